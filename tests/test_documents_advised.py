"""Råd in Tibro and Laholm: what their documents advise can be read by whoever asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cards.model import Text
from handlers.ports import Shown, Typed
from tests.crowds.town import Crowd, crowd
from tests.property.machine_world import actor

CONDUCT, POSTING, ELSEWHERE = "råd uppträdande", "checklista", "råd andra"
PRIVATE, PERSONAL_DATA, RULES = "råd privat", "råd personuppgifter", "råd regler"
PURPOSE, RETENTION = "råd syfte", "råd gallra"


@pytest.fixture(scope="module")
def towns() -> Iterator[dict[str, Crowd]]:
    """Reading changes nothing, so one town a municipality is enough."""
    with crowd("tibro") as tibro, crowd("laholm") as laholm:
        yield {"tibro": tibro, "laholm": laholm}


@pytest.mark.parametrize(
    ("routine", "words", "advice"),
    [
        pytest.param("tibro", RULES, "E-delegationens riktlinjer", marks=pytest.mark.clauses("TIB-04")),
        pytest.param("tibro", RULES, "SKR:s checklista", marks=pytest.mark.clauses("TIB-04")),
        pytest.param(
            "tibro", RULES, "kommunens riktlinjer för kommunikation", marks=pytest.mark.clauses("TIB-04")
        ),
        pytest.param("tibro", CONDUCT, "den valda kanalen och", marks=pytest.mark.clauses("TIB-46")),
        pytest.param("tibro", CONDUCT, "ekonomiska eller rättsliga", marks=pytest.mark.clauses("TIB-58")),
        pytest.param("tibro", PURPOSE, "kommunen och olika evenemang", marks=pytest.mark.clauses("TIB-36")),
        pytest.param("tibro", PURPOSE, "digitala forum för ökad dialog", marks=pytest.mark.clauses("TIB-37")),
        pytest.param("tibro", PURPOSE, "som arbetsgivare", marks=pytest.mark.clauses("TIB-38")),
        pytest.param("tibro", PURPOSE, "vid samhällsstörningar", marks=pytest.mark.clauses("TIB-39")),
        pytest.param("tibro", RETENTION, "dokumenthanteringsplanen", marks=pytest.mark.clauses("TIB-65")),
        pytest.param("laholm", PURPOSE, "en plats för dialog", marks=pytest.mark.clauses("LAH-01")),
        pytest.param("laholm", PURPOSE, "relevant och värdefull", marks=pytest.mark.clauses("LAH-03")),
        pytest.param("laholm", PURPOSE, "en integrerad del", marks=pytest.mark.clauses("LAH-04")),
        pytest.param("laholm", RETENTION, "inte längre är aktuella", marks=pytest.mark.clauses("LAH-44")),
        pytest.param("tibro", ELSEWHERE, "korta, tydliga och korrekta", marks=pytest.mark.clauses("TIB-60")),
        pytest.param("tibro", ELSEWHERE, "Rätta sakfel", marks=pytest.mark.clauses("TIB-61")),
        pytest.param("tibro", ELSEWHERE, "politisk karaktär", marks=pytest.mark.clauses("TIB-62")),
        pytest.param("tibro", ELSEWHERE, "arbetar på Tibro kommun", marks=pytest.mark.clauses("TIB-63")),
        pytest.param("tibro", ELSEWHERE, "Spara inlägg", marks=pytest.mark.clauses("TIB-64")),
        pytest.param("tibro", POSTING, "faktagranska", marks=pytest.mark.clauses("TIB-50")),
        pytest.param("tibro", POSTING, "tillstånd från upphovsman", marks=pytest.mark.clauses("TIB-92")),
        pytest.param("tibro", POSTING, "bilder på barn", marks=pytest.mark.clauses("TIB-89")),
        pytest.param("tibro", POSTING, "barn under 16 år", marks=pytest.mark.clauses("TIB-90")),
        pytest.param("tibro", PRIVATE, "fritt uttrycka dina åsikter", marks=pytest.mark.clauses("TIB-95")),
        pytest.param("tibro", PRIVATE, "Skriv gärna om det du kan", marks=pytest.mark.clauses("TIB-96")),
        pytest.param("tibro", PRIVATE, "informerar ansvarig verksamhet", marks=pytest.mark.clauses("TIB-97")),
        pytest.param("tibro", PRIVATE, "vad du arbetar med", marks=pytest.mark.clauses("TIB-98")),
        pytest.param("tibro", PRIVATE, "som privatperson och inte", marks=pytest.mark.clauses("TIB-99")),
        pytest.param("tibro", PRIVATE, "osaklig kritik", marks=pytest.mark.clauses("TIB-101")),
        pytest.param("tibro", PRIVATE, "mobbas i sociala medier", marks=pytest.mark.clauses("TIB-102")),
        pytest.param("tibro", PRIVATE, "negativt för Tibro kommun", marks=pytest.mark.clauses("TIB-103")),
        pytest.param("laholm", PRIVATE, "för kommunens räkning via", marks=pytest.mark.clauses("LAH-13")),
        pytest.param("laholm", PRIVATE, "Kontakta kommunikations", marks=pytest.mark.clauses("LAH-14")),
        pytest.param("laholm", PRIVATE, "meddelarfrihet", marks=pytest.mark.clauses("LAH-15")),
        pytest.param("laholm", CONDUCT, "insyn och transparens", marks=pytest.mark.clauses("LAH-19")),
        pytest.param("laholm", CONDUCT, "Serviceskyldigheten", marks=pytest.mark.clauses("LAH-22")),
        pytest.param("laholm", CONDUCT, "sekretessbelagd", marks=pytest.mark.clauses("LAH-38")),
        pytest.param(
            "laholm", PERSONAL_DATA, "mer personuppgifter än", marks=pytest.mark.clauses("LAH-53", "LAH-54")
        ),
        pytest.param("laholm", PERSONAL_DATA, "hitta stöd i lagar", marks=pytest.mark.clauses("LAH-55")),
        pytest.param("laholm", PERSONAL_DATA, "litterärt skapande", marks=pytest.mark.clauses("LAH-56")),
        pytest.param("laholm", PERSONAL_DATA, "bokomslag", marks=pytest.mark.clauses("LAH-57")),
        pytest.param("laholm", PERSONAL_DATA, "konstnärer och artister", marks=pytest.mark.clauses("LAH-58")),
        pytest.param("laholm", PERSONAL_DATA, "kärnverksamhet", marks=pytest.mark.clauses("LAH-59")),
        pytest.param("laholm", PERSONAL_DATA, "ha en motivering", marks=pytest.mark.clauses("LAH-60")),
    ],
)
def test_what_the_document_advises_is_there_for_whoever_asks(
    towns: dict[str, Crowd], routine: str, words: str, advice: str
) -> None:
    assert advice in said(towns[routine], words)


@pytest.mark.parametrize(
    ("routine", "laws"),
    [
        pytest.param(
            "tibro",
            "Tryckfrihetsförordningen, Offentlighets- och sekretesslagen, Kommunallagen, Förvaltningslagen, "
            "Arkivlagen, Lagen om elektroniska anslagstavlor, Upphovsrättslagen, GDPR",
            marks=pytest.mark.clauses("TIB-05"),
        ),
        pytest.param(
            "laholm",
            "GDPR, Lagen om elektroniska anslagstavlor, Upphovsrättslagen, Förvaltningslagen, "
            "Tryckfrihetsförordningen",
            marks=pytest.mark.clauses("LAH-52"),
        ),
    ],
)
def test_every_law_that_the_document_names_is_listed(
    towns: dict[str, Crowd], routine: str, laws: str
) -> None:
    found = said(towns[routine], RULES)
    assert [law for law in laws.split(", ") if law not in found] == []


@pytest.mark.clauses("LAH-07")
def test_laholms_seven_uses_are_listed(towns: dict[str, Crowd]) -> None:
    found = said(towns["laholm"], PURPOSE)
    uses = (
        "insyn",
        "varumärke",
        "servicen",
        "medborgardialogen",
        "målgrupper",
        "rekrytera",
        "kriskommunikation",
    )
    assert [use for use in uses if use not in found] == []


def said(town: Crowd, words: str) -> str:
    answer = town.town.handle(Typed(actor=actor("bo", "slack"), words=words))
    assert isinstance(answer, Shown), answer
    return "\n".join(block.text for block in answer.card.blocks if isinstance(block, Text))
