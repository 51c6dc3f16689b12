"""Topic questions: what the pages of one matter ask — the rows that a KPI counts, its line over time, its findings."""
