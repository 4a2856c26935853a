"""A Facebook Page: Meta tells, people decide here, the Page obeys and is asked again."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from sqlmodel import Session

from bot.meta_webhook import sign
from storage import readings
from storage.tables import Reading
from tests.facebook.fake import APP_SECRET, PAGE, TOKEN, GraphServer, error, graph_server
from tests.scenarios.conftest import Open
from tests.scenarios.town import RULES, Town, account
from tests.stages.base import SeenCard

INSULT = "Ni är idioter hela bunten. 🤬"


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_TOWN", TOKEN)


def page() -> dict[str, Any]:
    """The town's account for the Page; the token is a named secret."""
    return account("facebook", name="Staden", connection={"page_id": PAGE, "token": "META_TOWN"})


def settings(meta: GraphServer) -> dict[str, Any]:
    return {"meta_app_secret": APP_SECRET, "meta_verify_token": "ord", "meta_api_url": meta.address}


async def told(town: Town, meta: GraphServer, comment: str, verb: str = "add") -> None:
    """Meta tells the program what happened to a comment."""
    row = meta.comments.get(comment, {})
    value = {
        "item": "comment",
        "verb": verb,
        "comment_id": comment,
        "post_id": next(iter(meta.posts)),
        "from": row.get("from"),
        "message": row.get("message"),
        "created_time": int(town.app.now().timestamp()),
    }
    await tells(town, value)


async def tells(town: Town, value: dict[str, Any]) -> None:
    """Meta tells the program what happened on the Page."""
    entry = {"id": PAGE, "time": value["created_time"], "changes": [{"field": "feed", "value": value}]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.address}/webhooks/meta", data=body, headers=sign(APP_SECRET, body)) as answer,
    ):
        assert answer.status == 200, await answer.text()


async def test_a_comment_is_hidden_at_the_page_with_evidence_and_its_author_told(open_town: Open) -> None:
    """Webhook, card, Ta bort, evidence, notice, hidden, read back; then Ångra brings it back."""
    async with (
        graph_server(GraphServer(needs_proof=True)) as meta,
        open_town("gislaved", accounts=[page()], settings=settings(meta)) as town,
    ):
        comment = meta.comment(meta.post(), INSULT, at=town.app.now())
        await told(town, meta, comment)
        card = await town.card("idioter")
        form = await town.form("bo", card, "Ta bort")
        text = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        card = await town.card("Borttagen: Staden", "Avsändaren har fått besked")
        assert meta.comments[comment]["is_hidden"] is True
        assert meta.told_alone == [comment]  # a private reply: below the comment it would be hidden with it
        [notice] = meta.messages["5544332211"]
        assert RULES in notice["message"]
        assert meta.replies(comment) == []
        assert len(await town.evidence()) == 1
        order = ["evidence.saved", "reply.posted", "comment.removed"]
        assert [action for action in await town.actions() if action in order] == order
        hidden = meta.asked.index(f"POST {comment}")
        assert f"GET {comment}" in meta.asked[hidden:], "the Page was not asked again"

        await told(town, meta, comment, "hide")  # the echo of what we did
        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "idioter")
        assert meta.comments[comment]["is_hidden"] is False
        assert await town.log_holds()


async def test_a_permission_that_is_lost_is_told_to_the_coordinator_and_not_only_on_the_case(
    open_town: Open,
) -> None:
    async with (
        graph_server() as meta,
        open_town("gislaved", accounts=[page()], settings=settings(meta)) as town,
    ):
        comment = meta.comment(meta.post(), INSULT, at=town.app.now())
        await told(town, meta, comment)
        form = await town.form("bo", await town.card("idioter"), "Ta bort")
        meta.always[f"POST {comment}"] = error(200, status=403)
        text = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        await town.card("idioter", "appen saknar en behörighet")

        def row(session: Session) -> Reading:
            [(_, found)] = readings.of_open(session)
            return found

        found = await town.app.world.database.read(row)
        assert list(found.barred) == ["remove"]
        assert "appen saknar en behörighet" in found.barred["remove"]["reason"]


async def test_a_question_is_answered_below_the_comment_once_though_meta_loses_its_answer(
    open_town: Open,
) -> None:
    async with (
        graph_server() as meta,
        open_town("gislaved", accounts=[page()], settings=settings(meta)) as town,
    ):
        comment = meta.comment(meta.post(), "När börjar simskolan i vår?")
        await told(town, meta, comment)
        card = await town.card("simskolan")
        meta.done_but = [error(2, status=500)]
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Den börjar den 15 mars."})
        await town.card("Besvarad av Bo Ask", "Svaret är publicerat")
        assert len(meta.replies(comment)) == 1


async def test_what_came_while_meta_was_silent_is_read_and_what_vanished_closes(open_town: Open) -> None:
    """No webhook came at all: the next reading brings the card, and the one after says that it is gone."""
    async with (
        graph_server() as meta,
        open_town("gislaved", accounts=[page()], settings=settings(meta)) as town,
    ):
        comment = meta.comment(meta.post(), INSULT, at=town.app.now())
        await town.app.poll()
        await told(town, meta, comment)  # late, and known already
        await town.card("idioter")
        del meta.comments[comment]
        await town.app.poll()
        await town.card("Försvann")


async def test_a_post_that_the_municipality_deletes_lays_its_comments_going_to_nobody(
    open_town: Open,
) -> None:
    """A colleague deletes the town's own post while a case is open below it."""
    async with (
        graph_server() as meta,
        open_town("lidingo", accounts=[page()], settings=settings(meta)) as town,
    ):
        meta.comment(meta.post("Annat", at=town.app.now()), "Fint väder", at=town.app.now())
        post = meta.post("Vårt", at=town.app.now())
        comment = meta.comment(post, INSULT, at=town.app.now())
        await town.app.poll()
        await town.card("idioter")
        del meta.comments[comment], meta.posts[post]
        await town.app.poll()
        await town.app.poll()
        await town.card("Försvann", "avsändaren, plattformen eller någon med tillgång till kontot")


async def test_a_message_to_the_page_goes_to_the_registrar_and_is_answered(open_town: Open) -> None:
    """Nobody else sees it: it is answered in the conversation, and closed when the registrar has it."""
    async with (
        graph_server() as meta,
        open_town("lidingo", accounts=[page()], settings=settings(meta)) as town,
    ):
        meta.message("24601", "När börjar simskolan i vår?", at=town.app.now())
        await town.app.poll()
        card = await town.card("simskolan")
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Den börjar den 15 mars."})
        await town.card("simskolan", "Svaret är publicerat")
        assert [row["message"] for row in meta.messages["24601"]][-1] == "Den börjar den 15 mars."
        assert meta.asked.count(f"POST {PAGE}/messages") == 1
        assert (await town.actions()).count("reply.posted") == 1
        assert "case.closed" not in await town.actions(), "the registrar does not have it yet"


async def test_a_visitor_s_post_is_judged_hidden_with_evidence_and_brought_back(open_town: Open) -> None:
    """The webhook tells it and the reading finds it: one case; its author is told alone."""
    async with (
        graph_server() as meta,
        open_town("gislaved", accounts=[page()], settings=settings(meta)) as town,
    ):
        post = meta.post(INSULT, by="5544332211", at=town.app.now())
        at = int(town.app.now().timestamp())
        value = {"item": "post", "verb": "add", "post_id": post, "message": INSULT, "created_time": at}
        about = {"id": post, "permalink_url": meta.posts[post]["permalink_url"]}
        await tells(town, {**value, "from": meta.posts[post]["from"], "post": about})
        await town.app.poll()
        card = await town.card("ett inlägg", "idioter")
        form = await town.form("bo", card, "Ta bort")
        text = f"Hej! Ditt inlägg är borttaget: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        card = await town.card("Borttagen: Staden", "Avsändaren har fått besked")
        assert meta.posts[post]["is_hidden"] is True
        assert meta.told_alone == [post]
        assert len(await town.evidence()) == 1
        await town.app.poll()
        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "idioter")
        assert meta.posts[post]["is_hidden"] is False
        assert (await town.actions()).count("case.opened") == 1
        assert await town.log_holds()


async def test_an_account_that_cannot_be_read_is_said_and_holds_up_no_other(open_town: Open) -> None:
    """Its token is not among the secrets."""
    nobody_s = {"page_id": "404", "token": "META_NOBODY"}
    accounts = [
        account(
            "facebook", id="badet", name="Badet", address="https://fb.example/badet", connection=nobody_s
        ),
        page(),
    ]
    async with (
        graph_server() as meta,
        open_town("gislaved", accounts=accounts, settings=settings(meta)) as town,
    ):
        meta.comment(meta.post(), INSULT, at=town.app.now())
        await town.app.poll()
        await town.card("idioter")
        status = await town.stage.say("bo", "status")
        assert isinstance(status, SeenCard)
        assert "Badet: inget öppet" in status.text
        assert "KAN INTE LÄSAS" in status.text
        assert "hemligheten META_NOBODY finns inte hos programmet" in status.text
