"""Asking for what lies at an address that outsiders chose: the public network alone, bounded, nothing of us.

No private networks, whatever a name resolves to or an answer points at; no login in the address, no cookies,
no token of ours. An address may be a secret: it never stands in an error, nor do the library's words.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from handlers.ports import Undelivered

REDIRECTS = 3
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an address answered."""

    content: bytes
    #: As the server calls it, in small letters: "image/jpeg".
    media: str
    #: Whether the bytes are packed, though that was not asked for.
    packed: bool


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """How one kind of thing is asked for."""

    accept: str
    #: Bytes at most.
    largest: int
    #: For each answer on the way.
    seconds: float
    #: Whether https alone will do.
    encrypted: bool
    #: This machine may be asked, over http too; only for tests.
    loopback: bool = False

    async def fetch(self, address: str) -> Found:
        """What lies there. Raises Undelivered with one plain word why not: address, silent, gone, large."""
        resolver = _PublicResolver(loopback=self.loopback)
        try:
            async with aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False),
                timeout=aiohttp.ClientTimeout(total=self.seconds),
                cookie_jar=aiohttp.DummyCookieJar(),
                # What is packed may be a thousand times as large; none is asked for and none is unpacked.
                auto_decompress=False,
                headers={"Accept": self.accept, "Accept-Encoding": "identity"},
            ) as session:
                return await self._follow(session, address)
        except _NotPublic:
            raise Undelivered("address", final=True) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            if isinstance(fault.__cause__ or fault.__context__, _NotPublic):
                raise Undelivered("address", final=True) from None
            raise Undelivered("silent") from None  # the library's own words name the address

    async def _follow(self, session: aiohttp.ClientSession, address: str) -> Found:
        url = self._checked(address)
        for _ in range(REDIRECTS + 1):
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status in {301, 302, 303, 307, 308}:
                    url = self._checked(str(url.join(URL(answer.headers.get("Location", "")))))
                    continue
                if answer.status in {401, 403, 404, 410}:
                    raise Undelivered("gone", final=True)
                if answer.status != 200:
                    raise Undelivered("silent")
                return Found(
                    content=await self._bounded(answer),
                    media=answer.content_type.lower(),
                    packed=_is_packed(answer.headers),
                )
        raise Undelivered("address", final=True)

    async def _bounded(self, answer: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        async for piece in answer.content.iter_chunked(2**16):
            content += piece
            if len(content) > self.largest:
                raise Undelivered("large", final=True)
        return bytes(content)

    def _checked(self, address: str) -> URL:
        """The address, if it is one that we ask: of the web, no login in it, no private network."""
        try:
            url = URL(address.strip())
            host, port = url.host or "", url.port
        except ValueError:
            raise Undelivered("address", final=True) from None
        if not host or port is None or url.user is not None or url.password is not None:
            raise Undelivered("address", final=True)
        literal = _literal(host)
        if literal is not None and not allowed(literal, loopback=self.loopback):
            raise Undelivered("address", final=True)
        here = self.loopback and literal is not None and literal.is_loopback
        if url.scheme != "https" and not (url.scheme == "http" and (here or not self.encrypted)):
            raise Undelivered("address", final=True)
        return url


def _is_packed(headers: Mapping[str, str]) -> bool:
    return headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}


class _NotPublic(OSError):
    """A name led into a private network."""


class _PublicResolver(AbstractResolver):
    """Resolves a name once, for the very connection that is made; refuses what is not public."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        resolved: list[ResolveResult] = []
        for kind, _, protocol, _, at in found:
            if not allowed(ipaddress.ip_address(str(at[0]).partition("%")[0]), loopback=self._loopback):
                raise _NotPublic
            resolved.append(
                ResolveResult(
                    hostname=host,
                    host=str(at[0]),
                    port=port,
                    family=kind,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST,
                )
            )
        return resolved

    async def close(self) -> None:
        """Nothing is held."""


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def allowed(address: Address, *, loopback: bool = False) -> bool:
    """Whether an address is in the public network, also what is hidden in another address."""
    if loopback and address.is_loopback:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return allowed(inner)
    return address.is_global and not address.is_multicast
