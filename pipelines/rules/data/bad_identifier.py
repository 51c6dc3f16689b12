"""Bad identifier: a firm's credit code whose check digit does not fit.

GB 32100-2015: 18 signs of 0-9 and A-Z without I, O, S, V, Z; the first 17 weighted with 3^i mod 31; the last makes the
sum a multiple of 31. A warning only: the row stays.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="信用代码无效",
    subject="contract_no",
    level="note",
    checked="每份合同施工单位的统一社会信用代码",
    flagged="不是 18 位，含非法字符，或校验位不符",
    why="代码错了，这家企业的底细就查不到。",
    source="GB 32100-2015",
    basis=("contracts",),
    flag_needs=("contracts",),
    counts_refused=("contracts",),  # the code itself is there
    department="县市场监督管理局",
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _value(place: int) -> str:
    return f"(instr('{ALPHABET}', substr(code, {place}, 1)) - 1)"


SUM = " + ".join(f"{pow(3, place - 1, 31)} * {_value(place)}" for place in range(1, 18))
WORST = f"least({', '.join(_value(place) for place in range(1, 19))})"

SQL = f"""
select contract_no as subject_id, project_no, township,
       case when code is null then null
            when length(code) <> 18 or worst < 0 then true
            else (weighted + {_value(18)}) % 31 <> 0 end as flagged,
       contractor_uscc as measured, 'GB 32100-2015' as limit_value, amount_fen, signed_on as happened_on,
       '缺统一社会信用代码' as missing, contractor, contractor_uscc, length(code) as signs,
       source_file, source_sheet, source_row
from (
    select c.*, {SUM} as weighted, {WORST} as worst
    from (select f.*, upper(trim(contractor_uscc)) as code from contract_facts as f) as c
) as d
"""  # noqa: S608  (our own arithmetic)

EVIDENCE = "{contractor}的统一社会信用代码 {contractor_uscc}（{signs} 位）通不过 GB 32100-2015 校验"

FIRM = {"contractor": "宏达公司", "signed_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("a valid code", [{**FIRM, "contractor_uscc": "91350100M000100Y43"}], [False]),
    Example("small letters are the same code", [{**FIRM, "contractor_uscc": "91350100m000100y43"}], [False]),
    Example("the check digit is one off", [{**FIRM, "contractor_uscc": "91350100M000100Y44"}], [True]),
    Example("17 signs", [{**FIRM, "contractor_uscc": "91350100M000100Y4"}], [True]),
    Example("the letter O", [{**FIRM, "contractor_uscc": "9135O100M000100Y43"}], [True]),
    Example("code missing: cannot tell", [FIRM], [None]),
)
