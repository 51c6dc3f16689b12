"""Sending: once at most, whoever dies when; tried again with growing delay, then given up and left to a person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from casework import doctor
from casework.accounts import users
from casework.audit import log as audit_log
from casework.backup.dump import backup, named
from casework.backup.restore import restore
from casework.errors import Refused
from casework.outbox import queue
from casework.outbox.contacts import reach
from casework.outbox.lease import CHANGED, DIED, EXPIRED, LEASE, RESTORED, claim, delay, settle
from casework.outbox.put import Attachment, Message, put
from casework.outbox.receivers import receivers
from casework.outbox.send import send_due
from casework.outbox.senders.outcome import Letter, Outcome, Send, refused, taken, uncertain, unreached
from casework.outbox.states import Sending
from casework.store import Store
from casework.tables.outbox import OutboxRow
from tests.mailed import reached, rows, settings
from tests.outbox_writers import all_lines, started
from tests.stores import NOON, Home

MINUTE, DAY, SECOND = timedelta(minutes=1), timedelta(days=1), timedelta(seconds=1)
RULES = settings().sending


class Post:
    """A sender that answers in turn, the last answer for ever, and keeps the letters."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.letters = list(answers or [taken("ok")]), list[Letter]()

    def __call__(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def laid(store: Store, number: int = 1, channels: Sequence[str] = ("email",), file: Attachment | None = None) -> None:
    """So many messages to a leader."""
    if users.by_login(store, "wang") is None:
        reached(store, "wang", "leader", channels=tuple(channels))
    with store.writing() as session:
        (receiver,) = receivers(session)
        for nth in range(number):
            put(session, receiver, Message(f"test:{nth}", "标题", "正文", "todo", file), NOON)


def run(store: Store, send: Send, now: datetime = NOON, data: Path = Path(), channel: str = "email") -> list[str]:
    """Send what is due; the states afterwards."""
    send_due(store, data, settings(), {channel: send}, lambda: now)
    return [row.state for row in rows(store)]


def test_what_is_due_is_sent_once_with_its_link_and_its_answer(store: Store) -> None:
    laid(store, 2)
    post = Post(taken("250 queued"))
    assert run(store, post, NOON - SECOND) == ["waiting", "waiting"]
    assert run(store, post) == run(store, post, NOON + DAY) == ["sent", "sent"]
    assert [letter.link for letter in post.letters] == ["https://mj.example/todo"] * 2
    assert len({letter.key for letter in post.letters}) == 2
    row = rows(store)[0]
    assert (row.answer, row.tries, row.sent_at) == ("250 queued", 1, NOON)


def test_what_is_refused_is_tried_again_after_a_growing_delay_and_given_up_in_the_end(store: Store) -> None:
    laid(store)
    post, now, waits = Post(refused("errcode 93000")), NOON, []
    while run(store, post, now) == ["failed"]:
        later = rows(store)[0].not_before
        assert run(store, post, later - SECOND) == ["failed"]  # not before
        waits.append((later - now) / MINUTE)
        now = later
    assert waits == [5, 20, 80, 320, 1280] and len(post.letters) == RULES.tries == 6
    assert run(store, post, now + DAY) == ["given_up"] and len(post.letters) == 6
    assert rows(store)[0].answer == "errcode 93000"


def test_no_delay_is_longer_than_a_day_or_shorter_than_the_one_before() -> None:
    longest = settings(first_delay_minutes=1440, tries=20).sending
    for tries in range(1, 21):
        assert delay(tries, longest) == DAY
        assert timedelta(minutes=5) <= delay(tries, RULES) <= delay(tries + 1, RULES) <= DAY


def test_what_may_have_arrived_is_not_sent_again_without_a_person(store: Store) -> None:
    laid(store)
    post = Post(uncertain("HTTP 500"), taken())
    assert run(store, post) == run(store, post, NOON + DAY) == ["uncertain"]
    assert len(post.letters) == 1
    queue.retry(store, "test", [rows(store)[0].message_id], NOON + DAY)
    assert run(store, post, NOON + DAY) == ["sent"] and len(post.letters) == 2


def test_a_channel_that_is_not_reached_is_left_until_the_next_run(store: Store) -> None:
    laid(store, 3)
    post = Post(unreached("refused"), taken())
    assert run(store, post) == ["failed", "waiting", "waiting"]
    assert run(store, post, NOON + MINUTE) == ["failed", "sent", "sent"]
    assert run(store, post, NOON + DAY) == ["sent"] * 3


def test_a_message_of_a_channel_that_is_not_set_up_waits_and_is_given_up_when_it_is_old(store: Store) -> None:
    laid(store, channels=("wecom",))
    post = Post()
    assert run(store, post, NOON + 7 * DAY) == ["waiting"] and queue.waiting(store) == {"wecom": 1}
    assert run(store, post, NOON + 7 * DAY + SECOND) == ["given_up"]
    assert rows(store)[0].answer == EXPIRED and post.letters == []


@pytest.mark.parametrize("change", ["disabled", "rights", "address", "no address"])
def test_who_may_not_have_it_any_more_or_is_reached_elsewhere_does_not_get_it(store: Store, change: str) -> None:
    laid(store)
    user = users.by_login(store, "wang")
    assert user
    if change == "disabled":
        users.disable(store, "test", user.user_id, NOON)
    elif change == "rights":
        users.change(store, "test", user.user_id, 1, "王", user.rights.__class__("township", "西河镇"), NOON)  # type: ignore[arg-type]  # by word
    else:
        reach(store, "test", user.user_id, {"email": "li@example.gov.cn" if change == "address" else None}, NOON)
    post = Post()
    assert run(store, post) == ["given_up"] and post.letters == [] and rows(store)[0].answer == CHANGED


def test_a_group_that_reads_along_gets_no_link_to_the_case(store: Store) -> None:
    laid(store, channels=("dingtalk_robot",))
    post = Post()
    assert run(store, post, channel="dingtalk_robot") == ["sent"]
    assert post.letters[0].link == "https://mj.example/"


def test_a_file_goes_along_and_one_that_changed_does_not(store: Store, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    path = tmp_path / "reports" / "周报.docx"
    path.write_bytes(b"PK")
    laid(store, file=Attachment("reports/周报.docx", hashlib.sha256(b"PK").hexdigest()))
    post = Post(unreached("x"), taken())
    run(store, post, data=tmp_path)
    assert post.letters[0].file == ("周报.docx", b"PK")
    path.write_bytes(b"PK of another scope")
    assert run(store, post, NOON + 5 * MINUTE, tmp_path) == ["failed"] and "不同" in rows(store)[0].answer
    path.unlink()
    assert run(store, post, NOON + DAY, tmp_path) == ["failed"] and "读不了" in rows(store)[0].answer
    path.write_bytes(b"PK")
    assert run(store, post, NOON + 3 * DAY, tmp_path) == ["sent"]


def test_two_processes_at_once_send_every_message_once(home: Home, store: Store) -> None:
    laid(store, 12)
    lines = all_lines([started(home, "send") for _ in range(2)])
    assert sorted(lines) == sorted(row.dedupe for row in rows(store)) and len(set(lines)) == 12
    assert {(row.state, row.tries) for row in rows(store)} == {("sent", 1)}


def test_a_process_killed_between_sending_and_writing_it_down_makes_nobody_send_twice(home: Home, store: Store) -> None:
    laid(store, 2)
    with started(home, "hang") as process:
        assert process.stdout and process.stdout.readline().strip() == rows(store)[0].dedupe
        process.kill()
    post = Post()
    assert run(store, post, NOON + LEASE) == ["sending", "sent"]  # it may be slow, and not dead
    assert run(store, post, NOON + LEASE + SECOND) == ["uncertain", "sent"]
    assert [letter.key for letter in post.letters] == [rows(store)[1].dedupe] and rows(store)[0].answer == DIED


def test_a_process_thought_dead_may_still_say_what_came_of_it_but_not_over_a_persons_word(store: Store) -> None:
    laid(store, 2)
    slow, slower = (claim(store, ["email"], NOON) for _ in range(2))
    assert slow and slower and slow != slower
    late = NOON + LEASE + SECOND
    assert run(store, Post(), late) == ["uncertain", "uncertain"]
    settle(store, slow, taken(), RULES, late)
    queue.drop(store, "test", [slower.message_id], late)
    settle(store, slower, refused("x"), RULES, late)
    assert [row.state for row in rows(store)] == ["sent", "dropped"]


def test_a_claim_that_is_undone_is_no_claim(store: Store) -> None:
    laid(store)
    with pytest.raises(OSError, match="cut"), store.writing() as session:
        session.execute(update(OutboxRow).values(state=Sending.SENDING))
        raise OSError("cut")
    assert claim(store, ["email"], NOON) is not None and claim(store, ["email"], NOON) is None


def test_a_person_sends_anew_or_drops_what_got_stuck_and_nothing_else(store: Store) -> None:
    laid(store, 4)
    run(store, Post(taken(), uncertain("x"), refused("y"), unreached("z")))
    ids = [row.message_id for row in rows(store)]
    assert [each.message_id for each in queue.entries(store)] == [ids[1]]
    for decide in (queue.retry, queue.drop):
        with pytest.raises(Refused, match="已发出，不能这样处理"):
            decide(store, "test", ids, NOON)
        with pytest.raises(Refused, match="没有第 99 号消息"):
            decide(store, "test", [99], NOON)
    assert [row.state for row in rows(store)] == ["sent", "uncertain", "failed", "failed"]
    assert queue.drop(store, "test", ids[1:2], NOON) == 1 and queue.retry(store, "test", ids[2:], NOON) == 2
    assert [row.state for row in rows(store)] == ["sent", "dropped", "waiting", "waiting"]
    noted = audit_log.entries(store, audit_log.Wanted(actions=("outbox.retry", "outbox.drop")), 9)
    assert [each.body["messages"] for each in noted] == [ids[2:], ids[1:2]]


def test_a_retried_message_is_not_given_up_for_its_age(store: Store) -> None:
    laid(store)
    assert run(store, Post(), NOON + 8 * DAY) == ["given_up"]
    queue.retry(store, "test", [rows(store)[0].message_id], NOON + 8 * DAY)
    assert run(store, Post(), NOON + 8 * DAY) == ["sent"]


def told_by_doctor(home: Home, store: Store) -> list[tuple[bool, str]]:
    lines = doctor.examine(home.data, home.url, NOON)
    return [(line.well, line.message) for line in lines if line.what == "消息"]


def test_the_doctor_names_what_got_stuck(home: Home, store: Store) -> None:
    assert told_by_doctor(home, store) == []
    laid(store, 3)
    assert told_by_doctor(home, store) == [(True, "可送达账号 1 个，待发 3 条")]
    run(store, Post(taken(), uncertain("x")))
    assert told_by_doctor(home, store) == [(False, "可送达账号 1 个，待发 0 条，结果不明 2 条")]
    queue.drop(store, "test", [each.message_id for each in queue.entries(store)], NOON)
    assert told_by_doctor(home, store) == [(True, "可送达账号 1 个，待发 0 条")]


def test_after_a_restore_nothing_is_sent_that_may_have_been_sent_since(home: Home, store: Store) -> None:
    laid(store, 2)
    made = backup(store, named(home.data, NOON), "test", NOON)
    post = Post()
    assert run(store, post) == ["sent", "sent"]
    restore(home.data, home.url, made.file, "test", NOON + MINUTE, replace=True)
    assert run(store, post, NOON + DAY) == ["uncertain", "uncertain"] and len(post.letters) == 2
    assert rows(store)[0].answer == RESTORED


def test_counts_are_of_every_state(store: Store) -> None:
    laid(store, 2)
    assert queue.counts(store) == dict.fromkeys(Sending, 0) | {Sending.WAITING: 2}


def test_a_sender_that_breaks_leaves_its_message_uncertain(store: Store) -> None:
    laid(store)

    def broken(letter: Letter) -> Outcome:
        raise MemoryError

    with pytest.raises(MemoryError):
        run(store, broken)
    assert run(store, Post(), NOON + LEASE + SECOND) == ["uncertain"]
