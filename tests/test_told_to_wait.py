"""A platform that tells us to wait is waited for: no try is used up by it, and the card says until when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.platforms import Visibility
from handlers.ports import Undelivered
from handlers.shown import card_of
from tests.property.machine_world import Town, living_by
from tests.test_told_truly import INSULT, opens, replies, sends

gislaved = living_by("gislaved", before=True)
QUESTION = "När öppnar badhuset på lördag?"
#: As Meta's codes 4, 17, 32 and 613 come: without a time of their own they stand for five minutes.
WAIT = Undelivered("Meta ber oss vänta", retry_after=300.0, untouched=True)
#: More than the tries that there are.
OFTEN = 5


@pytest.fixture
def seen(gislaved: Town, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The case's card each time that the platform is asked for anything."""
    cards: list[str] = []
    behave: Callable[..., object] = gislaved.platform._behave

    def asked(call: str, **more: bool) -> object:
        card = gislaved.database.ask(lambda session: card_of(session, gislaved.world, "case:1"))
        assert card is not None
        cards.append(f"{call}: {card}")
        return behave(call, **more)

    monkeypatch.setattr(gislaved.platform, "_behave", asked)
    return cards


def told(seen: list[str], call: str) -> str:
    """The card when the platform was asked for that the last time."""
    return [card for card in seen if card.startswith(f"{call}: ")][-1]


def decides(there: Town, action: str, **values: str) -> None:
    """Bo decides; what follows is yet to be done."""
    there.send("bo", "slack", opens(there, "bo", action).form, values)


def does(there: Town, job: str) -> None:
    """Carries out the one job of that kind, by a world with its faults."""
    (asked,) = [found for found in there.undone() if found.startswith(f"{job}:")]
    there.run_job(asked)


def actions(there: Town) -> list[str]:
    return [row.action for row in there.rows()]


def test_a_removal_waits_as_long_as_it_is_told(gislaved: Town, seen: list[str]) -> None:
    gislaved.comes("c1", INSULT)
    gislaved.platform.next["hide"] = [WAIT] * OFTEN
    decides(gislaved, "case.remove", notice="none")
    does(gislaved, "remove")
    assert gislaved.platform.calls.count("hide") == OFTEN + 1
    assert "Tas bort. Meta ber oss vänta. Nytt försök fredag 20 nov. kl. 10:05." in told(seen, "hide")
    assert "comment.removed" in actions(gislaved)
    assert "removal.failed" not in actions(gislaved)
    assert gislaved.removals()[0].failure == ""


def test_what_is_told_without_end_becomes_a_person_s(gislaved: Town) -> None:
    """Half an hour in all; then the card says why, and it can be tried again or done by hand."""
    gislaved.comes("c1", INSULT)
    gislaved.platform.always["hide"] = WAIT
    decides(gislaved, "case.remove", notice="none")
    does(gislaved, "remove")
    assert gislaved.platform.calls.count("hide") == 7
    (removal,) = gislaved.removals()
    assert (removal.step, removal.failure) == ("failed", "Meta ber oss vänta")
    assert {"case.retry", "case.removed"} <= set(gislaved.possible(gislaved.cases()[0]))


def test_whoever_tells_us_to_wait_for_hours_is_not_asked_again_before(gislaved: Town) -> None:
    gislaved.comes("c1", INSULT)
    gislaved.platform.always["hide"] = Undelivered("dagens anrop till YouTube är slut", retry_after=36_000.0)
    decides(gislaved, "case.remove", notice="none")
    does(gislaved, "remove")
    assert gislaved.platform.calls.count("hide") == 1
    assert gislaved.removals()[0].step == "failed"


def test_a_wait_of_seconds_is_one_of_our_own(gislaved: Town) -> None:
    gislaved.comes("c1", INSULT)
    gislaved.platform.always["hide"] = Undelivered("Meta ber oss vänta", retry_after=5.0)
    decides(gislaved, "case.remove", notice="none")
    does(gislaved, "remove")
    assert gislaved.platform.calls.count("hide") == 1 + len(gislaved.world.pace.tries)


def test_a_platform_that_cannot_be_looked_at_for_a_while_is_waited_for(
    gislaved: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hid the comment and then tells us to wait: whether it is hidden is asked when we may again."""
    behave: Callable[..., object] = gislaved.platform._behave
    waits = [WAIT] * OFTEN

    def asked(call: str, **more: bool) -> object:
        if call == "look" and "hide" in gislaved.platform.calls and waits:
            raise waits.pop()
        return behave(call, **more)

    monkeypatch.setattr(gislaved.platform, "_behave", asked)
    gislaved.comes("c1", INSULT)
    decides(gislaved, "case.remove", notice="none")
    does(gislaved, "remove")
    assert not waits
    assert "comment.removed" in actions(gislaved)


def test_the_notice_waits_and_then_the_removal_goes_on(gislaved: Town, seen: list[str]) -> None:
    gislaved.comes("c1", INSULT)
    gislaved.platform.next["reply"] = [WAIT] * OFTEN
    decides(gislaved, "case.remove", notice="send")
    does(gislaved, "remove")
    said = "Ger avsändaren besked. Meta ber oss vänta. Nytt försök fredag 20 nov. kl. 10:05."
    assert said in told(seen, "reply")
    assert [reply.state for reply in replies(gislaved)] == ["posted"]
    assert len(gislaved.platform.replies) == 1
    assert "comment.removed" in actions(gislaved)


def test_an_answer_waits(gislaved: Town, seen: list[str]) -> None:
    gislaved.comes("c1", QUESTION)
    gislaved.platform.next["reply"] = [WAIT] * OFTEN
    decides(gislaved, "case.answer", text="Klockan nio. Hälsningar Bo Ask, Kommunikation")
    does(gislaved, "reply")
    assert "Meta ber oss vänta. Nytt försök fredag 20 nov. kl. 10:05." in told(seen, "reply")
    (reply,) = replies(gislaved)
    assert (reply.state, reply.failure) == ("posted", "")
    assert len(gislaved.platform.replies) == 1


def test_bringing_back_waits(gislaved: Town, seen: list[str]) -> None:
    gislaved.comes("c1", INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="none")
    (case,) = gislaved.cases()
    gislaved.press("bo", "slack", "case.undo", f"case:{case.id}", case.version)
    gislaved.platform.next["restore"] = [WAIT] * OFTEN
    does(gislaved, "restore")
    assert "Meta ber oss vänta. Nytt försök fredag 20 nov. kl. 10:05." in told(seen, "restore")
    assert gislaved.platform.shown["c1"] is Visibility.VISIBLE
    assert gislaved.cases()[0].state == "open"
