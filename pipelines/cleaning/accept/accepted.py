"""Accepted: the tables of one dataset in one file → accepted rows, rejected rows, checksums and reports."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.cleaning.accept.duplicates import Keys
from pipelines.cleaning.accept.totals import checksums
from pipelines.cleaning.accept.unread import accepted_rows, unread_cells
from pipelines.cleaning.outcome.rejects import in_form, letters, raw, reasons
from pipelines.cleaning.outcome.report import ColumnReport, SheetReport
from pipelines.cleaning.outcome.schema import REJECTED, schema
from pipelines.cleaning.rows.table import Table
from pipelines.cleaning.sheet.column_units import unit_of
from pipelines.definitions import Dataset


@dataclass(frozen=True)
class AcceptedRows:
    """What one dataset's tables gave."""

    clean: pl.DataFrame
    rejected: pl.DataFrame
    unread: pl.DataFrame
    checksums: pl.DataFrame
    reports: dict[str, SheetReport]


@dataclass(frozen=True)
class Parted:
    """The rows of one table, or of one part of it: which were accepted, the clean, the refused, and unread cells."""

    accepted: pl.Series
    clean: pl.DataFrame
    rejected: pl.DataFrame
    unread: pl.DataFrame


def accept_rows(dataset: Dataset, tables: list[Table], file: str, batch: str) -> AcceptedRows:
    """Refuse repeated keys across the sheets, then part the rows."""
    done = split_rows(dataset, tables, Keys(dataset), file, batch)
    sums = [checksums(table, one.accepted, file, table.submitter) for table, one in zip(tables, done, strict=True)]
    reports = {t.sheet: report(t, int(o.accepted.sum()), o.unread.height) for t, o in zip(tables, done, strict=True)}
    clean, rejected = pl.concat([one.clean for one in done]), pl.concat([one.rejected for one in done])
    return AcceptedRows(clean, rejected, pl.concat([one.unread for one in done]), pl.concat(sums), reports)


def split_rows(dataset: Dataset, tables: list[Table], keys: Keys, file: str, batch: str) -> list[Parted]:
    """Part each table's rows; a key among `keys`, or among the tables' own earlier rows, is refused."""
    parts = []
    for table, reason in zip(tables, _with_duplicates(dataset, tables, keys), strict=True):
        source = pl.DataFrame({"source_row": table.body["row"]}).with_columns(
            source_file=pl.lit(file), source_sheet=pl.lit(table.sheet), batch_id=pl.lit(batch)
        )
        accepted = accepted_rows(table, reason)
        rows = pl.concat([table.value, source], how="horizontal")
        clean = rows.filter(accepted).select(pl.col(n).cast(t) for n, t in schema(dataset).items())
        rejected = _rejected(dataset, table, rows, reason, ~accepted)
        parts.append(Parted(accepted, clean, rejected, unread_cells(table, reason, accepted, file)))
    return parts


def _with_duplicates(dataset: Dataset, tables: list[Table], seen: Keys) -> list[pl.DataFrame]:
    """Each table's reasons, a repeated key among them; rows refused for something else do not count as first."""
    parts = []
    for number, table in enumerate(tables):
        keys = pl.concat([table.value.select(dataset.keys), table.body.select(source_row="row")], how="horizontal")
        keys = keys.with_columns(source_sheet=pl.lit(table.sheet), table=pl.lit(number), place=pl.int_range(pl.len()))
        parts.append(keys.filter(accepted_rows(table, table.reason)))
    rows = pl.concat(parts)
    again = rows.with_columns(reason=seen.repeated(rows)).filter(pl.col("reason").is_not_null())
    key, reasons_by_table = dataset.keys[0], []
    for number, table in enumerate(tables):
        mine = again.filter(pl.col("table") == number)
        key_reason = table.reason[key].scatter(mine["place"], mine["reason"]) if mine.height else table.reason[key]
        reasons_by_table.append(table.reason.with_columns(key_reason.alias(key)))
    return reasons_by_table


def _rejected(
    dataset: Dataset, table: Table, rows: pl.DataFrame, reason: pl.DataFrame, refused: pl.Series
) -> pl.DataFrame:
    if not refused.any():
        return pl.DataFrame(schema=REJECTED)
    project_no = (
        rows["project_no"] if "project_no" in rows.columns else pl.Series([None] * rows.height, dtype=pl.String)
    )
    where = rows.select("source_file", "source_sheet", "source_row", "batch_id").with_columns(
        dataset=pl.lit(dataset.key),
        township=table.township,
        project_no=project_no,
        row_on=rows[dataset.event_on],
        row_key=rows.select(
            pl.concat_str([pl.col(k).cast(pl.String) for k in dataset.keys], separator="\x1f")
        ).to_series(),
    )
    parts = [where.filter(refused), reasons(reason.filter(refused), dataset)]
    cells = raw(table.body.filter(refused), table.header.labels).to_frame()
    return in_form(pl.concat([*parts, cells], how="horizontal"))


def report(table: Table, accepted: int, unread: int) -> SheetReport:
    missing = table.header.missing
    lacking = [f"表头缺少必填列：{'、'.join(missing)}。请按模板补齐后重新报送"] if missing else []
    if waiting := table.header.waiting:
        lacking.append(f"表头没有 {'、'.join(waiting)}：行已接收，需要它们的比对和指标暂不能判断，请补上")
    if unread:
        lacking.append(f"有 {unread} 格看不懂：行已接收，这些格暂按未知处理，请改正后重报")
    return SheetReport(
        sheet=table.sheet,
        dataset=table.header.dataset.key,
        rows_seen=table.rows_seen,
        accepted=accepted,
        rejected=table.body.height - accepted,
        non_data=table.rows_seen - table.body.height,
        unread=unread,
        message="；".join([*lacking, *table.notes]),
        unknown_headers=table.header.unknown,
        columns=_columns(table),
        township=table.home,
    )


def _columns(table: Table) -> tuple[ColumnReport, ...]:
    """Which header of the sheet went to which field, in the sheet's order; what only another dataset reads is left to
    that one's report."""
    header = table.header
    field_of = {column: name for name, column in header.columns.items()}
    if header.vocabulary.months:
        field_of |= dict.fromkeys(header.months, header.vocabulary.months.value)
    shown = []
    for column, text in ((c, t) for c, t in header.labels.items() if c not in header.made):
        field = header.dataset.field(field_of[column]) if column in field_of else None
        if field or not header.shared or text in header.unknown:
            column_unit = unit_of(field, header, table.setting.file_unit) if field and field.kind == "money" else None
            unit = column_unit if isinstance(column_unit, str) else None
            name, label = (field.name, field.label) if field else (None, None)
            letter = letters(column).removesuffix("列")
            shown.append(ColumnReport(letter, text, name, label, unit, text in header.unknown))
    return tuple(shown)
