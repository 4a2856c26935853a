"""A YouTube Data API with one channel in it, written from the documentation, that can be told to fail."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.facebook.fake import Answer, says
from tests.platforms.serving import served

CHANNEL, UPLOADS = "UCtibrokommun0000000001-_", "UUtibrokommun0000000001-_"
CONSENT, CLIENT, CLIENT_SECRET = (
    "1//HEMLIGTmedgivande",
    "1234-abc.apps.googleusercontent.com",
    "GOCSPX-hemlig",
)
ACCESS = "ya29.HEMLIG"
BEGINNING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
#: How many answers come along with a thread.
ALONG = 5


def error(status: int, word: str, **headers: str) -> Answer:
    """YouTube's no. Its sentence quotes what no one else may see."""
    said = {"message": f"Bad token {ACCESS}", "domain": "youtube.commentThread", "reason": word}
    return says(status, {"error": {"code": status, "message": f"Bad {ACCESS}", "errors": [said]}}, **headers)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class YouTubeServer:
    """What stands at the channel, and everything that was asked."""

    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: By id, and whether comments are allowed.
    films: dict[str, bool] = field(default_factory=dict)
    #: What the next calls answer instead, by "METHOD last part of the path".
    next: dict[str, list[Answer]] = field(default_factory=dict)
    always: dict[str, Answer] = field(default_factory=dict)
    #: Done, and then answered like this: what happens when an answer is lost.
    done_but: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    units: int = 0
    #: How often an access token was asked for; earlier ones are not taken any more.
    tokens: int = 0
    #: Rejected comments are told when they are asked for by id; it is documented nowhere.
    shows_rejected: bool = True
    #: The list of held comments shows answers that are held; it is documented nowhere.
    shows_held_answers: bool = True
    #: Moderators are told how each comment stands, as documented.
    tells_status: bool = True
    #: Threads show the channel's own answers; how soon is promised nowhere.
    shows_own_answers: bool = True
    #: Which answers come along with their thread is documented nowhere.
    newest_along: bool = True
    uploads: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    # --- what people do there ------------------------------------------------------------------

    def film(self) -> str:
        id_ = f"film{len(self.films):07}"
        self.films[id_] = True
        return id_

    def comment(
        self,
        film: str,
        text: str,
        *,
        below: str = "",
        at: datetime | None = None,
        by: str = "UCkim",
        status: str = "published",
        **more: Any,
    ) -> str:
        number = len(self.comments)
        id_ = f"{below}.9{number:08}" if below else f"Ugx_{number:08}-Z4AaABAg"
        written = _time(at or BEGINNING + timedelta(seconds=number))
        name = "@TibroKommun" if by == CHANNEL else "@kim-ås"
        self.comments[id_] = {
            "videoId": film,
            "parentId": below,
            "textDisplay": text,
            "authorDisplayName": name,
            "authorChannelId": {"value": by},
            "publishedAt": written,
            "updatedAt": written,
            "status": status,
            **more,
        }
        return id_

    def edit(self, id_: str, text: str) -> None:
        self.comments[id_] |= {"textDisplay": text, "updatedAt": _time(datetime.now(UTC))}

    def replies(self, to: str) -> list[str]:
        return [id_ for id_, row in self.comments.items() if row["parentId"] == to]

    def status(self, id_: str) -> str:
        return str(self.comments[id_]["status"])

    # --- what a program asks -------------------------------------------------------------------

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.rpartition("/")[2]
        for secret in (CONSENT, ACCESS, CLIENT_SECRET):
            assert secret not in str(request.url), "a secret stands in an address"
        planned = self.next.get(f"{request.method} {name}")
        if request.path == "/token":
            return await self._token(request, planned)
        self.asked.append(f"{request.method} {name}")
        self.units += 1 if request.method == "GET" else 50
        if request.headers.get("Authorization") != f"Bearer {ACCESS}{self.tokens}":
            return await error(401, "authError")(request)
        no = planned.pop(0) if planned else self.always.get(f"{request.method} {name}")
        if no is not None:
            return await no(request)
        body = await request.json() if request.can_read_body else {}
        answer = self._answer(request.method, name, dict(request.query), body)
        if isinstance(answer, tuple):
            return await error(*answer)(request)
        if request.method != "GET" and self.done_but:
            return await self.done_but.pop(0)(request)
        return web.json_response(answer) if answer is not None else web.Response(status=204)

    async def _token(self, request: web.BaseRequest, planned: list[Answer] | None) -> web.StreamResponse:
        if planned:
            return await planned.pop(0)(request)
        form = dict(await request.post())
        assert form["grant_type"] == "refresh_token"
        if (form["client_id"], form["client_secret"]) != (CLIENT, CLIENT_SECRET):
            return await says(401, {"error": "invalid_client"})(request)
        if form["refresh_token"] != CONSENT:
            return await says(400, {"error": "invalid_grant", "error_description": f"Bad {CONSENT}"})(request)
        self.tokens += 1
        return web.json_response({"access_token": f"{ACCESS}{self.tokens}", "expires_in": 3599})

    def _answer(
        self, method: str, name: str, asked: dict[str, str], body: dict[str, Any]
    ) -> dict[str, Any] | tuple[int, str] | None:
        if name == "setModerationStatus":
            return self._moderated(asked)
        if name in {"channels", "playlistItems"}:
            lists = {"relatedPlaylists": {"uploads": UPLOADS}}
            own = [{"id": CHANNEL, "contentDetails": lists}]
            return {"items": own if name == "channels" else self.uploads}
        if name == "videos":
            there = [asked["id"]] if asked["id"] in self.films else []
            return {"items": [{"id": id_, "snippet": {"channelId": CHANNEL}} for id_ in there]}
        if name == "commentThreads":
            return self._threads(asked)
        assert name == "comments"
        if method == "DELETE":
            return self._deleted(asked["id"])
        return self._written(body["snippet"]) if method == "POST" else self._comments(asked)

    def _deleted(self, id_: str) -> tuple[int, str] | None:
        row = self.comments.get(id_)
        if row is None or row["authorChannelId"]["value"] != CHANNEL:
            return 403, "forbidden"
        del self.comments[id_]
        return None

    def _moderated(self, asked: dict[str, str]) -> tuple[int, str] | None:
        row = self.comments.get(asked["id"])
        if row is None:
            return 403, "forbidden"  # so it is documented for what is deleted
        if row["status"] == "rejected" and asked["moderationStatus"] == "published":
            return 400, "processingFailure"
        row["status"] = asked["moderationStatus"]
        return None

    def _written(self, snippet: dict[str, Any]) -> dict[str, Any] | tuple[int, str]:
        top = self.comments.get(snippet["parentId"])
        if top is None or top["parentId"]:
            return 404, "parentCommentNotFound"
        if not self.films[top["videoId"]]:
            return 403, "commentsDisabled"
        now = datetime.now(UTC)
        text = snippet["textOriginal"]
        return {"id": self.comment(top["videoId"], text, below=snippet["parentId"], at=now, by=CHANNEL)}

    def _comments(self, asked: dict[str, str]) -> dict[str, Any] | tuple[int, str]:
        assert asked["textFormat"] == "plainText"
        if "id" in asked:
            ids = asked["id"].split(",")
            assert len(ids) <= 50
            found = [id_ for id_ in ids if id_ in self.comments and self._told_by_id(id_)]
            return {"items": [self._shown(id_, {"moderationStatus", "videoId"}) for id_ in found]}
        top = self.comments.get(asked["parentId"])
        if top is None:
            return 404, "commentNotFound"
        below = [id_ for id_ in self.replies(asked["parentId"]) if self.status(id_) == "published"]
        if not self.shows_own_answers:
            below = [id_ for id_ in below if self.comments[id_]["authorChannelId"]["value"] != CHANNEL]
        return self._page([self._shown(id_, {"videoId"}) for id_ in below], asked)

    def _told_by_id(self, id_: str) -> bool:
        return self.shows_rejected or self.status(id_) != "rejected"

    def _threads(self, asked: dict[str, str]) -> dict[str, Any] | tuple[int, str]:
        assert sum(name in asked for name in ("id", "videoId", "allThreadsRelatedToChannelId")) == 1
        if "id" in asked:
            assert "moderationStatus" not in asked
            tops = [id_ for id_ in asked["id"].split(",") if id_ in self.comments and self._told_by_id(id_)]
            return {"items": [self._thread(id_, "published") for id_ in tops]}
        film, status = asked.get("videoId"), asked["moderationStatus"]
        if film is not None and film not in self.films:
            return 404, "videoNotFound"
        if film is not None and not self.films[film]:
            return 403, "commentsDisabled"
        assert film is not None or asked["allThreadsRelatedToChannelId"] == CHANNEL
        tops = [
            id_
            for id_, row in self.comments.items()
            if not row["parentId"]
            and film in {None, row["videoId"]}
            and self.films[row["videoId"]]
            and (row["status"] == status or self._is_there_for_an_answer(id_, status))
        ]
        tops.sort(key=lambda id_: str(self.comments[id_]["publishedAt"]), reverse=True)
        return self._page([self._thread(id_, status) for id_ in tops], asked)

    def _is_there_for_an_answer(self, top: str, status: str) -> bool:
        below = {self.status(answer) for answer in self.replies(top)}
        return self.shows_held_answers and self.status(top) == "published" and status in below

    def _thread(self, top: str, status: str) -> dict[str, Any]:
        below = [id_ for id_ in self.replies(top) if self.status(id_) == status]
        published = [id_ for id_ in self.replies(top) if self.status(id_) == "published"]
        thread: dict[str, Any] = {
            "id": top,
            "snippet": {
                "channelId": CHANNEL,
                "videoId": self.comments[top]["videoId"],
                "topLevelComment": self._shown(top),
                "canReply": True,
                "totalReplyCount": len(published),
                "isPublic": True,
            },
        }
        if below:
            along = below[-ALONG:] if self.newest_along else below[:ALONG]
            thread["replies"] = {"comments": [self._shown(id_) for id_ in along]}
        return thread

    def _shown(self, id_: str, without: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:
        row = self.comments[id_]
        told = {**row, "moderationStatus": row["status"]}
        hidden = {"status", *without} | (set() if self.tells_status else {"moderationStatus"})
        if not row["parentId"]:
            hidden.add("parentId")
        return {
            "kind": "youtube#comment",
            "id": id_,
            "snippet": {name: value for name, value in told.items() if name not in hidden},
        }

    def _page(self, rows: list[dict[str, Any]], asked: dict[str, str]) -> dict[str, Any]:
        size, start = int(asked.get("maxResults", 20)), int(asked.get("pageToken", "0"))
        assert 1 <= size <= 100
        end = start + size
        answer: dict[str, Any] = {"items": rows[start:end], "pageInfo": {"resultsPerPage": size}}
        if end < len(rows):
            answer["nextPageToken"] = str(end)
        return answer


def youtube_server(server: YouTubeServer | None = None) -> AbstractAsyncContextManager[YouTubeServer]:
    """The server on a free port of this machine; the real one's two addresses are one here."""
    return served(server or YouTubeServer())
