"""What `mingjian export` hands over: fixed columns, the screens' numbers, three formats, one sentence on error."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines.history.doubles import DOUBLES
from pipelines.lake.snapshot_db import Lake, Scope
from pipelines.lake.snapshots import sealed
from pipelines.registry import kpis
from pipelines.tables.catalogue import FOLDERS
from pipelines.tables.history import HISTORY
from reports.project_columns import LEDGERS, PROJECT_COLUMNS
from reports.tables import HISTORY_COLUMNS, Question, table

SCHEME = Path(__file__).parent.parent / "data" / "reference" / "schemes" / "default.toml"
FINDINGS = (
    "rule,subject_id,project_no,township,level,measured,limit,amount_fen,evidence,source_file,source_sheet,source_row,"
    "first_seen_on,finding_id"
)
KPIS = "kpi,period,level,unit_name,numerator,denominator,value,townships,townships_due"
RANKING = "period,rank,tier,township,score,grade,rank_low,rank_high"
REJECTED = "file,sheet,row,dataset,township,reasons,raw"
# Of the sample; every table in every format is written over a smaller county.
FEW = {("findings", "xlsx"), ("kpis", "csv"), ("ranking", "json"), ("projects", "xlsx"), ("rejected", "csv")}
EVERY = product(("findings", "kpis", "ranking", "projects", "rejected"), ("csv", "json", "xlsx"))
SAMPLED = [pytest.param(*each, marks=[] if each in FEW else pytest.mark.soak) for each in EVERY]


def finding(subject: str, township: str, day: date, level: str = "red", outcome: str = "flagged") -> dict[str, Any]:
    return {
        "rule": "paid_ahead",
        "subject_id": subject,
        "project_no": f"{subject}-P",
        "township": township,
        "level": level,
        "outcome": outcome,
        "measured": "-3 天",
        "limit": "0 天",
        "amount_fen": 123 if outcome == "flagged" else None,
        "happened_on": day,
        "evidence": "=1+1 电话13912345678",
        "source_file": "a.xlsx",
        "source_sheet": "拨付台账",
        "source_row": 7,
        "first_seen_on": date(2026, 7, 2),
        "finding_id": f"{ord(subject):012x}",
    }


def kpi(key: str, period: str, township: str, value: float | None) -> dict[str, Any]:
    first, last = {"2026Q3": (date(2026, 7, 1), date(2026, 9, 30)), "2026": (date(2026, 1, 1), date(2026, 12, 31))}[
        period
    ]
    return {
        "kpi": key,
        "period": period,
        "period_start": first,
        "period_end": last,
        "level": "township",
        "unit_name": township,
        "township": township,
        "numerator": 1.0,
        "denominator": 2.0 if value is not None else 0.0,
        "value": value,
        "townships": 1,
        "townships_due": 1,
    }


TABLES: dict[str, pl.DataFrame] = {
    "findings": pl.DataFrame(
        [
            finding("b", "西河镇", date(2026, 10, 1), "yellow"),
            finding("a", "西河镇", date(2026, 9, 30)),
            finding("c", "东山镇", date(2026, 7, 1)),
            finding("d", "东山镇", date(2026, 8, 1), outcome="cannot_tell"),
        ]
    ),
    "kpis": pl.DataFrame(
        [
            kpi("completion_rate", "2026Q3", "西河镇", 50.0),
            kpi("satisfaction", "2026Q3", "西河镇", None),
            kpi("completion_rate", "2026", "西河镇", 60.0),
        ]
    ),
    "ranking": pl.DataFrame(
        {
            "period": ["2026Q3", "2026Q3", "2026"],
            "rank": [None, 1, 1],
            "tier": [None, 1, 1],
            "rank_low": [None, 1, 1],
            "rank_high": [None, 2, 1],
            "township": ["东山镇", "西河镇", "西河镇"],
            "score": [None, 88.5, 70.0],
            "grade": ["", "良好", "合格"],
        }
    ),
    "rejected": pl.DataFrame(
        {
            "source_file": ["b.csv", "a.csv"],
            "source_sheet": ["", ""],
            "source_row": [3, 9],
            "dataset": ["payments", None],
            "township": ["西河镇", None],
            "row_on": [date(2026, 9, 1), None],
            "reason_text": ["拨付日期：没有这一天", "认不出乡镇"],
            "raw": ['{"电话": "13912345678"}', "{}"],
        }
    ),
    "history": pl.DataFrame(
        [
            {
                **dict.fromkeys(HISTORY),
                "snapshot": "20261020T190000000000-abc",
                "night_on": date(2026, 10, 20),
                "dataset": "payments",
                "township": "西河镇",
                "row_key": "PZ-1",
                "change": "changed",
                "field": "amount_fen",
                "old": "100000",
                "new": "123456",
                "is_reread": False,
                "source_file": "b.csv",
                "source_row": 3,
            },
            {
                **dict.fromkeys(HISTORY),
                "snapshot": "20261020T190000000000-abc",
                "night_on": date(2026, 10, 20),
                "dataset": "projects",
                "township": "东山镇",
                "row_key": "P-1",
                "change": "changed",
                "field": "remark",
                "old": "=1+1 电话13912345678",
                "new": None,
                "is_reread": True,
                "source_file": "c.csv",
                "source_row": 4,
            },
        ],
        schema=HISTORY,
    ),
    "possible_doubles": pl.DataFrame(
        {name: ["x"] for name in DOUBLES} | {"township": ["西河镇"], "likeness": [0.9], "why": ["问13912345678"]}
    ),
    "townships": pl.DataFrame({"code": ["350987101", "350987102"], "name": ["西河镇", "东山镇"]}),
    "project_facts": pl.DataFrame(
        {name.strip(): ["x"] for name in PROJECT_COLUMNS.split(",")}
        | {"township": ["西河镇"], "budget_fen": [100], **{f"{key}_known_on": ["x"] for key in LEDGERS.values()}}
    ),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a published snapshot of a few rows."""
    folder = tmp_path_factory.mktemp("county")
    snapshot = folder / "lake" / "snapshots" / "20261020T190000-abc"
    snapshot.mkdir(parents=True)
    for name, frame in TABLES.items():
        place = snapshot / FOLDERS.get(name, "facts")
        place.mkdir(exist_ok=True)
        frame.write_parquet(place / f"{name}.parquet")
    (snapshot / "reference").mkdir(exist_ok=True)
    shutil.copytree(SCHEME.parent, snapshot / "reference" / "schemes")
    manifest = {"county": {"name": "示例县", "code": "350987"}, "as_of": "2026-10-20"}
    (snapshot / "manifest.json").write_text(json.dumps(sealed(snapshot, manifest)), "utf-8")
    (folder / "lake" / "CURRENT").write_text(snapshot.name, "utf-8")
    return folder


def export(data: Path, out: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["export", arguments[0], "--data", str(data), "-o", str(out), *arguments[1:]])


def as_csv(data: Path, out: Path, *arguments: str) -> list[dict[str, str]]:
    assert export(data, out, *arguments).exit_code == 0
    return list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("findings", FINDINGS),
        ("kpis", KPIS),
        ("ranking", RANKING + "".join(f",{key}" for key in kpis())),
        ("projects", PROJECT_COLUMNS.replace(" ", "")),
        ("rejected", REJECTED),
        ("history", ",".join(HISTORY_COLUMNS)),
        ("doubles", ",".join(DOUBLES)),
    ],
)
def test_each_table_has_its_columns_in_order_in_every_format(
    data: Path, tmp_path: Path, name: str, columns: str
) -> None:
    rows = as_csv(data, tmp_path / "t.csv", name)
    assert list(rows[0]) == columns.split(",")
    assert export(data, tmp_path / "t.json", name, "--format", "json").exit_code == 0
    objects = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert [list(row) for row in objects] == [columns.split(",")] * len(rows)
    assert export(data, tmp_path / "t.xlsx", name, "--format", "xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["数据"]
    assert [cell.value for cell in sheet[1]] == columns.split(",")
    assert sheet.max_row == len(rows) + 1


def test_findings_are_the_flagged_ones_red_first(data: Path, tmp_path: Path) -> None:
    assert [row["subject_id"] for row in as_csv(data, tmp_path / "f.csv", "findings")] == ["a", "c", "b"]


def test_what_the_rules_could_not_tell_is_a_question_of_its_own(data: Path, tmp_path: Path) -> None:
    assert [r["subject_id"] for r in as_csv(data, tmp_path / "f.csv", "findings", "--outcome", "cannot_tell")] == ["d"]


def test_a_period_keeps_findings_of_its_first_and_last_day_and_drops_the_next(data: Path, tmp_path: Path) -> None:
    rows = as_csv(data, tmp_path / "f.csv", "findings", "--period", "2026Q3")
    assert [row["subject_id"] for row in rows] == ["a", "c"]


def test_a_township_keeps_only_its_rows_in_every_table(data: Path, tmp_path: Path) -> None:
    for name in ("findings", "ranking", "rejected", "projects"):
        rows = as_csv(data, tmp_path / "t.csv", name, "--township", "西河镇")
        assert {row["township"] for row in rows} == {"西河镇"}


def test_a_scope_is_applied_whatever_is_asked(data: Path) -> None:
    lake = Lake.open(data / "lake" / "snapshots" / "20261020T190000-abc")
    assert table(lake, "findings", Question(), Scope(("东山镇",)))["subject_id"].to_list() == ["c"]
    assert table(lake, "findings", Question(township="西河镇"), Scope(("东山镇",))).height == 0


def test_the_ranking_has_the_kpi_of_its_own_period_and_leaves_missing_empty(data: Path, tmp_path: Path) -> None:
    rows = as_csv(data, tmp_path / "r.csv", "ranking", "--period", "2026Q3")
    assert [(r["rank"], r["township"], r["completion_rate"], r["satisfaction"]) for r in rows] == [
        ("1", "西河镇", "50.0", ""),
        ("", "东山镇", "", ""),
    ]


def test_json_keeps_numbers_numbers_and_missing_null(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "k.json", "kpis", "--format", "json")
    row = next(r for r in json.loads((tmp_path / "k.json").read_text("utf-8")) if r["kpi"] == "satisfaction")
    assert (row["denominator"], row["value"]) == (0.0, None)


def test_csv_begins_with_a_byte_order_mark_and_disarms_formulas(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "f.csv", "findings")
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    row = as_csv(data, tmp_path / "f.csv", "findings")[0]
    assert (row["measured"], row["amount_fen"]) == ("'-3 天", "123")
    assert row["evidence"] == "'=1+1 电话139****5678"


def test_phone_numbers_inside_rejected_cells_are_masked_and_the_cells_stay_json(data: Path, tmp_path: Path) -> None:
    rows = as_csv(data, tmp_path / "r.csv", "rejected")
    assert [json.loads(row["raw"]) for row in rows] == [{}, {"电话": "139****5678"}]


def test_history_is_handed_over_in_words_and_masked(data: Path, tmp_path: Path) -> None:
    rows = as_csv(data, tmp_path / "h.csv", "history")
    assert [(row["key"], row["old_words"], row["new_words"], row["remark"]) for row in rows] == [
        ("P-1", "'=1+1 电话139****5678", "空", "文件未变，系统读法更新"),
        ("PZ-1", "0.10 万元", "0.123456 万元", ""),
    ]
    assert as_csv(data, tmp_path / "d.csv", "doubles")[0]["why"] == "问139****5678"


def test_the_workbook_says_where_its_figures_come_from(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "f.xlsx", "findings", "--format", "xlsx", "--period", "2026Q3", "--township", "东山镇")
    notes = {r[0].value: r[1].value for r in openpyxl.load_workbook(tmp_path / "f.xlsx")["说明"].iter_rows()}
    assert notes["快照"] == "20261020T190000-abc"
    assert notes["数据截至"] == "2026年10月20日"
    assert notes["筛选"] == "2026年第三季度、东山镇"
    assert notes["行数"] == "1"
    assert {"县", "导出人", "导出时间"} <= set(notes)


def test_the_ranking_names_the_scheme_that_made_it(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path / "r.xlsx", "ranking", "--format", "xlsx")
    notes = {r[0].value: r[1].value for r in openpyxl.load_workbook(tmp_path / "r.xlsx")["说明"].iter_rows()}
    assert notes["考核方案"] == "乡镇考核方案（默认） 第 3 版"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing",), "可以导出：findings、kpis、ranking、projects、rejected"),
        (("kpis", "--period", "2031Q1"), "本快照有：2026Q3、2026"),
        (("projects", "--period", "2026Q3"), "请去掉 --period"),
        (("kpis", "--township", "无此镇"), "西河镇、东山镇"),
        (("kpis", "--format", "pdf"), "csv、json、xlsx"),
        (("findings", "--outcome", "clear"), "flagged、cannot_tell"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(
    data: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = export(data, tmp_path / "x.csv", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "x.csv").exists()


def test_before_the_first_night_the_sentence_says_what_to_run(tmp_path: Path) -> None:
    result = export(tmp_path, tmp_path / "x.csv", "kpis")
    assert result.exit_code == 2
    assert "mingjian night" in result.stderr


def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "file" / "x.csv"):
        result = export(data, place, "kpis")
        assert result.exit_code == 2
        assert str(place) in result.stderr


def test_serve_starts_the_dashboard_on_this_machine_only(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr("os.execve", lambda *call: started.append(call))
    monkeypatch.chdir(data.parent)
    result = CliRunner().invoke(app, ["serve", "--data", data.name, "--port", "8600"])
    assert result.exit_code == 0, result.output
    (_, command, environment) = started[0]
    assert environment["MINGJIAN_DATA"] == str(data.resolve())
    assert command[-4:] == ["--server.address", "127.0.0.1", "--server.port", "8600"]


def test_serve_refuses_a_data_folder_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--data", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "mingjian sample" in result.stderr


def test_the_exported_numbers_are_the_snapshots_own(sample_lake: Path, tmp_path: Path) -> None:
    folder = sample_lake / "lake" / "snapshots" / (sample_lake / "lake" / "CURRENT").read_text("utf-8")
    findings = pl.read_parquet(folder / "findings" / "findings.parquet").filter(pl.col("outcome") == "flagged")
    kept = as_csv(sample_lake, tmp_path / "f.csv", "findings")
    assert sorted((r["rule"], r["subject_id"]) for r in kept) == sorted(
        findings.select("rule", "subject_id").iter_rows()
    )
    values = pl.read_parquet(folder / "kpis" / "kpis.parquet")
    assert export(sample_lake, tmp_path / "k.json", "kpis", "--format", "json").exit_code == 0
    exported = json.loads((tmp_path / "k.json").read_text("utf-8"))
    assert len(exported) == values.height
    assert sum(r["numerator"] or 0 for r in exported) == pytest.approx(values["numerator"].fill_null(0).sum())


@pytest.mark.parametrize(("name", "kind"), SAMPLED)
def test_every_table_of_the_sample_county_exports_in_every_format(
    sample_lake: Path, tmp_path: Path, name: str, kind: str
) -> None:
    result = export(sample_lake, tmp_path / f"{name}.{kind}", name, "--format", kind)
    assert result.exit_code == 0, result.output


def opens_as(data: bytes) -> str:
    """What the bytes are, whatever their file is called."""
    if data.startswith(b"PK"):
        return "xlsx"
    return "json" if data.lstrip()[:1] == b"[" else "csv"


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "XLSX", "Json"])
def test_a_file_is_written_in_the_format_that_its_name_ends_in(data: Path, tmp_path: Path, ending: str) -> None:
    assert export(data, tmp_path / f"项目.{ending}", "projects").exit_code == 0
    assert opens_as((tmp_path / f"项目.{ending}").read_bytes()) == ending.lower()


@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.xlsx", "x", "x.txt", "x.xls", "x.xlsx.bak", "2026.10"])
@pytest.mark.parametrize("asked", [None, "csv", "json", "xlsx"])
def test_no_export_ever_says_written_over_bytes_of_another_kind(
    data: Path, tmp_path: Path, name: str, asked: str | None
) -> None:
    out = tmp_path / name
    result = export(data, out, "ranking", *(("--format", asked) if asked else ()))
    ending = out.suffix.removeprefix(".")
    fits = ending in ("csv", "json", "xlsx") and asked in (None, ending)
    if fits or (not ending and asked):
        assert result.exit_code == 0 and opens_as(out.read_bytes()) == (ending or asked)
    else:
        assert result.exit_code == 2 and not out.exists()
        assert (result.stderr.count("\n") == 1 and "例如 -o " in result.stderr) or "请去掉 --format" in result.stderr
