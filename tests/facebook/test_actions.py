"""Hiding, bringing back, deleting and answering at a Page, and what is said where that cannot be done."""

from __future__ import annotations

import pytest

from handlers.platforms import Target, Visibility
from tests.facebook.fake import PAGE, GraphServer, error, says
from tests.facebook.stage import connected, refusal

OWN = {"from": {"id": PAGE, "name": "Tibro kommun"}}


def target(comment: str) -> Target:
    return Target(comment_id=comment)


async def test_a_hidden_comment_is_hidden_at_the_page_and_brought_back() -> None:
    server = GraphServer()
    comment = server.comment(server.post(), "Fult")
    async with connected(server) as (page, _):
        for _ in range(2):
            await page.hide(target(comment))
        assert server.comments[comment]["is_hidden"] is True
        assert server.asked.count(f"POST {comment}") == 1
        assert (await page.look(target(comment))).visibility is Visibility.HIDDEN
        await page.restore(target(comment))
        assert server.comments[comment]["is_hidden"] is False


async def test_publishing_shows_nothing_that_was_hidden() -> None:
    server = GraphServer()
    comment = server.comment(server.post(), "Fult", is_hidden=True)
    async with connected(server) as (page, _):
        await page.publish(target(comment))
    assert server.comments[comment]["is_hidden"] is True


async def test_what_facebook_does_not_let_a_page_do_is_said_before_it_is_tried() -> None:
    server = GraphServer()
    post = server.post()
    own = server.comment(post, "Vårt", **OWN)
    theirs = server.comment(post, "I en grupp", can_hide=False, can_remove=False)
    async with connected(server) as (page, _):
        for asked, reason in (
            (page.hide(target(own)), "egna"),
            (page.hide(target(theirs)), "dölja"),
            (page.delete(target(theirs)), "ta bort"),
        ):
            refused = await refusal(asked)
            assert reason in refused.reason
            assert refused.final
    assert all(call.startswith("GET") for call in server.asked)


async def test_a_yes_that_changed_nothing_is_no_yes() -> None:
    server = GraphServer(always={"POST": says(200, {"success": False}), "DELETE": says(200, {})})
    comment = server.comment(server.post(), "Fult")
    async with connected(server) as (page, _):
        for asked in (page.hide(target(comment)), page.delete(target(comment))):
            refused = await refusal(asked)
            assert "ändrade ingenting" in refused.reason
            assert not refused.final


async def test_a_deletion_that_somebody_was_faster_with_is_done() -> None:
    server = GraphServer()
    comment = server.comment(server.post(), "Fult")
    async with connected(server) as (page, _):
        server.done_but = [error(100, 33)]
        await page.delete(target(comment))
        still = server.comment(server.post(), "Kvar")
        server.next["DELETE"] = [error(100, 33)]
        assert (await refusal(page.delete(target(still)))).final


async def test_no_permission_is_final_and_never_gone() -> None:
    server = GraphServer()
    comment = server.comment(server.post(), "Fult")
    for code in (10, 200, 190):
        async with connected(server) as (page, _):
            server.next["GET"] = [error(code)]
            assert (await refusal(page.look(target(comment)))).final
            server.next["GET"] = [error(100, 33), error(code)]
            assert (await refusal(page.look(target(comment)))).final


@pytest.mark.parametrize("lost", [says(500, {}), error(2), says(200, {})])
async def test_an_answer_whose_confirmation_was_lost_is_found_and_not_posted_again(lost: object) -> None:
    server = GraphServer(done_but=[lost])  # type: ignore[list-item]
    comment = server.comment(server.post(), "När?")
    async with connected(server) as (page, _):
        assert not (await refusal(page.reply(target(comment), "Nu & här", key="k", again=False))).final
        [posted] = server.replies(comment)
        assert await page.reply(target(comment), "Nu & här", key="k", again=True) == posted["id"]
    assert len(server.replies(comment)) == 1


async def test_the_same_words_twice_are_found_where_facebook_refuses_them() -> None:
    server = GraphServer()
    comment = server.comment(server.post(), "När?")
    async with connected(server) as (page, _):
        first = await page.reply(target(comment), "Nu", key="k", again=False)
        server.next["POST comments"] = [error(506), error(506)]
        assert await page.reply(target(comment), "Nu", key="k2", again=False) == first
        refused = await refusal(page.reply(target(comment), "Sedan", key="k3", again=False))
    assert "samma text" in refused.reason
    assert refused.final


async def test_words_of_others_or_to_others_are_not_taken_for_ours() -> None:
    """A citizen says the same; and the author above got the same words before this one wrote."""
    server = GraphServer()
    post = server.post()
    top = server.comment(post, "Första")
    server.comment(post, "Tack!", below=top)
    server.comment(post, "Tack!", below=top, **OWN)
    answer = server.comment(post, "Andra", below=top)
    async with connected(server) as (page, _):
        new = await page.reply(target(answer), "Tack!", key="k", again=True)
        assert server.comments[new]["parent"]["id"] == answer
        # Facebook may put an answer to an answer below the comment at the top.
        server.comments[new]["parent"]["id"] = top
        assert await page.reply(target(answer), "Tack!", key="k", again=True) == new


async def test_what_is_gone_cannot_be_answered() -> None:
    server = GraphServer()
    post = server.post()
    comment = server.comment(post, "Hej")
    del server.comments[comment]
    async with connected(server) as (page, _):
        assert (await refusal(page.reply(target(comment), "Hej", key="k", again=False))).final


async def test_the_page_is_ready_when_it_can_be_read() -> None:
    async with connected() as (page, server):
        await page.ready()
        server.next["GET feed"] = [error(10)]
        assert "behörighet" in (await refusal(page.ready())).reason
        server.next["GET"] = [says(200, {"id": "1"})]
        assert "nummer" in (await refusal(page.ready())).reason
    assert all(call.startswith("GET") for call in server.asked)
