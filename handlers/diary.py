"""The diary number: typed on the card, and what waited for it goes on."""

from __future__ import annotations

import re
from functools import partial
from typing import cast

from sqlmodel import Session, select

from cards.forms import About, again, diary_form
from cards.model import Form
from handlers import completion, guard
from handlers.decide import changed, required, settle
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Held
from handlers.ports import Answer, Opened, Press, Sent
from handlers.removal import go_on
from handlers.world import World
from storage import cases, postings
from storage.tables import Case, Forward, Removal

#: Letters, digits, and the marks between them that Swedish diaries use: "KS 2026/123", "2026-000028.003".
NUMBER = re.compile(r"[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9 ./:§\-–]{1,58}")


@on_press("case.diary")
async def ask(world: World, acting: Acting, press: Press) -> Answer:
    """Opens the form for the diary number; where the registrar decides, also for a no (LID-48)."""

    def look(session: Session) -> Answer:
        subject, version = _case_of(session, press)
        held = guard.hold(session, world, acting, subject, version, "case.diary")
        return Opened(form=_form(session, world, held))

    return await world.database.read(look)


def _case_of(session: Session, press: Press) -> tuple[str, int | None]:
    """The case, as it is now where it is pressed on the card of whoever it was passed on to."""
    if not press.subject.startswith("forward:"):
        return press.subject, press.version
    row = session.get(Forward, guard.case_number(press.subject))
    if row is None:
        raise guard.NoSuchThing
    return f"case:{row.case}", None


def _form(session: Session, world: World, held: Held) -> Form:
    removal = cases.removal_of(session, cast("int", held.case.id))
    decides = _registrar_decides(held, removal)
    asked = About(form="case.diary", subject=f"case:{held.case.id}", version=held.case.version)
    example = f"KS {world.now():%Y}/123"
    return diary_form(asked, world.texts, registrar_decides=decides, example=example)


def _registrar_decides(held: Held, removal: Removal | None) -> bool:
    return held.case.state == "removing" and removal is not None and removal.diary_when == "registrar"


@on_form("case.diary")
async def number(world: World, acting: Acting, sent: Sent) -> Answer:
    """The number is kept, with who gave it."""
    return await world.database.write(partial(_number, world, acting, sent))


def _number(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "case.diary")
    form = _form(session, world, held)
    errors = required(world, form, sent)
    given = " ".join(sent.values.get("number", "").split())
    removal = cases.removal_of(session, cast("int", held.case.id))
    decides = _registrar_decides(held, removal)
    declined = decides and sent.values.get("decision") == "no"
    if not errors and not declined:
        errors |= _number_errors(session, world, held, given, existing=sent.values.get("existing") == "yes")
    if errors:
        return Opened(form=again(form, sent.values, errors))
    action = "diary.declined" if declined else "diary.entered"
    entered = {} if declined else {"diary_number": given}
    case = settle(session, world, held, action, entered, **entered)
    if removal is not None and case.state == "removing":
        removal.diary_decision = "no" if declined else "yes"
        session.add(removal)
        go_on(session, world, case, step=removal.step)
    elif case.state in cases.PASSED_ON:
        case = completion.go_on(session, world, case)
    if held.forward is not None:  # its receiver's card asks for the number no more
        held.forward.version += 1
        session.add(held.forward)
        postings.want(session, f"forward:{held.forward.id}", held.forward.version, world.now())
    return changed(session, world, case)


def _number_errors(
    session: Session, world: World, held: Held, given: str, *, existing: bool
) -> dict[str, str]:
    """A number looks like one, and is another case's only if that is meant (TIB-72: new or existing case)."""
    t = world.texts
    if not NUMBER.fullmatch(given):
        return {"number": t("error-diary-format", example=f"KS {world.now():%Y}/123")}
    used = session.exec(
        select(Case).where(Case.municipality == held.case.municipality, Case.diary_number == given)
    ).first()
    if used is not None and used.id != held.case.id and not existing:
        return {"number": t("error-diary-used", case=str(used.id))}
    return {}
