"""Reminders before, at and after a deadline, each once, by each municipality's own times and clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.ports import Changed, Opened, Refused, Shown
from routines.clock import STOCKHOLM
from storage.tables import Case, Removal
from tests.altered import altered
from tests.clocked import INSULT, QUESTION, SECRET, Clocked, clocked, local, words

ROUTINES = Path(__file__).parents[1] / "routines"

ONLY = ["deadlines"]
#: The colleagues who may be told: responsible, substitute, manager, coordinator, registrar.
EVERYBODY = ("bo", "disa", "carin", "anna", "rut")


def story(town: Clocked, moments: Sequence[str]) -> dict[str, list[str]]:
    """Who was told which stage at each of these times."""
    found: dict[str, list[str]] = {}
    for moment in moments:
        before = {row.id for row in town.rows() if row.state == "told"}
        town.at(moment)
        new = [row for row in town.rows() if row.state == "told" and row.id not in before]
        told = [
            f"{row.person}: {row.details['stage']}"
            for person in EVERYBODY
            for row in new
            if row.person == person
        ]
        if told:
            found[moment] = told
    return found


def when(town: Clocked, person: str) -> list[str]:
    """When each message to somebody was told, by the clock in Stockholm."""
    told = [row.told_at for row in town.rows() if row.person == person and row.told_at is not None]
    return [f"{at.astimezone(STOCKHOLM):%a %H:%M}" for at in told]


def missed(town: Clocked) -> list[tuple[str, str]]:
    """The breaches in the record log: which deadline, and when it was noticed."""
    rows = town.logged("deadline.missed")
    return [(row.details["deadline"], f"{row.at.astimezone(STOCKHOLM):%a %H:%M}") for row in rows]


@pytest.mark.clauses("TIB-25", "TIB-79")
def test_tibro_reminds_before_at_and_after_each_once_and_then_every_working_day() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 09:00", "2026-11-20 18:00", minutes=60)

        # four office hours; the escalation is not his; the deadline; each working day after
        assert when(town, "bo") == ["Mon 13:00", "Wed 09:00", "Thu 09:00", "Fri 09:00"]
        assert when(town, "disa") == ["Tue 09:00"]
        assert when(town, "carin") == ["Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00"]
        assert when(town, "anna") == ["Wed 09:00"]
        assert when(town, "rut") == []
        assert missed(town) == [("remove", "Wed 09:00")]


@pytest.mark.clauses("TIB-25", "TIB-79")
def test_tibros_hours_run_through_the_weekend_and_alarm_whoever_has_duty_then() -> None:
    """Friday 16:59: half the time is out on Saturday; nobody is woken at night; Disa has the weekend."""
    with clocked("tibro", "2026-11-20 16:59", only=ONLY) as town:
        town.away("bo", "2026-11-21 00:00", "2026-11-23 00:00")
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 17:00", "2026-11-23 09:00", minutes=60)

        assert when(town, "bo") == ["Mon 08:00"]
        assert when(town, "disa") == ["Sat 17:00", "Sun 08:00", "Sun 17:00"]
        assert when(town, "carin") == ["Sun 08:00", "Sun 17:00"]
        assert missed(town) == [("remove", "Sun 17:00")]


@pytest.mark.parametrize(
    ("posted", "keep", "told"),
    [
        # Thursday night, then Friday night: the time is out at 02:30, and nobody is called before eight.
        ("2026-11-17 02:30", "2026-11-19 12:00", "Thu 08:00"),
        ("2026-11-19 02:30", "2026-11-21 12:00", "Sat 08:00"),
        # In the evening of a day off somebody can still do something about it.
        ("2026-11-20 20:00", "2026-11-22 23:00", "Sun 20:00"),
        ("2026-11-19 21:30", "2026-11-22 12:00", "Sun 08:00"),
    ],
)
def test_nobody_is_called_at_night_for_a_time_that_is_out(posted: str, keep: str, told: str) -> None:
    """An alarm comes on any day, between the hours that the routine gives alarms."""
    with clocked("tibro", posted, only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through(posted, keep, minutes=30)

        assert when(town, "anna") == [told]
        assert when(town, "bo")[-1] == told


def test_a_routine_may_let_alarms_ring_at_night(tmp_path: Path) -> None:
    text = (ROUTINES / "tibro.yaml").read_text("utf-8")
    wanted = 'alarm_hours:\n    value: {opens: "00:00", closes: "23:59"}'
    changed = text.replace('alarm_hours:\n    value: {opens: "08:00", closes: "21:00"}', wanted)
    assert wanted in changed
    file = tmp_path / "own.yaml"
    file.write_text(changed, "utf-8")
    with clocked(str(file), "2026-11-17 02:30", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-17 02:30", "2026-11-19 12:00", minutes=30)

        assert when(town, "anna") == ["Thu 02:30"]


def test_a_program_that_comes_back_at_night_waits_for_the_morning_too() -> None:
    with clocked("tibro", "2026-11-18 20:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-20 19:00")
        town.at("2026-11-21 02:00")
        assert when(town, "anna") == []
        town.at("2026-11-21 08:00")
        assert when(town, "anna") == ["Sat 08:00"]


@pytest.mark.clauses("TIB-53", "TIB-22", "TIB-51")
def test_a_question_waits_for_office_hours_and_its_clock_stands_still_at_weekends() -> None:
    with clocked("tibro", "2026-11-20 12:00", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        town.through("2026-11-20 12:00", "2026-11-24 13:00", minutes=60)

        assert when(town, "bo") == ["Fri 16:00", "Tue 12:00"]
        assert when(town, "disa") == ["Mon 08:00"]
        assert missed(town) == [("answer", "Tue 12:00")]
        case = words(town.town.chats["slack"].in_place("slack:T1:C1")[0].card)
        assert "48 timmar på vardagar enligt Tibro 4.2 (TIB-53), räknat från fredag 20 nov. kl. 12:00" in case
        card = town.now("bo")[0]
        assert (
            "senast tisdag 24 nov. kl. 12:00: 48 timmar som inte räknar lördag, söndag och helgdagar, "
            "från fredag 20 nov. kl. 12:00" in words(card)
        )


@pytest.mark.clauses("TIB-53")
def test_the_days_off_in_a_time_are_named_where_no_weekend_explains_them() -> None:
    """Christmas Eve is no public holiday, and nobody need reckon why two days last until the 29th."""
    with clocked("tibro", "2026-12-23 10:00", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        town.through("2026-12-23 10:00", "2026-12-28 13:00", minutes=60)

        counted = "från onsdag 23 dec. kl. 10:00 (julafton och juldagen räknas inte)"
        case = words(town.town.chats["slack"].in_place("slack:T1:C1")[0].card)
        assert "Besvara: senast tisdag 29 dec. kl. 10:00, 48 timmar på vardagar enligt Tibro 4.2" in case
        assert f"räknat {counted}" in case
        (card,) = town.now("bo")[:1]
        said = f"48 timmar som inte räknar lördag, söndag och helgdagar, {counted}"
        assert f"senast tisdag 29 dec. kl. 10:00: {said}" in words(card)
        why = town.press("bo", "told.why", f"told:{town.rows()[0].id}", town.rows()[0].version)
        assert isinstance(why, Shown)
        assert f"Tiden räknas så här: {said}" in words(why.card)


@pytest.mark.clauses("DEG-58")
def test_where_saturday_is_a_weekday_a_time_says_that_it_counts(tmp_path: Path) -> None:
    with clocked(
        altered(tmp_path, "degerfors", {"watching.saturday": True}), "2026-11-20 10:00", only=ONLY
    ) as town:
        town.account(platform="instagram")
        town.town.comes("c1", QUESTION)
        town.through("2026-11-20 10:00", "2026-11-20 17:00", minutes=60)

        (card,) = town.now("bo")
        said = "24 timmar som inte räknar söndag och helgdagar, från fredag 20 nov. kl. 10:00"
        assert f"senast lördag 21 nov. kl. 10:00: {said}" in words(card)


@pytest.mark.clauses("LAH-29")
def test_laholms_forty_eight_hours_are_of_working_time() -> None:
    with clocked("laholm", "2026-11-20 12:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 12:00", "2026-11-24 13:00", minutes=60)

        assert when(town, "bo") == ["Fri 16:00", "Tue 12:00"]
        assert missed(town) == [("remove", "Tue 12:00")]


@pytest.mark.clauses("TIB-16", "TIB-79")
def test_an_alarm_reaches_who_takes_duty_in_the_middle_of_the_weekend() -> None:
    """Bo is reminded on Saturday and away from Sunday on: Disa hears of it before the time is out."""
    with clocked("tibro", "2026-11-20 16:00", only=ONLY) as town:
        town.away("bo", "2026-11-22 00:00", "2026-11-24 00:00")
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 16:00", "2026-11-22 12:00", minutes=60)

        assert when(town, "bo") == ["Sat 16:00"]
        assert when(town, "disa") == ["Sun 08:00"]


@pytest.mark.clauses("LAH-29")
@pytest.mark.parametrize(
    ("routine", "posted", "until", "told"),
    [
        ("laholm", "2026-11-21 12:00", "2026-11-25 09:00", "Wed 08:00"),
        ("gislaved", "2026-11-20 18:00", "2026-11-23 09:00", "Mon 08:00"),
    ],
)
def test_where_the_routine_wants_no_alarm_a_time_that_is_out_waits_for_the_morning(
    routine: str, posted: str, until: str, told: str, tmp_path: Path
) -> None:
    """The one's time is out at midnight, the other's on a Sunday: nobody is woken, and it is told once."""
    own = day_and_night(tmp_path) if routine == "gislaved" else routine
    with clocked(own, posted, only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through(posted, until, minutes=60)

        assert when(town, "anna") == [told]
        assert when(town, "bo")[-1] == told


def day_and_night(folder: Path, **more: object) -> str:
    """Gislaved, if it counted its time day and night and called nobody at the weekend."""
    elapsed = {"removal.deadline": {"amount": 48, "clock": "elapsed"}}
    return altered(
        folder,
        "gislaved",
        elapsed | {"reminding.escalate": {"amount": 24, "clock": "elapsed"}} | more,
    )


@pytest.mark.clauses("LID-46", "GIS-14", "DEG-43")
@pytest.mark.parametrize("routine", ["lidingo", "gislaved", "degerfors"])
def test_a_time_that_is_our_standard_runs_while_accounts_are_watched(routine: str) -> None:
    """A comment of Friday evening is looked at on Monday: all are reminded before its time is out."""
    with clocked(routine, "2026-11-20 18:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 18:00", "2026-11-25 09:00", minutes=60)
        assert when(town, "bo") == ["Mon 12:00", "Wed 08:00"]
        assert when(town, "carin") == ["Tue 08:00", "Wed 08:00"]


@pytest.mark.clauses("DEG-58")
def test_others_hear_the_day_before_where_the_morning_leaves_them_no_time() -> None:
    """Degerfors answers on Facebook within a working day: here it ends a minute after the office opens."""
    with clocked("degerfors", "2026-11-16 08:01", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        town.through("2026-11-16 08:01", "2026-11-17 08:00", minutes=10)
        assert when(town, "carin") == ["Mon 16:31"]


@pytest.mark.clauses("GIS-14")
@pytest.mark.parametrize(
    ("posted", "out", "bo", "carin"),
    [
        # The time is out on Sunday; the first reminder would come on Saturday, or on Monday.
        ("2026-11-20 14:00", "Mon 08:00", ["Fri 16:00"], ["Fri 16:30"]),
        ("2026-11-20 11:00", "Mon 08:00", ["Fri 15:00"], ["Fri 16:30"]),
        # It has hardly come in when the office closes, and then it has not come in by then.
        ("2026-11-20 16:40", "Mon 08:00", ["Fri 16:40"], []),
        ("2026-11-20 18:00", "Mon 08:00", [], []),
        # On Saturday evening: only the escalation would come when nobody is there.
        ("2026-11-19 20:00", "Mon 08:00", ["Fri 12:00"], ["Fri 16:30"]),
        # There is a morning before the time is out.
        ("2026-11-21 14:00", "Mon 14:00", ["Mon 08:00"], ["Mon 08:00"]),
        # Christmas Eve to the Sunday after it are days off.
        ("2026-12-23 10:00", "Mon 08:00", ["Wed 14:00"], ["Wed 16:30"]),
    ],
)
def test_who_is_not_called_at_the_weekend_is_reminded_before_it_begins(
    posted: str, out: str, bo: list[str], carin: list[str], tmp_path: Path
) -> None:
    with clocked(day_and_night(tmp_path), posted, only=ONLY) as town:
        town.town.comes("c1", INSULT)
        day = local(posted).date()
        while f"{day:%a}" != "Tue":
            hours = ("08:00", "10:00", "12:00", "14:00", "15:00", "16:00", "16:30", "16:40", "17:00", "20:00")
            for moment in (f"{day} {hour}" for hour in hours):
                if moment >= posted:
                    town.at(moment)
            day += timedelta(days=1)
        before = [when(town, person) for person in ("bo", "carin")]
        assert [told[: told.index(out)] for told in before] == [bo, carin]


def test_where_no_hours_are_quiet_a_reminder_comes_at_its_own_time(tmp_path: Path) -> None:
    with clocked(
        day_and_night(tmp_path, **{"reminding.quiet": False}), "2026-11-20 14:00", only=ONLY
    ) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 14:00", "2026-11-22 14:00", minutes=60)
        assert when(town, "bo") == ["Sat 14:00", "Sun 14:00"]


@pytest.mark.clauses("LID-106", "LID-115")
def test_what_the_receiver_has_answered_is_reminded_of_until_it_is_posted() -> None:
    """Nobody is told to ask the receiver, who has answered, and everybody in time."""
    with clocked("lidingo", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        (case,) = town.town.cases()
        opened = town.press("bo", "case.forward", "case:1", case.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.send("bo", opened, to="person:frans"), Changed)
        (case,) = town.town.cases()
        opened = town.press("bo", "forward.settle", "case:1", case.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.send("bo", opened, answer="Klockan tio."), Changed)
        town.through("2026-11-16 10:00", "2026-11-17 09:00", minutes=60)
        titles = [card.title for card in town.now("bo") if "mottagar" in card.title]
        assert titles == ["Påminnelse: publicera mottagarens svar", "För sent: publicera mottagarens svar"]
        assert not any("Hör med mottagaren" in words(card) for card in town.now("carin"))


@pytest.mark.clauses("TIB-79", "TIB-78")
def test_an_answer_that_waits_for_a_hand_does_not_stop_the_time_of_a_secret() -> None:
    """No answer decides that it may stand there, so that somebody must is reminded of as ever."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        capabilities = town.town.platform.capabilities
        town.town.platform.capabilities = replace(capabilities, reply=False)
        town.town.comes("c1", SECRET)
        (case,) = town.town.cases()
        opened = town.press("bo", "case.answer", "case:1", case.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.send("bo", opened, text="Vi hör av oss."), Changed)
        town.through("2026-11-16 10:00", "2026-11-18 10:00", minutes=60)
        assert when(town, "bo") == ["Mon 13:00", "Wed 09:00"]
        assert missed(town) == [("remove", "Wed 09:00")]


@pytest.mark.clauses("GIS-06")
def test_what_stands_on_an_account_without_anybody_named_is_still_the_municipality_s() -> None:
    """The coordinator hears of it from the first on."""
    with clocked("gislaved", "2026-11-16 09:00", only=ONLY) as town:
        town.account(responsible="", substitute="", manager="", administrators=[])
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 10:00", "2026-11-17 12:00", minutes=60)

        assert when(town, "anna")[0] == "Mon 13:00"


@pytest.mark.clauses("DEG-58", "DEG-59", "DEG-60", "DEG-48")
@pytest.mark.parametrize(
    ("platform", "posted", "first", "out", "within"),
    [
        ("x", "2026-11-20 16:00", "Mon 09:00", "Mon 11:00", "DEG-59 4 timmar"),
        ("facebook", "2026-11-20 14:00", "Fri 16:00", "Mon 14:00", "DEG-60 en arbetsdag"),
        ("instagram", "2026-11-20 14:00", "Fri 16:00", "Mon 14:00", "DEG-58 24 timmar"),
        ("wordpress", "2026-11-20 14:00", "Fri 16:00", "Mon 14:00", "DEG-60 en arbetsdag"),  # a blog
    ],
)
def test_degerfors_has_a_time_for_each_platform(
    platform: str, posted: str, first: str, out: str, within: str
) -> None:
    """A day of hours and a working day end alike on most days; each is told by its own clock and clause."""
    with clocked("degerfors", posted, only=ONLY) as town:
        town.account(platform=platform)
        town.town.comes("c1", QUESTION)
        town.through(posted, "2026-11-23 14:00", minutes=60)

        assert when(town, "bo") == [first, out]
        assert missed(town) == [("answer", out)]
        clause, _, span = within.partition(" ")
        told = words(town.now("bo")[0])
        assert f"kl. {out[4:]}: {span}" in told
        assert f"Degerfors ({clause})" in told


@pytest.mark.clauses("LID-45")
def test_lidingo_asks_at_once_then_every_half_hour_at_work_and_the_manager_after_the_third() -> None:
    with clocked("lidingo", "2026-11-20 15:30", only=ONLY) as town:
        town.town.comes("c1", SECRET)
        town.through("2026-11-20 15:30", "2026-11-20 19:00")
        town.through("2026-11-22 16:00", "2026-11-23 09:30")

        assert when(town, "bo") == [
            *("Fri 15:30", "Fri 16:00", "Fri 16:30", "Fri 17:00"),
            *("Mon 08:30", "Mon 09:00", "Mon 09:30"),
        ]
        later = ["Mon 08:30", "Mon 09:00", "Mon 09:30"]
        assert when(town, "disa") == ["Fri 16:00", "Fri 16:30", "Fri 17:00", *later]  # the substitute
        assert when(town, "carin") == ["Fri 17:00", *later]
        assert when(town, "anna") == ["Fri 17:00"]
        assert missed(town) == [("remove", "Fri 16:00")]
        assert town.now("bo")[0].title == "Genast: ta ställning till en kommentar"
        assert "omedelbart, från fredag 20 nov. kl. 15:30" in words(town.now("bo")[0])


@pytest.mark.clauses("LID-45")
def test_at_once_is_asked_at_night_too_and_then_in_the_morning() -> None:
    with clocked("lidingo", "2026-11-21 23:00", only=ONLY) as town:
        town.town.comes("c1", SECRET)
        town.through("2026-11-21 23:00", "2026-11-22 00:00")
        town.through("2026-11-23 07:30", "2026-11-23 09:00")
        assert when(town, "bo") == ["Sat 23:00", "Mon 08:30", "Mon 09:00"]


@pytest.mark.clauses("LID-45")
@pytest.mark.parametrize("first", [INSULT, QUESTION])
def test_a_case_that_comes_to_hold_a_secret_rings_the_same_evening(first: str) -> None:
    """It has been a case since Friday 18:30; at 19:30 its author writes a telephone number into it."""
    with clocked("lidingo", "2026-11-20 18:30", only=ONLY) as town:
        town.town.comes("c1", first)
        town.through("2026-11-20 18:30", "2026-11-20 19:29", minutes=59)
        assert when(town, "bo") == []
        town.town.time = local("2026-11-20 19:30")
        town.town.comes("c1", SECRET)
        town.keep()
        assert when(town, "bo") == ["Fri 19:30"]


@pytest.mark.clauses("LID-45")
def test_what_comes_to_hold_a_secret_is_asked_for_every_half_hour_from_then_on() -> None:
    """A case since nine; at 13:00 its author writes the secret into it, and more words at 13:40."""
    with clocked("lidingo", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 12:59")
        for moment, text in (("13:00", SECRET), ("13:40", f"{SECRET} Skynda er!")):
            town.town.time = local(f"2026-11-16 {moment}")
            town.town.comes("c1", text)
            town.keep()
        town.through("2026-11-16 14:00", "2026-11-16 15:00")

        assert when(town, "bo") == ["Mon 13:00", "Mon 13:40", "Mon 14:00", "Mon 14:30", "Mon 15:00"]
        assert when(town, "carin") == ["Mon 14:30", "Mon 15:00"]
        assert missed(town) == [("remove", "Mon 13:40")]


def test_a_time_that_an_edit_begins_is_not_out_before_the_edit() -> None:
    """A question of last week becomes an insult: its 48 hours since it was posted are long gone."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        town.town.time = local("2026-11-20 10:00")
        town.town.comes("c1", f"{INSULT} {QUESTION}")
        town.keep()

        (out,) = [row for row in town.rows() if row.key == "case:1/remove/due" and row.person == "anna"]
        assert out.due_at == local("2026-11-20 10:00")


@pytest.mark.clauses("LID-45")
@pytest.mark.parametrize("kept", ["2026-11-21 10:02", "2026-11-21 10:03", "2026-11-23 10:00"])
def test_at_once_rings_whatever_the_clock_has_shown_before(kept: str) -> None:
    """Time was kept in the very minute, while the case was written, or by a clock two days ahead."""
    with clocked("lidingo", "2026-11-21 10:00", only=ONLY) as town:
        town.at(kept)
        town.town.time = local("2026-11-21 10:02")
        town.town.comes("c1", SECRET)
        town.at("2026-11-21 10:04")
        assert when(town, "bo") == ["Sat 10:04"]


@pytest.mark.clauses("TIB-25", "TIB-79")
def test_who_takes_duty_before_an_alarm_has_rung_hears_it_as_an_alarm() -> None:
    """It waits for Saturday 08:00 since nobody is called at night; from midnight on Disa has duty."""
    with clocked("tibro", "2026-11-19 02:30", only=ONLY) as town:
        town.away("bo", "2026-11-21 05:00", "2026-11-23 00:00")
        town.town.comes("c1", INSULT)
        town.through("2026-11-19 02:30", "2026-11-21 12:00")
        assert when(town, "disa")[-1] == "Sat 08:00"


def test_a_deadline_that_passed_while_the_program_was_down_is_noted_and_told_once_late() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 09:01")
        told = story(town, ["2026-11-19 10:00", "2026-11-19 10:01"])
        assert told == {"2026-11-19 10:00": ["bo: overdue", "disa: escalated", "carin: overdue", "anna: due"]}
        assert missed(town) == [("remove", "Thu 10:00")]
        assert all("skulle ha kommit" in words(town.now(person)[0]) for person in EVERYBODY[:4])


def test_a_time_that_ran_out_by_a_clock_that_was_ahead_is_noted_once() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        for moment in ("2026-11-16 09:01", "2026-11-19 10:00", "2026-11-16 09:05", "2026-11-19 10:00"):
            town.at(moment)
        assert len(missed(town)) == 1


def test_a_comment_that_comes_in_late_is_reminded_of_in_the_time_that_is_left() -> None:
    """It was posted 40 hours ago; eight are left, and not all reminders come at once."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.change(Case, 1, opened_at=town.town.time.replace(day=18, hour=0))
        town.through("2026-11-18 01:00", "2026-11-18 09:00")
        assert when(town, "bo") == ["Wed 08:00", "Wed 09:00"]


def test_a_deadline_that_was_met_is_not_missed_and_nobody_is_reminded() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.town.rest()
        case = town.town.cases()[0]
        town.town.press("bo", "slack", "case.approve", f"case:{case.id}", case.version)
        town.through("2026-11-16 09:00", "2026-11-20 18:00", minutes=120)
        assert missed(town) == []
        assert town.rows() == []


def test_what_was_kept_by_mistake_is_reminded_of_again(tmp_path: Path) -> None:
    """Kept on Sunday, when its time is out; on Monday morning that is undone, and everybody hears of it."""
    with clocked(day_and_night(tmp_path), "2026-11-20 16:59", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 17:00", "2026-11-22 17:00", minutes=60)
        _press(town, "case.approve")
        town.at("2026-11-23 08:00")
        assert [when(town, person) for person in ("bo", "carin", "anna")] == [[], [], []]
        _press(town, "case.undo")
        town.through("2026-11-23 08:30", "2026-11-23 16:00")
        assert [when(town, person) for person in ("bo", "carin", "anna")] == [["Mon 08:30"]] * 3


def test_a_reminder_that_was_settled_asks_again_when_that_is_undone() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        asked = [button.action for button in town.now("bo")[0].buttons]
        _press(town, "case.approve")
        town.at("2026-11-16 13:01")
        assert [button.action for button in town.now("bo")[0].buttons] != asked
        _press(town, "case.undo")
        town.at("2026-11-16 13:02")
        (card,) = town.now("bo")
        assert [button.action for button in card.buttons] == asked


def _press(town: Clocked, action: str, person: str = "bo") -> None:
    (case,) = town.town.cases()
    assert isinstance(town.press(person, action, f"case:{case.id}", case.version), Changed)


@pytest.mark.clauses("TIB-80")
def test_what_waits_for_a_diary_number_reminds_the_registrar_too() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        _remove(town)
        town.through("2026-11-16 10:00", "2026-11-18 09:00", minutes=60)
        assert when(town, "rut") == ["Mon 10:00", "Mon 13:00", "Tue 09:00", "Wed 09:00"]
        reminder = next(card for card in town.now("rut") if "diarienummer" in card.title)
        assert "Du får det som registrator" in words(reminder)


def test_a_removal_that_waits_for_its_number_is_undone_before_anything_has_happened() -> None:
    """Bo pressed Ta bort by mistake: Disa stops it, Rut is not asked any more, and it is decided anew."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        _remove(town)
        (before,) = town.town.cases()
        assert town.town.possible(before) == ("case.diary", "case.undo", "case.evidence")
        refused = town.press("rut", "case.undo", "case:1", before.version)
        assert isinstance(refused, Refused)
        _press(town, "case.undo", "disa")
        town.town.rest()
        (case,) = town.town.cases()
        assert (case.state, case.outcome, case.decided_by) == ("open", "", "")
        assert case.remove_by == before.remove_by
        assert town.logged("removal.undone")[0].actor == "disa"
        assert "Bo Ask beslutade" in case.reason
        assert town.town.removals()[0].evidence is not None

        town.through("2026-11-16 10:00", "2026-11-18 08:00", minutes=60)
        assert when(town, "rut") == []
        assert when(town, "bo") == ["Mon 13:00"]
        assert isinstance(town.press("rut", "case.diary", "case:1", case.version), Refused)
        assert "hide" not in town.town.platform.calls
        assert town.town.platform.replies == []

        _decide_removal(town)
        asked = town.press("rut", "case.diary", "case:1", town.town.cases()[0].version)
        assert isinstance(asked, Opened)
        town.town.send("rut", "slack", asked.form, {"number": "KS 2026/7"})
        town.town.rest()
        assert "case.undo" in town.town.possible(town.town.cases()[0])
        assert town.town.cases()[0].state == "closed"
        assert town.town.platform.calls.count("hide") == 1


def _remove(town: Clocked) -> None:
    town.town.comes("c1", INSULT)
    town.town.rest()
    _decide_removal(town)


def _decide_removal(town: Clocked) -> None:
    case = town.town.cases()[0]
    opened = town.town.press("bo", "slack", "case.remove", f"case:{case.id}", case.version)
    assert isinstance(opened, Opened)
    town.town.send("bo", "slack", opened.form, {"notice": "none"})
    town.town.rest()


@pytest.mark.parametrize(
    ("step", "reminded"), [("by_hand", True), ("failed", True), ("remove", False), ("notice", False)]
)
def test_only_what_waits_for_a_person_is_reminded_of_but_a_breach_is_always_noted(
    step: str, reminded: bool
) -> None:
    """While the program removes by itself nobody can do anything; but late is late."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        _remove(town)
        town.change(Removal, 1, step=step)
        town.through("2026-11-16 10:00", "2026-11-18 10:00", minutes=60)
        assert bool([card for card in town.now("bo") if "plattformen" in card.title]) == reminded
        assert missed(town) == [("remove", "Wed 09:00")]


@pytest.mark.clauses("TIB-54", "TIB-53")
def test_what_was_passed_on_is_not_reminded_of_twice_but_late_is_said() -> None:
    """The receiver is reminded by the passing-on itself; the handler hears when the time is out."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        town.town.rest()
        case = town.town.cases()[0]
        opened = town.town.press("bo", "slack", "case.forward", f"case:{case.id}", case.version)
        assert isinstance(opened, Opened)
        town.town.send("bo", "slack", opened.form, {"to": "person:frans", "acknowledge": ""})
        town.through("2026-11-16 10:00", "2026-11-18 10:00", minutes=60)
        assert when(town, "frans") == []
        assert when(town, "bo") == ["Wed 09:00"]
        assert town.titles("bo")[-1] == "För sent: en vidarebefordrad fråga"


@pytest.mark.clauses("GIS-93")
def test_four_office_hours_are_the_accounts_own() -> None:
    with clocked("degerfors", "2026-11-20 14:00", only=ONLY) as town:
        town.account(platform="x", office_hours="10:00-15:00")
        town.town.comes("c1", QUESTION)
        town.through("2026-11-20 14:00", "2026-11-23 14:00", minutes=60)
        assert missed(town) == [("answer", "Mon 13:00")]


@pytest.mark.clauses("DEG-58")
@pytest.mark.parametrize(
    ("posted", "bo", "disa"),
    [
        # Half of the time is out at night, and three quarters in the morning.
        ("2026-11-17 13:30", "Tue 16:00", "Wed 08:00"),
        ("2026-11-17 14:00", "Tue 16:00", "Wed 08:00"),
        # Over a weekend too.
        ("2026-11-20 13:30", "Fri 16:00", "Mon 08:00"),
        # There is time between the two.
        ("2026-11-17 15:00", "Wed 08:00", "Wed 09:00"),
        ("2026-11-17 12:00", "Tue 16:00", "Wed 08:00"),
    ],
)
def test_others_do_not_hear_of_it_as_soon_as_whoever_has_duty(posted: str, bo: str, disa: str) -> None:
    """A time of 24 hours whose reminder would wait for the morning, together with the escalation."""
    with clocked("degerfors", posted, only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        town.through(posted, "2026-11-23 12:00", minutes=30)
        assert (when(town, "bo")[0], when(town, "disa")[0]) == (bo, disa)


def test_what_is_told_after_the_time_is_out_does_not_say_that_it_is_passing() -> None:
    """The program was down from Monday until the minute in which the 48 hours were out."""
    with clocked("tibro", "2026-11-16 09:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 09:30")
        town.at("2026-11-18 09:00")
        (escalated,) = town.told("disa")
        assert "Ingen tog ställning till ärende 1 medan tid fanns. Därför får även du veta det." in words(
            escalated
        )
        (due,) = town.told("bo")
        assert "Tiden för ärende 1 är ute" in words(due)
        assert "Försenat med" not in words(due)  # nobody is late by a minute yet


@pytest.mark.clauses("TIB-79")
def test_an_alarm_that_comes_late_does_not_ring_at_night_either() -> None:
    """Time is out on Saturday night and the alarm is Sunday's; the program is up again on Monday at two."""
    with clocked("tibro", "2026-11-19 22:00", only=ONLY) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-19 22:00", "2026-11-21 22:30", minutes=30)
        for person in EVERYBODY:
            town.told(person)
        town.at("2026-11-23 02:00")
        assert [town.told(person) for person in EVERYBODY[:4]] == [[], [], [], []]
        town.at("2026-11-23 08:00")
        assert all(town.told(person) for person in ("bo", "carin", "anna"))
