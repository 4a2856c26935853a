"""A site that answers as a test tells it, for what a real WordPress cannot be made to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.wordpress import WordPress
from handlers.platforms import Target
from tests.listening import ended
from tests.platforms.serving import refusal_of

ME = 7
PASSWORD = "abcd efgh ijkl"
ONE = Target(comment_id="1", post_id="4")
Handler = Callable[[Any], Awaitable[web.StreamResponse]]


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "post": 4,
        "parent": 0,
        "author": 0,
        "author_name": "Kim",
        "author_user_agent": "",
        "date": "2026-11-20T14:00:00",
        "date_gmt": "2026-11-20T13:00:00",
        "content": {"raw": f"Text {number}"},
        "link": f"https://kommun.example/#comment-{number}",
        "status": "approved",
        "type": "comment",
        **changes,
    }


def says(status: int, body: object = None, *, html: str = "", **headers: str) -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if html:
            return web.Response(status=status, text=html, content_type="text/html", headers=named)
        return web.json_response(body, status=status, headers=named)

    return answer


class Site:
    """Answers as told: by method and the path's last part, else by method alone."""

    def __init__(self, **answers: Handler) -> None:
        self.answers: dict[str, Handler] = {"GET me": says(200, _me()), **answers}
        self.asked: list[str] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.rsplit("/", 1)[-1]
        self.asked.append(f"{request.method} {name}")
        answer = self.answers.get(f"{request.method} {name}") or self.answers[request.method]
        return await answer(request)


def me_without(*lacking: str) -> Handler:
    """Whom the site takes us for, where the role lacks these."""
    told = _me()
    return says(200, {**told, "capabilities": {need: need not in lacking for need in told["capabilities"]}})


def _me() -> dict[str, Any]:
    needed = ("read", "edit_posts", "moderate_comments", "edit_others_posts", "edit_published_posts")
    needed += ("edit_pages", "edit_others_pages", "edit_published_pages")
    return {"id": ME, "capabilities": dict.fromkeys(needed, True)}


@asynccontextmanager
async def at(site: Site, **settings: Any) -> AsyncIterator[WordPress]:
    runner = web.ServerRunner(web.Server(site))
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    port = runner.addresses[0][1]
    connector = WordPress(f"http://127.0.0.1:{port}", "bot", PASSWORD, **settings)
    try:
        yield connector
    finally:
        await connector.close()
        await ended(runner)


refusal = refusal_of(PASSWORD)
