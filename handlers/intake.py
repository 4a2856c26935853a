"""Comments come in: kept, flagged, made into cases where someone must decide, shown in the team channel.

The same comment again changes nothing. One that says something else than before is a new revision and is
judged anew, also if it was kept before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlsplit

from sqlmodel import Session

from handlers import views
from handlers.platforms import Author, Incoming, Look, Visibility
from handlers.taking import Judged, Origin, Taken, Taking, pictures, shows_else
from handlers.world import World
from routines.flagging import flag
from routines.model import Routine
from storage import accounts, cases, log, people
from storage.tables import Case, Comment


def judge(
    routine: Routine, incoming: Sequence[Incoming], allowed: frozenset[str] = frozenset()
) -> list[Judged]:
    """Flags every comment. Takes a while for many: called outside of any transaction."""
    return [
        Judged(
            incoming=item,
            flags=flag(item.text, routine, author=item.author.name, kind=item.kind, allowed=allowed),
        )
        for item in incoming
    ]


def own_domains(session: Session, municipality: str) -> frozenset[str]:
    """The municipality's own domains: an address of its staff or its rules page is no personal data."""
    found = accounts.municipality(session, municipality)
    hosts = {urlsplit(found.rules_page).hostname or ""} if found is not None else set()
    hosts |= {person.email.rpartition("@")[2] for person in people.all_active(session, municipality)}
    return frozenset(host.lower().removeprefix("www.") for host in hosts if host)


async def take_in(
    world: World,
    municipality: str,
    account: str,
    incoming: Sequence[Incoming],
    *,
    origin: Origin,
    by: str = log.PROGRAM,
) -> Taken:
    """Stores what came in for an account, in one transaction with its cases, cards and log rows.

    What a person reports is always a case; of the rest, what a rule flags and what asks something.
    """

    def look(session: Session) -> tuple[Routine, frozenset[str]]:
        return views.routine_of(session, world, municipality), own_domains(session, municipality)

    routine, allowed = await world.database.read(look)
    judged = await asyncio.to_thread(judge, routine, incoming, allowed)

    def change(session: Session) -> Taken:
        return Taking(session, world, municipality, account, routine, origin, by).take(judged)

    return await world.database.write(change)


async def take_up(world: World, comment_id: int, *, by: str, before: str = "") -> int | None:
    """A person reports a comment that has come in already: the number of its open case, made if it had none.

    None where there is nothing to decide. ``before``: what was decided on it, for the card.
    """

    def look(session: Session) -> tuple[Comment, Routine, frozenset[str]]:
        comment = session.get_one(Comment, comment_id)
        routine = views.routine_of(session, world, comment.municipality)
        return comment, routine, own_domains(session, comment.municipality)

    found, routine, allowed = await world.database.read(look)
    flags = await asyncio.to_thread(
        flag, found.text, routine, author=found.author_name, kind=found.kind, allowed=allowed
    )

    def change(session: Session) -> int | None:
        # Held, so that of two people who report it at once one makes the case.
        comment = session.get_one(Comment, comment_id, with_for_update=True, populate_existing=True)
        current = next(iter(cases.of_comment(session, comment_id)), None)
        taking = Taking(session, world, comment.municipality, comment.account, routine, "person", by)
        if current is not None and current.state not in cases.DECIDED:
            if not current.reported:
                taking.report(current)
            return current.id
        return taking.take_up(comment, flags, before)

    return await world.database.write(change)


def as_known(comment: Comment) -> Incoming:
    """A comment that is kept, as the platform would tell it."""
    return Incoming(
        id=comment.external_id,
        text=comment.text,
        created_at=comment.created_at,
        precision=cast("Any", comment.precision),
        kind=cast("Any", comment.kind),
        author=Author(id=comment.author_id, name=comment.author_name),
        url=comment.url,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        attachments=pictures(comment),
        visibility=Visibility(comment.visibility),
        gone_at=comment.gone_at,
    )


async def edited_meanwhile(world: World, case_id: int, seen: Look) -> bool:
    """Whether the platform shows other words or pictures than the case is about; it is an edit then.

    What is gone has no words any more, also where the platform still tells the last ones (WordPress' trash).
    """
    if seen.text is None or seen.visibility is Visibility.GONE:
        return False

    def find(session: Session) -> tuple[Comment, str]:
        case = cast("Case", cases.get(session, case_id))
        words = {item.number: item.text for item in cases.revisions_of(session, case.comment)}
        return cases.comment_of(session, case), words[case.revision]

    comment, text = await world.database.read(find)
    known = as_known(comment)
    shown = known.attachments if seen.attachments is None else seen.attachments
    if seen.text == text and not shows_else(known.attachments, shown):
        return False
    if seen.text == comment.text and not shows_else(known.attachments, shown):
        # The edit has come in while the case was closed, or for a newer case: it follows it now.
        await world.database.write(lambda session: follow(session, world, cases.hold(session, case_id)))
        return True
    now = replace(known, text=seen.text, visibility=seen.visibility, attachments=shown)
    await take_in(world, comment.municipality, comment.account, [now], origin="platform")
    return True


def follow(session: Session, world: World, case: Case) -> Case:
    """A case about words from before its comment's last edit is about those that stand there, judged anew."""
    comment = cases.comment_of(session, case)
    if case.revision == comment.revision or case.state in cases.DECIDED:
        return case
    routine = views.routine_of(session, world, case.municipality)
    allowed = own_domains(session, case.municipality)
    flags = flag(comment.text, routine, author=comment.author_name, kind=comment.kind, allowed=allowed)
    taking = Taking(session, world, case.municipality, case.account, routine, "platform", log.PROGRAM)
    taking.judge_anew(case, taking.case(comment, flags), comment)
    return case
