"""The private WordPress behaves as the tests of the connector assume."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.parts.wordpress import Login, WordPress, wordpress

pytestmark = pytest.mark.part("wordpress")


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    with wordpress() as started:
        yield started


def test_a_visitors_comment_is_held_until_the_moderator_approves_it(site: WordPress) -> None:
    comment = site.comment("När öppnar badplatsen? Å ä ö 🙂")
    assert site.status(comment) == "hold"

    answer = site.rest("POST", f"/wp/v2/comments/{comment}", {"status": "approved"}, login=site.moderator)

    assert answer.status == 200
    assert site.status(comment) == "approved"
    public = site.request("GET", f"/wp-json/wp/v2/comments/{comment}").body
    assert "badplatsen? Å ä ö 🙂" in public["content"]["rendered"]


def test_only_the_seeing_role_reads_held_comments(site: WordPress) -> None:
    comment = site.comment("Syns den här för den som granskar?")
    path = "/wp/v2/comments?status=any&type=all&context=edit&per_page=100"

    def ids(login: Login) -> list[int]:
        return [seen["id"] for seen in site.rest("GET", path, login=login).body]

    assert comment in ids(site.moderator)
    assert comment not in ids(site.blind)


def test_the_moderator_can_neither_publish_posts_nor_write_raw_html(site: WordPress) -> None:
    me = site.rest("GET", "/wp/v2/users/me?context=edit", login=site.moderator).body
    has = {name for name, granted in me["capabilities"].items() if granted}
    assert "moderate_comments" in has
    assert not has & {"unfiltered_html", "publish_posts", "delete_posts", "upload_files", "edit_users"}


def test_the_moderator_replies_trashes_and_restores(site: WordPress) -> None:
    comment = site.comment("Ett påhopp")
    reply = {"post": site.post.id, "parent": comment, "author": site.moderator.user_id, "content": "Hej!"}
    assert site.rest("POST", "/wp/v2/comments", reply, login=site.moderator).status == 201
    assert site.replies(comment) == ["Hej!"]

    for status in ("spam", "trash", "hold"):
        site.rest("POST", f"/wp/v2/comments/{comment}", {"status": status}, login=site.moderator)
        assert site.status(comment) == status

    site.rest("DELETE", f"/wp/v2/comments/{comment}?force=true", login=site.moderator)
    assert site.status(comment) is None


def test_a_wrong_password_is_silently_an_anonymous_reader(site: WordPress) -> None:
    wrong = Login(user="kanalvakt", user_id=0, password="", application_password="fel")
    held = site.comment("Väntar på granskning")
    seen = site.rest("GET", "/wp/v2/comments?per_page=100", login=wrong)
    assert seen.status == 200
    assert held not in [comment["id"] for comment in seen.body]
    with site.switched("early-auth"):
        assert site.rest("GET", "/wp/v2/comments", login=wrong).body["code"] == "incorrect_password"


def test_a_lying_site_says_trash_and_keeps_the_comment(site: WordPress) -> None:
    comment = site.comment("Kvar fast den är borttagen")
    with site.switched("lie"):
        said = site.rest("POST", f"/wp/v2/comments/{comment}", {"status": "trash"}, login=site.moderator)
        assert (said.status, said.body["status"]) == (200, "trash")
        assert site.status(comment) == "hold"


def test_an_outage_is_html_and_not_json(site: WordPress) -> None:
    with site.switched("maintenance"):
        closed = site.rest("GET", "/wp/v2/comments")
        assert (closed.status, closed.headers["retry-after"]) == (503, "600")
        assert closed.headers["content-type"].startswith("text/html")
    with site.without_database():
        broken = site.rest("GET", "/wp/v2/comments")
        assert broken.status == 500
        assert broken.headers["content-type"].startswith("text/html")
    assert site.rest("GET", "/wp/v2/comments").status == 200


def test_a_closed_post_takes_no_reply(site: WordPress) -> None:
    reply = {"post": site.closed_post.id, "author": site.admin.user_id, "content": "För sent"}
    assert site.rest("POST", "/wp/v2/comments", reply).body["code"] == "rest_comment_closed"


def test_letters_stay_on_the_machine(site: WordPress) -> None:
    site.comment("Detta brev går ingenstans")
    assert "Detta brev går ingenstans" in site.letters()[-1]["text"]
    assert site.letters()[-1]["to"] == "admin@kommun.example"


def test_the_site_speaks_swedish_and_publishes_at_once_where_told() -> None:
    with wordpress(held=False) as site:
        assert site.status(site.comment("Syns direkt")) == "approved"
        assert 'lang="sv-SE"' in site.request("GET", "/").body
        folder = site.folder
    assert not folder.exists()
