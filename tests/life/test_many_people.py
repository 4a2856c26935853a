"""A register of more people than a list takes: they are named, and who is called the same is told apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlmodel import Session

from cards.model import Form
from handlers import choosing
from handlers.choosing import Item
from handlers.ports import Answer, Changed, Opened, Shown
from storage import accounts
from storage.tables import Account, Person
from tests.life.everybody import agree, decided
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY

#: Whom the walk's stories name, as somebody would write them.
NAMES = {
    "responsible": "Bo Ask",
    "substitute": "frans@stad.example",
    "administrators": "Bo Ask, Disa Lind",
    "deciding_manager": "Carin Alm",
    "deciding_head": "Frans Gran",
    "deciding_management": "Frans Gran",
}


@contextmanager
def large(routine: str, others: int = 120, **also: Any) -> Iterator[Life]:
    """A town with so many people more, all of whom stand before the others in a list."""

    def add(session: Session) -> None:
        session.add_all(
            Person(
                municipality=MUNICIPALITY,
                id=f"x{place:03}",
                name=f"Aada Xsson{place:03}",
                email=f"x{place}@stad.example",
                unit="Skolan",
            )
            for place in range(others)
        )

    with life(routine, **also) as town:
        town.town.database.change(add)
        yield town


def second_bo(town: Life, unit: str = "Skolan") -> None:
    """Somebody else who is called Bo Ask."""
    row = Person(municipality=MUNICIPALITY, id="bo2", name="Bo Ask", email="bo.ask2@stad.example", unit=unit)
    town.town.database.change(lambda session: session.add(row))


def wrong(answer: Answer) -> dict[str, str]:
    """By field what is wrong."""
    assert isinstance(answer, Opened), answer
    return {field.key: field.error for field in answer.form.fields if field.error}


def asks(town: Life, **values: str) -> None:
    """Disa walks through the questions and names people."""
    answer = town.says("disa", "registrera-kanal")
    while isinstance(answer, Opened):
        assert not wrong(answer)
        given = {
            field.key: {**NAMES, **values}.get(field.key, "")
            if field.kind == "text" and field.key in NAMES
            else town.said(field, {**LIBRARY, **values})
            for field in answer.form.fields
        }
        answer = town.sends("disa", answer.form, **given)
    assert isinstance(answer, Shown | Changed)


def people_form(town: Life) -> Form:
    """The form behind Ändra personer of the account that is there."""
    listed = town.says("carin", "konto")
    assert isinstance(listed, Shown)
    opened = town.press("carin", listed.card, "account.people")
    assert isinstance(opened, Opened)
    return opened.form


@pytest.mark.clauses("LID-17", "LAH-12", "GIS-92")
def test_two_who_are_called_the_same_are_told_apart_where_names_are_typed() -> None:
    with large("gislaved", bo={"unit": "Kommunikation"}) as town:
        second_bo(town)
        form = people_form(town)
        values = {field.key: field.value for field in form.fields}
        assert values["responsible"] == "Bo Ask, Kommunikation"
        assert "responsible" not in wrong(town.sends("carin", form))  # as it stands it is what holds
        assert wrong(town.sends("carin", form, responsible="Bo Ask"))["responsible"] == (
            "Bo Ask kan vara flera: Bo Ask, Kommunikation; Bo Ask, Skolan. "
            "Skriv som det står här, eller e-postadressen."
        )
        assert wrong(town.sends("carin", form, responsible="Bosse Ek"))["responsible"] == (
            "Bosse Ek finns inte bland dem som kan väljas. Skriv hela namnet eller e-postadressen."
        )
        several = town.sends("carin", form, substitute="Disa Lind, Frans Gran")
        assert wrong(several)["substitute"] == "Skriv bara ett namn."
        both = "bo.ask2@stad.example, Disa Lind"
        said = town.sends("carin", form, responsible="Bo Ask, Skolan", substitute="Disa", administrators=both)
        assert isinstance(said, Shown)
        account = town.account("Staden på facebook")
        assert account is not None
        assert (account.responsible, account.substitute) == ("bo2", "disa")
        assert account.administrators == ["bo2", "disa"]


def test_two_who_are_called_the_same_are_told_apart_in_a_list() -> None:
    with life("gislaved", bo={"unit": "Skolan"}) as town:
        second_bo(town)  # of the same unit too
        (field,) = [field for field in people_form(town).fields if field.key == "responsible"]
        labels = [option.label for option in field.options]
        assert {"Bo Ask, bo@stad.example", "Bo Ask, bo.ask2@stad.example", "Disa Lind"} <= set(labels)


@pytest.mark.clauses("LID-18", "LAH-12")
@pytest.mark.parametrize("routine", ["lidingo", "laholm"])
def test_whoever_is_proposed_can_be_approved_in_a_large_municipality(routine: str) -> None:
    with large(routine) as town:
        asks(town)
        decided(town)
        assert town.request().state == "started"


@pytest.mark.clauses("LAH-12")
def test_whoever_approves_names_somebody_else_by_name_or_e_mail() -> None:
    with large("laholm") as town:
        asks(town)
        for task in town.tasks("request_consultation"):
            agree(town, task)
        town.press("disa", town.card(), "request.send")
        card = town.asked("request_approval")
        opened = town.press("carin", card, "request.approve")
        assert isinstance(opened, Opened)
        given = {field.key: "yes" for field in opened.form.fields if field.kind == "tick"}
        assert {field.key: field.value for field in opened.form.fields}["responsible"] == "Bo Ask"
        typo = town.sends("carin", opened.form, **given, responsible="Bo Aks")
        assert wrong(typo)["responsible"].startswith("Bo Aks finns inte bland dem som kan väljas.")
        two = town.sends("carin", opened.form, **given, responsible="Bo Ask, Disa Lind")
        assert wrong(two)["responsible"] == "Skriv bara ett namn."
        done = town.sends("carin", opened.form, **given, responsible="x7@stad.example")
        assert isinstance(done, Changed)
        assert town.request().answers["responsible"] == "x007"


def test_a_request_is_shared_with_anybody_by_name() -> None:
    with large("tibro") as town:
        asks(town)
        opened = town.press("disa", town.card(), "request.share")
        assert isinstance(opened, Opened)
        assert wrong(town.sends("disa", opened.form, person="Aada"))["person"].startswith(
            "Aada kan vara flera: Aada Xsson000; Aada Xsson001; "
        )
        assert isinstance(town.sends("disa", opened.form, person="Rut Rönn"), Changed)
        assert town.request().shared_with == ["rut"]


def test_what_was_typed_is_read_as_whoever_wrote_it_means() -> None:
    items = [
        Item(id="bo", name="Bo Ask", unit="Kommunikation", address="bo@x.example"),
        Item(id="bo2", name="Bo Ask", unit="Skolan, norr", address="bo2@x.example"),
        Item(id="disa", name="Disa Lind", unit="Skolan, norr", address="disa@x.example"),
    ]
    assert choosing.chosen("Bo Ask, Skolan, norr, Disa Lind", items) == (["bo2", "disa"], [])
    assert choosing.chosen("disa@x.example; BO  ASK, bo@x.example", items) == (["disa", "bo"], [])
    assert choosing.chosen("bo,disa", items) == (["bo", "disa"], [])
    assert choosing.chosen("Bo Ask, Disa", items) == (["disa"], ["Bo Ask"])
    assert choosing.chosen("Kommunikation", items) == ([], ["Kommunikation"])
    assert len(choosing.chosen("," * 9000 + "Bo A," * 9000, items)[1]) == choosing.MOST_TYPED


def with_accounts(town: Life, n: int = 130) -> None:
    """So many accounts more, before the town's own in every list."""

    def add(session: Session) -> None:
        base = accounts.open_ones(session, MUNICIPALITY)[0].model_dump()
        for place in range(n):
            more = {"id": f"a{place}", "name": f"Konto {place:03}", "address": f"https://fb.example/k{place}"}
            session.add(Account(**{**base, **more}))

    town.town.database.change(add)


def close_form(answer: Answer) -> Form:
    assert isinstance(answer, Opened), answer
    return answer.form


@pytest.mark.clauses("LAH-47")
@pytest.mark.parametrize("by", ["name", "address", "host"])
def test_an_account_beyond_the_first_hundred_is_closed_by_its_name_or_address(by: str) -> None:
    with life("laholm") as town:
        address = town.address_in_register()
        said = {"name": "Staden på facebook", "address": address, "host": address.partition("://")[2]}[by]
        with_accounts(town)
        form = close_form(town.says("anna", "avsluta-kanal"))
        assert wrong(town.sends("anna", form, account="Konto 12"))["account"].startswith(
            "Konto 12 kan vara flera: Konto 120; Konto 121; "
        )
        assert wrong(town.sends("anna", form, account="Torget"))["account"] == (
            "Torget finns inte bland kontona som du kan välja. Skriv kontots namn eller adress."
        )
        assert isinstance(town.sends("anna", form, account=said), Shown)
        assert [(one.kind, one.account) for one in town.requests()] == [("close", "facebook")]


@pytest.mark.clauses("LAH-47")
def test_words_after_avsluta_kanal_name_the_accounts_that_are_asked_about() -> None:
    with life("laholm") as town:
        with_accounts(town)
        form = close_form(town.says("anna", "avsluta-kanal konto 12"))
        assert [option.label for option in form.fields[0].options] == [f"Konto {n}" for n in range(120, 130)]
        assert isinstance(town.sends("anna", form, account="a125"), Shown)
        one = close_form(town.says("anna", "avsluta-kanal Staden på facebook"))
        too_long = town.sends("anna", one, reason="x" * 2001)
        assert list(wrong(too_long)) == ["reason"]
        assert isinstance(town.sends("anna", close_form(too_long), reason="Nog"), Shown)
        assert [one.account for one in town.requests()] == ["a125", "facebook"]


@pytest.mark.clauses("LAH-47")
def test_an_account_beyond_the_first_hundred_is_closed_from_its_card() -> None:
    with life("laholm") as town:
        with_accounts(town)
        shown = town.says("anna", "konto Staden på facebook")
        assert isinstance(shown, Shown)
        form = close_form(town.press("anna", shown.card, "request.close"))
        assert isinstance(town.sends("anna", form, reason="Nog"), Shown)
        assert [one.account for one in town.requests()] == ["facebook"]
