"""Ångra of Godkänn: the case is as before, and what the approval set going does not happen."""

from __future__ import annotations

from handlers.platforms import Visibility
from handlers.ports import Changed, Refused
from tests.property.machine_world import Town, living_by

INSULT = "Ni är idioter hela bunten."


tibro = living_by("tibro", before=True)


def press(there: Town, person: str, action: str, case: int = 1) -> object:
    version = there.cases()[case - 1].version
    return there.press(person, "slack", action, f"case:{case}", version)


def test_the_case_is_as_before_with_its_deadlines(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    (before,) = tibro.cases()
    assert isinstance(press(tibro, "bo", "case.approve"), Changed)
    assert isinstance(press(tibro, "frans", "case.undo"), Refused)
    assert isinstance(press(tibro, "disa", "case.undo"), Changed)
    (after,) = tibro.cases()
    same = ("state", "outcome", "decided_by", "decided_at", "remove_by", "answer_by", "deadline_ground")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert [row.action for row in tibro.rows()][-1] == "decision.undone"
    assert isinstance(press(tibro, "disa", "case.undo"), Refused)


def test_what_was_edited_since_is_decided_in_its_new_case(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    press(tibro, "bo", "case.approve")
    tibro.comes("c1", "Ni är idioter och kräk.")
    tibro.rest()
    older = next(post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@"))
    assert "case.undo" not in {button.action for button in older.buttons}
    refused = press(tibro, "bo", "case.undo")  # by a card that some chat has not drawn anew yet
    assert isinstance(refused, Refused)
    assert "ärende 2" in refused.reason
    assert [case.state for case in tibro.cases()] == ["closed", "open"]


def test_a_held_comment_is_not_published_after_its_approval_was_undone(tibro: Town) -> None:
    """The job that publishes was asked for by the approval, and comes too late."""
    tibro.platform.shown["c1"] = Visibility.HELD
    tibro.comes("c1", INSULT, Visibility.HELD)
    press(tibro, "bo", "case.approve")
    press(tibro, "bo", "case.undo")
    tibro.rest()
    assert "publish" not in tibro.platform.calls
    assert tibro.platform.shown["c1"] is Visibility.HELD
    press(tibro, "bo", "case.approve")
    tibro.rest()
    assert tibro.platform.calls.count("publish") == 1


def test_what_is_gone_is_not_decided_anew(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    press(tibro, "bo", "case.approve")
    tibro.comes("c1", INSULT, Visibility.GONE)
    assert isinstance(press(tibro, "bo", "case.undo"), Refused)


def test_a_card_offers_no_undoing_while_the_comment_is_gone(tibro: Town) -> None:
    def offered() -> set[str]:
        tibro.rest()
        card = next(post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@"))
        return {button.action for button in card.buttons}

    tibro.comes("c1", INSULT)
    press(tibro, "bo", "case.approve")
    assert "case.undo" in offered()
    tibro.comes("c1", INSULT, Visibility.GONE)
    assert "case.undo" not in offered()
    tibro.platform.shown["c1"] = Visibility.VISIBLE
    tibro.comes("c1", INSULT)
    assert "case.undo" in offered()
