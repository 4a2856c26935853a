"""Asking Meta's Graph API as one Page: bounded, never redirected, every no with its reason, no token told.

The token travels in a header, and of what Meta answers only its numbers are told on: its sentences may quote
what was sent. Pages are turned by their cursors, for the addresses that Meta offers hold the token.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
from yarl import URL

from bot.outgoing import Outgoing, encrypted, retry_after
from handlers.ports import Undelivered

META = "https://graph.facebook.com"
#: Everything here is written for this version; Meta keeps one for about two years.
VERSION = "v26.0"
#: A hundred comments of the longest kind are a megabyte; more is no answer to our question.
LARGEST = 16 * 1024 * 1024
#: Seconds to leave the interface alone when it says "too many" and not for how long.
PAUSE = 300.0
#: Longer than this it is not left alone on its word.
LONGEST_PAUSE = 24 * 3600.0
#: So long it holds what Meta told of used calls: of few it tells nothing.
TOLD_FOR = 3600.0
#: Per cent of what Meta allows after which we no longer ask what is new; decisions are still carried out.
SPARING = 80

HTTP_OK, HTTP_REDIRECT, HTTP_CLIENT, HTTP_MANY, HTTP_SERVER = 200, 300, 400, 429, 500

UNKNOWN_FAULT, SERVICE_DOWN = 1, 2
#: It may be tried again.
PASSING = frozenset({UNKNOWN_FAULT, SERVICE_DOWN})
#: Too many calls: of the app, the user, the Page, this kind, and by business use case.
OF_THE_APP = 4
#: Of Messenger alone: comments are read and hidden all the same.
OF_MESSAGES = 80006
TOO_MANY = frozenset({OF_THE_APP, 17, 32, 341, 613, 80001, 80002, OF_MESSAGES})
#: The edges that Messenger's own limit is about.
INBOX = frozenset({"conversations", "messages"})
BAD_TOKEN = frozenset({102, 104, 190})
PERMISSIONS = frozenset({3, 10, *range(200, 300)})
#: Meta has barred the account from doing such things for a time.
BARRED = 368
BAD_PARAMETER, MISSING, SAID_ALREADY, REPLIED = 100, 33, 506, 10900

LATE = "Meta tar bara emot svar på ett meddelande inom 24 timmar"
SAYS_WAIT = "Meta ber oss vänta"
HALF = "Meta lämnade bara ett halvt svar"
#: What the codes of Meta mean for the people who read the card.
REASONS: Mapping[int, str] = {
    BARRED: "Meta har spärrat kontot för sådant här en tid",
    506: "samma text står redan där",
    1705: "Meta kräver sidans egen åtkomsttoken",
    REPLIED: "kommentaren har redan fått ett privat svar",
    10903: "den som skrev går inte att svara privat",
    551: "personen går inte att nå med ett meddelande",
}
#: The same by code and subcode: the time for answering a message has run out.
WINDOW = {(10, 2018278), (10, 2018065), (10, 2534022)}


#: Ids are digits, at Facebook with an underscore; nothing else may end up in an address.
_ID = re.compile(r"[0-9]+(?:_[0-9]+)*")


def checked(id_: str) -> str:
    """The id, if it may stand in an address."""
    if not _ID.fullmatch(id_):
        raise Undelivered("numret är inget nummer från plattformen", final=True)
    return id_


class Declined(Undelivered):
    """Meta answered no. ``code`` and ``subcode`` are Meta's own numbers for why, 0 where it gave none."""

    def __init__(
        self,
        reason: str,
        *,
        code: int = 0,
        subcode: int = 0,
        retry_after: float | None = None,
        final: bool,
        untouched: bool = False,
    ) -> None:
        super().__init__(reason, retry_after=retry_after, final=final, untouched=untouched)
        self.code = code
        self.subcode = subcode

    @property
    def unpermitted(self) -> bool:
        """A permission is missing, or was taken back; that a time has run out says nothing of that."""
        return self.code in {*PERMISSIONS, BARRED} and (self.code, self.subcode) not in WINDOW

    @property
    def missing(self) -> bool:
        """What was asked for is not there, or not for our eyes: Meta tells no difference."""
        return (self.code, self.subcode) == (BAD_PARAMETER, MISSING)


class Limits:
    """How long Meta wants to be left alone; shared by all that speak for the same app."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}
        #: Per cent of the calls that are used, and when that was told: by whose they are and by the limit.
        self._used: dict[str, dict[str, tuple[int, float]]] = {}

    def pause(self, whose: str, seconds: float) -> None:
        """Nothing is asked for ``whose`` for so long: calling on would only prolong it."""
        until = self._clock() + min(seconds, LONGEST_PAUSE)
        self._until[whose] = max(until, self._until.get(whose, 0.0))

    def left(self, *whose: str) -> float:
        """Seconds until all of them may be asked again."""
        return max(0.0, *(self._until.get(name, 0.0) - self._clock() for name in whose))

    def note(self, whose: str, used: Mapping[str, int]) -> None:
        """So many per cent are used of each limit; one that is not named stands as it was told."""
        told = {limit: (percent, self._clock()) for limit, percent in used.items()}
        self._used[whose] = self._used.get(whose, {}) | told

    def used(self, whose: str) -> int:
        """Per cent that are used of the limit of which the least is left."""
        begun = self._clock() - TOLD_FOR
        return max((percent for percent, at in self._used.get(whose, {}).values() if at > begun), default=0)


def graph_address(api: str) -> URL:
    """The base address, or ValueError in one sentence."""
    return encrypted(api) / VERSION


class Graph:
    """The interface, as one Page of one app."""

    def __init__(
        self,
        page: str,
        token: str,
        *,
        api: str = META,
        app_secret: str = "",
        limits: Limits | None = None,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        largest: int = LARGEST,
    ) -> None:
        self._page = page
        self._root = graph_address(api)
        #: Shows that it is the app itself that holds the token; Meta demands it where the app says so.
        proof = hmac.digest(app_secret.encode(), token.encode(), hashlib.sha256).hex() if app_secret else ""
        self._proof = {"appsecret_proof": proof} if proof else {}
        self._limits = limits or Limits()
        self._outgoing = Outgoing(
            "Meta",
            {"Authorization": f"Bearer {token}"},
            session=session,
            patience=patience,
            largest=largest,
        )

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._outgoing.close()

    def spare(self) -> None:
        """Raises Undelivered while what is left of our calls is kept for decisions."""
        left = self._limits.left(f"{self._page} reading")
        if left:
            raise Undelivered(
                "kontots anrop till Meta är nästan slut; vi läser igen senare", retry_after=left
            )

    @property
    def _messages(self) -> str:
        return f"{self._page} messages"

    @property
    def used(self) -> int:
        """Per cent of the Page's calls that are used, as Meta told last of each limit."""
        return self._limits.used(self._page)

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """Reads."""
        try:
            return await self._ask("GET", path, query=query)
        except Undelivered as no:
            no.untouched = True
            raise

    async def post(self, path: str, **form: str) -> dict[str, Any]:
        """Writes."""
        return await self._ask("POST", path, form=form)

    async def delete(self, path: str) -> dict[str, Any]:
        """Deletes."""
        return await self._ask("DELETE", path)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        about_messages = path.rpartition("/")[2] in INBOX
        left = self._limits.left("app", self._page, *([self._messages] if about_messages else []))
        if left:
            raise Declined(SAYS_WAIT, retry_after=left, final=False, untouched=True)
        response, content = await self._outgoing.ask(
            method,
            self._root.joinpath(*path.split("/")),
            params={**(query or {}), **({} if method == "POST" else self._proof)},
            data={**form, **self._proof} if form is not None else None,
        )
        return self._understood(response, content)

    def _understood(self, response: aiohttp.ClientResponse, content: bytes) -> dict[str, Any]:
        """The answer, or the no that it is. Which status goes with which no is documented nowhere."""
        used, regained = _usage(response.headers)
        self._limits.note(self._page, used)
        if max(used.values(), default=0) >= SPARING:
            self._limits.pause(f"{self._page} reading", regained or PAUSE)
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        error = body.get("error") if isinstance(body, dict) else None
        if isinstance(error, dict):
            raise self._no(error, response, regained)
        if not HTTP_OK <= response.status < HTTP_REDIRECT:
            raise self._no({}, response, regained)
        if not isinstance(body, dict):
            raise Undelivered(HALF)
        return body

    def _no(self, error: Mapping[str, Any], response: aiohttp.ClientResponse, regained: float) -> Declined:
        code, subcode = _whole(error.get("code")), _whole(error.get("error_subcode"))
        if code in TOO_MANY or response.status == HTTP_MANY:
            wait = max(regained, retry_after(response.headers) or 0.0) or PAUSE
            whose = {OF_THE_APP: "app", OF_MESSAGES: self._messages}.get(code, self._page)
            self._limits.pause(whose, wait)
            no: dict[str, Any] = {"code": code, "subcode": subcode, "retry_after": wait}
            return Declined(SAYS_WAIT, **no, final=False, untouched=True)
        return Declined(
            LATE if (code, subcode) in WINDOW else _reason(code, response.status),
            code=code,
            subcode=subcode,
            retry_after=retry_after(response.headers) or None,
            final=_is_final(code, response.status) and error.get("is_transient") is not True,
        )


def _is_final(code: int, status: int) -> bool:
    if code:
        return code not in PASSING
    return HTTP_REDIRECT <= status < HTTP_SERVER


def _reason(code: int, status: int) -> str:
    number = f"kod {code}" if code else f"HTTP {status}"
    if code in REASONS:
        return f"{REASONS[code]} ({number})"
    if code in BAD_TOKEN:
        return f"Meta godtar inte kontots åtkomsttoken ({number}); den behöver bytas"
    if code in PERMISSIONS:
        return f"appen saknar en behörighet för kontot hos Meta ({number})"
    if code in PASSING or status >= HTTP_SERVER:
        return f"Meta är ur funktion för tillfället ({number})"
    return f"Meta sade nej ({number})"


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _usage(headers: Mapping[str, str]) -> tuple[dict[str, int], float]:
    """How many per cent of each limit are used, and after how many seconds we may call again."""
    used: dict[str, int] = {}
    minutes = [0]
    for name in ("X-App-Usage", "X-Business-Use-Case-Usage"):
        with contextlib.suppress(ValueError, RecursionError):
            for row in _rows(json.loads(headers.get(name, "null"))):
                limit = str(row.get("type", name))
                figures = (_whole(row.get(f)) for f in ("call_count", "total_time", "total_cputime"))
                used[limit] = max(used.get(limit, 0), *figures)
                minutes.append(_whole(row.get("estimated_time_to_regain_access")))
    return used, max(minutes) * 60.0


def _rows(told: object) -> list[dict[str, Any]]:
    """The figures, whether they stand alone or in a list for each Page."""
    if not isinstance(told, dict):
        return []
    lists = [value for value in told.values() if isinstance(value, list)]
    return [row for rows in lists for row in rows if isinstance(row, dict)] if lists else [told]
