"""Tables: what `export` hands over — the same snapshot rows as the screens, in a fixed order of columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.lake.snapshot_db import Filters, Lake, Scope, Seen, where
from pipelines.registry import kpis
from reports.project_columns import LEDGERS, PROJECT_COLUMNS
from reports.words.changes import in_words
from reports.words.neutral import masked

HISTORY_COLUMNS = (
    "snapshot", "night_on", "dataset", "township", "project_no", "project_name", "key", "change", "field",
    "old_words", "new_words", "place_file", "place_sheet", "place_row", "remark",
)  # fmt: skip
STOCKS = {"projects": "项目表", "doubles": "疑似重复项目"}
OUTCOMES = ("flagged", "cannot_tell")
KEYS = ("project_no", "other_no", "finding_id")  # every other text may hold a telephone number that somebody typed


class Refused(ValueError):
    """The question cannot be answered; the message says what can be asked."""


@dataclass(frozen=True)
class Question:
    """What is wanted: which period and township (None is all), and which outcome of the findings."""

    period: str | None = None
    township: str | None = None
    outcome: str = "flagged"


def table(lake: Lake | Seen, name: str, question: Question, scope: Scope) -> pl.DataFrame:
    """One of TABLES under the question and the viewer's scope. Raises Refused."""
    if name not in TABLES:
        raise Refused(f"没有 {name} 这张表。可以导出：{'、'.join(TABLES)}。")
    if question.outcome not in OUTCOMES:
        raise Refused(f"没有结果 {question.outcome}。可以是：{'、'.join(OUTCOMES)}。")
    seen = lake.seen_by(scope)
    _refuse_unknown(seen, name, question)
    text, params = where(Filters(township=question.township), ("township",))
    frame = TABLES[name](seen, question, text, params)
    return masked(frame, keep=KEYS)


def _refuse_unknown(lake: Seen, name: str, question: Question) -> None:
    if question.township is not None:
        known = lake.sql("select name from townships order by code")["name"].to_list()
        if question.township not in known:
            raise Refused(f"没有乡镇 {question.township}。本县有：{'、'.join(known)}。")
    if question.period is None:
        return
    if name in STOCKS:
        raise Refused(f"{STOCKS[name]}是截至快照日的现状，不分期间。请去掉 --period。")
    periods = lake.sql("select distinct period from kpis order by period desc")["period"].to_list()
    if question.period not in periods:
        shown = "、".join(periods[:12]) + ("等" if len(periods) > 12 else "")
        raise Refused(
            f"没有期间 {question.period}。写法如 2026、2026Q3、2026-09；本快照有：{shown or '（还没有任何期间）'}。"
        )


def _days(question: Question, column: str, params: dict[str, Any]) -> str:
    """The rows whose day lies in the period; without a period, all."""
    if question.period is None:
        return "true"
    params["period"] = question.period
    bound = "(select {} from kpis where period = $period)"
    return f"{column} between {bound.format('min(period_start)')} and {bound.format('max(period_end)')}"


def _findings(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    params["outcome"] = question.outcome
    days = _days(question, "happened_on", params)
    if question.outcome == "cannot_tell":  # nothing is said against anybody: no level, and what is missing together
        return lake.sql(
            "select evidence, rule, subject_id, project_no, township, source_file, source_sheet, source_row, "  # noqa: S608
            f"finding_id from findings where outcome = $outcome and {text} and {days} "
            "order by evidence, township, rule, subject_id",
            params,
        )
    return lake.sql(
        'select rule, subject_id, project_no, township, level, measured, "limit", amount_fen, evidence, source_file, '  # noqa: S608
        "source_sheet, source_row, first_seen_on, finding_id "
        f"from findings where outcome = $outcome and {text} and {days} "
        "order by case level when 'red' then 1 when 'yellow' then 2 else 3 end, rule, subject_id",
        params,
    )


def _kpis(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    return lake.sql(
        f"select kpi, period, level, unit_name, numerator, denominator, value, townships, townships_due from kpis "  # noqa: S608
        f"where {text} and {_same(question, 'period', params)} order by kpi, period, level, unit_name",
        params,
    )


RANKED = "r.period, r.rank, r.tier, r.township, r.score, r.grade, r.rank_low, r.rank_high"


def _ranking(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    """Rank and score with every KPI of the township beside, also those that the scheme does not score."""
    values = "".join(f", max(case when k.kpi = '{key}' then k.value end) as {key}" for key in kpis())
    return lake.sql(
        f"select {RANKED}{values} "  # noqa: S608
        f"from (select * from ranking where {text} and {_same(question, 'period', params)}) as r "
        "left join kpis as k on k.level = 'township' and k.township = r.township and k.period = r.period "
        f"group by {RANKED} order by r.period, r.rank nulls last, r.tier nulls last, r.township",
        params,
    )


def _projects(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    known = (f"case when {ledger}_known_on is not null then {name} end as {name}" for name, ledger in LEDGERS.items())
    facts = f"select * replace ({', '.join(known)}) from project_facts where {text}"  # noqa: S608
    return lake.sql(f"select {PROJECT_COLUMNS} from ({facts}) as p order by project_no", params)  # noqa: S608


def _rejected(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    """A rejected row without a readable day belongs to no period."""
    return lake.sql(
        "select source_file as file, source_sheet as sheet, source_row as row, dataset, township, "  # noqa: S608
        f"reason_text as reasons, raw from rejected where {text} and {_days(question, 'row_on', params)} "
        "order by source_file, source_sheet, source_row",
        params,
    )


def _history(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    """Every change that any night has seen, values in words as on the page."""
    changes = lake.sql(
        "select h.*, coalesce(h.source_file, h.before_file) as place_file, "  # noqa: S608
        "coalesce(h.source_sheet, h.before_sheet) as place_sheet, coalesce(h.source_row, h.before_row) as place_row, "
        f"p.project_name from (select * from history where {text} and {_days(question, 'night_on', params)}) as h "
        "left join project_facts as p on p.project_no = h.project_no "
        "order by h.snapshot desc, h.township nulls last, h.dataset, h.row_key, h.change, h.field nulls last",
        params,
    )
    return in_words(changes).select(HISTORY_COLUMNS)


def _doubles(lake: Seen, question: Question, text: str, params: dict[str, Any]) -> pl.DataFrame:
    return lake.sql(
        f"select * from possible_doubles where {text} order by likeness desc, project_no, other_no",  # noqa: S608
        params,
    )


def _same(question: Question, column: str, params: dict[str, Any]) -> str:
    if question.period is None:
        return "true"
    params["period"] = question.period
    return f"{column} = $period"


TABLES: dict[str, Callable[[Seen, Question, str, dict[str, Any]], pl.DataFrame]] = {
    "findings": _findings,
    "kpis": _kpis,
    "ranking": _ranking,
    "projects": _projects,
    "rejected": _rejected,
    "history": _history,
    "doubles": _doubles,
}


UNITS = {
    "township": "select name from townships order by code",
    "village": "select distinct name from villages order by name",
    "category": "select distinct category as name from project_facts where category is not null order by category",
}


def units(lake: Lake | Seen, level: str) -> list[str]:
    """The names of the county's townships, villages or categories."""
    return lake.sql(UNITS[level])["name"].to_list()


def nights(lake: Lake | Seen, rule: str) -> pl.DataFrame:
    """A rule's counts night by night, oldest first."""
    return lake.sql("select * from rule_nights where rule = $rule order by night_on", {"rule": rule})
