"""Cards around a case: what the receiver of a forwarded case sees, digests, help, status, search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cards.case import SHOWN, CaseView, deadline_words, quote
from cards.model import Block, Button, Card, Facts, Link, Quote, Text, Tone
from cards.texts import Language, say_moment, say_time, texts

_FORWARD_TONES: dict[str, Tone] = {
    "waiting": "attention",
    "accepted": "done",
    "answered": "done",
    "failed": "urgent",
}
#: Why what waits for its receiver is told them once more: a new message, for an old card rings no bell.
Again = Literal["reminder", "edited"]
#: How much of a comment a search shows.
GLIMPSE = 200


def forward_card(
    view: CaseView,
    *,
    forward_id: int,
    version: int,
    state: str,
    sender: str,
    instead_of: str = "",
    note: str,
    at: datetime,
    settled_by: str,
    answer: str,
    source: str,
    evidence: bool = False,
    number: bool = False,
    again: Again | None = None,
    language: Language = "sv",
) -> Card:
    """The receiver's card: who asks, about what, until when, how to answer or accept, and by which rule.

    ``instead_of``: the receiver who is away, where whoever stands in for them has it.
    ``evidence``: whether there is any to open. ``number``: whether the case waits for its diary number, and
    the receiver is a registrar.
    """
    t = texts(language)
    waiting = state == "waiting"
    why = t("forward-why", sender=sender, source=source, instead=instead_of or "none")
    told = again if waiting and again else "forward"
    title = t(f"{told}-title" if waiting or state == "sending" else f"forward-title-{state}")
    blocks: list[Block] = [
        Text(
            text=t("forward-from", sender=sender, account=view.account, time=say_moment(at)), weight="strong"
        )
    ]
    if note:
        blocks += [Text(text=t("forward-note")), Quote(text=note)]
    blocks.append(Text(text=t("forward-comment", author=view.author or t("author-unknown"))))
    blocks += quote(view, t, longest=SHOWN, show=waiting)
    if view.deadlines:
        pairs = tuple(
            (t(f"deadline-{item.kind}"), deadline_words(item, t, language, seen=at))
            for item in view.deadlines
        )
        blocks.append(Facts(pairs=pairs))
    if settled_by:
        blocks.append(Text(text=t("forward-settled", name=settled_by), weight="strong"))
    if answer:
        blocks.append(Quote(text=answer))
    if view.url:
        blocks.append(Link(label=t("open-at-platform"), url=view.url))
    return Card(
        key=f"forward:{forward_id}",
        version=version,
        title=title,
        summary=t(f"{told}-summary", sender=sender, account=view.account) if waiting else f"{title}.",
        blocks=tuple(blocks),
        buttons=(
            *(_forward_buttons(forward_id, language) if waiting else ()),
            *_record_buttons(view, forward_id, language, evidence=evidence, number=number),
        ),
        context=(why,) if waiting else (),
        tone="urgent" if told != "forward" else _FORWARD_TONES.get(state, "neutral"),
    )


def _forward_buttons(forward_id: int, language: Language) -> tuple[Button, ...]:
    t = texts(language)
    subject = f"forward:{forward_id}"
    return (
        Button(action="forward.accept", label=t("action-forward-accept"), subject=subject, style="primary"),
        Button(action="forward.answer", label=t("action-forward-answer"), subject=subject),
    )


def _record_buttons(
    view: CaseView, forward_id: int, language: Language, *, evidence: bool, number: bool
) -> tuple[Button, ...]:
    """What whoever got it still needs when they have answered: the number, the text, the evidence."""
    t, case = texts(language), f"case:{view.id}"
    offered = (
        ("case.diary", f"forward:{forward_id}", number),
        ("case.show", case, view.text is None or len(view.text) > SHOWN),
        ("case.evidence", case, evidence),
    )
    return tuple(
        Button(action=action, label=t(f"action-{action.replace('.', '-')}"), subject=subject)
        for action, subject, there in offered
        if there
    )


@dataclass(frozen=True, kw_only=True)
class DigestLine:
    """One case that is held back."""

    case: int
    account: str
    category: str
    due: datetime | None
    received_at: datetime


def digest_card(
    *,
    key: str,
    version: int,
    place: str,
    waiting: int,
    urgent: int,
    lines: Sequence[DigestLine],
    step: int,
    language: Language = "sv",
) -> Card:
    """Many new cases at once: how many, the first of them, and a button that brings the next ones.

    ``urgent``: how many of them come by themselves, as soon as somebody takes on what stands there.
    """
    t = texts(language)
    if not waiting:
        return Card(
            key=key,
            version=version,
            title=t("digest-done-title"),
            summary=t("digest-done-title"),
            blocks=(Text(text=t("digest-done")),),
            tone="done",
        )
    named = tuple(Text(text=_digest_line(line, language)) for line in lines)
    more = waiting - len(lines)
    pressing = (Text(text=t("digest-urgent", n=urgent), weight="strong"),) if urgent else ()
    blocks: tuple[Block, ...] = (Text(text=t("digest-intro"), weight="strong"), *pressing, *named)
    if more > 0:
        blocks = (*blocks, Text(text=t("digest-more", n=more), weight="quiet"))
    button = Button(
        action="digest.next",
        label=t("action-digest-next", n=min(step, waiting)),
        subject=f"place:{place}",
        style="primary",
    )
    return Card(
        key=key,
        version=version,
        title=t("digest-title", n=waiting),
        summary=t("digest-title", n=waiting),
        blocks=blocks,
        buttons=(button,),
        context=(t("digest-why"),),
        tone="urgent" if urgent else "attention",
    )


def _digest_line(line: DigestLine, language: Language) -> str:
    t = texts(language)
    what = t(f"category-{line.category}") if line.category else t("category-reported")
    until = t("digest-until", time=say_time(line.due, language, seen=line.received_at)) if line.due else ""
    return t("digest-line", case=str(line.case), account=line.account, what=what, until=until).strip()


def note_card(title: str, paragraphs: Sequence[str], *, context: Sequence[str] = ()) -> Card:
    """A few sentences for one person: help, status, a receipt."""
    return Card(
        key="note",
        version=0,
        title=title,
        summary=f"{title}. {paragraphs[0] if paragraphs else ''}".strip(),
        blocks=tuple(Text(text=paragraph) for paragraph in paragraphs),
        context=tuple(context),
    )


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One comment that a search found."""

    account: str
    author: str
    created_at: datetime
    text: str
    url: str
    outcome: str
    case: int | None
    #: Written by the municipality itself; else it came in.
    ours: bool = False
    #: How well the time is known: moment, day or unknown.
    precision: str = "moment"


def _when(hit: Hit, language: Language) -> str:
    """When it was written; the mere day where the hour is not known."""
    said = say_moment(hit.created_at, language)
    return said.partition(" ")[0] if hit.precision == "day" else said


def search_card(words: str, hits: Sequence[Hit], language: Language = "sv") -> Card:
    """What a search found, newest first and whether it came in or is ours (TIB-67, TIB-68, GIS-11)."""
    t = texts(language)
    blocks: list[Block] = [Text(text=t("search-found", n=len(hits)), weight="strong"), Quote(text=words)]
    for hit in hits:
        case = t("search-case", case=str(hit.case), outcome=t(f"outcome-{hit.outcome}")) if hit.case else ""
        line = t(
            "search-hit",
            account=hit.account,
            author=hit.author or t("author-unknown"),
            time=_when(hit, language),
            case=case,
            ours="yes" if hit.ours else "no",
        )
        glimpse = hit.text if len(hit.text) <= GLIMPSE else f"{hit.text[: GLIMPSE - 1]}…"
        blocks += [Text(text=line.strip()), Quote(text=glimpse)]
        if hit.url:
            blocks.append(Link(label=t("open-at-platform"), url=hit.url))
    return Card(
        key="note", version=0, title=t("search-title"), summary=t("search-title"), blocks=tuple(blocks)
    )
