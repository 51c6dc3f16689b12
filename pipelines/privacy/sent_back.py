"""Sent back: what of a rejected row's cells and reasons may be read by who need not know names.

Shown as they are: cells under headers that the dataset's standard knows and that hold no person.

    {"项目名称":"西河桥","审核人":"张三","C列":"孙八一、周 十二","备注2":"见附件材料单"}   of a known dataset, becomes
    {"项目名称":"西河桥","审核人":"张**","C列":"孙**、周 **","备注2":"见附件材料单"}

In a sheet that nobody recognised no header is known, so nothing of a cell is shown: {"C列":"—"}.
"""

from __future__ import annotations

from pipelines.privacy.persons import HEADERS, PEOPLES, PERSONS

_JOINT = r"[\s\p{Z}\p{Cf}·•・．.]"  # what stands inside one name
_TOGETHER = f"regexp_replace(cell, '{_JOINT}', '', 'g')"
# One sign of Chinese beside a space or a point is the part of a name; as a word of its own it is none: 12 月.
_PART = f"""case when regexp_full_match(part, '\\p{{Han}}{{2,4}}') then left(part, 1) || '**'
    when regexp_matches(part, '^\\p{{Han}}') and regexp_matches(cell, '[·•・]') then left(part, 1) || '**'
    when regexp_full_match(part, '\\p{{Han}}') and regexp_matches(cell, '\\p{{Han}}{_JOINT}+\\p{{Han}}') then '*'
    else part end"""
_QUOTED = f"((?:{HEADERS})[^“”]{{0,12}}“[^”])[^”]*”"
_PAIRS = "try_cast(try_cast(raw as json) as map(varchar, varchar))"
_REASONS = "try_cast(try_cast(reasons as json) as struct(field varchar, label varchar, reason varchar)[])"
_UNSURE = f"r.field is null or r.field in {('', *PERSONS)}"
_SAID = f"case when {_UNSURE} then regexp_replace(r.reason, '(?s)“(.).*”', '“\\1**”') else r.reason end"
# The macros, in the order in which they are made.
MACROS = (
    f"""create macro main.cell_masked(cell) as
    case when regexp_full_match({_TOGETHER}, '\\p{{Han}}{{2,4}}') then left({_TOGETHER}, 1) || '**'
    else array_to_string(list_transform(regexp_extract_all(cell, '\\p{{Han}}+|\\P{{Han}}+'), lambda part: {_PART}), '')
    end""",
    f"""create macro main.raw_masked(raw, known, is_strange) as
    coalesce(cast(to_json(map_from_entries(list_transform(map_entries({_PAIRS}), lambda e: {{'k': e.key, 'v':
        case when e.value is null or e.value = '' or list_contains(known, e.key) then e.value
             when is_strange then '—'
             when regexp_matches(e.key, '{PEOPLES}') then left(e.value, 1) || '**'
             else main.cell_masked(e.value) end}}))) as varchar), '{{}}')""",
    f"""create macro main.reasons_masked(reasons) as
    coalesce(cast(to_json(list_transform({_REASONS},
        lambda r: {{'field': r.field, 'label': r.label, 'reason': {_SAID}}})) as varchar), '[]')""",
    """create macro main.quotes_masked(words) as
    array_to_string(list_transform(regexp_extract_all(words, '“[^”]*”?|[^“]+'), lambda part:
        case when left(part, 1) = '“' then '“' || main.cell_masked(part[2:]) else part end), '')""",
    f"""create macro main.told_masked(words, reasons) as
    case when words = array_to_string(list_transform({_REASONS}, lambda r: r.label || '：' || r.reason), '；')
         then array_to_string(list_transform({_REASONS}, lambda r: r.label || '：' || {_SAID}), '；')
         else main.quotes_masked(regexp_replace(words, '{_QUOTED}', '\\1**”', 'g')) end""",
)
HEADERS_ASKED = f"""select distinct dataset, unnest(map_keys({_PAIRS})) as header
    from main.rejected where dataset is not null"""  # noqa: S608  (our own words)
