"""Requests to open or close accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.request_tables import Request

#: States in which something is still to be done.
UNDER_WAY = ("draft", "asked", "started")


def add(session: Session, request: Request) -> Request:
    """A new request."""
    session.add(request)
    session.flush()
    return request


def get(session: Session, request_id: int) -> Request | None:
    """The request of that number, as it is now."""
    return session.get(Request, request_id, populate_existing=True)


def hold(session: Session, request_id: int) -> Request | None:
    """The request, held until the transaction ends, so that one of two presses wins."""
    return session.get(Request, request_id, with_for_update=True, populate_existing=True)


def change(session: Session, request: Request, at: datetime, **values: object) -> None:
    """The request says something else: a new version."""
    for name, value in values.items():
        setattr(request, name, value)
    request.version += 1
    request.moved_at = at
    session.add(request)
    session.flush()


def answered(
    session: Session,
    request: Request,
    at: datetime,
    by: str,
    answers: Mapping[str, Any],
    rests: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[str, ...]:
    """Keeps answers by step, None for one that was taken away; returns the steps that say something else.

    ``rests``: by step the other answers that its own rests on; the same answer to others is a new one.
    """
    of = {step: dict(rests[step]) for step in answers if rests and rests.get(step)}
    changed = tuple(
        step
        for step, answer in answers.items()
        if request.answers.get(step) != answer
        or of.get(step, {}) != request.edited.get(step, {}).get("rests", of.get(step, {}))
    )
    if changed:
        kept = {**request.answers, **answers}
        edit = {"by": by, "at": at.isoformat(), "version": request.version + 1}
        edits: dict[str, dict[str, Any]] = {
            step: {**edit, "before": request.answers.get(step)} | ({"rests": of[step]} if step in of else {})
            for step in changed
        }
        change(
            session,
            request,
            at,
            answers={step: answer for step, answer in kept.items() if answer is not None},
            edited={**request.edited, **edits},
        )
    return changed


def marked(session: Session, request: Request, at: datetime, step: str, mark: Mapping[str, Any]) -> None:
    """Somebody said something of a step."""
    marks = {**request.marks, step: [*request.marks.get(step, ()), dict(mark)]}
    change(session, request, at, marks=marks)


def under_way(session: Session, municipality: str) -> list[Request]:
    """What is not ended, the one that has waited longest first."""
    query = select(Request).where(Request.municipality == municipality, col(Request.state).in_(UNDER_WAY))
    return list(session.exec(query.order_by(col(Request.moved_at), col(Request.id))))


def of_account(session: Session, municipality: str, account: str) -> list[Request]:
    """The requests about an account, oldest first."""
    query = select(Request).where(Request.municipality == municipality, Request.account == account)
    return list(session.exec(query.order_by(col(Request.id))))


def ended_since(session: Session, municipality: str, since: datetime) -> list[Request]:
    """What ended after that moment, oldest first."""
    query = select(Request).where(Request.municipality == municipality, col(Request.ended_at) >= since)
    return list(session.exec(query.order_by(col(Request.ended_at))))
