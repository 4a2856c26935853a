"""A town where many write at once, played without DBOS: quick enough for every corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from cards.model import Card, Form
from handlers import intake, reminders
from handlers.platforms import Author, Capabilities, Incoming, Visibility
from handlers.ports import Answer, Opened
from handlers.shown import card_of
from storage import accounts, criticism
from storage.duty_tables import Criticism, Discussion, Reminder
from storage.tables import Account, Case, Posting, Reply
from tests.property.machine_world import ACCOUNT, Town, town
from tests.scenarios.town import MUNICIPALITY

INSULT = "Ni är idioter hela bunten."
PRAISE = "Så fint det blev i parken."
QUESTION = "När öppnar badhuset på lördag?"
SECOND = "instagram"
#: Friday at ten in Stockholm.
NOON = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Crowd:
    """The town, and those who write in it."""

    def __init__(self, town_: Town) -> None:
        self.town = town_
        self.came = 0

    # --- what comes ---------------------------------------------------------------------------------

    def writes(
        self,
        *texts: str,
        at: datetime | None = None,
        account: str = ACCOUNT,
        post: str = "p1",
        origin: Any = "platform",
        id_: str = "",
        kind: Any = "comment",
        removable: bool | None = None,
    ) -> list[str]:
        """Comments in one batch, all written at that time; returns their ids at the platform."""
        batch = []
        for text in texts:
            self.came += 1
            name = id_ or f"{account}-{self.came}"
            self.town.platform.texts[name] = text
            batch.append(
                Incoming(
                    id=name,
                    text=text,
                    kind=kind,
                    removable=removable,
                    created_at=at or self.town.time,
                    author=Author(name="Troll"),
                    url=f"https://{account}.example/{name}",
                    post_id=post,
                    visibility=self.town.platform.shown.get(name, Visibility.VISIBLE),
                )
            )
        self.town.run(intake.take_in(self.town.world, MUNICIPALITY, account, batch, origin=origin))
        return [item.id for item in batch]

    def later(self, **span: float) -> None:
        """Time goes by."""
        self.town.time += timedelta(**span)

    def second_account(self, **more: Any) -> None:
        """The town has Instagram too."""

        def add(session: Any) -> None:
            first = accounts.get(session, MUNICIPALITY, ACCOUNT)
            row = Account(
                **first.model_dump() | {"id": SECOND, "platform": SECOND, "name": "Instagram"} | more
            )
            session.add(row)

        self.town.database.change(add)

    def account(self, **values: Any) -> None:
        """The account is another than it was."""

        def change(session: Any) -> None:
            found = accounts.get(session, MUNICIPALITY, ACCOUNT)
            for name, value in values.items():
                setattr(found, name, value)
            session.add(found)

        self.town.database.change(change)

    # --- what people do -----------------------------------------------------------------------------

    def press(self, person: str, action: str, subject: str, version: int = 1) -> Answer:
        return self.town.press(person, "slack", action, subject, version)

    def send(self, person: str, form: Form, answers: dict[str, str] | None = None) -> Answer:
        return self.town.send(person, "slack", form, answers or {})

    def opens(self, person: str, action: str, subject: str, version: int = 1) -> Form:
        answer = self.press(person, action, subject, version)
        assert isinstance(answer, Opened), answer
        return answer.form

    def on_case(self, person: str, action: str, case: Case) -> Answer:
        return self.press(person, action, f"case:{case.id}", case.version)

    def keep_time(self) -> None:
        """Time is kept: whoever is to be told something is told it."""
        self.town.run(reminders.keep_time(self.town.world))

    # --- what is seen -------------------------------------------------------------------------------

    def _all(self, table: Any) -> Sequence[Any]:
        return self.town.database.ask(lambda session: list(session.exec(select(table).order_by(table.id))))

    def locks(self) -> Sequence[Criticism]:
        return self._all(Criticism)

    def locked(self, account: str = ACCOUNT) -> bool:
        return self.town.database.ask(
            lambda session: criticism.going_on(session, MUNICIPALITY, account) is not None
        )

    def discussions(self) -> Sequence[Discussion]:
        return self._all(Discussion)

    def replies(self) -> Sequence[Reply]:
        return self._all(Reply)

    def postings(self, prefix: str) -> list[Posting]:
        return [item for item in self._all(Posting) if item.key.startswith(prefix)]

    def card(self, key: str) -> Card:
        found = self.town.database.ask(lambda session: card_of(session, self.town.world, key))
        assert found is not None, key
        return found

    def told(self, kind: str) -> list[tuple[str, str]]:
        """Who was told something of that kind, and about what."""
        rows = [row for row in self._all(Reminder) if row.kind == kind and row.told_at is not None]
        return sorted((row.person, row.subject) for row in rows)

    def actions(self) -> list[str]:
        return [row.action for row in self.town.rows()]

    def hands_only(self) -> None:
        """The platform has no interface."""
        self.town.platform.capabilities = Capabilities()


def words(card: Card | Form) -> str:
    """All that a card or form says."""
    return str(card)


@contextmanager
def crowd(routine: str, **more: Any) -> Iterator[Crowd]:
    """A new town that lives by that routine."""
    made = town(routine, before=False)
    try:
        made.time = more.get("at", NOON)
        yield Crowd(made)
        assert made.broken() is None
        assert made.bare == []
        assert made.faults == []
    finally:
        made.close()
