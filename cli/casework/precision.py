"""Precision: the command that says what checking came to, rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from casework.cases.days.terms import terms
from casework.cases.precision.checks import checks, uncalibrated
from casework.cases.precision.precision import by_rule, overall
from casework.cases.precision.words import full
from cli.app import DATA, fail
from cli.casework.cases import commands
from cli.casework.opened import opened
from pipelines.china import wall
from pipelines.reference.county import ReferenceError
from pipelines.registry import rules


@commands.command("precision")
def precision_command(data: DATA) -> None:
    """各规则提示的疑点立案核实后有多少属实，哪些规则待校准。退出码 0 已列出，2 没有列出。"""
    today = wall(datetime.now(UTC)).date()
    with opened(data) as store:
        known = by_rule(checks(store))
    try:
        noisy = uncalibrated(known, terms(data, today).limits, today)
    except ReferenceError as error:
        raise fail(str(error)) from None
    for key, each in known.items():
        label = rules()[key].definition.label if key in rules() else key
        typer.echo(f"{'待校准 ' if key in noisy else ''}{label}：{full(each)}")
    typer.echo(f"全县：{full(overall(known))}")
