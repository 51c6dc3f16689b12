"""Persons: which columns name people, and how a name is written for who need not know it: 张*, 欧阳**.

Firms and offices are not masked. The words are SQL, so that a name is hidden below every question (decision 92).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pipelines.privacy.payees import COMPANY_WORDS, LONGEST

PEOPLE = ("responsible_person", "site_manager", "reporter", "supervisor", "patroller")  # hold names of people
EITHER = ("approved_by", "decided_by", "payee", "maintainer")  # people or offices
PERSONS = {**dict.fromkeys(PEOPLE, "person_masked"), **dict.fromkeys(EITHER, "someone_masked")}
# What a county calls these columns, in whatever its sheets put around the word.
_PEOPLES = (
    "责任人|负责人|联系人|经理|报送人|上报人|填报人|批准人|监理[员人工代]|总监|旁站|记录人|巡[查护检]|管护[人员]|姓名|经办人|投诉人|反映人"
    "|举报人|包保领导"
)
_EITHERS = "审批|审定|决定单位|办理单位|监理|管护|收款"
HEADERS = f"{_PEOPLES}|{_EITHERS}"
_TWO = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|司空|夏侯"
    "|轩辕|端木|百里|东郭|南宫|西门|独孤|澹台|公冶|太史|申屠"
)
# Words of two signs and more that no name of a person holds.
_OFFICE = (
    "公司|集团|政府|委员会|村委|居委|联席会|党政|会议|中心|街道|合作社|办公室|财政|检测|纪委|管理[处所站局]|[村居]民"
)
_APART = r"[、，,;；/／\s]+"
_ONE = f"""case when length(name) = 0 then name
    when length(name) > 2 and regexp_matches(name, '^({_TWO})') then left(name, 2) || repeat('*', length(name) - 2)
    else left(name, 1) || repeat('*', greatest(length(name) - 1, 1)) end"""
_EACH = "array_to_string(list_transform(regexp_split_to_array(trim(names), '{apart}'), lambda n: {one}), '、')"
_SOMEONE = f"regexp_matches(n, '·') or (length(n) <= {LONGEST} and not regexp_matches(n, '{COMPANY_WORDS}|{_OFFICE}'))"
# The macros, in the order in which they are made; a view names them with their schema.
MACROS = (
    f"create macro main.name_masked(name) as {_ONE}",
    "create macro main.person_masked(names) as "
    + _EACH.format(apart=_APART, one=f"case when regexp_matches(n, '{_OFFICE}') then n else main.name_masked(n) end"),
    "create macro main.someone_masked(names) as "
    + _EACH.format(apart=_APART, one=f"case when {_SOMEONE} then main.name_masked(n) else n end"),
)
_QUOTED = f"((?:{HEADERS})[^“”]{{0,12}}“[^”])[^”]*”"
# A cell of a person's column in the JSON of a row that was sent back: "项目负责人":"张三" → "项目负责人":"张**".
# Where an office may stand, only what is as short as names, or several of them.
_CELL = rf"(\"[^\"]*(?:{_PEOPLES})[^\"]*\"\s*:\s*\"[^\"\\])(?:[^\"\\]|\\.)*\""
_SHORT = r"[^\"\\、，,]{1,3}(?:[、，,][^\"\\、，,]{2,4})*"
_CELL_OF_EITHER = rf"(\"[^\"]*(?:{_EITHERS})[^\"]*\"\s*:\s*\"[^\"\\]){_SHORT}\""
_NAMED = "case when field in ({fields}) then main.person_masked({column}) else {column} end"


def masked_columns(table: str, columns: Collection[str]) -> dict[str, str]:
    """By column of the table that may hold a name: the SQL that hides it."""
    words = {name: f"main.{macro}({name})" for name, macro in PERSONS.items() if name in columns}
    fields = ", ".join(f"'{name}'" for name in PERSONS)
    if table == "rejected":
        quoted = {name: f"regexp_replace({name}, '{_QUOTED}', '\\1**”', 'g')" for name in ("reasons", "reason_text")}
        raw = f"regexp_replace(raw, '{_CELL}', '\\1**\"', 'g')"
        words |= {"raw": f"regexp_replace({raw}, '{_CELL_OF_EITHER}', '\\1**\"', 'g')", **quoted}
    if table == "warnings":
        words |= {"text": _NAMED.format(fields=fields, column="text")}
        words |= {"message": f"case when field in ({fields}) then '请核对' else message end"}
    if table == "history":
        words |= {name: _NAMED.format(fields=fields, column=f'"{name}"') for name in ("old", "new")}
    return {name: text for name, text in words.items() if name in columns}


def is_person_header(label: str) -> bool:
    """Whether the cells under such a header are taken for names."""
    return re.search(HEADERS, label) is not None
