"""Forecast: everything of the page of works that may finish late."""
