"""Every card and form, in every state and both languages, is right for every chat."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft6Validator

from cards import html, html_form, slack, slack_form, teams
from cards.model import Card, Facts, Field, Form
from cards.plain import card_from_json, card_to_json, form_from_json, form_to_json
from cards.texts import Language
from tests.parts.slack_schema import check_message, check_message_limits, check_view, check_view_limits
from tests.stages.dom import parsed
from tests.toy_cards import CARDS, FORMS


@pytest.fixture(scope="module")
def schema() -> Draft6Validator:
    text = resources.files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


def check_teams(schema: Draft6Validator, drawn: dict[str, Any]) -> None:
    assert teams.size(drawn) <= teams.MOST_BYTES
    assert drawn["fallbackText"].strip()
    drawn = {key: value for key, value in drawn.items() if key != "msteams"}
    assert [error.message for error in schema.iter_errors(drawn)] == []


def inputs(drawn: Any) -> list[str]:
    """The ids of the inputs of an Adaptive Card."""
    if isinstance(drawn, dict):
        own = [drawn["id"]] if str(drawn.get("type", "")).startswith("Input.") else []
        return own + [found for value in drawn.values() for found in inputs(value)]
    return [found for part in drawn for found in inputs(part)] if isinstance(drawn, list) else []


@pytest.mark.parametrize(("name", "language"), CARDS)
def test_every_card_is_right_in_slack(name: str, language: Language) -> None:
    check_message_limits(slack.render_card(CARDS[name, language]))
    check_view_limits(slack.render_private(CARDS[name, language], word="Klart."))


@pytest.mark.part("slack")
@pytest.mark.parametrize("name", [name for name, language in CARDS if language == "sv"])
def test_every_card_is_what_slack_s_own_types_say(name: str) -> None:
    check_message(slack.render_card(CARDS[name, "sv"]))


@pytest.mark.parametrize(("name", "language"), CARDS)
def test_every_card_is_right_in_teams(schema: Draft6Validator, name: str, language: Language) -> None:
    card = CARDS[name, language]
    check_teams(schema, teams.render_card(card))
    check_teams(schema, teams.render_private(card, "case:17", 3))
    check_teams(schema, teams.render_refusal("Anna hann före.", card, "case:17", 3))


@pytest.mark.parametrize(("name", "language"), CARDS)
def test_every_card_is_right_in_the_browser_and_can_be_kept(name: str, language: Language) -> None:
    card = CARDS[name, language]
    tree = parsed(html.card_html(card, anchor="m-1", press_to="/room/press"))

    assert tree.first("article").get("data-key") == card.key
    assert len(tree.all("button", class_="button")) == len(card.buttons)
    assert not tree.all("script")
    assert card_from_json(card_to_json(card)) == card


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_every_form_is_right_in_slack(name: str, language: Language) -> None:
    form = FORMS[name, language]
    view = slack.render_form(form)

    check_view_limits(view)
    asked = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert [slack_form.field_key(block) for block in asked] == [field.key for field in form.fields]


@pytest.mark.part("slack")
@pytest.mark.parametrize("name", [name for name, language in FORMS if language == "sv"])
def test_every_form_is_what_slack_s_own_types_say(name: str) -> None:
    check_view(slack.render_form(FORMS[name, "sv"]))


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_every_form_is_right_in_teams_and_asks_everything(
    schema: Draft6Validator, name: str, language: Language
) -> None:
    form = FORMS[name, language]
    for drawn in (teams.render_form(form), teams.render_form(form, dialog=True)):
        check_teams(schema, drawn)
        assert [found.rpartition(".")[2] for found in inputs(drawn)] == [field.key for field in form.fields]


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_every_form_is_right_in_the_browser_and_can_be_kept(name: str, language: Language) -> None:
    form = FORMS[name, language]
    tree = parsed(html_form.form_html(form, send_to="/room/send"))

    fields = [element.get("data-field") for element in tree.walk() if element.get("data-field")]
    assert fields == [field.key for field in form.fields]
    assert not tree.all("script")
    assert form_from_json(form_to_json(form)) == form


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_a_form_s_questions_can_be_told_apart(name: str, language: Language) -> None:
    """By their keys, and by the labels that a screen reader says; so can the options of each."""
    form = FORMS[name, language]
    for labels in (
        [field.key for field in form.fields],
        [field.label for field in form.fields],
        *([option.value for option in field.options] for field in form.fields),
    ):
        assert len(set(labels)) == len(labels)
    for field in form.fields:
        values = {option.value for option in field.options}
        assert not field.options or not field.value or set(field.value.split(",")) <= values


def test_a_question_before_its_answer_has_its_own_sign_and_no_colon() -> None:
    facts = Facts(pairs=(("Vems är kontot?", "enhetens"), ("Övrigt", "inget")))
    card = Card(key="a:1", version=1, title="Nytt konto", summary="Nytt konto", blocks=(facts,))
    for drawn in (slack.render_card(card), teams.render_card(card)):
        said = json.dumps(drawn, ensure_ascii=False)
        assert "kontot?" in said
        assert "?:" not in said
        assert "Övrigt:" in said
    form = Form(
        name="a",
        subject="a:1",
        version=1,
        title="Nytt konto",
        submit="Spara",
        fields=(Field(key="owner", kind="text", label="Vems är kontot?", error="Fyll i fältet."),),
    )
    (line,) = parsed(html_form.form_html(form, send_to="/room/send")).first("div", "wrong").all("li")
    assert line.text() == "Vems är kontot? Fyll i fältet."
