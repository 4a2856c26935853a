"""Råd: the document's advice is there for whoever asks, a topic at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cards.model import Card, Text
from handlers.ports import Refused, Shown, Typed
from routines.library import load, names
from tests.crowds.town import Crowd, crowd
from tests.property.machine_world import STRANGER, actor


@pytest.fixture(scope="module")
def towns() -> Iterator[dict[str, Crowd]]:
    """Reading changes nothing, so one town a municipality is enough."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(crowd(name)) for name in names()}


def says(town: Crowd, words: str, person: str = "bo") -> Card:
    answer = town.town.handle(Typed(actor=actor(person, "slack"), words=words))
    assert isinstance(answer, Shown), answer
    return answer.card


def lines(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]


CONDUCT, POSTING, PROMOTING = "råd uppträdande", "råd inlägg", "råd sprida"
ELSEWHERE, FOLLOWING, PRIVATE = "råd andra", "råd följa", "råd privat"
PURPOSE, RETENTION = "råd syfte", "råd gallra"
PERSONAL_DATA, RULES = "råd personuppgifter", "råd regler"


@pytest.mark.parametrize(
    ("routine", "words", "advice"),
    [
        pytest.param("lidingo", "råd", "Kommunikationsenh", marks=pytest.mark.clauses("LID-03", "LID-69")),
        pytest.param("lidingo", CONDUCT, "representerar Lid", marks=pytest.mark.clauses("LID-79", "LID-28")),
        pytest.param("lidingo", CONDUCT, "rättigheter inte kränks", marks=pytest.mark.clauses("LID-29")),
        pytest.param("lidingo", CONDUCT, "stadens skrivregler", marks=pytest.mark.clauses("LID-30")),
        pytest.param("lidingo", CONDUCT, "gott omdöme", marks=pytest.mark.clauses("LID-80")),
        pytest.param("lidingo", CONDUCT, "hur kanalen fungerar", marks=pytest.mark.clauses("LID-81")),
        pytest.param("lidingo", CONDUCT, "Hitta en bra rutin", marks=pytest.mark.clauses("LID-82")),
        pytest.param("lidingo", CONDUCT, "copyright", marks=pytest.mark.clauses("LID-83")),
        pytest.param("lidingo", CONDUCT, "Sekretess och tystnadsplikt", marks=pytest.mark.clauses("LID-84")),
        pytest.param("lidingo", CONDUCT, "ärende som ska diarieföras", marks=pytest.mark.clauses("LID-85")),
        pytest.param("lidingo", CONDUCT, "Var dig själv", marks=pytest.mark.clauses("LID-86")),
        pytest.param("lidingo", CONDUCT, "ärlig och lyssnande", marks=pytest.mark.clauses("LID-105")),
        pytest.param("lidingo", CONDUCT, "positiva omdömen", marks=pytest.mark.clauses("LID-110")),
        pytest.param("lidingo", CONDUCT, "det du själv jobbar med", marks=pytest.mark.clauses("LID-114")),
        pytest.param("lidingo", POSTING, "varför dina följare", marks=pytest.mark.clauses("LID-96")),
        pytest.param("lidingo", POSTING, "inte öns invånare", marks=pytest.mark.clauses("LID-97")),
        pytest.param("lidingo", POSTING, "lätt att förstå", marks=pytest.mark.clauses("LID-98")),
        pytest.param("lidingo", POSTING, "som mest aktiv", marks=pytest.mark.clauses("LID-99")),
        pytest.param("lidingo", POSTING, "en nära relation", marks=pytest.mark.clauses("LID-100")),
        pytest.param("lidingo", PROMOTING, "dina kollegors inlägg", marks=pytest.mark.clauses("LID-101")),
        pytest.param("lidingo", PROMOTING, "Facebooks annonser", marks=pytest.mark.clauses("LID-103")),
        pytest.param("lidingo", PROMOTING, "hashtags", marks=pytest.mark.clauses("LID-104")),
        pytest.param("lidingo", ELSEWHERE, "slutet forum", marks=pytest.mark.clauses("LID-87")),
        pytest.param("lidingo", ELSEWHERE, "dela ditt inlägg i gruppen", marks=pytest.mark.clauses("LID-88")),
        pytest.param("lidingo", ELSEWHERE, "öppna forum", marks=pytest.mark.clauses("LID-89")),
        pytest.param("lidingo", FOLLOWING, "gilla: Lidingö stads", marks=pytest.mark.clauses("LID-90")),
        pytest.param("lidingo", FOLLOWING, "inte: privatpersoner", marks=pytest.mark.clauses("LID-91")),
        pytest.param("lidingo", FOLLOWING, "andra Facebooksidor", marks=pytest.mark.clauses("LID-92")),
        pytest.param("lidingo", FOLLOWING, "endast kan följa", marks=pytest.mark.clauses("LID-93")),
        pytest.param("lidingo", FOLLOWING, "kontroversiella", marks=pytest.mark.clauses("LID-94")),
        pytest.param("lidingo", PRIVATE, "blandar ihop", marks=pytest.mark.clauses("LID-19")),
        pytest.param("lidingo", PRIVATE, "både på jobbet och privat", marks=pytest.mark.clauses("LID-50")),
        pytest.param("lidingo", PRIVATE, "särskilja de konton", marks=pytest.mark.clauses("LID-51")),
        pytest.param("lidingo", PRIVATE, "aldrig råda osäkerhet", marks=pytest.mark.clauses("LID-52")),
        pytest.param("lidingo", RULES, "samma lagar", marks=pytest.mark.clauses("LID-25")),
        pytest.param("lidingo", RULES, "kommunikationspolicyn", marks=pytest.mark.clauses("LID-24")),
        pytest.param("lidingo", PURPOSE, "starka sociala mötesplatser", marks=pytest.mark.clauses("LID-04")),
        pytest.param("lidingo", PURPOSE, "medborgarnas behov", marks=pytest.mark.clauses("LID-05")),
        pytest.param("lidingo", PURPOSE, "där Lidingöborna finns", marks=pytest.mark.clauses("LID-06")),
        pytest.param("lidingo", PURPOSE, "inte ett självändamål", marks=pytest.mark.clauses("LID-08")),
        pytest.param("lidingo", RETENTION, "kommunstyrelsens beslut", marks=pytest.mark.clauses("LID-43")),
        pytest.param("gislaved", PURPOSE, "en kanal för kommunikation", marks=pytest.mark.clauses("GIS-02")),
        pytest.param("gislaved", PURPOSE, "en dialog med", marks=pytest.mark.clauses("GIS-04")),
        pytest.param("gislaved", RETENTION, "ringa karaktär", marks=pytest.mark.clauses("GIS-19")),
        pytest.param("gislaved", "råd", "Informationsf", marks=pytest.mark.clauses("GIS-08", "GIS-42")),
        pytest.param("gislaved", CONDUCT, "ta ansvar för det", marks=pytest.mark.clauses("GIS-44")),
        pytest.param("gislaved", CONDUCT, "gott omdöme", marks=pytest.mark.clauses("GIS-45")),
        pytest.param("gislaved", CONDUCT, "sociala mediet fungerar", marks=pytest.mark.clauses("GIS-46")),
        pytest.param("gislaved", CONDUCT, "Hitta en bra rutin", marks=pytest.mark.clauses("GIS-47")),
        pytest.param("gislaved", CONDUCT, "upphovsrätten", marks=pytest.mark.clauses("GIS-48")),
        pytest.param("gislaved", CONDUCT, "politisk debatt", marks=pytest.mark.clauses("GIS-61")),
        pytest.param("gislaved", RULES, "informationssäkerhet", marks=pytest.mark.clauses("GIS-22")),
        pytest.param("degerfors", CONDUCT, "webbplatsen degerfors.se", marks=pytest.mark.clauses("DEG-01")),
        pytest.param("degerfors", CONDUCT, "på kommunens uppdrag", marks=pytest.mark.clauses("DEG-15")),
        pytest.param("degerfors", CONDUCT, "något ledigare", marks=pytest.mark.clauses("DEG-37")),
        pytest.param("degerfors", PRIVATE, "På arbetstid", marks=pytest.mark.clauses("DEG-24")),
        pytest.param("degerfors", PRIVATE, "under raster", marks=pytest.mark.clauses("DEG-25")),
        pytest.param("degerfors", PRIVATE, "känslig information", marks=pytest.mark.clauses("DEG-26")),
        pytest.param("degerfors", PRIVATE, "tydlig med sin roll", marks=pytest.mark.clauses("DEG-27")),
        pytest.param("degerfors", PRIVATE, "tydlig med detta", marks=pytest.mark.clauses("DEG-28")),
        pytest.param("degerfors", PRIVATE, "Text att kopiera: Hej!", marks=pytest.mark.clauses("DEG-29")),
        ("tibro", ELSEWHERE, "Rätta sakfel"),
        ("laholm", PERSONAL_DATA, "bokomslag"),
    ],
)
def test_what_the_document_advises_is_there_for_whoever_asks(
    towns: dict[str, Crowd], routine: str, words: str, advice: str
) -> None:
    card = says(towns[routine], words)
    assert any(advice in line for line in lines(card)), lines(card)
    assert card.context == (load(routine).document.title,)


@pytest.mark.clauses("LID-96", "LID-97", "LID-98", "LID-99", "LID-100")
def test_the_checklist_before_a_post_has_its_five_questions_in_order(towns: dict[str, Crowd]) -> None:
    town = towns["lidingo"]
    found = [line.split("?")[0] for line in lines(says(town, "checklista inlägg"))]
    assert found == ["• Varför", "• Målgrupp", "• Kvalitet", "• Bästa tidpunkten", "• Personligt"]


@pytest.mark.parametrize(
    ("routine", "first", "last", "many"),
    [
        pytest.param("lidingo", "Omvärldsb", "Internkomm", 7, marks=pytest.mark.clauses("LID-09")),
        pytest.param("gislaved", "omvärldsb", "internkomm", 7, marks=pytest.mark.clauses("GIS-05")),
        pytest.param(
            "degerfors", "Nå fler", "Marknadsföra Deg", 9, marks=pytest.mark.clauses("DEG-04", "DEG-05")
        ),
    ],
)
def test_what_an_account_may_be_for_is_listed_as_in_the_document(
    towns: dict[str, Crowd], routine: str, first: str, last: str, many: int
) -> None:
    said = lines(says(towns[routine], PURPOSE))
    uses = said[said.index("Ett konto kan vara till för:") + 1 :]
    assert len(uses) == many
    assert uses[0].startswith(f"• {first}")
    assert uses[-1].startswith(f"• {last}")


@pytest.mark.parametrize("routine", names())
def test_the_overview_names_the_topics_that_the_document_has_and_each_can_be_asked_for(
    towns: dict[str, Crowd], routine: str
) -> None:
    """What it says to write is understood, and what stands nowhere is not named."""
    town = towns[routine]
    overview = lines(says(town, "råd"))
    assert overview[-1] == load(routine).advice.help.value
    asked = [line.split(" – ")[0] for line in overview[1:-1]]
    assert asked
    titles = [says(town, words).title for words in asked]
    assert len({*titles, "Råd"}) == len(asked) + 1


@pytest.mark.parametrize("words", ["råd om allt", "råd följa", "checklista"])
def test_what_the_document_is_silent_about_leads_back_to_what_there_is(
    towns: dict[str, Crowd], words: str
) -> None:
    town = towns["degerfors"]
    assert lines(says(town, words)) == lines(says(town, "råd"))


def test_only_people_of_the_register_get_advice(towns: dict[str, Crowd]) -> None:
    town = towns["lidingo"]
    answer = town.town.handle(Typed(actor=actor(STRANGER, "slack"), words="råd"))
    assert isinstance(answer, Refused)
