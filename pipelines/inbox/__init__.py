"""Inbox: files on their way in — handed in, received, archived, read in other processes, results kept by hash."""
