"""Chain: adopted schemes bound to one another, so that no byte of one changes unseen."""

from __future__ import annotations

from casework.chains.chained import Chained
from casework.tables.assessed.adopted_schemes import AdoptedSchemeRow

BODY = (
    *("no", "target", "origin", "version", "scheme_sha", "scheme", "file_sha"),
    *("replaces", "document_no", "reason", "by"),
)
SCHEMES = Chained(AdoptedSchemeRow, BODY, ("scheme.keep", "scheme.adopt"))
