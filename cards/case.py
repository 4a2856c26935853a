"""The card of a case: what came in, which rule it may break, until when, who has it, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from cards.model import Block, Button, Card, Facts, Link, Quote, Steps, Style, Text, Tone
from cards.texts import Language, Texts, enumerated, say_day, say_moment, say_start, say_time, skipping, texts

StepState = Literal["done", "now", "waiting", "failed"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why the comment was flagged: the rule, the municipality's own wording, the words that matched."""

    #: Key of the rule's name, for example "personal_number".
    category: str
    words: str
    #: The ground in the routine's words; empty for a question.
    ground: str = ""
    #: "Tibro 4.4 (TIB-87)"
    source: str = ""
    severity: Literal["low", "medium", "high"] = "medium"
    #: It stands in the author's name, not in the text.
    of_author: bool = False


@dataclass(frozen=True, kw_only=True)
class Closes:
    """A platform takes no answer later than so many hours after something was written."""

    platform: str
    hours: int


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Until when, and by which rule."""

    kind: Literal["remove", "answer"]
    at: datetime
    amount: int
    #: elapsed, weekdays, office, working_days
    clock: str
    #: "Tibro 4.4"; empty where the document is silent.
    source: str
    late: bool = False
    #: From when the time is counted: when the comment was posted; a mere day where no more is known.
    start: datetime | date | None = None
    #: Somebody took more time than the rule gives.
    put_off: bool = False
    #: The platform gives less time than the rule.
    closes: Closes | None = None
    #: Days off that the clock stood still for, beside ordinary weekends: "julafton".
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Who watches the account now, and in which role, in words."""

    name: str
    role: str
    #: Whose place they take, where that one is away or has left.
    instead_of: str = ""
    #: The end of that one's absence; None for somebody who has left.
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What was decided: by whom, when, and why."""

    outcome: str
    name: str
    at: datetime
    reason: str = ""
    #: When a removed comment was gone, and by whose hand, where that is not who decided it.
    removed_at: datetime | None = None
    remover: str = ""
    #: When a comment that vanished was taken away, where its platform told; ``at`` is when that was noticed.
    gone_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One step of something that takes several, for example a removal."""

    key: str
    state: StepState
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """All that the card of a case shows."""

    id: int
    version: int
    #: open, removing, restoring, forwarded, replying, awaiting, closed
    state: str
    municipality: str
    account: str
    platform: str
    kind: str
    author: str
    created_at: datetime
    #: How well that is known: moment, day or unknown.
    precision: str = "moment"
    received_at: datetime
    url: str
    #: None where the channel may not see it.
    text: str | None
    marks: tuple[tuple[int, int], ...] = ()
    attachments: int = 0
    revision: int = 1
    #: When what it says now was first seen; None where it is what was written first.
    revised_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    duty: Duty | None = None
    claimed_by: str = ""
    settled: Settled | None = None
    progress: tuple[Progress, ...] = ()
    #: What a person has to do by hand now: an instruction, then the text to post, if any.
    by_hand: str = ""
    text_to_post: str = ""
    diary_number: str = ""
    #: Where a secret comment is entered and where the printed evidence goes, as chosen at the removal.
    diary: str = ""
    archive_place: str = ""
    #: Notes of the routine worth showing now, for example "Twitter är undantaget".
    remarks: tuple[str, ...] = ()
    #: The action names that the state allows, in order.
    actions: tuple[str, ...] = ()


#: How much of an outside text the channel's card shows; the whole stands behind Visa and at the platform.
SHOWN = 1200

#: Something was decided and is being carried out.
UNDER_WAY = frozenset({"removing", "restoring", "forwarded", "replying"})

#: The comment needs no decision any more; what it was passed on for may go on.
_DECIDED = frozenset({"awaiting", "closed"})

_STYLE: dict[str, Style] = {"case.approve": "primary", "case.remove": "danger"}
#: A question's card leads to the answer.
_STYLE_OF_QUESTION: dict[str, Style] = {"case.answer": "primary"}
#: A hidden text must be read before anything is decided.
_STYLE_OF_HIDDEN: dict[str, Style] = {"case.show": "primary", "case.remove": "danger"}
_STYLE_UNDER_WAY: dict[str, Style] = {
    "case.removed": "primary",
    "case.diary": "primary",
    "case.retry": "primary",
    "reply.posted": "primary",
}


def case_card(view: CaseView, language: Language = "sv") -> Card:
    """The card as everybody in the team channel sees it."""
    t = texts(language)
    title = _title(view, t)
    return Card(
        key=f"case:{view.id}",
        version=view.version,
        title=title,
        summary=_summary(view, t, title, language),
        blocks=tuple(_blocks(view, t, language)),
        buttons=_buttons(view, t),
        context=_context(view, t, language),
        tone=_tone(view),
    )


def shown_card(view: CaseView, language: Language = "sv") -> Card:
    """The whole text, for the one handler who asked to see it."""
    t = texts(language)
    text = view.text or ""
    return Card(
        key=f"case:{view.id}",
        version=view.version,
        title=t("shown-title", case=str(view.id)),
        summary=t("shown-summary", account=view.account),
        blocks=(
            Text(text=t("shown-care"), weight="quiet"),
            Text(text=_from(view, t, language), weight="strong"),
            *quote(view, t, longest=len(text), show=False),
            *_link(view, t),
        ),
        tone="attention",
    )


def _title(view: CaseView, t: Texts) -> str:
    if view.settled and view.state in _DECIDED:
        outcome = t(f"outcome-{view.settled.outcome}")
        return t(f"case-title-{view.state}", outcome=outcome, account=view.account)
    if view.settled and (view.state, view.settled.outcome) == ("removing", "hidden"):
        return t("case-title-hiding", account=view.account)
    if view.state in UNDER_WAY:
        return t(f"case-title-{view.state}", account=view.account)
    if any(finding.ground for finding in view.findings):
        return t("case-title-flagged", kind=view.kind, account=view.account)
    if any(finding.category == "question" for finding in view.findings):
        return t("case-title-question", account=view.account)
    return t("case-title-open", kind=view.kind, account=view.account)


def _summary(view: CaseView, t: Texts, title: str, language: Language) -> str:
    parts = [f"{title}."]
    if view.state not in _DECIDED:
        first = next((finding.ground for finding in view.findings if finding.ground), "")
        if first:
            parts.append(t("summary-ground", ground=first))
        if view.deadlines:
            first_due = view.deadlines[0]
            at_once = t("summary-at-once")
            late_by = t("summary-deadline", time=say_time(first_due.at, language, seen=view.received_at))
            parts.append(late_by if first_due.amount else at_once)
        if view.actions and view.state == "open":
            parts.append(t("summary-decide"))
    elif view.settled:
        parts.append(_settled(view, view.settled, t))
    return " ".join(parts)


def _blocks(view: CaseView, t: Texts, language: Language) -> list[Block]:
    blocks: list[Block] = []
    if view.settled:
        blocks.append(Text(text=_settled(view, view.settled, t), weight="strong"))
        if view.settled.reason:
            blocks.append(Text(text=t("settled-reason", reason=view.settled.reason)))
    blocks.append(Text(text=_from(view, t, language)))
    blocks.extend(quote(view, t, longest=SHOWN, show="case.show" in view.actions))
    if view.state not in _DECIDED:
        blocks.extend(_findings(view, t))
    if view.state != "closed":
        blocks.extend(_facts(view, t, language))
    elif kept := _kept_where(view, t):
        blocks.append(Facts(pairs=kept))
    if view.progress:
        blocks.append(Steps(steps=tuple(_step(step, t) for step in view.progress)))
    if view.text_to_post:
        blocks.append(Text(text=t("by-hand-text"), weight="strong"))
        blocks.append(Quote(text=view.text_to_post, ours=True))
    if view.by_hand:
        blocks.append(Text(text=t("by-hand"), weight="strong"))
        blocks.append(Text(text=view.by_hand))
    blocks.extend(Text(text=remark, weight="quiet") for remark in view.remarks)
    blocks.extend(_link(view, t))
    return blocks


def _from(view: CaseView, t: Texts, language: Language) -> str:
    return t(
        "case-from",
        author=view.author or t("author-unknown"),
        kind=t(f"kind-{view.kind}"),
        time=_written(view, t, language),
        platform=t(f"platform-{view.platform}"),
    )


def _written(view: CaseView, t: Texts, language: Language) -> str:
    """When it was written, and no more of it than is known."""
    if view.precision == "moment":
        return say_time(view.created_at, language, seen=view.received_at)
    day = say_day(view.created_at, language, seen=view.received_at)
    return t(f"written-{view.precision}", day=day)


def quote(view: CaseView, t: Texts, *, longest: int, show: bool) -> list[Block]:
    """The comment's text as far as it may and can be shown, with a word about what is not.

    ``show``: a hidden text can be had by pressing Visa.
    """
    if view.text is None:
        words = f"{t('text-hidden')} {t('text-hidden-show')}" if show else t("text-hidden")
        return [Text(text=words, weight="strong")]
    blocks: list[Block] = []
    if view.text.strip():
        cut = view.text[:longest]
        marks = tuple((start, min(end, longest)) for start, end in view.marks if start < longest)
        blocks.append(Quote(text=cut, marks=marks))
        if len(view.text) > longest:
            blocks.append(Text(text=t("text-cut", more=len(view.text) - longest), weight="quiet"))
    else:
        blocks.append(Text(text=t("text-empty"), weight="quiet"))
    if view.attachments:
        blocks.append(Text(text=t("attachments", n=view.attachments), weight="quiet"))
    return blocks


def _findings(view: CaseView, t: Texts) -> list[Block]:
    """One line a ground: the rules' names, the routine's wording and clause, the words that matched."""
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for finding in view.findings:
        grouped.setdefault((finding.ground, finding.source), []).append(finding)
    blocks: list[Block] = []
    for (ground, source), found in grouped.items():
        names = enumerated(_rule(finding, t) for finding in found)
        line = t("finding", rule=names, ground=ground, source=source) if ground else names
        words = list(dict.fromkeys(finding.words for finding in found if finding.words))
        if words and view.text is not None:
            line = t("finding-words", finding=line, words=", ".join(f"”{word}”" for word in words[:5]))
        blocks.append(Text(text=line))
    return blocks


def _rule(finding: Finding, t: Texts) -> str:
    name = t(f"category-{finding.category}")
    return t("finding-of-author", rule=name) if finding.of_author else name


def _facts(view: CaseView, t: Texts, language: Language) -> list[Block]:
    received = view.received_at
    pairs = [
        (t(f"deadline-{item.kind}"), deadline_words(item, t, language, seen=received))
        for item in view.deadlines
    ]
    if view.duty is not None:
        pairs.append((t("duty"), say_duty(view.duty, t, language, seen=view.received_at)))
    else:
        pairs.append((t("duty"), t("duty-nobody")))
    if view.claimed_by:
        pairs.append((t("claimed"), view.claimed_by))
    if view.diary_number:
        pairs.append((t("diary-number"), view.diary_number))
    return [Facts(pairs=(*pairs, *_kept_where(view, t)))]


def _kept_where(view: CaseView, t: Texts) -> tuple[tuple[str, str], ...]:
    """Whose diary, and where the print of the evidence goes; for the registrar and whoever archives it."""
    pairs = ((t("field-diary"), view.diary), (t("field-archive"), view.archive_place))
    return tuple((label, said) for label, said in pairs if said)


def say_duty(duty: Duty, t: Texts, language: Language, *, seen: datetime) -> str:
    """Who has duty and why just they: "Bo Ask (ersättare, Anna Ek är borta till och med ...)"."""
    if not duty.instead_of:
        return t("duty-who", name=duty.name, role=duty.role)
    if duty.until is None:
        return t("duty-left", name=duty.name, role=duty.role, away=duty.instead_of)
    last = say_day(duty.until - timedelta(microseconds=1), language, seen=seen)
    return t("duty-instead", name=duty.name, role=duty.role, away=duty.instead_of, day=last)


def deadline_words(item: Deadline, t: Texts, language: Language, *, seen: datetime | None = None) -> str:
    """Until when, by which clock and rule; or that it is late."""
    origin = t("according-to", source=item.source) if item.source else t("by-default")
    if not item.amount:
        return t("deadline-at-once", origin=origin)
    span = t("more-time") if item.put_off else t(f"span-{item.clock}", n=item.amount)
    if item.closes is not None:
        return _said_of_platform(item, item.closes, t, language, seen=seen, span=span, origin=origin)
    key = "deadline-late" if item.late else "deadline-in-time"
    said = t(key, time=say_time(item.at, language, seen=seen), span=span, origin=origin)
    if item.start is not None:
        said = t("deadline-counted-from", said=said, time=say_start(item.start, language, seen=seen))
    return skipping(said, item.skipped, language)


def _said_of_platform(
    item: Deadline,
    closes: Closes,
    t: Texts,
    language: Language,
    *,
    seen: datetime | None,
    span: str,
    origin: str,
) -> str:
    key = "deadline-closed" if item.late else "deadline-closes"
    at = say_time(item.at, language, seen=seen)
    return t(key, time=at, platform=closes.platform, n=closes.hours, span=span, origin=origin)


#: What is removed so soon after it was decided is said as one.
AT_ONCE = timedelta(minutes=5)
#: Decisions that the outside has yet to carry out; the card must not say that it has.
_STILL_TO_DO = frozenset(
    {
        ("removing", "removed"),
        ("removing", "hidden"),
        ("replying", "answered"),
        ("replying", "countered"),
        ("replying", "referred"),
    }
)


def _settled(view: CaseView, settled: Settled, t: Texts) -> str:
    if (view.state, settled.outcome) in _STILL_TO_DO:
        return t(f"decided-{settled.outcome}", name=settled.name, time=say_moment(settled.at))
    if settled.outcome == "vanished":  # nobody here took it away
        return f"{_vanished(settled, t)} {settled.reason}".rstrip()
    done = settled.removed_at or settled.at
    said = {"name": settled.name, "time": say_moment(done), "decided": say_moment(settled.at)}
    outcome = t(f"outcome-{settled.outcome}")
    if settled.remover:
        return t("settled-by-hand", outcome=outcome, remover=settled.remover, **said)
    if done - settled.at > AT_ONCE:
        return t("settled-later", outcome=outcome, **said)
    return t("settled", outcome=outcome, **said)


def _vanished(settled: Settled, t: Texts) -> str:
    noticed = say_moment(settled.at)
    if settled.gone_at is None:
        return t("settled-vanished", time=noticed)
    return t("settled-vanished-told", gone=say_moment(settled.gone_at), time=noticed)


def _step(step: Progress, t: Texts) -> tuple[StepState, str]:
    words = t(f"step-{step.key}-{step.state}")
    return step.state, f"{words} {step.detail}".rstrip()


def _link(view: CaseView, t: Texts) -> list[Block]:
    return [Link(label=t("open-at-platform"), url=view.url)] if view.url else []


def _buttons(view: CaseView, t: Texts) -> tuple[Button, ...]:
    subject = f"case:{view.id}"
    styles = _styles(view)
    return tuple(
        Button(
            action=action,
            label=t("action-" + action.replace(".", "-")),
            subject=subject,
            style=styles.get(action, "default"),
            spoken=t("spoken", action=t("action-" + action.replace(".", "-")), case=str(view.id)),
        )
        for action in view.actions
    )


def _styles(view: CaseView) -> dict[str, Style]:
    if view.state != "open":
        return _STYLE_UNDER_WAY
    if view.text is None:
        return _STYLE_OF_HIDDEN
    return _STYLE_OF_QUESTION if view.actions[:1] == ("case.answer",) else _STYLE


def _context(view: CaseView, t: Texts, language: Language) -> tuple[str, ...]:
    received = t("case-context", case=str(view.id), time=say_moment(view.received_at, language))
    lines = [received]
    if view.revised_at is not None:
        seen = say_moment(view.revised_at, language)
        lines.append(t("case-edited", revision=view.revision, time=seen))
    if view.state == "closed" and view.diary_number:
        lines.append(t("diary-is", number=view.diary_number))
    return tuple(lines)


def _tone(view: CaseView) -> Tone:
    if view.state in _DECIDED:
        return "done" if view.state == "closed" else "neutral"
    if any(item.late for item in view.deadlines) or any(f.severity == "high" for f in view.findings):
        return "urgent"
    return "attention" if view.findings else "neutral"
