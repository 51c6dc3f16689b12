"""Lives: a project from application to hand-over, and what is written down of it."""
