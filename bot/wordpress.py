"""One WordPress site as a platform: read what comes in, put out of sight, bring back, delete, answer."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot.wordpress_comment import FIELDS, Comment, as_stored, read_comment, read_comments
from bot.wordpress_news import NOT_FOUND, Memory, News, find, newest_post, takes_comments
from bot.wordpress_rest import HTTP_SERVER, WRONG_LOGIN, Declined, Rest
from handlers.platforms import Capabilities, Incoming, Look, Target, Visibility
from handlers.ports import Undelivered

#: Comments whose edits and removals by others we go on noticing.
REMEMBERED = 2000
#: WordPress nests answers ten deep at most.
DEEPEST = 10
#: WordPress takes the same words below the same comment, or directly below the post, only once.
SAID_ALREADY = "samma text står redan vid inlägget"
#: Without the last two a moderator may approve a held comment but not read it; without ``edit_posts`` none
#: may be asked for.
NEEDED = ("edit_posts", "moderate_comments", "edit_others_posts", "edit_published_posts")
#: Without these WordPress leaves out held comments on pages, and does not say so.
ON_PAGES = ("edit_pages", "edit_others_pages", "edit_published_pages")
#: Pages that are asked whether they take comments, the last changed first.
PAGES = 300
PUBLIC = frozenset({"approved"})
OUT_OF_SIGHT = frozenset({"hold", "spam", "trash", "post-trashed"})


class WordPress:
    """The comments of one site, as a user of it with an application password (never an ordinary one).

    Hiding holds the comment: no visitor sees it and WordPress keeps it for as long as it takes. Spam
    would tell third parties that its author is a spammer and be emptied after days, and the trash is
    emptied after a month, or at once where the site has none.

    An answer below a comment that is out of sight is out of sight too, and one below a deleted comment
    that WordPress no longer finds is never shown. So the author is told after the removal, below the
    nearest comment that visitors see, or else directly below the post.
    """

    capabilities = Capabilities(
        hide=True, delete=True, restore=True, reply=True, look=True, reply_before_removal=False
    )

    def __init__(
        self,
        api: str,
        user: str,
        password: str,
        *,
        state: Mapping[str, Any] | None = None,
        since: datetime | None = None,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        remembered: int = REMEMBERED,
    ) -> None:
        """``state`` is what ``state`` was when it was last stored; ``since`` is when the account was bound.

        At the first reading, what was published or removed before ``since`` is no news. An address that
        is not https (http on this machine) is a ValueError.
        """
        self._rest = Rest(api, user, password, session=session, patience=patience)
        #: What ``new`` has told, for the caller to store together with what it told. A new object after
        #: every reading: a caller that could not store puts the old one back, and is told once more.
        self.state: Mapping[str, Any] = dict(state or {})
        self._since = since
        self._remembered = remembered
        self._me: int | None = None
        #: Why held comments on pages are left out, as far as that was asked.
        self.refused = ""
        self._reading = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._rest.close()

    @property
    def used(self) -> int:
        """WordPress counts no calls."""
        return 0

    async def ready(self) -> None:
        """Returns where everything will work, else raises Undelivered with all that is to mend."""
        await self._sign_in()
        if self.refused:
            raise Undelivered(self.refused, final=True)

    async def _sign_in(self) -> None:
        """Notes who we are, and why held comments on pages are left out, if they are.

        Asked explicitly, because WordPress takes a wrong password silently for an anonymous reader.
        """
        body = (await self._rest.get("users/me", context="edit")).body
        if not isinstance(body, dict) or not isinstance(body.get("id"), int):
            raise Undelivered(WRONG_LOGIN, final=True)
        told = body.get("capabilities")
        may = told if isinstance(told, dict) else {}
        needed = [need for need in NEEDED if not may.get(need)]
        on_pages = [need for need in ON_PAGES if not may.get(need)]
        if needed:
            raise Undelivered(_lacking([*needed, *on_pages]), final=True)
        self._me = body["id"]
        self.refused = await self._left_out(on_pages) if on_pages else ""

    async def _left_out(self, lacking: list[str]) -> str:
        """Why held comments on pages are left out; also where nobody tells whether pages take comments.

        A site may keep its list of pages from everybody: the rest of it is read all the same.
        """
        try:
            taken = await takes_comments(self._rest, most=PAGES)
        except Undelivered as no:
            return f"sidor: {no.reason}; {_lacking(lacking)}"
        return f"sidor: {_lacking(lacking)}" if taken else ""

    async def new(self) -> tuple[Incoming, ...]:
        """What has come in, been edited, or changed its visibility since last time, oldest first.

        What somebody deleted for good comes once more without words, with the visibility GONE.
        """
        async with self._reading:
            memory = Memory.read(self.state)
            news = News(self._rest, memory, me=await self._own_id(), keep=self._remembered, since=self._since)
            told = await news.read()
            self.state = memory.state()
            return told

    async def newest_post(self) -> datetime | None:
        """When the newest post that visitors see was published; None if there is none."""
        return await newest_post(self._rest)

    async def look(self, target: Target) -> Look:
        """How the comment stands now. Nothing but a clear "no such comment" counts as gone."""
        comment = await find(self._rest, _id(target))
        if comment is None:
            return Look(visibility=Visibility.GONE)
        return Look(visibility=comment.visibility, text=comment.text)

    async def hide(self, target: Target) -> None:
        """Holds the comment. One that is out of sight already, or gone, stays as it is."""
        comment = await find(self._rest, _id(target))
        if comment is not None and comment.status not in OUT_OF_SIGHT:
            await self._set(comment.id, "hold", OUT_OF_SIGHT)

    async def restore(self, target: Target) -> None:
        """Publishes the comment, whether it was held, marked as spam or in the trash."""
        comment = await find(self._rest, _id(target))
        if comment is None:
            raise Undelivered("kommentaren finns inte längre på webbplatsen", final=True)
        if comment.status not in PUBLIC:
            await self._set(comment.id, "approved", PUBLIC)

    async def publish(self, target: Target) -> None:
        """Publishes what is held. What somebody has put among the spam or in the trash is left there."""
        comment = await find(self._rest, _id(target))
        if comment is not None and comment.status == "hold":
            await self._set(comment.id, "approved", PUBLIC)

    async def delete(self, target: Target) -> None:
        """Deletes for good. The trash comes first, so that the comment is out of sight if the rest fails."""
        number = _id(target)
        comment = await find(self._rest, number)
        if comment is None:
            return
        if comment.status not in {"trash", "post-trashed"}:
            await self._trash(number)
        try:
            body = (await self._rest.delete(f"comments/{number}", force="true")).body
        except Declined as no:
            if no.code != NOT_FOUND:  # somebody was faster
                raise
            return
        if not isinstance(body, dict) or body.get("deleted") is not True:
            raise Undelivered("webbplatsen svarade ja men tog inte bort kommentaren")

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers below the nearest comment that visitors see, and returns the answer's id.

        The answer bears a mark of ``key`` where WordPress keeps the writing program's name, so that a
        second try knows it even if its words were edited since.
        """
        me, mark = await self._own_id(), _mark(key)
        post, parent = await self._where_seen(target)
        if again:
            ours = await self._ours(me, post, parent, text, mark)
            if ours is not None:
                return str(ours.id)
        body = {
            "post": post,
            "parent": parent,
            "author": me,
            "content": as_stored(text),
            "author_user_agent": mark,
        }
        try:
            answer = read_comment((await self._rest.post("comments", body)).body)
        except Declined as no:
            if no.code != "comment_duplicate":
                raise
            # The same words to another author are no answer to this one, even in the same place.
            said = parent if parent == _id(target) else None
            ours = await self._ours(me, post, said, text, mark, whose_ever=True)
            # What we took out of sight ourselves tells nobody: it is shown again instead of said again.
            ours = ours or await self._ours(me, post, parent, text, mark, whose_ever=True, unseen=True)
            if ours is None:
                raise Undelivered(SAID_ALREADY, final=True) from None
            answer = ours
        if answer.status not in PUBLIC:  # a plugin holds even what moderators write
            await self._set(answer.id, "approved", PUBLIC)
        return str(answer.id)

    # --- steps ------------------------------------------------------------------------------------

    async def _own_id(self) -> int:
        if self._me is None:
            await self._sign_in()
        assert self._me is not None
        return self._me

    async def _set(self, number: int, status: str, enough: frozenset[str]) -> None:
        """Changes a status and believes only what is read back: a 200 may have changed nothing."""
        try:
            body = (await self._rest.post(f"comments/{number}", {"status": status})).body
        except Declined as no:
            if no.status != HTTP_SERVER:  # the answer to a status it already has, or a real failure
                raise
            now = await find(self._rest, number)
            if now is None or now.status not in enough:
                raise no from None
            return
        if read_comment(body).status not in enough:
            raise Undelivered("webbplatsen svarade ja men ändrade ingenting")

    async def _trash(self, number: int) -> None:
        try:
            await self._rest.delete(f"comments/{number}")
        except Declined as no:
            if no.code not in {"rest_already_trashed", "rest_trash_not_supported", NOT_FOUND}:
                raise

    async def _where_seen(self, target: Target) -> tuple[int, int]:
        """The post, and the nearest comment from the target upwards that visitors see (0: none)."""
        post = int(target.post_id) if target.post_id.isdecimal() else 0
        number = _id(target)
        above = int(target.parent_id) if target.parent_id.isdecimal() else 0
        for _ in range(DEEPEST):
            comment = await find(self._rest, number)
            if comment is not None:
                post = comment.post or post
                above = comment.parent
                if comment.status in PUBLIC:
                    return post, comment.id
            if not above:
                break
            number, above = above, 0
        if not post:
            raise Undelivered("sidan som kommentaren hörde till är okänd", final=True)
        return post, 0

    async def _ours(
        self,
        me: int,
        post: int,
        parent: int | None,
        text: str,
        mark: str,
        *,
        whose_ever: bool = False,
        unseen: bool = False,
    ) -> Comment | None:
        """Our own answer from an earlier try: by its mark, else by the same words below ``parent``, if any.

        ``whose_ever``: the same words count even with another answer's mark. ``unseen``: only what is held.
        """
        listed = await self._rest.get(
            "comments",
            author=me,
            post=post,
            status="any",
            type="all",
            context="edit",
            orderby="id",
            order="desc",
            per_page=100,
            _fields=FIELDS,
        )
        own = [comment for comment in read_comments(listed.body) if comment.user == me]
        if unseen:
            own = [comment for comment in own if comment.status == "hold"]
        marked = next((comment for comment in own if comment.agent == mark), None)
        if marked is not None:
            return marked
        same = (
            comment
            for comment in own
            if comment.parent == parent
            and _words(comment.text) == _words(text)
            # Another answer's mark makes it another answer, unless WordPress itself says they are one.
            and (whose_ever or not comment.agent.startswith(_MARK))
        )
        return next(same, None)


def _lacking(capabilities: list[str]) -> str:
    what = "rättigheten" if len(capabilities) == 1 else "rättigheterna"
    return f"användaren på webbplatsen saknar {what} {', '.join(capabilities)}"


_MARK = "Kanalvakt "


def _mark(key: str) -> str:
    return _MARK + hashlib.sha256(key.encode()).hexdigest()[:32]


def _words(text: str) -> str:
    """The text as both sides of WordPress agree on it: it trims, and visitors' lines end in CRLF."""
    return "\n".join(text.split("\r\n")).strip()


def _id(target: Target) -> int:
    """The comment's number; anything else would end up in an address."""
    if not (target.comment_id.isascii() and target.comment_id.isdecimal()):
        raise Undelivered("kommentarens nummer är inget nummer från WordPress", final=True)
    return int(target.comment_id)
