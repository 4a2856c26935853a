"""Random play with the people of an account: nobody lets themselves in, nobody decides about their own."""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import Session

from handlers.credentials import CONFIRM, GIVE, TAKE, holders
from handlers.ports import Opened, Shown
from storage import accounts
from storage.tables import Account
from tests.life.walk import life
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

PEOPLE = ("anna", "bo", "carin", "disa", "frans", "rut")


class PeopleAtPlay(RuleBasedStateMachine):
    """Everybody proposes, decides, lets in and takes away, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.town = self.stack.enter_context(life("gislaved"))
        self.town.town.database.change(self._with_two)

    @staticmethod
    def _with_two(session: Session) -> None:
        """Two administrators from the start, as the routine asks."""
        account = session.get_one(Account, (MUNICIPALITY, ACCOUNT))
        account.administrators = ["bo", "disa"]
        account.people_before = accounts.people_of(account)
        session.add(account)

    def teardown(self) -> None:
        self.stack.close()

    def account(self) -> Account:
        found: Account = self.town.ask(lambda session: accounts.get(session, MUNICIPALITY, ACCOUNT))
        return found

    @rule(
        who=st.sampled_from(PEOPLE),
        place=st.sampled_from(("responsible", "substitute", "administrators")),
        chosen=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True),
    )
    def choose(self, who: str, place: str, chosen: list[str]) -> None:
        """Somebody sends other people: it holds at once, is a proposal, or is refused."""
        before = accounts.people_of(self.account())
        answer = self.town.says(who, "konto")
        if not isinstance(answer, Shown) or not any(
            button.action == "account.people" for button in answer.card.buttons
        ):
            return
        form = self.town.press(who, answer.card, "account.people")
        assert isinstance(form, Opened)
        value = ",".join(chosen) if place == "administrators" else chosen[0]
        self.town.sends(who, form.form, **{place: value})
        if accounts.people_of(self.account()) != before:
            assert who in {"anna", self.account().manager}, (
                "only the coordinator's and the manager's word holds"
            )

    @rule(
        who=st.sampled_from(PEOPLE),
        action=st.sampled_from(("account.agree", "account.decline")),
        data=st.data(),
    )
    def decide(self, who: str, action: str, data: st.DataObject) -> None:
        waiting = self.town.tasks("people_proposed")
        if not waiting:
            return
        task = data.draw(st.sampled_from(waiting))
        before = accounts.people_of(self.account())
        answer = self.town.forge(who, action, f"task:{task.id}", task.version)
        if isinstance(answer, Opened):
            self.town.sends(who, answer.form, reason="Vi väntar.")
        if accounts.people_of(self.account()) != before:
            assert who != task.details["by"], "nobody decides about what they proposed"

    @rule(who=st.sampled_from(PEOPLE), data=st.data())
    def klart(self, who: str, data: st.DataObject) -> None:
        waiting = self.town.tasks(GIVE, CONFIRM, TAKE)
        if not waiting:
            return
        task = data.draw(st.sampled_from(waiting))
        self.town.forge(who, "task.done", f"task:{task.id}", task.version)
        done = {one.id for one in self.town.tasks(GIVE, state="done")}
        assert not (task.id in done and who == task.details["person"]), "nobody lets themselves in"

    @rule(who=st.sampled_from(("carin", "anna")))
    def goes_away(self, who: str) -> None:
        """Somebody else decides then, but never whoever proposed."""
        self.town.away(who)

    @rule()
    def next_day(self) -> None:
        self.town.later(days=1)

    @invariant()
    def the_routine_holds(self) -> None:
        account = self.account()
        assert len(set(account.administrators)) >= 2
        assert account.responsible != account.substitute

    @invariant()
    def only_who_is_there_is_let_in(self) -> None:
        """What was asked about somebody who has gone again is not asked any more."""
        there = holders(accounts.people_of(self.account()))
        for task in self.town.tasks(GIVE, CONFIRM):
            assert task.details["person"] in there
        for task in self.town.tasks(TAKE):
            assert task.details["person"] not in there

    @invariant()
    def the_log_holds(self) -> None:
        assert self.town.town.broken() is None


TestPeopleAtPlay = PeopleAtPlay.TestCase
TestPeopleAtPlay.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
