"""Gaps: what is not known, thing by thing — a ledger nobody sent, a row sent back, a column that a sheet lacks.

A rejected row that names a project of the county is a gap of that project; one that names none (or one nobody
reported) may belong to any project of its township, and one without a township to anybody's:

    a payment of P sent back                            西河镇, P,    payments, field null, rejected
    a payment sent back whose number nobody knows       西河镇, null, payments, field null, rejected
    西河镇 never handed in acceptances                   西河镇, null, acceptances, field null, unreported
    nobody did                                          null,  null, acceptances, field null, not_collected
    not in the 报送目录, handed in by 东山镇 alone      西河镇, null, acceptances, field null, not_collected
    P's row in a sheet without the column 实际开工日期    西河镇, P,    projects, started_on, column
    P's 实际开工日期 cannot be read                       西河镇, P,    projects, started_on, unread
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipelines import registry
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.intake import Incoming
from pipelines.facts.owners import owner_of
from pipelines.needs import needs
from pipelines.tables.coverage import LACKING_COLUMNS

NULL = "cast(null as string)"


def columns_asked() -> tuple[tuple[str, str], ...]:
    """(dataset, field) of every column that a rule or a KPI needs to be there."""
    texts = [
        text
        for rule in registry.rules().values()
        for text in (*rule.definition.flag_needs, *rule.definition.clear_needs)
    ] + [text for kpi in registry.kpis().values() for text in kpi.definition.needs]
    return tuple(dict.fromkeys((one.dataset, one.field) for one in needs(texts) if one.field))


def lacking_columns(files: Iterable[Incoming], asked: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """LACKING_COLUMNS: the sheets of a ledger that have no column for a field that somebody asks for."""
    wanted = list(asked)
    rows = []
    for f in files:
        for sheet in f.report["sheets"]:
            there = {column["field"] for column in sheet["columns"]}
            rows += [
                (f.receipt.path, sheet["sheet"], dataset, field)
                for dataset, field in wanted
                if sheet["dataset"] == dataset and field not in there
            ]
    return pl.DataFrame(rows, schema=LACKING_COLUMNS, orient="row")


SILENT = f"""
select distinct case when of_some then s.township end as township, {NULL} as project_no, s.dataset,
       {NULL} as field, s.state as kind,
       case when of_some then l.label || '未报送' else '本县未收集' || l.label end as reason
from (
    select township, dataset, state,
           state = 'unreported' or count(known_on) over (partition by dataset) > 0 as of_some
    from ledger_states
) as s
join ledger_labels as l on l.dataset = s.dataset
where s.state in ('unreported', 'not_collected')"""  # noqa: S608

# A project row that was sent back is a gap of that project alone, also where nobody knows its number.
SENT_BACK = f"""
select distinct coalesce(r.township, p.township, f.submitter) as township,
       case when r.dataset = 'projects' then coalesce(p.project_no, r.project_no, '—')
            else p.project_no end as project_no,
       r.dataset, {NULL} as field, 'rejected' as kind, l.label || '有被退回的行' as reason
from rejected as r
join ledger_labels as l on l.dataset = r.dataset
left join projects as p on p.project_no = r.project_no
left join incoming_files as f on f.source_file = r.source_file"""  # noqa: S608

UNREAD = """
select distinct coalesce(w.township, p.township, f.submitter) as township, p.project_no, w.dataset,
       w.field, 'unread' as kind, a.ledger || '的“' || a.label || '”有看不懂的格' as reason
from warnings as w
join asked_columns as a on a.dataset = w.dataset and a.field = w.field
left join projects as p on p.project_no = w.project_no
left join incoming_files as f on f.source_file = w.source_file
where w.kind = 'unread'"""


def _lacking(dataset: Dataset, field: str) -> str:
    township, join = owner_of(dataset)
    project = "c.project_no" if "project_no" in dataset.field_names else NULL
    reason = f"{dataset.label}没有“{dataset.field(field).label}”这一列"
    return f"""
select distinct {township} as township, {project} as project_no, '{dataset.key}' as dataset, '{field}' as field,
       'column' as kind, '{reason}' as reason
from "{dataset.key}" as c
join lacking_columns as l on l.source_file = c.source_file and l.source_sheet is not distinct from c.source_sheet
     and l.dataset = '{dataset.key}' and l.field = '{field}' {join}
where c.{field} is null"""  # noqa: S608  (names of the definitions)


def _put_labels(engine: DuckEngine, datasets: dict[str, Dataset], asked: Iterable[tuple[str, str]]) -> None:
    """Make ledger_labels, and asked_columns: what the reasons call a ledger and its columns."""
    ledgers = [(key, dataset.label) for key, dataset in datasets.items()]
    columns = [(key, name, datasets[key].label, datasets[key].field(name).label) for key, name in asked]
    for table, rows, names in (
        ("ledger_labels", ledgers, ("dataset", "label")),
        ("asked_columns", columns, ("dataset", "field", "ledger", "label")),
    ):
        engine.put(table, pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))


def make_gaps(
    engine: DuckEngine, lacking: pl.DataFrame, datasets: dict[str, Dataset], asked: Iterable[tuple[str, str]]
) -> None:
    """Make lacking_columns and data_gaps. Needs ledger_states, rejected, warnings, incoming_files, clean tables."""
    engine.put("lacking_columns", lacking)
    _put_labels(engine, datasets, asked)
    columns = lacking.select("dataset", "field").unique(maintain_order=True).rows()
    parts = [SILENT, SENT_BACK, UNREAD, *(_lacking(datasets[key], field) for key, field in columns)]
    engine.make("data_gaps", " union all ".join(parts))
    engine.drop("ledger_labels", "asked_columns")
