"""What visitors of an account are told, and that it stands there before the account is live."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cards.model import Form, Quote, Text
from handlers import requests, visitor_text
from handlers.ports import Opened, Shown
from routines.library import load
from routines.profile_text import LIMITS, short_text
from routines.walk import Walk
from storage import accounts
from storage.tables import Account
from tests.altered import altered
from tests.life.everybody import decided, do, set_up
from tests.life.test_set_up import without
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY


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
            "degerfors",
            [
                "Degerfors kommun är avsändare. Stadsbiblioteket administrerar sidan.",
                f"Syfte: {LIBRARY['purpose']}",
                "blir en allmän handling och syns för andra",
                "Sådant tar vi bort så snart vi ser det.",
                "Kontakta oss eller anmäl olämpliga inlägg: biblioteket@stad.example",
            ],
        ),
        (
            "gislaved",
            [
                "Det här kontot tillhör Gislaveds kommun. Stadsbiblioteket sköter det.",
                f"Syfte: {LIBRARY['purpose']}",
                "blir en allmän handling och syns för andra",
                "Sådant tar vi bort så snabbt som möjligt.",
                "Kontakta oss eller anmäl olämpliga inlägg: biblioteket@stad.example",
            ],
        ),
        (
            "tibro",
            [
                "konto från Tibro kommun. Stadsbiblioteket ansvarar",
                LIBRARY["purpose"],
                "Kontakta oss eller anmäl olämpliga inlägg: biblioteket@stad.example",
                "blir en allmän handling och syns för andra",
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
        if routine == "degerfors":
            town.hands_in("disa", "banner")
        form = page_with(town, "visitor_text")
        text = next(block.text for block in form.blocks if isinstance(block, Quote))
        for words in [*told, *forbidden(routine)]:
            assert words in text
        assert "; strider" not in text
        assert "{" not in text
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


def forbidden(routine: str) -> list[str]:
    """What may not stand there, in the words for visitors."""
    told = [ground.text if ground.told is None else ground.told for ground in load(routine).grounds]
    assert len([words for words in told if words]) >= 7
    return told


def presentation(town: Life) -> str:
    """Lidingö's proposal for the presentation, when its hours and contact have been answered."""
    town.asks_for_library("disa")
    decided(town)
    form = page_with(town, "presentation")
    field: Any = next(field for field in form.fields if field.key == "presentation")
    return str(field.value)


def test_lidingo_s_proposed_presentation_says_what_visitors_need_and_names_the_page_with_the_rules() -> None:
    with life("lidingo") as town:
        proposed = presentation(town)
        for words in [
            "Här vill vi följa vad som tycks och skrivs om staden.",
            "blir en allmän handling",
            "Sådant tar vi skyndsamt bort.",
            "Synpunkter eller anmälningar: biblioteket@stad.example.",
            *forbidden("lidingo"),
        ]:
            assert words in proposed
        assert proposed.endswith("Mer på lidingo.se. Reglerna: https://town.example/regler")
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.plan["presentation"] == proposed == account.plan["visitor_text"]


def test_what_is_not_known_yet_is_not_spoken_of_in_the_text_for_visitors() -> None:
    """No empty "Reglerna: ." stands on any page; the presentation waits until the contact is answered."""
    with life("lidingo") as town:

        def lay(session: Session) -> None:
            municipality = accounts.municipality(session, MUNICIPALITY)
            assert municipality is not None
            municipality.rules_page = ""
            session.add(municipality)

        town.town.database.change(lay)
        proposed = presentation(town)
        assert "Reglerna" not in proposed
        assert ": ." not in proposed
        assert proposed.endswith("Mer på lidingo.se.")


def test_what_is_chosen_from_lidingo_s_list_is_told_in_words_for_the_public() -> None:
    routine = load("lidingo")
    listed = next(step for step in routine.opening.steps if step.id == "purpose").options
    assert set(listed) == set(routine.visitors.purposes)
    walk = Walk(
        routine=routine, kind="open", answers={"purpose": [listed[1], listed[3], listed[5], listed[6]]}
    )
    wanted = "Här vill vi marknadsföra stadens evenemang, rekrytera ny personal och informera vid kris."
    assert wanted in visitor_text.of(walk)
    only = replace(walk, answers={"purpose": [listed[6]]})
    assert "Här vill vi" not in visitor_text.of(only)


def test_a_text_of_an_own_routine_that_is_written_on_loses_only_the_sentence_that_is_not_known() -> None:
    routine = load("tibro")
    text = routine.visitors.text.model_copy(
        update={"value": "Hej från {unit}. Reglerna: {rules_page}. Välkommen!"}
    )
    visitors = routine.visitors.model_copy(update={"text": text})
    own = routine.model_copy(update={"visitors": visitors})
    walk = Walk(routine=own, kind="open", answers={"unit": "Stadsbiblioteket"})
    assert visitor_text.of(walk) == "Hej från Stadsbiblioteket. Välkommen!"


@pytest.mark.clauses("LAH-30", "TIB-94")
@pytest.mark.parametrize(
    ("town", "amount", "clock", "promised"),
    [
        ("tibro", 48, "elapsed", "raderas inom 48 timmar."),
        ("laholm", 48, "weekdays", "tas bort inom 48 timmar på vardagar."),
        ("laholm", 48, "office", "tas bort inom 48 timmar på kontorstid."),
        ("laholm", 2, "working_days", "tas bort inom 2 arbetsdagar."),
        ("laholm", 0, "elapsed", "tas bort omedelbart."),
    ],
)
def test_visitors_are_promised_the_time_that_the_routine_counts(
    town: str, amount: int, clock: str, promised: str, tmp_path: Path
) -> None:
    deadline = {"amount": amount, "clock": clock}
    routine = load(altered(tmp_path, town, {"removal.deadline": deadline}))
    assert promised in visitor_text.of(Walk(routine=routine, kind="open", answers={"unit": "Badhuset"}))


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
        for words, lacks in (
            ("Vi älskar böcker. Mer på Lidingo.se", "Texten ska innehålla ”Stadsbiblioteket”."),
            ("Stadsbiblioteket, lidingo.se", "Skriv också vad kontot används för."),
        ):
            again = town.sends("disa", form, presentation=words)
            assert isinstance(again, Opened)
            assert lacks in [field.error for field in again.form.fields]
        # Instagram's field has no room for hours and contact.
        short = "Stadsbiblioteket tipsar om böcker. Mer på Lidingo.se"
        town.sends("disa", form, presentation=short)
        assert town.done("presentation")


@pytest.mark.clauses("LID-71")
@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("facebook", "Allmän information"),
        ("x", "Biografi"),
        ("instagram", "Information, se under Redigera profil"),
    ],
)
def test_lidingo_names_the_field_that_each_platform_has_for_the_presentation(
    platform: str, place: str
) -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa", platform=platform)
        decided(town)
        form = page_with(town, "presentation")
        assert place in next(field.hint or "" for field in form.fields if field.key == "presentation")


@pytest.mark.clauses("LID-70", "LID-72", "LID-74")
@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ("lidingo.se", "Texten ska innehålla ”Stadsbiblioteket”."),
        ("Stadsbiblioteket berättar här om böcker. lidingo.se", "Texten ska innehålla ”vardagar 8–16”."),
        (
            "Stadsbiblioteket berättar här om böcker vardagar kl. 8-16. lidingo.se",
            "Texten ska innehålla ”biblioteket@stad.example”.",
        ),
        (
            "Stadsbiblioteket: vardagar 8–16, Biblioteket@stad.example, lidingo.se",
            "Skriv också vad kontot används för.",
        ),
        ("Stadsbiblioteket berättar om böcker kl. 8-16. Nå oss: biblioteket@stad.example. lidingo.se", ""),
    ],
)
def test_a_presentation_says_who_what_for_when_and_how_they_are_reached(words: str, lacks: str) -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa", platform="youtube")
        decided(town)
        hours = page_with(town, "hours")
        given = {field.key: town.said(field, LIBRARY) for field in hours.fields}
        town.sends("disa", hours, **{**given, "hours": "vardagar 8–16"})
        answer = town.sends("disa", page_with(town, "presentation"), presentation=words)
        wrong = (
            [field.error for field in answer.form.fields if field.error] if isinstance(answer, Opened) else []
        )
        assert wrong == ([lacks] if lacks else [])
        assert town.done("presentation") is not bool(lacks)


# --- where it does not fit -------------------------------------------------------------------------


@pytest.mark.clauses("LID-71", "TIB-20")
@pytest.mark.parametrize(
    ("platform", "longest"), [("x", 160), ("instagram", 150), ("facebook", 101), ("youtube", 1000)]
)
def test_a_text_that_a_profile_does_not_take_comes_with_a_short_one_that_links_to_the_whole(
    platform: str, longest: int
) -> None:
    with life("tibro") as town:
        town.asks_for_library("disa", platform=platform, purpose="Att berätta om böcker. " * 30)
        decided(town)
        form = page_with(town, "visitor_text")
        whole, short = (block.text for block in form.blocks if isinstance(block, Quote))
        assert len(whole) > longest >= len(short)
        assert short.endswith("https://town.example/regler")
        assert "Stadsbiblioteket, Tibro kommun." in short
        most = f"högst {longest:,} tecken".replace(",", "\u00a0")
        said = next(b.text for b in form.blocks if isinstance(b, Text) and most in b.text)
        assert "https://town.example/regler" in said


@pytest.mark.parametrize("platform", ["wordpress", "other", "youtube"])
def test_where_all_of_it_fits_there_is_one_text(platform: str) -> None:
    with life("tibro") as town:
        town.asks_for_library("disa", platform=platform)
        decided(town)
        form = page_with(town, "visitor_text")
        assert len([block for block in form.blocks if isinstance(block, Quote)]) == 1


@pytest.mark.parametrize("unit", ["", "Biblioteket", "Barn-, utbildnings- och arbetsmarknadsförvaltningen"])
@pytest.mark.parametrize(
    "page", ["", "https://www.tibro.se/sociala-medier", f"https://x.example/{'a' * 200}"]
)
@pytest.mark.parametrize("platform", LIMITS)
def test_whatever_is_long_the_short_text_fits_and_says_whose_it_is_or_where_it_stands(
    platform: str, page: str, unit: str
) -> None:
    longest = LIMITS[platform].longest
    text = short_text(municipality="Tibro kommun", unit=unit, rules_page=page, longest=longest)
    assert 0 < len(text) <= longest
    assert "Tibro kommun" in text
    if 0 < len(page) < 50:
        assert page in text
    assert LIMITS[platform].source


def own_hours(town: Life) -> str:
    found = town.ask(
        lambda session: session.exec(select(Account).where(Account.name == LIBRARY["name"])).one()
    )
    return str(found.office_hours)


@pytest.mark.clauses("LID-72")
@pytest.mark.parametrize(
    ("said", "hours", "counted"),
    [
        ("Vardagar kl. 10-15", "10:00-15:00", "(Kontorstid för kontot: vardagar 10:00–15:00.)"),
        ("Vardagar", "", "(Inga klockslag i svaret: kommunens kontorstid 08:00–17:00 räknas.)"),
    ],
)
def test_in_lidingo_the_hours_of_the_channel_are_its_office_hours(
    said: str, hours: str, counted: str
) -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        page = page_with(town, "hours")
        given = {field.key: town.said(field, LIBRARY) for field in page.fields}
        town.sends("disa", page, **{**given, "hours": said})
        read = town.press("disa", town.card(), "request.read")
        assert isinstance(read, Shown)
        assert counted in str(read.card)
        set_up(town)
        assert own_hours(town) == hours


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize(
    ("said", "hours", "counted"),
    [
        (
            "Varje dag 10-12, nytt två gånger i veckan",
            "10:00-12:00",
            "(Kontorstid för kontot: vardagar 10:00–12:00.)",
        ),
        (
            "Vardagar 8-17, nytt 2-3 inlägg i veckan",
            "08:00-17:00",
            "(Kontorstid för kontot: vardagar 08:00–17:00.)",
        ),
        (
            "Varje vardag under kontorstid. Nytt material 1-2 inlägg i veckan.",
            "",
            "(Inga klockslag i svaret: kommunens kontorstid 08:00–17:00 räknas.)",
        ),
    ],
)
def test_in_gislaved_the_hours_of_the_plan_are_the_account_s_office_hours(
    said: str, hours: str, counted: str
) -> None:
    """How often something new is posted is asked in the same breath, and no hours are read out of it."""
    with life("gislaved") as town:
        town.asks_for_library("disa", watching=said)
        read = town.press("disa", town.card(), "request.read")
        assert isinstance(read, Shown)
        assert counted in str(read.card)
        decided(town)
        set_up(town)
        assert own_hours(town) == hours


@pytest.mark.clauses("LAH-76", "LAH-09", "TIB-07", "DEG-08")
@pytest.mark.parametrize(
    ("routine", "told"),
    [
        ("laholm", "Laholms kommun är avsändare och kommunikationsenheten ansvarar för kontot."),
        ("tibro", "konto från Tibro kommun. IT- och kommunikationsenheten ansvarar för det."),
        ("degerfors", "är avsändare. Kansli och informationsenheterna administrerar sidan."),
        ("gislaved", "tillhör Gislaveds kommun. Informationsfunktionen sköter det."),
    ],
)
def test_of_an_account_common_to_all_visitors_read_the_unit_that_answers_for_it(
    routine: str, told: str
) -> None:
    """It is asked for by the library, and nobody there answers for it."""
    with life(routine) as town:
        town.asks_for_library("disa", owner="common")
        decided(town)
        if routine == "degerfors":
            town.hands_in("disa", "banner")
        form = page_with(town, "visitor_text")
        whole, short = (block.text for block in form.blocks if isinstance(block, Quote))
        assert told in whole
        owner = load(routine).coordinator.value
        assert f"{owner[:1].upper()}{owner[1:]}, {load(routine).name}." in short
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.unit == owner
        assert told in account.plan["visitor_text"]


@pytest.mark.clauses("LID-70")
def test_lidingo_s_presentation_of_a_common_account_names_the_unit_that_answers_for_it() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa", owner="common")
        decided(town)
        form = page_with(town, "presentation")
        proposed = next(field.value for field in form.fields if field.key == "presentation")
        assert "Officiellt konto för kommunikationsenheten i Lidingö stad." in proposed
        wrong = proposed.replace("kommunikationsenheten", "Stadsbiblioteket")
        again = town.sends("disa", form, presentation=wrong)
        assert isinstance(again, Opened)
        assert "kommunikationsenheten" in str([field.error for field in again.form.fields])
        town.sends("disa", again.form, presentation=proposed)
        set_up(town)
        assert town.account("Stadsbiblioteket") is not None
