"""Case: one case as it is opened on a page — what it is about, what was done, and the steps that may be taken now."""
