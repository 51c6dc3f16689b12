"""HTML: the templates that pages are drawn from, and the two modules that alone make text harmless for a browser."""
