"""Accepted: the rows of one dataset, of many files → accepted rows, rejected rows, and a report per table."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.cleaning.accept.by_table import joined
from pipelines.cleaning.accept.duplicates import Keys
from pipelines.cleaning.accept.unread import accepted_rows, unread_cells
from pipelines.cleaning.batch.read import Batch
from pipelines.cleaning.outcome.rejects import in_form, letters, raw, reasons
from pipelines.cleaning.outcome.report import ColumnReport, SheetReport
from pipelines.cleaning.outcome.schema import REJECTED, schema
from pipelines.cleaning.rows.table import Table
from pipelines.cleaning.sheet.column_units import unit_of


@dataclass(frozen=True)
class Accepted:
    """Which rows were accepted; and with the number of their `table` the clean, the refused, and the unread cells."""

    accepted: pl.Series
    clean: pl.DataFrame
    rejected: pl.DataFrame
    unread: pl.DataFrame


def accept_rows(batch: Batch, keys: Keys) -> Accepted:
    """Part the rows; a key among `keys`, or among the same file's own earlier rows, is refused."""
    reason = _with_duplicates(batch, keys)
    accepted = accepted_rows(batch, reason)
    rows = pl.concat([batch.cells.place.select("table"), batch.value, _source(batch)], how="horizontal")
    kinds = {"table": pl.UInt32(), **schema(batch.dataset)}
    clean = rows.filter(accepted).select(pl.col(name).cast(dtype) for name, dtype in kinds.items())
    return Accepted(accepted, clean, _rejected(batch, rows, reason, ~accepted), unread_cells(batch, reason, accepted))


def _source(batch: Batch) -> pl.DataFrame:
    """Where each row stands."""
    cells = batch.cells
    return pl.DataFrame({
        "source_file": cells.of_table(lambda table: table.setting.file, pl.String()),
        "source_sheet": cells.of_table(lambda table: table.sheet, pl.String()),
        "source_row": cells.place["row"],
        "batch_id": cells.of_table(lambda table: table.setting.batch_id, pl.String()),
    })  # fmt: skip


def _with_duplicates(batch: Batch, keys: Keys) -> pl.DataFrame:
    """The reasons, a repeated key among them; rows refused for something else do not count as first."""
    cells, key = batch.cells, batch.dataset.keys[0]
    files = {name: nth for nth, name in enumerate(dict.fromkeys(table.setting.file for table in batch.tables))}
    rows = batch.value.select(batch.dataset.keys).with_columns(
        file=cells.of_table(lambda table: files[table.setting.file], pl.UInt32()),
        source_row=cells.place["row"],
        source_sheet=cells.of_table(lambda table: table.sheet, pl.String()),
    )
    at = accepted_rows(batch, batch.reason).arg_true()
    again = keys.repeated(rows[at])
    twice = again.is_not_null().arg_true()
    if not twice.len():
        return batch.reason
    return batch.reason.with_columns(batch.reason[key].scatter(at[twice], again[twice]))


def _rejected(batch: Batch, rows: pl.DataFrame, reason: pl.DataFrame, refused: pl.Series) -> pl.DataFrame:
    at = refused.arg_true()
    if not at.len():
        return joined([], REJECTED)
    dataset, back = batch.dataset, rows[at]
    project_no = pl.col("project_no") if "project_no" in rows.columns else pl.lit(None, pl.String)
    where = back.select(
        "source_file", "source_sheet", "source_row", "batch_id",
        dataset=pl.lit(dataset.key),
        township=batch.township[at],
        project_no=project_no,
        row_on=pl.col(dataset.event_on),
        row_key=pl.concat_str([pl.col(key).cast(pl.String) for key in dataset.keys], separator="\x1f"),
    )  # fmt: skip
    cells = pl.concat([raw(batch.tables[nth].body[mine], batch.tables[nth].header.labels)
                       for nth, mine in _lines(batch, at)]).to_frame()  # fmt: skip
    frame = in_form(pl.concat([where, reasons(reason[at], dataset), cells], how="horizontal"))
    return frame.insert_column(0, back["table"])


def _lines(batch: Batch, at: pl.Series) -> list[tuple[int, pl.Series]]:
    """The tables of these rows, and the rows as lines of each."""
    table = batch.cells.place["table"][at]
    numbers = table.unique(maintain_order=True).to_list()
    return [(nth, at.filter(table == nth) - batch.cells.begins[nth]) for nth in numbers]


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
