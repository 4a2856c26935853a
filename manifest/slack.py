"""The Slack app: what it may do in a workspace and why, its commands, and what it is told.

``slack_manifest`` is what an IT person pastes at api.slack.com/apps; ``manifest/slack.json`` is the same
for a made-up address, to read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: The message shortcut's name, as the adapter knows it.
FLAG_MESSAGE = "flag_message"
EXAMPLE_URL = "https://kanalvakt.example.se"


@dataclass(frozen=True)
class Command:
    """A slash command; ASCII names, because å ä ö in them is not documented to work."""

    name: str
    description: str
    hint: str = ""


#: Each permission that the bot asks for, and what it cannot do without it.
SCOPES: dict[str, str] = {
    "app_mentions:read": "Hear words to the bot in a channel (@Kanalvakt hjälp).",
    "channels:history": "Find a card that an earlier try posted in a public channel, so none is doubled.",
    "channels:read": "Hear that it was invited to a public channel, to introduce itself there.",
    "chat:write": "Post cards, change them when a case is decided, and answer one person privately.",
    "commands": "Offer the slash commands and the message shortcut Flagga.",
    "groups:history": "The same as channels:history for private channels, where team channels often are.",
    "groups:read": "The same as channels:read for private channels.",
    "im:history": "Hear words that a person writes to the bot alone, and not tell them the same thing twice.",
    "im:write": "Open the chat with one person, for reminders and forwarded cases.",
    "reactions:read": "Let 👀 claim and ✅ keep, where staff already react to messages.",
    "users:read": "Read a person's e-mail address; Slack wants this permission for the next one.",
    "users:read.email": "Match the person who presses with the municipality's register of people.",
}
BOT_SCOPES: tuple[str, ...] = tuple(SCOPES)

#: What Slack tells the bot, and why.
EVENTS: dict[str, str] = {
    "app_mention": "Words to the bot in a channel.",
    "app_uninstalled": "Forget the workspace's token.",
    "member_joined_channel": "The bot was invited to a channel: it introduces itself.",
    "message.im": "Words to the bot in its own chat.",
    "reaction_added": "A reaction on a card.",
    "user_change": "Move duty when somebody's account is deactivated.",
    "tokens_revoked": "Forget tokens that were taken back.",
}

COMMANDS: tuple[Command, ...] = (
    Command("kanalvakt", "Hjälp, läget, sök och inställningar", "hjälp | läget | sök ord"),
    Command("register-channel", "Register a social media account (Swedish: /registrera-kanal)"),
    Command("registrera-kanal", "Anmäl ett nytt konto i sociala medier"),
    Command("close-channel", "Close a social media account (Swedish: /avsluta-kanal)"),
    Command("avsluta-kanal", "Avsluta ett konto i sociala medier"),
    Command("absence", "Say that you are away (Swedish: /franvaro)"),
    Command("franvaro", "Anmäl frånvaro, så att någon annan bevakar dina konton"),
    Command("flag", "Hand in a comment to handle (Swedish: /flagga)", "text and address"),
    Command("flagga", "Lämna in en kommentar som behöver hanteras", "text och adress"),
)


def slack_manifest(public_url: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """The app manifest for an installation at that address; with Socket Mode Slack needs no address."""
    events = f"{public_url.rstrip('/')}/slack/events"
    address = {} if socket_mode else {"request_url": events}
    settings: dict[str, Any] = {
        "event_subscriptions": {**address, "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **address},
        "org_deploy_enabled": False,
        "socket_mode_enabled": socket_mode,
        "token_rotation_enabled": False,
    }
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Kanalvakt",
            "description": "Håller ordning på kommunens sociala medier enligt kommunens egen rutin.",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Kanalvakt", "always_online": True},
            "shortcuts": [
                {
                    "name": "Flagga",
                    "type": "message",
                    "callback_id": FLAG_MESSAGE,
                    "description": "Lämna in meddelandet som ett ärende",
                }
            ],
            "slash_commands": [_command(command, address.get("request_url")) for command in COMMANDS],
        },
        "oauth_config": {
            "redirect_urls": [f"{public_url.rstrip('/')}/slack/oauth_redirect"],
            "scopes": {"bot": list(BOT_SCOPES)},
        },
        "settings": settings,
    }


def _command(command: Command, url: str | None) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "command": f"/{command.name}",
        "description": command.description,
        "should_escape": False,
    }
    if url:
        drawn["url"] = url
    return {**drawn, "usage_hint": command.hint} if command.hint else drawn


def write(path: Path) -> None:
    """Writes the example manifest."""
    text = json.dumps(slack_manifest(EXAMPLE_URL), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).with_name("slack.json"))
