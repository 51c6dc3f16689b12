"""Inbox: files on their way in — handed in, received, archived, read in processes of their own, results kept by hash."""
