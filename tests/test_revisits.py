"""Who has answered hears of it when somebody writes more in the thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers import intake, revisits
from handlers.ports import Author, Incoming
from handlers.shown import card_of
from routines.library import load
from storage import tasks
from storage.duty_tables import Task
from tests.crowds.town import QUESTION, Crowd, crowd, words
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

MORE = "Det stämmer inte alls med skylten."
assert revisits.KIND == "revisit"


def writes(town: Crowd, id_: str, text: str, parent: str = "q", post: str = "p1") -> None:
    """A minute later somebody answers in a thread."""
    town.later(minutes=1)
    incoming = Incoming(
        id=id_,
        text=text,
        kind="reply",
        created_at=town.town.time,
        author=Author(name="Kalle"),
        post_id=post,
        parent_id=parent,
    )
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [incoming], origin="platform"))


def asked(town: Crowd) -> list[Task]:
    return town.town.database.ask(lambda session: tasks.open_ones(session, MUNICIPALITY, "revisit"))


def answered(town: Crowd) -> None:
    form: Any = town.on_case("bo", "case.answer", town.town.cases()[0])
    town.send("bo", form.form, {"text": "Klockan tio."})
    town.town.rest()


@pytest.fixture(params=["lidingo", "gislaved"])
def town(request: pytest.FixtureRequest) -> Iterator[Crowd]:
    """A municipality whose document wants it, with an answered question."""
    with crowd(request.param) as found:
        found.writes(QUESTION, id_="q")
        answered(found)
        yield found


@pytest.mark.clauses("LID-109", "LID-112", "GIS-54")
def test_who_answered_is_asked_to_look_again_when_somebody_writes_more(town: Crowd) -> None:
    """The task is theirs, and says by which clause."""
    writes(town, "r1", MORE)
    (task,) = asked(town)
    assert (task.person, task.subject) == ("bo", f"account:{ACCOUNT}")
    assert task.source["clauses"][0] in {"LID-109", "GIS-54"}
    shown = town.town.database.ask(lambda session: card_of(session, town.town.world, f"task:{task.id}"))
    assert shown is not None
    assert "skrivit mer i tråden där du svarade (ärende 1)" in words(shown)
    assert MORE not in words(shown)


def test_also_when_it_was_a_reply_that_was_answered() -> None:
    with crowd("lidingo") as town:
        writes(town, "r1", QUESTION, parent="top")
        answered(town)
        writes(town, "r2", MORE, parent="top")
        assert len(asked(town)) == 1


def test_ten_more_make_one_task_and_another_day_makes_another(town: Crowd) -> None:
    for number in range(10):
        writes(town, f"r{number}", f"{MORE} {number}")
    (task,) = asked(town)
    town.press("bo", "task.done", f"task:{task.id}", task.version)
    writes(town, "r11", "Jaha du.")
    assert asked(town) == []
    town.later(days=1)
    writes(town, "r12", "Och nu då.")
    assert len(asked(town)) == 1


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        (QUESTION, "q"),  # a case of its own
        (MORE, "somewhere else"),
        (MORE, ""),
        ("Klockan tio.", "q"),  # what Bo posted by hand
    ],
)
def test_what_needs_no_second_look_makes_no_task(text: str, parent: str) -> None:
    with crowd("lidingo") as town:
        town.writes(QUESTION, id_="q")
        answered(town)
        writes(town, "r1", text, parent)
        assert asked(town) == []


def test_nothing_is_asked_before_it_is_answered_or_where_the_routine_does_not_want_it() -> None:
    with crowd("lidingo") as town:
        town.writes(QUESTION, id_="q")
        writes(town, "r1", MORE)
        assert asked(town) == []
    lidingo = load("lidingo")
    rule = lidingo.watching.revisit_own_reply.model_copy(update={"value": False})
    silent = lidingo.model_copy(
        update={"watching": lidingo.watching.model_copy(update={"revisit_own_reply": rule})}
    )
    with crowd("lidingo") as town:
        town.town.world = replace(town.town.world, routine=lambda _: silent)
        town.writes(QUESTION, id_="q")
        answered(town)
        writes(town, "r1", MORE)
        assert asked(town) == []
