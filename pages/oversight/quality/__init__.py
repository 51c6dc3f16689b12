"""Quality: everything of the page of inspections, materials and after-care."""
