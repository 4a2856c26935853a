"""Cards to Slack: posted, replaced, told to one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_access import Access
from bot.slack_errors import asked
from cards.model import Card
from cards.slack import render_card
from handlers.ports import Contact, Place

#: A card bears its posting's key in the message's metadata, so that a second try finds the first.
METADATA = "kanalvakt"
#: How far back a second try looks.
PAGES = 5
MESSAGES_A_PAGE = 200
#: Without these, Slack would look for markup, names and pictures of links in our words.
PLAIN: dict[str, Any] = {
    "parse": "none",
    "link_names": False,
    "mrkdwn": False,
    "unfurl_links": False,
    "unfurl_media": False,
}


class Delivery:
    """Sends cards. Raises Undelivered, and never tries again by itself: that is the job's business."""

    def __init__(self, access: Access, client: Callable[[], AsyncWebClient]) -> None:
        self._access = access
        self._client = client

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:
        """Posts the card, or finds the one that an earlier try posted; returns the message's ts."""
        team, channel = place.address["team"], place.address["channel"]
        token = await self._access.token(team)
        if again and (found := await self._find(token, channel, key)):
            return found
        return await self._post(token, channel, card, key)

    async def update(self, place: Place, reference: str, card: Card) -> None:
        """Replaces the card. Blocks go along always: words alone would leave a card without its blocks."""
        token = await self._access.token(place.address["team"])
        # What one person was told stands in their own chat, which only the reference names.
        own, _, ts = reference.rpartition("/")
        channel = own or place.address["channel"]
        await asked(
            self._client().chat_update(token=token, channel=channel, ts=ts, parse="none", **render_card(card))
        )

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:
        """Posts the card in the person's own chat with the bot, once for each key; returns "chat/ts"."""
        token = await self._access.token(contact.team)
        opened = await asked(self._client().conversations_open(token=token, users=[contact.user]))
        channel = str(opened["channel"]["id"])
        # Nothing tells whether an earlier try came through, so the chat is always asked first.
        ts = await self._find(token, channel, key, pages=1) or await self._post(token, channel, card, key)
        return f"{channel}/{ts}"

    async def email(self, contact: Contact) -> str | None:
        """The person's address as this workspace vouches for it.

        None for bots, people of other workspaces, people who left, and addresses never confirmed.
        """
        token = await self._access.token(contact.team)
        user = (await asked(self._client().users_info(token=token, user=contact.user)))["user"]
        elsewhere = contact.team and user.get("team_id") and user["team_id"] != contact.team
        if user.get("is_bot") or user.get("deleted") or user.get("is_stranger") or elsewhere:
            return None
        if user.get("is_email_confirmed") is False:
            return None
        return (user.get("profile") or {}).get("email") or None

    async def left(self, contact: Contact) -> bool:
        """Whether the workspace has deactivated the person's account. Of other workspaces' people: no."""
        token = await self._access.token(contact.team)
        user = (await asked(self._client().users_info(token=token, user=contact.user)))["user"]
        elsewhere = contact.team and user.get("team_id") and user["team_id"] != contact.team
        return user.get("deleted") is True and not elsewhere

    async def _post(self, token: str, channel: str, card: Card, key: str) -> str:
        posted = await asked(
            self._client().chat_postMessage(
                token=token,
                channel=channel,
                metadata={"event_type": METADATA, "event_payload": {"key": key}},
                **PLAIN,
                **render_card(card),
            )
        )
        return str(posted["ts"])

    async def _find(self, token: str, channel: str, key: str, *, pages: int = PAGES) -> str | None:
        cursor = ""
        for _ in range(pages):
            page = await asked(
                self._client().conversations_history(
                    token=token,
                    channel=channel,
                    include_all_metadata=True,
                    limit=MESSAGES_A_PAGE,
                    cursor=cursor or None,
                )
            )
            for message in page.get("messages") or []:
                if _key(message) == key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return None


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA or not message.get("bot_id"):
        return None
    return str((metadata.get("event_payload") or {}).get("key"))
