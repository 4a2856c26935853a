"""What was answered at the set-up is put right, and what rests on a changed answer is asked anew."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cards.model import Form
from handlers.ports import Changed, Opened, Refused, Shown
from tests.life.everybody import agree, decided, set_up
from tests.life.walk import LIBRARY, Life, life

FACEBOOK = "https://www.facebook.com/stadsbiblioteket"


def fills_in(town: Life, **values: str) -> list[Form]:
    """Disa fills in all that she can since the decision; the pages that she saw."""
    pages = []
    while town.request().state == "started":
        page = town.press("disa", town.card(), "request.continue")
        if not isinstance(page, Opened):
            return pages
        pages.append(page.form)
        town.sends("disa", page.form, **answers(town, page.form, values))
    return pages


def answers(town: Life, form: Form, values: Mapping[str, str]) -> dict[str, str]:
    return {field.key: values.get(field.key) or town.said(field, LIBRARY) for field in form.fields}


def keys(*forms: Form) -> set[str]:
    return {field.key for form in forms for field in form.fields}


def opens_corrections(town: Life) -> Form:
    """Ändra, and then only what was answered since the decision: nobody's approval is lost."""
    asked = town.press("disa", town.card(), "request.change")
    assert isinstance(asked, Opened)
    assert "Rätta bara det som svarats efter beslutet" in {way.label for way in asked.form.ways}
    page = town.sends("disa", asked.form, way="correct")
    assert isinstance(page, Opened)
    return page.form


def plans_anew(town: Life, **values: str) -> None:
    """Ändra: other answers in the plan, approved once more."""
    town.reopens()
    page = town.press("disa", town.card(), "request.continue")
    while isinstance(page, Opened):
        assert not [field.error for field in page.form.fields if field.error]
        ticks = {field.key: "yes" for field in page.form.fields if field.kind == "tick" and field.required}
        given = {field.key: values.get(field.key, field.value) for field in page.form.fields}
        page = town.sends("disa", page.form, **given | ticks)
    decided(town)


@pytest.mark.clauses("LID-27", "GIS-84", "GIS-33")
@pytest.mark.parametrize(
    ("routine", "wrong", "right"),
    [
        ("gislaved", {"email": "socaila@stad.example"}, {"email": "sociala@stad.example"}),
        (
            "lidingo",
            {"contact": "bibblioteket@stad.example", "name": "Stadsbibbliotekket"},
            {"contact": "biblioteket@stad.example", "name": "Stadsbiblioteket"},
        ),
    ],
)
def test_a_slip_at_the_set_up_is_put_right(
    routine: str, wrong: dict[str, str], right: dict[str, str]
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        address = "https://www.instagram.com/stadsbibbliotekket"
        fills_in(town, page_address=address, name_sure="yes", **wrong)
        if "name" in wrong:  # asked about once, for it is unlike the unit's
            assert town.request().answers["name"] == wrong["name"]
        form, seen = opens_corrections(town), set[str]()
        right = {**right, "page_address": LIBRARY["address"]}
        while True:
            seen |= keys(form)
            given = {field.key: right.get(field.key, field.value) for field in form.fields}
            answer = town.sends("disa", form, **given)
            if not isinstance(answer, Opened):
                break
            assert not [field.error for field in answer.form.fields if field.error]
            form = answer.form
        assert isinstance(answer, Shown)
        assert {*right} <= seen
        assert {step: town.request().answers[step] for step in right} == right
        assert town.request().state == "started"
        assert not seen & {"purpose", "platform", "responsible"}
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.address == LIBRARY["address"]


def test_a_page_of_the_set_up_leads_back_to_what_was_answered_before() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        first = town.press("disa", town.card(), "request.continue")
        assert isinstance(first, Opened)
        assert "correct" not in {way.key for way in first.form.ways}  # there is nothing yet
        town.sends("disa", first.form, **answers(town, first.form, {}))
        second = town.press("disa", town.card(), "request.continue")
        assert isinstance(second, Opened)
        assert "Rätta tidigare svar" in {way.label for way in second.form.ways}
        given = answers(town, second.form, {})
        before = town.sends("disa", second.form, way="correct", **given)
        assert isinstance(before, Opened)
        assert keys(before.form) & keys(first.form)
        # What stood on the page that was left is kept.
        assert [step for step in given if step in town.request().answers]
        emptied = town.sends("disa", before.form, page_address="")
        assert isinstance(emptied, Opened)
        assert next(field.error for field in emptied.form.fields if field.key == "page_address")


@pytest.mark.clauses("LID-27", "GIS-84", "LAH-85", "TIB-13")
@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo", "tibro"])
def test_another_platform_is_another_page_and_all_that_was_done_on_the_first_is_asked_anew(
    routine: str,
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        first = fills_in(town)
        assert town.done("sender")
        plans_anew(town, platform="facebook", address=FACEBOOK)
        assert not town.done("sender")
        assert not town.done("page_address")
        pages = fills_in(town)
        assert {"page_address", "sender"} <= keys(*pages)
        assert keys(*pages) - {"made_administrators"} <= keys(*first)
        (asked,) = (field for page in pages for field in page.fields if field.key == "page_address")
        assert asked.value == FACEBOOK
        said = "Det här frågas på nytt, för det vilar på något som har ändrats: "
        assert said in repr(pages[0].blocks)
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert (account.platform, account.address) == ("facebook", FACEBOOK)


def test_who_confirmed_for_the_first_page_confirms_for_the_second_too() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        fills_in(town)
        set_up_but_sender(town)
        plans_anew(town, platform="facebook", address=FACEBOOK)
        assert not town.done("access")
        assert town.done("email")
        label = "Övriga som ska ha behörighet är administratörer eller har fått inloggningsuppgifterna"
        (said,) = (words for words in town.steps(town.card()) if words.startswith(label))
        assert "bekräftat" not in said
        set_up(town)
        assert town.request().state == "done"


def set_up_but_sender(town: Life) -> None:
    """The administrators say of Instagram that they can log in."""
    for task in town.tasks("request_step"):
        if task.details["step"] == "access":
            (who,) = town.holders_of(task)
            page = town.press(who, town.card(f"task:{task.id}"), "request.do")
            assert isinstance(page, Opened)
            assert isinstance(town.sends(who, page.form, access="yes"), Changed)
    assert town.done("access")


@pytest.mark.clauses("LAH-76", "LAH-77")
def test_only_what_tells_visitors_of_it_rests_on_the_purpose() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        decided(town)
        fills_in(town)
        plans_anew(town, purpose="Att berätta om filmkvällar.")
        (page,) = fills_in(town)
        assert keys(page) == {"visitor_text"}
        assert "Syfte" in repr(page.blocks)
        assert "Att berätta om filmkvällar." in repr(page.blocks)


def test_what_is_changed_and_changed_back_asks_nobody_anything_anew() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        decided(town)
        fills_in(town)
        plans_anew(town, purpose="Att berätta om filmkvällar.")
        plans_anew(town, purpose=LIBRARY["purpose"])
        assert town.done("visitor_text")
        assert isinstance(town.press("disa", town.card(), "request.continue"), Shown)


@pytest.mark.clauses("GIS-42", "LID-69")
@pytest.mark.parametrize(
    ("routine", "unit"), [("gislaved", "informationsfunktionen"), ("lidingo", "kommunikationsenheten")]
)
def test_the_communications_unit_can_be_asked_from_every_page_of_the_set_up(routine: str, unit: str) -> None:
    """Also by an administrator who is only to confirm; what was filled in beside it is kept."""
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        page = town.press("disa", town.card(), "request.continue")
        assert isinstance(page, Opened)
        assert f"Fråga {unit}" in {way.label for way in page.form.ways}
        asks(town, "disa", page.form, answers(town, page.form, {}), "Vilken logotyp?")
        assert "page_address" in town.request().answers
        for page_ in fills_in(town):
            assert f"Fråga {unit}" in {way.label for way in page_.ways}
        assert f"Fråga {unit}" in {way.label for way in opens_corrections(town).ways}
        (task, *_) = (task for task in town.tasks("request_step") if task.person == "bo")
        own = town.press("bo", town.card(f"task:{task.id}"), "request.do")
        assert isinstance(own, Opened)
        asks(town, "bo", own.form, {}, "Hur loggar jag in?")
        assert [(said["by"], said["to"]) for said in town.request().talk] == [
            ("disa", "coordinator"),
            ("bo", "coordinator"),
        ]
        assert {who for task in town.tasks("request_answer") for who in town.holders_of(task)} == {"anna"}


def asks(town: Life, who: str, form: Form, given: dict[str, str], words: str) -> None:
    """From a page to the communications unit."""
    question = town.sends(who, form, way="ask", **given)
    assert isinstance(question, Opened)
    assert isinstance(town.sends(who, question.form, words=words), Shown)


def test_only_whose_request_it_is_puts_it_right() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        decided(town)
        fills_in(town)
        form = opens_corrections(town)
        assert isinstance(town.sends("anna", form, page_address="https://www.instagram.com/annat"), Refused)


@pytest.mark.clauses("LAH-91")
def test_who_chooses_another_platform_goes_through_the_terms_of_that_one() -> None:
    """ "Vi har gått igenom avtalsvillkoren för det sociala mediet" was said of Instagram's."""
    with life("laholm") as town:
        agreed = town.asks_for_library("disa")
        assert "request.send" not in {
            button.action for button in agreed.buttons
        }  # the unit is consulted first
        agree(town, town.tasks("request_consultation")[0])
        page = town.press("disa", town.card(), "request.continue")
        while isinstance(page, Opened) and "platform" not in keys(page.form):
            page = town.sends("disa", page.form)
        assert isinstance(page, Opened)
        town.sends("disa", page.form, way="later", platform="facebook", address=FACEBOOK)
        assert "request.send" not in {button.action for button in town.card().buttons}
        page = town.press("disa", town.card(), "request.continue")
        assert isinstance(page, Opened)
        (terms,) = [field for field in page.form.fields if field.key == "terms"]
        assert terms.value == ""
        assert "Kanal" in str(page.form.blocks)
        again = town.sends("disa", page.form)
        assert isinstance(again, Opened)
        assert [field.key for field in again.form.fields if field.error] == ["terms"]
        town.sends("disa", again.form, terms="yes")
        assert isinstance(town.press("disa", town.card(), "request.send"), Changed)


@pytest.mark.clauses("LAH-91")
def test_whoever_begins_again_for_another_platform_goes_through_its_terms_too() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        form = town.press("disa", town.card(), "request.withdraw")
        assert isinstance(form, Opened)
        town.sends("disa", form.form)
        town.press("disa", town.card(), "request.anew")
        card = town.card("request:2")
        page = town.press("disa", card, "request.continue")
        while isinstance(page, Opened) and "platform" not in keys(page.form):
            page = town.sends("disa", page.form)
        assert isinstance(page, Opened)
        town.sends("disa", page.form, way="later", platform="facebook", address=FACEBOOK)
        page = town.press("disa", town.card("request:2"), "request.continue")
        assert isinstance(page, Opened)
        assert [field.value for field in page.form.fields if field.key == "terms"] == [""]
