"""Flagga: a person reports a comment that they have seen, by words, slash command or message shortcut."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.flag_forms import LONGEST, TEXT_FIELDS, flag_again_form, flag_form, pieces, whole
from cards.forms import About, again
from cards.messages import note_card
from cards.model import Card, Form, Text
from cards.texts import units
from handlers import dispatch, intake, rights, views
from handlers.decide import required
from handlers.dispatch import on_form
from handlers.guard import Acting, Refusal
from handlers.incoming import EARLIEST, clock_time, is_web_address
from handlers.platforms import Author, Incoming, Precision, Visibility
from handlers.ports import Answer, Opened, Pointed, Refused, Sent, Shown, Typed
from handlers.words import said
from handlers.world import World
from routines.clock import STOCKHOLM
from storage import accounts, cases, comments, people
from storage.tables import Case, Comment

_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
#: As long as an address on the form may be.
LONGEST_ADDRESS = 500
#: Outcomes after which the comment does not stand there any more, whatever the platform told of it.
GONE = {"removed", "vanished"}
OUT_OF_SIGHT = {Visibility.HIDDEN.value, Visibility.GONE.value}


@said("flagga", "flag")
async def _say_flag(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    del typed
    return await _open_flag(world, acting, text=rest, author="", url="")


def _address(text: str) -> str:
    """The first address in what was pasted."""
    found = _ADDRESS.search(text)
    return found.group().rstrip(".,;:!?)]}”\"'") if found else ""


def _without(text: str, url: str) -> str:
    """What was pasted without its address before or after it, which is no word of the comment."""
    return text.strip().removeprefix(url).removesuffix(url).strip()


async def point(world: World, acting: Acting, pointed: Pointed) -> Answer:
    """The message shortcut: the form, with the text already in it, and the address that stands in it."""
    return await _open_flag(world, acting, text=pointed.text, author=pointed.author, url=pointed.link)


dispatch.pointed.append(point)


async def _open_flag(world: World, acting: Acting, *, text: str, author: str, url: str) -> Answer:
    if pasted := _address(text)[:LONGEST_ADDRESS]:
        text, url = _without(text, pasted), pasted
    text = text.strip()
    fits = units(text) <= LONGEST  # cut, it would be no words of its author
    parts = pieces(text) if fits else ("",)
    form = await world.database.read(partial(_flag_form, world, acting, parts, author=author, url=url))
    if fits:
        return Opened(form=form)
    error = world.texts("error-flag-long", longest=LONGEST, length=units(text))
    return Opened(form=again(form, {}, {"text": error}))


def _flag_form(
    world: World, acting: Acting, text: Sequence[str], session: Session, *, author: str, url: str
) -> Form:
    asked = About(form="flag", subject=f"municipality:{acting.municipality}", version=0)
    found = [(item.id, item.name) for item in accounts.open_ones(session, acting.municipality)]
    if not found:
        raise Refusal(Refused(reason=world.texts("refused-no-account")))
    above = accounts.above(session, acting.municipality, url) if url else None
    preset = above.id if above is not None else ""
    return flag_form(asked, world.texts, accounts=found, preset=preset, text=text, author=author, url=url)


@on_form("flag")
async def flag(world: World, acting: Acting, sent: Sent) -> Answer:
    """A comment that a person has seen becomes a case, whatever the rules find in it.

    One that has come in already is that case; where it is decided, the person is asked whether it should be
    decided on again.
    """
    url = sent.values.get("url", "").strip()
    parts = [sent.values[key] for key in TEXT_FIELDS if key in sent.values] or [""]
    form = await world.database.read(partial(_flag_form, world, acting, parts, author="", url=url))
    account = sent.values.get("account", "") or form.fields[0].value
    errors = required(world, form, sent) | _flag_errors(world, sent)
    if not account:
        errors.setdefault("account", world.texts("error-flag-account"))
    if errors:
        return Opened(form=again(form, sent.values, errors))
    incoming = _reported(world, sent, account)
    look = partial(_known, world, acting, account, incoming)
    known = await world.database.read(look)
    if known is None:
        taken = await intake.take_in(
            world, acting.municipality, account, [incoming], origin="person", by=acting.person
        )
        if taken.cases:
            return _thanks(world, taken.cases[0])
        known = await world.database.read(look)  # somebody else sent the very same at the same moment
    if isinstance(known, Case):
        await intake.take_up(world, known.comment, by=acting.person)
        return await _shown(world, acting, known)
    if isinstance(known, Comment):
        return _thanks(world, await intake.take_up(world, cast("int", known.id), by=acting.person))
    return known or _thanks(world, None)


async def _shown(world: World, acting: Acting, case: Case) -> Answer:
    """The open case that the text is."""
    return Shown(card=await world.database.read(lambda session: _already(session, world, acting, case)))


def _known(
    world: World, acting: Acting, account: str, incoming: Incoming, session: Session
) -> Comment | Case | Opened | None:
    """The open case or the question about the closed one, if the account has this text; else its comment."""
    comment = comments.same(session, acting.municipality, account, incoming.text, incoming.url)
    if comment is None:
        return None
    case = next(iter(cases.of_comment(session, cast("int", comment.id))), None)
    if case is None:
        return comment
    if case.state not in cases.DECIDED:
        return case
    return Opened(form=_again_form(session, world, case))


def _already(session: Session, world: World, acting: Acting, case: Case) -> Card:
    """The case that the text is; with its buttons for who may press them."""
    card = views.card(session, world, case)
    account = accounts.get(session, case.municipality, case.account)
    person = people.get(session, acting.municipality, acting.person)
    handles = person is not None and rights.may("case.claim", rights.relations(person, account))
    told = Text(text=world.texts("flag-open", case=str(case.id)), weight="strong")
    return replace(card, blocks=(told, *card.blocks), buttons=card.buttons if handles else ())


def _again_form(session: Session, world: World, case: Case) -> Form:
    asked = About(form="flag.again", subject=f"case:{case.id}", version=case.version)
    return flag_again_form(asked, world.texts, before=_before(session, world, case))


def _before(session: Session, world: World, case: Case) -> str:
    """What was decided, in words."""
    settled = views.case_view(session, world, case).settled
    if settled is None:
        return world.texts("flag-before-undecided", case=str(case.id))
    if settled.outcome == "vanished":  # nobody here took it away
        return world.texts("flag-before-vanished", case=str(case.id), time=views.moment(world, settled.at))
    return world.texts(
        "flag-before",
        case=str(case.id),
        outcome=world.texts(f"outcome-{settled.outcome}"),
        name=settled.name,
        time=views.moment(world, settled.at),
    )


@on_form("flag.again")
async def flag_again(world: World, acting: Acting, sent: Sent) -> Answer:
    """Yes, decide on it again: a new case of the same comment, or of a new one where the old one is gone."""

    def look(session: Session) -> Answer | tuple[Case, Comment, str]:
        case = cases.get(session, dispatch.number(sent.subject.partition(":")[2]) or 0)
        if case is None or case.municipality != acting.municipality:
            raise Refusal(Refused(reason=world.texts("refused-unknown")))
        newest = cases.of_comment(session, case.comment)[0]
        if newest.state not in cases.DECIDED:
            return Shown(card=_already(session, world, acting, newest))
        form = _again_form(session, world, newest)
        errors = required(world, form, sent)
        if errors:
            return Opened(form=again(form, sent.values, errors))
        return newest, cases.comment_of(session, newest), _before(session, world, newest)

    found = await world.database.read(look)
    if not isinstance(found, tuple):
        return found
    case, comment, before = found
    if case.outcome not in GONE and comment.visibility not in OUT_OF_SIGHT:
        number = await intake.take_up(world, case.comment, by=acting.person, before=before)
        return _thanks(world, number)
    # What was removed stands there again: another comment, with a clock of its own.
    incoming = Incoming(
        id=f"person:again:{case.id}",
        text=comment.text,
        created_at=world.now(),
        precision="unknown",
        author=Author(id=comment.author_id, name=comment.author_name),
        url=comment.url,
    )
    taken = await intake.take_in(
        world, case.municipality, case.account, [incoming], origin="person", by=acting.person
    )
    return _thanks(world, next(iter(taken.cases), None))


def _thanks(world: World, case: int | None) -> Answer:
    t = world.texts
    if case is None:
        return Shown(card=note_card(t("flag-known-title"), [t("flag-known")]))
    return Shown(card=note_card(t("flag-done-title"), [t("flag-done", case=str(case))]))


def _flag_errors(world: World, sent: Sent) -> dict[str, str]:
    t = world.texts
    errors = {}
    url = sent.values.get("url", "").strip()
    if url and not is_web_address(url):
        errors["url"] = t("error-url")
    posted, hour = sent.values.get("posted", "").strip(), sent.values.get("hour", "").strip()
    clock = clock_time(hour)
    if hour and clock is None:
        errors["hour"] = t("error-hour")
    if posted:
        try:
            day = isoparse(posted).date()
        except ValueError:
            errors["posted"] = t("error-date")
        else:
            if day > world.now().astimezone(STOCKHOLM).date():
                errors["posted"] = t("error-future")
            elif day < EARLIEST.date():
                errors["posted"] = t("error-too-old", year=str(EARLIEST.year))
            elif clock is not None and _at(day, clock) > world.now():
                errors["hour"] = t("error-future")
    elif hour:
        errors["posted"] = t("error-hour-of-day")
    return errors


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)


def _reported(world: World, sent: Sent, account: str) -> Incoming:
    """The clock starts when the comment was posted; a day without an hour counts from its beginning.

    Of what nobody can say when it was posted, the time counts from when we heard of it.
    """
    text, url = whole(sent.values), sent.values.get("url", "").strip()
    posted, hour = sent.values.get("posted", "").strip(), clock_time(sent.values.get("hour", ""))
    precision: Precision = "unknown"
    created = world.now()
    if posted:
        created = _at(isoparse(posted).date(), hour or time(0))
        precision = "moment" if hour is not None else "day"
    # The same text at the same address is the same comment, whoever reports it.
    seed = f"{account}\n{url}\n{text}"
    identity = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Incoming(
        id=f"person:{identity}",
        text=text,
        created_at=created,
        precision=precision,
        author=Author(name=sent.values.get("author", "").strip()),
        url=url,
    )
