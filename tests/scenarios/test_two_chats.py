"""A municipality that has both: one account, one team channel, in Slack and in Teams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import Options
from tests.parts.process import free_port
from tests.parts.slack import BOT_TOKEN, SIGNING_SECRET, SlackPerson, local_slack
from tests.parts.slack import CHANNEL as SLACK_CHANNEL
from tests.parts.slack import TEAM as SLACK_TEAM
from tests.parts.teams import CHANNEL, TEAM, TENANT, playground
from tests.scenarios.town import PACE, PEOPLE, Town, account, served, settings_for, setup_of
from tests.stages.base import SeenCard
from tests.stages.slack import SlackStage
from tests.stages.teams import TeamsStage

INSULT = "Ni är idioter hela bunten."


@dataclass
class Both:
    """The same town seen in each chat."""

    slack: Town
    teams: Town


@asynccontextmanager
async def both(folder: Path, database_url: str) -> AsyncIterator[Both]:
    """Kanalvakt in both chats, bound to one team channel."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    in_teams = {name: f"29:{name}" for name in ["bo", "anna", "disa", "rut", "frans", "egon"]}
    cast = {
        name: SlackPerson(id=f"U0{name.upper()}", name=name, email=f"{name}@town.example") for name in PEOPLE
    }
    async with AsyncExitStack() as stack:
        parts = stack.enter_context(
            playground(folder / "teams", f"{address}/api/messages", list(in_teams.values()))
        )
        server = await stack.enter_async_context(
            local_slack(folder / "slack", list(cast.values()), request_url=f"{address}/slack/events")
        )
        channel = {
            "slack": {"team": SLACK_TEAM, "channel": SLACK_CHANNEL},
            "teams": {
                "tenant": TENANT,
                "team": TEAM,
                "channel": CHANNEL,
                "service_url": f"{parts.url}/_connector",
            },
        }
        identities = {name: {"slack": cast[name].id, "teams": in_teams.get(name, "")} for name in PEOPLE}
        setup = setup_of("tibro", channel, identities, [account("facebook")])
        settings = settings_for(
            folder,
            port,
            database_url,
            setup,
            teams_anonymous=True,
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=server.api_url,
        )
        app = await stack.enter_async_context(served(settings, Options(pace=PACE)))
        teams = await stack.enter_async_context(TeamsStage(parts, f"{address}/api/messages", in_teams))
        slack = SlackStage(server, cast, settled=app.chats["slack"].settled)
        yield Both(
            slack=Town(app=app, stage=slack, address=address, settings=settings),
            teams=Town(app=app, stage=teams, address=address, settings=settings),
        )


@pytest.mark.part("slack")
@pytest.mark.part("teams")
async def test_a_decision_in_one_chat_updates_the_other(tmp_path: Path, database_url: str) -> None:
    """The card stands in both; what is decided in Teams takes the buttons away in Slack too."""
    async with both(tmp_path, database_url) as town:
        await town.slack.comes_in(INSULT)
        in_slack = await town.slack.card("idioter")
        in_teams = await town.teams.card("idioter")
        assert set(in_slack.buttons) == set(in_teams.buttons)

        await town.teams.press("bo", in_teams, "Godkänn")
        for seen in (town.slack, town.teams):
            await seen.card("Godkänd av Bo Ask", buttons=("Ångra",))
        said = await town.slack.refused("disa", in_slack, "Godkänn")
        assert "Redan avgjort" in said
        assert "Bo Ask" in said


@pytest.mark.part("slack")
@pytest.mark.part("teams")
async def test_two_who_press_at_once_in_two_chats(tmp_path: Path, database_url: str) -> None:
    """One decides; the other is told who; there is one decision."""
    async with both(tmp_path, database_url) as town:
        await town.slack.comes_in(INSULT)
        in_slack, in_teams = await town.slack.card("idioter"), await town.teams.card("idioter")
        answers = await asyncio.gather(
            town.slack.press("bo", in_slack, "Godkänn"), town.teams.press("disa", in_teams, "Godkänn")
        )
        in_slack, in_teams = await town.slack.card("Godkänd av"), await town.teams.card("Godkänd av")
        winner = "Bo Ask" if "Godkänd av Bo Ask" in in_slack.text else "Disa Lind"
        assert f"Godkänd av {winner}" in in_teams.text
        told = [answer.text for answer in answers if isinstance(answer, SeenCard)]
        assert any("Redan avgjort" in text and winner in text for text in told)
        assert (await town.slack.actions()).count("case.kept") == 1
