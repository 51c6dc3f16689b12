"""The sample county's truth: what it plants is what the rules flag, nothing else; its rows and map hold together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import shapely
from shapely import Point

from pipelines import registry
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build
from pipelines.findings import run as findings
from pipelines.limits.overlay import overlaid
from pipelines.reference.county import load as load_county
from pipelines.sample import plan, plants
from pipelines.sample.ground.geography import townships
from pipelines.sample.ground.people import check_character, firms
from pipelines.sample.ground.quality import quality
from pipelines.sample.plan import SLIPS, slots
from pipelines.sample.reference import write_reference
from pipelines.sample.spec import Spec
from pipelines.sample.world import TownshipYear, generate
from tests.clean_lake import county_of, lay_out, rows_of
from tests.soaked import some

OF_FILES = {"late_report", "ledger_checksum"}  # planted where the files are written
MEASURED = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
OF_RANKING = {"split_township_quarter"}  # follows from every figure of a county; tests/test_standings.py
OF_NIGHTS = {"went_backwards"}  # it takes two nights; tests/test_history_backwards.py runs them
ANNOUNCED = {"planned_start_on", "planned_finish_on", "retention_due_on", "ended_on"}  # may lie ahead


def judged(spec: Spec, folder: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What the rules flag, and what they cannot tell."""
    write_reference(spec, folder)
    county, engine = load_county(folder), DuckEngine()
    lay_out(engine, county_of(spec), county, spec.as_of)
    build.build(engine, build.FACTS, overlaid(county.limits))
    finding_rows, _ = findings.run(engine, registry.rules(), overlaid(county.limits))
    engine.close()
    outcomes: dict[str, set[tuple[str, str]]] = {"flagged": set(), "cannot_tell": set()}
    for row in finding_rows.iter_rows(named=True):
        outcomes[row["outcome"]].add((row["rule"], row["subject_id"]))
    return outcomes["flagged"], outcomes["cannot_tell"]


def planted(spec: Spec) -> list[tuple[str, str]]:
    return [(plant.rule, plant.subject) for part in county_of(spec) for plant in part.plants]


@pytest.mark.parametrize(
    "spec",
    [
        *some((Spec(seed) for seed in range(1, 6)), 1),
        Spec(1, projects=2000),
        pytest.param(Spec(2, projects=2000), marks=pytest.mark.soak),
        Spec(3, townships=5, projects=400, years=1),
        Spec(4, projects=600, as_of=date(2026, 1, 15)),
        pytest.param(Spec(5, projects=600, as_of=date(2025, 6, 30)), marks=pytest.mark.soak),
        pytest.param(Spec(6, townships=40, projects=600, years=5), marks=pytest.mark.soak),
    ],
    ids=str,
)
def test_the_rules_flag_what_was_planted_and_nothing_else(spec: Spec, tmp_path: Path) -> None:
    flagged, doubtful = judged(spec, tmp_path)
    named = planted(spec)
    assert len(named) == len(set(named))
    assert flagged == set(named)
    assert doubtful == set()


def _wrong(parts: Iterable[TownshipYear]) -> dict[str, str]:
    """Subject → the first rule that it breaks."""
    return {plant.project_no or plant.subject: plant.rule for part in parts for plant in reversed(part.plants)}


def test_one_project_in_twenty_goes_wrong_each_in_a_way_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_slip", lambda *anything: None)
    for seed in range(1, 6):
        first = _wrong(generate(Spec(seed)))
        assert len(first) == 13
        assert len(set(first.values())) == 13


def test_what_slips_comes_on_top_of_what_is_planted_and_is_of_its_kinds_only() -> None:
    for seed in range(1, 6):
        first = _wrong(county_of(Spec(seed)))
        others = [rule for rule in first.values() if rule not in dict(SLIPS)]
        assert len(others) == len(set(others)) >= 13 - len(SLIPS)
        assert 267 / 20 < len(first) < 267 / 3


def test_works_slip_as_often_as_their_township_works_badly() -> None:
    parts = county_of(Spec(1, projects=2000))
    slipped = {place.name: 0 for place in townships(18)}
    built = dict(slipped)
    for part in parts:
        slipped[part.township] += len({p.project_no for p in part.plants if p.rule in dict(SLIPS)})
        built[part.township] += len(part.rows["projects"])
    ordered = sorted(townships(18), key=lambda place: quality(1, place.index).slips)
    shares = [slipped[place.name] / built[place.name] for place in ordered]
    assert sum(shares[-6:]) > 2 * sum(shares[:6])
    assert 0.1 < sum(slipped.values()) / sum(built.values()) < 0.25


def test_some_projects_are_given_up_and_some_sites_rest() -> None:
    rows = rows_of(county_of(Spec(1, projects=2000)), "projects")
    given_up = {row["project_no"] for row in rows if row["status"] == "取消"}
    resting = [row for row in rows if row["status"] == "停工"]
    assert 10 < len(given_up) < 60
    assert resting
    assert all(row["started_on"] and not row["finished_on"] for row in resting)
    for key in ("contracts", "payments", "progress", "bids", "supervision"):
        assert not given_up & {row["project_no"] for row in rows_of(county_of(Spec(1, projects=2000)), key)}


def test_seeds_take_turns_with_the_rules() -> None:
    assert len({frozenset(rule for rule, _ in planted(Spec(seed))) for seed in range(1, 6)}) == 5


def test_fifteen_hundred_projects_hold_every_rule_that_rows_can_break() -> None:
    wanted = plants.rules()
    planned = wanted | OF_FILES | OF_NIGHTS | OF_RANKING
    # A rule that is new may wait for its plants until docs/rules.md measures it; none that is measured may lose them.
    measured = set(re.findall(r"^\| `(\w+)` ", MEASURED.read_text("utf-8"), re.MULTILINE))
    assert measured <= planned <= registry.rules().keys()
    assert len(measured) >= 73
    for seed in (1, 2, 3):
        assert {rule for rule, _ in planted(Spec(seed, projects=1500))} == wanted


def test_equal_specs_give_equal_counties_and_other_seeds_other_ones() -> None:
    again = tuple(generate(Spec(1)))
    assert again == county_of(Spec(1))
    assert rows_of(again, "payments") != rows_of(county_of(Spec(2)), "payments")


@pytest.mark.parametrize("key", registry.datasets())
def test_every_row_has_the_fields_of_its_dataset_and_a_key_of_its_own(key: str) -> None:
    dataset = registry.datasets()[key]
    rows = rows_of(county_of(Spec(1, projects=2000)), key)
    assert {tuple(row) for row in rows} == {tuple(field.name for field in dataset.fields)}
    required = [field.name for field in dataset.fields if field.required]
    assert [row for row in rows if any(row[name] is None for name in required)] == []
    keys = Counter(tuple(row[name] for name in dataset.keys) for row in rows)
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("key", registry.datasets())
def test_choices_are_the_datasets_own_and_money_is_whole_yuan(key: str) -> None:
    rows = rows_of(county_of(Spec(1, projects=2000)), key)
    for field in registry.datasets()[key].fields:
        values = {row[field.name] for row in rows} - {None}
        if field.choices:
            assert values <= set(field.choices), field.name
        if field.kind == "money":
            assert all(isinstance(value, int) and value % 100 == 0 for value in values), field.name


@pytest.mark.parametrize("as_of", [date(2026, 10, 20), date(2026, 1, 15)])
def test_nothing_has_happened_after_the_day_the_story_stops(as_of: date) -> None:
    parts = county_of(Spec(1, projects=600, as_of=as_of))
    for key, dataset in registry.datasets().items():
        days = [field.name for field in dataset.fields if field.kind == "date" and field.name not in ANNOUNCED]
        late = [
            row for row in rows_of(parts, key) for name in days if isinstance(row[name], date) and row[name] > as_of
        ]
        assert late == [], key


def test_every_project_lies_in_its_townships_polygon_but_the_ones_planted_elsewhere() -> None:
    spec = Spec(1, projects=2000)
    tiles = {at.name: at.tile for at in townships(18)}
    outside = {
        row["project_no"]
        for row in rows_of(county_of(spec), "projects")
        if not tiles[row["township"]].contains(Point(row["longitude"], row["latitude"]))
    }
    assert outside == {subject for rule, subject in planted(spec) if rule == "outside_township"} != set()


def test_the_projects_are_shared_out_to_the_last_one() -> None:
    for projects in (1, 17, 267, 2001):
        assert sum(slot.size for slot in slots(Spec(1, projects=projects))) == projects
    assert len(rows_of(county_of(Spec(1)), "projects")) == 267


@pytest.mark.parametrize("count", [1, 2, 18, 60])
def test_the_townships_tile_the_county_without_a_gap_or_an_overlap(count: int) -> None:
    tiles = [at.tile for at in townships(count)]
    whole = shapely.union_all(tiles)
    assert all(tile.is_valid for tile in tiles)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert whole.area == pytest.approx(sum(tile.area for tile in tiles), rel=1e-9)
    assert sum(len(tile.exterior.coords) for tile in tiles) < 20_000
    assert all(round(value, 5) == value for tile in tiles for point in tile.exterior.coords for value in point)


def test_the_default_county_has_98_villages_and_one_name_in_two_townships() -> None:
    towns = townships(18)
    names = Counter(village.name for at in towns for village in at.villages)
    assert sum(names.values()) == 98
    assert [name for name, times in names.items() if times > 1] == ["石桥村"]
    assert all(at.tile.contains(Point(v.longitude, v.latitude)) for at in towns for v in at.villages)


def test_codes_follow_the_kind_of_place() -> None:
    ranges = {"街道": range(1, 100), "镇": range(100, 200), "乡": range(200, 400)}
    for at in townships(250):
        assert len(at.code) == 9
        assert int(at.code[6:]) in ranges[at.kind]
        for village in at.villages:
            assert village.code[:9] == at.code
            assert int(village.code[9:]) in (range(1, 200) if village.name.endswith("社区") else range(200, 400))
    assert len({at.name for at in townships(250)}) == len({at.code for at in townships(250)}) == 250


def test_more_townships_than_there_are_names_for_are_refused() -> None:
    with pytest.raises(ValueError, match="ask for fewer"):
        townships(1000)


def test_firms_have_names_of_their_own_and_credit_codes_that_pass_their_check() -> None:
    assert check_character("91350100M000100Y4") == "3"
    companies = firms(600)
    assert len({firm.name for firm in companies}) == len({firm.uscc for firm in companies}) == 600
    assert all(check_character(firm.uscc[:17]) == firm.uscc[17] for firm in companies)


def test_the_reference_reads_back_and_no_old_name_is_a_present_one(tmp_path: Path) -> None:
    write_reference(Spec(1), tmp_path)
    county = load_county(tmp_path)
    assert (county.name, county.code, county.sample_as_of) == ("云溪县", "350987", date(2026, 10, 20))
    assert (county.townships.height, county.villages.height) == (18, 98)
    assert county.villages["township"].null_count() == 0
    present = {*county.townships["name"], *county.villages["name"]}
    assert present.isdisjoint(county.aliases["alias"])
    assert set(county.aliases["code"]) <= {*county.townships["code"], *county.villages["code"]}
    assert (county.schemes / "default.toml").is_file()
    assert county.limits.is_file()


def test_make_up_workdays_are_weekend_days_and_every_year_has_its_seven_holidays(tmp_path: Path) -> None:
    write_reference(Spec(1), tmp_path)
    holidays = load_county(tmp_path).holidays
    assert holidays["day"].is_unique().all()
    worked = holidays.filter(pl.col("kind") == "work")["day"]
    assert (worked.dt.weekday() >= 6).all()
    for year in (2023, 2024, 2025, 2026):
        names = "".join(holidays.filter(pl.col("day").dt.year() == year)["name"].unique())
        assert all(name in names for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"))
