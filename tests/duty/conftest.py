"""A municipality whose people go away, with a clock that a story turns; no jobs run unless it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from sqlmodel import Session, col, select

from bot.app import CAPABILITIES
from bot.setup import apply
from bot.setup_file import Setup
from cards.model import Card, Form
from handlers import duty
from handlers.ports import Answer, Opened, Press, Refused, Sent, Shown, Typed
from handlers.rounds import Call, rounds
from handlers.rounds import Town as Around
from handlers.shown import card_of
from routines.model import Role
from storage import accounts
from storage.duty_tables import Absence, Task
from storage.tables import Account, LogRow, Person
from tests.faults.program import filled
from tests.property.machine_world import CHATS, Town, actor, town
from tests.scenarios.town import MUNICIPALITY, PEOPLE, account, setup_of

assert CAPABILITIES  # importing them registers what they handle
T = TypeVar("T")
#: A Friday at ten in Stockholm.
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def local(text: str) -> datetime:
    """ "2026-11-20 09:00" by the clock in Stockholm."""
    from routines.clock import STOCKHOLM

    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


@dataclass
class Story:
    """What a story about duty needs to say and see."""

    town: Town

    def at(self, text: str) -> None:
        self.town.time = local(text)

    def setup(self, *of: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Lays down accounts, and what is different about people."""
        identities = {
            name: {"slack": f"U0{name.upper()}", "teams": f"29:{name}", **(people or {}).get(name, {})}
            for name in PEOPLE
        }
        routine = self.town.world.routine(None).id  # type: ignore[arg-type]
        setup = Setup.model_validate(setup_of(routine, CHATS, identities, of or [account("facebook")]))
        self.town.database.change(lambda session: apply(session, setup, self.town.time))

    @property
    def manager(self) -> str:
        """What the municipality calls an account's manager, in its own word."""
        return self.town.world.routine(None).roles.names[Role.MANAGER].value  # type: ignore[arg-type]

    def says(self, who: str, words: str, chat: str = "slack") -> Answer:
        return self.town.handle(Typed(actor=actor(who, chat), words=words))

    def presses(self, who: str, card: Card, action: str, chat: str = "slack") -> Answer:
        button = next(item for item in card.buttons if item.action == action)
        return self.press(who, action, button.subject, card.version, chat)

    def press(self, who: str, action: str, subject: str, version: int, chat: str = "slack") -> Answer:
        event = Press(actor=actor(who, chat), action=action, subject=subject, version=version)
        return self.town.handle(event)

    def sends(self, who: str, form: Form, chat: str = "slack", **values: str) -> Answer:
        given = filled(form) | {field.key: field.value for field in form.fields} | values
        return self.town.handle(
            Sent(
                actor=actor(who, chat),
                form=form.name,
                subject=form.subject,
                version=form.version,
                values={key.rstrip("_"): value for key, value in given.items()},
            )
        )

    def ask(self, look: Callable[[Session], T]) -> T:
        return self.town.database.ask(look)

    def absences(self) -> list[Absence]:
        return self.ask(lambda session: list(session.exec(select(Absence).order_by(col(Absence.id)))))

    def tasks(self, *kinds: str) -> list[Task]:
        query = select(Task).order_by(col(Task.id))
        query = query.where(col(Task.kind).in_(kinds)) if kinds else query
        return self.ask(lambda session: list(session.exec(query)))

    def card(self, key: str) -> Card:
        found = self.ask(lambda session: card_of(session, self.town.world, key))
        assert found is not None
        return found

    def duty(self, name: str = "facebook", at: str = "") -> str:
        """Who has duty for an account, and as what: "disa substitute"."""

        def look(session: Session) -> str:
            found = accounts.get(session, MUNICIPALITY, name)
            assert found is not None
            on_duty = duty.on_duty(session, found, local(at) if at else self.town.time)
            return f"{on_duty.person.id} {on_duty.role}" if on_duty is not None else "nobody"

        return self.ask(look)

    def holders(self, role: str) -> list[str]:
        """Who has what falls to a role now."""

        def look(session: Session) -> list[str]:
            duties = duty.Duties(session, MUNICIPALITY, self.town.time)
            return [one.person.id for one in duties.holders(role)]

        return self.ask(look)

    def managers(self, name: str) -> list[str]:
        """Who is asked as an account's manager now."""

        def look(session: Session) -> list[str]:
            found = accounts.get(session, MUNICIPALITY, name)
            assert found is not None
            return [
                one.person.id for one in duty.Duties(session, MUNICIPALITY, self.town.time).managers(found)
            ]

        return self.ask(look)

    def calls(self, *names: str) -> list[Call]:
        """What the rounds call for now; all calls of one key and person are one."""

        def look(session: Session) -> list[Call]:
            municipality = accounts.municipality(session, MUNICIPALITY)
            assert municipality is not None
            routine = self.town.world.routine(municipality)
            around = Around(municipality=municipality, routine=routine, now=self.town.time)
            return [call for name in names for call in rounds[name](session, self.town.world, around)]

        return self.town.database.change(look)[0]

    def told(self, *names: str) -> list[str]:
        """Who is told about what: "carin task"."""
        return sorted(f"{call.person} {call.kind}" for call in self.calls(*names))

    def log(self) -> list[LogRow]:
        return self.town.rows()

    def actions(self) -> list[str]:
        return [row.action for row in self.log()]

    def person(self, name: str) -> Person:
        found = self.ask(lambda session: session.get(Person, (MUNICIPALITY, name)))
        assert found is not None
        return found

    def account(self, name: str = "facebook") -> Account:
        found = self.ask(lambda session: session.get(Account, (MUNICIPALITY, name)))
        assert found is not None
        return found


def form(answer: Answer) -> Form:
    """The form that somebody was answered with."""
    assert isinstance(answer, Opened), answer
    return answer.form


def errors(answer: Answer) -> dict[str, str]:
    """What is wrong, by field."""
    return {field.key: field.error for field in form(answer).fields if field.error}


def shown(answer: Answer) -> Card:
    """The card that somebody alone was shown."""
    assert isinstance(answer, Shown), answer
    return answer.card


def refused(answer: Answer) -> str:
    """Why somebody was told no."""
    assert isinstance(answer, Refused), answer
    return answer.reason


def words(card: Card) -> str:
    """Everything that a card says, on one line."""
    said: list[str] = [card.title]
    for block in card.blocks:
        said += [getattr(block, "text", "")]
        said += [f"{name}: {value}" for name, value in getattr(block, "pairs", ())]
    return " | ".join([*said, *card.context])


@pytest.fixture
def routine(request: pytest.FixtureRequest) -> str:
    """Tibro, unless a test says otherwise with ``parametrize("routine", [...])``."""
    return "tibro"


@pytest.fixture
def story(routine: str) -> Iterator[Story]:
    """The town as it is on a Friday morning."""
    made = town(routine, before=True)
    made.time = NOW
    try:
        yield Story(made)
    finally:
        made.close()


__all__ = [
    "MUNICIPALITY",
    "NOW",
    "Sequence",
    "Story",
    "account",
    "errors",
    "form",
    "local",
    "refused",
    "shown",
]
