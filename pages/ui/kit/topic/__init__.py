"""Topic: what the pages of one matter share — its matrix, its line over time, its findings."""
