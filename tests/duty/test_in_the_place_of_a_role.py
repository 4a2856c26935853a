"""Whoever stands in for somebody with a role gets what that one would get, and can do what it asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cards.model import Card
from handlers import intake
from handlers.platforms import Incoming, Visibility
from handlers.ports import Changed, Opened, Refused, Shown, Typed
from storage.duty_tables import Absence
from storage.tables import Person
from tests.clocked import INSULT, QUESTION, SECRET, Clocked, clocked, newest, words
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


def passes_on(town: Clocked, to: str, text: str = INSULT) -> Card:
    """Bo passes on what came in; the card as he sees it then."""
    town.town.comes("c1", text)
    town.town.rest()
    form = town.press("bo", "case.forward", "case:1", version(town))
    assert isinstance(form, Opened)
    answer = town.send("bo", form, to=to)
    assert isinstance(answer, Changed)
    return answer.card


def cases_told(town: Clocked, person: str) -> list[Card]:
    return [card for card in town.told(person) if card.key.startswith("forward:")]


@pytest.mark.clauses("TIB-80", "TIB-16")
def test_the_message_that_a_number_is_needed_goes_to_whoever_stands_in(tibro: Clocked) -> None:
    says(tibro, "rut", "frånvaro 20/11-27/11 ersättare frans")
    removes(tibro)
    tibro.keep()
    assert "Diarienummer behövs: ärende 1" in tibro.titles("frans")
    assert "Diarienummer behövs: ärende 1" not in tibro.titles("rut")


@pytest.mark.clauses("TIB-80")
def test_while_nobody_stands_in_for_the_registrar_the_communications_unit_is_asked_for_the_number(
    tibro: Clocked,
) -> None:
    """It may enter one too; and the channel sees the case, as where there is no registrar."""
    says(tibro, "rut", "frånvaro 20/11-27/11")
    removes(tibro)
    tibro.keep()
    assert "Diarienummer behövs: ärende 1" in tibro.titles("anna")
    assert "Diarienummer behövs: ärende 1" not in tibro.titles("rut")
    assert isinstance(tibro.press("anna", "case.diary", "case:1", version(tibro)), Opened)


def test_a_registrar_who_goes_away_in_the_night_is_not_the_one_who_is_told_in_the_morning(
    tibro: Clocked,
) -> None:
    tibro.at("2026-11-19 20:00")
    removes(tibro)
    tibro.keep()
    says(tibro, "rut", "frånvaro 20/11-27/11 ersättare frans")
    tibro.at("2026-11-20 08:00")
    assert "Diarienummer behövs: ärende 1" in tibro.titles("frans")
    assert "Diarienummer behövs: ärende 1" not in tibro.titles("rut")


@pytest.mark.clauses("TIB-72", "TIB-16")
def test_what_is_passed_on_to_a_registrar_who_is_away_comes_to_whoever_stands_in(tibro: Clocked) -> None:
    says(tibro, "rut", "frånvaro 20/11-27/11 ersättare frans")
    seen = passes_on(tibro, "registrar")
    assert "Rut Rönn är borta till och med fredag 27 november. Frans Gran har ärendet under tiden." in words(
        seen
    )
    (card,) = cases_told(tibro, "frans")
    assert "Bo Ask har valt Rut Rönn, som du ersätter, som mottagare" in words(card)
    assert cases_told(tibro, "rut") == []
    assert isinstance(tibro.press("frans", "case.diary", "case:1", version(tibro)), Opened)
    assert isinstance(tibro.press("frans", "forward.accept", "forward:1", card.version), Changed)
    assert "Frans Gran" in words(tibro.now("frans")[-1])


@pytest.mark.clauses("TIB-54", "TIB-16")
def test_what_is_passed_on_to_somebody_who_is_away_comes_to_whoever_stands_in(tibro: Clocked) -> None:
    """Frans is away and has named Rut: she gets it and answers; Bo sees at once that she has it."""
    says(tibro, "frans", "frånvaro 20/11-27/11 ersättare rut")
    seen = passes_on(tibro, "person:frans", QUESTION)
    assert "Frans Gran är borta till och med fredag 27 november. Rut Rönn har ärendet under tiden." in words(
        seen
    )
    (card,) = cases_told(tibro, "rut")
    assert cases_told(tibro, "frans") == []
    form = tibro.press("rut", "forward.answer", "forward:1", card.version)
    assert isinstance(form, Opened), form
    assert isinstance(tibro.send("rut", form, answer="Klockan nio."), Changed)
    assert "är borta" not in words(seen_by_all(tibro))


def test_what_is_passed_on_to_somebody_for_whom_nobody_stands_in_waits_and_the_sender_knows(
    tibro: Clocked,
) -> None:
    says(tibro, "frans", "frånvaro 20/11-27/11")
    seen = passes_on(tibro, "person:frans", QUESTION)
    assert "Frans Gran är borta till och med fredag 27 november. Ingen är utsedd att ersätta." in words(seen)
    assert len(cases_told(tibro, "frans")) == 1
    assert isinstance(tibro.press("rut", "forward.accept", "forward:1", 1), Refused)


def test_whoever_stands_in_and_is_in_no_chat_gets_the_letter_too(tibro: Clocked) -> None:
    tibro.change(Person, (MUNICIPALITY, "rut"), slack="", teams="")
    says(tibro, "frans", "frånvaro 20/11-27/11 ersättare rut")
    passes_on(tibro, "person:frans", QUESTION)
    letters = {letter.to: letter.text for letter in tibro.town.mail.letters}
    assert set(letters) == {"frans@town.example", "rut@town.example"}
    assert "har valt Frans Gran, som du ersätter, som mottagare" in letters["rut@town.example"]
    assert "har valt dig som mottagare" in letters["frans@town.example"]


@pytest.mark.clauses("LID-48")
def test_what_was_secret_and_vanished_is_asked_of_whoever_stands_in_for_the_registrar() -> None:
    with clocked("lidingo", "2026-11-20 08:00") as town:
        says(town, "rut", "frånvaro 20/11-27/11 ersättare frans")
        town.town.comes("c1", SECRET)
        town.town.rest()
        town.town.comes("c1", SECRET, Visibility.GONE)
        town.town.rest()
        town.keep()
        assert len([title for title in town.titles("frans") if "ärende 1" in title]) >= 1
        assert [title for title in town.titles("rut") if "ärende 1" in title] == []


def seen_by_all(town: Clocked) -> Card:
    posts = town.town.chats["slack"].in_place("slack:T1:C1")
    return next(post.card for post in reversed(posts) if post.card.key == "case:1")
