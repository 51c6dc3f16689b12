"""Meetings of the joint conference: topics, decisions, minutes, and what became of what was decided."""
