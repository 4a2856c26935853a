"""Every card of a request says which clause of the routine asks for it, and so does the answer to why."""

from __future__ import annotations

from sqlmodel import select

from cards.model import Card
from handlers.ports import Opened, Shown
from routines.library import load
from storage.duty_tables import Reminder
from tests.clocked import words
from tests.life.test_closing import closes
from tests.life.test_opening import agree, decided, do, each
from tests.life.walk import Life, life


def rule(town: Life, card: Card) -> str:
    """The clause that a card names, which is one of the routine's steps; "" where that is silent."""
    routine = town.town.world.routine(None)  # type: ignore[arg-type]
    (named,) = [line for line in card.context if line.startswith("Enligt ")]
    if named == "Enligt Kanalvakts standard.":
        return ""
    clause = named.rpartition("(")[2].rstrip(").")
    steps = (*routine.opening.steps, *routine.closing.steps)
    assert clause in {clause for step in steps for clause in step.clauses}
    return clause


@each
def test_whoever_is_asked_something_about_a_new_account_reads_by_which_clause(routine: str) -> None:
    with life(routine) as town:
        card = town.asks_for_library("disa")
        assert rule(town, card)
        asked = town.press("disa", card, "request.ask")
        assert isinstance(asked, Opened)
        town.sends("disa", asked.form, **{asked.form.fields[0].key: "Hur gör vi?"})
        assert rule(town, town.asked("request_answer"))
        for task in town.tasks("request_consultation"):
            assert rule(town, town.card(f"task:{task.id}"))
            agree(town, task)
        town.press("disa", town.card(), "request.send")
        for task in town.tasks("request_approval", "request_consultation"):
            assert rule(town, town.card(f"task:{task.id}"))
        decided(town)
        for _ in range(20):
            waiting = town.tasks("request_setup", "request_step", "request_exemption")
            for task in waiting:
                rule(town, town.card(f"task:{task.id}"))
            if not waiting:
                break
            do(town, waiting[0])
        assert town.request().state == "done"
        rule(town, town.card())


@each
def test_whoever_is_asked_something_about_a_closing_reads_by_which_clause_of_that(routine: str) -> None:
    with life(routine) as town:
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        of_closing = {clause for step in load(routine).closing.steps for clause in step.clauses}
        of_closing |= {""}  # Laholm and Tibro do not say who agrees
        assert rule(town, town.card()) in of_closing - {""}
        for _ in range(4):
            for task in town.tasks("request_approval", "request_consultation"):
                assert rule(town, town.card(f"task:{task.id}")) in of_closing
                agree(town, task)
        (task,) = town.tasks("request_step", "request_setup")
        assert rule(town, town.card(f"task:{task.id}")) in of_closing


def test_a_reminder_of_the_set_up_says_by_which_clause_the_next_thing_is_to_be_done() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        town.later(days=10)
        town.keep_time()
        (task,) = town.tasks("request_setup")
        query = select(Reminder).where(Reminder.subject == f"task:{task.id}", Reminder.person == "disa")
        row = town.ask(lambda session: session.exec(query).one())
        answer = town.forge("disa", "told.why", f"told:{row.id}", row.version)
        assert isinstance(answer, Shown)
        assert "Regel: Gislaved 2 (GIS-33)" in words(answer.card)
