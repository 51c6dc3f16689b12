"""Told: whether a place has told the ledgers that a list or a rule rests on.

A list without a row says that there is none only for the townships that have told; of the others nobody knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from pages.ui.ask.query import ask, cached_small
from pages.ui.site.view import View
from pipelines.definitions import Loaded
from pipelines.needs import ledgers
from pipelines.not_computed import keys_of
from pipelines.registry import rules

STATES = "select township, dataset, state, known_on from ledger_states"
WAITING = "select count(*) as verdicts from findings where outcome = 'cannot_tell' and {where}"


@dataclass(frozen=True)
class Told:
    """Of the ledgers asked for: those that the county does not collect, and of the place's townships those that have
    not told one of the others."""

    off: tuple[str, ...]
    silent: tuple[str, ...]
    townships: int


@dataclass(frozen=True)
class Compared:
    """Of the rules of a stage: how many could say something of the place, how many could not and why, and how many of
    their verdicts wait for papers."""

    asked: int
    off: int
    unreported: int
    lost: int
    waiting: int


def told(view: View, wanted: Collection[str], since: date | None = None) -> Told:
    """Of the view's place; `since`: of what happens from this day on, of which who told before it tells nothing."""
    return _told(view, tuple(sorted(wanted)), since, view.filters.township)


@cached_small
def _told(view: View, wanted: tuple[str, ...], since: date | None, township: str | None) -> Told:
    states = _states(view, township).filter(pl.col("dataset").is_in(wanted))
    off = _off(states)
    knows = pl.col("known_on").is_not_null() & (pl.lit(value=True) if since is None else pl.col("known_on") >= since)
    silent = states.filter(~pl.col("dataset").is_in(off), ~knows)["township"].unique().sort()
    return Told(tuple(key for key in wanted if key in off), tuple(silent), states["township"].n_unique())


def why_unknown(view: View, ledger: str) -> str:
    """Why a figure that rests on this ledger is not known: `off` or `unreported`, as pages/ui/kit/targets.py says."""
    return "off" if told(view, (ledger,)).off else "unreported"


def compared(view: View, stage: str | None = None) -> Compared:
    """What the night's rules, of one stage or all, could say of the view's place."""
    return _compared(view, stage, view.filters.township, view.filters.category)


@cached_small
def _compared(view: View, stage: str | None, township: str | None, category: str | None) -> Compared:
    del category  # a part of the key: the view has it
    states, lost = _states(view, township), keys_of(view.lake.manifest, "rule")
    off, by_township = _off(states), states.filter(pl.col("known_on").is_not_null())
    known = [set(keys) for keys in by_township.group_by("township").agg("dataset")["dataset"]]
    whys = Counter(_why(each, off, known, lost) for each in rules().values() if stage in (None, each.stage))
    text, params = view.where("township", "category")
    of_stage = "true" if stage is None else "stage = $stage"
    asked = {} if stage is None else {"stage": stage}
    waiting = ask(view, WAITING.format(where=f"{text} and {of_stage}"), **params, **asked)["verdicts"][0]
    return Compared(whys[""], whys["off"], whys["unreported"], whys["lost"], int(waiting))


def _states(view: View, township: str | None) -> pl.DataFrame:
    states = ask(view, STATES)
    return states if township is None else states.filter(pl.col("township") == township)


def _off(states: pl.DataFrame) -> set[str]:
    """The ledgers that none of these townships is asked for."""
    collected = states.group_by("dataset").agg((pl.col("state") != "not_collected").any())
    return set(collected.filter(~pl.col("state"))["dataset"])


def _why(rule: Loaded, off: Collection[str], known: Collection[set[str]], lost: Collection[str]) -> str:
    """Why the rule says nothing of these townships; empty where it does of one."""
    if rule.key in lost:
        return "lost"
    needed = ledgers((*rule.definition.flag_needs, *rule.definition.clear_needs))
    if any(key in off for key in needed):
        return "off"
    return "" if any(each.issuperset(needed) for each in known) else "unreported"
