"""Whenever the public register shows something else it is a new edition: a version, a time, a log row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from handlers import leaving
from handlers import register as handled
from storage import accounts, log, register
from storage.database import Database
from storage.tables import Account, Register
from tests.duty.conftest import Story, account
from tests.scenarios.town import MUNICIPALITY


def edition(story: Story) -> Register:
    found = story.ask(lambda session: register.edition(session, MUNICIPALITY))
    assert found is not None
    return found


def names(story: Story) -> list[str]:
    rows = story.ask(lambda session: register.listed(session, MUNICIPALITY))
    return sorted(str(row["name"]) for row in rows)


def change(story: Story, of: str = "facebook", **values: Any) -> None:
    def make(session: Session) -> None:
        found = accounts.get(session, MUNICIPALITY, of)
        assert found is not None
        accounts.change(session, found, "anna", story.town.time, **values)

    story.town.database.change(make)


def later(story: Story) -> None:
    story.town.time += timedelta(hours=1)


def test_the_first_edition_comes_with_the_setup_file(story: Story) -> None:
    first = edition(story)
    assert (first.version, first.changed_at) == (1, story.town.time)
    row = story.log()[-1]
    assert (row.actor, row.action, row.subject, row.details) == (
        "kanalvakt",
        "register.changed",
        "register:town",
        {"version": 1, "accounts": 1},
    )


def test_the_same_setup_file_again_is_no_new_edition(story: Story) -> None:
    before = story.log()
    later(story)
    story.setup(account("facebook"))
    assert edition(story).version == 1
    assert story.log() == before


@pytest.mark.clauses("LID-11", "LAH-17", "TIB-27", "GIS-29")
@pytest.mark.parametrize("routine", ["lidingo", "gislaved", "degerfors", "tibro", "laholm"])
def test_opening_changing_and_closing_an_account_each_make_one(story: Story) -> None:
    later(story)

    def open_one(session: Session) -> None:
        accounts.open_account(
            session,
            MUNICIPALITY,
            "carin",
            story.town.time,
            platform="instagram",
            address="https://instagram.example/biblioteket",
            name="Biblioteket",
            unit="Kultur",
            responsible="disa",
        )

    story.town.database.change(open_one)
    assert (edition(story).version, edition(story).changed_at) == (2, story.town.time)
    assert names(story) == ["Biblioteket", "Staden på facebook"]

    later(story)
    change(story, "biblioteket-instagram", name="Biblioteken")
    assert (edition(story).version, edition(story).changed_at) == (3, story.town.time)
    assert names(story) == ["Biblioteken", "Staden på facebook"]

    later(story)

    def close(session: Session) -> None:
        accounts.close(session, session.get_one(Account, (MUNICIPALITY, "facebook")), "anna", story.town.time)

    story.town.database.change(close)
    assert (edition(story).version, edition(story).changed_at) == (4, story.town.time)
    assert names(story) == ["Biblioteken"]
    made = [(row.actor, row.details["version"]) for row in story.log() if row.action == "register.changed"]
    assert made == [("kanalvakt", 1), ("carin", 2), ("anna", 3), ("anna", 4)]
    assert story.town.broken() is None


def test_what_the_list_does_not_show_makes_no_new_edition(story: Story) -> None:
    """Tibro shows who is responsible; who stands in, signs in or is its manager is nobody's business."""
    before = edition(story)
    change(
        story, substitute="frans", administrators=["bo", "frans"], office_hours="10:00-16:00", manager="anna"
    )
    change(story, contact="info@town.example", connection={"page_id": "1", "token": "META"})
    assert edition(story) == before
    logged = [row.details for row in story.log() if row.action == "account.changed"]
    assert logged[0]["substitute"] == ["disa", "frans"]
    assert logged[1] == {"contact": "changed", "connection": "changed"}


def test_a_new_responsible_person_is_one_only_where_the_list_names_people(story: Story) -> None:
    change(story, responsible="frans")
    assert edition(story).version == 2


@pytest.mark.parametrize("routine", ["lidingo"])
def test_elsewhere_the_unit_answers_and_people_come_and_go(story: Story) -> None:
    change(story, responsible="frans")
    assert edition(story).version == 1


def test_a_change_by_the_setup_file_is_one_edition_however_much_it_changes(story: Story) -> None:
    later(story)
    story.setup(account("facebook", purpose="Svara"), account("instagram"), account("youtube"))
    assert (edition(story).version, names(story)) == (
        2,
        ["Staden på facebook", "Staden på instagram", "Staden på youtube"],
    )


def test_who_leaves_is_no_longer_named(story: Story) -> None:
    assert "Bo Ask" in str(story.ask(lambda session: register.listed(session, MUNICIPALITY)))
    story.town.database.change(lambda session: leaving._left(story.town.world, MUNICIPALITY, "bo", session))
    assert "Bo Ask" not in str(story.ask(lambda session: register.listed(session, MUNICIPALITY)))
    assert edition(story).version == 2


def test_another_routine_shows_other_things(story: Story) -> None:
    """A new version of a routine's file: the program lays down at its start what the register shows."""
    from routines.library import load

    story.town.database.change(
        lambda session: handled.lay(session, MUNICIPALITY, load("laholm"), story.town.time)
    )
    assert edition(story).version == 2
    (row,) = story.ask(lambda session: register.listed(session, MUNICIPALITY))
    assert [*row] == [field.value for field in load("laholm").account_register.fields.value]
    assert {"target_group", "topics"} <= row.keys()


def test_an_edition_that_comes_to_nothing_leaves_no_trace(story: Story) -> None:
    before = story.log()

    def broken(session: Session) -> None:
        found = accounts.get(session, MUNICIPALITY, "facebook")
        assert found is not None
        accounts.close(session, found, "anna", story.town.time)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        story.town.database.change(broken)
    assert (edition(story).version, names(story)) == (1, ["Staden på facebook"])
    assert story.log() == before


def test_an_installation_from_before_gets_its_first_edition_at_the_start(story: Story) -> None:
    def forget(session: Session) -> None:
        session.delete(session.get_one(Register, MUNICIPALITY))

    story.town.database.change(forget)
    later(story)
    story.town.database.change(lambda session: handled.lay_all(session, story.town.world))
    assert (edition(story).version, edition(story).changed_at) == (1, story.town.time)


def test_it_holds_on_both_databases(database: Database) -> None:
    """Postgres holds the edition while the list is read; SQLite has one writer."""
    from bot.setup import apply
    from bot.setup_file import Setup
    from tests.small_world import SETUP, now

    database.change(lambda session: apply(session, Setup.model_validate(SETUP), now()))

    def close(session: Session) -> bool:
        return accounts.close(session, session.get_one(Account, ("tibro", "tibro-facebook")), "anna", now())

    assert database.change(close)[0]
    assert database.ask(lambda session: register.listed(session, "tibro")) == []
    found = database.ask(lambda session: register.edition(session, "tibro"))
    assert found is not None
    assert found.version == 2
    assert database.ask(lambda session: log.verify(session, "tibro")) is None
