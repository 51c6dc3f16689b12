"""Unread: a cell that cannot be read costs its row only where the row cannot be placed without it, and nobody takes it
for empty."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pipelines import registry
from pipelines.cleaning.accept.unread import placing
from pipelines.definitions import Field
from pipelines.findings.judged import judged
from pipelines.lake.snapshot_db import COUNTY, Lake, current
from pipelines.night import night
from pipelines.registry import datasets
from reports.sendback.from_snapshot import workbook
from reports.workbooks.styles import BAD
from tests import handmade, random_county
from tests.clerk import cleaned, csv, unread
from tests.extremes import head, sound
from tests.soaked import some
from tests.tiny import PROJECTS, ledger, project, tiny_county

PLACE = ("西河镇", "东岭村", "350987101")
NONSENSE = "看不清的字"
FIELDS = [(d.key, f) for d in datasets().values() for f in d.fields]
READ = [(key, f) for key, f in FIELDS if f.kind not in ("text", "id")]


def handed_in(key: str, name: str, cell: str) -> Any:
    dataset = datasets()[key]
    row = {field: str(text).replace(",", "、") for field, text in sound(dataset, 1, 1, *PLACE).items()} | {name: cell}
    return cleaned(csv(head(dataset), row.values()), f"西河镇/{dataset.label}.csv")


@pytest.mark.parametrize(("key", "field"), READ, ids=lambda each: each.name if isinstance(each, Field) else each)
def test_nonsense_costs_the_row_only_where_the_row_cannot_be_placed_without_it(key: str, field: Field) -> None:
    result = handed_in(key, field.name, NONSENSE)
    if field.name in placing(datasets()[key]):
        assert (result.clean[key].height, result.rejected.height, unread(result)) == (0, 1, [])
        return
    assert (result.clean[key].height, result.rejected.height) == (1, 0)
    assert result.clean[key][field.name].to_list() == [None]
    (message,) = unread(result)
    assert field.label in message
    assert NONSENSE in message
    assert result.sheets[0].unread == result.warnings.filter(pl.col("kind") == "unread").height >= 1


def test_a_project_needs_only_its_number_its_name_and_its_township() -> None:
    assert set(placing(datasets()["projects"])) == {"project_no", "project_name", "township"}


@pytest.mark.parametrize("key", some(datasets(), 6))
def test_a_filled_cell_of_an_accepted_row_is_a_value_or_is_listed(key: str) -> None:
    """Every optional cell at once, each with a text that its kind may or may not read: nothing is lost in silence."""
    dataset = datasets()[key]
    optional = [f.name for f in dataset.fields if f.name not in placing(dataset)]
    for text in (NONSENSE, "38", "2026-03-05", "3.5e300", "９９", "1/0", "=A1", "无所谓", "#REF!"):
        row = {name: str(each).replace(",", "、") for name, each in sound(dataset, 1, 1, *PLACE).items()}
        row |= dict.fromkeys(optional, text)
        result = cleaned(csv(head(dataset), row.values()), f"西河镇/{dataset.label}.csv")
        if result.rejected.height:  # a township's or a project's place was among them: all its cells go home
            continue
        listed = set(result.warnings.filter(pl.col("kind") == "unread")["field"])
        for name in optional:
            is_null = result.clean[key][name][0] is None
            paired = name in ("longitude", "latitude") and {"longitude", "latitude"} & listed
            assert is_null == (name in listed) or (is_null and paired), (name, text)


def test_a_row_of_another_township_goes_back_however_well_its_cells_are_read() -> None:
    row = sound(datasets()["complaints"], 1, 1, *PLACE) | {"project_no": "350987102-2026-0001"}
    result = cleaned(csv(head(datasets()["complaints"]), row.values()), "西河镇/投诉意见台账.csv")
    assert result.rejected.height == 1


def _night(data: Path, day: int) -> None:
    night(data, now=datetime(2026, 10, day, 3, tzinfo=UTC), as_of=date(2026, 10, day))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tiny_county(tmp_path_factory.mktemp("unread"))
    lines = [project(1), project(2).replace("2026-06-20", "六月下旬吧"), project(3).replace("2026-03-05", "开春以后")]
    ledger(data, "西河镇/项目台账2026.csv", PROJECTS, *lines)
    _night(data, 20)
    return data


def _lake(data: Path) -> Lake:
    return Lake.open(current(data))


def test_a_project_with_an_unread_day_counts_and_its_cell_is_a_gap(county: Path) -> None:
    lake = _lake(county)
    assert lake.sql("select count(*) as n from project_facts")["n"].item() == 3
    gaps = lake.sql("select project_no, field, reason from data_gaps where kind = 'unread' order by project_no")
    assert gaps.rows() == [
        ("350987100-2026-0002", "finished_on", "项目台账的“实际竣工日期”有看不懂的格"),
        ("350987100-2026-0003", "started_on", "项目台账的“实际开工日期”有看不懂的格"),
    ]


def test_a_figure_counts_a_project_with_an_unread_cell_on_neither_side(county: Path) -> None:
    started = _lake(county).sql(
        "select numerator, denominator from kpis where kpi = 'on_time_start_rate' and period = '2026' "
        "and level = 'township'"
    )
    assert started.rows() == [(0.0, 2.0)]  # both began four days late; of the third nobody knows


def test_a_project_of_which_the_last_day_is_unread_has_no_lamp_for_being_late(county: Path) -> None:
    lamps = dict(_lake(county).sql("select project_no, lamp from project_lamps").rows())
    assert (lamps["350987100-2026-0001"], lamps["350987100-2026-0002"]) == ("green", "unknown")


def test_the_file_goes_home_with_the_cell_red_and_the_row_said_to_count(county: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(_lake(county), COUNTY, "西河镇/项目台账2026.csv", county / "reference"))
    )
    sheet = book.active
    red = {cell.value for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == f"FF{BAD[1:]}"}
    assert "六月下旬吧" in red
    assert any("本行已接收，只有这一格看不懂" in str(text) for text in red)


def test_a_corrected_file_leaves_no_gap(county: Path, tmp_path: Path) -> None:
    ledger(county, "西河镇/项目台账2026.csv", PROJECTS, *(project(n) for n in (1, 2, 3)))
    _night(county, 21)
    assert _lake(county).sql("select count(*) as n from data_gaps where kind = 'unread'")["n"].item() == 0


Verdicts = dict[tuple[str, str], bool | None]


def _verdicts(rows: dict[str, Any]) -> Verdicts:
    engine = handmade.facts(rows, random_county.AS_OF)
    rules = {key: rule for key, rule in registry.rules().items() if rule.definition.after == "facts"}
    texts = {
        key: f"select subject_id, verdict from ({judged(rule, handmade.LIMITS)}) as s" for key, rule in rules.items()
    }
    verdicts = {(key, subject): verdict for key, text in texts.items() for subject, verdict in engine.sql(text).rows()}
    engine.close()
    return verdicts


def _unread(rows: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    """The county with every second such cell unread."""
    places = ("township", "project_no", "source_file", "source_sheet", "source_row")
    lines, cells = [], []
    for nth, row in enumerate(rows.get(key, ())):
        hit = nth % 2 == 0 and row.get(name) is not None
        lines.append(row | {name: None} if hit else row)
        cells += [{"dataset": key, "field": name, "kind": "unread", **{p: row.get(p) for p in places}}] if hit else []
    return {**rows, key: lines, "laid_warnings": cells}


# What another project's cell says of this one: a double may lie anywhere, and is not looked for where it was unread.
ELSEWHERE = {("payments", "invoice_no", "double_payment"), ("progress", "photo_hash", "reused_photo")}
TELLING = [  # those without which a verdict was turned when the needs were chosen
    ("projects", "budget_fen"), ("projects", "category"), ("contracts", "awarded_on"),
    ("contracts", "prepayment_percent"), ("progress", "photo_hash"), ("changes", "amount_fen"),
]  # fmt: skip
OTHERS = [
    ("projects", "started_on"), ("projects", "finished_on"), ("projects", "status"), ("changes", "days"),
    ("changes", "approved_on"), ("payments", "invoice_no"), ("disclosures", "ended_on"), ("complaints", "accepted_on"),
    ("approvals", "decided_on"), ("funds", "arrived_fen"),
]  # fmt: skip


@cache
def _before() -> Verdicts:
    return _verdicts(random_county.crowded(0))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *some((pytest.param(*cell) for cell in TELLING), 2),
        *(pytest.param(*cell, marks=pytest.mark.soak) for cell in OTHERS),
    ],
)
def test_an_unread_cell_turns_no_verdict_into_the_other(key: str, name: str) -> None:
    after, before = _verdicts(_unread(random_county.crowded(0), key, name)), _before()
    turned = {
        place: (before[place], verdict)
        for place, verdict in after.items()
        if before.get(place) is not None and verdict is not None and before[place] != verdict
    }
    assert {place: pair for place, pair in turned.items() if (key, name, place[0]) not in ELSEWHERE} == {}
    assert after != before  # the cells were asked for by something
