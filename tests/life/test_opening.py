"""From "we want an account for the library" to the register: five municipalities, each in its own order."""

from __future__ import annotations

import pytest

from cards.model import Form, Quote, Steps, Text
from handlers import request_records
from handlers.ports import Changed, Opened, Refused, Shown
from routines.library import load
from routines.model import Phase
from tests.life.everybody import agree, decided, each, set_up
from tests.life.walk import LIBRARY, Life, life


@each
def test_an_account_for_the_library_is_asked_for_decided_set_up_and_live(routine: str) -> None:
    with life(routine) as town:
        card = town.asks_for_library("disa")
        assert card.title == "Nytt konto: Stadsbiblioteket"
        decided(town)
        assert town.account("Stadsbiblioteket") is None
        set_up(town)
        account = town.account(town.request().answers.get("name", "Stadsbiblioteket"))
        assert account is not None
        assert (account.platform, account.responsible, account.substitute) == ("instagram", "bo", "frans")
        assert account.manager == "carin"
        assert set(account.administrators) == {"bo", "disa"}
        assert account.opened_at is not None
        assert account.bound_at is not None
        assert account.closed_at is None
        assert town.request().state == "done"
        assert town.waiting() == []
        assert town.town.broken() is None


@each
def test_every_question_of_the_document_is_asked_in_its_order_with_its_clause(routine: str) -> None:
    """Gislaved's eleven fields, Laholm's seven and six ticks, and so on: nothing left out, nothing moved."""
    steps = [step for step in load(routine).opening.steps if step.phase is Phase.PLAN]
    with life(routine) as town:
        asked: list[tuple[str, str]] = []
        answer = town.says("disa", "/register-channel")
        while isinstance(answer, Opened):
            asked += [(field.key, field.hint or "") for field in answer.form.fields]
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        hints = dict(asked)
        expected = [step.id for step in steps if step.id in hints]
        assert [key for key, _ in asked] == expected
        for step in steps:
            if step.clauses and step.id in hints:
                assert step.clauses[0] in hints[step.id]
                assert all(line in hints[step.id] for line in step.guidance)
        left_out = {step.id for step in steps} - set(hints)
        assert left_out <= {"consultation", "team_channel", "school_name", "platform_name"}


@each
def test_the_start_is_locked_until_what_the_routine_names_has_been_decided(routine: str) -> None:
    """LID-61, GIS-32, LAH-18, LAH-62, LAH-11, TIB-08, DEG-10: no step of the start before that."""
    with life(routine) as town:
        town.asks_for_library("disa")
        for step in town.steps(town.card()).values():
            assert step != "now" or routine == "laholm"
        refused = town.forge("disa", "request.do", "request:1", town.request().version)
        assert isinstance(refused, Refused)
        assert town.tasks("request_setup", "request_step") == []
        decided(town)
        assert town.tasks("request_setup")


def test_a_question_stands_on_the_request_with_its_answer_before_the_decision() -> None:
    with life("degerfors") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        (task,) = town.tasks("request_approval")
        form = town.press("carin", town.card(f"task:{task.id}"), "request.ask")
        assert isinstance(form, Opened)
        town.sends("carin", form.form, words="Vem sköter det i juli?")
        reply = town.asked("request_answer")
        form = town.press("disa", reply, "request.reply")
        assert isinstance(form, Opened)
        assert Quote(text="Vem sköter det i juli?") in form.form.blocks
        town.sends("disa", form.form, words="Frans.")
        card = town.card(f"task:{task.id}")
        assert Quote(text="Frans.") in card.blocks
        # A card that only changed further up is seen by nobody: whoever asked is told.
        told = town.card("talk:1.0")
        assert "Disa Lind har svarat på din fråga:" in str(told.blocks)
        assert told.blocks[1:] == (Quote(text="Vem sköter det i juli?"), Quote(text="Frans."))
        assert "talk:1.0" in {posting.key for posting in town.postings("carin")}
        assert isinstance(town.press("carin", told, "request.read"), Shown)
        form = town.ask(lambda session: request_records.signed_form(session, town.town.world, town.request()))
        (said,) = form.talk
        assert (said.name, said.words) == ("Carin Alm", "Vem sköter det i juli?")
        assert (said.answer, said.answered_by, said.answered_at) == ("Frans.", "Disa Lind", town.town.time)
        agree(town, town.tasks("request_approval")[0])


def test_whoever_is_asked_a_question_is_not_told_that_they_sign_something() -> None:
    with life("gislaved") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        (task,) = town.tasks("request_approval")
        assert "Med Godkänn skriver du under" in str(town.card(f"task:{task.id}").blocks)
        form = town.press("carin", town.card(f"task:{task.id}"), "request.ask")
        assert isinstance(form, Opened)
        town.sends("carin", form.form, words="Vem sköter det i juli?")
        assert "skriver du under" not in str(town.asked("request_answer").blocks)


def test_questions_that_are_left_are_not_done_because_the_request_has_ended() -> None:
    with life("lidingo") as town:
        first = town.says("disa", "registrera-kanal")
        assert isinstance(first, Opened)
        begun = {field.key: town.said(field, LIBRARY) for field in first.form.fields}
        town.sends("disa", first.form, way="later", **begun)
        form = town.press("disa", town.card(), "request.withdraw")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("disa", form.form), Changed)
        (steps,) = [block for block in town.card().blocks if isinstance(block, Steps)]
        assert [state for state, words in steps.steps if "kvar att besvara" in words] == ["waiting"]


def test_an_address_that_somebody_asks_for_already_is_not_asked_for_twice() -> None:
    with life("degerfors") as town:
        card = town.asks_for_library("disa")
        second = town.asks_for_library("bo")  # a draft keeps nobody from asking
        town.press("disa", card, "request.send")
        refused = town.press("bo", second, "request.send")
        assert isinstance(refused, Opened)
        (wrong,) = [field.error for field in refused.form.fields if field.error]
        assert wrong.startswith("Disa Lind begär redan ett konto med den adressen.")
        assert town.request(2).state == "draft"


@pytest.mark.parametrize(
    ("routine", "step", "said", "sentence"),
    [
        ("gislaved", "goals", "Fler följare", "Minst 1 av målen ska gå att mäta"),
        ("gislaved", "goals", "200 följare 2020-01-01", "den dagen har varit"),
        ("gislaved", "administrators", "bo", "minst 2 personer"),
        ("gislaved", "substitute", "bo", "kan inte vara sin egen ersättare"),
        ("gislaved", "contact", "bo@stad.example", "Ange en funktion"),
        ("gislaved", "contact", "Ring Bo Ask", "Ange en funktion"),
        ("gislaved", "hours", "några", "Skriv ett tal"),
        ("gislaved", "address", "javascript:alert(1)", "Skriv en webbadress"),
        ("gislaved", "address", "https://www.facebook.example/", "hör redan till ett konto"),
        ("gislaved", "purpose", "Läs! " * 2000, "000 tecken; du skrev"),
        ("gislaved", "name", "x" * 501, "Högst 500 tecken; du skrev 501"),
        ("laholm", "terms", "", "Kryssa i rutan"),
        ("tibro", "purpose", "", "Fyll i fältet"),
        ("lidingo", "purpose", "", "Fyll i fältet"),
    ],
)
def test_an_answer_that_is_not_enough_is_explained_and_not_lost(
    routine: str, step: str, said: str, sentence: str
) -> None:
    with life(routine) as town:
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened) and step not in {field.key for field in answer.form.fields}:
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        assert isinstance(answer, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        if step == "address" and "facebook" in said:
            said = town.address_in_register()
        again = town.sends("disa", answer.form, **{**given, step: said})
        assert isinstance(again, Opened)
        field = next(field for field in again.form.fields if field.key == step)
        assert sentence in (field.error or ""), field.error
        if said:
            assert field.value == said
        # What was right on the page is kept.
        for key in given.keys() - {step}:
            assert key in town.request().answers or not given[key]


@pytest.mark.clauses("GIS-34", "GIS-35")
def test_a_person_s_own_municipal_address_is_refused_for_the_registration() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        answer = town.press("disa", town.card(), "request.continue")
        assert isinstance(answer, Opened)
        for said in ("bo@stad.example", "bo.ask@annan.example"):
            again = town.sends("disa", answer.form, email=said)
            assert isinstance(again, Opened)
            field = next(field for field in again.form.fields if field.key == "email")
            assert "personlig adress" in (field.error or "")
        assert "email" not in town.request().answers
        town.sends("disa", answer.form, email="sociala.medier@stad.example")
        assert town.request().answers["email"] == "sociala.medier@stad.example"


@pytest.mark.clauses("GIS-99")
def test_a_login_is_deposited_when_two_people_have_said_so_and_never_typed() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        waiting = [words for words, state in town.steps(town.card()).items() if state == "waiting"]
        assert any("för förvar – öppnas efter: Kontots adress, som den blev" in words for words in waiting)
        assert "Härnäst för dig: " in town.asked("request_setup").summary
        town.makes_the_page()
        task = next(task for task in town.tasks("request_step") if task.details["step"] == "deposit")
        assert task.role == "coordinator"
        form = town.press("anna", town.card(f"task:{task.id}"), "request.do")
        assert isinstance(form, Opened)
        assert {field.kind for field in form.form.fields} == {"tick"}
        assert any(
            isinstance(block, Text) and "Lösenord skrivs aldrig här" in block.text
            for block in form.form.blocks
        )
        town.sends("anna", form.form, deposit="yes")
        assert town.steps(town.card())
        assert not town.done("deposit")
        own = town.press("disa", town.card(), "request.continue")
        while isinstance(own, Opened) and "deposit" not in {field.key for field in own.form.fields}:
            given = {field.key: town.said(field, LIBRARY) for field in own.form.fields}
            town.sends("disa", own.form, **given)
            own = town.press("disa", town.card(), "request.continue")
        assert isinstance(own, Opened)
        town.sends("disa", own.form, deposit="yes")
        assert town.done("deposit")


def test_two_people_who_answer_the_same_question_see_each_other_s_answer_first() -> None:
    with life("degerfors") as town:
        card = town.fills("disa", town.says("disa", "registrera-kanal"))
        form = town.press("disa", card, "request.share")
        assert isinstance(form, Opened)
        town.sends("disa", form.form, person="bo")
        mine = town.press("disa", town.card(), "request.continue")
        theirs = town.press("bo", town.card(), "request.continue")
        assert isinstance(mine, Opened)
        assert isinstance(theirs, Opened)
        town.sends("bo", theirs.form, purpose="Att visa böcker.")
        clash = town.sends("disa", mine.form, purpose="Att locka läsare.")
        assert isinstance(clash, Opened)
        field = next(field for field in clash.form.fields if field.key == "purpose")
        assert "Bo Ask skrev under tiden: ”Att visa böcker.”" in (field.error or "")
        assert field.value == "Att locka läsare."
        assert town.request().answers["purpose"] == "Att visa böcker."
        town.sends("disa", clash.form)
        assert town.request().answers["purpose"] == "Att locka läsare."


def _both_open(town: Life, key: str) -> tuple[Form, Form]:
    """The page that asks it, as Disa and as Bo have it before them, with nothing answered on it."""
    first = town.says("disa", "registrera-kanal")
    assert isinstance(first, Opened)
    begun = {field.key: town.said(field, LIBRARY) for field in first.form.fields}
    page = town.sends("disa", first.form, **begun)
    share = town.press("disa", town.card(), "request.share")
    assert isinstance(share, Opened)
    town.sends("disa", share.form, person="bo")
    while isinstance(page, Opened) and all(field.key != key for field in page.form.fields):
        given = {field.key: town.said(field, LIBRARY) for field in page.form.fields}
        page = town.sends("disa", page.form, **given)
    theirs = town.press("bo", town.card(), "request.continue")
    assert isinstance(page, Opened)
    assert isinstance(theirs, Opened)
    return page.form, theirs.form


def test_what_a_colleague_wrote_in_an_optional_field_stays_if_one_left_it_empty() -> None:
    with life("gislaved") as town:
        mine, theirs = _both_open(town, "other")
        given = {field.key: town.said(field, LIBRARY) for field in mine.fields}
        town.sends("disa", mine, **{**given, "other": "Disas ord"})
        answer = town.sends("bo", theirs, **{**given, "other": ""})
        assert isinstance(answer, Opened)
        assert not [field.key for field in answer.form.fields if field.error or field.key == "other"]
        assert town.request().answers["other"] == "Disas ord"


def test_nobody_is_asked_for_what_a_colleague_has_filled_in_meanwhile() -> None:
    with life("gislaved") as town:
        mine, theirs = _both_open(town, "goals")
        given = {field.key: town.said(field, LIBRARY) for field in mine.fields}
        town.sends("disa", mine, **given)
        answer = town.sends("bo", theirs, **dict.fromkeys(given, ""))
        assert isinstance(answer, Opened)
        assert not [field.key for field in answer.form.fields if field.error]
        assert set(given) <= set(town.request().answers)


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo", "tibro"])
def test_two_people_may_answer_every_page_at_once(routine: str) -> None:
    """Goals, people, dates and choices as well as words: what both say alike is no clash."""
    with life(routine) as town:
        first = town.says("disa", "registrera-kanal")
        assert isinstance(first, Opened)
        begun = {field.key: town.said(field, LIBRARY) for field in first.form.fields}
        town.sends("disa", first.form, way="later", **begun)
        form = town.press("disa", town.card(), "request.share")
        assert isinstance(form, Opened)
        town.sends("disa", form.form, person="bo")
        mine = town.press("disa", town.card(), "request.continue")
        pages = 0
        while isinstance(mine, Opened):
            given = {field.key: town.said(field, LIBRARY) for field in mine.form.fields}
            theirs = town.sends("bo", mine.form, **given)
            mine = town.sends("disa", mine.form, **given)
            assert type(mine) is type(theirs)
            if isinstance(mine, Opened):
                assert not [field for field in mine.form.fields if field.error]
            pages += 1
        assert pages > 1


def test_a_walk_goes_back_and_forth_and_goes_on_in_another_chat() -> None:
    with life("gislaved") as town:
        first = town.says("disa", "registrera-kanal")
        assert isinstance(first, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in first.form.fields}
        second = town.sends("disa", first.form, **given)
        assert isinstance(second, Opened)
        back = town.sends("disa", second.form, way="back", purpose="Halvvägs")
        assert isinstance(back, Opened)
        assert {field.key for field in back.form.fields} == set(given)
        assert town.request().answers["purpose"] == "Halvvägs"
        saved = town.sends("disa", back.form, way="later")
        assert isinstance(saved, Shown)
        on = town.press("disa", town.card(), "request.continue", chat="teams")
        assert isinstance(on, Opened)
        assert next(field.value for field in on.form.fields if field.key == "purpose") == "Halvvägs"


def test_a_stranger_to_the_request_cannot_touch_it_and_the_log_says_who_tried() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        for action in ("request.continue", "request.send", "request.share", "request.withdraw"):
            refused = town.forge("rut", action, "request:1", town.request().version)
            assert isinstance(refused, Refused)
        assert town.actions().count("refused") == 4
        for subject in ("request:99", "request:-1", "request:1/9", "request:x"):
            assert isinstance(town.forge("rut", "request.continue", subject, 1), Refused)


def test_the_coordinator_reads_all_requests_and_others_only_their_own() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        assert isinstance(town.forge("anna", "request.read", "request:1", 1), Shown)
        assert isinstance(town.forge("bo", "request.read", "request:1", 1), Refused)


def test_common_accounts_are_the_coordinator_s() -> None:
    with life("laholm") as town:
        card = town.asks_for_library("disa", owner="common")
        assert card
        decided(town)
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.unit == load("laholm").coordinator.value
