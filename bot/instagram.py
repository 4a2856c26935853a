"""One Instagram account as a platform: read what stands below its media, hide, bring back, delete, answer."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.facebook_comment import Comment, read_id, words
from bot.graph import BAD_TOKEN, PERMISSIONS, Declined, checked
from bot.instagram_comment import edges
from bot.instagram_mentions import Mentions
from bot.known import Memory, same_words
from bot.meta_account import GONE, MetaAccount
from bot.meta_messages import ANSWERABLE, Mailbox
from handlers.platforms import LIVE, MENTION, MESSAGE, Author, Capabilities, Incoming, Look, Target
from handlers.ports import Undelivered

#: Bytes of a message that Instagram takes.
LONGEST = 1000
#: Whose token it is that we hold: the Page that the account belongs to. Messages lie with it.
OUR_PAGE = "me"


def length(text: str) -> int:
    """As Instagram counts a message: in bytes, of which å, ä and ö have two."""
    return len(text.encode())


class Instagram(MetaAccount):
    """The comments of one professional account and the messages to it, with a token of its Facebook Page.

    A hidden comment cannot be answered, so its author is told first. Answers stand below the comment at the
    top, one level deep. Nobody can edit a comment; that one is hidden or gone is seen only by reading. In a
    live broadcast comments are only read.
    """

    capabilities = Capabilities(
        hide=True,
        delete=True,
        restore=True,
        reply=True,
        look=True,
        reply_before_removal=True,
        elsewhere=frozenset({MENTION, MESSAGE}),
        by_people=frozenset({LIVE}),
        answerable={MESSAGE: ANSWERABLE},
        longest_message=LONGEST,
        length_of_message=length,
    )
    hides_by = "hide"

    def __init__(self, user: str, token: str, **more: Any) -> None:
        """``more`` as ``MetaAccount`` takes it."""
        super().__init__(edges(user), mailbox(user), token, **more)
        self._mentions = Mentions(self._graph, user)
        self._know(self.state.get("username"))

    async def new(self) -> tuple[Incoming, ...]:
        """As ``MetaAccount``; once a day the account's own name is asked for, which it may have changed."""
        named, today = self.state.get("username"), self._now().date().isoformat()
        if self.state.get("named") != today:
            with contextlib.suppress(Undelivered):  # what it was is known, or the reading says why
                named = words((await self._graph.get(self._edges.account, fields="username")).get("username"))
        self._know(named)
        told = await super().new()
        self.state = {**self.state, "username": named or "", "named": today if named else ""}
        return told

    def _know(self, name: object) -> None:
        """By its name its own answers are known, for of those Instagram may tell no id, or another one."""
        self._edges = replace(self._edges, own_name=words(name))

    async def mention(self, post_id: str, comment_id: str) -> Incoming:
        """What mentions the account, of which a webhook told the number.

        Below the account's own post it is a comment like the others, that can be hidden and deleted. A token
        or a permission that is missing is mended by people: it does not say that this one may not be read.
        """
        try:
            return await self._mention(post_id, comment_id)
        except Declined as no:
            no.final = no.final and no.code not in BAD_TOKEN | PERMISSIONS
            raise

    async def _mention(self, post_id: str, comment_id: str) -> Incoming:
        if comment_id and await self._is_ours(checked(post_id)):
            comment = await self._find(Target(comment_id=comment_id, post_id=post_id))
            if comment is None:
                raise Undelivered(GONE, final=True)
            return comment.incoming()
        return await self._mentions.read(checked(post_id), comment_id and checked(comment_id))

    async def _is_ours(self, post_id: str) -> bool:
        """Whether a post is the account's own; of one that no reading has seen yet Instagram is asked.

        Who owns a post it tells its owner alone, and of others' it may show us nothing.
        """
        if post_id in Memory.read(self.state).posts:
            return True
        try:
            row = await self._graph.get(post_id, fields="id,owner,username")
        except Declined as no:
            if not no.final or no.code in BAD_TOKEN:
                raise
            return False
        told = row.get("owner")
        owner = read_id(told.get("id") if isinstance(told, dict) else told)
        return self._edges.is_own(Author(id=owner, name=words(row.get("username"))))

    async def look(self, target: Target) -> Look:
        """How the comment stands now; a mention is looked at where it stands, as far as we are shown it."""
        if target.kind == MENTION:
            return await self._mentions.look(target)
        return await super().look(target)

    async def hide(self, target: Target) -> None:
        """Hides the comment. One that is hidden already, or gone, stays as it is."""
        _ours_to_remove(target)
        await super().hide(target)

    async def delete(self, target: Target) -> None:
        """Deletes for good."""
        _ours_to_remove(target)
        await super().delete(target)

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers below the comment, in the message's conversation, or where the account was mentioned."""
        if target.kind == MENTION:
            return await self._mentions.answer(target, text, again=again)
        return await super().reply(target, text, key=key, again=again)

    async def _answer(self, comment: Comment, text: str, *, again: bool) -> str:
        """A second try knows the first by its words, and that it came after what it answers."""
        if comment.hidden:
            raise Undelivered("Instagram tar inte emot svar på en dold kommentar", final=True)
        top = checked(comment.parent or comment.id)
        ours = partial(self._ours, top, comment.written, text)
        return await self._post_once(f"{top}/replies", text, ours, again=again)

    async def _ours(self, top: str, after: datetime, text: str) -> str:
        """Our own answer from an earlier try, empty if there is none."""
        below = await self._own_at(f"{top}/replies")
        found = [answer for answer in below if answer.written >= after]
        return next((answer.id for answer in found if same_words(answer.text, text)), "")


def _ours_to_remove(target: Target) -> None:
    if target.kind == MENTION:
        raise Undelivered("ett omnämnande hos någon annan går inte att ta bort härifrån", final=True)
    if target.kind == LIVE:
        raise Undelivered("en kommentar i en direktsändning går inte att ta bort härifrån", final=True)


def mailbox(user: str) -> Mailbox:
    """Where the messages to an account lie: with the Page that it belongs to, told by usernames."""
    return Mailbox(
        platform="instagram",
        owner=OUR_PAGE,
        account=user,
        name="username",
        longest=LONGEST,
        measure=length,
        too_long=f"ett meddelande på Instagram får ha högst {LONGEST} tecken, där å, ä och ö räknas som två",
    )
