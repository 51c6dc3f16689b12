"""Engines: where the SQL runs — DuckDB in this process, or a Spark Connect server. No SQL of its own."""
