"""Ranking: everything of the page 排名."""
