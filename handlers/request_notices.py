"""The notices that a routine wants: the signed form is kept, and sent to whom the routine names.

GIS-28, GIS-98, LAH-18, LAH-98, LID-26, LID-27, DEG-32, DEG-35, TIB-27, TIB-33.
"""

from __future__ import annotations

from typing import cast

from sqlmodel import Session

from cards.model import Card, Facts, Text
from cards.request import answer_blocks, request_title
from handlers import asking, dispatch, people_in_chat, request_records, requests, views, work
from handlers.acting import acting
from handlers.dispatch import on_press
from handlers.duty import Duties
from handlers.guard import Acting
from handlers.ports import Answer, Changed, Letter, Press, Undelivered
from handlers.shown import shows
from handlers.world import World
from routines.model import Step
from storage import documents as stored_documents
from storage import jobs, log, people
from storage import requests as stored
from storage.request_tables import Request

#: Before a person's id, where a mail goes to somebody of the register.
_PERSON = "person:"


@work.durable("request_notices")
async def send_notices(subject: str) -> None:
    """Makes the signed form, keeps it, tells those whom the routine names, and goes on with the request."""
    request_id = work.number(subject)
    steps = await work.step(_due, request_id)
    if steps is None:
        return
    if why := await work.tried(request_records.make, request_id, work.run()):
        await work.step(_no_form, request_id, why)
        return
    for step in steps:
        refused = ""
        in_chat, receivers = await work.step(_show, request_id, step)
        for receiver in receivers:
            refused = await work.tried(_mail, request_id, step, receiver) or refused
        if refused and not in_chat:
            await work.step(_unsent, request_id, refused)
            return
        await work.step(_told, request_id, step, refused)


async def _due(request_id: int) -> list[str] | None:
    """The notices that are due; none, where only the records of what was decided or done are; or None."""
    world = work.bound()

    def look(session: Session) -> list[str] | None:
        request = stored.get(session, request_id)
        if request is None:
            return None
        due = requests.walk_of(session, world, request).notices()
        if due and request.state in {"asked", "started"}:
            return [step.id for step in due]
        return [] if request_records.missing(session, request) else None

    return await world.database.read(look)


async def _no_form(request_id: int, why: str) -> None:
    """It is tried again when somebody presses; nobody is told without the form."""
    world = work.bound()

    def change(session: Session) -> None:
        request = cast("Request", stored.hold(session, request_id))
        key = "request-protocol-failed" if request.state == "done" else "request-form-failed"
        said = world.texts(key, reason=why)
        stored.change(session, request, world.now(), failure=said)
        requests.record(session, world, request, log.PROGRAM, "request.form_failed")
        requests.refresh(session, world, request)

    await world.database.write(change)


@on_press("request.retry")
async def press_retry(world: World, acting: Acting, press: Press) -> Answer:
    """Försök igen: the form is made and sent anew."""

    def change(session: Session) -> Answer:
        held = requests.hold(session, world, acting, press.subject, press.version, "request.retry")
        stored.change(session, held.request, world.now(), failure="")
        asking.go_on(session, world, held.request)
        if request_records.missing(session, held.request):
            version = held.request.version
            jobs.ask(session, "request_notices", f"request:{held.request.id}", version, world.now())
        return Changed(card=requests.card(session, world, held.request))

    return await world.database.write(change)


# --- told ------------------------------------------------------------------------------------------


async def _show(request_id: int, step_id: str) -> tuple[bool, list[str]]:
    """Shows the notice to those of the role; whether anybody has it in chat, and who is to get it by mail."""
    world = work.bound()

    def change(session: Session) -> tuple[bool, list[str]]:
        request = cast("Request", stored.hold(session, request_id))
        walk = requests.walk_of(session, world, request)
        step = walk.step(step_id)
        if step is None or step.by is None:
            return True, []
        duties = Duties(session, request.municipality, world.now())
        key, mails, in_chat = f"notice:{request_id}.{step_id}", [], False
        role = acting(session, request.municipality, walk.routine, step.by)
        for item in duties.holders(role.value):
            if people_in_chat.show(session, item.person, key, request.version, world.now()):
                in_chat = True
            elif item.person.email:
                mails.append(f"{_PERSON}{item.person.id}")
        address = walk.routine.opening.informed_at.value if request.kind == "open" else ""
        return in_chat, [address, *mails] if address else mails

    return await world.database.write(change)


async def _unsent(request_id: int, why: str) -> None:
    """What the routine sends has reached nobody: the request waits, says so, and can be tried again."""
    world = work.bound()

    def change(session: Session) -> None:
        request = cast("Request", stored.hold(session, request_id))
        stored.change(session, request, world.now(), failure=why[:500])
        requests.refresh(session, world, request)

    await world.database.write(change)


async def _mail(request_id: int, step_id: str, receiver: str) -> tuple[str, bool]:
    """One try to send the form; each is a row of the log."""
    world = work.bound()
    letter, municipality = await world.database.read(
        lambda session: _letter(session, world, request_id, step_id, receiver)
    )
    result, why, final = "request.mailed", "", True
    try:
        await world.mail.send(letter)
    except Undelivered as refusal:
        reason = world.texts("request-unsent", to=letter.to, reason=refusal.reason)
        result, why, final = "request.mail_refused", reason, refusal.final

    def change(session: Session) -> None:
        subject = f"request:{request_id}"
        details = {"step": step_id, "to": receiver}
        log.append(session, municipality, world.now(), log.PROGRAM, result, subject, details)

    await world.database.write(change)
    return why, final


def _letter(
    session: Session, world: World, request_id: int, step_id: str, receiver: str
) -> tuple[Letter, str]:
    request = cast("Request", stored.get(session, request_id))
    to = receiver
    if receiver.startswith(_PERSON):
        person = people.get(session, request.municipality, receiver.removeprefix(_PERSON))
        to = person.email if person is not None else ""
    t = world.texts
    view = requests.view(session, world, request)
    step = requests.walk_of(session, world, request).step(step_id)
    why = _why(session, world, request, step, at_address=not receiver.startswith(_PERSON))
    document = stored_documents.get(session, request.municipality, request.document or 0)
    pdf = world.evidence.read(document.pdf) if document is not None else b""
    letter = Letter(
        to=to,
        subject=request_title(view, t),
        text=t(
            f"request-mail-{request.kind}",
            name=view.name,
            by=view.by,
            municipality=view.municipality,
            why=why,
        ),
        key=f"request-{request_id}-{request.document}-{step_id}-{receiver.replace(':', '-')}",
        files=(("begaran.pdf", "application/pdf", pdf),) if pdf else (),
    )
    return letter, request.municipality


def _why(
    session: Session, world: World, request: Request, step: Step | None, *, at_address: bool = False
) -> str:
    """By which rule somebody gets the notice, and as what; or that the rule names the address."""
    t, routine = world.texts, views.routine_of(session, world, request.municipality)
    if at_address:
        rule = routine.opening.informed_at
        source = views.source(routine, rule.section, rule.clauses)
        return t("told-why-address", source=source or t("told-standard"))
    by = step.by if step is not None else None
    role = acting(session, request.municipality, routine, by).value if by is not None else ""
    source = views.source(routine, step.section, step.clauses) if step is not None else ""
    return t(
        "told-why-short", role=views.role_word(world, routine, role), source=source or t("told-standard")
    )


async def _told(request_id: int, step_id: str, refused: str) -> None:
    """Marks the notice, and goes on with the request. ``refused``: what of it went in chat alone, and why."""
    world = work.bound()

    def change(session: Session) -> None:
        request = cast("Request", stored.hold(session, request_id))
        walk = requests.walk_of(session, world, request)
        step = walk.step(step_id)
        if step is None or walk.done(step):
            return
        requests.mark(session, world, request, step_id, by=log.PROGRAM, result="told", words=refused)
        asking.go_on(session, world, request)

    await world.database.write(change)


@shows("notice")
def _card(session: Session, world: World, rest: str) -> Card | None:
    number, _, step_id = rest.partition(".")
    found = dispatch.number(number)
    request = stored.get(session, found) if found is not None else None
    return notice_card(session, world, request, step_id) if request is not None else None


def notice_card(session: Session, world: World, request: Request, step_id: str) -> Card:
    """What those of the role are told: the whole request, and the signed form."""
    t = world.texts
    view = requests.view(session, world, request)
    step = requests.walk_of(session, world, request).step(step_id)
    ended = "-done" if request.state == "done" else ""
    lead = t(f"request-notice-{request.kind}{ended}", name=view.by)
    return Card(
        key=f"notice:{request.id}.{step_id}",
        version=request.version,
        title=request_title(view, t),
        summary=f"{request_title(view, t)}. {lead}",
        blocks=(
            Text(text=lead, weight="strong"),
            *answer_blocks(view.answers),
            Facts(pairs=((t("request-asked-by-label"), view.by),)),
            *view.documents,
        ),
        context=(_why(session, world, request, step),),
        tone="neutral",
    )
