"""Pages again: the figures of each page worked out by going through the clean rows, from the page's own words."""
