"""Phone: how a page is laid out where the window is as narrow as a phone — tables as cards, filters folded."""
