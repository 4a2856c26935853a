"""What was typed about a request and is no answer: it could not be taken, or somebody else was quicker.

What could not be taken is everybody's to put right. What somebody wrote while a colleague answered otherwise
is their own: the colleague goes on with their answer, and the writer is shown both until they have chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlmodel import Session

from handlers import request_words
from handlers.duty import Duties
from handlers.world import World
from routines.walk import Walk
from storage import people
from storage.request_tables import Request

#: Stands between a step and a person, where what was typed is that person's alone; in no step's id.
_OF = "@"
#: Ends the name of the tick that an answer is meant just so; no step's id does.
_SURE = "_sure"
#: Of an answer that is quoted in a sentence.
MOST = 200


def key(step_id: str, person: str) -> str:
    """Under which somebody's own words about a step are kept, beside the answer that was there first."""
    return f"{step_id}{_OF}{person}"


def sure(step_id: str) -> str:
    """Under which the tick is kept that an answer is meant just so, which is asked about once."""
    return f"{step_id}{_SURE}"


def typed(request: Request, step_id: str, person: str) -> str | None:
    """What stands in the field of a step for somebody instead of its answer, if anything does."""
    own = request.typed.get(key(step_id, person))
    return own if own is not None else request.typed.get(step_id)


def steps(request: Request, person: str) -> set[str]:
    """The steps of which somebody has still to put something right or to choose."""
    found = (one.partition(_OF) for one in request.typed)
    return {step for step, _, whose in found if whose in {"", person} and not step.endswith(_SURE)}


def without(kept: Mapping[str, str], step_ids: set[str], person: str) -> dict[str, str]:
    """What is left when somebody has answered these steps."""
    gone = {*step_ids, *map(sure, step_ids), *(key(step, person) for step in step_ids)}
    return {one: words for one, words in kept.items() if one not in gone}


def chosen(session: Session, world: World, request: Request, walk: Walk, person: str) -> dict[str, str]:
    """By step which answer of somebody else stands there, where this person wrote something else."""
    found = {}
    for step_id in _clashed(request, person):
        step, edit = walk.step(step_id), request.edited.get(step_id)
        if step is None or edit is None or step_id not in request.answers:
            continue
        answer = request_words.said_answer(session, world.texts, request, step)[:MOST]
        name = people.name_of(session, request.municipality, edit["by"])
        found[step_id] = world.texts("answer-clash", name=name, answer=answer)
    return found


def _clashed(request: Request, person: str) -> Iterator[str]:
    for one in request.typed:
        step, _, whose = one.partition(_OF)
        if whose == person:
            yield step


def of_others(session: Session, world: World, request: Request, person: str) -> list[tuple[str, str]]:
    """Who else has written another answer than the one that stands there and not chosen yet, to which step.

    Not of somebody who is away or has left: nobody could wait for them.
    """
    duties = Duties(session, request.municipality, world.now())
    found = (one.partition(_OF) for one in request.typed)
    theirs = ((whose, step) for step, _, whose in found if whose not in {"", person})
    return [(whose, step) for whose, step in theirs if duties.present(whose) is not None]


def words(session: Session, world: World, request: Request, walk: Walk, person: str) -> dict[str, str]:
    """By step why the request is not sent past what this person typed, and which answer stands there now."""
    found = {}
    for step_id in steps(request, person):
        step = walk.step(step_id)
        there = step is not None and step_id in request.answers
        said = request_words.said_answer(session, world.texts, request, step) if there and step else ""
        found[step_id] = world.texts("answer-typed", there="yes" if said else "no", answer=said[:MOST])
    return found | chosen(session, world, request, walk, person)
