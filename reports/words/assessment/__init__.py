"""Assessment in words: schemes, and the works that could be 示范工程."""
