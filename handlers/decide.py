"""Godkänn, Ta hand om, Släpp, Visa: what takes one press."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.case import shown_card
from cards.forms import About, again, keep_form
from cards.model import Block, Card, Form, Link, Text
from cards.texts import Texts
from handlers import attached, guard, revisits, views
from handlers.completion import closing
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Held, Refusal
from handlers.platforms import Visibility
from handlers.ports import UNDRAWN, Answer, Changed, Opened, Press, Refused, Sent, Shown
from handlers.world import World
from routines.answers import legible
from storage import cases, jobs, log
from storage.tables import Case, Evidence, Forward

#: Fields whose answers are written in one's own words.
WRITTEN = frozenset({"text", "long", "email"})


def changed(session: Session, world: World, case: Case, *, word: str = "") -> Changed:
    """The answer after a change: the card as everybody now sees it."""
    return Changed(card=views.card(session, world, case) if world.draws else UNDRAWN, word=word)


def settle(
    session: Session,
    world: World,
    held: Held,
    action: str,
    details: Mapping[str, object] | None = None,
    /,
    **values: object,
) -> Case:
    """Changes the case in the acting person's name, with its log row; refuses whoever was second.

    ``details``: what the row says besides which version of the case it made.
    """
    now = world.now()
    if "outcome" in values:  # an open case may bear why it is open again
        values.setdefault("reason", "")
    case = cases.change(session, held.case, now, **values)
    if case is None:
        current = cast("Case", cases.get(session, cast("int", held.case.id)))
        raise Refusal(guard.stale(session, world, current))
    said = {"revision": case.revision, "version": case.version, **(details or {})}
    log.append(session, case.municipality, now, held.person.id, action, f"case:{case.id}", said)
    return case


def about(session: Session, world: World, held: Held, form: str, *, text: bool = True) -> About:
    """What a form shows above its questions; a text that may be secret opens by Visa alone."""
    view = views.case_view(session, world, held.case)
    return About(
        form=form,
        subject=f"case:{held.case.id}",
        version=held.case.version,
        text=(view.text or "") if text else "",
        marks=view.marks,
        hidden=text and view.text is None,
        categories=tuple(dict.fromkeys(finding.category for finding in view.findings)),
        url=view.url,
    )


@on_press("case.approve")
async def approve(world: World, acting: Acting, press: Press) -> Answer:
    """Keeps the comment; asks for a reason first where it may be secret or is a question."""
    return await world.database.write(partial(_approve, world, acting, press))


def _approve(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    held = guard.hold(session, world, acting, press.subject, press.version, "case.approve")
    form = _reason_form(session, world, held)
    if form is not None:
        return Opened(form=form)
    return _keep(session, world, held, "")


def _reason_form(session: Session, world: World, held: Held) -> Form | None:
    """LID-39, GIS-12, TIB-78, LAH-39: nothing secret is kept by a mere press; TIB-78: nor anything criminal;
    TIB-52, LAH-72: no question is dismissed silently.
    """
    t = world.texts
    if held.case.sensitive:
        secrecy = held.routine.secrecy
        return keep_form(
            about(session, world, held, "case.approve"),
            t,
            needs=secrecy.keep_needs.value,
            consult=secrecy.consult.value,
        )
    if held.case.violation:
        preset = views.preset_grounds(session, held.case, held.routine)
        if any(ground.keep_needs_reason for ground in preset):
            return keep_form(about(session, world, held, "case.approve"), t, needs="forbidden", consult="")
    elif held.case.question:
        allowed = held.routine.answering.may_stay_unanswered
        origin = views.source(held.routine, allowed.section, allowed.clauses)
        hint = t("hint-unanswered-allowed" if allowed.value else "hint-unanswered-exception", source=origin)
        return keep_form(
            about(session, world, held, "case.approve"), t, needs="unanswered", consult=hint.strip()
        )
    return None


@on_form("case.approve")
async def approve_with_reason(world: World, acting: Acting, sent: Sent) -> Answer:
    """Keeps the comment with the reason that the routine asks for."""
    return await world.database.write(partial(_approve_with_reason, world, acting, sent))


def _approve_with_reason(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "case.approve")
    form = _reason_form(session, world, held)
    if form is None:
        return _keep(session, world, held, "")
    errors = required(world, form, sent)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    reason = sent.values["reason"].strip()
    consulted = sent.values.get("consulted", "").strip()
    if consulted:
        reason = world.texts("reason-consulted", reason=reason, who=consulted)
    return _keep(session, world, held, reason)


def required(world: World, form: Form, sent: Sent) -> dict[str, str]:
    """What is missing or too long among the answers, by field key."""
    t = world.texts
    errors = {}
    for field in form.fields:
        answer = sent.values.get(field.key, "").strip()
        if field.required and not legible(answer) and field.kind != "tick":
            errors[field.key] = t("error-required")
        elif field.kind in WRITTEN and (long := too_long(t, answer, field.longest)):
            errors[field.key] = long
        elif field.options and not _offered(field.kind, answer, {option.value for option in field.options}):
            errors[field.key] = t("error-option")
    return errors


def too_long(t: Texts, answer: str, longest: int) -> str:
    """The sentence that an answer in one's own words is longer than its field; empty where it is not."""
    return t("error-long", longest=longest, length=len(answer)) if len(answer) > longest else ""


def _offered(kind: str, answer: str, offered: set[str]) -> bool:
    chosen = set(answer.split(",")) if kind == "choices" else {answer}
    return chosen <= offered | {""}


def _keep(session: Session, world: World, held: Held, reason: str) -> Answer:
    outcome = "unanswered" if held.case.question and not held.case.violation else "kept"
    case = settle(
        session,
        world,
        held,
        "case.kept" if outcome == "kept" else "case.unanswered",
        state=closing(session, held.case),
        outcome=outcome,
        decided_by=held.person.id,
        decided_at=world.now(),
        reason=reason,
    )
    held_back = held.comment.visibility == Visibility.HELD and held.comment.origin == "platform"
    if held_back and world.platform(held.account).capabilities.restore:
        jobs.ask(session, "publish", f"case:{case.id}", case.version, world.now())
    if outcome == "kept":
        revisits.kept(session, world, held, case)
    return changed(session, world, case)


@on_press("case.claim")
async def claim(world: World, acting: Acting, press: Press) -> Answer:
    """Ta hand om: the others see who has it."""
    return await world.database.write(partial(_claim, world, acting, press))


def _claim(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    held = guard.hold(session, world, acting, press.subject, press.version, "case.claim")
    case = settle(session, world, held, "case.claimed", claimed_by=held.person.id)
    return changed(session, world, case)


@on_press("case.release")
async def release(world: World, acting: Acting, press: Press) -> Answer:
    """Släpp: anybody who handles the account may, for the one who has it may be ill."""
    return await world.database.write(partial(_release, world, acting, press))


def _release(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    held = guard.hold(session, world, acting, press.subject, press.version, "case.release")
    return changed(session, world, settle(session, world, held, "case.released", claimed_by=""))


@on_press("case.show")
async def show(world: World, acting: Acting, press: Press) -> Answer:
    """Visa: a hidden text opens for the one handler who asks, and the log says so."""
    return await world.database.write(partial(_show, world, acting, press))


def _show(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    held = guard.reach(session, world, acting, guard.case_number(press.subject), "case.show")
    view = views.case_view(session, world, held.case, reveal=True)
    log.append(
        session, acting.municipality, world.now(), held.person.id, "case.shown", f"case:{held.case.id}"
    )
    return Shown(card=shown_card(view, world.language))


@on_press("case.evidence")
async def evidence(world: World, acting: Acting, press: Press) -> Answer:
    """Bevis: addresses that work for a short time, and the hash that the file must have."""
    held, saved = await world.database.write(partial(_evidence, world, acting, press))
    t = world.texts
    if saved is None:
        return Shown(card=_note(held, t("evidence-title"), t("evidence-none")))
    card = Card(
        key=f"case:{held.case.id}",
        version=held.case.version,
        title=t("evidence-title"),
        summary=t("evidence-title"),
        blocks=(
            Text(text=t("evidence-saved", time=views.moment(world, saved.saved_at))),
            Link(label=t("evidence-pdf"), url=world.link_to(saved.pdf)),
            Link(label=t("evidence-json"), url=world.link_to(saved.record)),
            Text(text=t("evidence-hash", hash=saved.pdf_sha256), weight="quiet"),
            *_files(world, await asyncio.to_thread(attached.listed, world, saved)),
        ),
    )
    return Shown(card=card)


def _evidence(world: World, acting: Acting, press: Press, session: Session) -> tuple[Held, Evidence | None]:
    held = guard.reach(session, world, acting, guard.case_number(press.subject), "case.evidence")
    saved = cases.evidence_of(session, cast("int", held.case.id))
    if saved is not None:
        log.append(
            session,
            acting.municipality,
            world.now(),
            held.person.id,
            "evidence.shown",
            f"case:{held.case.id}",
        )
    return held, saved


def _files(world: World, listed: Sequence[attached.Listed]) -> Iterator[Block]:
    """What was attached, to be opened as the rest is; or why it is not kept."""
    t = world.texts
    if any(one.path for one in listed):
        yield Text(text=t("evidence-files"), weight="strong")
    for one in listed:
        which = t("evidence-file-which", n=one.number, earlier=one.earlier)
        if one.path:
            size = math.ceil(one.what.size / 1000)
            label = t("evidence-file", which=which, media=one.what.media, size=size)
            yield Link(label=label, url=world.link_to(one.path))
        elif one.what.missing:
            why = t(f"evidence-missing-{one.what.missing}")
            yield Text(text=t("evidence-file-missing", which=which, why=why), weight="quiet")


def _note(held: Held, title: str, words: str) -> Card:
    return Card(
        key=f"case:{held.case.id}",
        version=held.case.version,
        title=title,
        summary=words,
        blocks=(Text(text=words),),
    )


@on_press("card.refresh")
async def refresh(world: World, acting: Acting, press: Press) -> Answer:
    """The card as it is now; nothing changes.

    A case's card is what the whole channel sees; what was passed on is its receiver's and the handlers'.
    """
    from handlers.shown import card_of

    def look(session: Session) -> Card | None:
        if press.subject.startswith("forward:"):
            row = session.get(Forward, guard.case_number(press.subject))
            if row is not None:
                guard.reach(session, world, acting, row.case, "case.show")
        return card_of(session, world, press.subject)

    card = await world.database.read(look)
    if card is None:
        raise Refusal(Refused(reason=world.texts("refused-unknown")))
    return Changed(card=card)
