"""One Facebook Page as a platform: read what is written below its posts, hide, bring back, delete, answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.facebook_comment import (
    FIELDS,
    POST_FIELDS,
    Comment,
    read_author,
    read_comment,
    read_time,
    read_visitor,
)
from bot.graph import checked
from bot.known import same_words
from bot.meta_account import MetaAccount
from bot.meta_messages import ANSWERABLE, Mailbox
from bot.meta_news import Edges, Post
from handlers.platforms import MESSAGE, Capabilities

#: Letters of a message that Messenger takes (seen by others, not documented).
LONGEST = 2000


class Facebook(MetaAccount):
    """What is written below a Page's posts, on it and to it, with a token of the Page itself.

    Hiding can be undone; its author and their friends still see the comment, and an answer below it is
    hidden along. So the author is told first. Deleting cannot be undone, and takes the answers below along.
    """

    capabilities = Capabilities(
        hide=True,
        delete=True,
        restore=True,
        reply=True,
        look=True,
        reply_before_removal=True,
        elsewhere=frozenset({MESSAGE}),
        answerable={MESSAGE: ANSWERABLE},
        longest_message=LONGEST,
    )
    hides_by = "is_hidden"

    def __init__(self, page: str, token: str, **more: Any) -> None:
        """``more`` as ``MetaAccount`` takes it."""
        super().__init__(edges(page), mailbox(page), token, **more)

    # --- steps ------------------------------------------------------------------------------------

    async def _answer(self, comment: Comment, text: str, *, again: bool) -> str:
        ours = partial(self._ours, comment, text)
        return await self._post_once(f"{comment.id}/comments", text, ours, again=again)

    async def _ours(self, comment: Comment, text: str) -> str:
        """Our own answer from an earlier try, empty if there is none.

        An answer to an answer may be put below the comment at the top, where another author may have got
        the same words: there only what came after this comment was written counts.
        """
        below = await self._own_below(comment.id)
        if comment.is_post:  # all that is written below it came along, answers to others too
            below = [answer for answer in below if not answer.parent or answer.parent == comment.id]
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
        post_fields=POST_FIELDS,
        permalink="permalink_url",
        platform="facebook",
        comment_fields=FIELDS,
        newest_first={"filter": "stream", "order": "reverse_chronological"},
        newest_within=".filter(stream).order(reverse_chronological)",
        read_post=read_post,
        read=lambda row, post: [read_comment(row, post)],
        visitor=lambda row: read_visitor(row, page),
    )


def mailbox(page: str) -> Mailbox:
    """Where the messages to a Page lie: in Messenger."""
    return Mailbox(
        platform="messenger",
        owner=page,
        account=page,
        name="name",
        longest=LONGEST,
        measure=len,
        too_long=f"ett meddelande får ha högst {LONGEST} tecken",
    )
