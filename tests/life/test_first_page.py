"""Whoever wants an account reads first what it means to have one."""

from __future__ import annotations

import pytest

from cards.model import Text
from handlers.ports import Opened
from tests.life.walk import life


@pytest.mark.parametrize(
    ("routine", "said"),
    [
        pytest.param(
            "laholm", "har uppsiktsplikt och serviceskyldighet", marks=pytest.mark.clauses("LAH-28")
        ),
        pytest.param("degerfors", "genererar inkommande handlingar", marks=pytest.mark.clauses("DEG-16")),
    ],
)
def test_the_first_page_says_what_an_account_brings_with_it(routine: str, said: str) -> None:
    with life(routine) as town:
        answer = town.says("anna", "registrera-kanal")
        assert isinstance(answer, Opened)
        assert said in "\n".join(block.text for block in answer.form.blocks if isinstance(block, Text))


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("jag vill öppna ett konto", "request.begin"),
        ("Vi vill ha ett Instagramkonto för biblioteket", "request.begin"),
        ("vi skulle vilja starta en Facebooksida", "request.begin"),
        ("jag vill stänga ett konto", "request.close"),
        ("stänga konto", "request.close"),
    ],
)
def test_a_wish_in_ones_own_words_is_understood(words: str, form: str) -> None:
    with life("gislaved") as town:
        opened = town.says("bo", words)
        assert isinstance(opened, Opened)
        assert opened.form.name == form


def test_a_wish_for_something_else_is_not_taken_for_an_account() -> None:
    with life("gislaved") as town:
        assert not isinstance(town.says("bo", "vi vill fika"), Opened)
