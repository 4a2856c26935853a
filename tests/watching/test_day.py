"""One working day's watching, told as a story: morning, noon, afternoon, the next day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.ports import Changed, Refused
from handlers.rounds import To
from tests.scenarios.town import STRANGER
from tests.watching.place import Place, account, at, place

FRIDAY, MONDAY, TUESDAY = "2026-11-20", "2026-11-23", "2026-11-24"
CITIES = ["lidingo", "tibro", "laholm", "degerfors", "gislaved"]
INSULT = "Du är en idiot."


@pytest.fixture
def town() -> Iterator[Place]:
    with place() as found:
        yield found


@pytest.mark.clauses("LID-44", "TIB-21", "LAH-25", "DEG-17", "GIS-93")
@pytest.mark.parametrize("routine", CITIES)
def test_a_day_on_which_nobody_looks(routine: str) -> None:
    """The digest in the morning, whoever has duty at noon, those above in the afternoon; each once."""
    with place(routine) as town:
        assert town.at(FRIDAY, "07:59").told() == set()
        assert town.watches() == []

        assert town.at(FRIDAY, "08:00").told() == set()
        assert town.shown() == [("slack:T1:C1", "watch:1"), ("teams:19:c", "watch:1")]
        assert "Staden på facebook: Bo Ask (kontoansvarig)" in town.text()

        assert town.at(FRIDAY, "11:59").told() == set()
        assert town.at(FRIDAY, "12:00").told() == {("bo", "watch_noon")}
        assert town.at(FRIDAY, "12:30").told() == set()

        above = {("disa", "watch_afternoon"), ("carin", "watch_afternoon"), ("anna", "watch_afternoon")}
        assert town.at(FRIDAY, "15:00").told() == above
        assert town.at(FRIDAY, "16:59").told() == set()

        assert town.at(MONDAY, "08:00").told() == set()
        assert [watch.day for watch in town.watches()] == [FRIDAY, MONDAY]
        assert [row.details["day"] for row in town.logged("watch.unseen")] == [FRIDAY]
        assert "Ingen kollade: fredag 20 november" in town.text("watch:1")
        assert "Jag har kollat]" not in town.text("watch:1")


@pytest.mark.clauses("LID-44", "TIB-21", "LAH-25")
@pytest.mark.parametrize("routine", CITIES)
def test_a_day_on_which_somebody_looks(routine: str) -> None:
    """One press says who and when, for everybody; nobody is reminded; the second press is told."""
    with place(routine) as town:
        town.at(FRIDAY, "08:00").rounds()
        answer = town.at(FRIDAY, "09:12").press("bo", 1)
        assert isinstance(answer, Changed)
        assert "Bo Ask kollade 2026-11-20 09:12." in town.text()
        assert town.card("watch:1").buttons == ()
        assert [(row.actor, row.details["day"]) for row in town.logged("watch.looked")] == [("bo", FRIDAY)]

        again = town.at(FRIDAY, "09:30").press("disa", 1, chat="teams")
        assert isinstance(again, Refused)
        assert again.reason == "Bo Ask har redan kollat (2026-11-20 09:12)."
        assert len(town.logged("watch.looked")) == 1

        assert town.at(FRIDAY, "15:30").told() == set()
        assert town.at(MONDAY, "08:00").told() == set()
        assert town.at(MONDAY, "12:00").told() == {("bo", "watch_noon")}  # a new day, a new look
        assert town.logged("watch.unseen") == []


def test_who_may_say_that_they_have_looked(town: Place) -> None:
    """Who handles an account of the channel; nobody else of the register, and no stranger."""
    town.at(FRIDAY, "08:00").rounds()
    for name in ("frans", "rut", STRANGER):
        assert isinstance(town.press(name, 1), Refused), name
    assert [row.actor for row in town.logged("refused")][:2] == ["frans", "rut"]
    assert isinstance(town.press("carin", 1), Changed)


TWO = [account("facebook"), account("instagram", responsible="disa", substitute="bo")]
OWN = "Jag har kollat gäller de konton som du bevakar"


@pytest.mark.clauses("LID-44", "TIB-21", "LAH-25")
def test_each_looks_at_their_own_accounts_and_the_others_are_reminded(town: Place) -> None:
    """Bo watches Facebook and Disa Instagram: his press stands for his, and hers is still to be looked at."""
    town.at(FRIDAY, "08:00").rounds()
    assert OWN not in town.text("watch:1")
    town.lay(TWO)
    town.at(MONDAY, "08:00").rounds()
    assert OWN in town.text("watch:2")
    assert isinstance(town.at(MONDAY, "09:00").press("bo", 2), Changed)
    said = town.text("watch:2")
    assert "kollat 09:00 av Bo Ask" in said
    assert "Kvar att kolla: Staden på instagram." in said
    assert "Jag har kollat]" in said
    assert town.logged("watch.looked")[-1].details["accounts"] == ["facebook"]

    again = town.press("bo", 2)  # the same press twice
    assert isinstance(again, Refused)
    assert again.reason == "Dina konton är redan kollade. Kvar är Staden på instagram, som andra bevakar."
    assert town.at(MONDAY, "12:00").told() == {("disa", "watch_noon")}
    told = town.at(MONDAY, "15:00").told()
    assert told == {("bo", "watch_afternoon"), ("carin", "watch_afternoon"), ("anna", "watch_afternoon")}
    assert isinstance(town.at(MONDAY, "15:10").press("disa", 2), Changed)
    assert "Bo Ask, Disa Lind kollade 2026-11-23 15:10." in town.text("watch:2")
    assert town.card("watch:2").buttons == ()


def test_a_second_press_on_the_present_card_is_for_the_others_too(town: Place) -> None:
    """Bo is Disa's substitute; of Frans's account he is nothing."""
    more = account("youtube", responsible="frans", substitute="rut", manager="", administrators=["frans"])
    town.lay([*TWO, more])
    town.at(FRIDAY, "08:00").rounds()
    town.press("bo", 1)
    assert isinstance(town.press("bo", 1, version=town.watches()[0].version), Changed)
    assert set(town.watches()[0].looked) == {"facebook", "instagram"}
    refused = town.press("bo", 1, version=town.watches()[0].version)
    assert isinstance(refused, Refused)
    assert "Kvar är Staden på youtube" in refused.reason


@pytest.mark.clauses("LID-44")
def test_one_press_is_enough_where_one_person_watches_all(town: Place) -> None:
    town.lay([account("facebook"), account("instagram")])
    town.at(FRIDAY, "08:00").rounds()
    assert OWN not in town.text("watch:1")
    assert isinstance(town.press("bo", 1), Changed)
    assert town.watches()[0].looked_by == "bo"
    assert set(town.watches()[0].looked) == {"facebook", "instagram"}


def test_who_watches_none_looks_for_all_that_they_may(town: Place) -> None:
    """Carin is the manager of both."""
    town.lay(TWO)
    town.at(FRIDAY, "08:00").rounds()
    assert isinstance(town.press("carin", 1), Changed)
    assert "Carin Alm kollade 2026-11-20 08:00, för alla kontona här." in town.text("watch:1")
    assert town.at(FRIDAY, "12:00").told() == set()


def test_who_takes_over_an_account_looks_at_it_with_their_own(town: Place) -> None:
    """Disa is away, and Bo stands in: he watches both, so his press stands for both."""
    town.lay(TWO)
    town.away("disa", FRIDAY, FRIDAY)
    town.at(FRIDAY, "08:00").rounds()
    assert isinstance(town.press("bo", 1), Changed)
    assert town.watches()[0].looked_by == "bo"


def test_a_day_that_was_looked_at_in_part_says_so_the_day_after(town: Place) -> None:
    town.lay(TWO)
    town.at(FRIDAY, "08:00").rounds()
    town.press("disa", 1)
    town.at(MONDAY, "08:00").rounds()
    assert "Delvis kollat: fredag 20 november" in town.text("watch:1")
    assert "Disa Lind kollade sina konton den dagen." in town.text("watch:1")
    (unseen,) = town.logged("watch.unseen")
    assert unseen.details["looked"] == ["instagram"]


def test_a_reminder_that_waits_is_not_told_once_the_own_accounts_are_looked_at(town: Place) -> None:
    town.lay(TWO)
    town.at(FRIDAY, "08:00").rounds()
    calls = {call.person: call for call in town.at(FRIDAY, "12:00").rounds("watching")}
    assert set(calls) == {"bo", "disa"}
    town.press("bo", 1)
    assert town.still("bo", "watch_noon") is None
    assert town.still("disa", "watch_noon") == To("disa", "responsible")


def test_who_stands_in_for_somebody_may_look_and_is_the_one_to_be_reminded(town: Place) -> None:
    """Bo and Disa are away, and Frans was named instead of Bo: the digest says so, and noon is his."""
    town.away("bo", FRIDAY, FRIDAY, substitute="frans")
    town.away("disa", FRIDAY, FRIDAY)
    town.at(FRIDAY, "08:00").rounds()
    assert "Frans Gran (ersättare, i stället för Bo Ask)" in town.text()
    assert town.at(FRIDAY, "12:00").told() == {("frans", "watch_noon")}
    assert isinstance(town.press("frans", 1), Changed)


def test_who_comes_on_duty_after_noon_is_reminded_too(town: Place) -> None:
    """Bo was reminded at noon and falls ill at one: now it is Disa's to look, and she is told once."""
    town.at(FRIDAY, "08:00").rounds()
    assert town.at(FRIDAY, "12:00").told("watching") == {("bo", "watch_noon")}
    town.away("bo", FRIDAY, FRIDAY)
    assert town.at(FRIDAY, "13:00").told("watching") == {("disa", "watch_noon")}
    assert town.at(FRIDAY, "13:01").told("watching") == set()


def test_a_card_of_another_day_is_not_pressed_on(town: Place) -> None:
    """Whoever scrolls up and presses yesterday's card is told so, and today stays open."""
    town.at(MONDAY, "08:00").rounds()
    answer = town.at(TUESDAY, "07:30").press("bo", 1)
    assert isinstance(answer, Refused)
    assert "måndag 23 november" in answer.reason
    assert answer.card is not None
    assert answer.card.buttons == ()


@pytest.mark.parametrize("subject", ["watch:99", "watch:x", "watch:", "watch:-1", "watch:1/2", "case:1", "x"])
def test_a_made_up_press_is_refused(town: Place, subject: str) -> None:
    town.at(FRIDAY, "08:00").rounds()
    assert isinstance(town.town.press("bo", "slack", "watch.looked", subject, 1), Refused)
    assert not town.watches()[0].looked_by


@pytest.mark.clauses("DEG-17")
def test_the_digest_says_what_is_open_and_late_and_no_word_of_it(town: Place) -> None:
    """Late cases first and visibly, then the others by deadline; held-back ones are counted."""
    town.at("2026-11-18", "09:00")
    town.comes(
        "late", f"{INSULT} Anna bor på Storgatan 1, 070-123 45 67.", "facebook", at("2026-11-18", "07:30")
    )
    town.at(FRIDAY, "07:50")
    for number in range(8):
        town.comes(f"n{number}", INSULT, "facebook", at(FRIDAY, "07:40"))
    town.town.rest()
    town.at(FRIDAY, "08:00").rounds()
    text = town.text()
    lines = text.splitlines()
    assert "9 öppna ärenden. Ett är försenat." in lines
    late = lines.index("Försenade – ta de här först")
    assert lines[late + 1].startswith("Ärende 1: Staden på facebook · ta bort eller godkänn – FÖR SENT sedan")
    assert late < lines.index("Öppna ärenden, närmast i tid först")
    assert "Storgatan" not in text
    assert "070" not in text
    assert "idiot" not in text
    assert "av ärendena väntar bakom kanalens samlingskort" in text
    assert town.card("watch:1").tone == "urgent"


def test_who_takes_care_of_a_case_is_named(town: Place) -> None:
    town.at(FRIDAY, "07:50")
    town.comes("one", INSULT, "facebook", at(FRIDAY, "07:40"))
    town.town.press("disa", "slack", "case.claim", "case:1", 1)
    town.at(FRIDAY, "08:00").rounds()
    assert "Disa Lind tar hand om det" in town.text()


@pytest.mark.clauses("GIS-93")
def test_an_account_with_hours_of_its_own_says_them(town: Place) -> None:
    town.set_account(office_hours="09:00-15:00")
    town.at(FRIDAY, "08:00").rounds()
    assert "Bo Ask (kontoansvarig) · läses inte, titta till det för hand · bevakas 09:00–15:00" in town.text()


def test_an_account_that_nobody_watches_stands_first(town: Place) -> None:
    """It is said, not left out; the coordinator stands in as long as there is one."""
    town.lay([account("facebook"), account("youtube", name="Öde")])
    for person in ("anna", "carin", "disa", "bo"):
        town.away(person, FRIDAY, FRIDAY)
    town.at(FRIDAY, "08:00").rounds()
    assert "Öde: Ingen. Utse en ansvarig för kontot." in town.text()
    assert town.card("watch:1").tone == "attention"
    assert town.at(FRIDAY, "12:00").told() == set()


@pytest.mark.clauses("DEG-03")
def test_in_degerfors_the_day_asks_too_what_is_said_elsewhere() -> None:
    with place("degerfors") as town:
        town.at(FRIDAY, "08:00").rounds()
        assert "Titta också efter vad som sägs om kommunen på andra håll." in town.text()
    with place("tibro") as town:
        town.at(FRIDAY, "08:00").rounds()
        assert "på andra håll" not in town.text()


def test_the_day_says_why_it_is_asked(town: Place) -> None:
    town.at(FRIDAY, "08:00").rounds()
    why = "Någon ska titta till kontona varje vardag enligt Tibro 2 (TIB-21). Kortet kommer kl. 08:00."
    assert why in town.text()


def test_where_the_routine_is_silent_the_card_says_that_too() -> None:
    with place("degerfors") as town:
        town.at(FRIDAY, "08:00").rounds()
        assert "Det är Kanalvakts standard" in town.text()
