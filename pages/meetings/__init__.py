"""Meetings: what a joint meeting works through."""
