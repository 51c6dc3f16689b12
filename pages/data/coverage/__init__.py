"""Coverage: everything of the page 数据完备."""
