"""Who is told when a request changes: whoever was asked first (LAH-62), and whoever approved it."""

from __future__ import annotations

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.model import Button, Card, Quote, Text
from cards.request import answer_blocks, request_title
from handlers import dispatch, people_in_chat, requests
from handlers.duty import Duties
from handlers.shown import shows
from handlers.world import World
from routines.walk import Walk
from storage import people
from storage import requests as stored
from storage.request_tables import Request


def tell(session: Session, world: World, request: Request) -> None:
    """The request is on its way to those who decide: whoever was asked before sees what is new since.

    Once, when whose request it is are done with it; what they were told of at an earlier sending is no news.
    """
    walk = requests.walk_of(session, world, request)
    edits = (request.edited.get(step) for step in walk.changed_since())
    sent = request.asked_at
    if not any(edit and (sent is None or isoparse(edit["at"]) > sent) for edit in edits):
        return
    key = f"changed:{request.id}.{request.round + 1}"
    for person_id in sorted(_asked(walk) - requests.askers(request)):
        person = people.get(session, request.municipality, person_id)
        if person is not None:
            people_in_chat.show(session, person, key, 1, world.now())


def approvers(request: Request) -> list[str]:
    """Who has approved the request as it is, each once, in the order of their words."""
    said = sorted(
        (mark for marks in request.marks.values() for mark in marks), key=lambda mark: str(mark["at"])
    )
    return list(dict.fromkeys(mark["by"] for mark in said if mark["result"] == "approved"))


def tell_reopened(session: Session, world: World, request: Request, by: str) -> None:
    """Whoever has approved it hears that it is changed, and so does who keeps the signed form."""
    duties = Duties(session, request.municipality, world.now())
    keep = [item.person.id for item in duties.holders("coordinator")] if request.state == "started" else []
    for person_id in dict.fromkeys((*approvers(request), *keep)):
        person = people.get(session, request.municipality, person_id)
        if person is not None and person_id != by:
            key = f"reopened:{request.id}.{request.round}.{by}"
            people_in_chat.show(session, person, key, 1, world.now())


@shows("reopened")
def _reopened_card(session: Session, world: World, rest: str) -> Card | None:
    number, _, by = rest.partition(".")[2].partition(".")
    found = dispatch.number(rest.partition(".")[0])
    request = stored.get(session, found) if found is not None else None
    if request is None or not number:
        return None
    t, view = world.texts, requests.view(session, world, request)
    name = people.name_of(session, request.municipality, by)
    title, lead = request_title(view, t), t("request-reopened-lead", name=name)
    reason = (Quote(text=view.reason),) if view.reason and view.state == "draft" else ()
    return Card(
        key=f"reopened:{rest}",
        version=1,
        title=title,
        summary=f"{title}. {lead}",
        blocks=(Text(text=lead, weight="strong"), *reason),
        context=(t("request-reopened-why"),),
        tone="neutral",
    )


def _asked(walk: Walk) -> set[str]:
    return {mark.by for step in walk.asked_first() for mark in walk.marks.get(step.id, ())}


@shows("changed")
def _card(session: Session, world: World, rest: str) -> Card | None:
    found = dispatch.number(rest.partition(".")[0])
    request = stored.get(session, found) if found is not None else None
    if request is None:
        return None
    t, view = world.texts, requests.view(session, world, request)
    title, lead = request_title(view, t), t("request-changed-lead", name=view.by)
    return Card(
        key=f"changed:{rest}",
        version=1,
        title=title,
        summary=f"{title}. {lead}",
        blocks=(Text(text=lead, weight="strong"), *answer_blocks(view.changed)),
        buttons=(
            Button(action="request.read", label=t("action-request-read"), subject=f"request:{request.id}"),
        ),
        context=(t("request-ended-why"),),
        tone="neutral",
    )
