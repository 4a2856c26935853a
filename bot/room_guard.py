"""Who may talk to the browser room: this machine's own pages, and nobody else's."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from aiohttp import web

COOKIE = "kanalvakt_room"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

#: No inline script or style, nothing from elsewhere, no frame around us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser would hide our own origin from us too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Checks host, origin and token.

    The token is bound to a cookie with a secret of this run: another program on another port of this
    machine shares our cookies, but cannot make tokens.
    """

    def __init__(self, hosts: frozenset[str] = LOOPBACK) -> None:
        self._hosts = hosts
        self._secret = secrets.token_bytes(32)
        #: Names this run, so that a browser notices a restart.
        self.run = secrets.token_urlsafe(8)

    def check_host(self, request: web.Request) -> None:
        """Refuses names that are not ours: a foreign name that points here is an attack (DNS rebinding)."""
        host = urlsplit(f"//{request.host}").hostname
        if host not in self._hosts:
            raise web.HTTPMisdirectedRequest(text="Webbrummet nås bara från den egna datorn.")

    def check_post(self, request: web.Request, token: object) -> None:
        """Refuses what another site made the browser send."""
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{request.scheme}://{request.host}":
            raise web.HTTPForbidden(text="Begäran kom från en annan webbplats.")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise web.HTTPForbidden(text="Begäran kom från en annan webbplats.")
        cookie = request.cookies.get(COOKIE, "")
        if not cookie or not isinstance(token, str) or not self.same(token, self.signed(cookie)):
            raise web.HTTPForbidden(text="Sidan har blivit gammal. Ladda om den och försök igen.")

    def cookie(self, request: web.Request) -> str:
        """The browser's cookie, or a new one."""
        return request.cookies.get(COOKIE) or secrets.token_urlsafe(24)

    def set_cookie(self, response: web.Response, cookie: str) -> None:
        """Lets the browser keep its cookie, unreadable for scripts and other sites."""
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="Strict", path="/")

    def signed(self, text: str) -> str:
        """Proof that this run wrote the text."""
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def same(one: str, other: str) -> bool:
        """Whether two proofs are equal, in constant time."""
        return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
