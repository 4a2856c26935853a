"""On which days an account's own plan wants it watched, read from its words, and who is asked then."""

from __future__ import annotations

import pytest

from handlers.ports import Changed
from routines.watched_days import days_watched
from tests.clocked import clocked
from tests.life.walk import LIBRARY, life
from tests.watching.place import Place, account, at, place

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"
PLAN = "två gånger i veckan, måndag och torsdag kl 10-12"


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize(
    ("words", "days"),
    [
        (PLAN, {0, 3}),
        ("Måndagar, onsdagar och fredagar", {0, 2, 4}),
        ("mån, tors", {0, 3}),
        ("mån/ons/fre kl. 8-9", {0, 2, 4}),
        ("mån-ons kl 10-15", {0, 1, 2}),
        ("måndag till torsdag", {0, 1, 2, 3}),
        ("tisdag t.o.m. torsdag", {1, 2, 3}),
        ("Kontot bevakas och uppdateras på måndagar och torsdagar.", {0, 3}),
        ("Vi tittar på tisdagarna. Nytt publiceras på fredagar.", {1}),
        ("måndag och lördag", {0, 5}),
        ("Måndag kl. 10-12 och torsdag 13:00-15:00", {0, 3}),
        ("mån. till tors.", {0, 1, 2, 3}),
        ("mån. och tors.", {0, 3}),
        ("söndag till torsdag", {6, 0, 1, 2, 3}),
        ("lördag–onsdag", {5, 6, 0, 1, 2}),
        ("mån, tor", {0, 3}),
        ("tor kl. 10-12", {3}),
        ("tors", {3}),
        # Every working day, or no day that is one, or not so plain.
        ("Varje vardag; nytt två gånger i veckan.", None),
        ("två gånger i veckan", None),
        ("Varje vardag, på måndagar extra noga", None),
        ("Dagligen, utom fredag", None),
        ("Alla dagar utom fredagar", None),
        ("Måndagar udda veckor", None),
        ("varannan måndag", None),
        ("Under kontorstid, måndagar även kvällstid", None),
        ("lördag och söndag", None),
        ("från måndag fram tills det är torsdag", None),
        ("Nytt på måndagar, torsdagar", None),
        ("Bevakas av Bo, nytt på måndagar", None),
        ("Första månaden varje kvartal", None),
        ("Bevakas 1 gång per dag, fredagar till kl. 14.", None),
        ("Två gånger om dagen. På måndagar från kl. 7.", None),
        ("Varje timme. På måndagar från kl. 7.", None),
        ("Måndagar. Övriga dagar bevakar kommunikationsenheten.", None),
        ("Anna måndagar, Bo resten av veckan", None),
        ("Under sommaren bevakas kontot på måndagar. Resten av året av biblioteket.", None),
        ("Under semestern på måndagar", None),
        ("Tor bevakar på förmiddagen", None),
        ("Måns bevakar kontot", None),
        ("en man en fredlig tisdagsmorgon", None),
        ("", None),
    ],
)
def test_days_are_found_in_an_answer_of_one_s_own_words(words: str, days: set[int] | None) -> None:
    assert days_watched(words) == days


def asked(town: Place, day: str) -> dict[str, set[str]]:
    """Who is told that day that nobody has looked, by the kind of message."""
    town.at(day).rounds()
    return {kind: told(town, day, clock) for kind, clock in (("noon", "12:00"), ("afternoon", "15:00"))}


def told(town: Place, day: str, clock: str) -> set[str]:
    return {person for person, _ in town.at(day, clock).told("watching")}


@pytest.mark.clauses("GIS-93")
def test_in_gislaved_an_account_is_asked_about_on_the_days_of_its_plan() -> None:
    with place("gislaved") as town:
        town.set_account(plan={"watching": PLAN})
        everybody = {"noon": {"bo"}, "afternoon": {"disa", "carin", "anna"}}
        assert asked(town, MONDAY) == everybody
        assert asked(town, TUESDAY) == {"noon": set(), "afternoon": set()}
        assert asked(town, THURSDAY) == everybody


@pytest.mark.clauses("GIS-93")
def test_a_day_that_the_plan_leaves_out_ends_without_a_word_of_blame() -> None:
    """Tuesday's card of Monday and Thursday says so on Wednesday; Monday's says that nobody looked."""
    with place("gislaved") as town:
        town.set_account(plan={"watching": PLAN})
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            town.at(day).rounds()
        assert "Ingen kollade: måndag 16 november" in town.text("watch:1")
        tuesday = town.text("watch:2")
        assert "Ingen bevakning planerad: tisdag 17 november" in tuesday
        assert "Enligt planerna bevakas inget av kanalens konton den dagen." in tuesday
        assert "Ingen" not in tuesday.replace("Ingen bevakning planerad", "")
        assert town.card("watch:2").buttons == ()
        assert [row.details["day"] for row in town.logged("watch.unseen")] == [MONDAY]


@pytest.mark.clauses("GIS-93")
def test_of_two_accounts_only_that_is_asked_about_whose_day_it_is() -> None:
    with place("gislaved") as town:
        town.lay([account("youtube", name="Filmerna", responsible="frans", administrators=["frans", "bo"])])
        town.set_account(plan={"watching": PLAN})
        assert asked(town, TUESDAY) == {"noon": {"frans"}, "afternoon": {"disa", "carin", "anna"}}
        assert isinstance(town.at(TUESDAY, "15:10").press("frans", 1), Changed)
        assert told(town, TUESDAY, "15:30") == set()


@pytest.mark.clauses("GIS-93")
def test_a_day_is_seen_through_when_each_account_that_its_plan_names_was_looked_at() -> None:
    """The library's account is watched on Monday and Thursday: nobody has to look at it on Tuesday."""
    with place("gislaved") as town:
        town.lay([account("youtube", name="Filmerna", responsible="frans", administrators=["frans", "bo"])])
        town.set_account(plan={"watching": PLAN})
        town.at(TUESDAY).rounds()
        assert isinstance(town.at(TUESDAY, "09:10").press("frans", 1), Changed)
        town.at(WEDNESDAY).rounds()
        assert "Frans" in town.text("watch:1")
        assert town.card("watch:1").title == "Kollat: tisdag 17 november"
        assert town.logged("watch.unseen") == []


@pytest.mark.clauses("GIS-93")
def test_a_day_that_went_by_unopened_was_missed_only_if_a_plan_names_it() -> None:
    with place("gislaved") as town:
        town.set_account(plan={"watching": PLAN})
        town.at(MONDAY).rounds()
        town.at("2026-11-20").rounds()
        assert [row.details["days"] for row in town.logged("watch.missed")] == [[THURSDAY]]


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize(
    ("routine", "said"),
    [
        ("gislaved", "Någon ska titta till kontona de dagar som deras planer säger, annars varje vardag"),
        ("tibro", "Någon ska titta till kontona varje vardag"),
    ],
)
def test_whoever_asks_why_reads_on_which_days_somebody_is_to_look(routine: str, said: str) -> None:
    with place(routine) as town:
        town.at(MONDAY).rounds()
        assert f"{said} enligt" in repr(town.card("watch:1"))
    with clocked(routine, f"{MONDAY} 07:00", only=["watching"]) as running:
        running.account(bound_at=at("2026-11-01"))
        running.through(f"{MONDAY} 07:30", f"{MONDAY} 12:00")
        [reminder] = [card for card in running.told("bo") if card.title.startswith("Inte kollat")]
        why = running.press("bo", "told.why", reminder.buttons[0].subject, reminder.version)
        assert f"{said}. Dagens kort" in repr(why)


def test_elsewhere_every_working_day_is_watched_whatever_a_plan_says() -> None:
    with place("tibro") as town:
        town.set_account(plan={"watching": PLAN})
        assert asked(town, TUESDAY)["noon"] == {"bo"}


@pytest.mark.clauses("GIS-93")
def test_whoever_asks_for_an_account_reads_on_which_days_it_will_be_asked_about() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa", watching=PLAN)
        assert "watching" in LIBRARY
        read = town.press("disa", town.card(), "request.read")
        assert "(Påminnelse att titta till kontot: måndag, torsdag.)" in repr(read)
