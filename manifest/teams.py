"""The Teams app: its manifest and icons, zipped as the Teams admin centre takes them."""

from __future__ import annotations

import io
import json
import zipfile
from importlib import resources
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Json: TypeAlias = dict[str, Any]

MANIFEST_VERSION = "1.22"
SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"
APP_VERSION = "1.0.0"
#: Where an administrator reads what the app does and with what.
ABOUT = "https://github.com/kanalvakt/kanalvakt#readme"
COLOR_ICON, OUTLINE_ICON = "color.png", "outline.png"
#: The message action; the adapter reads it back as a message that somebody pointed at.
FLAG_MESSAGE = "flag_message"

#: What a person may type to the bot, as Teams suggests it.
COMMANDS = (
    ("hjälp", "Visa vad jag kan och hur du gör"),
    ("status", "Visa öppna ärenden och deras tider"),
    ("sök", "Sök bland kommentarer och beslut: sök ord"),
    ("flagga", "Klistra in en kommentar som någon behöver ta ställning till"),
)


def teams_manifest(app_id: str, public_url: str) -> Json:
    """The manifest of one installation: the bot's app id, and the address at which Teams reaches it."""
    host = urlsplit(public_url).hostname or ""
    if urlsplit(public_url).scheme != "https" or not host:
        raise ValueError("Teams reaches the bot over https; set KANALVAKT_PUBLIC_URL to its https address")
    return {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": APP_VERSION,
        "id": app_id,
        "developer": {
            "name": "Kanalvakt",
            "websiteUrl": ABOUT,
            "privacyUrl": ABOUT,
            "termsOfUseUrl": ABOUT,
        },
        "name": {"short": "Kanalvakt", "full": "Kanalvakt – kommunens rutin för sociala medier"},
        "description": {
            "short": "Följ kommunens rutin för sociala medier, i den kanal där ni redan är.",
            "full": (
                "Kanalvakt visar kommentarer som kan bryta mot reglerna med Godkänn, Ta bort och "
                "Vidarebefordra, påminner om tider, sparar det som ska bevaras innan något tas bort och "
                "för logg över varje beslut. Reglerna är er egen kommuns rutin."
            ),
        },
        "icons": {"color": COLOR_ICON, "outline": OUTLINE_ICON},
        "accentColor": "#1F4E79",
        "defaultInstallScope": "team",
        "defaultGroupCapability": {"team": "bot"},
        "bots": [_bot(app_id)],
        "composeExtensions": [_message_action(app_id)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host],
    }


def _bot(app_id: str) -> Json:
    scopes = ["team", "personal", "groupChat"]
    commands = [{"title": title, "description": text} for title, text in COMMANDS]
    return {
        "botId": app_id,
        "scopes": scopes,
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [{"scopes": [scope], "commands": commands} for scope in scopes],
    }


def _message_action(app_id: str) -> Json:
    return {
        "botId": app_id,
        "commands": [
            {
                "id": FLAG_MESSAGE,
                "type": "action",
                "title": "Flagga",
                "description": "Gör ett ärende av det här meddelandet",
                "context": ["message"],
                "fetchTask": True,
            }
        ],
    }


def package(app_id: str, public_url: str) -> bytes:
    """The zip file to upload; the same input gives the same bytes."""
    folder = resources.files("manifest")
    files = {
        "manifest.json": json.dumps(
            teams_manifest(app_id, public_url), ensure_ascii=False, indent=2
        ).encode(),
        COLOR_ICON: folder.joinpath("teams_color.png").read_bytes(),
        OUTLINE_ICON: folder.joinpath("teams_outline.png").read_bytes(),
    }
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return zipped.getvalue()
