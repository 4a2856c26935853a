"""An account that is in use: who sees it, who handles it, and what other people or another login call for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.setup import apply
from bot.setup_file import Setup
from cards import slack
from cards.model import Card, Facts, Text
from handlers import leaving
from handlers.ports import Changed, Opened, Refused, Shown
from handlers.rounds import Town
from storage import accounts, log
from storage.duty_tables import Task
from storage.tables import Account, Municipality, Person
from tests.life.walk import Life, life
from tests.property.machine_world import ACCOUNT, CHATS
from tests.scenarios.town import MUNICIPALITY, PEOPLE, account, setup_of


def shown(answer: object) -> Card:
    assert isinstance(answer, Shown | Changed), answer
    return answer.card


def words(card: Card) -> str:
    """All that the card says, but for its buttons."""
    said = [card.title]
    for block in card.blocks:
        if isinstance(block, Text):
            said.append(block.text)
        if isinstance(block, Facts):
            said += [f"{label}: {value}" for label, value in block.pairs]
    return "\n".join(said)


def the_account(town: Life) -> Account:
    found = town.ask(lambda session: accounts.get(session, MUNICIPALITY, ACCOUNT))
    assert found is not None
    return found


def change(town: Life, table: type, key: str, **values: Any) -> None:
    """Something is otherwise from the start."""

    def write(session: Any) -> None:
        row = session.get(table, (MUNICIPALITY, key))
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)

    town.town.database.change(write)


def people(town: Life, who: str, **values: str) -> object:
    """Somebody opens the account's people and sends them with these answers."""
    form = town.press(who, shown(town.says(who, "konto")), "account.people")
    assert isinstance(form, Opened)
    return town.sends(who, form.form, **values)


def anchored(town: Life) -> None:
    """Where the routine wants the management's word too (DEG-14), Frans, who is a head, gives it."""
    for task in town.tasks("people_proposed"):
        if task.role == "department_head":
            shown(town.press("frans", town.card(f"task:{task.id}"), "account.agree"))


def errors(answer: object) -> Mapping[str, str]:
    assert isinstance(answer, Opened), answer
    return {field.key: field.error for field in answer.form.fields if field.error}


def done(town: Life, who: str, kind: str) -> Card:
    """The one open task of that kind is done."""
    (task,) = town.tasks(kind)
    return shown(town.press(who, town.card(f"task:{task.id}"), "task.done"))


def whose(tasks: list[Task]) -> list[tuple[str, str]]:
    return [(task.kind, task.person or task.role) for task in tasks]


# --- who sees what ---------------------------------------------------------------------------------


def test_a_unit_sees_its_own_accounts_and_the_coordinator_all() -> None:
    with life("tibro") as town:
        change(town, Account, ACCOUNT, unit="Kultur och fritid")
        town.town.database.change(
            lambda session: accounts.open_account(
                session,
                MUNICIPALITY,
                "anna",
                town.town.time,
                platform="youtube",
                address="https://youtube.example/skolan",
                name="Skolan",
                unit="Skola",
                team_channel="komm",
            )
        )
        every = shown(town.says("anna", "konton"))
        assert [button.action for button in every.buttons] == ["account.show", "account.show"]
        assert "2 konton:" in words(every)
        assert "Skolan – bevakas av Anna" in words(every)
        one = shown(town.press("anna", every, "account.show"))
        assert one.title in {"Skolan", the_account(town).name}
        assert shown(town.says("bo", "konton")).title == the_account(town).name
        refused = town.says("frans", "konton")
        assert isinstance(refused, Refused)
        assert "Du har inga konton" in refused.reason
        change(town, Person, "frans", unit="kultur och FRITID")
        own = shown(town.says("frans", "konton"))
        assert own.title == the_account(town).name
        assert own.buttons == ()
        skolan = f"account:{MUNICIPALITY}/skolan-youtube"
        assert isinstance(town.forge("frans", "account.show", skolan, 0), Refused)
        assert isinstance(town.forge("frans", "account.people", own_subject(), 0), Refused)
        assert isinstance(town.says("anna", "konto finns inte"), Refused)
        assert shown(town.says("anna", "konto skolan")).title == "Skolan"
        town.role("disa", "registrar")
        assert shown(town.says("disa", "konto skolan")).buttons == ()


@pytest.mark.clauses("DEG-10")
def test_a_head_sees_the_accounts_of_the_units_that_they_answer_for() -> None:
    with life("degerfors") as town:
        change(town, Account, ACCOUNT, unit=" biblioteket ")
        units = ["Kultur och fritid", "Biblioteket"]
        change(town, Person, "rut", roles=[], answers_for=units)  # no head
        for who in ("frans", "rut"):
            assert isinstance(town.says(who, "konton"), Refused)
        change(town, Person, "frans", answers_for=units)
        own = shown(town.says("frans", "konton"))
        assert own.title == the_account(town).name
        assert own.buttons == ()  # they see it, and those who handle it handle it
        assert isinstance(town.says("rut", "konton"), Refused)
        change(town, Person, "rut", unit="Biblioteket")
        assert shown(town.says("rut", "konton")).title == own.title


def own_subject() -> str:
    return f"account:{MUNICIPALITY}/{ACCOUNT}"


@pytest.mark.clauses("LID-22", "TIB-16", "TIB-29")
def test_the_card_says_who_handles_the_account_and_what_it_lacks() -> None:
    with life("lidingo") as town:
        said = words(shown(town.says("carin", "konto")))
        assert "Bevakas just nu av: Bo Ask (kontoansvarig)" in said
        assert "Kontots administratör: Bo Ask" in said
        assert "Färre än 2 kan administrera kontot." in said
        change(town, Account, ACCOUNT, substitute="", administrators=["disa", "anna"], team_channel="")
        said = words(shown(town.says("carin", "konto")))
        assert "Kontot saknar ersättare." in said
        assert "Den som ansvarar för kontot är inte administratör." in said
        assert "Kontot har ingen teamkanal" in said
        assert "Färre än" not in said


# --- other people ----------------------------------------------------------------------------------


@pytest.mark.clauses("LID-22", "LID-75", "TIB-15", "TIB-16", "TIB-29", "LAH-26", "LAH-27", "GIS-43", "GIS-90")
@pytest.mark.parametrize("routine", ["lidingo", "gislaved", "laholm", "tibro", "degerfors"])
def test_a_manager_changes_the_people_and_who_is_new_is_let_in(routine: str) -> None:
    with life(routine) as town:
        wrong = errors(people(town, "carin", responsible="bo", substitute="bo", administrators="bo,frans"))
        assert "Bo Ask" in wrong["substitute"]
        wrong = errors(people(town, "carin", administrators="bo"))
        assert list(wrong) == ["administrators"]
        assert list(errors(people(town, "carin", responsible="", administrators="bo,frans"))) == [
            "responsible"
        ]
        assert the_account(town).administrators == ["bo"]

        card = shown(people(town, "carin", substitute="frans", administrators="bo,frans"))
        assert ("Ändringen är sparad." in card.summary) == (routine != "degerfors")
        anchored(town)
        found = the_account(town)
        assert (found.substitute, found.administrators) == ("frans", ["bo", "frans"])
        assert ("access_give", "bo") in whose(town.tasks())
        assert "frans" not in {person for kind, person in whose(town.tasks()) if kind == "access_give"}
        assert town.holders("access_give") == {"bo"}

        done(town, "bo", "access_give")
        assert town.holders("access_confirm") == {"frans"}
        said = words(town.asked("access_confirm"))
        assert "Prova att du kommer in" in said
        done(town, "frans", "access_confirm")
        assert not town.tasks("access_give", "access_confirm")


def test_of_several_who_are_new_nobody_is_asked_to_let_the_others_in() -> None:
    """Frans becomes responsible and Anna administers too: neither is in yet, so Bo, who is, lets both in."""
    with life("gislaved") as town:
        people(town, "carin", responsible="frans", substitute="disa", administrators="frans,anna,bo")
        assert town.holders("access_give") == {"bo"}
        assert len(town.tasks("access_give")) == 2


def test_who_must_administer_is_not_left_out() -> None:
    """LID-22: whoever is responsible is an administrator too."""
    with life("lidingo") as town:
        wrong = errors(people(town, "carin", responsible="frans", administrators="bo,disa"))
        assert "Frans" in wrong["administrators"]


@pytest.mark.parametrize(
    ("routine", "platform", "kind"),
    [("lidingo", "facebook", "access_take"), ("degerfors", "instagram", "login_change")],
)
def test_who_goes_is_taken_away_or_the_login_is_changed(routine: str, platform: str, kind: str) -> None:
    """LID-75, DEG-33: where a login is shared, taking a name from a list takes nothing away."""
    with life(routine) as town:
        change(town, Account, ACCOUNT, platform=platform)
        town.town.database.change(lambda session: settle(session, ["bo", "disa", "anna"]))
        shown(people(town, "carin", substitute="frans", administrators="bo,frans,anna"))
        anchored(town)
        assert town.holders(kind) == {"bo"}
        assert "Disa Lind ska inte längre" in words(town.asked(kind))
        shown(people(town, "carin", substitute="frans", administrators="bo,frans,anna,disa"))
        anchored(town)
        assert not town.tasks(kind)


def settle(session: Any, administrators: list[str]) -> None:
    row = session.get(Account, (MUNICIPALITY, ACCOUNT))
    row.administrators = administrators
    row.people_before = accounts.people_of(row)
    session.add(row)


@pytest.mark.clauses("GIS-100")
def test_the_information_unit_hears_of_other_administrators_and_of_a_new_login() -> None:
    with life("gislaved") as town:
        people(town, "carin", administrators="bo,frans")
        (told,) = town.tasks("access_told")
        assert told.source["clauses"] == ["GIS-100"]
        assert town.holders("access_told") == {"anna"}
        said = words(town.card(f"task:{told.id}"))
        assert "Carin Alm har ändrat" in said
        assert "Bo Ask → Bo Ask, Frans" in said
        done(town, "anna", "access_told")

        town.sends("bo", login_form(town, "bo"), parts="password,phone")
        said = words(town.asked("access_told"))
        assert "ny inloggning (Lösenord, telefonnummer eller tvåstegsinloggning)" in said
        rows = town.ask(lambda session: log.newest(session, MUNICIPALITY, 20))
        assert [row.details for row in rows if row.action == "account.login_changed"] == [
            {"parts": ["password", "phone"]}
        ]
        done(town, "anna", "access_told")

        people(town, "anna", administrators="bo,disa")  # whoever would be told has done it
        assert not town.tasks("access_told")


def login_form(town: Life, who: str) -> Any:
    form = town.press(who, shown(town.says(who, "konto")), "account.login")
    assert isinstance(form, Opened)
    assert all(field.kind == "choices" for field in form.form.fields)  # no place to type a password
    return form.form


@pytest.mark.clauses("GIS-99", "GIS-36")
def test_a_new_login_is_handed_over_and_received_by_two_people() -> None:
    with life("gislaved") as town:
        change(town, Account, ACCOUNT, platform="instagram")
        assert errors(town.sends("bo", login_form(town, "bo"), parts=""))
        shown(town.sends("bo", login_form(town, "bo"), parts="password"))
        assert town.holders("access_confirm") == {"disa"}
        assert "Hämta den nya" in words(town.asked("access_confirm"))
        done(town, "bo", "login_hand")
        assert town.holders("login_receive") == {"anna"}
        town.role("bo", "coordinator")
        refused = town.press("bo", town.asked("login_receive"), "task.done")
        assert isinstance(refused, Refused)
        assert "två olika personer" in refused.reason
        done(town, "anna", "login_receive")
        assert not town.tasks("login_hand", "login_receive")


@pytest.mark.clauses("LAH-27", "TIB-30")
@pytest.mark.parametrize("routine", ["laholm", "tibro", "lidingo", "gislaved", "degerfors"])
def test_all_who_use_a_login_that_was_changed_say_that_they_get_in_on_facebook_too(routine: str) -> None:
    with life(routine) as town:
        town.town.database.change(lambda session: settle(session, ["bo", "rut"]))
        form = login_form(town, "bo")
        assert ".." not in repr(form.blocks)
        shown(town.sends("bo", form, parts="password"))
        assert town.holders("access_confirm") == {"disa", "rut"}  # Disa is the substitute
        (task,) = [task for task in town.tasks("access_confirm") if task.person == "disa"]
        assert "Hämta den nya utanför chatten" in words(town.card(f"task:{task.id}"))


@pytest.mark.clauses("LID-75", "TIB-29", "GIS-43")
@pytest.mark.parametrize("routine", ["laholm", "tibro", "lidingo", "gislaved"])
def test_a_substitute_who_comes_to_administer_is_let_in_and_says_so_once(routine: str) -> None:
    """On Facebook each has an access of their own, and the substitute was none of the administrators."""
    with life(routine) as town:
        shown(people(town, "carin", administrators="bo,disa"))
        assert town.holders("access_give") == {"bo"}
        done(town, "bo", "access_give")
        assert town.holders("access_confirm") == {"disa"}
        done(town, "disa", "access_confirm")
        shown(people(town, "carin", administrators="bo,frans"))
        shown(people(town, "carin", administrators="bo,frans,disa"))
        assert {task.details["person"] for task in town.tasks("access_give")} == {"frans"}


def test_a_login_changed_because_somebody_left_is_told_too() -> None:
    with life("gislaved") as town:
        change(town, Account, ACCOUNT, platform="instagram")
        change(town, Person, "disa", active=False)

        def look(session: Any) -> None:
            municipality = session.get(Municipality, MUNICIPALITY)
            routine = town.town.world.routine(municipality)
            leaving.look(
                session, town.town.world, Town(municipality=municipality, routine=routine, now=town.town.time)
            )

        town.town.database.change(look)
        assert town.tasks("leaver_login")
        done(town, "carin", "leaver_login")
        assert "ny inloggning" in words(town.asked("access_told"))


# --- proposed --------------------------------------------------------------------------------------


@pytest.mark.clauses("LID-17", "LAH-12")
@pytest.mark.parametrize("routine", ["lidingo", "laholm"])
def test_who_handles_the_account_proposes_and_the_manager_decides(routine: str) -> None:
    with life(routine) as town:
        card = shown(people(town, "bo", substitute="frans", administrators="bo,frans"))
        assert "Förslaget är skickat" in card.summary
        assert the_account(town).substitute == "disa"
        asked = town.asked("people_proposed")
        assert "Disa Lind → Frans" in words(asked)
        assert town.holders("people_proposed") == {"carin"}
        (own,) = town.seen("bo", asked.key.replace("task", "asked"))
        assert own.buttons == ()  # nobody decides about their own
        own = town.press("bo", asked, "account.agree")
        assert isinstance(own, Refused)
        changed = shown(town.press("carin", asked, "account.agree"))
        assert "Godkänt (Carin Alm" in words(changed)
        assert (the_account(town).substitute, the_account(town).administrators) == ("frans", ["bo", "frans"])
        assert town.tasks("access_give")
        for who in ("bo", "carin"):
            (card,) = (one for one in town.seen(who) if one.title == changed.title)
            assert "Disa Lind → Frans" in words(card)  # what was approved stays to be read
            assert "Godkänt (Carin Alm" in words(card)
        again = town.press("carin", asked, "account.agree")
        assert isinstance(again, Refused)


def test_a_proposal_is_declined_with_a_reason_and_nothing_changes() -> None:
    with life("tibro") as town:
        people(town, "disa", responsible="disa", substitute="bo", administrators="bo,disa")
        asked = town.asked("people_proposed")
        form = town.press("carin", asked, "account.decline")
        assert isinstance(form, Opened)
        assert errors(town.sends("carin", form.form, reason=" "))
        shown(town.sends("carin", form.form, reason="Bo är kvar till våren."))
        (task,) = town.tasks("people_proposed", state="done")
        assert "Bo är kvar till våren." in str(town.card(f"task:{task.id}").blocks)
        assert the_account(town).responsible == "bo"


def test_only_who_changes_is_proposed_whatever_order_the_others_are_chosen_in() -> None:
    """Teams gives the chosen in the order of choosing."""
    with life("degerfors") as town:
        town.town.database.change(lambda session: settle(session, ["bo", "disa", "anna"]))
        people(town, "bo", substitute="frans", administrators="disa,anna,bo")
        said = words(town.asked("people_proposed"))
        assert "Disa Lind → Frans" in said
        assert "administratör:" not in said
        shown(people(town, "carin", administrators="anna,disa,bo"))
        assert the_account(town).administrators == ["bo", "disa", "anna"]
        assert not town.tasks("access_told", "access_give", "access_take")


def test_what_somebody_else_has_made_so_meanwhile_is_said_to_hold() -> None:
    with life("tibro") as town:
        people(town, "bo", substitute="frans", administrators="bo,frans")
        shown(people(town, "carin", substitute="frans", administrators="bo,frans"))
        assert "föreslår för Staden på facebook: det som redan gäller." in words(
            town.asked("people_proposed")
        )


def test_who_stands_in_for_the_manager_does_not_decide_about_their_own() -> None:
    with life("tibro") as town:
        town.away("carin", substitute="bo")
        shown(people(town, "bo", substitute="frans", administrators="bo,frans"))
        assert the_account(town).substitute == "disa"
        assert town.holders("people_proposed") == {"anna"}
        shown(town.press("anna", town.asked("people_proposed"), "account.agree"))
        assert the_account(town).substitute == "frans"


def test_a_proposal_that_no_longer_holds_is_not_approved() -> None:
    with life("tibro") as town:
        people(town, "bo", substitute="frans", administrators="bo,frans")
        change(town, Person, "frans", active=False)
        refused = town.press("carin", town.asked("people_proposed"), "account.agree")
        assert isinstance(refused, Refused)
        assert "kan inte längre godkännas" in refused.reason
        assert the_account(town).substitute == "disa"


@pytest.mark.parametrize("routine", ["tibro", "gislaved"])
def test_who_has_left_is_no_choice_and_holds_nothing_up(routine: str) -> None:
    with life(routine) as town:
        change(town, Account, ACCOUNT, administrators=["bo", "rut"])
        change(town, Person, "rut", active=False)
        form = town.press("bo", shown(town.says("bo", "konto")), "account.people")
        assert isinstance(form, Opened)
        (administrators,) = (field for field in form.form.fields if field.key == "administrators")
        assert administrators.value == "bo"
        slack.render_form(form.form)
        town.sends("bo", form.form, substitute="frans", administrators="bo,disa")
        change(town, Account, ACCOUNT, administrators=["bo", "rut", "disa"])
        shown(town.press("carin", town.asked("people_proposed"), "account.agree"))
        assert the_account(town).administrators == ["bo", "disa"]


def test_in_a_large_municipality_the_people_are_typed_by_name() -> None:
    with life("tibro") as town:
        crowd = [
            Person(municipality=MUNICIPALITY, id=f"p{number}", name=f"Person Nummer{number}")
            for number in range(120)
        ]
        town.town.database.change(lambda session: session.add_all(crowd))
        form = town.press("carin", shown(town.says("carin", "konto")), "account.people")
        assert isinstance(form, Opened)
        assert {field.kind for field in form.form.fields} == {"text"}
        assert [field.value for field in form.form.fields] == ["Bo Ask", "Disa Lind", "Bo Ask"]
        wrong = errors(
            town.sends("carin", form.form, substitute="Ingen Alls", administrators="Bo Ask, Disa Lind")
        )
        assert list(wrong) == ["substitute"]
        shown(
            town.sends("carin", form.form, substitute="frans gran", administrators="Bo Ask, Person Nummer119")
        )
        assert (the_account(town).substitute, the_account(town).administrators) == ("frans", ["bo", "p119"])


def test_of_two_who_change_the_people_the_second_is_shown_what_the_first_did() -> None:
    with life("tibro") as town:
        form = town.press("carin", shown(town.says("carin", "konto")), "account.people")
        assert isinstance(form, Opened)
        people(town, "anna", substitute="frans", administrators="bo,disa")
        again = town.sends("carin", form.form, substitute="anna", administrators="bo,disa")
        wrong = errors(again)
        assert list(wrong) == ["substitute"]
        assert "Nu gäller: Frans" in wrong["substitute"]
        assert the_account(town).substitute == "frans"
        assert isinstance(again, Opened)
        shown(town.sends("carin", again.form))
        assert the_account(town).substitute == "anna"


# --- by other ways ---------------------------------------------------------------------------------


def test_people_who_are_changed_in_the_setup_file_are_let_in_as_well() -> None:
    with life("gislaved") as town:
        people_ = {name: {"slack": f"U0{name.upper()}", "teams": f"29:{name}"} for name in PEOPLE}
        entry = account(ACCOUNT, administrators=["bo", "frans"])
        setup = Setup.model_validate(setup_of("gislaved", CHATS, people_, [entry]))
        town.town.database.change(lambda session: apply(session, setup, town.town.time))
        town.town.rest()
        assert whose(town.tasks("access_give", "access_told")) == [
            ("access_give", "bo"),
            ("access_told", "coordinator"),
        ]
        assert "Kanalvakt har ändrat" in words(town.asked("access_told"))
        town.town.database.change(lambda session: apply(session, setup, town.town.time))
        town.town.rest()
        assert len(town.tasks("access_give")) == 1


def test_a_closed_account_is_asked_nothing_and_not_changed() -> None:
    with life("tibro") as town:
        card = shown(town.says("carin", "konto"))
        form = town.press("carin", card, "account.people")
        assert isinstance(form, Opened)
        town.town.database.change(
            lambda session: accounts.close(
                session, session.get(Account, (MUNICIPALITY, ACCOUNT)), "anna", town.town.time
            )
        )
        refused = town.sends("carin", form.form, substitute="frans", administrators="bo,frans")
        assert isinstance(refused, Refused)
        assert "är avslutat" in refused.reason
        assert isinstance(town.says("carin", "konto"), Refused)


def test_the_card_leads_to_closing() -> None:
    with life("tibro") as town:
        form = town.press("bo", shown(town.says("bo", "konto")), "request.close")
        assert isinstance(form, Opened)
        assert [field.value for field in form.form.fields if field.key == "account"] == [ACCOUNT]
        town.sends("bo", form.form, reason="Ingen läser den.")
        assert [request.kind for request in town.requests()] == ["close"]
