"""The fence: whatever is asked, a viewer of some townships or categories gets rows of their own works only."""

from __future__ import annotations

import threading
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest

from casework.cases.figures.foreign import as_seen
from pipelines import registry
from pipelines.findings.trace import trace
from pipelines.lake import snapshots
from pipelines.lake.fence import schemas
from pipelines.lake.fence.asked import Refused
from pipelines.lake.fence.texts import OTHERS
from pipelines.lake.snapshot_db import COUNTY, SHORT, Lake, Scope, current
from pipelines.privacy.persons import PERSONS, is_person_header
from pipelines.tables.policies import POLICIES
from pipelines.tables.policy import COUNTY as EVERYBODYS
from tests import fenced
from tests.fenced import MANAGER, OTHER, OWN, Foreign
from tests.soaked import some
from tests.test_hidden_names import without_names

TOWN = Scope((OWN,))
# What is published of everybody, or is no row of a township.
PUBLIC = {name for name, each in POLICIES.items() if each == EVERYBODYS} | {"kpis"}
ALMOST_OWN = {"data_gaps", "coverage_worth", "credit_facts"}  # with what is said of nobody, or of a firm
# Whose rows are told by themselves alone.
BY_COLUMNS = sorted(name for name, each in POLICIES.items() if each == POLICIES["payment_facts"])
SEEDS = [pytest.param(seed, marks=[] if seed < 3 else pytest.mark.soak) for seed in range(8)]


@pytest.fixture(scope="module")
def data(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fenced.planted(sample_lake, tmp_path_factory.mktemp("fence") / "county")


@pytest.fixture(scope="module")
def lake(data: Path) -> Lake:
    return Lake.open(current(data))


def scope_of(seed: int, lake: Lake) -> Scope:
    """Some townships, some categories, or both; names shown or not."""
    chance = Random(seed)  # noqa: S311  (test data)
    places, kinds = (lake.sql(f"select distinct {name} as name from project_facts where {name} is not null order by 1")
                     ["name"].to_list() for name in ("township", "category"))  # fmt: skip
    towns = tuple(chance.sample(places, chance.randint(0, 4))) if seed % 3 else None
    wanted = tuple(chance.sample(kinds, chance.randint(1, 3))) if towns is None or seed % 2 else None
    return Scope(towns, wanted, names=seed % 4 == 0)


def test_every_table_of_a_snapshot_says_whose_rows_a_viewer_may_see(lake: Lake) -> None:
    assert [name for name in lake.tables() if name not in POLICIES] == []
    assert set(lake.seen_by(TOWN).tables()) == set(lake.tables())


def test_every_dataset_and_every_fact_has_a_policy_even_where_a_snapshot_lacks_it(lake: Lake) -> None:
    facts = {path.stem for room in ("facts", "marts") for path in Path("pipelines", room).glob("*.sql")}
    assert {f"clean_{key}" for key in registry.datasets()} | facts <= set(POLICIES)


@pytest.mark.parametrize("seed", some(SEEDS, 1))
def test_no_table_holds_a_foreign_work_for_a_random_scope(lake: Lake, seed: int) -> None:
    scope = scope_of(seed, lake)
    foreign, seen = Foreign(lake.folder, scope), lake.seen_by(scope)
    assert {name: hits for name in seen.tables() if (hits := foreign.in_frame(seen.sql(f'from "{name}"')))} == {}
    for name, columns in seen.columns().items():
        if scope.townships is not None and name not in PUBLIC | ALMOST_OWN and "township" in columns:
            assert set(seen.sql(f'select township from "{name}"')["township"]) <= {*scope.townships}, name


@pytest.mark.parametrize("seed", some(SEEDS, 1))
def test_own_rows_are_the_same_that_polars_finds_in_the_files(lake: Lake, seed: int) -> None:
    scope = scope_of(seed, lake)
    own, seen = set(Foreign(lake.folder, scope).own["project_no"]), lake.seen_by(Scope(*_limits(scope), names=True))
    clean = [f"clean_{key}" for key, each in registry.datasets().items() if "project_no" in each.field_names]
    for name in {*clean, *BY_COLUMNS} - {"clean_complaints", "report_duties", "submission_facts", "clean_projects"}:
        rows = fenced.table(lake.folder, name).filter(pl.col("project_no").is_in(own))
        answer = seen.sql(f'from "{name}"')
        assert answer.sort(pl.all()).equals(rows.sort(pl.all())), name
    if scope.townships is not None and scope.categories is None:
        files = fenced.table(lake.folder, "files").filter(pl.col("submitter").is_in(scope.townships))
        assert set(seen.sql("select source_file from files")["source_file"]) == set(files["source_file"])
        back = fenced.table(lake.folder, "rejected").filter(pl.col("source_file").is_in(set(files["source_file"])))
        assert seen.sql("from rejected").height == back.height


def _limits(scope: Scope) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    return scope.townships, scope.categories


def test_a_join_without_any_condition_returns_own_rows_only(lake: Lake) -> None:
    seen = lake.seen_by(TOWN)
    joined = seen.sql("select p.township, q.project_no from project_facts as p, payment_facts as q")
    assert set(joined["township"]) == {OWN} and joined.height > 0
    assert set(joined["project_no"]) <= set(Foreign(lake.folder, TOWN).own["project_no"])
    assert lake.seen_by(Scope(())).sql("select p.stage from project_facts as p, payment_facts").is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "select * from main.project_facts",
        'select * from "main"."project_facts"',
        "select * from memory.main.project_facts",
        "select * from project_facts where exists (select 1 from MAIN.payment_facts)",
        "with a as (select * from main.kpis) select * from a",
        "select (select max(x) from (select count(*) as x from main.kpis))",
        "select * from s_1.project_facts",
        "select * from information_schema.tables",
        "select * from duckdb_tables()",
        "select * from duckdb_tables",
        "with duckdb_views as (select 1) select * from (with a as (select 2) select * from a), duckdb_views",
        "select * from pg_catalog.pg_tables",
        "select * from pg_tables",
        "select * from sqlite_master",
        "select * from pragma_table_info('kpis')",
        "select * from query('select * from main.kpis')",
        "select * from query_table('main.kpis')",
        "select * from query_table(['kpis'])",
        "select * from read_parquet('kpis.parquet')",
        "select * from parquet_scan('kpis.parquet')",
        "select * from parquet_metadata('kpis.parquet')",
        "select * from read_csv('x')",
        "select * from sniff_csv('x')",
        "select * from read_text('x')",
        "select * from glob('*')",
        "select * from 'kpis.parquet'",
        "select current_setting('allowed_paths')",
        "select main.person_masked('张三')",
        "show all tables",
        "describe main.kpis",
        "summarize main.kpis",
        "explain select * from kpis",
        "use main",
        "set search_path = 'main'",
        "select 1; select * from main.kpis",
        "select * from kpis where",
    ],
)
def test_what_reaches_around_the_fence_is_refused(lake: Lake, text: str) -> None:
    for scope in (TOWN, Scope(None, ("道路",)), Scope()):
        with pytest.raises((Refused, duckdb.Error)):
            lake.seen_by(scope).sql(text)


@pytest.mark.parametrize(
    "text",
    [
        "with project_facts as (select * from project_facts where is_live) select count(*) as n from project_facts",
        "select x.n from (values (1), (2)) as x(n)",
        "select unnest([1, 2]) as n",
        "select * from range(3)",
        "from Project_Facts",
        "select $n as n",
    ],
)
def test_ordinary_questions_are_answered(lake: Lake, text: str) -> None:
    assert lake.seen_by(TOWN).sql(text, {"n": 1} if "$n" in text else None).height


def _small(data: Path, **tables: pl.DataFrame) -> Lake:
    """A snapshot of these tables: facts, or what the catalogue knows."""
    building = snapshots.draft(data / "lake", "a")
    (building / "facts").mkdir()
    for name, frame in tables.items():
        frame.write_parquet(building / "facts" / f"{name}.parquet", row_group_size=20_480)
    counts = {f"facts/{name}": frame.height for name, frame in tables.items()}
    return Lake.open(snapshots.publish(data / "lake", building, "a", {"as_of": "2026-10-20", "tables": counts}))


def test_a_table_that_nobody_has_said_anything_about_is_asked_by_the_whole_county_alone(tmp_path: Path) -> None:
    rows = pl.DataFrame({"township": [OWN], "project_no": ["P1"], "category": ["道路"]})
    lake = _small(tmp_path, new_facts=rows, project_facts=rows)
    assert lake.seen_by(Scope()).sql("from new_facts").height == 1
    assert lake.seen_by(TOWN).tables() == ["project_facts"]
    for scope in (TOWN, Scope(None, ("道路",)), Scope((), ())):
        with pytest.raises(Refused, match="没有写明谁可以看"):
            lake.seen_by(scope).sql("select * from new_facts")
        stolen = "select * from (with new_facts as (select 1) select 2), new_facts"
        assert lake.seen_by(scope).sql(stolen).is_empty()  # a borrowed name finds an empty table


def test_a_table_without_the_column_that_says_whose_it_is_is_not_shown(tmp_path: Path) -> None:
    lake = _small(tmp_path, payment_facts=pl.DataFrame({"amount_fen": [1]}))
    assert lake.seen_by(TOWN).tables() == []
    assert lake.seen_by(COUNTY).tables() == ["payment_facts"]


def test_a_name_with_a_quote_in_it_stays_a_name(tmp_path: Path) -> None:
    rows = pl.DataFrame({"township": [OWN, "甲'乡"], "project_no": ["P1", "P2"], "category": ["道路", "x') or (true"]})
    lake = _small(tmp_path, project_facts=rows)
    assert lake.seen_by(Scope(("甲'乡",))).sql("from project_facts")["project_no"].to_list() == ["P2"]
    assert lake.seen_by(Scope(("x') or true --",))).sql("from project_facts").is_empty()
    assert lake.seen_by(Scope(None, ("x') or (true",))).sql("from project_facts")["project_no"].to_list() == ["P2"]


def test_a_long_ledger_is_read_no_further_than_the_scopes_own_rows(tmp_path: Path) -> None:
    count = 5 * SHORT
    towns = [f"{nth // SHORT}乡" for nth in range(count)]
    lake = _small(tmp_path, payment_facts=pl.DataFrame(
        {"township": towns, "project_no": "P", "category": "道路", "amount_fen": range(count)}))  # fmt: skip
    (plan,) = _plans(lake, Scope(("3乡",)), "select sum(amount_fen) from payment_facts")
    scan = plan.partition("Parquet")[2] or plan
    assert "3乡" in scan and "Filters" in scan.title()


def _plans(lake: Lake, scope: Scope, text: str) -> list[str]:
    with lake._schemas.cursor(scope, text) as cursor:
        return [plan for _, plan in cursor.sql(f"explain {text}").fetchall()]


def test_two_scopes_at_once_never_see_each_others_rows(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "MOST_SCHEMAS", 2)  # so that schemas are thrown away all the time
    names = lake.sql("select distinct township from project_facts order by 1")["township"].to_list()[:6]
    wrong: list[object] = []

    def ask(nth: int) -> None:
        for step in range(4):
            name = names[(nth + step) % len(names)]
            try:
                found = lake.seen_by(Scope((name,))).sql("select distinct township from payment_facts, townships")
            except duckdb.Error as error:
                wrong.append(error)
            else:
                wrong.extend(town for town in found["township"] if town != name)

    threads = [threading.Thread(target=ask, args=(nth,)) for nth in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_schemas_are_few_and_what_is_thrown_away_is_made_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "MOST_SCHEMAS", 3)
    names = lake.sql("select name from townships order by code")["name"].to_list()
    for name in (*names[:6], names[0]):
        assert set(lake.seen_by(Scope((name,))).sql("select township from project_facts")["township"]) <= {name}
    count = "select count(*) as n from duckdb_schemas() where schema_name like 's\\_%' escape '\\'"
    assert lake.sql(count).item() == 3


def test_a_finding_over_two_townships_is_told_without_the_other_one(lake: Lake) -> None:
    seen = lake.seen_by(TOWN)
    told = {row["finding_id"]: row for row in seen.sql("from findings where finding_id like 'f0000%'").to_dicts()}
    hidden = [told[f"f{nth:011d}"] for nth in (0, 1, 2, 4, 6)]
    assert [row["evidence"] for row in hidden] == [OTHERS] * 5
    assert {row[name] for row in hidden for name in ("amount_fen", "measured", "limit")} == {None}
    assert hidden[4]["subject_id"] == "—"
    assert "超概算" in told["f00000000003"]["evidence"] and told["f00000000003"]["amount_fen"] == 77_777_700
    assert "在 1 个乡镇" in told["f00000000005"]["evidence"]
    opened = trace(lake, "f00000000000", TOWN)
    assert opened is not None and opened.is_apart and opened.answer == {}


def test_a_rule_over_several_townships_says_of_how_many(lake: Lake) -> None:
    """By which a township's own finding is known; a rule with the words must be marked, and the other way round."""
    marked = {key for key, rule in registry.rules().items() if rule.definition.across}
    assert marked == {key for key, rule in registry.rules().items() if "在 {townships} 个乡镇" in rule.evidence}


def test_what_two_townships_share_is_neithers_alone(lake: Lake) -> None:
    seen = lake.seen_by(TOWN)
    for table in ("clean_complaints", "complaint_facts"):
        assert seen.sql(f"from {table} where complaint_no = 'TS-1'").is_empty()
    assert seen.sql("from possible_doubles where other_no is not null").filter(pl.col("likeness") == 0.9).is_empty()
    assert seen.sql("select old from history where row_key = 'k'")["old"].to_list() == ["欧阳**"]
    assert lake.seen_by(Scope((OTHER,))).sql("from clean_complaints where complaint_no = 'TS-1'").is_empty()


def test_what_was_sent_back_is_the_senders_and_the_countys_files_are_nobodys(lake: Lake) -> None:
    seen = lake.seen_by(TOWN)
    assert seen.sql("from rejected where source_file = '县直汇总.xlsx'").is_empty()
    assert lake.seen_by(Scope()).sql("from rejected where source_file = '县直汇总.xlsx'").height == 1
    own = set(seen.sql("select source_file from files")["source_file"])
    for table in ("rejected", "warnings", "checksums", "file_days"):
        assert set(seen.sql(f"select source_file from {table}")["source_file"]) <= own


def test_people_are_named_only_to_whom_the_scope_says(lake: Lake) -> None:
    for scope in (TOWN, Scope()):
        seen = lake.seen_by(scope)
        ((raw, reason),) = seen.sql("select raw, reason_text from rejected where raw like '%签字%'").rows()
        assert raw == '{"报送人（签字）":"欧**"}' and reason == "报送人：“欧**”写在两格里"
        assert seen.sql("select site_manager from clean_contracts where contract_no = 'HT-1'").item() == "欧阳**"
        ((text, message),) = seen.sql("select text, message from warnings where field = 'reporter'").rows()
        assert (text, message) == ("欧阳**", "请核对")
        assert "项目经理欧阳**" in seen.sql("select evidence from findings where finding_id = 'f00000000005'").item()
        assert seen.sql("select subject_id from findings where finding_id = 'f00000000005'").item() == "乙公司/欧阳**"
    named = lake.seen_by(Scope((OWN,), names=True))
    assert named.sql("select site_manager from clean_contracts where contract_no = 'HT-1'").item() == MANAGER
    assert MANAGER in named.sql("select raw from rejected where raw like '%签字%'").item()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("王小明", "王**"),
        ("欧阳修远", "欧阳**"),
        ("欧阳", "欧*"),
        ("李", "李*"),
        ("张三、欧阳修远", "张*、欧阳**"),
        ("阿卜杜拉·买买提", "阿*******"),
        ("云溪县宏达建筑工程有限公司", "云溪县宏达建筑工程有限公司"),
        ("西河镇党政联席会", "西河镇党政联席会"),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_is_hidden_as_the_field_does(lake: Lake, name: str | None, shown: str | None) -> None:
    asked = "select main.person_masked($name) as person, main.someone_masked($name) as someone"
    assert lake.sql(asked, {"name": name}).row(0) == (shown, shown)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('"项目负责人":"阿卜杜拉·买买提"', '"项目负责人":"阿**"'),
        ('"收款人":"王小明"', '"收款人":"王**"'),
        ('"审批人":"张三、李四"', '"审批人":"张**、李**"'),
        ('"收款单位":"云溪县宏达建筑工程有限公司"', '"收款单位":"云溪县宏达建筑工程有限公司"'),
        ('"监理单位":"云溪县方正工程监理有限公司"', '"监理单位":"云溪县方正工程监理有限公司"'),
        ('"监理员":"赵\\"六"', '"监理员":"赵**"'),
        ('"金额":"1","说明":"张三"', '"金额":"1","说明":"张**"'),
    ],
)
def test_a_name_in_a_row_sent_back_is_hidden_and_a_firm_is_not(cell: str, shown: str) -> None:
    rows = pl.DataFrame({"dataset": ["projects"], "raw": [f"{{{cell}}}"]})
    assert without_names(rows)["raw"].to_list() == [f"{{{shown}}}"]


def test_every_header_of_a_persons_column_is_known_as_one() -> None:
    labels = {label for each in registry.datasets().values() for field in each.fields if field.name in PERSONS
              for label in (field.label, *field.synonyms)}  # fmt: skip
    assert {label for label in labels if not is_person_header(label)} == set()


def test_a_township_reads_of_the_night_its_own_files_only(lake: Lake) -> None:
    manifest = lake.seen_by(TOWN).manifest
    assert {row["submitter"] for row in manifest["rows"]} == {OWN}
    assert {each["path"] for each in manifest["inputs"]} == {row["source_file"] for row in manifest["rows"]}
    assert manifest["coverage"]["due"] == [OWN]
    assert not {"files_sha256", "tables", "warnings", "mended", "seal"} & set(manifest)
    assert lake.seen_by(Scope()).manifest == lake.manifest


def test_a_case_tells_its_township_no_more_than_its_finding_does(lake: Lake) -> None:
    asked = "select finding_id, rule, evidence, amount_fen from findings where finding_id like 'f0000%' order by 1"
    assigned, seen = lake.sql(asked), lake.seen_by(TOWN)
    assert as_seen(assigned, seen).equals(seen.sql(asked)) and not assigned.equals(seen.sql(asked))
    gone = as_seen(assigned.with_columns(finding_id=pl.lit("gone ") + pl.col("finding_id")), seen)
    kept = dict(gone.filter(pl.col("evidence") != OTHERS).select("rule", "amount_fen").iter_rows())
    assert kept == {"over_budget": 77_777_700} and gone.height == 9


def test_a_narrower_scope_can_be_had_of_a_seen_snapshot_and_never_a_wider_one(lake: Lake) -> None:
    seen = lake.seen_by(TOWN)
    assert seen.seen_by(COUNTY).scope == Scope((OWN,))
    assert seen.seen_by(Scope((OTHER,), names=True)).scope == Scope(())
    assert lake.seen_by(COUNTY).seen_by(Scope(None, ("道路",))).scope == Scope(None, ("道路",))


def test_of_other_townships_a_viewer_reads_what_is_published(lake: Lake) -> None:
    seen = lake.seen_by(TOWN)
    levels = dict(seen.sql("select level, count(distinct township) as n from kpis group by 1").iter_rows())
    assert levels == {"county": 0, "category": 0, "township": 1, "village": 1}
    assert seen.sql("from ranking").equals(lake.sql("from ranking"))
    roads = lake.seen_by(Scope(None, ("道路",)))
    assert set(roads.sql("select distinct coalesce(category, level) as of from kpis")["of"]) == {"county", "道路"}


def test_a_rule_run_over_own_rows_gives_what_was_published_unless_it_compares_with_the_county(lake: Lake) -> None:
    """One finding of every rule, by the township that it is about."""
    asked = "select min(finding_id) as finding_id, rule, min_by(township, finding_id) as township from findings"
    wanted = f"{asked} where outcome = 'flagged' and finding_id not like 'f0000%' group by rule order by rule"
    apart = set()
    for finding_id, rule, township in lake.sql(wanted).rows():
        opened = trace(lake, finding_id, Scope((township,), names=True))
        assert opened is not None
        if not opened.agrees:
            apart.add(rule)
    assert apart <= {"unit_cost_outlier", "silent_township"}


def test_a_short_number_of_another_townships_payment_is_hidden_because_the_rule_says_whose_it_is(lake: Lake) -> None:
    asked = "select evidence, measured, amount_fen, other_project_no from findings where subject_id = $subject"
    theirs = lake.seen_by(TOWN).sql(asked, {"subject": "short"}).row(0)
    assert theirs == (OTHERS, None, None, None)
    mine = lake.seen_by(TOWN).sql(asked, {"subject": "short_own"}).row(0)
    assert "F-01" in mine[0] and mine[1] == "777" and mine[3] is not None
    assert "F-01" in lake.sql(asked, {"subject": "short"}).row(0)[0]
