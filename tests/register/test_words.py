"""``förteckning``: the bot tells where the register is, in every chat and by every word for it."""

from __future__ import annotations

import pytest

from cards.model import Card, Link, Quote
from handlers.ports import Refused
from tests.duty.conftest import Story, account, refused, shown, words
from tests.scenarios.town import STRANGER

ADDRESS = "https://bot.town.example"


@pytest.fixture
def told(story: Story) -> Story:
    """A program that is reached at an address."""
    object.__setattr__(story.town.world, "address", ADDRESS)
    return story


def links(card: Card) -> dict[str, str]:
    return {block.label: block.url for block in card.blocks if isinstance(block, Link)}


@pytest.mark.parametrize("chat", ["slack", "teams"])
@pytest.mark.parametrize(
    "said", ["förteckning", "/förteckning", "Förteckningen", "forteckning", "register", "kanalvakt registret"]
)
def test_everybody_gets_the_address(told: Story, said: str, chat: str) -> None:
    card = shown(told.says("frans", said, chat))
    assert links(card) == {
        "Öppna förteckningen": f"{ADDRESS}/register/town",
        "Förteckningen som CSV, för Excel": f"{ADDRESS}/register/town.csv",
    }
    assert "Ett konto. Version 1, senast ändrad 2026-11-20 10:00." in words(card)
    assert [block for block in card.blocks if isinstance(block, Quote)] == []


@pytest.mark.clauses("GIS-01", "TIB-27", "LAH-17", "LID-42")
@pytest.mark.parametrize(
    ("routine", "place"),
    [
        ("gislaved", "gislaved.se/socialamedier"),
        ("laholm", "laholm.se"),
        ("lidingo", "www.lidingo.se/sociala-medier"),
        ("tibro", "www.tibro.se"),
    ],
)
def test_it_says_where_the_document_wants_the_register_to_stand(told: Story, place: str) -> None:
    assert f"ska förteckningen finnas här: {place}" in words(shown(told.says("anna", "förteckning")))


@pytest.mark.clauses("LID-42")
@pytest.mark.parametrize("routine", ["lidingo"])
def test_the_coordinator_gets_what_puts_it_on_the_municipalitys_own_site(told: Story) -> None:
    card = shown(told.says("anna", "förteckning"))
    assert "ska förteckningen finnas här: www.lidingo.se/sociala-medier" in words(card)
    (snippet,) = [block.text for block in card.blocks if isinstance(block, Quote)]
    assert snippet.startswith(f'<iframe src="{ADDRESS}/register/town?embed=1" title="Förteckning över')


@pytest.mark.clauses("DEG-12")
@pytest.mark.parametrize("routine", ["degerfors"])
def test_degerfors_gets_an_extract_for_each_board(told: Story) -> None:
    told.setup(account("facebook", unit="Bygg & miljö"), account("instagram", unit="Kulturnämnden"))
    found = links(shown(told.says("bo", "förteckning")))
    assert found["Bygg & miljö"] == f"{ADDRESS}/register/town?unit=Bygg+%26+milj%C3%B6&extract=document-plan"
    assert "Kulturnämnden" in found
    told.setup(
        *(
            account("youtube", id=f"k{n}", address=f"https://y.example/{n}", unit=f"Nämnd {n}")
            for n in range(12)
        )
    )
    found = links(shown(told.says("bo", "förteckning")))
    assert found["Externa webbplatser"] == f"{ADDRESS}/register/town?extract=document-plan"
    assert "Nämnd 3" not in found


def test_where_it_is_not_public_the_bot_says_whom_to_ask(told: Story) -> None:
    routine = told.town.world.routine(None)  # type: ignore[arg-type]
    hidden = routine.account_register.public.model_copy(update={"value": False})
    register = routine.account_register.model_copy(update={"public": hidden})
    closed = routine.model_copy(update={"account_register": register})
    object.__setattr__(told.town.world, "routine", lambda _: closed)
    assert refused(told.says("bo", "förteckning")).endswith("Fråga IT- och kommunikationsenheten.")


def test_a_stranger_is_asked_who_they_are(told: Story) -> None:
    assert isinstance(told.says(STRANGER, "förteckning"), Refused)


def test_help_tells_of_it(told: Story) -> None:
    assert "förteckning – var den publika förteckningen över konton finns" in words(
        shown(told.says("bo", "hjälp"))
    )
