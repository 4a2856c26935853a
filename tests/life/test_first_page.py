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
