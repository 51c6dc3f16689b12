"""Server: what the web server adds around the pages; nothing of a page itself."""
