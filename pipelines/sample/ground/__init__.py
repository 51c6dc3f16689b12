"""Ground: what the invented county stands on — dice, days, places, people, trades."""
