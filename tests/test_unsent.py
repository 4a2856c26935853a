"""What was passed on and reached nobody is asked about again until somebody sees to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.ports import Changed, Letter, Opened, Shown, Undelivered
from tests.clocked import QUESTION, Clocked, clocked, words

#: A Monday.
MORNING = "2026-11-16 09:00"
REFUSED = Undelivered("550 okänd mottagare", final=True)


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    with clocked("tibro", MORNING, only=["unsent"]) as made:
        yield made


def mail(there: Clocked, answers: Undelivered | None) -> None:
    """The mail server refuses, or takes everything."""
    kept = there.town.mail

    async def send(letter: Letter) -> None:
        if answers is not None:
            raise answers
        kept.letters.append(letter)

    kept.send = send  # type: ignore[method-assign]


def passed_on(there: Clocked, person: str = "disa") -> None:
    """Somebody passes a question on to an address that does not exist."""
    (case,) = there.town.cases()
    opened = there.town.press(person, "slack", "case.forward", "case:1", case.version)
    assert isinstance(opened, Opened)
    sent = there.town.send(person, "slack", opened.form, {"to": "other", "email": "fel@adress.example"})
    assert isinstance(sent, Changed)
    there.town.rest()


@pytest.mark.clauses("TIB-54")
def test_who_passed_it_on_and_who_has_duty_are_told_and_again_until_it_is_seen_to(tibro: Clocked) -> None:
    """Each working day; from the second time the manager too. Once it is sent again, nobody any more."""
    tibro.town.comes("c1", QUESTION)
    mail(tibro, REFUSED)
    passed_on(tibro)
    assert tibro.town.cases()[0].state == "forwarded"  # also when its author has been told where it went
    tibro.at("2026-11-16 09:01")
    for person in ("bo", "disa"):
        (told,) = tibro.told(person)
        assert told.title == "Staden på facebook: ett ärende kom inte fram"
        assert "Ärende 1 skulle vidarebefordras, men det nådde ingen" in words(told)
    assert tibro.told("carin") == []
    opened = tibro.press("disa", "told.open", told.buttons[0].subject)
    assert isinstance(opened, Shown)
    assert "550 okänd mottagare" in repr(opened.card)

    tibro.at("2026-11-17 08:59")
    assert [len(tibro.told(person)) for person in ("bo", "disa", "carin")] == [0, 0, 0]
    tibro.at("2026-11-17 09:00")
    tibro.keep()
    assert [len(tibro.told(person)) for person in ("bo", "disa", "carin")] == [1, 1, 1]

    mail(tibro, None)
    passed_on(tibro, "bo")
    tibro.through("2026-11-18 08:00", "2026-11-19 12:00", minutes=120)
    assert [tibro.titles(person) for person in ("bo", "disa", "carin")] == [[], [], []]


def test_what_is_seen_to_before_anybody_could_be_told_is_not_told(tibro: Clocked) -> None:
    """It failed in the evening and was answered by telephone before the morning."""
    tibro.town.time = tibro.town.time.replace(hour=20)
    tibro.town.comes("c1", QUESTION)
    mail(tibro, REFUSED)
    passed_on(tibro)
    tibro.keep()
    assert tibro.told("disa") == []
    (case,) = tibro.town.cases()
    opened = tibro.town.press("bo", "slack", "forward.settle", "case:1", case.version)
    assert isinstance(opened, Opened)
    answered = tibro.town.send("bo", "slack", opened.form, {"answer": "På lördag."})
    assert isinstance(answered, Changed)
    tibro.at("2026-11-17 08:00")
    assert [tibro.told(person) for person in ("bo", "disa")] == [[], []]


def test_somebody_is_told_although_those_two_are_away(tibro: Clocked) -> None:
    tibro.town.comes("c1", QUESTION)
    mail(tibro, REFUSED)
    passed_on(tibro)
    for person in ("bo", "disa"):
        tibro.away(person, MORNING, "2026-11-20 17:00")
    tibro.at("2026-11-16 09:05")
    assert len(tibro.told("carin")) == 1
