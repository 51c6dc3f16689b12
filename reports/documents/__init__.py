"""Documents: the ground of every .docx, the page and grid of GB/T 9704; what stands in them is made elsewhere."""
