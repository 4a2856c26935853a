"""An Instagram account: what is written below its media is decided here, and the account obeys."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from sqlmodel import Session, select

from bot.meta_webhook import sign
from storage.tables import SetAside
from tests.facebook.fake import APP_SECRET, TOKEN, Answer, error, graph_server
from tests.instagram.fake import USER, InstagramServer
from tests.scenarios.conftest import Open
from tests.scenarios.test_facebook import INSULT, settings
from tests.scenarios.town import PACE, RULES, Town, account

TOO_MANY = error(4, Retry_After="1")


async def tells(town: Town, **entry: Any) -> None:
    """Meta tells the program what happened at the account."""
    body = json.dumps({"object": "instagram", "entry": [{"id": USER, "time": 1, **entry}]}).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.address}/webhooks/meta", data=body, headers=sign(APP_SECRET, body)) as answer,
    ):
        assert answer.status == 200, await answer.text()


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_TOWN", TOKEN)


def ours() -> dict[str, Any]:
    """The town's account at Instagram; the token is a named secret."""
    return account("instagram", name="Staden", connection={"user_id": USER, "token": "META_TOWN"})


async def test_a_comment_is_hidden_with_evidence_its_author_told_first_and_brought_back(
    open_town: Open,
) -> None:
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town("gislaved", accounts=[ours()], settings=settings(there)) as town,
    ):
        comment = there.comment(there.post(), INSULT, at=town.app.now())
        await town.app.poll()
        card = await town.card("idioter")
        form = await town.form("bo", card, "Ta bort")
        text = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        card = await town.card("Borttagen: Staden", "Avsändaren har fått besked")
        assert there.comments[comment]["hidden"] is True
        assert there.told_alone == [comment]  # a private reply: nobody else reads it
        [notice] = there.messages["6543"]
        assert RULES in notice["message"]
        assert there.replies(comment) == []
        assert len(await town.evidence()) == 1
        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "idioter")
        assert there.comments[comment]["hidden"] is False
        assert await town.log_holds()


async def test_where_instagram_takes_no_private_reply_the_author_is_told_below_the_comment(
    open_town: Open,
) -> None:
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town("gislaved", accounts=[ours()], settings=settings(there)) as town,
    ):
        there.always["POST messages"] = error(10, status=403)
        comment = there.comment(there.post(), INSULT, at=town.app.now())
        await town.app.poll()
        form = await town.form("bo", await town.card("idioter"), "Ta bort")
        text = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        await town.card("Borttagen: Staden", "Avsändaren har fått besked")
        assert [RULES in row["text"] for row in there.replies(comment)] == [True]
        assert there.messages == {}


async def test_a_message_to_the_account_goes_to_the_registrar_and_is_answered(open_town: Open) -> None:
    """The webhook and the reading both tell of it: one case, answered once in its conversation."""
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town("lidingo", accounts=[ours()], settings=settings(there)) as town,
    ):
        id_ = there.message("24601", "När börjar simskolan i vår?", at=town.app.now())
        message = {"mid": id_, "text": "När börjar simskolan i vår?"}
        at = int(town.app.now().timestamp() * 1000)
        event = {"sender": {"id": "24601"}, "recipient": {"id": USER}, "timestamp": at, "message": message}
        for _ in range(2):
            await tells(town, messaging=[event])
        await town.app.poll()
        form = await town.form("bo", await town.card("kim.as", "simskolan"), "Svara")
        await town.stage.send("bo", form, {"Text": "Den börjar den 15 mars."})
        await town.card("simskolan", "Svaret är publicerat")
        assert [row["message"] for row in there.messages["24601"]][1:] == ["Den börjar den 15 mars."]
        await town.app.poll()
        actions = await town.actions()
        assert (actions.count("case.opened"), actions.count("reply.posted")) == (1, 1)
        assert "case.closed" not in actions, "the registrar does not have it yet"


async def test_a_mention_at_somebody_else_s_is_answered_there_and_nobody_is_asked_to_remove_it(
    open_town: Open,
) -> None:
    """Told twice while Instagram is out of order: one case, without Ta bort, a time for it, or an end."""
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town("gislaved", accounts=[ours()], settings=settings(there)) as town,
    ):
        told = there.mentioned("Ni är idioter hela bunten. När öppnar ni badet?", at=town.app.now())
        there.next[f"GET {USER}"] = [error(2, status=500)]
        for _ in range(2):
            await tells(town, changes=[{"field": "mentions", "value": told}])
        card = await town.card("ett omnämnande", "idioter", "står hos någon annan på Instagram")
        assert "Svara" in card.buttons
        assert "Ta bort" not in card.buttons
        assert "Ta bort eller godkänn" not in card.text
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Badet öppnar klockan nio."})
        await town.card("Besvarad av Bo Ask", "Svaret är publicerat")
        assert [(post, comment) for post, comment, _ in there.answers] == [
            (told["media_id"], told["comment_id"])
        ]
        await town.app.poll()
        assert (await town.actions()).count("case.opened") == 1
        assert await town.log_holds()


@pytest.mark.parametrize(
    "no",
    [error(190, status=401), error(2, status=503), error(10, status=403), TOO_MANY],
    ids=["token", "outage", "permission", "too many"],
)
async def test_a_mention_is_read_when_it_can_be_again_however_long_that_took(
    open_town: Open, no: Answer
) -> None:
    """Nothing lists mentions: what is dropped for a fault that passes would never be seen."""
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town(
            "gislaved", accounts=[ours()], settings=settings(there), pace=replace(PACE, told=0.1)
        ) as town,
    ):
        there.always[f"GET {USER}"] = no
        often = 1 if no is TOO_MANY else len(PACE.tries) + 2
        told = there.mentioned("Ni är idioter", at=town.app.now())
        await tells(town, changes=[{"field": "mentions", "value": told}])

        async def is_tried() -> bool:
            return there.asked.count(f"GET {USER}") >= often

        await town.until(is_tried, "it is tried often")
        there.always.clear()
        await town.card("ett omnämnande", "idioter")
        assert await town.app.world.database.read(_set_aside) == []


async def test_a_mention_that_cannot_be_read_is_set_aside_and_counted(open_town: Open) -> None:
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town("gislaved", accounts=[ours()], settings=settings(there)) as town,
    ):
        told = there.mentioned("Hej")
        there.mentions.clear()
        await tells(town, changes=[{"field": "mentions", "value": told}])

        kept: list[SetAside] = []

        async def is_kept() -> bool:
            kept[:] = await town.app.world.database.read(_set_aside)
            return bool(kept)

        await town.until(is_kept, "the mention is kept")
        [body] = [row.body for row in kept]
        assert told["comment_id"] in body
        assert TOKEN not in body


def _set_aside(session: Session) -> list[SetAside]:
    return list(session.exec(select(SetAside).where(SetAside.reason == "mention_unread")))
