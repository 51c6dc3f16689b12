"""Ownership: whether a row is the submitter's own to report, by its township and by its project number."""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.batch.cells import Cells
from pipelines.cleaning.text.reasons import reason_where
from pipelines.reference.county import County

_EMBEDDED = r"^(\d{9})-"  # the township's code at the front of a project number


def ownership(value: pl.DataFrame, cells: Cells, county: County) -> pl.DataFrame:
    """`township` by the row, by its project's number, or else the table's home; and `township_reason`,
    `project_reason` where the row is not the submitter's."""
    codes: dict[str, str] = dict(county.townships.select("code", "name").iter_rows())
    columns = set(value.columns)
    township = pl.col("township") if "township" in columns else pl.lit(None, pl.String)
    code = pl.col("project_no").str.extract(_EMBEDDED) if "project_no" in columns else pl.lit(None, pl.String)
    owner = pl.col("code").replace_strict(codes, default=None, return_dtype=pl.String)
    # with_columns, not select: of a ledger without township and project all of this is one literal for many lines
    rows = value.with_columns(township=township, code=code).select("township", "code").with_columns(owner=owner)
    mine = cells.of_table(lambda table: table.setting.submitter, pl.String())
    rows = rows.with_columns(mine=mine, home=cells.of_table(lambda table: table.home, pl.String()))
    is_handed_in = pl.col("mine").is_not_null()
    elsewhere = rows.select(
        township=is_handed_in & (pl.col("township") != pl.col("mine")),
        foreign=pl.col("code").is_not_null() & (pl.col("code").str.slice(0, 6) != county.code) & bool(county.code),
        other=pl.col("code").is_not_null() & is_handed_in & pl.col("owner").ne_missing(pl.col("mine")),
    )
    abroad = pl.format(f"编号里的 {{}} 不是{county.name}的代码", "code")
    others = pl.format("编号里的 {} 是{}的代码，而文件是{}报送的", "code", pl.col("owner").fill_null("别处"), "mine")
    theirs = pl.format("这一行是{}的，而文件是{}报送的，请由该乡镇自己报送", "township", "mine")
    not_mine = reason_where(rows, elsewhere["other"], others)
    return pl.DataFrame({
        "township": rows.select(pl.coalesce("township", "owner", "home")).to_series(),
        "township_reason": reason_where(rows, elsewhere["township"], theirs),
        "project_reason": reason_where(rows, elsewhere["foreign"], abroad, not_mine),
    })  # fmt: skip
