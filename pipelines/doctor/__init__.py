"""Doctor: whether a county's data are whole, part by part."""
