"""An absence that leaves an account without a substitute is itself a task, until somebody stands in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from cards.model import Card
from handlers.ports import Changed
from tests.altered import altered
from tests.duty.conftest import NOW, Story, account, errors, form, local, refused, shown, words
from tests.property.machine_world import town


def leave(story: Story, who: str, said: str) -> Card:
    """An absence is noted without a substitute, whatever the routine demands."""
    asked = form(story.says(who, said))
    return shown(story.sends(who, asked, substitute="nobody"))


@pytest.fixture
def alone(story: Story) -> Story:
    """Bo's account has no substitute."""
    story.setup(account("facebook", substitute=""))
    return story


@pytest.mark.clauses("LID-21", "DEG-47", "TIB-16", "LAH-26", "LAH-66")
@pytest.mark.parametrize("routine", ["lidingo", "degerfors", "tibro", "laholm"])
def test_it_is_announced_to_the_person_then_to_the_manager_and_before_it_starts_to_a_coordinator(
    alone: Story,
) -> None:
    """At once; then each working day, weekends and nights left out; a working day ahead Anna knows."""
    card = leave(alone, "bo", "frånvaro 25/11-27/11")
    assert "Staden på facebook saknar ersättare" in words(card)
    assert f"Då bevakas kontot av Carin Alm ({alone.manager})." in words(card)
    (task,) = alone.tasks("uncovered")
    assert (task.state, task.person, task.details["accounts"]) == ("open", "bo", ["facebook"])

    assert alone.told("uncovered") == ["bo task"]  # Friday, at once
    first = {call.key for call in alone.calls("uncovered")}
    alone.at("2026-11-22 12:00")  # Sunday: nothing new
    assert {call.key for call in alone.calls("uncovered")} == first
    alone.at("2026-11-23 07:00")  # Monday, before the office opens
    assert {call.key for call in alone.calls("uncovered")} == first
    alone.at("2026-11-23 08:30")
    assert alone.told("uncovered") == ["bo task", "carin task"]
    assert first.isdisjoint(call.key for call in alone.calls("uncovered"))
    alone.at("2026-11-24 09:00")  # the working day before it starts
    assert alone.told("uncovered") == ["anna task", "bo task", "carin task"]
    alone.at("2026-11-25 09:00")  # Bo is away now
    assert alone.told("uncovered") == ["anna task", "carin task"]
    assert all(call.source["clauses"] for call in alone.calls("uncovered"))


@pytest.mark.clauses("LID-21", "LAH-66")
@pytest.mark.parametrize("routine", ["lidingo", "laholm"])
def test_the_manager_hears_before_it_starts_also_where_it_was_noted_the_working_day_before(
    alone: Story,
) -> None:
    """On Friday morning, for the week that follows: on Monday Carin could only see to what nobody watches."""
    leave(alone, "bo", "frånvaro 23/11-27/11")
    assert alone.told("uncovered") == ["anna task", "bo task", "carin task"]
    at_once = {(call.key, call.person) for call in alone.calls("uncovered")}
    alone.at("2026-11-22 12:00")
    assert {(call.key, call.person) for call in alone.calls("uncovered")} == at_once


def test_asked_twice_or_late_or_by_a_clock_that_jumped_it_says_the_same(alone: Story) -> None:
    """A key names its occasion for ever; of many that were missed only the latest is told."""
    leave(alone, "bo", "frånvaro 7/12-18/12")
    once = alone.calls("uncovered")
    assert alone.calls("uncovered") == once
    alone.at("2026-12-04 12:00")
    late = alone.calls("uncovered")
    assert len({call.key for call in late}) == len({call.key for call in late if call.due_at.day in {3, 4}})
    assert [call.person for call in late] == ["bo", "carin", "anna"]
    alone.at("2026-11-20 10:30")
    assert alone.calls("uncovered") == once
    alone.at("2026-11-20 08:00")  # before it was noted at all
    assert alone.calls("uncovered") == []


def test_the_manager_takes_over_with_one_press(alone: Story) -> None:
    leave(alone, "bo", "frånvaro 25/11-27/11")
    card = alone.card("task:1")
    assert [button.action for button in card.buttons] == ["uncovered.name", "uncovered.take"]
    answer = alone.presses("carin", card, "uncovered.take", "teams")
    assert isinstance(answer, Changed)
    assert "Bevakningen övertagen (Carin Alm" in words(answer.card)
    assert answer.card.buttons == ()
    assert alone.duty(at="2026-11-25 12:00") == "carin substitute"
    assert alone.calls("uncovered") == []
    assert alone.told("absences") == ["carin absence_stand_in"]
    assert "redan klar: Carin Alm" in refused(alone.presses("anna", card, "uncovered.take"))
    assert alone.actions()[-3:] == ["task.asked", "absence.covered", "task.done"]


def test_who_is_away_cannot_take_over_but_can_name_somebody(alone: Story) -> None:
    leave(alone, "bo", "frånvaro 25/11-27/11")
    card = alone.card("task:1")
    assert "Det är du som är borta" in refused(alone.presses("bo", card, "uncovered.take"))
    asked = form(alone.presses("bo", card, "uncovered.name"))
    assert "bo" not in {option.value for option in asked.fields[0].options}
    assert errors(alone.sends("bo", asked, substitute="egon"))
    assert isinstance(alone.sends("bo", asked, substitute="rut"), Changed)
    assert alone.duty(at="2026-11-25 12:00") == "rut substitute"


def test_somebody_who_is_away_too_cannot_be_named(alone: Story) -> None:
    shown(alone.says("frans", "frånvaro 26/11"))
    leave(alone, "bo", "frånvaro 25/11-27/11")
    asked = form(alone.presses("carin", alone.card("task:1"), "uncovered.name"))
    found = errors(alone.sends("carin", asked, substitute="frans"))
    assert found == {"substitute": "Frans Gran är själv borta torsdag 26 november. Välj någon annan."}
    assert alone.tasks("uncovered")[0].state == "open"


def test_one_is_named_for_one_account_and_the_rest_stays_a_task(story: Story) -> None:
    story.setup(account("facebook", substitute=""), account("instagram", substitute=""), account("x"))
    leave(story, "bo", "frånvaro 25/11-27/11")
    (task,) = story.tasks("uncovered")
    assert task.details["accounts"] == ["facebook", "instagram"]
    card = story.card("task:1")
    assert "Staden på facebook, Staden på instagram" in words(card)
    asked = form(story.presses("carin", card, "uncovered.name"))
    answer = story.sends("carin", asked, substitute="rut", accounts="instagram")
    assert isinstance(answer, Changed)
    assert "Staden på instagram" not in words(answer.card)
    assert story.duty("instagram", at="2026-11-25 12:00") == "rut substitute"
    assert story.duty("facebook", at="2026-11-25 12:00") == "carin manager"
    assert story.duty("x", at="2026-11-25 12:00") == "disa substitute"
    assert isinstance(story.presses("anna", answer.card, "uncovered.take"), Changed)
    assert story.duty("facebook", at="2026-11-25 12:00") == "anna substitute"
    assert [item.state for item in story.tasks("uncovered")] == ["done"]


@pytest.mark.clauses("TIB-16")
def test_it_comes_back_when_the_substitute_falls_ill(story: Story) -> None:
    """Solved once does not mean solved for ever; and it is told anew."""
    shown(story.says("bo", "frånvaro 25/11-27/11"))
    assert story.tasks("uncovered") == []
    story.at("2026-11-23 10:00")
    shown(story.says("carin", "frånvaro för Disa 26/11"))
    (task,) = story.tasks("uncovered")
    assert (task.state, task.person) == ("open", "bo")
    assert story.told("uncovered") == ["bo task"]
    story.presses("carin", story.card("task:1"), "uncovered.take")
    shown(story.says("disa", "frånvaro"))
    first = story.tasks("uncovered")[0]
    assert first.state == "done"

    story.at("2026-11-24 10:00")
    shown(story.says("carin", "frånvaro 26/11"))
    (task,) = [one for one in story.tasks("uncovered") if one.person == "bo"]
    subject = f"task:{task.id}"
    assert task.state == "open"
    assert {call.person for call in story.calls("uncovered") if call.subject == subject} == {"bo"}
    story.at("2026-11-25 09:00")  # the working day before the one that is without anybody
    assert {call.person for call in story.calls("uncovered") if call.subject == subject} == {"anna", "carin"}


@pytest.mark.clauses("TIB-16")
def test_one_sick_day_of_the_substitute_asks_for_that_day_alone(story: Story) -> None:
    """Whoever takes it over has the account on that day, and the substitute keeps all the others."""
    shown(story.says("bo", "frånvaro 25/11-11/12"))
    shown(story.says("carin", "frånvaro för Disa 2/12"))
    card = story.card("task:1")
    assert "Bo Ask är borta onsdag 25 november – fredag 11 december." in words(card)
    assert "saknar det här kontot ersättare: Staden på facebook (onsdag 2 december)" in words(card)
    assert story.tasks("uncovered")[0].due_at == local("2026-12-02 00:00")
    asked = form(story.presses("carin", card, "uncovered.name"))
    assert "Staden på facebook (onsdag 2 december)" in str(asked.blocks)
    assert isinstance(story.presses("carin", card, "uncovered.take"), Changed)
    days = ["2026-12-01 12:00", "2026-12-02 12:00", "2026-12-03 12:00", "2026-12-11 12:00"]
    duty = [story.duty(at=day) for day in days]
    assert duty == ["disa substitute", "carin substitute", "disa substitute", "disa substitute"]
    assert "Carin Alm (onsdag 2 december)" in words(story.card("absence:1"))
    (told,) = (call for call in story.calls("absences") if call.person == "carin")
    assert told.kind == "absence_stand_in"
    assert told.more()["span"].endswith("(du ersätter onsdag 2 december)")
    assert story.tasks("uncovered")[0].state == "done"


@pytest.mark.clauses("TIB-16")
def test_who_took_it_over_has_no_day_that_comes_to_it_later(alone: Story) -> None:
    """A longer absence asks anew, for the days that are new."""
    leave(alone, "bo", "frånvaro 25/11-27/11")
    assert isinstance(alone.presses("carin", alone.card("task:1"), "uncovered.take"), Changed)
    leave(alone, "bo", "frånvaro 26/11-2/12")
    (task,) = alone.tasks("uncovered")
    assert task.state == "open"
    assert "Staden på facebook (lördag 28 november – onsdag 2 december)" in words(alone.card("task:1"))
    assert alone.duty(at="2026-11-27 12:00") == "carin substitute"
    assert alone.duty(at="2026-11-30 12:00") == "carin manager"


@pytest.mark.clauses("TIB-16", "LAH-66", "LID-21", "DEG-47")
@pytest.mark.parametrize("routine", ["tibro", "laholm", "lidingo", "degerfors"])
def test_after_a_leaver_the_substitute_s_own_absence_leaves_the_account_uncovered(story: Story) -> None:
    """Bo has left and Disa watches in his place; while she is away nobody does, unless somebody is named."""
    story.setup(account("facebook"), people={"bo": {"active": False}})
    card = leave(story, "disa", "frånvaro 25/11-27/11")
    assert "Bevakar: Staden på facebook" in words(card)
    assert "Staden på facebook saknar ersättare" in words(card)
    assert f"Då bevakas kontot av Carin Alm ({story.manager})." in words(card)
    (task,) = story.tasks("uncovered")
    assert (task.person, task.details["accounts"]) == ("disa", ["facebook"])
    assert story.told("uncovered") == ["disa task"]
    assert isinstance(story.presses("carin", story.card(f"task:{task.id}"), "uncovered.take"), Changed)
    assert story.duty(at="2026-11-25 12:00") == "carin substitute"
    assert story.calls("uncovered") == []


def test_who_leaves_after_the_substitute_has_gone_leaves_it_uncovered_too(story: Story) -> None:
    """Disa's absence is no gap while Bo is there; the day on which he leaves it is."""
    shown(story.says("disa", "frånvaro 25/11-27/11"))
    assert story.told("uncovered") == []
    story.setup(account("facebook"), people={"bo": {"active": False}})
    assert story.told("uncovered") == ["disa task"]
    story.setup(account("facebook", responsible="rut"), people={"bo": {"active": False}})
    assert story.told("uncovered") == []
    assert [task.state for task in story.tasks("uncovered")] == ["dropped"]


def test_withdrawn_or_over_it_is_no_longer_needed(alone: Story) -> None:
    card = leave(alone, "bo", "frånvaro 25/11-27/11")
    old = alone.card("task:1")
    assert isinstance(alone.presses("bo", card, "absence.end"), Changed)
    assert [task.state for task in alone.tasks("uncovered")] == ["dropped"]
    assert "behövs inte längre" in refused(alone.presses("carin", old, "uncovered.take"))
    leave(alone, "bo", "frånvaro 1/12-2/12")
    alone.at("2026-12-03 09:00")
    assert alone.calls("uncovered") == []
    assert [task.state for task in alone.tasks("uncovered")] == ["dropped", "dropped"]
    assert alone.town.broken() is None


def test_a_new_substitute_of_the_account_solves_it(alone: Story) -> None:
    leave(alone, "bo", "frånvaro 25/11-27/11")
    alone.setup(account("facebook", substitute="disa"))
    assert alone.calls("uncovered") == []
    assert [task.state for task in alone.tasks("uncovered")] == ["dropped"]
    alone.setup(account("facebook", substitute=""))
    assert alone.told("uncovered") == ["bo task"]


def test_when_nobody_at_all_is_there_it_says_nobody(alone: Story) -> None:
    """The manager and every coordinator are away: the card and the status say that nobody has duty."""
    for who in ("carin", "anna"):
        shown(alone.says(who, "frånvaro 25/11-27/11"))
    card = leave(alone, "bo", "frånvaro 25/11-27/11")
    assert "Då bevakas kontot av ingen." in words(card)
    assert alone.duty(at="2026-11-25 12:00") == "nobody"


def test_tasks_are_listed_with_a_button_each(alone: Story) -> None:
    """One's own first, then what one may do for others."""
    leave(alone, "bo", "frånvaro 25/11-27/11")
    mine = shown(alone.says("bo", "uppgifter"))
    assert "Du har en uppgift:" in words(mine)
    assert "1. Ersättare saknas när Bo Ask är borta (senast onsdag 25 november)" in words(mine)
    theirs = shown(alone.says("carin", "tasks", "teams"))
    assert "Du har inga uppgifter just nu." in words(theirs)
    assert "En annan uppgift som du kan ta hand om:" in words(theirs)
    card = shown(alone.presses("carin", theirs, "task.show"))
    assert [button.label for button in card.buttons] == ["Utse ersättare", "Jag tar över"]
    nothing = shown(alone.says("frans", "uppgifter"))
    assert nothing.buttons == ()
    assert "Fråga Bo Ask" in refused(alone.press("frans", "task.show", "task:1", 0))


def test_a_routine_that_requires_no_substitute_asks_for_none(tmp_path: Path) -> None:
    """The account falls to the manager meanwhile, and nobody is told that anybody is missing."""
    file = altered(tmp_path, "tibro", {"absence.substitute_required": False})
    with closing(town(file, before=True)) as made:
        made.time = NOW
        story = Story(made)
        story.setup(account("facebook", substitute=""))
        shown(story.says("bo", "frånvaro 25/11-27/11"))
        assert story.tasks("uncovered") == []
        story.at("2026-11-25 09:00")
        assert story.calls("uncovered") == []
        assert story.duty() == "carin manager"


@pytest.mark.clauses("DEG-47", "TIB-16")
def test_a_gap_that_comes_back_is_told_to_the_coordinator_anew(alone: Story) -> None:
    """Named and fallen ill again on the day before: who was told that it is solved hears that it is not."""
    leave(alone, "bo", "frånvaro 25/11-27/11")
    alone.at("2026-11-24 09:00")
    first = {call.key for call in alone.calls("uncovered") if call.person == "anna"}
    assert len(first) == 1
    asked = form(alone.presses("carin", alone.card("task:1"), "uncovered.name"))
    assert isinstance(alone.sends("carin", asked, substitute="rut"), Changed)
    alone.at("2026-11-24 13:00")
    shown(alone.says("rut", "frånvaro 24/11-27/11"))
    again = {call.key for call in alone.calls("uncovered") if call.person == "anna"}
    assert again
    assert first.isdisjoint(again)


@pytest.mark.clauses("TIB-16")
def test_each_of_two_gaps_is_told_before_it_starts(story: Story) -> None:
    """The substitute is away for a day in each of two weeks: the task's day is that of the next gap."""
    shown(story.says("bo", "frånvaro 23/11-4/12"))
    shown(story.says("carin", "frånvaro för Disa 25/11"))
    shown(story.says("carin", "frånvaro för Disa 3/12-4/12"))
    story.at("2026-11-24 09:00")
    assert "anna task" in story.told("uncovered")
    first = {call.key for call in story.calls("uncovered") if call.person == "anna"}
    story.at("2026-11-30 09:00")
    story.calls("uncovered")
    assert story.tasks("uncovered")[0].due_at == local("2026-12-03 00:00")
    story.at("2026-12-02 09:00")
    second = {call.key for call in story.calls("uncovered") if call.person == "anna"}
    assert second - first


@pytest.fixture
def two(story: Story) -> Story:
    """Bo handles two accounts without a substitute, of two units with a manager each; he is away."""
    managed = account("x", substitute="", manager="frans")
    story.setup(account("facebook", substitute=""), managed)
    leave(story, "bo", "frånvaro 25/11-27/11")
    story.at("2026-11-23 09:00")
    return story


@pytest.mark.clauses("LID-21", "LAH-66")
def test_a_manager_takes_over_the_accounts_that_they_manage_and_no_other(two: Story) -> None:
    """Frans presses: X is his; Facebook stays a task until Carin, or a coordinator, sees to it."""
    assert two.told("uncovered") == ["bo task", "carin task", "frans task"]
    assert isinstance(two.presses("frans", two.card("task:1"), "uncovered.take"), Changed)
    (task,) = two.tasks("uncovered")
    assert (task.state, task.details["accounts"]) == ("open", ["facebook"])
    assert two.duty("x", "2026-11-25 12:00") == "frans substitute"
    assert two.duty("facebook", "2026-11-25 12:00") == "carin manager"
    assert two.told("uncovered") == ["bo task", "carin task"]
    assert isinstance(two.presses("carin", two.card("task:1"), "uncovered.take"), Changed)
    (task,) = two.tasks("uncovered")
    assert (task.state, task.done_by) == ("done", "carin")
    assert two.duty("facebook", "2026-11-25 12:00") == "carin substitute"


@pytest.mark.clauses("LID-21", "LAH-66")
def test_a_manager_names_somebody_for_the_accounts_that_they_manage(two: Story) -> None:
    """The form offers those alone; and what is not on it a made-up press does not get either."""
    asked = form(two.presses("frans", two.card("task:1"), "uncovered.name"))
    offered = {option for field in asked.fields if field.key == "accounts" for option, _ in field.options}
    assert offered <= {"x"}
    assert isinstance(two.sends("frans", asked, substitute="rut", accounts="facebook,x"), Changed)
    assert two.duty("x", "2026-11-25 12:00") == "rut substitute"
    assert two.duty("facebook", "2026-11-25 12:00") == "carin manager"


def test_a_coordinator_takes_over_all_of_them(two: Story) -> None:
    assert isinstance(two.presses("anna", two.card("task:1"), "uncovered.take"), Changed)
    assert two.tasks("uncovered")[0].state == "done"
    assert two.duty("facebook", "2026-11-25 12:00") == two.duty("x", "2026-11-25 12:00") == "anna substitute"
