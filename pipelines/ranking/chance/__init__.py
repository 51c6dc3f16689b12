"""Chance: how much of a rate, a score and a place could be luck. Pure functions of arrays; nothing of the lake."""
