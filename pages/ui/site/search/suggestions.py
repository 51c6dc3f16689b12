"""Suggestions: what the search box offers for the words typed, at most twenty, by kind, with their addresses."""

from __future__ import annotations

from dataclasses import dataclass

from pages.ui.ask import search
from pages.ui.kit.format import number, text
from pages.ui.site import menu
from pages.ui.site.view import View

MOST = {"townships": 3, "villages": 5, "projects": 8, "firms": 4}


@dataclass(frozen=True)
class Suggestion:
    """One line: the name, what tells it from others of that name, and where it leads."""

    label: str
    aside: str
    href: str


@dataclass(frozen=True)
class Group:
    """The suggestions of one kind; `more` says how many there are beside them."""

    heading: str
    rows: tuple[Suggestion, ...]
    more: str = ""


def groups(view: View, typed: str) -> list[Group]:
    """The kinds that have something, in the order of a place's size. Empty where nothing has these words."""
    wanted = search.words(typed)
    if not wanted:
        return []
    kinds = (_townships(view, wanted), _villages(view, wanted), _projects(view, wanted), _firms(view, wanted))
    return [group for group in kinds if group.rows]


def _more(total: int, most: int, unit: str) -> str:
    return f"共 {number(total)} {unit}，先列 {most} {unit}，多输几个字可缩小" if total > most else ""


def _townships(view: View, wanted: tuple[str, ...]) -> Group:
    names, most = search.townships(view, wanted), MOST["townships"]
    rows = [Suggestion(name, "", menu.address("township", township=name, **view.when)) for name in names[:most]]
    return Group("乡镇", tuple(rows), _more(len(names), most, "个"))


def _villages(view: View, wanted: tuple[str, ...]) -> Group:
    frame, most = search.villages(view, wanted), MOST["villages"]
    rows = [
        Suggestion(village, f"{township} · {number(projects)} 个项目", _of_village(view, township, village))
        for township, village, projects in frame.head(most).iter_rows()
    ]
    return Group("村（社区）", tuple(rows), _more(frame.height, most, "个"))


def _of_village(view: View, township: str, village: str) -> str:
    return menu.address("map", township=township, village=village, **view.when)


def _projects(view: View, wanted: tuple[str, ...]) -> Group:
    frame, most = search.projects(view, wanted, MOST["projects"]), MOST["projects"]
    rows = [
        Suggestion(text(row["project_name"]), _place(row), menu.address("project", project=row["project_no"]))
        for row in frame.iter_rows(named=True)
    ]
    total = 0 if frame.is_empty() else int(frame["total"][0])
    return Group("项目", tuple(rows), _more(total, most, "个"))


def _place(row: dict[str, object]) -> str:
    return " · ".join(str(row[name]) for name in ("project_no", "township", "village") if row[name])


def _firms(view: View, wanted: tuple[str, ...]) -> Group:
    frame, most = search.firms(view, wanted), MOST["firms"]
    rows = [
        Suggestion(name, f"{number(contracts)} 份合同", menu.address("firms", firm=name, **view.when))
        for name, contracts in frame.head(most).iter_rows()
    ]
    return Group("参建单位", tuple(rows), _more(frame.height, most, "家"))
