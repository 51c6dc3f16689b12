"""Errors: a reference file that cannot be used, said so that its owner can mend it."""


class ReferenceError(ValueError):
    """A reference file is missing or wrong; the message names the file and the way out."""
