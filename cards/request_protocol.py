"""The protocol of what followed a decision: an account was set up or closed, each step by whom and when.

The signed form (``cards.request_form``) ends where the set-up begins; this is kept
beside it when all is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cards.paper import CREATOR, About, Paper, swedish_second, swedish_time
from cards.record import Dated, canonical
from cards.request_form import SIGNED, FormMark, said

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
class Protocol(Dated):
    """How an account came to be live, or closed."""

    #: For example "Protokoll över uppsättningen".
    title: str
    municipality: str
    number: str
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
    about = About(
        title=f"{view.title}, begäran {view.number}, {view.municipality}",
        author=view.municipality,
        head=view.title,
        place=f"{view.municipality} · begäran {view.number}",
        foot=f"{view.state} {swedish_second(view.ended_at)} · upprättad av {CREATOR}",
        made_at=view.ended_at,
    )
    page = Paper(about, text=protocol_json(view).decode())
    page.add_page()
    page.heading_of_all(view.title, f"{view.account}, {view.municipality}, begäran {view.number}")
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
    page.heading("Om handlingen")
    page.facts([*SIGNED, ("JSON-filens SHA-256", hashlib.sha256(protocol_json(view)).hexdigest())])
    return bytes(page.output())


def _summary(view: Protocol) -> Iterator[tuple[str, str]]:
    yield "Kommun", view.municipality
    yield "Begäran", view.number
    yield "Följer", view.routine_title
    yield "Konto", view.account
    yield "Plattform", view.platform
    yield "Adress", view.address
    yield "Begärd av", view.asked_by
    yield view.state, swedish_time(view.ended_at)
