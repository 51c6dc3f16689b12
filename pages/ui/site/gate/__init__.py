"""Gate: who is let in — sessions, cookies, the ASGI middleware in front of everything and the sign-in pages."""
