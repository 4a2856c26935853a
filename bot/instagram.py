"""One Instagram account as a platform: read what stands below its media, hide, bring back, delete, answer."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from bot.instagram_comment import edges
from bot.known import same_words
from bot.meta_account import GONE, MetaAccount, checked
from handlers.ports import Capabilities, Target, Undelivered


class Instagram(MetaAccount):
    """The comments of one professional account, with a token of the Facebook Page that it belongs to.

    A hidden comment cannot be answered, so its author is told first. Answers stand below the comment at the
    top, one level deep. Nobody can edit a comment; that one is hidden or gone is seen only by reading.
    """

    capabilities = Capabilities(
        hide=True, delete=True, restore=True, reply=True, look=True, reply_before_removal=True
    )
    hides_by = "hide"

    def __init__(self, user: str, token: str, **more: Any) -> None:
        """``more`` as ``MetaAccount`` takes it."""
        super().__init__(edges(user), token, **more)

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers below the comment and returns the answer's id.

        A second try knows the first by its words, and that it came after what it answers;
        ``key`` is not used.
        """
        del key
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
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
