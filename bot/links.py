"""Addresses of evidence and documents that work for a short time and for nobody who was not given them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from pathlib import Path
from secrets import token_bytes
from urllib.parse import quote

from aiohttp import web

from handlers.ports import Now
from storage.evidence import EvidenceDamaged, EvidenceStore

#: Seconds that an address works.
VALID = 900
#: What a browser shows by itself; anything else is handed over to be saved.
_MEDIA = {
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


class Links:
    """Signs addresses of files and serves them."""

    def __init__(self, evidence: EvidenceStore, key: bytes, public_url: str, now: Now) -> None:
        self._evidence = evidence
        self._key = key
        self._public_url = public_url.rstrip("/")
        self._now = now

    def to(self, path: str) -> str:
        """An address for the file that works for VALID seconds."""
        until = int(self._now().timestamp()) + VALID
        return f"{self._public_url}/evidence/{until}/{self._sign(path, until)}/{quote(path)}"

    def _sign(self, path: str, until: int) -> str:
        mac = hmac.new(self._key, f"{until}:{path}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac[:18]).decode()

    def routes(self) -> list[web.RouteDef]:
        """GET /evidence/…"""
        return [web.get("/evidence/{until}/{seal}/{path:.+}", self._serve)]

    async def _serve(self, request: web.Request) -> web.Response:
        path, until = request.match_info["path"], request.match_info["until"]
        expired = not until.isdecimal() or int(until[:12]) < self._now().timestamp()
        good = until.isdecimal() and hmac.compare_digest(
            self._sign(path, int(until)).encode(), request.match_info["seal"].encode()
        )
        if expired or not good:
            raise web.HTTPForbidden(text="Länken gäller inte längre. Öppna den på kortet igen.")
        try:
            content = await asyncio.to_thread(self._evidence.read, path)
        except EvidenceDamaged as damage:
            raise web.HTTPNotFound(text="Filen finns inte.") from damage
        media = _MEDIA.get(Path(path).suffix, "application/octet-stream")
        headers = {
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(Path(path).name)}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return web.Response(body=content, content_type=media, headers=headers)


def link_key(folder: Path) -> bytes:
    """The key of this installation, made once and kept beside the data."""
    file = folder / "link.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(token_bytes(32))
    return file.read_bytes()
