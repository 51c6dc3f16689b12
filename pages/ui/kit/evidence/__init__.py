"""Evidence: files behind a case's steps on a page — chosen and kept once, and named with their addresses."""
