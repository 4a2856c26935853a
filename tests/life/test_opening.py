"""From "we want an account for the library" to the register: five municipalities, each in its own order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cards.model import Form, Quote, Steps, Text
from handlers.ports import Changed, Opened, Refused, Shown
from routines.library import load
from routines.model import Phase
from tests.altered import altered
from tests.life.walk import LIBRARY, Life, life

FIVE = ("degerfors", "gislaved", "laholm", "lidingo", "tibro")
each = pytest.mark.parametrize("routine", FIVE)


def decided(town: Life, asker: str = "disa") -> None:
    """Everybody who is asked says yes, until the start is unlocked."""
    for _ in range(8):
        card = town.card()
        if "request.send" in {button.action for button in card.buttons}:
            assert isinstance(town.press(asker, card, "request.send"), Changed)
        for task in town.tasks("request_consultation", "request_approval"):
            agree(town, task)
        if town.request().state == "started":
            return
    raise AssertionError(f"never decided: {town.steps(town.card())}")


def agree(town: Life, task: Any, **answers: str) -> None:
    """Whoever has it says yes."""
    (who,) = town.holders_of(task)
    action = "request.approve" if task.kind == "request_approval" else "request.view"
    answer = town.press(who, town.card(f"task:{task.id}"), action)
    if isinstance(answer, Opened):
        given = {field.key: "yes" if field.kind == "tick" else field.value for field in answer.form.fields}
        given |= {"words": "Bra."} | answers
        answer = town.sends(who, answer.form, **given)
    assert isinstance(answer, Changed), answer


def set_up(town: Life) -> None:
    """Everybody does what is left for them."""
    for _ in range(20):
        waiting = town.tasks("request_setup", "request_step", "request_exemption")
        if not waiting:
            return
        do(town, waiting[0])
    raise AssertionError(f"never set up: {town.steps(town.card())}")


def do(town: Life, task: Any) -> None:
    (who,) = town.holders_of(task)
    answer = town.press(who, town.card(f"task:{task.id}"), "request.do")
    blocks = answer.form.blocks if isinstance(answer, Opened) else answer.card.blocks  # type: ignore[union-attr]
    if any(hasattr(block, "url") for block in blocks):
        town.hands_in(who, task.details["step"] if task.kind == "request_step" else "banner")
    if isinstance(answer, Opened):
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        answer = town.sends(who, answer.form, **given)
    assert isinstance(answer, Changed | Shown), answer


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
        assert left_out <= {"consultation", "team_channel", "school_name"}


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


def test_nobody_decides_about_their_own_request() -> None:
    """Carin asks and would be the manager herself: she cannot choose herself, nor press for another (I3)."""
    with life("lidingo", bo={"roles": ["manager"]}) as town:
        answer = town.says("carin", "registrera-kanal")
        while isinstance(answer, Opened) and all(f.key != "deciding_manager" for f in answer.form.fields):
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("carin", answer.form, **given)
        assert isinstance(answer, Opened)
        field = next(field for field in answer.form.fields if field.key == "deciding_manager")
        assert {option.value for option in field.options} == {"bo"}
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        again = town.sends("carin", answer.form, **{**given, "deciding_manager": "carin"})
        assert isinstance(again, Opened)
        wrong = {field.key: field.error for field in again.form.fields if field.error}
        assert wrong == {"deciding_manager": "Den som begär kan inte själv besluta. Välj en annan chef."}


def test_whoever_shares_a_request_cannot_decide_about_it() -> None:
    with life("gislaved") as town:
        card = town.asks_for_library("disa")
        form = town.press("disa", card, "request.share")
        assert isinstance(form, Opened)
        assert "carin" not in {option.value for option in form.form.fields[0].options}
        town.sends("disa", form.form, person="bo")
        assert "request:1" in {posting.key for posting in town.postings("bo")}
        more = town.press("bo", town.card(), "request.continue")
        assert isinstance(more, Opened)


@pytest.mark.clauses("GIS-27", "GIS-96", "GIS-97")
def test_gislaved_wants_two_chiefs_in_order_and_a_rejection_has_a_reason() -> None:
    with life("gislaved") as town:
        card = town.asks_for_library("disa")
        town.press("disa", card, "request.send")
        (first,) = town.tasks("request_approval")
        assert (first.person, first.role) == ("carin", "manager")
        shown = town.card(f"task:{first.id}")
        words = "\n".join(str(block) for block in shown.blocks)
        assert LIBRARY["purpose"] in words
        refused = town.forge("frans", "request.approve", f"task:{first.id}", first.version)
        assert isinstance(refused, Refused)
        agree(town, first)
        (second,) = town.tasks("request_approval")
        assert (second.person, second.role) == ("frans", "department_head")
        form = town.press("frans", town.card(f"task:{second.id}"), "request.reject")
        assert isinstance(form, Opened)
        empty = town.sends("frans", form.form, words=" ")
        assert isinstance(empty, Opened)
        assert empty.form.fields[0].error
        town.sends("frans", form.form, words="Biblioteket har redan tre konton.")
        assert town.request().state == "rejected"
        assert Quote(text="Biblioteket har redan tre konton.") in town.card().blocks
        town.keep_time()
        assert town.told("disa") == ["request_rejected"]
        assert town.waiting() == []


@pytest.mark.clauses("GIS-27", "GIS-97")
@pytest.mark.parametrize("substitute", ["carin", ""])
def test_nobody_gives_both_approvals_because_the_second_chief_is_away(substitute: str) -> None:
    """Carin has approved as the unit's chief; the other chief's word is somebody else's to give."""
    with life("gislaved") as town:
        card = town.asks_for_library("disa")
        town.press("disa", card, "request.send")
        town.away("frans", substitute=substitute)
        agree(town, town.tasks("request_approval")[0])
        (second,) = town.tasks("request_approval")
        assert second.role == "department_head"
        (who,) = town.holders_of(second)
        assert who not in {"carin", "disa", "frans"}
        refused = town.forge("carin", "request.approve", f"task:{second.id}", second.version)
        assert isinstance(refused, Refused)
        agree(town, second)
        assert town.request().state == "started"


@pytest.mark.clauses("GIS-27")
def test_whoever_is_both_chiefs_gives_both_approvals() -> None:
    """By two presses, as the two roles."""
    with life("gislaved") as town:
        town.role("carin", "manager", "department_head")
        town.role("frans")
        card = town.asks_for_library("disa")
        town.press("disa", card, "request.send")
        for role in ("manager", "department_head"):
            (task,) = town.tasks("request_approval")
            assert (task.role, town.holders_of(task)) == (role, {"carin"})
            agree(town, task)
        assert town.request().state == "started"


@pytest.mark.clauses("LID-20", "LAH-65", "LID-18", "LAH-12")
@pytest.mark.parametrize("routine", ["lidingo", "laholm"])
def test_whoever_approves_confirms_what_the_routine_wants_and_appoints(routine: str) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        if routine == "laholm":
            agree(town, town.tasks("request_consultation")[0])
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        form = town.press("carin", town.card(f"task:{task.id}"), "request.approve")
        assert isinstance(form, Opened)
        ticks = [field.key for field in form.form.fields if field.kind == "tick"]
        assert len(ticks) == len(load(routine).opening.manager_confirms.value)
        unticked = town.sends("carin", form.form, **dict.fromkeys(ticks, ""))
        assert isinstance(unticked, Opened)
        assert town.request().state == "asked"
        yes = dict.fromkeys(ticks, "yes")
        town.sends("carin", form.form, **yes, responsible="anna")
        assert town.request().state == "started"
        assert town.request().answers["responsible"] in ("anna", ["anna"])
        mark = town.request().marks["approval"][0]
        assert (mark["by"], len(mark["ticked"])) == ("carin", len(ticks))


@pytest.mark.clauses("DEG-13", "DEG-14", "DEG-33", "DEG-47")
def test_degerfors_chiefs_read_before_they_decide_who_may_handle_the_account() -> None:
    """The chief gives each the task: nobody is added after the decision by whoever sets the account up."""
    with life("degerfors") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        for _ in range(2):
            said = repr(town.asked("request_approval").blocks)
            assert "Vem sköter kommunikationen vid kontoansvarigs frånvaro?" in said
            assert "'Frans" in said
            assert "Bo Ask, Disa Lind" in said
            agree(town, town.tasks("request_approval")[0])
        page = town.press("disa", town.card(), "request.continue")
        assert isinstance(page, Opened)
        assert not {"substitute", "administrators"} & {field.key for field in page.form.fields}


def test_whoever_decides_for_a_chief_without_a_stand_in_reads_for_whom() -> None:
    with life("degerfors") as town:
        town.away("carin")
        town.press("disa", town.asks_for_library("disa"), "request.send")
        assert town.holders("request_approval") == {"frans"}
        assert "Du får det här i stället för Carin Alm, som är borta." in repr(
            town.asked("request_approval").blocks
        )


def test_an_absent_chief_s_stand_in_gets_it_unless_they_ask_themselves() -> None:
    with life("gislaved") as town:
        town.away("carin", substitute="anna")
        town.press("disa", town.asks_for_library("disa"), "request.send")
        (task,) = town.tasks("request_approval")
        assert town.holders("request_approval") == {"anna"}
        assert "i stället för Carin Alm" in str(town.card(f"task:{task.id}").blocks)
        # she is away, but it is hers all the same
        assert isinstance(town.forge("carin", "request.approve", f"task:{task.id}", task.version), Opened)


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


def test_a_stale_press_and_a_second_approval_do_nothing_twice() -> None:
    with life("lidingo") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        (task,) = town.tasks("request_approval")
        card = town.card(f"task:{task.id}")
        agree(town, task)
        again = town.press("carin", card, "request.approve")
        assert isinstance(again, Refused)
        assert town.actions().count("request.approved") == 1


def test_what_was_approved_was_approved_of_those_words() -> None:
    """Ändra makes it a draft again, and everybody is asked anew."""
    with life("gislaved") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        agree(town, town.tasks("request_approval")[0])
        asked = town.press("disa", town.card(), "request.change")
        assert isinstance(asked, Opened)
        assert "Carin Alm har godkänt begäran som den står." in str(asked.form.blocks)
        assert town.request().marks != {}
        assert isinstance(town.sends("disa", asked.form, words="Målen var fel."), Changed)
        assert town.request().marks == {}
        told = town.card("reopened:1.1.disa")
        assert "Disa Lind öppnade begäran för ändring." in str(told.blocks)
        assert "blanketten" not in str(told.blocks)  # none is signed yet
        assert Quote(text="Målen var fel.") in told.blocks
        assert "reopened:1.1.disa" in {posting.key for posting in town.postings("carin")}
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        assert task.person == "carin"


def test_whoever_keeps_the_signed_form_hears_that_it_holds_no_longer() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        asked = town.press("disa", town.card(), "request.change")
        assert isinstance(asked, Opened)
        assert "Carin Alm, Frans" in str(asked.form.blocks)
        assert isinstance(town.sends("disa", asked.form), Changed)
        assert "Den tidigare blanketten, som inte gäller längre (PDF)" in str(town.card().blocks)
        assert "inte heller den undertecknade blanketten" in str(town.card("reopened:1.1.disa").blocks)
        for who in ("carin", "frans", "anna"):
            assert "reopened:1.1.disa" in {posting.key for posting in town.postings(who)}
        assert "reopened:1.1.disa" not in {posting.key for posting in town.postings("disa")}


def test_whoever_opens_their_own_request_again_or_answers_themself_is_told_nothing_of_it() -> None:
    """Anna asks, and is the coordinator who keeps the form and answers questions."""
    with life("gislaved") as town:
        town.asks_for_library("anna")
        form = town.press("anna", town.card(), "request.ask")
        assert isinstance(form, Opened)
        town.sends("anna", form.form, words="Vem håller i bannern?")
        reply = town.press("anna", town.asked("request_answer"), "request.reply")
        assert isinstance(reply, Opened)
        town.sends("anna", reply.form, words="Vi själva.")
        decided(town, "anna")
        asked = town.press("anna", town.card(), "request.change")
        assert isinstance(asked, Opened)
        town.sends("anna", asked.form)
        keys = {posting.key for posting in town.postings("anna")}
        assert not {"talk:1.0", "reopened:1.1.anna"} & keys
        assert "reopened:1.1.anna" in {posting.key for posting in town.postings("carin")}


def test_a_request_that_nobody_decides_ends_as_not_approved() -> None:
    with life("gislaved") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        town.later(days=1, hours=72)
        town.keep_time()
        assert "task" in town.told("carin")
        town.later(days=10)
        town.keep_time()
        assert "task_overdue" in town.told("anna")
        town.later(days=60)
        town.keep_time()
        assert town.request().state == "lapsed"
        assert town.request().answers["name"] == "Stadsbiblioteket"
        town.later(days=3)
        town.keep_time()
        assert "request_lapsed" in town.told("disa")
        assert town.account("Stadsbiblioteket") is None
        assert town.waiting() == []


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


@pytest.mark.clauses("DEG-31")
def test_the_management_that_does_not_answer_is_reminded_and_goes_on_being_told_of_the_rest() -> None:
    """The register knows it as the head of department: what they are told names them as management."""
    with life("degerfors") as town:
        town.press("disa", town.asks_for_library("disa"), "request.send")
        (task,) = town.tasks("request_approval")
        agree(town, task)
        town.later(days=3)
        town.keep_time()
        assert "task" in town.told("frans")
        (told,) = [posting.key for posting in town.postings("frans") if posting.key.startswith("told:")]
        assert "Du får det som förvaltnings- eller bolagsledning" in repr(town.card(told).context)
        assert {posting.state for posting in town.postings("frans")} == {"shown"}


@pytest.mark.parametrize(
    ("routine", "step", "said", "sentence"),
    [
        ("gislaved", "goals", "Fler följare", "går inte att mäta"),
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


def consulted(town: Life, words: str, **answers: str) -> Form:
    """The library's request is sent, and whoever Tibro consults says something of it; the form they saw."""
    town.asks_for_library("disa")
    town.press("disa", town.card(), "request.send")
    (task,) = town.tasks("request_consultation")
    (who,) = town.holders_of(task)
    opened = town.press(who, town.asked("request_consultation"), "request.view")
    assert isinstance(opened, Opened)
    assert isinstance(town.sends(who, opened.form, words=words, **answers), Changed)
    return opened.form


def test_a_view_of_those_who_are_consulted_is_no_veto() -> None:
    """ "I samråd med" is read as a view on record: whatever it says, whoever approves decides (TIB-11)."""
    with life("tibro") as town:
        form = consulted(town, "Nej, det finns redan ett bibliotekskonto.")
        assert [field.key for field in form.fields] == ["words"]
        assert town.request().state == "asked"
        assert len(town.tasks("request_approval")) == 1


@pytest.mark.parametrize("goes_on", ["yes", "no"])
def test_where_the_routine_says_so_a_no_of_those_who_are_consulted_ends_the_request(
    goes_on: str, tmp_path: Path
) -> None:
    with life(altered(tmp_path, "tibro", {"opening.consultation_stops": True})) as town:
        form = consulted(town, "Det finns redan ett bibliotekskonto.", goes_on=goes_on)
        assert [field.label for field in form.fields] == ["Kan begäran gå vidare?", "Din synpunkt"]
        if goes_on == "yes":
            assert town.request().state == "asked"
            assert len(town.tasks("request_approval")) == 1
            return
        assert (town.request().state, town.request().reason) == (
            "rejected",
            "Det finns redan ett bibliotekskonto.",
        )
        assert town.waiting() == []
        assert "Det finns redan ett bibliotekskonto." in str(town.card().blocks)
        town.keep_time()
        assert town.told("disa") == ["request_rejected"]


def test_a_veto_needs_both_an_answer_and_its_reason(tmp_path: Path) -> None:
    with life(altered(tmp_path, "tibro", {"opening.consultation_stops": True})) as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        (who,) = town.holders_of(town.tasks("request_consultation")[0])
        opened = town.press(who, town.asked("request_consultation"), "request.view")
        assert isinstance(opened, Opened)
        again = town.sends(who, opened.form)
        assert isinstance(again, Opened)
        assert {field.key for field in again.form.fields if field.error} == {"goes_on", "words"}
        assert town.request().state == "asked"
