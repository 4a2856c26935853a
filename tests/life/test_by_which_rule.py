"""Every card of a request says which clause of the routine asks for it, and so does the answer to why."""

from __future__ import annotations

from sqlmodel import select

from cards.model import Card
from handlers.ports import Opened, Shown
from routines.library import load
from storage.duty_tables import Reminder
from tests.clocked import words
from tests.life.everybody import agree, decided, do, each
from tests.life.test_closing import FAREWELL, closes, does
from tests.life.walk import LIBRARY, Life, life


def rule(town: Life, card: Card) -> str:
    """The first clause that a card names, which are all of one step; "" where the routine is silent."""
    routine = town.town.world.routine(None)  # type: ignore[arg-type]
    (named,) = [line for line in card.context if line.startswith("Enligt ")]
    if named == "Enligt Kanalvakts standard.":
        return ""
    clauses = tuple(named.rpartition("(")[2].rstrip(").").split(", "))
    assert clauses in {step.clauses for step in (*routine.opening.steps, *routine.closing.steps)}
    return clauses[0]


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


def test_a_question_names_every_clause_that_it_comes_from() -> None:
    with life("degerfors") as town:
        asked = {}
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened):
            asked |= {field.key: field.hint or "" for field in answer.form.fields}
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        for step in load("degerfors").opening.steps:
            if step.id in asked and step.clauses:
                assert f"({', '.join(step.clauses)})" in asked[step.id]


def carries_out(town: Life, step: str) -> None:
    """The next step of a closing is done."""
    if step == "farewell":
        does(town, step, FAREWELL)
        town.later(days=14, hours=1)  # on a Friday, in office hours
        town.keep_time()
    elif step == "snapshot":
        (who,) = town.holders_of(town.tasks("request_setup", "request_step")[0])
        town.hands_in(who, step)
    else:
        does(town, step, {"disposal": "0"}.get(step, "yes"))


@each
def test_a_step_of_ours_is_called_ours_and_stands_below_no_clause(routine: str) -> None:
    """Where the document does not say that something is disposed of at a closing, it is we who ask for it."""
    with life(routine) as town:
        steps = load(routine).closing.steps
        assert any(step.default for step in steps)
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        for _ in range(4):
            for task in town.tasks("request_approval", "request_consultation"):
                agree(town, task)
        listed = [*town.steps(town.card())]
        for step in steps:
            lines = [line for line in listed if line.startswith(step.label)]
            assert [line.startswith(f"{step.label} (Kanalvakts standard)") for line in lines] == [
                step.default
            ] * len(lines)
        seen = set()
        for _ in range(12):
            for task in town.tasks("request_setup", "request_step"):
                card = town.card(f"task:{task.id}")
                (step,) = [one for one in steps if one.label in str(card.blocks[0])]
                seen.add(step.default)
                assert (rule(town, card) == "") == step.default
                carries_out(town, step.id)
                break
        assert town.request().state == "done"
        assert seen == {True, False}


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
