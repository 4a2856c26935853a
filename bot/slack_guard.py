"""The door of /slack/events: only what Slack signed comes in, and nothing of the rest is logged.

slack-bolt alone answers 500 to a timestamp that is no number or a signature that is not ASCII, writes the
body of a badly signed request to its log, and answers 200 to an unsigned ``ssl_check=1``. So the signature
is checked here, before bolt sees anything.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from multidict import CIMultiDictProxy
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

log = structlog.get_logger(__name__)

#: Slack's own payloads stay far below this.
MOST_BYTES = 1024 * 1024
TIMESTAMP = "X-Slack-Request-Timestamp"
SIGNATURE = "X-Slack-Signature"
_SIGNED = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_SECONDS = re.compile(r"\d{1,11}", re.ASCII)
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class Turned(Exception):
    """A request that is not let in: the status and the sentence that Slack, or whoever it was, gets."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Guard:
    """Lets in what Slack signed within the last five minutes."""

    def __init__(self, signing_secret: str, clock: Clock | None = None) -> None:
        self._verifier = SignatureVerifier(signing_secret, clock or Clock())

    async def admit(self, request: web.Request) -> AsyncBoltRequest:
        """The request as bolt reads it; Turned for everything that Slack did not send."""
        try:
            body = await _read(request)
            self._verify(request.headers, body)
            return _bolt_request(request, body)
        except Turned as turned:
            # Never the body or the headers: they may hold a comment's words or somebody's signature.
            log.warning("slack request turned away", status=turned.status, reason=turned.reason)
            raise

    def _verify(self, headers: CIMultiDictProxy[str], body: str) -> None:
        times, signatures = headers.getall(TIMESTAMP, []), headers.getall(SIGNATURE, [])
        if len(times) != 1 or len(signatures) != 1:
            raise Turned(401, "the request is not signed by Slack")
        if not _SECONDS.fullmatch(times[0]) or not _SIGNED.fullmatch(signatures[0]):
            raise Turned(401, "the signature is not one of Slack's")
        if not self._verifier.is_valid(body, times[0], signatures[0]):
            raise Turned(401, "the signature is wrong or too old")


async def _read(request: web.Request) -> str:
    if (request.content_length or 0) > MOST_BYTES:
        raise Turned(413, "the request is too large")
    body = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > MOST_BYTES:
            raise Turned(413, "the request is too large")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        # Slack sends UTF-8 alone, and slack_sdk's check of the signature falls over anything else.
        raise Turned(400, "the body is not UTF-8") from None


def _bolt_request(request: web.Request, body: str) -> AsyncBoltRequest:
    if request.content_type not in {_JSON, _FORM}:
        raise Turned(415, f"the content type should be {_JSON} or {_FORM}")
    try:
        read = _object(body, form=request.content_type == _FORM)
    except (ValueError, RecursionError):
        raise Turned(400, "the body is not what its content type says") from None
    # The mode is bolt's word for a body that is read already; bolt would read it again, and find nothing in
    # a command in whose words "payload" stands.
    return AsyncBoltRequest(
        body=read, query=request.query_string, headers=dict(request.headers), mode="socket_mode"
    )


def _object(text: str, *, form: bool) -> dict[str, Any]:
    """What bolt should find in the body; ValueError for all but an object, to which it would answer 500."""
    if form:
        fields = dict(parse_qsl(text, keep_blank_values=True))
        if "payload" not in fields:
            return fields
        text = fields["payload"]
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of error for one answer
    return found
