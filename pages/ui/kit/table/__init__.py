"""A table of the screen: its columns, and how it is sent to the browser."""
