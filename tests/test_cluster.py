"""Cluster: a night with --engine publishes what a night without it does, and says clearly when it cannot."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import polars as pl
import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines.engines import connection as connecting
from pipelines.engines import spark as cluster
from pipelines.engines.connection import connect
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import EngineError
from pipelines.lake.snapshot_db import current
from pipelines.night import NightFailed, night
from pipelines.stages import compute
from tests.conftest import NOW
from tests.parity import differing
from tests.sail import free_port, served
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("sail")) as (address, _):
        yield address


def small(data: Path) -> Path:
    """A county of two townships with a payment for each project."""
    tiny_county(data)
    ledger(data, "西河镇/项目.csv", PROJECTS, *(project(n) for n in range(1, 6)))
    paid = (f"Z{n},350987100-2026-{n:04d},2026-04-0{n},{n}.5,进度款,甲公司" for n in range(1, 6))
    ledger(data, "西河镇/拨付.csv", PAYMENTS, *paid)
    return data


def tables(data: Path) -> dict[str, pl.DataFrame]:
    folder = current(data)
    return {path.relative_to(folder).as_posix(): pl.read_parquet(path) for path in sorted(folder.rglob("*.parquet"))}


def assert_same(one: Path, other: Path) -> None:
    here, there = tables(one), tables(other)
    assert here.keys() == there.keys()
    assert {name: wrong for name in here if (wrong := differing(here[name], there[name]))} == {}


@pytest.mark.soak  # test_parity.py compares every fact, rule and KPI over a small county with every change
def test_a_night_on_the_cluster_publishes_the_same_tables_row_by_row(url: str, sample_lake: Path, tmp_path: Path):
    data = tmp_path / "county"
    shutil.copytree(sample_lake, data)
    shutil.rmtree(data / "lake" / "snapshots")
    (data / "lake" / "CURRENT").unlink()
    outcome = night(data, now=NOW, engine=url)
    assert outcome.changed
    assert_same(sample_lake, data)
    assert outcome.manifest["versions"]["engine"] == f"spark connect 4.1.2 {url.removeprefix('sc://')}"
    home = json.loads((current(sample_lake) / "manifest.json").read_text("utf-8"))
    assert home["versions"]["engine"].startswith("duckdb ")
    assert outcome.manifest["inputs_fingerprint"] == home["inputs_fingerprint"]


@pytest.mark.soak  # make test asks its siblings
@pytest.mark.usefixtures("few_definitions")  # all of them: test_parity.py
def test_a_second_night_with_changes_is_the_same_on_the_cluster(url: str, tmp_path: Path):
    one, other = small(tmp_path / "one"), small(tmp_path / "other")
    later = NOW.replace(day=21)
    for data, engine in ((one, None), (other, url)):
        night(data, now=NOW, processes=0, engine=engine)
        ledger(data, "西河镇/拨付.csv", PAYMENTS, "Z1,350987100-2026-0001,2026-04-01,0.5,进度款,甲公司")
        night(data, now=later, processes=0, engine=engine)
    assert_same(one, other)
    assert tables(one)["history/history.parquet"].height > 0


def test_a_night_that_is_over_takes_its_tables_from_the_cluster(url: str) -> None:
    session = connect(url)
    engine = cluster.SparkEngine(session, DuckEngine(), "mingjian_20261020-x")
    engine.put("numbers", pl.DataFrame({"n": [1, 2]}))
    engine.make("doubled", "select n * 2 as n from numbers")
    engine.bring_home()
    left: list[list[str]] = []
    stop, session.spark.stop = (
        session.spark.stop,
        lambda: left.append([d.name for d in session.spark.catalog.listDatabases()]),
    )
    engine.close()
    stop()
    assert engine._home.sql("select n from doubled order by n")["n"].to_list() == [2, 4]
    assert left and "mingjian_20261020_x" not in left[0]


def test_a_value_that_would_change_its_kind_on_the_way_home_is_an_error() -> None:
    frame = pl.DataFrame({"n": [1.5]})
    with pytest.raises(TypeError, match="n: Float64 / Int64"):
        cluster._alike(frame, {"n": pl.Int64()})
    assert cluster._alike(pl.DataFrame({"n": [1]}, schema={"n": pl.Int32}), {"n": pl.Int64()}).schema == {
        "n": pl.Int64()
    }


def refusal(url: str) -> str:
    with pytest.raises(EngineError) as error:
        connect(url)
    return str(error.value)


@pytest.mark.parametrize("url", ["10.1.2.3:15002", "http://10.1.2.3:15002", "sc://", "sc://10.1.2.3:port", "sc://h/x"])
def test_an_address_that_is_misspelt_is_shown_beside_the_right_form(url: str) -> None:
    assert f"--engine {url} 写法不对" in refusal(url)
    assert "sc://主机:端口" in refusal(url)


def test_a_token_in_the_address_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "SECONDS", 1)
    for url in (f"sc://127.0.0.1:{free_port()}/;token=geheim", "sc://h:port/;token=geheim"):
        assert "geheim" not in refusal(url)


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql.connect.session", None)
    assert "pip install '.[cluster]'" in refusal("sc://127.0.0.1:1")


def test_a_server_that_is_no_spark_connect_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    other_server = grpc.server(ThreadPoolExecutor(1))
    port = other_server.add_insecure_port("127.0.0.1:0")
    other_server.start()
    assert f"集群 127.0.0.1:{port}：有程序应答，但不能作为计算引擎使用" in refusal(f"sc://127.0.0.1:{port}")
    other_server.stop(None)


def test_a_server_of_another_version_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "SERVES", "3.")
    assert "（版本 4.1.2）" in refusal(url)


def test_an_unreachable_cluster_costs_the_night_and_yesterday_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = small(tmp_path / "county")
    night(data, now=NOW, processes=0)
    standing = current(data)
    ledger(data, "西河镇/项目2.csv", PROJECTS, project(9))
    monkeypatch.setattr(connecting, "SECONDS", 1)
    port = free_port()
    result = CliRunner().invoke(app, ["night", "--data", str(data), "--engine", f"sc://127.0.0.1:{port}"])
    assert result.exit_code == 2
    assert f"未发布：集群 127.0.0.1:{port}：1 秒内没有应答" in result.stderr
    assert current(data) == standing


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "stands still"])
def test_a_cluster_that_fails_in_the_night_is_told_in_one_sentence_and_yesterday_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    monkeypatch.setattr(connecting, "STATEMENT", 10)
    data = small(tmp_path / "county")
    night(data, now=NOW, processes=0)
    standing = current(data)
    ledger(data, "西河镇/项目2.csv", PROJECTS, project(9))
    with served(tmp_path) as (url, server):

        def fails_after_connecting(address: str) -> connecting.Session:
            session = connect(address)
            server.send_signal(how)
            return session

        monkeypatch.setattr(compute, "connect", fails_after_connecting)
        with pytest.raises(NightFailed, match=r"集群 127\.0\.0\.1:\d+：运算中断.*去掉 --engine"):
            night(data, now=NOW.replace(day=21), processes=0, engine=url)
        server.kill()
    assert current(data) == standing
