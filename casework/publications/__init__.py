"""Publications of the ranking: frozen and chained, revised with a reason, and what townships appeal against."""
