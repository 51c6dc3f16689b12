"""Fenced: the sample county with rows planted that speak of two townships at once, and what is foreign to a scope."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.lake import snapshots
from pipelines.lake.snapshot_db import Scope, current
from pipelines.privacy.persons import PEOPLE
from pipelines.tables.catalogue import FOLDERS

OWN, OTHER = "西河镇", "石门镇"
MANAGER = "欧阳修远"
LEFT = {"snapshot", "files_sha256", "seal"}


def table(folder: Path, name: str) -> pl.DataFrame:
    """A table of the snapshot as it lies in its file, past every fence."""
    place = (
        f"clean/{name.removeprefix('clean_')}" if name.startswith("clean_") else f"{FOLDERS.get(name, 'facts')}/{name}"
    )
    return pl.read_parquet(folder / f"{place}.parquet")


def planted(sample: Path, data: Path) -> Path:
    """A copy of the sample's data folder whose snapshot also holds what _plants gives."""
    shutil.copytree(sample, data)
    old = current(data)
    manifest = json.loads((old / "manifest.json").read_text("utf-8"))
    building = snapshots.draft(data / "lake", "20261020T200000000000-planted0")
    for path in (path for path in old.rglob("*") if path.is_file() and path.name != "manifest.json"):
        target = building / path.relative_to(old)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for place, rows in _plants(old).items():
        frame = pl.read_parquet(building / f"{place}.parquet")
        more = pl.DataFrame([{name: row.get(name) for name in frame.columns} for row in rows], schema=frame.schema)
        pl.concat([frame, more]).write_parquet(building / f"{place}.parquet")
    rest = {key: value for key, value in manifest.items() if key not in LEFT}
    snapshots.publish(data / "lake", building, "20261020T200000000000-planted0", rest)
    return data


def _plants(folder: Path) -> dict[str, list[dict[str, Any]]]:
    projects = table(folder, "project_facts")
    own = projects.filter(pl.col("township") == OWN).sort("project_no").row(0, named=True)
    other = projects.filter(pl.col("township") == OTHER).sort("project_no").row(0, named=True)
    payment = table(folder, "payment_facts").filter(pl.col("township") == OTHER).sort("payment_no").row(0, named=True)
    files = table(folder, "files").filter(pl.col("submitter") == OWN)
    sent: dict[str, Any] = {"township": OWN, "source_file": files["source_file"][0]}
    mine = {name: own[name] for name in ("township", "project_no", "category", "project_name")}
    finding = mine | {
        "outcome": "flagged", "level": "red", "stage": "money", "subject": "project_no", "label": "试",
        "measured": "777", "limit": "7", "amount_fen": 77_777_700, "nights": 1, "returned": 0,
        "first_seen_on": date(2026, 10, 20), "last_seen_on": date(2026, 10, 20),
    }  # fmt: skip
    said = {
        "another_number": ("reused_photo", f"照片与项目 {other['project_no']} 所报相同，77.7777 万元"),
        "another_name": ("retired_rule", f"与“{other['project_name']}”重复，77.7777 万元"),
        "a_payment": ("double_payment", f"发票已用过：前一笔 {payment['payment_no']}，77.7777 万元"),
        "its_own": ("over_budget", f"本项目 {own['project_no']} 超概算"),
        f"甲公司/{MANAGER}": ("double_manager", f"项目经理{MANAGER}同时在 4 个在建项目任职，分布在 2 个乡镇"),
        f"乙公司/{MANAGER}": ("double_manager", f"项目经理{MANAGER}同时在 4 个在建项目任职，分布在 1 个乡镇"),
        payment["payment_no"]: ("double_payment", "发票已用过"),
    }
    short = finding | {"rule": "double_payment", "evidence": "发票已用过：前一笔 F-01（2026-05-01），77.7777 万元"}
    findings = [
        short | {"finding_id": "f00000000098", "subject_id": "short", "other_project_no": other["project_no"]},
        short | {"finding_id": "f00000000099", "subject_id": "short_own", "other_project_no": own["project_no"]},
    ]
    findings += [finding | {"finding_id": f"f{nth:011d}", "subject_id": subject, "rule": rule, "evidence": text}
                for nth, (subject, (rule, text)) in enumerate(said.items())]  # fmt: skip
    complaint: dict[str, Any] = {
        "complaint_no": "TS-1",
        "township": OWN,
        "project_no": other["project_no"],
        "content": "路灯不亮",
    }
    changed: dict[str, Any] = {
        "township": OWN,
        "change": "changed",
        "dataset": "projects",
        "row_key": "k",
        "snapshot": "20261019T190000000000-aaaaaaaa",
    }
    return {
        "findings/findings": findings,
        "clean/complaints": [complaint],
        "facts/complaint_facts": [complaint | {"category": other["category"], "project_name": other["project_name"]}],
        "clean/contracts": [{"contract_no": "HT-1", "project_no": own["project_no"], "site_manager": MANAGER}],
        "history/history": [
            changed | {"project_no": own["project_no"], "field": "responsible_person", "old": MANAGER, "new": "张三"},
            changed | {"project_no": other["project_no"], "field": "budget_fen", "old": "77777700", "new": "1"},
        ],
        "history/possible_doubles": [
            mine | {"other_no": other["project_no"], "other_name": other["project_name"], "likeness": 0.9}
        ],
        "files/warnings": [sent | {"field": "reporter", "text": MANAGER, "message": f"“{MANAGER}”"}],
        "rejected/rejected": [
            sent
            | {
                "dataset": "progress",
                "raw": f'{{"报送人（签字）":"{MANAGER}"}}',
                "reasons": "[]",
                "reason_text": f"报送人：“{MANAGER}”写在两格里",
            },
            {"township": OWN, "source_file": "县直汇总.xlsx", "dataset": "progress", "raw": '{"说明":"县里的表"}'},
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class Foreign:
    """What a scope may not read, worked out from the files by polars alone."""

    folder: Path
    scope: Scope

    @cached_property
    def own(self) -> pl.DataFrame:
        """The projects that are the scope's."""
        projects, scope = table(self.folder, "project_facts"), self.scope
        if scope.townships is not None:
            projects = projects.filter(pl.col("township").is_in(scope.townships))
        return projects if scope.categories is None else projects.filter(pl.col("category").is_in(scope.categories))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Foreign projects and their payments."""
        projects = table(self.folder, "project_facts")["project_no"]
        payments = table(self.folder, "payment_facts").select("project_no", "payment_no")
        own = set(self.own["project_no"])
        return frozenset(set(projects) - own) | {p for no, p in payments.rows() if no not in own}

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of foreign projects that no own project bears too."""
        return frozenset(set(table(self.folder, "project_facts")["project_name"]) - set(self.own["project_name"]))

    @cached_property
    def persons(self) -> frozenset[str]:
        """Names of people of three signs and more, which stand in no other word."""
        found: set[str] = {MANAGER}
        for path in (self.folder / "clean").glob("*.parquet"):
            frame = pl.read_parquet(path)
            found |= {name for column in PEOPLE if column in frame.columns for name in frame[column].drop_nulls()}
        return frozenset(name for name in found if len(name) >= 3)

    def in_texts(self, texts: Iterable[str | None]) -> set[str]:
        """Whatever of it stands in the texts."""
        whole = pl.Series([text for text in texts if text], dtype=pl.String).unique()
        words = [*self.numbers, *self.names, *(() if self.scope.names else self.persons)]
        hits = (
            whole.str.extract_many(words, overlapping=True).explode().drop_nulls().unique() if words else whole.head(0)
        )
        longer = set(self.own["project_name"])  # a foreign name may be a part of an own one
        return {hit for hit in hits if not any(hit in name for name in longer)}

    def in_frame(self, frame: pl.DataFrame) -> set[str]:
        """The same for every text of a frame."""
        return {hit for column in frame.select(pl.col(pl.String)) for hit in self.in_texts(column)}
