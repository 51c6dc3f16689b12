"""KPIs: one indicator to a file — its words, its sums, its examples."""
