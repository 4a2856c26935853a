"""The same thing sent four times, as Slack and Teams do when an answer does not reach them: one effect."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import Any

import aiohttp
import pytest

from tests.parts.slack import CHANNEL, SIGNING_SECRET, TEAM, signed
from tests.parts.teams import BOT, BOT_NAME, TENANT
from tests.scenarios.conftest import Open
from tests.scenarios.town import Town
from tests.stages.base import SeenCard
from tests.stages.slack import SlackStage
from tests.stages.slack import _action as slack_action
from tests.stages.teams import _action as teams_action

INSULT = "Ni är idioter hela bunten."


async def slack_press(town: Town, card: SeenCard, label: str, user: str = "U0BO") -> dict[str, Any]:
    """What Slack sends when somebody presses."""
    stage = town.stage
    assert isinstance(stage, SlackStage)
    message = card.handle.message
    return {
        **await stage._payload("block_actions", user),
        "channel": {"id": CHANNEL, "name": "komm"},
        "container": {"type": "message", "channel_id": CHANNEL, "message_ts": message["ts"]},
        "message": message,
        "actions": [{**slack_action(message, label), "action_ts": "1.0"}],
    }


@pytest.mark.part("slack")
@pytest.mark.parametrize("stage_name", ["slack"])
async def test_a_press_that_slack_sends_four_times_decides_once(open_town: Open) -> None:
    """Four at once and one late: one decision, and every request gets its 200."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        pressed = await slack_press(town, await town.card("idioter"), "Godkänn")
        sends = town.stage._slack.send_signed  # type: ignore[attr-defined]
        answers = await asyncio.gather(*(sends(pressed) for _ in range(4)))
        answers.append(await sends(pressed))
        assert [status for status, _ in answers] == [200] * 5
        await town.card("Godkänd av Bo Ask", buttons=("Ångra",))
        assert (await town.actions()).count("case.kept") == 1
        assert await town.log_holds()


@pytest.mark.part("slack")
@pytest.mark.parametrize("stage_name", ["slack"])
async def test_a_reaction_that_slack_sends_four_times_claims_once(open_town: Open) -> None:
    """👀 is a claim; sent again after somebody let go it does not claim again."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        card = await town.card("idioter")
        event = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A01APP",
            "event_id": "Ev0FOUR",
            "event_time": int(time.time()),
            "event": {
                "type": "reaction_added",
                "user": "U0DISA",
                "reaction": "eyes",
                "item": {"type": "message", "channel": CHANNEL, "ts": card.handle.message["ts"]},
                "event_ts": "1.0",
            },
        }
        body = json.dumps(event)

        async def send(retry: int) -> int:
            headers = {**signed(body, secret=SIGNING_SECRET), "Content-Type": "application/json"}
            headers |= {"X-Slack-Retry-Num": str(retry)} if retry else {}
            url = f"{town.address}/slack/events"
            async with (
                aiohttp.ClientSession() as session,
                session.post(url, data=body, headers=headers) as answer,
            ):
                return answer.status

        assert await asyncio.gather(*(send(retry) for retry in range(3))) == [200] * 3
        card = await town.card("Tas om hand av", "Disa Lind")
        await town.press("bo", card, "Släpp")
        await town.card("idioter", "Ta bort eller godkänn")
        assert await send(3) == 200
        actions = await town.actions()
        assert (actions.count("case.claimed"), actions.count("case.released")) == (1, 1)


@pytest.mark.part("teams")
@pytest.mark.parametrize("stage_name", ["teams"])
async def test_a_press_that_teams_sends_four_times_decides_once(open_town: Open) -> None:
    """The same invoke again gets the same card again, also when all come at once."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        handle = (await town.card("idioter")).handle
        action = teams_action(handle.content, "Godkänn")
        activity = {
            "type": "invoke",
            "name": "adaptiveCard/action",
            "id": str(uuid.uuid4()),
            "channelId": "msteams",
            "serviceUrl": f"{town.stage._playground.url}/_connector",  # type: ignore[attr-defined]
            "from": {"id": "29:bo", "name": "Bo"},
            "recipient": {"id": BOT, "name": BOT_NAME},
            "conversation": {
                "id": handle.conversation,
                "conversationType": "channel",
                "isGroup": True,
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            "replyToId": handle.message,
            "value": {
                "action": {"type": action["type"], "verb": action["verb"], "data": action["data"]},
                "trigger": "manual",
            },
        }

        async def send() -> tuple[int, Any]:
            url = f"{town.address}/api/messages"
            async with aiohttp.ClientSession() as session, session.post(url, json=activity) as answer:
                return answer.status, await answer.json()

        answers = await asyncio.gather(*(send() for _ in range(3)))
        answers.append(await send())
        assert [status for status, _ in answers] == [200] * 4
        for _, answer in answers:
            assert "Godkänd av Bo Ask" in json.dumps(answer, ensure_ascii=False)
        await town.card("Godkänd av Bo Ask", buttons=("Ångra",))
        assert (await town.actions()).count("case.kept") == 1


async def test_show_next_that_comes_twice_brings_one_handful(open_town: Open) -> None:
    """Two people press the same digest at once: the next five come once, the second sees how it is now."""
    async with open_town() as town:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        storm = [{"id": f"s{n}", "text": f"Du är en idiot nummer {n}.", "created_at": now} for n in range(30)]
        await town.webhook(storm, account="facebook")
        digest = await town.card("29 ärenden till väntar")
        told = await asyncio.gather(
            town.press("bo", digest, "Visa nästa 5"), town.press("disa", digest, "Visa nästa 5")
        )
        await town.card("24 ärenden till väntar")
        assert any(answer is not None and "ändrats" in answer.text for answer in told)
        shown = [card for card in await town.stage.cards() if "idiot nummer" in card.text]
        await town.card("idiot nummer 5.")
        assert len(shown) <= 6
