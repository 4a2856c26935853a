"""A comment that the platform has put in its spam or trash is on no card said to be shown."""

from __future__ import annotations

from handlers.ports import Changed, Refused, Visibility
from tests.property.machine_world import Town, living_by
from tests.toy_cards import words_of

INSULT = "Ni är idioter hela bunten."
HIDDEN = "plattformen visar den inte: den ligger i skräppost eller papperskorg"


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


def test_what_went_to_the_spam_is_kept_but_not_said_to_be_shown(tibro: Town) -> None:
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
    assert refused.reason.startswith("Kommentaren försvann från plattformen 2026-11-20")
    words = told(tibro)
    assert "kommentaren försvann från plattformen 2026-11-20" in words
    assert "försvann av" not in words
