"""A storm at Slack's real pace, a chat that says stop, and a channel that is gone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from handlers.ports import Changed, Press, Refused, Undelivered
from handlers.world import Pace
from tests.faults.fakes import MemoryChat, Running, Shown, actor, running, until
from tests.scenarios.town import MUNICIPALITY, PACE, SECRET, STRANGER, account
from tests.scenarios.town import signed as signed_headers

#: The pace of the product, but that a second try comes soon.
REAL = replace(Pace(), tries=(0.05,))


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database plays no part in this."""
    return str(request.param)


async def storm(town: Running, many: int, *, to: str = "facebook", first: int = 0) -> None:
    """Comments in one go through the signed webhook."""
    import json

    now = datetime.now(UTC).isoformat()
    comments = [
        {"id": f"{to}-{number}", "text": f"Du är en idiot nummer {number}.", "created_at": now}
        for number in range(first, first + many)
    ]
    told = {"municipality": MUNICIPALITY, "account": f"https://{to}.example/town", "comments": comments}
    body = json.dumps(told).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{town.address}/webhooks/comments", data=body, headers=signed_headers(body, secret=SECRET)
        ) as answer,
    ):
        assert answer.status == 202, await answer.text()


def gaps(times: Sequence[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


async def shown(town: Running, many: int, place: str = "") -> None:
    async def there() -> bool:
        return len(town.chat.in_place(place or town.place)) >= many

    await until(there, lambda: f"{many} cards; there are {len(town.chat.in_place(place or town.place))}")


async def test_slack_gets_one_message_a_second_also_between_jobs(tmp_path: Path, database_url: str) -> None:
    """New cards, changes of cards and what comes in meanwhile: never two calls within a second."""
    async with running(tmp_path, database_url, pace=REAL, serve=True) as town:
        await storm(town, 2)
        await shown(town, 1)
        await town.press("bo", "case.claim", 1)
        await storm(town, 2, first=2)
        await shown(town, 4)
        await town.press("bo", "case.approve", 2)
        await town.card_says(2, "Godkänd av Bo Ask")
        between = gaps(town.chat.asked[town.place])
        assert len(between) >= 5
        assert min(between) > 0.99, between


async def test_two_channels_do_not_wait_for_one_another(tmp_path: Path, database_url: str) -> None:
    """The pace is each channel's own: with an hour between messages, each gets its first at once."""
    accounts = [account("facebook"), account("x", team_channel="two")]
    chats = {"slack": {"team": "T1", "channel": "C1"}}
    two = {"id": "two", "slack": {"team": "T1", "channel": "C2"}}
    hourly = replace(REAL, between={"slack": 3600.0})
    async with running(
        tmp_path, database_url, pace=hourly, serve=True, accounts=accounts, chats=chats, more_channels=[two]
    ) as town:
        await storm(town, 3)
        await shown(town, 1)
        await storm(town, 3, to="x")
        await shown(town, 1, "slack:T1:C2")
        assert [len(times) for times in town.chat.asked.values()] == [1, 1]


async def test_retry_after_is_waited_for_and_then_it_goes_on_in_order(
    tmp_path: Path, database_url: str
) -> None:
    """429 with Retry-After: nothing goes to that channel until then, and no card is lost or doubled."""
    chat = MemoryChat(next={"slack:T1:C1": [Undelivered("slack: too many messages", retry_after=1.5)]})
    async with running(tmp_path, database_url, chat=chat, serve=True) as town:
        await storm(town, 4)
        await shown(town, 4)
        between = gaps(chat.asked[town.place])
        assert between[0] >= 1.5
        assert [post.key for post in chat.in_place(town.place)] == [
            f"case:{number}@{town.place}" for number in range(1, 5)
        ]


async def test_a_channel_that_is_gone_is_logged_and_the_others_go_on(
    tmp_path: Path, database_url: str
) -> None:
    """Archived, or the bot thrown out: the log says which cards did not get there."""
    accounts = [account("facebook"), account("x", team_channel="two")]
    two = {"id": "two", "slack": {"team": "T1", "channel": "C2"}}
    chat = MemoryChat(gone={"slack:T1:C1"})
    async with running(
        tmp_path, database_url, chat=chat, serve=True, accounts=accounts, more_channels=[two]
    ) as town:
        await storm(town, 3)
        await storm(town, 3, to="x")
        await shown(town, 3, "slack:T1:C2")

        async def logged() -> bool:
            return (await town.actions()).count("card.undelivered") == 3

        await until(logged, "three rows about the channel that is gone")
        assert await town.log_holds()


async def test_all_500_are_reachable_in_order_a_handful_at_a_time(tmp_path: Path, database_url: str) -> None:
    """The first and a digest; each press brings the next ones; the digest's number is right all the way."""
    step = 50
    async with running(tmp_path, database_url, pace=replace(PACE, digest_step=step), serve=True) as town:
        await storm(town, 500)
        await shown(town, 2)
        left = 499
        while left:
            digest = next(post for post in town.chat.in_place(town.place) if post.key.startswith("digest:"))

            async def says(left: int = left, post: Shown = digest) -> bool:
                return f"{left} ärenden" in post.card.title

            await until(says, f"{left} wait")
            before = len(town.chat.in_place(town.place))
            press = Press(
                actor=actor(STRANGER), action="digest.next", subject=f"place:{town.place}", version=1
            )
            assert isinstance(await town.app.handle(press), Refused)
            press = replace(press, actor=actor("disa"), version=digest.card.version)
            assert isinstance(await town.app.handle(press), Changed)
            left = max(left - step, 0)
            await shown(town, before + min(step, 499 - (before - 2)))
        numbers = [post.key for post in town.chat.in_place(town.place) if post.key.startswith("case:")]
        assert numbers == [f"case:{number}@{town.place}" for number in range(1, 501)]


async def test_a_press_on_a_digest_that_never_was_brings_nothing(tmp_path: Path, database_url: str) -> None:
    """A made-up version, an old one, and the same press again: each is refused with how things are."""
    async with running(tmp_path, database_url, pace=replace(PACE, digest_step=5), serve=True) as town:
        await storm(town, 20)
        await shown(town, 2)
        digest = next(post for post in town.chat.in_place(town.place) if post.key.startswith("digest:"))
        subject = f"place:{town.place}"
        press = Press(actor=actor("bo"), action="digest.next", subject=subject, version=digest.card.version)
        for made_up in (press.version + 1, press.version + 9, 0, -1):
            refused = await town.app.handle(replace(press, version=made_up))
            assert isinstance(refused, Refused)
            assert refused.card == digest.card
        assert isinstance(await town.app.handle(press), Changed)
        assert isinstance(await town.app.handle(press), Refused)
        await shown(town, 7)


async def test_a_second_storm_gets_a_digest_of_its_own(tmp_path: Path, database_url: str) -> None:
    """The first digest was brought to its end: a card far up that changes would ring no bell."""
    async with running(tmp_path, database_url, pace=replace(PACE, digest_step=50), serve=True) as town:
        await storm(town, 20)
        await shown(town, 2)
        digest = next(post for post in town.chat.in_place(town.place) if post.key.startswith("digest:"))
        press = Press(
            actor=actor("bo"),
            action="digest.next",
            subject=f"place:{town.place}",
            version=digest.card.version,
        )
        assert isinstance(await town.app.handle(press), Changed)
        await shown(town, 21)
        await storm(town, 20, first=20)
        await shown(town, 23)
        last = town.chat.in_place(town.place)[-1]
        assert last.key.startswith("digest:")
        assert "19 ärenden" in last.card.title
