"""What time calls for about requests: news of what came of them, and an end for every one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session

from handlers import asking, dispatch, occasions, requests, tasks, views
from handlers.duty import Duties
from handlers.rounds import Call, To, Town, on_round, on_telling, to
from handlers.world import World
from routines.walk import rule_behind
from storage import log
from storage import requests as stored
from storage.duty_tables import Reminder
from storage.request_tables import Request


@on_round("requests")
def remind(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Whose request it is hears what came of it, and of one that they have left lying; every one ends."""
    for request in stored.under_way(session, town.municipality.id):
        if _lapsed(session, world, town, request):
            continue
        if request.state == "draft":
            yield from _abandoned(session, world, town, request)
        if request.state == "started":
            _go_on_closing(session, world, request)
            yield _news(session, world, request, "started")
    for request in stored.ended_since(session, town.municipality.id, town.now - timedelta(days=7)):
        if request.state != "withdrawn":
            yield _news(session, world, request, request.state)


def _lapsed(session: Session, world: World, town: Town, request: Request) -> bool:
    """Nobody has decided, or gone on with it, for so long that it ends as not approved."""
    days = town.routine.opening.lapses_after.value
    if request.state == "started" or town.now < request.moved_at + timedelta(days=days):
        return False
    held = cast("Request", stored.hold(session, cast("int", request.id)))
    asking.end(session, world, held, log.PROGRAM, "lapsed", world.texts("request-lapsed-reason", n=days))
    return True


def _go_on_closing(session: Session, world: World, request: Request) -> None:
    """The farewell has stood there long enough, or the last case is decided: what waited for that goes on."""
    walk = requests.walk_of(session, world, request)
    if request.kind == "close" and (walk.to_do() or walk.finished()) and not asking.asked(session, request):
        asking.go_on(session, world, cast("Request", stored.hold(session, cast("int", request.id))))


def _abandoned(session: Session, world: World, town: Town, request: Request) -> Iterator[Call]:
    hours = town.routine.office_hours.value
    at = occasions.latest(request.moved_at, tasks.WEEKLY, town.now, hours)
    if at > request.moved_at:
        yield _news(session, world, request, "draft", at=at)


@on_telling("request_draft")
def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Whoever goes on with it now hears that it was left lying; nobody, when it was sent or ended."""
    del world
    number = dispatch.number(row.subject.partition(":")[2])
    request = stored.get(session, number) if number is not None else None
    if request is None or request.state != "draft":
        return None
    duties = Duties(session, request.municipality, town.now)
    return next((to(item) for item in requests.going_on(session, duties, request)), None)


@on_telling("request_started", "request_rejected", "request_lapsed", "request_done")
def aim_news(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """What came of it hears whoever goes on with it now, where the one who asked is away or has left."""
    del world
    number = dispatch.number(row.subject.partition(":")[2])
    request = stored.get(session, number) if number is not None else None
    duties = Duties(session, row.municipality, town.now)
    going_on = requests.going_on(session, duties, request) if request is not None else []
    return next((to(item) for item in going_on), None)


def _news(session: Session, world: World, request: Request, what: str, *, at: datetime | None = None) -> Call:
    moment = at or (request.ended_at if what not in {"started", "draft"} else None) or request.moved_at
    name = requests.name(session, request) or world.texts("request-unnamed")
    routine = views.routine_of(session, world, request.municipality)
    rule = rule_behind(routine, "open" if request.kind == "open" else "close")
    occasion = f"{what}/{request.round}" if at is None else f"{what}/{at.date()}"
    return Call(
        key=f"request:{request.id}/{occasion}",
        kind=f"request_{what}",
        subject=f"request:{request.id}",
        person=request.by,
        role="requester",
        due_at=moment,
        thread=f"request:{request.id}/{what}",
        details={"name": name, "what": request.kind},
        source=asking.source_of_step(rule),
    )
