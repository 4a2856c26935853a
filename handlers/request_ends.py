"""A request has ended: whose it is, who said something of it and who handles the account see how, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session

from cards.model import Card
from cards.request import ended_card
from handlers import people_in_chat, requests, views
from handlers.rounds import rule_of
from handlers.shown import shows
from handlers.world import World
from routines.model import Cited
from routines.walk import rule_behind
from storage import log, people, reminders
from storage.request_tables import Request
from storage.tables import Account, Person

#: As what somebody hears that a request ended.
_ROLES: Mapping[str, str] = {"why": "spoke", "own": "requester", "handles": "handles"}


def tell_ended(session: Session, world: World, request: Request, by: str) -> None:
    """Whoever has said something of a request sees that it ended otherwise; so do those whose it is.

    Where nobody has decided, whose request it is hears that it lapsed (``request_news``), and others as of
    everything that the program tells by itself.
    """
    said = {one["by"] for marks in request.marks.values() for one in marks}
    own = requests.askers(request)
    by_itself = by == log.PROGRAM
    _show(session, world, request, "why", said - own - {by, log.PROGRAM}, by_itself=by_itself)
    _show(session, world, request, "own", own - {request.by if by_itself else by}, by_itself=by_itself)


def tell_done(session: Session, world: World, request: Request, account: Account) -> None:
    """Whoever answers for an account or handled it hears that it is live, or closed."""
    handling = {account.responsible, account.substitute, *account.administrators}
    handling |= {*account.also_responsible}
    told = {account.manager} if request.kind == "open" else {account.manager, *handling}
    _show(session, world, request, "handles", told - requests.askers(request) - {""})


def _show(
    session: Session,
    world: World,
    request: Request,
    why: str,
    told: Collection[str],
    *,
    by_itself: bool = False,
) -> None:
    """At once where somebody has just pressed; else, and to whom no chat knows, as a reminder."""
    key = f"ended:{request.id}.{request.round}" + ("" if why == "why" else f".{why}")
    for person_id in sorted(told):
        person = people.get(session, request.municipality, person_id)
        if person is None:
            continue
        if by_itself or not people_in_chat.show(session, person, key, 1, world.now()):
            reminders.add(session, [_message(session, world, request, person, key, why)])


def _message(
    session: Session, world: World, request: Request, person: Person, key: str, why: str
) -> dict[str, Any]:
    now, routine = world.now(), views.routine_of(session, world, request.municipality)
    behind = rule_behind(routine, "open" if request.kind == "open" else "close")
    whole = Cited[bool](value=True, clauses=behind.clauses, section=behind.section, default=behind.default)
    rule: Cited[Any] = routine.opening.lapses_after if request.state == "lapsed" else whole
    return reminders.values(
        municipality=request.municipality,
        key=f"request:{request.id}/ended/{request.round}/{why}",
        kind="request_ended",
        subject=f"request:{request.id}",
        person=person.id,
        role=_ROLES[why],
        due_at=now,
        details={
            "name": requests.name(session, request) or world.texts("request-unnamed"),
            "what": request.kind,
            "how": request.state,
            "n": routine.opening.lapses_after.value,
            "opens": key,
        },
        source=rule_of(rule),
        not_before=now,
        made_at=now,
    )


@shows("ended")
def _ended(session: Session, world: World, rest: str) -> Card | None:
    request = requests.of_key(session, rest)
    if request is None:
        return None
    _, _, why = rest.partition(".")[2].partition(".")
    return ended_card(requests.view(session, world, request), rest, world.language, why=why or "why")
