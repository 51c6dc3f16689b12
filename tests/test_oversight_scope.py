"""The pages of one matter, asked by somebody who may see one township or one category: no row of anybody else's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pages.oversight.firms import questions as firms
from pages.oversight.labour import questions as labour
from pages.oversight.opinion import questions as opinion
from pages.oversight.opinion.rated import opinions
from pages.oversight.quality import questions as quality
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.lake.scope import Scope
from tests.views import view_of

TOWN, KIND = "西河镇", "道路"
LISTS = (
    opinion.rated,
    opinion.register,
    quality.matrix,
    quality.failed,
    quality.batches,
    quality.uncared,
    labour.unpaid,
)


def seen_by(data: Path, scope: Scope) -> View:
    return replace(view_of(data, period="2026年"), viewer=Viewer("来人", scope))


@pytest.mark.parametrize("asked", LISTS, ids=lambda asked: f"{asked.__module__.split('.')[2]} {asked.__name__}")
def test_a_township_sees_its_own_rows_and_all_of_them(sample_lake: Path, asked: object) -> None:
    assert callable(asked)
    own = asked(seen_by(sample_lake, Scope((TOWN,))))
    everybodys = asked(view_of(sample_lake, period="2026年"))
    assert set(own["township"]) <= {TOWN}
    assert own.height == everybodys.filter(pl.col("township") == TOWN).height


def test_of_a_firm_a_township_sees_the_contracts_with_itself(sample_lake: Path) -> None:
    view = seen_by(sample_lake, Scope((TOWN,)))
    rows, mine = firms.records(view), view_of(sample_lake, period="2026年", township=TOWN)
    assert rows.rows() == firms.records(mine).rows() and rows.height
    for contractor in rows["contractor"]:
        assert set(firms.contracts(view, contractor)["township"]) == {TOWN}
    assert [each.township for each in opinions(view)] == [TOWN]


def test_a_department_sees_its_own_category(sample_lake: Path) -> None:
    view = seen_by(sample_lake, Scope(categories=(KIND,)))
    for contractor in firms.records(view)["contractor"]:
        assert set(firms.contracts(view, contractor)["category"]) == {KIND}
