"""What came in from outside, and what it said when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal_column, update
from sqlmodel import Session, SQLModel, col, select

from storage.tables import Comment, Revision

#: Of those that share their longest word with a reported text, so many are compared with it.
CANDIDATES = 500
_NUMBERED = re.compile("[?&]((?:reply_)?comment_id)=([0-9]+)")
_STORE = insert(Comment).returning(Comment)
_REVISION = SQLModel.metadata.tables["revision"]


def known(
    session: Session, municipality: str, account: str, external_ids: Iterable[str]
) -> dict[str, Comment]:
    """The comments of an account that are known already, by the platform's own id."""
    query = select(Comment).where(
        Comment.municipality == municipality,
        Comment.account == account,
        col(Comment.external_id).in_(list(external_ids)),
    )
    return {comment.external_id: comment for comment in session.exec(query)}


def store(session: Session, rows: Sequence[Mapping[str, object]]) -> list[Comment]:
    """New comments of one account, each a row of Comment, in their order.

    In one statement, not made as objects and then saved: a storm of comments spent a third of its time so.
    """
    if not rows:
        return []
    made = {comment.external_id: comment for comment in session.scalars(_STORE, rows)}
    return [made[str(row["external_id"])] for row in rows]


def keep_words(
    session: Session, said: Sequence[tuple[Comment, list[dict[str, Any]]]], seen_at: datetime
) -> None:
    """What comments say now, each with what the rules found in it, as their newest revisions.

    In one statement, not as objects: a storm of comments spends most of its time on making those.
    """
    rows = [
        {
            "comment": comment.id,
            "number": comment.revision,
            "text": comment.text,
            "seen_at": seen_at,
            "attachments": comment.attachments,
            "flags": flags,
        }
        for comment, flags in said
    ]
    if rows:
        session.execute(_REVISION.insert(), rows)


def heard_at(session: Session, found: Iterable[Comment]) -> dict[str, datetime]:
    """Since when we know what comments say now, by the platform's own id."""
    external = {comment.id: comment.external_id for comment in found}
    query = (
        select(Revision.comment, Revision.seen_at)
        .join(Comment, (col(Comment.id) == Revision.comment) & (col(Comment.revision) == Revision.number))
        .where(col(Comment.id).in_(list(external)))
    )
    return {external[id_]: at for id_, at in session.exec(query)}


def words(session: Session, found: Iterable[Comment]) -> dict[str, set[str]]:
    """All that comments have said as far as we know, by the platform's id, as ``alike`` writes it."""
    external = {comment.id: comment.external_id for comment in found}
    said: dict[str, set[str]] = {}
    query = select(Revision.comment, Revision.text).where(col(Revision.comment).in_(list(external)))
    for id_, text in session.exec(query):
        said.setdefault(external[id_], set()).add(alike(text))
    return said


def left_behind(session: Session, municipality: str, account: str) -> None:
    """The account is at another place now: what came in until then is removed and answered by people."""
    query = update(Comment).where(col(Comment.municipality) == municipality, col(Comment.account) == account)
    session.execute(query.where(col(Comment.origin) == "platform").values(origin="webhook"))


def flags_of(session: Session, comment: Comment) -> list[dict[str, Any]]:
    """What the rules found in a comment as it was seen last."""
    return session.get_one(Revision, (comment.id, comment.revision)).flags


def same(session: Session, municipality: str, account: str, text: str, url: str) -> Comment | None:
    """The newest comment of the account that says the same, at the same address if both have one.

    Capitals, kinds of spaces and ways to write a letter make no difference.
    """
    wanted = alike(text)
    # The longest run of plain letters finds the few that may be it; they are compared whole.
    run = max(re.findall("[A-Za-z0-9]+", text), key=len, default="")
    query = select(Comment).where(
        Comment.municipality == municipality,
        Comment.account == account,
        col(Comment.text).ilike(f"%{run}%"),
    )
    for comment in session.exec(query.order_by(col(Comment.id).desc()).limit(CANDIDATES)):
        elsewhere = url and comment.url and not _one_place(url, comment.url, comment.external_id)
        if not elsewhere and alike(comment.text) == wanted:
            return comment
    return None


def reported(session: Session, municipality: str, account: str) -> list[Comment]:
    """What people reported before the platform told of it, the newest first."""
    query = select(Comment).where(
        Comment.municipality == municipality,
        Comment.account == account,
        col(Comment.origin) == literal_column("'person'"),  # written out, so that its own index is used
        col(Comment.external_id).not_like("person:again:%"),
    )
    return list(session.exec(query.order_by(col(Comment.id).desc()).limit(CANDIDATES)))


def is_same(comment: Comment, text: str, url: str, external_id: str) -> bool:
    """Whether it says the same at the same address, which must be known: many say "Tack!"."""
    return _one_place(comment.url, url, external_id) and alike(comment.text) == alike(text)


def leads_closer(url: str, known: str) -> bool:
    """Whether an address leads to the comment where none was known, or only that of its post.

    Facebook's webhook tells the post's alone, and its interface the comment's own.
    """
    return bool(url) and (not known or bool(_number(url) and not _number(known)))


def alike(text: str) -> str:
    """A text without what makes no other words of it: capitals, spaces, ways to write a letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _one_place(url: str, known: str, external_id: str) -> bool:
    """Whether an address is that of a comment: the one known of it, or one that names it by its id."""
    number = _number(url)
    if number and number in (_number(known), external_id.rpartition("_")[2]):
        return True
    return bool(url and known) and _bare(url) == _bare(known)


def _number(url: str) -> str:
    """Which comment an address names, as Facebook's do; of an answer it names the one above it too."""
    named = dict(_NUMBERED.findall(url))
    return str(named.get("reply_comment_id") or named.get("comment_id") or "")


def _bare(url: str) -> str:
    """An address without what does not change where it leads."""
    address = url.strip().removesuffix("/").partition("#")[0]
    return re.sub(r"^https?://(www\.|m\.)?", "", address, flags=re.IGNORECASE)


def get(session: Session, comment_id: int) -> Comment | None:
    """The comment of that number."""
    return session.get(Comment, comment_id)


def written_at(session: Session, comment_ids: Iterable[int]) -> list[datetime]:
    """When these were written."""
    query = select(Comment.created_at).where(col(Comment.id).in_(list(comment_ids)))
    return list(session.exec(query))


def count_since(session: Session, municipality: str, since: datetime) -> int:
    """How many comments have come in since then."""
    query = select(Comment.id).where(Comment.municipality == municipality, Comment.received_at >= since)
    return len(session.exec(query).all())
