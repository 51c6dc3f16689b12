"""Frame: what stands around every page — the guard, the county, the title, how fresh the data is, the filter bar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NoReturn

import streamlit as st
from markupsafe import Markup

from pages.ui.ask import frame as questions
from pages.ui.ask import query
from pages.ui.kit.format import day, moment, short
from pages.ui.kit.html.render import render
from pages.ui.kit.print import paper
from pages.ui.site import damage, filters, menu, periods, unmask
from pages.ui.site.menu import Page
from pages.ui.site.notices import notices
from pages.ui.site.rights import may
from pages.ui.site.saved import views
from pages.ui.site.search.box import box
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.china import CHINA
from pipelines.lake.snapshot_db import Filters, Lake, NoSnapshot

VIEW, VIEWER = "view", "viewer"
NOT_ALLOWED = "您的账号不能打开“{title}”页。需要时请联系系统管理员调整角色。"


def draw(page: Page, viewer: Viewer) -> None:
    """Draw the frame of `page` and keep the view it asks for until the page begins.

    The shell does this and not the page: only choices made in the main script stay in the address from page to page.
    """
    for kept in (VIEW, VIEWER):
        st.session_state.pop(kept, None)
    _refuse_unless(may(viewer.hats, page.who), page)
    st.session_state[VIEWER] = viewer = unmask.named(viewer, datetime.now(UTC))
    if not page.figures:
        st.html(render("site/plain_heading", title=page.title, who=who(viewer)))
        return
    try:
        lake, passed = query.chosen()
    except NoSnapshot as problem:
        _nothing_published(page, problem)
    try:
        view = whole(lake, viewer)
    except damage.OLDER:
        damage.older(page.title, lake)
    damage.banner(lake, passed)
    if may(viewer.hats, "business"):  # where its suggestions lead
        box(view)
        views.button(viewer, menu.key_of(page))
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        head = st.container(width="stretch", gap=None)
        st.session_state[VIEW] = chosen = filters.bar(view, whole_county=page.whole_county) if page.has_bar else view
        head.html(_heading(page, chosen))
        unmask.offer(viewer)
    if page.paper and paper.is_on():
        paper.begin(chosen, page.paper)


def begin(page: Page) -> View:
    """Guard the page and return what it may show. The first thing that every page does."""
    view = st.session_state.get(VIEW)
    if not isinstance(view, View):
        _around_the_menu(page)
    _refuse_unless(may(view.viewer.hats, page.who), page)
    return view


def enter(page: Page) -> Viewer:
    """The same for a page without figures of the county: guard it and return who looks at it."""
    viewer = st.session_state.get(VIEWER)
    if not isinstance(viewer, Viewer):
        _around_the_menu(page)
    _refuse_unless(may(viewer.hats, page.who), page)
    return viewer


def _around_the_menu(page: Page) -> NoReturn:
    st.info(f"请从首页进入：打开浏览器地址栏中的网站首页，再从上方菜单选择“{page.title}”。")
    st.stop()


def _refuse_unless(allowed: bool, page: Page) -> None:
    if not allowed:
        st.warning(NOT_ALLOWED.format(title=page.title))
        st.stop()


def whole(lake: Lake, viewer: Viewer) -> View:
    """The view before anything is chosen: the whole county in the usual period."""
    manifest = lake.manifest
    as_of = date.fromisoformat(manifest["as_of"])
    seen = lake.seen_by(viewer.scope)
    first = questions.first_day(seen) or as_of
    listed = periods.listed(first, as_of)
    usual = periods.default(as_of)
    return View(
        lake=lake,
        viewer=viewer,
        filters=Filters(),
        county=manifest["county"]["name"],
        as_of=as_of,
        data_time=datetime.fromisoformat(manifest["created_at"]).astimezone(CHINA),
        due=tuple(manifest["coverage"]["due"]),
        missing=tuple(manifest["coverage"]["missing"]),
        periods=listed,
        period=usual if usual in listed else listed[0],
        townships=questions.townships(seen, viewer.scope),
        categories=questions.categories(seen),
    )


def _heading(page: Page, view: View) -> Markup:
    """County, title and the line that a leader asks for first: data until when, and who has not reported."""
    return render(
        "site/heading",
        county=view.county,
        title=page.title,
        published=f"{view.snapshot}，发布于 {moment(view.data_time)}",
        as_of=day(view.as_of),
        snapshot=short(view.snapshot),
        reported=_reported(view),
        notices=notices(view),
        who=who(view.viewer),
        paper=paper.link() if page.paper and not paper.is_on() else "",
    )


def who(viewer: Viewer) -> Markup:
    """Who is signed in, with the ways to another password and out; for the local viewer, that nobody has to be."""
    return render("site/who", person=viewer.name, label=viewer.label, signed_in=viewer.person is not None)


def _reported(view: View) -> list[tuple[str, tuple[str, ...]]]:
    """谁没报: 9月应报 18，按期 16，迟报 2：双桥镇、黄坑镇, each part with the townships that it names."""
    due, last = len(view.due), questions.reports(view)
    if not due:
        return []  # who sees no township is owed no report
    if last is None:
        missing = [("缺 ", view.missing)] if view.missing else []
        return [(f"应报 {due}", ()), (f"已报 {due - len(view.missing)}", ()), *missing]
    if view.scope.townships is not None and due == 1:
        return [(f"{last.due_on.month}月{_own(last)}", ())]
    parts: list[tuple[str, tuple[str, ...]]] = [(f"{last.due_on.month}月应报 {due}", ())]
    if last.in_time:
        parts.append((f"按期 {len(last.in_time)}", ()))
    for word, names in (("迟报", last.late), ("未报", last.missing)):
        if names:
            parts.append((f"{word} {len(names)}：", names))
    if last.unjudged:
        parts.append((f"已报 {len(last.unjudged)}（收件从此开始，不判迟早）", ()))
    return parts


def _own(last: questions.Reports) -> str:
    """What became of a township's own report."""
    words = {
        "按期报送": last.in_time,
        "迟报": last.late,
        "未报": last.missing,
        "已报（收件从此开始，不判迟早）": last.unjudged,
    }
    return next((word for word, names in words.items() if names), "报送情况不详")


def _nothing_published(page: Page, problem: NoSnapshot) -> NoReturn:
    """The page before the first night, or over nothing but damaged snapshots: what, where, what next."""
    st.title(page.title)
    st.warning(damage.NONE_WHOLE if problem.passed else "还没有可以看的数据：本县的第一份数据快照尚未发布。")
    st.markdown("数据目录和下一步：")
    st.code(str(problem), language=None, wrap_lines=True)
    st.markdown("运行完成后刷新本页即可，不需要重新启动。")
    st.stop()
