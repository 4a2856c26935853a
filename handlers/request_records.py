"""What is kept of a request: the signed form, and when all is done the protocol of what followed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.request_form import FormAnswer, FormMark, FormTalk, RequestForm
from cards.request_protocol import Protocol, ProtocolStep
from handlers import request_words, requests, views, work
from handlers.documents import make_form
from handlers.world import World
from routines.model import Phase, Role, Step, StepKind
from routines.walk import ANSWERED, Mark, Walk
from storage import accounts, documents, log, people, postings
from storage import requests as stored
from storage.evidence import EvidenceDamaged, EvidenceNotSaved
from storage.request_tables import Request


async def make(request_id: int, run: int) -> str:
    """Keeps what is to be kept of the request as it stands; why that could not be, or ""."""
    world = work.bound()
    request, papers = await world.database.read(partial(_papers, world, request_id))
    for paper in papers:
        try:
            number = await make_form(
                world,
                paper,
                municipality=request.municipality,
                subject=f"request:{request_id}",
                run=run,
                name=paper.title,
            )
        except (EvidenceNotSaved, EvidenceDamaged) as fault:
            return world.texts(f"reason-{fault.reason.value}")
        await world.database.write(partial(_remember, world, request_id, paper, number))
    return ""


def missing(session: Session, request: Request) -> bool:
    """Whether something is still to be kept of a request that is decided or at its end."""
    if request.state != "done":
        return requests.form_missing(session, request)
    kept = documents.newest(session, request.municipality, f"request:{request.id}", "protocol")
    return not request.document or kept is None


def _papers(world: World, request_id: int, session: Session) -> tuple[Request, list[RequestForm | Protocol]]:
    request = cast("Request", stored.get(session, request_id))
    ended = request.state == "done"
    papers: list[RequestForm | Protocol] = []
    # The notice before the start is part of deciding; what follows the decision stands in the protocol.
    if request.state == "asked" or not request.document or requests.form_missing(session, request):
        papers.append(signed_form(session, world, request))
    if ended:
        papers.append(protocol(session, world, request))
    return request, papers


def _remember(
    world: World, request_id: int, paper: RequestForm | Protocol, number: int, session: Session
) -> None:
    """The form's number stands on the request, and everybody's card shows what is kept."""
    request = cast("Request", stored.hold(session, request_id))
    if isinstance(paper, RequestForm):
        request.document = number
    request.failure = ""
    session.add(request)
    walk = requests.walk_of(session, world, request)
    if request.state in stored.UNDER_WAY and walk.notices():
        return  # whoever is told marks it, and everybody's card is drawn anew then
    stored.change(session, request, world.now())
    requests.refresh(session, world, request)
    for step in walk.steps if request.state == "done" else ():
        if step.kind is StepKind.NOTICE:
            postings.want(session, f"notice:{request.id}.{step.id}", request.version, world.now())


# --- what stands in them ---------------------------------------------------------------------------


def signed_form(session: Session, world: World, request: Request) -> RequestForm:
    """The request as a form: every answer, and who decided what, when and in which words."""
    walk = requests.walk_of(session, world, request)
    routine = walk.routine
    said = (mark for step in walk.steps for mark in _marks(session, world, request, walk, step))
    return RequestForm(
        title=world.texts(f"request-signed-{request.kind}"),
        municipality=routine.name,
        number=str(request.id),
        routine_title=routine.document.title,
        asked_by=people.name_of(session, request.municipality, request.by),
        asked_at=request.asked_at or request.created_at,
        answers=tuple(
            FormAnswer(label=one.label, value=one.value, source=one.source)
            for one in request_words.answered(session, world, request, walk)
        ),
        marks=tuple(sorted(said, key=lambda mark: mark.at)),
        talk=tuple(_talk(session, world, request, one) for one in request.talk),
    )


def _talk(session: Session, world: World, request: Request, kept: Mapping[str, Any]) -> FormTalk:
    """A question about the request and its answer: whoever approved has read them."""
    answered_at = kept.get("answered_at")
    return FormTalk(
        name=_name(session, world, request, kept["by"]),
        at=isoparse(kept["at"]),
        words=kept["words"],
        answer=kept.get("answer", ""),
        answered_by=_name(session, world, request, kept["answered_by"]) if kept.get("answered_by") else "",
        answered_at=isoparse(answered_at) if answered_at else None,
    )


def protocol(session: Session, world: World, request: Request) -> Protocol:
    """What was decided and done, step by step, by whom and when, and what it rests on."""
    t, walk = world.texts, requests.walk_of(session, world, request)
    account = accounts.get(session, request.municipality, request.account)
    return Protocol(
        title=t(f"request-protocol-title-{request.kind}"),
        municipality=walk.routine.name,
        number=str(request.id),
        routine_title=walk.routine.document.title,
        account=requests.name(session, request),
        platform=t(f"platform-{walk.platform or 'other'}"),
        address=account.address if account is not None else walk.address,
        asked_by=people.name_of(session, request.municipality, request.by),
        state=t(f"request-protocol-state-{request.kind}"),
        ended_at=request.ended_at or request.moved_at,
        steps=tuple(_steps(session, world, request, walk)),
    )


def _steps(session: Session, world: World, request: Request, walk: Walk) -> Iterator[ProtocolStep]:
    for step in walk.steps:
        if step.phase is Phase.PLAN and step.kind in ANSWERED:
            continue  # the plan's answers stand in the form
        asks = step.kind in ANSWERED and step.id in request.answers
        yield ProtocolStep(
            label=step.label,
            source=views.sources(walk.routine, step.section, step.clauses) or world.texts("our-default"),
            answer=request_words.said_answer(session, world.texts, request, step) if asks else "",
            marks=tuple(_marks(session, world, request, walk, step)),
        )


def _marks(session: Session, world: World, request: Request, walk: Walk, step: Step) -> Iterator[FormMark]:
    """What was said of a step, oldest first; of a step of the start that asks something, who answered it."""
    t = world.texts
    edit = request.edited.get(step.id)
    if edit is not None and step.phase is Phase.START and step.id in request.answers:
        yield FormMark(
            label=step.label,
            role="",
            name=_name(session, world, request, edit["by"]),
            at=isoparse(edit["at"]),
            result_words=t("request-result-answered"),
        )
    for mark in walk.marks.get(step.id, ()):
        yield FormMark(
            label=step.label,
            role=views.role_name(world, walk.routine, Role(mark.role)) if mark.role else "",
            name=_who(session, world, request, mark),
            at=mark.at,
            result_words=t(f"request-result-{mark.result}"),
            words=mark.words,
            ticks=mark.ticked,
            decides=mark.result in requests.DECIDING,
        )


def _who(session: Session, world: World, request: Request, mark: Mark) -> str:
    name = _name(session, world, request, mark.by)
    if mark.vacant:
        return world.texts("request-in-vacancy", name=name)
    if not mark.instead_of:
        return name
    return world.texts("request-in-place", name=name, of=_name(session, world, request, mark.instead_of))


def _name(session: Session, world: World, request: Request, person: str) -> str:
    if person == log.PROGRAM:
        return world.texts("program")
    return people.name_of(session, request.municipality, person)
