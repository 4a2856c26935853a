"""The protocol of what followed a decision: an account was set up or closed, each step by whom and when.

The signed form (``cards.request_form``) ends where the set-up begins; this is kept beside it when
all is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cards.paper import swedish_time
from cards.record import canonical
from cards.request_form import FormMark, OfRequest, begun, ended, said

#: Grows when a field of the JSON changes its meaning or goes away.
SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class ProtocolStep:
    """A step of the routine, and everything that was said of it."""

    label: str
    #: The clauses behind the step, in words; empty: none is named.
    source: str = ""
    #: What was answered, where the step asks something.
    answer: str = ""
    marks: tuple[FormMark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Protocol(OfRequest):
    """How an account came to be live, or closed."""

    routine_title: str
    account: str
    platform: str
    address: str
    asked_by: str
    #: What the account is since then: "I gång", "Avslutat".
    state: str
    ended_at: datetime
    steps: tuple[ProtocolStep, ...]


def protocol_json(view: Protocol) -> bytes:
    """The record as canonical JSON."""
    return canonical("kanalvakt-request-protocol", SCHEMA_VERSION, view)


def protocol_pdf(view: Protocol) -> bytes:
    """The protocol as a PDF/A-1b document in Swedish."""
    record = protocol_json(view)
    below = f"{view.account}, {view.municipality}, begäran {view.number}"
    page = begun(view, below, view.state, view.ended_at, record)
    page.facts(_summary(view))
    page.heading("Steg för steg")
    for step in view.steps:
        page.question(step.label, step.source)
        if step.answer:
            page.quote(step.answer, nothing="")
        for mark in step.marks:
            said(page, mark)
        if not step.marks:
            page.facts([("Resultat", "Inte gjort; steget är frivilligt")])
    return ended(page, record)


def _summary(view: Protocol) -> Iterator[tuple[str, str]]:
    yield "Kommun", view.municipality
    yield "Begäran", view.number
    yield "Följer", view.routine_title
    yield "Konto", view.account
    yield "Plattform", view.platform
    yield "Adress", view.address
    yield "Begärd av", view.asked_by
    yield view.state, swedish_time(view.ended_at)
