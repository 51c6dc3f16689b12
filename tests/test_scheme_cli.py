"""The commands for schemes: a file is checked before it is used, and last year proposes the goalposts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from typer.testing import CliRunner

from cli.main import app
from pipelines.lake.snapshot_db import Lake, current
from tests.ranked import DEFAULT

RUN = CliRunner()


def test_a_sound_scheme_is_read_back_in_words():
    result = RUN.invoke(app, ["scheme", "check", str(DEFAULT)])
    assert result.exit_code == 0
    for phrase in ("可以使用", "按期完工率：权重 15，50→90%，近四个季度", "超过 100 回落，到 120 为 0 分", "一票否决"):
        assert phrase in result.output


def test_a_faulty_scheme_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "2027.toml"
    path.write_text(DEFAULT.read_text("utf-8").replace("weight = 20", "weight = 30", 1), "utf-8")
    result = RUN.invoke(app, ["scheme", "check", str(path)])
    assert result.exit_code == 2
    assert "权重之和是 110，应为 100" in result.output


def test_last_years_percentiles_are_proposed(sample_lake: Path):
    result = RUN.invoke(app, ["scheme", "calibrate", "--data", str(sample_lake)])
    assert result.exit_code == 0, result.output
    lake = Lake.open(current(sample_lake))
    values = lake.sql("select value from kpis where kpi = 'satisfaction' and level = 'township' and period = '2025'")
    low, high = np.percentile(values["value"].to_numpy(), [10, 90])
    assert (
        f"群众满意度（satisfaction）：现为 60→95；拟为 floor = {round(low, 1):g}，target = {round(high, 1):g}"
        in result.output
    )
    assert "整改销号率（rectification_rate）：现为 60→95；只有 0 个乡镇有数，不拟定" in result.output


def test_a_folder_that_is_none_is_refused(tmp_path: Path):
    result = RUN.invoke(app, ["scheme", "calibrate", "--data", str(tmp_path / "none")])
    assert result.exit_code == 2
