"""The few words that a renderer or a chat adds by itself are in the program's language too."""

from __future__ import annotations

import html as markup
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import hello, slack_answers, teams_answers
from bot.app import App
from bot.settings import load_settings
from cards import html, html_form, slack, teams
from cards.case import case_card
from cards.texts import LANGUAGES, Language, TextMissing, keys, speak, spoken, texts
from tests.toy_cards import CARDS, FORMS
from tests.toy_views import VIEWS


def whole(language: Language) -> Iterator[tuple[str, str]]:
    """The renderers' own words that have no places to fill: key and text."""
    for key in sorted(keys(language)):
        try:
            if key.startswith("own-"):
                yield key, texts(language)(key)
        except TextMissing:
            continue


SWEDISH = {text for key, text in whole("sv") if text != dict(whole("en"))[key]}


def lines(drawn: Any) -> set[str]:
    """Every text of what was drawn, signs and colons aside."""
    if isinstance(drawn, str):
        found = re.sub(r"<[^>]*>", "\n", drawn).split("\n")
    else:
        found = [json.loads(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"', json.dumps(drawn))]
    return {markup.unescape(line).strip(" :*✓…–✗") for line in found}


def drawn(language: Language) -> Iterator[Any]:
    """All cards and forms of a language in every chat, and what the chats say by themselves."""
    for card in (card for (_, of), card in CARDS.items() if of == language):
        yield slack.render_card(card)
        yield slack.render_private(card)
        yield teams.render_private(card, "case:17", 3)
        yield teams.render_refusal("No.", card, "case:17", 3)
        yield html.card_html(card, anchor="m", press_to="/press")
    for form in (form for (_, of), form in FORMS.items() if of == language):
        yield slack.render_form(form)
        yield teams.render_form(form)
        yield html_form.form_html(form, send_to="/send")
    yield slack.render_refusal("No.", None)
    yield slack.render_offer("Flag", "value", key="flag")
    yield slack_answers.failed_form("17", frozenset())
    yield teams.render_refusal("No.", None, "case:17", 3)
    yield teams_answers.left()
    yield from (teams.render_card(hello.welcome(in_channel=where)) for where in (True, False))


def said(language: Language) -> set[str]:
    speak(language)
    return {line for one in drawn(language) for line in lines(one)}


def test_a_program_that_speaks_english_adds_no_swedish_word() -> None:
    """Cancel, Done, Send: the renderers' words follow the language of the cards."""
    swedish = {line.strip(" :*✓…–✗") for line in SWEDISH}
    assert len(said("sv") & swedish) > 20  # so that the next line means something
    assert said("en") & swedish == set()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_setting_decides(language: Language, tmp_path: Path) -> None:
    App(load_settings(data_dir=tmp_path, language=language)).database.close()

    assert spoken() == language
    assert teams.render_card(case_card(VIEWS["a question"]))["lang"] == language


def test_our_own_text_is_not_called_a_quote_from_outside() -> None:
    """What a person is to post in the municipality's name stands there as ours."""
    card = case_card(VIEWS["to be removed by hand"])

    for shown in (lines(html.card_html(card, anchor="m")), lines(teams.render_card(card))):
        assert {"Citat", "Vår text"} <= shown
