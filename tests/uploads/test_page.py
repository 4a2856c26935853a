"""The address of an upload over HTTP: whom it serves, what it takes, and what it turns away."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.links import Links
from cards.picture import LARGEST
from storage.evidence import EvidenceStore
from tests.stages.dom import parsed
from tests.test_snapshots import saved, striped
from tests.uploads.counter import KEY, UPLOAD, Counter

PICTURE = saved(striped(300, 300))
#: More than the 1 MiB that every other address takes.
LARGE = PICTURE + b"\0" * (5 * 2**20)


async def get(address: str) -> tuple[int, str, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, parsed(await answer.text()).first("main").text(), answer.headers


async def post(
    address: str, content: Any, *, headers: Mapping[str, str] | None = None, name: str = "file"
) -> tuple[int, str]:
    form = aiohttp.FormData()
    file = BytesIO(content) if isinstance(content, bytes) else content
    form.add_field(name, file, filename="skärmbild.png", content_type="image/png")
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=form, headers=headers or {}) as answer,
    ):
        return answer.status, parsed(await answer.text()).first("main").text()


async def test_the_page_says_what_is_wanted_and_of_whom(counter: Counter) -> None:
    status, text, headers = await get(counter.link())
    assert status == 200
    for expected in (
        "Skicka in: Ögonblicksbild före avslut",
        "Tibro bibliotek",
        "https://www.instagram.com/tibrobibliotek",
        "Kontot avslutas",
        "Begäran 7",
        "Länken är din, Anna Ek. Kanalvakt i Tibro kommun gav dig den",
        "lördag 28 nov. kl. 15:03",
        "PNG eller JPEG, högst 20 MB",
    ):
        assert expected in text
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_a_picture_is_taken_and_the_page_leads_to_its_document(counter: Counter) -> None:
    status, text = await post(counter.link(), LARGE)
    assert status == 200
    assert "Bilden är sparad" in text
    assert "Sparad 2026-11-28 14:03 av Anna Ek" in text
    assert "även den förra sparas" in text
    (document,) = counter.saved()
    async with aiohttp.ClientSession() as session:
        async with session.get(counter.link()) as answer:
            (link,) = parsed(await answer.text()).first(class_="taken").all("a")
        async with session.get(link.get("href")) as answer:
            assert answer.content_type == "application/pdf"
            assert (await answer.read()).startswith(b"%PDF-1.4")
    assert counter.asked.took == [document.id]


async def test_the_link_ends_after_an_hour(counter: Counter, evidence: Path) -> None:
    link = counter.link()
    counter.clock.later(minutes=59)
    assert (await get(link))[0] == 200
    counter.clock.later(minutes=2)
    for status, text in ((await get(link))[:2], await post(link, PICTURE)):
        assert status == 403
        assert "Länken gäller inte längre" in text
    assert counter.files(evidence) == []


async def test_a_link_that_was_tampered_with_opens_nothing(counter: Counter, evidence: Path) -> None:
    token = counter.link().rpartition("/")[2]
    told, _, seal = token.partition(".")
    content = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    assert content[1:] == ["tibro", "anna", "closing:7", "snapshot"]

    def with_(at: int, value: object) -> str:
        changed = json.dumps([*content[:at], value, *content[at + 1 :]], separators=(",", ":"))
        return base64.urlsafe_b64encode(changed.encode()).decode().rstrip("=") + "." + seal

    other_key = counter.uploads.__class__(b"x" * 32, counter.address, counter.clock).to(UPLOAD)
    for forged in (
        with_(0, content[0] + 3600),
        with_(1, "laholm"),
        with_(2, "bo"),
        with_(3, "closing:8"),
        with_(4, "banner"),
        f"{told}.",
        f".{seal}",
        told,
        f"{told}.{seal}x",
        f"{told}.{seal[:-2]}",
        f"{told}!.{seal}",
        "å.ä",
        other_key.rpartition("/")[2],
    ):
        status, text = await post(f"{counter.address}/upload/{forged}", PICTURE)
        assert (status, "Länken gäller inte längre" in text) == (403, True), forged
    assert counter.files(evidence) == []


async def test_a_seal_of_a_file_opens_no_upload_and_the_other_way_round(counter: Counter) -> None:
    """One key signs both; what it signs differs."""
    assert isinstance(counter.world.evidence, EvidenceStore)
    links = Links(counter.world.evidence, KEY, counter.address, counter.clock)
    path = "tibro/documents/closing-7/snapshot.pdf"
    until = int(counter.clock().timestamp()) + 900
    told = f"{until}:{path}"
    ours = base64.urlsafe_b64encode(counter.uploads._seal(told.encode())[:18]).decode()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{counter.address}/evidence/{until}/{ours}/{path}") as answer:
            assert answer.status == 403
        seal = links._sign(path, until)
        async with session.get(f"{counter.address}/evidence/{until}/{seal}/{path}") as answer:
            assert answer.status == 404, "a good seal; the file is not there"
    token = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")
    assert (await get(f"{counter.address}/upload/{token}.{seal}"))[0] == 403


async def test_what_the_capability_refuses_is_said_and_no_file_is_asked_for(counter: Counter) -> None:
    counter.asked.reason = "Chefen har inte godkänt avslutet ännu."
    for status, text in ((await get(counter.link()))[:2], await post(counter.link(), PICTURE)):
        assert (status, "Chefen har inte godkänt avslutet ännu." in text) == (403, True)
        assert "Skicka bilden" not in text


async def test_who_has_handed_over_sees_it_also_when_the_step_is_past(counter: Counter) -> None:
    await post(counter.link(), PICTURE)
    counter.asked.reason = "Kontot är redan stängt."
    status, text, _ = await get(counter.link())
    assert status == 200
    assert "Bilden är sparad" in text
    assert "Kontot är redan stängt." in text
    assert "Skicka bilden" not in text


@pytest.mark.parametrize("told", [True, False])
async def test_a_file_that_is_too_large_is_turned_away_in_plain_words(
    counter: Counter, evidence: Path, told: bool
) -> None:
    """Also where its length is not told beforehand."""
    content = PICTURE + b"\0" * LARGEST

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(content), 2**20):
            yield content[at : at + 2**20]

    status, text = await post(counter.link(), content if told else pieces())
    assert (status, "Filen är större än 20 MB. Spara bilden som JPEG" in text) == (413, True)
    assert counter.files(evidence) == []


async def test_what_has_no_end_is_not_read_to_its_end(counter: Counter) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        yield PICTURE
        while sent < 200:
            sent += 1
            yield b"\0" * 2**20

    status, _ = await post(counter.link(), pieces())
    assert status == 413
    assert sent < 100


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ingen fil följde med"),
        (b"<svg onload='alert(1)'/>", "SVG"),
        (b"MZ\x90\0", "varken PNG eller JPEG"),
        (PICTURE[:200], "trasig eller avbruten"),
    ],
)
async def test_what_is_no_picture_gets_its_sentence_and_the_form_again(
    counter: Counter, evidence: Path, content: bytes, words: str
) -> None:
    status, text = await post(counter.link(), content)
    assert status == 422
    assert words in text
    assert "Skicka bilden" in text
    assert counter.files(evidence) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"file=x"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nnever ends"),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nz\r\n--y--\r\n--x--\r\n",
        ),
        ("application/json", b"{}"),
        ("", b""),
    ],
)
async def test_what_no_browser_sends_is_turned_away(counter: Counter, kind: str, body: bytes) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(counter.link(), data=body, headers={"Content-Type": kind}) as answer,
    ):
        assert answer.status == 422
        assert "Filen kom inte fram hel" in parsed(await answer.text()).first("main").text()
    assert counter.saved() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elak.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        # what our own policy of referrers makes a browser say
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
async def test_another_website_sends_nothing(
    counter: Counter, headers: Mapping[str, str], status: int
) -> None:
    assert (await post(counter.link(), PICTURE, headers=headers))[0] == status
    assert len(counter.saved()) == (status == 200)


async def test_hostile_words_are_words(counter: Counter) -> None:
    hostile = "<script>alert(1)</script>\u202e\x00"
    counter.asked.wanted = replace(
        counter.asked.wanted, name=hostile, account=hostile, address="javascript:alert(1)", why=hostile
    )
    async with aiohttp.ClientSession() as session, session.get(counter.link()) as answer:
        text = await answer.text()
    assert "<script" not in text
    assert 'href="javascript' not in text
