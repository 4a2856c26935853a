"""Several run an account day by day, where the routine asks "vem eller vilka" (GIS-92, LID-18, LID-22)."""

from __future__ import annotations

import pytest

from cards.model import Facts
from handlers import rights
from handlers.duty import Duties
from handlers.ports import Changed, Opened, Shown
from handlers.rights import Relation
from storage import people
from storage.tables import Account
from tests.life.everybody import decided, set_up
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY

NAME = "Stadsbiblioteket"


def opened(town: Life) -> Account:
    """The library's account, which Bo and Disa run day by day and Frans stands in for."""
    town.asks_for_library("disa", responsible="bo,disa", administrators="bo,disa")
    decided(town)
    set_up(town)
    account = town.account(NAME)
    assert account is not None, town.request().state
    return account


def on_duty(town: Life) -> str:
    """Who watches the library's account now, and as what."""

    def look(session: object) -> str:
        account = town.account(NAME)
        assert account is not None
        found = Duties(session, MUNICIPALITY, town.town.time).of(account)  # type: ignore[arg-type]
        return f"{found.person.id} {found.instead_of}".strip() if found is not None else ""

    return str(town.ask(look))


@pytest.mark.clauses("GIS-92", "LID-18", "LID-22")
@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
def test_all_who_are_named_stay_responsible_and_watch_in_turn(routine: str) -> None:
    with life(routine) as town:
        account = opened(town)
        assert (account.responsible, account.also_responsible) == ("bo", ["disa"])
        assert on_duty(town) == "bo"
        town.away("bo")
        assert on_duty(town) == "disa Bo Ask"
        town.away("disa")
        assert on_duty(town) == "frans Bo Ask"
        shown = town.says("carin", f"konto {NAME}")
        assert isinstance(shown, Shown)
        facts = [pair for block in shown.card.blocks if isinstance(block, Facts) for pair in block.pairs]
        assert [value for _, value in facts].count("Bo Ask, Disa Lind") == 2  # and as administrators
        disa = town.ask(lambda session: people.get(session, MUNICIPALITY, "disa"))
        assert Relation.RESPONSIBLE in rights.relations(disa, account)


@pytest.mark.clauses("GIS-92")
def test_whoever_is_named_for_an_absence_comes_before_the_others() -> None:
    with life("gislaved") as town:
        opened(town)
        town.away("bo", substitute="rut")
        assert on_duty(town) == "rut Bo Ask"


@pytest.mark.clauses("GIS-92", "GIS-100")
def test_who_else_is_responsible_is_changed_as_the_first_is() -> None:
    with life("gislaved") as town:
        opened(town)
        shown = town.says("carin", f"konto {NAME}")
        assert isinstance(shown, Shown)
        form = town.press("carin", shown.card, "account.people")
        assert isinstance(form, Opened)
        values = {field.key: field.value for field in form.form.fields}
        assert (values["responsible"], values["also_responsible"]) == ("bo", "disa")
        wrong = town.sends("carin", form.form, also_responsible="disa,rut")
        assert isinstance(wrong, Opened)  # whoever is responsible administers too
        same = town.sends("carin", form.form, also_responsible="disa", substitute="disa")
        assert isinstance(same, Opened)
        assert "egen ersättare" in str([field.error for field in same.form.fields])
        done = town.sends("carin", form.form, also_responsible="rut", administrators="bo,disa,rut")
        assert isinstance(done, Shown | Changed)
        account = town.account(NAME)
        assert account is not None
        assert (account.responsible, account.also_responsible) == ("bo", ["rut"])
        assert "Rut Rönn" in str(town.says("carin", f"konto {NAME}"))


@pytest.mark.clauses("GIS-92")
def test_whoever_names_several_reads_who_watches_first() -> None:
    with life("gislaved") as town:
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened):
            hints = {field.key: field.hint or "" for field in answer.form.fields}
            if "responsible" in hints:
                break
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        assert "Är ni flera bevakar den första kontot" in hints["responsible"]
