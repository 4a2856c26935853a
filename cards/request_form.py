"""The signed form of a request: every question with its answer, what was asked of it, who decided what.

The PDF/A is what people read, sign off and file; the JSON holds every character exactly. Both are pure
functions of the form, dated by the last thing that happened to it: the same form gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cards.paper import CREATOR, About, Paper, swedish_second, swedish_time
from cards.record import Dated, canonical

#: Grows when a field of the JSON changes its meaning or goes away.
SCHEMA_VERSION = 1

#: The zero-width space is written as the page writes it, so the example is true.
_READING = (
    "Tecken som inte syns, eller som saknas i typsnitten, skrivs med sin teckenkod, till exempel \u200b. "
    "Svaren tecken för tecken finns i JSON-filen som sparades tillsammans med detta dokument."
)

#: What every such document says of itself.
_SIGNED = (
    (
        "Underskrift",
        (
            "Namnen ovan är personer i kommunens register som har tryckt i sin egen chatt. "
            "Varje tryckning står i Kanalvakts förseglade logg."
        ),
    ),
    ("Läsning", _READING),
)


@dataclass(frozen=True, kw_only=True)
class OfRequest(Dated):
    """What every document about a request bears on each page."""

    #: For example "Begäran om nytt konto".
    title: str
    municipality: str
    #: The request's.
    number: str


@dataclass(frozen=True, kw_only=True)
class FormAnswer:
    """A question of the routine and what was answered."""

    label: str
    value: str
    #: The clauses behind the question, in words; empty: none is named.
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FormMark(Dated):
    """What somebody decided, said or confirmed about the request."""

    #: What it is, for example "Närmaste chef: godkännande".
    label: str
    role: str
    name: str
    at: datetime
    #: The result as people were shown it, for example "Godkänd".
    result_words: str
    #: The reason or view in the person's own words.
    words: str = ""
    #: What the person confirmed, in the routine's words.
    ticks: tuple[str, ...] = ()
    #: Whether it decides about the request: an approval or a rejection.
    decides: bool = False


@dataclass(frozen=True, kw_only=True)
class FormTalk(Dated):
    """What somebody asked about the request before it was decided, and what was answered."""

    name: str
    at: datetime
    words: str
    #: Empty: nobody has answered.
    answer: str = ""
    answered_by: str = ""
    #: None: not answered, or it was not kept when.
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RequestForm(OfRequest):
    """A request as it stands: what was asked, answered and decided."""

    #: The routine's document that the form follows.
    routine_title: str
    asked_by: str
    asked_at: datetime
    answers: tuple[FormAnswer, ...]
    marks: tuple[FormMark, ...] = ()
    talk: tuple[FormTalk, ...] = ()

    @property
    def as_of(self) -> datetime:
        """When the last of what it tells happened."""
        talk = (at for one in self.talk for at in (one.at, one.answered_at) if at is not None)
        return max([self.asked_at, *(mark.at for mark in self.marks), *talk])


def request_json(view: RequestForm) -> bytes:
    """The record as canonical JSON."""
    return canonical("kanalvakt-request", SCHEMA_VERSION, view)


def request_pdf(view: RequestForm) -> bytes:
    """The form as a PDF/A-1b document in Swedish."""
    record = request_json(view)
    page = begun(view, f"{view.municipality}, begäran {view.number}", "Senast ändrad", view.as_of, record)
    page.facts(_summary(view))
    page.heading("Frågor och svar")
    for answer in view.answers:
        page.question(answer.label, answer.source)
        page.quote(answer.value, nothing="Inget svar.")
    if view.talk:
        page.heading("Frågor om begäran")
    for one in view.talk:
        page.question(f"{one.name} frågade {swedish_time(one.at)}")
        page.quote(one.words, nothing="")
        page.facts([("Svar av", one.answered_by or "Inget svar när handlingen gjordes"), *_answered_at(one)])
        if one.answer:
            page.quote(one.answer, nothing="")
    page.heading("Godkännanden och beslut")
    if not view.marks:
        page.facts([("Beslut", "Inget beslut när handlingen gjordes")])
    for mark in view.marks:
        page.question(mark.label)
        said(page, mark)
    return ended(page, record)


def _answered_at(one: FormTalk) -> Iterator[tuple[str, str]]:
    if one.answered_at is not None:
        yield "Tidpunkt", swedish_time(one.answered_at)


def begun(view: OfRequest, below: str, what: str, at: datetime, record: bytes) -> Paper:
    """The first page of a document about a request. ``what`` happened last, and ``at`` what time."""
    about = About(
        title=f"{view.title}, begäran {view.number}, {view.municipality}",
        author=view.municipality,
        head=view.title,
        place=f"{view.municipality} · begäran {view.number}",
        foot=f"{what} {swedish_second(at)} · upprättad av {CREATOR}",
        made_at=at,
    )
    page = Paper(about, text=record.decode())
    page.add_page()
    page.heading_of_all(view.title, below)
    return page


def ended(page: Paper, record: bytes) -> bytes:
    """What such a document says of itself, and all of it as bytes."""
    page.heading("Om handlingen")
    page.facts([*_SIGNED, ("JSON-filens SHA-256", hashlib.sha256(record).hexdigest())])
    return bytes(page.output())


def _summary(view: RequestForm) -> Iterator[tuple[str, str]]:
    yield "Kommun", view.municipality
    yield "Begäran", view.number
    yield "Följer", view.routine_title
    yield "Begärd av", view.asked_by
    yield "Begärd", swedish_time(view.asked_at)
    for mark in [mark for mark in view.marks if mark.decides][-1:]:
        by = f"{mark.name}, {mark.role}" if mark.role else mark.name
        yield "Senaste beslut", f"{mark.result_words} ({by})"


def said(page: Paper, mark: FormMark) -> None:
    """What somebody said of a step: the result, who, as what and when, and in which words."""
    page.facts(
        [
            ("Resultat", mark.result_words),
            ("Av", f"{mark.name}, {mark.role}" if mark.role else mark.name),
            ("Tidpunkt", swedish_time(mark.at)),
            *(("Bekräftat", tick) for tick in mark.ticks),
        ]
    )
    if mark.words:
        page.quote(mark.words, nothing="")
