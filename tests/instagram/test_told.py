"""What Meta tells of mentions is stored before it gets its answer: once for each telling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import Session

from bot.meta_webhook import routes
from bot.settings import load_settings
from handlers.intake import take_in
from handlers.platforms import Incoming
from handlers.world import World
from storage import accounts
from storage.database import Database
from storage.tables import Case, Comment, Job, SetAside
from tests.facebook.test_webhook import SECRET, WORD, Meta, standing, stored
from tests.instagram.fake import USER
from tests.small_world import now, served, small_world


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    world = small_world(database, tmp_path)

    def connect(session: Session) -> None:
        account = accounts.get(session, "tibro", "tibro-facebook")
        assert account is not None
        account.platform, account.connection = "instagram", {"user_id": USER, "token": "META_TOKEN_TIBRO"}
        session.add(account)

    database.change(connect)
    return world


@pytest.fixture
async def meta(world: World) -> AsyncIterator[Meta]:
    settings = load_settings(meta_app_secret=SECRET, meta_verify_token=WORD)
    async with served(routes(world, settings)) as server, aiohttp.ClientSession() as session:
        yield Meta(server, session)


def told(*, at: int = 1_764_000_000, user: str = USER, **numbers: str) -> dict[str, Any]:
    change = {"field": "mentions", "value": {"media_id": "17900", **numbers}}
    return {"object": "instagram", "entry": [{"id": user, "time": at, "changes": [change]}]}


async def test_each_telling_of_a_mention_is_read_once(meta: Meta, database: Database) -> None:
    """Sent again it is the same; told again later its words may be others by then."""
    for _ in range(3):
        assert await meta.sends(told(comment_id="18000")) == {"changes": 1, "set_aside": 0}
    await meta.sends(told(comment_id="18000", at=1_764_000_900))
    await meta.sends(told())
    jobs = [(row.work, row.subject) for row in stored(database, Job)]
    of_comment, of_post = "tibro/tibro-facebook/17900/18000", "tibro/tibro-facebook/17900/"
    assert sorted(jobs) == [("mention", of_post), ("mention", of_comment), ("mention", of_comment)]
    assert stored(database, SetAside) == []


async def test_a_comment_that_is_told_late_has_its_time_from_when_it_was_written(
    meta: Meta, database: Database, world: World
) -> None:
    """Meta could not reach us for ten hours: its time is that of sending; reading tells the true one."""
    written = now() - timedelta(hours=10)
    value = {"id": "18", "text": "Ni är idioter"}
    entry = {"id": USER, "time": int(now().timestamp()), "changes": [{"field": "comments", "value": value}]}
    await meta.sends({"object": "instagram", "entry": [entry]})
    (comment,) = stored(database, Comment)
    assert comment.precision == "unknown"
    read = [Incoming(id=id_, text="Ni är idioter", created_at=written) for id_ in ("18", "19")]
    await take_in(world, "tibro", "tibro-facebook", read, origin="platform")
    told_late, read_at_once = stored(database, Comment)
    assert told_late.created_at == read_at_once.created_at
    assert told_late.precision == "moment"
    late, at_once = stored(database, Case)
    assert late.remove_by == at_once.remove_by is not None


async def test_what_is_written_in_a_live_broadcast_was_written_when_meta_told_it(
    meta: Meta, database: Database
) -> None:
    """No reading tells its time later: the card would say for good that it is not known."""
    at = int((now() - timedelta(minutes=1)).timestamp())
    value = {"id": "18", "text": "Ni är idioter"}
    entry = {"id": USER, "time": at, "changes": [{"field": "live_comments", "value": value}]}
    await meta.sends({"object": "instagram", "entry": [entry]})
    (comment,) = stored(database, Comment)
    assert (comment.kind, comment.precision) == ("live", "moment")
    assert comment.created_at == datetime.fromtimestamp(at, UTC)


async def test_a_mention_of_an_account_that_nobody_here_has_is_set_aside(
    meta: Meta, database: Database
) -> None:
    assert await meta.sends(told(user="999")) == {"changes": 1, "set_aside": 1}
    assert [row.reason for row in stored(database, SetAside)] == ["other_page"]
    assert stored(database, Job) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"timestamp": 1_700_000_000},
        {"timestamp": "igår"},
        {"timestamp": ["2026"]},
        {"replies": {"data": None}},
        {"replies": {"data": [{"id": 5}]}},
        {"from": "Kim", "media": 7},
    ],
)
async def test_an_odd_value_in_a_comment_loses_neither_it_nor_the_others(
    meta: Meta, database: Database, odd: dict[str, Any]
) -> None:
    changes = [
        {"field": "comments", "value": {"id": "18", "text": "Hej"}},
        {"field": "comments", "value": {"id": "19", "text": "Hej igen", **odd}},
        {"field": "story_insights", "value": {}},
    ]
    entry = {"id": USER, "time": 1_764_000_000, "changes": changes}
    assert await meta.sends({"object": "instagram", "entry": [entry]}) == {"changes": 2, "set_aside": 1}
    assert standing(database) == {"18": ("Hej", "visible"), "19": ("Hej igen", "visible")}
    assert [row.reason for row in stored(database, SetAside)] == ["other_field"]


@pytest.mark.parametrize("field", [["comments"], {"a": 1}, None, 7])
async def test_a_field_that_is_no_name_loses_nothing_else(
    meta: Meta, database: Database, field: object
) -> None:
    changes = [
        {"field": "comments", "value": {"id": "18", "text": "Hej"}},
        {"field": field, "value": {"id": "19", "text": "Udda"}},
        {"field": "comments", "value": {"id": "20", "text": "Hej igen"}},
    ]
    entry = {"id": USER, "time": 1_764_000_000, "changes": changes}
    assert await meta.sends({"object": "instagram", "entry": [entry]}) == {"changes": 2, "set_aside": 1}
    assert standing(database) == {"18": ("Hej", "visible"), "20": ("Hej igen", "visible")}
    (kept,) = stored(database, SetAside)
    assert kept.reason == "other_field"
    assert "Udda" in kept.body


async def test_a_message_that_is_text_beside_its_edit_is_the_edit(meta: Meta, database: Database) -> None:
    event = {"sender": {"id": "24601"}, "message": "?", "message_edit": {"mid": "m_1", "text": "Nej"}}
    entry = {"id": USER, "time": 1_764_000_000, "messaging": [event]}
    assert await meta.sends({"object": "instagram", "entry": [entry]}) == {"changes": 1, "set_aside": 0}
    assert standing(database) == {"m_1": ("Nej", "unknown")}


async def test_ids_that_are_numbers_are_read_digit_by_digit(meta: Meta, database: Database) -> None:
    numbers = {"from": {"id": 6543, "username": "kim.as"}, "media": {"id": 17900000000000001}}
    value = {"id": 18000000000000003, "parent_id": 18000000000000001, "text": "Hej", **numbers}
    own = {**value, "id": "20", "from": {"id": int(USER), "username": "tibrokommun"}}
    changes = [{"field": "comments", "value": one} for one in (value, own)]
    message = {"sender": {"id": 24601}, "message": {"mid": "m_1", "text": "Hej"}}
    entry = {"id": USER, "time": 1_764_000_000, "changes": changes, "messaging": [message]}
    await meta.sends({"object": "instagram", "entry": [entry]})
    told = {row.external_id: row for row in stored(database, Comment)}
    assert set(told) == {"18000000000000003", "m_1"}
    comment = told["18000000000000003"]
    assert (comment.author_id, comment.post_id, comment.parent_id) == (
        "6543",
        "17900000000000001",
        "18000000000000001",
    )
    assert told["m_1"].author_id == "24601"
