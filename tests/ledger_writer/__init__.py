"""Ledger writer: writes canonical rows the way townships write them, to ask whether they read back equal.

Independent of pipelines/sample on purpose: a mistake shared by the writer and the reader would hide from a round trip.
"""
