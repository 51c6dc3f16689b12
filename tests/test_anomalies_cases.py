"""The list of findings and their cases: columns, filters, the order of checking, its line, and who sees which."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from casework.accounts.person import Person, Role
from casework.cases.assign import assign
from casework.cases.case import Case
from casework.cases.finding import Assignment, as_findings
from casework.cases.precision.precision import Precision
from casework.cases.take import step
from casework.store import Store
from pages.meetings.anomalies import choices, joined, list_of_findings, questions
from pages.meetings.anomalies.joined import Budget, _ordered
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask import casework
from pages.ui.ask.conference import precision
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL, Viewer, viewer_of
from tests.cases import LEAD, OFFICE, in_force, person, proof, weekdays
from tests.gated import account
from tests.stores import NOON
from tests.views import view_of

PERSON = "李四"


@pytest.fixture
def county(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Store]:
    """The sample county's snapshot, and a store of the test's own with an account and no case yet."""
    shutil.copytree(sample_lake / "reference", tmp_path / "reference")
    (tmp_path / "lake").symlink_to(sample_lake / "lake")
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    account("office", "department", office=True)
    return sample_lake, casework.store()


def seen(data: Path, viewer: Viewer = LOCAL) -> View:
    return replace(view_of(data), viewer=viewer)


def opened(data: Path, store: Store, ids: list[str], lead: str = LEAD, who: str | None = None) -> list[Case]:
    """Cases of these findings, assigned at noon of the night's day."""
    lake = view_of(data).lake
    rows = {row["finding_id"]: row for row in lake.sql("select * from findings").iter_rows(named=True)}
    known = as_findings([rows[each] for each in ids], lake.snapshot)
    return assign(store, [Assignment(each, lead, who) for each in known], OFFICE, NOON, in_force())


def ids_of(view: View, **wanted: object) -> list[str]:
    return joined.listed(view, replace(Wanted(), **wanted))["finding_id"].to_list()  # type: ignore[arg-type]  # by name


def test_without_any_case_every_finding_is_free_and_nothing_is_lost(county: tuple[Path, Store]) -> None:
    view = seen(county[0])
    listed = joined.listed(view, Wanted())
    assert sorted(listed["finding_id"]) == sorted(questions.listed(view, Wanted())["finding_id"])
    assert set(listed["state_label"]) == {"未立案"} and listed["case_id"].null_count() == listed.height
    assert listed["place"].to_list() == list(range(1, listed.height + 1))
    assert joined.owners(view) == []


def test_cases_stand_beside_their_findings_and_every_filter_finds_its_own(county: tuple[Path, Store]) -> None:
    data, store = county
    view = seen(data)
    first, second, third, free, *_ = ids_of(view)
    case = opened(data, store, [first])[0]
    opened(data, store, [second, third], "县水利局", PERSON)
    rows = {row["finding_id"]: row for row in joined.listed(view, Wanted()).iter_rows(named=True)}
    assert rows[first]["case_id"] == case.case_id
    assert (rows[first]["state_label"], rows[first]["lead_department"]) == ("已交办", LEAD)
    assert rows[free]["case_id"] is None
    assert set(ids_of(view, state="assigned")) == {first, second, third}
    assert set(ids_of(view, state="none")) == set(rows) - {first, second, third}
    assert ids_of(view, state="mending") == []
    assert ids_of(view, owner=LEAD) == [first]
    assert set(ids_of(view, owner=PERSON)) == set(ids_of(view, owner="县水利局")) == {second, third}
    assert ids_of(view, owner="无此人") == []
    assert joined.owners(view) == [LEAD, "县水利局", PERSON]
    assert ids_of(view)[-3:] == [each for each in ids_of(view) if each in (first, second, third)]


def test_the_suggested_department_is_a_filter_of_its_own(county: tuple[Path, Store]) -> None:
    view = seen(county[0])
    all_of_them = joined.listed(view, Wanted())
    for name in choices.departments():
        own = joined.listed(view, Wanted(department=name))
        assert own.height == all_of_them.filter(pl.col("department") == name).height
    assert sum(joined.listed(view, Wanted(department=name)).height for name in choices.departments()) > 0
    assert ids_of(view, department="无此部门") == []


def test_a_township_and_a_category_see_their_own_findings_cases_and_owners_only(county: tuple[Path, Store]) -> None:
    data, store = county
    listed = joined.listed(seen(data), Wanted()).filter(pl.col("township").is_not_null())
    own = listed.filter(pl.col("category").is_not_null()).row(0, named=True)
    other = listed.filter((pl.col("township") != own["township"]) & (pl.col("category") != own["category"]))
    opened(data, store, [own["finding_id"]], "县水利局")
    opened(data, store, [other["finding_id"][0]], "县财政局", PERSON)
    town = viewer_of(person("zhen", Role.TOWNSHIP, unit=own["township"]))
    limited = viewer_of(Person(1, "lu", "路", Role.DEPARTMENT, False, None, (own["category"],), False, "县水利局"))
    for viewer in (town, limited):
        view = seen(data, viewer)
        assert joined.owners(view) == ["县水利局"]
        assert ids_of(view, state="assigned") == [own["finding_id"]]
        assert ids_of(view, owner=PERSON) == []
        assert joined.earlier(view, other["finding_id"][0]).is_empty()
        assert joined.budget(view) is None  # the county's month is not theirs to spend
    assert joined.budget(seen(data)) is not None


FINDINGS = pl.DataFrame(
    [(f"f{nth}", "r", "red", 10 - nth) for nth in range(6)],
    schema={"finding_id": pl.String, "rule": pl.String, "level": pl.String, "amount_fen": pl.Int64},
    orient="row",
)


def case(number: int, finding: str, state: str, recurred: bool = False) -> dict[str, object]:
    return {
        "case_id": f"2026-{number:05d}", "finding_id": finding, "state": state, "state_label": state,
        "lead_department": "x", "person": None, "due_on": None, "recurred": recurred,
        "assigned_at": datetime(2026, 1, number, tzinfo=UTC),
    }  # fmt: skip


def test_the_queue_holds_what_nobody_has_in_hand_and_a_finding_shows_its_open_case_or_the_latest() -> None:
    cases = [
        case(1, "f0", "withdrawn"),  # free again
        case(2, "f1", "mending"),  # in hand, though a later case of it was closed
        case(3, "f1", "closed"),
        case(4, "f2", "closed"),  # checked
        case(5, "f3", "closed", recurred=True),  # come back
        case(6, "f4", "untrue"),
        case(7, "gone", "assigned"),  # not among tonight's findings
    ]
    made = _ordered(FINDINGS, pl.DataFrame(cases, infer_schema_length=None), {"r": Precision(1)})
    rows = {row["finding_id"]: row for row in made.iter_rows(named=True)}
    assert {name: row["place"] for name, row in rows.items()} == {
        "f0": 1, "f1": None, "f2": None, "f3": 2, "f4": None, "f5": 3, "gone": None,
    }  # fmt: skip
    assert (rows["f1"]["case_id"], rows["f2"]["case_id"]) == ("2026-00002", "2026-00004")
    assert rows["f5"]["case_id"] is None


@pytest.mark.parametrize(
    ("budget", "above", "words"),
    [
        (Budget(40, 0), 40, "以上 40 条为本月可核查的数量"),
        (Budget(40, 0), 39, "本月可核查 40 件；以上 39 条在其内"),
        (Budget(40, 12), 28, "本月可核查 40 件，已交办 12 件，还可核查 28 件；以上 28 条在其内"),
        (Budget(40, 41), 0, "本月可核查 40 件，已交办 41 件，还可核查 0 件；以下均在其外"),
        (Budget(0, 0), 0, "本月可核查 0 件；以下均在其外"),
    ],
)
def test_the_line_says_how_many_can_be_checked(budget: Budget, above: int, words: str) -> None:
    assert list_of_findings.cut(budget, above) == words


def test_only_this_months_assignments_are_spent_and_a_withdrawn_one_is_given_back(
    county: tuple[Path, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, store = county
    first, second, *_ = ids_of(seen(data))
    made = opened(data, store, [first, second])
    last = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)  # the last second of October in China
    monkeypatch.setattr(joined.asked, "now", lambda: last)
    assert joined.budget(seen(data)) == Budget(40, 2)
    step(store, made[0].case_id, 1, "withdraw", OFFICE, NOON, weekdays(), note="选错了")
    assert joined.budget(seen(data)) == Budget(40, 1)
    monkeypatch.setattr(joined.asked, "now", lambda: datetime(2026, 10, 31, 16, 0, tzinfo=UTC))
    assert joined.budget(seen(data)) == Budget(40, 0)


def test_a_rule_found_untrue_time_and_again_falls_behind_and_is_said_to_be_calibrated(
    county: tuple[Path, Store],
) -> None:
    data, store = county
    before = joined.listed(seen(data), Wanted())
    rule = before.group_by("rule").len().filter(pl.col("len") >= 6).sort("rule")["rule"][0]
    mine = before.filter(pl.col("rule") == rule)["finding_id"].to_list()[:6]
    for one in opened(data, store, mine):
        unit = person("x", Role.DEPARTMENT, unit=LEAD)
        for name, who, more in (
            ("respond", unit, {}), ("claim_untrue", unit, {"files": (proof(store, unit),)}), ("accept", OFFICE, {}),
        ):  # fmt: skip
            one = step(store, one.case_id, one.version, name, who, NOON, weekdays(), note="经核实", **more).case
    judged = precision.judged(seen(data))
    assert judged.of(rule) == Precision(untrue=6)
    assert judged.uncalibrated == {rule}
    after = joined.listed(seen(data), Wanted())
    assert after.filter(pl.col("finding_id").is_in(mine))["place"].null_count() == 6
    left = after.filter((pl.col("rule") == rule) & pl.col("place").is_not_null())
    was = {row["finding_id"]: row["expected_yield"] for row in before.iter_rows(named=True)}
    others = {
        each["finding_id"]: each["expected_yield"] / was[each["finding_id"]]
        for each in after.filter(pl.col("rule") != rule).iter_rows(named=True)
    }
    own = [each["expected_yield"] / was[each["finding_id"]] for each in left.iter_rows(named=True)]
    assert all(share < min(others.values()) for share in own)


def test_the_filters_are_said_on_every_export_and_kept_in_the_address() -> None:
    wanted = Wanted(department="县财政局", state="mending", owner=PERSON, is_by_yield=False)
    assert choices.words(wanted) == ["疑点", "建议牵头部门 县财政局", "办理状态 整改中", f"责任 {PERSON}"]
    kept = {"department": "县财政局", "handling": "整改中", "owner": PERSON, "order": "等级金额"}
    assert choices.address(wanted) == {"outcome": "疑点", **kept}
    assert choices.address(Wanted()) == {"outcome": "疑点"}
