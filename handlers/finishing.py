"""A request has come to its end: the account is live, or it is closed, and the register says so."""

from __future__ import annotations

from typing import Any, cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.texts import say_moment
from handlers import assigned, connecting, recurring, register, request_ends, requests, visitor_text
from handlers.world import World
from routines.model import Role, StepKind
from routines.owner import owner_of
from routines.second_administrator import substitute_of
from routines.walk import DOCUMENT_PLAN, PAGE_ADDRESS, Mark, Walk
from storage import accounts, cases, jobs, log
from storage import requests as stored
from storage.request_tables import Request
from storage.tables import Account

#: Answers that stand in the list of a unit's accounts.
_LISTED = frozenset({"platform", "name", "school_name", "address", PAGE_ADDRESS, "unit", "owner", "contact"})
#: So many of the cases that an account waits for are named.
MOST_NAMED = 5


def finish(session: Session, world: World, request: Request, walk: Walk) -> None:
    """All that must be done is done: the account opens or closes, in the same transaction.

    What came in at the last moment is decided first; a round later it is asked again whether it is.
    """
    now = world.now()
    if undecided(session, world, request):
        return
    if request.kind == "open":
        plan_waits = register.plan_waits(session, request.municipality, owner_of(walk.routine, walk.answers))
        try:
            account = _open(session, world, request, walk)
        except accounts.AddressTaken as taken:
            # Somebody registered the address meanwhile: it is asked again, and decided again of other words.
            stored.answered(session, request, now, log.PROGRAM, {"address": None, PAGE_ADDRESS: None})
            request.typed = {**request.typed, "address": walk.address}
            first = {step.id for step in walk.asked_first()}
            marks = {step: said for step, said in request.marks.items() if step in first}
            reason = world.texts("request-address-taken", name=taken.account.name)
            stored.change(session, request, now, state="draft", marks=marks, reason=reason)
            requests.record(session, world, request, log.PROGRAM, "request.address_taken")
            return
        stored.change(session, request, now, account=account.id)
        connecting.ask(session, world, account)
        confirmed = _in_document_plan(request, walk)
        if confirmed is not None and not plan_waits:
            register.put_at_opening(session, world, account, confirmed.by)
        # Whose request it is see on its card that the account is live, and with whom.
        by, knows = manager_of(walk) or request.by, sorted(requests.askers(request))
        assigned.tell(session, world, account, {}, accounts.people_of(account), by=by, knows=knows)
    else:
        account = cast("Account", accounts.get(session, request.municipality, request.account))
        accounts.close(session, account, request.by, now)
        recurring.postponed(session, world, account, walk)
    stored.change(session, request, now, state="done", ended_at=now)
    request_ends.tell_done(session, world, request, account)
    # What followed the decision becomes a record; and the form, where no notice has asked for it yet.
    jobs.ask(session, "request_notices", f"request:{request.id}", request.version, now)
    requests.record(session, world, request, log.PROGRAM, "request.done", account=request.account)


def undecided(session: Session, world: World, request: Request) -> str:
    """The sentence that names what is not done with on an account that is to close; empty where all is.

    Nobody is reminded of what came in on a closed account, and without logins nothing is removed there.
    """
    if request.kind != "close":
        return ""
    left = cases.unfinished_on(session, request.municipality, request.account)
    if not left:
        return ""
    times = "; ".join(say_moment(comment.created_at, world.language) for comment in left[:MOST_NAMED])
    return world.texts("refused-open-cases", n=len(left), times=times, more=max(len(left) - MOST_NAMED, 0))


def _open(session: Session, world: World, request: Request, walk: Walk) -> Account:
    answers = walk.answers
    responsible, administrators = walk.people(Role.RESPONSIBLE), walk.people(Role.ADMINISTRATOR)
    substitute = next(iter(walk.people(Role.SUBSTITUTE)), "")
    return accounts.open_account(
        session,
        request.municipality,
        request.by,
        world.now(),
        platform=str(answers.get("platform", "other")),
        address=walk.address,
        name=_name(walk),
        unit=owner_of(walk.routine, walk.answers),
        manager=manager_of(walk),
        responsible=responsible[0] if responsible else "",
        also_responsible=list(responsible[1:]),
        substitute=substitute or substitute_of(walk.routine, responsible, administrators),
        administrators=list(administrators),
        team_channel=str(answers.get("team_channel", "")),
        purpose=_words(answers.get("purpose")),
        target_group=_words(answers.get("target_group")),
        contact=_words(answers.get("contact")),
        office_hours=_hours(walk),
        plan={**answers, "visitor_text": visitor_text.of(walk)},
    )


def _in_document_plan(request: Request, walk: Walk) -> Mark | None:
    """Who said at the set-up that it is in its document plan, if nothing of it was changed since (DEG-12)."""
    said = [mark for mark in walk.marks.get(DOCUMENT_PLAN, ()) if mark.result == "confirmed"]
    edits = (isoparse(edit["at"]) for step, edit in request.edited.items() if step in _LISTED)
    return said[-1] if said and max(edits, default=said[-1].at) <= said[-1].at else None


def _name(walk: Walk) -> str:
    """What the account is called: a preschool's by its own rule, where that is asked (LID-65)."""
    asked = [step for step in ("school_name", "name", "unit") if walk.step(step) is not None]
    return str(next((walk.answers[step] for step in asked if walk.answers.get(step)), ""))


def manager_of(walk: Walk) -> str:
    """Who answers for the account as its manager: whoever approved as that, else the first who approved."""
    approved = [
        (step.by, mark.by)
        for step in walk.steps
        if step.kind is StepKind.APPROVAL
        for mark in walk.marks.get(step.id, ())
        if mark.result == "approved"
    ]
    chosen = requests.decided_by(walk)
    as_manager = [by for role, by in approved if role is Role.MANAGER]
    return str(chosen.get(Role.MANAGER) or next(iter([*as_manager, *(by for _, by in approved)]), ""))


def _hours(walk: Walk) -> str:
    """The account's own office hours, where its answers name them; else the routine's count."""
    hours = walk.office_hours
    return f"{hours.opens:%H:%M}-{hours.closes:%H:%M}" if hours is not None else ""


def _words(answer: Any) -> str:
    return "; ".join(answer) if isinstance(answer, list) else str(answer or "")
