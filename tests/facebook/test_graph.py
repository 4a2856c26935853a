"""Every no of Meta has its reason and says whether to try again; the token is told to nobody."""

from __future__ import annotations

import gzip
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog
from aiohttp import web

from bot.graph import PAUSE, TOLD_FOR, Graph, Limits, graph_address
from handlers.ports import Undelivered
from tests.facebook.fake import (
    APP_SECRET,
    PAGE,
    TOKEN,
    Answer,
    GraphServer,
    cut_off,
    error,
    graph_server,
    says,
    silent,
)
from tests.facebook.stage import refusal
from tests.parts.process import free_port


@asynccontextmanager
async def asking(
    server: GraphServer | None = None, **settings: Any
) -> AsyncIterator[tuple[Graph, GraphServer]]:
    async with graph_server(server) as found:
        graph = Graph(PAGE, TOKEN, **{"api": found.address, "app_secret": APP_SECRET, **settings})
        try:
            yield graph, found
        finally:
            await graph.close()


PER_PAGE = json.dumps({PAGE: [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 7}]})


@pytest.mark.parametrize(
    ("answer", "reason", "final", "wait"),
    [
        (error(1), "ur funktion", False, None),
        (error(2, status=500), "ur funktion", False, None),
        (says(503, text="<h1>Sorry</h1>", Retry_After="17"), "ur funktion", False, 17.0),
        (says(502, text="<h1>Bad gateway</h1>"), "ur funktion", False, None),
        (error(4, status=403), "vänta", False, PAUSE),
        (error(17), "vänta", False, PAUSE),
        (error(32, X_Business_Use_Case_Usage=PER_PAGE), "vänta", False, 420.0),
        (error(613), "vänta", False, PAUSE),
        (error(80001, X_Business_Use_Case_Usage=PER_PAGE), "vänta", False, 420.0),
        (says(429, {}, Retry_After="90"), "vänta", False, 90.0),
        (error(190, 463), "åtkomsttoken (kod 190)", True, None),
        (error(190, 460, status=401), "åtkomsttoken", True, None),
        (error(102), "åtkomsttoken", True, None),
        (error(10, status=403), "behörighet", True, None),
        (error(200), "behörighet", True, None),
        (error(283), "behörighet", True, None),
        (error(100), "sade nej (kod 100)", True, None),
        (error(368), "spärrat", True, None),
        (says(404, text="<h1>Finns ej</h1>"), "sade nej (HTTP 404)", True, None),
        (says(302, text="dit", Location="http://127.0.0.1:1/"), "sade nej (HTTP 302)", True, None),
        (says(200, text="<h1>Logga in</h1>"), "halvt svar", False, None),
        (says(200, [1]), "halvt svar", False, None),
        (says(200, text="[" * 200_000), "halvt svar", False, None),
        (says(400, {"error": "nej"}), "sade nej (HTTP 400)", True, None),
    ],
)
async def test_every_no_has_its_reason_and_says_whether_to_try_again(
    answer: Answer, reason: str, final: bool, wait: float | None
) -> None:
    async with asking(GraphServer(always={"GET": answer})) as (graph, _):
        refused = await refusal(graph.get("1_2"))
    assert reason in refused.reason
    assert (refused.final, refused.retry_after) == (final, wait)


async def test_what_is_said_to_pass_is_tried_again_whatever_its_number() -> None:
    passing = says(400, {"error": {"code": 368, "is_transient": True}})
    async with asking(GraphServer(always={"GET": passing})) as (graph, _):
        assert not (await refusal(graph.get("1_2"))).final


async def test_silence_half_answers_and_bombs_are_tried_again() -> None:
    async def bomb(_: web.BaseRequest) -> web.StreamResponse:
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(body=gzip.compress(b" " * 100_000_000), headers=headers)

    for answer, reason, patience in (
        (silent, "i tid", 0.5),
        (cut_off, "går inte att nå", 20.0),
        (bomb, "orimligt stort", 20.0),
    ):
        async with asking(GraphServer(always={"GET": answer}), patience=patience) as (graph, _):
            refused = await refusal(graph.get("1_2"))
        assert reason in refused.reason
        assert not refused.final
    nobody = Graph(PAGE, TOKEN, api=f"http://127.0.0.1:{free_port()}")
    assert not (await refusal(nobody.get("1_2"))).final
    await nobody.close()


async def test_while_meta_asks_us_to_wait_nothing_is_asked_by_anybody() -> None:
    """A Page's limit stops the Page, the app's limit all Pages of it; afterwards it goes on."""
    now = [1000.0]
    limits = Limits(lambda: now[0])
    async with asking(limits=limits) as (graph, server):
        other = Graph("77", TOKEN, api=server.address, app_secret=APP_SECRET, limits=limits)
        server.next["GET"] = [error(32)]
        await refusal(graph.get(PAGE))
        assert (await refusal(graph.get(PAGE))).retry_after == PAUSE
        assert len(server.asked) == 1
        server.next["GET"] = [error(4)]
        await refusal(other.get(PAGE))
        now[0] += PAUSE - 1
        assert (await refusal(graph.get(PAGE))).retry_after == 1.0
        now[0] += 1
        assert await graph.get(PAGE)
        await other.close()


async def test_reading_stops_before_the_calls_are_used_up_and_decisions_go_on() -> None:
    limits = Limits(lambda: 1000.0)
    async with asking(limits=limits) as (graph, server):
        server.headers = {"X-App-Usage": '{"call_count":79,"total_time":25,"total_cputime":25}'}
        await graph.get(PAGE)
        graph.spare()
        server.headers = {"X-App-Usage": '{"call_count":28,"total_time":80,"total_cputime":25}'}
        await graph.get(PAGE)
        with pytest.raises(Undelivered, match="läser igen senare"):
            graph.spare()
        await graph.get(PAGE)


async def test_few_calls_of_a_page_are_not_hidden_by_many_of_messenger() -> None:
    """Each limit is told by the answers to its own calls alone, and of few used ones Meta says nothing."""

    def told(limit: str, percent: int) -> dict[str, str]:
        return {"X-Business-Use-Case-Usage": json.dumps({PAGE: [{"type": limit, "call_count": percent}]})}

    now = [1000.0]
    async with asking(limits=Limits(lambda: now[0])) as (graph, server):
        assert graph.used == 0
        for server.headers in (told("pages", 95), told("messenger", 1), {}):
            await graph.get(PAGE)
            assert graph.used == 95
        server.headers = told("pages", 40)
        await graph.get(PAGE)
        assert graph.used == 40
        now[0] += TOLD_FOR
        assert graph.used == 0


async def test_the_app_shows_that_it_holds_the_token() -> None:
    server = GraphServer(needs_proof=True)
    post = server.post()
    async with asking(server) as (graph, _):
        await graph.get(PAGE)
        comment = (await graph.post(f"{post}/comments", message="Hej"))["id"]
        await graph.delete(comment)
        bare = Graph(PAGE, TOKEN, api=server.address)
        assert (await refusal(bare.get(PAGE))).final
        await bare.close()


async def test_the_token_does_not_follow_a_redirect() -> None:
    async with graph_server() as elsewhere:
        moved = says(302, text="dit", Location=f"{elsewhere.address}/v26.0/{PAGE}")
        async with asking(GraphServer(always={"GET": moved})) as (graph, _):
            await refusal(graph.get(PAGE))
    assert elsewhere.asked == []


async def test_no_token_is_shown_logged_or_raised() -> None:
    """Everything that is logged at the finest level, and everything that is raised, is looked through."""
    seen = io.StringIO()
    watching = logging.StreamHandler(seen)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(watching)
    root.setLevel(logging.DEBUG)
    try:
        with structlog.testing.capture_logs() as logged:
            async with asking(patience=1.0) as (graph, server):
                for answer in (error(190), error(1), error(100, 33), cut_off, silent, says(200, text="?")):
                    server.next["GET"] = [answer]
                    refused = await refusal(graph.get(f"{PAGE}/feed", limit=1))
                    assert TOKEN not in f"{refused!r}{refused.args}{vars(refused)}"
                assert TOKEN not in f"{graph!r}{graph}"
    finally:
        root.removeHandler(watching)
        root.setLevel(level)
    assert TOKEN not in seen.getvalue()
    assert TOKEN not in str(logged)


@pytest.mark.parametrize("api", ["http://graph.example", "ftp://127.0.0.1", "graph.facebook.com"])
def test_a_token_travels_encrypted_or_stays_on_this_machine(api: str) -> None:
    with pytest.raises(ValueError, match="https"):
        graph_address(api)
