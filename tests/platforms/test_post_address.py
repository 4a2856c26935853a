"""A post is found by the address that people copy, whatever else stands in it; another's is none of ours."""

from __future__ import annotations

import pytest

from bot.post_address import post_name
from tests.facebook import stage as facebook
from tests.instagram import stage as instagram
from tests.x import stage as x
from tests.youtube import stage as youtube

PFBID = "pfbid0AbC"


@pytest.mark.parametrize(
    ("platform", "address", "name"),
    [
        ("facebook", f"https://www.facebook.com/tibro/posts/{PFBID}?__cft__[0]=x", PFBID),
        ("facebook", f"https://m.facebook.com/story.php?story_fbid={PFBID}&id=6", PFBID),
        ("facebook", "https://www.facebook.com/photo/?fbid=12&set=a.1", "12"),
        ("facebook", "https://www.facebook.com/watch/?v=77", "77"),
        ("facebook", "https://www.facebook.com/reel/77/", "77"),
        ("facebook", "https://facebook.com.evil.example/posts/77", ""),
        ("instagram", "https://www.instagram.com/tibro/p/C-a_1/?igsh=x", "C-a_1"),
        ("instagram", "https://instagram.com/reel/C-a_1/", "C-a_1"),
        ("instagram", "https://instagram.com/tibro", ""),
        ("youtube", "https://www.youtube.com/watch?v=dQw4w9&t=3s", "dQw4w9"),
        ("youtube", "https://youtu.be/dQw4w9?si=x", "dQw4w9"),
        ("youtube", "https://youtube.com/shorts/dQw4w9", "dQw4w9"),
        ("x", "https://twitter.com/tibro/status/199?s=20", "199"),
        ("x", "https://x.com/tibro", ""),
        ("x", "http://[x", ""),
    ],
)
def test_what_names_a_post(platform: str, address: str, name: str) -> None:
    assert post_name(platform, address) == name


async def test_at_facebook_by_its_permalink_or_its_number() -> None:
    async with facebook.connected() as (account, there):
        ids = [
            there.post("Vi har öppet", permalink_url=f"https://www.facebook.com/6/posts/{PFBID}{n}")
            for n in "ab"
        ]
        visitors = there.post("Hej", by="777", permalink_url="https://www.facebook.com/6/posts/pfbidV")
        assert await account.post_at(f"https://facebook.com/story.php?story_fbid={PFBID}b&id=6") == ids[1]
        number = ids[0].partition("_")[2]
        assert await account.post_at(f"https://www.facebook.com/tibro/posts/{number}") == ids[0]
        for other in ("https://www.facebook.com/6/posts/pfbidV", "https://x.com/tibro/status/1", "badet"):
            assert await account.post_at(other) == ""
        assert visitors


async def test_at_facebook_an_address_of_another_platform_asks_nothing() -> None:
    async with facebook.connected() as (account, there):
        assert await account.post_at("https://www.youtube.com/watch?v=1") == ""
        assert there.asked == []


async def test_at_instagram_by_the_code_in_its_permalink() -> None:
    async with instagram.connected() as (account, there):
        ids = [there.post() for _ in range(2)]
        link = there.media[ids[1]]["permalink"]
        assert await account.post_at(f"{link}?igsh=abc") == ids[1]
        assert await account.post_at("https://www.instagram.com/p/annat/") == ""


async def test_at_youtube_a_film_of_the_channel() -> None:
    async with youtube.connected() as (account, there):
        film = there.film()
        assert await account.post_at(f"https://youtu.be/{film}") == film
        assert await account.post_at("https://youtu.be/annans") == ""


async def test_at_x_the_thread_of_an_own_post() -> None:
    async with x.connected() as (account, there):
        own, other = there.post(), there.post("Annans", by="555")
        assert await account.post_at(f"https://x.com/tibro/status/{own}") == own
        assert await account.post_at(f"https://x.com/annan/status/{other}") == ""
