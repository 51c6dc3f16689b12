"""Changes: ledger history in words — the dataset's name, the field's label, values as people write them, masked."""

from __future__ import annotations

import polars as pl

from pipelines.china import made_at
from pipelines.definitions import Field, FieldKind
from pipelines.registry import datasets
from reports.words.neutral import NEVER_SHOWN, mask, payee

CHANGE_LABELS = {"added": "新增", "changed": "改动", "gone": "撤回"}
EMPTY = "空"
YES_NO = {"true": "是", "false": "否"}
SEPARATOR = "\x1f"
COLUMNS = {
    "night": "发布时间",
    "night_on": "数据截至",
    "change_label": "变更",
    "dataset_label": "台账",
    "key": "键",
    "township": "乡镇",
    "project_name": "项目名称",
    "field_label": "字段",
    "old_words": "原值",
    "new_words": "新值",
    "place_file": "文件",
    "place_sheet": "工作表",
    "place_row": "行",
    "remark": "备注",
}
REREAD = "文件未变，系统读法更新"


def night_of(snapshot: str) -> str:
    """When a snapshot was made, in China's time: 2026-10-21 03:00:12. To the second: two nights may share a minute."""
    return f"{made_at(snapshot):%Y-%m-%d %H:%M:%S}"


def wan(fen: int) -> str:
    """Fen as 万元 with 2 to 6 decimals: a change of one fen must show."""
    whole, rest = divmod(abs(fen), 1_000_000)
    fraction = f"{rest:06d}"
    shown = fraction[:2] + fraction[2:].rstrip("0")
    return f"{'-' if fen < 0 else ''}{whole:,}.{shown} 万元"


def value_in_words(kind: FieldKind | None, text: str | None) -> str:
    """One value as the page writes it: fen as 万元, true as 是, phones and identity numbers masked."""
    if text is None or text == "":
        return EMPTY
    match kind:
        case "money":
            return wan(int(text))
        case "percent":
            return f"{float(text):g}%"
        case "number" | "score":
            return f"{float(text):g}"
        case "boolean":
            return YES_NO.get(text, text)
        case _:
            return mask(text)


def _field_in_words(field: Field, text: str | None) -> str:
    return value_in_words(field.kind, payee(text) if field.name == "payee" else text)


def cells_in_words(dataset: str, cells: str | None) -> str | None:
    """The cells of a row that is gone, or back: 拨付日期 2026-04-01;拨付金额 10.00 万元."""
    known = {field.name: field for field in datasets()[dataset].fields} if dataset in datasets() else {}
    parts = [part.partition("=") for part in (cells or "").split(SEPARATOR) if "=" in part]
    words = [
        f"{known[name].label} {_field_in_words(known[name], text)}"
        for name, _, text in parts
        if name in known and name not in NEVER_SHOWN
    ]
    return "；".join(words) or None


def _words(row: dict[str, str | None], side: str) -> str | None:
    dataset, field, text = row["dataset"] or "", row["field"], row[side]
    if field is None:
        return cells_in_words(dataset, text)
    if field in NEVER_SHOWN:
        return "（不显示）"
    known = datasets().get(dataset)
    if known is None or field not in known.field_names:
        return value_in_words(None, text)
    return _field_in_words(known.field(field), text)


def _labels(dataset: str, field: str | None) -> str:
    known = datasets().get(dataset)
    if field is None:
        return "整行"
    return known.field(field).label if known and field in known.field_names else field


def in_words(history: pl.DataFrame) -> pl.DataFrame:
    """History rows with night, change_label, dataset_label, key, field_label, old_words, new_words and remark."""
    names = {key: dataset.label for key, dataset in datasets().items()}
    rows = history.select("dataset", "field", "old", "new").to_dicts()
    stamps = {name: night_of(name) for name in history["snapshot"].unique()}
    text = pl.String
    return history.with_columns(
        pl.col("snapshot").replace_strict(stamps, default=None, return_dtype=text).alias("night"),
        pl.col("change").replace_strict(CHANGE_LABELS, default=None, return_dtype=text).alias("change_label"),
        pl.col("dataset").replace_strict(names, default=pl.col("dataset"), return_dtype=text).alias("dataset_label"),
        pl.col("row_key").str.replace_all(SEPARATOR, " · ", literal=True).alias("key"),
        pl.Series("field_label", [_labels(row["dataset"] or "", row["field"]) for row in rows], text),
        pl.Series("old_words", [_words(row, "old") for row in rows], text),
        pl.Series("new_words", [_words(row, "new") for row in rows], text),
        pl.when(pl.col("is_reread")).then(pl.lit(REREAD)).alias("remark"),
    )
