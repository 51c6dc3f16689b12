"""Persons: which columns name people, and how a name is written for who need not know it: 张*, 欧阳**.

Firms and offices are not masked. The words are SQL, so that a name is hidden below every question (decision 92).
"""

from __future__ import annotations

import re

from pipelines.privacy.payees import COMPANY_WORDS, LONGEST

PEOPLE = ("responsible_person", "site_manager", "reporter", "supervisor", "patroller")  # hold names of people
EITHER = ("approved_by", "decided_by", "payee", "maintainer")  # people or offices
PERSONS = {**dict.fromkeys(PEOPLE, "person_masked"), **dict.fromkeys(EITHER, "someone_masked")}
# What a county calls these columns, in whatever its sheets put around the word.
PEOPLES = (
    "责任人|负责人|联系人|经理|报送人|上报人|填报人|批准人|监理[员人工代]|总监|旁站|记录人|巡[查护检]|管护[人员]|姓名|经办|投诉人|反映人"
    "|举报人|领导|审核人|复核人|校核人|录入|承办人|经手|法定代表|法人|户主|户名|农户|受益[人户]|签字|签名|签收|分管|驻村|干部|书记|主任"
    "|[镇乡村组队]长|制表|填表|申请人|委托人|验收人|联络|施工员|安全员|质[检量]员|资料员|材料员|取样员|技术负责|人员|成员|村民|会计|出纳|保管"
)
EITHERS = "审批|审定|决定单位|办理单位|监理|管护|收款"
HEADERS = f"{PEOPLES}|{EITHERS}"
_TWO = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|司空|夏侯"
    "|轩辕|端木|百里|东郭|南宫|西门|独孤|澹台|公冶|太史|申屠"
)
# Words of two signs and more that no name of a person holds.
_OFFICE = (
    "公司|集团|政府|委员会|村委|居委|联席会|党政|会议|中心|街道|合作社|办公室|财政|检测|纪委|管理[处所站局]|[村居]民"
)
_SPACE = r"[\s\p{Z}\p{Cf}]"
_SPACE = r"[\s\p{Z}\p{Cf}]"
_APART = r"[、，,;；/／\s\p{Z}\p{Cf}]+"
# 张 三, 赵 六郎, 赵六 郎, 欧阳 修 are one name each, 张三 李四 are two: nobody is called by one sign, or by 欧阳 alone.
_FIRST = rf"(^|{_APART})(\p{{Han}}|{_TWO}){_SPACE}+(\p{{Han}}{{1,3}})"
_LAST = rf"(^|{_APART})(\p{{Han}}{{2,3}}){_SPACE}+(\p{{Han}})($|{_APART})"
_WHOLE = f"trim(regexp_replace(regexp_replace(names, '{_FIRST}', '\\1\\2\\3', 'g'), '{_LAST}', '\\1\\2\\3\\4', 'g'))"
_ONE = f"""case when length(name) = 0 then name
    when length(name) > 2 and regexp_matches(name, '^({_TWO})') then left(name, 2) || repeat('*', length(name) - 2)
    else left(name, 1) || repeat('*', greatest(length(name) - 1, 1)) end"""
_EACH = "array_to_string(list_transform(regexp_split_to_array({whole}, '{apart}'), lambda n: {one}), '、')"
_SOMEONE = f"regexp_matches(n, '·') or (length(n) <= {LONGEST} and not regexp_matches(n, '{COMPANY_WORDS}|{_OFFICE}'))"
# The macros, in the order in which they are made; a view names them with their schema.
MACROS = (
    f"create macro main.name_masked(name) as {_ONE}",
    "create macro main.person_masked(names) as "
    + _EACH.format(
        apart=_APART, whole=_WHOLE, one=f"case when regexp_matches(n, '{_OFFICE}') then n else main.name_masked(n) end"
    ),
    "create macro main.someone_masked(names) as "
    + _EACH.format(apart=_APART, whole=_WHOLE, one=f"case when {_SOMEONE} then main.name_masked(n) else n end"),
)


def is_person_header(label: str) -> bool:
    """Whether the cells under such a header are taken for names."""
    return re.search(HEADERS, label) is not None
