"""Any table of canonical rows, written out in any mix of the habits and file kinds, reads back equal."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.cleaning.accept.unread import placing
from pipelines.cleaning.file import clean_file
from pipelines.cleaning.outcome.report import CleanFile
from pipelines.registry import datasets
from tests.clerk import COUNTY, unread
from tests.ledger_writer.hand import Hand, hands
from tests.ledger_writer.ledger import Ledger, ledger
from tests.soaked import some

POINT = {"longitude", "latitude"}
MORE = int(os.environ.get("MINGJIAN_SOAK", "1"))  # `make soak` tries this many times as many examples, and new ones


def examples(count: int) -> settings:
    return settings(
        max_examples=count * MORE, derandomize=MORE == 1, deadline=None, suppress_health_check=list(HealthCheck)
    )


def read(file: Ledger) -> CleanFile:
    """The file as cleaning gives it; and no row may be lost on the way."""
    result = clean_file(file.name, file.data, COUNTY)
    assert result.refused is None, result.refused
    for sheet in result.sheets:
        assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data
    return result


def values(result: CleanFile, file: Ledger) -> list[dict[str, Any]]:
    names = [f.name for f in file.dataset.fields]
    return result.clean[file.dataset.key].select(names).to_dicts()


def expected(file: Ledger) -> list[dict[str, Any]]:
    """The canonical rows; where a table's key may be missing, the reader says where the row stands."""
    rows = [dict(row) for row in file.rows]
    key = file.dataset.keys[0]
    if len(file.dataset.keys) == 1 and not file.dataset.field(key).required:
        batch = hashlib.sha256(file.data).hexdigest()[:16]
        for row, (sheet, number) in zip(rows, file.rows_at, strict=True):
            row[key] = row[key] or f"{batch}:{sheet}:{number}"
    return rows


def _lost(at: tuple[str, int], file: Ledger) -> set[str]:
    """The fields of a row that are without a value for a spoilt cell; half a point is no point."""
    names = {name for *place, name in file.spoilt if tuple(place) == at}
    return names | (POINT if names & {*POINT, "coordinate_system"} else set())


def _named(file: Ledger) -> list[tuple[str, int, str]]:
    """The spoilt cells, and each point whose system is one: (sheet, row, field)."""
    rows = dict(zip(file.rows_at, expected(file), strict=True))
    bare = {(sheet, row) for sheet, row, name in file.spoilt if name == "coordinate_system"}
    bare -= {(sheet, row) for sheet, row, name in file.spoilt if name in POINT}
    points = [(*at, axis) for at in bare for axis in POINT if rows[at]["longitude"] is not None]
    return sorted([*file.spoilt, *points])


@pytest.mark.parametrize("key", some(datasets(), 6))
def test_a_ledger_in_any_hand_reads_back_equal(key: str) -> None:
    @examples(12)
    @given(hands(), st.integers(1, 7))
    def holds(hand: Hand, count: int) -> None:
        file = ledger(datasets()[key], hand, count)
        result = read(file)
        assert result.rejected["reason_text"].to_list() == []
        assert unread(result) == []
        assert list(result.clean) == [key]
        assert values(result, file) == expected(file)
        where = result.clean[key].select("source_sheet", "source_row").rows()
        assert where == list(file.rows_at)

    holds()


@pytest.mark.parametrize("key", some(datasets(), 6))
def test_the_totals_of_any_hand_state_what_the_rows_add_up_to(key: str) -> None:
    @examples(5)
    @given(hands().filter(lambda hand: hand.totals != ""), st.integers(1, 9))
    def holds(hand: Hand, count: int) -> None:
        file = ledger(datasets()[key], hand, count)
        sums = read(file).checksums
        assert sorted(sums.select("source_sheet", "source_row", "field", "stated_fen").rows()) == sorted(file.stated)
        assert sums.filter(sums["stated_fen"] != sums["summed_fen"]).rows() == []
        assert not sums["has_rejected"].any()

    holds()


@pytest.mark.parametrize("key", some(datasets(), 6))
def test_cells_that_nobody_can_read_are_named_and_cost_their_rows_only_where_these_cannot_be_placed(key: str) -> None:
    @examples(5)
    @given(hands(), st.integers(2, 8), st.integers(1, 4))
    def holds(hand: Hand, count: int, cells: int) -> None:
        file = ledger(datasets()[key], hand, count, spoilt=cells)
        result = read(file)
        back = result.rejected.select("source_sheet", "source_row", "reasons").rows()
        named = [(sheet, row, why["field"]) for sheet, row, reasons in back for why in json.loads(reasons)]
        cells_unread = result.warnings.filter(pl.col("kind") == "unread")
        named += cells_unread.select("source_sheet", "source_row", "field").rows()
        assert sorted(named) == _named(file)
        gone = {(sheet, row) for sheet, row, name in file.spoilt if name in placing(file.dataset)}
        whole = [
            row | dict.fromkeys(_lost(at, file))
            for row, at in zip(expected(file), file.rows_at, strict=True)
            if at not in gone
        ]
        assert values(result, file) == whole
        flags = {(c["source_sheet"], c["source_row"]): c["has_rejected"] for c in result.checksums.to_dicts()}
        assert any(flags.values()) <= bool(gone)

    holds()
