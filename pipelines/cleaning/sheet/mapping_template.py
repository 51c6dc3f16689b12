"""Mapping template: the headers of a file nobody knows, written as a mapping that the county only has to fill in."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from pathlib import PurePosixPath

from pipelines.cleaning.outcome.report import CleanFile, SheetReport
from pipelines.cleaning.sheet.labels import bare as header_bare
from pipelines.cleaning.sheet.labels import header_text, standard_words
from pipelines.cleaning.sheet.month_words import month_of
from pipelines.cleaning.sheet.vocabulary import standard
from pipelines.cleaning.text.text import compared
from pipelines.registry import datasets

_NUMBERS = re.compile(r"\d+|[\[\]?*]")
WIDE = 3  # columns of months from which on a table is taken for a wide one
MONTHS = ("# [mapping.months]", '# date = "progress.reported_on"', '# value = "progress.percent"')
HOW = "# 写上字段名（如 payee 或 payments.payee）后放进 reference/mappings.toml；留空表示这一列不读。"


def stub(result: CleanFile) -> str:
    """A [[mapping]] for the file's unknown headers, the nearest field named beside each; empty if all are known."""
    headers: dict[str, str] = {}
    for sheet in result.sheets:
        for header in sheet.unknown_headers:
            headers.setdefault(compared(header), nearest(header, sheet.dataset))
    if not headers:
        return ""
    lines = [HOW, "[[mapping]]"]
    if result.submitter:
        lines.append(f"townships = [{_quoted(result.submitter)}]  # 删去这一行则对全县有效")
    lines.append(f"files = [{_quoted(_NUMBERS.sub('*', compared(PurePosixPath(result.name).stem)))}]")
    months = [header for header in headers if month_of(header_bare(header))]
    wide = months if len(months) >= WIDE else []
    if not any(sheet.dataset for sheet in result.sheets):
        likeliest = "progress" if wide else _likeliest(result.sheets)
        lines.append(f"datasets = [{_quoted(likeliest)}]  # 认不出的表：写明它是哪种台账，可写几种")
    lines += ["", "[mapping.header]"]
    # a header that is known as it stands is not listed: left empty, the mapping would take it away
    lines += [f'{_quoted(header)} = ""{f"  # 最接近 {field}" if field else ""}'
              for header, field in headers.items() if header not in wide and not standard().named(header)]  # fmt: skip
    return "\n".join([*lines, *_in_months(wide)]) + "\n"


def _in_months(wide: list[str]) -> list[str]:
    """The words for a wide table, to be uncommented."""
    if not wide:
        return []
    return [f"# {wide[0]} 到 {wide[-1]} 是按月的列。要每月读成一行，去掉下面三行的 # 并改成要的字段：", *MONTHS]


def nearest(header: str, dataset: str | None) -> str:
    """The known field whose header is most like this one, as `payments.payee 收款单位`; empty if none is."""
    words = {
        word: by_dataset for word, by_dataset in standard_words().items() if dataset is None or dataset in by_dataset
    }
    like = get_close_matches(header_text(header), list(words), n=1, cutoff=0.5)
    if not like:
        return ""
    by_dataset = words[like[0]]
    key = dataset if dataset in by_dataset else next(iter(by_dataset))
    field, _ = by_dataset[key or ""]
    return f"{key}.{field.name} {field.label}"


def _likeliest(sheets: tuple[SheetReport, ...]) -> str:
    """The dataset that most of the strange headers come close to."""
    near = [nearest(header, None).partition(".")[0] for sheet in sheets for header in sheet.unknown_headers]
    known = [key for key in near if key in datasets()]
    return max(sorted(set(known)), key=known.count, default="projects")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
