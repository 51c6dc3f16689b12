"""Meetings: everything of the page 会议."""
