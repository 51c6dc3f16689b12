"""Make: writes a sample county — reference data, the messy files its townships hand in, and the truth about them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.registry import datasets, rules
from pipelines.sample import reference, world
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.cells.decks import Decks, dice_for
from pipelines.sample.ledgers.cells.names import township_names
from pipelines.sample.ledgers.files.county_office import OWN, CountyLedgers, credit_file
from pipelines.sample.ledgers.files.hand_in import Clerks
from pipelines.sample.ledgers.files.site_office import SiteLedgers
from pipelines.sample.ledgers.files.twists import HandIn, twist
from pipelines.sample.ledgers.sheets.bad_rows import choose
from pipelines.sample.offices import Before, Offices
from pipelines.sample.register import write_register
from pipelines.sample.spec import Spec
from pipelines.sample.world import TownshipYear

SAID_WHEN_EMPTY = ("changes", "acceptances")
REAL_COUNTY = 17  # in a county larger than this a township may hand in nothing


class InboxNotEmpty(ValueError):
    """The inbox already holds files; the message says where and what to do."""


def _refuse_full(inbox: Path) -> None:
    if inbox.exists() and any(inbox.iterdir()):
        raise InboxNotEmpty(f"{inbox}：收件目录里已有文件，示例县不会写进去。请换一个空目录，或先移走这些文件再试。")


def _silent_township(spec: Spec, folder: Path) -> str | None:
    """The township that hands in nothing, in a large county."""
    if spec.townships <= REAL_COUNTY or not spec.silent:
        return None
    return dice_for(spec.seed, "silent").pick(township_names(folder))


def _asks_every_township(rule: str) -> bool:
    """Does the rule look through the ledgers of all townships before it flags? While one is silent it cannot tell."""
    known = rules().get(rule)
    return known is not None and any(need.endswith("@county") for need in known.definition.flag_needs)


class _Maker:
    """Writes township year after township year; of a written year only what goes into a longer ledger is kept."""

    def __init__(self, out: Path, spec: Spec, before: Before | None) -> None:
        self.spec = spec
        self.decks = Decks(spec.seed)
        self.offices = Offices(out, self.decks, spec.plan_years[-1], before)
        self.office = self.offices.today
        self.clerks = Clerks(self.decks, datasets())
        self.county = CountyLedgers()
        self.site = SiteLedgers(datasets())
        self.plants: list[dict[str, Any]] = []

    def add_credit(self, rows: Sequence[Row]) -> None:
        """The county's own ledger, whoever of the townships stays silent."""
        if rows:
            self.offices.hand_in(credit_file(list(rows), self.spec.plan_years[-1]), {})

    def add(self, part: TownshipYear) -> None:
        self.plants += [asdict(plant) for plant in part.plants]
        self.offices.take(part.rows)
        spared = part.groups
        dice = dice_for(self.spec.seed, part.code, part.year)
        rows: dict[str, list[Row]] = defaultdict(list)
        rows |= {key: list(dataset_rows) for key, dataset_rows in part.rows.items() if key != OWN}
        spoils = {
            key: {} if key in part.readable else choose(dataset, rows[key], spared, dice)
            for key, dataset in datasets().items()
        }
        if part.year == self.spec.plan_years[-1] and self.spec.townships > 1:
            self.county.take(part.township, rows, spoils)
        if part.township != self.site.who:
            self.close_site()
        self.site.take(part.township, rows, spoils)
        files = self.clerks.files(part.township, part.year, rows, self._none_in(part, rows))
        hand_in = HandIn(files, datasets(), spoils, dice, self.office.seen)
        for file in twist(hand_in, self.decks):
            self.offices.hand_in(file, spoils)

    def _none_in(self, part: TownshipYear, rows: dict[str, list[Row]]) -> frozenset[str]:
        """That nothing was changed or accepted in the running year is said with an empty ledger: of a ledger that is
        not handed in nobody knows, and no work could be called late."""
        is_running = part.year == self.spec.plan_years[-1] and bool(rows["projects"])
        return frozenset(key for key in SAID_WHEN_EMPTY if is_running and not rows[key])

    def close_site(self) -> None:
        for file in self.site.files():
            self.offices.hand_in(file, self.site.spoils)
        self.site = SiteLedgers(datasets())

    def close(self) -> None:
        self.close_site()
        file = self.county.file(self.spec.plan_years[-1])
        if file.orders:
            self.office.seen.note("several townships")
            self.offices.hand_in(file, self.county.spoils)

    def truth(self) -> dict[str, Any]:
        return {
            "seed": self.spec.seed,
            "plants": self.plants + self.office.sums.plants,
            "rejected": self.office.rejected,
            "unread": self.office.unread,
            "habits": sorted(self.office.seen.ways),
        }


def make_sample(
    out: Path, spec: Spec, progress: Callable[[str], None] | None = None, before: Before | None = None
) -> None:
    """Write out/reference, out/inbox, out/truth.json and the lake's receipts of this year; equal specs, equal bytes.

    With `before` also the inbox of that earlier day. `progress` hears one line for each township and year. Raises
    InboxNotEmpty.
    """
    _refuse_full(out / "inbox")
    reference.write_reference(spec, out / "reference")
    silent = _silent_township(spec, out / "reference")
    maker = _Maker(out, spec, before)
    for part in world.generate(spec):
        maker.add_credit(part.rows[OWN])
        if part.township == silent:
            continue
        maker.add(part)
        if progress:
            progress(f"{part.township} {part.year}年")
    maker.close()
    write_register(out, spec, maker.offices.monthly)
    truth = maker.truth()
    if silent:
        truth["plants"] = [plant for plant in truth["plants"] if not _asks_every_township(plant["rule"])]
        note = "到期未报送任何台账"
        truth["plants"].append({"rule": "late_report", "subject": silent, "project_no": None, "note": note})
    (out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")
