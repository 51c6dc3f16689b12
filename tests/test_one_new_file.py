"""One new file: a rule added as one file is asked, shown, exported, explained and tested; nothing else is edited."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny import PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.xdist_group("one_new_file")  # one copy is enough
ROOT = Path(__file__).resolve().parent.parent
CODE = ("cli", "pipelines", "pages", "reports", "tests", "benchmarks", "data/reference", ".streamlit")
KEY, LABEL = "direct_and_dear", "大额直接发包"
RULE = '''"""Direct and dear: a large contract given without any competition."""

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="大额直接发包",
    subject="contract_no",
    level="yellow",
    checked="每份直接发包的合同",
    flagged="合同金额达到政府采购限额标准",
    why="这么大的合同,总该有人比一比价。",
    source="县招投标监管办法",
    basis=("contracts",),
    limits=("procurement_line",),
    department="县公共资源交易中心",
)

SQL = """
select contract_no as subject_id, project_no, township, exceeds(amount_fen, procurement_line, signed_on) as flagged,
       amount_fen as measured, limit(procurement_line, signed_on) as limit_value, 'fen' as unit, amount_fen,
       signed_on as happened_on, '缺合同金额' as missing, amount_fen * 1e0 as dear_sum, source_file, source_sheet,
       source_row
from contract_facts where procurement_method = '直接发包'
"""

EVIDENCE = "{happened_on} 直接发包 {amount_fen}"
WORDS = {"dear_sum": "发包金额"}
GIVEN = {"procurement_method": "直接发包", "signed_on": "2026-05-01"}
EXAMPLES = (
    Example("on the line", [GIVEN | {"amount_fen": 60_000_000}], [True]),
    Example("a fen below", [GIVEN | {"amount_fen": 59_999_999}], [False]),
    Example("no amount: cannot tell", [GIVEN], [None]),
)
'''
SHOWN = """
import sys
from pathlib import Path
import pytest
from tests.local import open_locally
from tests.walk import opened, page_text, tables
open_locally(pytest.MonkeyPatch())
at = opened("definitions", definition="direct_and_dear")
assert not at.exception, at.exception
assert "大额直接发包" in set(tables(at)[0]["label"])
assert "procurement_method = '直接发包'" in "\\n".join(code.value for code in at.code)
listed = opened("anomalies", rule="direct_and_dear")
assert not listed.exception and listed.dataframe, listed.exception
assert set(tables(listed)[0]["label"]) == {"大额直接发包"}
"""
CONTRACTS = "合同编号,项目编号,施工单位,合同金额,签订日期"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programme with one file more."""
    target = tmp_path_factory.mktemp("copy")
    for name in CODE:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "pyproject.toml", "Makefile"):
        shutil.copy(ROOT / name, target / name)
    (target / "pipelines" / "rules" / "approval" / f"{KEY}.py").write_text(RULE, "utf-8")
    data = tiny_county(target / "county")
    ledger(data, "西河镇/项目台账.csv", f"{PROJECTS},发包方式", f"{project(1, budget='90')},直接发包")
    signed = "HT-1,350987100-2026-0001,测试建设有限公司,80,2026-02-20"
    ledger(data, "西河镇/合同台账.csv", CONTRACTS.replace("金额", "金额(万元)"), signed)
    result = mingjian(target, "night", "--data", str(data), "--as-of", "2026-08-01")
    assert result.returncode == 0, result.stdout + result.stderr
    result = mingjian(target, "export", "findings", "--data", str(data), "-o", str(target / "findings.csv"))
    assert result.returncode == 0, result.stderr
    return target


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "MINGJIAN_DATA": str(copy / "county")}
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(
        [sys.executable, *words], cwd=copy, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def mingjian(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(copy, "-c", "from cli.main import app; app()", *words)


def test_it_is_in_the_findings_and_in_their_export(copy):
    rows = [line for line in (copy / "findings.csv").read_text("utf-8-sig").splitlines() if KEY in line]
    assert len(rows) == 1
    assert "2026-02-20 直接发包 80.00 万元" in rows[0]


@pytest.mark.soak  # make test asks its siblings
def test_it_can_be_explained_down_to_its_row(copy):
    result = mingjian(copy, "explain", LABEL, "--data", str(copy / "county"))
    assert result.returncode == 0 and "核对 1 项，提示 1 项" in result.stdout
    line = next(line for line in (copy / "findings.csv").read_text("utf-8-sig").splitlines() if KEY in line)
    finding = re.search(r"\b[0-9a-f]{12}\b", line)
    assert finding is not None
    result = mingjian(copy, "explain", finding[0], "--data", str(copy / "county"))
    assert "西河镇/合同台账.csv" in result.stdout and "第 2 行" in result.stdout and "发包金额" in result.stdout


@pytest.mark.soak  # make test asks its siblings
def test_it_is_on_the_definitions_page_and_on_the_list_of_anomalies(copy):
    result = run(copy, "-c", SHOWN)
    assert result.returncode == 0, result.stderr[-3000:]


@pytest.mark.soak  # make test asks its siblings
def test_the_tests_of_rules_take_it_up_by_themselves(copy):
    files = [f"tests/test_{name}.py" for name in ("rules", "headings", "portable")]
    result = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", KEY, *files)
    assert result.returncode == 0, result.stdout[-3000:]
    passed = re.search(r"(\d+) passed", result.stdout)
    assert passed is not None and int(passed[1]) >= 10, result.stdout
