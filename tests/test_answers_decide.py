"""What an answer decides: nothing about what may be secret, and nothing about other words than it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import select

from handlers import reminders
from handlers.platforms import Visibility
from handlers.ports import Changed, Opened, Refused
from storage.tables import Case, Reply
from tests.property.machine_world import Town, town

SECRET = "Min granne Sven, 121212-1212, går på bidrag."
QUESTION = "När öppnar badhuset på lördag?"
THREAT = "Jag ska slå ihjäl dig."
ROUTINES = ["tibro", "laholm", "degerfors", "lidingo", "gislaved"]


@pytest.fixture
def routine() -> str:
    return "tibro"


@pytest.fixture
def there(routine: str) -> Iterator[Town]:
    found = town(routine, before=True)
    yield found
    found.close()


def case(there: Town) -> Case:
    return there.cases()[-1]


def press(there: Town, action: str) -> object:
    return there.press("bo", "slack", action, f"case:{case(there).id}", case(there).version)


def fill(there: Town, action: str, **answers: str) -> object:
    opened = press(there, action)
    assert isinstance(opened, Opened), opened
    return there.send("bo", "slack", opened.form, answers)


def answer(there: Town, text: str = "Vi hör av oss.") -> None:
    sent = fill(there, "case.answer", text=text, anyway="yes")
    assert isinstance(sent, Changed), sent


def by_hand(there: Town) -> None:
    """The platform has no interface for answers."""
    there.platform.capabilities = replace(there.platform.capabilities, reply=False)


def replies(there: Town) -> list[Reply]:
    return there.database.ask(lambda session: list(session.exec(select(Reply))))


@pytest.mark.clauses("LID-39", "GIS-12", "TIB-78", "LAH-39", "DEG-57")
@pytest.mark.parametrize("routine", ROUTINES)
def test_an_answer_does_not_close_what_may_be_secret(there: Town) -> None:
    """It stands there, and somebody still decides whether what it answers may: with a reason, as ever."""
    there.comes("c1", SECRET)
    before = case(there).remove_by
    answer(there)
    there.rest()
    now = case(there)
    assert (now.state, now.outcome, now.remove_by) == ("open", "", before)
    assert [reply.state for reply in replies(there)] == ["posted"]
    assert "Bo Ask svarade" in now.reason
    assert "avgör inte om kommentaren får stå kvar" in now.reason
    assert {"case.approve", "case.remove"} <= set(there.possible(now))
    assert isinstance(press(there, "case.approve"), Opened)  # it asks why
    actions = [row.action for row in there.rows()]
    assert "case.closed" not in actions
    assert actions.index("reply.posted") < actions.index("case.reopened")


@pytest.mark.clauses("LID-39", "LID-45", "GIS-12")
@pytest.mark.parametrize("routine", ["lidingo", "gislaved"])
def test_no_answer_publishes_what_may_be_secret(there: Town) -> None:
    """The platform holds it, so nobody sees it: it is decided on first."""
    there.comes("c1", SECRET, Visibility.HELD)
    assert "case.answer" not in there.possible(case(there))
    assert isinstance(press(there, "case.answer"), Refused)
    there.rest()
    assert "comment.published" not in [row.action for row in there.rows()]


@pytest.mark.parametrize("later", [THREAT, "Eller menar ni att det är stängt för gott?"])
def test_an_answer_that_waits_is_not_posted_below_other_words(there: Town, later: str) -> None:
    """Whoever answered hears of it, the words are kept, and the comment is decided on as it is now."""
    by_hand(there)
    there.comes("c1", QUESTION)
    answer(there, "Klockan tio.")
    assert case(there).state == "replying"
    there.comes("c1", later)
    there.rest()
    now = case(there)
    assert (now.state, now.outcome, now.revision) == ("open", "", 2)
    assert [(reply.state, reply.text) for reply in replies(there)] == [("given_up", "Klockan tio.")]
    assert "reply.posted" not in there.possible(now)
    assert "case.remove" in there.possible(now)
    there.run(reminders.keep_time(there.world))
    there.rest()
    told = [post.card for post in there.chats["slack"].posts if post.key.startswith("told:")]
    assert "ändrades innan ditt svar publicerades" in str(told[-1].blocks)


def test_an_answer_is_not_posted_below_words_that_nobody_has_read_yet(there: Town) -> None:
    """The author edits between decision and posting; no reading has told so, and the bot looks first."""
    there.comes("c1", QUESTION)
    answer(there, "Ja, det stämmer.")
    there.platform.texts["c1"] = "Är kommunalrådet en idiot och tjuv?"
    there.rest()
    now = case(there)
    assert (now.state, now.revision) == ("open", 2)
    assert [reply.state for reply in replies(there)] == ["given_up"]
    assert there.platform.replies == []


def test_an_answer_to_what_is_edited_after_it_was_posted_does_not_keep_a_threat(there: Town) -> None:
    """A question was passed on and answered here; before its receiver accepts, it has become a threat."""
    there.comes("c1", QUESTION)
    assert isinstance(fill(there, "case.forward", to="registrar"), Changed)
    there.rest()
    answer(there, "Klockan tio.")
    there.rest()
    there.comes("c1", THREAT)
    there.rest()
    assert isinstance(fill(there, "case.diary", number="KS 2026/7"), Changed)
    assert isinstance(fill(there, "forward.settle", answer="Diariefört."), Changed)
    there.rest()
    now = case(there)
    assert (now.state, now.outcome) == ("open", "")
    assert "svarade" in now.reason
    assert "på kommentaren som den var då" in now.reason


def test_an_answer_closes_what_is_neither(there: Town) -> None:
    there.comes("c1", QUESTION)
    answer(there)
    there.rest()
    assert (case(there).state, case(there).outcome) == ("closed", "answered")
