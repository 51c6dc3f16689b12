"""Saved: the addresses that a viewer keeps, in a small window under the head line."""
