"""The sample county's register: when each ledger came in month by month, as a county's inbox would have noted it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec

SPEC = Spec(seed=4, townships=12, projects=90, years=2)
Received = dict[tuple[str, int], dict[str, date]]  # township, month → file → the day it came


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("register") / "county"
    make_sample(out, SPEC)
    return out


@pytest.fixture(scope="module")
def received(county: Path) -> Received:
    """Late reports of a month come in before the next one is due."""
    came: Received = defaultdict(dict)
    for line in map(json.loads, (county / "lake" / "receipts.jsonl").read_text("utf-8").splitlines()):
        day = date.fromisoformat(line["received_at"][:10])
        month = day.month if day.day > 5 else day.month - 1  # what is late by a few days
        came[line["path"].split("/")[0], month][line["path"]] = day
    return came


def test_every_file_in_the_register_lies_in_the_inbox(county: Path, received: Received) -> None:
    assert all((county / "inbox" / path).is_file() for files in received.values() for path in files)


def test_a_township_hands_in_all_of_its_running_ledgers_in_a_month_or_none(received: Received) -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for (township, _), came in received.items():
        files[township] |= came.keys()
    assert all(came.keys() == files[township] for (township, _), came in received.items())
    assert min(len(each) for each in files.values()) > 3


def test_most_reports_come_in_time_some_late_and_some_not_at_all(received: Received) -> None:
    months = SPEC.as_of.month - 1
    days = [day.day for came in received.values() for day in came.values()]
    in_time = sum(17 <= day <= 24 for day in days) / len(days)
    assert 0.7 < in_time < 0.99
    assert 0 < SPEC.townships * months - len(received) < 0.2 * SPEC.townships * months
