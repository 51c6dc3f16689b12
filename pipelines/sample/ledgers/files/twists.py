"""Twists: what else happens to a hand-in — corrections, old sheets, copies, ledgers over several files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipelines.definitions import Dataset
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.cells.decks import Decks
from pipelines.sample.ledgers.cells.habits import Seen
from pipelines.sample.ledgers.cells.stale import older, other_spelling
from pipelines.sample.ledgers.containers import CSV_GB, XLSX
from pipelines.sample.ledgers.files.files import File, Spoils
from pipelines.sample.ledgers.files.hand_in import MOST_ROWS
from pipelines.sample.ledgers.sheets.grid import Order

CORRECTABLE = ("payments", "contracts", "funds", "projects")
COPYABLE = ("acceptances", "approvals", "disclosures", "contracts", "changes")
DIVISIBLE = ("progress", "ratings", "disclosures", "projects", "approvals")
MOST_OLD_ROWS = 500  # rows of an old sheet


@dataclass
class HandIn:
    """The files of one township and year while they are being twisted; a ledger is twisted once."""

    files: list[File]
    datasets: dict[str, Dataset]
    spoils: Spoils
    dice: Dice
    seen: Seen

    def __post_init__(self) -> None:
        self.taken: set[str] = set()

    def pick(self, candidates: Iterable[str], fewest: int = 1) -> str | None:
        """A ledger that no twist has touched yet and that Excel can hold."""
        sizes = {order.dataset: len(order.rows) for file in self.files for order in file.orders}
        free = [key for key in candidates if fewest <= sizes.get(key, 0) <= MOST_ROWS and key not in self.taken]
        if not free:
            return None
        self.taken.add(chosen := self.dice.pick(free))
        return chosen

    def home(self, dataset: str) -> int:
        """Which file holds the ledger."""
        return next(at for at, file in enumerate(self.files) if any(o.dataset == dataset for o in file.orders))

    def alone(self, dataset: str) -> int:
        """Which file holds the ledger and nothing else; a bound ledger is taken out of its workbook."""
        at = self.home(dataset)
        file = self.files[at]
        if len(file.orders) == 1:
            return at
        mine = [order for order in file.orders if order.dataset == dataset]
        self.files[at] = replace(file, orders=[order for order in file.orders if order.dataset != dataset])
        label = self.datasets[dataset].label
        self.files.append(replace(file, stem=f"{label}_{file.year}年", orders=mine, container=XLSX))
        return len(self.files) - 1

    def sound_rows(self, dataset: str) -> list[Row]:
        """The ledger's rows that can be read."""
        spoiled, keys = self.spoils.get(dataset, {}), self.datasets[dataset].keys
        order = next(o for o in self.files[self.home(dataset)].orders if o.dataset == dataset and not o.hidden)
        return [row for row in order.rows if tuple(row.get(key) for key in keys) not in spoiled]

    def supersede(self, dataset: str, suffix: str, outdated: Callable[[Row], Row]) -> None:
        """Up to three rows go out outdated; a later file brings them as they are."""
        at = self.home(dataset)
        file, chosen = self.files[at], self.dice.shuffled(self.sound_rows(dataset))[:3]
        marks = {id(row) for row in chosen}
        orders = [
            replace(o, rows=[outdated(row) if id(row) in marks else row for row in o.rows])
            if o.dataset == dataset and not o.hidden
            else o
            for o in file.orders
        ]
        self.files[at] = replace(file, orders=orders, is_final=False)
        # "_" sorts after ".", so the night takes the correction after the ledger it corrects
        stem = f"{file.stem}_{suffix}" + (f"_{self.datasets[dataset].label}" if len(file.orders) > 1 else "")
        self.files.append(replace(file, stem=stem, container=XLSX, orders=[Order(dataset, chosen)], corrects=True))


def correction(hand_in: HandIn) -> None:
    if key := hand_in.pick(CORRECTABLE):
        hand_in.seen.note("correction")
        hand_in.supersede(key, "更正", older)


def two_spellings(hand_in: HandIn) -> None:
    if key := hand_in.pick(("projects",)):
        hand_in.seen.note("two spellings")
        hand_in.supersede(key, "补报", lambda row: other_spelling(row, hand_in.dice))


def old_sheet(hand_in: HandIn) -> None:
    """A workbook keeps last month's rows on a hidden sheet."""
    if key := hand_in.pick(("funds", "contracts", "payments")):
        at = hand_in.home(key)
        file, label = hand_in.files[at], hand_in.datasets[key].label
        rows = [older(row) for row in hand_in.sound_rows(key)[:MOST_OLD_ROWS]]
        hidden = Order(key, rows, hidden=True, sheet=f"{label}(旧)")
        container = file.container if file.container.cells else XLSX
        hand_in.files[at] = replace(file, container=container, orders=[*file.orders, hidden])


def copy(hand_in: HandIn) -> None:
    if key := hand_in.pick(COPYABLE):
        at = hand_in.alone(key)
        hand_in.files[at] = replace(hand_in.files[at], copy=f"{hand_in.files[at].stem}(2)")


def several_files(hand_in: HandIn) -> None:
    if key := hand_in.pick(DIVISIBLE, fewest=4):
        at = hand_in.alone(key)
        file = hand_in.files[at]
        (order,) = file.orders
        half = len(order.rows) // 2
        hand_in.seen.note("several files")
        hand_in.files[at] = replace(file, stem=f"{file.stem}(一)", orders=[replace(order, rows=order.rows[:half])])
        rest = replace(file, stem=f"{file.stem}(二)", container=CSV_GB, orders=[replace(order, rows=order.rows[half:])])
        hand_in.files.append(rest)


TWISTS = (correction, two_spellings, old_sheet, copy, several_files)


def twist(hand_in: HandIn, decks: Decks, times: int = 2) -> list[File]:
    """The files after as many twists as are dealt."""
    for _ in range(times):
        decks.deal("twists", TWISTS)(hand_in)
    return [file for file in hand_in.files if file.orders]
