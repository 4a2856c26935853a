"""How often an account's own plan wants something new, read from its words, and what is reminded of then."""

from __future__ import annotations

import pytest

from handlers.ports import Shown
from routines.publishing import days_between_posts
from tests.life.walk import life
from tests.watching.place import at, place
from tests.watching.test_inactivity import POSTED, quiet


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Varje vardag; nytt två gånger i veckan.", 4),
        ("Vi tittar varje dag. Publicerar 1-2 inlägg per vecka", 7),
        ("nytt material varje månad", 30),
        ("Kontorstid 8-17, nya inlägg varannan vecka", 14),
        ("inlägg var 14:e dag", 14),
        ("Kontrolleras två gånger om dagen och uppdateras en gång i veckan", 7),
        ("kollas var tredje timme, inlägg 3 ggr/vecka", 3),
        ("vi lägger ut nytt dagligen", 3),
        ("publiceras tre gånger per år", 122),
        # Of looking, not of posting; or no time at all.
        ("Bevakas dagligen", None),
        ("Vardagar kl. 10-15", None),
        ("Kontot ska bevakas varje vardag och uppdateras vid behov", None),
        ("", None),
    ],
)
def test_a_pace_is_found_in_an_answer_of_one_s_own_words(words: str, days: int | None) -> None:
    assert days_between_posts(words) == days


@pytest.mark.clauses("GIS-93", "GIS-24")
@pytest.mark.parametrize(
    ("watching", "before", "then"),
    [
        ("Nytt två gånger i veckan.", "2026-10-08", "2026-10-09"),
        ("Nytt varannan vecka.", "2026-10-16", "2026-10-19"),
        ("Vid behov.", "2026-10-09", "2026-10-12"),
    ],
)
def test_in_gislaved_an_account_is_silent_when_its_own_plan_wanted_something_new(
    watching: str, before: str, then: str
) -> None:
    """Posted on Monday the 5th; where the plan names no pace a week counts as elsewhere."""
    with place("gislaved") as town:
        town.set_account(posted_at=at(POSTED), bound_at=at("2026-09-01"), plan={"watching": watching})
        assert quiet(town.at(before, "12:00")) == set()
        assert quiet(town.at(then, "12:00")) == {("bo", "silent")}
        (task,) = town.tasks("silent")
        assert ("GIS-93" in task.source["clauses"]) == (watching != "Vid behov.")


def test_elsewhere_no_plan_changes_when_an_account_is_silent() -> None:
    with place("tibro") as town:
        town.set_account(posted_at=at(POSTED), bound_at=at("2026-09-01"), plan={"watching": "Nytt dagligen"})
        assert quiet(town.at("2026-10-09", "12:00")) == set()


@pytest.mark.clauses("GIS-93")
def test_a_slow_pace_puts_off_whether_the_account_is_kept() -> None:
    """Something new once a quarter: nobody is asked after four weeks whether the account stays."""
    with place("gislaved") as town:
        town.set_account(
            posted_at=at(POSTED), bound_at=at("2026-09-01"), plan={"watching": "Nytt varje kvartal"}
        )
        assert quiet(town.at("2026-11-03", "12:00")) == set()
        assert ("carin", "task") in quiet(town.at("2027-01-05", "12:00"))


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize(
    ("words", "counted"),
    [
        (
            "Varje dag 10-12, nytt två gånger i veckan",
            "(Påminnelse när inget nytt har publicerats på 4 dagar.)",
        ),
        ("Varje dag 10-12", "påminnelse när inget nytt har publicerats på 7 dagar, som för andra konton.)"),
    ],
)
def test_whoever_reads_the_plan_sees_how_its_pace_counts(words: str, counted: str) -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa", watching=words)
        read = town.press("disa", town.card(), "request.read")
        assert isinstance(read, Shown)
        assert counted in str(read.card)
