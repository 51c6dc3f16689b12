"""Search: the box in the head of every page that finds projects, villages, townships and firms."""
