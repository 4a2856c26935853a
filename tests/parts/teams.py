"""Starts Microsoft's own Teams playground: a team with a channel, a few people, and no network at all.

It comes from npm (``npm ci`` in this folder). The bot must listen before a person does anything in it.
"""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.parts.process import PATIENCE, free_port, running, until
from tests.parts.required import need

CLI = Path(__file__).parent / "node_modules/@microsoft/m365agentsplayground/cli.js"

#: The playground wants exactly this many people.
PEOPLE = 6
BOT = "28:kanalvakt"
BOT_NAME = "Kanalvakt"
TENANT = "11111111-1111-1111-1111-111111111111"
TEAM = "19:team@thread.tacv2"
CHANNEL = "19:komm@thread.tacv2"
PERSONAL_CHAT = "a:personal-chat"
GROUP_CHAT = "19:group@thread.v2"


@dataclass(frozen=True)
class Playground:
    """A playground that runs."""

    #: Its address, without a slash at the end.
    url: str
    #: Where the bot sends to.
    service_url: str
    #: Its people's ids; the first is the one who sits at the browser.
    users: tuple[str, ...]


@contextmanager
def playground(folder: Path, bot_url: str, users: Sequence[str]) -> Iterator[Playground]:
    """A playground whose people bear these ids, talking to the bot at that address."""
    node = shutil.which("node")
    if node is None:
        need("teams", "node is not installed")
    if not CLI.exists():
        need("teams", "the Teams playground is not installed; run npm ci in tests/parts")
    if len(users) > PEOPLE:
        raise ValueError(f"the playground has room for {PEOPLE} people, not {len(users)}")
    everybody = (*users, *(f"29:extra-{number}" for number in range(PEOPLE - len(users))))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(_configuration(everybody)), "utf-8")
    port, log = free_port(), folder / "playground.log"
    command = [
        node,
        str(CLI),
        "start",
        "-e",
        bot_url,
        "-c",
        "msteams",
        "-p",
        str(port),
        "--disable-telemetry",
    ]
    url = f"http://127.0.0.1:{port}"
    quiet = {"TEAMSAPPTESTER_BROWSER": "none", "HOME": str(folder)}
    with running(command, log=log, env=quiet, cwd=folder) as process:
        until(lambda: _answers(url), process=process, log=log)
        yield Playground(url, f"http://localhost:{port}/_connector", everybody)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_debug/ping", timeout=PATIENCE) as response:
            return bool(response.read() == b"pong")
    except (urllib.error.URLError, OSError):
        return False


def _configuration(users: Sequence[str]) -> dict[str, object]:
    """The file is YAML, of which JSON is a part."""
    people = [_person(user) for user in users]
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT, "name": BOT_NAME},
        "currentUser": people[0],
        "users": people[1:],
        "personalChat": {"id": PERSONAL_CHAT},
        "groupChat": {"id": GROUP_CHAT, "name": "Gruppchatt"},
        "team": {
            "id": TEAM,
            "name": "Kommunikation",
            "aadGroupId": str(uuid.UUID(int=1)),
            "channels": [{"id": CHANNEL, "name": "Sociala medier"}],
        },
    }


def _person(user: str) -> dict[str, str]:
    name = user.removeprefix("29:")
    return {
        "id": user,
        "name": name.capitalize(),
        "userPrincipleName": f"{name}@example.se",
        "aadObjectId": str(uuid.uuid5(uuid.NAMESPACE_URL, user)),
        "givenName": name.capitalize(),
        "surname": "Test",
        "email": f"{name}@example.se",
    }
