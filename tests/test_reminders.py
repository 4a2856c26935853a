"""What time calls for is told once, when its time is right, to the person whom it concerns then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from handlers import intake, reminders, rounds
from handlers.platforms import Incoming
from handlers.ports import Refused
from handlers.rounds import Call, Town
from handlers.world import World
from storage import log
from storage.database import Database
from storage.duty_tables import Reminder
from storage.tables import LogRow, Person, Posting
from tests.clocked import INSULT, Clocked, clocked, local, newest, words
from tests.scenarios.town import MUNICIPALITY
from tests.small_world import small_world

#: A Monday.
MORNING = "2026-11-16 09:00"


class Sample:
    """A round that calls for what a test says."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __call__(self, session: Session, world: World, town: Town) -> list[Call]:
        return [call for call in self.calls if call.due_at <= town.now]

    def wants(self, key: str, at: str, **more: object) -> None:
        values = {"kind": "deadline_remove", "subject": "", "person": "bo", "role": "responsible"}
        values |= {"details": {"case": key, "stage": "first"}}
        self.calls.append(Call(key=key, due_at=local(at), **(values | more)))  # type: ignore[arg-type]


@pytest.fixture
def sample() -> Iterator[Sample]:
    """A round of the test's own, besides which no other is made."""
    found = Sample()
    every = dict(rounds.rounds)
    rounds.rounds.clear()
    rounds.rounds["sample"] = found
    yield found
    rounds.rounds.clear()
    rounds.rounds.update(every)


@pytest.fixture
def town(sample: Sample) -> Iterator[Clocked]:
    """A town in which only the sample's round is made."""
    with clocked("tibro", MORNING, only=["sample"]) as found:
        found.keep()
        yield found


# --- once ------------------------------------------------------------------------------------------


def test_a_message_is_told_once_however_often_time_is_kept(town: Clocked, sample: Sample) -> None:
    sample.wants("one", "2026-11-16 10:00")

    town.at("2026-11-16 09:59")
    assert town.told("bo") == []
    town.through("2026-11-16 10:00", "2026-11-16 12:00")

    assert len(town.told("bo")) == 1
    assert [row.state for row in town.rows()] == ["told"]
    assert len(town.logged("reminder.told")) == 1


def test_the_program_was_down_over_a_due_time(town: Clocked, sample: Sample) -> None:
    """Each missed message comes once when it is up again, and says that it is late; what is new is not."""
    sample.wants("missed", "2026-11-16 10:00")
    sample.wants("fresh", "2026-11-17 13:59")

    town.at("2026-11-17 14:00")
    town.keep()

    missed, fresh = town.told("bo")
    assert "skulle ha kommit måndag 16 nov. kl. 10:00" in words(missed)
    assert "skulle ha kommit" not in words(fresh)


def test_what_is_late_says_when_it_would_have_come_and_not_the_hour_of_night_that_called_for_it(
    town: Clocked, sample: Sample
) -> None:
    """The program was down from Monday evening until Tuesday noon; the reminder would have come at eight."""
    town.at("2026-11-16 18:00")
    sample.wants("night", "2026-11-16 22:00")
    town.at("2026-11-17 12:00")
    (card,) = town.told("bo")
    assert "skulle ha kommit tisdag 17 nov. kl. 08:00" in words(card)


def test_what_would_have_waited_for_the_morning_anyway_is_not_late(town: Clocked, sample: Sample) -> None:
    sample.wants("evening", "2026-11-16 20:00")

    town.at("2026-11-16 19:00")
    town.at("2026-11-17 08:00")

    assert ["skulle ha kommit" in words(card) for card in town.told("bo")] == [False]


def test_of_several_stages_that_were_missed_only_the_latest_isnewest(town: Clocked, sample: Sample) -> None:
    for hour, stage in ((10, "first"), (11, "escalated"), (12, "due")):
        details = {"case": "7", "stage": stage}
        sample.wants(f"7/{stage}", f"2026-11-16 {hour}:00", thread="7", details=details)

    town.at("2026-11-16 13:00")

    (card,) = town.told("bo")
    assert "är ute" in words(card)
    assert [row.state for row in town.rows()] == ["dropped", "dropped", "told"]


def test_a_clock_that_jumps_forward_and_back_tells_nothing_twice(town: Clocked, sample: Sample) -> None:
    sample.wants("one", "2026-11-16 10:00")
    sample.wants("two", "2026-11-18 10:00")

    for said in ("2026-11-16 10:00", "2026-11-19 10:00", "2026-11-16 10:01", "2026-11-18 10:00"):
        town.at(said)

    assert len(town.told("bo")) == 2
    assert len(town.logged("reminder.told")) == 2


def test_what_a_clock_that_ran_ahead_passed_over_comes_at_its_true_time(
    town: Clocked, sample: Sample
) -> None:
    """Ten days ahead only the last stage was told; the true days have theirs, the last is not told anew."""
    for day, stage in ((17, "first"), (18, "due"), (19, "overdue")):
        details = {"case": "7", "stage": stage}
        sample.wants(f"7/{stage}", f"2026-11-{day} 10:00", thread="7", details=details)
    town.at("2026-11-16 09:00")
    town.at("2026-11-26 09:00")
    assert [row.state for row in town.rows()] == ["dropped", "dropped", "told"]
    told = [len(town.told("bo"))]
    for moment in ("16 09:05", "17 10:00", "18 10:00", "19 10:00"):
        town.at(f"2026-11-{moment}")
        told.append(len(town.told("bo")))
    assert told == [1, 0, 1, 1, 0]


def test_one_rounds_fault_stops_no_other_and_says_nothing_of_what_it_read(
    town: Clocked, sample: Sample, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def broken(session: Session, world: World, town: Town) -> list[Call]:
        raise ValueError("Sven är sjuk")

    rounds.rounds.clear()
    rounds.rounds.update({"broken": broken, "sample": sample})
    sample.wants("one", "2026-11-16 10:00")
    town.at("2026-11-16 10:00")
    said = "".join(capsys.readouterr()) + caplog.text

    assert len(town.told("bo")) == 1
    assert "a round failed" in said
    assert "broken" in said
    assert "Sven" not in said


def test_a_message_without_words_stops_its_round_and_no_other(town: Clocked, sample: Sample) -> None:
    """Were it found out only when the card is to be shown, it would hold up all that comes after it."""
    wordless, filled = Sample(), Sample()
    wordless.wants("no words", "2026-11-16 10:00", kind="nobody_wrote_this")
    filled.wants("no stage", "2026-11-16 10:00", details={})
    rounds.rounds.update({"filled": filled, "wordless": wordless})
    sample.wants("one", "2026-11-16 10:00")
    town.at("2026-11-16 10:00")
    assert len(town.told("bo")) == 1
    assert [row.key for row in town.rows()] == ["one"]


@contextmanager
def two_programs(url: str, folder: Path, now: list[datetime]) -> Iterator[list[World]]:
    """Two programs on one database."""
    one, other = Database(url), Database(url)
    world = small_world(one, folder, clock=lambda: now[0])
    try:
        yield [world, replace(world, database=other)]
    finally:
        one.close()
        other.close()


async def test_two_schedulers_at_once_tell_one_message(
    sample: Sample, database_url: str, tmp_path: Path
) -> None:
    """Two programs keep time in the same moment, again and again."""
    now = [local("2026-11-16 10:00")]
    for number in range(3):
        sample.wants(f"n{number}", "2026-11-16 10:00", person="anna")
    with two_programs(database_url, tmp_path, now) as worlds:
        for _ in range(5):
            await asyncio.gather(*(reminders.keep_time(each) for each in worlds))
            now[0] += timedelta(minutes=1)
        found = worlds[0].database.ask(lambda session: list(session.exec(select(Reminder))))
        rows = worlds[0].database.ask(lambda session: list(session.exec(select(LogRow))))
        cards = worlds[1].database.ask(lambda session: list(session.exec(select(Posting))))

    assert [(row.key, row.state) for row in found] == [(f"n{number}", "told") for number in range(3)]
    assert len([row for row in rows if row.action == "reminder.told"]) == 3
    assert sorted(card.key for card in cards) == sorted(f"told:{row.id}" for row in found)


async def test_two_schedulers_at_once_note_one_breach(database_url: str, tmp_path: Path) -> None:
    now = [local("2026-11-16 10:00")]
    with two_programs(database_url, tmp_path, now) as worlds:
        comment = Incoming(id="c1", text=INSULT, created_at=now[0])
        await intake.take_in(worlds[0], "tibro", "tibro-facebook", [comment], origin="webhook")
        for _ in range(3):
            now[0] += timedelta(hours=25)
            await asyncio.gather(*(reminders.keep_time(each) for each in worlds))
        rows = worlds[0].database.ask(lambda session: list(session.exec(select(LogRow))))
        holds = worlds[1].database.ask(lambda session: log.verify(session, "tibro"))

    assert len([row for row in rows if row.action == "deadline.missed"]) == 1
    told = [(row.details["key"], row.details["person"]) for row in rows if row.action == "reminder.told"]
    assert len(told) == len(set(told)) > 0
    assert holds is None


async def test_a_minute_in_which_nothing_is_new_holds_up_nobody(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Presses wait for changes, so what is asked in vain is asked as a question: only the time is kept."""
    now = [local("2026-11-16 10:00")]
    with two_programs(database_url, tmp_path, now) as (world, _):
        comment = Incoming(id="c1", text=INSULT, created_at=now[0])
        await intake.take_in(world, "tibro", "tibro-facebook", [comment], origin="webhook")
        for hours in (0, 25, 25):
            now[0] += timedelta(hours=hours)
            await reminders.keep_time(world)
        changes: list[object] = []
        write = world.database.write

        async def counted(change: Callable[[Session], object]) -> object:
            changes.append(change)
            return await write(change)

        monkeypatch.setattr(world.database, "write", counted)
        await reminders.keep_time(world)
        assert len(changes) == 1
        now[0] += timedelta(hours=24)
        await reminders.keep_time(world)
        assert len(changes) > 2


# --- when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2026-11-16 16:59", "2026-11-16 16:59"),
        ("2026-11-16 17:00", "2026-11-17 08:00"),
        ("2026-11-20 20:00", "2026-11-23 08:00"),
        # Epiphany's eve is a working day, Epiphany is not
        ("2027-01-05 18:00", "2027-01-07 08:00"),
    ],
)
def test_in_quiet_hours_only_what_is_urgent_is_told(
    town: Clocked, sample: Sample, due: str, told: str
) -> None:
    sample.wants("calm", due)
    sample.wants("urgent", due, urgent=True)

    town.at(due)
    assert len(town.told("bo")) == (2 if due == told else 1)
    before = (local(told) - timedelta(minutes=1)).astimezone().isoformat()
    town.town.time = datetime.fromisoformat(before)
    town.keep()
    assert town.told("bo") == []
    town.at(told)
    assert len(town.told("bo")) == (0 if due == told else 1)


@pytest.mark.clauses("GIS-93")
def test_an_accounts_own_office_hours_are_its_quiet_hours(town: Clocked, sample: Sample) -> None:
    town.account(office_hours="10:00-15:00")
    sample.wants("one", "2026-11-16 15:30", account="facebook")

    town.at("2026-11-17 09:59")
    assert town.told("bo") == []
    town.at("2026-11-17 10:00")
    assert len(town.told("bo")) == 1


def test_what_waited_for_the_morning_waits_for_the_next_if_the_program_was_down_then(
    town: Clocked, sample: Sample
) -> None:
    sample.wants("calm", "2026-11-16 18:00")
    town.at("2026-11-16 18:00")
    town.at("2026-11-18 02:00")
    assert town.told("bo") == []
    town.at("2026-11-18 08:00")
    (card,) = town.told("bo")
    assert "skulle ha kommit" in words(card)


def test_who_comes_on_duty_at_night_is_not_woken_for_what_was_urgent_before() -> None:
    with clocked("tibro", "2026-11-20 16:59", only=["deadlines"]) as town:
        town.away("bo", "2026-11-21 00:00", "2026-11-23 00:00")
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 17:00", "2026-11-23 07:00", minutes=60)
        assert town.told("bo") == []
        town.at("2026-11-23 08:00")
        assert len(town.told("bo")) == 1


# --- many at once ----------------------------------------------------------------------------------


def test_three_of_a_kind_are_three_messages_and_four_are_one(town: Clocked, sample: Sample) -> None:
    for number in range(3):
        sample.wants(f"a{number}", "2026-11-16 10:00")
    for number in range(4):
        sample.wants(f"b{number}", "2026-11-16 11:00", kind="deadline_answer")

    town.at("2026-11-16 10:00")
    assert len(town.told("bo")) == 3
    town.at("2026-11-16 11:00")
    (card,) = town.told("bo")

    assert card.title == "4 påminnelser på en gång"
    assert [row.state for row in town.rows()] == ["told"] * 3 + ["gathered"] * 4 + ["told"]


# --- whom, and if at all ---------------------------------------------------------------------------


EVENING = {
    "subject": "case:1",
    "details": {"case": "1", "stage": "first", "deadline": "remove", "duty": True},
}


def test_what_is_settled_before_it_is_told_is_dropped(town: Clocked, sample: Sample) -> None:
    town.town.comes("c1", INSULT)
    sample.wants("evening", "2026-11-16 18:00", **EVENING)
    town.at("2026-11-16 18:00")
    assert [row.state for row in town.rows()] == ["waiting"]
    case = town.town.cases()[0]
    town.town.press("bo", "slack", "case.approve", f"case:{case.id}", case.version)
    town.at("2026-11-17 08:30")
    assert town.told("bo") == []
    assert [row.state for row in town.rows()] == ["dropped"]


def test_what_is_settled_after_it_was_told_says_so_and_asks_for_nothing() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        case = town.town.cases()[0]
        town.town.press("bo", "slack", "case.approve", f"case:{case.id}", case.version)
        town.at("2026-11-16 13:01")
        (card,) = town.now("bo")
        assert "Klart. Du behöver inte göra något." in words(card)
        assert card.tone == "done"
        refused = town.press("bo", "told.snooze", newest(town, "bo"))
        assert isinstance(refused, Refused)


@pytest.mark.clauses("TIB-16", "DEG-47")
def test_a_message_moves_to_whoever_has_duty_when_it_isnewest(town: Clocked, sample: Sample) -> None:
    """It was written down for Bo in the evening; in the morning Bo is ill, and Disa is told."""
    town.town.comes("c1", INSULT)
    sample.wants("evening", "2026-11-16 18:00", **EVENING)
    town.at("2026-11-16 18:00")
    assert [row.person for row in town.rows()] == ["bo"]
    town.away("bo", "2026-11-17 00:00", "2026-11-19 00:00")
    sample.calls.clear()
    town.at("2026-11-17 08:00")
    town.keep()
    assert town.told("bo") == []
    (card,) = town.told("disa")
    assert "Du får det som ersättare" in words(card)


@pytest.mark.clauses("TIB-16")
def test_when_duty_moves_after_the_telling_the_new_one_is_told_where_things_stand() -> None:
    """Only the latest stage, not late, and Bo hears nothing more while he is away."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 12:00", "2026-11-17 10:00", minutes=60)
        assert len(town.told("bo")) == 1
        assert len(town.told("disa")) == 1
        town.away("bo", "2026-11-17 10:00", "2026-11-20 00:00", substitute="frans")
        town.at("2026-11-17 10:30")
        (card,) = town.told("frans")
        assert "skulle ha kommit" not in words(card)
        town.through("2026-11-17 11:00", "2026-11-18 12:00", minutes=60)
        assert town.told("bo") == []
        assert town.titles("frans") == ["För sent: ta ställning till en kommentar"]


def test_whom_no_chat_knows_gets_a_mail_that_says_why() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.change(Person, (MUNICIPALITY, "bo"), slack="", teams="")
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        (letter,) = town.town.mail.letters
        assert letter.to == "bo@town.example"
        assert letter.subject == "Påminnelse: ta ställning till en kommentar"
        assert "Ärende 1 är fortfarande öppet" in letter.text
        assert "Varför får jag detta?" in letter.text
        assert "48 timmar räknat även kvällar och helger" in letter.text
        assert INSULT not in letter.text
