"""A request has ended: whose it is, who said something of it and who handles the account see how, and why."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from cards.model import Card
from cards.request import ended_card
from handlers import people_in_chat, requests
from handlers.shown import shows
from handlers.world import World
from storage import log, people
from storage.request_tables import Request
from storage.tables import Account


def tell_ended(session: Session, world: World, request: Request, by: str) -> None:
    """Whoever has said something of a request sees that it ended otherwise; so do those whose it is."""
    said = {one["by"] for marks in request.marks.values() for one in marks}
    own = requests.askers(request)
    _show(session, world, request, "why", said - own - {by, log.PROGRAM})
    _show(session, world, request, "own", own - {by})


def tell_done(session: Session, world: World, request: Request, account: Account) -> None:
    """Whoever answers for an account or handled it hears that it is live, or closed."""
    handling = {account.responsible, account.substitute, *account.administrators}
    handling |= {*account.also_responsible}
    told = {account.manager} if request.kind == "open" else {account.manager, *handling}
    _show(session, world, request, "handles", told - requests.askers(request) - {""})


def _show(session: Session, world: World, request: Request, why: str, told: Collection[str]) -> None:
    for person_id in sorted(told):
        person = people.get(session, request.municipality, person_id)
        if person is not None:
            key = f"ended:{request.id}.{request.round}" + ("" if why == "why" else f".{why}")
            people_in_chat.show(session, person, key, 1, world.now())


@shows("ended")
def _ended(session: Session, world: World, rest: str) -> Card | None:
    request = requests.of_key(session, rest)
    if request is None:
        return None
    _, _, why = rest.partition(".")[2].partition(".")
    return ended_card(requests.view(session, world, request), rest, world.language, why=why or "why")
