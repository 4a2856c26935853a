"""What Teams sends, read as our events. Pure: nothing is fetched, kept or sent here."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from botbuilder.schema import Activity

from bot.teams_trust import tenant_of
from cards.teams import INPUT, SEND, TICKED
from handlers.ports import Actor, Pointed, Press, Reacted, Sent, Typed

#: How emojis are named in Teams, and as handlers know them. Where the eyes are hard to find, a thumb claims.
REACTIONS = {
    "like": "eyes",
    "plusOne": "eyes",
    "heart": "heart",
    "checkmark": "white_check_mark",
    "eyes": "eyes",
    "white_check_mark": "white_check_mark",
}
_EMOJIS = {"👍": "eyes", "👀": "eyes", "✅": "white_check_mark", "❤": "heart"}
#: Newer reactions are named by code point and words: ``1f440_eyes``, ``2705_whiteheavycheckmark``.
_CODED = re.compile(r"([0-9a-f]{4,6})(?:-[0-9a-f]{4,6})*_\w+", re.IGNORECASE)

_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|blockquote|h[1-6]|tr)\s*>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:at|attachment|a|b|blockquote|br|code|div|em|h[1-6]|i|img|li|ol|p|pre|s|span|strong"
    r"|table|tbody|td|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)


class Unreadable(ValueError):
    """An activity lacks what its kind must have."""


def actor_of(activity: Activity) -> Actor:
    """Who acted, as Teams vouches for it."""
    sender = activity.from_property
    if sender is None or not sender.id:
        raise Unreadable("the activity names no sender")
    return Actor(chat="teams", user=sender.id, team=tenant_of(activity), name=sender.name or "")


def channel_of(activity: Activity) -> str | None:
    """The channel that an activity happened in, or None in a chat."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    channel = data.get("channel")
    told = channel.get("id") if isinstance(channel, dict) else None
    conversation = activity.conversation
    if not told and conversation and conversation.conversation_type == "channel":
        told = conversation.id.partition(";")[0]
    return str(told) if told else None


def place_id(channel: str) -> str:
    """How a channel is named everywhere else in Kanalvakt."""
    return f"teams:{channel}"


def action_of(activity: Activity) -> Press | Sent:
    """A pressed button or a sent form."""
    value = activity.value if isinstance(activity.value, dict) else {}
    action = value.get("action")
    if not isinstance(action, dict) or not isinstance(action.get("verb"), str):
        raise Unreadable("the action has no verb")
    return _pressed(actor_of(activity), str(action["verb"]), action.get("data"))


def stood_alone(activity: Activity) -> bool:
    """Whether the form that was sent had no card behind it."""
    value = _table(activity.value)
    return _table(_table(value.get("action")).get("data")).get("alone") is True


def submission_of(activity: Activity) -> Sent | None:
    """A form sent in a dialog of the message action, or None where nothing was asked yet."""
    value = activity.value if isinstance(activity.value, dict) else {}
    data = value.get("data")
    if not isinstance(data, dict) or data.get("verb") != SEND:
        return None
    sent = _pressed(actor_of(activity), SEND, data)
    return sent if isinstance(sent, Sent) else None


def _pressed(actor: Actor, verb: str, data: object) -> Press | Sent:
    if not isinstance(data, dict):
        raise Unreadable("the action has no data")
    subject, version = str(data.get("subject", "")), _version(data.get("version"))
    if verb != SEND:
        return Press(actor=actor, action=verb, subject=subject, version=version)
    return Sent(
        actor=actor,
        form=str(data.get("form", "")),
        subject=subject,
        version=version,
        values=_values(data),
        way=str(data.get("way") or ""),
    )


def _version(told: object) -> int:
    if isinstance(told, (int, str)) and not isinstance(told, bool) and re.fullmatch(r"[0-9]{1,9}", str(told)):
        return int(told)
    raise Unreadable("the action bears no version")


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    """The answers by their keys; a tick is "yes" or nothing."""
    values: dict[str, str] = {}
    for name, value in data.items():
        prefix, _, rest = str(name).partition(".")
        kind, _, key = rest.partition(".")
        if prefix == INPUT and key:
            answer = "" if value is None else str(value)
            values[key] = answer if kind != "tick" or answer == TICKED else ""
    return values


def words_of(activity: Activity) -> Typed:
    """Words to the bot, without the mention that made it listen."""
    text = activity.text or ""
    bot = activity.recipient.id if activity.recipient else ""
    for entity in activity.entities or []:
        found = {**entity.additional_properties, "type": entity.type}
        mentioned = found.get("mentioned")
        if found["type"] == "mention" and isinstance(mentioned, dict) and mentioned.get("id") == bot:
            text = text.replace(str(found.get("text") or "\0"), "", 1)
    channel = channel_of(activity)
    return Typed(actor=actor_of(activity), words=plain(text), place=place_id(channel) if channel else None)


def plain(text: str) -> str:
    """The text as it was meant, without the markup in which Teams wraps it."""
    text = _TAGS.sub("", _BREAKS.sub("\n", text))
    text = html.unescape(text).replace("\xa0", " ").replace("\r\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def reactions_of(activity: Activity) -> tuple[Reacted, ...]:
    """The reactions that were added to one of our messages in a channel."""
    channel = channel_of(activity) or (
        activity.conversation.id.partition(";")[0] if activity.conversation else ""
    )
    if not activity.reply_to_id:
        raise Unreadable("the reaction names no message")
    actor = actor_of(activity)
    return tuple(
        Reacted(actor=actor, emoji=emoji, place=place_id(channel), reference=activity.reply_to_id)
        for reaction in activity.reactions_added or []
        if (emoji := reaction_name(reaction.type or ""))
    )


def reaction_name(told: str) -> str:
    """The emoji's name as handlers know it; its own name where they have none."""
    if coded := _CODED.fullmatch(told):
        told = chr(min(int(coded[1], 16), 0x10FFFF))
    return _EMOJIS.get(told.rstrip("\ufe0f"), REACTIONS.get(told, told))


def pointed_of(activity: Activity) -> Pointed:
    """The message action: a message that somebody pointed at."""
    value = activity.value if isinstance(activity.value, dict) else {}
    payload = value.get("messagePayload")
    if not isinstance(payload, dict):
        raise Unreadable("the message action bears no message")
    body, sender = _table(payload.get("body")), _table(payload.get("from"))
    return Pointed(
        actor=actor_of(activity),
        text=plain(str(body.get("content") or "")),
        # A colleague who passes a comment on is not its author; a program that reports it may name them.
        author=str(_table(sender.get("application")).get("displayName") or ""),
        link=str(payload.get("linkToMessage") or ""),
    )


def _table(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}
