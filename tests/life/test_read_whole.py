"""A very long request is read whole in every chat: on several pages, and nothing of it cut."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cards import slack, teams
from cards.model import Card, Facts, Quote
from cards.request import Answered, RequestView, Said
from cards.request_answers import answers_card
from cards.texts import own
from handlers.ports import Opened, Shown
from tests.life.everybody import decided
from tests.life.walk import LIBRARY, Life, life

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LONG = ("purpose", "target_group", "topics", "need", "assignment", "message", "watching")


def whole(text: str, length: int = 3000) -> str:
    return (text * length)[:length]


def texts_of(card: Card) -> dict[str, str]:
    """By question what stands on the page."""
    found: dict[str, str] = {}
    label = ""
    for block in card.blocks:
        if isinstance(block, Facts):
            found.update(block.pairs)
        elif isinstance(block, Quote):
            found[label] = block.text
        else:
            label = getattr(block, "text", "")
    return found


def is_whole(card: Card) -> bool:
    """Whether every chat shows all that stands on the card."""
    drawn = json.dumps(slack.render_private(card), ensure_ascii=False)
    teams_drawn = json.dumps(teams.render_private(card, "request:1", 1), ensure_ascii=False)
    cut = ("kortat", "förkortat", own("own-shortened"), own("own-shortened-slack"))
    return not any(sign in drawn or sign in teams_drawn for sign in cut)


@pytest.mark.parametrize("sign", ["Böcker är till för alla. ", "😀", '"\\', "a\n", "字"])
def test_every_page_fits_every_chat_and_together_they_are_all_of_it(sign: str) -> None:
    answers = tuple(Answered(label=f"Fråga {n}?", value=whole(sign)) for n in range(12))
    short = tuple(
        Answered(label=f"Kort fråga nummer {n}, som är ganska lång?", value="Ja") for n in range(60)
    )
    talk = tuple(
        Said(by=f"C{n}", at=NOW, words=whole(sign, 2000), answer=whole(sign, 2000), answered_by=f"D{n}")
        for n in range(5)
    )
    view = RequestView(
        id=7,
        version=3,
        kind="open",
        name="Stadsbiblioteket",
        municipality="Staden",
        state="asked",
        by="Disa",
        answers=answers + short,
        talk=talk,
    )
    read: dict[str, str] = {}
    card, page = answers_card(view), 0
    while True:
        assert is_whole(card), page
        for label, words in texts_of(card).items():
            name = label.removesuffix(" (fortsättning)")
            read[name] = read.get(name, "") + words
        onward = [b for b in card.buttons if b.subject == f"request:7/{page + 1}"]
        if not onward:
            break
        page += 1
        card = answers_card(view, page=page)
    assert {one.label: one.value for one in (*answers, *short)}.items() <= read.items()
    assert list(read.values()).count(whole(sign, 2000)) == 2 * len(talk)


def fills_long(town: Life) -> None:
    answer = town.says("disa", "registrera-kanal")
    while isinstance(answer, Opened):
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        given |= {key: whole("Å, vad böcker! ") for key in given if key in LONG}
        answer = town.sends("disa", answer.form, **given)
    assert isinstance(answer, Shown)


def test_whoever_decides_reads_all_of_a_long_request_page_after_page() -> None:
    """Whoever is asked presses Visa alla svar, then Sida 2, and so on; past the last page is the last."""
    with life("gislaved") as town:
        fills_long(town)
        town.press("disa", town.card(), "request.send")
        card = town.asked("request_approval")
        (who,) = town.holders("request_approval")
        shown = town.press(who, card, "request.read")
        read: list[str] = []
        pages = 0
        while True:
            assert isinstance(shown, Shown)
            assert is_whole(shown.card)
            read += [f"{label} {words}" for label, words in texts_of(shown.card).items()]
            pages += 1
            following = [b for b in shown.card.buttons if b.style == "primary"]
            if not following:
                break
            shown = town.forge(who, "request.read", following[0].subject, shown.card.version)
        assert pages > 1
        for answer in town.request().answers.values():
            if isinstance(answer, str) and len(answer) > 100:
                assert any(answer in words for words in read)
        last = town.forge(who, "request.read", "request:1/99", 1)
        assert isinstance(last, Shown)
        assert f"Sida {pages} av {pages}" in repr(last.card.blocks[0])


def test_a_short_request_has_one_page_and_no_buttons() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        shown = town.press("disa", town.card(), "request.read")
        assert isinstance(shown, Shown)
        assert shown.card.buttons == ()
