"""What Slack sends of a form, read as our events."""

from __future__ import annotations

from typing import Any

from bot.slack_events import acted, sent
from cards.model import Field, Form, Option, Way
from cards.slack import render_form
from cards.slack_form import ANSWER
from handlers.ports import Sent

OPTIONS = tuple(Option(value=value, label=value.upper()) for value in ("a", "b", "c"))
FORM = Form(
    name="walk.page",
    subject="walk:3",
    version=7,
    title="Nytt konto",
    submit="Fortsätt",
    fields=(
        Field(key="purpose", label="Syfte", kind="long", value="Nå fler"),
        Field(key="mail", label="E-post", kind="email", value="bibliotek@kommun.se"),
        Field(key="starts", label="Från", kind="date", value="2026-12-01"),
        Field(key="kind", label="Slag", kind="choice", options=OPTIONS, value="b"),
        Field(key="also", label="Även", kind="choices", options=OPTIONS, value="a,c", required=False),
        Field(key="sure", label="Säkert", kind="tick", value="yes"),
        Field(key="many", label="Antal", kind="number", value="500"),
        Field(key="goal", label="Mål", kind="text"),
    ),
    ways=(Way(key="back", label="← Tillbaka"), Way(key="later.on", label="Spara till senare")),
)
BEFOREHAND = {
    "purpose": "Nå fler",
    "mail": "bibliotek@kommun.se",
    "starts": "2026-12-01",
    "kind": "b",
    "also": "a,c",
    "sure": "yes",
    "many": "500",
    "goal": "",
}


def pressed(values: dict[str, Any], place: int = 0, **view: Any) -> dict[str, Any]:
    """A press on a way of the form, with these states by the keys of their fields."""
    drawn = render_form(FORM)
    blocks = {
        block["block_id"].partition("|")[2]: block["block_id"]
        for block in drawn["blocks"]
        if block["type"] == "input"
    }
    state = {blocks.get(key, key): {ANSWER: given} for key, given in values.items()}
    return {
        "type": "block_actions",
        "user": {"id": "U0ANNA", "name": "anna"},
        "view": {**drawn, "id": "V1", "state": {"values": state}, **view},
        "actions": [{**drawn["blocks"][-1]["elements"][place], "block_id": "ways"}],
    }


def read(body: dict[str, Any]) -> Sent:
    event = acted(body, "T0")
    assert isinstance(event, Sent)
    return event


def test_a_way_is_the_form_sent_with_all_that_stands_in_it() -> None:
    """What is empty is empty, also where an answer must be given."""
    event = read(
        pressed(
            {
                "purpose": {"type": "plain_text_input", "value": "Läslust"},
                "mail": {"type": "email_text_input", "value": None},
                "starts": {"type": "datepicker", "selected_date": None},
                "kind": {"type": "radio_buttons", "selected_option": {"value": "c"}},
                "also": {"type": "checkboxes", "selected_options": []},
                "sure": {"type": "checkboxes", "selected_options": []},
                "many": {"type": "number_input", "value": "12"},
                "goal": {"type": "plain_text_input", "value": None},
            }
        )
    )

    assert (event.form, event.subject, event.version, event.way) == ("walk.page", "walk:3", 7, "back")
    assert event.values == {
        "purpose": "Läslust",
        "mail": "",
        "starts": "",
        "kind": "c",
        "also": "",
        "sure": "",
        "many": "12",
        "goal": "",
    }
    assert event.actor.user == "U0ANNA"


def test_what_slack_leaves_out_stands_as_it_stood_beforehand() -> None:
    """Slack has been seen to tell only of the fields that somebody touched."""
    event = read(pressed({"goal": {"type": "plain_text_input", "value": "100 följare"}}))

    assert event.values == {**BEFOREHAND, "goal": "100 följare"}
    assert read(pressed({}, state=None)).values == BEFOREHAND


def test_what_stood_on_another_page_is_no_answer_on_this_one() -> None:
    """Slack has been seen to send the answers of the view before."""
    given = {"type": "plain_text_input", "value": "Från sidan före"}

    assert read(pressed({"0123456789ab|goal": given})).values == BEFOREHAND


def test_the_submit_button_is_no_way() -> None:
    body = pressed({})

    event = sent({**body, "type": "view_submission"}, "T0")

    assert event is not None
    assert (event.way, event.values) == ("", BEFOREHAND)


def test_a_way_in_what_is_no_form_of_ours_is_nothing() -> None:
    assert acted(pressed({}, private_metadata=""), "T0") is None
    assert acted({**pressed({}), "view": None}, "T0") is None


def test_every_way_comes_by_its_own_key() -> None:
    assert [read(pressed({}, place)).way for place in (0, 1)] == ["back", "later.on"]
