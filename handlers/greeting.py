"""What the bot says of the routine where it comes to: a few lines for the first days.

Who watches, until when what breaks a rule is removed and a question answered, and how one writes; all else is
a word away (``råd``, ``hjälp``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from cards.case import say_duty
from handlers import guard, people_in_chat, posting_text, views
from handlers.ports import Actor
from handlers.world import World
from routines.model import Cited, Routine, Span
from storage import accounts
from storage.tables import Account, Place

#: How many accounts are named; who asks for ``konton`` sees all.
MOST = 3


async def lines(world: World, actor: Actor, place: str = "") -> tuple[str, ...]:
    """What the routine wants most, for a place or for somebody alone; nothing for who is a stranger to it.

    Names are said only in a team channel of the municipality, and to people of its register.
    """
    return await world.database.read(partial(_lines, world, actor, place))


def _lines(world: World, actor: Actor, place: str, session: Session) -> tuple[str, ...]:
    found = session.get(Place, place) if place else None
    municipality = found.municipality if found is not None else people_in_chat.municipality_of(session, actor)
    if municipality is None:
        return ()
    if found is not None:
        channel = accounts.channel_of_place(session, found)
        of = channel.id if channel is not None else None
        watched = [one for one in accounts.open_ones(session, municipality) if one.team_channel == of]
    else:
        known = None if place else guard.known(session, municipality, actor)
        watched = accounts.handled_by(session, municipality, known.person) if known is not None else []
    routine = views.routine_of(session, world, municipality)
    return tuple(_said(session, world, routine, watched))


def _said(session: Session, world: World, routine: Routine, watched: Sequence[Account]) -> Iterator[str]:
    t = world.texts
    if watched:
        named = "; ".join(_watched(session, world, one) for one in watched[:MOST])
        yield t("greeting-watched", accounts=named, more=len(watched[MOST:]))
    yield t("greeting-removed", times="; ".join(_removed(world, routine)))
    yield t("greeting-answered", times="; ".join(_answered(world, routine, watched)))
    guidance = [*routine.answering.guidance, *routine.advice.conduct][:2]
    if guidance:
        yield t("greeting-advice", advice=" ".join(one.value for one in guidance))


def _watched(session: Session, world: World, account: Account) -> str:
    found = views.duty_of(session, world, account)
    if found is None:
        return world.texts("greeting-nobody", account=account.name)
    who = say_duty(found, world.texts, world.language, seen=world.now())
    return world.texts("greeting-by", account=account.name, who=who)


def _removed(world: World, routine: Routine) -> Iterator[str]:
    """First what holds for everything, then what the document wants sooner (LID-45)."""
    yield _within(world, routine, routine.removal.deadline)
    for ground in routine.removal_grounds:
        if ground.deadline is not None and ground.deadline.clauses:
            within = _within(world, routine, ground.deadline)
            yield world.texts("greeting-of", what=ground.told or ground.text, within=within)


def _answered(world: World, routine: Routine, watched: Sequence[Account]) -> Iterator[str]:
    """For the platforms of the accounts; where those have one time, or are not known, without their names."""
    times: dict[str, list[str]] = {}
    for platform in dict.fromkeys(one.platform for one in watched):
        within = _within(world, routine, routine.answer_deadline(platform))
        times.setdefault(within, []).append(world.texts(f"platform-{platform}"))
    if not times:
        yield _within(world, routine, routine.answering.deadline)
    for within, platforms in times.items():
        alone = len(times) == 1
        yield within if alone else world.texts("greeting-of", what=", ".join(platforms), within=within)


def _within(world: World, routine: Routine, rule: Cited[Span]) -> str:
    t, span = world.texts, rule.value
    source = _source(world, routine, rule)
    if not span.amount:
        return t("greeting-at-once", source=source)
    return t("greeting-within", span=t(f"span-{span.clock.value}", n=span.amount), source=source)


def _source(world: World, routine: Routine, rule: Cited[Any]) -> str:
    return posting_text.said_of(routine, rule) or world.texts("our-default")
