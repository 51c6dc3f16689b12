"""Geography: polygons, coordinate systems, and how far a point lies from where it should."""
