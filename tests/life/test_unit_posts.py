"""A unit that publishes on a common account: what comes in on its post is its own to watch and answer."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from handlers import intake
from handlers.ports import Incoming, Opened, Refused, Shown
from storage.tables import Case, Place, Posting, TeamChannel
from tests.life.walk import Life, life
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

POST = "https://facebook.example/town/posts/badet"
QUESTION = "När öppnar badet på lördag?"


def comes(town: Life, key: str, url: str, post: str = "p1") -> Case:
    told = Incoming(id=key, text=QUESTION, url=url, post_id=post, created_at=town.town.time)
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    town.town.rest()
    case = town.ask(lambda session: session.exec(select(Case).order_by(col(Case.id).desc())).first())
    assert case is not None
    return case


def places(town: Life, case: Case) -> set[str]:
    def look(session: Session) -> set[str]:
        found = session.exec(select(Posting).where(Posting.key == f"case:{case.id}"))
        return {posting.place for posting in found}

    return town.ask(look)


def channel(session: Session) -> None:
    address = {"team": "T01TEST", "channel": "C0BAD"}
    session.add(TeamChannel(municipality=MUNICIPALITY, id="bad", slack=address))
    session.add(Place(id="slack:T01TEST:C0BAD", municipality=MUNICIPALITY, chat="slack", address=address))


@pytest.mark.clauses("TIB-55")
@pytest.mark.parametrize(
    ("url", "post"),
    [
        (f"{POST}?comment_id=7", "p1"),
        (f"{POST}#comment-7", "p1"),
        ("https://facebook.example/c/7", POST),
        (POST.replace("https://", "https://www."), ""),
    ],
)
def test_what_comes_in_on_a_units_post_is_shown_in_its_channel_and_is_its_own(url: str, post: str) -> None:
    with life("tibro") as town:
        town.town.database.change(channel)
        form = town.says("disa", f"inlägg {POST}")
        assert isinstance(form, Opened)
        assert form.form.fields[0].value == POST
        assert isinstance(town.sends("disa", form.form, channel="bad"), Shown)
        case = comes(town, "c7", url, post)
        assert case.claimed_by == "disa"
        assert {"slack:T01TEST:C0BAD"} < places(town, case)
        assert any("U0DISA" in place for place in places(town, case))
        other = comes(town, "c8", "https://facebook.example/town/posts/annat")
        assert other.claimed_by == ""
        assert "slack:T01TEST:C0BAD" not in places(town, other)


def test_only_who_handles_the_account_says_so_and_the_address_must_be_the_municipalitys() -> None:
    with life("tibro") as town:
        form = town.says("frans", f"inlägg {POST}")
        assert isinstance(form, Opened)
        refused = town.sends("frans", form.form, channel="komm")
        assert isinstance(refused, Refused)
        for wrong in ("https://evil.example/x", "badet", "http://[x", " "):
            again = town.sends("bo", form.form, address=wrong, channel="komm")
            assert isinstance(again, Opened)
            assert again.form.fields[0].error
        assert comes(town, "c1", POST).claimed_by == ""
