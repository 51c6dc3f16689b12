"""Fence: a snapshot as one viewer may ask it — own rows only, below whatever SQL a page writes."""
