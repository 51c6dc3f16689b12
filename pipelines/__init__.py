"""Pipelines: from the townships' files to one snapshot of a county; night.py has it on one screen."""
