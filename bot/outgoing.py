"""Asking somebody else's interface: bounded, never redirected, and what fails on the way said in words."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from handlers.ports import Undelivered


class TooMuch(Undelivered):
    """The answer is larger than we read."""


class Outgoing:
    """The way to one interface, with what shows who we are on every request."""

    def __init__(
        self,
        whose: str,
        headers: Mapping[str, str],
        *,
        session: aiohttp.ClientSession | None,
        patience: float,
        largest: int,
    ) -> None:
        """``whose``: who is asked, as people read it where it fails: "webbplatsen".

        ``patience``: seconds for all of one request; ``largest``: bytes of an answer.
        """
        self._whose = whose
        self._headers = {**headers, "Accept": "application/json"}
        self._session = session
        self._own_session: aiohttp.ClientSession | None = None
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._largest = largest

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        if self._own_session is not None:
            await self._own_session.close()
            self._own_session = None

    async def ask(
        self, method: str, url: URL, *, more: Mapping[str, str] | None = None, **request: Any
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        """The answer, whatever it says; Undelivered where there is none.

        ``more``: headers of this request alone; ``request`` is as aiohttp has it.
        """
        try:
            async with self._connection().request(
                method,
                url,
                headers={**self._headers, **(more or {})},
                timeout=self._patience,
                allow_redirects=False,  # who we are would be told wherever it points
                **request,
            ) as response:
                return response, await self._read(response)
        except TimeoutError:
            raise Undelivered(f"{self._whose} svarade inte i tid") from None
        except (aiohttp.ClientError, OSError) as error:
            # Without a connection nothing was sent.
            unsent = isinstance(error, aiohttp.ClientConnectorError)
            why = f"{self._whose} går inte att nå ({type(error).__name__})"
            raise Undelivered(why, untouched=unsent) from None

    def _connection(self) -> aiohttp.ClientSession:
        if self._session is not None:
            return self._session
        if self._own_session is None:
            self._own_session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._own_session

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        async for chunk in response.content.iter_any():
            content += chunk
            if len(content) > self._largest:
                raise TooMuch(f"{self._whose}s svar är orimligt stort")
        return bytes(content)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait. A date is read against the other's own clock, which may differ from ours."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdecimal():
        return float(told)
    with contextlib.suppress(ValueError):
        until = parsedate_to_datetime(told)
        now = parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    return None


def encrypted(api: str) -> URL:
    """The base address, or ValueError in one sentence: keys travel along, encrypted or not at all."""
    url = URL(api)
    if url.scheme == "https" or (url.scheme == "http" and is_this_machine(url.host or "")):
        return url
    raise ValueError("should begin with https://; http is for this machine alone")


def is_this_machine(host: str) -> bool:
    """Whether the host is the one that we run on, so that nobody listens on the way."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")
