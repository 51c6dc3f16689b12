"""Map: everything of the page 地图."""
