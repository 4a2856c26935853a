"""What was attached to a comment is kept with its evidence, before its address expires."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from pypdf import PdfReader
from sqlmodel import col, select

from bot import attachments
from bot.attachments import Attachments
from bot.facebook_comment import read_comment
from bot.links import Links
from cards.model import Link, Text
from handlers import attached, preserve
from handlers.intake import take_in
from handlers.platforms import Attachment, Incoming, Look, Target, Visibility
from handlers.ports import Changed, Fetched, Shown, Undelivered
from storage.evidence import EvidenceDamaged
from storage.tables import Evidence
from tests.parts.verapdf import validate
from tests.property.machine_world import ACCOUNT, Town, living_by
from tests.scenarios.town import MUNICIPALITY
from tests.test_told_truly import INSULT, opens, sends

lidingo = living_by("lidingo", before=True)
gislaved = living_by("gislaved", before=True)
PDF = b"%PDF-1.7 en bygglovsritning"
PICTURE = b"\x89PNG en bild"


@dataclass
class Place:
    """A server where attachments lie; by path what it answers."""

    answers: dict[str, Callable[[], web.StreamResponse]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""

    def lies(self, path: str, content: bytes, media: str, **more: Any) -> Attachment:
        self.answers[path] = lambda: web.Response(body=content, content_type=media, **more)
        return Attachment(type="file", url=f"{self.address}{path}?oh=1")

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        found = self.answers.get(request.path)
        return found() if found else web.Response(status=403)

    def expires(self) -> None:
        self.answers.clear()


async def opened(place: Place) -> TestServer:
    app = web.Application()
    app.router.add_get("/{rest:.*}", place.handle)
    server = TestServer(app)
    await server.start_server()
    place.address = f"http://127.0.0.1:{server.port}"
    return server


def _place(there: Town) -> Iterator[Place]:
    place = Place()
    server = there.run(opened(place))
    object.__setattr__(there.world, "attached", Attachments(loopback=True))
    yield place
    there.run(server.close())


@pytest.fixture
def place(lidingo: Town) -> Iterator[Place]:
    yield from _place(lidingo)


@pytest.fixture
def cdn(gislaved: Town) -> Iterator[Place]:
    yield from _place(gislaved)


def comes(there: Town, *files: Attachment, text: str = INSULT, kind: Any = "comment") -> None:
    there.platform.texts["c1"] = text
    told = Incoming(id="c1", text=text, created_at=there.time, attachments=files, kind=kind)
    there.run(take_in(there.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    there.rest()


def removes(there: Town) -> None:
    sends(there, "bo", opens(there, "bo", "case.remove"), notice="none")


def saved(there: Town) -> list[Evidence]:
    return there.database.ask(lambda session: list(session.exec(select(Evidence).order_by(col(Evidence.id)))))


def record(there: Town) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(there.world.evidence.read(saved(there)[-1].record))
    return said


def path_of(there: Town, one: dict[str, Any]) -> str:
    return f"{saved(there)[-1].record.rpartition('/')[0]}/{one['file']}"


def file_of(there: Town, one: dict[str, Any]) -> bytes:
    content = there.world.evidence.read(path_of(there, one))
    assert one["sha256"] == hashlib.sha256(content).hexdigest()
    assert one["size"] == len(content)
    return content


def on_paper(there: Town) -> str:
    pdf = there.world.evidence.read(saved(there)[-1].pdf)
    assert validate(pdf) == (True, ())
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def evidence_card(there: Town, who: str) -> Shown:
    (*_, case) = there.cases()
    answer = there.press(who, "slack", "case.evidence", f"case:{case.id}", case.version)
    assert isinstance(answer, Shown)
    return answer


# --- what is kept ----------------------------------------------------------------------------------


@pytest.mark.clauses("LID-37")
def test_a_message_for_the_registrar_is_kept_with_the_file_in_it(lidingo: Town, place: Place) -> None:
    comes(lidingo, place.lies("/ritning.pdf", PDF, "application/pdf"), text="Min ansökan", kind="message")
    place.expires()
    (kept,) = record(lidingo)["attachments"]
    assert file_of(lidingo, kept) == PDF
    assert (kept["media"], kept["missing"]) == ("application/pdf", "")
    assert kept["file"].endswith(".pdf")
    words = on_paper(lidingo)
    assert kept["file"] in words
    assert kept["sha256"] in words.replace(" ", "")
    shown = evidence_card(lidingo, "rut")
    links = {block.label: block.url for block in shown.card.blocks if isinstance(block, Link)}
    assert links["Bilaga 1 (application/pdf, 1 kB)"] == path_of(lidingo, kept)
    assert "Öppna dem lika försiktigt" in str(shown.card)


@pytest.mark.parametrize("large", [False, True])
def test_whoever_gets_it_by_mail_gets_the_file_too_or_reads_that_it_is_too_large(
    lidingo: Town, place: Place, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    drawing = place.lies("/ritning.pdf", PDF, "application/pdf")
    comes(lidingo, drawing, text="Min ansökan", kind="message")
    monkeypatch.setattr(attached, "LETTER", len(PDF) - large)
    opened = opens(lidingo, "bo", "case.forward")
    to = {"to": "other", "email": "bygg@lidingo.example", "acknowledge": "yes"}
    assert isinstance(sends(lidingo, "bo", opened, **to), Changed)
    lidingo.rest()
    letter = lidingo.mail.letters[-1]
    assert [content for _, _, content in letter.files[2:]] == ([] if large else [PDF])
    assert ("En fil som hörde till kommentaren är för stor för ett brev." in letter.text) is large


@pytest.mark.clauses("GIS-15")
def test_what_is_removed_is_kept_with_its_pictures(gislaved: Town, cdn: Place) -> None:
    comes(gislaved, cdn.lies("/a.png", PICTURE, "image/png"), cdn.lies("/b.mp4", b"film", "video/mp4"))
    assert cdn.asked == []
    removes(gislaved)
    assert "hide" in gislaved.platform.calls
    assert [file_of(gislaved, one) for one in record(gislaved)["attachments"]] == [PICTURE, b"film"]


def test_nothing_of_us_goes_along(gislaved: Town, cdn: Place) -> None:
    comes(gislaved, cdn.lies("/a.png", PICTURE, "image/png", headers={"Set-Cookie": "who=us"}))
    removes(gislaved)
    (sent,) = cdn.headers
    assert {name.lower() for name in sent} == {"host", "accept", "accept-encoding", "user-agent"}


def test_both_pictures_of_an_edited_comment_are_kept_and_the_same_is_fetched_once(
    gislaved: Town, cdn: Place
) -> None:
    first = replace(cdn.lies("/a.png", PICTURE, "image/png"), id="10")
    second = replace(cdn.lies("/b.png", b"en annan", "image/png"), id="20")
    comes(gislaved, first)
    comes(gislaved, first, text=f"{INSULT} Era kräk!")
    comes(gislaved, second, text=f"{INSULT} Era kräk!")
    removes(gislaved)
    said = record(gislaved)
    assert [file_of(gislaved, one) for one in said["attachments"]] == [b"en annan"]
    before = [one for item in said["earlier"] for one in item["attachments"]]
    assert [file_of(gislaved, one) for one in before] == [PICTURE, PICTURE]
    assert cdn.asked == ["/b.png", "/a.png"]
    assert "Bilaga 1 till tidigare lydelse 2 (image/png, 1 kB)" in str(evidence_card(gislaved, "bo").card)


def test_later_evidence_has_the_file_that_earlier_evidence_kept(lidingo: Town, place: Place) -> None:
    """The address works no more when somebody passes the message on."""
    comes(lidingo, place.lies("/ritning.pdf", PDF, "application/pdf"), text="Min ansökan", kind="message")
    place.expires()
    lidingo.time = lidingo.time.replace(hour=10)
    sends(lidingo, "bo", opens(lidingo, "bo", "case.forward"), to="person:frans")
    assert len(saved(lidingo)) == 2
    (kept,) = record(lidingo)["attachments"]
    assert file_of(lidingo, kept) == PDF


def test_a_picture_is_fetched_where_the_platform_shows_it_now(
    gislaved: Town, cdn: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that came with the comment has expired since."""
    now = cdn.lies("/v/10_1_n.jpg", PICTURE, "image/jpeg")
    comes(gislaved, Attachment(type="photo", url=f"{cdn.address}/old/10_1_n.jpg"))

    async def look(target: Target) -> Look:
        del target
        return Look(visibility=Visibility.VISIBLE, text=INSULT, attachments=(now,))

    monkeypatch.setattr(gislaved.platform, "look", look)
    removes(gislaved)
    (kept,) = record(gislaved)["attachments"]
    assert file_of(gislaved, kept) == PICTURE
    assert kept["url"] == f"{cdn.address}/old/10_1_n.jpg"


def test_of_a_film_at_facebook_the_film_is_kept_and_not_a_still_of_it() -> None:
    media = {"image": {"src": "https://cdn.example/still.jpg"}, "source": "https://cdn.example/film.mp4"}
    film = {"type": "video_inline", "media": media, "target": {"id": "10"}, "url": "https://fb.example/10"}
    row = {"id": "1_2", "message": "", "created_time": "2026-11-20T13:00:00+0000", "attachment": film}
    (told,) = read_comment(row).attachments
    assert (told.url, told.id) == ("https://cdn.example/film.mp4", "10")
    del media["source"]
    still = read_comment(row)
    assert still.attachments[0].url == "https://cdn.example/still.jpg"
    assert still.attachments[0].same(told)


# --- what cannot be kept ---------------------------------------------------------------------------


def packed() -> web.StreamResponse:
    return web.Response(body=b"half", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("answer", "why", "words"),
    [
        (lambda: web.Response(status=403), "gone", "finns inte på adressen, eller lämnas inte ut"),
        (lambda: web.Response(status=503), "silent", "svarade inte i tid, eller med fel"),
        (lambda: web.Response(text="<p>", content_type="text/html"), "page", "en webbsida, ingen fil"),
        (lambda: web.Response(body=b"x" * 2000), "large", "större än vad som sparas"),
        (packed, "silent", "svarade inte i tid, eller med fel"),
        (
            lambda: web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/"}),
            "address",
            "leder inte till en fil på det öppna nätet",
        ),
    ],
)
def test_what_cannot_be_fetched_stops_no_removal_and_is_said(
    gislaved: Town,
    cdn: Place,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[], web.StreamResponse],
    why: str,
    words: str,
) -> None:
    there = Attachments(loopback=True)
    there._foreign = replace(there._foreign, largest=1000)
    object.__setattr__(gislaved.world, "attached", there)
    good = cdn.lies("/good.png", PICTURE, "image/png")
    cdn.answers["/bad"] = answer
    comes(gislaved, Attachment(type="photo", url=f"{cdn.address}/bad"), good)
    removes(gislaved)
    assert "hide" in gislaved.platform.calls
    bad, other = record(gislaved)["attachments"]
    assert (bad["file"], bad["missing"]) == ("", why)
    assert file_of(gislaved, other) == PICTURE
    assert words in on_paper(gislaved)
    blocks = evidence_card(gislaved, "bo").card.blocks
    said = [block.text for block in blocks if isinstance(block, Text)]
    assert any(text.startswith("Bilaga 1 är inte sparad: ") and words in text for text in said)


def test_a_removal_waits_only_so_long_for_files(
    gislaved: Town, cdn: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "PATIENCE", 0.02)

    class Slow:
        async def fetch(self, address: str) -> Fetched:
            del address
            await asyncio.Event().wait()
            raise AssertionError

    object.__setattr__(gislaved.world, "attached", Slow())
    comes(gislaved, cdn.lies("/a.png", PICTURE, "image/png"), cdn.lies("/b.png", PICTURE, "image/png"))
    removes(gislaved)
    assert "hide" in gislaved.platform.calls
    assert [one["missing"] for one in record(gislaved)["attachments"]] == ["silent", "silent"]


def test_files_of_one_evidence_have_so_much_room_together(
    gislaved: Town, cdn: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "ROOM", 10)
    comes(gislaved, *(cdn.lies(f"/{n}.png", b"123456", "image/png") for n in range(2)))
    removes(gislaved)
    assert [one["missing"] for one in record(gislaved)["attachments"]] == ["", "large"]


def flickering(times: int, then: bytes) -> Callable[[], web.StreamResponse]:
    """An answer that fails so many times, and then does not."""
    left = [times]

    def answer() -> web.StreamResponse:
        left[0] -= 1
        return web.Response(status=503) if left[0] >= 0 else web.Response(body=then)

    return answer


def test_a_file_that_does_not_answer_at_once_is_tried_again_before_the_removal(
    gislaved: Town, cdn: Place
) -> None:
    cdn.answers["/a.png"] = flickering(1, PICTURE)
    comes(gislaved, Attachment(type="photo", url=f"{cdn.address}/a.png"))
    removes(gislaved)
    assert len(saved(gislaved)) == 1
    (kept,) = record(gislaved)["attachments"]
    assert (file_of(gislaved, kept), kept["missing"]) == (PICTURE, "")


def test_the_file_of_a_message_that_does_not_answer_is_tried_each_hour(lidingo: Town, place: Place) -> None:
    """What has come then stands in a further evidence; the first stays as it was."""
    place.answers["/a.pdf"] = flickering(6, PDF)
    comes(lidingo, Attachment(type="file", url=f"{place.address}/a.pdf"), kind="message")
    first, second = saved(lidingo)
    assert json.loads(lidingo.world.evidence.read(first.record))["attachments"][0]["missing"] == "silent"
    (kept,) = record(lidingo)["attachments"]
    assert file_of(lidingo, kept) == PDF
    assert second.revision == first.revision
    assert place.asked == ["/a.pdf"] * 7
    assert "Bilaga 1 (application/octet-stream" in str(evidence_card(lidingo, "rut").card)


def test_what_comes_later_stands_with_the_decision_in_the_newest_evidence(
    lidingo: Town, place: Place
) -> None:
    place.answers["/a.pdf"] = flickering(1000, PDF)
    comes(lidingo, Attachment(type="file", url=f"{place.address}/a.pdf"), kind="message")
    lidingo.time = lidingo.time.replace(hour=10)
    sends(lidingo, "bo", opens(lidingo, "bo", "case.forward"), to="person:frans")
    place.lies("/a.pdf", PDF, "application/pdf")
    assert not lidingo.run(preserve.complete(lidingo.world, 1))
    said = record(lidingo)
    assert file_of(lidingo, said["attachments"][0]) == PDF
    assert said["decision"]["what"] == "Vidarebefordra"


def test_no_later_evidence_hides_what_was_decided(gislaved: Town, cdn: Place) -> None:
    """The removal is carried out: evidence that is made now says nothing of it."""
    cdn.answers["/a.png"] = flickering(2, PICTURE)
    comes(gislaved, Attachment(type="photo", url=f"{cdn.address}/a.png"))
    removes(gislaved)
    gislaved.run(preserve.complete(gislaved.world, 1))
    assert len(saved(gislaved)) == 1
    assert record(gislaved)["decision"]["what"] == "Ta bort"


def test_what_never_answers_is_given_up_after_a_day(lidingo: Town, place: Place) -> None:
    place.answers["/a.pdf"] = flickering(1000, PDF)
    comes(lidingo, Attachment(type="file", url=f"{place.address}/a.pdf"), kind="message")
    assert len(saved(lidingo)) == 1
    assert len(place.asked) == 2 * (1 + 24)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/a", "ftp://files.example/a", "file:///etc/passwd"]
)
async def test_this_machine_and_what_is_no_web_address_are_not_asked(address: str) -> None:
    there = Place()
    server = await opened(there)
    with pytest.raises(Undelivered) as refusal:
        await Attachments().fetch(address.format(port=server.port))
    assert refusal.value.reason == "address"
    assert there.asked == []
    await server.close()


async def test_a_name_that_leads_into_the_private_network_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = Place()
    server = await opened(there)

    async def resolve(*_: object, **__: object) -> list[Any]:
        return [(2, 1, 6, "", ("127.0.0.1", server.port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    with pytest.raises(Undelivered) as refusal:
        await Attachments().fetch(f"http://bilder.example:{server.port}/a.png")
    assert refusal.value.reason == "address"
    assert there.asked == []
    await server.close()


def test_a_file_is_at_most_what_messenger_takes() -> None:
    assert attachments.LARGEST == 25 * 1024 * 1024
    assert Attachments()._foreign.largest == attachments.LARGEST


# --- what is kept stays what it was ----------------------------------------------------------------


def test_a_kept_file_that_was_changed_is_noticed_with_the_evidence(gislaved: Town, cdn: Place) -> None:
    comes(gislaved, cdn.lies("/a.png", PICTURE, "image/png"))
    gislaved.run(preserve.preserve(gislaved.world, 1))
    (kept,) = record(gislaved)["attachments"]
    (gislaved.folder / "evidence" / path_of(gislaved, kept)).write_bytes(b"en annan bild")
    with pytest.raises(EvidenceDamaged):
        gislaved.run(preserve.preserve(gislaved.world, 1))


def test_one_that_was_changed_is_fetched_anew_for_later_evidence(gislaved: Town, cdn: Place) -> None:
    comes(gislaved, cdn.lies("/a.png", PICTURE, "image/png"))
    gislaved.run(preserve.preserve(gislaved.world, 1))
    (kept,) = record(gislaved)["attachments"]
    (gislaved.folder / "evidence" / path_of(gislaved, kept)).unlink()
    gislaved.time = gislaved.time.replace(hour=10)
    removes(gislaved)
    assert len(saved(gislaved)) == 2
    (kept,) = record(gislaved)["attachments"]
    assert file_of(gislaved, kept) == PICTURE


@pytest.mark.parametrize(
    ("media", "ending", "served"),
    [
        ("image/png", ".png", "image/png"),
        ("image/svg+xml", ".bin", "application/octet-stream"),
        ("text/javascript", ".bin", "application/octet-stream"),
        ("video/mp4", ".mp4", "application/octet-stream"),
    ],
)
def test_a_strangers_file_runs_in_no_browser(
    gislaved: Town, cdn: Place, media: str, ending: str, served: str
) -> None:
    """Pictures and PDFs are shown; anything else is handed over to be saved, by a harmless name."""
    comes(gislaved, cdn.lies("/a", b"<svg onload=alert(1)>", media))
    removes(gislaved)
    (kept,) = record(gislaved)["attachments"]
    assert kept["file"].endswith(ending)

    async def get() -> tuple[str, bytes, str]:
        app = web.Application()
        links = Links(gislaved.world.evidence, b"key", "", gislaved.world.now)
        app.add_routes(links.routes())
        server = TestServer(app)
        await server.start_server()
        async with ClientSession() as session:
            address = f"http://127.0.0.1:{server.port}{links.to(path_of(gislaved, kept))}"
            async with session.get(address) as answer:
                found = answer.content_type, await answer.read(), answer.headers["X-Content-Type-Options"]
        await server.close()
        return found

    assert gislaved.run(get()) == (served, b"<svg onload=alert(1)>", "nosniff")
