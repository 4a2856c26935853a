"""No login that somebody types is taken or kept, in any field of a walk (TIB-30, GIS-99, LID-76)."""

from __future__ import annotations

import json

import pytest

from handlers.ports import Opened, Shown
from routines.typed_login import holds_login
from tests.life.everybody import decided
from tests.life.test_asked import error_of, reached_to
from tests.life.walk import LIBRARY, Life, life

LOGIN = "Användarnamn tibrobibliotek, lösenord Sommar2026!"


def kept(town: Life) -> str:
    """All that is kept of the request, and what the log says."""
    rows = [str(row.data) if hasattr(row, "data") else str(row) for row in town.town.rows()]
    return json.dumps(town.request().model_dump(mode="json"), ensure_ascii=False) + "".join(rows)


@pytest.mark.clauses("TIB-30")
def test_where_a_login_is_kept_is_answered_without_it() -> None:
    with life("tibro") as town:
        town.asks_for_library("disa")
        decided(town)
        for _ in range(8):
            page = town.press("disa", town.card(), "request.continue")
            assert isinstance(page, Opened)
            given = {field.key: town.said(field, LIBRARY) for field in page.form.fields}
            if "login_place" in given:
                break
            town.sends("disa", page.form, **given)
        again = town.sends("disa", page.form, **{**given, "login_place": LOGIN})
        assert isinstance(again, Opened)
        assert error_of(again.form, "login_place").startswith("Det ser ut som en inloggning")
        assert "Sommar2026" not in str(again.form)
        assert "Sommar2026" not in kept(town)
        assert "login_place" not in town.request().answers
        town.sends("disa", again.form, login_place="Kommunens gemensamma lösenordsvalv")
        assert town.request().answers["login_place"] == "Kommunens gemensamma lösenordsvalv"


@pytest.mark.parametrize("said", [LOGIN, "pw: hemligt", f"{LOGIN} {'Mer. ' * 1000}"])
def test_a_login_among_the_plan_s_answers_is_kept_nowhere(said: str) -> None:
    with life("gislaved") as town:
        form = reached_to(town, "purpose")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        again = town.sends("disa", form, **{**given, "purpose": said})
        assert isinstance(again, Opened)
        assert error_of(again.form, "purpose").startswith("Det ser ut som en inloggning")
        for words in ("Sommar2026", "hemligt"):
            assert words not in str(again.form)
            assert words not in kept(town)


def test_nobody_asks_about_a_request_with_a_login_in_the_question() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        form = town.press("carin", town.asked("request_approval"), "request.ask")
        assert isinstance(form, Opened)
        again = town.sends("carin", form.form, words=f"Stämmer det här? {LOGIN}")
        assert isinstance(again, Opened)
        assert error_of(again.form, "words").startswith("Det ser ut som en inloggning")
        assert "Sommar2026" not in str(again.form)
        assert "Sommar2026" not in kept(town)
        assert not isinstance(town.sends("carin", again.form, words="Var ligger lösenordet?"), Opened | Shown)


@pytest.mark.parametrize(
    "said",
    [
        *("password: hemligt", "pw: x1y2", "pw:hemlig", "lösenord=abc", "pwd hej123", "PIN-kod: 4821"),
        *("Lösenordet är Sommar2026", "lösenordet till kontot är Sommar2026!", "losenord: Hemligt1"),
        *("Inloggning: bibblan / Sommar2026", "användarnamn bibblan lösenord sommar", "user: a, password: b"),
        *(
            "Användarnamn: bibblan\nLösenord: sommar",
            "I valvet. Lösenord: vinter",
            "Login: k@stad.se / Abc123",
            "Lösenord: @Sommar2026",
        ),
    ],
)
def test_what_holds_a_login(said: str) -> None:
    assert holds_login(said)


@pytest.mark.parametrize(
    "said",
    [
        *("Kommunens gemensamma lösenordsvalv", "Lösenordet ligger i valvet", "Lösenord: se valvet"),
        *("Lösenord och användarnamn finns hos registratorn", "I lösenordshanteraren 1Password"),
        *("Användarnamn, lösenord och reservkoder ligger i valvet", "Tips om säkra lösenord: byt dem ofta"),
        *("Bevakas i två pass: 8–12 och 13–16", "Konto: Instagram, Facebook", "Lösenordet byts var 90:e dag"),
        *(
            "Lösenord förvaras enligt rutin IT-2026",
            "Passwords are kept in the vault",
            "Lösenord i Bitwarden",
        ),
        *("Användarnamn: se valvet, lösenord: se valvet", "https://www.instagram.com/stad?id=1"),
        "Ersätts av vårt nya konto: https://www.instagram.com/laholm2026",
        "Vårt konto: https://www.facebook.com/profile.php?id=6155",
        *("Inloggning: instagram.com/biblioteket_2026", "Lösenordet är kvar i https://valv.example/post17"),
        *("Kontot: instagram.com/biblioteket_2026", "Konto: @tibro1, @tibro2"),
        *("Vårt nya konto: klass_7a, klass_7b", "Användare: ungdomar, 13-åringar"),
    ],
)
def test_what_only_says_where_a_login_lies(said: str) -> None:
    assert not holds_login(said)
