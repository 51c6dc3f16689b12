"""Facts: wide tables in SQL, one row per thing, and the tables laid under them. No verdict is given here."""
