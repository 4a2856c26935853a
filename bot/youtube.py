"""One YouTube channel as a platform: read what stands below its films, hold, bring back, reject, answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.clock import has_passed
from bot.graph import Limits
from bot.known import Memory, same_words
from bot.odd_rows import OddRows
from bot.post_address import post_name
from bot.youtube_comment import Comment, items
from bot.youtube_lists import HELD, PUBLISHED, answers, find
from bot.youtube_news import News
from bot.youtube_quota import Project
from bot.youtube_rest import GONE, HALF, MAY_PASS, YOUTUBE, Declined, Rest, Tokens
from handlers.platforms import Capabilities, Incoming, Look, Target, Visibility
from handlers.ports import Undelivered

#: Comments whose edits and disappearances we go on noticing.
REMEMBERED = 2000
#: So often we ask when the channel last published.
FILMS = timedelta(hours=1)
UNSEEN = (
    "YouTube svarade inte när texten lades upp, och den syns inte i tråden; den kan stå där ändå. "
    "Titta där, och lägg upp den för hand om den saknas"
)
#: A comma would make two of one.
_ID = re.compile(r"[A-Za-z0-9_.-]{1,200}")


class YouTube:
    """The comments of one channel, by the consent of its owner.

    Hiding holds the comment for review: nobody but its author sees it, and it can be published again.
    Deleting rejects it, with its answers and for good; only its author can do more. A comment out of sight
    takes no answers, so its author is told first. Answers stand below the comment at the top.
    """

    capabilities = Capabilities(
        hide=True, delete=True, restore=True, reply=True, look=True, reply_before_removal=True
    )

    def __init__(
        self,
        channel: str,
        consent: str,
        tokens: Tokens,
        *,
        project: Project | None = None,
        limits: Limits | None = None,
        api: str = YOUTUBE,
        state: Mapping[str, Any] | None = None,
        since: datetime | None = None,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        remembered: int = REMEMBERED,
    ) -> None:
        """``consent`` is the owner's refresh token.

        ``state`` is what ``state`` was when it was last stored; ``since`` is when the account was bound: at
        the first reading, what was written before is no news, unless it is held and waits for somebody.
        """
        self._channel = channel
        self._tokens = tokens
        self._project = project or Project()
        way: dict[str, Any] = {"api": api, "session": session, "patience": patience}
        shared = (consent, tokens, self._project, limits or Limits())
        self._reads = Rest(*shared, **way)
        self._decides = Rest(*shared, **way, deciding=True)
        #: What ``new`` has told; a new object after every reading, so that a caller may put the old one back.
        self.state: Mapping[str, Any] = dict(state or {})
        self._since = since
        self._remembered = remembered
        #: What the last reading left out, since it could not be read twice in a row.
        self.odd: tuple[tuple[str, str], ...] = ()
        self._reading = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._tokens.close()
        await self._reads.close()
        await self._decides.close()

    @property
    def due(self) -> bool:
        """Whether it is time to read again; asked oftener, the units would not last the day."""
        self._project.turns(self._channel).recall(self.state)
        return self._project.due(self._channel)

    @property
    def used(self) -> int:
        """Per cent of the project's units of this day that are used, by all its channels."""
        return self._project.quota.percent

    @property
    def refused(self) -> str:
        """Never anything: the channel is read whole or not at all."""
        return ""

    async def ready(self) -> None:
        """Returns where the channel can be read and moderated, else raises Undelivered with what to mend."""
        own = await self._reads.get("channels", part="id", mine="true")
        if self._channel not in [row.get("id") for row in items(own) if isinstance(row, dict)]:
            raise Undelivered("medgivandet gäller en annan kanal än den i inställningarna", final=True)
        await self._reads.get(
            "commentThreads",
            part="id",
            allThreadsRelatedToChannelId=self._channel,
            moderationStatus=HELD,  # for a moderator's eyes alone
            maxResults=1,
        )

    async def new(self) -> tuple[Incoming, ...]:
        """What has come in, been edited, held or published since last time, oldest first.

        What is gone comes once more without words, with the visibility GONE.
        """
        async with self._reading:
            turns, now = self._project.turns(self._channel), self._project.now()
            turns.recall(self.state)
            whole = self._project.whole_due(self._channel)
            before, turns.asked_at = self._reads.spent, now
            memory = Memory.read(self.state)
            odd = OddRows(turns.odd)
            news = News(
                self._reads,
                memory,
                channel=self._channel,
                keep=self._remembered,
                whole=whole,
                odd=odd,
                since=self._since,
            )
            try:
                told = await news.read()
            finally:
                self._project.cost(self._channel, self._reads.spent - before, whole=whole)
            if whole:
                turns.whole_at = now
            self.state, self.odd = {**memory.state(), **turns.kept()}, tuple(odd.kept)
            return told

    async def newest_post(self) -> datetime | None:
        """When the channel last published a film that everybody sees; None where it was asked lately."""
        turns, now = self._project.turns(self._channel), self._project.now()
        if not has_passed(turns.film_at, FILMS, now):
            return None
        turns.film_at = now
        own = items(await self._reads.get("channels", part="contentDetails", id=self._channel))
        uploads = _at(own, "contentDetails", "relatedPlaylists", "uploads")
        if not isinstance(uploads, str):
            return None
        part: dict[str, Any] = {"part": "contentDetails,status", "playlistId": uploads, "maxResults": 10}
        for row in items(await self._reads.get("playlistItems", **part)):
            published = _at([row], "contentDetails", "videoPublishedAt")
            if _at([row], "status", "privacyStatus") == "public" and isinstance(published, str):
                return datetime.fromisoformat(published).astimezone(UTC)
        return None

    async def post_at(self, address: str) -> str:
        """The id of the channel's own film at an address; empty if it is none."""
        video = post_name("youtube", address)
        if not video:
            return ""
        found = await self._decides.get("videos", part="snippet", id=video)
        own = [row for row in items(found) if isinstance(row, dict) and isinstance(row.get("snippet"), dict)]
        return video if any(row["snippet"].get("channelId") == self._channel for row in own) else ""

    async def look(self, target: Target) -> Look:
        """How the comment stands now."""
        comment = await self._find(target)
        if comment is None:
            return Look(visibility=Visibility.GONE)
        return Look(visibility=comment.visibility, text=comment.text, attachments=comment.attachments)

    async def hide(self, target: Target) -> None:
        """Holds the comment for review. One that is out of sight already, or gone, stays as it is.

        A comment of the channel itself is deleted: whether its owner can hold it is documented nowhere.
        """
        comment = await self._find(target)
        if comment is None or comment.visibility is not Visibility.VISIBLE:
            return
        if comment.author.id == self._channel:
            await self._unless_gone(target, self._decides.delete("comments", id=comment.id))
        else:
            await self._set(comment, target, HELD)

    async def restore(self, target: Target) -> None:
        """Publishes a comment that is held, or that YouTube took for spam."""
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        if comment.visibility is not Visibility.VISIBLE:
            await self._set(comment, target, PUBLISHED)

    async def publish(self, target: Target) -> None:
        """Publishes what is held; what YouTube has put among the spam meanwhile is left there."""
        comment = await self._find(target)
        if comment is not None and comment.visibility is Visibility.HELD:
            await self._set(comment, target, PUBLISHED)

    async def delete(self, target: Target) -> None:
        """Rejects the comment, for good; its answers go with it."""
        comment = await self._find(target)
        if comment is not None:
            await self._set(comment, target, "rejected")

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers in the comment's thread and returns the answer's id.

        YouTube keeps no mark of ours: a second try knows the first by its author, its words, and that it
        came after what it answers; ``key`` is not used. How soon an answer shows in its thread is promised
        nowhere, so where an earlier try's is not seen it is looked for again, and never posted anew.
        """
        del key
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        top = _checked(comment.parent or target.parent_id or comment.id)
        if again:
            if ours := await self._ours(top, comment.written, text):
                return ours
            raise Undelivered(UNSEEN)
        said = {"snippet": {"parentId": top, "textOriginal": text}}
        answer = await self._decides.post("comments", said, part="id,snippet")
        if not isinstance(answer.get("id"), str):
            raise Undelivered(HALF)
        return str(answer["id"])

    # --- steps --------------------------------------------------------------------------------------

    async def _find(self, target: Target) -> Comment | None:
        _checked(target.comment_id)
        return await find(self._decides, target)

    async def _set(self, comment: Comment, target: Target, status: str) -> None:
        path = "comments/setModerationStatus"
        change = self._decides.post(path, id=comment.id, moderationStatus=status)
        await self._unless_gone(target, change)

    async def _unless_gone(self, target: Target, change: Awaitable[object]) -> None:
        """YouTube says "forbidden" and "failed" also of what somebody took away meanwhile."""
        try:
            await change
        except Declined as no:
            unclear = no.missing or no.word in {"forbidden", MAY_PASS}
            if not unclear or await find(self._decides, target) is not None:
                raise

    async def _ours(self, top: str, after: datetime, text: str) -> str:
        """Our own answer from an earlier try, empty if there is none."""
        async for page in answers(self._decides, top):
            for answer in page:
                own = answer.author.id == self._channel and answer.written >= after
                if own and same_words(answer.text, text):
                    return answer.id
        return ""


def _checked(id_: str) -> str:
    if not _ID.fullmatch(id_):
        raise Undelivered("numret är inget nummer från YouTube", final=True)
    return id_


def _at(rows: list[Any], *path: str) -> object:
    found: object = rows[0] if rows else None
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found
