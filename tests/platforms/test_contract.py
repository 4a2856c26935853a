"""What every connector owes the handlers, whatever its platform: the same stories at each of them.

Another connector joins with a ``Ground`` of its own in ``GROUNDS``. The real WordPress stands there too.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from bot.facebook import Facebook
from bot.instagram import Instagram
from bot.wordpress import WordPress
from bot.x import XAccount
from bot.youtube import YouTube
from handlers.platforms import Incoming, Platform, Target, Visibility
from handlers.ports import Undelivered
from tests.facebook.fake import PAGE, TOKEN, GraphServer, cut_off, says, silent
from tests.facebook.fake import error as meta_error
from tests.instagram.fake import USER, InstagramServer
from tests.parts.wordpress import WordPress as Site
from tests.parts.wordpress import wordpress
from tests.platforms.serving import Answer, Forward, Gate, served
from tests.x.fake import XServer, problem
from tests.x.stage import connector as x_connector
from tests.youtube.fake import YouTubeServer
from tests.youtube.fake import error as youtube_error
from tests.youtube.stage import connector as youtube_connector

OUT_OF_SIGHT = {Visibility.HIDDEN, Visibility.HELD, Visibility.GONE}


class Ground(Protocol):
    """A platform, as its visitors and its owner see it without the connector."""

    #: What looks like an id elsewhere and is none here.
    no_id: str
    #: What stands before it.
    gate: Gate
    #: Its no to a token that is not taken any more.
    no_token: Answer

    def connector(self, state: Any = None, **more: Any) -> Platform:
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
    no_token = staticmethod(meta_error(190, status=401))

    def __init__(self, server: GraphServer, gate: Gate) -> None:
        self.server, self.gate = server, gate
        self.at = server.post(at=datetime.now(UTC))
        self.made: list[Facebook] = []

    def connector(self, state: Any = None, **more: Any) -> Facebook:
        self.made.append(Facebook(PAGE, TOKEN, api=self.server.address, state=state, **more))
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
    no_token = staticmethod(says(401, {"code": "incorrect_password"}))

    def __init__(self, site: Site, gate: Gate) -> None:
        self.site, self.gate = site, gate
        self.made: list[WordPress] = []

    def connector(self, state: Any = None, **more: Any) -> WordPress:
        moderator = self.site.moderator
        keys = (moderator.user, moderator.application_password)
        self.made.append(WordPress(self.gate.address, *keys, state=state, **more))
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
    async with served(Gate(GraphServer())) as gate:
        ground = FacebookGround(gate.behind, gate)
        yield ground
        for connector in ground.made:
            await connector.close()


class InstagramGround(FacebookGround):
    server: InstagramServer

    def connector(self, state: Any = None, **more: Any) -> Instagram:  # type: ignore[override]
        account = Instagram(USER, TOKEN, api=self.server.address, state=state, **more)
        self.made.append(account)  # type: ignore[arg-type]
        return account

    def edit(self, comment: str, text: str) -> None:
        """Nobody can at Instagram; should it come to be, the connector sees it."""
        self.server.comments[comment]["text"] = text


@asynccontextmanager
async def instagram_ground() -> AsyncIterator[InstagramGround]:
    async with served(Gate(InstagramServer())) as gate:
        ground = InstagramGround(gate.behind, gate)
        yield ground
        for connector in ground.made:
            await connector.close()


class YouTubeGround:
    #: Ids are any words there; a comma would make two of one.
    no_id = "Ugx_1,Ugx_2"
    no_token = staticmethod(youtube_error(401, "authError"))

    def __init__(self, server: YouTubeServer, gate: Gate) -> None:
        self.server, self.gate = server, gate
        self.film = server.film()
        self.made: list[YouTube] = []

    def connector(self, state: Any = None, **more: Any) -> YouTube:
        self.made.append(youtube_connector(self.server, state=state, **more))
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
    no_token = staticmethod(problem(401))

    def __init__(self, server: XServer, gate: Gate) -> None:
        self.server, self.gate = server, gate
        self.at = server.post(at=datetime.now(UTC))
        self.made: list[XAccount] = []

    def connector(self, state: Any = None, **more: Any) -> XAccount:
        self.made.append(x_connector(self.server, state=state, **more))
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
    async with served(Gate(XServer())) as gate:
        ground = XGround(gate.behind, gate)
        yield ground
        for connector in ground.made:
            await connector.close()


@asynccontextmanager
async def youtube_ground() -> AsyncIterator[YouTubeGround]:
    async with served(Gate(YouTubeServer(), lets_by="/token")) as gate:
        ground = YouTubeGround(gate.behind, gate)
        yield ground
        for connector in ground.made:
            await connector.close()


@asynccontextmanager
async def wordpress_ground(site: Site) -> AsyncIterator[WordPressGround]:
    async with served(Gate(Forward(site.base_url))) as gate:
        ground = WordPressGround(site, gate)
        yield ground
        for connector in ground.made:
            await connector.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """One real WordPress for all stories: it takes seconds to start."""
    with wordpress(held=False) as started:
        yield started


GROUNDS: dict[str, Callable[[], AbstractAsyncContextManager[Ground]]] = {
    "facebook": facebook_ground,
    "instagram": instagram_ground,
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
    if request.param == "wordpress":
        async with wordpress_ground(request.getfixturevalue("site")) as real:
            yield real
        return
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
    answer = await platform.reply(
        target(comment), "Klockan 10.\n\nHälsningar & sånt", key=f"k{comment}", again=False
    )
    again = await platform.reply(
        target(comment), "Klockan 10.\n\nHälsningar & sånt", key=f"k{comment}", again=True
    )
    assert answer == again
    assert ground.replies(comment) == [answer]
    assert await platform.new() == ()


async def test_a_number_from_elsewhere_reaches_no_address(ground: Ground) -> None:
    platform = ground.connector()
    for strange in ("../me", "", "1?x=1", ground.no_id, "１"):
        with pytest.raises(Undelivered) as refused:
            await platform.look(target(strange))
        assert refused.value.final


# --- faults: the same answers at each of them -------------------------------------------------------

#: So long a connector waits for an answer, where the platform gives none.
SOON = 0.5
PASSING = {
    "told to wait": says(429, {}, Retry_After="120"),
    "down": says(503, text="<h1>Service unavailable</h1>"),
    "broken": says(500, {}),
    "no answer": silent,
    "cut off": cut_off,
    "half": says(200, text='{"data": [{"id": "1'),
}


@pytest.fixture(params=[*PASSING])
def passing(request: pytest.FixtureRequest) -> Answer:
    """What a platform answers for a while."""
    return PASSING[request.param]


async def refused(asked: Any) -> Undelivered:
    with pytest.raises(Undelivered) as no:
        await asked
    return no.value


async def test_a_reading_that_fails_forgets_nothing_and_is_made_again(
    ground: Ground, passing: Answer
) -> None:
    before = ground.connector()
    await before.new()
    comment = ground.comment("Skriven under avbrottet")
    state = json.loads(json.dumps(before.state))
    platform = ground.connector(state, patience=SOON)
    ground.gate.fault = passing
    no = await refused(platform.new())
    assert not no.final
    assert no.reason
    assert platform.state == state
    ground.gate.fault = None
    assert told(await ground.connector(state).new(), comment) == [(comment, "Skriven under avbrottet")]


async def test_nothing_is_called_gone_or_done_while_the_platform_does_not_answer(
    ground: Ground, passing: Answer
) -> None:
    comment = target(ground.comment("Fult ord"))
    ground.gate.fault = passing
    for asked in ("look", "hide", "restore"):
        no = await refused(getattr(ground.connector(patience=SOON), asked)(comment))
        assert not no.final, asked
    ground.gate.fault = None
    platform = ground.connector()
    assert (await platform.look(comment)).visibility is Visibility.VISIBLE
    await platform.hide(comment)
    assert (await platform.look(comment)).visibility in OUT_OF_SIGHT


async def test_an_answer_that_could_not_be_posted_stands_once_in_the_end(
    ground: Ground, passing: Answer
) -> None:
    comment = ground.comment("När öppnar ni?")
    ground.gate.fault = passing
    no = await refused(
        ground.connector(patience=SOON).reply(target(comment), "Klockan 10.", key=f"k{comment}", again=False)
    )
    assert not no.final
    ground.gate.fault = None
    again = not no.untouched  # where it is sure that nothing was posted it is the first try, as for handlers
    answer = await ground.connector().reply(target(comment), "Klockan 10.", key=f"k{comment}", again=again)
    assert ground.replies(comment) == [answer]


async def test_how_long_to_wait_is_said_as_it_was_told(ground: Ground) -> None:
    comment = target(ground.comment("Fult ord"))
    ground.gate.fault = PASSING["told to wait"]
    for asked in ("look", "hide"):
        no = await refused(getattr(ground.connector(), asked)(comment))
        assert no.retry_after == pytest.approx(120.0, abs=2.0)
    assert (await refused(ground.connector().new())).retry_after == pytest.approx(120.0, abs=2.0)


async def test_a_token_that_is_not_taken_any_more_is_final_and_read_again_once_it_is(ground: Ground) -> None:
    """A person has to do something; nothing was forgotten by then."""
    before = ground.connector()
    await before.new()
    comment, state = ground.comment("Skriven innan nyckeln byttes"), before.state
    ground.gate.fault = ground.no_token
    platform = ground.connector(state)
    for asked in (platform.new(), platform.look(target(comment)), platform.hide(target(comment))):
        assert (await refused(asked)).final
    assert platform.state == state
    ground.gate.fault = None
    assert told(await ground.connector(state).new(), comment) == [(comment, "Skriven innan nyckeln byttes")]
