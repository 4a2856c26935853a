"""An account is closed in the routine's own order: agreed, told of, pictured, and gone from the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cards.model import Link, Quote
from handlers.ports import Changed, Opened, Refused, Shown
from routines.library import load
from storage import accounts, documents
from storage.duty_tables import Reminder
from storage.request_tables import Request
from storage.tables import Account, Person
from tests.life.everybody import agree
from tests.life.walk import Life, life
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

FAREWELL = "https://www.facebook.com/staden/posts/1"


def closes(town: Life, who: str = "bo", **answers: str) -> Any:
    """Somebody asks to close the town's account; until others are asked."""
    form = town.says(who, "avsluta-kanal")
    assert isinstance(form, Opened)
    shown = town.sends(who, form.form, reason="Ingen följer det.")
    assert isinstance(shown, Shown)
    if town.request().state == "draft":
        page = town.press(who, town.card(), "request.continue")
        assert isinstance(page, Opened)
        town.sends(who, page.form, **answers)
        if town.request().state == "draft":
            town.press(who, town.card(), "request.send")
    return town.request()


def is_open(town: Life) -> bool:
    found = town.ask(lambda session: accounts.open_ones(session, MUNICIPALITY))
    return town.request().account in {one.id for one in found}


def step_now(town: Life) -> Any:
    """The one step that is asked of anybody now."""
    asked = town.tasks("request_step", "request_setup")
    assert len(asked) == 1, [task.details for task in asked]
    return asked[0]


def does(town: Life, step: str, said: str) -> None:
    """Whoever is asked does the step that it is now."""
    task = step_now(town)
    (who,) = town.holders_of(task)
    answer = town.press(who, town.card(f"task:{task.id}"), "request.do")
    assert isinstance(answer, Opened), answer
    assert [field.key for field in answer.form.fields] == [step]
    assert not isinstance(town.sends(who, answer.form, **{step: said}), Refused)
    assert town.done(step)


@pytest.mark.clauses("DEG-34", "DEG-35", "DEG-36", "GIS-78", "GIS-79", "GIS-82", "LAH-47")
@pytest.mark.clauses("LID-143", "LID-144", "LID-145", "TIB-32", "TIB-33")
@pytest.mark.parametrize(
    ("routine", "asked"),
    [
        ("degerfors", ["manager"]),
        ("gislaved", ["manager", "coordinator"]),
        ("laholm", ["manager"]),
        ("lidingo", ["manager", "coordinator"]),
        ("tibro", ["manager"]),
    ],
)
def test_an_account_closes_step_by_step_each_locked_by_the_one_before(routine: str, asked: list[str]) -> None:
    with life(routine) as town:
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        for step in asked:
            assert town.tasks("request_step", "request_setup") == []
            early = town.forge("bo", "request.do", "request:1", town.request().version)
            assert isinstance(early, Refused)
            (task,) = town.tasks("request_approval", "request_consultation")
            assert task.details["step"] == step
            assert town.holders_of(task) == {"carin" if step == "manager" else "anna"}
            agree(town, task)
        if routine == "degerfors":
            assert "notice:1.informed" in {posting.key for posting in town.postings("anna")}

        task = step_now(town)
        (who,) = town.holders_of(task)
        form = town.press(who, town.card(f"task:{task.id}"), "request.do")
        assert isinstance(form, Opened)
        assert "Tack för alla inlägg!" in next(b.text for b in form.form.blocks if isinstance(b, Quote))
        without = town.sends(who, form.form, farewell="Klart!")
        assert isinstance(without, Opened)
        assert without.form.fields[0].error
        elsewhere = town.sends(who, form.form, farewell="https://www.instagram.com/staden/p/1")
        assert isinstance(elsewhere, Opened)
        assert "Länken går inte till kontot" in (elsewhere.form.fields[0].error or "")
        for page in ("https://www.facebook.com", "https://www.facebook.com/nagonannan"):
            mere = town.sends(who, form.form, farewell=page)
            assert isinstance(mere, Opened)
            assert "Länken går till ett konto, inte till inlägget." in (mere.form.fields[0].error or "")
        town.sends(who, form.form, farewell=FAREWELL)
        assert town.done("farewell")
        following = next(step for step in load(routine).closing.steps if step.id == "snapshot")
        waits = f"tills dess bevakas kontot som vanligt. Nästa steg då: {following.label}."
        (said,) = [block.text for block in town.card().blocks if waits in str(block)]  # type: ignore[union-attr]
        assert "4 december" in said
        # It has to stand there for a while, and the account is open meanwhile.
        assert town.tasks("request_step", "request_setup") == []
        town.later(days=14, hours=1)  # on a Friday, in office hours
        town.keep_time()

        assert "tills dess bevakas" not in repr(town.card().blocks)
        task = step_now(town)
        (who,) = town.holders_of(task)
        if routine in {"gislaved", "lidingo"}:
            assert who == "anna"
        town.hands_in(who, "snapshot")
        assert town.done("snapshot")
        assert is_open(town)
        does(town, "disposal", "0")
        does(town, "credentials", "yes")
        assert is_open(town)
        does(town, "closed", "yes")

        assert not is_open(town)
        request = town.request()
        assert request.state == "done"
        kept = town.ask(lambda session: documents.get(session, MUNICIPALITY, request.document or 0))
        assert kept is not None
        assert town.town.world.evidence.read(kept.pdf).startswith(b"%PDF")
        told = {posting.key for posting in town.postings("anna")}
        assert ("notice:1.told" in told) == (routine != "degerfors")  # told before (DEG-35)
        assert town.town.broken() is None


@pytest.mark.clauses("GIS-82", "LID-145")
@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
@pytest.mark.parametrize(("asks", "away"), [("anna", False), ("bo", True)])
def test_whoever_is_asked_for_the_last_picture_can_hand_it_in(routine: str, asks: str, away: bool) -> None:
    """A picture is no decision about one's own request; and of an absent one's also another is asked."""
    with life(routine) as town:
        closes(town, asks)
        decided(town)
        page = town.press(asks, town.card(), "request.continue")
        assert isinstance(page, Opened)
        town.sends(asks, page.form, farewell=FAREWELL)
        town.later(days=14, hours=1)  # on a Friday, in office hours
        if away:
            town.away("anna")
        town.keep_time()
        (task,) = town.tasks("request_step")
        (who,) = town.holders_of(task)
        assert (who == "anna") is not away
        assert isinstance(town.press(who, town.card(f"task:{task.id}"), "request.do"), Shown)
        town.hands_in(who, "snapshot")
        assert town.done("snapshot")
        done = town.card(f"task:{task.id}")
        assert "inlämnat av " + {"anna": "Anna Ek", "frans": "Frans Gran"}[who] in repr(done)
        assert "Inte aktuellt" not in repr(done)
        (mark,) = town.request().marks["snapshot"]
        assert (mark["by"], mark["instead_of"]) == (who, "anna" if away else "")


@pytest.mark.clauses("TIB-76")
def test_nobody_ends_tibro_s_logins_before_it_is_said_what_was_disposed_of() -> None:
    with life("tibro") as town:
        closes(town, assessment="1")
        agree(town, town.tasks("request_approval")[0])
        does(town, "farewell", FAREWELL)
        town.later(days=15)
        town.keep_time()
        town.hands_in(*town.holders_of(step_now(town)), "snapshot")
        task = step_now(town)
        (who,) = town.holders_of(task)
        assert "information av tillfällig karaktär eller av ringa betydelse" in str(
            town.card(f"task:{task.id}")
        )
        form = town.press(who, town.card(f"task:{task.id}"), "request.do")
        assert isinstance(form, Opened)
        assert [option.label for option in form.form.fields[0].options] == ["Gallrat", "Inte lämpligt nu"]
        town.sends(who, form.form, disposal="")
        assert not town.done("disposal")
        assert town.holders_of(step_now(town)) == {who}
        assert "Enligt Tibro 4.3 (TIB-76)." in town.card(f"task:{step_now(town).id}").context
        does(town, "disposal", "0")
        does(town, "credentials", "yes")


@pytest.mark.clauses("TIB-32")
def test_an_account_that_is_to_stay_stays_and_its_closing_ends() -> None:
    with life("tibro") as town:
        request = closes(town, assessment="0")
        assert request.state == "withdrawn"
        assert is_open(town)
        card = town.card()
        assert "Kontot finns kvar" in f"{card.summary} {card.blocks}"
        assert town.waiting() == []
        # Another time it can be closed all the same.
        form = town.says("bo", "avsluta-kanal")
        assert isinstance(form, Opened)
        town.sends("bo", form.form, reason="Nu följer ingen det.")
        assert town.request(2).state == "draft"


def test_an_account_waits_to_close_until_what_came_in_there_is_decided() -> None:
    """People write while the farewell stands there; the logins end when that has been decided."""
    with life("laholm") as town:
        closes(town)
        agree(town, town.tasks("request_approval")[0])
        does(town, "farewell", FAREWELL)
        town.town.comes("c1", "Ni är idioter hela bunten.")
        town.later(days=15)
        town.keep_time()
        town.hands_in("bo", "snapshot")
        does(town, "disposal", "0")

        task = town.card(f"task:{step_now(town).id}")
        locked = town.press("bo", task, "request.do")
        assert isinstance(locked, Refused)
        assert "Ett ärende på kontot är inte avgjort än: det som kom" in locked.reason
        assert is_open(town)

        assert isinstance(town.press("bo", town.card("case:1"), "case.approve"), Changed)
        form = town.press("bo", town.card(f"task:{step_now(town).id}"), "request.do")
        assert isinstance(form, Opened)
        town.town.comes("c2", "Ni är idioter hela bunten.")  # while Bo has the form open
        assert isinstance(town.sends("bo", form.form, credentials="yes"), Refused)
        town.press("bo", town.card("case:2"), "case.approve")
        does(town, "credentials", "yes")
        does(town, "closed", "yes")
        assert not is_open(town)


def test_what_comes_in_at_the_very_last_keeps_the_account_open_until_it_is_decided() -> None:
    """Between the last press and the notice to the communications unit somebody writes once more."""
    with life("laholm") as town:
        closes(town)
        agree(town, town.tasks("request_approval")[0])
        does(town, "farewell", FAREWELL)
        town.later(days=15)
        town.keep_time()
        town.hands_in("bo", "snapshot")
        does(town, "disposal", "0")
        does(town, "credentials", "yes")
        form = town.press("bo", town.card(f"task:{step_now(town).id}"), "request.do")
        assert isinstance(form, Opened)
        town.sends("bo", form.form, rest=False, closed="yes")
        town.town.comes("c1", "Ni är idioter hela bunten.")
        town.town.rest()
        assert is_open(town)
        town.press("bo", town.card("case:1"), "case.approve")
        town.later(minutes=1)
        town.keep_time()
        assert not is_open(town)
        assert town.request().state == "done"


@pytest.mark.parametrize(("routine", "who"), [("laholm", "bo"), ("tibro", "bo"), ("gislaved", "anna")])
def test_when_the_farewell_has_stood_long_enough_whoever_goes_on_hears_it_that_day(
    routine: str, who: str
) -> None:
    """A new card rings; of one that stood there before, whoever has it is told, once."""
    with life(routine) as town:
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        decided(town)
        does(town, "farewell", FAREWELL)
        town.keep_time()
        before = heard(town, who)
        town.later(days=13)
        town.keep_time()
        assert heard(town, who) <= before
        town.later(days=1, hours=1)
        for _ in range(3):
            town.keep_time()
            town.later(minutes=1)
        (new,) = heard(town, who) - before
        assert new.startswith("task:" if routine == "gislaved" else "told:")
        if routine != "gislaved":
            assert town.card(new).title == "Att göra: Gå vidare med Staden på facebook"


def heard(town: Life, who: str) -> set[str]:
    """The cards about what is to be done of the closing that rang with somebody."""
    shown = {posting.key for posting in town.postings(who)}
    states = ("open", "done", "dropped")
    asked = [task for state in states for task in town.tasks("request_step", "request_setup", state=state)]
    steps = {f"task:{task.id}" for task in asked}
    rows = town.ask(lambda session: list(session.exec(select(Reminder).where(Reminder.person == who))))
    return (shown & steps) | {f"told:{row.id}" for row in rows if row.subject in steps}


def decided(town: Life) -> None:
    """All who are to say yes to it do."""
    while waiting := town.tasks("request_approval", "request_consultation"):
        agree(town, waiting[0])


@pytest.mark.clauses("TIB-31", "TIB-32")
def test_nobody_is_to_post_on_an_account_that_is_being_closed_until_its_closing_ends_otherwise() -> None:
    with life("tibro") as town:
        quiet_since(town, days=40)
        town.keep_time()
        assert silences(town) == {"silent", "inactive"}
        closes(town, assessment="1")
        assert silences(town) == {"silent", "inactive"}  # nobody has agreed yet
        decided(town)
        town.keep_time()
        assert silences(town) == set()
        does(town, "farewell", FAREWELL)
        told = town.told("bo").count("silent")
        for _ in range(4):
            town.later(days=7)
            town.keep_time()
        assert silences(town) == set()
        assert town.told("bo").count("silent") == told

        page = town.press("bo", town.card(), "request.withdraw")
        assert isinstance(page, Opened)
        town.sends("bo", page.form, words="Vi behöver det ändå.")
        assert town.request().state == "withdrawn"
        for _ in range(3):  # on the next working day
            town.later(days=1)
            town.keep_time()
        assert silences(town) == {"silent", "inactive"}
        assert town.told("bo")[-1] == "silent"


def quiet_since(town: Life, days: int) -> None:
    """So many days ago the municipality last posted on its account."""

    def change(session: Session) -> None:
        account = session.get_one(Account, (MUNICIPALITY, ACCOUNT))
        account.posted_at = account.bound_at = town.town.time - timedelta(days=days)
        session.add(account)

    town.town.database.change(change)


def silences(town: Life) -> set[str]:
    """What is asked because the account has been silent."""
    return {task.kind for task in town.tasks("silent", "inactive")}


def test_a_closing_with_one_question_says_so_in_a_sentence() -> None:
    with life("tibro") as town:
        form = town.says("bo", "avsluta-kanal")
        assert isinstance(form, Opened)
        begun = town.sends("bo", form.form, reason="Ingen följer det.")
        assert isinstance(begun, Shown)
        assert "En fråga är kvar att besvara innan avslutet kan beslutas." in str(begun.card.blocks)


OLD_FORM, FORM = "Den tidigare blanketten, som inte gäller längre (PDF)", "Den undertecknade blanketten (PDF)"


def test_whoever_is_told_of_a_closing_gets_the_form_that_holds() -> None:
    """The notice goes out before the request is started: it is the signed form all the same."""
    with life("degerfors") as town:
        closes(town)
        agree(town, *town.tasks("request_approval"))
        change = town.town.database.change
        change(lambda session: setattr(session.get(Request, 1), "state", "asked"))  # while it goes out
        for key in ("notice:1.informed", "request:1"):
            assert FORM in repr(town.card(key))
            assert OLD_FORM not in repr(town.card(key))


def test_of_a_closing_that_was_taken_back_the_form_no_longer_holds() -> None:
    with life("degerfors") as town:
        closes(town)
        agree(town, *town.tasks("request_approval"))
        form = town.press("bo", town.card(), "request.withdraw")
        assert isinstance(form, Opened)
        town.sends("bo", form.form, words="Vi behåller det.")
        (card,) = town.seen("bo", "request:1")
        assert OLD_FORM in repr(card)
        assert FORM not in repr(card)


def forms(town: Life) -> list[str]:
    """The signed forms of the request that are kept, as their exact records."""
    found = town.ask(lambda session: documents.about(session, MUNICIPALITY, "request:1"))
    kept = [one for one in found if one.kind == "form"]
    return [town.town.world.evidence.read(one.record).decode() for one in kept]


@pytest.mark.parametrize("routine", ["gislaved", "laholm", "lidingo", "tibro", "degerfors"])
def test_the_signed_form_is_kept_as_soon_as_a_closing_is_decided(routine: str) -> None:
    """What follows the decision stands in the protocol; the form says who decided."""
    with life(routine) as town:
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        assert forms(town) == []
        decided(town)
        (form,) = forms(town)
        assert "Carin Alm" in form
        (card,) = town.seen("bo", "request:1")
        assert FORM in repr(card)

        page = town.press("bo", town.card(), "request.withdraw")
        assert isinstance(page, Opened)
        town.sends("bo", page.form, words="Vi behåller det.")
        assert forms(town) == [form]


@pytest.mark.parametrize("routine", ["gislaved", "laholm", "tibro", "degerfors"])
def test_a_rejection_is_kept_as_a_form_too(routine: str) -> None:
    with life(routine) as town:
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        (task,) = town.tasks("request_approval")
        page = town.press("carin", town.card(f"task:{task.id}"), "request.reject")
        assert isinstance(page, Opened)
        town.sends("carin", page.form, words="Det behövs till valet.")
        (form,) = forms(town)
        assert "Det behövs till valet." in form
        (card,) = town.seen("bo", "request:1")
        assert FORM in repr(card)
        assert OLD_FORM not in repr(card)


def test_a_closed_account_can_be_looked_up_with_when_by_whom_and_its_documents() -> None:
    """It has left the list of accounts, and stays in the records."""
    with life("laholm") as town:
        closes(town)
        decided(town)
        does(town, "farewell", FAREWELL)
        town.later(days=15)
        town.keep_time()
        town.hands_in("bo", "snapshot")
        for step, said in (("disposal", "0"), ("credentials", "yes"), ("closed", "yes")):
            does(town, step, said)
        assert not is_open(town)
        town.town.database.change(
            lambda session: session.add(
                Person(municipality=MUNICIPALITY, id="erik", name="Erik", slack="U0ERIK")
            )
        )
        for who, words in (
            ("anna", "konto Staden"),
            ("bo", "konton avslutade"),
            ("rut", "accounts closed stad"),
        ):
            shown = town.says(who, words)
            assert isinstance(shown, Shown), shown
            card = shown.card
            assert "Avslutat 2026-12-05 10:" in repr(card.blocks)
            assert "av Bo Ask." in repr(card.blocks)
            labels = [block.label for block in card.blocks if isinstance(block, Link)]
            assert len(labels) == 3  # the signed form, the picture, the protocol
            assert all(label.endswith("(PDF)") for label in labels)
            assert card.buttons == ()
        assert isinstance(town.says("erik", "konton avslutade"), Refused)

        def moves_in(session: Session) -> None:
            erik = session.get_one(Person, (MUNICIPALITY, "erik"))
            erik.unit = session.get_one(Account, (MUNICIPALITY, ACCOUNT)).unit
            session.add(erik)

        town.town.database.change(moves_in)
        seen = town.says("erik", "konton avslutade")  # of the unit, and with no right to read the request
        assert isinstance(seen, Shown)
        assert [block for block in seen.card.blocks if isinstance(block, Link)] == []
        closed = f"account:{MUNICIPALITY}/{ACCOUNT}"
        assert isinstance(town.forge("anna", "account.show", closed, 0), Shown)
        assert isinstance(town.forge("anna", "account.login", closed, 0), Refused)
        for who in ("bo", "disa"):
            refused = town.says(who, "konton avslutade finns inte")
            assert isinstance(refused, Refused)


@pytest.mark.clauses("LAH-43", "TIB-76")
@pytest.mark.parametrize(("routine", "months"), [("laholm", 12), ("tibro", 6)])
def test_what_is_not_disposed_of_at_a_closing_has_a_reason_and_is_taken_up_again(
    routine: str, months: int
) -> None:
    with life(routine) as town:
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        decided(town)
        does(town, "farewell", FAREWELL)
        town.later(days=15)
        town.keep_time()
        town.hands_in("bo", "snapshot")
        does(town, "disposal", "1")
        does(town, "disposal_reason", "Det pågår ett val.")
        does(town, "credentials", "yes")
        does(town, "closed", "yes")
        assert not is_open(town)
        (task,) = town.tasks("disposal_left")
        assert "Det pågår ett val." in repr(town.card(f"task:{task.id}"))
        town.keep_time()
        assert tellings(town, task) == []
        town.later(days=31 * months)
        town.keep_time()
        (told,) = tellings(town, task)
        assert told.person == "bo"
        page = town.press("bo", town.card(f"task:{task.id}"), "task.done")
        assert isinstance(page, Opened)
        without = town.sends("bo", page.form, note="Allt är gallrat.")
        assert isinstance(without, Opened)
        ticked = {field.key: "yes" for field in page.form.fields if field.kind == "tick"}
        assert isinstance(town.sends("bo", page.form, note="Allt är gallrat.", **ticked), Changed)
        assert town.tasks("disposal_left") == []


def tellings(town: Life, task: Any) -> list[Reminder]:
    """Of what was told of a task, and to whom."""
    query = select(Reminder).where(Reminder.subject == f"task:{task.id}")
    return town.ask(lambda session: list(session.exec(query)))


OTHER = "https://www.facebook.com/staden/posts/2"


def test_of_two_who_hand_in_the_farewell_at_once_the_second_is_shown_the_other_s_link() -> None:
    with life("laholm") as town:
        closes(town)
        decided(town)
        pages = [town.forge(who, "request.continue", "request:1", 1) for who in ("bo", "disa")]
        his, hers = (page.form for page in pages if isinstance(page, Opened))
        assert isinstance(town.sends("bo", his, farewell=FAREWELL), Shown)
        clash = town.sends("disa", hers, farewell=OTHER)
        assert isinstance(clash, Opened)
        (field,) = clash.form.fields
        assert field.value == OTHER
        assert f"Bo Ask skrev under tiden: ”{FAREWELL}”. Skicka igen" in (field.error or "")
        assert links(town) == [FAREWELL]
        assert isinstance(town.sends("disa", clash.form), Shown)
        assert links(town) == [FAREWELL, OTHER]


def links(town: Life) -> list[str]:
    """Where the farewell was said to stand, in turn."""
    return [mark["words"] for mark in town.request().marks["farewell"]]


def test_a_farewell_s_link_is_put_right_while_the_closing_waits_and_the_days_count_from_the_first() -> None:
    with life("tibro") as town:
        closes(town, assessment="1")
        decided(town)
        does(town, "farewell", FAREWELL)
        town.later(days=10)
        page = town.press("bo", town.card(), "request.continue")
        assert isinstance(page, Opened)
        said = repr(page.form.blocks)
        assert "Avskedet ska ha stått på kontot i 14 dagar" in said
        assert "dagarna räknas från första gången" in said
        assert [(field.key, field.value) for field in page.form.fields] == [("farewell", FAREWELL)]
        unchanged = town.sends("bo", page.form)
        assert isinstance(unchanged, Shown)
        assert "Inget nytt att spara" in repr(unchanged.card)
        wrong = town.sends("bo", page.form, farewell="https://www.facebook.com/staden/about")
        assert isinstance(wrong, Opened)
        assert isinstance(town.sends("bo", page.form, farewell=OTHER), Shown)
        assert links(town) == [FAREWELL, OTHER]
        assert town.tasks("request_step", "request_setup") == []
        town.later(days=5)
        town.keep_time()
        assert step_now(town)
