"""The file that a step of a request waits for: handed in, it does the step (LID-145, GIS-82, LAH-47)."""

from __future__ import annotations

from typing import cast

from sqlmodel import Session

from handlers import asking, requests, rights, tasks
from handlers.documents import Wanted, on_upload
from handlers.ports import Upload
from handlers.world import World
from routines.model import Step, StepKind
from routines.walk import Walk
from storage import accounts, people
from storage import requests as stored
from storage.document_tables import Document
from storage.request_tables import Request


def _sought(session: Session, world: World, upload: Upload) -> tuple[Request, Walk, Step] | None:
    """The request and the step that a file is for."""
    number = requests.number(upload.subject)
    request = stored.get(session, number) if number is not None else None
    if request is None or request.municipality != upload.municipality:
        return None
    walk = requests.walk_of(session, world, request)
    step = walk.step(upload.step)
    return (request, walk, step) if step is not None and step.kind is StepKind.FILE else None


def _check(session: Session, world: World, upload: Upload) -> str | None:
    """Why no file is taken now; None: one is."""
    found = _sought(session, world, upload)
    person = people.get(session, upload.municipality, upload.person)
    if found is None or person is None:
        return world.texts("upload-nothing-asked")
    request, walk, step = found
    if request.state != "started" or step not in walk.to_do():
        return world.texts("request-upload-not-now")
    if step.by is None or step.by in requests.OF_ACCOUNT:
        able = rights.may("request.continue", requests.relations(session, world, request, person))
    else:
        able = person.id in asking.asked_of(session, world, request, step)
    return None if able else world.texts("request-upload-not-yours")


def _wanted(session: Session, world: World, upload: Upload) -> Wanted | None:
    found = _sought(session, world, upload)
    if found is None:
        return None
    request, walk, step = found
    account = accounts.get(session, request.municipality, request.account) if request.account else None
    t = world.texts
    return Wanted(
        kind="banner" if step.id == "banner" else "snapshot",
        name=step.label,
        account=requests.name(session, request),
        platform=t(f"platform-{walk.platform or walk.answers.get('platform', 'other')}"),
        address=account.address if account is not None else walk.address,
        why=t(f"request-upload-why-{request.kind}"),
        guidance=" ".join(step.guidance),
        matter=t("request-matter", n=request.id or 0),
    )


def _took(session: Session, world: World, upload: Upload, document: Document) -> None:
    """A file has come in and is kept: the step is done (LID-145, GIS-82, LAH-47, DEG-20)."""
    found = _sought(session, world, upload)
    if found is None or found[1].done(found[2]):
        return
    request, walk, step = found
    stored.hold(session, cast("int", request.id))
    role = step.by.value if step.by is not None else ""
    words = f"{document.name} ({document.image_sha256[:12]})"
    requests.mark(
        session,
        world,
        request,
        step.id,
        by=upload.person,
        result="filed",
        role=role,
        words=words,
        instead_of=asking.in_place_of(session, request, walk, step, upload.person),
    )
    # Their card says that they did it, and not that it is no longer needed.
    for task in asking.open_tasks(session, request, step):
        tasks.done(session, world, task, upload.person, result="filed")
    asking.go_on(session, world, request)


on_upload("request", check=_check, wanted=_wanted, took=_took)
