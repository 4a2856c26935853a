"""A request ended otherwise than those thought who have said something of it: they see that, and why."""

from __future__ import annotations

from sqlmodel import Session

from cards.model import Card
from cards.request import ended_card
from handlers import people_in_chat, requests
from handlers.shown import shows
from handlers.world import World
from storage import log, people
from storage.request_tables import Request


def tell_ended(session: Session, world: World, request: Request, by: str) -> None:
    """Whoever has said something of a request sees that it ended otherwise than they thought."""
    said = {one["by"] for marks in request.marks.values() for one in marks}
    for person_id in sorted(said - requests.askers(request) - {by, log.PROGRAM}):
        person = people.get(session, request.municipality, person_id)
        if person is not None:
            people_in_chat.show(session, person, f"ended:{request.id}.{request.round}", 1, world.now())


@shows("ended")
def _ended(session: Session, world: World, rest: str) -> Card | None:
    request = requests.of_key(session, rest)
    if request is None:
        return None
    return ended_card(requests.view(session, world, request), rest, world.language)
