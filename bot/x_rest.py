"""Asking the X API as one account: signed, bounded, every no with its reason, no key told.

Requests are signed as OAuth 1.0a wants it, for its keys last until somebody takes them back; a refresh token
of OAuth 2.0 works once, so the next one would have to be stored, and this program writes no secrets. Of what
X answers only numbers are told on. Built from the documentation.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.clock import now as the_time
from bot.graph import Limits
from bot.outgoing import Outgoing, encrypted, retry_after
from handlers.ports import Now, Undelivered

X = "https://api.x.com"
#: A hundred of the longest posts are some megabytes; more is no answer to our question.
LARGEST = 16 * 1024 * 1024
#: Seconds to leave a part of X alone when it says "too many" and not for how long: its limits hold so long.
PAUSE: Final = 900.0
#: A clock that differs from X's by more may be why X refuses a signature. X does not say what it allows.
SKEW: Final = timedelta(minutes=1)

HTTP_OK, HTTP_REDIRECT, HTTP_BAD, HTTP_UNAUTHORIZED, HTTP_PAYMENT = 200, 300, 400, 401, 402
HTTP_FORBIDDEN, HTTP_NOT_FOUND, HTTP_MANY, HTTP_SERVER = 403, 404, 429, 500

HALF = "X lämnade bara ett halvt svar"
SAYS_WAIT = "X ber oss vänta"
NOT_FOUND, CAPPED = "resource-not-found", "usage-capped"
#: How the problems end that X has with the app itself.
NOT_ALLOWED = ("/oauth1-permissions", "/client-forbidden")
REASONS: Mapping[int, str] = {
    HTTP_UNAUTHORIZED: "X godtar inte kontots nycklar (HTTP 401); de behöver bytas",
    HTTP_PAYMENT: "krediterna hos X är slut (HTTP 402)",
    HTTP_FORBIDDEN: "X tillåter inte kontot detta (HTTP 403)",
    HTTP_NOT_FOUND: "inlägget finns inte längre på X",
}


class Declined(Undelivered):
    """X answered no, with this status."""

    def __init__(
        self,
        reason: str,
        *,
        status: int,
        retry_after: float | None = None,
        final: bool = False,
        untouched: bool = False,
        unpermitted: bool = False,
    ) -> None:
        super().__init__(reason, retry_after=retry_after, final=final, untouched=untouched)
        self.status = status
        self._unpermitted = unpermitted

    @property
    def by_access(self) -> bool:
        """Whether X says that it does not let the account do this, rather than that something failed."""
        return self.final and self.status in {HTTP_BAD, HTTP_FORBIDDEN}

    @property
    def unpermitted(self) -> bool:
        """The app or the account may not do such a thing at all; of one answer X says 403 too."""
        return self._unpermitted


class Rest:
    """The interface, as one account of one app."""

    def __init__(
        self,
        app: tuple[str, str],
        token: str,
        *,
        api: str = X,
        limits: Limits | None = None,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        now: Now = the_time,
    ) -> None:
        """``app``: the consumer key and its secret; ``token``: the account's and its secret, "12-ab:cd"."""
        self._root = encrypted(api) / "2"
        self._app = app
        token, _, secret = token.partition(":")
        self._token = (token.strip(), secret.strip())
        self._limits = limits or Limits()
        self._outgoing = Outgoing("X", {}, session=session, patience=patience, largest=LARGEST)
        self._now = now
        #: Per cent of the calls of reading that are used, as X told last.
        self.used = 0
        #: How far our clock is behind X's, as far as that matters to X.
        self._behind = timedelta(0)
        #: When, by X's own clock, it gave its first answer since this was emptied.
        self.began: datetime | None = None

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._outgoing.close()

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """Reads."""
        return await self._ask("GET", path, query={name: str(value) for name, value in query.items()})

    async def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """Writes."""
        return await self._ask("POST", path, body=body)

    async def put(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """Changes."""
        return await self._ask("PUT", path, body=body)

    async def delete(self, path: str) -> dict[str, Any]:
        """Deletes."""
        return await self._ask("DELETE", path)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:
        if not all(self._token):
            raise Undelivered(
                "kontots nycklar till X ska stå som åtkomsttoken, kolon och dess hemlighet", final=True
            )
        kind = (
            f"{self._token[0]} {method} {'/'.join(part for part in path.split('/') if not part.isdecimal())}"
        )
        left = self._limits.left(kind)
        if left:
            raise Declined(SAYS_WAIT, status=HTTP_MANY, retry_after=left, untouched=True)
        url = self._root.joinpath(*path.split("/"))
        more = {"json": body} if body is not None else {}
        response, content = await self._signed(method, url, query or {}, more)
        if response.status == HTTP_UNAUTHORIZED and self._follow(response.headers):
            response, content = await self._signed(method, url, query or {}, more)
        return self._understood(kind, response, content)

    async def _signed(
        self, method: str, url: URL, query: Mapping[str, str], more: Mapping[str, Any]
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        signed = signature(
            method,
            url,
            query,
            app=self._app,
            token=self._token,
            nonce=secrets.token_hex(16),
            at=int((self._now() + self._behind).timestamp()),
        )
        return await self._outgoing.ask(method, url.with_query(query), more={"Authorization": signed}, **more)

    def _follow(self, headers: Mapping[str, str]) -> bool:
        """Whether X's clock is another than the one that we signed by; then we sign by X's from now on.

        X refuses what is signed at another time with the same words as bad keys.
        """
        theirs = _date(headers)
        if theirs is None or abs(theirs - self._now() - self._behind) < SKEW:
            return False
        self._behind = theirs - self._now()
        return True

    def _understood(self, kind: str, response: aiohttp.ClientResponse, content: bytes) -> dict[str, Any]:
        self.began = self.began or _date(response.headers)
        if kind.endswith("mentions"):
            self.used = _used(response.headers)
        body = _json(content)
        if not HTTP_OK <= response.status < HTTP_REDIRECT:
            raise self._no(kind, response, body or {})
        if body is None:
            raise Undelivered(HALF)
        return body

    def _no(self, kind: str, response: aiohttp.ClientResponse, body: Mapping[str, Any]) -> Declined:
        status = response.status
        if status == HTTP_MANY and str(body.get("type", "")).endswith(CAPPED):
            return Declined("månadens läsningar hos X är slut", status=status, final=True)
        if status == HTTP_MANY:
            wait = self._until_reset(response.headers) or retry_after(response.headers) or PAUSE
            self._limits.pause(kind, wait)
            return Declined(SAYS_WAIT, status=status, retry_after=wait, untouched=True)
        down = status >= HTTP_SERVER
        # A wall in front of X that says 403 in HTML may let us through in a while.
        passing = down or (status == HTTP_FORBIDDEN and not body)
        reason = f"X är ur funktion för tillfället (HTTP {status})" if down else f"X sade nej (HTTP {status})"
        return Declined(
            REASONS.get(status, reason),
            status=status,
            retry_after=retry_after(response.headers),
            final=not passing,
            unpermitted=str(body.get("type", "")).endswith(NOT_ALLOWED),
        )

    def _until_reset(self, headers: Mapping[str, str]) -> float:
        told = headers.get("x-rate-limit-reset", "")
        theirs = _date(headers) or self._now()  # it is a moment of X's own clock
        return max(0.0, float(told) - theirs.timestamp()) if told.isascii() and told.isdecimal() else 0.0


def signature(
    method: str,
    url: URL,
    query: Mapping[str, str],
    *,
    app: tuple[str, str],
    token: tuple[str, str],
    nonce: str,
    at: int,
) -> str:
    """The Authorization header; of a JSON body nothing is signed. [docs.x.com, creating a signature]"""
    oauth = {
        "oauth_consumer_key": app[0],
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(at),
        "oauth_token": token[0],
        "oauth_version": "1.0",
    }
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in {**query, **oauth}.items())
    said = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method, _escaped(str(url.with_query(None))), _escaped(said)))
    key = f"{_escaped(app[1])}&{_escaped(token[1])}"
    made = base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha1)).decode()
    header = {**oauth, "oauth_signature": made}
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in sorted(header.items()))


def _escaped(value: str) -> str:
    return quote(value, safe="-._~")


def _date(headers: Mapping[str, str]) -> datetime | None:
    with contextlib.suppress(ValueError):
        told = parsedate_to_datetime(headers.get("Date", ""))
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return None


def _used(headers: Mapping[str, str]) -> int:
    limit, left = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-remaining", "")
    if not (limit.isdecimal() and left.isdecimal() and int(limit)):
        return 0
    return 100 - min(100, 100 * int(left) // int(limit))


def _json(content: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
