"""The register on the open web: hostile text stays text, the page runs nothing, and only it may be framed."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from bot.register import STYLE_NAME, unframed
from cards.register import RegisterView, Wanted, register_csv
from tests.duty.conftest import NOW, Story, account
from tests.register.reader import reading
from tests.test_html_cards import HOSTILE

#: NUL and half a surrogate pair reach no database, so no account bears them.
TEXTS = [text for text in HOSTILE if "\x00" not in text and "\ud83d" not in text]
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example",
    "https://user:pass@evil.example/",
    'https://evil.example/"><script>',
    " https://evil.example",
    "ftp://evil.example/file",
    "=HYPERLINK(1)",
)
FORMULAS = (
    "=1+1",
    "+46 500 123",
    "-2",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\u00a0=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\r\n=1",
)


def hostile(story: Story) -> None:
    """Everything that a person can write into an account says something hostile."""
    found: list[dict[str, Any]] = []
    for number, text in enumerate(TEXTS):
        words: dict[str, Any] = dict.fromkeys(
            ("name", "unit", "purpose", "target_group", "contact"), text or "x"
        )
        words["plan"] = {"topics": text, "watching": text}
        found.append(account("other", id=f"k{number}", address=f"https://ond.example/{number}", **words))
    story.setup(account("facebook"), *found)


@pytest.mark.parametrize("routine", ["tibro", "gislaved", "laholm"])
async def test_hostile_text_is_read_as_it_was_written_and_is_nothing_else(story: Story) -> None:
    hostile(story)
    async with reading(story) as reader:
        for path in ("", "?embed=1", "?lang=en"):
            page = (await reader.get(f"/register/town{path}")).page
            names = {element.name for element in page.walk()}
            assert names.isdisjoint({"script", "img", "iframe", "object", "textarea", "b", "i"})
            assert not [
                element for element in page.walk() if any(key.startswith("on") for key in element.attributes)
            ]
            links = [link.get("href") for link in page.first("ul", "accounts").all("a")]
            assert all(link.startswith("https://") for link in links)
            shown = page.first("ul", "accounts").text()
            assert "<script>alert(1)</script>" in shown
            assert "\u202e" not in shown
        listed = (await reader.get("/register/town.json")).json["accounts"]
        assert "<script>alert(1)</script>" in [one["name"] for one in listed]


@pytest.mark.parametrize("words", [*HOSTILE, "x" * 1000, "=1+1"])
async def test_hostile_search_words_come_back_as_text(story: Story, words: str) -> None:
    from urllib.parse import quote

    asked = quote(words.encode("utf-8", "replace"))
    async with reading(story) as reader:
        got = await reader.get(
            f"/register/town?q={asked}&unit={asked}&platform={asked}&page={asked}&lang={asked}"
        )
        assert got.status == 200
        assert {element.name for element in got.page.walk()}.isdisjoint({"script", "img"})
        assert len(got.page.first("input", type="search").get("value")) <= 100


@pytest.mark.parametrize("address", ADDRESSES)
async def test_only_a_web_address_is_a_link(story: Story, address: str) -> None:
    from sqlmodel import Session

    from storage import accounts

    def change(session: Session) -> None:
        found = accounts.get(session, "town", "facebook")
        assert found is not None
        accounts.change(session, found, "anna", story.town.time, address=address)

    story.town.database.change(change)
    async with reading(story) as reader:
        page = (await reader.get()).page
        assert page.first("ul", "accounts").all("a") == [] or address == " https://evil.example"
        (listed,) = (await reader.get("/register/town.json")).json["accounts"]
        assert listed["address"] in {"", "https://evil.example"}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_calculates_nothing(text: str) -> None:
    row = {"name": text, "record_types": [text, "bilder"]}
    view = RegisterView(
        municipality="town",
        name="Staden",
        version=1,
        changed_at=NOW,
        fields=("name", "record_types"),
        rows=(row,),
        kept_by="x",
    )
    body = register_csv(view, Wanted(), "sv")
    assert body.startswith(b"\xef\xbb\xbfNamn;Handlingstyper\r\n")
    name, types = body.decode("utf-8-sig").splitlines()[1].split(";")
    assert (name[0], types[0]) == ("'", "'")


async def test_a_semicolon_and_a_quote_stay_in_their_cell(story: Story) -> None:
    story.setup(account("facebook", name='En; "två"', purpose="rad\nrad"))
    async with reading(story) as reader:
        got = await reader.get("/register/town.csv")
        assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert got.headers["Content-Disposition"] == 'attachment; filename="forteckning-town-version-2.csv"'
        heading, cells = got.table
        found = dict(zip(heading, cells, strict=True))
        assert (found["Namn"], found["Syfte"]) == ('En; "två"', "rad rad")


# --- headers ---------------------------------------------------------------------------------------


async def test_the_page_runs_nothing_and_stands_in_no_frame_but_the_one_that_is_made_for_it(
    story: Story,
) -> None:
    async with reading(story) as reader:
        for path in ("/register/town", "/register/nowhere", "/register/town?extract=document-plan"):
            policy = (await reader.get(path)).headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; style-src 'self';")
            assert "script-src" not in policy
            assert "unsafe" not in policy
            assert policy.endswith("frame-ancestors 'none'")
        embedded = (await reader.get("/register/town?embed=1")).headers
        assert embedded["Content-Security-Policy"].endswith("frame-ancestors *")
        assert embedded["X-Content-Type-Options"] == "nosniff"
        style = await reader.get(f"/register/-/{STYLE_NAME}")
        assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
        assert "immutable" in style.headers["Cache-Control"]
        assert (await reader.get("/register/-/other.css")).status == 404


async def test_programs_of_other_sites_may_read_the_data(story: Story) -> None:
    async with reading(story) as reader:
        for kind in ("json", "csv"):
            got = await reader.get(f"/register/town.{kind}", Origin="https://www.town.example")
            assert got.headers["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in got.headers
        assert "Access-Control-Allow-Origin" not in (await reader.get()).headers


async def test_in_a_frame_only_the_list_stands_and_its_links_lead_out_of_it(story: Story) -> None:
    async with reading(story) as reader:
        page = (await reader.get("/register/town?embed=1&q=staden")).page
        assert page.all("header") == []
        assert page.all("footer") == []
        assert "unseen" in page.first("h1").classes
        assert page.first("ul", "accounts").first("a").get("target") == "_top"
        form = page.first("form")
        assert [field.get("name") for field in form.all("input", type="hidden")] == ["embed"]
        assert form.first("a").get("href") == "town?embed=1"
        assert "Version" in page.text()


async def test_no_other_page_of_the_program_may_be_framed(story: Story) -> None:
    from aiohttp import ClientSession
    from aiohttp.test_utils import TestServer

    from bot import register

    async def page(request: web.Request) -> web.Response:
        del request
        return web.Response(text="x")

    app = web.Application()
    app.on_response_prepare.append(unframed)
    app.add_routes([web.get("/readyz", page), *register.routes(story.town.world)])
    async with TestServer(app) as server, ClientSession() as session:
        found = {}
        for path in (
            "/readyz",
            "/nowhere",
            "/register/town",
            "/register/town?embed=1",
            "/register/town.json",
        ):
            async with session.get(server.make_url(path)) as answer:
                found[path] = answer.headers.get("X-Frame-Options")
    assert found == {
        "/readyz": "DENY",
        "/nowhere": "DENY",
        "/register/town": "DENY",
        "/register/town?embed=1": None,
        "/register/town.json": "DENY",
    }
