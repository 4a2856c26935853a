"""Evidence: what a comment was is saved, read back and hashed before anybody does anything to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

from sqlmodel import Session, col, select

from cards.evidence import (
    EvidenceRecord,
    SavedAttachment,
    SavedDecision,
    SavedFlag,
    SavedGround,
    SavedRevision,
    to_json,
    to_pdf,
)
from handlers import attached, views
from handlers.platforms import Look, Target, Visibility
from handlers.ports import Undelivered
from handlers.world import World
from storage import accounts, cases, log, people
from storage.evidence import Reason, Stored
from storage.tables import Account, Case, Comment, Evidence


def target_of(comment: Comment) -> Target:
    """What a connector needs to find the comment."""
    return Target(
        comment_id=comment.external_id,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        kind=comment.kind,
        author_id=comment.author_id,
        written=comment.created_at,
    )


async def look(world: World, case_id: int) -> Look:
    """How the comment stands at its platform now; unknown where it cannot be asked or does not answer."""

    def find(session: Session) -> tuple[Account, Comment]:
        case = cast("Case", cases.get(session, case_id))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        return account, cases.comment_of(session, case)

    account, comment = await world.database.read(find)
    platform = world.platform(account)
    if not platform.capabilities.look or comment.origin != "platform":
        return Look(visibility=Visibility.UNKNOWN)
    try:
        return await platform.look(target_of(comment))
    except Undelivered as refusal:
        return Look(visibility=Visibility.UNKNOWN, wait=refusal.retry_after or 0.0)


def not_saved(world: World, reason: Reason) -> str:
    """Why the evidence is not safe, as a sentence for people."""
    return world.texts("evidence-not-saved", reason=world.texts(f"reason-{reason.value}"))


def not_kept(world: World, reason: Reason) -> str:
    """The same where nothing is to be removed."""
    return world.texts("evidence-not-kept", reason=world.texts(f"reason-{reason.value}"))


async def preserve(world: World, case_id: int) -> int:
    """Saves the comment as PDF/A and JSON and reads both back; returns the evidence's number.

    What was attached to it is saved beside. The same decision on the same revision is saved once; saved files
    are checked again and never trusted unread (LID-47, LID-119, GIS-15, GIS-63, TIB-80, LAH-51). Raises
    storage.evidence.EvidenceNotSaved.
    """
    existing = await world.database.read(partial(_existing, case_id))
    if existing is not None:
        await asyncio.to_thread(attached.verify, world, existing)
        if not await _nameless(world, case_id, existing):
            return cast("int", existing.id)
    revision, folders, record = await _made(world, case_id)
    written = await asyncio.to_thread(_write, world, folders, revision, record)
    before = existing.id if existing is not None else None
    return await world.database.write(partial(_remember, world, case_id, written, before))


async def _nameless(world: World, case_id: int, saved: Evidence) -> bool:
    """Whether it does not say who wrote it though that is known by now: it is saved anew."""
    comment = await world.database.read(
        lambda session: cases.comment_of(session, cast("Case", cases.get(session, case_id)))
    )
    if not comment.author_name:
        return False
    record = json.loads(await asyncio.to_thread(world.evidence.read, saved.record))
    return not record.get("author_name")


async def complete(world: World, case_id: int) -> bool:
    """Fetches what did not answer when the evidence was saved; says whether something still does not.

    What has come stands in a further evidence: nothing that is saved is written over. Raises
    storage.evidence.EvidenceNotSaved.
    """
    newest = await world.database.read(lambda session: cases.evidence_of(session, case_id))
    before = await asyncio.to_thread(attached.left_silent, world, newest) if newest is not None else 0
    if newest is None or not before:
        return False
    revision, folders, record = await _made(world, case_id)
    left = attached.silent(record)
    # What was decided stands in the newest evidence, also when it has been carried out.
    whole = record.decision is not None or not await asyncio.to_thread(attached.decided, world, newest)
    if left < before and whole:
        written = await asyncio.to_thread(_write, world, folders, revision, record)
        await world.database.write(partial(_remember, world, case_id, written, newest.id))
    return left > 0


async def _made(world: World, case_id: int) -> tuple[int, tuple[str, ...], EvidenceRecord]:
    """The evidence as it is now, its files saved: of which revision, and in which folders it belongs."""
    seen = await look(world, case_id)
    made = await world.database.read(partial(_record, world, case_id, seen))
    folders = (made["municipality"], made["year"], str(case_id))
    whole = await attached.keep(world, case_id, folders, made["evidence"], seen.attachments or ())
    return made["revision"], folders, whole


def _existing(case_id: int, session: Session) -> Evidence | None:
    case = cast("Case", cases.get(session, case_id))
    query = select(Evidence).where(Evidence.case == case_id, Evidence.revision == case.revision)
    newest = session.exec(query.order_by(col(Evidence.id).desc())).first()
    # Evidence names the decision that it was made for; a later one gets its own.
    earlier = newest is not None and case.decided_at is not None and newest.saved_at < case.decided_at
    return None if earlier else newest


def _write(
    world: World, folders: tuple[str, ...], revision: int, record: EvidenceRecord
) -> tuple[Stored, Stored, int]:
    as_json = world.evidence.put(*folders, f"{revision}.json", content=to_json(record))
    as_pdf = world.evidence.put(*folders, f"{revision}.pdf", content=to_pdf(record))
    return as_pdf, as_json, revision


def _remember(
    world: World, case_id: int, written: tuple[Stored, Stored, int], before: int | None, session: Session
) -> int:
    """``before``: the evidence that this takes the place of."""
    as_pdf, as_json, revision = written
    existing = _existing(case_id, session)
    if existing is not None and existing.id != before:
        return cast("int", existing.id)
    case = cast("Case", cases.get(session, case_id))
    row = Evidence(
        municipality=case.municipality,
        case=case_id,
        revision=revision,
        pdf=as_pdf.path,
        pdf_sha256=as_pdf.sha256,
        record=as_json.path,
        record_sha256=as_json.sha256,
        saved_at=world.now(),
    )
    session.add(row)
    session.flush()
    hashes = {"pdf": as_pdf.sha256, "json": as_json.sha256, "revision": revision}
    log.append(
        session, case.municipality, world.now(), log.PROGRAM, "evidence.saved", f"case:{case_id}", hashes
    )
    return cast("int", row.id)


def _record(world: World, case_id: int, seen: Look, session: Session) -> dict[str, Any]:
    case = cast("Case", cases.get(session, case_id))
    comment = cases.comment_of(session, case)
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    routine = views.routine_of(session, world, case.municipality)
    revisions = cases.revisions_of(session, case.comment)
    current = next(item for item in revisions if item.number == case.revision)
    now, vanished = world.now(), case.outcome == "vanished"
    record = EvidenceRecord(
        municipality=routine.name,
        case_id=str(case_id),
        account_name=account.name,
        platform=account.platform,
        account_address=account.address,
        comment_id=comment.external_id,
        kind=comment.kind,
        text=current.text,
        created_at=comment.created_at,
        precision=comment.precision,
        received_at=comment.received_at,
        made_at=now,
        seen_at=now if seen.visibility is not Visibility.UNKNOWN else None,
        visibility=Visibility.GONE.value if vanished else seen.visibility.value,
        vanished_at=case.decided_at if vanished else None,
        gone_at=views.gone_at(session, case) if vanished else None,
        url=comment.url,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        author_id=comment.author_id,
        author_name=comment.author_name,
        revision=case.revision,
        earlier=tuple(
            SavedRevision(text=item.text, seen_at=item.seen_at, attachments=_saved_pictures(item.attachments))
            for item in revisions
            if item.number < case.revision
        ),
        # Of what came before revisions kept theirs, the comment has the last.
        attachments=_saved_pictures(current.attachments or comment.attachments),
        flags=tuple(_saved_flag(world, flag) for flag in current.flags),
        decision=_decision(session, world, case),
        routine=routine.document.title,
        routine_document=routine.document.reference or routine.document.adopted,
        diary_number=case.diary_number,
    )
    return {
        "municipality": case.municipality,
        "year": f"{case.opened_at:%Y}",
        "revision": case.revision,
        "evidence": record,
    }


def _saved_pictures(kept: Sequence[Mapping[str, str]]) -> tuple[SavedAttachment, ...]:
    return tuple(
        SavedAttachment(type=item.get("type", ""), url=item.get("url", ""), id=item.get("id", ""))
        for item in kept
    )


def _saved_flag(world: World, flag: dict[str, Any]) -> SavedFlag:
    return SavedFlag(
        rule=world.texts(f"category-{flag['category']}"),
        clause=", ".join(flag["clauses"]),
        words=(flag["words"],) if flag["words"] else (),
    )


def _decision(session: Session, world: World, case: Case) -> SavedDecision | None:
    if not case.decided_by or case.decided_at is None or case.outcome == "vanished":
        return None
    routine = views.routine_of(session, world, case.municipality)
    removal = cases.removal_of(session, cast("int", case.id)) if case.state == "removing" else None
    if removal is None and cases.forward_of(session, cast("int", case.id)) is None:
        return None  # an answer is no decision about what is saved
    grounds = [routine.ground(ground) for ground in (removal.grounds if removal else [])]
    return SavedDecision(
        what=world.texts("decision-remove" if removal else "decision-forward"),
        by_name=people.name_of(session, case.municipality, case.decided_by),
        by_role=", ".join(_roles(session, world, case)),
        at=case.decided_at,
        grounds=tuple(SavedGround(text=item.text, clauses=item.clauses) for item in grounds if item),
        secrecy=bool(removal and removal.secrecy),
        diary=views.diary_of(routine, removal),
        archive_place=removal.archive_place if removal else "",
    )


def _roles(session: Session, world: World, case: Case) -> list[str]:
    from handlers.rights import Relation, relations

    account = accounts.get(session, case.municipality, case.account)
    person = people.get(session, case.municipality, case.decided_by)
    if person is None:
        return []
    # Whoever is of the account's unit reads about it, and decides nothing by that.
    held = relations(person, account) - {Relation.MEMBER, Relation.RECEIVER, Relation.UNIT}
    routine = views.routine_of(session, world, case.municipality)
    return sorted(views.role_word(world, routine, relation.value) for relation in held)
