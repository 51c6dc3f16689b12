"""The tour: docs/tour.md names the stops of one payment, and the payment passes them in that order."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from pages.ui.ask import cockpit
from pipelines.cleaning.batch import ways
from pipelines.findings.trace import trace
from pipelines.inbox import results
from pipelines.inbox.reader_pool import read_batch
from pipelines.inbox.receive import receive
from pipelines.inbox.task import Task
from pipelines.lake.snapshot_db import Scope
from pipelines.night import night
from pipelines.reference.county import load
from tests.tiny import CONTRACTS, PROJECTS, ledger, project, tiny_county
from tests.views import view_of

TOUR = Path(__file__).parent.parent / "docs" / "tour.md"
NOW = datetime(2026, 4, 20, 14, tzinfo=UTC)
AS_OF = date(2026, 4, 20)
NAME = "西河镇/2026年3月拨付台账.xlsx"
FEN = 12_500_000


def named() -> list[str]:
    return re.findall(r"`((?:pipelines|pages)(?:\.\w+)+)`", TOUR.read_text("utf-8"))


def function(name: str) -> Callable[..., Any]:
    module, _, attribute = name.rpartition(".")
    value = getattr(importlib.import_module(module), attribute)
    return getattr(value, "__wrapped__", value)


def workbook(path: Path) -> None:
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("拨付台账")
    head = ("凭证号", "项目编号", "拨付日期", "拨付金额（万元）", "款项性质", "收款单位")
    for row, cells in enumerate((head, ("PZ-1", "350987100-2026-0001", "2026-03-10", 12.5, "进度款", "某某公司"))):
        sheet.write_row(row, 0, cells)
    made.close()


@contextmanager
def passed() -> Iterator[list[Any]]:
    """The code of every function, in the order in which each is called for the first time."""
    seen: dict[Any, None] = {}
    sys.setprofile(lambda frame, event, _: seen.setdefault(frame.f_code) if event == "call" else None)
    codes: list[Any] = []
    try:
        yield codes
    finally:
        sys.setprofile(None)
        codes += seen


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny_county(tmp_path_factory.mktemp("tour") / "county")
    ledger(folder, "西河镇/2026年3月项目台账.csv", PROJECTS, project(1), project(9))
    ledger(folder, "西河镇/2026年3月合同台账.csv", CONTRACTS, "HT-9,350987100-2026-0009,某某公司,200000,2026-03-01")
    workbook(folder / "inbox" / NAME)
    return folder


def test_the_payment_passes_the_stops_of_the_tour_in_their_order(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # what a small county does side by side comes in turn on one core
    lake, county = data / "lake", load(data / "reference")
    ways.parse_of.cache_clear()  # a parser that another test has made is not made again
    with passed() as codes:
        received = receive(data / "inbox", lake, NOW.isoformat())
        (receipt,) = (each for each in received.receipts if each.path == NAME)
        (report,) = read_batch(lake, [Task(receipt, "tour")], county)
        night(data, now=NOW, as_of=AS_OF)
        view = view_of(data, period="2026年")
        totals = cockpit.totals(view)
    assert [sheet["accepted"] for sheet in report["sheets"]] == [1]
    clean = pl.read_parquet(results.folder(lake, "tour") / "payments.parquet")
    assert clean.select("amount_fen", "source_row").rows() == [(FEN, 2)]
    assert FEN in totals.values()
    asked = "select finding_id, outcome from findings where rule = 'paid_without_contract'"
    finding = view.lake.sql(asked).row(0, named=True)
    assert finding["outcome"] == "flagged"
    with passed() as traced:
        behind = trace(view.lake, finding["finding_id"], Scope(names=True))
    assert behind is not None and any(
        (NAME, 2) in rows.select("source_file", "source_row").rows() for rows in behind.rows.values()
    )
    order = {code: nth for nth, code in enumerate([*codes, *traced])}
    stops = named()
    assert len(stops) >= 20
    missed = [name for name in stops if function(name).__code__ not in order]
    assert missed == []
    places = [order[function(name).__code__] for name in stops]
    assert places == sorted(places), [name for _, name in sorted(zip(places, stops, strict=True))]
