"""Accept: which rows count, which go home, and what is odd about those that count."""
