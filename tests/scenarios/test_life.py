"""The life of an account in every chat, in five municipalities: asked for, decided, set up, and closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from routines.library import load
from routines.model import Phase, Role, StepKind
from storage.request_tables import Request
from tests.scenarios.conftest import Open
from tests.scenarios.lives import HERE, HOSTILE, Life, life
from tests.stages.base import SeenCard, SeenForm

FIVE = ("lidingo", "degerfors", "gislaved", "laholm", "tibro")
#: Who the people of the library's account are.
IS = {Role.RESPONSIBLE: {"bo"}, Role.SUBSTITUTE: {HERE["substitute"]}, Role.ADMINISTRATOR: {"bo", "disa"}}


def closing(routine: str) -> list[Any]:
    """What a routine's closing is made of."""
    return [(step.phase, step.kind, step.by) for step in load(routine).closing.steps]


def closes(routine: str) -> bool:
    """Whether its closing is told here too. Each costs seconds a chat, and one that is made of the same steps
    as another shows nothing more; tests/life tells all five, with their words.
    """
    before = FIVE[: FIVE.index(routine)]
    return closing(routine) not in map(closing, before)


def test_only_gislaved_closes_by_the_same_steps_as_another() -> None:
    assert [routine for routine in FIVE if not closes(routine)] == ["gislaved"]


@pytest.mark.parametrize(
    ("routine", "database_kind"),
    [
        *((name, "sqlite") for name in FIVE if name != "tibro"),
        pytest.param("tibro", "postgresql", marks=pytest.mark.part("postgresql")),
    ],
)
async def test_an_account_for_the_library_opens_and_closes(open_town: Open, routine: str) -> None:
    """Disa asks, those whom the routine names decide and confirm; later Bo closes it step by step."""
    async with life(open_town, routine) as story:
        await asked_for(story)
        await decided(story)
        await set_up(story)
        if closes(routine):
            await closed(story)
        assert await story.town.log_holds()


async def asked_for(story: Life) -> None:
    """Page after page, once back; and no step of the start is open before it is decided."""
    stage = story.town.stage
    first = await stage.say("disa", "registrera-kanal")
    assert isinstance(first, SeenForm)
    assert "Sida 1 av" in first.text
    given = story.answers(first)
    second = await stage.send("disa", first, given)
    assert isinstance(second, SeenForm)
    back = await stage.send("disa", second, {}, way="Tillbaka")
    assert isinstance(back, SeenForm)
    written = {label: words for label, words in given.items() if words != "ja"}
    assert {label: back.values[label] for label in written} == written
    card = await story.fills("disa", back)
    if any(
        step.kind is StepKind.CONSULTATION for step in story.routine.opening.steps if step.phase is Phase.PLAN
    ):
        assert "Skicka för beslut" not in card.buttons  # consulted first, then sent (LAH-62)
        await story.takes((await story.turns())[0])
        card = await story.newest("disa", button="Skicka för beslut")
    await stage.press("disa", card, "Skicka för beslut")
    early = await stage.press("disa", card, "Fortsätt")
    assert isinstance(early, SeenCard)
    assert "Inget görs på kontot innan det är godkänt" in early.text
    assert await story.state() == "asked"


async def decided(story: Life) -> None:
    """Each whom the routine names, one after the other, with the whole request to read."""
    await story.goes_on(1, "started")
    steps = [step for step in story.routine.opening.steps if step.phase is not Phase.START]
    asked = [step.id for step in steps if step.kind in {StepKind.APPROVAL, StepKind.CONSULTATION}]
    assert [step for step, _ in story.done] == asked
    for card in story.asked.values():
        assert HOSTILE in card.text
    await story.newest("anna", "öppnar ett konto")


async def set_up(story: Life) -> None:
    """Everybody does what is left for them, and what takes two people was said by two."""
    await story.goes_on(1, "done")
    marks = await story.town.app.database.read(marks_of)
    for step in story.routine.opening.steps:
        said = {mark["by"] for mark in marks.get(step.id, ())}
        if step.kind is StepKind.CONFIRM and step.id in marks:
            assert said >= {who for role in step.each for who in IS[role]}, step.id
            if step.by is Role.COORDINATOR:
                assert "anna" in said
                assert len(said) == 2
    assert "Stadsbiblioteket" in await story.registered()
    await story.newest("disa", "Nytt konto: Stadsbiblioteket", "i förteckningen")


def marks_of(session: Session) -> dict[str, Any]:
    """What was said of each step of the first request."""
    found = session.get(Request, 1)
    assert found is not None
    return found.marks


async def closed(story: Life) -> None:
    """What the routine asks first, who decides, the farewell, two weeks, the snapshot, and the rest."""
    stage = story.town.stage
    form = await stage.say("bo", "avsluta-kanal Stadsbiblioteket")
    assert isinstance(form, SeenForm)
    card = await stage.send("bo", form, {"Vilket konto?": "Stadsbiblioteket"})
    assert isinstance(card, SeenCard)
    if "Fortsätt" in card.buttons:
        card = await story.fills("bo", await stage.press("bo", card, "Fortsätt"))
    if "Skicka för beslut" in card.buttons:
        await stage.press("bo", card, "Skicka för beslut")
    story.done.clear()
    await story.goes_on(2, "done")
    assert await story.state(2) == "started"
    assert "Stadsbiblioteket" in await story.registered()  # it is watched while the farewell stands there
    await story.later(17)  # to a Monday: cards are shown in office hours
    await story.goes_on(2, "done")
    assert "Stadsbiblioteket" not in await story.registered()
