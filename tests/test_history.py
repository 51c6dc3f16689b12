"""History: what a second night says was added, changed and gone, and that its own past can never break it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.lake.snapshot_db import Lake, current
from pipelines.stages import figures as figures_stage
from pipelines.stages.outcome import Outcome
from pipelines.tables.history import HISTORY, NIGHTS
from tests.first_nights import FirstNights
from tests.sealing import reseal
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHTS_RUN = FirstNights()
FIRST = datetime(2026, 4, 20, 19, 0, tzinfo=UTC)
LINE = "change, field, old, new, source_file, source_row, before_file, before_row"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tiny_county(tmp_path / "county")
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1), project(2))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1), payment(2))
    return data


def payment(nth: int, project_nth: int = 1, amount: str = "1000", day: str = "2026-03-20") -> str:
    return f"PZ-{nth},350987100-2026-{project_nth:04d},{day},{amount},进度款,测试建设有限公司"


def run(data: Path, nth: int = 1, day: date | None = None) -> Outcome:
    """The nth night, a day after the one before it."""
    now = FIRST + timedelta(days=nth - 1)
    return NIGHTS_RUN.night(data, now=now, as_of=day or now.date())


def rows_of(data: Path, sql: str) -> list[tuple[object, ...]]:
    return Lake.open(current(data)).sql(sql).rows()


def changes(data: Path, dataset: str = "payments") -> list[tuple[object, ...]]:
    return rows_of(
        data, f"select {LINE} from history where dataset = '{dataset}' order by snapshot, row_key, change, field"
    )


def test_the_first_night_counts_rows_and_keeps_none(data):
    outcome = run(data)
    assert rows_of(data, "select * from history") == []
    assert rows_of(
        data, "select dataset, township, source_file, is_first, added, changed, gone from history_nights"
    ) == [
        ("projects", "西河镇", "西河镇/项目台账.csv", True, 2, 0, 0),
        ("payments", "西河镇", "西河镇/拨付台账.csv", True, 2, 0, 0),
    ]
    assert outcome.manifest["history"] == {"compared_with": None, "added": 4, "changed": 0, "gone": 0}


def test_a_changed_amount_is_told_with_old_new_file_and_row(data):
    first = run(data)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(2), payment(1, amount="900"))
    outcome = run(data, 2)
    file = "西河镇/拨付台账.csv"
    assert changes(data) == [("changed", "amount_fen", "100000", "90000", file, 3, file, 2)]
    assert outcome.manifest["history"] == {"compared_with": first.snapshot, "added": 0, "changed": 1, "gone": 0}
    assert rows_of(data, "select night_on, snapshot, township, project_no, row_key, event_on from history") == [
        (date(2026, 4, 21), outcome.snapshot, "西河镇", "350987100-2026-0001", "PZ-1", date(2026, 3, 20))
    ]


def test_a_ledger_saved_anew_under_another_name_changes_nothing(data):
    run(data)
    (data / "inbox/西河镇/拨付台账.csv").unlink()
    ledger(data, "西河镇/拨付台账_四月.csv", PAYMENTS, payment(2), payment(1))
    outcome = run(data, 2)
    assert changes(data) == []
    assert outcome.manifest["history"]["changed"] == 0


def test_added_and_gone_rows_are_one_line_each_and_a_gone_row_keeps_its_cells(data):
    run(data)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(2), payment(3))
    run(data, 2)
    gone, added = changes(data)
    file = "西河镇/拨付台账.csv"
    assert gone[:2] == ("gone", None) and gone[3:] == (None, None, None, file, 2)
    assert gone[2].split(chr(31))[:3] == ["project_no=350987100-2026-0001", "paid_on=2026-03-20", "amount_fen=100000"]
    assert added == ("added", None, None, None, file, 3, None, None)


def test_a_cell_that_was_empty_and_one_that_was_emptied_are_changes(data):
    header = PAYMENTS + ",发票号"
    ledger(data, "西河镇/拨付台账.csv", header, payment(1) + ",", payment(2) + ",FP2")
    run(data)
    ledger(data, "西河镇/拨付台账.csv", header, payment(1) + ",FP1", payment(2) + ",")
    run(data, 2)
    assert [row[:4] for row in changes(data)] == [
        ("changed", "invoice_no", None, "FP1"),
        ("changed", "invoice_no", "FP2", None),
    ]


@pytest.mark.soak  # make test asks its siblings
def test_a_row_that_comes_back_after_it_was_gone_carries_its_cells(data):
    run(data)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(2))
    run(data, 2)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1), payment(2))
    run(data, 3)
    gone, back = changes(data)
    assert (gone[0], back[0]) == ("gone", "added")
    assert gone[2] == back[3]


def test_history_is_carried_from_night_to_night(data):
    run(data)
    for nth, amount in ((2, "900"), (3, "800")):
        ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1, amount=amount), payment(2))
        run(data, nth)
    assert [row[2:4] for row in changes(data)] == [("100000", "90000"), ("90000", "80000")]
    nights = rows_of(data, "select distinct snapshot from history_nights")
    assert len(nights) == 3


def test_a_night_with_the_same_inputs_publishes_nothing_and_adds_no_history(data):
    run(data, day=date(2026, 4, 20))
    assert not run(data, 2, day=date(2026, 4, 20)).changed
    assert len(rows_of(data, "select distinct snapshot from history_nights")) == 1


def test_the_next_day_with_the_same_ledgers_has_no_changes(data):
    run(data)
    outcome = run(data, 2)
    assert outcome.changed
    assert outcome.manifest["history"]["changed"] == 0
    assert rows_of(data, "select * from history") == []


def test_a_night_that_breaks_leaves_no_history_behind(data, monkeypatch):
    run(data)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1, amount="900"), payment(2))
    monkeypatch.setattr(figures_stage.measures, "lay", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("断电")))
    with pytest.raises(RuntimeError, match="断电"):
        run(data, 2)
    assert changes(data) == []
    monkeypatch.undo()
    run(data, 3)
    assert [row[2:4] for row in changes(data)] == [("100000", "90000")]


def _delete(folder: Path) -> None:
    shutil.rmtree(folder)


def _no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _torn_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{", "utf-8")


def _no_payments(folder: Path) -> None:
    (folder / "clean" / "payments.parquet").unlink()


def _torn_payments(folder: Path) -> None:
    (folder / "clean" / "payments.parquet").write_bytes(b"PAR1 torn")


def _torn_history(folder: Path) -> None:
    (folder / "history" / "history.parquet").write_bytes(b"")


@pytest.mark.parametrize(
    "harm",
    [
        _delete,
        _torn_history,
        *(
            pytest.param(harm, marks=pytest.mark.soak)
            for harm in (_no_manifest, _torn_manifest, _no_payments, _torn_payments)
        ),
    ],
    ids=lambda f: f.__name__,
)
def test_history_begins_anew_and_says_so_when_the_standing_snapshot_is_harmed(data, harm):
    harm(data / "lake" / "snapshots" / run(data).snapshot)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1, amount="900"), payment(2))
    outcome = run(data, 2)
    problem = outcome.manifest["history"]["problem"]
    assert "从本夜重新开始" in problem and outcome.manifest["history"]["compared_with"] is None
    assert rows_of(data, "select * from history") == []
    assert rows_of(data, "select distinct is_first from history_nights") == [(True,)]
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1, amount="800"), payment(2))
    assert "problem" not in run(data, 3).manifest["history"]
    assert [row[2:4] for row in changes(data)] == [("90000", "80000")]


def test_an_empty_pointer_is_a_problem_to_tell_and_not_a_failed_night(data):
    run(data)
    (data / "lake" / "CURRENT").write_text("", "utf-8")
    assert "CURRENT 为空" in run(data, 2).manifest["history"]["problem"]


def _rewrite(path: Path, change) -> None:
    change(pl.read_parquet(path)).write_parquet(path)
    reseal(path.parent.parent)


def test_a_field_that_the_standing_snapshot_did_not_know_has_not_changed(data):
    folder = data / "lake" / "snapshots" / run(data).snapshot / "clean"
    _rewrite(folder / "payments.parquet", lambda frame: frame.drop("payee"))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1, amount="900"), payment(2))
    run(data, 2)
    assert [row[1] for row in changes(data)] == ["amount_fen"]


def test_a_field_whose_type_is_new_has_not_changed(data):
    folder = data / "lake" / "snapshots" / run(data).snapshot / "clean"
    _rewrite(folder / "payments.parquet", lambda frame: frame.with_columns(pl.col("amount_fen").cast(pl.Float64)))
    run(data, 2)
    assert changes(data) == []


def test_a_dataset_that_no_earlier_night_knew_is_only_counted(data):
    folder = data / "lake" / "snapshots" / run(data).snapshot
    (folder / "clean" / "payments.parquet").unlink()
    reseal(folder)
    run(data, 2)
    assert changes(data) == []
    asked = "select dataset, added from history_nights where is_first and night_on = '2026-04-21'"
    assert rows_of(data, asked) == [("payments", 2)]


def test_a_row_that_the_programme_reads_otherwise_in_an_unchanged_file_is_marked(data):
    folder = data / "lake" / "snapshots" / run(data).snapshot / "clean"
    _rewrite(folder / "payments.parquet", lambda frame: frame.with_columns(amount_fen=pl.col("amount_fen") * 100))
    run(data, 2)
    assert rows_of(data, "select distinct change, is_reread from history") == [("changed", True)]
    assert rows_of(data, "select reread, changed from history_nights where not is_first") == [(2, 2)]


def test_a_gone_project_keeps_the_township_of_its_rows(data):
    run(data)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    run(data, 2)
    assert rows_of(data, "select dataset, township, change from history") == [("projects", "西河镇", "gone")]


def test_the_tables_have_the_agreed_columns(data):
    run(data)
    shown = Lake.open(current(data))
    assert dict(shown.sql("select * from history").schema) == HISTORY
    assert dict(shown.sql("select * from history_nights").schema) == NIGHTS
