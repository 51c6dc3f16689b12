"""Publications: everything of the page 发布."""
