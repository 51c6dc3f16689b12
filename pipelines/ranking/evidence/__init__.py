"""Evidence: what a ranking rests on — periods and windows, cases by month, what was owed, and each period's figures."""
