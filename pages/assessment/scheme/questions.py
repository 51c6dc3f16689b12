"""Questions: which scheme stands for whom, its versions, and what a draft would make of the last full period."""

from __future__ import annotations

from dataclasses import dataclass

from casework.schemes.lists import versions
from casework.schemes.scheme import ADOPTED, Version
from pages.ui.ask.casework import existing
from pages.ui.ask.query import cached, data_folder
from pages.ui.site.view import View
from pipelines.lake.adopted import text_of
from pipelines.measures import periods
from pipelines.ranking.schemes.folder import DEFAULT, load_all
from pipelines.ranking.schemes.renumber import following, renumbered
from pipelines.ranking.schemes.scheme import Scheme, Schemes, parse
from pipelines.ranking.trial import Effect, effect
from pipelines.reference.county import County, load
from pipelines.registry import kpis
from reports.workbooks.context import chinese_period

WHOLE = "全县通用"
DRAFT = "草稿"


@dataclass(frozen=True)
class Standing:
    """What the next night ranks a target by. `text`: of its own scheme, or where it has none of the one that counts
    instead; `file`: of the county's own file; `version`: what was adopted; `known`: every version of the target."""

    target: str
    text: str
    scheme: Scheme
    file: str | None
    version: Version | None
    known: tuple[Version, ...]

    @property
    def no(self) -> int | None:
        """The number of what was adopted."""
        return self.version.no if self.version else None

    @property
    def is_own(self) -> bool:
        """Whether the target has a scheme of its own."""
        return self.version is not None or self.file is not None


def county() -> County:
    """The county's reference as it is now. Raises ReferenceError."""
    return load(data_folder() / "reference")


def known() -> list[Version]:
    """Every version that was adopted, the newest first. Raises StoreError."""
    store = existing()
    return versions(store) if store else []


def adopted(every: list[Version]) -> dict[str, str]:
    """Target → text, as the next night will take them."""
    return {each.target: each.text for each in reversed(every) if each.origin == ADOPTED}


def targets(view: View, of: County, every: list[Version]) -> dict[str, str]:
    """Label → target: the county's own, the periods that have one, and those that may be given one next."""
    own = {path.stem for path in of.schemes.glob("*.toml")} | {each.target for each in every}
    year = periods.name("year", periods.start("year", view.as_of))
    names = own | {year, f"{year}H1", f"{year}H2", str(int(year) + 1)}
    return {WHOLE: DEFAULT} | {chinese_period(name): name for name in sorted(names - {DEFAULT})}


def standing(target: str, of: County, every: list[Version]) -> Standing:
    """What the next night ranks this target by. Raises ReferenceError where the county's files are no schemes."""
    schemes = load_all(of.schemes, kpis(), adopted(every))
    own = tuple(each for each in every if each.target == target)
    newest = next((each for each in own if each.origin == ADOPTED), None)
    file = text_of(of.schemes / f"{target}.toml")
    text = newest.text if newest else file
    scheme = schemes.default if target == DEFAULT else schemes.of(target)
    return Standing(target, _instead(target, of, every) if text is None else text, scheme, file, newest, own)


def _instead(target: str, of: County, every: list[Version]) -> str:
    """The text that counts for a period without one of its own: its year's, else the county's."""
    texts = adopted(every)
    for name in (target[:4], DEFAULT):
        text = texts.get(name) or text_of(of.schemes / f"{name}.toml")
        if text is not None:
            return text
    return ""


def tonight(view: View, target: str) -> str | None:
    """The text by which the shown snapshot was ranked, where the target has one of its own in it."""
    return text_of(view.lake.folder / "reference" / "schemes" / f"{target}.toml")


def copied(stand: Standing, text: str) -> str:
    """A text to begin a draft with: under the next version that nobody has had."""
    had = {each.version for each in stand.known} | {stand.scheme.version}
    return renumbered(text, following(stand.scheme.version, had))


def tried(view: View, of: County, every: list[Version], text: str) -> Effect | None:
    """The last full period under the scheme that stands and under a draft. Raises ReferenceError."""
    return _effect(view, of.fingerprint, tuple(sorted(adopted(every).items())), text)


@cached
def _effect(view: View, fingerprint: str, texts: tuple[tuple[str, str], ...], text: str) -> Effect | None:
    del fingerprint  # a part of the key
    of = county()
    now = load_all(of.schemes, kpis(), dict(texts))
    then = Schemes(parse(text, kpis(), DRAFT), {})
    return effect(view.lake, of, kpis(), now, then, view.as_of)
