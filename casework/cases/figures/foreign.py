"""Foreign: what a case's sentence says to a viewer who may not see all the works that it speaks of.

A case keeps its finding's sentence as whoever assigned it read it, who sees the whole county. Whoever is limited reads
no more of it than of the finding itself, which the fence settles:

payment F2 of 西河镇, paid before as F1 of 东山乡   office: the sentence   西河镇: that it concerns others as well
"""

from __future__ import annotations

import polars as pl

from pipelines.lake.fence.texts import OTHER, OTHERS
from pipelines.lake.snapshot_db import Seen
from pipelines.registry import rules

TONIGHT = """
select finding_id, max(evidence) as tonight
from (select finding_id, evidence from findings
      union all
      select finding_id, evidence from finding_lives where finding_id not in (select finding_id from findings))
group by finding_id
"""


def as_seen(lines: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """The lines with the sentences and amounts that this viewer may read.

    Of a rule that looks across projects the sentence is tonight's, for its other project may have been another when the
    case was assigned; of a finding that the snapshot does not know it is not shown.
    """
    tonight = lines.join(seen.sql(TONIGHT), on="finding_id", how="left", maintain_order="left")["tonight"]
    looks_across = ~lines["rule"].is_in(_within_one())
    is_hidden = (tonight == OTHERS).fill_null(looks_across)
    sentence = pl.when(is_hidden).then(pl.lit(OTHERS)).when(looks_across).then(tonight).otherwise(pl.col("evidence"))
    return lines.with_columns(evidence=sentence, amount_fen=pl.when(~is_hidden).then(pl.col("amount_fen")))


def _within_one() -> list[str]:
    """The rules that look at the rows of one project; one that is no rule any more may have looked anywhere."""
    return [key for key, rule in rules().items() if not rule.definition.across and OTHER not in rule.sql]
