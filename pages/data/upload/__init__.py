"""Upload: everything of the page 上传."""
