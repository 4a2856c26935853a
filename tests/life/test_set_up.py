"""What must be done before an account is live: each step by whom the document says, and nothing left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import requests
from handlers.ports import Opened, Refused, Shown
from routines.library import load
from routines.walk import Walk
from storage import documents, register
from tests.life.everybody import agree, decided, do, set_up
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY


def all_but(town: Life, but: str) -> None:
    """Everything is done, by everybody, but one step."""
    for _ in range(12):
        for task in town.tasks("request_step"):
            if task.details["step"] != but:
                do(town, task)
        (setup,) = town.tasks("request_setup") or (None,)
        if setup is None:
            return
        (who,) = town.holders_of(setup)
        answer = town.press(who, town.card(f"task:{setup.id}"), "request.do")
        if isinstance(answer, Shown) or but == "banner":
            if but != "banner":
                town.hands_in(who, "banner")
                continue
            if isinstance(answer, Shown):
                return
        assert isinstance(answer, Opened), answer
        keys = {field.key for field in answer.form.fields}
        if any(hasattr(block, "url") for block in answer.form.blocks) and but != "banner":
            town.hands_in(who, "banner")
        if not keys - {but}:
            return
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields if field.key != but}
        town.sends(who, answer.form, **{**given, **({but: ""} if but in keys else {})})
    raise AssertionError(f"never done: {town.steps(town.card())}")


@pytest.mark.clauses("DEG-10", "DEG-11", "DEG-13", "DEG-14", "DEG-19", "DEG-20", "DEG-21", "DEG-22", "DEG-23")
@pytest.mark.clauses("DEG-30", "DEG-31", "DEG-32", "GIS-28", "GIS-32", "GIS-33", "GIS-35", "GIS-36", "GIS-39")
@pytest.mark.clauses("GIS-40", "GIS-41", "GIS-43", "GIS-98", "GIS-99", "LAH-11", "LAH-18", "LAH-27", "LAH-62")
@pytest.mark.clauses("LAH-63", "LAH-64", "LAH-67", "LAH-69", "LAH-70", "LAH-97", "LAH-98", "LID-17", "LID-26")
@pytest.mark.clauses("LID-27", "LID-61", "LID-66", "LID-67", "LID-70", "LID-72", "LID-73", "LID-74", "LID-76")
@pytest.mark.clauses("TIB-08", "TIB-11", "TIB-30", "TIB-40", "TIB-41")
@pytest.mark.parametrize(
    ("routine", "order", "needed"),
    [
        (
            "degerfors",
            [("manager", "carin"), ("management", "frans")],
            "manager management sender banner unit_named",
        ),
        (
            "gislaved",
            [("manager", "carin"), ("department_head", "frans")],
            "copy work_user email email_shared public sender logo access deposit",
        ),
        (
            "laholm",
            [("consultation", "anna"), ("approval", "carin")],
            "sent login sender logo visitor_text description",
        ),
        (
            "lidingo",
            [("approval", "carin")],
            "informed sender logo hours website contact presentation login",
        ),
        (
            "tibro",
            [("consultation", "anna"), ("approval", "")],
            "consultation approval shared_login visitor_text sender logo",
        ),
    ],
)
def test_those_whom_the_document_names_say_yes_and_then_all_is_done_before_it_is_live(
    routine: str, order: list[tuple[str, str]], needed: str
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        for step, who in order:
            if "request.send" in {button.action for button in town.card().buttons}:
                town.press("disa", town.card(), "request.send")
            (task,) = town.tasks("request_approval", "request_consultation")
            assert task.details["step"] == step
            assert town.request().state in {"draft", "asked"}
            assert not any(posting.key.startswith("notice:") for posting in town.postings("anna"))
            holders = town.holders_of(task)
            assert not who or holders == {who}
            action = "request.approve" if task.kind == "request_approval" else "request.view"
            stranger = next(iter({"disa", "bo"} - holders))
            assert isinstance(town.forge(stranger, action, f"task:{task.id}", task.version), Refused)
            agree(town, task)
        _told(town, routine)
        if routine == "degerfors":
            _asks_for_the_banner(town)
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.manager == ("carin" if routine != "tibro" else account.manager)
        walk = town.ask(lambda session: requests.walk_of(session, town.town.world, town.request()))
        assert walk.finished()
        assert [step for step in needed.split() if without(walk, step).finished()] == []


@pytest.mark.clauses("LID-27", "GIS-84", "TIB-13", "LAH-85")
@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo", "tibro"])
def test_the_planned_address_is_confirmed_or_corrected_when_the_page_is_there(routine: str) -> None:
    """The plan names an address before there is a page: what the page got is what the register shows."""
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        answer = town.press("disa", town.card(), "request.continue")
        for _ in range(4):
            assert isinstance(answer, Opened), answer
            if "page_address" in {field.key for field in answer.form.fields}:
                break
            town.sends(
                "disa",
                answer.form,
                **{field.key: town.said(field, LIBRARY) for field in answer.form.fields},
            )
            answer = town.press("disa", town.card(), "request.continue")
        assert isinstance(answer, Opened)
        field = next(field for field in answer.form.fields if field.key == "page_address")
        assert field.value == LIBRARY["address"]
        for wrong, sentence in (
            (town.address_in_register(), "hör redan till ett konto"),
            ("https://www.facebook.com/bibblan", "en annan plattform"),
        ):
            again = town.sends("disa", answer.form, page_address=wrong)
            assert isinstance(again, Opened)
            field = next(field for field in again.form.fields if field.key == "page_address")
            assert sentence in (field.error or "")
            assert field.value == wrong
        real = "https://www.instagram.com/stadsbiblioteket_2"
        town.sends("disa", answer.form, page_address=real)
        set_up(town)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.address == real
        assert town.request().answers["address"] == LIBRARY["address"]


def test_an_address_is_confirmed_only_where_a_planned_one_is_enough() -> None:
    routine = load("gislaved")
    opening = routine.opening.model_copy(
        update={"planned_address": routine.opening.planned_address.model_copy(update={"value": False})}
    )
    assert Walk(routine=routine, kind="open").step("page_address") is not None
    strict = routine.model_copy(update={"opening": opening})
    assert Walk(routine=strict, kind="open").step("page_address") is None


@pytest.mark.clauses("GIS-91", "GIS-92", "DEG-11", "DEG-32")
@pytest.mark.parametrize("routine", ["gislaved", "degerfors", "lidingo"])
def test_who_is_told_of_an_account_hears_how_its_people_are_reached_and_the_public_does_not(
    routine: str,
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        (key,) = {posting.key for posting in town.postings("anna") if posting.key.startswith("notice:")}
        document = town.ask(
            lambda session: documents.get(session, MUNICIPALITY, town.request().document or 0)
        )
        form = town.town.world.evidence.read(document.record).decode()
        wanted = {
            "gislaved": ["Bo Ask, bo@stad.example", "disa@stad.example"],
            "degerfors": ["Bo Ask, bo@stad.example"],
            "lidingo": [],
        }
        for words in wanted[routine]:
            assert words in str(town.card(key).blocks)
            assert words.split()[-1] in form
        if routine == "lidingo":
            assert "bo@stad.example" not in form
        set_up(town)
        assert town.account("Stadsbiblioteket") is not None
        listed = town.ask(lambda session: register.listed(session, MUNICIPALITY))
        assert "Stadsbiblioteket" in str(listed)
        assert "bo@stad.example" not in str(listed)


def without(walk: Walk, step: str) -> Walk:
    """The same request as it would stand if one step had never been done."""
    return replace(
        walk,
        answers={key: value for key, value in walk.answers.items() if key != step},
        marks={key: said for key, said in walk.marks.items() if key != step},
    )


def _told(town: Life, routine: str) -> None:
    """The communications unit has the whole request and its signed form, before anything is set up."""
    (key,) = {posting.key for posting in town.postings("anna") if posting.key.startswith("notice:")}
    shown = str(town.card(key).blocks)
    assert LIBRARY["address"] in shown
    assert "Bo Ask" in shown
    document = town.ask(lambda session: documents.get(session, MUNICIPALITY, town.request().document or 0))
    assert document is not None
    assert town.town.world.evidence.read(document.pdf).startswith(b"%PDF")
    actions = town.actions()
    assert town.request().state == "started"
    if routine in {"gislaved", "laholm", "lidingo"}:
        assert actions.index("request.told") < actions.index("request.started")
    if routine == "laholm":
        mailed = [row for row in town.town.rows() if row.action in {"request.mailed", "request.mail_refused"}]
        assert "kommunikationsenheten@laholm.se" in {row.details["to"] for row in mailed}


def _asks_for_the_banner(town: Life) -> None:
    """The banner comes from the information unit: one press on the card asks them (DEG-22)."""
    (setup,) = town.tasks("request_setup")
    form = town.press("disa", town.card(f"task:{setup.id}"), "request.ask")
    assert isinstance(form, Opened)
    town.sends("disa", form.form, words="Vi behöver bannern.")
    (task,) = town.tasks("request_answer")
    assert town.holders_of(task) == {"anna"}
    reply = town.press("anna", town.card(f"task:{task.id}"), "request.reply")
    assert isinstance(reply, Opened)
    town.sends("anna", reply.form, words="Här är den.")


@pytest.mark.clauses("LID-75", "LID-22", "LID-68", "LID-77")
def test_everybody_named_says_that_they_administer_the_page_and_so_does_whoever_was_appointed() -> None:
    """Frans is made responsible instead of Bo: he becomes an administrator, and says so himself."""
    with life("lidingo") as town:
        town.asks_for_library("disa", platform="facebook", substitute="anna", unit_kind="youth")
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        agree(town, task, responsible="frans")
        assert town.request().state == "started"
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in form.form.fields}
        town.sends("disa", form.form, **given)
        form = town.press("disa", town.card(), "request.continue")
        assert isinstance(form, Opened)
        town.sends("disa", form.form, logo="2")
        all_but(town, "made_administrators")
        waiting = {one.person for one in town.tasks("request_step")}
        assert waiting == {"bo", "disa", "frans"}
        for one in town.tasks("request_step"):
            assert town.account("Stadsbiblioteket") is None
            do(town, one)
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert account.responsible == "frans"
        assert "frans" in account.administrators
        # the exemption for the young is kept with the account, and who chose it; nobody was asked
        assert "request_exemption" not in {one.kind for one in town.tasks(state="done")}
        assert "ungdomar" in account.plan["logo"]
        assert town.request().edited["logo"]["by"] == "disa"
        assert "konton du startar för staden också tillhör staden" in str(town.card().blocks)


@pytest.mark.clauses("LAH-71")
def test_whoever_answers_in_the_asker_s_place_that_an_exemption_is_wanted_does_not_grant_it() -> None:
    """Disa is away, Anna goes on for her and wants an exemption: another decides about it."""
    with life("laholm") as town:
        town.asks_for_library("disa")
        decided(town)
        town.away("disa", substitute="anna")
        for _ in range(6):
            page = town.press("anna", town.card(), "request.continue")
            assert isinstance(page, Opened), page
            given = {field.key: town.said(field, LIBRARY) for field in page.form.fields}
            if "logo" in given:
                (logo,) = [field for field in page.form.fields if field.key == "logo"]
                given["logo"] = next(one.value for one in logo.options if "ndantag" in one.label)
            town.sends("anna", page.form, **given)
            if town.tasks("request_exemption"):
                break
        (task,) = town.tasks("request_exemption")
        assert "anna" not in town.holders_of(task)


@pytest.mark.clauses("LAH-71", "TIB-42", "LAH-70", "TIB-41", "LID-68", "LID-69")
@pytest.mark.parametrize(
    ("routine", "grants"), [("laholm", "anna"), ("tibro", "anna"), ("tibro", "rut"), ("lidingo", "anna")]
)
def test_an_exemption_from_the_logo_waits_for_whoever_grants_it(routine: str, grants: str) -> None:
    """In Tibro the strategist, where the register has one; else who acts for them."""
    strategist = {"rut": {"roles": ["registrar", "strategist"]}} if grants == "rut" else {}
    with life(routine, **strategist) as town:
        town.asks_for_library("disa")
        decided(town)
        for said in ("refused", "granted"):
            form = town.press("disa", town.card(), "request.continue")
            assert isinstance(form, Opened)
            while isinstance(form, Opened) and "logo" not in {field.key for field in form.form.fields}:
                given = {field.key: town.said(field, LIBRARY) for field in form.form.fields}
                town.sends("disa", form.form, **given)
                form = town.press("disa", town.card(), "request.continue")
            assert isinstance(form, Opened)
            logo = next(field for field in form.form.fields if field.key == "logo")
            town.sends("disa", form.form, logo=logo.options[-1].value)
            (task,) = town.tasks("request_exemption")
            assert town.holders_of(task) == {grants}
            assert not town.done("logo")
            card = town.card(f"task:{task.id}")
            if said == "granted":
                town.press(grants, card, "request.grant")
                break
            no = town.press(grants, card, "request.refuse")
            assert isinstance(no, Opened)
            town.sends(grants, no.form, words="Logotypen får plats.")
            assert "logo" not in town.request().answers
        assert town.done("logo")
        assert town.tasks("request_exemption") == []


def test_who_writes_while_a_colleague_does_the_same_step_is_shown_what_they_wrote() -> None:
    """Disa and Bo have the same page open: neither's words are dropped unseen, and Bo's second hold."""
    with life("lidingo") as town:
        card = town.asks_for_library("disa")
        shares = town.press("disa", card, "request.share")
        assert isinstance(shares, Opened)
        town.sends("disa", shares.form, person="bo")
        decided(town)
        for_disa, for_bo = (town.press(who, town.card(), "request.continue") for who in ("disa", "bo"))
        assert isinstance(for_disa, Opened)
        assert isinstance(for_bo, Opened)
        town.sends("disa", for_disa.form, name="Stadsbiblioteket", sender="yes")
        again = town.sends("bo", for_bo.form, name="Stadsbiblioteket Lidingö", sender="yes")
        assert isinstance(again, Opened)
        field = next(field for field in again.form.fields if field.key == "name")
        assert field.error is not None
        assert "Disa Lind skrev under tiden: ”Stadsbiblioteket”" in field.error
        assert field.value == "Stadsbiblioteket Lidingö"
        assert town.request().answers["name"] == "Stadsbiblioteket"
        assert isinstance(town.sends("bo", again.form), Shown)
        assert town.request().answers["name"] == "Stadsbiblioteket Lidingö"


@pytest.mark.clauses("DEG-21")
def test_whoever_will_be_responsible_is_asked_for_the_banner_by_name_and_hands_it_in() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        decided(town)
        (task,) = [one for one in town.tasks("request_step") if one.details["step"] == "banner"]
        assert task.person == "bo"
        assert town.holders_of(task) == {"bo"}
        assert f"task:{task.id}" in {posting.key for posting in town.postings("bo")}
        page = town.press("bo", town.card(f"task:{task.id}"), "request.do")
        assert isinstance(page, Shown)
        assert any(hasattr(block, "url") for block in page.card.blocks)
        assert "infogar bannern" in repr(page.card.blocks)
        town.hands_in("bo", "banner")
        assert town.done("banner")
        assert town.request().marks["banner"][0]["by"] == "bo"
        assert not [one for one in town.tasks("request_step") if one.details["step"] == "banner"]
