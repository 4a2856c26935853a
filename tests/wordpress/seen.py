"""A real WordPress, and how the tests of its connector see it: as admin, as moderator, as a visitor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.wordpress import WordPress
from handlers.platforms import Target
from tests.parts.wordpress import WordPress as Site


@asynccontextmanager
async def connected(site: Site, **settings: Any) -> AsyncIterator[WordPress]:
    login = settings.pop("login", site.moderator)
    password = settings.pop("password", login.application_password)
    connector = WordPress(site.base_url, login.user, password, **settings)
    try:
        yield connector
    finally:
        await connector.close()


def target(comment: int) -> Target:
    return Target(comment_id=str(comment))


def approve(site: Site, comment: int) -> int:
    put(site, comment, "approved")
    return comment


def put(site: Site, comment: int, status: str) -> None:
    assert site.rest("POST", f"/wp/v2/comments/{comment}", {"status": status}).status == 200


def delete(site: Site, *comments: int) -> None:
    for comment in comments:
        assert site.rest("DELETE", f"/wp/v2/comments/{comment}?force=true").status == 200


def seen_by_visitors(site: Site, comment: int, *, post: int | None = None) -> bool:
    """Whether the page itself shows the comment to somebody who is not logged in."""
    number = post or site.post.id
    page = site.request("GET", f"/?p={number}")
    if page.status == 301:
        page = site.request("GET", page.headers["location"].removeprefix(site.base_url))
    assert page.status == 200
    return f'id="comment-{comment}"' in page.body
