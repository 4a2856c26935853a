"""Other people for an account: chosen, proposed to those whose word the routine wants, decided.

The manager names who handles an account (LID-17, DEG-13, LAH-12), in Degerfors with the management (DEG-14).
What follows is asked by ``credentials``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

from sqlmodel import Session

from cards.account import decline_form, people_form
from cards.forms import again
from cards.model import Field, Form
from handlers import leaving, questions, requests, running, tasks, views
from handlers.assigned import ROLES, listed
from handlers.credentials import same, say_changes
from handlers.decide import required
from handlers.deciders import nobody_answers_for
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown
from handlers.proposing import PROPOSED, appoints, deciders, propose, role_asked, speaks_as, still_needed
from handlers.running import Held, names_of, people_of
from handlers.world import World
from routines.answers import read, unreached
from routines.given import Given, Wrong
from routines.model import Role, Routine, Step, StepKind
from routines.walk import Walk
from storage import accounts, people
from storage.duty_tables import Task
from storage.request_tables import Request
from storage.tables import Account, Person

#: The places that several people may have.
_SEVERAL = frozenset({accounts.ALSO, "administrators"})


@on_press("account.people")
async def press_people(world: World, acting: Acting, press: Press) -> Answer:
    """Ändra personer: the same questions as when the account was opened, with what holds now."""

    def look(session: Session) -> Answer:
        held = running.hold(session, world, acting, press.subject, "account.people")
        return Opened(form=_form(session, world, held))

    return await world.database.write(look)


def _form(session: Session, world: World, held: Held) -> Form:
    account = held.account
    routine = views.routine_of(session, world, account.municipality)
    duties = Duties(session, account.municipality, world.now())
    request, walk, given = _as_asked(session, world, account, routine)
    fields = questions.fields_of(world, request, walk, tuple(_steps(routine, world)), given, "")
    deciding = next(iter(duties.managers(account)), None)
    by = deciding.person.name if deciding is not None else routine.coordinator.value
    view = running.view(session, world, account, duties)
    above = [
        views.role_name(world, routine, role)
        for role in routine.roles.changed_by.value
        if role is not Role.MANAGER and not speaks_as(session, routine, account, held.person, role)
    ]
    return people_form(
        view,
        world.texts,
        version=_seen(account),
        fields=fields,
        decides=held.decides,
        by=by,
        above=", ".join(above),
    )


def _seen(account: Account) -> int:
    """Names the people whom a form was opened with, so that what came meanwhile is not overwritten unseen.

    Nine digits, as every chat takes them for a version.
    """
    return zlib.crc32(repr(people_of(account)).encode()) % 10**9


def _as_asked(
    session: Session, world: World, account: Account, routine: Routine
) -> tuple[Request, Walk, Given]:
    """The account's people as answers to the opening's own questions; nothing of it is kept.

    Whoever has left stands in no list that one may choose from, so they are no answer any more.
    """
    request = Request(municipality=account.municipality, kind="open", by="")
    given = requests.given_of(session, world, request)
    for place, who in people_of(account).items():
        there = [one for one in who if one in given.people]
        request.answers[place] = there if place in _SEVERAL else "".join(there)
    answers = {**request.answers, "platform": account.platform}
    return request, Walk(routine=routine, kind="open", answers=answers), given


def _steps(routine: Routine, world: World) -> Iterator[Step]:
    """The questions about people as this routine asks them when an account is opened."""
    asked = {step.id: step for step in routine.opening.steps}
    for place, role in zip(accounts.PEOPLE, ROLES, strict=True):
        if place == accounts.ALSO:
            yield from _also(asked, world)
            continue
        plural = place in _SEVERAL
        least = routine.roles.min_administrators.value if plural else None
        kind = StepKind.PEOPLE if plural else StepKind.PERSON
        step = asked.get(place)
        if step is None:
            label = views.role_name(world, routine, role)
            step = Step(id=place, kind=kind, label=label[:1].upper() + label[1:], default=True)
        yield step.model_copy(update={"kind": kind, "least": least})


def _also(asked: Mapping[str, Step], world: World) -> Iterator[Step]:
    """Who else is responsible, where the routine asks who is or are (GIS-92, LID-18)."""
    first = asked.get("responsible")
    if first is not None and first.kind is StepKind.PEOPLE:
        label, guidance = world.texts("people-also"), (world.texts("people-also-hint"),)
        more = {"id": accounts.ALSO, "label": label, "guidance": guidance, "required": False, "least": None}
        yield first.model_copy(update=more)


@on_form("account.people")
async def send_people(world: World, acting: Acting, sent: Sent) -> Answer:
    """Other people: at once of who decides, else as a proposal; or the form again with what is wrong."""
    return await world.database.write(partial(_send_people, world, acting, sent))


def _send_people(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = running.hold(session, world, acting, sent.subject, "account.people")
    account, form = held.account, _form(session, world, held)
    chosen, errors = _read(session, world, account, sent.values)
    if sent.version != form.version:
        errors = {**_meanwhile(session, world, account, form, chosen), **errors}
    if errors:
        return Opened(form=again(form, sent.values, errors))
    changed = {place: who for place, who in chosen.items() if not same(who, getattr(account, place))}
    if not changed:
        word = "people-same"
    else:
        routine = views.routine_of(session, world, account.municipality)
        needed = still_needed(session, routine, account, held.person, changed)
        if needed:
            agreed = [acting.person] if held.decides else []
            propose(session, world, account, acting.person, changed, needed, agreed=agreed)
        else:
            accounts.change(session, account, acting.person, world.now(), **changed)
        word = "people-proposed" if needed else "people-saved"
    return Shown(card=running.card(session, world, acting, account, world.texts(word)))


def _read(
    session: Session, world: World, account: Account, values: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The people who were chosen, checked as the routine says; and by field what is wrong."""
    routine = views.routine_of(session, world, account.municipality)
    _, _, given = _as_asked(session, world, account, routine)
    chosen: dict[str, Any] = {}
    errors: dict[str, str] = {}
    known = {one for who in people_of(account).values() for one in who}
    for step in _steps(routine, world):
        said = questions.named(step, values.get(step.id, ""), given)
        new = [one for one in said.split(",") if one not in known]
        # Whoever handles it already stays, also if nobody has written in yet how they are reached.
        found = unreached(step, new, given) or read(
            step.model_copy(update={"reached": False}), said, replace(given, answers=chosen)
        )
        if isinstance(found, Wrong):
            errors[step.id] = questions.why(world.texts, step, values.get(step.id, ""), found, given)
        else:
            chosen[step.id] = found or ([] if step.kind is StepKind.PEOPLE else "")
    return chosen, errors


def _meanwhile(
    session: Session, world: World, account: Account, form: Form, chosen: Mapping[str, Any]
) -> dict[str, str]:
    """What somebody else has put in a place meanwhile, where something else was chosen."""
    asked: dict[str, Field] = {field.key: field for field in form.fields}
    return {
        place: world.texts("people-meanwhile", names=", ".join(names_of(session, account, who)) or "–")
        for place, who in people_of(account).items()
        if place in asked and place in chosen and not same(chosen[place], who) and chosen[place]
    }


# --- proposed, and decided -------------------------------------------------------------------------


def _proposal(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    """Who is to be what, instead of whom: as the account is now, or was when it was decided."""
    before = task.details.get("before") or people_of(cast("Account", tasks.account_of(session, task)))
    now = {**before, **task.details["people"]}
    name = people.name_of(session, task.municipality, str(task.details["by"]))
    what = say_changes(session, world, task.municipality, before, now)
    more = "".join(f" {one}" for one in _besides(session, world, task))
    return {"what": what or world.texts("people-proposed-holds"), "name": name, "more": more}


def _besides(session: Session, world: World, task: Task) -> Iterator[str]:
    """Who has agreed already, whose word is asked besides, and that nobody knows whether it is theirs."""
    t, asked = world.texts, role_asked(task)
    for one in task.details.get("agreed", ()):
        if one != task.details["by"]:
            yield t("people-proposed-agreed", name=people.name_of(session, task.municipality, one))
    if asked is Role.MANAGER:
        return
    routine = views.routine_of(session, world, task.municipality)
    yield t("people-proposed-besides", role=views.role_name(world, routine, asked))
    account = cast("Account", tasks.account_of(session, task))
    unit = nobody_answers_for(session, task.municipality, [account.unit]) if account.unit else ""
    if unit and task.role == Role.DEPARTMENT_HEAD:
        yield t("request-any-head", unit=unit)


def _decided(session: Session, world: World, task: Task, by: str, result: str, reason: str = "") -> None:
    """The proposal keeps what it was about, for the account is another from now on."""
    before = people_of(cast("Account", tasks.account_of(session, task)))
    task.details = {**task.details, "before": before}
    tasks.done(session, world, task, by, result=result, reason=reason)


tasks.kind(
    PROPOSED,
    buttons=("account.agree", "account.decline"),
    places=_proposal,
    holders=deciders,
    shown=True,
)


@on_press("account.agree")
async def press_agree(world: World, acting: Acting, press: Press) -> Answer:
    """Godkänn: the account has these people, if they can still be that."""

    def change(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, "account.agree")
        account = cast("Account", tasks.account_of(session, task))
        proposed: dict[str, Any] = task.details["people"]
        wanted = {place: ",".join(listed(who)) for place, who in {**people_of(account), **proposed}.items()}
        _, errors = _read(session, world, account, wanted)
        # A place that is left empty is filled by somebody of its own, see leaving.
        wrong = dict.fromkeys(why for place, why in errors.items() if proposed.get(place))
        if wrong:
            reason = world.texts("refused-people-now", why=" ".join(wrong))
            raise Refusal(Refused(reason=reason, card=tasks.card(session, world, task)))
        _agree(session, world, acting, task, account)
        return Changed(card=tasks.card(session, world, task))

    return await world.database.write(change)


def _agree(session: Session, world: World, acting: Acting, task: Task, account: Account) -> None:
    """The next whose word is needed is asked; where nobody is, the account has these people."""
    proposed: dict[str, Any] = task.details["people"]
    routine = views.routine_of(session, world, account.municipality)
    person = cast("Person", people.get(session, acting.municipality, acting.person))
    needed = [Role(one) for one in task.details.get("needed", ())][1:]
    needed = [role for role in needed if not speaks_as(session, routine, account, person, role)]
    left = str(task.details.get("left", ""))
    _decided(session, world, task, acting.person, "passed_on" if needed else "approved")
    if needed:
        agreed = [*task.details.get("agreed", ()), acting.person]
        by = str(task.details["by"])
        propose(session, world, account, by, proposed, needed, agreed=agreed, left=left)
        return
    accounts.change(session, account, appoints(task, acting.person), world.now(), **proposed)
    if left and proposed.get("substitute") == "":
        leaving.fill(session, world, account, left)


@on_press("account.decline")
async def press_decline(world: World, acting: Acting, press: Press) -> Answer:
    """Avslå: asks why."""

    def look(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, "account.decline")
        return Opened(form=_decline_form(session, world, task))

    return await world.database.write(look)


def _decline_form(session: Session, world: World, task: Task) -> Form:
    return decline_form(cast("int", task.id), task.version, tasks.words(session, world, task)[1], world.texts)


@on_form("account.decline")
async def send_decline(world: World, acting: Acting, sent: Sent) -> Answer:
    """The account keeps its people, and whoever proposed others reads why."""

    def change(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, sent.subject, sent.version, "account.decline")
        form = _decline_form(session, world, task)
        errors = required(world, form, sent)
        if errors:
            return Opened(form=again(form, sent.values, errors))
        reason = sent.values["reason"].strip()
        _decided(session, world, task, acting.person, "rejected", reason)
        return Changed(card=tasks.card(session, world, task))

    return await world.database.write(change)
