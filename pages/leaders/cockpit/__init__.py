"""Cockpit: everything of the page 驾驶舱."""
