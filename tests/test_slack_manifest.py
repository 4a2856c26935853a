"""The Slack app's manifest: one that Slack takes, and nothing asked for that the bot does not use."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from manifest.slack import BOT_SCOPES, COMMANDS, EVENTS, EXAMPLE_URL, SCOPES, slack_manifest, write
from tests.parts.slack_schema import check_manifest

ROOT = Path(__file__).parents[1]
#: The permission that each method of Slack's needs (docs.slack.dev/reference/methods).
NEEDED = {
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "users_info": {"users:read", "users:read.email"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
}
#: The permission that each event needs.
HEARD = {
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}


@pytest.mark.part("slack")
@pytest.mark.parametrize("socket_mode", [False, True])
def test_the_manifest_is_one(socket_mode: bool) -> None:
    check_manifest(slack_manifest("https://bot.ekhamra.se", socket_mode=socket_mode))


@pytest.mark.part("slack")
def test_the_check_finds_what_is_no_manifest() -> None:
    wrong = slack_manifest("https://bot.ekhamra.se")
    wrong["settings"]["interactvity"] = {}

    with pytest.raises(AssertionError):
        check_manifest(wrong)


def test_the_manifest_to_read_is_the_one_that_is_made(tmp_path: Path) -> None:
    write(tmp_path / "slack.json")

    assert (ROOT / "manifest/slack.json").read_text("utf-8") == (tmp_path / "slack.json").read_text("utf-8")
    assert json.loads((tmp_path / "slack.json").read_text("utf-8")) == slack_manifest(EXAMPLE_URL)


def test_every_permission_is_needed_by_something_that_the_bot_does() -> None:
    called = {name for name in _called() if name in NEEDED}
    needed = {scope for name in called for scope in NEEDED[name]}
    needed |= {scope for event in EVENTS for scope in HEARD[event]}

    assert set(BOT_SCOPES) == needed | {"commands"}


def test_every_method_that_the_bot_calls_is_known_with_its_permission() -> None:
    methods = {
        name for name in _called() if re.match(r"(chat|conversations|users|views|auth|reactions)_[a-z]", name)
    }

    assert methods == set(NEEDED)


def test_every_permission_and_event_has_its_reason() -> None:
    for reason in (*SCOPES.values(), *EVENTS.values()):
        assert len(reason) > 15
        assert reason.endswith(".")


def test_every_address_is_ours() -> None:
    found = slack_manifest("https://bot.ekhamra.se/")
    addresses = set(re.findall(r'"(http[^"]*)"', json.dumps(found)))

    assert addresses == {
        "https://bot.ekhamra.se/slack/events",
        "https://bot.ekhamra.se/slack/oauth_redirect",
    }


def test_socket_mode_needs_no_address_of_ours_for_events() -> None:
    assert "/slack/events" not in json.dumps(slack_manifest("https://bot.ekhamra.se", socket_mode=True))


def test_the_commands_and_their_swedish_twins_are_there() -> None:
    names = {command["command"] for command in _features()["slash_commands"]}

    assert names == {
        *("/kanalvakt", "/register-channel", "/close-channel", "/absence", "/flag"),
        *("/registrera-kanal", "/avsluta-kanal", "/franvaro", "/flagga"),
    }
    assert all(name.isascii() for name in names)


def test_slacks_limits_on_the_manifest_are_kept() -> None:
    found = slack_manifest("https://bot.ekhamra.se")

    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    assert len(COMMANDS) <= 50
    for command in COMMANDS:
        assert len(command.name) < 32
        assert 1 <= len(command.description) <= 2000
    assert [shortcut["callback_id"] for shortcut in _features()["shortcuts"]] == ["flag_message"]


def _features() -> dict[str, Any]:
    return dict(slack_manifest("https://bot.ekhamra.se")["features"])


def _called() -> set[str]:
    trees = [ast.parse(file.read_text("utf-8")) for file in (ROOT / "bot").glob("slack*.py")]
    return {
        node.func.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
