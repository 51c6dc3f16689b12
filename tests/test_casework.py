"""Casework: cases are read with care, a faulty file is refused with the way out, and no cases are not a nought."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import registry
from pipelines.lake import casework
from pipelines.lake.cases import CASES, empty
from pipelines.lake.casework import CaseworkError
from pipelines.lake.snapshot_db import Lake, current
from pipelines.measures.run import run
from pipelines.night import night
from pipelines.stages.outcome import NightFailed
from tests import handmade
from tests.tiny import PROJECTS, ledger, project, tiny_county

AS_OF = date(2026, 9, 30)
NOW = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)
CASE: dict[str, Any] = {
    "case_id": "A1",
    "finding_id": "f1",
    "rule": "paid_ahead",
    "level": "red",
    "project_no": None,
    "township": "西河镇",
    "assigned_at": datetime(2026, 9, 1, 9, 0),
    "first_action_at": datetime(2026, 9, 2, 9, 30),
    "due_on": date(2026, 9, 20),
    "closed_on": date(2026, 9, 20),
    "outcome": "属实",
}


def cases(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=CASES)


def put(data: Path, frame: pl.DataFrame) -> Path:
    path = casework.place(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path)
    return path


def figure(kpi: str, *rows: dict[str, Any], projects: tuple[dict[str, Any], ...] = ()) -> dict[str, Any] | None:
    """The township's figure of September."""
    kpis = run(handmade.facts({"projects": projects, "cases": rows}, AS_OF), registry.kpis(), AS_OF)
    figures = kpis.filter(pl.col("kpi") == kpi, pl.col("period") == "2026-09", pl.col("level") == "township").to_dicts()
    return figures[0] if figures else None


def test_without_a_file_there_are_no_cases(tmp_path: Path) -> None:
    result = casework.read(tmp_path)
    assert result.cases.equals(empty())
    assert result.fingerprint == ""


def test_cases_are_read_as_they_were_written_and_known_by_their_bytes(tmp_path: Path) -> None:
    put(tmp_path, cases(CASE))
    one = casework.read(tmp_path)
    assert one.cases.to_dicts() == cases(CASE).to_dicts()
    put(tmp_path, cases(CASE, {**CASE, "case_id": "A2"}))
    assert casework.read(tmp_path).fingerprint not in ("", one.fingerprint)


def test_coarser_times_and_columns_without_a_value_are_no_fault(tmp_path: Path) -> None:
    frame = cases(CASE).with_columns(pl.col("assigned_at").cast(pl.Datetime("ms")), pl.lit(None).alias("village"))
    put(tmp_path, frame)
    assert dict(casework.read(tmp_path).cases.schema) == CASES


FAULTS = [
    (cases(CASE).drop("due_on", "level"), "缺少列 level、due_on"),
    (cases(CASE).with_columns(mood=pl.lit("好")), "不认识的列 mood"),
    (cases(CASE).with_columns(pl.lit("2026-09-20").alias("due_on")), "due_on 应为日期，实为 String"),
    (
        cases(CASE).with_columns(pl.col("assigned_at").dt.replace_time_zone("Asia/Shanghai")),
        "assigned_at 应为日期时间（不带时区）",
    ),
    (cases({**CASE, "due_on": None}), "due_on 为空（1 行）"),
    (cases(CASE, CASE), "case_id 重复（2 行）"),
    (cases({**CASE, "level": "橙"}), "level 不是 red、yellow、note 之一（1 行）"),
    (cases({**CASE, "outcome": "待定"}), "outcome 不是 属实、不属实、数据错误 之一（1 行）"),
    (cases({**CASE, "first_action_at": datetime(2026, 9, 1, 8, 59)}), "首次处置早于交办（1 行）"),
    (cases({**CASE, "closed_on": date(2026, 8, 31)}), "销号早于交办（1 行）"),
]


@pytest.mark.parametrize(("frame", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_faulty_table_is_refused_with_file_fault_and_way_out(tmp_path: Path, frame: pl.DataFrame, fault: str) -> None:
    path = put(tmp_path, frame)
    with pytest.raises(CaseworkError) as refused:
        casework.read(tmp_path)
    assert str(refused.value).startswith(f"{path}：")
    assert fault in str(refused.value)
    assert "恢复后重新运行" in str(refused.value)


@pytest.mark.usefixtures("few_definitions")
def test_a_torn_file_stops_the_night_in_one_sentence_and_leaves_yesterday(tmp_path: Path) -> None:
    tiny_county(tmp_path)
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1))
    night(tmp_path, now=NOW, as_of=AS_OF, processes=0)
    standing = current(tmp_path)
    casework.place(tmp_path).parent.mkdir()
    casework.place(tmp_path).write_bytes(b"PAR1 torn")
    with pytest.raises(NightFailed, match="不是完整的 Parquet 文件"):
        night(tmp_path, now=NOW, as_of=AS_OF, processes=0)
    assert current(tmp_path) == standing


def test_a_case_that_is_closed_makes_a_new_night_though_no_ledger_changed(tmp_path: Path) -> None:
    tiny_county(tmp_path)
    ledger(tmp_path, "西河镇/项目台账.csv", PROJECTS, project(1))
    put(tmp_path, cases({**CASE, "closed_on": None}))
    night(tmp_path, now=NOW, as_of=AS_OF, processes=0)
    assert not night(tmp_path, now=NOW, as_of=AS_OF, processes=0).changed
    put(tmp_path, cases(CASE))
    assert night(tmp_path, now=NOW, as_of=AS_OF, processes=0).changed
    shown = Lake.open(current(tmp_path)).sql(
        "select value from kpis where kpi = 'rectification_rate' and period = '2026-09' and level = 'township'"
    )
    assert shown["value"].to_list() == [100.0]


def test_no_cases_give_no_figure_and_not_a_nought() -> None:
    assert figure("rectification_rate") is None
    assert figure("response_hours") is None


def test_a_case_counts_when_its_day_has_come_and_in_time_on_that_day() -> None:
    late = {**CASE, "case_id": "A2", "closed_on": date(2026, 9, 21)}
    row = figure("rectification_rate", CASE, late, {**CASE, "case_id": "A3", "due_on": date(2026, 10, 1)})
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 2, 50.0)


def test_what_turned_out_untrue_has_nothing_to_be_put_right() -> None:
    untrue = [
        {**CASE, "case_id": f"A{n}", "outcome": why, "closed_on": None} for n, why in enumerate(("不属实", "数据错误"))
    ]
    row = figure("rectification_rate", *untrue)
    assert row is not None
    assert (row["denominator"], row["value"]) == (0, None)
    answered = figure("response_hours", *untrue)
    assert answered is not None and answered["value"] == 24.5, "somebody had to look at it all the same"


def test_hours_run_from_assigning_to_the_first_action() -> None:
    row = figure("response_hours", CASE, {**CASE, "case_id": "A2", "level": "yellow", "first_action_at": None})
    assert row is not None
    assert (row["value"], row["cases"]) == (24.5, 1)


def test_whoever_has_not_begun_waits_until_the_end_of_the_nights_day() -> None:
    assigned = datetime(2026, 9, 30, 9, 0)
    waiting = {**CASE, "assigned_at": assigned, "first_action_at": None, "closed_on": None}
    tomorrow = {**waiting, "first_action_at": datetime(2026, 10, 1, 9, 0)}
    for case in (waiting, tomorrow):
        row = figure("response_hours", case)
        assert row is not None and row["value"] == 15.0


def test_a_case_lies_where_its_project_lies_and_a_cancelled_project_counts_nowhere() -> None:
    planned = {"planned_start_on": date(2026, 1, 1), "planned_finish_on": date(2026, 6, 30)}
    place = {"project_no": "P1", "township": "东山乡", "village": "石桥村", "category": "水利", **planned}
    case = {**CASE, "project_no": "P1"}
    row = figure("rectification_rate", case, projects=(place,))
    assert row is not None and row["township"] == "东山乡"
    assert figure("rectification_rate", case, projects=({**place, "status": "取消"},)) is None
