"""Masked columns: for every table the columns that may hold a name, and the SQL that hides it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from pipelines import registry
from pipelines.lake.fence.known_headers import Known
from pipelines.privacy.persons import PERSONS

_FIELDS = ", ".join(f"'{name}'" for name in PERSONS)
_NAMED = f"case when field in ({_FIELDS}) then main.person_masked({{column}}) else {{column}} end"
# What stood where a header was looked for may be a line of data: 看到的是“编号、钱七九”，没有一列是模板里的。
_SEEN = r"(?s)^(.*看到的是“)(.*)(”，(?:没有一列是|最接近“).*)$"
_HEADERS_SEEN = f"""case when regexp_matches(message, '{_SEEN}') then regexp_extract(message, '{_SEEN}', 1)
    || array_to_string(list_transform(string_split(regexp_extract(message, '{_SEEN}', 2), '、'),
        lambda word: case when list_contains({{words}}, word) then word else main.cell_masked(word) end), '、')
    || regexp_extract(message, '{_SEEN}', 3) else message end"""


def masked_columns(table: str, columns: Collection[str], known: Known | None = None) -> dict[str, str]:
    """By column of the table that may hold a name: the SQL that hides it. `known`: by dataset, the headers of rejected
    rows whose cells hold no person; none without it."""
    words = {name: f"main.{macro}({name})" for name, macro in PERSONS.items() if name in columns}
    if table == "rejected":
        words |= {
            "raw": f"main.raw_masked(raw, {_by_dataset(known or {})}, dataset is null)",
            "reasons": "main.reasons_masked(reasons)",
            "reason_text": "main.told_masked(reason_text, reasons)",
        }
    if table == "warnings":
        words |= {"text": _NAMED.format(column="text")}
        words |= {"message": f"case when field in ({_FIELDS}) then '请核对' else message end"}
    if table == "history":
        words |= {name: _NAMED.format(column=f'"{name}"') for name in ("old", "new")}
    if table == "files":
        words |= {"message": _HEADERS_SEEN.format(words=_listed(_standard()))}
    return {name: text for name, text in words.items() if name in columns}


@cache
def _standard() -> tuple[str, ...]:
    """Every header of the standard."""
    fields = [field for each in registry.datasets().values() for field in each.fields]
    return tuple(sorted({word for field in fields for word in (field.label, *field.synonyms)}))


def _by_dataset(known: Known) -> str:
    """The list of the row's own dataset."""
    cases = " ".join(f"when {_quoted(key)} then {_listed(headers)}" for key, headers in sorted(known.items()))
    return f"case dataset {cases} else cast([] as varchar[]) end" if cases else "cast([] as varchar[])"


def _listed(words: Collection[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
