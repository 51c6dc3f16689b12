"""Pipelines: from the files of the townships to one snapshot of a county; night.py has it on one screen. Knows no page and no workbook."""
