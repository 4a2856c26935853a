"""What visitors of an account are told, and that it stands there before the account is live."""

from __future__ import annotations

from typing import Any

import pytest

from cards.model import Form, Quote
from handlers import requests
from handlers.ports import Opened
from routines.library import load
from tests.life.test_opening import decided, do
from tests.life.test_set_up import without
from tests.life.walk import LIBRARY, Life, life


def page_with(town: Life, step: str) -> Form:
    """The page of the start on which that step is, after what comes before it is done."""
    for _ in range(6):
        answer = town.press("disa", town.card(), "request.continue")
        assert isinstance(answer, Opened), answer
        if step in {field.key for field in answer.form.fields}:
            return answer.form
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        town.sends("disa", answer.form, **given)
    raise AssertionError(f"{step} is never asked")


@pytest.mark.clauses("LAH-30", "LAH-76", "LAH-77", "LAH-78", "LAH-79", "LAH-80")
@pytest.mark.clauses("TIB-17", "TIB-18", "TIB-19", "TIB-20", "TIB-81", "TIB-82", "TIB-94")
@pytest.mark.clauses("TIB-43", "TIB-44", "TIB-45")
@pytest.mark.parametrize(
    ("routine", "told"),
    [
        (
            "laholm",
            [
                "Laholms kommun är avsändare och Stadsbiblioteket ansvarar",
                LIBRARY["purpose"],
                "blir en allmän handling och syns för andra",
                "Rapportera till oss: biblioteket@stad.example",
                "tas bort inom 48 timmar",
            ],
        ),
        (
            "tibro",
            [
                "konto från Tibro kommun. Stadsbiblioteket ansvarar",
                LIBRARY["purpose"],
                "Kontakta oss: biblioteket@stad.example",
                "brottsligt material, kränkande personuppgifter, sekretessbelagda uppgifter och reklam",
                "avpubliceras eller raderas inom 48 timmar",
            ],
        ),
    ],
)
def test_the_text_for_visitors_says_all_that_the_document_wants_and_must_stand_there(
    routine: str, told: list[str]
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        form = page_with(town, "visitor_text")
        text = next(block.text for block in form.blocks if isinstance(block, Quote))
        for words in [*told, *(ground.text for ground in load(routine).grounds)]:
            assert words in text
        if routine == "tibro":
            assert "Grundbudskap" in str(form.fields)
            assert "utkast" in str(form.blocks).casefold()
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        town.sends("disa", form, **{**given, "visitor_text": ""})
        seen = others(town, "visitor_text") | given.keys()
        assert not town.done("visitor_text")
        assert town.account("Stadsbiblioteket") is None
        town.sends("disa", page_with(town, "visitor_text"), visitor_text="yes")
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert told[0] in account.plan["visitor_text"]
        if routine == "tibro":
            # What is to stand there if possible is asked, and holds nothing up.
            walk = town.ask(lambda session: requests.walk_of(session, town.town.world, town.request()))
            for step in ("part_of", "phone", "website"):
                assert step in seen
                assert without(walk, step).finished()
            assert not without(walk, "visitor_text").finished()


def others(town: Life, but: str) -> set[str]:
    """Everything is done but one step of the asker's own; what else they were asked."""
    seen: set[str] = set()
    for _ in range(8):
        for task in town.tasks("request_step", "request_exemption"):
            do(town, task)
        answer = town.press("disa", town.card(), "request.continue")
        assert isinstance(answer, Opened), answer
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields if field.key != but}
        if not given:
            return seen
        seen |= given.keys()
        town.sends("disa", answer.form, **given)
    raise AssertionError("never done")


@pytest.mark.clauses("LID-70", "LID-71", "LID-72", "LID-73", "LID-74")
def test_lidingo_s_presentation_is_proposed_with_hours_and_contact_and_links_to_the_city() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        hours = page_with(town, "hours")
        given = {field.key: town.said(field, LIBRARY) for field in hours.fields}
        town.sends("disa", hours, **{**given, "hours": "vardagar 8–16"})
        form = page_with(town, "presentation")
        field: Any = next(field for field in form.fields if field.key == "presentation")
        assert "Information, se under Redigera profil" in field.hint
        for words in (
            "Officiellt konto för Stadsbiblioteket i Lidingö stad",
            "Vi bevakar kanalen vardagar 8–16",
            "Synpunkter eller anmälningar: biblioteket@stad.example",
            "lidingo.se",
        ):
            assert words in field.value
        again = town.sends("disa", form, presentation="Vi älskar böcker.")
        assert isinstance(again, Opened)
        error = next(field.error for field in again.form.fields if field.key == "presentation")
        assert "lidingo.se" in (error or "")
        assert "presentation" not in town.request().answers
        town.sends("disa", form, presentation="Vi älskar böcker. Mer på Lidingo.se")
        assert town.done("presentation")
