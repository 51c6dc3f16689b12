"""Maps: townships and projects drawn, and the polygons served."""
