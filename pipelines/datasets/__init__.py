"""Datasets: the export standard, one ledger to a file. Nothing else is written here."""
