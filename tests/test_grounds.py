"""The grounds for removal: each stands on the form in its municipality's own words and can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cards.model import Form, Option
from handlers.ports import Opened, Refused
from routines.library import load
from tests.property.machine_world import Town, town

INSULT = "Ni är idioter hela bunten."
Living = Callable[[str], Town]


@pytest.fixture
def living() -> Iterator[Living]:
    """A municipality that lives by a routine; closed when the test is over."""
    towns: list[Town] = []

    def live(routine: str) -> Town:
        towns.append(town(routine, before=True))
        return towns[-1]

    yield live
    for one in towns:
        one.close()


def removal_form(there: Town) -> Form:
    there.comes("c1", INSULT)
    opened = there.press("bo", "slack", "case.remove", "case:1", 1)
    assert isinstance(opened, Opened)
    return opened.form


def grounds_of(form: Form) -> dict[str, Option]:
    field = next(field for field in form.fields if field.key == "grounds")
    return {option.value: option for option in field.options}


def remove_for(there: Town, ground: str) -> None:
    """Removes the first case on that ground alone; the author is told only where that is demanded."""
    form = removal_form(there)
    for notice in ("none", "send"):
        answer = there.send("bo", "slack", form, {"grounds": ground, "notice": notice})
        assert not isinstance(answer, Refused)
        if not isinstance(answer, Opened):
            break
    there.rest()


@pytest.mark.parametrize(
    ("routine", "ground", "words"),
    [
        pytest.param("tibro", "insult", "personliga angrepp", marks=pytest.mark.clauses("TIB-83")),
        pytest.param("tibro", "hate", "hets mot folkgrupp", marks=pytest.mark.clauses("TIB-84")),
        pytest.param("tibro", "violence_porn", "våldsskildringar", marks=pytest.mark.clauses("TIB-85")),
        pytest.param("tibro", "crime", "uppmaningar till brott", marks=pytest.mark.clauses("TIB-86")),
        pytest.param("tibro", "secrecy", "omfattas av sekretess", marks=pytest.mark.clauses("TIB-87")),
        pytest.param("tibro", "images", "bilder på människor", marks=pytest.mark.clauses("TIB-88")),
        pytest.param("tibro", "copyright", "upphovsrättsligt", marks=pytest.mark.clauses("TIB-91")),
        pytest.param("tibro", "advert", "kommersiella budskap", marks=pytest.mark.clauses("TIB-93")),
        pytest.param("laholm", "insult", "personangrepp", marks=pytest.mark.clauses("LAH-31")),
        pytest.param("laholm", "obscene", "obscena ord", marks=pytest.mark.clauses("LAH-32")),
        pytest.param("laholm", "hate", "hets mot folkgrupp", marks=pytest.mark.clauses("LAH-33")),
        pytest.param("laholm", "copyright", "upphovsrätt", marks=pytest.mark.clauses("LAH-34")),
        pytest.param("laholm", "violence", "våldsskildringar", marks=pytest.mark.clauses("LAH-35")),
        pytest.param("laholm", "pornography", "pornografi", marks=pytest.mark.clauses("LAH-36")),
        pytest.param("laholm", "advert", "kommersiell reklam", marks=pytest.mark.clauses("LAH-37")),
        pytest.param("lidingo", "off_purpose", "ändamålet", marks=pytest.mark.clauses("LID-120")),
        pytest.param("lidingo", "insult", "personliga angrepp", marks=pytest.mark.clauses("LID-124")),
        pytest.param("lidingo", "hate", "hets mot folkgrupp", marks=pytest.mark.clauses("LID-125")),
        pytest.param("lidingo", "violence_porn", "våldsskildringar", marks=pytest.mark.clauses("LID-126")),
        pytest.param("lidingo", "crime", "uppmaningar till brott", marks=pytest.mark.clauses("LID-127")),
        pytest.param("lidingo", "copyright", "upphovsrättsligt", marks=pytest.mark.clauses("LID-128")),
        pytest.param("lidingo", "language", "svordomar", marks=pytest.mark.clauses("LID-129")),
        pytest.param("lidingo", "advert", "kommersiella budskap", marks=pytest.mark.clauses("LID-130")),
        pytest.param("gislaved", "insult", "personliga angrepp", marks=pytest.mark.clauses("GIS-64")),
        pytest.param("gislaved", "hate", "hets mot folkgrupp", marks=pytest.mark.clauses("GIS-65")),
        pytest.param("gislaved", "violence_porn", "våldsskildringar", marks=pytest.mark.clauses("GIS-66")),
        pytest.param("gislaved", "crime", "uppmaningar till brott", marks=pytest.mark.clauses("GIS-67")),
        pytest.param("gislaved", "copyright", "upphovsrättsligt", marks=pytest.mark.clauses("GIS-68")),
        pytest.param("gislaved", "language", "svordomar", marks=pytest.mark.clauses("GIS-69")),
        pytest.param("gislaved", "advert", "kommersiella budskap", marks=pytest.mark.clauses("GIS-70")),
        pytest.param("degerfors", "against_law", "lagstiftning", marks=pytest.mark.clauses("DEG-51")),
        pytest.param("degerfors", "insult", "personangrepp", marks=pytest.mark.clauses("DEG-52")),
        pytest.param("degerfors", "hate", "hets mot folkgrupp", marks=pytest.mark.clauses("DEG-53")),
        pytest.param("degerfors", "violence_porn", "våldsskildringar", marks=pytest.mark.clauses("DEG-54")),
        pytest.param("degerfors", "crime", "uppmaningar till brott", marks=pytest.mark.clauses("DEG-55")),
        pytest.param("degerfors", "copyright", "upphovsrättsligt", marks=pytest.mark.clauses("DEG-56")),
        pytest.param("degerfors", "secrecy", "röjer sekretess", marks=pytest.mark.clauses("DEG-57")),
        pytest.param("degerfors", "advert", "reklam", marks=pytest.mark.clauses("DEG-43")),
    ],
)
def test_a_removal_on_that_ground_says_so(living: Living, routine: str, ground: str, words: str) -> None:
    """The form offers it with its clause; chosen, it is what the case and the log say was the reason."""
    there = living(routine)
    remove_for(there, ground)

    (removal,) = there.removals()
    assert removal.grounds == [ground]
    assert removal.evidence is not None
    found = load(routine).ground(ground)
    assert found is not None
    assert removal.secrecy == found.secrecy
    assert words in there.cases()[0].reason
    row = next(row for row in there.rows() if row.action == "removal.grounds")
    assert (row.actor, row.details["grounds"]) == ("bo", [ground])


@pytest.mark.parametrize("routine", ["tibro", "laholm", "lidingo", "gislaved", "degerfors"])
def test_every_ground_bears_its_own_clause_on_the_form(living: Living, routine: str) -> None:
    """Whoever chooses sees which line of the document it is."""
    offered = grounds_of(removal_form(living(routine)))
    for ground in load(routine).grounds:
        option = offered[ground.id]
        assert option.label == ground.text
        assert ground.clauses[0] in (option.hint or "")


@pytest.mark.clauses("LID-36", "GIS-64", "DEG-41")
@pytest.mark.parametrize("routine", ["lidingo", "gislaved", "degerfors", "tibro", "laholm"])
def test_without_a_ground_nothing_is_removed(living: Living, routine: str) -> None:
    """What everybody may read is not taken away because somebody dislikes it."""
    there = living(routine)
    form = removal_form(there)
    again = there.send("bo", "slack", form, {"grounds": "", "notice": "none"})
    assert isinstance(again, Opened)
    assert next(field for field in again.form.fields if field.key == "grounds").error
    there.rest()
    assert there.removals() == []
    assert there.platform.calls == []
