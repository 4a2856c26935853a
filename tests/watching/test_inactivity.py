"""Accounts on which the municipality itself posts nothing: reminded of after a week, assessed after four."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from cards.model import Card
from handlers import intake, occasions, reading, reminders
from handlers.platforms import Author, Incoming
from handlers.ports import Answer, Changed, Opened, Refused, Undelivered
from routines.library import load
from routines.model import ClockName, Span
from storage.duty_tables import Task
from tests.faults.fakes import MemoryPlatform
from tests.watching.place import MUNICIPALITY, Place, account, at, place

#: A Monday; 7 days later is Monday too, 28 days later as well.
POSTED, DAY_6, DAY_7, DAY_14 = "2026-10-05", "2026-10-11", "2026-10-12", "2026-10-19"
DAY_27, DAY_28, DAY_56 = "2026-11-01", "2026-11-02", "2026-11-30"
CITIES = ["tibro", "lidingo", "laholm", "degerfors", "gislaved"]


@pytest.fixture
def town() -> Iterator[Place]:
    with place() as found:
        found.set_account(posted_at=at(POSTED, "15:00"), bound_at=at("2026-09-01"))
        yield found


def quiet(town: Place) -> set[tuple[str, str]]:
    return town.told("inactivity", "tasks")


def press(town: Place, person: str, action: str, task: Task) -> Answer:
    return town.town.press(person, "slack", action, f"task:{task.id}", task.version)


def answered(town: Place, person: str, action: str, task: Task, reason: str = "Behövs i valet.") -> Answer:
    opened = press(town, person, action, task)
    assert isinstance(opened, Opened), opened
    return town.town.send(person, "slack", opened.form, {"reason": reason})


@pytest.mark.clauses("TIB-31", "DEG-46", "LID-56", "GIS-24")
@pytest.mark.parametrize("routine", CITIES)
def test_after_a_week_without_a_post_whoever_has_duty_is_reminded_and_then_weekly(routine: str) -> None:
    """Once for the silence, then each week; the next post ends it, and a new silence is reminded of anew."""
    with place(routine) as town:
        town.set_account(posted_at=at(POSTED, "15:00"), bound_at=at("2026-09-01"))
        assert quiet(town.at(DAY_6, "12:00")) == set()
        assert quiet(town.at(DAY_7, "07:59")) == set()
        assert quiet(town.at(DAY_7, "08:00")) == {("bo", "silent")}
        assert "från måndag 5 oktober, för 7 dagar sedan" in town.text("task:1")
        assert quiet(town.at("2026-10-14", "08:00")) == set()
        assert quiet(town.at(DAY_14, "08:30")) == {("bo", "silent")}

        town.set_account(posted_at=at(DAY_14, "10:00"))
        assert quiet(town.at("2026-10-20", "08:00")) == set()
        assert [task.state for task in town.tasks("silent")] == ["dropped"]
        assert quiet(town.at("2026-10-26", "08:00")) == {("bo", "silent")}
        assert [task.state for task in town.tasks("silent")] == ["dropped", "open"]


@pytest.mark.clauses("TIB-31")
def test_somebody_says_that_something_was_posted(town: Place) -> None:
    """No connector sees it, so a press is what is known from then on."""
    quiet(town.at(DAY_7))
    [task] = town.tasks("silent")
    assert "[Vi har publicerat]" in town.text("task:1")
    assert isinstance(press(town.at(DAY_7, "10:00"), "frans", "account.posted", task), Refused)
    assert isinstance(press(town, "bo", "account.posted", task), Changed)
    assert town.account().posted_at == at(DAY_7, "10:00")
    assert [(row.actor, row.details["result"]) for row in town.logged("task.done")] == [("bo", "posted")]
    assert isinstance(press(town, "disa", "account.posted", town.tasks("silent")[0]), Refused)
    assert quiet(town.at(DAY_14, "08:00")) == {("bo", "silent")}  # a week has gone by again


def test_unknown_is_not_never(town: Place) -> None:
    """Where nobody knows of a post, the silence counts from when the account was bound, and says so."""
    town.set_account(posted_at=None, bound_at=at(POSTED, "15:00"))
    assert quiet(town.at(DAY_6)) == set()
    assert quiet(town.at(DAY_7)) == {("bo", "silent")}
    assert "Kanalvakt känner inte till något eget inlägg" in town.text("task:1")


def test_an_account_that_nobody_has_begun_to_watch_is_not_silent(town: Place) -> None:
    town.set_account(posted_at=None, bound_at=None)
    assert quiet(town.at(DAY_56)) == set()


@pytest.mark.clauses("TIB-32")
@pytest.mark.parametrize("routine", CITIES)
def test_after_four_weeks_the_manager_says_whether_the_account_is_kept(routine: str) -> None:
    """Keep needs a reason, which is logged with who and when; then it is not asked for four weeks."""
    with place(routine) as town:
        town.set_account(posted_at=at(POSTED, "15:00"), bound_at=at("2026-09-01"))
        quiet(town.at(DAY_27))
        assert town.tasks("inactive") == []
        assert ("carin", "task") in quiet(town.at(DAY_28))
        [task] = town.tasks("inactive")
        assert town.card(f"task:{task.id}").buttons[0].label == "Behåll"
        assert town.card(f"task:{task.id}").buttons[1].label == "Avsluta"

        for nobody in ("bo", "disa", "frans"):
            assert isinstance(press(town, nobody, "inactive.keep", task), Refused), nobody
        empty = answered(town, "carin", "inactive.keep", task, reason="  ")
        assert isinstance(empty, Opened)
        assert empty.form.fields[0].error == "Fyll i det här."
        assert town.tasks("inactive")[0].state == "open"

        assert isinstance(answered(town, "carin", "inactive.keep", task), Changed)
        [task] = town.tasks("inactive")
        assert (task.state, task.result, task.reason, task.done_by) == (
            "done",
            "kept",
            "Behövs i valet.",
            "carin",
        )
        assert [row.actor for row in town.logged("inactive.kept")] == ["carin"]

        quiet(town.at("2026-11-27"))
        assert len(town.tasks("inactive")) == 1
        quiet(town.at(DAY_56))
        assert [task.state for task in town.tasks("inactive")] == ["done", "open"]


@pytest.mark.clauses("TIB-32")
def test_closing_begins_at_once_with_whoever_decided(town: Place) -> None:
    """And while an account is being closed it is neither reminded of nor asked about."""
    quiet(town.at(DAY_28))
    [task] = town.tasks("inactive")
    opened = press(town, "carin", "inactive.close", task)
    assert isinstance(opened, Opened)
    assert "en annan chef än du säger ja" in str(opened.form.blocks)
    assert isinstance(answered(town, "carin", "inactive.close", task, "Ingen följer det."), Changed)
    assert [task.state for task in town.tasks("silent")] == ["dropped"]
    [approval] = town.tasks("request_approval")
    text = town.text(f"task:{approval.id}")
    assert "Ingen följer det." in text
    assert "Avslutas" in text
    assert approval.person != "carin"
    quiet(town.at(DAY_56))
    assert len(town.tasks("inactive")) == len(town.tasks("silent")) == 1


def test_a_post_answers_the_question_by_itself(town: Place) -> None:
    quiet(town.at(DAY_28))
    town.set_account(posted_at=at(DAY_28, "09:00"))
    quiet(town.at(DAY_28, "09:05"))
    assert [task.state for task in town.tasks("inactive")] == ["dropped"]


def test_the_first_answer_wins(town: Place) -> None:
    """Anna has opened the form before Carin answered."""
    quiet(town.at(DAY_28))
    [task] = town.tasks("inactive")
    opened = press(town, "anna", "inactive.close", task)
    assert isinstance(opened, Opened)
    answered(town, "carin", "inactive.keep", task)
    late = town.town.send("anna", "slack", opened.form, {"reason": "x"})
    assert isinstance(late, Refused)
    assert "Carin Alm" in late.reason
    assert town.tasks("request_approval") == []


@pytest.mark.parametrize("action", ["account.posted", "inactive.keep", "inactive.close"])
def test_a_made_up_press_on_another_task_does_nothing(town: Place, action: str) -> None:
    quiet(town.at(DAY_28))
    other = {"account.posted": "inactive"}.get(action, "silent")
    [task] = town.tasks(other)
    assert isinstance(press(town, "carin", action, task), Refused)
    assert town.tasks(other)[0].state == "open"
    assert town.account().posted_at == at(POSTED, "15:00")


@pytest.mark.clauses("TIB-31", "DEG-46")
def test_a_silence_is_told_once_a_week_by_a_clock_that_runs(town: Place) -> None:
    """The question is opened some moments after its round began, as time does not stand still meanwhile."""
    told = []
    for day in (DAY_7, "2026-10-13", DAY_14, "2026-10-20"):
        for clock in ("08:00", "08:01", "12:00"):
            keep_time(town.at(day, clock))
        told.append([card.title for card in silences(town)])
    assert [len(titles) for titles in told] == [1, 1, 2, 2], told


def keep_time(town: Place) -> None:
    """Time is kept, and each look at the clock finds it a little later."""

    def look() -> datetime:
        town.town.time += timedelta(milliseconds=20)
        return town.town.time

    object.__setattr__(town.town.world, "now", look)
    town.town.run(reminders.keep_time(town.town.world))
    town.town.rest()


def silences(town: Place) -> list[Card]:
    """The messages to Bo that an account is silent."""
    shown = town.town.chats["slack"].in_place("@U0BO")
    return [item.card for item in shown if item.card.title.startswith("Inget eget inlägg")]


def test_before_its_first_moment_nothing_has_a_later_occasion() -> None:
    """A round that began just before the moment takes it for the first, not for one before it."""
    hours = load("tibro").office_hours.value
    first = at(DAY_7)
    weekly = Span(amount=7 * 24, clock=ClockName.ELAPSED)
    daily = Span(amount=1, clock=ClockName.WORKING_DAYS)
    for every in (weekly, daily):
        assert occasions.latest(first, every, first - timedelta(milliseconds=20), hours) == first


def test_who_is_away_is_not_reminded(town: Place) -> None:
    town.away("bo", DAY_7, DAY_7)
    assert quiet(town.at(DAY_7)) == {("disa", "silent")}


def test_a_program_that_was_down_for_weeks_reminds_once(town: Place) -> None:
    quiet(town.at(DAY_7))
    assert [kind for _, kind in quiet(town.at("2026-10-28", "08:00"))] == ["silent"]
    assert quiet(town.at("2026-10-28", "09:00")) == set()


def test_days_off_ask_nothing(town: Place) -> None:
    town.set_account(posted_at=at("2026-10-03", "12:00"))  # a Saturday
    for day in ("2026-10-10", "2026-10-11"):
        assert quiet(town.at(day, "12:00")) == set()
    assert quiet(town.at("2026-10-12", "08:00")) == {("bo", "silent")}


# --- who tells of posts ----------------------------------------------------------------------------


@dataclass
class Seeing(MemoryPlatform):
    """A platform that tells when the municipality last posted."""

    posted: list[datetime | Exception | None] = field(default_factory=list)

    async def newest_post(self) -> datetime | None:
        told = self.posted.pop(0)
        if isinstance(told, Exception):
            raise told
        return told


def polled(town: Place, *posted: datetime | Exception | None) -> None:
    seeing: Any = Seeing(posted=[*posted])
    world = town.town.world
    object.__setattr__(world, "platform", lambda _: seeing)
    for _ in posted:
        town.town.run(reading.read(world, town.account()))


@pytest.mark.clauses("TIB-31")
def test_a_platform_that_sees_posts_tells_of_them(town: Place) -> None:
    """The newest counts; no answer, an older one, a clock that runs ahead: nothing gets worse by them."""
    now = town.at(DAY_7, "12:00").town.time
    polled(town, at(DAY_7, "11:00"), None, Undelivered("nej"), at(POSTED, "08:00"))
    assert town.account().posted_at == at(DAY_7, "11:00")
    polled(town, now + timedelta(days=4000))
    assert town.account().posted_at == now


@pytest.mark.clauses("TIB-31")
@pytest.mark.parametrize(
    ("kind", "author", "noted"),
    [("post", "123", True), ("post", "7", False), ("comment", "123", False), ("post", "", False)],
)
def test_a_post_whose_author_is_the_account_itself_is_its_own(
    town: Place, kind: str, author: str, noted: bool
) -> None:
    """A comment of its own is no post, and a stranger's post is not the municipality's."""
    town.lay([account("facebook", connection={"page_id": "123", "token": "T"})])
    town.at(DAY_7, "12:00")
    posted = Incoming(
        id="p1",
        text="Välkomna till badet!",
        created_at=at(DAY_7, "11:00"),
        kind=cast("Any", kind),
        author=Author(id=author),
    )
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, "facebook", [posted], origin="webhook"))
    assert (town.account().posted_at == at(DAY_7, "11:00")) == noted
