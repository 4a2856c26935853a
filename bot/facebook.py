"""One Facebook Page as a platform: read what is written below its posts, hide, bring back, delete, answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.facebook_comment import FIELDS, Comment, read_author, read_comment, read_time
from bot.facebook_messages import Messages
from bot.known import same_words
from bot.meta_account import GONE, MetaAccount, checked
from bot.meta_news import Edges, Post
from handlers.ports import MESSAGE, Capabilities, Incoming, Look, Target, Undelivered, Visibility


class Facebook(MetaAccount):
    """The comments of one Page and the messages to it, with a token of the Page itself.

    Hiding can be undone; its author and their friends still see the comment, and an answer below it is
    hidden along. So the author is told first. Deleting cannot be undone, and takes the answers below along.
    """

    capabilities = Capabilities(
        hide=True, delete=True, restore=True, reply=True, look=True, reply_before_removal=True
    )
    hides_by = "is_hidden"

    def __init__(self, page: str, token: str, **more: Any) -> None:
        """``more`` as ``MetaAccount`` takes it."""
        super().__init__(edges(page), token, **more)
        self._messages = Messages(self._graph, page)

    @property
    def refused(self) -> str:
        """Why the Page's messages can no longer be read; empty if they can, or never could."""
        return self._messages.refused

    async def _more(self) -> tuple[list[Incoming], dict[str, Any]]:
        messages, until = await self._messages.new(self.state.get("messages"), self._since)
        kept = {"messages": until} if until is not None else {}
        return sorted(messages, key=lambda message: message.created_at), kept

    async def look(self, target: Target) -> Look:
        """How the comment stands now. A message stands where only its two ends see it."""
        if target.kind == MESSAGE:
            return Look(visibility=Visibility.UNKNOWN)
        return await super().look(target)

    async def hide(self, target: Target) -> None:
        """Hides the comment. One that is hidden already, or gone, stays as it is."""
        _seen_by_all(target)
        await super().hide(target)

    async def delete(self, target: Target) -> None:
        """Deletes for good."""
        _seen_by_all(target)
        await super().delete(target)

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers below the comment and returns the answer's id.

        A second try knows the first by its words and place; ``key`` is not used.
        """
        del key
        if target.kind == MESSAGE:
            return await self._messages.answer(target, text, again=again)
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        ours = partial(self._ours, comment, text)
        return await self._post_once(f"{comment.id}/comments", text, ours, again=again)

    async def write_alone(self, target: Target, text: str, *, again: bool) -> str:
        """A private reply: once for each comment, within seven days, and before the comment is deleted."""
        checked(target.comment_id)
        return await self._messages.about(target, text, again=again)

    # --- steps ------------------------------------------------------------------------------------

    async def _ours(self, comment: Comment, text: str) -> str:
        """Our own answer from an earlier try, empty if there is none.

        An answer to an answer may be put below the comment at the top, where another author may have got
        the same words: there only what came after this comment was written counts.
        """
        below = await self._own_below(comment.id)
        if comment.parent:
            below += [
                answer
                for answer in await self._own_below(comment.parent)
                if answer.written > comment.written and answer.parent in {comment.id, comment.parent}
            ]
        return next((answer.id for answer in below if same_words(answer.text, text)), "")

    async def _own_below(self, id_: str) -> list[Comment]:
        return await self._own_at(f"{checked(id_)}/comments", filter="stream")


def edges(page: str) -> Edges:
    """How Facebook names what a Page has."""

    def read_post(row: Mapping[str, Any]) -> Post:
        own = read_author(row.get("from")).id == page
        return Post(published=read_time(row.get("created_time")), own=own)

    return Edges(
        account=page,
        posts="feed",
        own_posts="posts",
        post_fields="id,created_time,from{id}",
        comment_fields=FIELDS,
        newest_first={"filter": "stream", "order": "reverse_chronological"},
        newest_within=".filter(stream).order(reverse_chronological)",
        read_post=read_post,
        read=lambda row, post: [read_comment(row, post)],
    )


def _seen_by_all(target: Target) -> None:
    if target.kind == MESSAGE:
        raise Undelivered("ett direktmeddelande tas bort för hand, i sidans inkorg", final=True)
