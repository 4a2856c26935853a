"""What a document asks of whoever wants an account: said where it is asked, and nothing of it left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlmodel import Session

from cards.model import Form, Text
from cards.texts import texts
from handlers.ports import Changed, Opened, Refused, Shown
from routines.answers import read
from routines.given import Given, Someone, Unsure, Wrong
from routines.library import load
from storage.tables import Person
from tests.altered import altered
from tests.life.everybody import decided, set_up
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY


def pages(town: Life, who: str = "disa", **values: str) -> Iterator[Form]:
    """The pages of the questions, each answered after it was looked at."""
    answer = town.says(who, "registrera-kanal")
    while isinstance(answer, Opened):
        yield answer.form
        given = {field.key: town.said(field, {**LIBRARY, **values}) for field in answer.form.fields}
        answer = town.sends(who, answer.form, **given)
    assert isinstance(answer, Shown), answer


def words_of(form: Form) -> str:
    """All that stands on a page."""
    fields = " ".join(f"{field.label} {field.hint} {field.value}" for field in form.fields)
    return f"{fields} {form.blocks}"


@pytest.mark.clauses("DEG-06", "DEG-11")
@pytest.mark.clauses("GIS-26", "GIS-83", "GIS-84", "GIS-85", "GIS-86", "GIS-87", "GIS-88", "GIS-89", "GIS-30")
@pytest.mark.clauses(
    "DEG-09", "GIS-91", "GIS-92", "GIS-93", "GIS-94", "GIS-95", "GIS-09", "LID-27", "LID-57", "LAH-10"
)
@pytest.mark.clauses("LAH-68", "LAH-84", "LAH-85", "LAH-86", "LAH-87", "LAH-88", "LAH-89", "LAH-90")
@pytest.mark.clauses("LAH-91", "LAH-92", "LAH-93", "LAH-94", "LAH-95", "LAH-96")
@pytest.mark.clauses("TIB-06", "TIB-09", "TIB-12", "TIB-13", "TIB-14", "TIB-15", "TIB-34", "TIB-35")
@pytest.mark.parametrize(
    ("routine", "needed"),
    [
        ("degerfors", "purpose target_group message address unit responsible"),
        (
            "gislaved",
            "platform address unit purpose target_group goals administrators responsible watching hours",
        ),
        ("laholm", "unit address platform name purpose target_group topics contact"),
        ("laholm", "terms routines has_responsible responsible records secrecy policy"),
        ("lidingo", "goals unit address responsible"),
        ("tibro", "purpose overall_purpose assignment platform address unit target_group responsible"),
    ],
)
def test_nothing_that_the_document_wants_answered_can_be_left_out(routine: str, needed: str) -> None:
    """The page comes again and says of each what is missing, and the request cannot be sent to anybody."""
    missed: set[str] = set()
    with life(routine) as town:
        first = town.says("disa", "registrera-kanal")
        assert isinstance(first, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in first.form.fields}
        second = town.sends("disa", first.form, **given)
        assert isinstance(second, Opened)
        answer = town.sends("disa", second.form, way="back")
        while isinstance(answer, Opened):
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            left_out = given.keys() & set(needed.split())
            again = town.sends("disa", answer.form, **{**given, **dict.fromkeys(left_out, "")})
            if left_out:
                assert isinstance(again, Opened)
                assert {field.key for field in again.form.fields if field.error} == left_out
                sent = town.forge("disa", "request.send", "request:1", town.request().version)
                assert isinstance(sent, Refused | Opened)
                assert town.request().state == "draft"
            missed |= left_out
            answer = town.sends("disa", answer.form, **given) if left_out else again
        assert missed == set(needed.split())
        assert "request.send" in {button.action for button in town.card().buttons} or routine == "laholm"


@pytest.mark.clauses("GIS-95")
def test_gislaved_s_plan_has_room_for_what_else_is_worth_knowing() -> None:
    """Nobody has to write anything there; what is written, those who decide read."""
    with life("gislaved") as town:
        town.press("disa", town.asks_for_library("disa", other="Kontot delas med museet."), "request.send")
        assert "Kontot delas med museet." in repr(town.asked("request_approval").blocks)


@pytest.mark.clauses("LAH-93")
def test_a_tick_that_somebody_is_responsible_goes_with_a_name() -> None:
    with life("laholm") as town:
        for form in pages(town):
            keys = {field.key for field in form.fields}
            if "has_responsible" in keys or "responsible" in keys:
                given = {field.key: town.said(field, LIBRARY) for field in form.fields}
                again = town.sends("disa", form, **{**given, "has_responsible": "yes", "responsible": ""})
                assert isinstance(again, Opened)
                wrong = {field.key: field.error for field in again.form.fields if field.error}
                assert set(wrong) == {"responsible"}
                return
    raise AssertionError("never asked")


@pytest.mark.clauses("GIS-23", "GIS-25", "LAH-02", "LAH-08", "LID-54", "LID-55", "TIB-10")
@pytest.mark.parametrize(
    ("routine", "said"),
    [
        ("gislaved", ["satsa engagemang, kunskap, jobb och tid", "lathund i arbetet inför starten"]),
        ("laholm", ["långsiktigt åtagande som kräver tydligt ansvar och resurser"]),
        ("lidingo", ["satsa tid och engagemang", "uthålligt och engagerat arbete med uppdateringar"]),
        ("tibro", ["ska inte skapa egna, personliga sociala mediekanaler"]),
    ],
)
def test_the_first_page_says_what_it_takes_before_it_asks(routine: str, said: list[str]) -> None:
    with life(routine) as town:
        first = next(pages(town))
        words = " ".join(block.text for block in first.blocks if isinstance(block, Text))
        for sentence in said:
            assert sentence in words


@pytest.mark.clauses("GIS-31", "GIS-37", "LID-58", "LID-59")
@pytest.mark.parametrize(
    ("routine", "asked"),
    [
        (
            "gislaved",
            {
                "target_group": ["till nytta", "intresserade av", "få förtroende", "positiva omdömen"],
                "platform": ["använder målgrupperna", "passar bäst", "Vilka aktiviteter", "webbplats"],
            },
        ),
        (
            "lidingo",
            {
                "target_group": ["till nytta", "intresserade av", "få förtroende", "positiva omdömen"],
                "platform": ["använder målgrupperna", "passar Lidingö", "Vilka aktiviteter", "webbplats"],
            },
        ),
    ],
)
def test_the_document_s_own_questions_help_where_they_are_needed(
    routine: str, asked: dict[str, list[str]]
) -> None:
    with life(routine) as town:
        seen = {field.key: f"{field.label} {field.hint}" for form in pages(town) for field in form.fields}
        for key, questions in asked.items():
            for question in questions:
                assert question in seen[key]


@pytest.mark.clauses("LID-02")
def test_whether_the_account_is_in_the_communication_plan_is_asked_and_kept() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa", plan="yes")
        shown = town.forge("disa", "request.read", "request:1", town.request().version)
        assert isinstance(shown, Shown)
        assert "vägd in i verksamhetens kommunikationsplan" in str(shown.card.blocks)


@pytest.mark.clauses("TIB-09", "TIB-10", "TIB-06", "DEG-09", "GIS-09", "LAH-10")
@pytest.mark.parametrize(
    ("routine", "owners"),
    [
        ("tibro", {"department", "unit", "common"}),
        ("degerfors", {"department", "company", "common"}),
        ("gislaved", {"department", "unit", "common"}),
        ("laholm", {"department", "unit", "common"}),
    ],
)
def test_an_account_belongs_to_a_unit_and_never_to_a_person(routine: str, owners: set[str]) -> None:
    with life(routine) as town:
        for form in pages(town):
            field = next((field for field in form.fields if field.key == "owner"), None)
            if field is None:
                continue
            assert {option.value for option in field.options} == owners
            given = {one.key: town.said(one, LIBRARY) for one in form.fields}
            for unit in ("person", ""):
                again = town.sends("disa", form, **{**given, "owner": unit})
                assert isinstance(again, Opened)
                assert next(one.error for one in again.form.fields if one.key == "owner")
            return
    raise AssertionError("never asked")


@pytest.mark.clauses("TIB-07", "LAH-09", "DEG-08")
@pytest.mark.parametrize("routine", ["tibro", "laholm", "degerfors"])
def test_what_is_common_to_all_is_the_communications_unit_s(routine: str) -> None:
    with life(routine) as town:
        town.asks_for_library("disa", owner="common")
        decided(town)
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.unit == load(routine).coordinator.value


@pytest.mark.clauses("TIB-07", "LAH-09", "DEG-08")
def test_what_is_common_to_all_is_of_whomever_the_routine_names(tmp_path: Path) -> None:
    with life(altered(tmp_path, "tibro", {"roles.common_owner": "department_head"})) as town:
        town.asks_for_library("disa", owner="common")
        decided(town)
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.unit == "förvaltningschef"


@pytest.mark.clauses("LID-63")
def test_a_name_unlike_its_unit_s_is_asked_about_once() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        assert "så likt verksamhetens namn som möjligt" in words_of(form.form)
        asked = town.sends("disa", form.form, name="Läsglädje")
        assert isinstance(asked, Opened)
        assert next(field.error for field in asked.form.fields if field.key == "name")
        assert "name" not in town.request().answers
        town.sends("disa", asked.form, name="Läsglädje", name_sure="yes")
        assert town.request().answers["name"] == "Läsglädje"


@pytest.mark.clauses("LID-65")
@pytest.mark.parametrize("path", ["solens_forskola_oster", "f%C3%B6rskolan.solen", "Preschool_Sun"])
def test_a_preschool_s_address_on_instagram_draws_nobody_either(path: str) -> None:
    with life("lidingo") as town:
        with pytest.raises(AssertionError, match="Rutinen föreslår att förskola"):
            town.asks_for_library("disa", address=f"https://www.instagram.com/{path}")
        assert "address" not in town.request().answers


@pytest.mark.clauses("LID-64", "LID-65", "LID-62")
def test_a_preschool_s_instagram_is_locked_and_its_name_draws_nobody() -> None:
    with life("lidingo") as town:
        address = "https://www.instagram.com/lejonet_ostra"
        town.asks_for_library("disa", unit="Förskolan Lejonet", unit_kind="preschool", address=address)
        decided(town)
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        keys = {field.key for field in form.form.fields}
        assert {"locked", "school_name"} <= keys
        # The one name that it gets is asked by the rule for preschools, and must be answered.
        assert not {"public", "name"} & keys
        assert "lejonet_östra" in words_of(form.form)
        again = town.sends("disa", form.form, school_name="förskolan_lejonet")
        assert isinstance(again, Opened)
        error = next(field.error for field in again.form.fields if field.key == "school_name")
        assert "lejonet_östra" in (error or "")
        town.sends("disa", again.form, school_name="lejonet_östra")
        set_up(town)
        assert town.account("lejonet_östra") is not None
        assert town.account("Förskolan Lejonet") is None
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        keys = {field.key for field in form.form.fields}
        assert "public" in keys
        assert "locked" not in keys


@pytest.mark.clauses("LID-64")
@pytest.mark.parametrize(
    ("unit", "kind", "sentence"),
    [
        ("Förskolan Lejonet", "other", "är en förskola"),
        ("Förskolan Lejonet", "school", "är en förskola"),
        ("Torsviks skola", "other", "är en skola"),
        ("Torsviks skola", "youth", "är en skola"),
        ("Torsviks skola", "culture", "Välj Skola, så gäller det som rutinen säger om barn."),
        ("Hersby gymnasium", "other", "är en skola"),
        ("Hersby gymnasium", "youth", "är en skola"),
        ("Hersby gymnasium", "school", ""),
        ("Klockargårdsskolan", "youth", "Är Klockargårdsskolan en skola?"),
        ("Kultur i skolan", "culture", "Är Kultur i skolan en skola?"),
        ("Gymnasiekontoret", "other", ""),
        ("Kulturskolan", "culture", ""),
        ("Musikskolan", "youth", ""),
        ("Kulturskolan", "other", "Kryssa annars i rutan."),
        ("Klockargårdsskolan", "other", "Är Klockargårdsskolan en skola?"),
        ("Förskoleenheten", "other", "Är Förskoleenheten en förskola?"),
        ("Barn- och förskoleförvaltningen", "other", ""),
        ("Utbildningsförvaltningen för skola", "school", ""),
        ("Stadsbiblioteket", "other", ""),
    ],
)
def test_what_is_called_a_preschool_or_a_school_is_not_said_to_be_something_else(
    unit: str, kind: str, sentence: str
) -> None:
    routine = load("lidingo")
    step = next(step for step in routine.opening.steps if step.id == "unit_kind")
    found = read(step, kind, Given(routine=routine, answers={"unit": unit}))
    if not sentence:
        assert found == kind
        return
    assert isinstance(found, Wrong)
    assert sentence in texts("sv")(f"answer-{found.why}", **found.places)


@pytest.mark.clauses("TIB-89", "TIB-90")
def test_whoever_says_whom_an_account_is_for_reads_what_holds_of_pictures_of_children() -> None:
    with life("tibro") as town:
        shown = {form.fields[0].key: words_of(form) for form in pages(town) if "barn" in words_of(form)}
        (words,) = shown.values()
        assert "Var restriktiv med publicering av bilder på barn." in words
        assert "barn under 16 år krävs alltid godkännande från vårdnadshavare" in words
        assert "Huvudsaklig målgrupp" in words


INSTAGRAM = "https://www.instagram.com/torsviksskola"


@pytest.mark.clauses("LID-64")
@pytest.mark.parametrize("chosen", ["other", "wordpress", "facebook"])
def test_a_school_gets_past_no_lock_by_another_platform_than_its_address_is_on(chosen: str) -> None:
    answers = {"platform": chosen, "address": INSTAGRAM, "unit": "Torsviks skola", "unit_kind": "school"}
    sentence = "Adressen går till Instagram, och en annan plattform är vald."
    with life("lidingo") as town, pytest.raises(AssertionError, match=sentence):
        town.asks_for_library("disa", **answers)
    # Laholm asks for the platform after the address.
    with (
        life("laholm") as town,
        pytest.raises(AssertionError, match="Adressen som är ifylld går till Instagram"),
    ):
        town.asks_for_library("disa", **answers)


PRESCHOOL = {"platform": "instagram", "unit": "Förskolan Lejonet", "unit_kind": "preschool"}


@pytest.mark.clauses("LID-65")
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("barnen på lejonet", "Rutinen föreslår att barn inte står i namn eller adress"),
        ("Lejonets barn", "Rutinen föreslår att barn inte står i namn eller adress"),
        ("lejonbarnen_östra", "Rutinen föreslår att barn inte står i namn eller adress"),
        ("Anna Anderssons avdelning", "Det kan vara en persons namn."),
        ("farhad_karlssons_avdelning", "Det kan vara en persons namn."),
        ("annas.avdelning", "Det kan vara en persons namn."),
        ("bo.ask_avdelning", "Det kan vara en persons namn."),
        ("xx", "Rutinen föreslår avdelningen eller förskolan och platsen, som lejonet_östra."),
        ("lejonet", "Rutinen föreslår avdelningen eller förskolan och platsen, som lejonet_östra."),
        *((name, "") for name in ("lejonet_östra", "torsvik_dalängen", "Lejonet Östra", "tigern.kappsta2")),
    ],
)
def test_a_preschool_s_name_and_address_are_held_against_what_the_document_proposes(
    said: str, sentence: str
) -> None:
    routine = load("lidingo")
    steps = {step.id: step for step in routine.opening.steps}
    people = {"bo": Someone(name="Bo Ask")}
    about = Given(routine=routine, answers=PRESCHOOL, people=people)
    for step, answer in (("school_name", said), ("address", f"https://www.instagram.com/{quote(said)}/")):
        found = read(steps[step], answer, about)
        if not sentence:
            assert found == answer
        elif step == "school_name" and "bo.ask" in said:  # the public list names nobody at all
            assert isinstance(found, Wrong)
        else:
            assert isinstance(found, Unsure)
            assert found.answer == answer
            assert sentence in texts("sv")(f"answer-{found.why}", **found.places)
    # What a library is called is its own; and where nothing is locked nothing is asked.
    library = replace(about, answers={"platform": "instagram", "unit_kind": "other"})
    for given in (library, replace(about, answers={**PRESCHOOL, "platform": "facebook"})):
        found = read(steps["name"], said, given)
        if "Anna" in said or "bo.ask" in said:  # but whether it names somebody, where all can read it
            assert isinstance(found, Wrong)
            assert found.why.startswith("public-")
        else:
            assert found == said


@pytest.mark.clauses("LID-65")
def test_a_preschool_s_name_is_asked_about_once_and_taken_with_a_tick() -> None:
    with life("lidingo") as town:
        address = "https://www.instagram.com/lejonet_ostra"
        town.asks_for_library("disa", unit="Förskolan Lejonet", unit_kind="preschool", address=address)
        decided(town)
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        again = town.sends("disa", form.form, school_name="barnen på lejonet")
        assert isinstance(again, Opened)
        assert "lockar fel besökare" in error_of(again.form, "school_name")
        town.sends("disa", again.form, school_name_sure="yes")
        assert town.request().answers["school_name"] == "barnen på lejonet"


@pytest.mark.clauses("LID-65")
def test_no_account_on_instagram_is_called_a_preschool_whatever_the_unit_is_said_to_be() -> None:
    routine = load("lidingo")
    step = next(step for step in routine.opening.steps if step.id == "name")
    about = Given(routine=routine, answers={"platform": "instagram", "unit": "Lejonet", "unit_kind": "other"})
    assert isinstance(read(step, "Förskolan Lejonet", about), Wrong)
    assert read(step, "Förskolan Lejonet", replace(about, answers={"platform": "facebook"}))


def test_who_only_has_to_confirm_reads_that_first_and_who_decides_reads_it_all() -> None:
    """A manager's card holds every answer; an administrator's says what to do, the rest is a press away."""
    with life("gislaved") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        assert LIBRARY["purpose"] in str(town.asked("request_approval").blocks)
        decided(town)
        town.makes_the_page()
        card = town.card(f"task:{town.tasks('request_step')[0].id}")
        assert LIBRARY["purpose"] not in str(card.blocks)
        assert "request.read" in {button.action for button in card.buttons}
        (who,) = town.holders_of(town.tasks("request_step")[0])
        shown = town.press(who, card, "request.read")
        assert isinstance(shown, Shown)
        assert LIBRARY["purpose"] in str(shown.card.blocks)


def test_guidance_reads_as_sentences_before_the_clause() -> None:
    """ "t.ex. www.facebook.com" in the form, and then the clause: there is a full stop between."""
    with life("gislaved") as town:
        page = town.says("disa", "registrera-kanal")
        assert isinstance(page, Opened)
        hints = [field.hint or "" for field in page.form.fields]
        assert any("www.facebook.com. Enligt Gislaved" in hint for hint in hints)
        assert not [hint for hint in hints if ".." in hint]


def without_email(town: Life, *who: str) -> None:
    """Of these people the register has no e-mail."""

    def forget(session: Session) -> None:
        for one in who:
            person = session.get(Person, (MUNICIPALITY, one))
            assert person is not None
            person.email = ""
            session.add(person)

    town.town.database.change(forget)


@pytest.mark.clauses("GIS-91", "GIS-92", "DEG-11")
@pytest.mark.parametrize(
    ("routine", "refused"),
    [
        ("gislaved", {"administrators": "Disa Lind", "responsible": "Bo Ask"}),
        ("degerfors", {"responsible": "Bo Ask"}),
    ],
)
def test_nobody_is_named_whom_the_document_wants_reached_and_nobody_can_reach(
    routine: str, refused: dict[str, str]
) -> None:
    with life(routine) as town:
        without_email(town, "disa", "bo")
        found: dict[str, str] = {}
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened):
            wrong = {field.key: field.error for field in answer.form.fields if field.error}
            found |= wrong
            instead = {"administrators": "anna,carin", "responsible": "anna"} if wrong else {}
            given = {
                field.key: instead[field.key] if field.key in instead else town.said(field, LIBRARY)
                for field in answer.form.fields
            }
            answer = town.sends("disa", answer.form, **given)
        assert set(found) == set(refused)
        for step, name in refused.items():
            assert "registret har ingen e-postadress till" in found[step]
            assert name in found[step]
        assert town.request().answers["responsible"] in ("anna", ["anna"])


@pytest.mark.clauses("DEG-11")
def test_whoever_appoints_names_somebody_who_can_be_reached() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        without_email(town, "rut")
        town.press("disa", town.card(), "request.send")
        opened = town.press("carin", town.asked("request_approval"), "request.approve")
        assert isinstance(opened, Opened)
        answer = town.sends("carin", opened.form, responsible="rut")
        assert isinstance(answer, Opened)
        (error,) = [field.error for field in answer.form.fields if field.error]
        assert "ingen e-postadress till Rut Rönn" in error
        assert isinstance(town.sends("carin", opened.form, responsible="anna"), Changed)


@pytest.mark.clauses("GIS-92")
def test_whoever_handles_an_account_already_stays_and_nobody_new_without_an_address_comes() -> None:
    with life("gislaved") as town:
        without_email(town, "bo", "rut")
        listed = town.says("carin", "konto")
        assert isinstance(listed, Shown)
        form = town.press("carin", listed.card, "account.people")
        assert isinstance(form, Opened)
        people = {"responsible": "bo", "substitute": "frans", "administrators": "bo,disa"}
        assert isinstance(town.sends("carin", form.form, **people), Shown)
        form = town.press("carin", listed.card, "account.people")
        assert isinstance(form, Opened)
        new = town.sends("carin", form.form, **{**people, "responsible": "rut"})
        assert isinstance(new, Opened)
        assert "Rut Rönn" in next(field.error or "" for field in new.form.fields if field.error)


def reached_to(town: Life, key: str, **values: str) -> Form:
    """The page that asks it, whoever has come so far."""
    answer = town.says("disa", "registrera-kanal")
    while isinstance(answer, Opened) and all(field.key != key for field in answer.form.fields):
        given = {field.key: town.said(field, {**LIBRARY, **values}) for field in answer.form.fields}
        answer = town.sends("disa", answer.form, **given)
    assert isinstance(answer, Opened)
    return answer.form


def error_of(form: Form, key: str) -> str:
    return next(field.error or "" for field in form.fields if field.key == key)


@pytest.mark.clauses("LID-63", "LID-64", "LID-65")
def test_what_the_document_only_proposes_about_schools_is_asked_about_once() -> None:
    """The education office has an account for those who would like to work in preschools."""
    address = "https://www.instagram.com/jobbaiforskolan"
    with life("lidingo") as town:
        form = reached_to(town, "unit_kind", unit="Förskoleenheten")
        office = {**LIBRARY, "unit": "Förskoleenheten"}
        given = {field.key: town.said(field, office) for field in form.fields}
        asked = town.sends("disa", form, **{**given, "unit_kind": "other", "address": address})
        assert isinstance(asked, Opened)
        assert error_of(asked.form, "unit_kind").startswith("Är Förskoleenheten en förskola?")
        assert error_of(asked.form, "address").startswith("Rutinen föreslår att förskola och liknande inte")
        assert not {"unit_kind", "address"} & set(town.request().answers)
        ticks = {field.key: field for field in asked.form.fields if field.kind == "tick"}
        assert {key: tick.label for key, tick in ticks.items()} == {
            "unit_kind_sure": "Ja, det stämmer ändå",
            "address_sure": "Ja, adressen ska vara så",
        }
        assert not any(tick.required for tick in ticks.values())
        card = town.fills("disa", town.sends("disa", asked.form, unit_kind_sure="yes", address_sure="yes"))
        assert (town.request().answers["unit_kind"], town.request().answers["address"]) == ("other", address)
        # What was taken at somebody's word is not asked about again when it is sent.
        assert isinstance(town.press("disa", card, "request.send"), Changed)


@pytest.mark.clauses("LID-65")
@pytest.mark.parametrize("name", ["Ekens dagis", "barnbilder", "Förskolan Lejonet"])
def test_a_name_that_draws_the_wrong_visitors_is_warned_of(name: str) -> None:
    routine = load("lidingo")
    step = next(step for step in routine.opening.steps if step.id == "school_name")
    found = read(step, name, Given(routine=routine, answers={"platform": "instagram"}))
    assert isinstance(found, Unsure)
    assert found.answer == name


@pytest.mark.clauses("GIS-34", "GIS-35")
def test_an_address_that_may_be_a_person_s_is_taken_at_somebody_s_word() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        asked = town.sends("disa", form.form, email="kajsa.lundgren@gislaved.se")
        assert isinstance(asked, Opened)
        assert "Adressen kan vara en persons" in error_of(asked.form, "email")
        town.sends("disa", asked.form, email="kajsa.lundgren@gislaved.se", email_sure="yes")
        assert town.request().answers["email"] == "kajsa.lundgren@gislaved.se"
        assert "email_sure" not in town.request().typed
