"""The setup file names another Page: what stands on the old one is removed by people, and not called gone."""

from __future__ import annotations

import pytest

from handlers.platforms import Visibility
from handlers.ports import Changed, Opened
from tests.clocked import Clocked, clocked
from tests.duty.test_cards_follow import lay_down
from tests.scenarios.town import account
from tests.test_unremovable import comes, remove


def connect(town: Clocked, page: str) -> None:
    """The setup file says so, at a start of the program."""
    lay_down(town, account("facebook", connection={"page_id": page, "token": "META_TIBRO"}))


def gives_number(town: Clocked) -> None:
    opened = town.press("rut", "case.diary", "case:1", town.town.cases()[0].version)
    assert isinstance(opened, Opened), opened
    assert isinstance(town.send("rut", opened, number="KS 2026/31"), Changed)


def says_gone(town: Clocked) -> None:
    opened = town.press("bo", "case.removed", "case:1", town.town.cases()[0].version)
    assert isinstance(opened, Opened), opened
    assert isinstance(town.send("bo", opened, gone="yes", notice="sent"), Changed)
    town.town.rest()


@pytest.mark.parametrize("decided", ["before", "after"])
def test_an_insult_on_the_old_page_is_removed_by_a_person_and_not_taken_for_gone(decided: str) -> None:
    """Tibro: whether the removal was decided and waited for its diary number, or is decided afterwards."""
    with clocked("tibro", "2026-11-16 10:00", only=["deadlines"]) as town:
        connect(town, "111")
        comes(town)
        if decided == "before":
            remove(town)
        connect(town, "222")
        town.town.platform.shown["c1"] = Visibility.GONE
        if decided == "after":
            remove(town)
        gives_number(town)
        assert town.town.removals()[0].step == "by_hand"
        assert not {"hide", "delete", "reply"} & set(town.town.platform.calls)
        says_gone(town)
        (case,) = town.town.cases()
        assert (case.state, case.outcome) == ("closed", "removed")
        assert town.logged("comment.vanished") == []


def test_what_comes_in_on_the_new_page_is_removed_through_the_interface() -> None:
    with clocked("gislaved", "2026-11-16 10:00", only=["deadlines"]) as town:
        connect(town, "111")
        connect(town, "222")
        comes(town)
        remove(town)
        assert "hide" in town.town.platform.calls
