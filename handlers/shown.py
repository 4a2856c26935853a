"""Which card stands behind a posting's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, cast

from sqlmodel import Session

from cards.messages import Again, DigestLine, digest_card, forward_card
from cards.model import Card
from handlers import duty, possible, rights, views
from handlers.world import World
from storage import accounts, cases, people, postings
from storage.tables import Account, Forward, Person, Place

#: How many held-back cases a digest names.
NAMED = 10


#: Makes the card of a key's rest as it is now, of "17" for "case:17"; None for a made-up one.
Maker: TypeAlias = Callable[[Session, World, str], Card | None]
_makers: dict[str, Maker] = {}


def shows(*kinds: str) -> Callable[[Maker], Maker]:
    """Registers what makes the cards whose keys begin so."""

    def register(maker: Maker) -> Maker:
        _makers.update(dict.fromkeys(kinds, maker))
        return maker

    return register


def card_of(session: Session, world: World, key: str) -> Card | None:
    """The card of that key as it is now. None for a key that nothing makes."""
    kind, _, rest = key.partition(":")
    maker = _makers.get(kind)
    return maker(session, world, rest) if maker is not None else None


def card_in(session: Session, world: World, key: str, place: Place) -> Card | None:
    """The card as it stands in that place: what one person alone sees offers what that person may press.

    In a channel it offers what anybody there may do; who presses is asked then.
    """
    alone = place.user and key.startswith("case:")
    person = people.by_chat(session, place.municipality, place.chat, place.user) if alone else None
    return card_for(session, world, key, person) if person is not None else card_of(session, world, key)


def card_for(session: Session, world: World, key: str, person: Person) -> Card | None:
    """The card for one person alone: a case offers what that person may press."""
    card = card_of(session, world, key)
    kind, _, number = key.partition(":")
    found = cases.gather(session, int(number)) if kind == "case" else None
    if card is None or found is None:
        return card
    forward = cases.forward_of(session, int(number)) if found.forwarded else None
    held = rights.relations(person, found.account, forward)
    held |= duty.relations(session, found.account, person, world.now(), forward)
    return replace(card, buttons=tuple(button for button in card.buttons if rights.may(button.action, held)))


@shows("case")
def _case(session: Session, world: World, rest: str) -> Card | None:
    found = cases.gather(session, int(rest)) if rest.isdecimal() else None
    return views.card(session, world, found.case) if found is not None else None


@shows("forward")
def _forward(session: Session, world: World, rest: str) -> Card | None:
    return _passed_on(session, world, rest, None)


@shows("reminder")
def _forward_reminder(session: Session, world: World, rest: str) -> Card | None:
    return _passed_on(session, world, rest.partition(".")[0], "reminder")


@shows("edited")
def _forward_edited(session: Session, world: World, rest: str) -> Card | None:
    return _passed_on(session, world, rest.partition(".")[0], "edited")


def _passed_on(session: Session, world: World, number: str, again: Again | None) -> Card | None:
    row = session.get(Forward, int(number), populate_existing=True) if number.isdecimal() else None
    if row is None:
        return None
    case = cases.get(session, row.case)
    if case is None:
        return None
    view = views.case_view(session, world, case)
    sender = people.name_of(session, row.municipality, row.by)
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    now = duty.Duties(session, row.municipality, world.now()).receivers(row, account)
    return forward_card(
        view,
        forward_id=row.id or 0,
        version=row.version,
        state=row.state,
        sender=sender,
        instead_of=now[0].instead_of if now else "",
        note=row.note,
        at=row.at,
        settled_by=people.name_of(session, row.municipality, row.settled_by) if row.settled_by else "",
        answer=row.answer,
        source=views.source_of_forward(session, world, row),
        evidence=cases.evidence_of(session, row.case) is not None,
        number=row.kind == "registrar" and "case.diary" in possible.actions(session, world, case),
        again=again,
        language=world.language,
    )


@shows("digest")
def _digest(session: Session, world: World, rest: str) -> Card | None:
    place_id = rest.rpartition(".")[0]
    place = session.get(Place, place_id)
    posting = postings.of_key(session, place_id, f"digest:{rest}")
    if place is None or posting is None:
        return None
    held = postings.held(session, place_id, world.soon())
    lines = []
    for item in held[:NAMED]:
        case = cases.get(session, int(item.key.partition(":")[2]))
        if case is None:
            continue
        view = views.case_view(session, world, case)
        lines.append(
            DigestLine(
                case=view.id,
                account=view.account,
                category=view.findings[0].category if view.findings else "",
                due=view.deadlines[0].at if view.deadlines else None,
                received_at=view.received_at,
            )
        )
    return digest_card(
        key=posting.key,
        version=posting.wanted,
        place=place_id,
        waiting=len(held),
        urgent=postings.urgent_held(session, place_id, world.soon()),
        lines=tuple(lines),
        step=world.pace.digest_step,
        language=world.language,
    )
