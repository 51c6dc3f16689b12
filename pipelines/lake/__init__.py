"""Lake: snapshots that are published whole, found again and asked. What comes in is in inbox/."""
