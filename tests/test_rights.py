"""Who may do what: one table, deny by default, and every door in the code asks it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlmodel import Session

from bot.app import CAPABILITIES
from bot.by_hand import ByHand
from bot.mail import NoMail
from bot.room import MemoryRoomStore, RoomChat
from cards.texts import texts
from handlers import dispatch, intake, tasks
from handlers.platforms import Incoming
from handlers.ports import Actor, Answer, Changed, Opened, Press, Refused, Sent, Shown, Typed
from handlers.rights import MAY, Relation, may, relations
from handlers.world import World
from routines.library import load
from storage import log
from storage.database import Database
from storage.duty_tables import Reminder, Watch
from storage.evidence import EvidenceStore
from storage.request_tables import Request
from storage.tables import Account, Forward, LogHead, Municipality, Person, Place, TeamChannel

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
R = Relation

HANDLE = {R.RESPONSIBLE, R.SUBSTITUTE, R.ADMINISTRATOR, R.MANAGER, R.COORDINATOR}
READ = HANDLE | {R.REGISTRAR, R.ARCHIVIST, R.LAWYER, R.RECEIVER}
#: The table as people agreed on it, written down a second time on purpose.
AGREED: dict[str, set[Relation]] = {
    "case.approve": HANDLE,
    "case.remove": HANDLE,
    "case.counter": HANDLE,
    "case.forward": HANDLE,
    "case.claim": HANDLE,
    "case.release": HANDLE,
    "case.answer": HANDLE,
    "case.removed": HANDLE,
    "case.retry": HANDLE,
    "case.undo": HANDLE,
    "reply.posted": HANDLE,
    "digest.next": HANDLE,
    "watch.looked": HANDLE,
    "case.show": READ,
    "case.evidence": READ,
    "case.diary": HANDLE | {R.REGISTRAR},
    "forward.settle": HANDLE | {R.REGISTRAR},
    "forward.accept": {R.RECEIVER},
    "forward.answer": {R.RECEIVER},
    "search": READ - {R.RECEIVER},
    "flag": {R.MEMBER},
    "flag.again": {R.MEMBER},
    "discussion.end": HANDLE,
    "discussion.decline": HANDLE,
    "discussion.posted": HANDLE,
    "discussion.reopen": HANDLE,
    "criticism.declare": HANDLE,
    "criticism.consult": {R.MANAGER, R.COORDINATOR},
    "uncovered.name": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "uncovered.take": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "leaver.name": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "absence.new": {R.MEMBER},
    "absence.other": {R.MANAGER, R.COORDINATOR},
    "absence.show": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "absence.end": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "absence.substitute": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "task.done": {R.RECEIVER, R.SUBSTITUTE, R.MANAGER, R.COORDINATOR},
    "task.show": {R.RECEIVER, R.SUBSTITUTE, R.MANAGER, R.COORDINATOR},
    "task.case": {R.RECEIVER, R.SUBSTITUTE, R.MANAGER, R.COORDINATOR},
    "account.show": (READ - {R.RECEIVER}) | {R.UNIT},
    "account.people": HANDLE,
    "account.login": HANDLE,
    "account.published": HANDLE,
    "account.agree": {R.RECEIVER},
    "account.decline": {R.RECEIVER},
    "account.posted": {R.RECEIVER, R.SUBSTITUTE, R.MANAGER, R.COORDINATOR},
    "inactive.keep": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "inactive.close": {R.RECEIVER, R.MANAGER, R.COORDINATOR},
    "told.open": {R.RECEIVER},
    "told.snooze": {R.RECEIVER},
    "told.why": {R.RECEIVER},
    "status": {R.MEMBER},
    "setup": {R.COORDINATOR, R.IT_ADMIN},
    "request.begin": {R.MEMBER},
    "request.close": HANDLE,
    "request.continue": {R.REQUESTER},
    "request.send": {R.REQUESTER},
    "request.change": {R.REQUESTER},
    "request.share": {R.REQUESTER},
    "request.withdraw": {R.REQUESTER},
    "request.anew": {R.REQUESTER},
    "request.retry": {R.REQUESTER},
    "request.read": {R.REQUESTER, R.RECEIVER, R.MANAGER, R.COORDINATOR, R.REGISTRAR, R.ARCHIVIST},
    "request.approve": {R.RECEIVER},
    "request.reject": {R.RECEIVER},
    "request.view": {R.RECEIVER},
    "request.grant": {R.RECEIVER},
    "request.refuse": {R.RECEIVER},
    "request.do": {R.RECEIVER},
    "request.reply": {R.RECEIVER},
    "request.ask": {R.RECEIVER, R.REQUESTER},
}
#: Doors that need no right: what they show is only how a card looks now.
EXEMPT = {"card.refresh"}
#: Who may depends on whose absence it is: tests/duty/test_rights_of_absence.py asks it of everybody.
OF_ABSENCE = {"absence.show", "absence.end", "absence.substitute", "uncovered.name", "uncovered.take"}
#: A form that is reached through another one, and whose right it takes.
THROUGH = {"case.extend": "case.answer"}
#: Rights of what is typed; everything else is a button or a form.
TYPED = {
    "search",
    "status",
    "setup",
    "flag",
    "flag.again",
    "absence.other",
    "request.begin",
    "request.close",
    "account.published",
}
#: Asked of somebody about a request, as a task.
OF_TASK = {"approve", "reject", "view", "grant", "refuse", "do", "reply"}


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("action", AGREED)
def test_the_table_says_what_was_agreed(action: str, relation: Relation) -> None:
    assert may(action, frozenset({relation})) == (relation in AGREED[action])


def test_nothing_is_in_the_table_that_was_not_agreed() -> None:
    assert set(MAY) == set(AGREED)


@pytest.mark.parametrize("action", ["", "case", "case.", "case.purge", "CASE.APPROVE", "case.approve ", "*"])
def test_what_is_not_in_the_table_nobody_may(action: str) -> None:
    assert not may(action, frozenset(Relation))


@pytest.mark.parametrize("action", AGREED)
def test_who_is_nothing_may_nothing(action: str) -> None:
    assert not may(action, frozenset())


def test_one_right_is_enough_among_several_relations() -> None:
    assert may("forward.accept", frozenset({R.MEMBER, R.LAWYER, R.RECEIVER}))
    assert not may("case.remove", frozenset({R.MEMBER, R.LAWYER, R.RECEIVER}))


# --- what somebody is ------------------------------------------------------------------------------


def person(name: str, *roles: str) -> Person:
    return Person(municipality="tibro", id=name, name=name.title(), roles=list(roles))


ACCOUNT: dict[str, Any] = {
    "municipality": "tibro",
    "id": "facebook",
    "platform": "facebook",
    "address": "https://www.facebook.com/tibro",
    "name": "Tibro kommun",
    "unit": "Bibliotek",
    "responsible": "responsible",
    "substitute": "substitute",
    "manager": "manager",
    "administrators": ["administrator", "responsible"],
    "team_channel": "komm",
}


@pytest.mark.parametrize(
    ("who", "held"),
    [
        (person("responsible"), {R.RESPONSIBLE, R.ADMINISTRATOR}),
        (person("substitute"), {R.SUBSTITUTE}),
        (person("manager"), {R.MANAGER}),
        (person("administrator"), {R.ADMINISTRATOR}),
        (person("anna", "coordinator"), {R.COORDINATOR}),
        (person("rut", "registrar"), {R.REGISTRAR}),
        (person("ark", "archivist", "lawyer"), {R.ARCHIVIST, R.LAWYER}),
        (person("egon"), set()),
        (Person(municipality="tibro", id="ulla", name="Ulla", unit="bibliotek"), {R.UNIT}),
        (Person(municipality="tibro", id="uno", name="Uno", unit="Skola"), set()),
        (person("chef", "manager"), set()),  # a manager of other things
        (person("hel", "department_head", "it_admin"), {R.IT_ADMIN}),
        (
            person("x", "responsible", "receiver", "member", "nonsense", ""),
            set(),
        ),  # no roles
    ],
)
def test_what_somebody_is_follows_from_roles_and_account(who: Person, held: set[Relation]) -> None:
    assert relations(who, Account(**ACCOUNT)) == held | {R.MEMBER}
    of_roles = {R.COORDINATOR, R.REGISTRAR, R.ARCHIVIST, R.LAWYER, R.IT_ADMIN}
    assert relations(who) == (held & of_roles) | {R.MEMBER}


@pytest.mark.parametrize(
    ("kind", "to", "who", "receives"),
    [
        ("person", "egon", person("egon"), True),
        ("person", "egon", person("anna", "coordinator"), False),
        ("department", "", person("egon"), False),
        ("registrar", "", person("rut", "registrar"), True),
        ("registrar", "", person("egon"), False),
        ("registrar", "egon", person("egon"), False),
    ],
)
def test_a_receiver_is_whom_the_case_was_forwarded_to(
    kind: str, to: str, who: Person, receives: bool
) -> None:
    row = Forward(municipality="tibro", case=1, kind=kind, person=to, name="x", by="anna", at=NOW)
    assert (R.RECEIVER in relations(who, Account(**ACCOUNT), row)) == receives


# --- every door asks -------------------------------------------------------------------------------


def test_every_action_that_is_handled_is_in_the_table() -> None:
    assert len(CAPABILITIES) > 8  # importing them registered what they handle
    handled = {*dispatch.presses, *dispatch.forms}
    assert handled - EXEMPT - set(THROUGH) <= set(MAY)
    assert set(MAY) - TYPED <= set(dispatch.presses)


def test_a_reaction_never_removes_and_never_does_what_is_not_handled() -> None:
    assert set(dispatch.reactions.values()) == {"case.claim", "case.approve"}
    assert set(dispatch.reactions.values()) <= set(dispatch.presses)


#: One person for each relation and nothing besides, and one who is only in the register.
SOMEBODY: dict[Relation, Person] = {
    R.RESPONSIBLE: person("responsible"),
    R.SUBSTITUTE: person("substitute"),
    R.ADMINISTRATOR: person("administrator"),
    R.MANAGER: person("manager"),
    R.COORDINATOR: person("anna", "coordinator"),
    R.REGISTRAR: person("rut", "registrar"),
    R.ARCHIVIST: person("ark", "archivist"),
    R.LAWYER: person("jur", "lawyer"),
    R.IT_ADMIN: person("ivar", "it_admin"),
    R.RECEIVER: person("frans"),
    R.REQUESTER: person("karin"),
    R.UNIT: Person(municipality="tibro", id="ulla", name="Ulla", unit="Bibliotek"),
    R.MEMBER: person("egon"),
}
OTHER_TOWN = Person(municipality="laholm", id="lisa", name="Lisa", roles=["coordinator", "registrar"])
#: A version that no card has: who may is told that the card has changed, and nothing else happens.
STALE = 999


class Town:
    """One municipality with a case, forwarded to somebody; and another municipality beside it."""

    def __init__(self, world: World, case: int, forwarded: int, task: int, approval: int) -> None:
        self.world = world
        self.case = case
        self.forwarded = forwarded
        self.task = task
        self.approval = approval

    def subject(self, action: str) -> str:
        of_account = ("account.show", "account.people", "account.login", "request.close")
        alone = {"digest.next": "place:room:komm", "watch.looked": "watch:1"}
        alone |= dict.fromkeys(of_account, "account:tibro/facebook")
        if action in alone:
            return alone[action]
        if action.startswith("told."):
            return "told:1"
        if action in {"flag", "absence.new"}:
            return "municipality:tibro"
        if action.startswith(("task.", "account.", "inactive.", "leaver.")):
            return f"task:{self.task}"
        if action.startswith("request."):
            return f"task:{self.approval}" if action.partition(".")[2] in OF_TASK else "request:1"
        kind = "forward" if action in {"forward.accept", "forward.answer"} else "case"
        return f"{kind}:{self.forwarded if kind == 'forward' else self.case}"

    async def press(self, who: str, action: str, version: int = STALE) -> Answer:
        event = Press(
            actor=Actor(chat="room", user=who), action=action, subject=self.subject(action), version=version
        )
        return await dispatch.handle(self.world, event)

    async def send(self, who: str, form: str) -> Answer:
        event = Sent(
            actor=Actor(chat="room", user=who),
            form=form,
            subject=self.subject(form),
            version=STALE,
            values={},
        )
        return await dispatch.handle(self.world, event)

    async def say(self, who: str, said: str) -> Answer:
        actor = Actor(chat="room", user=who)
        return await dispatch.handle(self.world, Typed(actor=actor, words=said, place="room:komm"))

    def refusals(self, municipality: str = "tibro") -> list[tuple[str, Any]]:
        """Who was refused what, as the log has it, oldest first."""
        rows = self.world.database.ask(lambda session: list(log.rows(session, municipality)))
        return [(row.actor, row.details["action"]) for row in rows if row.action == "refused"]


@pytest.fixture
async def town(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Town]:
    shutil.copy(sqlite_with_tables, tmp_path / "k.sqlite3")
    database = Database(f"sqlite:///{tmp_path}/k.sqlite3")
    routine = load("tibro")
    world = World(
        database=database,
        evidence=EvidenceStore(tmp_path / "evidence"),
        chats={"room": RoomChat(MemoryRoomStore(lambda: NOW))},
        platform=lambda _: ByHand(),
        mail=NoMail(),
        now=lambda: NOW,
        routine=lambda _: routine,
    )

    def lay(session: Session) -> None:
        for name in ("tibro", "laholm"):
            session.add(Municipality(id=name, name=name, routine="tibro"))
            session.flush()
            session.add(LogHead(municipality=name))
        session.flush()
        session.add_all([*SOMEBODY.values(), OTHER_TOWN])
        session.add(TeamChannel(municipality="tibro", id="komm", room=True))
        session.add(Place(id="room:komm", municipality="tibro", chat="room", address={}))
        session.add(Account(**ACCOUNT))
        session.add(Watch(municipality="tibro", team_channel="komm", day=str(NOW.date()), opened_at=NOW))
        told = {"key": "k", "kind": "deadline_remove", "subject": "case:1", "state": "told"}
        about = {"person": "frans", "role": "manager", "details": {"case": "1", "stage": "first"}}
        moments = dict.fromkeys(("due_at", "not_before", "made_at"), NOW)
        session.add(Reminder(municipality="tibro", **told, **about, **moments))

    def pass_on(session: Session) -> int:
        row = Forward(
            municipality="tibro",
            case=case,
            kind="person",
            person="frans",
            name="Frans",
            by="anna",
            at=NOW,
            state="waiting",
        )
        session.add(row)
        session.flush()
        return cast("int", row.id)

    def ask(session: Session) -> int:
        about = {"subject": "account:facebook", "person": "frans", "details": {"left": "egon"}}
        found = tasks.ask(session, world, "tibro", "login", kind="leaver_login", **about)
        assert found is not None
        return cast("int", found.id)

    database.change(lay)
    incoming = Incoming(id="1", text="Ni är idioter. När öppnar badet?", created_at=NOW)
    case = (await intake.take_in(world, "tibro", "facebook", [incoming], origin="webhook")).cases[0]

    def request(session: Session) -> int:
        """Karin wants to close the account, and Frans decides."""
        moments = {"created_at": NOW, "moved_at": NOW}
        closing = {"kind": "close", "account": "facebook", "state": "asked", "version": 3}
        session.add(Request(municipality="tibro", by="karin", **closing, **moments))
        session.flush()
        about = {"subject": "request:1", "person": "frans", "details": {"step": "manager", "more": "0"}}
        found = tasks.ask(session, world, "tibro", "approval", kind="request_approval", **about)
        assert found is not None
        return cast("int", found.id)

    asked = database.change(request)[0]
    yield Town(world, case, database.change(pass_on)[0], database.change(ask)[0], asked)
    database.close()


@pytest.fixture(autouse=True)
def people_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row belongs to one session; every test lays down rows of its own."""
    copies = {relation: Person(**found.model_dump()) for relation, found in SOMEBODY.items()}
    monkeypatch.setattr("tests.test_rights.SOMEBODY", copies)
    monkeypatch.setattr("tests.test_rights.OTHER_TOWN", Person(**OTHER_TOWN.model_dump()))


async def test_every_button_asks_the_table(town: Town) -> None:
    """Each action by somebody of each relation: refused with a row in the log, or not for lack of right."""
    expected: list[tuple[str, str]] = []
    for action in sorted(set(dispatch.presses) - EXEMPT - OF_ABSENCE):
        for relation, name in {relation: who.id for relation, who in SOMEBODY.items()}.items():
            answer = await town.press(name, action)
            refused = [(name, action)] if AGREED[action].isdisjoint({relation, R.MEMBER}) else []
            expected += refused
            assert not refused or isinstance(answer, Refused), (action, relation)
        assert town.refusals() == expected, action


async def test_every_form_asks_the_table_again(town: Town) -> None:
    """Who may not cannot send what somebody else has opened, either."""
    expected: list[tuple[str, str]] = []
    for form in sorted(set(dispatch.forms) - TYPED - OF_ABSENCE):
        for relation, name in {relation: who.id for relation, who in SOMEBODY.items()}.items():
            answer = await town.send(name, form)
            right = THROUGH.get(form, form)
            refused = [(name, form)] if AGREED[right].isdisjoint({relation, R.MEMBER}) else []
            expected += refused
            assert not refused or isinstance(answer, Refused), (form, relation)
        assert town.refusals() == expected, form


async def test_who_may_search_sees_comments_and_nobody_else_does(town: Town) -> None:
    for relation, name in {relation: who.id for relation, who in SOMEBODY.items()}.items():
        before = len(town.refusals())
        answer = await town.say(name, "sök idioter")
        assert isinstance(answer, Shown if relation in AGREED["search"] else Refused), relation
        assert len(town.refusals()) - before == (relation not in AGREED["search"])


async def test_who_looks_after_the_installation_sees_what_is_set_up_and_nobody_else_does(town: Town) -> None:
    for relation, name in {relation: who.id for relation, who in SOMEBODY.items()}.items():
        before = len(town.refusals())
        answer = await town.say(name, "inställningar")
        assert isinstance(answer, Shown if relation in AGREED["setup"] else Refused), relation
        assert len(town.refusals()) - before == (relation not in AGREED["setup"])


async def test_everybody_of_the_register_may_flag_and_ask_how_things_are(town: Town) -> None:
    for name in [who.id for who in SOMEBODY.values()]:
        assert isinstance(await town.say(name, "flagga"), Opened)
        assert isinstance(await town.say(name, "status"), Shown)
    assert town.refusals() == []


async def test_who_may_does_it(town: Town) -> None:
    """So that the tests above do not pass because everybody is refused."""
    answer = await town.press("substitute", "case.claim", version=1)
    assert isinstance(answer, Changed)
    assert "Substitute" in str(answer.card)


@pytest.mark.parametrize("who", ["lisa", "nobody", ""])
async def test_who_is_not_in_this_register_may_nothing_at_all(town: Town, who: str) -> None:
    """Also not somebody with every role elsewhere; the log knows that they tried."""
    for action in sorted({*dispatch.presses}):
        answer = await town.press(who, action, version=1)
        assert answer == Refused(reason=texts()("refused-stranger")), action
    for form in sorted(dispatch.forms):
        assert isinstance(await town.send(who, form), Refused)
    assert isinstance(await town.say(who, "sök idioter"), Refused)
    assert town.refusals()[0] == (f"room:{who}", min(dispatch.presses))
    assert town.refusals("laholm") == []


@pytest.mark.parametrize("subject", ["", "case:", "case:-1", "case:1x", "case:99", f"case:{'9' * 30}", "x:1"])
async def test_a_made_up_subject_is_refused(town: Town, subject: str) -> None:
    event = Press(actor=Actor(chat="room", user="anna"), action="case.approve", subject=subject, version=1)
    assert await dispatch.handle(town.world, event) == Refused(reason=texts()("refused-unknown"))
    event = replace(event, actor=Actor(chat="room", user="nobody"))
    assert await dispatch.handle(town.world, event) == Refused(reason=texts()("refused-stranger"))


async def test_somebody_who_has_left_may_nothing(town: Town) -> None:
    def leave(session: Session) -> None:
        cast("Person", session.get(Person, ("tibro", "substitute"))).active = False

    town.world.database.change(leave)
    answer = await town.press("substitute", "case.claim", version=1)
    assert answer == Refused(reason=texts()("refused-stranger"))
