"""The picture of an account, when it is time for one: handed over, kept as PDF/A, and passed on.

``recurring`` asks for it. It is done when the picture is there and, where the routine names a place, lies in
it too; where the routine names a receiver, they get it and say that they have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session

from cards.model import Block, Link, Text
from handlers import rights, tasks, views, work
from handlers.acting import acting
from handlers.documents import Wanted, on_upload
from handlers.duty import Duties
from handlers.ports import Letter, Undelivered, Upload
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import Role, Routine
from storage import documents, jobs, log, people
from storage import tasks as stored
from storage.document_tables import Document
from storage.duty_tables import Task
from storage.tables import Account

KIND = "snapshot"
RECEIVED = "snapshot_received"


def _words(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    routine = views.routine_of(session, world, task.municipality)
    rule = routine.snapshots
    sent_to = rule.sent_to.value
    return {
        "scope": rule.scope.value,
        "format": world.texts(f"snapshot-format-{rule.format.value.value}"),
        "place": rule.place.value,
        "placed": "yes" if rule.place.value else "no",
        "receiver": views.role_name(world, routine, sent_to) if sent_to is not None else "",
        "sent": "yes" if sent_to is not None else "no",
        "change": "yes" if rule.on_major_change.value else "no",
    }


def _newest(session: Session, task: Task) -> Document | None:
    return documents.newest(session, task.municipality, f"task:{task.id}", KIND)


def _above(session: Session, world: World, task: Task, person: str) -> tuple[Block, ...]:
    """Where this person hands the picture over, and what is there already."""
    t, found = world.texts, _newest(session, task)
    upload = Upload(municipality=task.municipality, person=person, subject=f"task:{task.id}", step=KIND)
    how = t("snapshot-there", name=people.name_of(session, task.municipality, found.by)) if found else ""
    return (
        Text(text=how or t("snapshot-how")),
        Link(label=t("snapshot-upload"), url=world.upload_to(upload)),
    )


def _lacks(session: Session, world: World, task: Task) -> str:
    """LID-14, GIS-17, TIB-75: without a picture that is kept as PDF/A it is not done."""
    return "" if _newest(session, task) is not None else world.texts("error-snapshot-missing")


def _confirms(session: Session, world: World, task: Task) -> str:
    """TIB-75: that it lies where the routine wants it."""
    place = views.routine_of(session, world, task.municipality).snapshots.place.value
    return world.texts("field-snapshot-placed", place=place) if place else ""


def _done(session: Session, world: World, task: Task, by: str) -> None:
    """Whoever the routine names gets it, by mail where they have an address, and says so (GIS-18)."""
    rule = views.routine_of(session, world, task.municipality)
    cited, found, account = rule.snapshots.sent_to, _newest(session, task), tasks.account_of(session, task)
    if cited.value is None or found is None or account is None:
        return
    received = tasks.ask(
        session,
        world,
        task.municipality,
        f"{RECEIVED}/{found.id}",
        kind=RECEIVED,
        role=acting(session, task.municipality, rule, cited.value).value,
        due_at=task.due_at,
        details={"account": account.name, "file": found.pdf, "by": by},
        source=source_of(cited),
    )
    if received is None:
        return
    duties = Duties(session, task.municipality, world.now())
    for item in tasks.whose(session, duties, received):
        if item.person.email:
            jobs.ask(session, "mail_snapshot", f"{found.id}/{received.id}/{item.person.id}", 1, world.now())


def _given(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    del world
    return {"name": people.name_of(session, task.municipality, str(task.details["by"]))}


@work.durable("mail_snapshot")
async def mail(subject: str) -> None:
    """The picture as PDF/A, to whoever is to keep it."""
    for pause in (*work.bound().pace.tries, None):
        why = await work.step(_mail, subject)
        if not why or pause is None:
            return
        await work.sleep(pause)


async def _mail(subject: str) -> str:
    world = work.bound()
    document_id, task_id, receiver = subject.split("/")

    def compose(session: Session) -> Letter:
        task = cast("Task", session.get(Task, int(task_id)))
        person = people.get(session, task.municipality, receiver)
        document = cast("Document", documents.get(session, task.municipality, int(document_id)))
        title, text = tasks.words(session, world, task)
        why = _why(session, world, task, receiver)
        pdf = world.evidence.read(document.pdf)
        return Letter(
            to=person.email if person is not None else "",
            subject=title,
            text=f"{text}\n\n{why}",
            key=f"snapshot-{subject.replace('/', '-')}",
            files=((document.pdf.rpartition("/")[2], "application/pdf", pdf),),
        )

    try:
        await world.mail.send(await world.database.read(compose))
    except Undelivered as refusal:
        return "" if refusal.final else refusal.reason
    return ""


def _why(session: Session, world: World, task: Task, receiver: str) -> str:
    """As what somebody gets the picture, and by which rule."""
    t, routine = world.texts, views.routine_of(session, world, task.municipality)
    holders = tasks.whose(session, Duties(session, task.municipality, world.now()), task)
    found = next((one for one in holders if one.person.id == receiver), None)
    role = views.as_what(
        world, routine, found.role if found else task.role, found.stands_for if found else ""
    )
    source = views.source(routine, task.source.get("section") or None, task.source.get("clauses", ()))
    return t("told-why-short", role=role, source=source or t("told-standard"))


# --- after a change --------------------------------------------------------------------------------

#: What a greater change of an account is (LID-13); of whoever answers for it, ``leaving`` tells.
GREATER = frozenset({"name", "address", "platform", "unit"})


def after_change(
    session: Session, routine: Routine, account: Account, changed: Iterable[str], now: datetime
) -> None:
    """A greater change asks for a picture the same day, once."""
    rule = routine.snapshots
    if not rule.on_major_change.value or account.closed_at is not None or not GREATER & {*changed}:
        return
    # Who administers an account is asked through whoever is responsible for it.
    by = Role.RESPONSIBLE if rule.performer.value is Role.ADMINISTRATOR else rule.performer.value
    key = f"{KIND}/changed/{now.astimezone(STOCKHOLM).date()}/{account.id}"
    role = acting(session, account.municipality, routine, by).value
    task = stored.ask(
        session,
        account.municipality,
        key,
        kind=KIND,
        at=now,
        subject=f"account:{account.id}",
        role=role,
        due_at=now + timedelta(days=rule.days.value),
        source=source_of(rule.on_major_change),
    )
    if task is not None:
        details = {"key": key, "kind": KIND, "person": "", "role": role}
        log.append(session, account.municipality, now, log.PROGRAM, "task.asked", f"task:{task.id}", details)


# --- handing over ----------------------------------------------------------------------------------


def _sought(session: Session, upload: Upload) -> Task | None:
    number = upload.subject.partition(":")[2]
    task = stored.hold(session, int(number)) if number.isdecimal() else None
    wanted = task is not None and task.kind == upload.step == KIND
    return task if task is not None and wanted and task.municipality == upload.municipality else None


def _check(session: Session, world: World, upload: Upload) -> str | None:
    task, person = _sought(session, upload), people.get(session, upload.municipality, upload.person)
    if task is None or person is None:
        return world.texts("upload-nothing-asked")
    if task.state != "open":
        return world.texts("refused-task-dropped")
    held = tasks.relations(session, Duties(session, task.municipality, world.now()), task, person)
    return None if rights.may("task.done", held) else world.texts("request-upload-not-yours")


def _wanted(session: Session, world: World, upload: Upload) -> Wanted | None:
    task = _sought(session, upload)
    account = tasks.account_of(session, task) if task is not None else None
    if task is None or account is None:
        return None
    t = world.texts
    return Wanted(
        kind="snapshot",
        name=t("snapshot-name"),
        account=account.name,
        platform=t(f"platform-{account.platform}"),
        address=account.address,
        why=t("snapshot-why"),
        guidance=views.routine_of(session, world, task.municipality).snapshots.scope.value,
        matter=t("snapshot-matter", n=task.id or 0),
    )


def _took(session: Session, world: World, upload: Upload, document: Document) -> None:
    """It is there; whoever has the task says that all of it is done."""
    del session, world, upload, document


on_upload("task", check=_check, wanted=_wanted, took=_took)
tasks.kind(
    KIND,
    note="optional",
    places=_words,
    above=_above,
    lacks=_lacks,
    confirms=_confirms,
    every=tasks.weekly,
    done=_done,
)
tasks.kind(RECEIVED, places=_given, every=tasks.weekly)
