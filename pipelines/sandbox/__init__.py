"""Sandbox: files are read in processes of their own, with limits on time and memory."""

from __future__ import annotations

from pipelines.sandbox.apart import check_apart, checked_apart

__all__ = ("check_apart", "checked_apart")
