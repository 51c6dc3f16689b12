"""Days: every way a day, a clock or a period is written."""
