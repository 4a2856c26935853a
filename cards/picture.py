"""An uploaded picture, made fit for a page: upright, opaque, in plain colours, and cut into readable pieces.

Only PNG and JPEG are read, told apart by their content and never by what they are called. Whatever else a
picture may be (animated, cut off, unreasonably large once unpacked) is refused before or as soon as it shows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

#: Bytes of a picture as it is uploaded, and its points once it is unpacked.
LARGEST = 20 * 2**20
MOST_POINTS = 100_000_000
#: Points on the shorter side; less than this shows no page.
LEAST_SIDE = 100
#: Times as high as it is wide; a higher one would give a document that nobody reads.
STEEPEST = 120
#: Points across a page; what is wider is drawn smaller, for the original is kept beside it.
_WIDEST = 2400
#: How phones call what they save photographs as.
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_WHITE = (255, 255, 255)


class Problem(StrEnum):
    """Why a file cannot become a page; the texts to people are looked up by this."""

    EMPTY = "empty"
    LARGE = "large"
    POINTS = "points"
    SMALL = "small"
    STEEP = "steep"
    MOVING = "moving"
    DAMAGED = "damaged"
    PDF = "pdf"
    SVG = "svg"
    HEIC = "heic"
    OTHER = "other"


class PictureRefused(Exception):
    """The file is no picture that can be kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def media_type(content: bytes) -> str:
    """What the file is by its first bytes: image/png or image/jpeg. Raises PictureRefused for all else."""
    if not content:
        raise PictureRefused(Problem.EMPTY)
    if len(content) > LARGEST:
        raise PictureRefused(Problem.LARGE)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    raise PictureRefused(_other(content[:1024]))


def _other(start: bytes) -> Problem:
    if b"%PDF-" in start:
        return Problem.PDF
    if b"<svg" in start.lower() or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return Problem.SVG
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC:
        return Problem.HEIC
    return Problem.OTHER


@dataclass(frozen=True)
class Picture:
    """A picture that was read to its end."""

    media_type: str
    #: As people see it, turned upright.
    width: int
    height: int
    _upright: Image.Image
    _colours: ImageCms.ImageCmsTransform | None

    def pieces(self, heights: Iterator[tuple[int, int]]) -> Iterator[Image.Image]:
        """The picture from line to line, opaque and in sRGB; one piece is in memory at a time."""
        for top, bottom in heights:
            yield self._plain(self._upright.crop((0, top, self.width, bottom)))

    def _plain(self, piece: Image.Image) -> Image.Image:
        """What a page of PDF/A-1 can hold, which knows no transparency."""
        if piece.mode.startswith("I"):  # 16 bit of grey; Pillow's own way to 8 would make all of it white
            piece = piece.convert("I").point(lambda grey: grey / 256).convert("L")
        if piece.mode in {"LA", "PA", "RGBA", "RGBa"} or "transparency" in piece.info:
            piece = piece.convert("RGBA")
            paper = Image.new("RGBA", piece.size, (*_WHITE, 255))
            piece = Image.alpha_composite(paper, piece).convert("RGB")
        piece = self._recoloured(piece)
        if piece.width > _WIDEST:
            high = max(1, round(piece.height * _WIDEST / piece.width))
            piece = piece.resize((_WIDEST, high), Image.Resampling.LANCZOS)
        piece.info.clear()
        return piece

    def _recoloured(self, piece: Image.Image) -> Image.Image:
        if piece.mode == "P":
            piece = piece.convert("RGB")
        if self._colours is None or piece.mode != self._colours.input_mode:
            return piece.convert("RGB")
        recoloured = ImageCms.applyTransform(piece, self._colours)
        assert recoloured is not None
        return recoloured


def read_picture(content: bytes) -> Picture:
    """The picture, read to its end. Raises PictureRefused."""
    kind = media_type(content)
    try:
        image = PngImageFile(BytesIO(content)) if kind == "image/png" else JpegImageFile(BytesIO(content))
        _must_be_reasonable(image)
        image.load()
        ImageOps.exif_transpose(image, in_place=True)  # upright, without a copy of what is so already
    except PictureRefused:
        raise
    except Exception:  # noqa: BLE001 - hostile content; what the library raises may be anything
        raise PictureRefused(Problem.DAMAGED) from None
    return Picture(kind, image.width, image.height, image, _colours(image))


def _must_be_reasonable(image: PngImageFile | JpegImageFile) -> None:
    """Asked of what the file says of itself, before any of it is unpacked."""
    if image.width * image.height > MOST_POINTS:
        raise PictureRefused(Problem.POINTS)
    if min(image.size) < LEAST_SIDE:
        raise PictureRefused(Problem.SMALL)
    if max(image.size) > STEEPEST * min(image.size):
        raise PictureRefused(Problem.STEEP)
    if getattr(image, "is_animated", False):
        raise PictureRefused(Problem.MOVING)


def _colours(image: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """The way from the picture's own colours to sRGB, where it names any that make sense."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        return None
    mode = "RGB" if image.mode == "RGBA" else image.mode
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.buildTransform(own, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, struct.error):
        return None
