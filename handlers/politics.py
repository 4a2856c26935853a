"""What the answer form says before anything is written: politics, hatred, and the advice that fits the case.

At most three pieces of advice, for nobody reads a wall. What the form says elsewhere already (how it is
signed, what to do with posts to politicians) is not said again.
"""

from __future__ import annotations

from sqlmodel import Session

from handlers import posting_text, views
from handlers.guard import Held
from handlers.world import World
from routines.model import Cited, Routine

#: Pieces of advice on one form.
MOST = 3
#: A mention stands in somebody else's channel.
ELSEWHERE = "mention"


def advice(session: Session, world: World, held: Held) -> list[str]:
    """The routine's advice that fits the case, what concerns just this case first."""
    special: list[str] = []
    general: list[str] = []
    political = _political(world, held)
    if political:
        special.append(political)
    about_case = set(held.routine.criticism.consult.clauses) if _criticises(session, held) else set()
    for item in held.routine.answering.guidance:
        if _said_elsewhere(item, held.routine, criticism_fits=bool(about_case)):
            continue
        (special if about_case & set(item.clauses) else general).append(item.value)
    return list(dict.fromkeys([*special, *general]))[:MOST]


def _criticises(session: Session, held: Held) -> bool:
    from handlers.criticism import CRITICAL

    return held.case.violation and any(
        category in CRITICAL
        for ground in views.preset_grounds(session, held.case, held.routine)
        for category in ground.categories
    )


def _political(world: World, held: Held) -> str:
    """TIB-62 concerns others' channels only; LAH-75 everything; where posts are referred the form asks."""
    rule = held.routine.politics.treatment
    if rule.value == "do_not_answer_elsewhere" and held.comment.kind == ELSEWHERE:
        return world.texts("politics-elsewhere", source=posting_text.said_of(held.routine, rule))
    return ""


def _said_elsewhere(item: Cited[str], routine: Routine, *, criticism_fits: bool) -> bool:
    """Whether the form says it in another way, or it concerns other cases than this one."""
    clauses = set(item.clauses)
    elsewhere = {*routine.answering.signature.clauses}
    if routine.politics.treatment.value == "refer":
        elsewhere |= {*routine.politics.treatment.clauses, *routine.politics.referral_text.clauses}
    for ground in routine.grounds:
        if ground.caution is not None:
            elsewhere |= {*ground.caution.clauses}
    if not criticism_fits:
        elsewhere |= {*routine.criticism.consult.clauses}
    return bool(clauses & elsewhere)


def cautions(session: Session, held: Held) -> list[str]:
    """What the routine says of answering just this: it is read and confirmed first (LID-111)."""
    found = [
        ground.caution.value
        for ground in views.preset_grounds(session, held.case, held.routine)
        if ground.caution is not None
    ]
    return list(dict.fromkeys(found))


def referral(held: Held) -> str:
    """The text for somebody who writes to politicians, where the routine refers them on (GIS-59, GIS-60)."""
    rule = held.routine.politics
    if rule.treatment.value != "refer":
        return ""
    return rule.referral_text.value.format(municipality=held.routine.name)
