"""How Slack and Teams tell that somebody is gone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.slack import SlackChat, SlackSettings
from bot.teams_references import person_key
from handlers.ports import Contact, KnowsWhoLeft, Undelivered
from tests.parts.slack import BOT_TOKEN, SIGNING_SECRET, TEAM
from tests.parts.teams import TENANT
from tests.slack_door import JSON, Door, served, web_api
from tests.slack_toy import Scene, Toy, scene
from tests.teams_microsoft import connector
from tests.teams_toy import serving

BO = Contact(chat="teams", user="29:bo", team=TENANT)


@pytest.fixture
async def told() -> AsyncIterator[tuple[Door, list[tuple[str, str]]]]:
    """A bot at Slack's door that writes down who is said to be gone."""
    gone: list[tuple[str, str]] = []

    async def closed(team: str, user: str) -> None:
        gone.append((team, user))

    async with web_api() as (api, api_url):
        settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=api_url)
        toy = Toy()
        chat = SlackChat(settings, handle=toy.handle, received=toy.received, closed=closed)
        await chat.start()
        async with served(chat.routes()) as url, aiohttp.ClientSession() as http:
            yield Door(url, api, toy, chat, http), gone
        await chat.stop()


@pytest.mark.parametrize(
    ("user", "gone"),
    [
        ({"id": "U0BO", "deleted": True, "team_id": TEAM}, [(TEAM, "U0BO")]),
        ({"id": "U0BO", "deleted": False, "team_id": TEAM}, []),
        ({"id": "U0BO", "team_id": TEAM}, []),
        ({"id": "U0BO", "deleted": True, "team_id": "T0OTHER"}, []),
        ({"id": "U0BO", "deleted": "yes", "team_id": TEAM}, []),
    ],
)
async def test_slack_says_by_itself_that_an_account_is_deactivated(
    told: tuple[Door, list[tuple[str, str]]], user: dict[str, object], gone: list[tuple[str, str]]
) -> None:
    door, found = told
    event = {"type": "user_change", "user": user}
    body = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "E1", "event": event})
    assert (await door.send(body, kind=JSON))[0] == 200
    assert found == gone
    assert door.toy.events == []


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as found:
        yield found


@pytest.mark.part("slack")
async def test_slack_is_asked_whether_an_account_is_deactivated(slack: Scene) -> None:
    """Somebody it does not know at all may be a slip of the pen in the register: nobody has left."""
    bo = Contact(chat="slack", user="U0BO", team=TEAM)
    assert isinstance(slack.chat, KnowsWhoLeft)
    assert not await slack.chat.left(bo)
    slack.slack.proxy.answer("users.info", {"ok": True, "user": {"team_id": TEAM, "deleted": True}})
    assert await slack.chat.left(bo)
    slack.slack.proxy.answer("users.info", {"ok": True, "user": {"team_id": "T0OTHER", "deleted": True}})
    assert not await slack.chat.left(bo)
    slack.slack.proxy.answer("users.info", {"ok": False, "error": "user_not_found"})
    with pytest.raises(Undelivered):
        await slack.chat.left(bo)


@pytest.mark.parametrize(("status", "gone"), [(404, True), (403, True), (500, None), (429, None)])
async def test_teams_is_asked_whether_the_directory_still_has_a_member(
    status: int, gone: bool | None
) -> None:
    """A Teams that is busy or down has said nothing."""
    async with connector() as teams, serving() as bot:
        assert isinstance(bot.chat, KnowsWhoLeft)
        assert not await bot.chat.left(BO)  # never met: nothing is known
        known = {"service_url": teams.url, "conversation": "a:chat"}
        await bot.references.remember(person_key(TENANT, "29:bo"), known)
        teams.fault = lambda: web.json_response({"id": "29:bo", "email": "bo@town.example"}, status=200)
        assert not await bot.chat.left(BO)
        teams.fault = lambda: web.json_response({"error": {"code": "x"}}, status=status)
        if gone is None:
            with pytest.raises(Undelivered):
                await bot.chat.left(BO)
        else:
            assert await bot.chat.left(BO) == gone
