"""Several people at one request: what is locked for one, what the other wrote, and two chats at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlmodel import Session

from routines.library import load
from storage.request_tables import Request
from storage.tables import Account, Person
from tests.scenarios.conftest import Open, OpenBoth
from tests.scenarios.lives import NOW, Life, life, roles
from tests.scenarios.test_life import marks_of
from tests.scenarios.town import MUNICIPALITY, PEOPLE
from tests.stages.base import SeenCard, SeenForm

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


@sqlite
@pytest.mark.parametrize("stage_name", ["slack"])
async def test_the_second_who_decides_says_no_and_why(open_town: Open) -> None:
    """Frans approves, Rut rejects: not without a reason, and the asker reads the one she gives."""
    async with life(open_town, "gislaved") as story:
        stage = story.town.stage
        await stage.press("disa", await story.asks(), "Skicka för beslut")
        await story.takes((await story.turns())[0])
        card = await story.newest("rut", button="Avslå")
        assert "Frans Gran" in card.text
        form = await stage.press("rut", card, "Avslå")
        assert isinstance(form, SeenForm)
        again = await stage.send("rut", form, dict.fromkeys(form.labels, ""))
        assert isinstance(again, SeenForm)
        assert again.errors
        await stage.send("rut", again, dict.fromkeys(form.labels, "Biblioteket har tre <konton> & räcker."))
        await story.newest("disa", "Biblioteket har tre <konton> & räcker.", "Rut Rönn")
        assert await story.state() == "rejected"
        assert await story.turns() == []


def manages(session: Session) -> None:
    """Frans is the manager of the account that there is."""
    account = session.get(Account, (MUNICIPALITY, "facebook"))
    assert account is not None
    account.manager = "frans"
    session.add(account)


@sqlite
@pytest.mark.parametrize("stage_name", ["room"])
async def test_a_manager_who_closes_an_account_does_not_say_yes_to_it(open_town: Open) -> None:
    """Frans asks to close what he manages: it goes to the department head, and his own press is refused."""
    async with life(open_town, "laholm") as story:
        stage = story.town.stage
        await story.town.app.database.write(manages)
        form = await stage.say("frans", "avsluta-kanal")
        assert isinstance(form, SeenForm)
        await stage.send("frans", form, {})
        (turn,) = await story.turns()
        assert (turn.who, turn.kind) == ("rut", "request_approval")
        card = await story.newest("rut", button="Godkänn")
        refused = await stage.press("frans", card, "Godkänn")
        assert isinstance(refused, SeenCard)
        assert "Rut Rönn" in refused.text
        assert await story.state() == "asked"
        await story.takes(turn)
        assert await story.state() == "started"


@sqlite
@pytest.mark.parametrize("stage_name", ["teams"])
async def test_the_second_of_two_who_write_is_shown_what_the_first_wrote(open_town: Open) -> None:
    """Disa shares her request with Bo; both have the same page open, and nobody's words are lost unseen."""
    async with life(open_town, "tibro") as story:
        stage = story.town.stage
        first = await stage.say("disa", "registrera-kanal")
        assert isinstance(first, SeenForm)
        purpose = first.labels[0]
        card = await stage.send("disa", first, {purpose: "Att berätta om böcker."}, way="Spara till senare")
        assert isinstance(card, SeenCard)
        share = await stage.press("disa", card, "Dela med en kollega")
        assert isinstance(share, SeenForm)
        await stage.send("disa", share, {share.labels[0]: "Bo Ask"})

        for_bo = await stage.press("bo", await story.newest("bo", button="Fortsätt"), "Fortsätt")
        for_disa = await stage.press("disa", await story.newest("disa", button="Fortsätt"), "Fortsätt")
        assert isinstance(for_bo, SeenForm)
        assert isinstance(for_disa, SeenForm)
        assert for_bo.values[purpose] == "Att berätta om böcker."
        await stage.send("disa", for_disa, {purpose: "Att låna ut böcker."}, way="Spara till senare")
        again = await stage.send("bo", for_bo, story.answers(for_bo) | {purpose: "Att läsa högt."})
        assert isinstance(again, SeenForm)
        assert "Disa Lind skrev under tiden: ”Att låna ut böcker.”" in again.errors[purpose]
        assert again.values[purpose] == "Att läsa högt."
        await stage.send("bo", again, story.answers(again))
        kept = await story.town.app.database.read(lambda session: session.get(Request, 1))
        assert kept is not None
        assert kept.answers["purpose"] == "Att läsa högt."


def two_registrars(session: Session) -> None:
    """Rut and Anna are registrars both."""
    roles(session)
    anna = session.get(Person, (MUNICIPALITY, "anna"))
    assert anna is not None
    anna.roles = ["coordinator", "registrar"]
    session.add(anna)


@sqlite
@pytest.mark.part("slack")
@pytest.mark.part("teams")
async def test_a_walk_goes_on_in_the_other_chat_and_two_do_one_step_at_once(open_both: OpenBoth) -> None:
    """Disa begins in Slack and ends in Teams; Rut and Anna confirm one step at once, each in a chat."""
    async with open_both("lidingo", now=lambda: NOW) as both:
        await both.slack.app.database.write(two_registrars)
        clock = {"now": NOW}
        slack, teams = (Life(town, load("lidingo"), clock) for town in (both.slack, both.teams))
        # Until somebody has written to the bot in Teams it knows only Microsoft's own address of the tenant.
        await teams.town.stage.say("frans", "hjälp")
        first = await slack.town.stage.say("disa", "/registrera-kanal")
        assert isinstance(first, SeenForm)
        given = slack.answers(first)
        await slack.town.stage.send("disa", first, given, way="Spara till senare")

        page = await teams.town.stage.press("disa", await teams.newest("disa", button="Fortsätt"), "Fortsätt")
        assert isinstance(page, SeenForm)
        card = await teams.fills("disa", page)
        await teams.town.stage.press("disa", card, "Skicka för beslut")
        await teams.goes_on(1, "started")
        shown = await slack.newest("frans", "Unga läsare", *(word for word in given.values() if word != "ja"))
        assert "godkänt av Frans Gran" in shown.text

        # The registrar is asked when the page is there.
        while not any(turn.step == "registrar" for turn in await teams.turns()):
            await teams.takes(next(turn for turn in await teams.turns() if turn.kind == "request_setup"))
        forms = []
        for story, who in ((slack, "rut"), (teams, "anna")):
            asked = await story.newest(who, "Registratorn", button="Gör klart")
            form = await story.town.stage.press(who, asked, "Gör klart")
            assert isinstance(form, SeenForm)
            forms.append(story.town.stage.send(who, form, story.answers(form)))
        answers = await asyncio.gather(*forms)
        (mark,) = (await slack.town.app.database.read(marks_of))["registrar"]
        winner = str(PEOPLE[mark["by"]]["name"])
        told: list[Any] = [answer.text for answer in answers if isinstance(answer, SeenCard)]
        assert any("redan klar" in text and winner in text for text in told), told
        assert (await slack.town.actions()).count("request.confirmed") == 1
