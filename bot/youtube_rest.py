"""Asking the YouTube Data API: counted before it is asked, bounded, every no with its reason, no token told.

Access tokens last an hour and lie in memory alone; they are got with the channel owner's consent (a refresh
token), which lies among the secrets. Of what Google answers only its short words for a no are told on. Built
from the documentation: which status goes with which word, and whether 429 comes at all, was never seen.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import aiohttp
from yarl import URL

from bot.graph import Limits
from bot.outgoing import Outgoing, encrypted, retry_after
from bot.youtube_quota import CHANGES, READS, Project
from handlers.ports import Undelivered

YOUTUBE, GOOGLE_TOKENS = "https://www.googleapis.com", "https://oauth2.googleapis.com/token"
#: A hundred threads with the answers that come along are two megabytes at most; more is no answer to us.
LARGEST = 16 * 1024 * 1024
#: Seconds to leave YouTube alone when it says "too fast" and not for how long.
PAUSE: Final = 60.0
#: An access token is not used in its last seconds.
EARLY: Final = 60.0

HTTP_OK, HTTP_REDIRECT, HTTP_BAD, HTTP_UNAUTHORIZED, HTTP_FORBIDDEN = 200, 300, 400, 401, 403
HTTP_NOT_FOUND, HTTP_MANY, HTTP_SERVER = 404, 429, 500

USED_UP = frozenset({"quotaExceeded", "dailyLimitExceeded"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
DISABLED: Final = "commentsDisabled"
TOKEN_REFUSED: Final = "authError"  # noqa: S105 - no password
#: "May be temporary, but usually the input is invalid"; so it is for a comment that its author took away.
MAY_PASS = "processingFailure"  # noqa: S105 - no password
MISSING = frozenset(
    {
        "commentNotFound",
        "parentCommentNotFound",
        "commentThreadNotFound",
        "videoNotFound",
    }
)
PERMISSIONS = frozenset({"forbidden", "insufficientPermissions", "ineligibleAccount"})
HALF = "YouTube lämnade bara ett halvt svar"
GONE = "kommentaren finns inte längre på YouTube"
CONSENT_LOST = "kanalens medgivande hos Google gäller inte längre (invalid_grant); det behöver ges på nytt"
#: What YouTube's words mean for the people who read the card.
REASONS: Mapping[str, str] = {
    DISABLED: "kommentarerna är avstängda på filmen",
    "commentNotFound": GONE,
    "commentThreadNotFound": GONE,
    "parentCommentNotFound": GONE,
    "videoNotFound": "filmen finns inte längre på YouTube",
    "channelNotFound": "kanalen finns inte på YouTube; stämmer numret i inställningarna?",
    "commentTextRequired": "texten är tom",
    "commentTextTooLong": "texten är för lång för YouTube",
    "parentCommentIsPrivate": "YouTube tar inte emot svar på en kommentar som inte visas",
}
_WORD = re.compile(r"[A-Za-z_]{1,60}")


class Declined(Undelivered):
    """YouTube answered no. ``word`` is its own for why, empty where it gave none."""

    def __init__(
        self,
        reason: str,
        *,
        word: str = "",
        retry_after: float | None = None,
        final: bool = False,
        untouched: bool = False,
    ) -> None:
        super().__init__(reason, retry_after=retry_after, final=final, untouched=untouched)
        self.word = word

    @property
    def unpermitted(self) -> bool:
        """The consent no longer covers it."""
        return self.word in PERMISSIONS

    @property
    def missing(self) -> bool:
        """What was asked for is not there."""
        return self.word in MISSING


class Tokens:
    """The access tokens of one OAuth client."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        api: str = YOUTUBE,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        root = encrypted(api)
        self._address = URL(GOOGLE_TOKENS) if api == YOUTUBE else root / "token"
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._outgoing = Outgoing("Google", {}, session=session, patience=patience, largest=LARGEST)
        self._clock = clock
        self._got: dict[str, tuple[str, float]] = {}
        self._getting = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._outgoing.close()

    async def get(self, consent: str) -> str:
        """An access token for a consent; Undelivered, for good where the consent is no longer good."""
        async with self._getting:
            token, until = self._got.get(consent, ("", 0.0))
            if token and self._clock() < until:
                return token
            answer = await self._ask(consent)
            lasts = answer.get("expires_in")
            seconds = float(lasts) if isinstance(lasts, int | float) else 0.0
            self._got[consent] = (answer["access_token"], self._clock() + seconds - EARLY)
            return str(answer["access_token"])

    def forget(self, consent: str) -> None:
        """YouTube does not take the token any more."""
        self._got.pop(consent, None)

    async def _ask(self, consent: str) -> dict[str, Any]:
        form = {**self._client, "grant_type": "refresh_token", "refresh_token": consent}
        response, content = await self._outgoing.ask("POST", self._address, data=form)
        body = _json(content)
        if HTTP_OK <= response.status < HTTP_REDIRECT and isinstance(body.get("access_token"), str):
            return body
        word = body.get("error") if isinstance(body.get("error"), str) else ""
        if word == "invalid_grant":
            raise Declined(CONSENT_LOST, word=word, final=True)
        if word in {"invalid_client", "unauthorized_client"}:
            raise Declined(f"Google godtar inte programmets klient ({word})", word=word, final=True)
        wait = retry_after(response.headers)
        raise Declined(f"Google gav ingen åtkomsttoken (HTTP {response.status})", retry_after=wait)


class Rest:
    """The interface, on behalf of one channel."""

    def __init__(
        self,
        consent: str,
        tokens: Tokens,
        project: Project,
        limits: Limits,
        *,
        api: str = YOUTUBE,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        deciding: bool = False,
    ) -> None:
        """``consent``: the refresh token. ``deciding``: the units kept for decisions may be used."""
        self._consent = consent
        self._tokens = tokens
        self._project = project
        self._limits = limits
        self._root = encrypted(api) / "youtube" / "v3"
        self._outgoing = Outgoing("YouTube", {}, session=session, patience=patience, largest=LARGEST)
        self._deciding = deciding
        #: Units that were used through this object.
        self.spent = 0

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._outgoing.close()

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """Reads."""
        try:
            body = await self._ask("GET", path, READS, params=query)
        except Undelivered as no:
            no.untouched = True
            raise
        if not isinstance(body.get("items", []), list):
            raise Undelivered(HALF)
        return body

    async def post(
        self, path: str, body: Mapping[str, object] | None = None, **query: str | int
    ) -> dict[str, Any]:
        """Changes something."""
        more = {"json": body} if body is not None else {}
        return await self._ask("POST", path, CHANGES, params=query, **more)

    async def delete(self, path: str, **query: str | int) -> dict[str, Any]:
        """Deletes."""
        return await self._ask("DELETE", path, CHANGES, params=query)

    async def _ask(self, method: str, path: str, cost: int, **request: Any) -> dict[str, Any]:
        try:
            return await self._once(method, path, cost, **request)
        except Declined as no:
            if no.word != "authError":
                raise
        # The token ended sooner than it said. What YouTube met with 401 it has not done.
        self._tokens.forget(self._consent)
        return await self._once(method, path, cost, **request)

    async def _once(self, method: str, path: str, cost: int, **request: Any) -> dict[str, Any]:
        left = self._limits.left("youtube")
        if left:
            raise Declined("YouTube ber oss vänta", retry_after=left, untouched=True)
        try:
            token = await self._tokens.get(self._consent)
            await self._project.quota.spend(cost, deciding=self._deciding)
        except Undelivered as no:
            no.untouched = True
            raise
        self.spent += cost
        url = self._root.joinpath(*path.split("/"))
        headers = {"Authorization": f"Bearer {token}"}
        response, content = await self._outgoing.ask(method, url, more=headers, **request)
        if not HTTP_OK <= response.status < HTTP_REDIRECT:
            raise await self._no(response, _json(content))
        if not content and method != "GET":  # 204
            return {}
        body = _json(content)
        if not body:
            raise Undelivered(HALF)
        return body

    async def _no(self, response: aiohttp.ClientResponse, body: Mapping[str, Any]) -> Undelivered:
        status, word = response.status, _word(body)
        if status == HTTP_UNAUTHORIZED:
            return Declined(
                "YouTube godtar inte kanalens åtkomsttoken (HTTP 401)", word=TOKEN_REFUSED, final=True
            )
        if word in USED_UP:
            await self._project.quota.all_spent()
            no = self._project.quota.used_up()
            no.untouched = True
            return no
        wait = retry_after(response.headers)
        if word in TOO_FAST or status == HTTP_MANY:
            wait = wait or PAUSE
            self._limits.pause("youtube", wait)
            return Declined("YouTube ber oss vänta", word=word, retry_after=wait, untouched=True)
        # A wall in front of YouTube that says 403 in HTML may let us through in a while.
        passing = status >= HTTP_SERVER or word == MAY_PASS or (status == HTTP_FORBIDDEN and not word)
        return Declined(_reason(status, word), word=word, retry_after=wait, final=not passing)


def _reason(status: int, word: str) -> str:
    if word in REASONS:
        return REASONS[word]
    if word in PERMISSIONS:
        return f"kanalens medgivande räcker inte till detta på YouTube ({word})"
    if status >= HTTP_SERVER:
        return f"YouTube är ur funktion för tillfället (HTTP {status})"
    return f"YouTube sade nej ({word or f'HTTP {status}'})"


def _word(body: Mapping[str, Any]) -> str:
    """YouTube's short word for its no; its sentences may quote what was sent."""
    error = body.get("error")
    errors = error.get("errors") if isinstance(error, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    word = first.get("reason") if isinstance(first, dict) else None
    return word if isinstance(word, str) and _WORD.fullmatch(word) else ""


def _json(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
