"""Check: what would become of a file if it were handed in tonight, without handing it in."""
