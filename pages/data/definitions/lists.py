"""Lists: the parts of the definitions page — lists of KPIs, rules and limits, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import polars as pl
import streamlit as st

from casework.cases.precision.words import short
from pages.data.definitions import examples, kpi_history
from pages.data.definitions.rule_sheet import NOISY
from pages.ui.ask import definitions as questions
from pages.ui.ask import reference
from pages.ui.ask.conference import precision
from pages.ui.ask.conference.precision import Judged
from pages.ui.ask.runs import why_lost
from pages.ui.kit import choose, tables
from pages.ui.kit.format import day, escape, value
from pages.ui.kit.targets import LOST
from pages.ui.kit.trace import evidence
from pages.ui.site.view import View
from pipelines.definitions import BETTER_LABELS, STAGE_LABELS, Kpi, Loaded, Rule
from pipelines.not_computed import keys_of
from pipelines.registry import kpis, rules

PARAM = "definition"  # the address's name for a KPI or a rule; kpi and rule are choices of other pages
KPI_COLUMNS = (
    tables.Column("label", "指标", width=140),
    tables.Column("unit", "单位", width=60),
    tables.Column("better", "方向", width=90),
    tables.Column("target", "目标", "figure", width=80, decimals=1),
    tables.Column("floor", "底线", "figure", width=80, decimals=1),
    tables.Column("formula", "口径", width=620),
    tables.Column("source", "依据", width=300),
)
RULE_COLUMNS = (
    tables.Column("level", "等级", "level", width=72),
    tables.Column("stage", "环节", width=100),
    tables.Column("label", "规则", width=140),
    tables.Column("state", "状态", width=80),
    tables.Column("subjects", "核对数", "count", width=84),
    tables.Column("flagged_percent", "提示率", "percent", width=80),
    tables.Column("cannot_tell_percent", "资料不全率", "percent", width=96),
    tables.Column("precision", "核实情况", width=170, help="立案核实后属实的有多少；不足 20 件只写件数"),
    tables.Column("flagged", "提示条件", width=460),
    tables.Column("source", "依据", width=300),
)
LIMIT_COLUMNS = (
    tables.Column("note", "限值", width=400),
    tables.Column("rules", "用于规则", width=170),
    tables.Column("words", "数值", width=190),
    tables.Column("since", "生效日", "day", width=104),
    tables.Column("until", "失效日", "day", width=104),
    tables.Column("source", "来源", width=420),
)


def _matches(words: str, parts: Iterable[str]) -> bool:
    text = " ".join(parts).lower()
    return all(word in text for word in words.lower().split())


def _rule_parts(key: str, rule: Rule) -> tuple[str, ...]:
    return (key, rule.label, rule.checked, rule.flagged, rule.why, rule.source, rule.department)


def _height(count: int) -> int | Literal["content"]:
    """Shorter beside an opened definition, so that it begins in sight."""
    opened = PARAM in st.query_params
    return (248 if opened else 388) if count > 10 else "content"


def kpi_list(view: View, words: str) -> str | None:
    """The KPIs that hold every word; gives the key of the one clicked."""
    definitions = [(key, loaded.definition) for key, loaded in kpis().items()]
    rows = [
        {"key": key, "label": k.label, "unit": k.unit, "better": BETTER_LABELS[k.better], "target": _goal(k.target),
         "floor": _goal(k.floor), "formula": k.formula, "source": k.source}
        for key, k in definitions
        if _matches(words, (key, k.label, k.formula, k.why, k.source))
    ]  # fmt: skip
    return _list(view, rows, KPI_COLUMNS, "kpi-list")


def _goal(number: float | None) -> float | None:
    return None if number is None else float(number)


def rule_list(view: View, words: str) -> str | None:
    """The rules that hold every word, with their rates over the county; gives the key of the one picked."""
    rates, lost = questions.rates(view), keys_of(view.lake.manifest, "rule")
    judged = precision.judged(view)
    rows = []
    for key, loaded in rules().items():
        rule: Rule = loaded.definition
        rate = rates.get(key, {})
        if _matches(words, (*_rule_parts(key, rule), STAGE_LABELS.get(loaded.stage, ""))):
            rows.append(
                {"key": key, "level": rule.level, "stage": STAGE_LABELS.get(loaded.stage, loaded.stage),
                 "label": rule.label, "state": _state(key, rate, lost, judged), "subjects": rate.get("subjects"),
                 "flagged_percent": rate.get("flagged_percent"),
                 "cannot_tell_percent": rate.get("cannot_tell_percent"), "flagged": rule.flagged,
                 "precision": short(judged.of(key)), "source": rule.source}
            )  # fmt: skip
    rows.sort(key=lambda row: (row["state"] != LOST, row["state"] != NOISY))
    return _list(view, rows, RULE_COLUMNS, "rule-list")


def _state(key: str, rate: Mapping[str, Any], lost: set[str], judged: Judged) -> str:
    return LOST if key in lost else NOISY if rate.get("is_noisy") or key in judged.uncalibrated else ""


def _list(view: View, rows: list[dict[str, object]], columns: tuple[tables.Column, ...], key: str) -> str | None:
    if not rows:
        st.info("没有相符的条目。请减少几个字再找。")
        return None
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return choose.one(view, frame, columns, key, click="label", ident="key", height=_height(frame.height))


def _used() -> dict[str, str]:
    """Which rules ask for a limit, by the limit's key."""
    used: dict[str, list[str]] = {}
    for loaded in rules().values():
        for key in loaded.definition.limits:
            used.setdefault(key, []).append(loaded.definition.label)
    return {key: "、".join(labels) for key, labels in used.items()}


def limit_list(view: View, words: str) -> None:
    """Every dated limit of the county, and the rules that ask for it."""
    known = reference.limits(view)
    used = _used()
    rows = [
        (limit.note or limit.key, used.get(key), reference.words(limit), limit.since, limit.until, limit.source)
        for key, limits in known.by_key.items()
        for limit in limits
        if _matches(words, (key, limit.note, limit.source, used.get(key, "")))
    ]
    schema = {column.name: pl.Date if column.kind == "day" else pl.String for column in LIMIT_COLUMNS}
    st.caption("规则按事件发生日取当日有效的限值；限值由本县在 limits.toml 中维护。")
    tables.show(view, pl.DataFrame(rows, schema=schema, orient="row"), LIMIT_COLUMNS, "limits", height=520)


def kpi(view: View, loaded: Loaded) -> None:
    """One KPI in full."""
    k: Kpi = loaded.definition
    st.markdown(f"## {escape(k.label)}")
    if why := why_lost(view, "kpi", loaded.key):
        st.error(f"{LOST}：{escape(why)}。原因见“运行”页。")
    left, right = st.columns(2, gap="large")
    with left:
        evidence.pairs(
            (
                ("口径", k.formula),
                ("为什么看", k.why),
                ("依据", k.source),
                ("方向", BETTER_LABELS[k.better]),
                ("目标", value(k.target, k.unit)),
                ("底线", value(k.floor, k.unit)),
                ("取数时点", "期末存量" if k.stock else "期内发生"),
            )
        )
    with right:
        st.caption("计算语句")
        stated = f"-- 分子\n{k.numerator}\n\n-- 分母\n{k.denominator}\n\n-- 事实表 {k.facts}，按 {k.event_on} 归期"
        st.code(stated, language="sql", wrap_lines=True)
        kpi_history.statement_as_run(view, k)
    kpi_history.show(view, loaded)
    _examples(loaded, k.facts)


def _examples(loaded: Loaded, facts: str) -> None:
    st.markdown("**算例**：每次改动都会自动验算")
    examples.show(loaded, facts)


def updated(view: View) -> None:
    """When these figures were counted."""
    st.caption(f"提示率、资料不全率按 {day(view.as_of)} 的数据计算。")
