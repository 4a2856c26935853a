"""The picture of an account as a document: what an uploaded screenshot shows, page by page, and whose it is.

The uploaded file is kept as it came; the PDF/A shows it for people, and the JSON says what it is of.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image

from cards.paper import BOTTOM, CREATOR, About, Paper, swedish_second, swedish_time
from cards.picture import Picture
from cards.record import Dated, canonical

#: Grows when a field of the JSON changes its meaning or goes away.
SCHEMA_VERSION = 1

_READING = (
    "Bilden är en skärmbild som en person har tagit och laddat upp; Kanalvakt har inte hämtat sidan. "
    "Den uppladdade filen är sparad oförändrad tillsammans med detta dokument. "
    "Genomskinliga delar visas här mot vitt."
)

#: So many points to a millimetre (150 to an inch) when a picture is narrower than the page.
_DENSE = 150 / 25.4
#: A picture that is still so wide when all of it is on one page is not cut.
_READABLE = 95.0
#: What ends one page is repeated at the top of the next, so that no line of text is lost in the cut.
_OVERLAP = 6.0
_CAPTION = 6.0
_QUALITY = 92


@dataclass(frozen=True, kw_only=True)
class Snapshot(Dated):
    """An uploaded picture of an account: of what, by whom, when and why."""

    municipality: str
    #: What people call the document, for example "Ögonblicksbild före avslut".
    title: str
    account: str
    platform: str
    address: str
    why: str
    uploaded_by: str
    uploaded_at: datetime
    #: The request or other matter that it belongs to, in words; may be empty.
    matter: str = ""
    #: The uploaded file: its name, media type, size, hash, and its sides in points.
    file_name: str
    media_type: str
    size: int
    sha256: str
    width: int
    height: int


def snapshot_json(view: Snapshot) -> bytes:
    """The record as canonical JSON."""
    return canonical("kanalvakt-snapshot", SCHEMA_VERSION, view)


def snapshot_pdf(view: Snapshot, picture: Picture) -> bytes:
    """Lays out the picture, over as many pages as it takes to be readable; PDF/A-1b."""
    about = About(
        title=f"{view.title}, {view.account}, {view.municipality}",
        author=view.municipality,
        head="Bevarad handling: bild av konto i sociala medier",
        place=f"{view.municipality} · {view.account}",
        foot=f"Uppladdad {swedish_second(view.uploaded_at)} · upprättad av {CREATOR}",
        made_at=view.uploaded_at,
    )
    page = Paper(about, text=snapshot_json(view).decode())
    page.add_page()
    page.heading_of_all(view.title, f"{view.account}, {view.municipality}")
    page.facts(_of_what(view))
    plan = _plan(picture)
    page.heading("Originalet")
    page.facts(_original(view))
    page.heading("Om handlingen")
    page.facts(_about(view, plan))
    _pictures(page, picture, plan)
    return bytes(page.output())


def _of_what(view: Snapshot) -> Iterator[tuple[str, str]]:
    yield "Konto", view.account
    yield "Plattform", view.platform
    yield "Adress", view.address
    yield "Varför", view.why
    yield "Hör till", view.matter
    yield "Uppladdad av", view.uploaded_by
    yield "Uppladdad", swedish_time(view.uploaded_at)


def _original(view: Snapshot) -> Iterator[tuple[str, str]]:
    yield "Filens namn", view.file_name or "Filen hade inget namn"
    yield "Filens slag", view.media_type
    yield "Storlek", f"{view.size} byte, {view.width} × {view.height} bildpunkter"
    yield "Filens SHA-256", view.sha256


def _about(view: Snapshot, plan: _Plan) -> Iterator[tuple[str, str]]:
    yield "Läsning", _READING
    if len(plan.cuts) > 1:
        yield (
            "Delad bild",
            f"Bilden visas i {len(plan.cuts)} delar. Det som avslutar en del står också överst i nästa.",
        )
    yield "JSON-filens SHA-256", hashlib.sha256(snapshot_json(view)).hexdigest()


# --- where the picture stands ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """How a picture is laid on pages: lying or standing, how wide in millimetres, cut at which lines."""

    lying: bool
    width: float
    cuts: tuple[tuple[int, int], ...]


def _plan(picture: Picture) -> _Plan:
    lying = picture.width > picture.height
    across, down = (297.0, 210.0) if lying else (210.0, 297.0)
    across, down = across - 2 * 20.0, down - 27.0 - BOTTOM - _CAPTION - 1
    width = min(across, picture.width / _DENSE)
    whole = min(width, down * picture.width / picture.height)
    if whole == width or whole >= _READABLE:
        return _Plan(lying, whole, ((0, picture.height),))
    step = math.floor(down * picture.width / width)
    repeated = min(round(_OVERLAP * picture.width / width), step // 3)
    tops = range(0, max(picture.height - repeated, 1), step - repeated)
    return _Plan(lying, width, tuple((top, min(top + step, picture.height)) for top in tops))


def _pictures(page: Paper, picture: Picture, plan: _Plan) -> None:
    total = len(plan.cuts)
    for number, piece in enumerate(picture.pieces(iter(plan.cuts)), start=1):
        page.add_page(orientation="L" if plan.lying else "P")
        page.caption(f"Bilden, del {number} av {total}" if total > 1 else "Bilden i sin helhet")
        page.picture(
            _embedded(piece, picture.media_type), width=plan.width, alt_text=f"Del {number} av {total}"
        )


def _embedded(piece: Image.Image, media_type: str) -> Image.Image | BytesIO:
    """A photograph stays one; a screenshot that was exact stays exact."""
    if media_type == "image/png":
        return piece
    written = BytesIO()
    piece.save(written, "JPEG", quality=_QUALITY, subsampling=0)
    written.seek(0)
    return written
