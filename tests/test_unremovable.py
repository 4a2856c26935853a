"""What nobody here can take away has no Ta bort and no time for it, and nobody is told that it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.instagram import Instagram
from handlers import intake
from handlers.platforms import MENTION, MESSAGE, Incoming, Target, Visibility
from handlers.ports import Changed, Opened, Undelivered
from tests.altered import altered
from tests.clocked import INSULT, Clocked, clocked, words
from tests.facebook.stage import refusal
from tests.instagram.stage import connected
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY, RULES

NOTICE = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"


@pytest.fixture
def gislaved() -> Iterator[Clocked]:
    with clocked("gislaved", "2026-11-16 10:00", only=["deadlines"]) as made:
        yield made


def comes(there: Clocked, text: str = INSULT, **more: object) -> None:
    told = Incoming(id="c1", text=text, created_at=there.town.time, **more)  # type: ignore[arg-type]
    there.town.platform.texts["c1"] = text
    there.town.run(intake.take_in(there.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    there.town.rest()


def card(there: Clocked) -> str:
    posts = there.town.chats["slack"].in_place("slack:T1:C1")
    return words(next(post.card for post in posts if post.key == "case:1@slack:T1:C1"))


def actions(there: Clocked) -> tuple[str, ...]:
    return there.town.possible(there.town.cases()[0])


def remove(there: Clocked) -> None:
    opened = there.press("bo", "case.remove", "case:1", there.town.cases()[0].version)
    assert isinstance(opened, Opened), opened
    sent = there.send("bo", opened, notice="send", notice_text=NOTICE)
    assert isinstance(sent, Changed), sent


def test_a_message_cannot_be_removed_and_its_card_says_what_can_be_done(gislaved: Clocked) -> None:
    can = gislaved.town.platform.capabilities
    gislaved.town.platform.capabilities = replace(can, elsewhere=frozenset({MESSAGE}))
    comes(gislaved, kind="message")
    assert "case.remove" not in actions(gislaved)
    assert "case.answer" in actions(gislaved)
    assert gislaved.town.cases()[0].remove_by is None
    assert "Tas bort" not in card(gislaved)
    assert "kan inte ta bort det hos avsändaren. Bemöt det med Svara." in card(gislaved)


def test_what_the_platform_says_that_nobody_here_can_remove_has_no_time_for_it_until_it_can(
    gislaved: Clocked,
) -> None:
    comes(gislaved, removable=False)
    assert "case.remove" not in actions(gislaved)
    assert gislaved.town.cases()[0].remove_by is None
    assert "Facebook låter inte kontot dölja eller ta bort det här. Bemöt det med Svara." in card(gislaved)

    comes(gislaved)  # a webhook does not say
    assert "case.remove" not in actions(gislaved)
    comes(gislaved, INSULT + " Allihop.")
    assert gislaved.town.cases()[0].remove_by is None

    comes(gislaved, INSULT + " Allihop.", removable=True)
    assert "case.remove" in actions(gislaved)
    assert gislaved.town.cases()[0].remove_by is not None

    comes(gislaved, INSULT + " Allihop.", removable=False)
    assert "case.remove" not in actions(gislaved)
    assert gislaved.town.cases()[0].remove_by is None


def test_what_a_person_removes_in_a_live_broadcast_has_its_evidence_and_is_decided_as_removed(
    gislaved: Clocked,
) -> None:
    """Nothing is done through the interface, and the author is told nothing that nobody has done yet."""
    platform = gislaved.town.platform
    platform.capabilities = Instagram.capabilities
    comes(gislaved, kind="live")
    assert "en kommentar i en direktsändning" in card(gislaved)
    assert "låter Facebook ingen dölja, ta bort eller svara på den härifrån" in card(gislaved)
    assert gislaved.town.cases()[0].remove_by is not None

    platform.shown["c1"] = Visibility.GONE  # Bo has removed it in the app, or the broadcast is over
    remove(gislaved)
    assert (platform.calls, platform.replies) == ([], [])
    assert gislaved.town.removals()[0].step == "by_hand"
    assert len(gislaved.logged("evidence.saved")) == 1
    opened = gislaved.press("bo", "case.removed", "case:1", gislaved.town.cases()[0].version)
    assert isinstance(opened, Opened), opened
    sent = gislaved.send("bo", opened, gone="yes", notice="impossible", notice_reason="Sändningen är slut")
    assert isinstance(sent, Changed), sent
    gislaved.town.rest()
    (case,) = gislaved.town.cases()
    assert (case.state, case.outcome) == ("closed", "removed")
    assert gislaved.town.removals()[0].removed_by == "bo"


def test_what_is_left_of_a_live_broadcast_is_removed_through_the_interface(gislaved: Clocked) -> None:
    gislaved.town.platform.capabilities = Instagram.capabilities
    comes(gislaved, kind="live")
    comes(gislaved, kind="comment")
    assert "direktsändning" not in card(gislaved)
    remove(gislaved)
    assert "hide" in gislaved.town.platform.calls


def test_an_answer_in_a_live_broadcast_is_a_person_s_to_post(gislaved: Clocked) -> None:
    gislaved.town.platform.capabilities = Instagram.capabilities
    comes(gislaved, kind="live")
    opened = gislaved.press("bo", "case.answer", "case:1", gislaved.town.cases()[0].version)
    assert isinstance(opened, Opened), opened
    assert isinstance(gislaved.send("bo", opened, text="Håll en god ton. /Gislaveds kommun"), Changed)
    gislaved.town.rest()
    assert gislaved.town.platform.replies == []
    assert "reply.posted" in actions(gislaved)


async def test_instagram_is_not_asked_to_hide_or_answer_in_a_live_broadcast() -> None:
    async with connected() as (account, there):
        about = Target(comment_id=there.comment(there.post(), "Ni är idioter."), kind="live")
        for act in (account.hide(about), account.delete(about)):
            assert "i en direktsändning" in (await refusal(act)).reason
        assert there.asked == []


def test_what_was_taken_for_a_mention_elsewhere_can_be_removed_when_it_stands_with_us(
    gislaved: Clocked,
) -> None:
    can = gislaved.town.platform.capabilities
    gislaved.town.platform.capabilities = replace(can, elsewhere=frozenset({MENTION}))
    comes(gislaved, kind="mention")
    assert "case.remove" not in actions(gislaved)
    comes(gislaved, kind="comment")
    assert "case.remove" in actions(gislaved)
    assert gislaved.town.cases()[0].remove_by is not None


def test_nobody_is_told_that_their_comment_is_removed_before_it_is_known_that_it_can_be(
    gislaved: Clocked,
) -> None:
    comes(gislaved)
    gislaved.town.platform.forbidden["c1"] = {"hide", "delete"}
    remove(gislaved)
    assert gislaved.town.platform.replies == []
    assert not {"hide", "delete"} & set(gislaved.town.platform.calls)
    (case,) = gislaved.town.cases()
    assert (case.state, case.outcome, case.remove_by) == ("open", "", None)
    assert "case.remove" not in actions(gislaved)
    assert "Facebook låter inte kontot dölja eller ta bort det här." in card(gislaved)
    assert len(gislaved.logged("removal.impossible")) == 1
    gislaved.keep()
    (told,) = gislaved.told("bo")
    assert told.title == "Ditt beslut gäller inte längre"
    assert "Avsändaren har inte fått något besked" in words(told)


def test_whoever_decided_hears_that_the_author_has_been_told_already(gislaved: Clocked) -> None:
    """The notice went out, the platform refused, and on the next try it says that nobody here can."""
    comes(gislaved)
    gislaved.town.platform.always["hide"] = Undelivered("Nekat", final=True)
    remove(gislaved)
    assert gislaved.town.removals()[0].step == "failed"
    assert len(gislaved.town.platform.replies) == 1
    gislaved.town.platform.forbidden["c1"] = {"hide", "delete"}
    version = gislaved.town.cases()[0].version
    assert isinstance(gislaved.press("bo", "case.retry", "case:1", version), Changed)
    gislaved.town.rest()
    gislaved.keep()
    (told,) = (card for card in gislaved.told("bo") if card.title == "Ditt beslut gäller inte längre")
    assert "Avsändaren har redan fått besked om att den är borttagen" in words(told)
    assert "inte fått något besked" not in words(told)


def test_where_the_routine_only_hides_nothing_is_deleted_when_hiding_ends(tmp_path: Path) -> None:
    """Evidence is saved and the author told; then the platform says that it may only be deleted."""
    hides = altered(tmp_path, "gislaved", {"removal.method": "hide"})
    with clocked(hides, "2026-11-16 10:00", only=["deadlines"]) as town:
        platform = town.town.platform
        platform.capabilities = replace(platform.capabilities, delete=True)
        post = platform.reply

        async def reply(*said: object, **more: object) -> str:
            platform.forbidden["c1"] = {"hide"}
            return await post(*said, **more)  # type: ignore[arg-type]

        platform.reply = reply  # type: ignore[method-assign, assignment]
        comes(town)
        remove(town)
        assert not {"hide", "delete"} & set(platform.calls)
        assert town.town.removals()[0].step == "by_hand"
        assert "case.removed" in actions(town)


def test_no_number_is_asked_for_what_is_known_not_to_go() -> None:
    """Tibro: the registrar would be asked for a diary number of a removal that never comes."""
    with clocked("tibro", "2026-11-16 10:00", only=["deadlines"]) as tibro:
        comes(tibro)
        tibro.town.platform.forbidden["c1"] = {"hide", "delete"}
        remove(tibro)
        tibro.keep()
        assert tibro.town.cases()[0].state == "open"
        assert tibro.told("rut") == []
        assert "evidence.saved" not in [row.action for row in tibro.town.rows()]


def test_what_can_no_longer_be_removed_while_its_number_is_awaited_is_told_to_nobody_either() -> None:
    """Tibro: the diary number comes first, and the platform may say otherwise by then."""
    with clocked("tibro", "2026-11-16 10:00", only=["deadlines"]) as tibro:
        comes(tibro)
        remove(tibro)
        assert tibro.town.removals()[0].step == "diary"
        tibro.town.platform.forbidden["c1"] = {"hide", "delete"}
        opened = tibro.press("rut", "case.diary", "case:1", tibro.town.cases()[0].version)
        assert isinstance(opened, Opened)
        tibro.send("rut", opened, number="KS 2026/31")
        assert tibro.town.platform.replies == []
        assert tibro.town.cases()[0].state == "open"


def test_what_is_not_hidden_is_deleted_where_the_routine_leaves_it_open(gislaved: Clocked) -> None:
    gislaved.town.platform.capabilities = replace(gislaved.town.platform.capabilities, delete=True)
    comes(gislaved)
    gislaved.town.platform.forbidden["c1"] = {"hide"}
    remove(gislaved)
    assert len(gislaved.town.platform.replies) == 1
    assert "delete" in gislaved.town.platform.calls
    assert "hide" not in gislaved.town.platform.calls
    (case,) = gislaved.town.cases()
    assert (case.state, case.outcome) == ("closed", "removed")
    assert "case.undo" not in actions(gislaved)
