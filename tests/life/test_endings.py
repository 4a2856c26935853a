"""What else can happen to a request: its asker leaves, its address is taken, its form cannot be saved."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from handlers.ports import Changed, Opened, Refused, Shown
from storage import accounts
from storage.evidence import EvidenceNotSaved, Reason
from storage.tables import Person
from tests.life.everybody import agree, decided, set_up
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY


def leaves(town: Life, who: str) -> None:
    def leave(session: Session) -> None:
        person = session.get(Person, (MUNICIPALITY, who))
        assert person is not None
        person.active = False
        session.add(person)

    town.town.database.change(leave)


def test_when_whoever_asked_has_left_the_coordinator_goes_on() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        leaves(town, "disa")
        assert isinstance(
            town.forge("frans", "request.withdraw", "request:1", town.request().version), Opened
        )
        answer = town.forge("anna", "request.continue", "request:1", town.request().version)
        assert isinstance(answer, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        assert isinstance(town.sends("anna", answer.form, **given), Shown)


def test_whoever_stands_in_for_the_asker_goes_on_and_nobody_else_does() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        town.away("disa", substitute="bo")
        assert isinstance(town.forge("rut", "request.continue", "request:1", 1), Refused)
        assert isinstance(town.forge("bo", "request.continue", "request:1", 1), Opened)


def test_an_address_that_somebody_took_meanwhile_is_asked_and_decided_again() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)

        def take(session: Session) -> None:
            address, name = LIBRARY["address"], "Biblioteket"
            accounts.open_account(
                session,
                MUNICIPALITY,
                "anna",
                town.town.time,
                platform="instagram",
                address=address,
                name=name,
            )

        # The page has got its address; then somebody registers the same one before all is set up.
        page = town.press("disa", town.card(), "request.continue")
        assert isinstance(page, Opened)
        town.sends("disa", page.form, **{field.key: town.said(field, LIBRARY) for field in page.form.fields})
        assert town.done("page_address")
        town.town.database.change(take)
        set_up(town)
        assert town.request().state == "draft"
        assert "hör numera till Biblioteket" in str(town.card().blocks)
        assert "approval" not in town.request().marks
        assert not {"address", "page_address"} & town.request().answers.keys()
        answer = town.press("disa", town.card(), "request.continue")
        assert isinstance(answer, Opened)
        assert "address" in {field.key for field in answer.form.fields}


def test_nobody_is_told_before_the_signed_form_is_saved() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        agree(town, town.tasks("request_consultation")[0])
        put = town.town.world.evidence.put

        def full(*_: object, **__: object) -> object:
            raise EvidenceNotSaved(Reason.DISK_FULL, "no room")

        town.town.world.evidence.put = full  # type: ignore[method-assign]
        town.press("disa", town.card(), "request.send")
        agree(town, town.tasks("request_approval")[0])
        assert town.town.mail.letters == []
        assert town.request().state == "asked"
        assert "disken är full" in str(town.card().blocks)
        town.town.world.evidence.put = put  # type: ignore[method-assign]
        assert isinstance(town.press("disa", town.card(), "request.retry"), Changed)
        (letter,) = town.town.mail.letters
        assert letter.to == "kommunikationsenheten@laholm.se"
        assert letter.files[0][2].startswith(b"%PDF-1.4")
        assert town.request().state == "started"


def test_a_crash_in_the_middle_of_the_notices_tells_nobody_twice() -> None:
    """The process ends after each touch of the world in turn; the next start goes on."""
    for touches in range(1, 12):
        with life("gislaved") as town:
            town.press("disa", town.asks_for_library("disa"), "request.send")
            agree(town, town.tasks("request_approval")[0])
            (task,) = town.tasks("request_approval")
            form = town.press("frans", town.card(f"task:{task.id}"), "request.approve", rest=False)
            assert isinstance(form, Changed)
            job = next(job for job in town.town.undone() if job.startswith("request_notices"))
            town.town.run_job(job, crash_in=touches)
            town.town.rest()
            assert town.request().state == "started"
            assert town.actions().count("request.told") == 1
            keys = [posting.key for posting in town.postings("anna") if posting.key.startswith("notice:")]
            assert keys == ["notice:1.copy"]


def test_where_nobody_can_decide_that_is_said_and_what_is_answered_is_kept() -> None:
    """Gislaved wants a head of department; the register has none yet."""
    with life("gislaved") as town:
        town.role("frans")
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened) and "deciding_head" not in {
            field.key for field in answer.form.fields
        }:
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        assert isinstance(answer, Opened)
        field = next(field for field in answer.form.fields if field.key == "deciding_head")
        assert field.kind == "text"  # no chat shows an empty list
        assert "Ingen i registret kan besluta" in (field.hint or "")
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        for said in ("frans", ""):
            again = town.sends("disa", answer.form, **{**given, "deciding_head": said})
            assert isinstance(again, Opened)
            wrong = {field.key: field.error for field in again.form.fields if field.error}
            assert "ge en chef rollen" in (wrong["deciding_head"] or "")
        town.role("frans", "department_head")
        on = town.press("disa", town.card(), "request.continue")
        assert isinstance(on, Opened)
        assert {
            o.value for field in on.form.fields for o in field.options if field.key == "deciding_head"
        } == {"frans"}


@pytest.mark.parametrize("gone", ["away", "left"])
def test_what_came_of_a_request_is_told_to_whoever_goes_on_while_its_asker_is_gone(gone: str) -> None:
    """Disa left it half filled in; it lapses, and neither that nor the reminders end unread."""
    with life("laholm") as town:
        form = town.says("disa", "registrera-kanal")
        assert isinstance(form, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in form.form.fields}
        town.sends("disa", form.form, way="later", **given)
        if gone == "away":
            town.away("disa", substitute="carin", days=200)
        else:
            leaves(town, "disa")
        for _ in range(70):
            town.later(days=1)
            town.keep_time()
        assert town.request().state == "lapsed"
        whoever = "carin" if gone == "away" else "anna"
        assert {"request_draft", "request_lapsed"} <= {*town.told(whoever)}
        assert town.told("disa") == []
