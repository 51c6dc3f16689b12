"""Sandbox: processes of their own that read files, with limits on time and memory."""
