"""How many answers came in time is said to whoever asks how things are."""

from __future__ import annotations

import pytest

from cards.model import Text
from handlers.ports import Changed, Shown, Typed
from tests.crowds.town import QUESTION, Crowd, crowd
from tests.property.machine_world import actor


def status(town: Crowd) -> list[str]:
    answer = town.town.handle(Typed(actor=actor("carin", "slack"), words="status"))
    assert isinstance(answer, Shown)
    return [block.text for block in answer.card.blocks if isinstance(block, Text)]


def answers(town: Crowd, number: int) -> None:
    case = town.town.cases()[number]
    form = town.opens("bo", "case.answer", f"case:{case.id}", case.version)
    assert isinstance(town.send("bo", form, {"text": "Badhuset öppnar klockan tio."}), Changed)
    town.town.rest()
    assert town.town.cases()[number].outcome == "answered"


@pytest.mark.clauses("DEG-48")
@pytest.mark.parametrize("routine", ["degerfors", "tibro"])
def test_how_many_answers_came_in_time_is_counted_when_their_time_runs_out(routine: str) -> None:
    """Of four from Friday one is answered at once, one late, one never, one needs no answer."""
    with crowd(routine) as town:
        town.writes(*[QUESTION] * 4)
        town.later(hours=1)
        answers(town, 0)
        assert "Ingen svarstid har gått ut de senaste 30 dagarna." in status(town)

        case = town.town.cases()[3]
        form = town.opens("bo", "case.approve", f"case:{case.id}", case.version)
        assert isinstance(town.send("bo", form, {"reason": "Ett skämt"}), Changed)
        town.later(days=4)
        answers(town, 1)
        town.writes(QUESTION)
        answers(town, 4)
        assert "Svar i tid de senaste 30 dagarna: 1 av 3 (33 %)." in status(town)

        town.later(days=4)
        assert "Svar i tid de senaste 30 dagarna: 2 av 4 (50 %)." in status(town)
        town.later(days=40)
        assert "Ingen svarstid har gått ut de senaste 30 dagarna." in status(town)
