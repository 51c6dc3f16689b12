"""Errors: why the store, or a person's wish, cannot be served; every one carries its sentence."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used; the sentence says what is wrong, where, and what to do."""


class Damaged(StoreError):
    """The file of the store is no database any more."""


class Stale(Exception):
    """Somebody else changed the row first: read it again and decide anew."""

    def __init__(self, sentence: str = "这条记录刚被别人改过，请刷新后再改。") -> None:
        super().__init__(sentence)


class Refused(Exception):
    """A wish that is not granted. `retry_after`: seconds after which it may be, None where waiting is no way."""

    def __init__(self, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after
