"""KPI rows: the table kpis of the county and its townships, kept by place and by kind of period.

A county's table has ten thousands of rows, and every card, bar and line asks for a few of them: they are parted once
per snapshot, scope and category, and not looked through again by every visitor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pages.ui.ask.query import KEYS, ask, cached, cached_small
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry
from pipelines.engines.engine import Asks
from pipelines.measures.run import SCHEMA, run
from pipelines.not_computed import keys_of
from reports.words.neutral import masked

KPIS = "select * from kpis where level in ('county', 'township') order by kpi, period_end, level, unit_name"
OF_COUNTY = """
select * replace ('county' as level) from kpis where level = 'category' and category = $category
"""  # what is published of a category, which a township cannot count by itself
Place = tuple[str | None, str]  # township, None for the county, and kind of period


@dataclass(frozen=True)
class _Slice:
    """The lake as if it held one category only: the category's facts stand before the tables of the same name.

    Only those that the text names: each is bound with all its columns.
    """

    view: View
    facts: list[str]

    def sql(self, text: str) -> pl.DataFrame:
        named = [name for name in self.facts if re.search(rf"\b{name}\b", text)]
        if not named:
            return self.view.lake.sql(text)
        shades = ", ".join(f"{name} as (select * from {name} where category = $category)" for name in named)
        asked = f"with {shades} select * from ({text}) as asked"
        return self.view.lake.sql(asked, {"category": self.view.filters.category})


def _facts(view: View) -> list[str]:
    """The fact tables of this snapshot that know categories."""
    facts = {loaded.definition.facts for loaded in registry.kpis().values()}
    return sorted(name for name, columns in view.lake.columns().items() if name in facts and "category" in columns)


def _counted(view: View, engine: Asks, facts: list[str]) -> pl.DataFrame:
    """The KPIs of facts that know categories, counted by the night's own statements: without the villages', which no
    page asks for.

    Over a township's facts there is no figure of the county: that one is published.
    """
    lost = keys_of(view.lake.manifest, "kpi")
    asked = {k: v for k, v in registry.kpis().items() if v.definition.facts in facts and k not in lost}
    levels = ["county", "township"] if view.scope.townships is None else ["township"]
    return masked(run(engine, asked, view.as_of, levels), keep=KEYS)


def table(view: View) -> pl.DataFrame:
    """The KPI table of the county and of the townships that the viewer may see, of the chosen category when there is
    one; without one and with a viewer of some categories only, over all that are his: the rows of the others are not in
    it."""
    category = view.filters.category
    if category is None:
        if view.scope.categories is None:
            return masked(view.lake.sql(KPIS), keep=KEYS)
        return _counted(view, view.lake, _facts(view))
    facts = _facts(view)
    rows = _counted(view, _Slice(view, facts), facts)
    if view.scope.townships is not None:
        rows = pl.concat([rows, ask(view, OF_COUNTY, category=category)], how="vertical_relaxed")
    return rows


@cached
def _by_place(view: View, category: str | None) -> Mapping[Place, pl.DataFrame]:
    """The table's rows by place and kind of period, in its own order."""
    parts = table(view).partition_by("level", "township", "period_kind", as_dict=True)
    return {(None if level == "county" else township, kind): rows for (level, township, kind), rows in parts.items()}


def of_place(view: View, township: str | None, kind: periods.Kind) -> pl.DataFrame:
    """Every KPI of one township, or of the county, in all periods of that kind up to the chosen one's end."""
    rows = _by_place(view, view.filters.category).get((township, kind))
    if rows is None:
        return pl.DataFrame(schema=SCHEMA)
    return rows.filter(pl.col("period_end") <= max(view.period.end, view.as_of))


def by_township(view: View, key: str) -> pl.DataFrame:
    """One KPI of every township in the chosen period: township, value, numerator, denominator, cases."""
    return _by_township(view, key, view.filters.category, view.period.kind, view.period.key)


@cached_small
def _by_township(view: View, key: str, category: str | None, kind: periods.Kind, period: str) -> pl.DataFrame:
    places = _by_place(view, category)
    wanted = pl.col("kpi") == key, pl.col("period") == period
    rows = [rows.filter(*wanted) for (township, of), rows in places.items() if township is not None and of == kind]
    chosen = pl.concat([pl.DataFrame(schema=SCHEMA), *rows])
    return chosen.select("township", "value", "numerator", "denominator", "cases").sort("township")
