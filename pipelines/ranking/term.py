"""Term: one period assessed — points, places, grades, chances — before it becomes rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipelines.ranking.adjusted import Adjusted, adjusted
from pipelines.ranking.evidence.book import Book
from pipelines.ranking.evidence.term_figures import OfIndicator, figures
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.grades import grades
from pipelines.ranking.luck import Luck, luck
from pipelines.ranking.places import keys, places
from pipelines.ranking.points import Assessment, Figure, Whole, assess, exact
from pipelines.ranking.schemes.scheme import Scheme


@dataclass(frozen=True)
class Result:
    """One period: what its indicators came to, every township's assessment and adjustment, the final scores and what
    orders them, places (also of a quarter, which shows none), group places, grades, and the luck in them."""

    term: Term
    scheme: Scheme
    of_kpi: Mapping[str, OfIndicator]
    assessed: Mapping[str, Assessment]
    adjusted: Mapping[str, Adjusted]
    scores: Mapping[str, Fraction]
    keys: Mapping[str, tuple[Fraction, ...]]
    places: Mapping[str, int]
    group_places: Mapping[str, int]
    grades: Mapping[str, str]
    luck: Luck | None

    @property
    def order(self) -> list[str]:
        """The townships that have a place, the best first."""
        return sorted(self.places, key=lambda name: (self.places[name], name))

    def figures(self, township: str) -> dict[str, Figure]:
        return {kpi: of.figures[township] for kpi, of in self.of_kpi.items()}

    @property
    def wholes(self) -> dict[str, Whole]:
        return {kpi: of.whole for kpi, of in self.of_kpi.items()}


def result(book: Book, term: Term) -> Result | None:
    """Assess every township in one period; None where nobody has any figure."""
    scheme = book.schemes.of(term.name)
    of_kpi = figures(book, term, scheme)
    if all(of.spread is None for of in of_kpi.values()):
        return None
    wholes = {kpi: of.whole for kpi, of in of_kpi.items()}
    assessed = {
        name: assess(name, {kpi: of.figures[name] for kpi, of in of_kpi.items()}, wholes, scheme)
        for name in book.townships
    }
    extra = {name: adjusted(name, term, scheme, book.register, book.overdue) for name in book.townships}
    scores = {
        name: max(each.score + extra[name].points, Fraction(0))
        for name, each in assessed.items()
        if each.score is not None and each.effective >= exact(scheme.least_weight)
    }
    keyed = keys([*assessed.values()], scores, scheme.tie_break)
    placed = places(keyed)
    placing = [assessed[name] for name in scores]
    return Result(
        term=term,
        scheme=scheme,
        of_kpi=of_kpi,
        assessed=assessed,
        adjusted=extra,
        scores=scores,
        keys=keyed,
        places=placed,
        group_places=_in_groups(keyed, book.groups, scheme),
        grades=grades(scores, placed, {name: each.caps_at for name, each in extra.items()}, scheme),
        luck=luck(
            placing,
            {name: float(each.points) for name, each in extra.items()},
            book.groups if scheme.groups else {},
            sorted(placed, key=lambda name: (placed[name], name)),
            of_kpi,
            scheme,
            term,
            book.last_places,
            {name: nth for nth, name in enumerate(book.townships)},
        ),
    )


def _in_groups(
    keyed: Mapping[str, tuple[Fraction, ...]], groups: Mapping[str, str | None], scheme: Scheme
) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for group in scheme.groups:
        ranks |= places({name: key for name, key in keyed.items() if groups[name] == group})
    return ranks
