"""Which days are watched, and what becomes of a day on which the program was late, or down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from handlers.ports import Changed, Refused
from routines.clock import STOCKHOLM
from storage import log
from storage.database import Database
from storage.duty_tables import Watch
from storage.tables import Posting
from tests.clocked import clocked, local
from tests.small_world import small_world
from tests.watching.place import Place, account, ask_round, at, place

#: A day off, the working day before it, the next one; what is off about it.
BREAKS = [
    ("2026-11-21", "2026-11-20", "2026-11-23", "a weekend"),
    ("2026-06-19", "2026-06-18", "2026-06-22", "Midsummer Eve, a Friday"),
    ("2026-12-24", "2026-12-23", "2026-12-28", "Christmas Eve, two holidays, a Sunday"),
    ("2026-12-31", "2026-12-30", "2027-01-04", "New Year's Eve over a year's end"),
    ("2026-01-06", "2026-01-05", "2026-01-07", "Epiphany in the middle of a week"),
    ("2026-05-01", "2026-04-30", "2026-05-04", "the first of May"),
    ("2026-05-14", "2026-05-13", "2026-05-15", "Ascension Day, and a working day after it"),
    ("2026-04-03", "2026-04-02", "2026-04-07", "Good Friday until Easter Monday"),
    ("2026-10-24", "2026-10-23", "2026-10-26", "the night in which the clock goes back"),
    ("2027-03-27", "2027-03-25", "2027-03-30", "Easter and the night in which the clock goes forward"),
]


@pytest.fixture
def town() -> Iterator[Place]:
    with place() as found:
        yield found


@pytest.mark.clauses("LID-44", "TIB-21")
@pytest.mark.parametrize(("off", "before", "after", "_why"), BREAKS, ids=[item[3] for item in BREAKS])
def test_days_off_are_not_watched(town: Place, off: str, before: str, after: str, _why: str) -> None:
    """Neither a digest nor a missed day; the next working day begins at eight by the clock in Sweden."""
    town.at(before, "08:00").rounds()
    assert isinstance(town.press("bo", 1), Changed)
    day = date.fromisoformat(off)
    while day.isoformat() != after:
        if day.isoformat() != before:
            assert town.at(day.isoformat(), "12:30").told("watching") in (set(), {("bo", "watch_noon")})
        day += timedelta(days=1)
    days = [watch.day for watch in town.watches()]
    town.at(after, "07:59").rounds()
    assert [watch.day for watch in town.watches()] == days
    town.at(after, "08:00").rounds()
    assert town.watches()[-1].day == after
    assert town.watches()[-1].opened_at.astimezone(STOCKHOLM).hour == 8
    assert not [row for row in town.logged("watch.missed") if off in row.details["days"]]


def test_friday_s_card_stays_until_monday_s_comes(town: Place) -> None:
    town.at("2026-11-20").rounds()
    town.press("bo", 1)
    town.at("2026-11-23").rounds()
    assert town.logged("watch.unseen") == []
    assert "Kollat: fredag 20 november" in town.text("watch:1")
    assert "Dagens bevakning: måndag 23 november" in town.text("watch:2")


def test_a_looked_card_of_another_day_says_nothing_of_today(town: Place) -> None:
    """What is open today was not what somebody looked at then."""
    town.at("2026-11-20").rounds()
    town.press("bo", 1)
    town.at("2026-11-23", "07:00").comes("x", "Du är en idiot.", "facebook", at("2026-11-23", "06:00"))
    assert town.text("watch:1").splitlines()[1:2] == ["Bo Ask kollade 2026-11-20 08:00."]
    assert "Ärende" not in town.text("watch:1")


# --- late, or down ---------------------------------------------------------------------------------


def test_a_program_that_comes_up_late_shows_the_day_late_and_leaves_people_their_time(town: Place) -> None:
    """Shown at once and marked; reminders wait an hour each, for nobody could have looked before."""
    assert town.at("2026-11-20", "13:20").told() == set()
    assert "Visades sent: 13:20 i stället för 08:00." in town.text()
    assert town.logged("watch.opened")[0].details["late"] is True
    assert town.at("2026-11-20", "14:19").told() == set()
    assert town.at("2026-11-20", "14:20").told() == {("bo", "watch_noon")}
    assert town.at("2026-11-20", "15:19").told() == set()
    assert {kind for _, kind in town.at("2026-11-20", "15:20").told()} == {"watch_afternoon"}


def test_one_that_comes_up_in_time_is_not_called_late(town: Place) -> None:
    """A turn of time-keeping may take a minute or two."""
    town.at("2026-11-20", "08:02").rounds()
    assert "Visades sent" not in town.text()
    assert town.logged("watch.opened")[0].details["late"] is False


def test_nobody_is_blamed_for_a_day_that_began_too_late(town: Place) -> None:
    town.at("2026-11-20", "16:30").rounds()
    assert len(town.watches()) == 1
    assert town.at("2026-11-20", "23:00").told() == set()
    assert town.at("2026-11-23", "07:00").told() == set()


def test_a_day_that_is_over_is_not_opened_any_more(town: Place) -> None:
    """After the office has closed nobody would look; the next digest logs the day as missed, once."""
    town.at("2026-11-19").rounds()
    town.at("2026-11-20", "17:00").rounds()
    assert len(town.watches()) == 1
    for _ in range(3):
        town.at("2026-11-23", "08:00").rounds()
    assert [row.details for row in town.logged("watch.missed")] == [
        {"days": ["2026-11-20"], "count": 1},
    ]
    assert town.logged("watch.missed")[0].subject == "channel:komm"


def test_a_program_that_was_down_for_long_names_the_last_days_and_counts_all(town: Place) -> None:
    town.at("2026-01-07").rounds()
    town.at("2026-11-20").rounds()
    [row] = town.logged("watch.missed")
    assert row.details["count"] > 200
    assert row.details["days"][-1] == "2026-11-19"
    assert len(row.details["days"]) == 20
    assert len(town.watches()) == 2


def test_those_above_hear_the_next_morning_what_they_could_not_hear_yesterday(town: Place) -> None:
    """The program was down from eleven on: no reminder at noon any more, but managers must know."""
    town.at("2026-11-20").rounds()
    called = town.at("2026-11-23", "07:00").rounds("watching")
    assert {call.kind for call in called} == {"watch_afternoon"}
    assert {call.due_at for call in called} == {at("2026-11-20", "15:00")}
    assert all("fredag 20 november" in call.details["day"] for call in called)
    assert town.at("2026-11-24", "07:00").told() == set()


@pytest.mark.parametrize("up", ["2026-11-20", "2026-11-21", "2026-11-23", "2026-11-24", "2026-12-07"])
def test_those_above_hear_it_however_many_days_the_program_was_down(town: Place, up: str) -> None:
    """Thursday's card stood there; nobody learns otherwise that it was never answered."""
    town.at("2026-11-19").rounds()
    called = town.at(up, "09:00").rounds("watching")
    assert {(call.kind, call.due_at) for call in called} == {("watch_afternoon", at("2026-11-19", "15:00"))}
    assert {"carin", "anna"} <= {call.person for call in called}
    assert town.at(up, "09:30").rounds("watching") == []
    assert {call.due_at for call in town.at("2026-12-08", "09:00").rounds("watching")} <= {at(up, "15:00")}


def test_they_hear_who_watched_then_and_not_who_does_today(town: Place) -> None:
    """Bo was there on the Friday that nobody looked, and is away on Monday, when it is told."""
    town.at("2026-11-20").rounds()
    town.away("bo", "2026-11-23", "2026-11-27")
    called = town.at("2026-11-23", "07:00").rounds("watching")
    assert {call.details["people"] for call in called} == {"Bo Ask"}


def test_a_clock_that_jumps_back_and_forth_calls_for_nothing_twice(town: Place) -> None:
    for clock in ("08:00", "12:00", "07:00", "12:00", "15:00", "08:30", "15:00", "23:00", "15:30"):
        town.at("2026-11-20", clock).rounds()
    assert len(town.watches()) == 1
    assert len(town.logged("watch.opened")) == 1
    for clock in ("12:00", "15:00"):
        assert town.at("2026-11-20", clock).told() == set()


def test_a_routine_without_check_in_has_no_digest(town: Place) -> None:
    routine = town.town.world.routine(None)  # type: ignore[arg-type]
    watching = routine.watching
    off = watching.model_copy(update={"checkin": watching.checkin.model_copy(update={"value": False})})
    world = replace(town.town.world, routine=lambda _: routine.model_copy(update={"watching": off}))
    assert ask_round(town.town.database, world, "watching", at("2026-11-20", "12:00")) == []
    assert town.watches() == []


# --- which channels --------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", ["2026-11-17 09:00", "2026-11-24 09:00"])
def test_a_clock_that_ran_ahead_leaves_today_open_and_shows_the_true_day_its_own_card(ahead: str) -> None:
    """On Monday at nine the clock jumps to another day; a minute later it is set right."""
    with clocked("lidingo", "2026-11-16 07:30", only=["watching"]) as town:
        town.account(bound_at=local("2026-11-01 00:00"))

        def digests() -> dict[str, list[str]]:
            town.town.rest()
            cards = [post.card for post in town.town.chats["slack"].in_place("slack:T1:C1")]
            return {card.title: [button.label for button in card.buttons] for card in cards}

        day = "tisdag 17 november" if "17" in ahead else "tisdag 24 november"
        for said in ("2026-11-16 08:00", ahead, "2026-11-16 09:01"):
            town.at(said)
        assert digests() == {
            "Dagens bevakning: måndag 16 november": ["Jag har kollat"],
            f"Kom för tidigt: {day}": [],
        }
        refused = town.press("bo", "watch.looked", "watch:2", 3)
        assert isinstance(refused, Refused)
        assert f"Det här kortet gäller {day}" in refused.reason
        assert isinstance(town.press("bo", "watch.looked", "watch:1", 3), Changed)
        town.at(f"{ahead[:10]} 08:00")
        assert digests()[f"Dagens bevakning: {day}"] == ["Jag har kollat"]
        town.at(f"{ahead[:10]} 12:00")
        assert "Inte kollat än idag: Staden på facebook" in {card.title for card in town.told("bo")}


def test_the_day_before_one_that_came_too_early_is_left_as_every_day_is() -> None:
    """The clock showed Wednesday on Monday; nobody looks on Tuesday."""
    with clocked("lidingo", "2026-11-16 07:30", only=["watching"]) as town:
        town.account(bound_at=local("2026-11-01 00:00"))
        for said in ("2026-11-16 08:00", "2026-11-18 08:05", "2026-11-16 09:01"):
            town.at(said)
        assert isinstance(town.press("bo", "watch.looked", "watch:1", 3), Changed)
        for said in ("2026-11-17 08:00", "2026-11-18 08:00"):
            town.at(said)
        town.town.rest()
        cards = [post.card for post in town.town.chats["slack"].in_place("slack:T1:C1")]
        assert "Ingen kollade: tisdag 17 november" in {card.title for card in cards}
        assert [row.details["day"] for row in town.logged("watch.unseen")][-1] == "2026-11-17"


def test_a_channel_that_was_bound_today_begins_tomorrow(town: Place) -> None:
    """Nobody is told in the afternoon that they have not looked at what they set up after lunch."""
    town.set_account(bound_at=at("2026-11-20", "13:00"))
    town.at("2026-11-20", "13:05").rounds()
    assert town.watches() == []
    town.at("2026-11-23", "08:00").rounds()
    assert [watch.day for watch in town.watches()] == ["2026-11-23"]
    assert town.logged("watch.missed") == []


def test_an_account_without_a_channel_and_a_channel_without_accounts(town: Place) -> None:
    """Neither stops the others: each is simply in no digest."""
    town.lay(
        [account("facebook"), account("youtube", team_channel="")],
        empty={"slack": {"team": "T1", "channel": "C2"}},
    )
    town.at("2026-11-20").rounds()
    assert [watch.team_channel for watch in town.watches()] == ["komm"]
    assert "youtube" not in town.text()
    assert town.at("2026-11-20", "12:00").told("watching") == {("bo", "watch_noon")}


def test_each_channel_has_its_own_digest_and_its_own_press(town: Place) -> None:
    town.lay(
        [account("facebook"), account("youtube", team_channel="skola", responsible="frans")],
        skola={"slack": {"team": "T1", "channel": "C2"}},
    )
    town.at("2026-11-20").rounds()
    assert [watch.team_channel for watch in town.watches()] == ["komm", "skola"]
    assert ("slack:T1:C2", "watch:2") in town.shown()
    assert isinstance(town.press("frans", 2), Changed)
    assert town.at("2026-11-20", "12:00").told("watching") == {("bo", "watch_noon")}


def test_a_channel_whose_accounts_have_all_moved_is_left_alone(town: Place) -> None:
    town.at("2026-11-20").rounds()
    town.set_account(team_channel="")
    assert "Inga konton hör till kanalen just nu." in town.text()
    for clock in ("12:00", "15:00"):
        assert town.at("2026-11-20", clock).told("watching") == set()
    town.at("2026-11-23").rounds()
    assert len(town.watches()) == 1


HOSTILE = [
    "<!channel> *fet* <@U1>",
    "[klicka](https://ond.example) <script>alert(1)</script>",
    "{{DATE(2026)}} ${x}",
    "a" * 5000,
    "rad ett\nrad två",
    "\u202emoc.live",
    "🧑🏽‍🚒" * 200,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_an_account_is_only_a_name(town: Place, name: str) -> None:
    """It is shown as it is, cut where it is too long, and every chat takes the card."""
    from cards.slack import render_card as slack
    from cards.teams import render_card as teams
    from cards.teams import size

    town.set_account(name=name)
    town.at("2026-11-20").rounds()
    card = town.card("watch:1")
    assert size(teams(card)) <= 25_000
    assert len(slack(card)["blocks"]) <= 50
    called = town.at("2026-11-20", "12:00").rounds("watching")
    assert all(len(call.details["accounts"]) <= 120 for call in called)


# --- two who open the same day ---------------------------------------------------------------------


async def test_two_replicas_that_open_the_same_morning_open_it_once(
    database: Database, tmp_path: object
) -> None:
    """On PostgreSQL the second is broken off and finds the day opened; on SQLite it waits its turn."""
    moment = at("2026-11-20", "08:00")
    world = small_world(database, tmp_path, clock=lambda: moment)  # type: ignore[arg-type]
    other = Database(database.url)
    both = [database, other] * 4
    try:
        turns = (asyncio.to_thread(ask_round, one, world, "watching", moment) for one in both)
        await asyncio.gather(*turns)
    finally:
        other.close()

    def look(session: Session) -> tuple[int, int, int, object]:
        opened = [row for row in log.rows(session, "tibro") if row.action == "watch.opened"]
        cards = session.exec(select(Posting).where(Posting.key == "watch:1")).all()
        return (
            len(session.exec(select(Watch)).all()),
            len(opened),
            len(cards),
            log.verify(session, "tibro"),
        )

    assert database.ask(look) == (1, 1, 2, None)  # the card is in Slack and in the browser room


async def test_two_presses_at_once_have_one_winner(database: Database, tmp_path: object) -> None:
    from handlers import dispatch
    from handlers.ports import Actor, Press

    moment = at("2026-11-20", "08:00")
    world = small_world(database, tmp_path, clock=lambda: moment)  # type: ignore[arg-type]
    await asyncio.to_thread(ask_round, database, world, "watching", moment)
    press = Press(actor=Actor(chat="room", user="anna"), action="watch.looked", subject="watch:1", version=1)
    answers = await asyncio.gather(*(dispatch.handle(world, press) for _ in range(6)))
    assert [isinstance(answer, Changed) for answer in answers].count(True) == 1
    rows = database.ask(lambda session: [row.action for row in log.rows(session, "tibro")])
    assert rows.count("watch.looked") == 1
