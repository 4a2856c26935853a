"""Microsoft's signing keys, fetched without stopping everybody else.

The library fetches them with a blocking request without a time limit inside the event loop, and after
Microsoft has changed a key it answers with an error for a day instead of asking again. This stands in
its place, behind the same two attributes that the library reads.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from botframework.connector.auth import AuthenticationConstants, ChannelValidation, JwtTokenExtractor
from jwt.algorithms import RSAAlgorithm

FRESH = 24 * 3600.0
#: How soon an unknown key may make us ask again; anybody can send us one.
PATIENCE = 300.0
TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class SigningKey:
    """A key, and the channels for which Microsoft vouches with it."""

    public_key: Any
    endorsements: list[str]


class SigningKeys:
    """The keys at one metadata address, remembered for a day."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._asked: float | None = None
        self._lock = asyncio.Lock()

    async def get(self, key_id: str | None) -> SigningKey:
        """The key of that id. Refuses one that Microsoft does not publish."""
        async with self._lock:
            if self._age() > (FRESH if key_id in self._keys else PATIENCE):
                await self._fetch()
        if key_id is None or key_id not in self._keys:
            raise PermissionError("the token is signed with a key that Microsoft does not publish")
        return self._keys[key_id]

    def _age(self) -> float:
        return float("inf") if self._asked is None else self._clock() - self._asked

    async def _fetch(self) -> None:
        try:
            async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session:
                metadata = await _json(session, self._url)
                published = await _json(session, str(metadata["jwks_uri"]))
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
            if self._keys:
                return  # yesterday's keys are still good; the next question asks again
            raise PermissionError("Microsoft's signing keys cannot be fetched") from error
        self._asked = self._clock()
        self._keys = {
            str(key["kid"]): SigningKey(RSAAlgorithm.from_jwk(json.dumps(key)), key.get("endorsements") or [])
            for key in published["keys"]
            if key.get("kty") == "RSA" and "kid" in key
        }


async def _json(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url) as response:
        response.raise_for_status()
        found: dict[str, Any] = await response.json(content_type=None)
        return found


def install_signing_keys() -> None:
    """Puts our keys where the library looks for its own."""
    url = (
        ChannelValidation.open_id_metadata_endpoint
        or AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    )
    JwtTokenExtractor.metadataCache[url] = SigningKeys(url)
