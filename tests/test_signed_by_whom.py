"""Lidingö's answers bear nobody's name, however it is written below them (LID-113)."""

from __future__ import annotations

import re

import pytest

from handlers.ports import Changed, Opened
from tests.property.machine_world import Town, living_by

lidingo = living_by("lidingo", before=True)


def sent(there: Town, text: str) -> object:
    there.comes("c1", "När öppnar badhuset på lördag?")
    (case,) = there.cases()
    opened = there.press("bo", "slack", "case.answer", "case:1", case.version)
    assert isinstance(opened, Opened)
    return there.send("bo", "slack", opened.form, {"text": text})


@pytest.mark.clauses("LID-113")
@pytest.mark.parametrize(
    "below",
    [
        "- Bo",
        "–Bo Ask",
        "Hälsar Bo",
        "Vänligen Disa",
        "Tack, Bo",
        "Hälsar Disa Lind",
        "Disa Lind",
        "^BA",
        "/BA",
        "Ha en fin dag! Bo",
        "Tack! Bo",
        "Kram Bo",
        "Allt gott, Bo",
        "(Bo)",
        "Välkommen hit. Bo A.",
        "Bo på kommunikationsenheten",
        "Jag som svarar heter Bo",
        "Hej! Bo här från kommunen.",
        "Ha det fint! *Bo*",
        "*Bo*",
        "Välkommen 😊 Bo",
        "/webbredaktören",
        "Mvh förvaltningschefen",
        "/B.A.",
        "B.A.",
    ],
)
def test_no_name_below_an_answer_passes(lidingo: Town, below: str) -> None:
    answer = sent(lidingo, f"Vi öppnar klockan åtta.\n{below}")
    assert isinstance(answer, Opened)
    (error,) = [field.error for field in answer.form.fields if field.error]
    name = re.search(r"Bo Ask|Bo A|Bo|Disa Lind|Disa|BA|B\.A|webb\w+|förvalt\w+", below)
    assert name is not None
    assert name[0] in error


@pytest.mark.parametrize(
    "text",
    [
        "Öppettider:\n- Måndag\n- Tisdag",
        "Vi öppnar klockan åtta.\nTack för din fråga!",
        "Fråga gärna Disa Lind på plats, hon vet mer om bassängen.",
        "Läs mer på https://www.lidingo.se/bad",
        "Hej Bo! Vi öppnar klockan åtta.",
        "Det vet Bo i receptionen mer om än vi.",
        "Vi öppnar klockan åtta 😊 Välkomna",
        "*Lördag* öppnar vi klockan åtta",
    ],
)
def test_what_names_nobody_below_it_passes(lidingo: Town, text: str) -> None:
    assert isinstance(sent(lidingo, text), Changed)
