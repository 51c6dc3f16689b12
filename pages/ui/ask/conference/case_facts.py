"""Case facts: what the snapshot knows beside the cases — names of projects, and findings that may become cases."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.cases import listed
from pages.ui.ask.query import ask
from pages.ui.site.view import View

FLAGGED = "select finding_id, level, rule, township, department from findings where outcome = 'flagged'"
PROJECTS = "select project_no, project_name from project_facts"


def open_findings(view: View) -> pl.DataFrame:
    """finding_id, level, rule, township and department of every finding that the newest night flags."""
    return ask(view, FLAGGED)


def project_names(view: View) -> pl.DataFrame:
    """project_no, project_name of every project of the viewer, as the snapshot has them."""
    return ask(view, PROJECTS)


def project_name(view: View, case_id: str) -> str | None:
    """What the project of a case is called; None where the snapshot does not know it."""
    number = listed(view.viewer).filter(pl.col("case_id") == case_id)["project_no"]
    names = project_names(view).filter(pl.col("project_no").is_in(number.implode()))["project_name"]
    return None if names.is_empty() else names[0]
