"""``/webhooks/meta``: Meta signs us up with a word, and then tells, signed, what happens at the Pages.

What is signed is answered with 200 once all of it is stored or set aside, else Meta sends it again for a day
and a half. What is not signed leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

import structlog
from aiohttp import web
from pydantic import SecretStr
from sqlmodel import Session

from bot.comments_body import BodyRefused
from bot.faults import report
from bot.meta_body import Change, Mentioned, Odd, read_body
from bot.settings import Settings
from bot.webhook import answer_no, bounded
from handlers import mentions, reading
from handlers.happened import Happened, take_in_happened
from handlers.platforms import MESSAGE
from handlers.ports import Undelivered
from handlers.world import World
from storage import accounts, inbox
from storage.tables import Account

#: Bytes of a body: a thousand changes as Meta sends at most, twice, with every letter escaped.
LARGEST = 16 * 1024 * 1024
SIGNATURE = "X-Hub-Signature-256"
#: Under which the inbox keeps what is of a shape that we do not know.
SOURCE = "meta"
_SIGNED = re.compile(r"sha256=([0-9a-fA-F]{64})")
_CHALLENGE = re.compile(r"[0-9A-Za-z_-]{1,200}")

_log = structlog.get_logger(__name__)


def routes(world: World, settings: Settings) -> list[web.RouteDef]:
    """The address, for Meta's sign-up and for what Meta tells."""
    door = _Door(world, _word(settings.meta_verify_token), _word(settings.meta_app_secret))
    return [web.get("/webhooks/meta", door.sign_up), web.post("/webhooks/meta", door.receive)]


def sign(secret: str, body: bytes) -> dict[str, str]:
    """The header that Meta adds; tests add it too."""
    return {SIGNATURE: f"sha256={hmac.digest(secret.encode(), body, hashlib.sha256).hex()}"}


def _word(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""


class _Door:
    def __init__(self, world: World, verify_token: str, app_secret: str) -> None:
        self._world = world
        self._verify_token = verify_token
        self._key = app_secret.encode()
        #: One at a time, so that of two tellings of the same comment each knows the other.
        self._one = asyncio.Lock()

    async def sign_up(self, request: web.Request) -> web.Response:
        """Meta asks whether we know the word that was typed at its site."""
        query = request.query
        if not self._verify_token:
            return answer_no(
                BodyRefused(503, "KANALVAKT_META_VERIFY_TOKEN is not set, so nobody can sign up")
            )
        known = hmac.compare_digest(query.get("hub.verify_token", "").encode(), self._verify_token.encode())
        challenge = query.get("hub.challenge", "")
        if query.get("hub.mode") != "subscribe" or not known:
            return answer_no(BodyRefused(403, "hub.verify_token is not KANALVAKT_META_VERIFY_TOKEN"))
        if not _CHALLENGE.fullmatch(challenge):
            return answer_no(BodyRefused(400, "hub.challenge should be a number"))
        _log.info("signed up at meta")
        return web.Response(text=challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def receive(self, request: web.Request) -> web.Response:
        """What has happened, or something that we do not know and keep."""
        try:
            body = await self._checked(request)
        except BodyRefused as refusal:
            return answer_no(refusal)
        parts = await asyncio.to_thread(read_body, body, now=self._world.now())
        changes = [part for part in parts if isinstance(part, Change)]
        odd = [part for part in parts if isinstance(part, Odd)]
        mentioned = [part for part in parts if isinstance(part, Mentioned)]
        async with self._one:
            set_aside, all_in = await self._take(changes)
        odd += [*set_aside, *await self._ask(mentioned)]
        if odd:
            await self._set_aside(odd)
        if not all_in:
            # Meta tells it again, just as it was; what is in changes nothing then.
            return answer_no(BodyRefused(503, "Meta cannot be asked just now what stands there"))
        told = len(changes) + len(mentioned)
        return web.json_response({"changes": told, "set_aside": len(odd)})

    async def _checked(self, request: web.Request) -> bytes:
        """The raw body of a request that is signed and small enough; else BodyRefused."""
        if not self._key:
            raise BodyRefused(503, "KANALVAKT_META_APP_SECRET is not set, so nothing can be taken in")
        given = _SIGNED.fullmatch(request.headers.get(SIGNATURE, ""))
        if given is None:
            raise BodyRefused(401, f"{SIGNATURE} should be sha256= and 64 hexadecimal digits")
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise BodyRefused(415, "the body should be sent as it is, without Content-Encoding")
        body = await bounded(request, LARGEST)
        if not hmac.compare_digest(given[1].lower(), hmac.digest(self._key, body, hashlib.sha256).hex()):
            raise BodyRefused(401, f"{SIGNATURE} does not fit KANALVAKT_META_APP_SECRET and the body")
        return body

    async def _take(self, changes: Sequence[Change]) -> tuple[list[Odd], bool]:
        """Hands each Page's changes to its accounts; returns those of Pages that nobody here has.

        And whether all that is ours is in, so that nothing need be told again.
        """
        if not changes:
            return [], True
        by_account: dict[tuple[str, str], list[Change]] = {}
        for change in changes:
            by_account.setdefault((change.platform, change.account), []).append(change)
        found = await self._world.database.read(partial(_accounts, set(by_account)))
        odd: list[Odd] = []
        all_in = True
        for account in found:
            told = [change.happened for change in by_account[_name(account)]]
            try:
                await self._take_at(account, told)
            except Undelivered:
                all_in = False
            except Exception as fault:  # noqa: BLE001 - whatever it is, the other accounts lose nothing by it
                report("what Meta told of an account could not be taken in", fault)
                odd += [Odd(why="fault", body=_kept(account.id, item)) for item in told]
        ours = {_name(account) for account in found}
        odd += [
            # It may be one of ours that is not connected yet, or has been closed: its words are records too.
            Odd(why="other_page", body=_kept(change.account, change.happened))
            for change in changes
            if (change.platform, change.account) not in ours
        ]
        return odd, all_in

    async def _take_at(self, account: Account, told: Sequence[Happened]) -> None:
        if any(item.comment.kind != MESSAGE for item in told):
            await reading.told(self._world, account)
        taken = await take_in_happened(self._world, account, told)
        _log.info(
            "told by meta",
            municipality=account.municipality,
            account=account.id,
            changes=len(told),
            received=taken.received,
            cases=len(taken.cases),
        )

    async def _ask(self, mentioned: Sequence[Mentioned]) -> list[Odd]:
        """Has mentions read; returns those of accounts that nobody here has."""
        if not mentioned:
            return []

        def note(session: Session) -> list[Account]:
            found = _accounts({(part.platform, part.account) for part in mentioned}, session)
            for account in found:
                for part in mentioned:
                    if (part.platform, part.account) == _name(account):
                        mentions.ask(session, self._world, account, part.post, part.comment, part.at)
            return found

        found = await self._world.database.write(note)
        for account in found:
            await reading.told(self._world, account)
        ours = {_name(account) for account in found}
        return [
            Odd(why="other_page", body=f"{part.account} mentioned {part.post} {part.comment}")
            for part in mentioned
            if (part.platform, part.account) not in ours
        ]

    async def _set_aside(self, odd: Sequence[Odd]) -> None:
        _log.warning("meta told what is not known here", **Counter(part.why for part in odd))
        kept = [(part.why, part.body) for part in odd]
        await self._world.database.write(
            partial(inbox.set_aside, source=SOURCE, odd=kept, at=self._world.now())
        )


def _kept(account: str, item: Happened) -> str:
    """All of something that happened, as it is kept where we could not take it in."""
    return json.dumps({"account": account, **asdict(item)}, default=str, ensure_ascii=False)


def _accounts(named: set[tuple[str, str]], session: Session) -> list[Account]:
    """The open accounts that these Pages and Instagram accounts are."""
    return [account for account in accounts.connected(session) if _name(account) in named]


def _name(account: Account) -> tuple[str, str]:
    """What Meta calls the account: its platform, and its number there."""
    number = {"facebook": "page_id", "instagram": "user_id"}.get(account.platform, "")
    return account.platform, account.connection.get(number, "")
