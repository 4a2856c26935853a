"""What is said of a fault: its kind and the line it came from, never its words, which may quote a comment."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from handlers.work import where

log = structlog.get_logger(__name__)


def report(event: str, fault: BaseException) -> str:
    """Logs a fault; returns the number by which the one who met it and the log row find each other."""
    reference = secrets.token_hex(4).upper()
    log.error(event, reference=reference, fault=where(fault))
    return reference


class Wordless(logging.Formatter):
    """Writes what libraries log; of a fault only where it was, for they quote it in the message too."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        place = f"{record.name} {record.filename}:{record.lineno}"
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None:
            return f"{place} {where(fault)}"
        if record.levelno >= logging.ERROR:
            return f"{place} {record.levelname.lower()}"
        return f"{record.name} {record.getMessage()}"


@web.middleware
async def answered(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Whatever breaks, the sender gets an answer with a number, and the log where it was."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as fault:  # noqa: BLE001 - nobody else would see it without its words
        number = report("a request could not be answered", fault)
        return web.json_response({"error": "something went wrong here", "reference": number}, status=500)
