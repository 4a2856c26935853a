"""What the record log says afterwards about a removal: the author, the diary's number, by whom."""

from __future__ import annotations

import pytest

from bot.demo import log_row
from handlers.ports import Changed
from tests.crowds.town import INSULT, Crowd, crowd


def fills(town: Crowd, person: str, action: str, **answers: str) -> None:
    """Somebody presses on the case, fills in the form and sends it; then what follows is done."""
    (case,) = town.town.cases()
    form = town.opens(person, action, "case:1", case.version)
    answer = town.send(person, form, answers)
    assert isinstance(answer, Changed), answer
    town.town.rest()


def logged(town: Crowd) -> list[tuple[str, str]]:
    """Who did what, as the log is read."""
    return [log_row(row, {"bo": "Bo", "rut": "Rut"})[1:3] for row in town.town.rows()]


def awaits_a_person(town: Crowd) -> None:
    """Tibro's comment stands where only a person can remove it; it is saved and in the diary."""
    town.hands_only()
    town.writes(INSULT)
    fills(town, "bo", "case.remove", notice="send")
    fills(town, "rut", "case.diary", number="KS 2026/12")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"notice": "sent"}, "Gav avsändaren besked för hand"),
        (
            {"notice": "impossible", "notice_reason": "Kontot är stängt"},
            "Avsändaren kunde inte få besked. Skäl: Kontot är stängt",
        ),
    ],
)
def test_who_told_the_author_by_hand_stands_in_the_log_or_why_nobody_could(
    answers: dict[str, str], words: str
) -> None:
    with crowd("tibro") as town:
        awaits_a_person(town)
        fills(town, "bo", "case.removed", gone="yes", **answers)
        assert ("Bo", words) in logged(town)
        assert ("Bo", "Tog bort kommentaren för hand") in logged(town)


def test_the_number_stands_in_the_log_with_who_gave_it() -> None:
    with crowd("tibro") as town:
        awaits_a_person(town)
        assert ("Rut", "Angav diarienumret. Diarienummer: KS 2026/12") in logged(town)


def test_why_the_author_is_not_told_stands_at_the_decision() -> None:
    with crowd("tibro") as town:
        town.hands_only()
        town.writes(INSULT)
        fills(town, "bo", "case.remove", notice="impossible", notice_reason="Kontot är stängt")
        assert ("Bo", "Angav grunderna. Avsändaren: Kontot är stängt") in logged(town)
