"""``GET /register/{municipality}``: the public register of accounts, as a page, as JSON and as CSV.

Anybody may read it; it changes nothing, knows no login and sets no cookie. The page may stand in a frame of
the municipality's own site (``?embed=1``); no other page of the program may.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, TypeAlias

from aiohttp import web

from cards.register import RegisterView, Wanted, register_csv, register_json
from cards.register_page import LONGEST, Shape, missing_page, register_page
from cards.texts import texts
from handlers.register import NotPublic, view
from handlers.world import World

STYLE: Final = (Path(__file__).parent / "register_files" / "register.css").read_bytes()
#: Changes with the sheet, so that a browser may keep it for good.
STYLE_NAME: Final = f"{hashlib.sha256(STYLE).hexdigest()[:12]}.css"

#: No script, nothing from elsewhere; who may show it in a frame follows.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors "
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Whoever keeps a copy asks each time whether it still holds: a closed account is gone at once.
    "Cache-Control": "public, no-cache",
}
OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

#: What is sent: its kind, its bytes, and headers of its own.
Sent: TypeAlias = tuple[str, bytes, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What somebody asks for: whose register, as what, which part of it."""

    municipality: str
    #: "", json, csv
    kind: str
    wanted: Wanted
    shape: Shape


def routes(world: World) -> list[web.RouteDef]:
    """The register's addresses, and that of its style sheet."""
    kept: dict[str, RegisterView] = {}
    return [
        web.get(f"/register/-/{STYLE_NAME}", _style),
        web.get("/register/{municipality}", partial(_register, world, kept)),
    ]


async def _style(request: web.Request) -> web.Response:
    del request
    kept = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=STYLE, content_type="text/css", charset="utf-8", headers=kept)


async def _register(world: World, kept: dict[str, RegisterView], request: web.Request) -> web.Response:
    asked = _asked(request)
    found = await view(world, asked.municipality, kept.get(asked.municipality))
    if isinstance(found, RegisterView):
        kept[asked.municipality] = found
    if not isinstance(found, RegisterView):
        return _answer(request, 404, _missing(found, asked))
    # Drawn beside the event loop: people who press a button do not wait for two thousand accounts.
    return _answer(request, 200, await asyncio.to_thread(_sent, found, asked))


def _asked(request: web.Request) -> _Asked:
    path, query = request.match_info["municipality"], request.query
    municipality, dot, kind = path.rpartition(".")
    if kind not in {"json", "csv"} or not dot:
        municipality, kind = path, ""

    def word(name: str) -> str:
        return " ".join(query.get(name, "")[:LONGEST].split())

    shape = Shape(
        language="en" if query.get("lang") == "en" else "sv",
        embedded=query.get("embed") == "1",
        extract=query.get("extract") == "document-plan",
        page=_number(query.get("page", "")),
        style=f"-/{STYLE_NAME}",
    )
    wanted = Wanted(words=word("q"), platform=word("platform"), unit=word("unit"))
    return _Asked(municipality=municipality, kind=kind, wanted=wanted, shape=shape)


def _number(said: str) -> int:
    return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


@lru_cache(maxsize=16)
def _sent(found: RegisterView, asked: _Asked) -> Sent:
    if asked.kind == "json":
        return "application/json", register_json(found, asked.wanted).encode(), OPEN
    if asked.kind == "csv":
        name = f"forteckning-{found.municipality}-version-{found.version}.csv"
        body = register_csv(found, asked.wanted, asked.shape.language)
        return "text/csv", body, {"Content-Disposition": f'attachment; filename="{name}"', **OPEN}
    return "text/html", register_page(found, asked.wanted, asked.shape).encode(), _framing(asked.shape)


def _missing(found: NotPublic | None, asked: _Asked) -> Sent:
    t = texts(asked.shape.language)
    if found is None:
        sentence = t("register-missing-unknown")
    else:
        sentence = t("register-missing-closed", name=found.name, unit=found.kept_by)
    if asked.kind:
        return "application/json", json.dumps({"error": sentence}, ensure_ascii=False).encode(), OPEN
    return "text/html", missing_page(sentence, asked.shape).encode(), _framing(asked.shape)


def _framing(shape: Shape) -> Mapping[str, str]:
    """Who may show the page in a frame."""
    if shape.embedded:
        return {"Content-Security-Policy": f"{POLICY}*"}
    return {"Content-Security-Policy": f"{POLICY}'none'"}


async def unframed(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """No page of the program is shown in another site's frame, but the register that is made for it."""
    del request
    if not response.headers.get("Content-Security-Policy", "").endswith("frame-ancestors *"):
        response.headers.setdefault("X-Frame-Options", "DENY")


def _answer(request: web.Request, status: int, sent: Sent) -> web.Response:
    kind, body, more = sent
    headers = {**HEADERS, **more}
    if status == 200:
        seal = hashlib.sha256(body).hexdigest()[:32]
        headers["ETag"] = f'"{seal}"'
        if any(tag.value in {seal, "*"} for tag in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
    return web.Response(status=status, body=body, content_type=kind, charset="utf-8", headers=headers)
