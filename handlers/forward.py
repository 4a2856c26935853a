"""Vidarebefordra: to a person, a department or the registrar, until they have answered or accepted.

The evidence goes along. The author is told where the comment stands, where the routine says so. The case
stays open and reminds; where a diary number is needed, it comes back onto the card.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from sqlmodel import Session

from cards.forms import About, again, forward_form, settle_form
from cards.model import Form
from handlers import completion, criticism, guard, posting_text, text_limits, views
from handlers.decide import about, changed, required, settle
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties
from handlers.guard import Acting, Held, Refusal
from handlers.platforms import Visibility
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent
from handlers.reply import add_reply
from handlers.telling import show_case_to
from handlers.world import World
from storage import cases, jobs, people, postings
from storage.tables import Forward, Person


@on_press("case.forward")
async def forward(world: World, acting: Acting, press: Press) -> Answer:
    """Opens the form: to whom, a note, and what the author is told."""

    def look(session: Session) -> Answer:
        held = guard.hold(session, world, acting, press.subject, press.version, "case.forward")
        return Opened(form=_form(session, world, held))

    return await world.database.read(look)


def _form(session: Session, world: World, held: Held) -> Form:
    colleagues = [
        person for person in people.all_active(session, held.case.municipality) if person.id != held.person.id
    ]
    return forward_form(
        about(session, world, held, "case.forward"),
        world.texts,
        people=[(person.id, _label(person)) for person in colleagues],
        acknowledgement=None if _untold(session, held) else _proposed(world, held),
        acknowledge=held.routine.forwarding.acknowledge.value,
        held=world.texts("acknowledgement-held") if held.comment.visibility == Visibility.HELD else "",
        signature=text_limits.said(
            world,
            held.account,
            held.comment.kind,
            posting_text.how_signed(world.texts, held.routine, held.person, held.account),
        ),
    )


def _is_gone(held: Held) -> bool:
    """The comment is removed: nobody can be told under it where the case has gone."""
    return held.case.state == "awaiting"


def _untold(session: Session, held: Held) -> bool:
    """Whether nothing is said to the author now: it cannot be, or it was when this was sent before."""
    if _is_gone(held):
        return True
    replies = cases.replies_of(session, cast("int", held.case.id))
    said = any(item.purpose == "acknowledgement" and item.state != "given_up" for item in replies)
    return said and held.forward is not None and held.forward.state == "failed"


def _label(person: Person) -> str:
    return f"{person.name} ({person.unit})" if person.unit else person.name


@on_form("case.forward")
async def send(world: World, acting: Acting, sent: Sent) -> Answer:
    """The case goes on; evidence, message, mail and acknowledgement follow durably."""
    return await world.database.write(partial(_send, world, acting, sent))


def _send(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "case.forward")
    form = _form(session, world, held)
    errors = required(world, form, sent)
    receiver = _receiver(session, world, held, sent)
    if not errors:
        errors |= _errors(session, world, held, sent, receiver)
    if errors or receiver is None:
        return Opened(form=again(form, sent.values, errors))
    now = world.now()
    tells = sent.values.get("acknowledge") == "yes" and not _untold(session, held)
    if _is_gone(held):  # what is decided stands; it is only sent again
        case = settle(session, world, held, "forward.again")
    else:
        values: dict[str, object] = {"decided_by": held.person.id, "decided_at": now}
        case = settle(
            session, world, held, "case.forwarded", state="forwarded", outcome="forwarded", **values
        )
    receiver.at = now
    receiver.note = sent.values.get("note", "").strip()
    session.add(receiver)
    session.flush()
    jobs.ask(session, "forward", f"forward:{receiver.id}", 1, now)
    if tells:
        told = sent.values["acknowledgement"].strip()
        told = posting_text.signed(told, held.routine, held.person, held.account)
        # "We have passed it on" is said once that is true and seen, see ``completion.begin_acknowledging``.
        add_reply(session, world, held, "acknowledgement", told).state = "waiting"
    return changed(session, world, case)


def _receiver(session: Session, world: World, held: Held, sent: Sent) -> Forward | None:
    """Whom the form names: the registrar, a person of the register, or an address.

    Of several registrars the letter goes to one who is there.
    """
    kind, _, person_id = sent.values.get("to", "").partition(":")
    email = sent.values.get("email", "").strip()
    row = Forward(
        municipality=held.case.municipality,
        case=cast("int", held.case.id),
        kind="department",
        name=email,
        email=email,
        by=held.person.id,
        at=held.case.opened_at,
    )
    if kind == "registrar":
        registrars = people.with_role(session, held.case.municipality, "registrar")
        if not registrars:
            return None
        row.kind, row.name = "registrar", ", ".join(person.name for person in registrars)
        duties = Duties(session, held.case.municipality, world.now())
        there = [one for one in registrars if duties.present(one.id)]
        row.email = email or (there or registrars)[0].email
    elif kind == "person":
        person = people.get(session, held.case.municipality, person_id)
        if person is None:
            return None
        row.kind, row.person, row.name, row.email = "person", person.id, person.name, person.email
    return row


def _errors(
    session: Session, world: World, held: Held, sent: Sent, receiver: Forward | None
) -> dict[str, str]:
    """What is missing: somebody to send to, an address, the text to the author (LID-117, GIS-58)."""
    t = world.texts
    if receiver is None:
        return {"to": t("error-no-registrar")}
    typed = sent.values.get("email", "").strip()
    if receiver.kind == "person" and typed and typed.lower() != receiver.email.lower():
        return {"email": t("error-email-beside", name=receiver.name)}
    if (receiver.kind == "department" or typed) and not _is_address(receiver.email):
        return {"email": t("error-email")}
    return {} if _untold(session, held) else _acknowledgement_errors(session, world, held, sent)


def _acknowledgement_errors(session: Session, world: World, held: Held, sent: Sent) -> dict[str, str]:
    t = world.texts
    wanted = sent.values.get("acknowledge") == "yes"
    rule = held.routine.forwarding.acknowledge
    if rule.value and rule.clauses and not wanted:
        origin = views.source(held.routine, rule.section, rule.clauses)
        return {"acknowledge": t("error-acknowledge", source=origin)}
    text = sent.values.get("acknowledgement", "").strip()
    if wanted and not text:
        return {"acknowledgement": t("error-required")}
    signed = posting_text.wrongly_signed(
        text, held.routine, held.account, held.person, staff=people.names(session, held.account.municipality)
    )
    if wanted and signed:
        return {"acknowledgement": t("error-signature", words=signed)}
    if wanted and text.split() != _proposed(world, held).split() and _is_locked(session, held):
        return {"acknowledgement": t("error-acknowledgement-locked")}
    posted = posting_text.signed(text, held.routine, held.person, held.account)
    long = text_limits.too_long(world, held.account, held.comment.kind, posted) if wanted else ""
    return {"acknowledgement": long} if long else {}


def _proposed(world: World, held: Held) -> str:
    return posting_text.acknowledgement(held.routine, world.texts("receiver-general"))


def _is_locked(session: Session, held: Held) -> bool:
    """While much criticism locks official answers, a receipt goes on, but no words of one's own (TIB-59)."""
    return criticism.lock_on(session, held.routine, held.account) is not None


def _is_address(text: str) -> bool:
    local, at, host = text.partition("@")
    return bool(local and at and "." in host) and not any(char.isspace() or char in ",;<>" for char in text)


# --- the receiver's part ---------------------------------------------------------------------------


@on_press("forward.accept")
async def accept(world: World, acting: Acting, press: Press) -> Answer:
    """Ta emot: the receiver takes the case over."""
    return await world.database.write(partial(_accept, world, acting, press))


def _accept(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    row, held = _received(session, world, acting, press.subject, press.version, "forward.accept")
    return _settled(session, world, row, held, "accepted", "")


@on_press("forward.answer")
async def open_answer(world: World, acting: Acting, press: Press) -> Answer:
    """Svara: the receiver writes what the handler then posts where the question stands."""

    def look(session: Session) -> Answer:
        row, _ = _received(session, world, acting, press.subject, press.version, "forward.answer")
        return Opened(form=_answer_form(world, row))

    return await world.database.read(look)


def _answer_form(world: World, row: Forward) -> Form:
    asked = About(form="forward.answer", subject=f"forward:{row.id}", version=row.version)
    return settle_form(asked, world.texts, by_receiver=True)


@on_form("forward.answer")
async def answer(world: World, acting: Acting, sent: Sent) -> Answer:
    """The receiver's answer comes back onto the case."""
    return await world.database.write(partial(_answer, world, acting, sent))


def _answer(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    row, held = _received(session, world, acting, sent.subject, sent.version, "forward.answer")
    form = _answer_form(world, row)
    errors = required(world, form, sent)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    return _settled(session, world, row, held, "answered", sent.values["answer"].strip())


def _received(
    session: Session, world: World, acting: Acting, subject: str, version: int, action: str
) -> tuple[Forward, Held]:
    """The passing-on for its receiver, while it waits for them."""
    row = session.get(Forward, guard.case_number(subject), populate_existing=True)
    if row is None or row.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=True)
    held = guard.reach(session, world, acting, row.case, action)
    if held.forward is None or held.forward.id != row.id or row.state != "waiting" or row.version != version:
        from handlers.shown import card_of

        card = card_of(session, world, f"forward:{row.id}")
        raise Refusal(Refused(reason=world.texts("refused-not-now"), card=card))
    return row, held


def _settled(session: Session, world: World, row: Forward, held: Held, state: str, words: str) -> Changed:
    from handlers.shown import card_of

    settle_row(session, world, row, held.person.id, state, words)
    handler = people.get(session, row.municipality, row.by)
    case = settle(session, world, held, f"forward.{state}")
    case = completion.go_on(session, world, case)
    if handler is not None and case.state != "closed":
        show_case_to(session, world, case, handler)
    card = card_of(session, world, f"forward:{row.id}")
    return Changed(card=card) if card is not None else changed(session, world, case)


def settle_row(session: Session, world: World, row: Forward, by: str, state: str, words: str) -> None:
    """The receiver has accepted or answered: no more reminders, and their card says so."""
    row.state, row.answer, row.settled_by, row.remind_at = state, words, by, None
    row.version += 1
    session.add(row)
    postings.want(session, f"forward:{row.id}", row.version, world.now())


@on_press("forward.settle")
async def open_settle(world: World, acting: Acting, press: Press) -> Answer:
    """Mottagaren har svarat: for receivers who answer by mail or telephone."""

    def look(session: Session) -> Answer:
        held = guard.hold(session, world, acting, press.subject, press.version, "forward.settle")
        return Opened(form=_settle_form(world, held))

    return await world.database.read(look)


def _settle_form(world: World, held: Held) -> Form:
    asked = About(form="forward.settle", subject=f"case:{held.case.id}", version=held.case.version)
    return settle_form(asked, world.texts, by_receiver=False)


@on_form("forward.settle")
async def settle_by_hand(world: World, acting: Acting, sent: Sent) -> Answer:
    """Somebody writes down what the receiver answered."""
    return await world.database.write(partial(_settle_by_hand, world, acting, sent))


def _settle_by_hand(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "forward.settle")
    form = _settle_form(world, held)
    errors = required(world, form, sent)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    row = cast("Forward", held.forward)
    settle_row(session, world, row, held.person.id, "answered", sent.values["answer"].strip())
    case = settle(session, world, held, "forward.answered")
    return changed(session, world, completion.go_on(session, world, case))
