"""Where a document can be read in two ways the reading is a value, and the other one holds as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from cards.routine_text import routine_text
from routines import library
from tests.altered import altered
from tests.crowds.town import INSULT, SECOND, crowd, words
from tests.test_documents_told import case_of, field, opened, sent

#: The crowd's Friday is 2026-11-20.
YESTERDAY, TODAY, TOMORROW = "2026-11-19", "2026-11-20", "2026-11-21"


def shown(file: str) -> str:
    """What ``routine show`` says, in one paragraph."""
    return " ".join(routine_text(library.load(file)).split())


# --- when a platform's exemption ends (LID-133, LID-135) ----------------------------------------------


def exempt_until(folder: Path, day: str | None) -> str:
    return altered(folder, "lidingo", {"removal.possible_from.x": day})


@pytest.mark.clauses("LID-135", "LID-133")
@pytest.mark.parametrize(("day", "removes"), [(None, False), (TOMORROW, False), (TODAY, True)])
def test_from_the_day_on_which_it_is_possible_x_is_no_exemption(
    day: str | None, removes: bool, tmp_path: Path
) -> None:
    with crowd(exempt_until(tmp_path, day)) as town:
        town.second_account(platform="x")
        town.writes(INSULT, account=SECOND)
        offered = town.town.possible(case_of(town))
        assert ("case.remove" in offered, "case.counter" in offered) == (removes, not removes)
        assert (case_of(town).remove_by is not None) == removes
        told = "Från och med lördag 21 november ska sådant tas bort även här."
        assert (told in words(town.card("case:1"))) == (day == TOMORROW)


def test_a_day_that_ends_no_exemption_is_refused(tmp_path: Path) -> None:
    file = altered(tmp_path, "lidingo", {"removal.possible_from.x": TODAY, "removal.exempt.x": False})
    (finding,) = library.check(Path(file))
    assert finding.place == "removal.possible_from.x.value"
    assert finding.sentence == "nothing is exempt there that could end on a day (removal.exempt)"


def test_routine_show_says_whether_the_exemption_ends(tmp_path: Path) -> None:
    assert "Undantaget upphör på X (Twitter): inget datum satt [LID-135]" in shown("lidingo")
    assert "Undantaget upphör på X (Twitter): 21 november 2026" in shown(exempt_until(tmp_path, TOMORROW))


# --- whether politics are a reason to remove (LAH-75) -------------------------------------------------


POLITICS = "Rösta på Partiet!"


@pytest.mark.clauses("LAH-75")
@pytest.mark.parametrize("removes", [False, True])
def test_whether_party_politics_may_be_removed_for_that_is_the_routines_to_say(
    removes: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "laholm", {"politics.removal_ground": removes})) as town:
        town.writes(POLITICS, origin="person")
        grounds = {option.value: option for option in field(opened(town, "case.remove"), "grounds").options}
        assert ("politics" in grounds) == removes
        if removes:
            assert "partipolitik" in grounds["politics"].label
            assert "LAH-75" in str(grounds["politics"])
            sent(town, opened(town, "case.remove"), grounds="politics", notice="none")
            assert case_of(town).reason == "partipolitik"
            assert town.town.removals()[0].grounds == ["politics"]


def test_nothing_is_removed_for_politics_without_a_clause(tmp_path: Path) -> None:
    (finding,) = library.check(Path(altered(tmp_path, "lidingo", {"politics.removal_ground": True})))
    assert finding.place == "politics.removal_ground.value"
    assert finding.sentence.startswith("nothing is removed for politics without a clause")
