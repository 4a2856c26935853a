"""What a real WordPress cannot be made to do: limits, half answers, lies, redirects, endless pages."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.by_hand import ByHand
from bot.wordpress import WordPress
from bot.wordpress_rest import site_address
from handlers.platforms import Target, Visibility
from tests.parts.process import free_port
from tests.wordpress.fake import ME, ONE, PASSWORD, Handler, Site, at, me_without, refusal, row, says


@pytest.mark.parametrize(
    ("answer", "reason", "final", "wait"),
    [
        (says(429, {"code": "x"}, Retry_After="17"), "vänta", False, 17.0),
        (says(429, {"code": "x"}), "vänta", False, None),
        (says(429, {"code": "x"}, Retry_After="snart"), "vänta", False, None),
        (
            says(
                503,
                html="<h1>Underhåll</h1>",
                Date="Fri, 20 Nov 2026 13:00:00 GMT",
                Retry_After="Fri, 20 Nov 2026 13:05:00 GMT",
            ),
            "ur funktion",
            False,
            300.0,
        ),
        (says(502, html="<h1>Bad gateway</h1>"), "ur funktion", False, None),
        (says(500, {"code": "internal_server_error"}), "ur funktion", False, None),
        (says(200, html="<h1>Logga in</h1>"), "webbsida", False, None),
        (says(401, {"code": "incorrect_password"}), "inloggningen", True, None),
        (says(401, html="<h1>Stopp</h1>"), "inloggningen", True, None),
        (says(403, {"code": "rest_forbidden"}), "får inte", True, None),
        (says(403, html="<h1>Brandvägg</h1>"), "sade nej", False, None),
        (says(404, html="<h1>Finns ej</h1>"), "sade nej", True, None),
        (says(404, {"code": "rest_no_route"}), "adressen", True, None),
        (says(410, {"code": "x"}), "sade nej", True, None),
        (says(301, html="Flyttad", Location="http://127.0.0.1:1/"), "annan adress", True, None),
        (says(200, {"id": 1}), "halvt svar", False, None),
        (says(200, [row()]), "halvt svar", False, None),
        (says(200, row(2)), "annan kommentar", False, None),
        (says(200, None), "halvt svar", False, None),
    ],
)
async def test_every_no_has_its_reason_and_says_whether_to_try_again(
    answer: Handler, reason: str, final: bool, wait: float | None
) -> None:
    """A 404 from anybody but WordPress must never be read as a comment that is gone."""
    async with at(Site(GET=answer)) as connector:
        refused = await refusal(connector.look(ONE))
    assert reason in refused.reason
    assert (refused.final, refused.retry_after) == (final, wait)


async def test_every_capability_that_is_missing_is_named_before_anything_is_read() -> None:
    lacking = ("edit_posts", "edit_others_posts", "edit_pages")
    site = Site(**{"GET me": me_without(*lacking)})
    async with at(site) as connector:
        for ask in (connector.ready, connector.new):
            said = await refusal(ask())
            assert said.final
            assert said.reason.endswith("saknar rättigheterna edit_posts, edit_others_posts, edit_pages")
    assert set(site.asked) == {"GET me"}


async def test_a_site_that_keeps_its_list_of_pages_to_itself_is_read_all_the_same() -> None:
    """Its comments are read, and the account is partly blind."""
    hidden = says(404, {"code": "rest_no_route"})
    me = me_without("edit_pages", "edit_others_pages", "edit_published_pages")
    comments = says(200, [row()], X_WP_Total="1")
    site = Site(**{"GET me": me, "GET pages": hidden, "GET comments": comments})
    async with at(site) as connector:
        assert [told.id for told in await connector.new()] == ["1"]
        assert connector.refused.startswith("sidor: webbplatsen har ingen sådan funktion")
        assert "saknar rättigheterna edit_pages" in connector.refused
        assert (await refusal(connector.ready())).reason == connector.refused


async def test_a_half_answer_is_tried_again() -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "500"})
        await response.prepare(request)
        await response.write(b'{"id": 1, "sta')
        assert request.transport is not None
        request.transport.close()
        return response

    async def cut(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=json.dumps(row())[:-9], content_type="application/json")

    async def deep(_request: web.Request) -> web.StreamResponse:
        return web.Response(text="[" * 200_000, content_type="application/json")

    for answer, reason in ((half, "går inte att nå"), (cut, "avbrutet"), (deep, "avbrutet")):
        async with at(Site(GET=answer)) as connector:
            refused = await refusal(connector.look(ONE))
        assert reason in refused.reason
        assert not refused.final


async def test_a_site_that_is_down_or_silent_is_tried_again() -> None:
    connector = WordPress(f"http://127.0.0.1:{free_port()}", "bot", PASSWORD)
    refused = await refusal(connector.look(ONE))
    await connector.close()
    assert "går inte att nå" in refused.reason
    assert not refused.final

    async def silent(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await hung_up.wait()
        return response

    hung_up = asyncio.Event()
    async with at(Site(GET=silent), patience=0.5) as connector:
        refused = await refusal(connector.look(ONE))
        hung_up.set()
    assert "i tid" in refused.reason
    assert not refused.final


async def test_an_endless_or_exploding_answer_is_not_read_to_its_end() -> None:
    async def bomb(_request: web.Request) -> web.StreamResponse:
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(body=gzip.compress(b" " * 200_000_000), headers=headers)

    async with at(Site(GET=bomb)) as connector:
        assert "orimligt stort" in (await refusal(connector.look(ONE))).reason


async def test_the_login_does_not_follow_a_redirect() -> None:
    other = Site(GET=says(200, row()))
    async with at(other) as elsewhere:
        address = str(elsewhere._rest._root)
        async with at(Site(GET=says(302, html="dit", Location=f"{address}/comments/1"))) as connector:
            await refusal(connector.look(ONE))
    assert other.asked == []


# --- lies ----------------------------------------------------------------------------------------


async def test_a_yes_that_changed_nothing_is_no_yes() -> None:
    async with at(Site(GET=says(200, row()), POST=says(200, row()))) as connector:
        refused = await refusal(connector.hide(ONE))
    assert "ändrade ingenting" in refused.reason
    assert not refused.final


async def test_a_no_to_a_state_it_already_has_is_judged_by_reading() -> None:
    """WordPress may answer 500 to a status that somebody else has set meanwhile."""
    site = Site(GET=says(200, row()), POST=says(500, {"code": "rest_comment_failed_edit"}))

    async def set_by_another(request: web.Request) -> web.StreamResponse:
        site.answers["GET"] = says(200, row(status="hold"))
        return await says(500, {"code": "rest_comment_failed_edit"})(request)

    async with at(site) as connector:
        assert "ur funktion" in (await refusal(connector.hide(ONE))).reason
        site.answers["POST"] = set_by_another
        await connector.hide(ONE)


async def test_a_deletion_goes_on_where_the_site_has_no_trash_or_somebody_was_faster() -> None:
    def deletes(first: Handler, then: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            return await (then if "force" in request.query else first)(request)

        return answer

    done = says(200, {"deleted": True, "previous": row()})
    for first, then in (
        (says(501, {"code": "rest_trash_not_supported"}), done),
        (says(410, {"code": "rest_already_trashed"}), done),
        (says(200, row(status="trash")), says(404, {"code": "rest_comment_invalid_id"})),
    ):
        async with at(Site(GET=says(200, row()), DELETE=deletes(first, then))) as connector:
            await connector.delete(ONE)


# --- answers -------------------------------------------------------------------------------------


async def test_an_answer_whose_confirmation_was_lost_is_found_and_not_posted_again() -> None:
    posted: list[dict[str, Any]] = []

    async def post(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        posted.append(row(9, **{**body, "content": {"raw": body["content"]}}))
        return web.Response(status=502, text="<h1>Bad gateway</h1>", content_type="text/html")

    async def listed(_request: web.Request) -> web.StreamResponse:
        return web.json_response(posted)

    site = Site(GET=says(200, row()), POST=post, **{"GET comments": listed})
    async with at(site) as connector:
        assert not (await refusal(connector.reply(ONE, "Svar & så", key="k", again=False))).final
        assert await connector.reply(ONE, "Svar & så", key="k", again=True) == "9"
        posted[0]["author_user_agent"] = ""  # a plugin may take the mark away; the words are left
        assert await connector.reply(ONE, "Svar & så", key="k", again=True) == "9"
    assert len(posted) == 1
    assert posted[0]["content"]["raw"] == "Svar &amp; så"


async def test_words_like_another_answers_are_not_taken_for_ours() -> None:
    theirs = row(8, author=ME, parent=1, content={"raw": "Tack"}, author_user_agent="Kanalvakt annan")
    stranger = row(6, author=3, parent=1, content={"raw": "Tack"})
    site = Site(
        GET=says(200, row()),
        POST=says(201, row(9, author=ME)),
        **{"GET comments": says(200, [theirs, stranger])},
    )
    async with at(site) as connector:
        assert await connector.reply(ONE, "Tack", key="k", again=True) == "9"


async def test_a_duplicate_that_is_not_ours_is_a_refusal() -> None:
    site = Site(
        GET=says(200, row()),
        POST=says(409, {"code": "comment_duplicate"}),
        **{"GET comments": says(200, [row(6, author=3, parent=1, content={"raw": "Tack"})])},
    )
    async with at(site) as connector:
        refused = await refusal(connector.reply(ONE, "Tack", key="k", again=False))
    assert "samma text" in refused.reason
    assert refused.final


async def test_an_answer_that_a_plugin_holds_is_published() -> None:
    async def post(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        return web.json_response(row(9, author=ME, status=body.get("status", "hold")))

    site = Site(GET=says(200, row()), POST=post)
    async with at(site) as connector:
        assert await connector.reply(ONE, "Svar", key="k", again=False) == "9"
    assert site.asked[-1] == "POST 9"


@pytest.mark.parametrize("number", ["", "x", "../users/1", "1?force=true", "-1", "１"])
async def test_what_is_no_number_of_wordpress_asks_nobody(number: str) -> None:
    site = Site()
    async with at(site) as connector:
        assert (await refusal(connector.delete(Target(comment_id=number)))).final
    assert site.asked == []


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://kommun.example",
        "http://192.168.1.5",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "https://bot:hemligt@kommun.example",
        "https://kommun.example/?rest_route=/",
        "https://kommun.example/#x",
        "ftp://kommun.example",
        "kommun.example",
        "https://",
        "",
    ],
)
def test_an_address_that_would_leak_the_login_is_refused_at_start(address: str) -> None:
    with pytest.raises(ValueError, match="webbplatsens adress") as refused:
        site_address(address)
    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["https://kommun.example", "https://kommun.example/blogg/", "http://127.0.0.1:8081", "http://localhost"],
)
def test_https_and_this_machine_are_good_addresses(address: str) -> None:
    assert str(site_address(address)).startswith(address.rstrip("/"))


async def test_a_session_that_was_lent_is_not_closed() -> None:
    async with (
        aiohttp.ClientSession() as session,
        at(Site(GET=says(200, row())), session=session) as connector,
    ):
        await connector.look(ONE)
        await connector.close()
        assert not session.closed


async def test_an_account_without_an_interface_leaves_all_to_people() -> None:
    account = ByHand()
    assert (await account.look(ONE)).visibility is Visibility.UNKNOWN
    for asked in (
        account.new(),
        account.hide(ONE),
        account.delete(ONE),
        account.restore(ONE),
        account.reply(ONE, "Hej", key="k", again=False),
    ):
        assert (await refusal(asked)).final


@pytest.mark.parametrize(
    "body", [[], [{}], [{"date_gmt": "igår", "date": None}], [{"date_gmt": "0000-00-00T00:00:00"}]]
)
async def test_where_no_post_tells_its_time_nobody_knows_it(body: object) -> None:
    """Unknown is not "never" and not the year 1970."""
    async with at(Site(GET=says(200, body))) as platform:
        assert await platform.newest_post() is None


@pytest.mark.parametrize("body", [{"code": "x"}, ["x"], 7, None])
async def test_half_an_answer_about_posts_is_refused(body: object) -> None:
    async with at(Site(GET=says(200, body))) as platform:
        assert (await refusal(platform.newest_post())).reason == "webbplatsen lämnade bara ett halvt svar"
