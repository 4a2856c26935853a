"""Cards and forms about who is away and who stands in. The reason is never asked and never shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cards.case import Duty, say_duty
from cards.choosing import choosing
from cards.forms import MOST_PEOPLE
from cards.model import Block, Button, Card, Facts, Field, Form, Option, Text
from cards.texts import STOCKHOLM, Language, Texts, because, say_day, say_time, texts

#: How many accounts a card names; the rest it counts.
NAMED = 10
#: Chosen where nobody stands in yet and the manager is to name somebody.
NOBODY = "nobody"
#: The choice of one's own absence among others'.
SELF = "self"
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Days on which an account has no substitute, because those who would stand in are away themselves."""

    account: str
    starts: datetime
    ends: datetime
    #: Who has duty then; None: nobody.
    duty: Duty | None
    #: Who would have stood in, by name.
    also_away: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Alone:
    """Days on which nobody stands in, since those who are named are away themselves."""

    starts: datetime
    ends: datetime
    also_away: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """Who has duty while somebody is away, and on which days."""

    name: str
    days: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class AbsenceView:
    """All that the card of an absence shows."""

    id: int
    version: int
    name: str
    starts: datetime
    ends: datetime
    #: When it is looked at.
    now: datetime
    substitute: str = ""
    #: Who stands in for single accounts: the account, and who on which days.
    covers: tuple[tuple[str, StandIn], ...] = ()
    #: Who then takes over in truth, in turn.
    stand_ins: tuple[StandIn, ...] = ()
    #: When whoever is named is away themselves, and others take over for them.
    named_away: tuple[tuple[datetime, datetime], ...] = ()
    #: noted, withdrawn
    state: str = "noted"
    begun: bool = False
    over: bool = False
    #: The accounts that are the person's to watch.
    accounts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    alone: tuple[Alone, ...] = ()
    noted_by: str = ""
    from_calendar: bool = False
    #: By which rule an absence is noted, "Tibro 2 (TIB-16)".
    source: str = ""
    #: A sentence about what just happened, for example that two absences became one.
    word: str = ""


def say_span(
    starts: datetime, ends: datetime, language: Language = "sv", *, seen: datetime | None = None
) -> str:
    """When somebody is away: "torsdag 24 december – lördag 26 december"; with hours if not whole days.

    With the year where it is another than the one in which it is ``seen``.
    """
    whole = all(moment.astimezone(STOCKHOLM).time().isoformat() == "00:00:00" for moment in (starts, ends))
    until, say = (ends - _TICK, say_day) if whole else (ends, say_time)
    first, last = say(starts, language, seen=seen), say(until, language, seen=seen)
    return first if first == last else f"{first} – {last}"


def say_spans(
    spans: Sequence[tuple[datetime, datetime]], language: Language = "sv", *, seen: datetime | None = None
) -> str:
    """Several stretches of days, one after the other."""
    return ", ".join(say_span(starts, ends, language, seen=seen) for starts, ends in spans)


def absence_card(view: AbsenceView, language: Language = "sv") -> Card:
    """Who is away, who stands in, and for which accounts nobody does."""
    t = texts(language)
    ended = view.state != "noted" or view.over
    span = say_span(view.starts, view.ends, language, seen=view.now)
    title = t("absence-title-over" if ended else "absence-title", name=view.name)
    blocks: list[Block] = [Text(text=view.word, weight="strong")] if view.word else []
    if view.state != "noted":
        blocks.append(Text(text=t("absence-withdrawn")))
    blocks.append(Facts(pairs=tuple(_facts(view, span, t, language))))
    if not ended:
        if view.named_away:
            away = say_spans(view.named_away, language, seen=view.now)
            said = t("absence-named-away", name=view.substitute, span=away)
            blocks.append(Text(text=said, weight="strong"))
        blocks += [Text(text=_say_alone(view, item, t, language), weight="strong") for item in view.alone]
        blocks += _gaps(view, t, language)
    return Card(
        key=f"absence:{view.id}",
        version=view.version,
        title=title,
        summary=t("absence-summary", name=view.name, span=span),
        blocks=tuple(blocks),
        buttons=() if ended else _buttons(view, t),
        context=tuple(_context(view, t)),
        tone="done" if ended else "attention" if view.gaps or view.alone else "neutral",
    )


def _facts(view: AbsenceView, span: str, t: Texts, language: Language) -> list[tuple[str, str]]:
    pairs = [(t("absence-when"), span), (t("absence-substitute"), view.substitute or t("absence-nobody"))]
    others = _say_stand_ins(view, language)
    pairs += [(t("absence-takes-over"), others)] if others else []
    whole = ((view.starts, view.ends),)
    pairs += [
        (account, say_stand_ins([one], whole, language, seen=view.now))
        for account, one in view.covers[:NAMED]
    ]
    if view.accounts:
        pairs.append((t("absence-accounts"), listed(view.accounts, t)))
    return pairs


def _say_stand_ins(view: AbsenceView, language: Language) -> str:
    """Who takes over, where that is not just the one who is named, for all of the time."""
    whole = ((view.starts, view.ends),)
    if view.over or [(one.name, one.days) for one in view.stand_ins] == [(view.substitute, whole)]:
        return ""
    return say_stand_ins(view.stand_ins, whole, language, seen=view.now)


def say_stand_ins(
    stand_ins: Sequence[StandIn],
    whole: tuple[tuple[datetime, datetime], ...],
    language: Language = "sv",
    *,
    seen: datetime,
) -> str:
    """Who takes over, with their days where that is not the ``whole`` time."""
    return ", ".join(
        one.name if one.days == whole else f"{one.name} ({say_spans(one.days, language, seen=seen)})"
        for one in stand_ins
    )


def listed(names: Sequence[str], t: Texts) -> str:
    """The first few of several names, and how many more there are."""
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return t("absence-and-more", names=shown, n=more) if more > 0 else shown


def _say_alone(view: AbsenceView, item: Alone, t: Texts, language: Language) -> str:
    span = say_span(item.starts, item.ends, language, seen=view.now)
    n = len(item.also_away)
    return t("absence-alone", n=n, names=_and(item.also_away, t), span=span, name=view.name)


def _and(names: Sequence[str], t: Texts) -> str:
    *first, last = names
    return f"{', '.join(first)} {t('and')} {last}" if first else last


def _gaps(view: AbsenceView, t: Texts, language: Language) -> list[Block]:
    return [Text(text=say_gap(gap, t, language, seen=view.now)) for gap in view.gaps[:NAMED]]


def say_gap(gap: Gap, t: Texts, language: Language, *, seen: datetime) -> str:
    """What is missing, when, and who then has duty, in one or two sentences."""
    span = say_span(gap.starts, gap.ends, language, seen=seen)
    missing = t("absence-gap", account=gap.account, span=span)
    if gap.also_away:
        names, n = _and(gap.also_away, t), len(gap.also_away)
        missing = t("absence-gap-away", n=n, names=names, account=gap.account, span=span)
    if gap.duty is None:
        return f"{missing} {t('absence-then-nobody')}"
    plain = Duty(name=gap.duty.name, role=gap.duty.role)
    return f"{missing} {t('absence-then', who=say_duty(plain, t, language, seen=seen))}"


def _buttons(view: AbsenceView, t: Texts) -> tuple[Button, ...]:
    subject = f"absence:{view.id}"
    end = Button(
        action="absence.end",
        label=t("absence-back" if view.begun else "absence-withdraw"),
        subject=subject,
        style="primary" if view.begun else "default",
    )
    change = Button(action="absence.substitute", label=t("action-absence-substitute"), subject=subject)
    return (end, change) if view.begun else (change, end)


def _context(view: AbsenceView, t: Texts) -> list[str]:
    by = [t("absence-noted-by", name=view.noted_by)] if view.noted_by else []
    said = [t("absence-from-calendar")] if view.from_calendar else by
    return [*said, because(view.source, t)]


def absence_list_card(views: Sequence[AbsenceView], municipality: str, language: Language = "sv") -> Card:
    """Somebody's absences that go on or are to come, each with what may be done about it."""
    t = texts(language)
    blocks: list[Block] = []
    buttons = [
        Button(
            action="absence.new",
            label=t("action-absence-new"),
            subject=f"municipality:{municipality}",
            style="primary",
        )
    ]
    for number, view in enumerate(views[:4], 1):
        who, others = view.substitute or t("absence-nobody"), _say_stand_ins(view, language)
        who = t("absences-takes-over", who=who, others=others) if others else who
        span = say_span(view.starts, view.ends, language, seen=view.now)
        blocks.append(Text(text=t("absences-line", number=number, span=span, who=who)))
        buttons.append(
            Button(action="absence.show", label=t("absences-show", n=number), subject=f"absence:{view.id}")
        )
    if len(views) > len(buttons) - 1:
        blocks.append(Text(text=t("absences-more", n=len(views) - len(buttons) + 1), weight="quiet"))
    if not views:
        blocks.append(Text(text=t("absences-none")))
    title = t("absences-title")
    return Card(
        key="note", version=0, title=title, summary=title, blocks=tuple(blocks), buttons=tuple(buttons)
    )


def absence_form(
    t: Texts,
    *,
    municipality: str,
    people: Sequence[tuple[str, str]],
    others: Sequence[tuple[str, str]],
    today: str,
    rule: str,
) -> Form:
    """From when to when, and who stands in. ``others``: for whom else the one who asks may say it.

    ``rule``: where the routine demands a substitute, how it says so.
    """
    fields = []
    if others:
        whose = Field(
            key="person",
            label=t("field-absence-person"),
            kind="choice",
            required=False,
        )
        fields.append(choosing(whose, [(SELF, t("absence-myself")), *others], t))
    fields += [
        Field(key="from", label=t("field-absence-from"), kind="date", value=today),
        Field(key="to", label=t("field-absence-to"), kind="date", hint=t("hint-absence-to")),
        _substitute(t, people, rule=rule, required=False),
    ]
    return Form(
        name="absence.new",
        subject=f"municipality:{municipality}",
        version=0,
        title=t("absence-form-title"),
        submit=t("absence-form-submit"),
        fields=tuple(fields),
        blocks=(Text(text=t("absence-form-intro")),),
    )


def _substitute(
    t: Texts, people: Sequence[tuple[str, str]], *, rule: str, required: bool, chosen: str = ""
) -> Field:
    hint = t("hint-absence-rule", source=rule) if rule else t("hint-absence-substitute")
    hint = t("hint-absence-named") if required else hint
    nobody = [(NOBODY, t("absence-nobody-yet"))] if rule and not required else []
    if nobody and len(people) >= MOST_PEOPLE:
        hint = f"{hint} {t('hint-absence-nobody', nobody=nobody[0][1])}"
    field = Field(
        key="substitute",
        label=t("field-absence-substitute"),
        kind="choice",
        required=required,
        hint=hint,
        value=chosen,
    )
    return choosing(field, [*people, *nobody], t)


def substitute_form(
    t: Texts, view: AbsenceView, *, people: Sequence[tuple[str, str]], chosen: str, language: Language
) -> Form:
    """Who stands in for all of the person's accounts from now on."""
    span = say_span(view.starts, view.ends, language, seen=view.now)
    return Form(
        name="absence.substitute",
        subject=f"absence:{view.id}",
        version=view.version,
        title=t("absence-substitute-form-title"),
        submit=t("absence-form-submit"),
        fields=(_substitute(t, people, rule="", required=True, chosen=chosen),),
        blocks=(Text(text=t("absence-summary", name=view.name, span=span)),),
    )


def name_form(
    t: Texts,
    *,
    task: int,
    version: int,
    words: str,
    people: Sequence[tuple[str, str]],
    accounts: Sequence[tuple[str, str]],
) -> Form:
    """A manager names who stands in, for all the accounts without anybody or for some of them."""
    fields = [_substitute(t, people, rule="", required=True)]
    if 1 < len(accounts) <= NAMED:
        fields.append(
            Field(
                key="accounts",
                label=t("field-uncovered-accounts"),
                kind="choices",
                options=tuple(Option(value=account, label=name) for account, name in accounts),
                value=",".join(account for account, _ in accounts),
            )
        )
    return Form(
        name="uncovered.name",
        subject=f"task:{task}",
        version=version,
        title=t("absence-substitute-form-title"),
        submit=t("absence-form-submit"),
        fields=tuple(fields),
        blocks=(Text(text=words),),
    )
