"""Whatever people, platforms, chats and crashes do, in whatever order: what must hold, holds."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cards.model import Card
from handlers.forwarding import remind
from handlers.platforms import Visibility
from handlers.ports import Opened, Refused
from tests.faults.fakes import FORBIDDEN, GONE
from tests.property.machine_world import PLACES, STRANGER, Town, timedelta, town
from tests.scenarios.town import RULES

TEXTS = {
    "insult": "Ni är idioter hela bunten.",
    "worse": "Ni är kräk och idioter.",
    "secret": "Min granne Sven, 121212-1212, går på bidrag.",
    "question": "När öppnar badhuset på lördag?",
    "kind": "Vilken fin park ni har gjort.",
}
IDS = some.sampled_from(["c1", "c2", "c3"])
HANDLERS = ("bo", "disa", "anna", "carin")
PEOPLE = some.sampled_from([*HANDLERS, "bo", "rut", "frans", STRANGER])
CHATS = some.sampled_from(["slack", "teams"])
ACTIONS = some.sampled_from(
    [
        "case.approve",
        "case.claim",
        "case.release",
        "case.remove",
        "case.remove",
        "case.undo",
        "case.forward",
        "case.answer",
        "case.diary",
        "case.diary",
        "case.removed",
        "case.retry",
        "case.show",
        "case.evidence",
        "reply.posted",
        "forward.settle",
        "card.refresh",
        "made.up",
    ]
)
#: What leads somewhere.
FAR = {"case.remove", "case.diary", "case.removed", "case.retry", "case.undo", "case.forward"}
#: What each person could ever be the actor of.
BY_RECEIVERS = {"forward.accepted", "forward.answered", "case.shown", "evidence.shown", "refused"}
BY_REGISTRAR = BY_RECEIVERS | {"diary.entered", "diary.declined"}
DECISIONS = {
    "case.kept",
    "case.unanswered",
    "removal.decided",
    "case.forwarded",
    "answer.decided",
    "counter.decided",
}
REOPENING = {"comment.restored", "publish.failed", "decision.undone", "case.reopened"}
#: Decisions that end where their text is not posted: the comment says something else, or nobody could.
ANSWERS = {"answer.decided", "counter.decided"}


class Machine(RuleBasedStateMachine):
    """A municipality with three comments, six people, a stranger, two chats and a platform."""

    town: Town

    @initialize(
        routine=some.sampled_from(["tibro", "lidingo", "gislaved", "laholm", "degerfors"]),
        before=some.booleans(),
        data=some.data(),
        removing=some.sampled_from([True, True, False]),
    )
    def begin(self, data: Any, routine: str, before: bool, removing: bool) -> None:
        self.town = town(routine, before=before)
        self.numbers = 0
        self.town.comes("c1", TEXTS["insult"])
        if removing:
            opened = self.town.press("bo", "slack", "case.remove", "case:1", 1)
            assert isinstance(opened, Opened)
            assert not isinstance(self._send(data, "bo", "slack", opened), Refused)

    # --- what happens ------------------------------------------------------------------------------

    @rule(id_=IDS, text=some.sampled_from(list(TEXTS)))
    def a_comment_comes_or_is_edited(self, id_: str, text: str) -> None:
        if self.town.platform.shown.get(id_) is not Visibility.GONE:
            self.town.comes(id_, TEXTS[text])

    @rule(id_=IDS, text=some.sampled_from(list(TEXTS)))
    def a_comment_is_edited_and_nobody_tells(self, id_: str, text: str) -> None:
        if id_ in self.town.platform.texts:
            self.town.platform.texts[id_] = TEXTS[text]

    @rule(id_=IDS)
    def a_comment_vanishes(self, id_: str) -> None:
        if id_ in self.town.platform.texts:
            self.town.comes(id_, self.town.platform.texts[id_], Visibility.GONE)

    @precondition(lambda self: self.town.cases())
    @rule(
        data=some.data(), person=PEOPLE, chat=CHATS, action=ACTIONS, stale=some.sampled_from([0, 0, 0, 0, 1])
    )
    def somebody_presses(self, data: Any, person: str, chat: str, action: str, stale: int) -> None:
        case = data.draw(some.sampled_from(self.town.cases()), label="case")
        before = case.version, len(self.town.rows())
        answer = self.town.press(person, chat, action, f"case:{case.id}", case.version - stale)
        answer = self._send(data, person, chat, answer) if isinstance(answer, Opened) else answer
        if person == STRANGER or (stale and action not in {"case.show", "case.evidence", "card.refresh"}):
            assert isinstance(answer, Refused), answer
            after = next(item for item in self.town.cases() if item.id == case.id)
            assert (after.version, len(self.town.rows()) - before[1]) in {(before[0], 0), (before[0], 1)}

    @precondition(lambda self: self.town.cases())
    @rule(data=some.data(), person=some.sampled_from(HANDLERS), chat=CHATS)
    def the_case_is_taken_further(self, data: Any, person: str, chat: str) -> None:
        """Somebody who may presses what the card offers; most of all what leads far."""
        case = data.draw(some.sampled_from(self.town.cases()), label="case")
        offered = self.town.possible(case)
        far = [action for action in offered if action in FAR]
        if not offered:
            return
        action = data.draw(some.sampled_from([*offered, *far, *far, *far]), label="action")
        answer = self.town.press(person, chat, action, f"case:{case.id}", case.version)
        assert not isinstance(answer, Refused) or action in {"case.answer", "case.undo"}, (action, answer)
        if isinstance(answer, Opened):
            self._send(data, person, chat, answer)

    @precondition(lambda self: self.town.cases())
    @rule(
        data=some.data(),
        one=some.sampled_from(HANDLERS),
        other=some.sampled_from(HANDLERS),
        action=some.sampled_from(["case.approve", "case.remove", "case.claim"]),
    )
    def two_press_on_the_same_card(self, data: Any, one: str, other: str, action: str) -> None:
        """The second saw what the first saw: one of them wins."""
        case = data.draw(some.sampled_from(self.town.cases()), label="case")
        opened = self.town.press(one, "slack", action, f"case:{case.id}", case.version)
        second = self.town.press(other, "teams", "case.approve", f"case:{case.id}", case.version)
        if isinstance(opened, Opened) and not isinstance(second, Refused | Opened):
            late = self._send(data, one, "slack", opened)
            assert isinstance(late, Refused), late

    @precondition(lambda self: self._forward_cards())
    @rule(
        data=some.data(),
        person=PEOPLE,
        chat=CHATS,
        action=some.sampled_from(["forward.accept", "forward.answer"]),
    )
    def a_receiver_presses(self, data: Any, person: str, chat: str, action: str) -> None:
        card = data.draw(some.sampled_from(self._forward_cards()), label="card")
        answer = self.town.press(person, chat, action, card.key, card.version)
        if isinstance(answer, Opened):
            self._send(data, person, chat, answer)

    @precondition(lambda self: self.town.undone())
    @rule(data=some.data(), crash_in=some.one_of(some.none(), some.none(), some.integers(0, 9)))
    def a_job_is_carried_out(self, data: Any, crash_in: int | None) -> None:
        job = data.draw(some.sampled_from(self.town.undone()), label="job")
        self.town.run_job(job, crash_in)

    @rule(
        call=some.sampled_from(["hide", "restore", "publish", "reply", "look"]),
        fault=some.sampled_from(["lie", "done but failed", GONE, FORBIDDEN]),
        times=some.integers(1, 4),
    )
    def the_platform_misbehaves(self, call: str, fault: str | Exception, times: int) -> None:
        if call != "look" or isinstance(fault, Exception):
            self.town.platform.next[call] = [fault] * times
            self.town.blind |= call == "look"

    @rule(place=some.sampled_from(PLACES), times=some.integers(1, 3))
    def a_chat_does_not_answer(self, place: str, times: int) -> None:
        self.town.chats[place.partition(":")[0]].next[place] = [GONE] * times

    @rule(hours=some.integers(1, 80))
    def time_passes(self, hours: int) -> None:
        self.town.time += timedelta(hours=hours)
        self.town.run(remind(self.town.world))

    @rule()
    def everything_comes_to_rest(self) -> None:
        self.town.rest()
        self._at_rest()

    # --- answers to forms --------------------------------------------------------------------------

    def _send(self, data: Any, person: str, chat: str, opened: Opened) -> Any:
        form = opened.form
        fields = {field.key: field for field in form.fields}
        self.numbers += 1
        answers = {
            "number": f"KS 2026/{self.numbers}",
            "notice_text": f"Din kommentar är borttagen: [grunden]. Regler: {RULES}",
            "notice_reason": "Kontot tar inte emot svar",
            "reason": "Det är befogat",
            "consulted": "Juristen",
            "text": "Klockan tio.",
            "answer": "Vi lagar den på tisdag.",
            "acknowledgement": "Vi har skickat frågan vidare.",
            "email": "gata@town.example",
            "gone": "yes",
            "acknowledge": "yes",
        }
        for key, field in fields.items():
            if field.kind == "choice":
                answers[key] = data.draw(
                    some.sampled_from([option.value for option in field.options]), label=key
                )
            elif field.kind == "choices":
                answers[key] = field.value or field.options[0].value
        return self.town.send(person, chat, form, answers)

    def _forward_cards(self) -> list[Card]:
        posts = [post for chat in self.town.chats.values() for post in chat.posts]
        return [post.card for post in posts if post.card.key.startswith("forward:")]

    # --- what must hold ----------------------------------------------------------------------------

    @invariant()
    def nothing_is_removed_without_evidence(self) -> None:
        """I1."""
        assert self.town.bare == []
        for removal in self.town.removals():
            if removal.removed_at is not None:
                assert self.town.evidence_of(removal) is not None

    @invariant()
    def no_work_breaks(self) -> None:
        assert self.town.faults == []

    @invariant()
    def the_log_holds(self) -> None:
        """I9."""
        assert self.town.broken() is None

    @invariant()
    def one_decision_at_a_time_and_one_row_for_each(self) -> None:
        """I2."""
        state: dict[str, str] = {}
        seen: set[tuple[str, int]] = set()
        removed: dict[str, int] = {}
        for row in self.town.rows():
            if row.action in DECISIONS:
                before = state.get(row.subject, "open")
                allowed = before in {"open", "case.forwarded"}
                assert allowed, f"{row.action} of {row.subject} after {before}"
                state[row.subject] = row.action
            elif row.action in {"comment.edited", "removal.undone"} and not removed.get(row.subject):
                # A removal of other words, or one that had done nothing yet, has stopped; any other stands.
                state[row.subject] = state.get(row.subject, "open").replace("removal.decided", "open")
            elif row.action == "reply.given_up" and state.get(row.subject) in ANSWERS:
                state[row.subject] = "open"
            elif row.action in REOPENING:
                state[row.subject] = "open"
                removed[row.subject] = 0
            if row.action in {"comment.removed", "comment.removed_by_hand"}:
                removed[row.subject] = removed.get(row.subject, 0) + 1
                assert removed[row.subject] == 1, f"{row.subject} removed twice"
            if "version" in row.details:
                change = row.subject, row.details["version"]
                assert change not in seen, f"two rows for {change}"
                seen.add(change)

    @invariant()
    def nobody_without_the_right_acts(self) -> None:
        """I3."""
        for row in self.town.rows():
            if row.actor == "kanalvakt" or row.action == "setup.applied":
                continue
            if row.actor in HANDLERS:
                continue
            allowed = {"rut": BY_REGISTRAR, "frans": BY_RECEIVERS}.get(row.actor, {"refused"})
            assert row.action in allowed, f"{row.actor} did {row.action}"

    def _at_rest(self) -> None:
        """I8: every place shows what is so, the same in both chats, and no case waits for nothing."""
        self.town.rest()
        assert self.town.stale() == []
        for case in self.town.cases():
            cards = []
            for place in PLACES:
                posts = self.town.chats[place.partition(":")[0]].in_place(place)
                mine = [post.card for post in posts if post.key == f"case:{case.id}@{place}"]
                assert len(mine) <= 1, f"{len(mine)} cards of {case.id} in {place}"
                cards += mine
            for card in cards:
                assert card.version == case.version
            # Not what is said of deadlines, in words or by the tone: that is as of when each was shown.
            assert len({(card.title, _calm(card.tone), card.buttons) for card in cards}) <= 1
        waiting = {"diary", "diary_after", "by_hand", "failed"}
        steps = {removal.case: removal.step for removal in self.town.removals()}
        for case in self.town.cases():
            assert case.state != "restoring", case
            if case.state == "removing":
                assert steps[case.id or 0] in waiting, steps[case.id or 0]

    def teardown(self) -> None:
        if hasattr(self, "town"):
            try:
                self._at_rest()
            finally:
                self.town.close()


def _calm(tone: str) -> str:
    return "attention" if tone == "urgent" else tone


TestInvariants = Machine.TestCase
TestInvariants.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
