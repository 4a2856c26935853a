"""What an author is told is true: the ground that was decided, that it was passed on, below what one sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers import forwarding, reminders
from handlers.platforms import Capabilities, Target, Visibility
from handlers.ports import Changed, Opened, Sent, Shown, Undelivered
from storage.duty_tables import Absence
from storage.tables import Forward, Person, Reply
from tests.faults.fakes import MemoryPlatform
from tests.property.machine_world import Town, actor, living_by, town
from tests.scenarios.town import MUNICIPALITY

INSULT = "Ni är idioter hela bunten."
QUESTION = "När börjar simskolan i vår?"


gislaved = living_by("gislaved", before=False)
degerfors = living_by("degerfors", before=False)
tibro = living_by("tibro", before=True)


def opens(there: Town, who: str, action: str) -> Opened:
    (*_, case) = there.cases()
    answer = there.press(who, "slack", action, f"case:{case.id}", case.version)
    assert isinstance(answer, Opened), answer
    return answer


def sends(there: Town, who: str, opened: Opened, **values: str) -> object:
    form = opened.form
    given = {field.key: field.value for field in form.fields} | values
    event = Sent(
        actor=actor(who, "slack"), form=form.name, subject=form.subject, version=form.version, values=given
    )
    answer = there.handle(event)
    there.rest()
    return answer


def replies(there: Town) -> list[Reply]:
    return there.database.ask(lambda session: list(session.exec(select(Reply))))


# --- the ground ------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [["hate"], ["insult", "hate"]])
def test_the_author_is_told_the_grounds_that_were_chosen(tibro: Town, chosen: list[str]) -> None:
    """The text is proposed with the words of what the flags name, and somebody chooses otherwise."""
    tibro.comes("c1", INSULT)
    opened = opens(tibro, "bo", "case.remove")
    (grounds,) = (field for field in opened.form.fields if field.key == "grounds")
    (text,) = (field for field in opened.form.fields if field.key == "notice_text")
    words = {option.value: option.label for option in grounds.options}
    preset = grounds.value
    others = [value for value in words if value != preset]
    picked = [others[0]] if len(chosen) == 1 else [preset, others[0]]
    sends(tibro, "bo", opened, grounds=",".join(picked), notice="send", notice_text=text.value)
    (notice,) = replies(tibro)
    for value in picked:
        assert words[value].split(" (")[0][:20] in notice.text
    assert (words[preset][:20] in notice.text) == (preset in picked)


def test_an_open_case_says_that_a_person_must_bring_back_what_a_person_removed(
    degerfors: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(degerfors.platform, "capabilities", Capabilities())
    degerfors.comes("c1", INSULT)
    sends(degerfors, "bo", opens(degerfors, "bo", "case.remove"), notice="none")
    sends(degerfors, "bo", opens(degerfors, "bo", "case.removed"), gone="yes")
    (case,) = degerfors.cases()
    assert isinstance(degerfors.press("disa", "slack", "case.undo", f"case:{case.id}", case.version), Changed)
    (case,) = degerfors.cases()
    assert case.state == "open"
    assert case.reason.startswith("Bo Ask tog bort kommentaren för hand")
    assert "Disa Lind ångrade det. Lägg tillbaka den" in case.reason


# --- what nobody sees ------------------------------------------------------------------------------


def test_what_is_held_is_published_before_it_is_answered(gislaved: Town) -> None:
    gislaved.platform.shown["c1"] = Visibility.HELD
    gislaved.comes("c1", QUESTION, Visibility.HELD)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.answer"), text="I mars. /Bo Ask")
    assert gislaved.platform.shown["c1"] is Visibility.VISIBLE
    assert gislaved.platform.calls.index("publish") < gislaved.platform.calls.index("reply")
    assert [reply.state for reply in replies(gislaved)] == ["posted"]
    assert [case.state for case in gislaved.cases()] == ["closed"]


def test_what_cannot_be_published_is_not_answered_in_public(gislaved: Town) -> None:
    gislaved.platform.shown["c1"] = Visibility.HELD
    gislaved.comes("c1", QUESTION, Visibility.HELD)
    opened = opens(gislaved, "bo", "case.answer")
    gislaved.platform.always["publish"] = Undelivered("plattformen svarade 403", final=True)
    sends(gislaved, "bo", opened, text="I mars. /Bo Ask")
    (reply,) = replies(gislaved)
    assert (reply.state, reply.failure) == ("impossible", "plattformen svarade 403")
    assert "reply" not in gislaved.platform.calls
    assert [case.state for case in gislaved.cases()] == ["replying"]


def passed_on_while_held(there: Town, text: str = QUESTION) -> None:
    there.platform.shown["c1"] = Visibility.HELD
    there.comes("c1", text, Visibility.HELD)
    opened = opens(there, "bo", "case.forward")
    assert "Beskedet till avsändaren skickas när den blir det" in str(opened.form.blocks)
    assert isinstance(sends(there, "bo", opened, to="person:frans", acknowledge="yes"), Changed)
    assert [reply.state for reply in replies(there)] == ["waiting"]
    assert "reply" not in there.platform.calls


@pytest.mark.clauses("GIS-58")
def test_the_author_of_what_is_held_is_told_that_it_was_passed_on_once_everybody_sees_it(
    gislaved: Town,
) -> None:
    """The receiver's answer does not decide whether it is published: Godkänn does, and then it is said."""
    passed_on_while_held(gislaved)
    gislaved.press("frans", "slack", "forward.accept", "forward:1", 1)
    assert [case.state for case in gislaved.cases()] == ["open"]
    sends(gislaved, "bo", opens(gislaved, "bo", "case.approve"), reason="Frans svarar.")
    assert gislaved.platform.shown["c1"] is Visibility.VISIBLE
    assert [reply.state for reply in replies(gislaved)] == ["posted"]
    assert gislaved.platform.calls.index("publish") < gislaved.platform.calls.index("reply")
    assert [case.state for case in gislaved.cases()] == ["closed"]


@pytest.mark.clauses("GIS-58")
def test_it_is_said_too_if_somebody_publishes_it_at_the_platform(gislaved: Town) -> None:
    passed_on_while_held(gislaved)
    gislaved.platform.shown["c1"] = Visibility.VISIBLE
    gislaved.comes("c1", QUESTION, Visibility.VISIBLE)
    gislaved.rest()
    assert [reply.state for reply in replies(gislaved)] == ["posted"]
    assert gislaved.platform.calls.count("reply") == 1


def test_what_is_removed_unpublished_leaves_its_author_untold(gislaved: Town) -> None:
    passed_on_while_held(gislaved, "Ni är idioter. När öppnar simhallen?")
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="none")
    assert [reply.state for reply in replies(gislaved) if reply.purpose == "acknowledgement"] == ["given_up"]
    assert "reply" not in gislaved.platform.calls


# --- that it was passed on -------------------------------------------------------------------------


async def refuses(_: object) -> None:
    raise Undelivered("550 okänd mottagare", final=True)


def test_the_author_is_told_that_it_was_passed_on_once_it_was(
    gislaved: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gislaved.comes("c1", QUESTION)
    monkeypatch.setattr(gislaved.world.mail, "send", refuses)
    opened = opens(gislaved, "bo", "case.forward")
    sends(gislaved, "bo", opened, to="other", email="gata@stad.example", acknowledge="yes")
    assert [reply.state for reply in replies(gislaved)] == ["waiting"]
    assert "reply" not in gislaved.platform.calls

    monkeypatch.undo()
    again = opens(gislaved, "bo", "case.forward")
    assert "acknowledge" not in {field.key for field in again.form.fields}
    sends(gislaved, "bo", again, to="person:frans")
    assert [reply.state for reply in replies(gislaved)] == ["posted"]
    assert gislaved.platform.calls.count("reply") == 1


@pytest.mark.parametrize(
    ("action", "key"), [("case.remove", "notice_text"), ("case.forward", "acknowledgement")]
)
@pytest.mark.clauses("GIS-50")
def test_whoever_tells_an_author_sees_how_it_will_be_signed(gislaved: Town, action: str, key: str) -> None:
    gislaved.comes("c1", INSULT)
    (text,) = (field for field in opens(gislaved, "bo", action).form.fields if field.key == key)
    assert "Undertecknas automatiskt: Vänliga hälsningar Bo" in (text.hint or "")


@pytest.mark.parametrize(
    "ending",
    ["Vänliga hälsningar Bo Ask", "Med vänlig hälsning\nBo Ask, Gislaveds kommun", "/Bo", "mvh bo ask", ""],
)
@pytest.mark.clauses("GIS-50")
def test_a_text_is_signed_once_however_it_was_signed_by_hand(gislaved: Town, ending: str) -> None:
    gislaved.comes("c1", QUESTION)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.answer"), text=f"Den börjar i mars.\n{ending}")
    (reply,) = replies(gislaved)
    assert reply.text.startswith("Den börjar i mars.\n\nVänliga hälsningar Bo, ")
    assert reply.text.lower().count("bo") == 1


def test_a_name_in_the_text_itself_is_no_signature(gislaved: Town) -> None:
    gislaved.comes("c1", QUESTION)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.answer"), text="Fråga efter Bo i receptionen")
    assert replies(gislaved)[0].text.startswith("Fråga efter Bo i receptionen\n\nVänliga hälsningar Bo, ")


# --- to whom it goes -------------------------------------------------------------------------------


def test_an_address_beside_a_chosen_person_is_asked_about_and_not_dropped(gislaved: Town) -> None:
    gislaved.comes("c1", QUESTION)
    opened = opens(gislaved, "bo", "case.forward")
    again = sends(gislaved, "bo", opened, to="person:frans", email="gata@stad.example", note="Kan ni svara?")
    assert isinstance(again, Opened)
    fields = {field.key: field for field in again.form.fields}
    assert "Frans" in (fields["email"].error or "")
    assert (fields["email"].value, fields["note"].value) == ("gata@stad.example", "Kan ni svara?")
    assert [case.state for case in gislaved.cases()] == ["open"]


def test_a_mistyped_address_of_the_registry_is_seen(gislaved: Town) -> None:
    gislaved.comes("c1", QUESTION)
    again = sends(gislaved, "bo", opens(gislaved, "bo", "case.forward"), to="registrar", email="registrator")
    assert isinstance(again, Opened)
    assert next(field for field in again.form.fields if field.key == "email").error


def reminded(there: Town) -> None:
    """The time for a reminder has come."""
    there.time += timedelta(days=10)  # a Monday
    there.run(forwarding.remind(there.world))
    there.run(reminders.keep_time(there.world))
    there.rest()


def actions(there: Town) -> list[str]:
    return [row.action for row in there.rows()]


@pytest.mark.parametrize(("stands_in", "state"), [(False, "failed"), (True, "waiting")])
def test_a_reminder_that_no_mail_box_takes_is_logged(
    gislaved: Town, monkeypatch: pytest.MonkeyPatch, *, stands_in: bool, state: str
) -> None:
    """Whom nothing reaches is not waited for; of whoever stands in the case says what failed."""
    in_no_chat(gislaved, "frans", "disa")
    gislaved.comes("c1", QUESTION)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.forward"), to="person:frans")
    if stands_in:
        away(gislaved, "frans", substitute="disa")
    monkeypatch.setattr(gislaved.world.mail, "send", refuses)
    reminded(gislaved)
    assert ("forward.unmailed" if stands_in else "forward.failed") in actions(gislaved)
    (forward,) = forwards(gislaved)
    assert (forward.state, "550 okänd mottagare" in forward.failure) == (state, True)


def in_no_chat(there: Town, *ids: str) -> None:
    def change(session: Session) -> None:
        for one in ids:
            person = session.get_one(Person, (MUNICIPALITY, one))
            person.slack = person.teams = ""
            session.add(person)

    there.database.change(change)


def away(there: Town, person: str, **values: str) -> None:
    """Somebody is away for a month."""
    until = there.time + timedelta(days=30)
    row = Absence(
        municipality=MUNICIPALITY,
        person=person,
        starts=there.time,
        ends=until,
        noted_at=there.time,
        noted_by=person,
        **values,
    )
    there.database.change(lambda session: session.add(row))


def test_a_department_whose_mail_box_is_gone_is_not_waited_for(
    gislaved: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gislaved.comes("c1", QUESTION)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.forward"), to="other", email="gata@stad.example")
    monkeypatch.setattr(gislaved.world.mail, "send", refuses)
    reminded(gislaved)
    assert "forward.failed" in actions(gislaved)
    assert [forward.state for forward in forwards(gislaved)] == ["failed"]
    assert "case.forward" in gislaved.possible(gislaved.cases()[0])


def forwards(there: Town) -> list[Forward]:
    return there.database.ask(lambda session: list(session.exec(select(Forward))))


def test_the_registrars_own_copy_offers_only_what_a_registrar_may_do(tibro: Town) -> None:
    tibro.comes("c1", INSULT)
    sends(tibro, "bo", opens(tibro, "bo", "case.remove"), notice="impossible", notice_reason="Inga svar")
    assert "case.diary" in opens_alone(tibro)
    sends(tibro, "rut", opens(tibro, "rut", "case.diary"), number="KS 2026/7")
    assert "case.undo" in offered(tibro, "slack:T1:C1")
    alone = opens_alone(tibro)
    assert "case.evidence" in alone
    assert not alone & {"case.undo", "case.removed", "case.retry"}


def opens_alone(there: Town) -> set[str]:
    """The buttons of the case as the registrar opens it from the message about it."""
    there.run(reminders.keep_time(there.world))
    there.rest()
    told = there.chats["slack"].in_place("@U0RUT")[-1].card
    opened = there.press("rut", "slack", "told.open", told.buttons[0].subject, told.version)
    assert isinstance(opened, Shown)
    return {button.action for button in opened.card.buttons}


def offered(there: Town, place: str) -> set[str]:
    """The buttons of the case's card as it stands there."""
    posts = [post for post in there.chats["slack"].in_place(place) if post.key.startswith("case:1@")]
    return {button.action for button in posts[-1].card.buttons}


def test_a_registrar_whom_nothing_reaches_leaves_a_row(tibro: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_chat(session: Session) -> None:
        for person in session.exec(select(Person).where(Person.id == "rut")):
            person.slack, person.teams = "", ""
            session.add(person)

    tibro.database.change(out_of_chat)
    monkeypatch.setattr(tibro.world.mail, "send", refuses)
    tibro.comes("c1", INSULT)
    sends(tibro, "bo", opens(tibro, "bo", "case.remove"), notice="impossible", notice_reason="Inga svar")
    tibro.run(reminders.keep_time(tibro.world))
    tibro.rest()
    assert actions(tibro).count("registrar.unmailed") == 1


# --- alone, where the platform lets us -------------------------------------------------------------


@dataclass
class AloneToo(MemoryPlatform):
    """A platform that also lets us write to an author alone, unless it says no."""

    alone: list[str] = field(default_factory=list)
    no: Undelivered | None = None

    async def write_alone(self, target: Target, text: str, *, again: bool) -> str:
        if self.no is not None:
            raise self.no
        self.alone.append(text)
        return "m_1"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Town, AloneToo]]:
    monkeypatch.setattr("tests.property.machine_world.MemoryPlatform", AloneToo)
    made = town("lidingo", before=True)
    assert isinstance(made.platform, AloneToo)
    yield made, made.platform
    made.close()


def test_the_author_is_told_of_a_removal_alone(alone: tuple[Town, AloneToo]) -> None:
    there, platform = alone
    there.comes("c1", INSULT)
    sends(there, "bo", opens(there, "bo", "case.remove"), notice="send")
    (notice,) = replies(there)
    assert platform.alone == [notice.text]
    assert "reply" not in platform.calls
    assert (notice.state, notice.alone, notice.external_id) == ("posted", True, "m_1")
    assert [case.outcome for case in there.cases()] == ["removed"]


def test_who_cannot_be_told_alone_is_told_where_the_comment_stands(alone: tuple[Town, AloneToo]) -> None:
    there, platform = alone
    platform.no = Undelivered("den som skrev går inte att svara privat", final=True)
    there.comes("c1", INSULT)
    sends(there, "bo", opens(there, "bo", "case.remove"), notice="send")
    assert platform.alone == []
    (notice,) = replies(there)
    assert (notice.state, notice.alone) == ("posted", False)
    assert platform.replies == [("c1", notice.text)]


def test_an_answer_is_for_everybody(alone: tuple[Town, AloneToo]) -> None:
    there, platform = alone
    there.comes("c1", QUESTION)
    sends(there, "bo", opens(there, "bo", "case.answer"), text="I mars.")
    assert platform.alone == []
    assert platform.calls.count("reply") == 1
