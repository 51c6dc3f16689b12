"""Browser tests: the real server, a real Chromium."""
