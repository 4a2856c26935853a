"""Whoever is asked about a request answers: approved, rejected with a reason, a view, an exemption."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlmodel import Session

from cards.forms import again
from cards.model import Form
from cards.request import Word, approve_form, consultation_form, request_title, word_form
from handlers import asked_card, choosing, questions, requests, views
from handlers.asking import Asked, hold, said
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting
from handlers.no_logins import without, wrong_words
from handlers.ports import Answer, Opened, Press, Sent
from handlers.world import World
from routines.answers import unreached
from routines.model import Role, StepKind
from storage import people
from storage import requests as stored


@on_press("request.approve")
async def press_approve(world: World, acting: Acting, press: Press) -> Answer:
    """Godkänn: at once, or after what the routine wants confirmed."""

    def change(session: Session) -> Answer:
        asked = hold(session, world, acting, press.subject, press.version, "request.approve")
        form = _approve_form(session, world, asked)
        if form is not None:
            return Opened(form=form)
        return said(session, world, acting, asked, "approved")

    return await world.database.write(change)


def _approve_form(session: Session, world: World, asked: Asked) -> Form | None:
    """What whoever approves confirms and whom they appoint; None where a press is enough."""
    opening, routine = asked.walk.routine.opening, asked.walk.routine
    if asked.request.kind != "open" or asked.step is None:
        return None
    appoints = asked.step.by is routine.roles.appointed_by.value
    confirms = opening.manager_confirms if asked.step.by is Role.MANAGER else ()
    if not appoints and not confirms:
        return None
    everybody = people.all_active(session, asked.request.municipality) if appoints else []
    return approve_form(
        asked_card.asked_view(session, world, asked.task),
        world.texts,
        confirms=[(one.value, views.source(routine, one.section, one.clauses)) for one in confirms],
        people=list(choosing.called(choosing.everybody(everybody)).items()),
        responsible=asked.walk.people(Role.RESPONSIBLE),
        several=_several(asked),
    )


@on_form("request.approve")
async def send_approve(world: World, acting: Acting, sent: Sent) -> Answer:
    """Approved, with what was confirmed and who is responsible."""
    return await world.database.write(partial(_send_approve, world, acting, sent))


def _send_approve(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    asked = hold(session, world, acting, sent.subject, sent.version, "request.approve")
    form = _approve_form(session, world, asked)
    if form is None:
        return said(session, world, acting, asked, "approved")
    errors = wrong_words(world, form, sent)
    ticks = [field for field in form.fields if field.kind == "tick"]
    unticked = [field.key for field in ticks if sent.values.get(field.key) != "yes"]
    errors |= dict.fromkeys(unticked, world.texts("answer-missing-tick"))
    substitute = asked.walk.answers.get("substitute")
    chosen, unclear = _chosen(session, world, asked, form, sent)
    if unclear:
        errors.setdefault("responsible", unclear)
    if substitute in chosen:
        name = people.name_of(session, acting.municipality, str(substitute))
        errors["responsible"] = world.texts("answer-substitute-same", name=name)
    if errors:
        return Opened(form=again(form, without(sent.values), errors))
    if chosen:
        _appoint(session, world, acting, asked, chosen)
    confirms = tuple(field.label for field in ticks)
    return said(session, world, acting, asked, "approved", sent.values.get("words", "").strip(), confirms)


def _chosen(session: Session, world: World, asked: Asked, form: Form, sent: Sent) -> tuple[list[str], str]:
    """Whom whoever approves makes responsible; and what is wrong with a name that was typed."""
    if all(field.key != "responsible" for field in form.fields):
        return [], ""
    everybody = choosing.everybody(people.all_active(session, asked.request.municipality))
    chosen, unclear = choosing.read(sent.values.get("responsible", ""), everybody, world.texts)
    if not unclear and len(chosen) > 1 and not _several(asked):
        unclear = world.texts("error-choose-one")
    step = asked.walk.step("responsible")
    given = requests.given_of(session, world, asked.request)
    wrong = unreached(step, chosen, given) if step is not None else None
    return chosen, unclear or (questions.why(world.texts, step, "", wrong, given) if step and wrong else "")


def _several(asked: Asked) -> bool:
    """Whether the routine lets more than one be responsible (GIS-92, LID-18)."""
    step = asked.walk.step("responsible")
    return step is not None and step.kind is StepKind.PEOPLE


def _appoint(session: Session, world: World, acting: Acting, asked: Asked, chosen: list[str]) -> None:
    """Whoever approves makes somebody else responsible than was proposed."""
    if list(asked.walk.people(Role.RESPONSIBLE)) == chosen:
        return
    answer: Any = chosen if _several(asked) else chosen[0]
    answers: dict[str, Any] = {"responsible": answer}
    administrators = asked.walk.people(Role.ADMINISTRATOR)
    if administrators and asked.walk.routine.roles.responsible_administers.value:
        # Whoever is made responsible administers too (LID-22): they confirm like the others that they can.
        answers["administrators"] = list(dict.fromkeys((*administrators, *chosen)))
    stored.answered(session, asked.request, world.now(), acting.person, answers)
    requests.record(session, world, asked.request, acting.person, "request.appointed", people=chosen)


@on_press("request.reject")
async def press_reject(world: World, acting: Acting, press: Press) -> Answer:
    """Avslå: asks why."""
    return await world.database.write(partial(_open_word, world, acting, press, "reject"))


@on_press("request.view")
async def press_view(world: World, acting: Acting, press: Press) -> Answer:
    """Lämna synpunkt: asks for it; a view, not a veto, unless the routine says so (TIB-11)."""
    return await world.database.write(partial(_open_word, world, acting, press, "view"))


@on_press("request.refuse")
async def press_refuse(world: World, acting: Acting, press: Press) -> Answer:
    """Avslå undantag: asks why."""
    return await world.database.write(partial(_open_word, world, acting, press, "refuse"))


def _open_word(world: World, acting: Acting, press: Press, about: str, session: Session) -> Answer:
    asked = hold(session, world, acting, press.subject, _seen(about, press.version), f"request.{about}")
    return Opened(form=_word_form(session, world, asked, about))


def _seen(about: str, version: int) -> int | None:
    """A decision is about what was seen; a view is not lost because something was added meanwhile."""
    return None if about == "view" else version


def _word_form(session: Session, world: World, asked: Asked, about: str) -> Form:
    label = asked.step.label if asked.step is not None else ""
    title = request_title(requests.view(session, world, asked.request), world.texts)
    word = Word(
        about=about,
        form=f"request.{about}",
        subject=f"task:{asked.task.id}",
        version=asked.task.version,
        lead=f"{title}. {label}",
    )
    return (consultation_form if _can_stop(asked, about) else word_form)(word, world.texts)


def _can_stop(asked: Asked, about: str) -> bool:
    """Whether a no of those who are consulted ends the request (TIB-11: a view or a veto)."""
    stops = asked.walk.routine.opening.consultation_stops.value
    return about == "view" and asked.request.kind == "open" and stops


def _word_sent(about: str, result: str) -> None:
    """Registers what a sent form of a few words does to a step."""

    @on_form(f"request.{about}")
    async def send_word(world: World, acting: Acting, sent: Sent) -> Answer:
        def change(session: Session) -> Answer:
            asked = hold(session, world, acting, sent.subject, _seen(about, sent.version), f"request.{about}")
            form = _word_form(session, world, asked, about)
            errors = wrong_words(world, form, sent)
            if errors:
                return Opened(form=again(form, without(sent.values), errors))
            stopped = _can_stop(asked, about) and sent.values["goes_on"] == "no"
            came_of_it = "rejected" if stopped else result
            return said(session, world, acting, asked, came_of_it, sent.values["words"].strip())

        return await world.database.write(change)


_word_sent("reject", "rejected")
_word_sent("view", "viewed")


@on_press("request.grant")
async def press_grant(world: World, acting: Acting, press: Press) -> Answer:
    """Bevilja: the exemption from the logo holds (LAH-71, TIB-42)."""

    def change(session: Session) -> Answer:
        asked = hold(session, world, acting, press.subject, press.version, "request.grant")
        return said(session, world, acting, asked, "granted")

    return await world.database.write(change)


@on_form("request.refuse")
async def send_refuse(world: World, acting: Acting, sent: Sent) -> Answer:
    """The exemption is not granted: the step is open again."""

    def change(session: Session) -> Answer:
        asked = hold(session, world, acting, sent.subject, sent.version, "request.refuse")
        form = _word_form(session, world, asked, "refuse")
        errors = wrong_words(world, form, sent)
        if errors:
            return Opened(form=again(form, without(sent.values), errors))
        if asked.step is not None:
            stored.answered(session, asked.request, world.now(), acting.person, {asked.step.id: None})
        return said(session, world, acting, asked, "refused", sent.values["words"].strip())

    return await world.database.write(change)
