"""``/upload/{token}``: where a person hands over a file that they were asked for, whatever their chat.

The token is the permission: it names the municipality, the person, the subject and the step, ends after an
hour and opens nothing else. Whether the person still may is asked at each visit. What is refused is not kept.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import astuple
from datetime import UTC, datetime
from urllib.parse import urlsplit

import structlog
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.upload_page import policy, refusal_page, upload_page
from cards.picture import LARGEST
from handlers import documents
from handlers.documents import Desk, NothingAsked, UploadRefused
from handlers.ports import Now, Upload
from handlers.world import World

log = structlog.get_logger(__name__)

#: Seconds that an address works.
VALID = 3600
#: What a browser may send around the file itself.
_AROUND = 64 * 2**10
#: Seconds in which a file has to be here; 20 MB on a slow phone takes some minutes.
_PATIENCE = 600
#: Before what is signed, so that no seal of another kind of address ever fits.
_PURPOSE = b"upload\n"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Uploads:
    """Signs the addresses and serves the page behind them."""

    def __init__(self, key: bytes, public_url: str, now: Now) -> None:
        self._key = key
        self._public_url = public_url.rstrip("/")
        self._now = now

    def to(self, upload: Upload) -> str:
        """An address for one person and one file that works for VALID seconds."""
        until = int(self._now().timestamp()) + VALID
        told = json.dumps([until, *astuple(upload)], separators=(",", ":")).encode()
        return f"{self._public_url}/upload/{_text(told)}.{_text(self._seal(told))}"

    def read(self, token: str) -> tuple[Upload, datetime] | None:
        """What an address is for and until when; None where it is not ours, not whole or too old."""
        told, _, seal = token.partition(".")
        try:
            content, given = _bytes(told), _bytes(seal)
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(self._seal(content), given):
            return None
        until, municipality, person, subject, step = json.loads(content)
        if until < self._now().timestamp():
            return None
        upload = Upload(municipality=municipality, person=person, subject=subject, step=step)
        return upload, datetime.fromtimestamp(until, UTC)

    def _seal(self, told: bytes) -> bytes:
        return hmac.digest(self._key, _PURPOSE + told, hashlib.sha256)

    def routes(self, world: World) -> list[web.RouteDef]:
        """GET and POST /upload/{token}"""
        counter = _Counter(self, world, self._public_url)
        return [
            web.get("/upload/{token}", counter.show),
            web.post("/upload/{token}", counter.take),
        ]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


class _Counter:
    """The page, and what is handed over there."""

    def __init__(self, uploads: Uploads, world: World, public_url: str) -> None:
        self._uploads = uploads
        self._world = world
        self._public_url = public_url

    async def show(self, request: web.Request) -> web.Response:
        """What is wanted; after a file was taken, that it is there."""
        known = self._uploads.read(request.match_info["token"])
        if known is None:
            return self._no(403, self._world.texts("upload-expired"))
        try:
            desk = await documents.desk(self._world, known[0])
        except NothingAsked as nothing:
            return self._no(403, nothing.sentence)
        return await self._page(200, desk, known)

    async def take(self, request: web.Request) -> web.Response:
        """Takes the file and leads to the page that says so."""
        known = self._uploads.read(request.match_info["token"])
        if known is None:
            return self._no(403, self._world.texts("upload-expired"))
        if not self._from_here(request):
            return self._no(403, self._world.texts("upload-elsewhere"))
        try:
            # First of all: a file that nobody asks for is not even read.
            desk = await documents.open_desk(self._world, known[0])
            name, content = await self._file(request)
            await documents.take(self._world, known[0], name, content)
        except NothingAsked as nothing:
            return self._no(403, nothing.sentence)
        except UploadRefused as refused:
            log.info("upload refused", large=refused.large)
            return await self._page(413 if refused.large else 422, desk, known, wrong=refused.sentence)
        # So that a reload shows the page and sends nothing again. Relative, whatever stands before /upload/.
        return web.Response(status=303, headers={**_HEADERS, "Location": request.match_info["token"]})

    def _from_here(self, request: web.Request) -> bool:
        """Not what another site made the browser send. Our own policy makes browsers say "null"."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return False
        public = urlsplit(self._public_url)
        ours = {"null", f"{public.scheme}://{public.netloc}", f"{request.scheme}://{request.host}"}
        return request.headers.get("Origin", "null") in ours

    async def _file(self, request: web.Request) -> tuple[str, bytes]:
        """The file and its name, given up as soon as it is too large."""
        too_large = UploadRefused(self._world.texts("picture-large"), large=True)
        if request.content_length is not None and request.content_length > LARGEST + _AROUND:
            raise too_large
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await _first_file(request)
        except (ValueError, TimeoutError, HttpProcessingError, web.RequestPayloadError):
            raise UploadRefused(self._world.texts("upload-broken")) from None
        if found is None:
            raise too_large
        return found

    async def _page(
        self, status: int, desk: Desk, known: tuple[Upload, datetime], *, wrong: str = ""
    ) -> web.Response:
        newest, language = desk.newest, self._world.language
        open_at = self._world.link_to(newest.pdf) if newest is not None else ""
        return _html(status, upload_page(desk, language, until=known[1], open_at=open_at, wrong=wrong))

    def _no(self, status: int, sentence: str) -> web.Response:
        return _html(status, refusal_page(sentence, self._world.language))


def _html(status: int, page: str) -> web.Response:
    headers = {**_HEADERS, "Content-Security-Policy": policy()}
    return web.Response(status=status, text=page, content_type="text/html", headers=headers)


async def _first_file(request: web.Request) -> tuple[str, bytes] | None:
    """The part called "file"; None where more came than may be."""
    if request.content_type != "multipart/form-data":
        raise ValueError("no form with a file")
    reader, size = await request.multipart(), 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise ValueError("a part within a part")  # noqa: TRY004 - what was sent is wrong, not a type
        content = bytearray()
        while chunk := await part.read_chunk(2**16):
            size += len(chunk)
            if size > LARGEST + _AROUND:
                return None
            content += chunk
        if part.name == "file":
            return part.filename or "", bytes(content)
    raise ValueError("no part is the file")
