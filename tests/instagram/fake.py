"""A Graph API with one Instagram account in it, written from Meta's documentation."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.facebook.fake import BEGINNING, TOKEN, GraphServer

USER = "17841400000000001"
OURS = "tibrokommun"
FIRST_OTHERS = 17500000000000001
#: Comments that one page holds at most.
MOST = 50
#: Ids are larger than a float holds exactly.
FIRST_MEDIA, FIRST_COMMENT = 17900000000000001, 18000000000000001


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass
class InstagramServer(GraphServer):
    """What stands at the account, and everything that was asked."""

    page: str = USER
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Others' posts, and the comments below them, where they mention the account.
    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    mentions: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Of a mention more is told than is documented: who wrote the comment, and where it stands.
    tells_more: bool = True
    #: Where the account answered a mention, and with what.
    answers: list[tuple[str, str, str]] = field(default_factory=list)

    # --- what people do there ------------------------------------------------------------------

    def post(self, text: str = "", *, at: datetime | None = None, by: str = USER, **more: Any) -> str:
        del text, by, more
        id_ = str(FIRST_MEDIA + len(self.media))
        written = at or BEGINNING + timedelta(minutes=len(self.media))
        link = f"https://www.instagram.com/p/{len(self.media)}/"
        self.media[id_] = {"id": id_, "timestamp": _time(written), "permalink": link}
        return id_

    def comment(
        self, post: str, text: str, *, below: str = "", at: datetime | None = None, **more: Any
    ) -> str:
        id_ = str(FIRST_COMMENT + len(self.comments))
        row = {
            "id": id_,
            "post": post,
            "text": text,
            "timestamp": _time(at or BEGINNING + timedelta(hours=1, seconds=len(self.comments))),
            "hidden": False,
            "from": {"id": "6543", "username": "kim.as"},
            "username": "kim.as",
            **({"parent_id": below} if below else {}),
            **more,
        }
        self.comments[id_] = {name: value for name, value in row.items() if value is not None}
        return id_

    def mentioned(self, text: str, *, comment: bool = True, at: datetime | None = None) -> dict[str, str]:
        """Somebody mentions the account at their own; what the webhook tells of it."""
        number = len(self.others)
        media = str(FIRST_OTHERS + number)
        link, written = f"https://www.instagram.com/p/other{number}/", _time(at or BEGINNING)
        told = {"timestamp": written, "username": "kim.as"}
        caption = "En bild" if comment else text
        self.others[media] = {"id": media, "caption": caption, "permalink": link, **told}
        if not comment:
            return {"media_id": media}
        id_ = str(FIRST_OTHERS + 1000 + number)
        about = {"id": media, "permalink": link}
        self.mentions[id_] = {"id": id_, "text": text, "media": about, "post": media, **told}
        return {"media_id": media, "comment_id": id_}

    def _named(self, *, ours: bool) -> dict[str, str]:
        return {"username": OURS if ours else "kim.as"}

    def replies(self, to: str) -> list[dict[str, Any]]:
        return [row for row in self.comments.values() if row.get("parent_id") == to]

    # --- what a program asks -------------------------------------------------------------------

    def _answer(self, method: str, parts: list[str], form: dict[str, Any]) -> dict[str, Any] | None:
        id_, edge = parts[0], parts[1] if len(parts) > 1 else ""
        if id_ in {USER, "me"}:
            return self._of_account(edge, form) if id_ == USER else self._of_page(edge, form)
        if id_ in self.media:
            asked = {**form, "limit": min(int(form.get("limit", MOST)), MOST)}
            own = {"id": id_, "owner": {"id": USER}, "username": OURS}
            return self._page_of(self._below(id_, form), asked) if edge == "comments" else own
        if id_ not in self.comments:
            return None
        if edge == "replies" and method == "POST":
            return self._written(id_, form)
        if method == "GET":
            below = [self._shown(row, "") for row in self.replies(id_)]
            shown = self._shown(self.comments[id_], str(form.get("fields")))
            return self._page_of(below, form) if edge else shown
        if method == "DELETE":
            for gone in [id_, *(row["id"] for row in self.replies(id_))]:
                del self.comments[gone]
        else:
            self.comments[id_]["hidden"] = form["hide"] == "true"
        return {"success": True}

    def _of_page(self, edge: str, form: dict[str, Any]) -> dict[str, Any]:
        """The Page whose token it is: messages lie with it."""
        assert edge == "messages" or form["platform"] == "instagram"
        return self._inbox(edge, form)

    def _of_account(self, edge: str, form: dict[str, Any]) -> dict[str, Any] | None:
        if not edge:
            return self._mentioned(str(form["fields"]))
        if edge == "mentions":
            return self._answered(form)
        assert edge == "media", edge
        rows = sorted(self.media.values(), key=lambda row: str(row["timestamp"]), reverse=True)
        wanted = re.search(r"comments\.limit\((\d+)\)\{(.*)\}", str(form.get("fields")))
        told = []
        for row in rows:
            below = self._below(row["id"], {"fields": wanted[2]}) if wanted else []
            names = ("id", "permalink") if form.get("fields") == "id,permalink" else ("id", "timestamp")
            shown = {name: row[name] for name in names}
            if below and wanted:
                shown["comments"] = self._page_of(below, {"limit": wanted[1]})
            told.append(shown)
        return self._page_of(told, form)

    def _mentioned(self, fields: str) -> dict[str, Any] | None:
        """The account, with what mentions it where that was asked for."""
        wanted = re.search(r"mentioned_(comment|media)\.\w+\((\d+)\)\{(.*)\}", fields)
        if wanted is None:
            return {"id": USER, "username": OURS}
        kind, id_, asked = wanted[1], wanted[2], re.sub(r"\{[^{}]*\}", "", wanted[3]).split(",")
        row = (self.mentions if kind == "comment" else self.others).get(id_)
        if row is None:
            return None
        if not self.tells_more and ({"permalink"} & set(asked) or "permalink" in wanted[3]):
            return {"error": {"message": f"Tried {TOKEN}", "code": 100}}
        known = {**row, "comments": {"data": row.get("comments", [])}}
        shown = {name: known[name] for name in asked if name in known}
        if not self.tells_more and "media" in shown:
            shown["media"] = {"id": row["media"]["id"]}
        if not self.tells_more and kind == "comment":
            shown.pop("username", None)
        return {"id": USER, "username": OURS, f"mentioned_{kind}": shown}

    def _answered(self, form: dict[str, Any]) -> dict[str, Any] | None:
        media, comment = self.others.get(form["media_id"]), form.get("comment_id")
        if media is None or (comment is not None and self.mentions[comment]["post"] != media["id"]):
            return None
        self.answers.append((media["id"], comment or "", form["message"]))
        id_ = f"1800{len(self.answers)}"
        if not comment:
            row = {"id": id_, "text": form["message"], "username": OURS, "timestamp": _time(BEGINNING)}
            media.setdefault("comments", []).append(row)
        return {"id": id_}

    def _below(self, media: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """At the top alone, newest first."""
        rows = [row for row in self.comments.values() if row["post"] == media and "parent_id" not in row]
        rows.sort(key=lambda row: str(row["timestamp"]), reverse=True)
        return [self._shown(row, str(asked.get("fields"))) for row in rows]

    def _shown(self, row: dict[str, Any], fields: str) -> dict[str, Any]:
        post = self.media[row["post"]]
        shown = {name: value for name, value in row.items() if name != "post"}
        shown["media"] = {"id": post["id"], "permalink": post["permalink"]}
        answers = self.replies(row["id"])
        wanted = re.search(r"replies\.limit\((\d+)\)", fields)
        if wanted and answers:
            told = [self._shown(answer, "") for answer in answers]
            shown["replies"] = self._page_of(told, {"limit": wanted[1]})
        return dict(json.loads(json.dumps(shown)))

    def _page_of(self, rows: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
        size, start = int(asked.get("limit", 25)), int(asked.get("after", 0))
        end = start + size
        answer: dict[str, Any] = {"data": rows[start:end]}
        if answer["data"]:
            answer["paging"] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(rows):
            answer["paging"]["next"] = f"{self.address}/v26.0/x?after={end}"
        return answer

    def _written(self, below: str, form: dict[str, Any]) -> dict[str, Any]:
        ours = {"from": {"id": USER, "username": OURS}, "username": OURS}
        post = self.comments[below]["post"]
        return {"id": self.comment(post, str(form["message"]), below=below, at=datetime.now(UTC), **ours)}
