"""Telling people that something waits for them: the case's own card, sent to them alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session

from handlers import people_in_chat, work
from handlers.ports import Letter, Undelivered
from handlers.world import World
from storage import accounts, cases, jobs, log, people, postings, reminders
from storage.tables import Account, Case, Person


def show_case_to(session: Session, world: World, case: Case, receivers: Sequence[Person]) -> list[Person]:
    """Shows the case's card to people alone, in every chat they are known in; returns whom no chat knows."""
    key, now = f"case:{case.id}", world.now()
    return [one for one in receivers if not people_in_chat.show(session, one, key, case.version, now)]


def tell_dropped(session: Session, world: World, case: Case, person: str, what: str) -> None:
    """Somebody's decision had no effect, since the comment changed meanwhile: they hear it at once, alone.

    ``what``: edited (before the removal), approved (other words than stand there now), trashed, refused.
    """
    if people.get(session, case.municipality, person) is None:  # it was decided by rule
        return
    now = world.now()
    said = reminders.values(
        municipality=case.municipality,
        key=f"case:{case.id}/dropped/{case.version}",
        kind="dropped",
        subject=f"case:{case.id}",
        person=person,
        due_at=now,
        urgent=True,
        details={"case": str(case.id), "account_id": case.account, "what": what},
        not_before=now,
        made_at=now,
    )
    reminders.add(session, [said])


def show_in_channel(session: Session, world: World, case: Case) -> None:
    """Shows the case's card in its account's channel, if it does not stand there: it needs a person now."""
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    key = f"case:{case.id}"
    missing = [
        place.id
        for place in accounts.places_of(session, account)
        if postings.of_key(session, place.id, key) is None
    ]
    postings.show_all(session, missing, [(key, case.version)], world.now())


async def tell_registrars(world: World, case_id: int, why: str) -> None:
    """The registrars see the case that waits for a diary number; whom no chat knows gets a mail."""

    def change(session: Session) -> None:
        case = cast("Case", cases.get(session, case_id))
        registrars = people.with_role(session, case.municipality, "registrar")
        unreached = show_case_to(session, world, case, registrars)
        if not registrars:  # somebody has to see that nobody is there to ask
            show_in_channel(session, world, case)
        for person in unreached:
            if person.email:
                subject = f"{case_id}/{why}/{person.id}"
                jobs.ask(session, "mail_registrar", subject, 1, world.now())

    await world.database.write(change)


@work.durable("mail_registrar")
async def mail_registrar(subject: str) -> None:
    """A registrar whom no chat knows gets the case by mail, with the evidence attached."""
    await work.keep_trying(_mail_registrar, subject, _unmailed)


async def _mail_registrar(subject: str) -> str:
    world = work.bound()
    case_id, why, registrar = subject.split("/")
    t = world.texts

    def compose(session: Session) -> Letter:
        case = cast("Case", cases.get(session, int(case_id)))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        person = cast("Person", people.get(session, case.municipality, registrar))
        comment = cases.comment_of(session, case)
        evidence = cases.evidence_of(session, int(case_id))
        pdf = world.evidence.read(evidence.pdf) if evidence is not None else b""
        return Letter(
            to=person.email,
            subject=t("mail-registrar-subject", case=case_id),
            text=t(
                "mail-registrar-text",
                account=account.name,
                case=case_id,
                url=comment.url or t("no-address"),
                why=why,
            ),
            key=f"registrar-{subject.replace('/', '-')}",
            files=(("bevis.pdf", "application/pdf", pdf),) if pdf else (),
        )

    try:
        await world.mail.send(await world.database.read(compose))
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await _unmailed(subject, refusal.reason)
    return ""


async def _unmailed(subject: str, why: str) -> str:
    """A registrar heard of it neither in chat nor by mail: the log says so, and the channel sees the case."""
    world = work.bound()
    case_id, _, registrar = subject.split("/")

    def change(session: Session) -> None:
        case = cast("Case", cases.get(session, int(case_id)))
        details = {"person": registrar, "failure": why[:500]}
        log.append(
            session,
            case.municipality,
            world.now(),
            log.PROGRAM,
            "registrar.unmailed",
            f"case:{case_id}",
            details,
        )
        show_in_channel(session, world, case)

    await world.database.write(change)
    return ""
