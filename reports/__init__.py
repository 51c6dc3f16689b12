"""Reports: what leaves the house — words, workbooks, templates, ledgers sent back."""
