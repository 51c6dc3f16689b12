"""Notes upon trends: who may write, read and take them back, and what a note may say, on both kinds of store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from casework.accounts.person import Person
from casework.accounts.scope import scope_of
from casework.audit.acts import OF_THE_SYSTEM
from casework.audit.log import Wanted, entries
from casework.errors import Refused
from casework.metadata import metadata
from casework.notes.lists import notes, written
from casework.notes.note import Point, may_withdraw, may_write, unit_of
from casework.notes.write import LONGEST, MOST, names_in, withdraw
from casework.store import Store
from pages.admin.audit.body import words_of
from pipelines.lake.scope import COUNTY, NOBODYS, Scope
from tests.cases import (
    ADMIN,
    ASSESSMENT,
    DEPARTMENT,
    EVERYBODY,
    INSPECTION,
    LEADER,
    LIMITED,
    OFFICE,
    OTHER_OFFICE,
    STRANGER,
    TOWNSHIP,
)
from tests.noted import JULY, OF_XIHE, noted, taken_back
from tests.stores import NOON

OF_WATER = replace(JULY, category="水利")
WRITES = {  # login → of which trends; written out by hand
    **dict.fromkeys(
        ("office", "office2", "kaohe", "jiaotong", "shuili", "nobody"), frozenset({None, "西河镇", "东山乡"})
    ),
    **dict.fromkeys(("jiwei", "leader", "shui", "root"), frozenset()),
    "xihe": {"西河镇"},
    "dongshan": {"东山乡"},
}
POINTS = (None, "西河镇", "东山乡")


def texts(store: Store, scope: Scope = COUNTY) -> set[str]:
    return {note.text for note in notes(store, scope)}


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda each: each.login)
@pytest.mark.parametrize("township", POINTS)
def test_whoever_may_write_writes_and_nobody_else(store: Store, person: Person, township: str | None) -> None:
    point, may = replace(JULY, township=township), township in WRITES[person.login]
    assert (may_write(person, township) is None) == may
    if may:
        assert noted(store, point=point, who=person).by == person.login
    else:
        with pytest.raises(Refused, match="加注"):
            noted(store, point=point, who=person)
    assert len(notes(store, COUNTY)) == may


def test_every_role_is_among_those_who_were_asked() -> None:
    assert WRITES.keys() == {each.login for each in EVERYBODY}
    assert {person.role for person in EVERYBODY} == set(type(LEADER.role))


COUNTYS, XIHES, DONGSHANS, NAMING, WATER, XIHES_WATER = "台风", "桥断", "停电", "西河停产", "枯水", "渠毁"
ALL = {COUNTYS, XIHES, DONGSHANS, NAMING, WATER, XIHES_WATER}
READS = {  # login → what of it; written out by hand
    **dict.fromkeys(("office", "office2", "kaohe", "jiaotong", "shuili", "nobody", "jiwei", "leader"), ALL),
    "xihe": {COUNTYS, XIHES, NAMING, WATER, XIHES_WATER},
    "dongshan": {COUNTYS, DONGSHANS, WATER},
    "shui": {WATER, XIHES_WATER},
    "root": set(),
}


def test_a_note_is_read_by_whoever_sees_its_figure_and_no_other_township(store: Store) -> None:
    noted(store, COUNTYS)
    noted(store, XIHES, OF_XIHE, TOWNSHIP)
    noted(store, DONGSHANS, replace(JULY, township="东山乡"), ASSESSMENT)
    assert noted(store, NAMING, who=DEPARTMENT).named == ("西河镇",)
    noted(store, WATER, OF_WATER)
    noted(store, XIHES_WATER, replace(OF_WATER, township="西河镇"))
    assert {each.login: texts(store, scope_of(each)) for each in EVERYBODY} == READS
    assert texts(store) == ALL and texts(store, NOBODYS) == set()


def test_a_note_upon_a_township_that_names_another_is_not_sent_there(store: Store) -> None:
    noted(store, "与东山乡同一家施工单位", OF_XIHE)
    assert texts(store, scope_of(TOWNSHIP)) == texts(store, scope_of(STRANGER)) == set()
    noted(store, "东山乡的料场停产", OF_XIHE, TOWNSHIP)  # it knows what it wrote itself
    assert texts(store, scope_of(TOWNSHIP)) == {"东山乡的料场停产"}


def test_a_township_is_not_refused_for_notes_that_it_may_not_read(store: Store) -> None:
    for nth in range(MOST):
        noted(store, f"与东山乡比{nth}", OF_XIHE)
    assert noted(store, "桥断", OF_XIHE, TOWNSHIP).named == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("西河镇停工", ("西河镇",)),
        ("西河、东山都停工", ("西河镇", "东山乡")),
        ("西 河 镇停工", ("西河镇",)),
        ("东山村桥断", ()),  # a village of the same name
        ("东山村和东山停电", ("东山乡",)),
        ("全县停工", ()),
    ],
)
def test_a_township_is_named_by_its_whole_name_or_without_its_kind(text: str, named: tuple[str, ...]) -> None:
    assert names_in(text, ("西河镇", "东山乡")) == named


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("停", "停"),
        ("台" * LONGEST, "台" * LONGEST),
        (" 台风\n\t停工 ", "台风 停工"),
        ("<script>=1+1 **x** [a](http://b)", "<script>=1+1 **x** [a](http://b)"),
    ],
)
def test_a_note_is_one_line_of_at_most_eighty_signs(store: Store, text: str, kept: str) -> None:
    assert noted(store, text).text == kept
    assert texts(store) == {kept}


@pytest.mark.parametrize("text", ["", " \n ", "台" * (LONGEST + 1), "台\x00风", "台\u202e风", "台\u2066风", "\ud83d"])
def test_a_text_that_cannot_be_kept_is_refused(store: Store, text: str) -> None:
    with pytest.raises(Refused):
        noted(store, text)
    assert texts(store) == set() and not entries(store, Wanted(), 9)


@pytest.mark.parametrize(
    "point",
    [
        replace(JULY, kpi="no_such"),
        replace(JULY, end=date(2026, 7, 30)),
        replace(JULY, kind="quarter"),
        replace(JULY, kind="ytd"),
        replace(JULY, township="南山镇"),
    ],
)
def test_a_point_that_no_trend_has_is_refused(store: Store, point: Point) -> None:
    with pytest.raises(Refused):
        noted(store, point=point)


def test_a_point_holds_five_notes_and_none_twice(store: Store) -> None:
    kept = [noted(store, f"第{nth}条") for nth in range(MOST)]
    with pytest.raises(Refused, match="已有 5 条"):
        noted(store, "再一条")
    noted(store, "别的月份", replace(JULY, end=date(2026, 8, 31)))
    withdraw(store, kept[0].note_no, OFFICE, NOON)
    with pytest.raises(Refused, match="同样的加注"):
        noted(store, "第1条")
    assert noted(store, "第0条").note_no == MOST + 2, "what was taken back may be written again, under a new number"


def test_the_writer_and_the_office_take_a_note_back_and_nobody_else(store: Store) -> None:
    note = noted(store, "桥断", OF_XIHE, TOWNSHIP)
    others = [each for each in EVERYBODY if each not in (TOWNSHIP, OFFICE, OTHER_OFFICE)]
    for person in others:
        assert may_withdraw(person, note) is not None
        with pytest.raises(Refused):
            withdraw(store, note.note_no, person, NOON)
    assert len(notes(store, COUNTY)) == 1
    withdraw(store, note.note_no, TOWNSHIP, NOON)
    with pytest.raises(Refused, match="没有这条加注"):
        withdraw(store, note.note_no, OFFICE, NOON)
    withdraw(store, noted(store, "桥又断", OF_XIHE, TOWNSHIP).note_no, OTHER_OFFICE, NOON)
    assert notes(store, COUNTY) == []


def test_who_may_not_read_a_note_is_not_told_that_it_is_there(store: Store) -> None:
    note = noted(store, "桥断", OF_XIHE, TOWNSHIP)
    for number in (note.note_no, note.note_no + 1):
        with pytest.raises(Refused, match="没有这条加注"):
            withdraw(store, number, replace(STRANGER, login=TOWNSHIP.login), NOON)


def test_what_was_taken_back_stays_in_the_store_with_who_and_when(store: Store) -> None:
    note = taken_back(store)
    rows = {}
    with store.reading() as session:
        for name in ("chart_notes", "chart_note_withdrawals"):
            rows[name] = session.execute(sa.select(metadata().tables[name]).order_by(sa.text("note_no"))).all()
    assert [(row.note_no, row.text, row.by) for row in rows["chart_notes"]][1] == (note.note_no, "录错", "xihe")
    assert [tuple(row) for row in rows["chart_note_withdrawals"]] == [(note.note_no, "xihe", NOON)]


def test_every_act_is_in_the_audit_in_chinese_and_not_for_the_admin(store: Store) -> None:
    taken_back(store)
    acts = [(each.who, each.action, words_of(each.body)) for each in reversed(entries(store, Wanted(), 9))]
    of_xihe = "乡镇：西河镇；内容：录错；加注编号：2；指标：项目完成率；统计期：2026-07"
    assert acts == [
        ("office", "note.write", "内容：7月台风，停工两周；加注编号：1；指标：项目完成率；统计期：2026-07"),
        ("xihe", "note.write", of_xihe),
        ("xihe", "note.withdraw", of_xihe),
    ]
    assert not {action for _, action, _ in acts} & OF_THE_SYSTEM


def test_each_note_and_each_withdrawal_is_another_state_of_the_store(store: Store) -> None:
    states = [written(store)]
    first = noted(store)
    states.append(written(store))
    withdraw(store, first.note_no, OFFICE, NOON + timedelta(hours=1))
    assert len({*states, written(store)}) == 3


def test_a_note_says_where_its_writer_works_and_not_who_they_are() -> None:
    units = {person.login: unit_of(person) for person in (OFFICE, TOWNSHIP, DEPARTMENT, ASSESSMENT)}
    assert units == {"office": "联席会议办公室", "xihe": "西河镇", "jiaotong": "县交通运输局", "kaohe": "考核"}
    assert {unit_of(person) for person in (INSPECTION, ADMIN, LIMITED)} == {"纪检审计", "管理员", "县交通运输局"}
