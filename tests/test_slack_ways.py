"""The other ways to send a form in Slack: what they lead to, and that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.slack import SlackSettings
from bot.slack_answers import acknowledgement, input_blocks
from cards.model import Form, Way
from cards.slack import render_form
from cards.slack_form import field_key
from cards.texts import own
from handlers.ports import Actor, Answer, Changed, Nothing, Opened, Refused, Sent, Shown
from tests.parts.slack import BOT_TOKEN, SIGNING_SECRET
from tests.parts.slack_schema import check_view_limits
from tests.slack_door import Door, door_of, press, web_api
from tests.slack_toy import note, reason_form
from tests.test_slack_cards import read

PAGE = replace(reason_form(), ways=(Way(key="back", label="← Tillbaka"),))
NEXT = replace(PAGE, version=2, title="Nästa sida")
OPEN = {**render_form(PAGE), "id": "V1", "hash": "1.seal"}


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with web_api() as (api, url):
        settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=url)
        async with door_of(settings, api) as found:
            yield found


async def pressed(door: Door, answer: Answer | Exception) -> list[tuple[str, dict[str, Any]]]:
    """What Slack is asked to show when the handler answers the way so."""

    async def handle(event: Any) -> Answer:
        assert isinstance(event, Sent)
        assert event.way == "back"
        if isinstance(answer, Exception):
            raise answer
        return answer

    door.chat._handle = handle
    button = {**OPEN["blocks"][-1]["elements"][0], "block_id": "ways"}
    body = press(view=OPEN, actions=[button], container={"type": "view", "view_id": "V1"})
    assert (await door.send(body))[0] == 200
    await door.chat.settled()
    for _, asked in door.api.views:
        check_view_limits(asked["view"])
    return door.api.views


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (Opened(form=NEXT), "Nästa sida"),
        (Shown(card=note("Sparat", "Du kan fortsätta i morgon.")), "Sparat"),
        (Changed(card=note("Ansökan", "Inte klar."), word="Sparat."), "Ansökan"),
    ],
)
async def test_what_a_way_leads_to_stands_in_the_place_of_the_form(
    door: Door, answer: Answer, title: str
) -> None:
    """In that very view, and not if it has been replaced since."""
    [(method, asked)] = await pressed(door, answer)

    assert (method, asked["view_id"], asked["hash"]) == ("views.update", "V1", "1.seal")
    assert asked["view"]["title"]["text"] == title


async def test_a_no_lies_above_the_form_with_what_was_typed(door: Door) -> None:
    [(method, asked)] = await pressed(door, Refused(reason="Bo har ändrat ansökan."))

    assert method == "views.push"
    assert "Bo har ändrat ansökan." in read(asked["view"]["blocks"])


@pytest.mark.parametrize(
    ("answer", "word"), [(RuntimeError("x"), "Något gick fel hos oss"), (Nothing(), "Inget har ändrats.")]
)
async def test_where_there_is_nothing_to_show_a_word_is_said_in_the_form(
    door: Door, answer: Any, word: str
) -> None:
    """Slack keeps what was typed, for every field keeps its block."""
    [(method, asked)] = await pressed(door, answer)

    assert (method, asked["view_id"]) == ("views.update", "V1")
    assert word in read(asked["view"]["blocks"])
    assert [block for block in asked["view"]["blocks"] if block.get("block_id") != "word"] == OPEN["blocks"]


async def test_a_no_that_comes_too_late_to_lie_above_is_told_in_the_form(door: Door) -> None:
    """A trigger lives three seconds."""
    door.api.answers["views.push"] = {"ok": False, "error": "expired_trigger_id"}

    _, (method, asked) = await pressed(door, Refused(reason="Nej."))

    assert method == "views.update"
    assert own("own-too-late") in read(asked["view"]["blocks"])
    assert input_blocks(asked["view"]) == input_blocks(OPEN)


async def test_a_form_that_has_been_replaced_since_is_left_as_it_is(door: Door) -> None:
    """Somebody pressed twice: what the second press led to is newer."""
    door.api.answers["views.update"] = {"ok": False, "error": "hash_conflict"}

    assert len(await pressed(door, Opened(form=NEXT))) == 1
    assert door.api.made("views.push") == 0


# --- the submit button -------------------------------------------------------------------------


def sent(form: Form, shown: Form) -> dict[str, Any]:
    """What Slack is answered when the page is sent and the handler answers with the form."""
    actor = Actor(chat="slack", user="U0ANNA")
    values = {field.key: "" for field in shown.fields}
    event = Sent(actor=actor, form=shown.name, subject=shown.subject, version=shown.version, values=values)
    return acknowledgement(Opened(form=form), event, input_blocks(render_form(shown)))


def wrong(form: Form) -> Form:
    return replace(form, fields=(replace(form.fields[0], error="Välj en grund."), *form.fields[1:]))


def test_errors_are_shown_at_the_fields_that_are_open() -> None:
    """Also where the handler sends back other values than stood there."""
    answered = sent(replace(wrong(PAGE), fields=wrong(replace(PAGE, fields=PAGE.fields[::-1])).fields), PAGE)

    assert answered["response_action"] == "errors"
    assert {field_key(block): error for block, error in answered["errors"].items()} == {
        "who": "Välj en grund."
    }
    assert set(answered["errors"]) <= input_blocks(render_form(PAGE))


def test_a_page_of_a_later_version_is_shown_anew_with_its_errors() -> None:
    """Else the old version would be sent once more, and refused."""
    answered = sent(wrong(NEXT), PAGE)

    assert answered["response_action"] == "update"
    assert "Välj en grund." in read(answered["view"]["blocks"])


def test_another_page_of_the_same_form_is_shown_anew() -> None:
    fewer = replace(PAGE, fields=PAGE.fields[:2])

    assert sent(PAGE, PAGE)["response_action"] == "update"
    assert sent(wrong(fewer), PAGE)["response_action"] == "update"
    assert sent(wrong(PAGE), PAGE)["response_action"] == "errors"
