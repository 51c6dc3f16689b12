"""Benchmarks: what the night and the dashboard cost, as ratios of one run; the first line of each file says of what."""

import pipelines  # noqa: F401  (before pandas and numpy, as for whoever runs the program)
