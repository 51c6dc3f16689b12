"""The search box: what it offers is the viewer's own, found by hand in the ledgers; nothing typed asks nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.person import Person, Role
from pages.ui.ask import search
from pages.ui.site import admit
from pages.ui.site.search.box import TYPED
from pages.ui.site.search.suggestions import MOST, Suggestion, groups
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer, viewer_of
from pipelines.lake.snapshot_db import Lake, Scope
from pipelines.privacy.payees import is_person
from tests.views import view_of
from tests.walk import opened, page_text

OWN, OTHER = "西河镇", "石门镇"
COLUMNS = {
    "project_facts": "township, category, village, project_no, project_name",
    "contract_facts": "township, category, contractor, is_live",
}
SCOPES = (Scope(), Scope((OWN,)), Scope(None, ("道路",)), Scope((OWN, OTHER), ("水利",)), Scope(()))


def of(data: Path, scope: Scope) -> View:
    return replace(view_of(data), viewer=Viewer("某人", scope))


def rows(view: View, words: str) -> dict[str, tuple[Suggestion, ...]]:
    return {group.heading: group.rows for group in groups(view, words)}


def owned(data: Path, scope: Scope, table: str) -> list[dict[str, Any]]:
    """The table's rows that the scope may see, picked in Python from the whole county's."""
    every = view_of(data).lake.sql(f"select {COLUMNS[table]} from {table}").to_dicts()
    return [
        row
        for row in every
        if (scope.townships is None or row["township"] in scope.townships)
        and (scope.categories is None or row["category"] in scope.categories)
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_whatever_is_typed_only_the_viewer_s_own_is_offered_and_all_of_it_is_counted(
    sample_lake: Path, scope: Scope
) -> None:
    view, wanted = of(sample_lake, scope), ["村", "2026"]
    works = {
        row["project_no"]
        for row in owned(sample_lake, scope, "project_facts")
        if all(word in f"{row['project_no']} {row['project_name']}" for word in wanted)
    }
    offered = search.projects(view, tuple(wanted), 10_000)
    assert set(offered["project_no"]) == works
    firms = {
        row["contractor"]
        for row in owned(sample_lake, scope, "contract_facts")
        if row["is_live"] is not False and row["contractor"] and "建设" in row["contractor"]
    }
    assert set(search.firms(view, ("建设",))["contractor"]) == firms
    towns = set(search.villages(view, ("村",))["township"]) | set(search.townships(view, ("镇",)))
    assert towns <= set(view.townships)
    assert sum(len(lines) for lines in rows(view, "村").values()) <= sum(MOST.values()) <= 20


def test_a_suggestion_leads_to_what_it_names(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    work = view.lake.sql("select * from project_facts where contractor is not null order by project_no").row(
        0, named=True
    )
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in work["project_no"])
    (line,) = rows(view, wide)["项目"]
    assert (
        parse_qs(urlsplit(line.href).query) == {"project": [work["project_no"]]} and line.label == work["project_name"]
    )
    (firm,) = [each for each in rows(view, work["contractor"])["参建单位"] if each.label == work["contractor"]]
    assert parse_qs(urlsplit(firm.href).query)["firm"] == [work["contractor"]]
    (town,) = rows(view, OWN)["乡镇"]
    assert parse_qs(urlsplit(town.href).query)["township"] == [OWN]
    own = owned(sample_lake, Scope((OWN,)), "project_facts")
    name = own[0]["village"]
    (village,) = [each for each in rows(view, name)["村（社区）"] if each.label == name and OWN in each.aside]
    assert village.aside == f"{OWN} · {sum(row['village'] == name for row in own)} 个项目"
    assert parse_qs(urlsplit(village.href).query) == {"township": [OWN], "village": [name]}


def test_words_that_nothing_holds_and_blanks_offer_nothing(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    assert groups(view, "绝无此字样") == groups(view, "　 ") == groups(view, "") == []


@pytest.mark.parametrize(
    ("contractor", "person"), [("王小明", True), ("欧阳修远", True), ("王小明等人", False), ("李四队", False)]
)
def test_a_contractor_that_may_be_a_person_is_no_firm(contractor: str, person: bool) -> None:
    frame = pl.DataFrame({"contractor": [contractor]})
    assert frame.select(is_person(pl.col("contractor"))).item() is person


def test_nothing_typed_asks_nothing_and_what_is_typed_is_answered_under_the_box(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = Lake.asked_in

    def recorded(lake: Lake, scope: Scope, text: str, params: Any = None) -> pl.DataFrame:
        asked.append(text)
        return answer(lake, scope, text, params)

    monkeypatch.setattr(Lake, "asked_in", recorded)
    at = opened("labour")
    assert not at.exception and not any("haystack" in text for text in asked)
    at.text_input(key=TYPED).set_value("西河 2026").run()
    assert not at.exception and any("haystack" in text for text in asked)
    assert 'class="mj-search"' in page_text(at) and "350987101-2026-0001" in page_text(at)


def typed(at: AppTest, words: str) -> str:
    at.text_input(key=TYPED).set_value(words).run()
    assert not at.exception
    return next(text for text in page_text(at).split("\n") if "mj-search" in text)


def test_a_township_finds_its_own_works_and_nobody_else_s(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = viewer_of(Person(1, "zhen", "镇里", Role.TOWNSHIP, False, OWN, (), False))
    monkeypatch.setattr(admit, "admit", lambda: town)
    other = owned(county, Scope((OTHER,)), "project_facts")[0]
    at = opened("labour")
    for words in (other["project_no"], other["project_name"], OTHER):
        assert "没有名称或编号含" in typed(at, words)
    assert OWN in typed(at, OWN)


def test_who_sees_no_business_data_has_no_box(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = viewer_of(Person(2, "guan", "管理员", Role.ADMIN, False, None, (), False))
    monkeypatch.setattr(admit, "admit", lambda: admin)
    at = opened("runs")
    assert not at.exception and not [field for field in at.text_input if field.key == TYPED]
