"""Cards reach their places: one job a place brings what people see up to what they should see.

Changes of cards that stand come first, then new ones in order. Many new ones at once are held behind a
digest, so that nobody is flooded; a press brings the next few, and what is urgent passes (decision 0015).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, cast

from sqlmodel import Session

from cards.model import Card
from handlers import rights, work
from handlers.dispatch import on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, ChatName, Contact, Place, Press, Refused, Undelivered
from handlers.rounds import Call, Town, on_round
from handlers.shown import card_in, card_of
from handlers.world import World
from storage import accounts, inbox, log, people, postings, tables
from storage.tables import Posting

#: What may be held behind a digest; other cards, such as the morning's, are shown in any case.
HELD = "case:"
#: Cards that one job shows before it hands over to a new one.
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one try of a delivery came to."""

    #: The chat did not take it; wait longer each time.
    failed: bool = False
    #: Seconds that the chat asked for, or that its pace demands.
    wait: float = 0


@work.durable("deliver")
async def deliver(place_id: str) -> None:
    """Shows all that waits in a place, at the chat's pace."""
    if not await work.step(_deliver, place_id):
        await work.step(_hand_over, place_id, work.run())


async def _deliver(place_id: str) -> bool:
    """Whether all has been shown; False when it becomes too much for one job.

    All of it is one step of the workflow: how far it has come stands in the place's own rows, and after a
    crash it goes on from there.
    """
    failures = 0
    for _ in range(SHOWN):
        world = work.bound()
        outcome = await _deliver_next(world, place_id)
        failures = failures + 1 if outcome.failed else 0
        tries = world.pace.tries
        backoff = tries[min(failures, len(tries)) - 1] if failures else 0
        await asyncio.sleep(max(outcome.wait, backoff))
        # Asked for anew, as the program may have stopped meanwhile.
        if await work.bound().database.write(lambda session: postings.rest(session, place_id)):
            return True
    return False


async def _faulted(subject: str) -> None:
    """The place is free for a new job; what it did not show it shows then."""
    world, run = work.bound(), work.run()
    await world.database.write(lambda session: postings.free(session, subject, run))


work.on_fault["deliver"] = _faulted


async def _hand_over(place_id: str, run: int) -> None:
    world = work.bound()
    await world.database.write(lambda session: postings.go_on(session, place_id, run, world.now()))


async def _deliver_next(world: World, place_id: str) -> Outcome:
    flooded, found = await world.database.read(partial(_look, world, place_id))
    if flooded:
        await world.database.write(partial(_hold_back, world, place_id))
        _, found = await world.database.read(partial(_look, world, place_id))
    if found is None:
        return Outcome()
    posting, place, card = found
    try:
        await _send(world, posting, place, card)
    except Undelivered as refusal:
        if refusal.final:
            await world.database.write(partial(_give_up, world, posting, refusal.reason))
            return Outcome()
        return Outcome(failed=True, wait=refusal.retry_after or 0)
    return Outcome(wait=world.pace.between.get(place.chat, 0))


Found: TypeAlias = tuple[Posting, tables.Place, Card]


def _look(world: World, place_id: str, session: Session) -> tuple[bool, Found | None]:
    """Whether some of the new cards should wait behind a digest, and what is to be shown next."""
    place = session.get(tables.Place, place_id)
    if place is None:
        return False, None
    flooded = _flooded(session, world, place)
    for posting in postings.pending(session, place_id, limit=5):
        card = card_in(session, world, posting.key, place)
        if card is not None:
            return flooded, (posting, place, card)
    return flooded, None


async def _send(world: World, posting: Posting, place: tables.Place, card: Card) -> None:
    chat = world.chats.get(place.chat)
    if chat is None:
        raise Undelivered(f"{place.chat} is not configured", final=True)
    where = Place(id=place.id, chat=cast("ChatName", place.chat), address=place.address)
    key = f"{posting.key}@{place.id}"
    version = posting.wanted
    if posting.reference:
        await chat.update(where, posting.reference, card)
        reference = posting.reference
    else:
        again = posting.attempted
        await world.database.write(partial(_attempt, cast("int", posting.id)))
        if place.user:
            contact = Contact(chat=where.chat, user=place.user, team=place.address.get("team", ""))
            reference = await chat.tell(contact, card, key=key)
        else:
            reference = await chat.post(where, card, key=key, again=again)
        if again:  # it may be the card of the earlier try, as things were then: it is replaced next
            version -= 1
    await world.database.write(partial(_shown, cast("int", posting.id), reference, version))


def _attempt(posting_id: int, session: Session) -> None:
    row = cast("Posting", postings.get(session, posting_id))
    row.attempted = True
    session.add(row)


def _shown(posting_id: int, reference: str, version: int, session: Session) -> None:
    row = cast("Posting", postings.get(session, posting_id))
    row.reference, row.shown, row.state, row.failure = reference, version, "shown", ""
    session.add(row)


def _give_up(world: World, posting: Posting, reason: str, session: Session) -> None:
    """A channel that is gone or that we were thrown out of: said in the log, never silent."""
    row = cast("Posting", postings.get(session, cast("int", posting.id)))
    row.state, row.failure = "failed", reason[:300]
    session.add(row)
    place = cast("tables.Place", session.get(tables.Place, row.place))
    details = {"place": row.place, "failure": row.failure}
    log.append(session, place.municipality, world.now(), log.PROGRAM, "card.undelivered", row.key, details)


# --- digests ---------------------------------------------------------------------------------------


def _flooded(session: Session, world: World, place: tables.Place) -> bool:
    """More new cards than people can take in, or a digest that stands and gets more or lets some pass."""
    if place.user:
        return False
    waiting = postings.waiting(session, place.id, HELD)
    if waiting > world.pace.digest_above:
        return True
    return postings.stands(session, place.id) and bool(waiting or _passing(session, world, place.id))


def _passing(session: Session, world: World, place_id: str) -> list[Posting]:
    """What hurts somebody, or must be gone within the hour, does not wait for a press; a handful at a time.

    The next come as soon as somebody takes on or decides on one of those that stand there, so that also a
    storm of threats is as many cards as people can take in.
    """
    return postings.passing(session, place_id, world.soon(), world.pace.urgent_shown)


def _hold_back(world: World, place_id: str, session: Session) -> None:
    """All new cards but the first wait behind one digest; what is urgent passes it."""
    place = session.get(tables.Place, place_id)
    if place is None or not _flooded(session, world, place):
        return
    stood = postings.stands(session, place_id)
    held = postings.hold(session, place_id, HELD, keep=0 if stood else 1)
    passing = _passing(session, world, place_id)
    for posting in passing:
        postings.release(session, posting)
    session.flush()
    if {posting.id for posting in held} != {posting.id for posting in passing}:
        _renew(session, world, place_id, stands=stood)


def _renew(session: Session, world: World, place_id: str, *, stands: bool) -> None:
    """The digest that stands says the new number; where the last one was brought to its end, a new is posted.

    A card that changes far up in a channel rings no bell.
    """
    prefix = f"digest:{place_id}."
    current = postings.newest(session, place_id, prefix)
    if stands and current is not None and not current.failure:
        current.wanted += 1
        session.add(current)
        return
    number = int(current.key.rpartition(".")[2]) + 1 if current is not None else 1
    session.add(
        Posting(place=place_id, key=f"{prefix}{number}", wanted=1, state="released", created_at=world.now())
    )


@on_round("digests")
def urgent_by_now(session: Session, world: World, town: Town) -> Iterator[Call]:
    """What is held back and must be gone within the hour by now passes too, though nothing else happens."""
    for place in postings.with_digest(session, town.municipality.id):
        if _passing(session, world, place):
            postings.wake(session, place, town.now)
    yield from ()


@on_press("digest.next")
async def bring_next(world: World, acting: Acting, press: Press) -> Answer:
    """Brings the next few held-back cases into the channel, the urgent first, each oldest first."""

    def change(session: Session) -> Answer:
        place_id = press.subject.partition(":")[2]
        person = people.get(session, acting.municipality, acting.person)
        if person is None or not _handles(session, world, acting, place_id):
            raise Refusal(Refused(reason=world.texts("refused-digest")), logged=True)
        current = postings.newest(session, place_id, f"digest:{place_id}.")
        if current is None:
            raise Refusal(Refused(reason=world.texts("refused-not-now")))
        # The digest as it stands in the chat, or as it is about to; each state of it is pressed on once: a
        # press that is sent again brings nothing more, nor does a number that somebody made up.
        pressed = f"{current.key}@{press.version}"
        stands = press.version in {abs(current.shown), current.wanted}
        if not stands or not inbox.first_time(session, "digest", pressed, world.now()):
            card = card_of(session, world, current.key)
            raise Refusal(Refused(reason=world.texts("refused-changed"), card=card))
        for posting in postings.held(session, place_id, world.soon(), limit=world.pace.digest_step):
            postings.release(session, posting)
        current.wanted += 1
        session.add(current)
        postings.wake(session, place_id, world.now())
        session.flush()
        return Changed(card=cast("Card", card_of(session, world, current.key)))

    return await world.database.write(change)


def _handles(session: Session, world: World, acting: Acting, place_id: str) -> bool:
    """Whether the person handles an account whose cards appear in this place, by standing in too."""
    person = people.get(session, acting.municipality, acting.person)
    place = session.get(tables.Place, place_id)
    if person is None or place is None or place.municipality != acting.municipality:
        return False
    found = [
        account
        for account in accounts.with_closed(session, acting.municipality)
        if place_id in {item.id for item in accounts.places_of(session, account)}
    ]
    if any(rights.may("digest.next", rights.relations(person, account)) for account in found):
        return True
    duties = Duties(session, acting.municipality, world.now())
    return any(rights.may("digest.next", duties.relations(account, person.id)) for account in found)
