"""What Slack sends, as the events that handlers know. Pure: nothing is asked of anybody."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from cards.slack import OFFER, pressed
from cards.slack_form import ANSWER, WAY, field_key
from cards.slack_parts import MOST_VALUE
from cards.texts import units
from handlers.ports import Actor, Event, Pointed, Press, Reacted, Sent, Typed
from manifest.slack import FLAG_MESSAGE

Payload: TypeAlias = Mapping[str, Any]

#: A direct message to the bot that a person wrote, and not one that Slack made.
_WRITTEN = frozenset({None, "file_share"})
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|[^>]*)?>")
_NAMED = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")
_BOT_FIRST = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")
_TIMESTAMP = re.compile(r"\d+\.\d+")


def place_id(team: str, channel: str) -> str:
    """How a channel is named everywhere in the bot."""
    return f"slack:{team}:{channel}"


def acted(body: Payload, team: str) -> Event | None:
    """What a button or a menu entry of ours means; None for anything else."""
    action = (body.get("actions") or [{}])[0]
    value = str((action.get("selected_option") or action).get("value") or "")
    name = str(action.get("action_id") or "")
    actor = _actor(body.get("user") or {}, team)
    if name == OFFER:
        return offered(value, actor)
    if name.startswith(WAY):
        return sent(body, team, way=value)
    if (button := pressed(name, value)) is None:
        return None
    return Press(
        actor=actor,
        action=button.action,
        subject=button.subject,
        version=button.version,
        unseen=not body.get("view"),  # only what was pressed in a modal is drawn anew there
    )


def sent(body: Payload, team: str, *, way: str = "") -> Sent | None:
    """A form that was sent, with its submit button or another way; None if the view is not a form of ours."""
    view = body.get("view") or {}
    try:
        about = json.loads(view.get("private_metadata") or "")
        name, subject, version = str(about["form"]), str(about["subject"]), int(about["version"])
    except (ValueError, KeyError, TypeError):
        return None
    return Sent(
        actor=_actor(body.get("user") or {}, team),
        form=name,
        subject=subject,
        version=version,
        values=_answers(view),
        way=way,
    )


def typed_command(body: Payload, team: str) -> Typed:
    """A slash command; its words begin with the command's own name."""
    command = str(body.get("command") or "").lstrip("/")
    text = readable(str(body.get("text") or ""))
    person = {"id": body.get("user_id"), "name": body.get("user_name")}
    return Typed(
        actor=_actor(person, team),
        words=f"{command} {text}".strip(),
        place=_place(team, str(body.get("channel_id") or "")),
    )


def typed_words(event: Payload, team: str) -> Typed | None:
    """Words to the bot, in a channel or in its own chat; None for what no person wrote."""
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _WRITTEN:
        return None
    if event.get("type") == "message" and event.get("channel_type") != "im":
        return None
    words = readable(_BOT_FIRST.sub("", str(event.get("text") or "")))
    place = _place(team, str(event.get("channel") or ""))
    return Typed(actor=_actor({"id": event["user"]}, team), words=words, place=place)


def pointed(body: Payload, team: str) -> Pointed | None:
    """The message shortcut; None for a shortcut that is not ours."""
    if body.get("callback_id") != FLAG_MESSAGE:
        return None
    message = body.get("message") or {}
    return Pointed(
        actor=_actor(body.get("user") or {}, team),
        text=readable(str(message.get("text") or "")),
        # A colleague who passes a comment on is not its author; a program that reports it may name them.
        author=str(message.get("username") or ""),
        link=_permalink(body),
    )


def reacted(event: Payload, team: str) -> Reacted | None:
    """A reaction on a message; skin tones are left out, they mean nothing to us."""
    item = event.get("item") or {}
    if item.get("type") != "message" or not event.get("user"):
        return None
    return Reacted(
        actor=_actor({"id": event["user"]}, team),
        emoji=str(event.get("reaction") or "").partition("::")[0],
        place=place_id(team, str(item.get("channel"))),
        reference=str(item.get("ts")),
    )


def readable(text: str) -> str:
    """Slack's markup for links, names and the three escaped characters, as a person reads it."""
    text = _LINK.sub(lambda found: found[1].removeprefix("mailto:").removeprefix("tel:"), text)
    text = _NAMED.sub(lambda found: ("#" if found[1] == "#" else "@") + (found[3] or found[2]), text)
    return html.unescape(text.replace("&nbsp;", " ")).strip()


# --- what waits for a press, because Slack opens a form only for one ---------------------------------


def offer(event: Event, version: int) -> str | None:
    """The event as a button's value, to be handled again when pressed; None if it cannot be carried.

    A reaction is on the version of the card that it was on first.
    """
    match event:
        case Typed(words=words, place=place):
            value = json.dumps({"words": words, "place": place}, ensure_ascii=False)
        case Reacted(emoji=emoji, place=place, reference=reference):
            value = json.dumps({"emoji": emoji, "place": place, "reference": reference, "version": version})
        case _:
            return None
    return value if units(value) <= MOST_VALUE else None


def offered(value: str, actor: Actor) -> Event | None:
    """The event that ``offer`` wrote, now acted by who pressed."""
    try:
        kept = json.loads(value)
        if "words" in kept:
            return Typed(actor=actor, words=str(kept["words"]), place=kept["place"])
        return Reacted(
            actor=actor,
            emoji=kept["emoji"],
            place=kept["place"],
            reference=kept["reference"],
            version=kept.get("version"),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _actor(user: Payload, team: str) -> Actor:
    name = user.get("name") or user.get("username") or ""
    return Actor(chat="slack", user=str(user.get("id") or ""), team=team, name=str(name))


def _place(team: str, channel: str) -> str | None:
    """None for the bot's own chats: they are nobody's team channel."""
    return place_id(team, channel) if channel and not channel.startswith("D") else None


def _answers(view: Payload) -> dict[str, str]:
    """What stands in the fields of a form.

    Slack has been seen to send answers of a view before, and none where nobody touched what stood there
    beforehand (github.com/slackapi/bolt-js issues 625 and 1258), so we go by the view's own fields.
    """
    given = (view.get("state") or {}).get("values") or {}
    return {
        field_key(block["block_id"]): _answer(
            (given.get(block["block_id"]) or {}).get(ANSWER) or _beforehand(block["element"])
        )
        for block in view.get("blocks") or []
        if block.get("type") == "input"
    }


def _beforehand(element: Payload) -> Payload:
    return {
        "selected_options": element.get("initial_options"),
        "selected_option": element.get("initial_option"),
        "selected_date": element.get("initial_date"),
        "value": element.get("initial_value"),
    }


def _answer(given: Payload) -> str:
    if given.get("selected_options") is not None:
        return ",".join(str(option.get("value")) for option in given["selected_options"])
    if given.get("selected_option"):
        return str(given["selected_option"].get("value") or "")
    return str(given.get("selected_date") or given.get("value") or "")


def _permalink(body: Payload) -> str:
    domain = str((body.get("team") or {}).get("domain") or "")
    channel = str((body.get("channel") or {}).get("id") or "")
    stamp = str(body.get("message_ts") or (body.get("message") or {}).get("ts") or "")
    if not re.fullmatch(r"[A-Za-z0-9-]+", domain) or not channel.isalnum() or not _TIMESTAMP.fullmatch(stamp):
        return ""
    return f"https://{domain}.slack.com/archives/{channel}/p{stamp.replace('.', '')}"
