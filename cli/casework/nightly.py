"""Nightly: what the night's command does for the store of cases, before and after; none of it may fail the night."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from casework.cases import lists
from casework.cases.export import export
from casework.cases.nightly import News, hear
from casework.errors import Refused, StoreError
from casework.sample.strayed import refuse
from casework.schemes import export as schemes
from casework.store import Store, address, place
from cli.casework.opened import who
from cli.lake import OLDER
from pipelines.lake.casework import place as file_of
from pipelines.lake.durable import set_aside
from pipelines.lake.refusals import words
from pipelines.lake.snapshot_db import COUNTY, NoSnapshot
from pipelines.reference.county import ReferenceError

T = TypeVar("T")
NOT_OURS = "办理库属于另一个账号"


def renew(data: Path) -> str:
    """Write the night's files of cases and of schemes anew; what went wrong in one sentence, empty where nothing did.

    Whoever may not open the store reads the files that its owner wrote.
    """
    if _is_not_ours(data):
        return ""
    wrong = [
        _tried(data, lambda store: _written(store, data), "立案文件没有重写")[1],
        _tried(data, schemes.export, "考核方案文件没有重写", _any)[1],
    ]
    return "；".join(sentence for sentence in wrong if sentence)


def _written(store: Store, data: Path) -> None:
    """The file; where the store is the sample's and the county is not, none, so that nobody's rate counts fiction."""
    try:
        refuse(store, data)
    except Refused:
        if file_of(data).exists():
            set_aside(file_of(data))
        raise
    export(store, data)


def follow(data: Path, now: datetime) -> str:
    """Remind and listen after a night; in one sentence what was written down, or why nothing was."""
    if _is_not_ours(data):
        return f"立案提醒没有记下：{NOT_OURS}。请用运行看板的账号运行 mingjian cases remind --data {data}"
    news, wrong = _tried(data, lambda store: hear(store, data, who(), now), "立案提醒没有记下")
    return wrong or (f"立案：{summary(news)}" if news else "")


def _has_cases(store: Store) -> bool:
    return bool(lists.number(store, COUNTY))


def _any(store: Store) -> bool:
    return store.data is not None


def _tried(
    data: Path, act: Callable[[Store], T], what: str, is_meant: Callable[[Store], bool] = _has_cases
) -> tuple[T | None, str]:
    """What the act gave on a store that it is meant for, and what went wrong."""
    try:
        if not (address(None) or place(data).exists()):
            return None, ""
        store = Store.open(data)
        try:
            return (act(store), "") if is_meant(store) else (None, "")
        finally:
            store.close()
    except (StoreError, Refused, ReferenceError, NoSnapshot) as error:
        return None, f"{what}：{error}"
    except OSError as error:
        return None, f"{what}：{words(error)}"
    except OLDER:
        return None, f"{what}：快照由旧版程序写成，请再运行一次 mingjian night --data {data}"


def _is_not_ours(data: Path) -> bool:
    """Whether the store is a file that this account may not write."""
    path = place(data)
    return not address(None) and os.path.lexists(path) and not os.access(path, os.R_OK | os.W_OK)


def summary(news: News) -> str:
    """What a night brought for cases, in one line."""
    new = f"新增红色疑点 {news.new_findings} 条"
    return f"提醒 {len(news.reminders)} 件，疑点有变化 {len(news.signals)} 件，{new}"
