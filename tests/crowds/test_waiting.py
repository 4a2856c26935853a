"""Uppgifter: whoever asks what there is to do hears of the open cases too."""

from __future__ import annotations

from cards.model import Card
from handlers.ports import Shown, Typed
from tests.crowds.town import INSULT, QUESTION, Crowd, crowd, words
from tests.property.machine_world import actor


def listed(town: Crowd, person: str) -> Card:
    """What "uppgifter" answers."""
    answer = town.town.handle(Typed(actor=actor(person, "slack"), words="uppgifter"))
    assert isinstance(answer, Shown)
    return answer.card


def test_whoever_asks_for_tasks_hears_of_the_open_cases_of_the_accounts_they_watch() -> None:
    with crowd("tibro") as town:
        assert "väntar också" not in words(listed(town, "bo"))
        town.writes(INSULT)
        assert "På kontona som du bevakar väntar också ett ärende. Inget är för sent." in words(
            listed(town, "bo")
        )
        town.writes(QUESTION)
        town.later(days=4)
        assert "väntar också 2 ärenden. Ett är för sent. Skriv status" in words(listed(town, "bo"))
        assert "väntar också" not in words(listed(town, "carin"))  # whose turn it is not
