"""The last registrar or coordinator leaves: somebody who is there is asked to fill the place."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from handlers.leaving import _left as left_in_chat
from storage.tables import Person
from tests.duty.conftest import MUNICIPALITY, Story, account, words


def leaves(story: Story, who: str) -> None:
    """The chats say that somebody's account there is closed."""
    story.town.database.change(lambda session: left_in_chat(story.town.world, MUNICIPALITY, who, session))
    story.calls("leaving", "left_roles")


def gets_role(story: Story, who: str, role: str) -> None:
    def change(session: Session) -> None:
        person = session.get_one(Person, (MUNICIPALITY, who))
        person.roles = [*person.roles, role]
        session.add(person)

    story.town.database.change(change)
    story.calls("left_roles")


@pytest.mark.clauses("TIB-80", "TIB-16")
def test_the_last_registrar_leaves_and_the_communications_unit_is_asked_until_there_is_another(
    story: Story,
) -> None:
    story.setup(account("facebook"))
    leaves(story, "rut")
    (task,) = story.tasks("leaver_role")
    card = story.card(f"task:{task.id}")
    assert card.title == "Ingen har rollen registrator längre"
    assert "Sedan Rut Rönn slutade har ingen rollen registrator" in words(card)
    assert "anna task" in story.told("tasks")
    story.calls("left_roles")
    assert len(story.tasks("leaver_role")) == 1
    gets_role(story, "frans", "registrar")
    assert [one.state for one in story.tasks("leaver_role")] == ["dropped"]


@pytest.mark.clauses("LID-21")
@pytest.mark.parametrize("routine", ["lidingo"])
def test_the_last_coordinator_leaves_and_whoever_is_there_hears_it(story: Story) -> None:
    story.setup(account("facebook"))
    leaves(story, "anna")
    (task,) = story.tasks("leaver_role")
    assert task.details["place"] == "coordinator"
    assert [call.person for call in story.calls("tasks") if call.subject == f"task:{task.id}"] == ["carin"]


def test_it_is_asked_again_when_the_next_one_leaves_too(story: Story) -> None:
    story.setup(account("facebook"))
    leaves(story, "rut")
    gets_role(story, "frans", "registrar")
    leaves(story, "frans")
    (task,) = story.tasks("leaver_role")
    assert (task.state, task.details["left"]) == ("open", ["frans", "rut"])


def test_while_another_has_the_role_nobody_is_asked(story: Story) -> None:
    story.setup(account("facebook"), people={"frans": {"roles": ["registrar"]}})
    leaves(story, "rut")
    assert story.tasks("leaver_role") == []
