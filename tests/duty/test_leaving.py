"""Somebody leaves: duty falls to the substitute at once, and what is theirs becomes tasks."""

from __future__ import annotations

import pytest

from handlers import leaving
from handlers.ports import Changed, Contact, Undelivered
from storage.duty_tables import Task
from tests.duty.conftest import Story, account, errors, form, refused, shown, words
from tests.scenarios.town import PEOPLE


@pytest.fixture
def left(story: Story) -> Story:
    """Bo, responsible and administrator, is no longer active in the setup file."""
    story.setup(account("facebook", administrators=["bo", "disa"]), people={"bo": {"active": False}})
    return story


@pytest.mark.clauses("LID-21", "LID-78", "LAH-66")
@pytest.mark.parametrize("routine", ["lidingo", "laholm", "tibro"])
def test_duty_falls_to_the_substitute_at_once_and_the_rest_becomes_tasks(left: Story) -> None:
    assert left.duty() == "disa substitute"
    assert left.told("leaving", "tasks") == ["carin task", "carin task", "carin task"]
    found = {task.kind: task for task in left.tasks()}
    assert set(found) == {"leaver_duty", "leaver_administrators", "leaver_login"}
    said = words(left.card(f"task:{found['leaver_duty'].id}"))
    assert "Utse ny kontoansvarig för Staden på facebook" in said
    assert "Bo Ask har slutat" in said
    assert "Just nu bevakas kontot av Disa Lind." in said
    left.calls("leaving")
    assert len(left.tasks()) == 3


@pytest.mark.clauses("DEG-45")
@pytest.mark.parametrize("routine", ["degerfors"])
def test_the_card_of_what_comes_in_says_whose_it_is(story: Story) -> None:
    """Bo's, who is responsible; Disa's while he is away."""
    story.town.comes("c1", "Ni är idioter.")
    assert "Bevakas av: Bo Ask (kontoansvarig)" in words(story.card("case:1"))
    story.says("bo", "frånvaro 20/11-22/11 ersättare Disa")
    story.town.comes("c2", "Ni är idioter allihop.")
    assert "Bevakas av: Disa Lind (ersättare, Bo Ask är borta" in words(story.card("case:2"))


def test_the_card_of_a_case_says_who_has_left(left: Story) -> None:
    left.town.comes("c1", "Ni är idioter.")
    assert "Bevakas av: Disa Lind (ersättare, Bo Ask har slutat)" in words(left.card("case:1"))


def test_a_manager_names_somebody_new(left: Story) -> None:
    left.calls("leaving")
    card = left.card("task:1")
    asked = form(left.presses("carin", card, "leaver.name"))
    assert "bo" not in {option.value for option in asked.fields[0].options}
    assert errors(left.sends("carin", asked, person="egon"))
    answer = left.sends("carin", asked, person="frans")
    assert isinstance(answer, Changed)
    assert "Ny person utsedd (Carin Alm" in words(answer.card)
    assert left.account().responsible == "frans"
    assert left.duty() == "frans responsible"
    assert [row.details for row in left.log() if row.action == "account.changed"] == [
        {"responsible": ["bo", "frans"]}
    ]


def test_a_substitute_who_moves_up_leaves_a_place_to_fill(left: Story) -> None:
    left.calls("leaving")
    asked = form(left.presses("carin", left.card("task:1"), "leaver.name"))
    left.sends("carin", asked, person="disa")
    found = left.account()
    assert (found.responsible, found.substitute) == ("disa", "")
    task = left.tasks("leaver_duty")[-1]
    assert task.state == "open"
    left.calls("leaving")
    assert left.tasks("leaver_duty")[-1].state == "open"
    asked = form(left.presses("carin", left.card(f"task:{task.id}"), "leaver.name"))
    assert "disa" not in {option.value for option in asked.fields[0].options}
    left.sends("carin", asked, person="rut")
    assert left.account().substitute == "rut"


def test_administrators_and_login_are_done_with_one_press(left: Story) -> None:
    left.calls("leaving")
    for task in left.tasks("leaver_administrators", "leaver_login"):
        assert isinstance(left.presses("carin", left.card(f"task:{task.id}"), "task.done"), Changed)
    assert left.account().administrators == ["disa"]
    left.calls("leaving")
    found = left.tasks("leaver_duty", "leaver_administrators", "leaver_login")
    assert [task.state for task in found] == ["open", "done", "done"]
    login = left.tasks("leaver_login")[0]
    assert "finns inte" in refused(left.press("carin", "leaver.name", f"task:{login.id}", 2))


def test_what_is_settled_otherwise_is_no_longer_needed_and_comes_back_with_the_reason(left: Story) -> None:
    """The setup file moves the account, or the person was there all the time."""
    left.calls("leaving")
    left.setup(account("facebook", responsible="rut", administrators=["disa"]))
    left.calls("leaving")
    assert [task.state for task in left.tasks()] == ["dropped", "dropped", "open"]
    left.setup(account("facebook"), people={"bo": {"active": True}})
    left.calls("leaving")
    assert {task.state for task in left.tasks()} == {"dropped"}
    left.setup(account("facebook"), people={"bo": {"active": False}})
    left.calls("leaving")
    assert [task.state for task in left.tasks("leaver_duty")] == ["open"]
    assert left.town.broken() is None


@pytest.mark.parametrize(("let_in", "asked"), [(False, "access_give"), (True, "access_confirm")])
def test_nobody_is_told_to_let_in_whoever_has_left(story: Story, let_in: bool, asked: str) -> None:
    """Frans was made an administrator, and leaves before he is let in, or before he says that it works."""

    def about_frans(kind: str) -> list[Task]:
        return [task for task in story.tasks(kind) if task.details["person"] == "frans"]

    new = account("facebook", administrators=["bo", "frans"])
    story.setup(new)
    story.town.rest()
    if let_in:
        [give] = about_frans("access_give")
        story.presses("bo", story.card(f"task:{give.id}"), "task.done")
    assert [task.state for task in about_frans(asked)] == ["open"]
    story.setup(new, people={"frans": {"active": False}})
    story.calls("leaving")
    assert [task.state for task in about_frans(asked)] == ["dropped"]
    story.at("2026-11-23 10:30")
    assert story.told("tasks").count("bo task") == 0
    about = {task.kind for task in story.tasks() if task.state == "open" and task.person == "carin"}
    assert about == {"leaver_administrators", "leaver_login"}


@pytest.mark.parametrize("done", ["nothing", "the login", "the right"])
def test_whoever_comes_back_is_let_in_anew_where_they_were_shut_out(left: Story, done: str) -> None:
    """Bo is in the setup file again: where nobody has done anything about him meanwhile, he still gets in."""
    left.calls("leaving")
    kinds = {"the login": "leaver_login", "the right": "leaver_administrators"}
    if done in kinds:
        [task] = left.tasks(kinds[done])
        assert isinstance(left.presses("carin", left.card(f"task:{task.id}"), "task.done"), Changed)
        left.town.rest()
    left.setup(account("facebook"), people={"bo": {"active": True}})
    left.calls("leaving")
    left.town.rest()
    open_ = [task for task in left.tasks() if task.state == "open" and task.details.get("person") == "bo"]
    assert [task.kind for task in open_] == ([] if done == "nothing" else ["access_give"])
    assert left.duty() == "bo responsible"
    assert left.town.broken() is None


def test_who_left_before_they_were_let_in_and_comes_back_is_let_in(story: Story) -> None:
    new = account("facebook", administrators=["bo", "frans"])
    story.setup(new)
    story.town.rest()
    for active in (False, True):
        story.setup(new, people={"frans": {"active": active}})
        story.calls("leaving")
        story.town.rest()
    assert [task.state for task in story.tasks("access_give")] == ["dropped", "open"]


@pytest.mark.parametrize("routine", ["lidingo", "degerfors", "gislaved"])
def test_a_manager_who_left_leaves_their_place_to_fill(story: Story) -> None:
    """The communications unit notes who follows, who then has what Carin was to do; nobody has to agree."""
    story.setup(account("facebook", substitute="frans"), people={"frans": {"active": False}})
    story.calls("leaving")
    story.setup(
        account("facebook", substitute="frans"),
        people={"frans": {"active": False}, "carin": {"active": False}},
    )
    story.calls("leaving")
    (task,) = [one for one in story.tasks("leaver_duty") if one.details["left"] == "carin"]
    said = words(story.card(f"task:{task.id}"))
    assert "Utse ny närmaste chef för Staden på facebook" in said
    assert "så att det som rör kontot når någon som kan bestämma" in said
    assert "obevakat" not in said
    assert ("anna", f"task:{task.id}") in {(call.person, call.subject) for call in story.calls("tasks")}
    asked = form(story.presses("anna", story.card(f"task:{task.id}"), "leaver.name"))
    assert isinstance(story.sends("anna", asked, person="disa"), Changed)
    assert story.account().manager == "disa"
    left_open = [one for one in story.tasks() if one.state == "open"]
    assert {(one.kind, one.person) for one in left_open} == {
        ("leaver_duty", "disa"),
        ("leaver_login", "disa"),
    }
    assert story.town.broken() is None


@pytest.fixture
def several(story: Story) -> Story:
    """Frans was responsible too, beside Bo, and is no longer there."""
    left = {"frans": {"active": False}}
    story.setup(account("facebook", also_responsible=["frans"], administrators=["bo", "disa"]), people=left)
    story.calls("leaving")
    return story


@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
def test_one_of_several_who_are_responsible_is_taken_away_with_one_press(several: Story) -> None:
    (task,) = several.tasks("leaver_also")
    card = several.card(f"task:{task.id}")
    assert "Ersätt Frans Gran som kontoansvarig för Staden på facebook" in words(card)
    assert ("carin", f"task:{task.id}") in {(call.person, call.subject) for call in several.calls("tasks")}
    assert isinstance(several.presses("carin", card, "task.done"), Changed)
    assert several.account().also_responsible == []
    several.calls("leaving")
    assert [one.state for one in several.tasks("leaver_also")] == ["done"]
    assert "Frans" not in words(shown(several.says("carin", "konto facebook")))


@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
def test_or_somebody_follows_who_is_nothing_to_the_account_yet(several: Story) -> None:
    (task,) = several.tasks("leaver_also")
    asked = form(several.presses("carin", several.card(f"task:{task.id}"), "leaver.name"))
    assert {"bo", "disa", "frans"}.isdisjoint(option.value for option in asked.fields[0].options)
    assert isinstance(several.sends("carin", asked, person="rut"), Changed)
    assert several.account().also_responsible == ["rut"]


def test_one_of_several_who_moves_up_is_responsible_once(story: Story) -> None:
    story.setup(account("facebook", also_responsible=["frans"]), people={"bo": {"active": False}})
    story.calls("leaving")
    (task,) = story.tasks("leaver_duty")
    asked = form(story.presses("carin", story.card(f"task:{task.id}"), "leaver.name"))
    story.sends("carin", asked, person="frans")
    found = story.account()
    assert (found.responsible, found.also_responsible) == ("frans", [])


def test_when_it_is_late_a_coordinator_hears_it(left: Story) -> None:
    """Carin has the task and is the manager; when a working day has passed Anna is told, once."""
    left.calls("leaving")
    left.at("2026-11-23 09:30")
    assert left.told("tasks") == ["carin task"] * 3
    left.at("2026-11-23 10:30")
    assert left.told("tasks") == ["anna task_overdue"] * 3 + ["carin task"] * 3
    once = {call.key for call in left.calls("tasks") if call.person == "anna"}
    left.at("2026-11-25 10:30")
    assert {call.key for call in left.calls("tasks") if call.person == "anna"} == once


class Chat:
    """A chat that says whose account is closed."""

    def __init__(self, closed: set[str], *, broken: bool = False) -> None:
        self.closed, self.broken = closed, broken

    async def left(self, contact: Contact) -> bool:
        if self.broken:
            raise Undelivered("no answer")
        return contact.user in self.closed


@pytest.mark.parametrize(
    ("slack", "teams", "gone"),
    [
        (Chat({"U0BO"}), Chat({"29:bo"}), True),
        (Chat({"U0BO"}), Chat(set()), False),
        (Chat(set()), Chat({"29:bo"}), False),
        (Chat({"U0BO"}), Chat({"29:bo"}, broken=True), False),
    ],
)
def test_somebody_has_left_when_every_chat_that_knows_them_says_so(
    story: Story, slack: Chat, teams: Chat, gone: bool
) -> None:
    """A chat that does not answer has not said it."""
    story.town.chats.update(slack=slack, teams=teams)  # type: ignore[arg-type]
    assert story.town.run(leaving.check(story.town.world)) == gone
    assert story.town.run(leaving.check(story.town.world)) == 0
    assert story.person("bo").active == (not gone)
    assert bool(story.tasks("leaver_duty")) == gone
    assert story.duty() == ("disa substitute" if gone else "bo responsible")
    if gone:
        assert "person.left" in story.actions()


def test_a_chat_tells_by_itself_that_an_account_was_closed(story: Story) -> None:
    story.town.chats.update(slack=Chat({"U0BO"}), teams=Chat({"29:bo"}))  # type: ignore[arg-type]
    story.town.run(leaving.closed_in_chat(story.town.world, "slack", "T2", "U0BO"))  # another workspace
    assert story.person("bo").active
    story.town.run(leaving.closed_in_chat(story.town.world, "slack", "T1", "U0BO"))
    assert not story.person("bo").active
    shown(story.says("carin", "uppgifter"))


def test_when_everybody_seems_to_be_gone_it_is_the_bot_that_was_thrown_out(story: Story) -> None:
    everybody = {f"U0{name.upper()}" for name in PEOPLE}
    story.town.chats.update(slack=Chat(everybody), teams=Chat({f"29:{name}" for name in PEOPLE}))  # type: ignore[arg-type]
    assert story.town.run(leaving.check(story.town.world)) == 0
    assert all(story.person(name).active for name in PEOPLE)
