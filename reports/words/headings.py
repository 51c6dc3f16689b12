"""Headings: what any column of a ledger, a fact or a rule's answer is called in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipelines.registry import datasets
from reports.words.fact_columns import FACT_WORDS
from reports.words.working_columns import WORKING_WORDS


@cache
def _field_labels() -> dict[str, str]:
    """Header by column name; the project ledger's word wins where two ledgers share a name."""
    ordered = sorted(datasets().values(), key=lambda dataset: dataset.key != "projects")
    labels: dict[str, str] = {}
    for dataset in ordered:
        for field in dataset.fields:
            labels.setdefault(field.name, field.label)
    return labels


def heading(column: str, dataset: str = "", words: Mapping[str, str] | None = None) -> str:
    """The column's word: the definition's own (`words`), the ledger's at hand, any ledger's, the facts', the rules'."""
    own = datasets().get(dataset)
    if words and column in words:
        return words[column]
    if own and column in own.field_names:
        return own.field(column).label
    if column.endswith("_known_on"):
        ledger = datasets().get(column.removesuffix("_known_on"))
        return f"{ledger.label if ledger else '台账'}报至"
    return _field_labels().get(column) or FACT_WORDS.get(column) or WORKING_WORDS.get(column, column)
