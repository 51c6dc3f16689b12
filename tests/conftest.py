"""Shared fixtures: one sample county that really went through the night, made once for all test processes."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from casework.store import VARIABLE, Store, place
from tests import postgres
from tests.collection import KINDS, pytest_collection_modifyitems, pytest_make_parametrize_id
from tests.first_nights import FirstNights
from tests.stores import Home

if TYPE_CHECKING:
    import polars as pl

    from pipelines.definitions import Loaded
    from pipelines.reference.county import County

__all__ = ["NOW", "pytest_collection_modifyitems", "pytest_make_parametrize_id"]  # the last two are hooks
NOW = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
# How long an example takes says how busy the machine is, not whether the example holds.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _first_nights(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where first nights are kept: below pytest's own folder, which is cleared however a test process ends."""
    FirstNights.folder = tmp_path_factory.mktemp("first_nights")


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """The data folder of the sample county (seed 1), in which every township reports, after its first night."""
    from pipelines.lake.snapshot_db import Lake, current
    from pipelines.night import night
    from pipelines.sample.make import make_sample
    from pipelines.sample.spec import Spec
    from tests.lakes import opened_once

    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    data = shared / "county"
    with (shared / "county.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (data / "lake" / "CURRENT").exists():
            make_sample(data, Spec(seed=1, silent=False))
            night(data, now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lake, "open", classmethod(opened_once(current(data))))
        yield data


@pytest.fixture
def county(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, where the pages look for the county's data."""
    monkeypatch.setenv("MINGJIAN_DATA", str(sample_lake))
    return sample_lake


@pytest.fixture
def own_county(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its published snapshot in a folder of the test's own, for what people decide there."""
    from tests.people import published

    data = published(sample_lake, tmp_path / "county")
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return data


@pytest.fixture(autouse=True)
def local_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page in a test is opened by the person at the machine, unless the test signs somebody in."""
    from tests.local import open_locally  # not before a test needs it: Streamlit takes a second to import

    open_locally(monkeypatch)


@pytest.fixture
def few_definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nights ask only a handful of rules and KPIs, rank nobody and foresee nothing: for tests that look at something
    else over many nights."""
    from pipelines.ranking.outcome import empty
    from pipelines.ranking.schemes.folder import load_all
    from pipelines.stages import compute, figures

    def unranked(_: object, known: County, kpis: dict[str, Loaded], *__: object) -> dict[str, pl.DataFrame]:
        return empty(load_all(known.schemes, kpis, known.adopted))

    monkeypatch.setattr(figures, "ranked", unranked)
    monkeypatch.setattr(figures.forecast, "made", lambda *_: {})
    monkeypatch.setattr(compute, "make_worth", lambda *_: None)
    asked, counted = compute.of_stage, figures.measures.lay
    few = {"went_backwards", "paid_without_contract", "overdue", "late_report"}
    kept = ("completion_rate", "data_quality_rate")
    monkeypatch.setattr(compute, "of_stage", lambda after: {k: r for k, r in asked(after).items() if k in few})
    monkeypatch.setattr(
        figures.measures,
        "lay",
        lambda engine, kpis, day, lost: counted(engine, {key: kpis[key] for key in kept}, day, lost),
    )


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of this test process."""
    with postgres.served() as url:
        yield url


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store in a file, brought to today's tables once for all tests of this process."""
    data = tmp_path_factory.mktemp("made")
    Store.open(data, None).close()
    return place(data)


@pytest.fixture(scope="session")
def made_server(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The server with one empty store on it, which is copied for every test."""
    url = postgres.database(postgresql_server)
    Store.open(tmp_path_factory.mktemp("made_server"), url).close()
    return url


@pytest.fixture(params=KINDS)
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Where a county's empty store lies: every test that asks for it runs on both kinds."""
    monkeypatch.delenv(VARIABLE, raising=False)
    if request.param == "postgresql":
        return Home(tmp_path, postgres.copied(request.getfixturevalue("made_server")))
    place(tmp_path).parent.mkdir()
    shutil.copy(request.getfixturevalue("made_file"), place(tmp_path))
    return Home(tmp_path, None)


@pytest.fixture(params=KINDS)
def bare(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Where a county's store will lie, on both kinds, for tests of how one is made."""
    monkeypatch.delenv(VARIABLE, raising=False)
    if request.param == "sqlite":
        return Home(tmp_path, None)
    return Home(tmp_path, postgres.room(request.getfixturevalue("postgresql_server")))


@pytest.fixture(params=["other kind", pytest.param("same kind", marks=pytest.mark.soak)])
def elsewhere(request: pytest.FixtureRequest, home: Home, tmp_path: Path) -> Home:
    """Another county's place: of the other kind, so that each kind is left and entered; of the same, in make soak."""
    data = tmp_path / "elsewhere"
    data.mkdir()
    on_server = (home.url is None) == (request.param == "other kind")
    return Home(data, postgres.room(request.getfixturevalue("postgresql_server")) if on_server else None)


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    """An empty store, on both kinds."""
    opened = home.open()
    yield opened
    opened.close()
