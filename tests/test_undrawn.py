"""What a press costs: a card that nobody would see is not drawn, and the database is asked little.

Slack replaces the channel's card and shows who pressed nothing.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy

from bot.slack_events import acted
from handlers import views
from handlers.ports import UNDRAWN, Changed, Press
from tests.property.machine_world import PLACES, Town, actor, living_by

tibro = living_by("tibro", before=True)


def pressed(**more: Any) -> Press:
    """A press as Slack sends it."""
    button = {"action_id": "case.approve", "value": "1|case:1"}
    event = acted({"user": {"id": "U0BO"}, "actions": [button], **more}, "T1")
    assert isinstance(event, Press)
    return event


def test_a_press_in_a_channel_draws_no_card_and_the_channel_s_card_changes(
    tibro: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tibro.comes("c1", "Ni är idioter.")
    tibro.rest()
    with monkeypatch.context() as patch:
        patch.setattr(views, "card", lambda *_: pytest.fail("the card was drawn"))
        assert tibro.handle(pressed()) == Changed(card=UNDRAWN)
    tibro.rest()
    for chat, place in zip(("slack", "teams"), PLACES, strict=True):
        assert "Godkänd av Bo Ask" in str(tibro.chats[chat].in_place(place)[-1].card)


def test_a_press_in_a_modal_and_in_other_chats_is_answered_with_the_card(tibro: Town) -> None:
    """There it takes the place of what was pressed on."""
    tibro.comes("c1", "Ni är idioter.")
    tibro.comes("c2", "Ni är också idioter.")
    for event in (
        pressed(view={"type": "modal"}),
        Press(actor=actor("disa", "teams"), action="case.approve", subject="case:2", version=1),
    ):
        answer = tibro.handle(event)
        assert isinstance(answer, Changed)
        assert "Godkänd av" in str(answer.card)


def test_a_refusal_still_shows_how_things_are(tibro: Town) -> None:
    tibro.comes("c1", "Ni är idioter.")
    tibro.handle(pressed())
    assert "Redan avgjort" in str(tibro.handle(pressed()))


def test_a_press_asks_the_database_little(tibro: Town) -> None:
    """Who presses; the case with what belongs to it; what changes, is to be shown in both chats, logged."""
    tibro.comes("c1", "Ni är idioter.")
    tibro.rest()
    asked: list[str] = []
    for engine in (tibro.database._reader_engine, tibro.database._writer_engine):
        sqlalchemy.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    tibro.handle(pressed())
    assert len(asked) <= 14, "\n".join(asked)
