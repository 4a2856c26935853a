"""Several workspaces: each installs the app from its page, and is served with its own token."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.slack import SlackSettings
from handlers.ports import Place, Undelivered
from tests.parts.slack import SIGNING_SECRET
from tests.slack_door import JSON, Door, door_of, press, web_api


@pytest.fixture
async def many(tmp_path: Path) -> AsyncIterator[Door]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'slack.sqlite3'}")
    async with web_api() as (api, url):
        settings = SlackSettings(
            client_id="1.2",
            client_secret="client-secret",
            signing_secret=SIGNING_SECRET,
            api_url=url,
            engine=engine,
            public_url="https://bot.ekhamra.se",
        )
        async with door_of(settings, api) as found:
            yield found
    await engine.dispose()


async def install(door: Door, team: str, token: str) -> int:
    """Goes through Slack's install pages as a browser does; returns the last status."""
    async with door.http.get(f"{door.url}/slack/install") as page:
        state = page.cookies["slack-app-oauth-state"].value
        html = await page.text()
    assert "redirect_uri=https://bot.ekhamra.se/slack/oauth_redirect" in html
    door.api.answers["oauth.v2.access"] = {
        "ok": True,
        "access_token": token,
        "token_type": "bot",
        "scope": "chat:write",
        "bot_user_id": "U0BOT",
        "app_id": "A01APP",
        "team": {"id": team, "name": team},
        "authed_user": {"id": "U0ADMIN"},
    }
    answer = await door.http.get(
        f"{door.url}/slack/oauth_redirect",
        params={"code": "one-time", "state": state},
        headers={"Cookie": f"slack-app-oauth-state={state}"},
    )
    answer.release()
    return answer.status


#: slack_sdk's doing.
BASIC_AUTH = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@BASIC_AUTH
async def test_two_workspaces_install_and_each_is_served_with_its_own_token(many: Door) -> None:
    assert await install(many, "T0ONE", "xoxb-one") == 200
    assert await install(many, "T0TWO", "xoxb-two") == 200
    many.api.calls.clear()

    for team in ("T0ONE", "T0TWO", "T0ONE"):
        approve = [{"type": "button", "action_id": "case.approve", "value": "9|case:17"}]
        assert (await many.send(press(team={"id": team}, actions=approve)))[0] == 200
    await many.chat.settled()

    told = [token for method, token in many.api.calls if method == "chat.postEphemeral"]
    assert told == ["xoxb-one", "xoxb-two", "xoxb-one"]
    assert [event.actor.team for event in many.toy.events] == ["T0ONE", "T0TWO", "T0ONE"]
    # bolt's authorize cache: who we are is asked once for each token
    assert many.api.made("auth.test") == 2


@BASIC_AUTH
async def test_cards_go_to_each_workspace_with_its_own_newest_token(many: Door) -> None:
    for team, token in (("T0ONE", "xoxb-one"), ("T0TWO", "xoxb-two"), ("T0TWO", "xoxb-two-again")):
        assert await install(many, team, token) == 200
    many.api.answers["chat.postMessage"] = {"ok": True, "ts": "1.2"}

    for team in ("T0ONE", "T0TWO"):
        place = Place(id=f"slack:{team}:C1", chat="slack", address={"team": team, "channel": "C1"})
        await many.chat.post(place, many.toy.card, key="k", again=False)

    told = [token for method, token in many.api.calls if method == "chat.postMessage"]
    assert told == ["xoxb-one", "xoxb-two-again"]


async def test_a_card_to_a_workspace_that_did_not_install_is_final_and_says_what_to_do(many: Door) -> None:
    place = Place(id="slack:T0OTHER:C1", chat="slack", address={"team": "T0OTHER", "channel": "C1"})

    with pytest.raises(Undelivered, match="/slack/install") as told:
        await many.chat.post(place, many.toy.card, key="k", again=False)

    assert told.value.final


async def test_a_workspace_that_did_not_install_is_not_served(many: Door) -> None:
    status, _ = await many.send(press(team={"id": "T0OTHER"}))

    assert many.toy.events == []
    assert status == 200


async def test_an_install_that_another_browser_began_is_refused(many: Door) -> None:
    async with many.http.get(f"{many.url}/slack/install") as page:
        state = page.cookies["slack-app-oauth-state"].value
    many.http.cookie_jar.clear()
    answer = await many.http.get(f"{many.url}/slack/oauth_redirect", params={"code": "c", "state": state})
    answer.release()

    assert answer.status == 400
    assert many.api.made("oauth.v2.access") == 0


@BASIC_AUTH
async def test_a_workspace_that_uninstalls_is_forgotten(many: Door) -> None:
    assert await install(many, "T0ONE", "xoxb-one") == 200
    gone = {"type": "app_uninstalled"}
    body = json.dumps({"type": "event_callback", "team_id": "T0ONE", "event_id": "E", "event": gone})
    assert (await many.send(body, kind=JSON))[0] == 200

    await many.send(press(team={"id": "T0ONE"}))

    assert many.toy.events == []
