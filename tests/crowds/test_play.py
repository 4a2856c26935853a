"""Random play by a routine that has both: no official answer on a locked account, nothing removed unseen."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from handlers import work
from handlers.ports import Opened, Undelivered
from routines.library import load
from routines.model import Cited, Routine
from storage import log
from tests.crowds.town import INSULT, PRAISE, QUESTION, Crowd
from tests.property.machine_world import town

PEOPLE = ("anna", "bo", "carin", "disa", "rut")
TEXTS = (INSULT, PRAISE, QUESTION)
SPANS = ({"seconds": 1}, {"minutes": 20}, {"hours": 13}, {"days": 2})


def both() -> Routine:
    """Lidingö's discussions and Tibro's criticism, at numbers that play reaches."""
    lidingo, tibro = load("lidingo"), load("tibro")
    discussions = lidingo.discussions.model_copy(update={"suggest_at": Cited[int](value=3, default=True)})
    criticism = tibro.criticism.model_copy(update={"threshold": Cited[int](value=2, default=True)})
    return lidingo.model_copy(update={"discussions": discussions, "criticism": criticism})


class Play(RuleBasedStateMachine):
    """Everybody does everything, in any order; jobs run, crash, and run again."""

    def __init__(self) -> None:
        super().__init__()
        made = town("lidingo", before=False)
        routine = both()
        made.world = replace(made.world, routine=lambda _: routine)
        work.bind(made.world)
        self.crowd = Crowd(made)
        self.wrong: list[str] = []
        made.platform.replies = self._watched()

    def _watched(self) -> list[tuple[str, str]]:
        """The platform's texts; in the moment when one comes the account may not be locked."""
        play = self

        class Texts(list[tuple[str, str]]):
            def append(self, item: tuple[str, str]) -> None:
                if play.crowd.locked() and item[1].startswith("Svar:"):
                    play.wrong.append(item[1])
                super().append(item)

        return Texts()

    @rule(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), post=st.sampled_from(("p1", "p2")))
    def write(self, texts: list[str], post: str) -> None:
        self.crowd.writes(*texts, post=post)

    @rule(number=st.integers(0, 8), text=st.sampled_from(TEXTS))
    def edit(self, number: int, text: str) -> None:
        self.crowd.writes(text, id_=f"facebook-{number + 1}")

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: dict[str, float]) -> None:
        self.crowd.later(**span)

    @rule(person=st.sampled_from(PEOPLE), number=st.integers(0, 8), data=st.data())
    def act_on_case(self, person: str, number: int, data: st.DataObject) -> None:
        found = self.crowd.town.cases()
        if not found:
            return
        case = found[number % len(found)]
        actions = [
            action
            for action in self.crowd.town.possible(case)
            if action not in {"case.show", "case.evidence"}
        ]
        if not actions:
            return
        action = data.draw(st.sampled_from(actions))
        answer = self.crowd.on_case(person, action, case)
        if isinstance(answer, Opened):
            values = {"text": "Svar: tack!"} if answer.form.name in {"case.answer", "case.counter"} else {}
            values |= {
                "anyway": "yes",
                "grounds": "insult",
                "notice": "impossible",
                "notice_reason": "går inte",
            }
            self.crowd.send(person, answer.form, values | {"number": "KS 2026/1", "to": "registrar"})

    @rule(person=st.sampled_from(PEOPLE), role=st.sampled_from(("manager", "coordinator")))
    def consult(self, person: str, role: str) -> None:
        locks = self.crowd.locks()
        if not locks:
            return
        answer = self.crowd.press(person, "criticism.consult", f"consult:{locks[-1].id}.{role}")
        if isinstance(answer, Opened):
            self.crowd.send(person, answer.form)

    @rule(person=st.sampled_from(PEOPLE), what=st.sampled_from(("end", "decline", "reopen", "posted")))
    def on_discussion(self, person: str, what: str) -> None:
        for row in self.crowd.discussions()[-2:]:
            answer = self.crowd.press(person, f"discussion.{what}", f"discussion:{row.id}.{row.count}")
            if isinstance(answer, Opened):
                self.crowd.send(person, answer.form)

    @rule()
    def answer(self) -> None:
        """Bo answers the newest open case, if he may."""
        for case in [case for case in self.crowd.town.cases() if case.state == "open"][-1:]:
            answer = self.crowd.on_case("bo", "case.answer", case)
            if isinstance(answer, Opened):
                self.crowd.send("bo", answer.form, {"text": "Svar: tack!", "anyway": "yes"})

    @rule()
    def end_a_discussion(self) -> None:
        """Bo ends the newest discussion, and the words come to stand there."""
        for row in self.crowd.discussions()[-1:]:
            answer = self.crowd.press("bo", "discussion.end", f"discussion:{row.id}.{row.count}")
            if isinstance(answer, Opened):
                self.crowd.send("bo", answer.form)
                for job in self._jobs("end_discussion"):
                    self.crowd.town.run_job(job)
                self.crowd.later(seconds=1)

    def _jobs(self, *kinds: str) -> list[str]:
        return [job for job in self.crowd.town.undone() if job.startswith(kinds)]

    @rule(number=st.integers(0, 8), crash=st.none() | st.integers(0, 12))
    def work_on(self, number: int, crash: int | None) -> None:
        undone = self._jobs("reply", "remove", "end_discussion", "forward")
        if undone:
            self.crowd.town.run_job(undone[number % len(undone)], crash_in=crash)

    @rule(call=st.sampled_from(("hide", "reply", "look")))
    def platform_fails(self, call: str) -> None:
        self.crowd.town.platform.next.setdefault(call, []).append(Undelivered("svarar inte"))

    @invariant()
    def what_must_hold(self) -> None:
        assert self.wrong == []
        assert self.crowd.town.bare == []
        assert self.crowd.town.faults == []

    def teardown(self) -> None:
        made = self.crowd.town
        try:
            made.rest()
            self.what_must_hold()
            assert made.broken() is None
            started = [lock for lock in self.crowd.locks() if lock.state == "on"]
            assert len(started) <= 1
            began = [row for row in made.rows() if row.action == "criticism.began"]
            assert len(began) == len(self.crowd.locks())
            assert all(row.actor != log.PROGRAM for row in made.rows() if row.action == "discussion.ending")
        finally:
            made.close()


TestPlay = Play.TestCase
TestPlay.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
