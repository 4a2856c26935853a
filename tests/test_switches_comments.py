"""Readings about comments: how they are removed, told of, answered, counted. Each may be another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.platforms import Visibility
from handlers.ports import Shown
from routines import library
from routines.clock import STOCKHOLM
from tests.altered import altered
from tests.clocked import clocked
from tests.crowds.test_discussions import end
from tests.crowds.town import INSULT, PRAISE, QUESTION, SECOND, Crowd, crowd, words
from tests.test_deadlines import when
from tests.test_documents_told import ADVERT, card, case_of, field, opened, posted, sent

SECRET = "Min granne Sven, 121212-1212, går på bidrag."


def asks(town: Crowd, key: str, action: str = "case.remove") -> bool:
    """Whether the form of the newest case has that question."""
    return any(item.key == key for item in opened(town, action).fields)


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


# --- where a secret comment is registered, and what is printed first (LID-40, LID-139, GIS-13, LID-123) ---


@pytest.mark.clauses("LID-40", "LID-139", "GIS-13")
@pytest.mark.parametrize(
    ("routine", "diaries", "asked"),
    [
        ("lidingo", None, True),
        ("lidingo", ["förvaltningens diarium"], False),
        ("gislaved", None, True),
        ("gislaved", ["förvaltningens diarium"], False),
    ],
)
def test_which_diary_is_asked_where_the_routine_names_several(
    routine: str, diaries: list[str] | None, asked: bool, tmp_path: Path
) -> None:
    values = {} if diaries is None else {"secrecy.diaries": diaries}
    with crowd(altered(tmp_path, routine, values)) as town:
        town.writes(SECRET)
        assert asks(town, "diary") == asked
        if asked:
            options = [option.label for option in field(opened(town, "case.remove"), "diary").options]
            assert options == [*library.load(altered(tmp_path, routine, values)).secrecy.diaries.value]


@pytest.mark.clauses("LID-123")
@pytest.mark.parametrize("places", [None, []])
def test_where_the_print_is_kept_is_asked_where_the_routine_wants_one(
    places: list[str] | None, tmp_path: Path
) -> None:
    values = {} if places is None else {"removal.archive_places": places}
    with crowd(altered(tmp_path, "lidingo", values)) as town:
        town.writes(INSULT)
        assert asks(town, "archive") == (places is None)


@pytest.mark.clauses("LAH-39", "LAH-40")
@pytest.mark.parametrize(
    ("value", "hidden"), [(None, True), ("secrecy_before", False)], ids=["as it stands", "number first"]
)
def test_whether_a_secret_waits_for_its_number_where_all_can_read_it(
    value: str | None, hidden: bool, tmp_path: Path
) -> None:
    """Hidden at once and registered afterwards; a municipality that reads it otherwise can say so (0035)."""
    with crowd(altered(tmp_path, "laholm", {"removal.diary": value} if value else {})) as town:
        town.writes(SECRET)
        sent(town, opened(town, "case.remove"))
        town.town.rest()
        shown = town.town.platform.shown
        assert (Visibility.HIDDEN in shown.values()) == hidden
        assert case_of(town).state != "closed"
        sent(town, opened(town, "case.diary"), number="KS 2026/7")
        town.town.rest()
        assert Visibility.HIDDEN in shown.values()
        assert case_of(town).state == "closed"


# --- what the author is told (LID-137, DEG-42, DEG-44, LAH) -------------------------------------------


@pytest.mark.clauses("LID-137", "LID-121")
@pytest.mark.parametrize("told", [False, True])
def test_whether_the_author_after_an_ended_discussion_is_told_is_the_routines_to_say(
    told: bool, tmp_path: Path
) -> None:
    values = {"discussions.later_notice": "required"} if told else {}
    with crowd(altered(tmp_path, "lidingo", values)) as town:
        town.writes(*(PRAISE,) * 25)
        end(town)
        said = len(posted(town))
        town.writes("Jag är inte klar!")
        town.town.rest()
        assert case_of(town).outcome == "removed"
        assert len(posted(town)) - said == told


@pytest.mark.clauses("DEG-44", "DEG-42")
@pytest.mark.parametrize(
    ("ground", "text", "duty", "told"),
    [
        ("advert", ADVERT, "required", 1),
        ("advert", ADVERT, "off", 0),
        ("insult", INSULT, "off", 0),
        ("insult", INSULT, "required", 1),
    ],
)
def test_whether_an_author_is_told_is_said_for_each_ground(
    ground: str, text: str, duty: str, told: int, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "degerfors", {f"grounds.{ground}.notice": duty})) as town:
        town.writes(text)
        form = opened(town, "case.remove")
        if any(item.key == "notice" for item in form.fields):
            sent(town, form, notice="send" if told else "none")
        else:
            sent(town, form)
        assert case_of(town).outcome == "removed"
        assert len(posted(town)) == told


@pytest.mark.clauses("DEG-42", "DEG-40")
@pytest.mark.parametrize("may", [False, True])
def test_whether_an_attack_may_be_answered_is_said_for_its_ground(may: bool, tmp_path: Path) -> None:
    with crowd(altered(tmp_path, "degerfors", {"grounds.insult.may_answer": may})) as town:
        town.writes(f"{INSULT} {QUESTION}")
        assert asks(town, "anyway", "case.answer") != may


@pytest.mark.parametrize(("duty", "free"), [("optional", True), ("required", False)])
def test_whether_laholm_s_author_must_be_told_is_the_routines_to_say(
    duty: str, free: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "laholm", {"notice.duty": duty})) as town:
        town.writes(INSULT)
        values = {option.value for option in field(opened(town, "case.remove"), "notice").options}
        assert ("none" in values) == free


# --- what the channel sees (LAH-39, line 104 of Laholm's guidelines) ----------------------------------


@pytest.mark.parametrize("hidden", [True, False])
def test_whether_the_channel_sees_a_secret_comment_is_the_routines_to_say(
    hidden: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "laholm", {"secrecy.hide_text": hidden})) as town:
        town.writes(SECRET)
        assert ("121212-1212" in card(town)) != hidden


@pytest.mark.parametrize("link_only", [True, False])
def test_whether_the_channel_sees_what_anybody_wrote_is_the_routines_to_say(
    tmp_path: Path, link_only: bool
) -> None:
    """What Laholm's guidelines say of personal data that is moved abroad holds for every comment (LAH 16)."""
    with crowd(altered(tmp_path, "laholm", {"secrecy.link_only": link_only})) as town:
        town.writes(INSULT)
        assert (INSULT in card(town)) != link_only
        shown = town.press("bo", "case.show", "case:1", 1)
        assert isinstance(shown, Shown)
        assert INSULT in repr(shown)


# --- how time is counted (TIB-25, LAH-29, DEG-58 to DEG-60, GIS) --------------------------------------


@pytest.mark.clauses("TIB-25", "TIB-79", "LAH-29")
@pytest.mark.parametrize(
    ("routine", "clock", "due"),
    [
        ("tibro", "elapsed", "2026-11-22 10:00"),
        ("tibro", "weekdays", "2026-11-24 10:00"),
        ("laholm", "weekdays", "2026-11-24 10:00"),
        ("laholm", "office", "2026-11-27 13:00"),
    ],
)
def test_by_which_clock_a_removal_is_due_is_the_routines_to_say(
    routine: str, clock: str, due: str, tmp_path: Path
) -> None:
    """From Friday at ten: 48 hours on the wall, of weekdays, of office hours (nine a day)."""
    deadline = {"amount": 48, "clock": clock}
    with crowd(altered(tmp_path, routine, {"removal.deadline": deadline})) as town:
        town.writes(INSULT)
        assert local(case_of(town).remove_by) == due


@pytest.mark.clauses("TIB-25", "TIB-79")
@pytest.mark.parametrize(("alarm", "weekend"), [(True, {"Sat", "Sun"}), (False, set())])
def test_whether_whoever_has_duty_is_called_at_the_weekend_is_the_routines_to_say(
    alarm: bool, weekend: set[str], tmp_path: Path
) -> None:
    """From Friday at five: half of Tibro's 48 hours is out on Saturday, all of them on Sunday."""
    routine = altered(tmp_path, "tibro", {"watching.weekend_alarm": alarm})
    with clocked(routine, "2026-11-20 16:59", only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-20 17:00", "2026-11-23 09:00", minutes=60)
        told = {one[:3] for one in when(town, "bo")}
        assert told - {"Fri", "Mon"} == weekend
        assert "Mon" in told or alarm


@pytest.mark.clauses("DEG-59", "DEG-60")
@pytest.mark.parametrize(
    ("platform", "span", "due"),
    [
        ("x", {"amount": 4, "clock": "office"}, "2026-11-20 14:00"),
        ("x", {"amount": 8, "clock": "office"}, "2026-11-23 09:00"),
        ("x", {"amount": 8, "clock": "elapsed"}, "2026-11-20 18:00"),
        ("facebook", {"amount": 1, "clock": "working_days"}, "2026-11-23 10:00"),
        ("facebook", {"amount": 24, "clock": "elapsed"}, "2026-11-21 10:00"),
    ],
)
def test_by_which_clock_an_answer_is_due_is_said_for_each_platform(
    platform: str, span: dict[str, Any], due: str, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "degerfors", {f"answering.deadlines.{platform}": span})) as town:
        town.second_account(platform=platform)
        town.writes(QUESTION, account=SECOND)
        assert local(case_of(town).answer_by) == due


@pytest.mark.clauses("LID-38")
@pytest.mark.parametrize(("hours", "due"), [(24, "2026-11-23 10:00"), (12, "2026-11-20 22:00")])
@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
def test_where_no_time_is_said_for_an_answer_ours_may_be_another(
    routine: str, hours: int, due: str, tmp_path: Path
) -> None:
    deadline = {"amount": hours, "clock": "weekdays"}
    with crowd(altered(tmp_path, routine, {"answering.deadline": deadline})) as town:
        town.writes(QUESTION)
        assert local(case_of(town).answer_by) == due


# --- how many are many, and how long is long (TIB-59, LID-136) ----------------------------------------


@pytest.mark.clauses("TIB-59")
@pytest.mark.parametrize(("threshold", "locked"), [(5, False), (3, True)])
def test_how_many_critical_comments_are_many_is_the_routines_to_say(
    threshold: int, locked: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "tibro", {"criticism.threshold": threshold})) as town:
        town.writes(*(f"{INSULT} {number}" for number in range(3)))
        assert town.locked() == locked


@pytest.mark.clauses("TIB-59")
@pytest.mark.parametrize(("hours", "locked"), [(24, False), (72, True)])
def test_within_what_time_they_are_many_is_the_routines_to_say(
    hours: int, locked: bool, tmp_path: Path
) -> None:
    within = {"amount": hours, "clock": "elapsed"}
    with crowd(altered(tmp_path, "tibro", {"criticism.within": within})) as town:
        town.writes(*(f"{INSULT} {number}" for number in range(3)))
        town.later(hours=48)
        town.writes(*(f"{INSULT} {number}" for number in range(3, 5)))
        assert town.locked() == locked


@pytest.mark.clauses("LID-136")
@pytest.mark.parametrize(("at", "suggested"), [(25, 0), (3, 1)])
def test_when_a_discussion_is_long_is_the_routines_to_say(at: int, suggested: int, tmp_path: Path) -> None:
    with crowd(altered(tmp_path, "lidingo", {"discussions.suggest_at": at})) as town:
        town.writes(*(PRAISE,) * 3)
        assert len(town.discussions()) == suggested


@pytest.mark.clauses("LID-136")
@pytest.mark.parametrize(("routine", "may"), [("lidingo", False), ("degerfors", True)])
def test_whether_a_discussion_may_be_ended_is_the_routines_to_say(
    routine: str, may: bool, tmp_path: Path
) -> None:
    values = {"discussions.may_end": may, "discussions.later_removed_at_once": may}
    with crowd(altered(tmp_path, routine, values)) as town:
        town.writes(*(PRAISE,) * 25)
        assert bool(town.discussions()) == may


# --- who answers, and whether politics are (GIS-50, TIB-62) -------------------------------------------


@pytest.mark.clauses("GIS-50")
@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (
            "Vänliga hälsningar {name}, {unit}, {municipality}",
            "Vänliga hälsningar Bo, Kommunikation, Gislaveds kommun",
        ),
        ("Vänliga hälsningar {name}", "Vänliga hälsningar Bo"),
    ],
)
def test_by_what_an_answer_is_signed_is_the_routines_to_say(
    signature: str, said: str, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "gislaved", {"answering.signature_text": signature})) as town:
        town.writes(QUESTION)
        sent(town, opened(town, "case.answer"), text="Klockan tio.")
        (text,) = posted(town)
        assert said in text
        assert ("Kommunikation" in text) == ("{unit}" in signature)


@pytest.mark.clauses("TIB-62")
@pytest.mark.parametrize(("treatment", "offered"), [("do_not_answer_elsewhere", False), ("refer", True)])
def test_what_becomes_of_politics_in_one_s_own_channel_is_the_routines_to_say(
    treatment: str, offered: bool, tmp_path: Path
) -> None:
    """Tibro answers no politics in others' channels; in its own they are answered as everything is."""
    values = {"politics.treatment": treatment, "politics.referral_text": "Ställ frågan till partierna."}
    with crowd(altered(tmp_path, "tibro", values)) as town:
        town.writes("Hur röstar ni om skatten?")
        form = opened(town, "case.answer")
        assert ("Ställ frågan till partierna." in words(form)) == offered


# --- defaults of ours where the documents are silent ---------------------------------------------------


@pytest.mark.parametrize(
    ("field_", "span", "bo"),
    [
        ("first", {"amount": 4, "clock": "office"}, ["Mon 13:00", "Wed 09:00", "Thu 09:00"]),
        ("first", {"amount": 2, "clock": "office"}, ["Mon 11:00", "Wed 09:00", "Thu 09:00"]),
        ("overdue_every", {"amount": 2, "clock": "working_days"}, ["Mon 13:00", "Wed 09:00"]),
    ],
)
def test_when_whoever_has_duty_is_reminded_is_the_routines_to_say(
    field_: str, span: dict[str, Any], bo: list[str], tmp_path: Path
) -> None:
    routine = altered(tmp_path, "tibro", {f"reminding.{field_}": span})
    with clocked(routine, "2026-11-16 09:00", only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 09:00", "2026-11-19 18:00", minutes=60)
        assert when(town, "bo") == bo


@pytest.mark.parametrize(
    ("span", "carin"),
    [({"amount": 24, "clock": "elapsed"}, "Tue 09:00"), ({"amount": 6, "clock": "elapsed"}, "Mon 15:00")],
)
def test_when_others_hear_of_it_is_the_routines_to_say(
    span: dict[str, Any], carin: str, tmp_path: Path
) -> None:
    routine = altered(tmp_path, "tibro", {"reminding.escalate": span})
    with clocked(routine, "2026-11-16 09:00", only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 09:00", "2026-11-17 18:00", minutes=60)
        assert when(town, "carin")[0] == carin


@pytest.mark.clauses("LID-117", "GIS-58")
@pytest.mark.parametrize("told", [True, False])
def test_whether_the_author_hears_that_it_was_passed_on_is_preset_by_the_routine(
    told: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "lidingo", {"forwarding.acknowledge": told})) as town:
        town.writes(QUESTION)
        assert field(opened(town, "case.forward"), "acknowledge").value == ("yes" if told else "")
