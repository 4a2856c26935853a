"""A screenshot as a document: read to its end or refused with a reason, shown whole, fit for the archive."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader

from cards.picture import LARGEST, PictureRefused, Problem, read_picture
from cards.snapshot import Snapshot, snapshot_json, snapshot_pdf
from tests.parts.verapdf import validate
from tests.test_request_form import ASKED, without_space

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    content = BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def striped(width: int, height: int) -> Image.Image:
    """Each line has a colour of its own, so that one sees in the document which lines are there."""
    image = Image.new("RGB", (1, height))
    image.putdata([(y & 255, y >> 8, 77) for y in range(height)])
    return image.resize((width, height), Image.Resampling.NEAREST)


def snapshot(content: bytes, name: str = "skärmbild.png") -> Snapshot:
    picture = read_picture(content)
    return Snapshot(
        municipality="Björkviks kommun",
        title="Ögonblicksbild före avslut",
        account="Björkviks bibliotek",
        platform="Instagram",
        address="https://www.instagram.com/bjorkviksbibliotek",
        why="Kontot avslutas",
        matter="Begäran 7",
        uploaded_by="Åsa Öberg",
        uploaded_at=ASKED,
        file_name=name,
        media_type=picture.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=picture.width,
        height=picture.height,
    )


def made(content: bytes, name: str = "skärmbild.png") -> bytes:
    return snapshot_pdf(snapshot(content, name), read_picture(content))


def pictures(pdf: bytes) -> list[Image.Image]:
    pages = PdfReader(BytesIO(pdf)).pages
    return [found.image.convert("RGB") for page in pages for found in page.images if found.image]


def refused(content: bytes) -> Problem:
    with pytest.raises(PictureRefused) as refusal:
        read_picture(content)
    return refusal.value.problem


# --- what the document shows -----------------------------------------------------------------------


def test_a_very_tall_picture_goes_over_pages_and_no_line_of_it_is_missing() -> None:
    """Each page repeats the end of the one before, so nothing is lost where the picture is cut."""
    pdf = made(saved(striped(1080, 9000)))
    lines = [[part.getpixel((5, y))[1::-1] for y in range(part.height)] for part in pictures(pdf)]
    seen = [[high * 256 + low for high, low in part] for part in lines]

    assert len(seen) == 7
    assert sorted({line for part in seen for line in part}) == list(range(9000))
    assert all(part == list(range(part[0], part[0] + len(part))) for part in seen)
    assert all(before[-1] - after[0] >= 30 for before, after in pairwise(seen))
    text = without_space("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
    assert "del7av7" in text


@pytest.mark.parametrize(
    ("size", "pages", "lying"),
    [((1080, 2340), 1, False), ((1920, 1080), 1, True), ((375, 800), 1, False), ((3840, 2160), 1, True)],
)
def test_a_picture_that_can_be_read_on_one_page_is_not_cut(
    size: tuple[int, int], pages: int, lying: bool
) -> None:
    reader = PdfReader(BytesIO(made(saved(striped(*size)))))
    last = reader.pages[-1].mediabox
    assert len(reader.pages) == 1 + pages
    assert (last.width > last.height) == lying


def test_the_document_says_what_it_is_of_and_by_whom() -> None:
    content = saved(striped(300, 300))
    pdf = made(content, "../\u202eskärm 😀\x00.png")
    text = without_space("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
    for expected in (
        "Ögonblicksbild före avslut",
        "Konto Björkviks bibliotek",
        "Adress https://www.instagram.com/bjorkviksbibliotek",
        "Varför Kontot avslutas Hör till Begäran 7 Uppladdad av Åsa Öberg",
        "Filens namn ../[U+202E]skärm 😀[U+0000].png",
        f"Filens SHA-256 {hashlib.sha256(content).hexdigest()}",
        "Kanalvakt har inte hämtat sidan",
    ):
        assert without_space(expected) in text
    record = snapshot_json(snapshot(content, "../\u202eskärm 😀\x00.png"))
    assert hashlib.sha256(record).hexdigest() in text
    assert json.loads(record)["file_name"] == "../\u202eskärm 😀\x00.png"


def test_what_is_transparent_stands_on_white() -> None:
    half = Image.new("RGBA", (200, 200), (*RED, 0))
    half.paste((*GREEN, 255), (0, 0, 200, 100))
    palette = half.convert("RGB").quantize(8)
    palette.info["transparency"] = palette.getpixel((5, 150))
    for content in (saved(half), saved(palette, transparency=palette.getpixel((5, 150)))):
        (shown,) = pictures(made(content))
        assert shown.getpixel((5, 150)) == WHITE
        assert shown.getpixel((5, 50)) == GREEN


def test_a_photograph_that_lies_on_its_side_is_turned_upright() -> None:
    image = Image.new("RGB", (300, 200), BLUE)
    image.paste(RED, (0, 0, 150, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned a quarter
    content = saved(image, "JPEG", exif=exif, quality=95)
    (shown,) = pictures(made(content))
    assert shown.size == (200, 300)
    assert shown.getpixel((100, 20))[0] > 200
    assert shown.getpixel((100, 280))[2] > 200


def test_colours_for_print_become_colours_for_a_screen() -> None:
    image = Image.new("CMYK", (200, 200), (0, 255, 255, 0))
    (shown,) = pictures(made(saved(image, "JPEG", quality=95)))
    red, green, blue = shown.getpixel((50, 50))
    assert red > 200
    assert max(green, blue) < 60


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    image = Image.new("I;16", (200, 200), 128 * 256)
    (shown,) = pictures(made(saved(image)))
    assert shown.getpixel((50, 50)) == (128, 128, 128)


def test_a_profile_of_colours_that_is_nonsense_hides_no_picture() -> None:
    image = Image.new("RGB", (200, 200), GREEN)
    good = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (good, b"nonsense", good[:200]):
        (shown,) = pictures(made(saved(image, icc_profile=profile)))
        assert shown.getpixel((50, 50)) == GREEN


def test_the_same_picture_gives_the_same_bytes() -> None:
    content = saved(striped(300, 300))
    assert made(content) == made(content)


@pytest.mark.part("verapdf")
@pytest.mark.parametrize("kind", ["tall and transparent", "for print", "grey", "lying photograph"])
def test_verapdf_finds_the_snapshot_fit_for_the_archive(kind: str) -> None:
    tall = striped(400, 3000).convert("RGBA")
    tall.putalpha(100)
    content = {
        "tall and transparent": lambda: saved(tall),
        "for print": lambda: saved(Image.new("CMYK", (500, 400), (9, 99, 9, 0)), "JPEG"),
        "grey": lambda: saved(Image.new("I;16", (200, 200), 30_000)),
        "lying photograph": lambda: saved(striped(800, 600), "JPEG"),
    }[kind]()
    assert validate(made(content, "\u202e😀 مرحبا.png"), flavour="1b") == (True, ())


# --- what is refused -------------------------------------------------------------------------------


def _png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is of any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST, Problem.LARGE),
        (_png_of(100_000, 100_000), Problem.POINTS),
        (_png_of(2**31 - 1, 2**31 - 1), Problem.POINTS),
        (_png_of(10_001, 10_000), Problem.POINTS),
        (_png_of(99, 5000), Problem.SMALL),
        (_png_of(100, 12_001), Problem.STEEP),
        (_png_of(500, 500), Problem.DAMAGED),
        (b"%PDF-1.7 ...", Problem.PDF),
        (b'<?xml version="1.0"?><svg/>', Problem.SVG),
        (b"  <SVG onload='alert(1)'/>", Problem.SVG),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Problem.HEIC),
        (b"\0\0\0\x18ftypisom\0\0\0\0", Problem.OTHER),
        (b"RIFF\0\0\0\0WEBPVP8 ", Problem.OTHER),
        (b"GIF89a...", Problem.OTHER),
        (b"<script>alert(1)</script>", Problem.OTHER),
        (b"\xff\xd8\xff\xe0 no more than this", Problem.DAMAGED),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(content: bytes, problem: Problem) -> None:
    assert refused(content) == problem


def test_a_picture_that_was_cut_off_is_refused() -> None:
    content = saved(striped(300, 3000))
    assert refused(content[: len(content) // 2]) == Problem.DAMAGED
    photograph = saved(striped(300, 300), "JPEG")
    assert refused(photograph[: len(photograph) // 2]) == Problem.DAMAGED


def test_a_picture_that_moves_is_refused() -> None:
    frames = [Image.new("RGB", (200, 200), colour) for colour in (RED, GREEN)]
    assert refused(saved(frames[0], save_all=True, append_images=frames[1:])) == Problem.MOVING


def test_what_a_picture_is_follows_from_its_content() -> None:
    assert read_picture(saved(striped(300, 300), "JPEG")).media_type == "image/jpeg"
    assert read_picture(saved(striped(300, 300))).media_type == "image/png"
