"""The questions about duty that databases answer in ways of their own, asked of both."""

from __future__ import annotations

from sqlmodel import Session

from storage import accounts
from storage.database import Database
from storage.schema import upgrade
from storage.tables import Account, Municipality


def test_administrators_are_found_in_every_database(database_url: str) -> None:
    """By their whole id: "bo" is not "boel", and "_" is no joker."""
    database = Database(database_url)
    upgrade(database.engine)

    def lay(session: Session) -> None:
        session.add(Municipality(id="town", name="Staden", routine="tibro"))
        session.flush()
        held = {"a": ["boel"], "b": ["anna", "bo"], "c": [], "d": ["b-o"]}
        for name, administrators in held.items():
            session.add(
                Account(
                    municipality="town",
                    id=name,
                    platform="other",
                    address=name,
                    name=name,
                    administrators=administrators,
                )
            )

    database.change(lay)
    look = database.ask
    assert [one.id for one in look(lambda session: accounts.held_by(session, "town", ["bo"]))] == ["b"]
    assert look(lambda session: accounts.held_by(session, "town", ["x"])) == []
    database.close()
