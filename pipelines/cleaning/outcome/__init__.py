"""Outcome: the shapes of what cleaning gives — clean rows, rejected rows, reports."""
