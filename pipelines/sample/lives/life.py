"""Life: one project from application to hand-over — its draws, its days (as day numbers) and its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.geography import Township, Village
from pipelines.sample.ground.people import Firm
from pipelines.sample.ground.quality import Quality
from pipelines.sample.ground.trades import Trade
from pipelines.sample.spec import Spec

Row = dict[str, Any]
FEN = 100  # every amount is whole yuan, so that a ledger in 万元 with four decimals is exact


@dataclass(frozen=True)
class Plant:
    """One thing a rule must flag; `note` says what was done to the project."""

    rule: str
    subject: str
    project_no: str | None
    note: str


@dataclass
class Place:
    """Where and when lives are drawn: a township in a plan year."""

    spec: Spec
    township: Township
    year: int
    quality: Quality
    dice: Dice
    firms: tuple[Firm, ...]
    site: Dice  # a stream of its own for what stands beside the main ledgers
    diary: Dice  # and one for what fills them up
    favourite: Firm | None = None  # the firm that gets most contracts, where concentration is planted
    rushes: bool = False  # what is due in autumn is paid in December
    hushed: bool = False  # nobody complains
    begun: set[tuple[str, str, int]] = field(default_factory=set)  # village, category and day of every start

    def __post_init__(self) -> None:
        self.today = self.spec.as_of.toordinal()


@dataclass
class Life:
    """What the draws of one project came to. Days may lie after today until `course` has cut them off."""

    place: Place
    number: int
    project_no: str
    reach: str = ""  # the state a plant needs the project to have reached: started, finished, accepted or settled
    budget_range: tuple[int, int] | None = None  # yuan; only a plant asks for one
    village: Village = field(init=False)
    trade: Trade = field(init=False)
    firm: Firm = field(init=False)
    name: str = ""
    method: str = ""
    owner_unit: str = ""
    owner_type: str = ""
    source: str = ""  # where most of the money comes from
    budget: int = 0
    bid_share: float = 0.95  # contract as a share of the budget
    planned_start: int = 0
    duration: int = 60
    start_shift: int = 0  # days after the planned start
    sign_gap: int = 5  # days from signing to start
    award_gap: int = 7  # days from award to signing
    filing_gap: int = 8  # days from the last approval to the award
    extension: int = 0  # days added by an approved change
    finish_shift: int = 0  # days after the due day
    accept_gap: int = 12
    settle_gap: int = 50
    hand_gap: int = 40
    settle_share: float = 0.98  # settled as a share of the base
    retention_share: float = 0.03
    prepaid: int = 0  # percent agreed; 0 for none
    prepaid_times: float = 1.0  # what is prepaid, as a share of what was agreed
    change_share: float = 0.0  # an approved change of the amount, as a share of the contract
    ahead: float = 0.0  # one payment runs this share of the base ahead of the work
    early_share: float = 0.0  # share of the base that is paid between finish and acceptance
    early_kind: str = "进度款"
    lags: bool = False  # the works fall behind their plan
    falls_silent: bool = False  # no report after the first one
    fund_gap: int = 0  # days from the money's arrival to the signing; 0 for a few
    wanted_village: Village | None = None  # only plants ask for a village, a trade or a firm
    wanted_trade: Trade | None = None
    wanted_firm: Firm | None = None
    wanted_site: tuple[float, float] | None = None
    mates: list[Life] = field(default_factory=list)  # earlier projects of the same plant
    at_line: bool = False  # the contract may end just below a line
    pays_every_report: bool = False
    pays_after_acceptance: bool = True
    planned_finish: int = 0
    award: int = 0
    signed: int = 0
    started: int | None = None
    finished: int | None = None  # None while unfinished; `finish` is the day it will be
    finish: int = 0
    accepted: int | None = None
    settled: int | None = None
    handed: int | None = None
    cancelled: bool = False
    paused: bool = False
    contract: int = 0
    base: int = 0
    settled_fen: int = 0
    retention_fen: int = 0
    reviewed: int | None = None
    rows: dict[str, list[Row]] = field(default_factory=dict)
    marks: list[tuple[str, str, Row, str, str]] = field(default_factory=list)
    groups: list[Plant] = field(default_factory=list)  # plants whose subject is no row

    @property
    def dice(self) -> Dice:
        return self.place.dice

    @property
    def today(self) -> int:
        return self.place.today

    def past(self, day: int) -> int | None:
        """The day, or None where it is still to come."""
        return day if day <= self.place.today else None

    def plant(self, rule: str, note: str, row: Row | None = None, key: str = "project_no", tail: str = "") -> None:
        """A rule must flag this project, or `row`: its `key` (numbers come last) and `tail` name the subject."""
        self.marks.append((rule, note, row or self.rows["projects"][0], key, tail))

    def plant_group(self, rule: str, note: str, *names: object) -> None:
        """A rule must flag what this project and its mates are together, under these names."""
        self.groups.append(Plant(rule, "/".join(str(name) for name in names), None, note))

    def planted(self) -> list[Plant]:
        """The plants, once every row has its number."""
        rows = [Plant(rule, row[key] + tail, self.project_no, note) for rule, note, row, key, tail in self.marks]
        return rows + self.groups


def iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def yuan(fen: float) -> int:
    """Whole yuan, in fen, rounded down."""
    return int(fen) // FEN * FEN
