"""The Teams app package, against Microsoft's own schema."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from manifest.teams import COMMANDS, package, teams_manifest
from tests.parts.required import need

SCHEMA = (
    Path(__file__).parent
    / "parts/node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"
)
APP_ID = "22222222-2222-2222-2222-222222222222"
URL = "https://kanalvakt.tibro.se"


@pytest.fixture
def schema() -> Draft7Validator:
    if not SCHEMA.exists():
        need("teams", "the schema of Teams manifests is not installed; run npm ci in tests/parts")
    return Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.part("teams")
def test_the_manifest_is_as_microsoft_wants_it(schema: Draft7Validator) -> None:
    """No error at all."""
    assert [error.message for error in schema.iter_errors(teams_manifest(APP_ID, URL))] == []


@pytest.mark.part("teams")
@pytest.mark.parametrize(
    "wrong", [{"manifestVersion": "1.21"}, {"id": "not-a-guid"}, {"bots": [{"botId": APP_ID}]}, {"x": 1}]
)
def test_the_schema_notices_what_is_wrong(schema: Draft7Validator, wrong: dict[str, Any]) -> None:
    """Otherwise the test above would show nothing."""
    assert not schema.is_valid({**teams_manifest(APP_ID, URL), **wrong})


def test_the_bot_works_in_teams_chats_and_alone_and_says_its_commands() -> None:
    """One list of commands for each scope."""
    [bot] = teams_manifest(APP_ID, URL)["bots"]

    assert bot["scopes"] == ["team", "personal", "groupChat"]
    assert [command["title"] for command in bot["commandLists"][0]["commands"]] == [
        title for title, _ in COMMANDS
    ]
    assert {scope for each in bot["commandLists"] for scope in each["scopes"]} == set(bot["scopes"])


def test_a_message_can_be_flagged_from_its_menu() -> None:
    """The form comes from the bot, so the action fetches it."""
    [extension] = teams_manifest(APP_ID, URL)["composeExtensions"]

    assert [(c["id"], c["context"], c["fetchTask"]) for c in extension["commands"]] == [
        ("flag_message", ["message"], True)
    ]


def test_the_package_holds_the_manifest_and_two_icons_of_the_right_size() -> None:
    """192 and 32 pixels, and the same bytes every time."""
    with zipfile.ZipFile(io.BytesIO(package(APP_ID, URL))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    assert json.loads(files["manifest.json"]) == teams_manifest(APP_ID, URL)
    for name, side in (("color.png", 192), ("outline.png", 32)):
        assert files[name][:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", files[name][16:24]) == (side, side)
    assert package(APP_ID, URL) == package(APP_ID, URL)


@pytest.mark.parametrize("url", ["http://kanalvakt.tibro.se", "", "kanalvakt.tibro.se"])
def test_an_address_that_teams_cannot_reach_is_refused(url: str) -> None:
    """With a sentence that says which setting is meant."""
    with pytest.raises(ValueError, match="KANALVAKT_PUBLIC_URL"):
        teams_manifest(APP_ID, url)
