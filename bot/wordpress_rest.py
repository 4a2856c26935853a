"""Asking one WordPress site over its REST interface: bounded, never redirected, every no with its reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from bot.outgoing import Outgoing, is_this_machine, retry_after
from handlers.ports import Undelivered

#: A hundred comments of the longest kind fit in some ten megabytes; more is no answer to our question.
LARGEST = 32 * 1024 * 1024

#: What WordPress says where the user may not moderate at all.
NOT_ALLOWED = frozenset({"rest_cannot_edit", "rest_cannot_delete", "rest_cannot_create", "rest_forbidden"})

HTTP_OK, HTTP_REDIRECT, HTTP_CLIENT, HTTP_UNAUTHORIZED, HTTP_FORBIDDEN = 200, 300, 400, 401, 403
HTTP_TIMEOUT, HTTP_EARLY, HTTP_MANY, HTTP_SERVER = 408, 425, 429, 500

#: What the codes of WordPress mean for the people who read the card.
REASONS: Mapping[str, str] = {
    "rest_comment_closed": "kommentarsfältet är stängt på den sidan",
    "rest_comment_invalid_id": "kommentaren finns inte längre på webbplatsen",
    "rest_comment_invalid_post_id": "sidan som kommentaren hör till finns inte längre",
    "rest_comment_content_invalid": "texten är tom",
    "comment_content_column_length": "texten är för lång för webbplatsen",
    "comment_duplicate": "samma text står redan där",
    "rest_no_route": "webbplatsen har ingen sådan funktion; stämmer adressen i inställningarna?",
}
WRONG_LOGIN = "webbplatsen godtar inte inloggningen; kontrollera användare och applikationslösenord"


class Declined(Undelivered):
    """The site answered no. ``code`` is WordPress's own word for why, empty where it said nothing."""

    def __init__(
        self, reason: str, *, status: int, code: str = "", retry_after: float | None = None, final: bool
    ) -> None:
        super().__init__(reason, retry_after=retry_after, final=final)
        self.status = status
        self.code = code

    @property
    def unpermitted(self) -> bool:
        """The user of the site lacks a capability, or is none any more."""
        return self.status == HTTP_UNAUTHORIZED or self.code in NOT_ALLOWED


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the site answered: its JSON, and how many rows there are in all where it counted them."""

    body: Any
    total: int | None = None


def site_address(api: str) -> URL:
    """The base address of a site as its administrator wrote it, or ValueError in one sentence.

    The login travels with every request, so plain http is for this machine alone.
    """
    url = URL(api)
    host = url.host or ""
    if url.scheme not in {"http", "https"} or not host:
        raise ValueError("webbplatsens adress ska börja med https://")
    if url.user is not None or url.password is not None or url.query_string or url.fragment:
        raise ValueError("webbplatsens adress ska vara utan inloggning, frågetecken och nummertecken")
    if url.scheme == "http" and not is_this_machine(host):
        raise ValueError("webbplatsens adress ska börja med https://; http duger bara på samma dator")
    return url / ""


class Rest:
    """The REST interface of one site, as one user of it."""

    def __init__(
        self,
        api: str,
        user: str,
        password: str,
        *,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        largest: int = LARGEST,
    ) -> None:
        self._root = site_address(api) / "wp-json" / "wp" / "v2"
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._outgoing = Outgoing(
            "webbplatsen",
            {"Authorization": f"Basic {login}"},
            session=session,
            patience=patience,
            largest=largest,
        )

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._outgoing.close()

    async def get(self, path: str, **query: str | int) -> Answer:
        """Reads."""
        return await self._ask("GET", path, query=query)

    async def post(self, path: str, body: Mapping[str, object]) -> Answer:
        """Writes."""
        return await self._ask("POST", path, body=body)

    async def delete(self, path: str, **query: str | int) -> Answer:
        """Deletes."""
        return await self._ask("DELETE", path, query=query)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Answer:
        url = self._root.joinpath(*path.split("/"))
        response, content = await self._outgoing.ask(method, url, params=query, json=body)
        return _understood(response, content)


def _understood(response: aiohttp.ClientResponse, content: bytes) -> Answer:
    """The answer as JSON, or the no that it is. An outage answers HTML, whatever the status."""
    is_json = response.content_type == "application/json"
    body: Any = None
    if is_json:
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            raise Undelivered("webbplatsens svar var avbrutet") from None
    if not HTTP_OK <= response.status < HTTP_REDIRECT:
        raise _no(response, body)
    if not is_json:
        raise Undelivered("webbplatsen svarade med en webbsida i stället för data")
    total = response.headers.get("X-WP-Total", "")
    return Answer(body=body, total=int(total) if total.isdecimal() else None)


def _no(response: aiohttp.ClientResponse, body: object) -> Declined:
    status = response.status
    code = str(body["code"]) if isinstance(body, dict) and isinstance(body.get("code"), str) else ""
    return Declined(
        _reason(response, code),
        status=status,
        code=code,
        retry_after=retry_after(response.headers),
        # A wall in front of WordPress that says 403 in HTML may let us through in a while.
        final=status < HTTP_SERVER
        and status not in {HTTP_TIMEOUT, HTTP_EARLY, HTTP_MANY}
        and not (status == HTTP_FORBIDDEN and not code),
    )


def _reason(response: aiohttp.ClientResponse, code: str) -> str:
    status = response.status
    if status == HTTP_UNAUTHORIZED:
        return WRONG_LOGIN
    if code in REASONS:
        return REASONS[code]
    if status == HTTP_FORBIDDEN and code:
        return "användaren får inte göra detta på webbplatsen"
    if status == HTTP_MANY:
        return "webbplatsen ber oss vänta"
    if HTTP_REDIRECT <= status < HTTP_CLIENT:
        return f"webbplatsen hänvisar till en annan adress (HTTP {status}); ändra adressen i inställningarna"
    what = "är ur funktion för tillfället" if status >= HTTP_SERVER else "sade nej"
    return f"webbplatsen {what} (HTTP {status})"
