"""Which diary, and where the print goes: what is chosen at Ta bort reaches those who are to act on it."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from bot.demo import log_row
from cards.model import Form
from handlers.ports import Changed
from storage.tables import Evidence
from tests.crowds.town import INSULT, Crowd, crowd, words

SECRET = "Min granne Sven, 121212-1212, går på bidrag."
PRINT = {"archive": "lämnas till registrator"}


def fills(town: Crowd, person: str, action: str, **answers: str) -> Form:
    """Somebody presses on the case, fills in the form and sends it; then what follows is done."""
    (case,) = town.town.cases()
    form = town.opens(person, action, "case:1", case.version)
    answer = town.send(person, form, answers)
    assert isinstance(answer, Changed), answer
    town.town.rest()
    return form


def card(town: Crowd) -> str:
    return words(town.card("case:1"))


def decision(town: Crowd) -> dict[str, str]:
    """What the evidence says of the decision."""
    saved = town.town.database.ask(lambda session: session.exec(select(Evidence)).one())
    found: dict[str, str] = json.loads(town.town.world.evidence.read(saved.record))["decision"]
    return found


@pytest.mark.parametrize(
    ("routine", "diary", "printed"),
    [("lidingo", "stadens diarium", PRINT), ("gislaved", "hos nämnden", {})],
)
def test_whose_diary_a_secret_comment_goes_to_is_read_wherever_it_is_registered(
    routine: str, diary: str, printed: dict[str, str]
) -> None:
    with crowd(routine) as town:
        town.writes(SECRET)
        fills(town, "bo", "case.remove", diary=diary, **printed)
        town.keep_time()
        assert town.told("diary") == [("rut", "case:1")]
        assert f"('Diarium', '{diary}')" in card(town)
        fills(town, "rut", "case.diary", number="KS 2026/5")
        assert town.town.cases()[0].state == "closed"
        assert f"('Diarium', '{diary}')" in card(town)
        assert decision(town)["diary"] == diary
        assert any(f"Diarium: {diary}" in log_row(row, {})[2] for row in town.town.rows())


def test_where_the_print_goes_is_read_after_the_evidence_is_there_to_print() -> None:
    """LID-123: Kanalvakt saves by itself first; a person prints what it saved."""
    with crowd("lidingo") as town:
        town.writes(INSULT)
        form = fills(town, "bo", "case.remove", **PRINT)
        hint = next(item.hint or "" for item in form.fields if item.key == "archive")
        assert hint.startswith("Beviset sparas innan kommentaren tas bort. Skriv sedan ut det från Bevis")
        assert "('Utskriften', 'lämnas till registrator')" in card(town)
        assert "case.evidence" in town.town.possible(town.town.cases()[0])
        fills(town, "rut", "case.diary", decision="no")
        assert town.town.cases()[0].state == "closed"
        assert "('Utskriften', 'lämnas till registrator')" in card(town)
        assert decision(town)["archive_place"] == "lämnas till registrator"
        assert any("Utskriften: lämnas till registrator" in log_row(row, {})[2] for row in town.town.rows())
        # Nothing secret, so no diary for what is secret.
        assert "('Diarium'" not in card(town)
