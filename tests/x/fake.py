"""An X API with one account in it, written from the documentation, that can be told to fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from yarl import URL

from bot.x_rest import signature
from tests.facebook.fake import Answer, says
from tests.platforms.serving import served
from tests.x.documented import DOCUMENTED

USER = "2244994945"
KEY, KEY_SECRET = "konsument", "HEMLIGkonsument"
TOKEN, TOKEN_SECRET = "2244994945-token", "HEMLIGtoken"
#: Larger than a float holds exactly.
FIRST = 1990000000000000001
#: Seconds that a signature may be old or ahead. X has such a limit; which one is documented nowhere.
SKEW = 300
BEGINNING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)


def problem(status: int, kind: str = "about:blank", **headers: str) -> Answer:
    """X's no. Its sentence quotes what no one else may see."""
    told = {"title": "No", "detail": f"No: {TOKEN}", "type": kind, "status": status}
    return says(status, told, **headers)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class XServer:
    """What stands at X, and everything that was asked."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    #: What the next calls answer instead, by "METHOD last part of the path that is no number".
    next: dict[str, list[Answer]] = field(default_factory=dict)
    always: dict[str, Answer] = field(default_factory=dict)
    done_but: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    #: X's own clock, which every answer tells; else that of this machine.
    clock: Callable[[], datetime] | None = None
    #: What X calls posts, in its fields.
    name: str = "tweet"
    #: What a search for threads is answered, where the access only reaches to one for answers to the account.
    only_to_us: Answer | None = None
    #: Only those who named the account may be answered, as in the cheaper accesses.
    summoned_only: bool = False
    #: It notices when the same words are written again, as it mostly does.
    notices_twice: bool = True
    address: str = ""

    # --- what people do there ------------------------------------------------------------------

    def post(self, text: str = "Vi har öppet.", *, by: str = USER, at: datetime | None = None) -> str:
        return self._add(text, by, at, "", "")

    def answer(
        self,
        to: str,
        text: str,
        *,
        by: str = "777",
        at: datetime | None = None,
        mentions: bool = True,
        **more: Any,
    ) -> str:
        above = self.posts[to]
        conversation = above["conversation_id"]
        return self._add(text, by, at, conversation, to, mentions=mentions, **more)

    def mention(self, text: str, *, by: str = "777", at: datetime | None = None, **more: Any) -> str:
        return self._add(text, by, at, "", "", mentions=True, **more)

    def quote(self, of: str, text: str, *, by: str = "777", at: datetime | None = None, **more: Any) -> str:
        """Somebody shows a post to their own readers, with words of their own."""
        return self._add(text, by, at, "", "", quotes=of, **more)

    def edit(self, id_: str, text: str) -> str:
        old = self.posts[id_]
        new = str(FIRST + len(self.posts))
        history = [*old["history"], new]
        self.posts[new] = {**old, "id": new, "text": text, "history": history}
        for other in history:
            self.posts[other]["history"] = history
        return new

    def _add(
        self,
        text: str,
        by: str,
        at: datetime | None,
        conversation: str,
        answers: str,
        *,
        mentions: bool = False,
        **more: Any,
    ) -> str:
        id_ = str(FIRST + len(self.posts))
        self.posts[id_] = {
            "id": id_,
            "text": re.sub("[&<>]", lambda sign: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[sign[0]], text),
            "author_id": by,
            "created_at": _time(at or BEGINNING + timedelta(seconds=len(self.posts))),
            "conversation_id": conversation or id_,
            "answers": answers,
            "mentions": mentions,
            "history": [id_],
            **more,
        }
        return id_

    def replies(self, to: str) -> list[str]:
        return [id_ for id_, row in self.posts.items() if row["answers"] == to]

    # --- what a program asks -------------------------------------------------------------------

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        response = await self._respond(request)
        if self.clock and not response.prepared:
            response.headers.setdefault("Date", format_datetime(self.clock(), usegmt=True))
        return response

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        parts = request.path.removeprefix("/2/").split("/")
        last = [part for part in parts if not part.isdecimal()][-1]
        self.asked.append(f"{request.method} {last}")
        for secret in (TOKEN, TOKEN_SECRET, KEY_SECRET):
            assert secret not in str(request.url), "a secret stands in an address"
        if not self._signed(request):
            return await problem(401)(request)
        planned = self.next.get(f"{request.method} {last}")
        no = planned.pop(0) if planned else self.always.get(f"{request.method} {last}")
        if self.only_to_us is not None and "conversation_id" in request.query.get("query", ""):
            no = self.only_to_us
        if no is not None:
            return await no(request)
        body = await request.json() if request.can_read_body else {}
        answer = self._answer(request.method, parts, dict(request.query), body)
        if isinstance(answer, int):
            return await problem(answer)(request)
        if request.method != "GET" and self.done_but:
            return await self.done_but.pop(0)(request)
        return web.json_response(answer, headers=self.headers)

    def _now(self) -> datetime:
        return self.clock() if self.clock else datetime.now(UTC)

    def _signed(self, request: web.BaseRequest) -> bool:
        told = request.headers.get("Authorization", "")
        said = {name: unquote(value) for name, value in re.findall(r'(oauth_\w+)="([^"]*)"', told)}
        at = int(said.get("oauth_timestamp", "0"))
        if abs(at - self._now().timestamp()) > SKEW:
            return False
        return told == signature(
            request.method,
            URL(f"{self.address}{request.path}"),
            dict(request.query),
            app=(KEY, KEY_SECRET),
            token=(TOKEN, TOKEN_SECRET),
            nonce=said.get("oauth_nonce", ""),
            at=at,
        )

    def _answer(  # noqa: PLR0911 - one line each
        self, method: str, parts: list[str], asked: dict[str, str], body: dict[str, Any]
    ) -> dict[str, Any] | int:
        if method == "GET" and parts != ["users", "me"] and not self._takes(asked):
            return 400
        match method, parts:
            case "GET", ["users", "me"]:
                return {"data": {"id": USER, "username": "TibroKommun"}}
            case "GET", ["users", _, "mentions"]:
                return self._page(lambda row: row["mentions"], asked, "pagination_token")
            case "GET", ["users", _, "tweets"]:
                return self._page(partial(self._is_own, asked.get("exclude")), asked, "pagination_token")
            case "GET", ["tweets", "search", "recent"]:
                if asked["start_time"] < _time(self._now() - timedelta(days=7)):
                    return 400
                return self._page(self._searched(asked["query"]), asked, "next_token")
            case "GET", ["tweets", id_, "quote_tweets"]:
                assert "start_time" not in asked, "no parameter of this list"
                return self._page(lambda row: row.get("quotes") == id_, asked, "pagination_token")
            case "GET", ["tweets"]:
                return self._named(asked)
        return self._changed(method, parts, body)

    def _changed(self, method: str, parts: list[str], body: dict[str, Any]) -> dict[str, Any] | int:
        match method, parts:
            case "PUT", ["tweets", id_, "hidden"]:
                row = self.posts.get(id_)
                if row is None or self.posts.get(row["conversation_id"], {}).get("author_id") != USER:
                    return 403
                (self.hidden.add if body["hidden"] else self.hidden.discard)(id_)
                return {"data": {"hidden": body["hidden"]}}
            case "POST", ["tweets"]:
                return self._written(body)
        assert (method, parts[0]) == ("DELETE", "tweets")
        if self.posts[parts[1]]["author_id"] != USER:
            return 403
        del self.posts[parts[1]]
        return {"data": {"deleted": True}}

    def _written(self, body: dict[str, Any]) -> dict[str, Any] | int:
        to = body["reply"]["in_reply_to_tweet_id"]
        if to not in self.posts or (self.summoned_only and not self.posts[to]["mentions"]):
            return 403
        text = re.sub(r"https?://\S+", "https://t.co/a1b2c3", body["text"])
        if self.notices_twice and any(
            row["text"] == text and row["author_id"] == USER for row in self.posts.values()
        ):
            return 403
        new = self.answer(to, text, by=USER, at=datetime.now(UTC), mentions=False)
        return {"data": {"id": new, "text": text}}

    def _is_own(self, exclude: str | None, row: dict[str, Any]) -> bool:
        assert exclude in {None, "replies,retweets"}
        return row["author_id"] == USER and not (exclude and (row["answers"] or "passes_on" in row))

    def _searched(self, query: str) -> Callable[[dict[str, Any]], bool]:
        """The two questions that are asked, in as many letters as X takes."""
        assert len(query) <= 512
        assert query.endswith(f" -from:{USER}")
        if query == f"to:{USER} -from:{USER}":
            return self._is_to_us
        threads = re.findall("conversation_id:([0-9]+)", query)
        assert query == f"({' OR '.join(f'conversation_id:{id_}' for id_ in threads)}) -from:{USER}"
        return lambda row: (
            row["conversation_id"] in threads and row["author_id"] != USER and row["id"] not in threads
        )

    def _is_to_us(self, row: dict[str, Any]) -> bool:
        above = self.posts.get(row["answers"])
        return above is not None and above["author_id"] == USER and row["author_id"] != USER

    def _named(self, asked: dict[str, str]) -> dict[str, Any]:
        ids = asked["ids"].split(",")
        assert len(ids) <= 100
        there = [id_ for id_ in ids if id_ in self.posts]
        answer = self._told(there, asked)
        kind = "https://api.x.com/2/problems/resource-not-found"
        missing = [{"resource_id": id_, "value": id_, "type": kind} for id_ in ids if id_ not in there]
        if missing:
            answer["errors"] = missing
        if not there:
            del answer["data"]
        return answer

    def _page(self, wanted: Any, asked: dict[str, str], turns_by: str) -> dict[str, Any]:
        since = asked.get("start_time", "")
        rows = [
            id_
            for id_, row in self.posts.items()
            if wanted(row) and row["history"][-1] == id_ and row["created_at"] >= since.replace("Z", ".000Z")
        ]
        rows.reverse()
        start, size = int(asked.get(turns_by, "0")), int(asked["max_results"])
        answer = self._told(rows[start : start + size], asked)
        answer["meta"] = {"result_count": len(answer["data"])}
        if start + size < len(rows):
            answer["meta"]["next_token"] = str(start + size)
        if not answer["data"]:
            del answer["data"]
        return answer

    def _takes(self, asked: dict[str, str]) -> bool:
        """Whether all that is asked for is documented."""
        names = {key: value.split(",") for key, value in asked.items() if "." in key or key == "expansions"}
        documented = DOCUMENTED[self.name]
        return f"{self.name}.fields" in names and all(
            documented.get(key, frozenset()).issuperset(values) for key, values in names.items()
        )

    def _told(self, ids: list[str], asked: dict[str, str]) -> dict[str, Any]:
        """Only what was asked for, and what X always tells."""
        rows = [self.posts[id_] for id_ in ids]
        users = {row["author_id"] for row in rows}
        names = {"id", "text", "edit_history_tweet_ids"}
        names |= {*asked[f"{self.name}.fields"].split(","), *asked["expansions"].split(",")}
        shown = [self._shown(row).items() for row in rows]
        return {
            "data": [{name: value for name, value in row if name in names} for row in shown],
            "includes": {"users": [{"id": id_, "name": "Kim Ås", "username": f"kim{id_}"} for id_ in users]},
        }

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        told = {name: value for name, value in row.items() if name not in {"answers", "mentions", "history"}}
        told[f"edit_history_{self.name}_ids"] = row["history"]
        quoted = [
            id_
            for id_, other in self.posts.items()
            if other.get("quotes") == row["id"] and other["history"][-1] == id_
        ]
        told["public_metrics"] = {"quote_count": len(quoted)}
        if "quotes" in told:
            told[f"referenced_{self.name}s"] = [{"type": "quoted", "id": told.pop("quotes")}]
        if "passes_on" in told:
            told[f"referenced_{self.name}s"] = [{"type": "retweeted", "id": told.pop("passes_on")}]
        if row["answers"]:
            above = self.posts.get(row["answers"])
            told.setdefault(f"referenced_{self.name}s", []).append(
                {"type": "replied_to", "id": row["answers"]}
            )
            told["in_reply_to_user_id"] = above["author_id"] if above else USER
        return told


def x_server(server: XServer | None = None) -> AbstractAsyncContextManager[XServer]:
    """The server on a free port of this machine."""
    return served(server or XServer())
