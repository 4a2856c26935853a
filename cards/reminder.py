"""What time called for, as a person gets it: what, until when and counted how, and why just they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from babel.dates import format_date
from babel.lists import format_list

from cards.model import Block, Button, Card, Facts, Field, Form, Option, Text, Tone
from cards.texts import Language, TextMissing, Texts, leading, say_day, say_start, say_time, skipping, texts

#: How many things a digest names in a chat; all can be opened.
LISTED = 10
_MINUTES, _HOURS = 60, 48
#: A message in these states asks for nothing any more.
_OVER = frozenset({"settled", "again"})


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How a time is counted: so much on a clock, from a moment."""

    amount: int
    #: elapsed, weekdays, office, working_days
    clock: str
    #: A mere day, where no more is known: its beginning.
    start: datetime | date | None = None
    #: "08:00–17:00", where the clock runs only then.
    hours: str = ""
    #: Whether Saturday is a weekday like the others.
    saturday: bool = False
    #: Days off that it stood still for, beside ordinary weekends: "julafton".
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A turn of something that comes round: on days of each year, "06-15", or after so many months."""

    #: The day that called for it.
    day: date
    days: tuple[str, ...] = ()
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that the card of a reminder shows."""

    id: int
    version: int
    #: Names the card; another one when it is told again after a snooze.
    key: str
    #: Its words are ``reminder-<kind>-title``, ``-text`` and ``-why``.
    kind: str
    places: Mapping[str, str | int] = field(default_factory=dict)
    #: told, waiting (snoozed), again (there is a newer card), gathered, settled
    state: str = "told"
    account: str = ""
    deadline: datetime | None = None
    #: Until when the task that it is about is to be done.
    due: datetime | None = None
    counted: Counted | None = None
    #: Of many: each of them.
    each: tuple[Told, ...] = ()
    #: The times of the case that it is about, where it counts none itself: what is to be done, until when.
    times: tuple[tuple[str, str], ...] = ()
    #: By when it is looked at: the card says how late the matter was then.
    now: datetime
    #: The moment that called for it, and whether the program was down then.
    moment: datetime
    late: bool = False
    #: When it would have come: a reminder of the night waits for the morning.
    meant_for: datetime | None = None
    #: Who has duty now, in words.
    duty: str = ""
    #: As what the person is told, in words; empty: as themself.
    role: str = ""
    #: The rule, "Tibro 4.4 (TIB-79)"; empty where the routine is silent.
    source: str = ""
    routine: str = ""
    #: That the platform takes no answer any more then, where that is before the routine's time.
    closes: str = ""
    wakes: datetime | None = None
    #: How often it is told again until it is done.
    again: Counted | None = None
    #: Of what comes round: which turn it is.
    turn: Turn | None = None
    #: Whether official answers wait until others have been asked (TIB-59).
    locked: bool = False
    #: Whether there is a card that it leads to.
    opens: bool = False

    @property
    def overdue(self) -> bool:
        """Whether the matter's own time is out."""
        return self.deadline is not None and self.deadline <= self.now


def check_words(kind: str, places: Mapping[str, object], t: Texts) -> None:
    """Raises TextMissing where a kind has no words, or a place of them would not be filled."""
    filled = {name: value for name, value in places.items() if isinstance(value, str | int)}
    for part in ("title", "text"):
        t(f"reminder-{kind}-{part}", **{"account": "", "late": "no", **filled})


def title_of(told: Told, t: Texts) -> str:
    """What it is about, in a few words."""
    return t(f"reminder-{told.kind}-title", **_places(told))


def _places(told: Told) -> dict[str, str | int]:
    at_once = told.counted is not None and not told.counted.amount
    late = "now" if at_once else "yes" if told.overdue else "no"
    # What was told before it said which roles somebody stands in for speaks of accounts.
    stands_for = {"stands_for": "accounts", "roles": ""}
    return {"account": told.account, "late": late, **stands_for, **told.places}


def told_card(told: Told, language: Language = "sv") -> Card:
    """A reminder to one person."""
    t = texts(language)
    title = title_of(told, t)
    text = t(f"reminder-{told.kind}-text", **_places(told))
    blocks: list[Block] = []
    if told.state in {"settled", "again"}:
        blocks.append(Text(text=t(f"told-{told.state}"), weight="strong"))
    elif told.state == "waiting" and told.wakes is not None:
        blocks.append(
            Text(text=t("told-snoozed", time=say_time(told.wakes, language, seen=told.now)), weight="strong")
        )
    if told.state not in _OVER:  # it says what is to be done
        blocks.append(Text(text=f"{text} {told.closes}".rstrip()))
    if told.locked and told.state not in _OVER:
        blocks.append(Text(text=t("told-locked"), weight="strong"))
    pairs = _pairs(told, t, language) if told.state not in _OVER else ()
    if pairs:
        blocks.append(Facts(pairs=pairs))
    if told.late:
        blocks.append(_late(told, t, language))
    return Card(
        key=told.key,
        version=told.version,
        title=title,
        summary=" ".join([f"{title}.", text]) if told.state == "told" else f"{title}.",
        blocks=tuple(blocks),
        buttons=_buttons(told, t),
        context=(_short_why(told, t),) if told.state == "told" else (),
        tone=_tone(told),
    )


def _late(told: Told, t: Texts, language: Language) -> Text:
    time = say_time(told.meant_for or told.moment, language, seen=told.now)
    return Text(text=t("told-late", time=time), weight="quiet")


def _pairs(told: Told, t: Texts, language: Language) -> tuple[tuple[str, str], ...]:
    pairs = [(t("told-account"), told.account)] if told.account else []
    if told.deadline is not None:
        pairs.append((t("told-deadline"), say_deadline(told, told.deadline, told.counted, language)))
        late = told.now - told.deadline >= timedelta(minutes=1)
        if late and told.counted is not None and told.counted.amount:
            pairs.append((t("told-overdue"), say_length(told.deadline, told.now, t)))
    if told.duty:
        pairs.append((t("duty"), told.duty))
    return tuple(pairs)


def say_deadline(told: Told, by: datetime, counted: Counted | None, language: Language = "sv") -> str:
    """One sentence: until when, by which clock, from when."""
    t = texts(language)
    time = say_time(by, language, seen=told.now)
    if counted is None:
        return t("until-passed", time=time) if told.overdue else t("until", time=time)
    said = say_counted(counted, language, seen=told.now)
    if not counted.amount:
        return said
    return t("until-passed-counted" if told.overdue else "until-counted", time=time, counted=said)


def say_counted(counted: Counted, language: Language = "sv", *, seen: datetime | None = None) -> str:
    """By which clock a time is counted, from when, and which days off do not count in it.

    "48 timmar räknat även helger, från fredag 16:59"; "... (julafton och juldagen räknas inte)".
    """
    t = texts(language)
    start = say_start(counted.start, language, seen=seen) if counted.start is not None else ""
    if not counted.amount:
        return t("counted-at_once-from", time=start) if start else t("counted-at_once")
    days, rest = divmod(counted.amount, 24)
    if counted.clock == "elapsed" and counted.amount > _HOURS and not rest:
        said = t("counted-days", n=days)
    else:
        said = t(
            f"counted-{counted.clock}", n=counted.amount, hours=counted.hours, saturday=str(counted.saturday)
        )
    said = t("counted-from", counted=said, time=start) if start else said
    return skipping(said, counted.skipped, language)


def say_turn(turn: Turn, t: Texts, language: Language = "sv") -> str:
    """When it comes round, and which day called for it now: "15 juni och 15 december varje år (nu ...)"."""
    day = str(format_date(turn.day, "d MMMM y", locale=language))
    if not turn.days:
        return t("turn-months", n=turn.months, day=day)
    days = [
        str(format_date(date.fromisoformat(f"2000-{one}"), "d MMMM", locale=language)) for one in turn.days
    ]
    return t("turn-days", days=format_list(days, locale=language), day=day)


def say_length(start: datetime, end: datetime, t: Texts) -> str:
    """How long ago, roughly: minutes, hours, days."""
    minutes = int((end - start).total_seconds()) // _MINUTES
    if minutes < _MINUTES:
        return t("length-minutes", n=max(minutes, 1))
    hours = minutes // _MINUTES
    return t("length-hours", n=hours) if hours < _HOURS else t("length-days", n=hours // 24)


def _buttons(told: Told, t: Texts) -> tuple[Button, ...]:
    if told.state == "again":
        return ()
    subject = f"told:{told.id}"
    found = []
    if told.opens:
        found.append(
            Button(action="told.open", label=t("action-told-open"), subject=subject, style="primary")
        )
    if told.state == "told":
        found.append(Button(action="told.snooze", label=t("action-told-snooze"), subject=subject))
    if told.state != "settled":
        found.append(Button(action="told.why", label=t("action-told-why"), subject=subject))
    return tuple(found)


def _short_why(told: Told, t: Texts) -> str:
    if not told.role:
        return t("told-why-source", source=told.source or t("told-standard"))
    return t("told-why-short", role=told.role, source=told.source or t("told-standard"))


def _tone(told: Told) -> Tone:
    if told.state in _OVER:
        return "done"
    if told.state == "waiting":
        return "neutral"
    return "urgent" if told.overdue else "attention"


# --- several at once -------------------------------------------------------------------------------


def gathered_card(
    one: Told, several: Sequence[Told], language: Language = "sv", *, listed: int = LISTED
) -> Card:
    """Many reminders of one kind as one message; each can be opened from it. So many are ``listed``."""
    t = texts(language)
    blocks: list[Block] = []
    if one.state in _OVER:
        blocks.append(Text(text=t(f"told-{one.state}"), weight="strong"))
    elif one.wakes is not None:
        blocks.append(
            Text(text=t("told-snoozed", time=say_time(one.wakes, language, seen=one.now)), weight="strong")
        )
    blocks.append(Text(text=t("gathered-intro")))
    titles = {title_of(told, t) for told in several if told.state != "settled"}
    if len(titles) == 1:
        blocks.append(Text(text=titles.pop(), weight="strong"))
    blocks += [Text(text=_line(told, t, language)) for told in several[:listed]]
    if len(several) > listed:
        blocks.append(Text(text=t("gathered-more", n=len(several) - listed), weight="quiet"))
    if one.late:
        blocks.append(_late(one, t, language))
    title = t("gathered-title", n=len(several))
    return Card(
        key=one.key,
        version=one.version,
        title=title,
        summary=f"{title}. {t('gathered-intro')}",
        blocks=tuple(blocks),
        buttons=_buttons(one, t),
        context=(_short_why(one, t),) if one.state == "told" else (),
        tone=_tone(replace(one, deadline=_soonest(several))),
    )


def _soonest(several: Sequence[Told]) -> datetime | None:
    """The first time of what is not settled."""
    found = (told.deadline for told in several if told.state != "settled")
    return min((at for at in found if at is not None), default=None)


def _line(told: Told, t: Texts, language: Language) -> str:
    about = about_of(told, t)
    if told.state == "settled":
        return t("gathered-line-settled", about=about)
    if told.deadline is not None:
        until = say_deadline(told, told.deadline, None, language)
    elif told.due is not None:
        until = t("until", time=say_day(told.due, language, seen=told.now))
    else:
        return t("gathered-line", about=about)
    return t("gathered-line-until", about=about, until=until)


def about_of(told: Told, t: Texts) -> str:
    """What tells it from others of its kind: the account and the case, or the title that names the case."""
    case, title = told.places.get("case", ""), title_of(told, t)
    if told.account and case and case not in title.split():
        return t("gathered-about-case", account=told.account, case=case)
    return t("gathered-about", title=title, about=told.account) if told.account else title


def open_form(one: Told, several: Sequence[Told], t: Texts, language: Language) -> Form:
    """Which of many is to be opened."""
    options = tuple(Option(value=str(told.id), label=_line(told, t, language)) for told in several)
    return Form(
        name="told.open",
        subject=f"told:{one.id}",
        version=one.version,
        title=t("gathered-open-title"),
        submit=t("gathered-open-submit"),
        fields=(
            Field(
                key="which",
                label=t("gathered-open-which"),
                kind="choice",
                options=options,
                value=options[0].value if options else "",
            ),
        ),
    )


# --- why -------------------------------------------------------------------------------------------


def why_card(told: Told, language: Language = "sv") -> Card:
    """Varför får jag detta: the rule, where it stands, how the time is counted, and as what one is told."""
    t = texts(language)
    blocks: list[Block] = []
    try:
        blocks.append(Text(text=t(f"reminder-{told.kind}-why", **_places(told)), weight="strong"))
    except TextMissing:  # not every kind says more than its own text does
        titles = {title_of(one, t) for one in told.each or (told,)}
        blocks.append(Text(text=titles.pop() if len(titles) == 1 else t("why-several"), weight="strong"))
    if told.closes:
        blocks.append(Text(text=told.closes))
    origin = t("why-source", source=told.source) if told.source else t("why-standard", routine=told.routine)
    pairs = [(t("why-rule"), origin)]
    if told.counted is not None:
        pairs.append((t("why-clock"), say_counted(told.counted, language, seen=told.now)))
    clocks = dict.fromkeys(
        replace(one.counted, start=None, skipped=()) for one in told.each if one.counted is not None
    )
    if clocks:
        said = "; ".join(say_counted(clock, language, seen=told.now) for clock in clocks)
        pairs.append((t("why-clock"), t("why-clock-each", counted=said)))
    pairs += told.times
    if not told.times and told.deadline is not None and (told.counted is None or told.counted.amount):
        pairs.append((t("why-until"), say_time(told.deadline, language, seen=told.now)))
    turns = dict.fromkeys(one.turn for one in told.each or (told,) if one.turn is not None)
    if turns:
        pairs.append((t("why-turn"), "; ".join(say_turn(turn, t, language) for turn in turns)))
    again = dict.fromkeys(one.again for one in told.each or (told,) if one.again is not None)
    if again:
        said = "; ".join(say_counted(one, language) for one in again)
        pairs.append((t("why-again"), t("why-again-each", counted=said)))
    dues = sorted({one.due for one in told.each or (told,) if one.due is not None})
    if dues:
        days = dict.fromkeys(say_day(due, language, seen=told.now) for due in dues)
        pairs.append((t("why-due"), "; ".join(days)))
    pairs.append((t("why-moment"), say_time(told.moment, language, seen=told.now)))
    pairs.append((t("why-role"), _roles(told, t)))
    blocks.append(Facts(pairs=tuple(pairs)))
    blocks.append(Text(text=t("why-private"), weight="quiet"))
    return Card(
        key=told.key,
        version=told.version,
        title=t("why-title"),
        summary=t("why-title"),
        blocks=tuple(blocks),
    )


def _roles(told: Told, t: Texts) -> str:
    """As what; of many as what of which account, where that differs."""
    accounts: dict[str, dict[str, None]] = {}
    for one in told.each or (told,):
        accounts.setdefault(one.role or t("why-role-person"), {})[one.account] = None
    if len(accounts) == 1:
        return next(iter(accounts))
    return "; ".join(
        t("why-role-of", role=role, accounts=", ".join(of)) if all(of) else role
        for role, of in accounts.items()
    )


# --- later -----------------------------------------------------------------------------------------


def snooze_form(
    told: Told, choices: Sequence[tuple[str, datetime]], t: Texts, *, past: bool, language: Language
) -> Form:
    """Påminn mig senare. ``past``: the time that was chosen is after the deadline, which asks for a yes."""
    options = tuple(
        Option(value=name, label=t(f"snooze-{name}", time=say_time(at, language, seen=told.now)))
        for name, at in choices
    )
    fields = [
        Field(
            key="when",
            label=t("snooze-when"),
            kind="choice",
            options=options,
            value=options[0].value if options else "",
            hint=t("snooze-only-you"),
        )
    ]
    if past:
        fields.append(Field(key="past", label=t("snooze-past"), kind="tick", required=False))
    return Form(
        name="told.snooze",
        subject=f"told:{told.id}",
        version=told.version,
        title=t("snooze-title"),
        submit=t("snooze-submit"),
        fields=tuple(fields),
        blocks=(Text(text=t("snooze-intro")),),
    )


# --- as a letter -----------------------------------------------------------------------------------


def letter(told: Card, why: Card, t: Texts) -> str:
    """A reminder as a mail's text, with why it was sent."""
    return "\n".join([t("told-letter-hello"), "", *_lines(told), "", *why_lines(why, t)])


def why_lines(why: Card, t: Texts) -> list[str]:
    """Why it was sent, a line each."""
    return [t("action-told-why"), *_lines(why)]


def _lines(card: Card) -> list[str]:
    lines: list[str] = []
    for block in card.blocks:
        if isinstance(block, Text):
            lines.append(block.text)
        elif isinstance(block, Facts):
            lines += [f"{leading(label)} {value}" for label, value in block.pairs]
    return lines
