"""``POST /webhooks/comments``: signed comments from whatever reads a platform for the municipality.

What is refused is refused whole, with an error that says why and shows nothing of the body. What is taken
is stored, flagged and queued before the answer, so a sender may send again until it gets its 202.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from datetime import timedelta
from functools import partial

import structlog
from aiohttp import web
from sqlmodel import Session

from bot.comments_body import LARGEST, Body, BodyRefused, named, read_body
from bot.faults import report
from bot.settings import Settings
from handlers.intake import take_in
from handlers.world import World
from routines.clock import STOCKHOLM
from storage import accounts, feeds, inbox

#: How far the sender's clock may be from ours, both for the signature and for when a comment was written.
TOLERANCE = timedelta(minutes=5)
#: Under which the inbox keeps the signatures of what was taken in.
SOURCE = "webhook"
NOT_HERE = "the body names something that is not here; nothing was taken in"
CLOSED = "the account is closed, so its comments are no longer read; nothing was taken in"
TIMESTAMP = "X-Kanalvakt-Timestamp"
SIGNATURE = "X-Kanalvakt-Signature"
#: Under which a request remembers the body that was read of it.
_BODY = web.RequestKey("body", bytes)
_SECONDS = re.compile(r"[0-9]{1,12}")
_HEX = re.compile(r"v1=([0-9a-fA-F]{64})")

_log = structlog.get_logger(__name__)


def routes(world: World, settings: Settings) -> list[web.RouteDef]:
    """The address, taking what is signed with KANALVAKT_INTAKE_SECRET."""
    secret = settings.intake_secret
    key = secret.get_secret_value().encode() if secret is not None else b""
    return [web.post("/webhooks/comments", partial(_receive, world, key, asyncio.Lock()))]


def sign(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that a sender adds; the demo and tests are senders too."""
    signature = _signature(secret.encode(), str(timestamp), body)
    return {TIMESTAMP: str(timestamp), SIGNATURE: f"v1={signature}"}


async def _receive(world: World, key: bytes, turn: asyncio.Lock, request: web.Request) -> web.Response:
    try:
        body = await _checked(world, key, request)
        account = await world.database.read(partial(_account, body))
    except BodyRefused as refusal:
        if key and not turn.locked():  # one at a time, for anybody may send what is refused
            async with turn:
                await _count(world, request, refusal)
        return answer_no(refusal)
    # The very same request again, maybe by somebody who listened: its texts may be outdated by now.
    signature = request.headers[SIGNATURE].removeprefix("v1=").lower()
    if await world.database.read(partial(inbox.known, source=SOURCE, event=signature)):
        _log.info("comments received before", municipality=body.municipality, account=account)
        return web.json_response({"received": 0, "duplicates": body.sent}, status=202)
    taken = await take_in(world, body.municipality, account, body.incoming, origin="webhook")
    # Only now, so that what failed can be sent again just as it was.
    await world.database.write(partial(_note, world, body.municipality, account, signature))
    # Whatever was known as it is, or stood twice in the body.
    duplicates = body.sent - taken.received
    _log.info(
        "comments received",
        municipality=body.municipality,
        account=account,
        received=taken.received,
        duplicates=duplicates,
        cases=len(taken.cases),
    )
    return web.json_response({"received": taken.received, "duplicates": duplicates}, status=202)


def _note(world: World, municipality: str, account: str, signature: str, session: Session) -> None:
    inbox.first_time(session, source=SOURCE, event=signature, at=world.now())
    feeds.took(session, municipality, account, world.now())


async def _count(world: World, request: web.Request, refusal: BodyRefused) -> None:
    """Counts what was refused and names an account of ours, so that whoever runs the program sees it.

    Nothing else of it is kept, and nobody is told: it may come from anybody.
    """

    def count(session: Session) -> None:
        found = accounts.by_address(session, *names) if names is not None else None
        if found is not None:
            feeds.refused(session, found.municipality, found.id, world.now(), why=refusal.error)

    try:
        body = request.get(_BODY) or await bounded(request, LARGEST)
    except BodyRefused:
        return
    names = named(body)
    try:
        if names is not None:
            await world.database.write(count)
    except Exception as fault:  # noqa: BLE001 - who sent it hears why it was refused, whatever it is
        report("what was refused could not be counted", fault)


async def _checked(world: World, key: bytes, request: web.Request) -> Body:
    """The body of a request that is signed, small enough and right; else BodyRefused."""
    if not key:
        raise BodyRefused(503, "KANALVAKT_INTAKE_SECRET is not set, so nothing can be taken in")
    _check_headers(world, request)
    body = request[_BODY] = await bounded(request, LARGEST)
    if not _signed(key, request, body):
        raise BodyRefused(401, f"{SIGNATURE} does not fit the secret, the timestamp and the body")
    return read_body(body, latest=world.now() + TOLERANCE)


def _account(body: Body, session: Session) -> str:
    """The id of the account that the body names."""
    if accounts.municipality(session, body.municipality) is None:
        raise BodyRefused(422, NOT_HERE, {"municipality": "there is no municipality of this id"})
    found = accounts.by_address(session, body.municipality, body.account)
    if found is not None:
        return found.id
    closed = accounts.closed_at_address(session, body.municipality, body.account)
    if closed is not None and closed.closed_at is not None:
        day = closed.closed_at.astimezone(STOCKHOLM).date()
        raise BodyRefused(422, CLOSED, {"account": f"the account at this address was closed on {day}"})
    raise BodyRefused(422, NOT_HERE, {"account": "the municipality has no account at this address"})


def _check_headers(world: World, request: web.Request) -> None:
    """What can be said before anything of the body is read."""
    timestamp = request.headers.get(TIMESTAMP, "")
    if not _SECONDS.fullmatch(timestamp):
        raise BodyRefused(401, f"{TIMESTAMP} should be the time in whole Unix seconds")
    if abs(world.now().timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise BodyRefused(401, f"{TIMESTAMP} is more than five minutes from the time here")
    if not _HEX.fullmatch(request.headers.get(SIGNATURE, "")):
        raise BodyRefused(401, f"{SIGNATURE} should be v1= and 64 hexadecimal digits")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BodyRefused(415, "the body should be sent as it is, without Content-Encoding")


def _signed(key: bytes, request: web.Request, body: bytes) -> bool:
    given = request.headers[SIGNATURE].removeprefix("v1=").lower()
    return hmac.compare_digest(given, _signature(key, request.headers[TIMESTAMP], body))


def _signature(key: bytes, timestamp: str, body: bytes) -> str:
    return hmac.digest(key, b"v1:" + timestamp.encode() + b":" + body, hashlib.sha256).hex()


async def bounded(request: web.Request, largest: int) -> bytes:
    """The body, given up as soon as it is too large; also where its length was not told."""
    too_large = BodyRefused(413, f"the body is larger than {largest} bytes; send fewer comments at once")
    if request.content_length is not None and request.content_length > largest:
        raise too_large
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > largest:
            raise too_large
        parts.append(part)
    return b"".join(parts)


def answer_no(refusal: BodyRefused) -> web.Response:
    """Says why, and shows nothing of the body."""
    _log.warning("comments refused", status=refusal.status, reason=refusal.error)
    answer: dict[str, object] = {"error": refusal.error}
    if refusal.errors:
        answer["errors"] = [{"field": field, "message": said} for field, said in refusal.errors.items()]
    return web.json_response(answer, status=refusal.status)
