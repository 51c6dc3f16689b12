"""The map: a county that has no borders to draw says so and shows everything else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.night import night
from tests import tiny
from tests.walk import opened


def test_a_county_without_borders_is_told_and_its_points_are_still_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny.tiny_county(tmp_path)
    tiny.ledger(data, "西河镇/项目台账.csv", f"{tiny.PROJECTS},经度,纬度,坐标系", f"{tiny.project(1)},118.15,25.05,GPS")
    (data / "reference" / "boundaries.geojson").unlink()
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC), processes=0)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("cockpit")
    assert not at.exception
    assert any("本县还没有乡镇边界" in box.value for box in at.info)
