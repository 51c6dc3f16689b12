"""Outbox: what people are told outside the dashboard — written with the step it tells of, sent by a timer, once."""
