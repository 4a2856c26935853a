"""What every connector owes the handlers, whatever its platform: the same stories at each of them.

Another connector joins with a ``Ground`` of its own in ``GROUNDS``.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from bot.facebook import Facebook
from bot.instagram import Instagram
from bot.wordpress import WordPress
from bot.x import XAccount
from bot.youtube import YouTube
from handlers.ports import Incoming, Platform, Target, Undelivered, Visibility
from tests.facebook.fake import PAGE, TOKEN, GraphServer, graph_server
from tests.instagram.fake import USER, InstagramServer
from tests.parts.wordpress import WordPress as Site
from tests.parts.wordpress import wordpress
from tests.x.fake import XServer, x_server
from tests.x.stage import connector as x_connector
from tests.youtube.fake import YouTubeServer, youtube_server
from tests.youtube.stage import connector as youtube_connector

OUT_OF_SIGHT = {Visibility.HIDDEN, Visibility.HELD, Visibility.GONE}


class Ground(Protocol):
    """A platform, as its visitors and its owner see it without the connector."""

    #: What looks like an id elsewhere and is none here.
    no_id: str

    def connector(self, state: Any = None) -> Platform:
        """A connector that starts from a state, as after a restart."""

    def comment(self, text: str) -> str:
        """Somebody writes something that everybody sees."""

    def edit(self, comment: str, text: str) -> None:
        """Its author says something else."""

    def remove(self, comment: str) -> None:
        """Somebody takes it away at the platform."""

    def replies(self, comment: str) -> list[str]:
        """What stands directly below it."""


class FacebookGround:
    no_id = "c1"

    def __init__(self, server: GraphServer) -> None:
        self.server = server
        self.at = server.post(at=datetime.now(UTC))
        self.made: list[Facebook] = []

    def connector(self, state: Any = None) -> Facebook:
        self.made.append(Facebook(PAGE, TOKEN, api=self.server.address, state=state))
        return self.made[-1]

    def comment(self, text: str) -> str:
        return self.server.comment(self.at, text, at=datetime.now(UTC))

    def edit(self, comment: str, text: str) -> None:
        self.server.comments[comment]["message"] = text

    def remove(self, comment: str) -> None:
        del self.server.comments[comment]

    def replies(self, comment: str) -> list[str]:
        return [reply["id"] for reply in self.server.replies(comment)]


class WordPressGround:
    no_id = "c1"

    def __init__(self, site: Site) -> None:
        self.site = site
        self.made: list[WordPress] = []

    def connector(self, state: Any = None) -> WordPress:
        moderator = self.site.moderator
        self.made.append(
            WordPress(self.site.base_url, moderator.user, moderator.application_password, state=state)
        )
        return self.made[-1]

    def comment(self, text: str) -> str:
        number = len(self.made) + datetime.now(UTC).microsecond
        return str(self.site.comment(text, email=f"{number}@medborgare.example"))

    def edit(self, comment: str, text: str) -> None:
        self.site.edit(int(comment), text)

    def remove(self, comment: str) -> None:
        assert self.site.rest("DELETE", f"/wp/v2/comments/{comment}?force=true").status == 200

    def replies(self, comment: str) -> list[str]:
        below = self.site.rest("GET", f"/wp/v2/comments?parent={comment}").body
        return [str(reply["id"]) for reply in below]


@asynccontextmanager
async def facebook_ground() -> AsyncIterator[FacebookGround]:
    async with graph_server() as server:
        ground = FacebookGround(server)
        yield ground
        for connector in ground.made:
            await connector.close()


class InstagramGround(FacebookGround):
    server: InstagramServer

    def connector(self, state: Any = None) -> Instagram:  # type: ignore[override]
        account = Instagram(USER, TOKEN, api=self.server.address, state=state)
        self.made.append(account)  # type: ignore[arg-type]
        return account

    def edit(self, comment: str, text: str) -> None:
        """Nobody can at Instagram; should it come to be, the connector sees it."""
        self.server.comments[comment]["text"] = text


@asynccontextmanager
async def instagram_ground() -> AsyncIterator[InstagramGround]:
    async with graph_server(InstagramServer()) as server:
        assert isinstance(server, InstagramServer)
        ground = InstagramGround(server)
        yield ground
        for connector in ground.made:
            await connector.close()


class YouTubeGround:
    #: Ids are any words there; a comma would make two of one.
    no_id = "Ugx_1,Ugx_2"

    def __init__(self, server: YouTubeServer) -> None:
        self.server = server
        self.film = server.film()
        self.made: list[YouTube] = []

    def connector(self, state: Any = None) -> YouTube:
        self.made.append(youtube_connector(self.server, state=state))
        return self.made[-1]

    def comment(self, text: str) -> str:
        return self.server.comment(self.film, text, at=datetime.now(UTC))

    def edit(self, comment: str, text: str) -> None:
        self.server.edit(comment, text)

    def remove(self, comment: str) -> None:
        del self.server.comments[comment]

    def replies(self, comment: str) -> list[str]:
        return self.server.replies(comment)


class XGround:
    no_id = "c1"

    def __init__(self, server: XServer) -> None:
        self.server = server
        self.at = server.post(at=datetime.now(UTC))
        self.made: list[XAccount] = []

    def connector(self, state: Any = None) -> XAccount:
        self.made.append(x_connector(self.server, state=state))
        return self.made[-1]

    def comment(self, text: str) -> str:
        return self.server.answer(self.at, text, at=datetime.now(UTC))

    def edit(self, comment: str, text: str) -> None:
        self.server.edit(comment, text)

    def remove(self, comment: str) -> None:
        del self.server.posts[comment]

    def replies(self, comment: str) -> list[str]:
        return self.server.replies(comment)


@asynccontextmanager
async def x_ground() -> AsyncIterator[XGround]:
    async with x_server() as server:
        ground = XGround(server)
        yield ground
        for connector in ground.made:
            await connector.close()


@asynccontextmanager
async def youtube_ground() -> AsyncIterator[YouTubeGround]:
    async with youtube_server() as server:
        ground = YouTubeGround(server)
        yield ground
        for connector in ground.made:
            await connector.close()


@asynccontextmanager
async def wordpress_ground() -> AsyncIterator[WordPressGround]:
    with wordpress(held=False) as site:
        ground = WordPressGround(site)
        yield ground
        for connector in ground.made:
            await connector.close()


GROUNDS: dict[str, Callable[[], AbstractAsyncContextManager[Ground]]] = {
    "facebook": facebook_ground,
    "instagram": instagram_ground,
    "wordpress": wordpress_ground,
    "x": x_ground,
    "youtube": youtube_ground,
}


@pytest.fixture(
    params=[
        "facebook",
        "instagram",
        "x",
        "youtube",
        pytest.param("wordpress", marks=pytest.mark.part("wordpress")),
    ],
)
async def ground(request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    async with GROUNDS[request.param]() as found:
        yield found


def target(comment: str) -> Target:
    return Target(comment_id=comment)


def told(news: tuple[Incoming, ...], *comments: str) -> list[tuple[str, str]]:
    return [(item.id, item.text) for item in news if item.id in comments]


async def test_what_came_is_told_once_and_an_edit_once_more(ground: Ground) -> None:
    platform, comment = ground.connector(), ground.comment("När öppnar ni? 🌲")
    assert told(await platform.new(), comment) == [(comment, "När öppnar ni? 🌲")]
    assert await platform.new() == ()
    ground.edit(comment, "När stänger ni?")
    assert told(await platform.new(), comment) == [(comment, "När stänger ni?")]
    assert await platform.new() == ()


async def test_what_is_told_says_who_where_and_when(ground: Ground) -> None:
    comment = ground.comment("Hej")
    (item,) = [item for item in await ground.connector().new() if item.id == comment]
    assert item.author.name
    assert item.url.startswith("http")
    assert item.post_id
    assert abs(item.created_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert item.visibility is Visibility.VISIBLE


async def test_what_is_gone_is_told_without_words(ground: Ground) -> None:
    platform, comment = ground.connector(), ground.comment("Snart borta")
    ground.comment("Står kvar")
    await platform.new()
    ground.remove(comment)
    (gone,) = await platform.new()
    assert (gone.id, gone.text, gone.visibility) == (comment, "", Visibility.GONE)
    assert await platform.new() == ()


async def test_after_a_restart_only_what_came_meanwhile_is_told(ground: Ground) -> None:
    """The state goes through JSON, as in the database."""
    before = ground.connector()
    first = ground.comment("Före")
    await before.new()
    second = ground.comment("Medan vi var borta")
    ground.edit(first, "Före, ändrad")
    after = ground.connector(json.loads(json.dumps(before.state)))
    news = await after.new()
    assert sorted(told(news, first, second)) == sorted(
        [(first, "Före, ändrad"), (second, "Medan vi var borta")]
    )


async def test_what_could_not_be_stored_is_told_again(ground: Ground) -> None:
    platform = ground.connector()
    kept = dict(platform.state)
    comment = ground.comment("Hej")
    assert told(await platform.new(), comment)
    assert told(await ground.connector(kept).new(), comment)


async def test_what_is_hidden_is_out_of_sight_until_it_is_brought_back(ground: Ground) -> None:
    platform, comment = ground.connector(), target(ground.comment("Fult ord"))
    assert (await platform.look(comment)).visibility is Visibility.VISIBLE
    for _ in range(2):
        await platform.hide(comment)
        seen = await platform.look(comment)
        assert seen.visibility in OUT_OF_SIGHT
        assert seen.text == "Fult ord"
    for _ in range(2):
        await platform.restore(comment)
        assert (await platform.look(comment)).visibility is Visibility.VISIBLE


async def test_what_is_deleted_is_gone_and_may_be_asked_for_again(ground: Ground) -> None:
    platform, comment = ground.connector(), target(ground.comment("Fult ord"))
    if not platform.capabilities.delete:
        with pytest.raises(Undelivered) as refused:
            await platform.delete(comment)
        assert refused.value.final
        return
    for _ in range(2):
        await platform.delete(comment)
        seen = await platform.look(comment)
        assert (seen.visibility, seen.text) == (Visibility.GONE, None)
    await platform.hide(comment)
    with pytest.raises(Undelivered) as refused:
        await platform.restore(comment)
    assert refused.value.final


async def test_an_answer_stands_below_once_and_is_no_news(ground: Ground) -> None:
    """A second try, after an answer that may have been lost, finds the first."""
    platform, comment = ground.connector(), ground.comment("När öppnar ni?")
    await platform.new()
    answer = await platform.reply(target(comment), "Klockan 10.\n\nHälsningar & sånt", key="k1", again=False)
    again = await platform.reply(target(comment), "Klockan 10.\n\nHälsningar & sånt", key="k1", again=True)
    assert answer == again
    assert ground.replies(comment) == [answer]
    assert await platform.new() == ()


async def test_a_number_from_elsewhere_reaches_no_address(ground: Ground) -> None:
    platform = ground.connector()
    for strange in ("../me", "", "1?x=1", ground.no_id, "１"):
        with pytest.raises(Undelivered) as refused:
            await platform.look(target(strange))
        assert refused.value.final
