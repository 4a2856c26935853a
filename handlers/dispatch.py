"""The one door for everything that a person does in any chat: who, for which municipality, which handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sqlmodel import Session, SQLModel

from handlers import guard, people_in_chat
from handlers.guard import Acting, Refusal
from handlers.incoming import storable
from handlers.ports import Answer, Event, Nothing, Pointed, Press, Reacted, Refused, Sent, Typed
from handlers.world import World
from storage import accounts, cases
from storage.tables import Forward, Posting

E = TypeVar("E", bound=Event)
PressHandler = Callable[[World, Acting, Press], Awaitable[Answer]]
FormHandler = Callable[[World, Acting, Sent], Awaitable[Answer]]
TypedHandler = Callable[[World, Acting, Typed], Awaitable[Answer]]
PointedHandler = Callable[[World, Acting, Pointed], Awaitable[Answer]]
Owner = Callable[[Session, str], str | None]
#: Digits of a number that every database takes.
LONGEST_NUMBER = 15

presses: dict[str, PressHandler] = {}
forms: dict[str, FormHandler] = {}
#: Reactions that mean something, as the action that they stand for (never a removal).
reactions: dict[str, str] = {"eyes": "case.claim", "white_check_mark": "case.approve"}
typed: list[TypedHandler] = []
pointed: list[PointedHandler] = []


def on_press(action: str) -> Callable[[PressHandler], PressHandler]:
    """Registers the handler of a button."""

    def register(handler: PressHandler) -> PressHandler:
        presses[action] = handler
        return handler

    return register


def on_form(name: str) -> Callable[[FormHandler], FormHandler]:
    """Registers the handler of a sent form."""

    def register(handler: FormHandler) -> FormHandler:
        forms[name] = handler
        return handler

    return register


async def handle(world: World, event: Event) -> Answer:
    """Answers anything that a person does. A refusal is private; one for lack of right is logged."""
    event = _storable(event)
    municipality, acting = await world.database.read(partial(_who, event))
    if municipality is None:
        return await _nobodys(world, event)
    if acting is None:
        acting = await guard.introduce(world, municipality, event.actor)
    if acting is None:
        if await world.database.read(partial(_is_try, event)):
            await _note(world, municipality, f"{event.actor.chat}:{event.actor.user}", event)
        return _stranger(world, event)
    try:
        return await _handle(world, acting, event)
    except guard.NoSuchThing:
        return Refused(reason=world.texts("refused-unknown"))
    except Refusal as refusal:
        if refusal.logged:
            await _note(world, municipality, acting.person, event)
        return refusal.answer


def _storable(event: Event) -> Event:
    """What was written as a database can hold it, whatever of it that changes stays seen."""
    match event:
        case Sent():
            return replace(event, values={key: storable(value) for key, value in event.values.items()})
        case Typed():
            return replace(event, words=storable(event.words))
        case Pointed():
            return replace(event, text=storable(event.text), author=storable(event.author))
    return event


async def _handle(world: World, acting: Acting, event: Event) -> Answer:
    match event:
        case Press():
            handler = presses.get(event.action)
            if handler is None:
                raise Refusal(Refused(reason=world.texts("refused-unknown")))
            return await handler(world.undrawn if event.unseen else world, acting, event)
        case Sent():
            form_handler = forms.get(event.form)
            if form_handler is None:
                raise Refusal(Refused(reason=world.texts("refused-unknown")))
            return await form_handler(world, acting, event)
        case Reacted():
            return await _reacted(world, acting, event)
        case Typed():
            return await typed[0](world, acting, event)
        case Pointed():
            return await pointed[0](world, acting, event)


async def _reacted(world: World, acting: Acting, event: Reacted) -> Answer:
    """A reaction stands for a press on the card as it was shown there; never for a removal."""
    press = await world.database.read(partial(_press_of, event))
    return await presses[press.action](world, acting, press) if press is not None else Nothing()


def _press_of(event: Reacted, session: Session) -> Press | None:
    """The press that it stands for; None for another emoji, or on what is no card of a case."""
    action = reactions.get(event.emoji)
    posting = _posting(session, event) if action is not None else None
    if action is None or posting is None or not posting.key.startswith("case:"):
        return None
    # The card may say something else than the case by now: nobody decides on what they have not seen.
    version = abs(posting.shown) if event.version is None else event.version
    return Press(actor=event.actor, action=action, subject=posting.key, version=version)


def _is_try(event: Event, session: Session) -> bool:
    """Anybody may react to anything; only what stands for a press is a try."""
    return not isinstance(event, Reacted) or _press_of(event, session) is not None


def _posting(session: Session, event: Reacted) -> Posting | None:
    from storage import postings

    return postings.at(session, event.place, event.reference)


def _who(event: Event, session: Session) -> tuple[str | None, Acting | None]:
    """Whose matter it is, and who acts if the register knows them in this chat."""
    municipality = _municipality(event, session)
    return municipality, guard.known(session, municipality, event.actor) if municipality else None


def _municipality(event: Event, session: Session) -> str | None:
    """By the case that is pressed on, by the channel, else by the person's register."""
    if isinstance(event, Press | Sent) and ":" in event.subject:
        return _of_subject(session, event.subject)
    place = getattr(event, "place", None)
    if place:
        found = accounts.municipality_of_place(session, place)
        if found is not None:
            return found
    return people_in_chat.municipality_of(session, event.actor)


def _of_subject(session: Session, subject: str) -> str | None:
    kind, _, rest = subject.partition(":")
    owner = owners.get(kind)
    return owner(session, rest) if owner is not None else None


def number(rest: str) -> int | None:
    """The number of a subject such as "case:17"; None for a made-up one."""
    return int(rest) if rest.isascii() and rest.isdecimal() and len(rest) <= LONGEST_NUMBER else None


def _of_case(session: Session, rest: str) -> str | None:
    found = number(rest)
    return cases.municipality_of(session, found) if found is not None else None


def of_row(table: type[SQLModel]) -> Owner:
    """Whose a row of a table with a number and a municipality is."""

    def owner(session: Session, rest: str) -> str | None:
        found = number(rest)
        row = session.get(table, found) if found is not None else None
        return str(row.municipality) if row is not None else None  # type: ignore[attr-defined]  # by contract

    return owner


#: Whose municipality's a subject is, by its kind; a capability adds its own.
owners: dict[str, Owner] = {
    "place": accounts.municipality_of_place,
    "municipality": lambda session, rest: rest if accounts.municipality(session, rest) else None,
    "case": _of_case,
    "forward": of_row(Forward),
}


async def _nobodys(world: World, event: Event) -> Answer:
    """Somebody of a register pressed what does not exist; whoever is in none hears only that."""

    def known(session: Session) -> bool:
        own = people_in_chat.municipality_of(session, event.actor)
        return own is not None and guard.known(session, own, event.actor) is not None

    if isinstance(event, Press | Sent) and await world.database.read(known):
        return Refused(reason=world.texts("refused-unknown"))
    return _stranger(world, event)


def _stranger(world: World, event: Event) -> Answer:
    if isinstance(event, Reacted):
        return Nothing()
    return Refused(reason=world.texts("refused-stranger"))


async def _note(world: World, municipality: str, who: str, event: Event) -> None:
    """Logs that somebody tried what they may not; a reaction is the press that it stands for."""
    if isinstance(event, Reacted):
        event = await world.database.read(partial(_press_of, event)) or event
    action = getattr(event, "action", "") or getattr(event, "form", "") or type(event).__name__.lower()
    subject = getattr(event, "subject", "") or getattr(event, "place", "") or ""

    said = [storable(word[:200]) for word in (who, action, subject)]  # a stranger may send anything

    def change(session: Session) -> None:
        guard.note_refusal(session, world, municipality, *said)

    await world.database.write(change)
