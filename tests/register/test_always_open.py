"""At all times the public register is the open accounts, and tells nothing of people but what is asked for.

Accounts are opened, changed, closed and named in setup files, people come and go, in whatever order.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, select

from bot.setup import apply
from bot.setup_file import Setup
from cards.register import RegisterView, Wanted, register_csv, register_json
from cards.register_page import Shape, register_page
from handlers import leaving
from handlers import register as handled
from storage import accounts, register
from storage.tables import Account, Person
from tests.property.machine_world import CHATS, Town, town
from tests.scenarios.town import MUNICIPALITY, PEOPLE, account, setup_of

PLATFORMS = some.sampled_from(["facebook", "instagram", "youtube", "x"])
NAMES = some.sampled_from(["bo", "disa", "frans", "rut"])
WORDS = some.sampled_from(["", "Svara på frågor", "<b>&", "=1+1", "Åsens förskola"])
COLUMNS = some.sampled_from(
    [
        "name",
        "unit",
        "purpose",
        "target_group",
        "contact",
        "responsible",
        "substitute",
        "manager",
        "office_hours",
    ]
)
#: What only a person's row holds; the setup file, chats and log know it, the public never does.
PRIVATE = [*(f"{key}@town.example" for key in PEOPLE), *(f"U0{key.upper()}" for key in PEOPLE)]
PRIVATE += [f"29:{key}" for key in PEOPLE]


class Register(RuleBasedStateMachine):
    """A municipality whose accounts and people change."""

    town: Town

    @initialize(routine=some.sampled_from(["tibro", "tibro", "lidingo", "gislaved", "degerfors", "laholm"]))
    def begin(self, routine: str) -> None:
        self.town = town(routine, before=True)
        self.routine = routine
        self.seen: tuple[int, Any, str] = (0, None, "")
        self.kept: RegisterView | None = None

    # --- what happens ------------------------------------------------------------------------------

    @rule(platform=PLATFORMS, name=WORDS, responsible=NAMES)
    def somebody_opens_one(self, platform: str, name: str, responsible: str) -> None:
        def change(session: Session) -> None:
            address = f"https://{platform}.example/{len(name)}"
            if accounts.by_address(session, MUNICIPALITY, address) is None:
                values = {"platform": platform, "address": address, "name": name, "responsible": responsible}
                accounts.open_account(session, MUNICIPALITY, "anna", self.town.time, **values)

        self._change(change)

    @rule(data=some.data(), column=COLUMNS, words=WORDS, person=NAMES)
    def somebody_changes_one(self, data: Any, column: str, words: str, person: str) -> None:
        found = self._some(data)
        value = person if column in {"responsible", "substitute", "manager"} else words
        if found:
            self._change(
                lambda session: accounts.change(
                    session, session.get_one(Account, found), "anna", self.town.time, **{column: value}
                )
            )

    @rule(data=some.data())
    def somebody_closes_one(self, data: Any) -> None:
        found = self._some(data)
        if found:
            self._change(
                lambda session: accounts.close(
                    session, session.get_one(Account, found), "anna", self.town.time
                )
            )

    @rule(named=some.lists(PLATFORMS, unique=True, min_size=1), words=WORDS)
    def a_setup_file_is_applied(self, named: list[str], words: str) -> None:
        ids = {name: {"slack": f"U0{name.upper()}", "teams": f"29:{name}"} for name in PEOPLE}
        of = [account(platform, purpose=words, contact=words) for platform in named]
        setup = Setup.model_validate(setup_of(self.routine, CHATS, ids, of))
        self._change(lambda session: apply(session, setup, self.town.time))

    @rule(person=NAMES)
    def somebody_leaves(self, person: str) -> None:
        self._change(lambda session: leaving._left(self.town.world, MUNICIPALITY, person, session))

    @rule()
    def the_program_starts_again(self) -> None:
        self._change(lambda session: handled.lay_all(session, self.town.world))

    def _change(self, change: Any) -> None:
        self.town.time += timedelta(minutes=1)
        with suppress(ValueError):  # a setup file that does not fit what is there leaves nothing behind
            self.town.database.change(change)

    def _some(self, data: Any) -> tuple[str, str] | None:
        """Any account, also one that is closed already."""
        rows = self.town.database.ask(lambda session: accounts.with_closed(session, MUNICIPALITY))
        keys = [(row.municipality, row.id) for row in rows]
        return data.draw(some.sampled_from(keys), label="account") if keys else None

    # --- what holds --------------------------------------------------------------------------------

    @invariant()
    def it_is_the_open_accounts(self) -> None:
        """I7, on the page, in JSON and in CSV, also for who kept what was read before."""
        query = select(Account).where(Account.municipality == MUNICIPALITY)
        rows = self.town.database.ask(lambda session: list(session.exec(query)))
        wanted = sorted(row.address for row in rows if row.closed_at is None)
        view = self.town.run(handled.view(self.town.world, MUNICIPALITY, self.kept))
        assert isinstance(view, RegisterView)
        self.kept = view
        assert sorted(str(row["address"]) for row in view.rows) == wanted
        listed = json.loads(register_json(view, Wanted()))
        assert sorted(one["address"] for one in listed["accounts"]) == wanted
        assert register_page(view, Wanted(), Shape()).count("<li><h2") == len(wanted)
        assert len(register_csv(view, Wanted(), "sv").decode().splitlines()) == 1 + len(wanted)

    @invariant()
    def it_tells_nothing_of_people(self) -> None:
        view = self.town.run(handled.view(self.town.world, MUNICIPALITY))
        assert isinstance(view, RegisterView)
        pages = [register_page(view, Wanted(), Shape(extract=extract)) for extract in (False, True)]
        text = "\n".join([*pages, register_json(view, Wanted()), register_csv(view, Wanted(), "sv").decode()])
        assert [word for word in PRIVATE if word in text] == []
        people = self.town.database.ask(lambda session: list(session.exec(select(Person))))
        named = {person.name for person in people if person.name in text}
        responsible = {str(row.get("responsible_person", "")) for row in view.rows}
        assert named == responsible - {""}
        assert named <= {person.name for person in people if person.active}

    @invariant()
    def every_edition_has_its_number_its_time_and_its_log_row(self) -> None:
        found = self.town.database.ask(lambda session: register.edition(session, MUNICIPALITY))
        rows = self.town.database.ask(lambda session: register.listed(session, MUNICIPALITY))
        assert found is not None
        shown = json.dumps(sorted(json.dumps(row, sort_keys=True) for row in rows))
        version, changed_at, before = self.seen
        if shown == before:
            assert (found.version, found.changed_at) == (version, changed_at)
        else:
            assert (found.version, found.changed_at) == (version + 1, self.town.time)
        self.seen = (found.version, found.changed_at, shown)
        numbers = [row.details["version"] for row in self.town.rows() if row.action == "register.changed"]
        assert numbers == [*range(1, found.version + 1)]

    def teardown(self) -> None:
        if hasattr(self, "town"):
            assert self.town.broken() is None
            self.town.close()


TestRegister = pytest.mark.clauses("LID-11", "GIS-01", "TIB-27", "LAH-17")(Register.TestCase)
Register.TestCase.settings = settings(
    max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
