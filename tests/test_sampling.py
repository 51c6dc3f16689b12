"""Samples in the store: drawn once, kept for good, their results one behind the other; both stores."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from casework import doctor
from casework.errors import Refused, Stale
from casework.sampling.lists import samples
from casework.store import Store
from casework.tables.audit import AuditRow
from pipelines.sampling.draw import draw, seed_of
from pipelines.sampling.estimate import Stratum
from tests.cases import ASSESSMENT, EVERYBODY
from tests.sampled import UNITS, looked_at, sampled, wish
from tests.stores import NOON, Home


def acts(store: Store) -> list[tuple[str, dict[str, Any]]]:
    with store.reading() as session:
        rows = session.scalars(
            sa.select(AuditRow).where(AuditRow.action.startswith("sampling.")).order_by(AuditRow.seq)
        )
        return [(row.action, json.loads(row.body)) for row in rows]


def test_a_sample_comes_back_as_its_seed_draws_it_with_the_chance_of_each_work(store: Store) -> None:
    made = sampled(store)
    (kept,) = samples(store)
    drawn = draw(UNITS, "township", 5, seed_of("20261020-x", 1))
    assert kept == made and kept.seed == seed_of("20261020-x", 1)
    assert [(work.project_no, work.chance) for work in kept.works] == [
        (each.unit.project_no, each.chance) for each in drawn
    ]
    assert (kept.all_works, kept.population, kept.matter, kept.by) == (
        10,
        "已完工的项目",
        "路面厚度不小于设计值",
        "kaohe",
    )
    ((act, body),) = acts(store)
    assert act == "sampling.draw" and (body["sample_no"], body["seed"], body["works"], body["drawn"]) == (
        1,
        kept.seed,
        10,
        5,
    )
    assert sampled(store).seed == seed_of("20261020-x", 2)


def test_results_stand_one_behind_the_other_and_what_is_unknown_is_no_failure(store: Store) -> None:
    made = sampled(store)
    looked_at(store, made, 1)
    looked_at(store, made, 2, "fail", "厚度不足")
    looked_at(store, made, 3, "unable", "道路封闭")
    looked_at(store, made, 2, "pass", "复测合格", seq=1)
    (kept,) = samples(store)
    assert [work.result for work in kept.works] == ["pass", "pass", "unable", None, None] and kept.visited == 3
    assert [(each.result, each.note, each.by, each.at) for each in kept.works[1].results] == [
        ("fail", "厚度不足", "kaohe", NOON),
        ("pass", "复测合格", "kaohe", NOON),
    ]
    assert kept.tallies == [Stratum("东山乡", 4, 2, 2, 0), Stratum("西河镇", 6, 3, 0, 0)]
    assert kept.unable("西河镇") == 1 and kept.unvisited("西河镇") == 2
    assert kept.projection and kept.projection.rate is None and kept.projection.unknown == 3
    assert [body["result"] for act, body in acts(store) if act == "sampling.record"] == [
        "pass",
        "fail",
        "unable",
        "pass",
    ]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"number": 1}, "共 2 层，每层至少抽 1 个，请至少抽 2 个"),
        ({"number": 11}, "只有 10 个，抽不出 11 个"),
        ({"number": 501}, "一次最多抽 500 个"),
        ({"title": " "}, "请写明名称"),
        ({"matter": "a\x07"}, "不能显示的字符"),
        ({"units": ()}, "只有 0 个"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_no_number(store: Store, more: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        sampled(store, wish(**more))
    assert samples(store) == [] and acts(store) == []


@pytest.mark.parametrize("number", [2, 10])
def test_on_the_line_as_few_as_there_are_strata_and_as_many_as_there_are_works_are_drawn(
    store: Store, number: int
) -> None:
    assert len(sampled(store, wish(number)).works) == number


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each is not ASSESSMENT], ids=lambda who: who.login)
def test_nobody_but_assessment_draws(store: Store, who: Any) -> None:
    with pytest.raises(Refused, match="抽查由考核人员办理"):
        sampled(store, who=who)


def test_a_result_without_its_note_or_of_another_state_is_refused(store: Store) -> None:
    made = sampled(store)
    for result in ("fail", "unable"):
        with pytest.raises(Refused, match="请写明说明"):
            looked_at(store, made, 1, result)
    with pytest.raises(Refused, match="请选择"):
        looked_at(store, made, 1, "好")
    with pytest.raises(Refused, match="没有这个抽中的项目"):
        looked_at(store, made, 6)
    looked_at(store, made, 1)
    with pytest.raises(Stale, match="已由kaohe"):
        looked_at(store, made, 1, "fail", "另一人登记")
    with pytest.raises(Refused, match="请写明说明"):
        looked_at(store, made, 1, "pass", seq=1)


def test_the_store_refuses_changes_and_the_doctor_draws_every_sample_again(home: Home) -> None:
    def line() -> list[tuple[bool, str]]:
        lines = doctor.examine(home.data, home.url, NOON)
        return [(each.well, each.message) for each in lines if each.what == "抽查"]

    with home.opened() as store:
        assert line() == []
        looked_at(store, sampled(store))
        assert line() == [(True, "1 份样本都能由种子重新抽出")]
        for table, column in (("samples", "title"), ("sample_units", "stratum"), ("sample_results", "note")):
            with pytest.raises(DatabaseError, match="append-only"), store.changing() as connection:
                connection.execute(sa.text(f"update {table} set {column} = 'x'"))
        trigger = " on sample_units" if home.url else ""
        kept = _numbers(store)  # before the change: it locks the table
        other = next(each.project_no for each in UNITS if each.project_no not in kept)
        with store.changing() as connection:
            connection.execute(sa.text(f"drop trigger sample_units_no_update{trigger}"))
            connection.execute(sa.text("update sample_units set project_no = :no where position = 1"), {"no": other})
        assert line() == [(False, "第 1 号样本与种子抽出的不同")]


def _numbers(store: Store) -> set[str]:
    return {work.project_no for each in samples(store) for work in each.works}
