"""Where the bot comes to it says what this municipality's routine wants in its first days."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import Session

from bot.app import App
from bot.hello import welcome
from bot.settings import load_settings
from bot.slack import SlackChat, SlackSettings
from handlers import greeting
from handlers.ports import Actor
from storage import accounts
from storage.tables import Account
from tests.clocked import Clocked, clocked
from tests.parts.slack import BOT_TOKEN, SIGNING_SECRET, TEAM
from tests.property.machine_world import ACCOUNT, MUNICIPALITY, PLACES, actor
from tests.slack_door import JSON, Door, served, web_api
from tests.slack_toy import Toy
from tests.test_slack_door import joined

MONDAY = "2026-11-16 09:00"
STRANGER = Actor(chat="slack", user="U0EGON", team="T0ELSEWHERE")


def said(town: Clocked, who: Actor, place: str = "") -> str:
    """What the bot says of the routine where somebody brings it."""
    return "\n".join(town.town.run(greeting.lines(town.town.world, who, place)))


def another_account(town: Clocked, platform: str) -> None:
    """Like the first, elsewhere."""

    def add(session: Session) -> None:
        first = accounts.get(session, MUNICIPALITY, ACCOUNT)
        assert first is not None
        session.add(Account(**first.model_dump() | {"id": platform, "platform": platform, "name": platform}))

    town.town.database.change(add)


@pytest.mark.parametrize(
    ("routine", "lines"),
    [
        (
            "tibro",
            [
                "Bevakas just nu: Staden på facebook av Bo Ask (kontoansvarig).",
                "Det som bryter mot reglerna tas bort inom 48 timmar enligt Tibro 4.4 (TIB-79).",
                "Frågor besvaras inom 48 timmar på vardagar enligt Tibro 4.2 (TIB-53).",
                "När vi svarar: Använd ”du” som direkt tilltal.",
            ],
        ),
        (
            "degerfors",
            [
                "tas bort inom 48 timmar på vardagar enligt Kanalvakts standard.",
                "Frågor besvaras inom en arbetsdag enligt Degerfors (DEG-60).",
                "Läsaren ska alltid tilltalas med ”du”.",
            ],
        ),
        (
            "laholm",
            ["inom 48 timmar på vardagar enligt Laholm (LAH-29)", "personligt tilltal utan att bli privat"],
        ),
        (
            "lidingo",
            [
                "sådant som kränker enskildas personliga integritet: omedelbart enligt Lidingö (LID-45)",
                "Skriv inte under med namn och befattning.",
            ],
        ),
        ("gislaved", ["Frågor besvaras inom 24 timmar på vardagar", "Tala om vem du är"]),
    ],
)
def test_each_municipality_hears_what_its_own_routine_wants(routine: str, lines: list[str]) -> None:
    with clocked(routine, MONDAY) as town:
        found = said(town, actor("bo", "slack"), PLACES[0])
        assert [line for line in lines if line not in found] == [], found
        assert len(found.splitlines()) == 4  # never a wall of text


def test_whoever_stands_in_is_named() -> None:
    with clocked("tibro", MONDAY) as town:
        town.away("bo", "2026-11-16 00:00", "2026-11-23 00:00", substitute="disa")
        assert "Staden på facebook av Disa Lind (ersättare, Bo Ask är borta" in said(
            town, actor("bo", "slack"), PLACES[0]
        )


def test_alone_somebody_hears_of_their_own_accounts_and_a_stranger_of_nobody() -> None:
    with clocked("tibro", MONDAY) as town:
        assert "Bevakas just nu: Staden på facebook" in said(town, actor("bo", "teams"))
        frans = said(town, actor("frans", "teams"))
        assert "Bevakas" not in frans
        assert "inom 48 timmar" in frans
        # Of the same workspace, but in no register: the rules, which are public, and no names.
        assert "Ask" not in said(town, actor("egon", "slack"))
        assert "Ask" not in said(town, actor("egon", "slack"), "slack:T1:C9")
        assert said(town, STRANGER) == ""


def test_of_many_accounts_a_few_are_named_and_platforms_each_have_their_time() -> None:
    with clocked("degerfors", MONDAY) as town:
        for platform in ("x", "wordpress", "youtube"):
            another_account(town, platform)
        found = said(town, actor("bo", "slack"), PLACES[0])
        assert "och 1 till; skriv konton för att se alla." in found
        assert "X (Twitter): inom 4 timmar på kontorstid enligt Degerfors (DEG-59)" in found
        assert "Facebook, webbplatsen: inom en arbetsdag enligt Degerfors (DEG-60)" in found


def test_the_welcome_says_it_between_what_the_bot_is_and_how_one_goes_on() -> None:
    texts = [block.text for block in welcome(in_channel=True, routine=["Frågor besvaras."]).blocks]  # type: ignore[union-attr]
    assert texts[1] == "Frågor besvaras."
    assert "råd för att läsa" in texts[2]


# --- in the chats ----------------------------------------------------------------------------------


@pytest.fixture
async def greeted() -> AsyncIterator[tuple[Door, list[tuple[str, str]]]]:
    """A bot at Slack's door that is asked what it says of the routine."""
    asked: list[tuple[str, str]] = []

    async def lines(who: Actor, place: str) -> Sequence[str]:
        asked.append((who.user, place))
        return ["Frågor besvaras inom 48 timmar."]

    async with web_api() as (api, api_url):
        settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=api_url)
        toy = Toy()
        chat = SlackChat(settings, handle=toy.handle, received=toy.received, greeting=lines)
        await chat.start()
        async with served(chat.routes()) as url, aiohttp.ClientSession() as http:
            yield Door(url, api, toy, chat, http), asked
        await chat.stop()


async def test_in_slack_the_channel_reads_it_once(greeted: tuple[Door, list[tuple[str, str]]]) -> None:
    door, asked = greeted
    for event in ("E1", "E2"):
        assert (await door.send(joined("U0BOT", event), kind=JSON))[0] == 200
    await door.chat.settled()
    (message,) = door.api.posted
    assert "Frågor besvaras inom 48 timmar." in json.dumps(message["blocks"], ensure_ascii=False)
    assert [place for _, place in asked] == [f"slack:{TEAM}:C0KOMM"]


async def test_the_program_gives_both_chats_the_same_words(tmp_path: Path) -> None:
    app = App(
        load_settings(
            data_dir=tmp_path,
            slack_bot_token="xoxb-1",
            slack_signing_secret="1",
            teams_anonymous="1",
        )
    )
    try:
        for chat in ("slack", "teams"):
            assert app.chats[chat]._greeting == app._greeting  # type: ignore[attr-defined]
    finally:
        app.database.close()
