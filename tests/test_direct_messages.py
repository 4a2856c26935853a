"""A message that only its receiver sees goes to the registrar, where the routine says so."""

from __future__ import annotations

import json

import pytest
from sqlmodel import Session, col, select

from handlers import intake, keeping
from handlers.platforms import Author, Incoming
from handlers.ports import Changed, Opened, Refused, Shown
from storage.duty_tables import Task
from storage.evidence import EvidenceNotSaved, EvidenceStore, Reason, Stored
from storage.tables import Case, Evidence
from tests.clocked import QUESTION, Clocked, clocked
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY


def comes(town: Clocked, kind: str, text: str = QUESTION) -> None:
    told = Incoming(id="m1", kind=kind, text=text, created_at=town.town.time)  # type: ignore[arg-type]
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    town.town.rest()


def tasks(town: Clocked) -> list[Task]:
    def look(session: Session) -> list[Task]:
        kinds = ("direct_message", "direct_message_edited")
        return list(session.exec(select(Task).where(col(Task.kind).in_(kinds)).order_by(col(Task.id))))

    return town.town.database.ask(look)


@pytest.mark.clauses("LID-37")
def test_in_lidingo_a_direct_message_goes_to_the_registrar_who_says_that_it_is_received() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        town.at("2026-11-16 09:05")
        [message] = town.told("rut")
        assert message.title == "Att göra: Ta emot direktmeddelandet i ärende 1"
        opened = town.press("rut", "told.open", message.buttons[0].subject, message.version)
        assert isinstance(opened, Shown)
        assert [button.label for button in opened.card.buttons] == ["Klart", "Visa ärendet"]
        _, show = opened.card.buttons
        case = town.press("rut", show.action, show.subject, opened.card.version)
        assert isinstance(case, Shown)
        assert QUESTION in str(case.card)

        [task] = tasks(town)
        opened = town.press("rut", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.send("rut", opened, note="KS 2026/31"), Changed)
        [task] = tasks(town)
        assert (task.state, task.done_by, task.reason) == ("done", "rut", "KS 2026/31")


def test_the_case_of_a_task_is_shown_to_nobody_else() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        [task] = tasks(town)
        refused = town.press("bo", "task.case", f"task:{task.id}", task.version)
        assert isinstance(refused, Refused)
        assert "Rut" in refused.reason


@pytest.mark.parametrize(("routine", "kind"), [("lidingo", "comment"), ("tibro", "message")])
def test_what_everybody_sees_and_what_other_routines_keep_is_not_handed_over(routine: str, kind: str) -> None:
    with clocked(routine, "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, kind)
        assert tasks(town) == []


def case_of(town: Clocked) -> Case:
    return town.town.cases()[0]


def received(town: Clocked) -> None:
    [task] = [task for task in tasks(town) if task.state == "open"]
    opened = town.press("rut", "task.done", f"task:{task.id}", task.version)
    assert isinstance(opened, Opened)
    assert isinstance(town.send("rut", opened, note=""), Changed)
    town.town.rest()


def card(town: Clocked) -> str:
    town.town.rest()
    posts = town.town.chats["slack"].in_place("slack:T1:C1")
    return repr(next(post.card for post in posts if post.key.startswith("case:1@")))


def fill(town: Clocked, action: str, **answers: str) -> None:
    opened = town.press("bo", action, "case:1", case_of(town).version)
    assert isinstance(opened, Opened), opened
    assert isinstance(town.send("bo", opened, **answers), Changed)
    town.town.rest()


@pytest.mark.clauses("LID-37")
@pytest.mark.parametrize(
    ("action", "answers", "outcome"),
    [
        ("case.answer", {"text": "Den börjar i mars."}, "answered"),
        ("case.approve", {"reason": "Det är redan besvarat."}, "unanswered"),
    ],
)
@pytest.mark.parametrize("first", ["registrar", "decision"])
def test_a_direct_message_is_closed_when_it_is_decided_and_the_registrar_has_it(
    action: str, answers: dict[str, str], outcome: str, first: str
) -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        assert "Väntar på att registratorn tar emot meddelandet" in card(town)
        assert "Kommentar" not in card(town)
        if first == "registrar":
            received(town)
            assert case_of(town).state == "open"
            assert "Registratorn har tagit emot meddelandet" in card(town)
            fill(town, action, **answers)
        else:
            fill(town, action, **answers)
            assert (case_of(town).state, case_of(town).outcome) == ("awaiting", outcome)
            assert "Väntar på att registratorn" in card(town)
            received(town)
        assert (case_of(town).state, case_of(town).outcome) == ("closed", outcome)
        assert "Registratorn har tagit emot meddelandet" in card(town)


def test_what_is_decided_while_the_registrar_is_awaited_can_be_undone() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        fill(town, "case.approve", reason="Det är redan besvarat.")
        assert isinstance(town.press("bo", "case.undo", "case:1", case_of(town).version), Changed)
        assert case_of(town).state == "open"
        received(town)
        assert case_of(town).state == "open"


def saved(town: Clocked) -> list[Evidence]:
    return town.town.database.ask(lambda session: list(session.exec(select(Evidence).order_by(Evidence.id))))  # type: ignore[arg-type]


@pytest.mark.clauses("LID-37")
def test_what_the_registrar_receives_is_saved_at_once_and_stands_behind_bevis() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        assert case_of(town).version == 1, "whoever presses on its card at once is not told that it changed"
        [evidence] = saved(town)
        record = json.loads(town.town.world.evidence.read(evidence.record))
        assert (record["text"], record["kind"], record["decision"]) == (QUESTION, "message", None)
        town.town.world.evidence.verify(evidence.pdf, evidence.pdf_sha256)
        assert "evidence.saved" in [row.action for row in town.town.rows()]
        assert "case.evidence" in town.town.possible(case_of(town))
        shown = town.press("rut", "case.evidence", "case:1", case_of(town).version)
        assert isinstance(shown, Shown)
        fill(town, "case.answer", text="Den börjar i mars.")
        assert "case.evidence" in town.town.possible(case_of(town))


def test_a_message_that_is_edited_is_saved_anew_and_by_no_decision_that_was_none() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        comes(town, "message", "När börjar simskolan i höst?")
        assert [evidence.revision for evidence in saved(town)] == [1, 2]
        fill(town, "case.answer", text="Den börjar i mars.")
        comes(town, "message", "När börjar simskolan i vinter?")
        *_, last = saved(town)
        record = json.loads(town.town.world.evidence.read(last.record))
        assert (record["text"], record["decision"]) == ("När börjar simskolan i vinter?", None)


APPEAL = "Jag vill överklaga bygglovet. När är sista dagen?"
AGAIN = "Att göra: Ta emot det ändrade direktmeddelandet i ärende {}"


@pytest.mark.clauses("LID-37")
def test_what_a_message_is_edited_to_after_the_registrar_has_it_goes_to_her_too() -> None:
    """Rut has received a question; it has become an appeal before anybody has answered it."""
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        received(town)
        town.at("2026-11-16 09:05")
        town.told("rut")
        comes(town, "message", APPEAL)
        assert "Väntar på att registratorn tar emot meddelandet" in card(town)
        town.at("2026-11-16 09:10")
        [message] = town.told("rut")
        assert message.title == AGAIN.format(1)
        fill(town, "case.answer", text="Den 3 december.")
        assert case_of(town).state == "awaiting"
        received(town)
        assert (case_of(town).state, case_of(town).outcome) == ("closed", "answered")


def test_what_a_closed_message_is_edited_to_is_a_new_case_that_she_receives() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        received(town)
        fill(town, "case.approve", reason="Det är redan besvarat.")
        comes(town, "message", APPEAL)
        town.at("2026-11-16 09:10")
        assert [message.title for message in town.told("rut")][-1] == AGAIN.format(2)
        opened = town.press("bo", "case.approve", "case:2", town.town.cases()[1].version)
        assert isinstance(opened, Opened)
        town.send("bo", opened, reason="Det är redan besvarat.")
        assert town.town.cases()[1].state == "awaiting"
        received(town)
        assert town.town.cases()[1].state == "closed"


def test_what_is_edited_before_the_registrar_has_it_she_is_asked_for_once() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        comes(town, "message", APPEAL)
        assert [task.kind for task in tasks(town)] == ["direct_message"]
        received(town)
        assert "Registratorn har tagit emot meddelandet" in card(town)


def test_where_a_message_cannot_be_saved_the_card_says_so_until_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> Stored:
        raise EvidenceNotSaved(Reason.DISK_FULL, "tibro/2026")

    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        monkeypatch.setattr(keeping, "TIMES", 1)
        with monkeypatch.context() as broken:
            broken.setattr(EvidenceStore, "put", full)
            comes(town, "message")
        assert "Beviset kunde inte sparas" in card(town)
        assert "evidence.not_saved" in [row.action for row in town.town.rows()]
        monkeypatch.undo()
        town.town.run_job("message:case:1:1")
        assert saved(town)
        assert "Beviset kunde inte sparas" not in card(town)


@pytest.mark.clauses("LID-37")
@pytest.mark.parametrize("closed", [False, True])
def test_who_wrote_a_message_is_in_what_the_registrar_has_though_it_is_told_later(closed: bool) -> None:
    """Meta's webhook tells an id alone; the next reading tells the name, however far the case has come."""

    def told(name: str) -> None:
        author = Author(id="24601", name=name)
        message = Incoming(id="m1", kind="message", text=QUESTION, created_at=town.town.time, author=author)
        town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [message], origin="platform"))
        town.town.rest()

    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        told("")
        if closed:
            received(town)
            fill(town, "case.approve", reason="Det är redan besvarat.")
        for _ in range(2):
            told("Kim Ås")
        names = [json.loads(town.town.world.evidence.read(one.record))["author_name"] for one in saved(town)]
        assert names == ["", "Kim Ås"]
        shown = town.press("rut", "case.evidence", "case:1", case_of(town).version)
        assert saved(town)[-1].pdf_sha256 in str(shown)


def test_where_no_registrar_gets_it_nothing_is_saved_before_a_decision() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        assert saved(town) == []
