"""A farewell's link leads to a post of the account that is closed."""

from __future__ import annotations

import pytest

from routines.post_link import no_post

FB, IG = "https://www.facebook.com/tibrokommun", "https://www.instagram.com/tibrokommun/"
YT, X, WP = "https://www.youtube.com/@tibro", "https://x.com/tibro", "https://www.tibro.se/nyheter"
THREADS, TIKTOK = "https://www.threads.net/@tibro", "https://www.tiktok.com/@tibro"


@pytest.mark.clauses("GIS-79", "LID-144", "DEG-36")
@pytest.mark.parametrize(
    ("platform", "account", "link", "why"),
    [
        ("facebook", FB, "https://www.facebook.com/tibrokommun/posts/pfbid02abc", None),
        ("facebook", FB, "https://m.facebook.com/story.php?story_fbid=12&id=34", None),
        ("facebook", FB, "https://www.facebook.com/photo/?fbid=12", None),
        ("facebook", FB, "https://www.facebook.com/share/p/1AbC/", None),
        ("facebook", FB, "https://www.facebook.com/102030405/posts/12", None),
        ("facebook", FB, "https://fb.watch/aBc12", None),
        ("facebook", FB, "https://www.facebook.com/tibrokommun/videos/12", None),
        ("facebook", FB, "https://www.facebook.com", "post-page"),
        ("facebook", FB, "https://www.facebook.com/", "post-page"),
        ("facebook", FB, "https://facebook.com/Tibrokommun/", "post-page"),
        ("facebook", FB, "https://www.facebook.com/tibrokommun?ref=bookmarks", "post-page"),
        ("facebook", FB, "https://www.facebook.com/nagonannan", "post-page"),
        ("facebook", FB, "https://www.facebook.com/profile.php?id=34", "post-page"),
        ("facebook", FB, "https://www.facebook.com/tibrokommun/about", "post-page"),
        ("facebook", FB, "https://www.facebook.com/tibrokommun/about/details", "post-page"),
        ("facebook", FB, "https://www.facebook.com/tibrokommun/photos/", "post-page"),
        ("facebook", FB, "https://www.facebook.com/tibrokommun/photos/albums", "post-page"),
        ("facebook", FB, "https://www.facebook.com/groups/123", "post-page"),
        ("facebook", FB, "https://www.facebook.com/groups/123/members", "post-page"),
        ("facebook", FB, "https://www.facebook.com/groups/123/posts/12", None),
        ("facebook", FB, "https://www.facebook.com/tibrokommun/photos/a.12/34/?type=3", None),
        ("facebook", FB, "https://www.facebook.com/reel/12", None),
        ("facebook", FB, "https://www.facebook.com/share/AbCdEf/", None),
        ("facebook", FB, "https://www.facebook.com/nagonannan/posts/12", "post-elsewhere"),
        ("facebook", FB, "https://www.instagram.com/p/abc", "post-elsewhere"),
        (
            "facebook",
            "https://www.facebook.com/profile.php?id=34",
            "https://www.facebook.com/x/posts/1",
            None,
        ),
        ("instagram", IG, "https://www.instagram.com/p/DAbc_1-/", None),
        ("instagram", IG, "https://www.instagram.com/tibrokommun/reel/DAbc/", None),
        ("instagram", IG, "https://www.instagram.com/tibrokommun/", "post-page"),
        ("instagram", IG, "https://www.instagram.com/annan/p/DAbc/", "post-elsewhere"),
        ("youtube", YT, "https://youtu.be/abc", None),
        ("youtube", YT, "https://www.youtube.com/watch?v=abc", None),
        ("youtube", YT, "https://www.youtube.com/post/Ugkx12", None),
        ("youtube", YT, "https://www.youtube.com/@tibro/videos", "post-page"),
        ("x", X, "https://twitter.com/tibro/status/12", None),
        ("x", X, "https://x.com/i/status/12", None),
        ("x", X, "https://x.com/tibro", "post-page"),
        ("x", X, "https://x.com/annan/status/12", "post-elsewhere"),
        ("other", THREADS, "https://www.threads.com/@tibro/post/DAbc?xmt=1", None),
        ("other", THREADS, "https://www.threads.net/t/DAbc", None),
        ("other", THREADS, "https://www.threads.com/@tibro", "post-page"),
        ("other", THREADS, "https://www.threads.com/@annan/post/DAbc", "post-elsewhere"),
        ("other", TIKTOK, "https://vm.tiktok.com/ZMabc/", None),
        ("other", TIKTOK, "https://www.tiktok.com/@tibro/video/12", None),
        ("other", TIKTOK, "https://www.tiktok.com/@tibro?lang=sv", "post-page"),
        ("other", TIKTOK, "https://www.threads.net/@tibro/post/DAbc", "post-elsewhere"),
        ("wordpress", WP, "https://www.tibro.se/nyheter/vi-slutar", None),
        ("wordpress", WP, "https://www.tibro.se/?p=12", None),
        ("wordpress", WP, "https://www.tibro.se", "post-page"),
        ("wordpress", WP, "https://tibro.se/nyheter/", "post-page"),
        ("wordpress", WP, "https://www.skovde.se/nyheter/vi-slutar", "post-elsewhere"),
    ],
)
def test_a_link_leads_to_a_post_of_the_account(
    platform: str, account: str, link: str, why: str | None
) -> None:
    assert no_post(link, account, platform) == why
