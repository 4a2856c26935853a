"""Uppgifter: whoever asks what there is to do hears of the open cases too."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from cards.model import Card
from handlers.ports import Shown, Typed
from storage import watches
from tests.crowds.town import INSULT, QUESTION, Crowd, crowd, words
from tests.property.machine_world import actor
from tests.scenarios.town import MUNICIPALITY
from tests.test_documents_told import opened, sent


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


def test_what_is_removed_and_waits_for_its_number_alone_is_not_late() -> None:
    """The digest, the status and the tasks count it as open; its time was kept."""
    with crowd("lidingo") as town:
        town.writes(INSULT)
        sent(town, opened(town, "case.remove"), notice="impossible", notice_reason="Kontot är stängt.")
        town.later(days=5)
        (case,) = town.town.cases()
        assert (case.state, town.town.removals()[0].step) == ("removing", "diary_after")

        def look(session: Session) -> tuple[watches.Load, list[datetime | None]]:
            load = watches.loads(session, MUNICIPALITY, town.town.time)[case.account]
            return load, [due for _, due in watches.nearest(session, MUNICIPALITY, "komm", 9)]

        assert town.town.database.ask(look) == (watches.Load(open=1, late=0), [None])
