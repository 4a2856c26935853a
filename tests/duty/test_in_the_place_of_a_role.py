"""Whoever stands in for somebody with a role gets what that one would get, and can do what it asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers import intake
from handlers.platforms import Incoming
from handlers.ports import Changed, Opened, Refused, Shown, Typed
from storage.duty_tables import Absence
from tests.clocked import INSULT, Clocked, clocked, newest
from tests.property.machine_world import ACCOUNT, actor
from tests.scenarios.town import MUNICIPALITY


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    with clocked("tibro", "2026-11-20 08:00") as made:
        yield made


def says(town: Clocked, who: str, said: str) -> None:
    town.town.handle(Typed(actor=actor(who, "slack"), words=said))
    town.keep()


def version(town: Clocked) -> int:
    return town.town.cases()[0].version


def removes(town: Clocked) -> None:
    """Bo decides that the insult is removed; in Tibro it has to have its diary number first."""
    town.town.comes("c1", INSULT)
    town.town.rest()
    form = town.press("bo", "case.remove", "case:1", version(town))
    assert isinstance(form, Opened)
    answer = town.send("bo", form, notice="impossible", notice_reason="Kontot tar inte emot svar")
    assert isinstance(answer, Changed)


@pytest.mark.clauses("TIB-80", "TIB-16")
def test_who_stands_in_for_the_registrar_enters_the_number_and_sees_the_evidence(tibro: Clocked) -> None:
    """Rut is away and has named Frans, who handles no account: the reminder that he gets leads somewhere."""
    says(tibro, "rut", "frånvaro 20/11-27/11 ersättare frans")
    removes(tibro)
    tibro.at("2026-11-20 12:00")
    (reminder,) = [card for card in tibro.told("frans") if "diarienummer" in card.title]
    opened = tibro.press("frans", "told.open", newest(tibro, "frans"), reminder.version)
    assert isinstance(opened, Shown), opened
    assert {"case.diary"} == {button.action for button in opened.card.buttons} - {"case.evidence"}
    assert isinstance(tibro.press("frans", "case.evidence", "case:1", version(tibro)), Shown)
    form = tibro.press("frans", "case.diary", "case:1", version(tibro))
    assert isinstance(form, Opened), form
    assert isinstance(tibro.send("frans", form, number="KS 2026/4"), Changed)
    assert tibro.town.cases()[0].diary_number == "KS 2026/4"


@pytest.mark.clauses("TIB-80")
def test_who_stands_in_for_the_registrar_decides_nothing_and_is_nobody_once_they_are_back(
    tibro: Clocked,
) -> None:
    says(tibro, "rut", "frånvaro 20/11-27/11 ersättare frans")
    removes(tibro)
    assert isinstance(tibro.press("frans", "case.undo", "case:1", version(tibro)), Refused)
    tibro.change(Absence, 1, state="withdrawn")
    assert isinstance(tibro.press("frans", "case.diary", "case:1", version(tibro)), Refused)
    assert isinstance(tibro.press("frans", "case.evidence", "case:1", version(tibro)), Refused)


@pytest.mark.clauses("LID-37")
def test_the_task_to_receive_a_direct_message_leads_whoever_stands_in_for_the_registrar_to_its_case() -> None:
    with clocked("lidingo", "2026-11-20 08:00") as town:
        says(town, "rut", "frånvaro 20/11-27/11 ersättare frans")
        told = Incoming(id="m1", kind="message", text="Skolan är för kall.", created_at=town.town.time)
        town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
        town.town.rest()
        town.at("2026-11-20 09:00")
        (message,) = [card for card in town.told("frans") if "Ta emot direktmeddelandet" in card.title]
        task = town.press("frans", "told.open", message.buttons[0].subject, message.version)
        assert isinstance(task, Shown)
        show = next(button for button in task.card.buttons if button.action == "task.case")
        case = town.press("frans", show.action, show.subject, task.card.version)
        assert isinstance(case, Shown), case
        assert "Skolan är för kall." in str(case.card)
        assert isinstance(town.press("bo", "task.case", show.subject, task.card.version), Refused)
