"""Settings: the county's outbox.toml — channels, their addresses and where their secrets lie — and who gets reports."""
