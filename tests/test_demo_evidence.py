"""The demo lists saved copies only for those who may open them."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot.demo import FILES, MUNICIPALITY, SAVED, saved_for
from bot.setup import apply
from bot.setup_file import read_setup
from storage.database import Database
from storage.tables import Case, Comment, Evidence, Forward, Person
from tests.small_world import now


def _saved(session: Session, account: str, number: int) -> int:
    """One comment with its case and evidence."""
    comment = Comment(
        municipality=MUNICIPALITY,
        account=account,
        external_id=f"{account}-{number}",
        kind="comment",
        origin="webhook",
        text="Din idiot",
        created_at=now(),
        received_at=now(),
    )
    session.add(comment)
    session.flush()
    case = Case(
        municipality=MUNICIPALITY,
        account=account,
        comment=comment.id or 0,
        revision=1,
        violation=True,
        question=False,
        sensitive=False,
        opened_at=now(),
    )
    session.add(case)
    session.flush()
    session.add(
        Evidence(
            municipality=MUNICIPALITY,
            case=case.id or 0,
            revision=1,
            pdf=f"{account}-{number}.pdf",
            pdf_sha256="",
            record="",
            record_sha256="",
            saved_at=now(),
        )
    )
    return case.id or 0


def _seen(database: Database, person: str) -> list[str]:
    return [item.pdf for item in database.ask(lambda session: saved_for(session, person))]


@pytest.fixture
def passed_on(database: Database) -> Database:
    """A case of Facebook that went to Hassan and one of X that went to nobody."""

    def lay(session: Session) -> None:
        apply(session, read_setup(FILES / "setup.yaml"), now())
        session.flush()
        case = _saved(session, "facebook", 1)
        _saved(session, "x", 1)
        session.add(
            Forward(
                municipality=MUNICIPALITY,
                case=case,
                kind="person",
                person="hassan",
                name="Hassan Nordin",
                by="amira",
                at=now(),
            )
        )

    database.change(lay)
    return database


@pytest.mark.parametrize(
    ("person", "copies"),
    [
        ("amira", ["x-1.pdf", "facebook-1.pdf"]),
        ("rut", ["x-1.pdf", "facebook-1.pdf"]),
        ("hassan", ["facebook-1.pdf"]),
        ("ylva", []),
        ("nobody", []),
        ("", []),
    ],
)
def test_a_person_sees_the_evidence_that_they_may_open(
    passed_on: Database, person: str, copies: list[str]
) -> None:
    """Who handles the account or keeps the register sees all; a receiver what was passed on to them."""
    assert _seen(passed_on, person) == copies


def test_somebody_who_has_left_sees_nothing(passed_on: Database) -> None:
    def leave(session: Session) -> None:
        session.exec(select(Person).where(Person.id == "amira")).one().active = False

    passed_on.change(leave)
    assert _seen(passed_on, "amira") == []


def test_much_that_others_may_see_does_not_crowd_out_ones_own(passed_on: Database) -> None:
    """So many are listed of what the person may see, not of all."""

    def more(session: Session) -> None:
        for number in range(2, SAVED + 4):
            _saved(session, "x", number)

    passed_on.change(more)
    assert _seen(passed_on, "hassan") == ["facebook-1.pdf"]
    assert len(_seen(passed_on, "bengt")) == SAVED
