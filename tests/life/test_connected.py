"""An account that was opened in chat is read only once somebody has connected it; until then it is said."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from handlers.ports import Changed, Opened
from storage import feeds
from storage.tables import Account
from tests.life.everybody import decided, set_up
from tests.life.walk import Life, life

ADDRESS = "https://www.instagram.com/stadsbiblioteket"


def opened(town: Life) -> Account:
    town.asks_for_library("disa")
    decided(town)
    set_up(town)
    account = town.account("Stadsbiblioteket")
    assert account is not None
    return account


def connects(town: Life, account: Account) -> None:
    def change(session: Session) -> None:
        row = session.get(Account, (account.municipality, account.id))
        assert row is not None
        row.connection = {"user_id": "17", "token": "META_TOKEN"}
        session.add(row)

    town.town.database.change(change)


@pytest.mark.parametrize("runs", [["it_admin"], []], ids=["it", "nobody"])
def test_whoever_runs_the_program_is_asked_to_connect_what_was_opened(runs: list[str]) -> None:
    """Else the coordinator; and nobody reads that comments are watched which nothing reads."""
    who = "frans" if runs else "anna"
    with life("tibro", frans={"roles": ["department_head", *runs]}) as town:
        account = opened(town)
        assert "Kanalvakt läser det inte: titta till det varje arbetsdag" in repr(town.card())
        assert "kommentarerna bevakas" not in repr(town.card())
        (task,) = town.tasks("connect")
        town.later(minutes=1)
        town.keep_time()
        asked = [one for one in ("anna", "frans", "carin", "disa") if "Koppla kontot" in repr(town.seen(one))]
        assert asked == [who]
        card = repr(town.card(f"task:{task.id}"))
        assert f"med id {account.id} och en connection (README, " in card
        connects(town, account)
        town.keep_time()
        assert town.tasks("connect") == []
        assert town.tasks("connect", state="dropped") != []


def test_nobody_is_asked_to_connect_what_another_program_sends() -> None:
    """It comes by the webhook, as status says; that nothing reads it would be untrue."""
    with life("tibro") as town:
        account = opened(town)
        assert town.tasks("connect") != []
        town.town.database.change(
            lambda session: feeds.took(session, account.municipality, account.id, town.town.time)
        )
        town.keep_time()
        assert town.tasks("connect") == []
        assert town.tasks("connect", state="dropped") != []
        assert "Stadsbiblioteket" in (status := repr(town.says("anna", "status")))
        assert "kommer genom webhooken, senast" in status


def test_that_an_account_is_looked_after_by_hand_is_somebody_s_word() -> None:
    with life("tibro") as town:
        opened(town)
        (task,) = town.tasks("connect")
        form = town.press("anna", town.card(f"task:{task.id}"), "task.done")
        assert isinstance(form, Opened)
        (tick,) = [field for field in form.form.fields if field.kind == "tick"]
        assert tick.label.startswith("Kontot ska skötas för hand")
        again = town.sends("anna", form.form)
        assert isinstance(again, Opened), "nothing is done without the tick"
        assert isinstance(town.sends("anna", form.form, **{tick.key: "yes"}), Changed)
        assert town.tasks("connect") == []
