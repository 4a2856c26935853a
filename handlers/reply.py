"""Svara and Bemöt: what the municipality writes where the comment stands."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from sqlmodel import Session

from cards.forms import MORE_TIME, About, again, answer_form, posted_form
from cards.model import Form
from handlers import (
    advice,
    completion,
    criticism,
    guard,
    mending,
    more_time,
    politics,
    posting_text,
    text_limits,
    views,
)
from handlers.decide import about, changed, required, settle
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Held
from handlers.platforms import Visibility
from handlers.ports import Answer, Opened, Press, Sent
from handlers.progress import next_by_person
from handlers.world import World
from routines.model import Ground, OtherMedium
from storage import cases, jobs, people
from storage.tables import Case, Person, Reply

PURPOSES = {"case.answer": "answer", "case.counter": "counter"}


@on_press("case.answer")
async def answer(world: World, acting: Acting, press: Press) -> Answer:
    """Opens the form for an answer, with the routine's advice."""
    return await world.database.read(partial(_open, world, acting, press))


@on_press("case.counter")
async def counter(world: World, acting: Acting, press: Press) -> Answer:
    """Where the routine lifts the duty to remove, it asks for a counter-statement (LID-134, GIS-73)."""
    return await world.database.read(partial(_open, world, acting, press))


def _open(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    held = guard.hold(session, world, acting, press.subject, press.version, press.action)
    locked = criticism.instead_of_answer(session, world, held)
    if locked is not None:
        return locked
    return Opened(form=_form(session, world, held, press.action))


def unanswerable(session: Session, held: Held) -> list[Ground]:
    """DEG-42: what the flags point at that is removed, not answered; a person judges whether it is that."""
    found = views.preset_grounds(session, held.case, held.routine)
    return [ground for ground in found if ground.may_answer is not None and not ground.may_answer.value]


def _cautions(session: Session, world: World, held: Held) -> tuple[str, ...]:
    """Why the routine would rather not have this answered; whoever answers all the same confirms it."""
    said = [
        world.texts(
            "caution-unanswerable",
            ground=ground.text,
            source=views.source(held.routine, ground.may_answer.section, ground.may_answer.clauses),
        )
        for ground in unanswerable(session, held)
        if ground.may_answer is not None
    ]
    return (*said, *politics.cautions(session, world, held))


def _form(session: Session, world: World, held: Held, action: str) -> Form:
    routine = held.routine
    answering = action == "case.answer"
    return answer_form(
        about(session, world, held, action),
        world.texts,
        guidance=_guidance(session, world, held) if answering else [],
        signature=text_limits.said(
            world,
            held.account,
            held.comment.kind,
            posting_text.how_signed(world.texts, routine, held.person, held.account),
        ),
        preset=_received(held) if answering else routine.removal.counter_statement.value,
        cautions=_cautions(session, world, held) if answering else (),
        referral=politics.referral(held) if answering else "",
        referral_source=posting_text.said_of(routine, routine.politics.treatment),
        mend=mending.rule_of(held) if answering else "",
        not_ours=posting_text.not_ours(routine, world.texts("place-receiver"))
        if answering and held.case.question
        else "",
        other=_otherwise(held) if answering else "",
        longer=answering and more_time.offered(world, held),
    )


def _guidance(session: Session, world: World, held: Held) -> list[str]:
    """The few pieces of advice that fit, and where the rest stands."""
    topics = ("elsewhere",) if politics.stands_elsewhere(held) else ()
    rest = advice.more(world, held.routine, *topics, "conduct", "personal_data", "rules")
    return [*politics.advice(session, world, held), *filter(None, [rest])]


def _otherwise(held: Held) -> str:
    """Whether a question may be answered otherwise than where it was asked: reason, free or not (GIS-56).

    Not while nobody sees the question yet: to answer it publishes it.
    """
    rule = held.routine.answering.other_medium.value
    seen = held.case.question and held.comment.visibility != Visibility.HELD
    return rule.value if seen and rule is not OtherMedium.NEVER else ""


def _received(held: Held) -> str:
    """What the receiver of a forwarded case wrote: it is posted where the question stands (LID-115)."""
    return held.forward.answer if held.forward is not None else ""


@on_form("case.answer")
async def send_answer(world: World, acting: Acting, sent: Sent) -> Answer:
    """The answer is decided: posted durably, or by a person where no interface can."""
    return await world.database.write(partial(_send, world, acting, sent))


@on_form("case.counter")
async def send_counter(world: World, acting: Acting, sent: Sent) -> Answer:
    """The counter-statement is decided."""
    return await world.database.write(partial(_send, world, acting, sent))


def _send(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, sent.form)
    form = _form(session, world, held, sent.form)
    if sent.way == MORE_TIME:
        return Opened(form=more_time.form(session, world, held, typed=sent.values.get("text", "").strip()))
    referred = sent.values.get("kind") == "refer"
    text = _text(held, sent, form, referred=referred)
    errors = required(world, form, sent) | _errors(session, world, held, sent, form, referred=referred)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    purpose = PURPOSES[sent.form]
    if other := _said(sent, form, "other"):
        case = _answered_otherwise(session, world, held, sent, form, text, other)
        _promised(session, world, held, sent, form, case)
        return changed(session, world, completion.go_on(session, world, case))
    case = settle(
        session,
        world,
        held,
        f"{purpose}.decided" if not referred else "referral.decided",
        _confirmed(session, held, form),
        state="replying",
        outcome="referred" if referred else "answered" if purpose == "answer" else "countered",
        decided_by=held.person.id,
        decided_at=world.now(),
    )
    _promised(session, world, held, sent, form, case)
    text = posting_text.signed(text, held.routine, held.person, held.account)
    reply = add_reply(session, world, held, purpose, text)
    if reply.state == "pending":
        jobs.ask(session, "reply", f"reply:{reply.id}", 1, world.now())
    return changed(session, world, case)


def _promised(session: Session, world: World, held: Held, sent: Sent, form: Form, case: Case) -> None:
    """TIB-57: what whoever answers says is wrong in the municipality's own post is asked of them."""
    if _said(sent, form, "mend") == "yes":
        mending.promised(session, world, held, case)


def _confirmed(session: Session, held: Held, form: Form) -> dict[str, Any]:
    """For the log: of which grounds whoever answers has judged that they do not hold (DEG-42)."""
    asked = any(field.key == "anyway" for field in form.fields)
    grounds = [ground.id for ground in unanswerable(session, held)] if asked else []
    return {"not": grounds} if grounds else {}


def _answered_otherwise(
    session: Session, world: World, held: Held, sent: Sent, form: Form, text: str, other: str
) -> Case:
    """Whoever asked has their answer by mail or otherwise: it is kept, and nothing is posted (GIS-56)."""
    reason = sent.values.get("other_reason", "").strip()
    t = world.texts
    said = t("reason-otherwise-why", how=other, reason=reason) if reason else t("reason-otherwise", how=other)
    case = settle(
        session,
        world,
        held,
        "answer.otherwise",
        {"how": other, **({"why": reason} if reason else {}), **_confirmed(session, held, form)},
        state="replying",
        outcome="answered",
        decided_by=held.person.id,
        decided_at=world.now(),
        reason=said,
    )
    add_reply(session, world, held, "answer", text, state="posted")
    return case


def _said(sent: Sent, form: Form, key: str) -> str:
    """The answer in words to a question that the form has."""
    return sent.values.get(key, "").strip() if any(field.key == key for field in form.fields) else ""


def _text(held: Held, sent: Sent, form: Form, *, referred: bool) -> str:
    """What is to be posted: the referral, the answer, or where somebody else is to be asked (TIB-56)."""
    text = sent.values.get("referral" if referred else "text", "").strip()
    receiver = _receiver(sent, form)
    return posting_text.not_ours(held.routine, receiver) if receiver and not text else text


def _receiver(sent: Sent, form: Form) -> str:
    return _said(sent, form, "receiver")


def _errors(
    session: Session, world: World, held: Held, sent: Sent, form: Form, *, referred: bool
) -> dict[str, str]:
    """What the routine demands of what is posted; a referral is posted alone, and nothing typed is lost."""
    t = world.texts
    fields = {field.key for field in form.fields}
    place = "referral" if referred and "referral" in fields else "text"
    errors = {}
    if "anyway" in fields and sent.values.get("anyway") != "yes":
        errors["anyway"] = t("error-anyway")
    if referred and sent.values.get("text", "").strip():
        errors["text"] = t("error-referral-alone")
    if _receiver(sent, form) and (referred or sent.values.get("text", "").strip()):
        errors["receiver"] = t("error-receiver-alone")
    errors |= _other_errors(world, sent, form, referred=referred)
    text = _text(held, sent, form, referred=referred)
    writers = [held.person, *_answerer(session, held)]
    if not text:
        errors[place] = t("error-required")
    elif signed := posting_text.wrongly_signed(
        text, held.routine, held.account, *writers, staff=people.names(session, held.account.municipality)
    ):
        errors[place] = t("error-signature", words=signed)
    elif criticism.lock_on(session, held.routine, held.account) is not None:
        errors[place] = t("error-locked")
    elif not _said(sent, form, "other") and (  # else it is not posted there
        long := text_limits.too_long(
            world,
            held.account,
            held.comment.kind,
            posting_text.signed(text, held.routine, held.person, held.account),
        )
    ):
        errors[place] = long
    return errors


def _other_errors(world: World, sent: Sent, form: Form, *, referred: bool) -> dict[str, str]:
    """An answer given otherwise says how, and why where the routine wants that; it stands alone."""
    t, other, reason = world.texts, _said(sent, form, "other"), _said(sent, form, "other_reason")
    asks_why = any(field.key == "other_reason" for field in form.fields)
    if other and (referred or _receiver(sent, form)):
        return {"other": t("error-other-alone")}
    if other and asks_why and not reason:
        return {"other_reason": t("error-other-reason")}
    return {"other": t("error-other-how")} if reason and not other else {}


def _answerer(session: Session, held: Held) -> list[Person]:
    """Whose words a forwarded case's answer may bear the name of."""
    row = held.forward
    person = people.get(session, row.municipality, row.settled_by) if row is not None else None
    return [person] if person is not None else []


def add_reply(
    session: Session, world: World, held: Held, purpose: str, text: str, *, state: str = ""
) -> Reply:
    """A text to post: by the platform's interface if it has one, else by a person; or one that is told."""
    reply = Reply(
        municipality=held.case.municipality,
        case=cast("int", held.case.id),
        purpose=purpose,
        text=text,
        by=held.person.id,
        at=world.now(),
        revision=held.case.revision,
        state=state or completion.begins(world, held.account, held.comment),
    )
    session.add(reply)
    session.flush()
    return reply


# --- by hand ---------------------------------------------------------------------------------------


@on_press("reply.posted")
async def posted(world: World, acting: Acting, press: Press) -> Answer:
    """Publicerat: a person has posted the text by hand."""

    def look(session: Session) -> Answer:
        held = guard.hold(session, world, acting, press.subject, press.version, "reply.posted")
        return Opened(form=_posted_form(world, held, _waiting(session, held)))

    return await world.database.read(look)


def _waiting(session: Session, held: Held) -> Reply:
    """The one text that the card asks a person to post."""
    reply = next_by_person(cases.replies_of(session, cast("int", held.case.id)))
    return cast("Reply", reply)


def _posted_form(world: World, held: Held, reply: Reply) -> Form:
    ask = About(
        form="reply.posted", subject=f"case:{held.case.id}", version=held.case.version, text=reply.text
    )
    return posted_form(ask, world.texts)


@on_form("reply.posted")
async def posted_by_hand(world: World, acting: Acting, sent: Sent) -> Answer:
    """A person's word that the text stands there, or why it cannot."""
    return await world.database.write(partial(_posted_by_hand, world, acting, sent))


def _posted_by_hand(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "reply.posted")
    reply = _waiting(session, held)
    form = _posted_form(world, held, reply)
    errors = required(world, form, sent)
    reason = sent.values.get("reason", "").strip()
    done = sent.values.get("done") == "posted"
    if not errors and not done and not reason:
        errors["reason"] = world.texts("error-notice-reason")
    if errors:
        return Opened(form=again(form, sent.values, errors))
    reply.state, reply.failure = ("posted", "") if done else ("given_up", reason)
    session.add(reply)
    session.flush()
    action = "reply.posted_by_hand" if done else "reply.given_up"
    values: dict[str, object] = {}
    if not done and held.case.state == "replying":
        # Nothing was said where the comment stands: it is still to be decided what becomes of it.
        values = completion.undecided(session, world, held.case)
        values["reason"] = world.texts("remark-not-posted", reason=reason)
    case = settle(session, world, held, action, **values)
    return changed(session, world, completion.go_on(session, world, case))
