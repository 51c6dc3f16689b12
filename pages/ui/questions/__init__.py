"""Questions: what the pages ask the lake; the only place of the dashboard that holds SQL."""
