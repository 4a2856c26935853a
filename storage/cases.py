"""Cases: what must be decided, and how far each has come.

Every change is conditional on the version that its maker saw. Of two people who press at once, one finds
no row to change and is told who was first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy
from sqlalchemy import CursorResult, bindparam, exists, false, func
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col, select

from storage import postings, reminders
from storage.accounts import LIGHT
from storage.tables import (
    OPEN,
    Account,
    Case,
    Comment,
    Evidence,
    Forward,
    Municipality,
    Person,
    Removal,
    Reply,
    Revision,
)

#: States of a case whose comment needs no decision any more.
DECIDED = frozenset({"awaiting", "closed"})
#: States in which it waits for people, who are reminded of it.
WAITING = frozenset({"open", "forwarded"})
#: States in which what was passed on is waited for.
PASSED_ON = frozenset({"forwarded", "awaiting"})

# Put together once: building a statement costs as much as asking it.
_CASES = SQLModel.metadata.tables["case_"]
_GET = select(Case).where(Case.id == bindparam("of")).execution_options(populate_existing=True)
_HOLD = _GET.with_for_update()
_GATHER = (
    sqlalchemy.select(
        Case, Comment, Account, Municipality, Revision, Person, exists().where(col(Forward.case) == Case.id)
    )
    .join(Comment, col(Comment.id) == Case.comment)
    .join(Municipality, col(Municipality.id) == Case.municipality)
    .join(Account, (col(Account.municipality) == Case.municipality) & (col(Account.id) == Case.account))
    .outerjoin(Revision, (col(Revision.comment) == Case.comment) & (col(Revision.number) == Case.revision))
    .outerjoin(Person, (col(Person.municipality) == Case.municipality) & (col(Person.id) == bindparam("by")))
    .where(col(Case.id) == bindparam("of"))
    .execution_options(populate_existing=True)
)
_ON_CASES = {"removal": Removal.case, "forward": Forward.case, "reply": Reply.case, "evidence": Evidence.case}
_HANGING = sqlalchemy.select(
    *(exists().where(col(case) == bindparam("of")).label(name) for name, case in _ON_CASES.items())
)
_WHOSE = select(_CASES.c.municipality).where(_CASES.c.id == bindparam("of"))
_CHANGE = _CASES.update().where(_CASES.c.id == bindparam("of"), _CASES.c.version == bindparam("seen"))
_REMOVAL = select(Removal).where(Removal.case == bindparam("of")).execution_options(populate_existing=True)
_EVIDENCE = (
    select(Evidence).where(Evidence.case == bindparam("of")).order_by(col(Evidence.id).desc()).limit(1)
)
_REPLIES = select(Reply).where(Reply.case == bindparam("of")).order_by(col(Reply.id))
_FORWARD = select(Forward).where(Forward.case == bindparam("of")).order_by(col(Forward.id).desc()).limit(1)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """A case and what nearly every question about it needs.

    As long as this is held, the session has these rows at hand and asks the database for none of them.
    """

    case: Case
    comment: Comment
    account: Account
    municipality: Municipality
    revision: Revision | None
    #: It was passed on at some time.
    forwarded: bool
    #: Who does something to the case, if they are in the municipality's register.
    person: Person | None


def gather(session: Session, case_id: int, by: str = "") -> Gathered | None:
    """The case of that number as it is now, with what belongs to it, in one question.

    ``by``: the id of who does something to it.
    """
    found = session.execute(_GATHER, {"of": case_id, "by": by}).one_or_none()
    if found is None:
        return None
    case, comment, account, municipality, revision, person, forwarded = found
    return Gathered(
        case=case,
        comment=comment,
        account=account,
        municipality=municipality,
        revision=revision,
        forwarded=forwarded,
        person=person,
    )


def hanging(session: Session, case_id: int) -> frozenset[str]:
    """Which of these the case has: removal, forward, reply, evidence. Most cases have none."""
    session.flush()
    found = session.execute(_HANGING, {"of": case_id}).one()
    return frozenset(name for name, there in found._mapping.items() if there)  # noqa: SLF001 - documented


def get(session: Session, case_id: int) -> Case | None:
    """The case of that number, as it is now."""
    return session.exec(_GET, params={"of": case_id}).one_or_none()


def hold(session: Session, case_id: int) -> Case:
    """The case as it is now, which nobody else changes until the transaction ends.

    For what the program itself has to say about it, which is true whatever version people see.
    """
    return session.exec(_HOLD, params={"of": case_id}).one()


def municipality_of(session: Session, case_id: int) -> str | None:
    """Whose case it is."""
    return session.execute(_WHOSE, {"of": case_id}).scalar_one_or_none()


def change(session: Session, case: Case, at: datetime, **values: Any) -> Case | None:
    """Changes the case if it still is as the caller read it, and has its cards shown anew.

    None: somebody was first. Nothing but this changes a case, so one of the same version is the same.
    """
    session.flush()
    again = case.state not in WAITING and values.get("state") in WAITING
    values["version"] = case.version + 1
    result = session.execute(_CHANGE, {"of": case.id, "seen": case.version, **values})
    if not cast("CursorResult[Any]", result).rowcount:
        return None
    for name, value in values.items():
        set_committed_value(case, name, value)
    postings.want(session, f"case:{case.id}", case.version, at)
    if again:
        reminders.wake(session, f"case:{case.id}", at)
    return case


def touch(session: Session, case_id: int, at: datetime) -> None:
    """Something that hangs on the case has changed: its cards should be shown anew."""
    change(session, hold(session, case_id), at)


def claimed_by(session: Session, municipality: str, persons: Collection[str]) -> list[Case]:
    """The undecided cases that any of these has taken on, by number."""
    query = select(Case).where(
        Case.municipality == municipality,
        col(Case.state).not_in(DECIDED),
        col(Case.claimed_by).in_(persons),
    )
    return list(session.exec(query.order_by(col(Case.id))))


def of_comment(session: Session, comment_id: int) -> list[Case]:
    """The cases of a comment, newest first."""
    query = select(Case).where(Case.comment == comment_id)
    return list(session.exec(query.order_by(col(Case.id).desc())))


def comment_of(session: Session, case: Case) -> Comment:
    """The comment that the case is about."""
    return session.get_one(Comment, case.comment)


def revisions_of(session: Session, comment_id: int) -> list[Revision]:
    """What the comment has said, oldest first."""
    query = select(Revision).where(Revision.comment == comment_id)
    return list(session.exec(query.order_by(col(Revision.number))))


def revision_of(session: Session, case: Case) -> Revision | None:
    """What the comment said in the revision that the case is about."""
    return session.get(Revision, (case.comment, case.revision))


def removal_of(session: Session, case_id: int) -> Removal | None:
    """How far the removal has come."""
    return session.exec(_REMOVAL, params={"of": case_id}).one_or_none()


def evidence_of(session: Session, case_id: int) -> Evidence | None:
    """The newest evidence of a case."""
    return session.exec(_EVIDENCE, params={"of": case_id}).first()


def replies_of(session: Session, case_id: int) -> list[Reply]:
    """What was or is to be posted where the comment stands, oldest first."""
    return list(session.exec(_REPLIES, params={"of": case_id}))


def forward_of(session: Session, case_id: int) -> Forward | None:
    """The newest passing-on of a case."""
    return session.exec(_FORWARD, params={"of": case_id}).first()


def forwards_to_remind(session: Session, now: datetime, municipality: str = "") -> list[Forward]:
    """Passings-on whose receivers are due a reminder: people of a municipality, else mere addresses."""
    query = select(Forward).where(
        Forward.state == "waiting", col(Forward.remind_at).is_not(None), col(Forward.remind_at) <= now
    )
    if municipality:
        query = query.where(Forward.municipality == municipality, Forward.kind != "department")
    else:
        query = query.where(Forward.kind == "department")
    return list(session.exec(query.order_by(col(Forward.id))))


def forwards_unsent(session: Session, municipality: str) -> list[Forward]:
    """Passings-on of open cases that reached nobody and were not made anew since."""
    newest = select(func.max(Forward.id)).group_by(col(Forward.case))
    query = (
        select(Forward)
        .join(Case, col(Case.id) == Forward.case)
        .where(
            Forward.municipality == municipality,
            Forward.state == "failed",
            col(Case.state).in_(PASSED_ON),
            col(Forward.id).in_(newest),
        )
    )
    return list(session.exec(query.order_by(col(Forward.id))))


@dataclass(frozen=True, kw_only=True)
class Unregistered:
    """A case without a diary number whose comment is removed or passed on."""

    case: Case
    account: Account
    removal: Removal | None
    #: The newest passing-on.
    forward: Forward | None


def unregistered(session: Session, municipality: str, case_id: int | None = None) -> list[Unregistered]:
    """Cases that may wait for nothing but their diary number, of closed accounts too; or one of them."""
    newest = select(func.max(Forward.id)).group_by(col(Forward.case))
    query = (
        sqlalchemy.select(Case, Account, Removal, Forward)
        .join(Account, (col(Account.municipality) == Case.municipality) & (col(Account.id) == Case.account))
        .outerjoin(Removal, col(Removal.case) == Case.id)
        .outerjoin(Forward, (col(Forward.case) == Case.id) & col(Forward.id).in_(newest))
        .where(
            col(Case.municipality) == municipality,
            col(Case.state).in_(("removing", "forwarded", "awaiting")),
            col(Case.diary_number) == "",
        )
        .options(*LIGHT)
        .order_by(col(Case.id))
        .execution_options(populate_existing=True)
    )
    if case_id is not None:
        query = query.where(col(Case.id) == case_id)
    return [
        Unregistered(case=case, account=account, removal=removal, forward=forward)
        for case, account, removal, forward in session.execute(query)
    ]


def open_cases(session: Session, municipality: str) -> list[Case]:
    """Cases that are not closed, those with the nearest deadline first."""
    query = select(Case).where(Case.municipality == municipality, Case.state != "closed")
    return list(session.exec(query.order_by(col(Case.remove_by), col(Case.answer_by), col(Case.id))))


def unfinished_on(session: Session, municipality: str, account: str) -> list[Comment]:
    """What came in on an account and is not done with, the oldest first."""
    query = (
        select(Comment)
        .join(Case, col(Case.comment) == Comment.id)
        .where(Case.municipality == municipality, Case.account == account, Case.state != "closed")
    )
    return list(session.exec(query.order_by(col(Comment.created_at), col(Comment.id))))


def hold_untaken_on(session: Session, municipality: str, account: str) -> list[tuple[Comment, Case]]:
    """What waits on an account for a decision and stands on nobody, with its comment; held."""
    query = (
        select(Comment, Case)
        .join(Case, col(Case.comment) == Comment.id)
        .where(Case.municipality == municipality, Case.account == account)
        .where(Case.state == "open", Case.claimed_by == "")
        .order_by(col(Case.id))
        .execution_options(populate_existing=True)
        .with_for_update(of=Case)
    )
    return list(session.exec(query))


def search(
    session: Session, municipality: str, words: str, limit: int, *, opens: Collection[str]
) -> list[tuple[Comment, Case | None]]:
    """Comments whose text, author or address holds the words, newest first, with their newest case.

    What is hidden, the text and who wrote it, counts only on the accounts that the searcher ``opens``: a hit
    would say what it holds.
    """
    pattern = _holding(words)
    newest = select(col(Case.sensitive)).where(Case.comment == Comment.id).order_by(col(Case.id).desc())
    hidden = func.coalesce(newest.limit(1).scalar_subquery(), false())
    said = col(Comment.text).ilike(pattern, escape="\\") | col(Comment.author_name).ilike(
        pattern, escape="\\"
    )
    seen = ~hidden | col(Comment.account).in_(opens)
    fits = (said & seen) | col(Comment.url).ilike(pattern, escape="\\")
    query = select(Comment).where(Comment.municipality == municipality, fits)
    found = session.exec(query.order_by(col(Comment.created_at).desc()).limit(limit)).all()
    return [(comment, next(iter(of_comment(session, cast("int", comment.id))), None)) for comment in found]


def search_own(
    session: Session, municipality: str, words: str, limit: int, *, opens: Collection[str]
) -> list[tuple[Reply, Case]]:
    """What the municipality itself has posted that holds the words, newest first, each with its case."""
    query = (
        select(Reply, Case)
        .join(Case, col(Case.id) == Reply.case)
        .where(
            Reply.municipality == municipality,
            Reply.state == "posted",
            col(Reply.text).ilike(_holding(words), escape="\\"),
            ~col(Case.sensitive) | col(Case.account).in_(opens),
        )
        .order_by(col(Reply.at).desc())
    )
    return list(session.exec(query.limit(limit)))


def _holding(words: str) -> str:
    """The pattern of texts that hold just these words."""
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


@dataclass(frozen=True, kw_only=True)
class OnTheClock:
    """An open case with a deadline, and what its reminders depend on."""

    case: Case
    account: Account
    #: When the comment was posted, from which the time is counted.
    posted_at: datetime
    #: How well that is known, see Comment.
    precision: str
    removal: Removal | None
    #: A text waits for a person to post it.
    by_hand: bool
    #: Whoever it was passed on to has answered, and the case goes on.
    receiver_answered: bool
    #: What the comment is, see Comment.
    kind: str = "comment"


def on_the_clock(session: Session, municipality: str, case_id: int | None = None) -> list[OnTheClock]:
    """The open cases of open accounts that must be decided or answered by some time; or one of them."""
    by_hand = exists().where(col(Reply.case) == Case.id, col(Reply.state).in_(("by_hand", "impossible")))
    later = aliased(Forward)
    answered = exists().where(
        col(Forward.case) == Case.id,
        col(Forward.state) == "answered",
        ~exists().where(col(later.case) == col(Forward.case), col(later.id) > col(Forward.id)),
    )
    query = (
        sqlalchemy.select(
            Case, Account, Comment.created_at, Comment.precision, Comment.kind, Removal, by_hand, answered
        )  # type: ignore[call-overload]
        .join(Account, (col(Account.municipality) == Case.municipality) & (col(Account.id) == Case.account))
        .join(Comment, col(Comment.id) == Case.comment)
        .outerjoin(Removal, col(Removal.case) == Case.id)
        .where(
            col(Case.municipality) == municipality,
            col(Case.state).not_in(DECIDED),
            col(Case.remove_by).is_not(None) | col(Case.answer_by).is_not(None),
            OPEN,
        )
        .options(*LIGHT)
        .order_by(col(Case.id))
        .execution_options(populate_existing=True)
    )
    if case_id is not None:
        query = query.where(col(Case.id) == case_id)
    return [
        OnTheClock(
            case=case,
            account=account,
            posted_at=at,
            precision=precision,
            kind=kind,
            removal=removal,
            by_hand=waits,
            receiver_answered=word,
        )
        for case, account, at, precision, kind, removal, waits, word in session.execute(query)
    ]
