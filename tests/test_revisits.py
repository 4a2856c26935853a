"""Who has answered hears of it when somebody writes more in the thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from handlers import intake, reminders, revisits
from handlers.platforms import Author, Incoming
from handlers.shown import card_of
from routines.library import load
from storage import tasks
from storage.duty_tables import Reminder, Task
from tests.crowds.town import INSULT, QUESTION, Crowd, crowd, words
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


# --- what is not answered --------------------------------------------------------------------------


def follow_ups(town: Crowd) -> list[Task]:
    return town.town.database.ask(lambda session: tasks.open_ones(session, MUNICIPALITY, "follow_up"))


def keeps(town: Crowd, text: str) -> None:
    """Bo keeps a comment, which is not answered by that."""
    town.writes(text)
    town.on_case("bo", "case.approve", town.town.cases()[-1])
    town.town.rest()


def told(town: Crowd, day: int) -> set[str]:
    """Who has been told to follow up by ten on a day of November."""
    town.town.time = datetime(2026, 11, day, 9, tzinfo=UTC)
    town.town.run(reminders.keep_time(town.town.world))
    town.town.rest()
    subjects = {f"task:{task.id}" for task in follow_ups(town)}
    rows = town.town.database.ask(lambda session: list(session.exec(select(Reminder))))
    return {row.person for row in rows if row.subject in subjects and row.state == "told"}


@pytest.mark.clauses("LID-111", "LID-112")
def test_what_is_hateful_and_stays_unanswered_is_followed_up_on_the_next_working_day() -> None:
    """Kept on a Friday: on Monday whoever has duty then looks again, and nobody is told before."""
    with crowd("lidingo") as town:
        keeps(town, INSULT)
        (task,) = follow_ups(town)
        assert task.due_at == datetime(2026, 11, 23, 16, tzinfo=UTC)
        assert told(town, 20) == told(town, 22) == set()
        assert told(town, 23) == {"bo"}
        shown = words(town.card(f"task:{task.id}"))
        assert "fick stå kvar utan svar (ärende 1)" in shown
        assert "LID-111" in shown
        assert "LID-112" in task.source["clauses"]
        assert "idioter" not in shown
        town.press("bo", "task.done", f"task:{task.id}", task.version)
        assert follow_ups(town) == []


@pytest.mark.clauses("LID-112")
def test_what_breaks_another_rule_and_is_kept_is_not_followed_up() -> None:
    """The clause speaks of what attacks somebody."""
    with crowd("lidingo") as town:
        keeps(town, "Vilken jävla skitväg, för helvete!")
        assert [case.outcome for case in town.town.cases()] == ["kept"]
        assert follow_ups(town) == []


def test_what_was_kept_by_mistake_is_not_followed_up_and_what_is_kept_again_is() -> None:
    with crowd("lidingo") as town:
        keeps(town, INSULT)
        town.on_case("bo", "case.undo", town.town.cases()[0])
        assert follow_ups(town) == []
        town.on_case("bo", "case.approve", town.town.cases()[0])
        assert len(follow_ups(town)) == 1


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "tibro"])
def test_where_the_document_does_not_want_it_nothing_that_is_kept_is_followed_up(routine: str) -> None:
    with crowd(routine) as town:
        keeps(town, INSULT)
        assert [case.outcome for case in town.town.cases()] == ["kept"]
        assert follow_ups(town) == []
