"""A municipality that has both: one account, one team channel, in Slack and in Teams."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.conftest import OpenBoth
from tests.stages.base import SeenCard

INSULT = "Ni är idioter hela bunten."


@pytest.mark.part("slack")
@pytest.mark.part("teams")
async def test_a_decision_in_one_chat_updates_the_other(open_both: OpenBoth) -> None:
    """The card stands in both; what is decided in Teams takes the buttons away in Slack too."""
    async with open_both() as town:
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
async def test_two_who_press_at_once_in_two_chats(open_both: OpenBoth) -> None:
    """One decides; the other is told who; there is one decision."""
    async with open_both() as town:
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
