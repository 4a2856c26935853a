"""What the connector does at a real WordPress, and what visitors then see."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from bot.wordpress import WordPress
from handlers.platforms import Target, Visibility
from handlers.ports import Undelivered
from tests.parts.wordpress import WordPress as Site
from tests.wordpress.seen import approve, connected, delete, put, seen_by_visitors, target

pytestmark = pytest.mark.part("wordpress")

# --- what is done --------------------------------------------------------------------------------


async def test_a_hidden_comment_is_seen_by_nobody_until_it_is_brought_back(
    site: Site, platform: WordPress
) -> None:
    comment = approve(site, site.comment("Syns, syns inte, syns"))
    assert seen_by_visitors(site, comment)

    await platform.hide(target(comment))
    await platform.hide(target(comment))
    assert not seen_by_visitors(site, comment)
    assert site.status(comment) == "hold"

    await platform.restore(target(comment))
    await platform.restore(target(comment))
    assert seen_by_visitors(site, comment)


@pytest.mark.parametrize("status", ["hold", "spam", "trash"])
async def test_bringing_back_publishes_wherever_the_comment_lay(
    site: Site, platform: WordPress, status: str
) -> None:
    comment = site.comment(f"Låg i {status}")
    put(site, comment, status)

    await platform.restore(target(comment))

    assert seen_by_visitors(site, comment)


@pytest.mark.parametrize(("status", "after"), [("hold", "approved"), ("spam", "spam"), ("trash", "trash")])
async def test_publishing_takes_nothing_out_of_the_trash(
    site: Site, platform: WordPress, status: str, after: str
) -> None:
    """Somebody at the site put it there while it was being approved."""
    comment = site.comment(f"Ska publiceras från {status}")
    put(site, comment, status)

    await platform.publish(target(comment))
    await platform.publish(target(comment))

    assert site.status(comment) == after


@pytest.mark.parametrize("status", ["spam", "trash"])
async def test_hiding_leaves_what_is_out_of_sight_where_it_lies(
    site: Site, platform: WordPress, status: str
) -> None:
    comment = site.comment(f"Redan i {status}")
    put(site, comment, status)

    await platform.hide(target(comment))

    assert site.status(comment) == status


@pytest.mark.parametrize("status", ["approved", "hold", "spam", "trash"])
async def test_deleting_is_for_good_and_twice_is_once(site: Site, platform: WordPress, status: str) -> None:
    comment = site.comment(f"Raderas från {status}")
    put(site, comment, status)

    await platform.delete(target(comment))
    await platform.delete(target(comment))

    assert site.status(comment) is None


async def test_what_is_gone_needs_no_hiding_but_cannot_be_brought_back(
    site: Site, platform: WordPress
) -> None:
    comment = site.comment("Borta")
    delete(site, comment)

    await platform.hide(target(comment))
    with pytest.raises(Undelivered, match="finns inte längre") as refused:
        await platform.restore(target(comment))
    assert refused.value.final


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        ("approved", Visibility.VISIBLE),
        ("hold", Visibility.HELD),
        ("spam", Visibility.HIDDEN),
        ("trash", Visibility.HIDDEN),
        (None, Visibility.GONE),
    ],
)
async def test_a_look_tells_how_the_comment_stands(
    site: Site, platform: WordPress, status: str | None, seen: Visibility
) -> None:
    comment = site.comment(f"Tittar & ser {status}")
    delete(site, comment) if status is None else put(site, comment, status)

    look = await platform.look(target(comment))

    assert look.visibility is seen
    assert look.text == (None if status is None else f"Tittar & ser {status}")


async def test_a_comment_below_a_trashed_post_is_out_of_sight(site: Site, platform: WordPress) -> None:
    post = site.rest("POST", "/wp/v2/posts", {"title": "Tas bort", "status": "publish"}).body["id"]
    comment = approve(site, site.comment("Under sidan", post=post))
    site.rest("DELETE", f"/wp/v2/posts/{post}")

    assert (await platform.look(target(comment))).visibility is Visibility.HIDDEN


# --- answers -------------------------------------------------------------------------------------


async def test_an_answer_is_seen_below_the_comment_with_its_exact_words(
    site: Site, platform: WordPress
) -> None:
    comment = approve(site, site.comment("När öppnar badet?"))
    words = 'Hej! Badet öppnar 1/6 <script>alert(1)</script> & "kl 8" 🙂\n\nC:\\temp <b>nej</b>'

    answer = int(await platform.reply(target(comment), words, key="svar", again=False))

    assert seen_by_visitors(site, answer)
    shown = site.request("GET", f"/wp-json/wp/v2/comments/{answer}").body
    assert shown["parent"] == comment
    assert "<script" not in shown["content"]["rendered"]
    assert "<b>" not in shown["content"]["rendered"]
    assert (await platform.look(target(answer))).text == words


async def test_an_answer_of_an_editor_is_inert_too(site: Site) -> None:
    """An administrator's or editor's account may post raw HTML, so what goes out must be escaped."""
    comment = approve(site, site.comment("Vem är du?"))
    async with connected(site, login=site.admin) as connector:
        answer = await connector.reply(target(comment), "<script>alert(2)</script>", key="x", again=False)
    shown = site.request("GET", f"/wp-json/wp/v2/comments/{answer}").body
    assert "<script" not in shown["content"]["rendered"]


async def test_an_answer_asked_for_twice_is_posted_once(site: Site, platform: WordPress) -> None:
    comment = approve(site, site.comment("En gång räcker"))
    first = await platform.reply(target(comment), "Ja & \\ <3", key="en", again=False)

    second = await platform.reply(target(comment), "Ja & \\ <3", key="en", again=True)
    third = await platform.reply(target(comment), "Ja & \\ <3", key="en", again=True)

    assert first == second == third
    assert len(site.replies(comment)) == 1


async def test_an_answer_edited_since_is_still_known_by_its_key(site: Site, platform: WordPress) -> None:
    comment = approve(site, site.comment("Rättas"))
    first = await platform.reply(target(comment), "Badet öppnar 1/5", key="rätta", again=False)
    site.edit(int(first), "Badet öppnar 1/6")

    assert await platform.reply(target(comment), "Badet öppnar 1/5", key="rätta", again=True) == first


async def test_the_same_words_in_the_same_place_count_as_said(site: Site, platform: WordPress) -> None:
    """WordPress refuses them with 409, and they stand there for everybody to read."""
    comment = approve(site, site.comment("Dubbelt"))
    first = await platform.reply(target(comment), "Samma svar", key="a", again=False)

    assert await platform.reply(target(comment), "Samma svar", key="b", again=False) == first
    assert site.replies(comment) == ["Samma svar"]


@pytest.mark.parametrize("how", ["hide", "delete"])
async def test_after_the_removal_the_author_is_told_where_visitors_see_it(
    site: Site, platform: WordPress, how: str
) -> None:
    question = approve(site, site.comment(f"Fråga {how}"))
    removed = approve(site, site.comment(f"Påhopp {how}", parent=question))
    where = Target(comment_id=str(removed), post_id=str(site.post.id), parent_id=str(question))
    await (platform.hide(where) if how == "hide" else platform.delete(where))

    notice = int(await platform.reply(where, f"Borttagen: {how}", key=how, again=False))

    assert not seen_by_visitors(site, removed)
    assert seen_by_visitors(site, notice)
    assert site.replies(question)[-1] == f"Borttagen: {how}"
    assert await platform.reply(where, f"Borttagen: {how}", key=how, again=True) == str(notice)


@pytest.mark.parametrize("how", ["hide", "delete"])
async def test_where_nothing_above_is_seen_the_author_is_told_directly_below_the_page(
    site: Site, platform: WordPress, how: str
) -> None:
    removed = approve(site, site.comment(f"Ensamt påhopp {how}"))
    where = Target(comment_id=str(removed), post_id=str(site.post.id))
    await (platform.hide(where) if how == "hide" else platform.delete(where))

    notice = int(await platform.reply(where, f"Ensam borttagen: {how}", key=how, again=False))

    assert seen_by_visitors(site, notice)


@pytest.mark.parametrize("again", [False, True])
async def test_what_told_one_author_is_not_said_to_have_told_another(
    site: Site, platform: WordPress, again: bool
) -> None:
    """Both are told directly below the page, where WordPress takes the same words only once."""
    words = f"Vi har tagit bort en kommentar. {again}"
    first, second = (approve(site, site.comment(f"Påhopp {n} {again}")) for n in (1, 2))
    one, other = (Target(comment_id=str(n), post_id=str(site.post.id)) for n in (first, second))
    for removed in (one, other):
        await platform.hide(removed)
    notice = await platform.reply(one, words, key=f"ena {again}", again=False)

    with pytest.raises(Undelivered, match="samma text står redan vid inlägget") as refused:
        await platform.reply(other, words, key=f"andra {again}", again=again)
    assert refused.value.final
    assert await platform.reply(one, words, key=f"ena {again}", again=False) == notice


@pytest.mark.parametrize("whose", ["its own", "another's"])
async def test_a_notice_that_was_withdrawn_is_shown_again_when_it_is_to_be_said_again(
    site: Site, platform: WordPress, whose: str
) -> None:
    """WordPress takes the same words only once, also where the first are out of sight and tell nobody."""
    words = f"Vi har tagit bort en kommentar igen. {whose}"
    first, second = (approve(site, site.comment(f"Påhopp {n} {whose}")) for n in (1, 2))
    one, other = (Target(comment_id=str(n), post_id=str(site.post.id)) for n in (first, second))
    await platform.hide(one)
    notice = await platform.reply(one, words, key=f"ena {whose}", again=False)
    await platform.restore(one)
    await platform.hide(Target(comment_id=notice, post_id=str(site.post.id)))
    assert not seen_by_visitors(site, int(notice))

    removed = one if whose == "its own" else other
    await platform.hide(removed)
    assert await platform.reply(removed, words, key=f"andra {whose}", again=False) == notice
    assert seen_by_visitors(site, int(notice))


async def test_an_answer_below_a_hidden_comment_would_be_seen_by_nobody(
    site: Site, platform: WordPress
) -> None:
    """Why the author is told after the removal, and not below the removed comment."""
    assert not platform.capabilities.reply_before_removal
    comment = approve(site, site.comment("Döljs med svaret"))
    answer = int(await platform.reply(target(comment), "Svaret", key="d", again=False))
    assert seen_by_visitors(site, answer)

    await platform.hide(target(comment))

    assert not seen_by_visitors(site, answer)


async def test_a_closed_page_refuses_in_one_sentence(site: Site, platform: WordPress) -> None:
    where = Target(comment_id="999999", post_id=str(site.closed_post.id))
    with pytest.raises(Undelivered, match="kommentarsfältet är stängt") as refused:
        await platform.reply(where, "För sent", key="k", again=False)
    assert refused.value.final


@pytest.mark.parametrize(("words", "why"), [("  \n ", "texten är tom"), ("å" * 40_000, "för lång")])
async def test_words_that_wordpress_cannot_take_are_refused(
    site: Site, platform: WordPress, words: str, why: str
) -> None:
    comment = approve(site, site.comment(f"Svara mig {why}"))
    with pytest.raises(Undelivered, match=why) as refused:
        await platform.reply(target(comment), words, key="k", again=False)
    assert refused.value.final


# --- when it fails -------------------------------------------------------------------------------


async def test_a_site_that_will_work_is_ready(site: Site, platform: WordPress) -> None:
    await platform.ready()


@pytest.mark.parametrize("early", [False, True])
async def test_a_wrong_password_is_said_at_once_and_never_read_as_an_empty_site(
    site: Site, early: bool
) -> None:
    """WordPress takes it silently for an anonymous reader, or says 401 where a plugin asks early."""
    async with connected(site, password="fel-lösenord") as connector:
        for ask in (
            connector.ready,
            connector.new,
            lambda: connector.look(target(1)),
            lambda: connector.hide(target(1)),
        ):
            with (
                site.switched("early-auth") if early else nullcontext(),
                pytest.raises(Undelivered, match="godtar inte inloggningen") as refused,
            ):
                await ask()
            assert refused.value.final


async def test_a_password_withdrawn_in_mid_day_is_said_too(site: Site, platform: WordPress) -> None:
    await platform.ready()
    platform._rest._outgoing._headers["Authorization"] = "Basic a2FuYWx2YWt0OmZlbA=="
    for ask in (platform.new, lambda: platform.look(target(1)), lambda: platform.delete(target(1))):
        with pytest.raises(Undelivered, match="godtar inte inloggningen"):
            await ask()


async def test_a_user_who_may_approve_but_not_read_is_not_enough(site: Site) -> None:
    async with connected(site, login=site.blind) as connector:
        with pytest.raises(Undelivered, match="edit_others_posts") as refused:
            await connector.new()
    assert refused.value.final


async def test_who_may_not_read_what_waits_below_pages_is_said_to_be_partly_blind(site: Site) -> None:
    """WordPress leaves them out in silence; where no page takes comments nothing is lost."""
    page = {"title": "Sida", "content": "x", "status": "publish", "comment_status": "closed"}
    number = site.rest("POST", "/wp/v2/pages", page).body["id"]
    async with connected(site, login=site.pageless) as connector:
        await connector.ready()
        await connector.new()
        assert connector.refused == ""
    site.rest("POST", f"/wp/v2/pages/{number}", {"comment_status": "open"})
    below = site.comment("Väntar under en sida", post=number)
    missing = "rättigheterna edit_pages, edit_others_pages, edit_published_pages"
    async with connected(site, login=site.pageless) as connector:
        assert str(below) not in {told.id for told in await connector.new()}
        assert connector.refused == f"sidor: användaren på webbplatsen saknar {missing}"
        with pytest.raises(Undelivered, match=missing):
            await connector.ready()
    async with connected(site) as connector:
        assert str(below) in {told.id for told in await connector.new()}
        assert connector.refused == ""


async def test_maintenance_and_a_lost_database_are_waited_out(site: Site, platform: WordPress) -> None:
    comment = site.comment("Under underhåll")
    for trouble, wait in ((site.switched("maintenance"), 600.0), (site.without_database(), None)):
        with trouble:
            for ask in (platform.new, lambda: platform.look(target(comment))):
                with pytest.raises(Undelivered, match="ur funktion") as refused:
                    await ask()
                assert (refused.value.final, refused.value.retry_after) == (False, wait)
    assert [told.id for told in await platform.new()] == [str(comment)]


async def test_a_site_that_says_removed_and_lies_is_found_out_by_looking(
    site: Site, platform: WordPress
) -> None:
    comment = approve(site, site.comment("Ljuger"))
    with site.switched("lie"):
        await platform.hide(target(comment))
    assert (await platform.look(target(comment))).visibility is Visibility.VISIBLE


async def test_a_site_that_says_deleted_and_lies_is_caught(site: Site, platform: WordPress) -> None:
    comment = approve(site, site.comment("Ljuger om radering"))
    with site.switched("lie"), pytest.raises(Undelivered, match="tog inte bort"):
        await platform.delete(target(comment))
    assert (await platform.look(target(comment))).visibility is Visibility.VISIBLE
