"""The pages of one matter to a township: its own works only, whatever the filter says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pages.oversight.costs import questions as costs
from pages.oversight.funds import questions as funds
from pages.oversight.progress import questions as progress
from pages.ui.ask.topic import money_stream
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Scope
from tests.views import view_of

OWN, OTHER = "西河镇", "石门镇"


def test_a_township_s_account_is_answered_with_its_own_works_and_nobody_else_s(sample_lake: Path) -> None:
    own = replace(view_of(sample_lake, period="2026年"), viewer=Viewer("镇里", Scope((OWN,))))
    for asked in (progress.listed, progress.stood, costs.works, costs.approved, funds.against):
        rows = asked(own)
        assert set(rows["township"]) == {OWN}, asked.__name__
    assert set(progress.told(own)["township"]) == {OWN} == set(own.townships)
    by_filter = money_stream.of(view_of(sample_lake, period="2026年", township=OWN))
    mine = money_stream.of(own)
    assert mine.sources.equals(by_filter.sources) and (mine.works, mine.townships) == (by_filter.works, 1)
    other = replace(own, filters=replace(own.filters, township=OTHER))
    assert progress.listed(other).is_empty() and costs.works(other).is_empty() and funds.against(other).is_empty()
    assert funds.monthly(other)[0].is_empty() and money_stream.of(other).works == 0
