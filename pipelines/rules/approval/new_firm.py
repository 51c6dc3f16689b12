"""New firm: founded months before it won.

The day of the award counts, else the day of signing. A firm that the county's register does not know, or knows without
its founding day: cannot tell. Its founding day is a fact that another record of the firm does not change.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import plain

RULE = Rule(
    label="新设企业中标",
    subject="contract_no",
    level="note",
    checked="每份合同的施工单位成立日期与中标日期",
    flagged="成立不超过 180 天即中标",
    why="为一个项目开的公司，干完就没了，出了问题找不到人。",
    source="审计实务；OCP Cardinal 指标",
    basis=("contracts",),
    rows={"contractors": f"{plain('f.contractor')} = {plain('s.contractor')} and f.registered_on is not null"},
    limits=("new_firm_days",),
    flag_needs=("contracts", "contracts.awarded_on", "contractors", "projects.status"),
    clear_needs=("contracts.awarded_on",),
    counts_refused=("contracts", "contractors", "projects"),  # the contract, the record, the project's row are there
    department="县市场监督管理局",
)

SQL = f"""
with known as (
    select {plain("contractor")} as firm, min(registered_on) as registered_on from credit_facts
    where registered_on is not null group by {plain("contractor")}
)
select contract_no as subject_id, project_no, township, falls_below(days, new_firm_days, won_on) as flagged,
       days as measured, limit(new_firm_days, won_on) as limit_value, '天' as unit, amount_fen, won_on as happened_on,
       '信用名册里没有该单位的成立日期' as missing, contractor, won_on, registered_on, days,
       source_file, source_sheet, source_row
from (
    select c.*, k.registered_on, cast(c.won_on - k.registered_on as int) as days
    from (
        select f.*, coalesce(awarded_on, signed_on) as won_on, {plain("contractor")} as firm
        from contract_facts as f where coalesce(is_live, true)
    ) as c
    left join known as k on k.firm = c.firm
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = "{contractor} {registered_on} 成立，{won_on} 中标（签约），相隔 {days} 天，合同 {amount_fen}"


def _won(registered_on: date | None) -> dict[str, list[dict[str, object]]]:
    contract = {"contract_no": "1", "contractor": "甲公司", "awarded_on": date(2026, 6, 30)}
    return {"contract_facts": [contract], "credit_facts": [{"contractor": "甲公司", "registered_on": registered_on}]}


AWARD = ("contracts.awarded_on",)
EXAMPLES = (
    Example("181 days before the award", _won(date(2025, 12, 31)), [False]),
    Example("180 days before the award", _won(date(2026, 1, 1)), [True]),
    Example("founding day unknown: cannot tell", _won(None), [None]),
    Example("a sheet without a column for the award: cannot tell", _won(date(2026, 1, 1)), [None], AWARD),
    Example("nor can an old firm be cleared by it", _won(date(2025, 12, 31)), [None], AWARD),
    Example("perhaps a cancelled one: cannot tell", _won(date(2026, 1, 1)), [None], ("projects.status",)),
)
