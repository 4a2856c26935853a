"""Who decides about a request: in the routine's order, never about their own, and of the words they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cards.model import Form, Quote
from handlers.ports import Changed, Opened, Refused
from routines.library import load
from tests.altered import altered
from tests.life.everybody import agree, decided
from tests.life.walk import LIBRARY, Life, life


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


@pytest.mark.clauses("GIS-27", "GIS-96", "GIS-97", "LAH-63", "LID-17", "DEG-10")
@pytest.mark.parametrize(
    ("routine", "asks", "step", "above", "role"),
    [
        ("degerfors", "carin", "manager", "frans", "department_head"),
        ("gislaved", "carin", "manager", "frans", "department_head"),
        ("laholm", "carin", "approval", "frans", "department_head"),
        ("lidingo", "carin", "approval", "frans", "department_head"),
        ("degerfors", "frans", "management", "anna", "coordinator"),
        ("gislaved", "frans", "department_head", "anna", "coordinator"),
    ],
)
def test_where_only_whoever_asks_could_decide_somebody_above_does(
    routine: str, asks: str, step: str, above: str, role: str
) -> None:
    """The only manager, and the only head, can ask for an account; their word is never both."""
    with life(routine) as town:
        town.asks_for_library(asks, substitute="disa", administrators="bo,disa")
        said = {}
        for _ in range(4):
            if "request.send" in {button.action for button in town.card().buttons}:
                town.press(asks, town.card(), "request.send")
            for task in town.tasks("request_consultation", "request_approval"):
                assert town.holders_of(task) != {asks}
                agree(town, task)
                said[task.details["step"]] = (task.person, task.role)
        assert town.request().state == "started"
        assert said[step] == (above, role)
        assert not [mark for marks in town.request().marks.values() for mark in marks if mark["by"] == asks]


def test_the_only_manager_reads_why_somebody_above_is_to_decide() -> None:
    with life("laholm") as town:
        answer = town.says("carin", "registrera-kanal")
        while isinstance(answer, Opened) and all(f.key != "deciding_manager" for f in answer.form.fields):
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("carin", answer.form, **given)
        assert isinstance(answer, Opened)
        field = next(field for field in answer.form.fields if field.key == "deciding_manager")
        assert [option.value for option in field.options] == ["frans"]
        assert "Bara den som begär kontot kunde annars besluta om det här" in (field.hint or "")


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


@pytest.mark.clauses("LID-20", "LID-21", "LAH-65", "LID-18", "LAH-12")
@pytest.mark.parametrize(
    ("routine", "rules", "said"),
    [
        (
            "lidingo",
            ["Lidingö (LID-20)", "Lidingö (LID-21)"],
            ["resurser att hantera kanalen", "obevakad under ledighet, sjukdom eller när någon slutar"],
        ),
        ("laholm", ["Laholm (LAH-65)"] * 3, []),
    ],
)
def test_whoever_approves_confirms_what_the_routine_wants_and_appoints(
    routine: str, rules: list[str], said: list[str]
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        if routine == "laholm":
            agree(town, town.tasks("request_consultation")[0])
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        form = town.press("carin", town.card(f"task:{task.id}"), "request.approve")
        assert isinstance(form, Opened)
        ticks = {field.key: field.hint for field in form.form.fields if field.kind == "tick"}
        assert [*ticks.values()] == rules
        assert len(ticks) == len(load(routine).opening.manager_confirms)
        labels = [field.label for field in form.form.fields if field.kind == "tick"]
        assert [one for one, label in zip(said, labels, strict=False) if one not in label] == []
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
        assert "Enligt Gislaved" in told.context[0]
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
