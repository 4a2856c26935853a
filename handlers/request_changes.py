"""Who is told when a request changes: whoever was asked first (LAH-62), and whoever approved it."""

from __future__ import annotations

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.model import Card, Quote
from cards.request import answer_blocks, news_card
from cards.texts import because
from handlers import people_in_chat, requests, views
from handlers.duty import Duties
from handlers.shown import shows
from handlers.world import World
from routines.model import StepKind
from routines.walk import Walk
from storage import people
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
    request = requests.of_key(session, rest)
    if request is None:
        return None
    t, view = world.texts, requests.view(session, world, request)
    name = people.name_of(session, request.municipality, rest.rpartition(".")[2])
    return news_card(
        view,
        f"reopened:{rest}",
        t,
        lead=t("request-reopened-lead", name=name, signed="yes" if request.document else "no"),
        why=_by_rule(session, world, request, t("request-reopened-why"), approving=True),
        blocks=[Quote(text=view.reason)] if view.reason and view.state == "draft" else (),
        reads=False,
    )


def _asked(walk: Walk) -> set[str]:
    return {mark.by for step in walk.asked_first() for mark in walk.marks.get(step.id, ())}


@shows("changed")
def _card(session: Session, world: World, rest: str) -> Card | None:
    request = requests.of_key(session, rest)
    if request is None:
        return None
    t, view = world.texts, requests.view(session, world, request)
    lead = t("request-changed-lead", name=view.by)
    blocks = answer_blocks(view.changed)
    why = _by_rule(session, world, request, t("request-ended-why"))
    return news_card(view, f"changed:{rest}", t, lead=lead, why=why, blocks=blocks)


def _by_rule(session: Session, world: World, request: Request, why: str, *, approving: bool = False) -> str:
    """Why somebody hears of it, and by which rule they had their say: of consulting, or of approving."""
    walk, t = requests.walk_of(session, world, request), world.texts
    approvals = (step for step in walk.steps if step.kind is StepKind.APPROVAL)
    step = next((one for one in (approvals if approving else walk.asked_first()) if one.clauses), None)
    source = views.source(walk.routine, step.section, step.clauses) if step is not None else ""
    return f"{why} {because(source, t)}"
