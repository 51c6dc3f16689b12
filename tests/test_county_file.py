"""county.toml: what is missing, misspelt or no ledger is refused with its line, and nothing is guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import ReferenceError
from pipelines.reference.county_file import CountyFile, read_county_file
from pipelines.reference.ledgers import Duty

WHOLE = 'name = "云溪县"\ncode = "350987"\n'


def read(tmp_path: Path, text: str) -> CountyFile:
    (tmp_path / "county.toml").write_text(text, "utf-8")
    return read_county_file(tmp_path / "county.toml")[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("report_due_day = 25\n", '第 1 行：缺少 name、code。请补齐：name 写县名，例如 name = "示例县"；code 写 6 位'),
        ('nmae = "云溪县"\ncode = "350987"\n', "第 1 行：不认识“nmae”，是不是 name？可以写 name、code、"),
        (WHOLE + 'report_due_day = "25"\n', '第 3 行：report_due_day = "25" 写法不对。写 1 到 31 的整数，不加引号。'),
        (WHOLE + "report_due_day = 45\n", "第 3 行：report_due_day = 45 应不大于 31。写 1 到 31 的整数"),
        (WHOLE + 'sample_as_of = "2026-10-20"\n', '第 3 行：sample_as_of = "2026-10-20" 写法不对。日期写成'),
        (WHOLE + "ledgers = 3\n", "第 3 行：ledgers = 3 写法不对。写成 [ledgers.payments] 这样的小节，每种台账一节。"),
        (WHOLE + "[ledgers.payment]\n", "第 3 行，[ledgers]：payment 不是台账的键。可以是：projects、"),
        (WHOLE + "[ledgers.payments]\nfrom = 2025-01-01\n", "第 4 行，[ledgers.payments]：不认识“from”。可以写 since"),
        (WHOLE + '[ledgers.payments]\nsince = "2025-01-01"\n', '第 4 行，[ledgers.payments]：since = "2025-01-01" 写'),
        (WHOLE + '[ledgers.labour]\n[ledgers.bids]\nevery = "week"\n', "第 5 行，[ledgers.bids]：every 不能是“week”"),
        (WHOLE + 'ledgers.payments.by = "town"\n', "第 3 行，[ledgers.payments]：by 不能是“town”，请写 township"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReferenceError) as caught:
        read(tmp_path, text)
    assert f"county.toml {sentence}" in str(caught.value)


def test_a_key_that_nobody_knows_is_left_out_with_a_warning_and_stops_no_night(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(WHOLE + "report_due_dya = 3\n[people]\nchief = 1\n", "utf-8")
    file, warnings = read_county_file(path)
    assert file.report_due_day == 25
    hints = ("第 3 行：不认识“report_due_dya”，是不是 report_due_day？", "第 4 行：不认识“people”。可以写 name、")
    for warning, hint in zip(warnings, hints, strict=True):
        assert warning.startswith(f"{path} {hint}") and warning.endswith("本夜未使用。")


def test_a_code_without_quotes_is_the_same_code(tmp_path: Path) -> None:
    assert read(tmp_path, 'name = "云溪县"\ncode = 350987\n').code == "350987"


def test_the_ledgers_come_in_their_order_with_what_is_said_of_each(tmp_path: Path) -> None:
    text = '[ledgers.payments]\nsince = 2025-01-01\n[ledgers.labour]\nevery = "quarter"\n'
    text += '[ledgers.contractors]\nby = "county"\n'
    assert read(tmp_path, WHOLE + text).duties == (
        Duty("payments", date(2025, 1, 1)),
        Duty("labour", None, "quarter"),
        Duty("contractors", None, "month", "county"),
    )
