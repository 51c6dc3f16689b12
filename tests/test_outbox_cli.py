"""`mingjian outbox`, `mingjian user contact`, the reports: a county's messages from the terminal, by a mail server."""

from __future__ import annotations

import email
from datetime import date
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner, Result

from casework.audit import log as audit_log
from casework.cases.assign import assign
from casework.cases.finding import Assignment
from casework.cases.snapshot import findings, red
from casework.outbox import queue
from casework.outbox.findings import Red, tell_findings
from casework.outbox.periodic.due import last_week, this_month
from casework.outbox.periodic.week import week_of
from casework.outbox.states import Sending
from casework.store import VARIABLE, Store
from cli.casework import outbox as commands
from cli.casework import schedule
from cli.main import app
from pages.meetings.anomalies.questions import Wanted, listed
from pipelines.lake.scope import Scope
from pipelines.lake.snapshot_db import open_newest
from reports.periodic.questions import is_of_scope, issues
from tests.cases import OFFICE, WAY, finding, in_force, led, opened, take
from tests.mailed import office_and_units, reached, rows, told
from tests.people import published
from tests.post_offices import Mailbox, free_port, mailing
from tests.stores import NOON, Home
from tests.views import view_of

TOML = """
public_url = "https://mj.example"
[email]
host = "127.0.0.1"
port = {port}
security = "plain"
sender = "mingjian@example.gov.cn"
[reports]
weekly = ["lingdao", "xihe1", "nobody"]
monthly = ["lingdao"]
"""


@pytest.fixture(autouse=True)
def _address(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    if home.url:
        monkeypatch.setenv(VARIABLE, home.url)


def run(home: Home, *words: str) -> Result:
    """The command over the county's folder."""
    return CliRunner().invoke(app, [*words, "--data", str(home.data)])


def with_mail(home: Home, port: int) -> None:
    """The county's outbox.toml."""
    path = home.data / "casework" / "outbox.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TOML.format(port=port), "utf-8")


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands run at noon of the cases' day."""
    for module in (commands, schedule):
        monkeypatch.setattr(module, "clock", lambda: NOON)


def test_without_settings_nothing_is_sent_and_it_is_said_where_they_belong(home: Home, store: Store) -> None:
    result = run(home, "outbox")
    assert result.exit_code == 2 and "outbox.toml 还没有写" in result.stderr
    with_mail(home, 0)
    result = run(home, "outbox")
    assert result.exit_code == 2 and "第 5 行，[email]：port = 0 应不小于 1" in result.stderr


@pytest.mark.usefixtures("noon")
def test_what_is_due_is_sent_once_and_the_outbox_is_empty(home: Home, store: Store) -> None:
    office_and_units(store)
    opened(store)
    box = Mailbox()
    with mailing(box) as port:
        with_mail(home, port)
        first, second = run(home, "outbox"), run(home, "outbox")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == "已发出 2 条；还有 0 条待发\n" and second.stdout == "没有到期的消息；还有 0 条待发\n"
    assert {to for (to,), _ in box.mails} == {"jiaotong1@example.gov.cn", "xihe1@example.gov.cn"}
    assert run(home, "outbox", "list").stdout == "没有。\n"
    assert "已发出" in run(home, "outbox", "list", "--all").stdout


@pytest.mark.usefixtures("noon")
def test_what_got_stuck_is_an_exit_code_a_list_and_a_persons_decision(home: Home, store: Store) -> None:
    office_and_units(store)
    opened(store)
    with mailing(Mailbox(cuts=True)) as port:
        with_mail(home, port)
        result = run(home, "outbox")
        assert result.exit_code == 3 and "2 条消息没有送到或结果不明" in result.stderr
        assert run(home, "outbox").exit_code == 0  # told once
    first, second = (row.message_id for row in rows(store))
    listing = run(home, "outbox", "list").stdout
    assert "结果不明" in listing and "没有收到答复" in listing and f"{first}　" in listing
    assert run(home, "outbox", "drop", str(first)).stdout == "1 条不再发送\n"
    assert run(home, "outbox", "retry", str(second)).stdout.startswith("已重新登记 1 条")
    assert run(home, "outbox", "retry", "99").exit_code == 2
    assert [row.state for row in rows(store)] == [Sending.DROPPED, Sending.WAITING]


@pytest.mark.usefixtures("noon")
def test_a_mail_server_that_is_away_fails_one_message_and_leaves_the_others(home: Home, store: Store) -> None:
    office_and_units(store)
    opened(store)
    with_mail(home, free_port())
    result = run(home, "outbox")
    assert result.exit_code == 0 and result.stdout == "未成功，将重试 1 条；还有 2 条待发\n"


def test_an_address_is_written_down_shown_and_taken_away(home: Home, store: Store) -> None:
    reached(store, "wang", "leader", channels=())
    assert run(home, "user", "contact", "wang").stdout == "wang：还没有登记，收不到消息\n"
    given = run(home, "user", "contact", "wang", "--email", "w@example.cn", "--wecom", "WangWu")
    assert given.stdout == "wang：邮件 w@example.cn，企业微信 WangWu\n"
    assert run(home, "user", "contact", "wang", "--clear", "email").stdout == "wang：企业微信 WangWu\n"
    for wrong in (("--email", "x"), ("--clear", "fax")):
        assert run(home, "user", "contact", "wang", *wrong).exit_code == 2
    assert run(home, "user", "contact", "nobody").exit_code == 2
    assert run(home, "user", "contact", "wang").stdout == "wang：企业微信 WangWu\n"


@pytest.mark.usefixtures("noon")
def test_the_reports_go_out_once_each_with_what_the_receiver_may_see(
    home: Home, store: Store, sample_lake: Path
) -> None:
    published(sample_lake, home.data)
    office_and_units(store)
    led(store, opened(store), *WAY)
    before, box = len(rows(store)), Mailbox()
    with mailing(box) as port:
        with_mail(home, port)
        result = run(home, "outbox", "schedule")
        assert result.exit_code == 0, result.stderr
        assert "nobody 收不到" in result.stderr and len(rows(store)) == before + 3
        again = run(home, "outbox", "schedule")
        assert len(rows(store)) == before + 3 and "没有还要发的" in again.stdout
        run(home, "outbox")
    files = {to: file for (to,), content in box.mails if (file := attached(content))}
    assert set(files) == {"lingdao@example.gov.cn", "xihe1@example.gov.cn"}
    own = text_of(*files["xihe1@example.gov.cn"])
    assert "范围：西河镇" in own and "2026年10月12日至2026年10月18日" in own
    kept = sorted((home.data / "reports").rglob("*.*"))
    assert [path.suffix for path in kept] == [".xlsx", *[".docx", ".pdf"] * 2] and {
        path.stat().st_mode & 0o777 for path in kept
    } == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in kept} == {0o700}  # also while they are being written
    noted = audit_log.entries(store, audit_log.Wanted(actions=("outbox.report",)), 9)
    assert sorted(each.body["login"] for each in noted) == ["lingdao", "lingdao", "xihe1"]


def attached(content: bytes) -> tuple[str, bytes] | None:
    """The file of a mail."""
    mail = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    for part in mail.iter_attachments():
        return str(part.get_filename()), part.get_content()
    return None


def text_of(name: str, content: bytes) -> str:
    """Every word of a document."""
    assert name.endswith(".docx")
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_list_is_the_pages_own_and_a_scope_sees_its_rows_only(sample_lake: Path) -> None:
    lake, _ = open_newest(sample_lake)
    whole = issues(lake.seen_by(Scope(names=True)))
    assert whole.height > 50 and whole.equals(listed(view_of(sample_lake), Wanted()))
    town = whole["township"].drop_nulls()[0]
    own = issues(lake.seen_by(Scope(townships=(town,))))
    assert own.height == (whole["township"] == town).sum() > 0


@pytest.mark.parametrize(
    ("scope", "own"),
    [
        (Scope(), True),
        (Scope(("西河镇",)), True),
        (Scope(None, ("道路",)), True),
        (Scope(None, ("道路", "水利")), False),
    ],
)
def test_figures_that_are_the_countys_and_not_the_receivers_are_called_so(scope: Scope, own: bool) -> None:
    assert is_of_scope(scope) is own


def test_the_week_counts_its_own_days_on_chinas_calendar(store: Store) -> None:
    monday, sunday = date(2026, 10, 19), date(2026, 10, 25)
    led(store, opened(store), *WAY)  # closed on Tuesday
    held = opened(store, due_on=date(2026, 10, 21))
    take(store, opened(store), "withdraw", OFFICE)
    last_minute = NOON.replace(day=18, hour=15, minute=59)  # Sunday 23:59 in China
    opened(store, now=last_minute, due_on=date(2026, 10, 29))
    week = week_of(store, Scope(), monday, sunday, date(2026, 10, 22))
    assert (week.assigned, week.closed, week.accepted) == (2, 1, 0)
    assert (week.open, week.overdue, week.due_soon) == (2, 1, 0) and held.case_id
    assert week_of(store, Scope(), monday, sunday, date(2026, 10, 23)).due_soon == 1  # seven days, today the first
    assert week.units == (("县交通运输局", 2, 1, 0),)
    assert week_of(store, Scope(townships=("东山乡",)), monday, sunday, sunday).open == 0


@pytest.mark.parametrize(
    ("day", "week", "monday"),
    [
        ("2026-10-19", "2026-W42", "2026-10-12"),
        ("2026-10-25", "2026-W42", "2026-10-12"),
        ("2026-10-26", "2026-W43", "2026-10-19"),
        ("2027-01-04", "2026-W53", "2026-12-28"),
        ("2027-01-11", "2027-W01", "2027-01-04"),
    ],
)
def test_the_week_is_the_last_whole_one(day: str, week: str, monday: str) -> None:
    period = last_week(date.fromisoformat(day))
    assert (period.name, period.days[0].isoformat(), (period.days[1] - period.days[0]).days) == (week, monday, 6)
    assert this_month(date.fromisoformat(day)).name == day[:7]


def test_a_red_finding_is_told_once_to_the_office_and_to_the_department_that_might_lead_it(store: Store) -> None:
    office_and_units(store)
    reached(store, "shuizi", "department", unit="县水利局", categories=("道路",))
    reds = [Red(f"f{nth}", ("县水利局", "县财政局")[nth % 2], "西河镇", "水利") for nth in range(5)]
    assert tell_findings(store, reds[:4], NOON.date(), NOON) == 4
    led_by_them = "【明鉴】新增建议由贵单位牵头核实的红色疑点 2 条"
    assert told(store) == {("bangong", "【明鉴】新增红色疑点 4 条"), ("shuili1", led_by_them)}
    assert tell_findings(store, reds[:4], NOON.date(), NOON) == 0
    assert tell_findings(store, reds, NOON.date(), NOON.replace(hour=5)) == 1
    assert len(rows(store)) == 4 and "疑点由系统比对得出，须经核实" in rows(store)[0].body


def test_a_red_finding_that_was_assigned_already_is_no_news(store: Store) -> None:
    office_and_units(store)
    assign(store, [Assignment(finding("f1"), "县水利局")], OFFICE, NOON, in_force())
    before = len(rows(store))
    assert tell_findings(store, [Red("f1", "县水利局", "西河镇", "水利")], NOON.date(), NOON) == 0
    assert len(rows(store)) == before


def test_the_red_findings_of_a_snapshot_are_those_of_the_page(sample_lake: Path) -> None:
    lake, _ = open_newest(sample_lake)
    as_of, reds = red(lake)
    page = listed(view_of(sample_lake), Wanted(level="red"))
    assert [each.finding_id for each in reds] == sorted(page["finding_id"]) and as_of.year == 2026
    assert findings(lake, Scope(), [reds[0].finding_id])[0].level == "red"


@pytest.mark.usefixtures("noon")
def test_the_monthly_list_is_the_official_workbook(home: Home, store: Store, sample_lake: Path) -> None:
    published(sample_lake, home.data)
    office_and_units(store)
    with_mail(home, 25)
    run(home, "outbox", "schedule")
    (path,) = (home.data / "reports" / "monthly" / "2026-10").iterdir()
    sheet = openpyxl.load_workbook(path).active
    assert path.name == "2026年10月问题清单（全县）.xlsx" and sheet is not None and sheet.max_row > 66
    assert queue.counts(store)[Sending.WAITING] == 3
