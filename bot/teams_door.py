"""The door for what Teams sends: size, shape, token, origin; then the turn, and always a valid response.

The library's own aiohttp adapter answers 500 to a bad token and to a handler's invoke response alike, so
its steps are taken here one by one.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.auth import AuthenticateRequestResult

from bot.faults import report
from bot.teams_answers import fault, invoke_error, invoke_message
from bot.teams_trust import TeamsSettings, Untrusted, check_origin

#: A message with a card is at most some 30 KB, a pointed-at message somewhat more.
MOST_BYTES = 256 * 1024

log = structlog.get_logger(__name__)

#: What a turn leaves for the invoke response.
Turn = Callable[[Activity], Awaitable[dict[str, Any] | None]]


class TooLarge(ValueError):
    """More was sent than any message of Teams is."""


class Door:
    """Lets in what Microsoft vouches for, and hands it to the turn."""

    def __init__(self, adapter: CloudAdapterBase, settings: TeamsSettings, turn: Turn) -> None:
        self._adapter = adapter
        self._settings = settings
        self._turn = turn

    async def receive(self, request: web.Request) -> web.Response:
        """POST /api/messages."""
        try:
            activity = _activity(await _body(request))
        except TooLarge as error:
            return _error(413, str(error))
        except ValueError as error:
            return _error(400, str(error))
        try:
            check_origin(activity, self._settings)
            identity = await self._authenticated(activity, request.headers.get("Authorization"))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a token, the answer is no
            log.warning("teams_refused", reason=_reason(error))
            return _error(401, "not authorised")
        return await self._entered(activity, identity)

    async def _authenticated(self, activity: Activity, header: str | None) -> AuthenticateRequestResult:
        if not self._settings.anonymous and not header:
            raise Untrusted("the request bears no token")
        token: Any = None if self._settings.anonymous else header
        return await self._adapter.bot_framework_authentication.authenticate_request(activity, token)

    async def _entered(self, activity: Activity, identity: AuthenticateRequestResult) -> web.Response:
        bodies: list[dict[str, Any] | None] = []

        async def turn(_context: TurnContext) -> None:
            bodies.append(await self._turn(activity))

        try:
            await self._adapter.process_activity(identity, activity, turn)
        except Exception as error:  # noqa: BLE001 - the one who pressed is told, the log has the rest
            bodies.append(_failed(activity, report("teams_turn_failed", error)))
        if activity.type != ActivityTypes.invoke:
            return web.Response(status=202)
        body = bodies[0] if bodies and bodies[0] is not None else invoke_error(501, "unknown invoke")
        return web.json_response(body)


def _failed(activity: Activity, reference: str) -> dict[str, Any]:
    if (activity.name or "").startswith("composeExtension/"):
        return {"task": {"type": "message", "value": fault(reference)}}
    return invoke_message(fault(reference))


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge("the message is too large")
    body = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLarge("the message is too large")
    return bytes(body)


def _activity(body: bytes) -> Activity:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("the body is not JSON") from error
    if not isinstance(found, dict):
        raise ValueError("the body is not an activity")  # noqa: TRY004 - the sender's mistake, not ours
    try:
        activity: Activity = Activity().deserialize(found)  # type: ignore[no-untyped-call] # the library's
    except Exception as error:
        raise ValueError("the body is not an activity") from error
    if not isinstance(activity.type, str) or not activity.type:
        raise ValueError("the activity has no type")
    return activity


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": message}, status=status)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, (Untrusted, PermissionError)) else type(error).__name__
