"""Sample: a county made up from a seed, with what was done wrong on purpose written down."""
