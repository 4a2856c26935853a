"""The stages on which every story is told: the browser room, Slack, Teams; on SQLite and PostgreSQL.

Each story is told in each chat once and on both databases (``pairs.py``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.app import Options
from bot.room_page import RoomChannel, RoomPerson, RoomScene
from bot.room_web import RoomSite
from tests.listening import ended
from tests.parts.process import free_port
from tests.parts.teams import CHANNEL, TEAM, TENANT, Playground, playground
from tests.scenarios.pairs import STAGES, pairs
from tests.scenarios.town import (
    PACE,
    PEOPLE,
    STRANGER,
    Town,
    account,
    served,
    settings_for,
    setup_of,
)
from tests.stages.room import RoomStage
from tests.stages.teams import TeamsStage

#: The playground has six people: the town's first five, and the stranger.
IN_TEAMS = {name: f"29:{name}" for name in ("bo", "anna", "disa", "rut", "frans", STRANGER)}

Open = Callable[..., AbstractAsyncContextManager[Town]]


@dataclass
class Both:
    """The same town seen in each of two chats."""

    slack: Town
    teams: Town


OpenBoth = Callable[..., AbstractAsyncContextManager[Both]]


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Chooses the pairs of a story that leaves chat and database open."""
    chosen = {"stage_name", "database_kind"}
    if not chosen <= set(metafunc.fixturenames):
        return
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if any(name in names for name in chosen for names in named):  # as words in one string, or in a tuple
        return
    part = {"postgresql": [pytest.mark.part("postgresql")]}
    found = [
        pytest.param(stage, database, marks=part.get(database, []))
        for stage, database in pairs(metafunc.function.__name__)
    ]
    metafunc.definition.add_marker(pytest.mark.parametrize(("stage_name", "database_kind"), found))


@pytest.fixture(params=STAGES)
def stage_name(request: pytest.FixtureRequest) -> str:
    """A story that uses this is told in every chat."""
    return str(request.param)


@dataclass(frozen=True)
class TeamsGround:
    """A playground, and the port at which it looks for the bot."""

    playground: Playground
    port: int


@pytest.fixture(scope="session")
def teams_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamsGround]:
    """One playground for all stories, as each start takes seconds; a stage sees what comes after it."""
    port = free_port()
    folder = tmp_path_factory.mktemp("teams")
    with playground(folder, f"http://127.0.0.1:{port}/api/messages", list(IN_TEAMS.values())) as ground:
        yield TeamsGround(ground, port)


@pytest.fixture
def open_town(request: pytest.FixtureRequest, stage_name: str, database_url: str, tmp_path: Path) -> Open:
    """Opens the town on the stage: ``async with open_town(routine="tibro") as town``."""
    stages = {"room": _room, "slack": _slack}
    if stage_name == "teams":
        stages["teams"] = partial(_teams, request.getfixturevalue("teams_ground"))

    @asynccontextmanager
    async def opened(
        routine: str = "tibro",
        accounts: Sequence[Mapping[str, Any]] = (account("facebook"),),
        **more: Any,
    ) -> AsyncIterator[Town]:
        async with stages[stage_name](tmp_path, database_url, routine, accounts, more) as town:
            yield town

    return opened


@pytest.fixture
def open_both(teams_ground: TeamsGround, database_url: str, tmp_path: Path) -> OpenBoth:
    """Opens the town in Slack and in Teams at once, one team channel in both."""
    return partial(_both, teams_ground, tmp_path, database_url)


def options_of(more: Mapping[str, Any], *, room: bool = False) -> Options:
    """How the program is started for a story; ``now`` is a clock of the story's own."""
    options = Options(pace=more.get("pace", PACE), room=room, attached=more.get("attached"))
    return replace(options, now=more["now"]) if "now" in more else options


@asynccontextmanager
async def _room(
    folder: Path,
    database_url: str,
    routine: str,
    accounts: Sequence[Mapping[str, Any]],
    more: Mapping[str, Any],
) -> AsyncIterator[Town]:
    port = free_port()
    options = options_of(more, room=True)
    setup = setup_of(routine, {"room": True}, {}, accounts)
    settings = settings_for(folder, port, database_url, setup, **more.get("settings", {}))
    async with (
        served_with_room(settings, options) as (app, address),
        RoomStage(address, "room:komm") as stage,
    ):
        yield Town(app=app, stage=stage, address=address, settings=settings)


@asynccontextmanager
async def served_with_room(settings: Any, options: Options) -> AsyncIterator[tuple[Any, str]]:
    """The program with the browser room, where also somebody outside the register can sit."""
    from aiohttp import web

    from bot.app import App

    app = App(settings, options)
    people = [RoomPerson(key, str(person["name"]), "") for key, person in PEOPLE.items()]
    people.append(RoomPerson(STRANGER, "Egon Utanför", ""))
    scene = RoomScene(
        municipality="Stadens kommun",
        notice="Exempel",
        people=people,
        channels=[RoomChannel("room:komm", "komm")],
    )

    async def no_rows() -> list[Any]:
        return []

    async def no_file(_: str) -> None:
        return None

    assert app.room is not None
    RoomSite(app.room, app.handle, scene, log_rows=no_rows, open_file=no_file).mount(app.web)
    runner = web.AppRunner(app.web, access_log=None)
    try:
        await app.start()
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        yield app, f"http://{settings.host}:{settings.port}"
    finally:
        await ended(runner)
        await app.stop()


@asynccontextmanager
async def _teams(
    ground: TeamsGround,
    folder: Path,
    database_url: str,
    routine: str,
    accounts: Sequence[Mapping[str, Any]],
    more: Mapping[str, Any],
) -> AsyncIterator[Town]:
    address = f"http://127.0.0.1:{ground.port}"
    team = {
        "tenant": TENANT,
        "team": TEAM,
        "channel": CHANNEL,
        "service_url": f"{ground.playground.url}/_connector",
    }
    identities = {name: {"teams": user} for name, user in IN_TEAMS.items() if name in PEOPLE}
    setup = setup_of(routine, {"teams": team}, identities, accounts)
    settings = settings_for(
        folder, ground.port, database_url, setup, teams_anonymous=True, **more.get("settings", {})
    )
    async with (
        served(settings, options_of(more)) as app,
        TeamsStage(ground.playground, f"{address}/api/messages", IN_TEAMS) as stage,
    ):
        yield Town(app=app, stage=stage, address=address, settings=settings)


@asynccontextmanager
async def _slack(
    folder: Path,
    database_url: str,
    routine: str,
    accounts: Sequence[Mapping[str, Any]],
    more: Mapping[str, Any],
) -> AsyncIterator[Town]:
    from tests.parts.slack import BOT_TOKEN, CHANNEL, SIGNING_SECRET, TEAM, SlackPerson, local_slack
    from tests.stages.slack import SlackStage

    port = free_port()
    address = f"http://127.0.0.1:{port}"
    names = [*PEOPLE, STRANGER]
    cast = {
        name: SlackPerson(id=f"U0{name.upper()}", name=name, email=f"{name}@town.example") for name in names
    }
    async with local_slack(folder, list(cast.values()), request_url=f"{address}/slack/events") as server:
        identities = {name: {"slack": cast[name].id} for name in PEOPLE}
        setup = setup_of(routine, {"slack": {"team": TEAM, "channel": CHANNEL}}, identities, accounts)
        settings = settings_for(
            folder,
            port,
            database_url,
            setup,
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=server.api_url,
            **more.get("settings", {}),
        )
        async with served(settings, options_of(more)) as app:
            stage = SlackStage(server, cast, settled=app.chats["slack"].settled)
            yield Town(app=app, stage=stage, address=address, settings=settings)


@asynccontextmanager
async def _both(
    ground: TeamsGround, folder: Path, database_url: str, routine: str = "tibro", **more: Any
) -> AsyncIterator[Both]:
    from tests.parts.slack import (
        BOT_TOKEN,
        SIGNING_SECRET,
        SlackPerson,
        local_slack,
    )
    from tests.parts.slack import (
        CHANNEL as SLACK_CHANNEL,
    )
    from tests.parts.slack import TEAM as SLACK_TEAM
    from tests.stages.slack import SlackStage

    address = f"http://127.0.0.1:{ground.port}"
    cast = {
        name: SlackPerson(id=f"U0{name.upper()}", name=name, email=f"{name}@town.example") for name in PEOPLE
    }
    async with local_slack(folder, list(cast.values()), request_url=f"{address}/slack/events") as server:
        channel = {
            "slack": {"team": SLACK_TEAM, "channel": SLACK_CHANNEL},
            "teams": {
                "tenant": TENANT,
                "team": TEAM,
                "channel": CHANNEL,
                "service_url": f"{ground.playground.url}/_connector",
            },
        }
        identities = {name: {"slack": cast[name].id, "teams": IN_TEAMS.get(name, "")} for name in PEOPLE}
        setup = setup_of(routine, channel, identities, [account("facebook")])
        settings = settings_for(
            folder,
            ground.port,
            database_url,
            setup,
            teams_anonymous=True,
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=server.api_url,
        )
        async with (
            served(settings, options_of(more)) as app,
            TeamsStage(ground.playground, f"{address}/api/messages", IN_TEAMS) as teams,
        ):
            slack = SlackStage(server, cast, settled=app.chats["slack"].settled)
            yield Both(
                slack=Town(app=app, stage=slack, address=address, settings=settings),
                teams=Town(app=app, stage=teams, address=address, settings=settings),
            )
