"""A Graph API with one Page in it, written from Meta's documentation, that can be told to fail."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.platforms.serving import served

PAGE = "102030405060708"
TOKEN = "EAAHEMLIGTokenForPage"
APP_SECRET = "appens hemlighet"
#: Ids are larger than a float holds exactly.
FIRST_POST, FIRST_COMMENT = 922337203685477001, 922337203685477581
BEGINNING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def error(code: int, subcode: int = 0, *, status: int = 400, **headers: str) -> Answer:
    """Meta's no. Its sentence quotes what no one else may see."""
    body: dict[str, Any] = {
        "message": f"Error validating access token {TOKEN}",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "A1",
    }
    if subcode:
        body["error_subcode"] = subcode
    return says(status, {"error": body}, **headers)


def says(status: int, body: object = None, *, text: str | None = None, **headers: str) -> Answer:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if text is not None:
            return web.Response(status=status, text=text, content_type="text/html", headers=named)
        return web.json_response(body, status=status, headers=named)

    return answer


async def silent(_: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(30)
    raise AssertionError


async def cut_off(request: web.BaseRequest) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"data": [{"id": "1')
    assert request.transport is not None
    request.transport.close()
    return response


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass
class GraphServer:
    """What stands at the Page, and everything that was asked."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What the next calls answer instead, by "METHOD last part of the path", or by method alone.
    next: dict[str, list[Answer]] = field(default_factory=dict)
    always: dict[str, Answer] = field(default_factory=dict)
    #: Done, and then answered like this: what happens when an answer is lost.
    done_but: list[Answer] = field(default_factory=list)
    #: By person, oldest first.
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    #: The comments whose author was written to alone.
    told_alone: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    needs_proof: bool = False
    address: str = ""
    page: str = PAGE

    # --- what people do there ------------------------------------------------------------------

    def post(self, text: str = "", *, at: datetime | None = None, by: str = PAGE, **more: Any) -> str:
        number = len(self.posts)
        id_ = f"{PAGE}_{FIRST_POST + number}"
        written = at or BEGINNING + timedelta(minutes=number)
        row = {
            "id": id_,
            "created_time": _time(written),
            "from": {"id": by, "name": "Kim Ås"},
            "message": text,
            "is_hidden": False,
            "permalink_url": f"https://www.facebook.com/{id_}",
            **more,
        }
        self.posts[id_] = {name: value for name, value in row.items() if value is not None}
        return id_

    def comment(
        self, post: str, text: str, *, below: str = "", at: datetime | None = None, **more: Any
    ) -> str:
        number = len(self.comments)
        id_ = f"{post.split('_')[1]}_{FIRST_COMMENT + number}"
        row = {
            "id": id_,
            "post": post,
            "created_time": _time(at or BEGINNING + timedelta(hours=1, seconds=number)),
            "from": {"id": "5544332211", "name": "Kim Ås"},
            "is_hidden": False,
            "can_hide": self._ours(post),  # none below what visitors post
            "can_remove": True,
            "message": text,
            "permalink_url": f"https://www.facebook.com/{post}?comment_id={number}",
            **({"parent": {"id": below, "created_time": _time(BEGINNING)}} if below else {}),
            **more,
        }
        self.comments[id_] = {name: value for name, value in row.items() if value is not None}
        return id_

    def _ours(self, post: str) -> bool:
        return bool(self.posts.get(post, {}).get("from", {}).get("id") == PAGE)

    def message(self, person: str, text: str, *, at: datetime | None = None, by: str = "") -> str:
        """Somebody writes to the Page alone, or the Page to them."""
        said = self.messages.setdefault(person, [])
        id_ = f"m_{person}-{len(said)}_aB"
        sender = {"id": by or person, **self._named(ours=bool(by))}
        said.append(
            {"id": id_, "created_time": _time(at or datetime.now(UTC)), "from": sender, "message": text}
        )
        return id_

    def _named(self, *, ours: bool) -> dict[str, str]:
        return {"name": "Tibro kommun" if ours else "Kim Ås"}

    def replies(self, to: str) -> list[dict[str, Any]]:
        return [row for row in self.comments.values() if row.get("parent", {}).get("id") == to]

    # --- what a program asks -------------------------------------------------------------------

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        parts = request.path.removeprefix("/v26.0/").split("/")
        self.asked.append(f"{request.method} {'/'.join(parts)}")
        assert TOKEN not in str(request.url), "the token stands in an address"
        form = dict(await request.post()) if request.method == "POST" else dict(request.query)
        no = self._no(request, f"{request.method} {parts[-1]}", form)
        if no is not None:
            return await no(request)
        answer = self._answer(request.method, parts, form)
        if request.method != "GET" and self.done_but:
            return await self.done_but.pop(0)(request)
        if answer is None:
            return await error(100, 33)(request)
        return web.json_response(answer, headers=self.headers)

    def _no(self, request: web.BaseRequest, name: str, form: dict[str, Any]) -> Answer | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return error(190, status=401)
        proof = hmac.digest(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hex()
        if self.needs_proof and form.get("appsecret_proof") != proof:
            return error(100)
        waiting = [self.next[key] for key in (name, request.method) if self.next.get(key)]
        always = [self.always[key] for key in (name, request.method) if key in self.always]
        return waiting[0].pop(0) if waiting else always[0] if always else None

    def _answer(self, method: str, parts: list[str], form: dict[str, Any]) -> dict[str, Any] | None:
        id_, edge = parts[0], parts[1] if len(parts) > 1 else ""
        if id_ == self.page:
            return self._of_page(edge, form)
        if id_ not in self.posts and id_ not in self.comments:
            return None
        if edge == "comments":
            return (
                self._written(id_, form) if method == "POST" else self._listed(self._below(id_, form), form)
            )
        if method == "GET":
            return _fields(self.comments.get(id_) or self.posts[id_], form)
        if method == "DELETE":
            below = [row["id"] for row in self.comments.values() if row["post"] == id_]
            for gone in [*below, *(row["id"] for row in self.replies(id_))]:
                del self.comments[gone]
            (self.comments if id_ in self.comments else self.posts).pop(id_)
        else:
            row = self.comments.get(id_) or self.posts[id_]
            if row.get("can_hide") is False:
                return {"success": False}
            row["is_hidden"] = form["is_hidden"] == "true"
        return {"success": True}

    def _of_page(self, edge: str, form: dict[str, Any]) -> dict[str, Any]:
        if not edge:
            return {"id": PAGE, "name": "Tibro kommun"}
        if edge in {"conversations", "messages"}:
            assert form.get("platform", "messenger") == "messenger"
            return self._inbox(edge, form)
        rows = sorted(self.posts.values(), key=lambda row: str(row["created_time"]), reverse=True)
        found = [row for row in rows if edge == "feed" or row.get("from", {}).get("id") == PAGE]
        return self._listed([self._with_comments(row, form) for row in found], form)

    def _inbox(self, edge: str, form: dict[str, Any]) -> dict[str, Any]:
        if edge == "conversations":
            return self._paged(self._conversations(str(form.get("user_id", ""))), form)
        to = json.loads(form["recipient"])
        if "id" not in to:
            [(kind, about)] = to.items()
            self.told_alone.append(about)
            to = {"id": (self.comments if kind == "comment_id" else self.posts)[about]["from"]["id"]}
        else:
            assert form["messaging_type"] == "RESPONSE"
        person = to["id"]
        id_ = self.message(person, json.loads(form["message"])["text"], by=self.page)
        return {"recipient_id": person, "message_id": id_}

    def _conversations(self, person: str) -> list[dict[str, Any]]:
        """Newest first, each with its newest messages, newest first."""
        found = {one: said for one, said in self.messages.items() if person in {"", one}}
        newest = sorted(found, key=lambda one: str(found[one][-1]["created_time"]), reverse=True)
        return [
            {
                "id": f"t_{one}",
                "updated_time": found[one][-1]["created_time"],
                "messages": {"data": [*reversed(found[one])][:20]},
            }
            for one in newest
        ]

    def _written(self, below: str, form: dict[str, Any]) -> dict[str, Any]:
        to_post = below in self.posts
        new = self.comment(
            below if to_post else self.comments[below]["post"],
            str(form["message"]),
            below="" if to_post else below,
            at=datetime.now(UTC),
            can_hide=False,
            **{"from": {"id": PAGE, "name": "Tibro kommun"}},
        )
        return {"id": new}

    def _below(self, id_: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        if id_ in self.comments:
            rows = self.replies(id_)
        else:
            everything = asked.get("filter") == "stream"
            rows = [
                row
                for row in self.comments.values()
                if row["post"] == id_ and (everything or "parent" not in row)
            ]
        newest = asked.get("order") == "reverse_chronological"
        return sorted(rows, key=lambda row: str(row["created_time"]), reverse=newest)

    def _listed(self, rows: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
        return self._paged(rows, asked, shown=lambda row: _fields(row, asked))

    def _paged(
        self,
        rows: list[dict[str, Any]],
        asked: dict[str, Any],
        shown: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> dict[str, Any]:
        size, start = int(asked.get("limit", 25)), int(asked.get("after", 0))
        end = start + size
        answer: dict[str, Any] = {"data": [shown(row) for row in rows[start:end]]}
        if answer["data"]:
            answer["paging"] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(rows):
            answer["paging"]["next"] = f"{self.address}/v26.0/x?access_token={TOKEN}&after={end}"
        return answer

    def _with_comments(self, post: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
        wanted = re.search(
            r"comments((?:\.\w+\(\w+\))*)\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", str(form.get("fields"))
        )
        if wanted is None:
            return post
        asked = dict(re.findall(r"\.(\w+)\((\w+)\)", wanted[1])) | {"fields": wanted[2]}
        rows = self._below(post["id"], asked)
        return {**post, "comments": self._listed(rows, asked)} if rows else post


def _fields(row: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Only what was asked for is told, and what is empty is left out."""
    plain = re.sub(r"\{[^{}]*\}", "", re.sub(r"\{[^{}]*\}", "", str(asked.get("fields", "id"))))
    names = {name.split(".")[0] for name in plain.split(",")} | {"id"}
    return json.loads(
        json.dumps({name: value for name, value in row.items() if name in names and value != ""})
    )  # type: ignore[no-any-return]


def graph_server(server: GraphServer | None = None) -> AbstractAsyncContextManager[GraphServer]:
    """The server on a free port of this machine."""
    return served(server or GraphServer())
