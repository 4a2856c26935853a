"""Cards and form of much criticism: why official answers wait, and for whom (TIB-59)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cards.case import Deadline, deadline_words
from cards.forms import About
from cards.model import Block, Button, Card, Facts, Field, Form, Quote, Steps, Text
from cards.texts import Language, Texts, enumerated, say_moment, say_time, texts

#: How many cases a card names.
NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Consulted:
    """One of those who have to be asked: as what, who they are, and what they said."""

    role: str
    #: As what, in the municipality's own words.
    word: str = ""
    #: Who can be asked now, by name.
    names: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None
    view: str = ""


@dataclass(frozen=True, kw_only=True)
class CriticalCase:
    """A case that is open while the criticism goes on."""

    id: int
    #: Keys of the rules' names.
    categories: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class CriticismView:
    """All that the cards show."""

    id: int
    version: int
    account: str
    #: "Tibro 4.2 (TIB-59)"
    source: str
    #: Empty: the comments were counted.
    declared_by: str
    declared_at: datetime
    count: int
    #: on, lifted; of earlier versions: ended
    state: Literal["on", "lifted", "ended"]
    consulted: tuple[Consulted, ...]
    cases: tuple[CriticalCase, ...] = ()
    #: Those beyond the ones that are named.
    more: int = 0
    ended_by: str = ""
    ended_at: datetime | None = None


def criticism_card(view: CriticismView, language: Language = "sv") -> Card:
    """The team channel's card: while it is on, it says so."""
    t = texts(language)
    on = view.state == "on"
    blocks: list[Block] = [Text(text=_standing(view, t), weight="strong"), Text(text=_began(view, t))]
    if on:
        blocks.append(Text(text=t("criticism-still")))
    blocks += _asked(view, t)
    blocks += _cases(view, t, language) if on else []
    buttons = [_consult(view, item, t, named=True) for item in view.consulted if not item.by] if on else []
    return Card(
        key=f"criticism:{view.id}",
        version=view.version,
        title=t(f"criticism-title-{view.state}", account=view.account),
        summary=_standing(view, t),
        blocks=tuple(blocks),
        buttons=tuple(buttons),
        context=(_why(view, t),),
        tone="urgent" if on else "done",
    )


def consult_card(view: CriticismView, role: str, language: Language = "sv") -> Card:
    """The card of one who has to be asked: what is open, which clocks go, and one button."""
    t = texts(language)
    mine = next((item for item in view.consulted if item.role == role), Consulted(role=role))
    waits = view.state == "on" and not mine.by
    lead = t("consult-lead", account=view.account, role=mine.word) if waits else _standing(view, t)
    blocks: list[Block] = [Text(text=lead, weight="strong"), Text(text=_began(view, t))]
    if view.state == "on":
        blocks.append(Text(text=t("criticism-still")))
    blocks += _asked(view, t)
    blocks += _cases(view, t, language) if view.state == "on" else []
    return Card(
        key=f"consult:{view.id}.{role}",
        version=view.version,
        title=t("consult-title", account=view.account)
        if waits
        else t(f"criticism-title-{view.state}", account=view.account),
        summary=lead,
        blocks=tuple(blocks),
        buttons=(_consult(view, mine, t, named=False),) if waits else (),
        context=(t("consult-why", role=mine.word, source=view.source or t("by-default")),),
        tone="urgent" if waits else "done",
    )


def locked_card(view: CriticismView, deadlines: tuple[Deadline, ...], language: Language = "sv") -> Card:
    """Why Svara did not open: who has to be asked first, and the clock that goes on."""
    t = texts(language)
    clock = tuple((t(f"deadline-{item.kind}"), deadline_words(item, t, language)) for item in deadlines)
    blocks: list[Block] = [
        Text(text=t("locked-lead", account=view.account), weight="strong"),
        Text(text=_began(view, t)),
        *_asked(view, t),
    ]
    if clock:
        blocks += [Text(text=t("locked-clock"), weight="strong"), Facts(pairs=clock)]
    blocks.append(Text(text=t("locked-may")))
    return Card(
        key=f"locked:{view.id}",
        version=view.version,
        title=t("locked-title"),
        summary=t("locked-lead", account=view.account),
        blocks=tuple(blocks),
        context=(_why(view, t),),
        tone="attention",
    )


def consult_form(about: About, t: Texts, *, role: str, account: str) -> Form:
    """``role`` in words. The word of one who was asked, with what they think if they want to say it."""
    return Form(
        name=about.form,
        subject=about.subject,
        version=about.version,
        title=t("consult-form-title"),
        submit=t("consult-form-submit"),
        blocks=(Text(text=t("consult-form-intro", role=role, account=account)),),
        fields=(
            Field(
                key="view",
                label=t("field-view"),
                kind="long",
                required=False,
                hint=t("hint-view"),
                longest=1000,
            ),
        ),
    )


def _standing(view: CriticismView, t: Texts) -> str:
    """How it stands, in one sentence."""
    if view.state == "on":
        waiting = f" {t('and')} ".join(item.word for item in view.consulted if not item.by)
        return t("criticism-on", account=view.account, roles=waiting)
    when = say_moment(view.ended_at) if view.ended_at else ""
    return t(f"criticism-{view.state}", account=view.account, name=view.ended_by, time=when)


def _began(view: CriticismView, t: Texts) -> str:
    when = say_moment(view.declared_at)
    if view.declared_by:
        return t("criticism-declared", name=view.declared_by, time=when, n=view.count)
    return t("criticism-counted", time=when, n=view.count)


def _asked(view: CriticismView, t: Texts) -> list[Block]:
    """Who has been asked and who has not; and what they said."""
    steps = []
    views: list[Block] = []
    for item in view.consulted:
        role = item.word
        if item.by and item.at is not None:
            steps.append(("done", t("consulted-done", role=role, name=item.by, time=say_moment(item.at))))
            if item.view:
                views += [Text(text=t("consulted-view", name=item.by)), Quote(text=item.view)]
        elif item.names:
            steps.append(("waiting", t("consulted-waits", role=role, names=", ".join(item.names))))
        else:
            steps.append(("failed", t("consulted-nobody", role=role)))
    return [Steps(steps=tuple(steps)), *views]  # type: ignore[arg-type]  # the three words above


def _cases(view: CriticismView, t: Texts, language: Language) -> list[Block]:
    """The clocks that go on meanwhile."""
    if not view.cases:
        return []
    pairs = []
    for case in view.cases[:NAMED]:
        names = enumerated(t(f"category-{item}") for item in case.categories) or t("criticism-no-finding")
        clock = "; ".join(_clock(item, t, language, view.declared_at) for item in case.deadlines[:2])
        said = t("criticism-said", rule=names, clock=clock or t("criticism-no-clock"))
        pairs.append((t("criticism-case", case=str(case.id)), said))
    blocks: list[Block] = [Text(text=t("criticism-cases"), weight="strong"), Facts(pairs=tuple(pairs))]
    more = view.more + max(0, len(view.cases) - NAMED)
    if more:
        blocks.append(Text(text=t("criticism-more", n=more), weight="quiet"))
    return blocks


def _clock(item: Deadline, t: Texts, language: Language, seen: datetime) -> str:
    """Until when, without the rule, which stands on the case's own card."""
    what = t(f"deadline-{item.kind}")
    if not item.amount:
        return t("criticism-due-now", what=what)
    key = "criticism-due-late" if item.late else "criticism-due"
    return t(key, what=what, time=say_time(item.at, language, seen=seen))


def _why(view: CriticismView, t: Texts) -> str:
    return t("criticism-why", source=view.source or t("by-default"))


def _consult(view: CriticismView, item: Consulted, t: Texts, *, named: bool) -> Button:
    """``named``: where several people see the card, the button says as what one answers."""
    role = item.word
    return Button(
        action="criticism.consult",
        label=t("consult-as", role=role) if named else t("action-criticism-consult"),
        subject=f"{'criticism' if named else 'consult'}:{view.id}.{item.role}",
        style="primary",
        spoken=t("consult-as", role=role),
    )
