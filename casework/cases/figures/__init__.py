"""Figures: what lists of cases come to — lines, medians, shares, what waits for whom; the moment is given."""
