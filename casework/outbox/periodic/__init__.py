"""Periodic: who gets the weekly brief and the monthly list, once each, and what casework adds to the brief."""
