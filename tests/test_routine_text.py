"""A routine is shown as a person would want to read it: every field has its words, and every value."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from enum import StrEnum

import pytest
from pydantic import BaseModel

from cards.routine_text import routine_text
from cards.routine_values import ALTERNATIVES, NOTHING, SAID, VALUES
from cards.routine_words import EVERY, HEADINGS, LABELS, UNITS
from routines.library import load, names
from routines.model import Cited, Routine

#: Shown in the first lines, or by themselves.
ABOUT = {"id", "name", "short", "document", "coordinator", "office_hours"}


def fields() -> dict[str, type]:
    """Every value of a routine, "watching.morning", and what it holds."""
    return {
        f"{part}.{name}": field.annotation
        for part, info in Routine.model_fields.items()
        if part not in ABOUT | {"grounds"}
        for name, field in info.annotation.model_fields.items()  # type: ignore[union-attr]
    }


def inside(kind: object) -> Iterator[type]:
    """Every plain type that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for field in kind.model_fields.values():
            yield from inside(field.annotation)
    elif typing.get_origin(kind) is not None or isinstance(kind, types.UnionType):
        for part in typing.get_args(kind):
            yield from inside(part)
    elif isinstance(kind, type):
        yield kind


def test_every_field_has_a_name_and_every_name_a_field() -> None:
    assert set(LABELS) == set(fields()) | {"about.coordinator", "about.office_hours"}
    assert set(HEADINGS) == (set(Routine.model_fields) - ABOUT) | {"about"}


def test_what_is_said_of_a_field_is_said_of_one_that_is_there() -> None:
    assert set(UNITS) | set(SAID) | set(NOTHING) | ALTERNATIVES <= set(LABELS)
    assert set(UNITS) >= EVERY


def test_every_choice_has_its_words() -> None:
    plain = {"Category", "ClockName"}  # neither is shown by its name: grounds have texts, clocks spans
    kinds = {
        kind
        for kind in inside(Routine)
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__name__ not in plain
    }
    assert kinds <= set(VALUES)
    for kind, words in VALUES.items():
        assert set(words) == set(kind)


def test_no_two_things_of_a_part_bear_one_name() -> None:
    for part in HEADINGS:
        labels = [label for path, label in LABELS.items() if path.split(".")[0] == part]
        twice = {label for label in labels if labels.count(label) > 1}
        assert twice <= {"Senast", "Behörighet"}, part  # one of them says its platform too


@pytest.mark.parametrize("name", names())
def test_lines_are_short_and_in_plain_words(name: str) -> None:
    for line in routine_text(load(name)).splitlines():
        assert len(line) <= 100
        assert not {"None", "True", "False", "default", "()"} & set(line.split())


def test_tibro_reads_as_its_own_people_would_say_it() -> None:
    shown = routine_text(load("tibro"))

    for line in (
        "- Godkänns av: förvaltningschef eller ansvarig chef [2: TIB-08]",
        "- Samråd med: IT- och kommunikationschef [2: TIB-11]",
        "- Minsta antal administratörer: 2 [2: TIB-29]",
        "- Behålla eller avsluta frågas efter: 28 dagar (standard, inte ur dokumentet)",
        "- Format: skärmdump som PDF/A-1 [4.3: TIB-75]",
        "- Dags: 1 april och 1 oktober (standard, inte ur dokumentet)",
        "- Datum: 1 januari 2026 [Försättsblad: TIB-02]",
        "- Ansvarar: kommunikationschef [Försättsblad: TIB-03]",
        "      Bara om: inloggningen är gemensam",
        "      Val: Finnas kvar / Avslutas",
    ):
        assert line in shown.splitlines()


def test_how_a_chosen_purpose_is_told_stands_with_the_purpose_and_not_as_a_platform() -> None:
    """Lidingö's choices have words of their own for visitors."""
    text = " ".join(routine_text(load("lidingo")).split())
    assert (
        "Valt syfte, som det sägs för besökarna (”Rekrytering av ny personal”): rekrytera ny personal" in text
    )
    assert "Textens plats på Facebook: Allmän information" in text
    assert "besökarna på" not in text


def test_what_is_left_open_and_empty_is_not_said() -> None:
    """A routine that says nothing of likes has no heading about them."""
    assert "Gilla och följa" in routine_text(load("lidingo"))
    assert "Gilla och följa" not in routine_text(load("tibro"))


def test_each_municipality_calls_a_role_by_its_own_name() -> None:
    called = {name: routine_text(load(name)) for name in names()}
    assert "- Ansvarar: informationsfunktionen" in called["gislaved"]
    assert "- Godkänns av: närmsta chef och förvaltnings- eller bolagsledning" in called["degerfors"]
    assert "- Godkänns av: verksamhetens chef och förvaltningschef" in called["gislaved"]


def test_every_value_that_is_cited_knows_whence_it_comes() -> None:
    """No field of the model is a bare value: what is not cited holds cited values, steps or parts."""
    for path, kind in fields().items():
        within = str(kind)
        assert "Cited" in within or "Step" in within or "Part" in within, path
    assert Cited[int](value=1, default=True).clauses == ()
