"""kill -9 in the middle of an opening: a restart goes on with what was saved, and nothing is twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from storage import documents, log
from storage.database import Database
from storage.document_tables import Document
from storage.evidence import EvidenceStore
from storage.request_tables import Request
from storage.tables import LogRow
from tests.faults.killing import OPENING, Killer, MakeDatabase, killer
from tests.faults.outside import Outside
from tests.faults.test_kill import HIDES, in_folder, killing_folder, on_server
from tests.parts.postgresql import PostgreSQL
from tests.scenarios.town import MUNICIPALITY

assert killing_folder  # a fixture

#: Laholm: consulted, approved, and the signed form mailed to the communications unit before the set-up.
ROUTINE, MAILED_TO = "laholm", "kommunikationsenheten@laholm.se"
#: In the job: before the form is written, when it is there, before and after the letter is taken.
IN_THE_JOB = ("before evidence bytes", "after evidence file", "before mail/send", "after mail/send")


@dataclass(frozen=True)
class Stand:
    """What is left in the end."""

    outside: Outside
    requests: list[Request]
    documents: list[Document]
    rows: list[LogRow]
    chain: Any


def stand(found: Killer, name: str) -> Stand:
    """How things are in the end; every file of the form is what was saved."""
    database = Database(found.url(name))

    def look(session: Session) -> Stand:
        return Stand(
            outside=found.server.worlds[name],
            requests=list(session.exec(select(Request))),
            documents=list(session.exec(select(Document))),
            rows=list(log.rows(session, MUNICIPALITY)),
            chain=log.verify(session, MUNICIPALITY),
        )

    try:
        stood = database.ask(look)
    finally:
        database.close()
    store = EvidenceStore(found.root / name / "evidence")
    for document in stood.documents:
        for path, digest in documents.files(document):
            store.verify(path, digest)
    return stood


def check(stood: Stand, point: str) -> None:
    """What must hold wherever it died."""
    (request,) = stood.requests
    assert request.state == "started", point
    assert stood.chain is None, point
    (form,) = stood.documents
    assert request.document == form.id, point
    counted = Counter(row.action for row in stood.rows)
    for once in ("request.begun", "request.asked", "request.viewed", "request.approved", "request.told"):
        assert counted[once] == 1, (point, once)
    # What was answered before the kill was not asked again.
    answered = [
        step for row in stood.rows if row.action == "request.answered" for step in row.details["steps"]
    ]
    assert len(answered) == len(set(answered)), point
    letters = stood.outside.letters
    assert {(letter["to"], *letter["files"]) for letter in letters} == {(MAILED_TO, "begaran.pdf")}, point
    assert len({letter["key"] for letter in letters}) == 1, point
    # Nobody can know whether a letter was taken in the moment of death: then it comes again, with its id.
    assert len(letters) == 1 or point == "after mail/send", point
    assert stood.outside.doubles("slack") == 0, point


async def dies(found: Killer, *points: int | str) -> None:
    """Dies at each of the points, is started again, and comes to the end."""
    for point in points:
        name = f"run-{str(point).replace(' ', '-').replace('/', '-')}"
        found.beginning(name)
        at, on = (point, "") if isinstance(point, int) else (None, point)
        assert await found.run(name, at, die_on=on), f"{point} was not reached"
        assert not await found.run(name)
        check(stand(found, name), str(point))
        found.done_with(name)


async def told(folder: Path, url: str, copies: MakeDatabase, *points: int | str) -> None:
    """The story, killed at these points."""
    async with killer(folder, ROUTINE, HIDES, url, copies, OPENING) as found:
        await dies(found, *points)


async def test_killed_between_two_pages_and_at_every_touch_of_its_notices_job_on_sqlite(
    killing_folder: Path,
) -> None:
    copies = in_folder(killing_folder)
    with copies("template") as url:
        await told(killing_folder, url, copies, 2, 9, *IN_THE_JOB)


@pytest.mark.part("postgresql")
async def test_killed_between_two_pages_and_around_the_mail_on_postgresql(
    killing_folder: Path, postgresql_server: PostgreSQL
) -> None:
    with postgresql_server.database() as url:
        copies = on_server(postgresql_server, url.rpartition("/")[2])
        await told(killing_folder, url, copies, 5, IN_THE_JOB[-1])
