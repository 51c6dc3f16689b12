"""Coverage: what each township has reported of each ledger, through which day, and what is therefore not known."""
