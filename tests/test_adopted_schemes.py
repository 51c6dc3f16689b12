"""Adopted schemes: chained, audited, append-only, one at a time; the night reads the newest, and earlier ones stay."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from casework import doctor
from casework.audit.acts import ACTS, OF_THE_SYSTEM
from casework.backup.dump import backup
from casework.backup.restore import restore
from casework.errors import Refused, Stale
from casework.publications.lists import publications
from casework.schemes.adopt import adopt
from casework.schemes.chain import SCHEMES
from casework.schemes.export import export
from casework.schemes.lists import versions
from casework.store import Store
from casework.tables.audit import AuditRow
from pipelines.errors import ReferenceError
from pipelines.lake.adopted import place, read
from pipelines.ranking.schemes.folder import lay, load_all
from pipelines.ranking.schemes.scheme import complaints
from pipelines.reference.adjustments import Adjustment
from pipelines.registry import kpis
from tests.adopting import FILE, REFERENCE, adopted, county, draft, text
from tests.cases import ASSESSMENT, EVERYBODY
from tests.published import published
from tests.stores import NOON, Home, add


def audited(store: Store) -> list[tuple[str, str, dict[str, Any]]]:
    with store.reading() as session:
        rows = session.scalars(sa.select(AuditRow).where(AuditRow.action.startswith("scheme.")).order_by(AuditRow.seq))
        return [(row.who, row.action, json.loads(row.body)) for row in rows]


def weights(schemes: Path, adopted_texts: Any, period: str) -> dict[str, float]:
    scheme = load_all(schemes, kpis(), adopted_texts).of(period)
    return {each.kpi: each.weight for each in scheme.indicators}


def test_the_first_adoption_keeps_the_countys_file_as_a_version_and_the_night_reads_the_adopted_text(
    home: Home,
) -> None:
    with home.opened() as store:
        made = adopted(store)
        new, old = versions(store)
        assert (old.origin, old.version, old.text, old.replaces) == ("file", "3", FILE, None)
        assert (new.origin, new.version, new.text, new.replaces) == ("adopted", "4", text("4"), old.no)
        assert (new, new.document_no, new.reason, new.by, new.at) == (
            *(made, "考核办〔2026〕4号", "提高质量权重", "kaohe", NOON),
        )
        acts = audited(store)
    assert [(who, act, body["no"]) for who, act, body in acts] == [
        ("kaohe", "scheme.keep", 1),
        ("kaohe", "scheme.adopt", 2),
    ]
    assert acts[1][2]["digest"] == new.digest and acts[1][2]["document_no"] == new.document_no
    assert {"scheme.keep", "scheme.adopt"} <= set(ACTS) - OF_THE_SYSTEM
    tonight = read(home.data)
    assert tonight.texts == {"default": text("4")} and tonight.edited(REFERENCE / "schemes") == []
    of = weights(REFERENCE / "schemes", tonight.texts, "2026H1")
    assert (of["completion_rate"], of["quality_pass_rate"]) == (10, 20)


def test_a_period_has_its_own_and_the_others_keep_the_countys(store: Store, home: Home) -> None:
    adopted(store, draft(target="2026H1", file=None))
    assert [each.origin for each in versions(store)] == ["adopted"]
    texts = read(home.data).texts
    assert weights(REFERENCE / "schemes", texts, "2026H1")["completion_rate"] == 10
    assert weights(REFERENCE / "schemes", texts, "2026H2")["completion_rate"] == 20


def test_a_snapshot_carries_the_adopted_text_in_the_place_of_the_file(tmp_path: Path) -> None:
    lay(REFERENCE / "schemes", {"default": text("4"), "2026": text("5")}, tmp_path / "schemes")
    schemes = load_all(tmp_path / "schemes", kpis())
    assert (schemes.default.version, schemes.of("2026H1").version, schemes.of("2025").version) == ("4", "5", "4")


def test_of_two_who_adopt_at_once_one_is_told_of_the_other(store: Store) -> None:
    outcomes: list[str] = []

    def one(version: str) -> None:
        try:
            adopted(store, draft(version))
            outcomes.append("adopted")
        except Stale as faster:
            outcomes.append("stale")
            assert "不是您看到的那一版" in str(faster)

    both = [threading.Thread(target=one, args=(version,)) for version in ("4", "5")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(outcomes) == ["adopted", "stale"] and len(versions(store)) == 2
    second = versions(store)[0]
    with pytest.raises(Stale):
        adopted(store, draft("6"), replaces=second.no - 1)
    assert adopted(store, draft("6"), replaces=second.no).replaces == second.no


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each is not ASSESSMENT], ids=lambda who: who.login)
def test_nobody_but_assessment_adopts(store: Store, who: Any) -> None:
    with pytest.raises(Refused, match="采用方案由考核人员办理"):
        adopted(store, who=who)
    assert versions(store) == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"document_no": " "}, "请写明文号"),
        ({"reason": ""}, "请写明理由"),
        ({"reason": "长" * 501}, "理由最多 500 字，现在是 501 字"),
        ({"document_no": "a\x07b"}, "不能显示的字符"),
        ({"text": FILE}, "完全相同"),
        ({"text": FILE.replace("weight = 20", "weight = 21", 1)}, "权重之和是 101"),
        ({"text": text("3", 15, 15)}, "版次“3”已经用过"),
        ({"text": 'name = "x'}, "格式有误"),
        ({"target": "2026-07"}, "不是考核的期间"),
    ],
)
def test_a_draft_that_cannot_stand_is_refused_and_nothing_is_written(
    store: Store, more: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        adopted(store, draft(**more))
    assert versions(store) == [] and audited(store) == []


def test_on_the_line_a_reason_of_500_characters_is_kept(store: Store) -> None:
    assert len(adopted(store, draft(reason="长" * 500)).reason) == 500


def test_a_draft_that_the_next_night_would_stop_at_is_refused(store: Store) -> None:
    line = Adjustment(
        "西河镇", "2026H1", "县级表彰", "县发〔2026〕1号", date(2026, 5, 1), "", "adjustments.csv 第 2 行"
    )
    bare = text("4").replace('name = "县级表彰"', 'name = "表彰"')
    with pytest.raises(Refused, match=r"adjustments.csv 第 2 行.*没有事项“县级表彰”"):
        adopt(store, draft(text=bare), ASSESSMENT, NOON, replace(county(), adjustments=(line,)), replaces=None)
    town = pl.DataFrame({"code": ["1"], "name": ["西河镇"], "group": ["Ⅲ"]})
    with pytest.raises(Refused, match="group 是 'Ⅲ'"):
        adopt(store, draft(), ASSESSMENT, NOON, replace(county(), townships=town), replaces=None)


def test_the_store_refuses_to_change_a_version_and_a_change_by_force_is_seen(home: Home) -> None:
    def line() -> list[tuple[bool, str]]:
        lines = doctor.examine(home.data, home.url, NOON)
        return [(each.well, each.message) for each in lines if each.what == "考核方案"]

    with home.opened() as store:
        adopted(store)
        assert line() == [(True, "2 号前后相接，与审计记下的相同")]
        with pytest.raises(DatabaseError, match="append-only"), store.changing() as connection:
            connection.execute(sa.text("update adopted_schemes set reason = '无' where no = 2"))
        place(home.data).write_text("{}", "utf-8")
        assert line()[1][0] is False and "与采用的方案不符" in line()[1][1]
        export(store)
        trigger = " on adopted_schemes" if home.url else ""
        with store.changing() as connection:
            connection.execute(sa.text(f"drop trigger adopted_schemes_no_update{trigger}"))
            connection.execute(sa.text("update adopted_schemes set scheme = 'x' where no = 2"))
        with store.reading() as session:
            assert SCHEMES.verified(session).broken_at == 2
        assert line()[0] == (False, "方案链在第 2 号断开（方案与校验值不符）")


def test_a_restored_store_brings_its_schemes_back_to_the_night(home: Home, tmp_path: Path) -> None:
    with home.opened() as store:
        add(store)
        first = adopted(store)
        backup(store, tmp_path / "b.zip", "test", NOON)
        adopted(store, draft("5", text=text("5", 15, 15)), replaces=first.no)
        assert read(home.data).texts == {"default": text("5", 15, 15)}
    restore(home.data, home.url, tmp_path / "b.zip", "test", NOON, replace=True)
    assert read(home.data).texts == {"default": text("4")}
    with home.opened() as store:
        assert [each.version for each in versions(store)] == ["4", "3"]


def test_what_was_published_stays_as_it_was_published(store: Store) -> None:
    before = published(store)
    adopted(store)
    assert [(each.text, each.scheme, each.digest) for each in publications(store)] == [
        (before.text, before.scheme, before.digest)
    ]


def test_a_countys_file_that_is_edited_after_the_adoption_is_named(store: Store, home: Home, tmp_path: Path) -> None:
    adopted(store)
    (tmp_path / "default.toml").write_text(FILE + "\n# 改了一处\n", "utf-8")
    assert read(home.data).edited(tmp_path) == [tmp_path / "default.toml"]


@pytest.mark.parametrize("content", ["{", "[]", '{"default": {"scheme": "x"}}'])
def test_a_damaged_file_of_schemes_stops_the_night_in_words(tmp_path: Path, content: str) -> None:
    place(tmp_path).parent.mkdir()
    place(tmp_path).write_text(content, "utf-8")
    with pytest.raises(ReferenceError, match="mingjian scheme export"):
        read(tmp_path)


def test_every_fault_that_one_look_can_tell_is_named_with_its_line() -> None:
    faulty = FILE.replace('"completion_rate"  ', '"completion_rat"  ').replace('"satisfaction"  ', '"satisfacton"  ')
    lines = faulty.splitlines()
    wanted = [
        nth for nth, line in enumerate(lines, 1) if line.startswith(('kpi = "completion_rat"', 'kpi = "satisfacton"'))
    ]
    told = complaints(faulty, kpis(), "草稿")
    assert [f"草稿 第 {nth} 行" for nth in wanted] == [each.partition("，")[0] for each in told]
    assert "是不是 completion_rate" in told[0] and "是不是 satisfaction" in told[1]
    assert complaints(FILE, kpis(), "草稿") == []
