"""What the connector tells of a real WordPress: everything once, whatever happens meanwhile."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from bot.wordpress import WordPress
from handlers.platforms import SeesOwnPosts, Visibility
from handlers.ports import Undelivered
from tests.parts.wordpress import WordPress as Site
from tests.parts.wordpress import wordpress
from tests.wordpress.seen import approve, connected, delete, put, target

pytestmark = pytest.mark.part("wordpress")


def after_first_page(connector: WordPress, happens: Callable[[], None]) -> None:
    """Lets something happen at the site right after the connector's next page of comments."""
    ask: Callable[..., Awaitable[Any]] = connector._rest.get
    done: list[bool] = []

    async def get(path: str, **query: str | int) -> Any:
        answer = await ask(path, **query)
        if "offset" in query and not done:
            done.append(True)
            happens()
        return answer

    connector._rest.get = get  # type: ignore[method-assign]  # the site is real, only its timing is ours


async def test_a_held_comment_arrives_with_its_exact_words(site: Site, platform: WordPress) -> None:
    words = "Räksmörgås på Ån! 🙂👩🏽‍🚒 \"citat\" & 'apostrof' 1 < 2 <3 &copy=1 C:\\temp\nAndra raden مرحبا"
    before = datetime.now(UTC) - timedelta(seconds=5)
    comment = site.comment(words, author='Åsa "Kickan" O\'Neil & Co', email="asa@x.example")

    [told] = await platform.new()

    assert told.text == words
    assert told.author.name == 'Åsa "Kickan" O\'Neil & Co'
    assert (told.id, told.kind, told.post_id, told.parent_id) == (
        str(comment),
        "comment",
        str(site.post.id),
        "",
    )
    assert told.visibility is Visibility.HELD
    assert told.url.endswith(f"#comment-{comment}")
    assert before <= told.created_at <= datetime.now(UTC) + timedelta(seconds=5)


async def test_words_that_look_like_entities_and_tags_are_told_as_they_are_shown(
    site: Site, platform: WordPress
) -> None:
    site.comment("&amp;lt; och <script>alert(1)</script> och &lt;script&gt;")

    [told] = await platform.new()

    # WordPress itself takes a visitor's script tags away, and keeps what was typed as entities.
    assert told.text == "&lt; och alert(1) och <script>"


async def test_a_raw_script_of_a_trusted_user_arrives_as_text(site: Site, platform: WordPress) -> None:
    body = {"post": site.post.id, "author": site.admin.user_id, "content": "<script>alert('å')</script>"}
    assert site.rest("POST", "/wp/v2/comments", body).status == 201

    [told] = await platform.new()

    assert told.text == "<script>alert('å')</script>"
    assert told.author.id == str(site.admin.user_id)


async def test_an_answer_knows_what_it_answers(site: Site, platform: WordPress) -> None:
    question = approve(site, site.comment("Frågan"))
    answer = site.comment("Svaret", parent=question)

    told = {comment.id: comment for comment in await platform.new()}

    assert told[str(answer)].kind == "reply"
    assert told[str(answer)].parent_id == str(question)


async def test_at_the_first_reading_all_is_told_and_a_link_from_another_site_is_a_mention() -> None:
    """A site of its own: WordPress takes such a link only from an address that is otherwise silent."""
    ping = {"url": "https://blogg.example/1", "title": "En blogg", "excerpt": "Läs", "blog_name": "Bloggen"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with wordpress() as site:
        path = urlsplit(site.post.url).path.rstrip("/") + "/trackback/"
        assert "<error>0</error>" in site.request("POST", path, urlencode(ping).encode(), form).body
        async with connected(site) as connector:
            welcome, link = await connector.new()

    assert (welcome.kind, welcome.visibility) == ("comment", Visibility.VISIBLE)
    assert (link.kind, link.author.name, link.visibility) == ("mention", "Bloggen", Visibility.HELD)
    assert "En blogg" in link.text


async def test_our_own_answers_are_nobodys_news(site: Site, platform: WordPress) -> None:
    comment = approve(site, site.comment("Vem svarar?"))
    await platform.new()

    await platform.reply(target(comment), "Det gör vi", key="svar", again=False)

    assert await platform.new() == ()


async def test_what_others_do_with_a_comment_comes_once_each(site: Site, platform: WordPress) -> None:
    comment = site.comment("Hit och dit")
    assert [told.visibility for told in await platform.new()] == [Visibility.HELD]
    for status, seen in (
        ("approved", Visibility.VISIBLE),
        ("spam", Visibility.HIDDEN),
        ("approved", Visibility.VISIBLE),
        ("trash", Visibility.HIDDEN),
    ):
        put(site, comment, status)
        assert [(told.id, told.visibility) for told in await platform.new()] == [(str(comment), seen)]
        assert await platform.new() == ()


async def test_an_edited_comment_comes_again_with_its_new_words(site: Site, platform: WordPress) -> None:
    comment = site.comment("Före")
    await platform.new()

    site.edit(comment, "Efter <b>ändringen</b> & så")

    [told] = await platform.new()
    assert (told.id, told.text) == (str(comment), "Efter <b>ändringen</b> & så")
    assert await platform.new() == ()


async def test_a_comment_that_somebody_deleted_for_good_comes_once_as_gone(
    site: Site, platform: WordPress
) -> None:
    comment = site.comment("Snart borta")
    [before] = await platform.new()

    delete(site, comment)

    [told] = await platform.new()
    assert (told.id, told.text, told.visibility) == (str(comment), "", Visibility.GONE)
    assert abs(told.created_at - before.created_at) < timedelta(seconds=1)
    assert await platform.new() == ()


async def test_after_a_restart_nothing_comes_twice_and_nothing_is_lost(site: Site) -> None:
    async with connected(site) as connector:
        await connector.new()
        first = site.comment("Före omstarten")
        assert [told.id for told in await connector.new()] == [str(first)]
        stored = json.dumps(connector.state)
    while_away = [site.comment(f"Medan vi var borta {n}", email=f"b{n}@x.example") for n in range(3)]
    site.edit(first, "Ändrad medan vi var borta")

    async with connected(site, state=json.loads(stored)) as connector:
        told = await connector.new()
        assert [comment.id for comment in told] == [str(first), *map(str, while_away)]
        assert await connector.new() == ()


async def test_what_could_not_be_stored_is_told_again(site: Site, platform: WordPress) -> None:
    before = platform.state
    comment = site.comment("Databasen var full")
    assert [told.id for told in await platform.new()] == [str(comment)]

    platform.state = before

    assert [told.id for told in await platform.new()] == [str(comment)]


async def test_a_reading_that_broke_off_leaves_no_hole(site: Site, platform: WordPress) -> None:
    written = [site.comment(f"Avbrott {n}", email=f"a{n}@x.example") for n in range(105)]

    def breaks() -> None:
        raise Undelivered("nätet försvann")

    after_first_page(platform, breaks)
    with pytest.raises(Undelivered):
        await platform.new()

    assert [told.id for told in await platform.new()] == [str(comment) for comment in written]


async def test_250_comments_that_arrive_while_we_page_come_once_each(site: Site, platform: WordPress) -> None:
    def storm(start: int, count: int) -> list[int]:
        return [site.comment(f"Storm {n}", email=f"s{n}@x.example") for n in range(start, start + count)]

    written = storm(0, 120)
    after_first_page(platform, lambda: written.extend(storm(120, 130)))

    told = [*await platform.new(), *await platform.new()]

    assert [comment.id for comment in told] == [str(comment) for comment in written]
    assert await platform.new() == ()


@pytest.mark.parametrize("deleted", [1, 30])
async def test_comments_deleted_between_two_pages_make_no_other_slip_past(
    site: Site, platform: WordPress, deleted: int
) -> None:
    written = [site.comment(f"Rad {n} av {deleted}", email=f"r{n}@x.example") for n in range(105)]
    victims = written[-deleted:]
    after_first_page(platform, lambda: delete(site, *victims))

    told = {int(comment.id) for comment in await platform.new()}

    assert told >= set(written) - set(victims)


async def test_what_was_settled_before_the_bot_came_is_no_news_but_what_waits_is(site: Site) -> None:
    settled, waiting = approve(site, site.comment("Avgjord")), site.comment("Väntar ännu")
    soon = datetime.now(UTC) + timedelta(hours=1)
    async with connected(site, since=soon) as connector:
        told = {comment.id: comment for comment in await connector.new()}
        assert str(settled) not in told
        assert str(waiting) in told
        site.edit(settled, "Avgjord men ändrad")
        assert [comment.id for comment in await connector.new()] == [str(settled)]


async def test_the_memory_is_bounded_and_still_nothing_comes_twice(site: Site) -> None:
    async with connected(site, remembered=20) as connector:
        await connector.new()
        written = [site.comment(f"Mycket {n}", email=f"m{n}@x.example") for n in range(30)]
        assert [comment.id for comment in await connector.new()] == [str(number) for number in written]
        assert len(connector.state["known"]) + len(connector.state["own"]) == 20
        assert await connector.new() == ()


@pytest.mark.clauses("TIB-31")
async def test_when_the_municipality_itself_last_posted(site: Site, platform: WordPress) -> None:
    """What visitors see counts; a draft and a post that is planned for later do not."""
    before = datetime.now(UTC).replace(microsecond=0)
    posted = {"title": "Ny badplats", "content": "Välkomna!", "status": "publish"}
    planned = {**posted, "status": "future", "date_gmt": "2099-01-01T08:00:00"}
    for body in (posted, {**posted, "status": "draft"}, planned):
        assert site.rest("POST", "/wp/v2/posts", body).status == 201

    found = await platform.newest_post()

    assert found is not None
    assert before <= found <= datetime.now(UTC)
    assert isinstance(platform, SeesOwnPosts)
