"""What comes round: each turn is asked once, of whom the routine names, and never passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from handlers import recurring, reminders
from handlers.ports import Changed, Opened
from routines import occasions
from routines.library import load, names
from routines.model import Routine, day_in
from routines.working_days import is_working_day
from storage import tasks
from storage.duty_tables import Task
from storage.tables import Account, Person
from tests.altered import altered
from tests.watching import place as places
from tests.watching.place import MUNICIPALITY, Place, account, at, place

places.ROUNDS.update(recurring.ROUNDS)
SINCE = "2026-01-07"


@pytest.fixture
def town() -> Iterator[Place]:
    with place("tibro") as found:
        yield bound(found)


def bound(town: Place, day: str = SINCE, administrators: tuple[str, ...] = ("bo", "disa")) -> Place:
    town.set_account(bound_at=at(day), administrators=list(administrators))
    return town


def asked(town: Place, kind: str, day: str, clock: str = "09:00") -> list[Task]:
    """What stands asked of that kind after the round of that moment."""
    town.at(day, clock).rounds(*recurring.ROUNDS)
    return town.tasks(kind)


def leave(town: Place, person: str) -> None:
    def change(session: Session) -> None:
        found = session.get_one(Person, (MUNICIPALITY, person))
        found.active = False
        session.add(found)

    town.change(change)


def holds(town: Place, person: str, role: str) -> None:
    def change(session: Session) -> None:
        found = session.get_one(Person, (MUNICIPALITY, person))
        found.roles = [role]
        session.add(found)

    town.change(change)


def arrives(town: Place, person: str) -> None:
    found = Person(municipality=MUNICIPALITY, id=person, name=person.title(), roles=["registrar"], email="")
    town.change(lambda session: session.add(found))


# --- the document ----------------------------------------------------------------------------------


@pytest.mark.clauses("TIB-03")
def test_the_head_of_communications_owns_the_document_where_the_register_has_one(town: Place) -> None:
    holds(town, "frans", "communications_head")
    [task] = asked(town, "revision", "2025-12-02")
    assert {call.person for call in town.rounds("tasks") if call.subject == f"task:{task.id}"} == {"frans"}
    leave(town, "frans")
    calls = town.at("2025-12-30").rounds("tasks")
    assert {call.person for call in calls if call.subject == f"task:{task.id}"} == {"anna"}


@pytest.mark.clauses("TIB-02", "TIB-03")
def test_tibro_is_reminded_a_month_before_its_date_and_each_year_after(town: Place) -> None:
    """The head of communications owns the document; the register knows the coordinator for that."""
    assert asked(town, "revision", "2025-12-01") == []
    [task] = asked(town, "revision", "2025-12-02")
    assert (task.key, task.role) == ("revision/2026-01-01", "coordinator")
    assert task.due_at == at("2026-01-01", "17:00")
    assert task.source["clauses"] == ["TIB-02", "TIB-03"]
    text = town.text(f"task:{task.id}")
    assert "Se över Rutin för arbete med sociala medier i Tibro kommun" in text
    assert "3 november 2021" in text
    assert "Svara också när det ska ses över nästa gång" in text
    assert "Anna Ek" in text

    # Nobody has answered: it is the same question, not a second one.
    assert len(asked(town, "revision", "2027-01-04")) == 1
    looked_over(town, task)
    assert [task.key for task in asked(town, "revision", "2028-01-03")][1:] == ["revision/2028-01-01"]


@pytest.mark.clauses("TIB-02")
def test_tibro_says_itself_when_its_document_is_looked_over_next(town: Place) -> None:
    """The document names one day; whoever answers names the one after, and is asked a month before it."""
    [task] = asked(town, "revision", "2026-01-07")
    opened = town.town.press("anna", "slack", "task.done", f"task:{task.id}", task.version)
    assert isinstance(opened, Opened)
    assert "Nästa översyn" in [field.label for field in opened.form.fields]
    for wrong, error in (
        ("2026-01-07", "Välj en dag som inte har varit än."),
        ("snart", "Skriv datumet som"),
    ):
        again = town.town.send("anna", "slack", opened.form, {"note": "Aktuell.", "next": wrong})
        assert isinstance(again, Opened)
        assert [error in field.error for field in again.form.fields if field.error] == [True]
    assert isinstance(
        town.town.send("anna", "slack", opened.form, {"note": "Aktuell.", "next": "2028-03-01"}), Changed
    )
    assert "Nästa översyn: 2028-03-01" in str(town.card(f"task:{task.id}").blocks)
    assert len(asked(town, "revision", "2027-01-04")) == 1
    assert len(asked(town, "revision", "2028-01-28")) == 1
    assert [task.key for task in asked(town, "revision", "2028-01-31")][1:] == ["revision/2028-03-01"]


def looked_over(town: Place, task: Task, note: str = "Aktuell.") -> None:
    """Anna answers that the document has been looked over."""
    opened = town.town.press("anna", "slack", "task.done", f"task:{task.id}", task.version)
    assert isinstance(opened, Opened)
    assert isinstance(town.town.send("anna", "slack", opened.form, {"note": note}), Changed)


@pytest.mark.clauses("LID-53", "GIS-20")
@pytest.mark.parametrize(
    ("name", "day", "key"),
    [
        ("lidingo", "2027-06-28", "revision/2027-06-28"),
        ("gislaved", "2027-02-25", "revision/2027-02-25"),
        ("degerfors", "2026-11-24", "revision/2026-11-24"),
    ],
)
def test_a_yearly_document_is_asked_about_on_the_day_of_its_last_revision(
    name: str, day: str, key: str
) -> None:
    with place(name) as town:
        holds(town, "frans", "communications_head")  # who owns Tibro's document, and no other's
        before = asked(town, "revision", str(date.fromisoformat(day) - timedelta(300)))
        assert key not in [task.key for task in before]
        for task in before:
            looked_over(town, task)
        after = asked(town, "revision", day)
        assert key in [task.key for task in after]
        assert {task.role for task in after} == {"coordinator"}


@pytest.mark.clauses("LAH-81", "LAH-83")
def test_laholm_s_document_is_asked_about_in_the_middle_of_each_term_of_office() -> None:
    with place("laholm") as town:
        holds(town, "frans", "communications_head")  # it falls to the unit all the same
        assert asked(town, "revision", "2024-10-14") == []
        [task] = asked(town, "revision", "2024-10-15")
        assert task.due_at == at("2026-10-14", "17:00")
        assert (task.role, task.person) == ("coordinator", "")
        assert "Anna Ek" in town.text(f"task:{task.id}")
        assert {person for person, _ in town.told("tasks")} == {"anna"}
        assert "alltså senast 14 oktober 2026" in town.text(f"task:{task.id}")
        looked_over(town, task)
        assert len(asked(town, "revision", "2028-10-13")) == 1
        assert [task.key for task in asked(town, "revision", "2028-10-16")][1:] == ["revision/2028-10-15"]


def test_the_answer_is_kept_with_who_gave_it(town: Place) -> None:
    [task] = asked(town, "revision", "2026-01-07")
    opened = town.town.press("anna", "slack", "task.done", f"task:{task.id}", task.version)
    assert isinstance(opened, Opened)
    sent = town.town.send("anna", "slack", opened.form, {"note": "Aktuell. Nästa datum 2028-01-01."})
    assert isinstance(sent, Changed)
    assert "Nästa datum 2028-01-01" in "".join(map(str, town.card(f"task:{task.id}").blocks))
    assert [row.actor for row in town.logged("task.done")] == ["anna"]


# --- snapshots -------------------------------------------------------------------------------------


@pytest.mark.clauses("LID-12", "GIS-16", "TIB-73", "TIB-74", "LAH-45")
@pytest.mark.parametrize(
    ("name", "day", "due", "whose"),
    [
        ("lidingo", "2027-03-01", "2027-03-31", ("coordinator", "")),
        ("lidingo", "2027-10-01", "2027-10-29", ("coordinator", "")),
        ("gislaved", "2027-06-15", "2027-07-08", ("administrator", "bo")),
        ("gislaved", "2027-12-15", "2028-01-07", ("administrator", "bo")),
        ("tibro", "2027-04-01", "2027-04-30", ("responsible", "")),
        ("laholm", "2027-10-01", "2027-10-29", ("responsible", "")),
    ],
)
def test_it_is_said_when_it_is_time_for_a_picture(
    name: str, day: str, due: str, whose: tuple[str, str]
) -> None:
    """After so many days, and never on a day on which nobody is at work: the last one before it."""
    with place(name) as town:
        bound(town)
        asked(town, "snapshot", str(date.fromisoformat(day) - timedelta(3)))
        task = asked(town, "snapshot", day)[-1]
        assert task.key == f"snapshot/{day}/facebook"
        assert task.due_at == at(due, "17:00")
        assert (task.role, task.person) == whose
        assert len(asked(town, "snapshot", due)) == len(asked(town, "snapshot", day))


@pytest.mark.clauses("TIB-73", "TIB-74", "TIB-75", "GIS-16")
def test_a_picture_is_asked_for_in_the_routine_s_own_words(town: Place) -> None:
    [task] = asked(town, "snapshot", "2026-04-01")
    text = town.text(f"task:{task.id}")
    assert "Spara mediekanalens startsida som skärmdump i PDF/A-1." in text
    assert r"Plats: T:\Tibro\Grafisk Profil\07. Arkivering av Tibro kommuns sociala medier." in text
    assert "Tas emot av" not in text
    with place("gislaved") as other:
        [task] = asked(bound(other), "snapshot", "2026-06-15")
        assert "Tas emot av: kommunens arkivarie." in other.text(f"task:{task.id}")
        assert "Spara kontot som" in other.text(f"task:{task.id}")


@pytest.mark.clauses("LAH-46")
def test_laholm_is_reminded_of_pictures_before_greater_changes() -> None:
    with place("laholm") as town:
        [task] = asked(bound(town), "snapshot", "2026-10-01")
        assert "Spara en bild också inför större förändringar" in town.text(f"task:{task.id}")


def test_an_account_that_came_after_the_day_has_its_turn_next_time(town: Place) -> None:
    bound(town, "2026-04-01")
    assert asked(town, "snapshot", "2026-04-07") == []
    assert [task.key for task in asked(town, "snapshot", "2026-10-01")] == ["snapshot/2026-10-01/facebook"]


# --- goals -----------------------------------------------------------------------------------------


@pytest.mark.clauses("LID-60", "GIS-38", "LAH-61")
@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("lidingo", "Mät effekten och stäm av mot målen."),
        ("gislaved", "Glöm inte att efter ett tag följa upp insatserna. Mät effekten och stäm av mot målen."),
        ("laholm", "följas upp utifrån verksamhetens mål och syfte."),
    ],
)
def test_goals_are_followed_up_half_a_year_after_the_account_came_and_then_again(
    name: str, advice: str
) -> None:
    with place(name) as town:
        bound(town, "2026-02-05")
        assert asked(town, "goals", "2026-08-04") == []
        [task] = asked(town, "goals", "2026-08-05")
        assert (task.role, task.subject) == ("responsible", "account:facebook")
        routine = town.town.world.routine(None)  # type: ignore[arg-type]
        text = town.text(f"task:{task.id}")
        assert all(question in text for question in routine.goals.questions.value)
        assert advice in text
        assert len(asked(town, "goals", "2027-02-05")) == 1  # nobody has answered: the question stands
        opened = town.town.press("bo", "slack", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.town.send("bo", "slack", opened.form, {"note": "Fler följare."}), Changed)
        assert len(asked(town, "goals", "2027-02-05", "09:05")) == 2


@pytest.mark.parametrize(
    ("name", "clauses"), [("tibro", []), ("degerfors", []), ("laholm", ["LAH-61"]), ("lidingo", ["LID-60"])]
)
def test_following_up_goals_is_our_own_where_the_document_wants_none(name: str, clauses: list[str]) -> None:
    """Tibro's words on the purpose (TIB-35) demand no following up."""
    with place(name) as town:
        [task] = asked(bound(town, "2026-02-05"), "goals", "2026-08-05")
        assert task.source["clauses"] == clauses


@pytest.mark.clauses("GIS-89", "GIS-38", "LID-60", "LAH-61")
def test_each_goal_that_the_account_was_opened_with_is_answered_by_itself() -> None:
    goals = ["200 följare 2026-08-01", "50 frågor besvarade 2026-12-31"]
    with place("gislaved") as town:
        bound(town, "2026-02-05").set_account(plan={"goals": [{"text": goal} for goal in goals]})
        [task] = asked(town, "goals", "2026-08-05")
        assert f"Mål: {goals[0]}; {goals[1]}." in town.text(f"task:{task.id}")
        opened = town.town.press("bo", "slack", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        assert [field.label for field in opened.form.fields][:-1] == goals
        half = {"each-0": "217 följare", "each-1": " ", "note": ""}
        again = town.town.send("bo", "slack", opened.form, half)
        assert isinstance(again, Opened)
        assert [field.key for field in again.form.fields if field.error] == ["each-1"]
        sent = town.town.send("bo", "slack", opened.form, {**half, "each-1": "31 av 50"})
        assert isinstance(sent, Changed)
        [done] = town.tasks("goals")
        assert done.reason == "200 följare 2026-08-01: 217 följare\n50 frågor besvarade 2026-12-31: 31 av 50"


@pytest.mark.clauses("GIS-89", "GIS-38")
def test_a_goal_for_half_a_year_is_followed_up_with_the_day_that_was_meant_and_others_as_they_stand() -> None:
    goals = [
        {"text": "200 personer på ett halvår", "measure": "200", "by": "2026-08-01"},
        {"text": "Nöjdare kunder", "measure": "", "by": ""},
        {"text": "5 inlägg i veckan", "measure": "5", "by": ""},
    ]
    with place("gislaved") as town:
        bound(town, "2026-02-05").set_account(plan={"goals": goals})
        [task] = asked(town, "goals", "2026-08-05")
        said = ["200 personer på ett halvår (2026-08-01)", "Nöjdare kunder", "5 inlägg i veckan"]
        assert f"Mål: {'; '.join(said)}." in town.text(f"task:{task.id}")
        opened = town.town.press("bo", "slack", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        assert [field.label for field in opened.form.fields][:-1] == said


def test_a_long_goal_is_cut_where_all_are_listed_and_keeps_its_day() -> None:
    goal = {"text": "200 följare " + "bland unga läsare " * 10 + "2026-08-01", "by": "2026-08-01"}
    with place("gislaved") as town:
        bound(town, "2026-02-05").set_account(plan={"goals": [goal]})
        [task] = asked(town, "goals", "2026-08-05")
        listed = town.text(f"task:{task.id}").partition("Mål: ")[2]
        assert listed.startswith("200 följare bland unga läsare")
        assert "… 2026-08-01." in listed[:130]


@pytest.mark.parametrize(
    ("name", "said"),
    [("tibro", "Syftet ska ligga i linje med"), ("degerfors", "mot dess syfte, målgrupp och budskap")],
)
def test_where_no_goals_are_asked_for_what_the_account_has_given_is_followed_up_all_the_same(
    name: str, said: str
) -> None:
    """The documents are silent, and half-yearly is our standard, which says that it is."""
    with place(name) as town:
        [task] = asked(bound(town), "goals", "2026-11-20")
        text = town.text(f"task:{task.id}")
        assert "Följ upp Staden på facebook" in text
        assert said in text


def test_a_routine_can_leave_out_the_follow_up(tmp_path: Path) -> None:
    with place(altered(tmp_path, "tibro", {"goals.follow_up": None})) as town:
        assert asked(bound(town), "goals", "2026-11-20") == []


# --- what visitors are told ------------------------------------------------------------------------


@pytest.mark.clauses("TIB-81")
def test_whoever_is_responsible_looks_once_a_year_whether_visitors_are_still_told(town: Place) -> None:
    assert asked(town, "visitors", "2027-01-05") == []
    [task] = asked(town, "visitors", "2027-01-07")
    assert (task.role, task.subject, task.source["clauses"]) == (
        "responsible",
        "account:facebook",
        ["TIB-81"],
    )
    said = town.text(f"task:{task.id}")
    assert "otillåtet att publicera brottsligt material" in said
    assert "telefonnummer till växeln" not in said  # what may be left out is not asked for
    opened = town.town.press("bo", "slack", "task.done", f"task:{task.id}", task.version)
    assert isinstance(opened, Opened)
    assert isinstance(town.town.send("bo", "slack", opened.form, {"note": "Nytt telefonnummer."}), Changed)
    assert len(asked(town, "visitors", "2027-12-30")) == 1
    assert len(asked(town, "visitors", "2028-01-10")) == 2


def test_where_the_routine_does_not_ask_nobody_looks() -> None:
    with place("laholm") as other:
        assert asked(bound(other), "visitors", "2028-01-10") == []


# --- disposal --------------------------------------------------------------------------------------


@pytest.mark.clauses("TIB-76", "TIB-26", "LAH-43")
@pytest.mark.parametrize(
    ("name", "before", "day", "again", "said"),
    [
        ("tibro", "2026-08-04", "2026-08-05", "2027-02-05", "dokumenthanteringsplanen för ansvarig nämnd"),
        ("laholm", "2027-02-04", "2027-02-05", "2028-02-07", "dokumenthanteringsplanen för varje nämnd"),
    ],
)
def test_whoever_is_responsible_disposes_of_what_may_go_or_says_why_not(
    name: str, before: str, day: str, again: str, said: str
) -> None:
    with place(name) as town:
        bound(town, "2026-02-05")
        assert asked(town, "disposal", before) == []
        [task] = asked(town, "disposal", day)
        assert (task.role, task.subject) == ("responsible", "account:facebook")
        assert said in town.text(f"task:{task.id}")
        assert "Svara Gallrat, Inte lämpligt nu, och skriv vad som gjordes" in town.text(f"task:{task.id}")
        opened = town.town.press("bo", "slack", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.town.send("bo", "slack", opened.form, {"note": " "}), Opened)
        sent = town.town.send("bo", "slack", opened.form, {"note": "Inte lämpligt nu: pågående val."})
        assert isinstance(sent, Changed)
        assert [done.reason for done in town.tasks("disposal")] == ["Inte lämpligt nu: pågående val."]
        assert len(asked(town, "disposal", again)) == 2


@pytest.mark.clauses("LAH-42")
def test_laholm_asks_once_for_each_unit_s_decision_on_disposal() -> None:
    with place("laholm") as town:
        units = {"f1": "Skola", "f2": "Skola", "f3": "Bibliotek"}
        town.lay(
            [account("facebook", id=one, address=f"https://{one}.example", unit=units[one]) for one in units]
        )
        for one in units:
            town.set_account(one, bound_at=at(SINCE))
        tasks = asked(town, "disposal_decision", "2026-02-05")
        assert {task.details["unit"] for task in tasks} >= {"Skola", "Bibliotek"}
        assert (
            len({task.key for task in tasks}) == len(tasks) == len({task.details["unit"] for task in tasks})
        )
        skola = next(task for task in tasks if task.details["unit"] == "Skola")
        assert "Nämnden bakom Skola ska ha ett gallringsbeslut" in town.text(f"task:{skola.id}")
        assert skola.role == "coordinator"
        assert len(asked(town, "disposal_decision", "2027-02-05")) == len(tasks)
    with place("tibro") as other:
        assert asked(bound(other), "disposal_decision", "2026-02-05") == []


@pytest.mark.clauses("GIS-21")
def test_in_gislaved_a_greater_change_is_not_done_without_the_board_s_decision() -> None:
    with place("gislaved") as town:
        [task] = asked(town, "revision", "2027-02-25")[-1:]
        opened = town.town.press("anna", "slack", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        said = {"note": "revideras", "greater": "yes", "decision": ""}
        refused = town.town.send("anna", "slack", opened.form, said)
        assert isinstance(refused, Opened)
        [error] = [field.error for field in refused.form.fields if field.error]
        assert error.startswith("En större ändring ska behandlas av: kommunstyrelsen.")
        sent = town.town.send("anna", "slack", opened.form, said | {"decision": "2027-03-02 § 31"})
        assert isinstance(sent, Changed)
        done = next(one for one in town.tasks("revision") if one.id == task.id)
        assert done.reason == "Beslut (kommunstyrelsen): 2027-03-02 § 31\nrevideras"


# --- administrators and registrars -----------------------------------------------------------------


@pytest.mark.clauses("TIB-29", "GIS-90", "DEG-33")
@pytest.mark.parametrize("name", ["tibro", "gislaved", "degerfors"])
def test_an_account_with_one_administrator_is_its_manager_s_task_until_there_are_two(name: str) -> None:
    with place(name) as town:
        bound(town, administrators=("bo",))
        [task] = asked(town, "administrators", "2026-11-17")
        assert task.role == "manager"
        text = town.text(f"task:{task.id}")
        assert "Bara en person kan administrera kontot Staden på facebook. Det ska vara minst 2." in text
        assert "Carin Alm" in text
        town.set_account(administrators=["bo", "disa"])
        assert [task.state for task in asked(town, "administrators", "2026-11-17", "09:01")] == ["dropped"]


def test_whoever_has_left_administers_nothing(town: Place) -> None:
    assert asked(town, "administrators", "2026-11-17") == []
    leave(town, "disa")
    [task] = asked(town, "administrators", "2026-11-17", "09:05")
    assert "Bara en person" in town.text(f"task:{task.id}")
    leave(town, "bo")
    assert "Ingen kan administrera kontot" in town.text(f"task:{task.id}")


def test_what_is_said_to_be_done_and_is_not_is_asked_again_next_month(town: Place) -> None:
    bound(town, administrators=())
    [task] = asked(town, "administrators", "2026-11-17")
    assert isinstance(
        town.town.press("carin", "slack", "task.done", f"task:{task.id}", task.version), Changed
    )
    assert len(asked(town, "administrators", "2026-11-30")) == 1
    assert len(asked(town, "administrators", "2026-12-01")) == 2


@pytest.mark.clauses("LID-23")
def test_in_lidingo_whoever_is_responsible_gives_each_registrar_a_way_in() -> None:
    with place("lidingo") as town:
        bound(town)
        [task] = asked(town, "registrar_access", "2026-11-17")
        assert (task.role, task.key) == ("responsible", "registrar_access/rut/facebook")
        assert "Ge Rut Rönn behörighet" in town.text(f"task:{task.id}")
        leave(town, "rut")
        after = asked(town, "registrar_access", "2026-11-18")
        assert [task.state for task in after] == ["dropped", "open"]
        assert "ingen registrator finns i registret" in town.text(f"task:{after[1].id}")


@pytest.mark.clauses("LID-23")
@pytest.mark.parametrize("new", ["sune", "beda"])
def test_in_lidingo_a_further_registrar_gets_a_way_in_too_and_rut_s_stays_done(new: str) -> None:
    """However they are called: "registratorerna" are all of them."""
    with place("lidingo") as town:
        bound(town)
        [task] = asked(town, "registrar_access", "2026-11-17")
        town.change(
            lambda session: tasks.change(
                session, session.get_one(Task, task.id), town.town.time, state="done"
            )
        )
        arrives(town, new)
        after = asked(town, "registrar_access", "2026-11-18")
        assert [(task.key, task.state) for task in after] == [
            ("registrar_access/rut/facebook", "done"),
            (f"registrar_access/{new}/facebook", "open"),
        ]
        leave(town, new)
        states = [task.state for task in asked(town, "registrar_access", "2026-11-19")]
        assert states == ["done", "dropped"]


@pytest.mark.parametrize("name", ["tibro", "gislaved", "degerfors", "laholm"])
def test_elsewhere_nobody_is_asked_about_registrars(name: str) -> None:
    with place(name) as town:
        assert asked(bound(town), "registrar_access", "2026-11-17") == []


# --- never skipped, never twice --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "first"),
    [("2027-03-26", "2027-03-30"), ("2026-04-03", "2026-04-07"), ("2027-01-06", "2027-01-07")],
)
def test_nothing_is_asked_on_a_day_off_but_on_the_next_working_day(when: str, first: str) -> None:
    """Good Friday, and Epiphany."""
    with place("degerfors") as town:
        bound(town, administrators=())
        assert asked(town, "revision", when, "12:00") == []
        assert town.tasks("administrators") == []
        assert len(asked(town, "revision", first, "08:00")) == 1


def test_nothing_that_comes_round_is_asked_in_july_and_all_of_it_after() -> None:
    """Who can reach an account is asked even then."""
    with place("gislaved") as town:
        bound(town, administrators=())
        assert asked(town, "revision", "2027-07-01") == []
        assert town.tasks("snapshot") == []
        assert len(town.tasks("administrators")) == 1
        [late] = asked(town, "snapshot", "2027-08-02")
        assert late.key == "snapshot/2027-06-15/facebook"
        assert len(town.tasks("revision")) == 1


def test_not_before_the_morning(town: Place) -> None:
    assert asked(town, "revision", "2026-01-07", "07:59") == []
    assert len(asked(town, "revision", "2026-01-07", "08:00")) == 1


def test_asked_late_twice_or_by_a_clock_that_jumps_each_turn_is_one_task(town: Place) -> None:
    days = ["2026-05-04", "2026-05-04", "2026-03-02", "2027-05-03", "2026-05-04", "2026-11-02"]
    for day in days:
        town.at(day).rounds(*recurring.ROUNDS)
    keys = [task.key for kind in ("snapshot", "revision") for task in town.tasks(kind)]
    assert len(keys) == len(set(keys))
    assert {"snapshot/2026-04-01/facebook", "snapshot/2026-10-01/facebook"} <= set(keys)
    assert "revision/2026-01-01" in keys


def test_a_great_town_is_asked_in_turns(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurring, "AT_ONCE", 2)
    town.lay(
        [account("facebook", id=f"f{number}", address=f"https://{number}.example") for number in range(5)]
    )

    def bind(session: Session) -> None:
        for number in range(5):
            session.get_one(Account, (MUNICIPALITY, f"f{number}")).bound_at = at(SINCE)

    town.change(bind)
    counts = [len(asked(town, "snapshot", "2026-04-01", f"09:0{minute}")) for minute in range(4)]
    assert counts == [2, 4, 6, 6]


# --- the days themselves ---------------------------------------------------------------------------

DAYS = st.dates(date(2022, 1, 1), date(2040, 12, 31))


def slow_term(day: date) -> date:
    """Day by day back to a 15 October of an election year."""
    while (day.month, day.day) != (10, 15) or day.year % 4 != 2022 % 4:
        day -= timedelta(days=1)
    return day


@given(day=DAYS)
@settings(max_examples=50, deadline=None)
def test_a_term_of_office_begins_on_the_latest_fifteenth_of_october_after_an_election(day: date) -> None:
    assert occasions.term_of(day) == slow_term(day)


@given(day=DAYS, name=st.sampled_from(names()))
@settings(max_examples=50, deadline=None)
def test_the_latest_day_of_a_calendar_is_the_first_found_when_going_back(day: date, name: str) -> None:
    dates = load(name).snapshots.dates.value
    back = next(
        day - timedelta(days=days)
        for days in range(400)
        if (day - timedelta(days=days)).strftime("%m-%d") in dates
    )
    assert occasions.latest(dates, day) == back
    assert back in {day_in(back.year, one) for one in dates}


@given(day=DAYS)
@settings(max_examples=50, deadline=None)
def test_from_any_day_it_is_not_long_until_something_may_be_asked(day: date) -> None:
    ahead = (day + timedelta(days=days) for days in range(45))
    first = next(one for one in ahead if occasions.may_ask(one))
    assert is_working_day(first)
    assert first.month != 7
    assert (first - day).days <= (36 if day.month == 7 else 38)


def test_what_fails_of_one_kind_silences_none_of_the_others(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day of the document's revision cannot be reckoned; the snapshot is asked for all the same."""

    def fails(*_: object) -> None:
        raise ValueError("year 0 is out of range")

    monkeypatch.setattr(occasions, "revision", fails)
    town.at("2026-04-07", "09:00")
    town.town.run(reminders.keep_time(town.town.world))
    assert town.tasks("snapshot")
    assert not town.tasks("revision")


def test_a_leap_day_s_anniversary_is_the_last_of_february() -> None:
    routine = load("degerfors")
    rule = routine.revision.model_copy(
        update={"since": routine.revision.since.model_copy(update={"value": date(2024, 2, 29)})}
    )
    assert occasions.revision(rule, date(2025, 2, 28)) == occasions.Occasion(date(2025, 2, 28))
    assert occasions.revision(rule, date(2025, 2, 27)) is None
    assert occasions.revision(rule, date(2028, 3, 1)) == occasions.Occasion(date(2028, 2, 29))


def test_a_routine_that_is_never_revised_is_never_asked_about() -> None:
    def never(routine: Routine) -> object:
        cadence = routine.revision.cadence.model_copy(update={"value": "none"})
        return occasions.revision(routine.revision.model_copy(update={"cadence": cadence}), date(2030, 1, 2))

    assert never(load("lidingo")) is None


def test_what_was_looked_over_without_a_next_day_is_asked_about_a_year_on_and_not_at_once(
    town: Place,
) -> None:
    """Tibro answered in February for its day of March, and left the next one empty."""
    [task] = asked(town, "revision", "2026-01-07")
    opened = town.town.press("anna", "slack", "task.done", f"task:{task.id}", task.version)
    assert isinstance(opened, Opened)
    said = {"note": "Aktuell.", "next": "2028-03-01"}
    assert isinstance(town.town.send("anna", "slack", opened.form, said), Changed)
    [_, task] = asked(town, "revision", "2028-02-10")
    looked_over(town, task)
    assert len(asked(town, "revision", "2028-02-10", "10:05")) == 2
    assert len(asked(town, "revision", "2028-12-29")) == 2
    assert [one.key for one in asked(town, "revision", "2029-01-02")][2:] == ["revision/2029-01-01"]
