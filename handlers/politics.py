"""What the answer form says before anything is written: politics, hatred, and the advice that fits the case.

At most three pieces of advice, for nobody reads a wall. What the form says elsewhere already (how it is
signed, what to do with posts to politicians) is not said again.
"""

from __future__ import annotations

from sqlmodel import Session

from handlers import posting_text, views
from handlers.criticism import CRITICAL
from handlers.guard import Held
from handlers.platforms import MENTION, QUOTE
from handlers.world import World
from routines.model import HATEFUL, PoliticsTreatment, Routine
from routines.political_words import is_political

#: Pieces of advice on one form.
MOST = 3


def advice(session: Session, world: World, held: Held) -> list[str]:
    """The routine's advice that fits the case, what concerns just this case first."""
    routine = held.routine
    if stands_elsewhere(held):
        found = _elsewhere(world, routine)
        if found:
            return found[:MOST]
    near: set[str] = set()
    if _categories(session, held) & CRITICAL:
        near |= {*routine.criticism.consult.clauses}
    politics = routine.politics.treatment
    if politics.value is not PoliticsTreatment.REFER and is_political(held.comment.text):
        near |= {*politics.clauses}
    fitting = [
        item for item in routine.answering.guidance if not set(item.clauses) & _not_here(routine, near)
    ]
    fitting.sort(key=lambda item: not near & set(item.clauses))  # stable: else in the document's order
    return list(dict.fromkeys(item.value for item in (*fitting, *routine.advice.conduct)))[:MOST]


def stands_elsewhere(held: Held) -> bool:
    """Whether the comment stands in somebody else's channel."""
    return held.comment.kind in {MENTION, QUOTE}


def _elsewhere(world: World, routine: Routine) -> list[str]:
    """What holds in others' channels, politics first: it is not answered there (TIB-62)."""
    rule = routine.politics.treatment
    political = set(rule.clauses)
    found = sorted(routine.advice.elsewhere, key=lambda item: not political & set(item.clauses))
    said = any(political & set(item.clauses) for item in found)
    if rule.value is PoliticsTreatment.DO_NOT_ANSWER_ELSEWHERE and not said:
        origin = posting_text.said_of(routine, rule) or world.texts("by-default")
        return [world.texts("politics-elsewhere", source=origin), *(item.value for item in found)]
    return [item.value for item in found]


def _not_here(routine: Routine, near: set[str]) -> set[str]:
    """Clauses that the form speaks of in another way, or that concern other cases than this one."""
    answering = routine.answering
    said = {*answering.signature.clauses, *routine.criticism.consult.clauses}
    if not answering.hateful_answered.value:  # then the caution says it, where it holds
        said |= {*answering.hateful_answered.clauses}
    if routine.politics.treatment.value is not PoliticsTreatment.NO_FORUM:
        said |= {*routine.politics.treatment.clauses}
    return said - near


def _categories(session: Session, held: Held) -> set[str]:
    view = views.flags_of(session, held.case)
    return {str(flag["category"]) for flag in view}


def cautions(session: Session, world: World, held: Held) -> list[str]:
    """What the routine says of answering just this: it is read and confirmed first (LID-111)."""
    rule = held.routine.answering.hateful_answered
    if rule.value or not _categories(session, held) & HATEFUL:
        return []
    origin = posting_text.said_of(held.routine, rule) or world.texts("by-default")
    return [world.texts("caution-hateful", source=origin)]


def referral(held: Held) -> str:
    """The text for somebody who writes to politicians, where the routine refers them on (GIS-59, GIS-60)."""
    rule = held.routine.politics
    if rule.treatment.value is not PoliticsTreatment.REFER:
        return ""
    return rule.referral_text.value.format(municipality=held.routine.name)
