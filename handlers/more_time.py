"""Mer tid: an answer that needs longer than the routine's time is put off with a note that all can read.

"Ta den tid du behöver" (LID-107, GIS-52) beside "så snart som möjligt" (LID-38): the time is moved by as much
as the routine gives, never silently, and the reminders begin anew. It is chosen in Svara's form: a question's
card has as many buttons as Teams can show.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.forms import again, extend_form
from cards.model import Form
from cards.texts import say_time
from handlers import answer_limits, guard, views
from handlers.decide import about, changed, required, settle
from handlers.dispatch import on_form
from handlers.guard import Acting, Held, Refusal
from handlers.ports import Answer, Opened, Refused, Sent
from handlers.world import World
from routines.clock import due, hours_of


def offered(world: World, held: Held) -> bool:
    """Whether whoever answers may take more time for it now; not where the platform gives no more."""
    if not held.routine.answering.extendable.value or held.case.answer_by is None:
        return False
    comment = held.comment
    last = answer_limits.closes_at(world, held.account, comment.kind, comment.created_at)
    return last is None or _until(world, held) <= last


def form(session: Session, world: World, held: Held, typed: str = "") -> Form:
    """Until when, and why; ``typed``: the answer so far, shown so that it is not lost."""
    rule = held.routine.answering.extendable
    return extend_form(
        about(session, world, held, "case.extend"),
        world.texts,
        until=say_time(_until(world, held), world.language, seen=world.now()),
        source=views.source(held.routine, rule.section, rule.clauses) or world.texts("our-default"),
        typed=typed,
    )


def _until(world: World, held: Held) -> datetime:
    """As long again as the routine gives, from when the time is out, or from now where it is."""
    span = held.routine.answer_deadline(held.account.platform).value
    hours = hours_of(held.account.office_hours, held.routine.office_hours.value)
    return due(max(world.now(), cast("datetime", held.case.answer_by)), span, hours)


@on_form("case.extend")
async def send_extend(world: World, acting: Acting, sent: Sent) -> Answer:
    """The answer has longer, and the card says why and who said so."""
    return await world.database.write(partial(_extend, world, acting, sent))


def _extend(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "case.answer")
    if not offered(world, held):
        raise Refusal(
            Refused(reason=world.texts("refused-not-now"), card=views.card(session, world, held.case))
        )
    asked = form(session, world, held)
    errors = required(world, asked, sent)
    if errors:
        return Opened(form=again(asked, sent.values, errors))
    until, why = _until(world, held), sent.values["note"].strip()
    put_off = {"by": held.person.id, "at": world.now().isoformat(), "why": why}
    details = {"until": until.isoformat(), "why": why}
    case = settle(session, world, held, "answer.extended", details, answer_by=until, put_off=put_off)
    return changed(session, world, case)
