"""Whoever has pressed Ta hand om hears that the time runs: the others leave it to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from bot.setup import apply
from bot.setup_file import Setup
from cards.model import Card
from handlers.ports import Changed, Typed
from tests.clocked import INSULT, QUESTION, Clocked, clocked, words
from tests.property.machine_world import CHATS, actor
from tests.scenarios.town import PEOPLE, account, setup_of

REMOVE = "Påminnelse: ta ställning till en kommentar"


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    """Frans administers the account with Bo, and is in no chain of duty."""
    with clocked("tibro", "2026-11-16 09:00", only=["deadlines"]) as made:
        identities = {name: {"slack": f"U0{name.upper()}", "teams": f"29:{name}"} for name in PEOPLE}
        both = [account("facebook", administrators=["bo", "frans"])]
        setup = Setup.model_validate(setup_of("tibro", CHATS, identities, both))

        def lay_down(session: Session) -> None:
            apply(session, setup, made.town.time)

        made.town.database.change(lay_down)
        yield made


def told(town: Clocked, who: str) -> list[Card]:
    """What somebody was told of the case since this was asked last."""
    return [card for card in town.told(who) if card.title.startswith(("Påminnelse", "För sent"))]


def titles(town: Clocked, who: str) -> list[str]:
    return [card.title for card in told(town, who)]


def comes(town: Clocked, text: str, claimed_by: str) -> None:
    town.town.comes("c1", text)
    town.town.rest()
    assert isinstance(town.press(claimed_by, "case.claim", "case:1"), Changed)


@pytest.mark.clauses("TIB-53")
def test_an_administrator_who_takes_a_question_on_is_reminded_of_it_until_it_is_answered(
    tibro: Clocked,
) -> None:
    comes(tibro, QUESTION, "frans")
    tibro.at("2026-11-16 13:00")
    (card,) = told(tibro, "frans")
    assert card.title == "Påminnelse: besvara en fråga"
    assert "Du får det som den som tar hand om ärendet" in words(card)
    assert titles(tibro, "bo") == [card.title]
    tibro.at("2026-11-18 09:00")
    assert titles(tibro, "frans") == ["För sent: besvara en fråga"]
    tibro.at("2026-11-19 09:00")
    assert len(titles(tibro, "frans")) == 1


@pytest.mark.clauses("TIB-79")
def test_a_substitute_who_takes_it_on_hears_it_as_soon_as_whoever_has_duty(tibro: Clocked) -> None:
    comes(tibro, INSULT, "disa")
    tibro.at("2026-11-16 13:00")
    assert (titles(tibro, "disa"), titles(tibro, "bo")) == ([REMOVE], [REMOVE])


def test_who_has_duty_and_takes_it_on_hears_it_once(tibro: Clocked) -> None:
    comes(tibro, INSULT, "bo")
    tibro.at("2026-11-16 13:00")
    (card,) = told(tibro, "bo")
    assert "Du får det som kontoansvarig" in words(card)


def test_who_lets_it_go_before_it_is_told_hears_nothing_and_who_takes_it_on_instead_does(
    tibro: Clocked,
) -> None:
    """The time is out in the evening and told in the morning; Frans has let it go meanwhile."""
    tibro.at("2026-11-16 20:00")
    comes(tibro, QUESTION, "frans")
    tibro.at("2026-11-18 20:30")
    told(tibro, "frans"), told(tibro, "disa")
    for who, action in (("frans", "case.release"), ("disa", "case.claim")):
        assert isinstance(tibro.press(who, action, "case:1", tibro.town.cases()[0].version), Changed)
    tibro.at("2026-11-19 08:00")
    assert titles(tibro, "frans") == []
    (card,) = told(tibro, "disa")
    assert card.title == "För sent: besvara en fråga"
    assert "Du får det som den som tar hand om ärendet" in words(card)


def test_who_is_away_has_nobody_wait_for_them(tibro: Clocked) -> None:
    comes(tibro, INSULT, "frans")
    tibro.town.handle(Typed(actor=actor("frans", "slack"), words="frånvaro idag-20/11"))
    tibro.at("2026-11-16 13:00")
    assert (titles(tibro, "frans"), titles(tibro, "bo")) == ([], [REMOVE])
