"""Where others mention an Instagram account, in their captions and comments: read, and answered once.

Instagram tells a mention by its number alone, and only by webhook: nothing lists mentions, so what came while
Meta gave up sending (after 36 hours) is not found again. They stand with others, who alone can remove them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.facebook_comment import read_time, rows, words
from bot.graph import BAD_PARAMETER, HALF, Declined, Graph, checked
from bot.known import same_words
from handlers.incoming import is_web_address
from handlers.platforms import MENTION, Author, Incoming, Look, Target, Visibility
from handlers.ports import Undelivered

#: What is documented of a comment and of a post; and what others have seen beside that.
_COMMENT, _COMMENT_MORE = "id,text,timestamp,media{id}", "id,text,timestamp,username,media{id,permalink}"
_MEDIA, _MEDIA_MORE = "id,caption,timestamp,username", "id,caption,timestamp,username,permalink"
_BELOW = "comments{id,text,timestamp,username}"
UNSURE = (
    "Instagram svarade inte när texten lades upp, och det går inte att se härifrån om den står där. "
    "Titta där, och lägg upp den för hand om den saknas"
)


class Mentions:
    """The mentions of one account, each by the number of its post and, in a comment, that of the comment."""

    def __init__(self, graph: Graph, user: str) -> None:
        self._graph = graph
        self._user = user

    async def read(self, post: str, comment: str) -> Incoming:
        """What mentions the account, as it stands; Undelivered where we may not read it, or it is gone."""
        if comment:
            edge = f"mentioned_comment.comment_id({comment})"
            return _of_comment(await self._read(edge, _COMMENT_MORE, _COMMENT), post, comment)
        edge = f"mentioned_media.media_id({post})"
        return _of_media(await self._read(edge, _MEDIA_MORE, _MEDIA), post)

    async def look(self, target: Target) -> Look:
        """How it stands now; Instagram says the same of what is gone and of what it does not show us."""
        post, comment = _numbers(target)
        try:
            found = await self.read(post, comment)
        except Declined as no:
            if no.code != BAD_PARAMETER:
                raise
            return Look(visibility=Visibility.UNKNOWN)
        return Look(visibility=Visibility.VISIBLE, text=found.text)

    async def answer(self, target: Target, text: str, *, again: bool) -> str:
        """Answers below the comment, or below the post; returns the answer's id.

        After a try whose fate is unknown nothing is posted anew: below a post our answer is looked for, of
        answers to a comment Instagram tells nothing.
        """
        post, comment = _numbers(target)
        if again:
            ours = "" if comment else await self._ours(post, text)
            if not ours:
                raise Undelivered(UNSURE, final=bool(comment))
            return ours
        where = {"media_id": post, **({"comment_id": comment} if comment else {})}
        answer = await self._graph.post(f"{self._user}/mentions", message=text, **where)
        if not isinstance(answer.get("id"), str):
            raise Undelivered(HALF)
        return str(answer["id"])

    async def _read(self, edge: str, *ways: str) -> Mapping[str, Any]:
        """What the edge shows, asked for in the first way that Instagram takes."""
        name = edge.partition(".")[0]
        for fields in ways:
            try:
                answer = await self._graph.get(self._user, fields=f"{edge}{{{fields}}}")
            except Declined as no:
                if no.code != BAD_PARAMETER or no.missing or fields == ways[-1]:
                    raise
                continue
            found = answer.get(name)
            if isinstance(found, dict):
                return found
            break
        raise Undelivered(HALF)

    async def _ours(self, post: str, text: str) -> str:
        """Our own comment below a post from an earlier try, empty if none is shown."""
        fields = f"username,mentioned_media.media_id({post}){{{_BELOW}}}"
        answer = await self._graph.get(self._user, fields=fields)
        media, own = answer.get("mentioned_media"), words(answer.get("username"))
        told = media.get("comments") if isinstance(media, dict) else None
        for row in rows(told) if isinstance(told, dict) else ():
            mine = isinstance(row, dict) and own and words(row.get("username")) == own
            if mine and isinstance(row.get("id"), str) and same_words(words(row.get("text")), text):
                return str(row["id"])
        return ""


def _numbers(target: Target) -> tuple[str, str]:
    """The number of the post, and that of the comment; a caption's mention bears the post's own."""
    post, comment = checked(target.post_id), checked(target.comment_id)
    return post, "" if comment == post else comment


def _of_comment(row: Mapping[str, Any], post: str, comment: str) -> Incoming:
    media = row.get("media")
    about: Mapping[str, Any] = media if isinstance(media, dict) else {}
    return _mention(row, comment, post, row.get("text"), about.get("permalink"))


def _of_media(row: Mapping[str, Any], post: str) -> Incoming:
    return _mention(row, post, post, row.get("caption"), row.get("permalink"))


def _mention(row: Mapping[str, Any], id_: str, post: str, text: object, link: object) -> Incoming:
    if row.get("id") not in {id_, None}:
        raise Undelivered("Meta svarade om en annan kommentar")
    return Incoming(
        id=id_,
        text=words(text),
        created_at=read_time(row.get("timestamp")),
        kind=MENTION,
        author=Author(name=words(row.get("username"))),
        url=link if isinstance(link, str) and is_web_address(link) else "",
        post_id=post,
        visibility=Visibility.VISIBLE,
    )
