"""Everybody who is asked does their part: decides, confirms, hands in."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.ports import Changed, Opened, Shown
from tests.life.walk import LIBRARY, Life

FIVE = ("degerfors", "gislaved", "laholm", "lidingo", "tibro")
each = pytest.mark.parametrize("routine", FIVE)


def decided(town: Life, asker: str = "disa") -> None:
    """Everybody who is asked says yes, until the start is unlocked."""
    for _ in range(8):
        card = town.card()
        if "request.send" in {button.action for button in card.buttons}:
            assert isinstance(town.press(asker, card, "request.send"), Changed)
        for task in town.tasks("request_consultation", "request_approval"):
            agree(town, task)
        if town.request().state == "started":
            return
    raise AssertionError(f"never decided: {town.steps(town.card())}")


def agree(town: Life, task: Any, **answers: str) -> None:
    """Whoever has it says yes."""
    (who,) = town.holders_of(task)
    action = "request.approve" if task.kind == "request_approval" else "request.view"
    answer = town.press(who, town.card(f"task:{task.id}"), action)
    if isinstance(answer, Opened):
        given = {field.key: "yes" if field.kind == "tick" else field.value for field in answer.form.fields}
        given |= {"words": "Bra."} | answers
        answer = town.sends(who, answer.form, **given)
    assert isinstance(answer, Changed), answer


def set_up(town: Life) -> None:
    """Everybody does what is left for them."""
    for _ in range(20):
        waiting = town.tasks("request_setup", "request_step", "request_exemption")
        if not waiting:
            return
        do(town, waiting[0])
    raise AssertionError(f"never set up: {town.steps(town.card())}")


def do(town: Life, task: Any) -> None:
    (who,) = town.holders_of(task)
    answer = town.press(who, town.card(f"task:{task.id}"), "request.do")
    blocks = answer.form.blocks if isinstance(answer, Opened) else answer.card.blocks  # type: ignore[union-attr]
    if any(hasattr(block, "url") for block in blocks):
        town.hands_in(who, task.details["step"] if task.kind == "request_step" else "banner")
    if isinstance(answer, Opened):
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        answer = town.sends(who, answer.form, **given)
    assert isinstance(answer, Changed | Shown), answer
