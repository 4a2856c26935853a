"""A comment that the platform hides, or has put in its spam or trash, is on no card said to be shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.platforms import Visibility
from handlers.ports import Changed, Refused
from tests.property.machine_world import Town, living_by
from tests.toy_cards import words_of

INSULT = "Ni är idioter hela bunten."
#: True of every platform: Facebook and Instagram have no trash, and there its author still sees it.
HIDDEN = (
    "plattformen visar den inte öppet just nu: den är dold, ligger i skräppost eller papperskorg, "
    "eller så är kommentarerna avstängda"
)


tibro = living_by("tibro", before=True)


def told(there: Town) -> str:
    """The words of the case's newest card in the channel, once everything has been drawn."""
    there.rest()
    posts = [post.card for post in there.chats["slack"].posts if post.key.startswith("case:1@")]
    return words_of(posts[-1]).lower()


def stands(there: Town, visibility: Visibility) -> None:
    there.platform.shown["c1"] = visibility
    there.comes("c1", INSULT)


def approve(there: Town) -> None:
    (case,) = there.cases()
    answer = there.press("bo", "slack", "case.approve", "case:1", case.version)
    assert isinstance(answer, Changed)


def test_what_the_platform_hides_is_kept_but_not_said_to_be_shown(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    assert HIDDEN not in told(tibro)
    stands(tibro, Visibility.HIDDEN)
    assert HIDDEN in told(tibro)
    approve(tibro)
    assert f"behållen, men {HIDDEN}" in told(tibro)
    assert not {"restore", "publish"} & set(tibro.platform.calls)
    stands(tibro, Visibility.VISIBLE)
    assert HIDDEN not in told(tibro)


def test_what_goes_to_the_trash_after_its_approval_is_said_so_too(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    approve(tibro)
    assert HIDDEN not in told(tibro)
    stands(tibro, Visibility.HIDDEN)
    assert f"behållen, men {HIDDEN}" in told(tibro)


def test_what_vanished_is_laid_to_nobody_by_the_card_or_by_a_refusal(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    (seen,) = tibro.cases()
    stands(tibro, Visibility.GONE)
    refused = tibro.press("bo", "slack", "case.approve", "case:1", seen.version)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("Kommentaren försvann från plattformen, upptäckt 2026-11-20")
    words = told(tibro)
    assert "upptäckt 2026-11-20" in words
    assert "försvann av" not in words


# --- it comes back ----------------------------------------------------------------------------------


def opened(there: Town) -> list[str]:
    return [row.subject for row in there.rows() if row.action == "case.opened"]


def in_channel(there: Town, key: str) -> bool:
    there.rest()
    return any(post.key.startswith(f"{key}@") for post in there.chats["slack"].posts)


@pytest.mark.parametrize("way", [[], [Visibility.HIDDEN], [Visibility.VISIBLE, Visibility.GONE]])
def test_what_was_gone_and_is_back_is_decided_about(tibro: Town, way: list[Visibility]) -> None:
    tibro.comes("c1", INSULT)
    written = tibro.time
    stands(tibro, Visibility.GONE)
    tibro.time = written + timedelta(days=9)
    for visibility in [*way, Visibility.VISIBLE, Visibility.VISIBLE]:
        stands(tibro, visibility)
    *before, case = tibro.cases()
    assert {(one.state, one.outcome) for one in before} == {("closed", "vanished")}
    assert (case.state, case.violation, case.opened_at) == ("open", True, tibro.time)
    assert case.remove_by is not None
    assert case.remove_by == before[0].remove_by  # counted from when it was written, so it is late
    assert case.remove_by < tibro.time
    assert opened(tibro) == [f"case:{one.id}" for one in tibro.cases()]
    assert in_channel(tibro, f"case:{case.id}")
    posts = [post.card for post in tibro.chats["slack"].posts if post.key.startswith(f"case:{case.id}@")]
    assert f"var borta från plattformen (ärende {before[-1].id})" in words_of(posts[-1])
    assert tibro.broken() is None


def test_what_comes_back_unpublished_waits_for_a_decision(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    stands(tibro, Visibility.GONE)
    stands(tibro, Visibility.HELD)
    assert [case.state for case in tibro.cases()] == ["closed", "open"]
    assert tibro.cases()[-1].reason == ""  # else its card would say that it could not be published


def test_what_people_decided_about_is_no_new_case_when_it_is_back(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    approve(tibro)
    for visibility in (Visibility.GONE, Visibility.VISIBLE, Visibility.HIDDEN, Visibility.VISIBLE):
        stands(tibro, visibility)
    assert [case.outcome for case in tibro.cases()] == ["kept"]


@pytest.mark.parametrize("shown", [Visibility.VISIBLE, Visibility.HELD])
def test_what_the_platform_hid_first_and_shows_later_gets_its_case(tibro: Town, shown: Visibility) -> None:
    tibro.comes("c1", INSULT, Visibility.HIDDEN)
    assert tibro.cases() == []
    tibro.time += timedelta(hours=1)
    for visibility in (shown, Visibility.HIDDEN, shown):
        stands(tibro, visibility)
    (case,) = tibro.cases()
    assert (case.state, case.violation, case.reason) == ("open", True, "")
    assert case.opened_at == tibro.time
    assert opened(tibro) == ["case:1"]
    assert in_channel(tibro, "case:1")


def test_what_is_harmless_and_was_hidden_needs_nobody(tibro: Town) -> None:
    tibro.comes("c1", "Fint väder i dag.", Visibility.HIDDEN)
    tibro.platform.shown["c1"] = Visibility.VISIBLE
    tibro.comes("c1", "Fint väder i dag.")
    assert tibro.cases() == []
