"""Reading a site whose pages are short, endless, uncounted, suddenly empty or full of oddities."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from handlers.platforms import Visibility
from tests.wordpress.fake import Handler, Site, at, refusal, row, says


def pages(numbers: list[int], *, hidden: frozenset[int] = frozenset(), count: bool = True) -> Handler:
    """The list of comments as WordPress pages it: what is hidden from us still counts."""

    async def answer(request: web.Request) -> web.StreamResponse:
        ordered = sorted(numbers, reverse=True)
        if "include" in request.query:
            wanted = {int(number) for number in request.query["include"].split(",")}
            ordered = [number for number in ordered if number in wanted]
        start, size = int(request.query.get("offset", 0)), int(request.query["per_page"])
        rows = [row(number) for number in ordered[start : start + size] if number not in hidden]
        headers = {"X-WP-Total": str(len(ordered))} if count else {}
        return web.json_response(rows, headers=headers)

    return answer


async def test_a_short_or_empty_page_is_not_the_end() -> None:
    """WordPress leaves out what the user may not read, after it has cut the page."""
    hidden = frozenset(range(60, 381))
    async with at(Site(**{"GET comments": pages(list(range(1, 401)), hidden=hidden)})) as connector:
        told = await connector.new()
        assert [int(comment.id) for comment in told] == [*range(1, 60), *range(381, 401)]
        assert await connector.new() == ()


async def test_a_proxy_that_takes_the_count_away_does_not_stop_the_reading() -> None:
    async with at(Site(**{"GET comments": pages(list(range(1, 251)), count=False)})) as connector:
        assert len(await connector.new()) == 250
        assert await connector.new() == ()


async def test_a_site_that_shows_the_same_page_for_ever_is_left() -> None:
    async with at(Site(**{"GET comments": says(200, [row()])})) as connector:
        assert "samma kommentarer" in (await refusal(connector.new())).reason
        assert connector.state == {}


async def test_pages_of_very_long_comments_are_read_in_smaller_pieces() -> None:
    async with at(Site(**{"GET comments": pages(list(range(1, 151)))})) as connector:
        connector._rest._largest = 6_000
        assert len(await connector.new()) == 150
        assert await connector.new() == ()


async def test_a_list_that_is_suddenly_empty_is_not_taken_for_mass_deletion() -> None:
    site = Site(GET=says(403, {"code": "rest_forbidden"}), **{"GET comments": pages([1, 2, 3])})
    async with at(site) as connector:
        await connector.new()
        site.answers["GET comments"] = pages([])
        assert await connector.new() == ()
        site.answers["GET"] = says(404, html="<h1>Finns ej</h1>")
        await refusal(connector.new())
        site.answers["GET"] = says(404, {"code": "rest_comment_invalid_id"})
        assert [told.visibility for told in await connector.new()] == [Visibility.GONE] * 3


async def test_all_that_is_known_is_asked_again_in_turn() -> None:
    numbers = list(range(1, 1001))
    edited: dict[int, str] = {}
    listed = pages(numbers)

    async def answer(request: web.Request) -> web.StreamResponse:
        response = await listed(request)
        assert isinstance(response, web.Response)
        assert response.text is not None
        rows = json.loads(response.text)
        for comment in rows:
            comment["content"]["raw"] = edited.get(comment["id"], comment["content"]["raw"])
        return web.json_response(rows, headers={"X-WP-Total": response.headers["X-WP-Total"]})

    async with at(Site(**{"GET comments": answer})) as connector:
        await connector.new()
        edited.update({2: "Ändrad", 400: "Ändrad", 950: "Ändrad"})
        told = [int(comment.id) for _ in range(4) for comment in await connector.new()]
    assert sorted(told) == [2, 400, 950]


@pytest.mark.parametrize(
    "state",
    [{}, {"version": 2}, {"version": 1}, {"version": 1, "known": {"x": 1}, "own": [], "floor": 0, "turn": 0}],
)
async def test_a_state_of_another_shape_is_none(state: dict[str, Any]) -> None:
    async with at(Site(**{"GET comments": pages([1])}), state=state) as connector:
        assert [comment.id for comment in await connector.new()] == ["1"]


@pytest.mark.parametrize(
    ("changes", "moment"),
    [
        ({}, datetime(2026, 11, 20, 13, tzinfo=UTC)),
        ({"date_gmt": "-0001-11-30T00:00:00"}, datetime(2026, 11, 20, 14, tzinfo=UTC)),
        ({"date_gmt": None, "date": "nonsens"}, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
async def test_imported_comments_may_lack_a_date(changes: dict[str, Any], moment: datetime) -> None:
    async with at(Site(**{"GET comments": says(200, [row(**changes)], X_WP_Total="1")})) as connector:
        [told] = await connector.new()
    assert told.created_at == moment


async def test_an_address_that_a_trusted_user_wrote_raw_keeps_its_words() -> None:
    raw = row(content={"raw": "https://x.example/?a=1&copy=2&para &amp; &quot;"})
    async with at(Site(**{"GET comments": says(200, [raw], X_WP_Total="1")})) as connector:
        [told] = await connector.new()
    assert told.text == 'https://x.example/?a=1&copy=2&para & "'


async def test_characters_that_no_database_takes_become_a_mark() -> None:
    odd = row(content={"raw": "a\0b \ud83d c &#55357; &#0; \U0001f642"})
    async with at(Site(**{"GET comments": says(200, [odd], X_WP_Total="1")})) as connector:
        [told] = await connector.new()
    assert told.text == "a\ufffdb \ufffd c \ufffd \ufffd \U0001f642"
