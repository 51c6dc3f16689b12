"""Words: how columns, gaps, changes and figures are said, for pages and terminal alike."""
