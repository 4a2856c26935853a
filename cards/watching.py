"""The morning's digest of a team channel: its accounts, who has duty, and what is open and late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

from babel.dates import format_date

from cards.model import Block, Button, Card, Facts, Text, Tone
from cards.texts import STOCKHOLM, Language, Texts, say_moment, say_time, texts

#: More accounts than this, and only those where something is open or nobody has duty stand first; the rest
#: is counted. Sixty lines are not read, and Teams does not take them.
ACCOUNTS_NAMED = 12
#: How many open cases are named, those that are latest first.
CASES_NAMED = 10
#: How many people are named among those who watch the accounts that are only counted.
PEOPLE_NAMED = 4
#: Names of accounts come from people and may be of any length.
LONGEST_NAME = 80
#: looked: at all; past: the day went by and nobody had; partly: or only at some; rest: nor had anybody to;
#: early: a clock that ran ahead showed the card of a day that is still to come
State = Literal["open", "looked", "past", "partly", "rest", "early"]


@dataclass(frozen=True, kw_only=True)
class WatchedAccount:
    """An account of the channel, and who has duty for it."""

    name: str
    #: Empty: nobody is there.
    duty: str = ""
    #: As what, in words.
    role: str = ""
    #: Whose place they take.
    instead_of: str = ""
    open: int = 0
    late: int = 0
    #: When it is watched, where that differs from the routine: "09:00–15:00".
    hours: str = ""
    #: Since when nobody sees here what is written on it; None: it is read, or looked at by hand as always.
    blind: datetime | None = None
    #: Since when a part of it cannot be.
    partly_blind: datetime | None = None
    #: Whether nothing reads it: people look at it themselves.
    by_hand: bool = False
    #: Who has looked at it today, and when; empty: nobody yet.
    looked_by: str = ""
    looked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """An open case, without a word of its comment."""

    case: int
    account: str
    #: remove or answer
    kind: str
    due: datetime | None
    claimed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class WatchView:
    """All that the digest shows."""

    id: int
    version: int
    day: date
    state: State
    #: How things stand at this moment.
    now: datetime
    accounts: tuple[WatchedAccount, ...] = ()
    cases: tuple[OpenCase, ...] = ()
    #: How many are held back behind a digest.
    held: int = 0
    #: Everybody who has looked at an account, and when the last was done.
    looked_by: tuple[str, ...] = ()
    looked_at: datetime | None = None
    #: When it should have been shown, where it came late.
    planned: datetime | None = None
    opened: datetime
    #: On which days somebody is to look: weekdays, saturdays (these too), planned (by each account's plan).
    days: str = "weekdays"
    #: When it comes on each of them, "08:00".
    morning: str
    #: Whether what is said elsewhere is looked for too.
    elsewhere: bool = False
    #: The rule behind it, "Tibro 2 (TIB-21)"; empty where the routine is silent.
    source: str = ""


@cache
def say_date(day: date, language: Language = "sv") -> str:
    """A day as people say it: "fredag 20 november"."""
    return str(format_date(day, "EEEE d MMMM", locale=language))


def watch_card(view: WatchView, language: Language = "sv") -> Card:
    """The digest as it is now; once somebody has looked it says who and when, and has no button."""
    t = texts(language)
    title = t(f"watch-title-{view.state}", day=say_date(view.day, language))
    return Card(
        key=f"watch:{view.id}",
        version=view.version,
        title=title,
        summary=_summary(view, title, t),
        blocks=tuple(_blocks(view, t, language)),
        buttons=_buttons(view, t),
        context=_context(view, t, language),
        tone=_tone(view),
    )


def _blocks(view: WatchView, t: Texts, language: Language) -> list[Block]:
    if view.state in {"past", "rest", "early"}:
        return [Text(text=t(f"watch-{view.state}"))]
    if view.state == "partly":
        return [Text(text=t("watch-partly", names=say_people(view.looked_by, t)))]
    blocks: list[Block] = []
    if view.looked_at is not None:
        key = "watch-looked-all" if _several(view) and len(view.looked_by) == 1 else "watch-looked"
        looked = t(key, name=say_people(view.looked_by, t), time=say_moment(view.looked_at, language))
        blocks.append(Text(text=looked, weight="strong"))
        if not view.accounts:  # of another day, when other things were open
            return blocks
    blocks.append(Text(text=_state(view, t), weight="normal" if view.state == "looked" else "strong"))
    elsewhere = [Text(text=t("watch-elsewhere"), weight="quiet")] if view.elsewhere else []
    together = [Text(text=t("watch-for-own"))] if view.state == "open" and _several(view) else []
    left = [account.name for account in view.accounts if not account.looked_by]
    if view.state == "open" and len(left) < len(view.accounts):
        together.insert(0, Text(text=t("watch-left", accounts=say_people(left, t)), weight="strong"))
    return [*blocks, *_cases(view, t, language), *_accounts(view, t, language), *elsewhere, *together]


def _several(view: WatchView) -> bool:
    """Whether accounts of the channel are watched by different people: each presses for their own."""
    return len({account.duty for account in view.accounts}) > 1


def _open(view: WatchView) -> int:
    return sum(account.open for account in view.accounts)


def _late(view: WatchView) -> int:
    return sum(account.late for account in view.accounts)


def _state(view: WatchView, t: Texts) -> str:
    """How much is open and late, in one sentence."""
    opened, late = _open(view), _late(view)
    if not opened:
        return t("watch-nothing-open")
    return " ".join([t("watch-open", n=opened), t("watch-late", n=late)])


def _cases(view: WatchView, t: Texts, language: Language) -> list[Block]:
    """The cases by deadline, the late ones first and set apart."""
    named = view.cases[:CASES_NAMED]
    late = [item for item in named if item.due is not None and item.due < view.now]
    rest = [item for item in named if item not in late]
    blocks: list[Block] = []
    if late:
        blocks.append(Text(text=t("watch-late-heading"), weight="strong"))
        blocks.append(Facts(pairs=tuple(_case(item, view, t, language) for item in late)))
    if rest:
        blocks.append(Text(text=t("watch-next-heading"), weight="strong"))
        blocks.append(Facts(pairs=tuple(_case(item, view, t, language) for item in rest)))
    more = _open(view) - len(named)
    if more > 0:
        blocks.append(Text(text=t("watch-more-cases", n=more), weight="quiet"))
    if view.held:
        blocks.append(Text(text=t("watch-held", n=view.held), weight="quiet"))
    return blocks


def _case(item: OpenCase, view: WatchView, t: Texts, language: Language) -> tuple[str, str]:
    words = [t("watch-case-account", account=short(item.account))]
    if item.due is not None:
        key = "watch-case-late" if item.due < view.now else "watch-case-due"
        time = say_time(item.due, language, seen=view.now)
        words.append(t(key, what=t(f"watch-what-{item.kind}"), time=time))
    if item.claimed_by:
        words.append(t("watch-case-claimed", name=short(item.claimed_by)))
    return t("watch-case", case=str(item.case)), " · ".join(words)


def _accounts(view: WatchView, t: Texts, language: Language) -> list[Block]:
    """Who has duty for what; first what nobody has looked at, then what is blind, unwatched, late or open."""
    ordered = sorted(
        view.accounts,
        key=lambda one: (
            bool(one.looked_by),
            not (one.blind or one.partly_blind),
            bool(one.duty),
            -one.late,
            -one.open,
        ),
    )
    most = ACCOUNTS_NAMED + 1  # "… och ett till" takes the room of that one
    named = ordered if len(ordered) <= most else ordered[:ACCOUNTS_NAMED]
    if not named:
        return [Text(text=t("watch-no-accounts"))]
    blocks: list[Block] = [
        Text(text=t("watch-accounts-heading"), weight="strong"),
        Facts(pairs=tuple((short(account.name), _account(account, view, t, language)) for account in named)),
    ]
    rest = ordered[len(named) :]
    if rest:
        blocks.append(Text(text=_others(rest, t), weight="quiet"))
    return blocks


def _account(account: WatchedAccount, view: WatchView, t: Texts, language: Language) -> str:
    words = [_duty(account, t)]
    if account.blind is not None:
        words.append(t("watch-account-blind", time=say_time(account.blind, language, seen=view.now)))
    elif account.partly_blind is not None:
        time = say_time(account.partly_blind, language, seen=view.now)
        words.append(t("watch-account-partly", time=time))
    if account.by_hand:
        words.append(t("watch-account-by-hand"))
    if account.open:
        words.append(t("watch-account-open", n=account.open))
    if account.late:
        words.append(t("watch-account-late", n=account.late))
    if account.looked_at is not None and view.state == "open":
        time = _clock(account.looked_at)
        words.append(t("watch-account-looked", name=short(account.looked_by), time=time))
    if account.hours:
        words.append(t("watch-account-hours", hours=account.hours))
    return " · ".join(words)


def _duty(account: WatchedAccount, t: Texts) -> str:
    if not account.duty:
        return t("duty-nobody")
    name, role = short(account.duty), account.role
    if account.instead_of:
        return t("watch-duty-instead", name=name, role=role, instead=short(account.instead_of))
    return t("duty-who", name=name, role=role)


def _others(rest: list[WatchedAccount], t: Texts) -> str:
    """The accounts that are only counted, and who watches how many of them."""
    people = Counter(account.duty for account in rest if account.duty).most_common()
    named = say_people([t("watch-person", name=short(name), n=n) for name, n in people], t)
    return t("watch-more-accounts", n=len(rest), people=named or t("watch-nobody"))


def say_people(names: Sequence[str], t: Texts) -> str:
    """The first few names, and how many more there are."""
    named = [short(name) for name in names[:PEOPLE_NAMED]]
    if len(names) > PEOPLE_NAMED:
        named.append(t("watch-more-people", n=len(names) - PEOPLE_NAMED))
    return ", ".join(named)


def short(name: str) -> str:
    """A name as a card bears it: on one line, and not too long."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _buttons(view: WatchView, t: Texts) -> tuple[Button, ...]:
    if view.state != "open":
        return ()
    subject = f"watch:{view.id}"
    return (Button(action="watch.looked", label=t("action-watch-looked"), subject=subject, style="primary"),)


def _context(view: WatchView, t: Texts, language: Language) -> tuple[str, ...]:
    if view.state in {"past", "partly", "rest", "early"}:
        return ()
    rule = {"source": view.source} if view.source else {}
    why = t("watch-why" if rule else "watch-why-default", morning=view.morning, days=view.days, **rule)
    lines = [why, t("watch-as-of", time=say_moment(view.now, language))]
    if view.planned is not None:
        opened, planned = (
            moment.astimezone(STOCKHOLM).strftime("%H:%M") for moment in (view.opened, view.planned)
        )
        lines.insert(0, t("watch-shown-late", opened=opened, planned=planned))
    return tuple(lines)


def _clock(moment: datetime) -> str:
    return moment.astimezone(STOCKHOLM).strftime("%H:%M")


def _summary(view: WatchView, title: str, t: Texts) -> str:
    if view.state != "open":
        return f"{title}."
    return t("watch-summary", title=title, state=_state(view, t))


def _tone(view: WatchView) -> Tone:
    if view.state == "looked":
        return "done"
    if view.state in {"past", "partly", "rest", "early"}:
        return "neutral"
    if _late(view):
        return "urgent"
    unwatched = any(not account.duty for account in view.accounts)
    return "attention" if unwatched or _open(view) else "neutral"
