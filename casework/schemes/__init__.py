"""Schemes: the ranking schemes that the county's assessment adopted; the night takes the newest of each."""
