"""Whoever is away, leaves or comes back, and however the clock goes: no time runs out unheard."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select

from handlers import deadlines, leaving, reminders, rounds, task_told, tasks, told, uncovered
from handlers.duty import Duties
from handlers.ports import Refused
from routines.clock import opening
from storage import accounts
from storage import tasks as stored
from storage.duty_tables import Absence, Reminder
from storage.tables import Person
from tests.clocked import INSULT, QUESTION, SECRET
from tests.property.machine_world import ACCOUNT, Town, town
from tests.scenarios.town import MUNICIPALITY

#: Registered by being imported.
CAPABILITIES = (deadlines, leaving, task_told, told, uncovered)
ONLY = ("deadlines", "leaving", "tasks", "uncovered")
CHAIN = ("bo", "disa", "carin", "anna")
WHO = some.sampled_from([*CHAIN, *CHAIN, "rut", "frans"])
#: What of a deadline says that its time is out.
OUT = {"due", "overdue", "at_once"}


class Time(RuleBasedStateMachine):
    """One account, six people, and a clock that goes, stops, and jumps."""

    town: Town

    @initialize(routine=some.sampled_from(["tibro", "laholm", "degerfors", "lidingo", "gislaved"]))
    def begin(self, routine: str) -> None:
        self.every = dict(rounds.rounds)
        for name in set(self.every) - set(ONLY):
            del rounds.rounds[name]
        self.town = town(routine, before=True)
        self.comments = 0

    # --- what happens ------------------------------------------------------------------------------

    @rule(text=some.sampled_from([INSULT, QUESTION, SECRET]))
    def a_comment_comes(self, text: str) -> None:
        self.comments += 1
        self.town.comes(f"c{self.comments}", text)

    @precondition(lambda self: any(case.state == "open" for case in self.town.cases()))
    @rule(data=some.data(), person=WHO)
    def somebody_decides(self, data: Any, person: str) -> None:
        opened = [case for case in self.town.cases() if case.state == "open"]
        case = data.draw(some.sampled_from(opened))
        answer = self.town.press(person, "slack", "case.approve", f"case:{case.id}", case.version)
        assert not isinstance(answer, Refused) or person not in CHAIN or not self._active(person)

    @rule(person=WHO, begins=some.integers(-30, 60), hours=some.integers(1, 200), other=WHO)
    def somebody_is_away(self, person: str, begins: int, hours: int, other: str) -> None:
        starts = self.town.time + timedelta(hours=begins)
        row = Absence(
            municipality=MUNICIPALITY,
            person=person,
            starts=starts,
            ends=starts + timedelta(hours=hours),
            substitute=other if other != person else "",
            noted_by=person,
            noted_at=self.town.time,
        )
        self.town.database.change(lambda session: session.add(row))

    @rule(hours=some.integers(20, 200))
    def everybody_is_away(self, hours: int) -> None:
        """The vacations: all of the chain go at once."""
        for person in CHAIN:
            self.somebody_is_away(person, 0, hours, person)

    @rule(person=WHO)
    def somebody_is_back(self, person: str) -> None:
        def change(session: Session) -> None:
            for row in session.exec(select(Absence).where(Absence.person == person)):
                row.ends = max(row.starts, min(row.ends, self.town.time))
                session.add(row)

        self.town.database.change(change)

    @rule(person=WHO, active=some.sampled_from([True, False]))
    def somebody_leaves_or_returns(self, person: str, active: bool) -> None:
        def change(session: Session) -> None:
            session.get_one(Person, (MUNICIPALITY, person)).active = active

        self.town.database.change(change)

    @rule(hours=some.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.town.time += timedelta(hours=hours)
        self.keep()

    @rule(hours=some.integers(1, 72), minutes=some.integers(0, 59))
    def the_program_is_down(self, hours: int, minutes: int) -> None:
        self.town.time += timedelta(hours=hours, minutes=minutes)

    @rule(hours=some.integers(1, 30))
    def the_clock_jumps_back(self, hours: int) -> None:
        self.town.time -= timedelta(hours=hours)
        self.keep()

    @rule()
    def two_keep_time_at_once(self) -> None:
        async def both() -> None:
            await asyncio.gather(*(reminders.keep_time(self.town.world) for _ in range(2)))

        self.town.run(both())

    def keep(self) -> None:
        self.town.run(reminders.keep_time(self.town.world))
        self._each_time_that_ran_out_is_noted_and_told()
        self._nothing_is_without_an_owner()

    # --- what must hold ----------------------------------------------------------------------------

    def _each_time_that_ran_out_is_noted_and_told(self) -> None:
        """I5."""
        noted = Counter(
            (row.subject, row.details["deadline"])
            for row in self.town.rows()
            if row.action == "deadline.missed"
        )
        assert all(number == 1 for number in noted.values())
        somebody = any(self._active(person) for person in (*CHAIN, "rut", "frans"))
        told = {(row.subject, row.details["deadline"]) for row in self._rows() if self._is_told(row)}
        for case in self.town.cases():
            times = {"remove": case.remove_by, "answer": case.answer_by}
            for kind, by in times.items():
                of = (f"case:{case.id}", kind)
                if case.state != "open" or by is None or by > self.town.time:
                    continue
                if by > case.opened_at:  # what is to be done at once is missed a while after that
                    assert noted[of] == 1
                assert not somebody or not noted[of] or of in told, f"nobody hears of {of}"

    def _is_told(self, row: Reminder) -> bool:
        """It was told, or is to be told in the morning."""
        if row.details.get("stage") not in OUT:
            return False
        return row.state in {"told", "gathered", "settled"} or (
            row.state == "waiting" and row.not_before > self.town.time
        )

    def _nothing_is_without_an_owner(self) -> None:
        """I4: one person has duty, or somebody has the task to see to it."""
        world, now = self.town.world, self.town.time

        def look(session: Session) -> list[str]:
            duties = Duties(session, MUNICIPALITY, now)
            account = accounts.get(session, MUNICIPALITY, ACCOUNT)
            assert account is not None
            there = [one for one in (*CHAIN, "rut", "frans") if duties.present(one) is not None]
            if duties.of(account) is not None or not there:
                return []
            found = stored.open_ones(session, MUNICIPALITY, uncovered.KIND, leaving.DUTY)
            owned = [task for task in found if tasks.whose(session, duties, task)]
            handling = set(there) & set(accounts.handlers(session, MUNICIPALITY))
            return [] if owned or not handling else [f"{world.now()}: {found}"]

        assert self.town.database.ask(look) == []

    @invariant()
    def nobody_is_disturbed_in_quiet_hours_or_told_twice(self) -> None:
        rows = [row for row in self._rows() if row.told_at is not None and row.state != "gathered"]
        hours = self.town.world.routine(None).office_hours.value  # type: ignore[arg-type]
        for row in rows:
            assert row.told_at is not None
            assert row.urgent or opening(row.told_at, hours) == row.told_at, row
        said = Counter(
            (row.details["key"], row.details["person"])
            for row in self.town.rows()
            if row.action == "reminder.told"
        )
        assert all(number == 1 for number in said.values())

    @invariant()
    def the_log_holds(self) -> None:
        """I9."""
        assert self.town.broken() is None

    def _rows(self) -> list[Reminder]:
        query = select(Reminder).where(Reminder.person != "").order_by(col(Reminder.id))
        found = self.town.database.ask(lambda session: list(session.exec(query)))
        return [row for row in found if row.subject.startswith("case:") or row.told_at is not None]

    def _active(self, person: str) -> bool:
        return self.town.database.ask(lambda session: session.get_one(Person, (MUNICIPALITY, person)).active)

    def teardown(self) -> None:
        if hasattr(self, "town"):
            rounds.rounds.clear()
            rounds.rounds.update(self.every)
            self.town.close()


TestTime = Time.TestCase
TestTime.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
