"""Policy: which rows of a table a viewer of some townships or some categories may see, as conditions on its columns.

OWN and a scope of 西河镇   township in ('西河镇')
OWN and 道路 alone          category in ('道路')
a scope of both             both conditions

`{townships}` and `{categories}` stand for lists of SQL, `{own}` for the condition that makes a project the viewer's.
Whoever sees the whole county is asked no condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Policy:
    """The conditions for viewers of some townships and for viewers of some categories; `needs`: the other tables that
    the conditions look into, without which nothing is seen. `foreign`: columns whose words may name another
    township's works (pipelines/lake/fence/texts.py)."""

    township: str
    category: str
    needs: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    def condition(self, townships: Iterable[str] | None, categories: Iterable[str] | None) -> str:
        """The WHERE text; "true" where nothing is limited."""
        parts = [self.township] if townships is not None else []
        parts += [self.category] if categories is not None else []
        words = {
            "townships": listed(townships or ()),
            "categories": listed(categories or ()),
            "own": own(townships, categories),
        }
        return " and ".join(f"({part.format(**words)})" for part in dict.fromkeys(parts)) or "true"


def own(townships: Iterable[str] | None, categories: Iterable[str] | None) -> str:
    """The condition under which a project is the viewer's."""
    parts = [f"township in {listed(townships)}"] if townships is not None else []
    parts += [f"category in {listed(categories)}"] if categories is not None else []
    return " and ".join(parts) or "true"


def is_whole(condition: str) -> bool:
    """Whether such a condition leaves every row in."""
    return condition.replace("(true)", "true").replace("true and true", "true") == "true"


def quoted(value: str) -> str:
    """A text of SQL."""
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    """A list for IN; one that nothing is in where there are no values."""
    return f"({', '.join(map(quoted, values)) or 'null'})"


_PROJECTS = "select project_no from main.project_facts where"
_OWN_PROJECT = f"project_no in ({_PROJECTS} {{own}})"
# Told by its own township, and about no work of another one; a number that no project bears is nobody's.
_NO_OTHER = f"(project_no is null or project_no not in ({_PROJECTS} project_no is not null and ({{own}}) is not true))"
_OWN_FILE = "source_file in (select source_file from main.files where submitter in {townships})"
_OWN_FIRM = f"""contractor in (select contractor from main.clean_contracts where {_OWN_PROJECT}
    union all select bidder from main.clean_bids where {_OWN_PROJECT})"""  # noqa: S608  (our own words)
_FACTS = ("project_facts",)

# Rows that say whose they are. Those of no township or of no category are nobody's but the county's.
OWN = Policy("township in {townships}", "category in {categories}")
# Rows that name a project only.
OF_PROJECT = Policy(_OWN_PROJECT, _OWN_PROJECT, _FACTS)
# Rows that name a township by themselves, and a project or none beside it.
OWN_BESIDE_PROJECT = Policy(f"township in {{townships}} and {_NO_OTHER}", _OWN_PROJECT, _FACTS)
# The same with a category of their own.
OWN_JUDGED = Policy(f"township in {{townships}} and {_NO_OTHER}", f"category in {{categories}} and {_NO_OTHER}", _FACTS)
# A township's rows in which nothing belongs to a category: how it reports.
OWN_TOWNSHIP = Policy("township in {townships}", "true")
# The same, and what is said of nobody: everybody may know it.
OWN_OR_NOBODYS = Policy(
    f"(township is null and project_no is null) or (township in {{townships}} and {_NO_OTHER})",
    f"project_no is null or {_OWN_PROJECT}",
    _FACTS,
)
OWN_OR_EVERYBODYS = Policy("township is null or township in {townships}", "true")
# What was handed in belongs to who handed it in, whatever it names.
SUBMITTED = Policy("submitter in {townships}", "true")
OF_FILE = Policy(_OWN_FILE, "true", ("files",))
OF_FILE_AND_PROJECT = Policy(_OWN_FILE, _OWN_PROJECT, ("files", *_FACTS))
OF_FILE_ONLY = Policy(_OWN_FILE, "false", ("files",))
# A firm's record, for those whose works it bid for or built.
OF_FIRM = Policy(_OWN_FIRM, _OWN_FIRM, ("clean_contracts", "clean_bids", *_FACTS))
# Two works of one township.
_OWN_PAIR = f"{_OWN_PROJECT} and other_no in ({_PROJECTS} {{own}})"
OF_PAIR = Policy(_OWN_PAIR, _OWN_PAIR, _FACTS)
# What the rules found, in sentences that may speak of more than one township.
FOUND = replace(OWN_JUDGED, foreign=("evidence", "measured", "limit", "subject_id"))
# The county's figures, and the township's own; a category's figure is one of the whole county.
PUBLISHED = Policy(
    "level in ('county', 'category') or township in {townships}",
    "level = 'county' or (level = 'category' and category in {categories})",
)
COUNTY = Policy("true", "true")  # reference, definitions, what is published of everybody
HIDDEN = Policy("false", "false")  # the whole county's alone
