"""Rules: one rule to a file, by stage — its words, its SQL, its examples."""
