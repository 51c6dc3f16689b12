"""Forecast: how likely a work under way is to finish late, judged against what came of earlier ones."""
