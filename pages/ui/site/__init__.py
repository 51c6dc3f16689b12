"""Site: what stands around every page — menu, frame, filters, who is looking, and the server's own parts."""
