"""Questions: which works could be drawn, and the samples that were."""

from __future__ import annotations

from casework.sampling import lists
from casework.sampling.sample import Sample
from pages.ui.ask.casework import existing
from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pipelines.sampling.draw import Unit

EVERY = "全部在册项目"
POPULATIONS = {
    "已完工的项目": "finished_on is not null",
    "已开工、未完工的项目": "started_on is not null and finished_on is null",
    EVERY: "true",
}
UNITS = """
select project_no, project_name, township, village, category from project_facts
where is_live and project_no is not null and {which} order by project_no
"""


def samples() -> list[Sample]:
    """Every sample, the newest first. Raises StoreError."""
    store = existing()
    return lists.samples(store) if store else []


def units(view: View, population: str) -> list[Unit]:
    """The works of the whole county that could be drawn; `population` is one of POPULATIONS."""
    return [Unit(*row) for row in ask(view, UNITS.format(which=POPULATIONS[population])).iter_rows()]


def absent(view: View, units: list[Unit]) -> list[str]:
    """The townships that none of these works is in: none to be drawn, or none that anybody told of."""
    known = {unit.township for unit in units}
    return [name for name in view.townships if name not in known]
