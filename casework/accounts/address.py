"""Address: where an attempt or a session comes from, as the store keeps it."""

from __future__ import annotations

LONGEST = 100  # signs; an IPv6 address with its zone has fewer


def kept_address(address: str) -> str:
    """The address without signs that a text of the store cannot hold; whoever sets the address says what is in it."""
    return "".join(sign for sign in address[:LONGEST] if sign.isprintable())
