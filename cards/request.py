"""Cards and forms of a request to open or close an account: what is asked, who decides, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from cards.choosing import choosing
from cards.model import Block, Button, Card, Facts, Field, Form, Link, Option, Quote, Steps, Text, Tone
from cards.texts import Language, Texts, because, say_moment, texts

StepState = Literal["done", "now", "waiting", "refused"]

#: An answer longer than this, or of several lines, stands as a quotation.
SHORT = 100
#: How many questions about a request its card shows, the newest.
TALK = 3


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question with its answer, in words."""

    label: str
    value: str
    #: "Gislaved Bilaga 1 (GIS-86)"; empty where the program asks.
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody asked about a request, and what was answered."""

    by: str
    at: datetime
    words: str
    answer: str = ""
    answered_by: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """All that the cards of a request show."""

    id: int
    version: int
    #: open, close
    kind: str
    #: What the account is or will be called; empty before anybody said.
    name: str
    municipality: str
    #: draft, asked, started, done, rejected, lapsed, withdrawn
    state: str
    by: str
    shared_with: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()
    #: What was answered otherwise after it was consulted about.
    changed: tuple[Answered, ...] = ()
    #: How many of the questions that must be answered are, and how many there are.
    answered: int = 0
    questions: int = 0
    #: What is done, what is open and what waits, in order.
    steps: tuple[tuple[StepState, str], ...] = ()
    talk: tuple[Said, ...] = ()
    #: Why it was not approved.
    reason: str = ""
    #: Why the signed form could not be saved, or sent.
    failure: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    #: Action names, the first one leads.
    buttons: tuple[str, ...] = ()
    #: The coordinator's unit, in the municipality's own words.
    coordinator: str = ""
    #: The signed form and the protocol, as far as they are kept.
    documents: tuple[Link, ...] = ()
    #: Said last, when it is done.
    farewell: str = ""
    #: Until when a closing waits and what comes then, in a sentence.
    waits: str = ""
    #: The account stays, and a farewell stands on it.
    take_down: bool = False
    #: Whether nothing reads the account that was opened: people look at it themselves.
    by_hand: bool = False
    #: By which rule there is such a request, "Gislaved Bilaga 1 (GIS-96)".
    source: str = ""


def request_title(view: RequestView, t: Texts) -> str:
    """What is asked for, in a few words."""
    return t(f"request-title-{view.kind}", name=view.name or t("request-unnamed"))


def request_card(view: RequestView, language: Language = "sv", *, word: str = "") -> Card:
    """The card of those whose request it is: how far it has come, and what they can do."""
    t = texts(language)
    blocks: list[Block] = [Text(text=word, weight="strong")] if word else []
    blocks += [Text(text=request_lead(view, t), weight="normal" if word else "strong")]
    if view.reason:
        blocks.append(Quote(text=view.reason))
    if view.failure:
        blocks.append(Text(text=view.failure, weight="strong"))
    if view.take_down:
        blocks.append(Text(text=t("request-take-down"), weight="strong"))
    if view.waits:
        blocks.append(Text(text=view.waits))
    if view.state == "done" and view.farewell:
        blocks.append(Text(text=view.farewell))
    if view.steps:
        blocks.append(Steps(steps=view.steps))
    blocks += _talk(view, t)
    blocks += view.documents
    return Card(
        key=f"request:{view.id}",
        version=view.version,
        title=request_title(view, t),
        summary=f"{request_title(view, t)}. {request_lead(view, t)}",
        blocks=tuple(blocks),
        buttons=_buttons(view.buttons, f"request:{view.id}", t),
        context=(whose(view, t), because(view.source, t)),
        tone=_tone(view),
    )


def ended_card(view: RequestView, key: str, language: Language = "sv", *, why: str = "why") -> Card:
    """That a request ended, how, and why; ``why`` one is told: said something of it, own, or handles it."""
    t = texts(language)
    reason = (Quote(text=view.reason),) if view.reason else ()
    farewell = (Text(text=t("request-take-down"), weight="strong"),) if view.take_down else ()
    return Card(
        key=f"ended:{key}",
        version=1,
        title=request_title(view, t),
        summary=f"{request_title(view, t)}. {request_lead(view, t)}",
        blocks=(Text(text=request_lead(view, t), weight="strong"), *reason, *farewell),
        context=(whose(view, t), t(f"request-ended-{why}"), because(view.source, t)),
        tone="done",
    )


def news_card(
    view: RequestView,
    key: str,
    t: Texts,
    *,
    lead: str,
    why: str,
    blocks: Sequence[Block] = (),
    reads: bool = True,
) -> Card:
    """For whoever has said or asked something of a request: what is new. ``reads``: with its answers."""
    title = request_title(view, t)
    return Card(
        key=key,
        version=1,
        title=title,
        summary=f"{title}. {lead}",
        blocks=(Text(text=lead, weight="strong"), *blocks),
        buttons=_buttons(("request.read",), f"request:{view.id}", t) if reads else (),
        context=(why,),
        tone="neutral",
    )


def request_lead(view: RequestView, t: Texts) -> str:
    """How far a request has come, in a sentence."""
    places = {
        "n": view.answered,
        "of": view.questions,
        "name": view.ended_by,
        "time": say_moment(view.ended_at) if view.ended_at else "",
    }
    key = "done-by-hand" if view.kind == "open" and view.state == "done" and view.by_hand else view.state
    if view.state == "draft":
        key = (
            "draft"
            if view.answered < view.questions
            else "ready"
            if "request.send" in view.buttons
            else "waits"
        )
    return t(f"request-lead-{view.kind}-{key}", **places)


def whose(view: RequestView, t: Texts) -> str:
    """Whose request it is, and with whom they share it."""
    if not view.shared_with:
        return t("request-by", name=view.by)
    return t("request-by-shared", name=view.by, names=", ".join(view.shared_with))


def _talk(view: RequestView, t: Texts) -> list[Block]:
    blocks: list[Block] = []
    for said in view.talk[-TALK:]:
        blocks += [Text(text=t("request-asked", name=said.by, time=say_moment(said.at)), weight="strong")]
        blocks += [Quote(text=said.words)]
        if said.answer:
            blocks += [Text(text=t("request-answered", name=said.answered_by)), Quote(text=said.answer)]
        else:
            blocks.append(Text(text=t("request-unanswered"), weight="quiet"))
    return blocks


def _tone(view: RequestView) -> Tone:
    if view.state in {"done", "rejected", "lapsed", "withdrawn"}:
        return "done"
    return "neutral" if view.state == "asked" else "attention"


def _buttons(actions: Iterable[str], subject: str, t: Texts) -> tuple[Button, ...]:
    return tuple(
        Button(
            action=action,
            label=t("action-" + action.replace(".", "-")),
            subject=subject,
            style="primary" if place == 0 else "danger" if action == "request.reject" else "default",
        )
        for place, action in enumerate(actions)
    )


def answer_blocks(answers: Sequence[Answered]) -> list[Block]:
    """Short answers beside their questions, long ones below them; every one with where it is asked."""
    blocks: list[Block] = []
    pairs: list[tuple[str, str]] = []
    for one in answers:
        if len(one.value) <= SHORT and "\n" not in one.value:
            pairs.append((one.label, one.value))
            continue
        if pairs:
            blocks.append(Facts(pairs=tuple(pairs)))
            pairs = []
        blocks += [Text(text=one.label, weight="strong"), Quote(text=one.value)]
    if pairs:
        blocks.append(Facts(pairs=tuple(pairs)))
    return blocks


# --- the card of somebody who is asked -------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AskedView:
    """A step of a request that somebody else takes: to approve, to say what they think, to confirm."""

    task: int
    version: int
    request: RequestView
    #: request_approval, request_consultation, request_step, request_exemption, request_answer, request_setup
    kind: str
    #: The step's own words.
    label: str
    guidance: tuple[str, ...] = ()
    #: As what they are asked, a sentence in the municipality's own words.
    role: str = ""
    #: What has to be said besides: that each confirms for themself, or which two people do.
    who: str = ""
    #: In whose place.
    instead_of: str = ""
    #: What others have decided before, a sentence each.
    before: tuple[str, ...] = ()
    #: "Gislaved 1 (GIS-27)"
    source: str = ""
    due: str = ""
    #: open, done, dropped; and then what came of it, in a sentence.
    state: str = "open"
    ended: str = ""
    buttons: tuple[str, ...] = ()


#: Whoever is asked one of these reads the whole request; in a chat that cuts it, all of it is a press away.
_DECIDING = frozenset({"request_approval", "request_consultation", "request_exemption"})


def asked_card(view: AskedView, language: Language = "sv") -> Card:
    """Who asks whom as what, and the buttons to answer with; the whole request for those who decide about it.

    Whoever has only something to do reads first what that is; all answers are a press away.
    """
    t = texts(language)
    request = view.request
    title = t(
        f"{view.kind.replace('_', '-')}-title-{request.kind}", name=request.name or t("request-unnamed")
    )
    open_ = view.state == "open"
    lead = t(f"{view.kind.replace('_', '-')}-lead", name=request.by, role=view.role, label=view.label)
    blocks: list[Block] = [Text(text=lead if open_ else view.ended, weight="strong")]
    if open_ and view.instead_of:
        blocks.append(Text(text=t("request-instead", name=view.instead_of)))
    blocks += [Text(text=line) for line in (view.who, *view.before, *view.guidance) if line] if open_ else []
    if view.kind in _DECIDING:
        blocks += answer_blocks(request.answers)
    blocks += _talk(request, t)
    return Card(
        key=f"task:{view.task}",
        version=view.version,
        title=title if open_ else t(f"request-{view.state}-title", title=title),
        summary=f"{title}. {lead if open_ else view.ended}",
        blocks=tuple(blocks),
        buttons=_buttons(view.buttons, f"task:{view.task}", t) if open_ else (),
        context=(*((view.due,) if view.due else ()), because(view.source, t)) if open_ else (),
        tone="attention" if open_ else "done",
    )


# --- forms -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Word:
    """A form that asks for a few words: a reason, a question, an answer, a view."""

    #: reject, ask, reply, view, change, withdraw
    about: str
    form: str
    subject: str
    version: int
    #: What it is about, above the field.
    lead: str
    quote: str = ""
    required: bool = True


def word_form(word: Word, t: Texts) -> Form:
    """Asks for a reason, a question, an answer or a view, in the person's own words."""
    blocks: list[Block] = [Text(text=word.lead)] if word.lead else []
    if word.quote:
        blocks.append(Quote(text=word.quote))
    field = Field(
        key="words",
        label=t(f"field-request-{word.about}"),
        kind="long",
        hint=t(f"hint-request-{word.about}"),
        required=word.required,
        longest=2000,
    )
    return Form(
        name=word.form,
        subject=word.subject,
        version=word.version,
        title=t(f"walk-{word.about}-title"),
        submit=t(f"walk-{word.about}-submit"),
        fields=(field,),
        blocks=tuple(blocks),
        style="danger" if word.about in {"reject", "withdraw"} else "primary",
    )


def consultation_form(word: Word, t: Texts) -> Form:
    """A view that can stop what is asked for: whether it may go on, and why."""
    form = word_form(word, t)
    (words,) = form.fields
    may = Field(
        key="goes_on",
        label=t("field-request-goes-on"),
        kind="choice",
        options=(
            Option(value="yes", label=t("request-goes-on-yes")),
            Option(value="no", label=t("request-goes-on-no")),
        ),
        hint=t("hint-request-goes-on"),
    )
    return replace(form, fields=(may, replace(words, hint=t("hint-request-view-stops"))))


def share_form(view: RequestView, people: Sequence[tuple[str, str]], t: Texts) -> Form:
    """With whom a request is shared: they see it and fill it in too."""
    field = Field(
        key="person",
        label=t("field-request-share"),
        kind="choice",
        hint=t("hint-request-share"),
    )
    return Form(
        name="request.share",
        subject=f"request:{view.id}",
        version=view.version,
        title=t("walk-share-title"),
        submit=t("walk-share-submit"),
        fields=(choosing(field, people, t),),
    )


def approve_form(
    view: AskedView,
    t: Texts,
    *,
    confirms: Sequence[tuple[str, str]],
    people: Sequence[tuple[str, str]],
    responsible: Sequence[str],
    several: bool,
) -> Form:
    """What whoever approves confirms, and whom they appoint (LID-18, LID-20, LAH-12, LAH-65).

    ``confirms``: each with the rule that it comes from. ``several``: the routine lets more than one be
    responsible.
    """
    fields = [
        Field(
            key=f"confirm_{place}", label=confirm[:1].upper() + confirm[1:], kind="tick", hint=source or None
        )
        for place, (confirm, source) in enumerate(confirms)
    ]
    if people:
        fields.append(
            choosing(
                Field(
                    key="responsible",
                    label=t("field-request-responsible"),
                    kind="choices" if several else "choice",
                    value=",".join(responsible),
                    hint=t("hint-request-responsible"),
                ),
                people,
                t,
            )
        )
    fields.append(
        Field(key="words", label=t("field-request-comment"), kind="long", required=False, longest=2000)
    )
    return Form(
        name="request.approve",
        subject=f"task:{view.task}",
        version=view.version,
        title=t("walk-approve-title"),
        submit=t("action-request-approve"),
        fields=tuple(fields),
        blocks=(Text(text=request_title(view.request, t), weight="strong"), Text(text=view.label)),
    )


def account_form(municipality: str, accounts: Sequence[tuple[str, str]], chosen: str, t: Texts) -> Form:
    """Which account is to be closed, and why."""
    return Form(
        name="request.close",
        subject=f"municipality:{municipality}",
        version=0,
        title=t("walk-close-title"),
        submit=t("walk-close-submit"),
        fields=(
            choosing(
                Field(key="account", label=t("field-request-account"), kind="choice", value=chosen),
                accounts,
                t,
                of="account",
            ),
            Field(
                key="reason",
                label=t("field-request-close-reason"),
                kind="long",
                hint=t("hint-request-close-reason"),
                required=False,
                longest=2000,
            ),
        ),
        blocks=(Text(text=t("walk-close-intro")),),
    )
