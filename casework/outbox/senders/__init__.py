"""Senders: one message by one channel, and what came of it: taken, refused, not reached, or nobody knows."""
