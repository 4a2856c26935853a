"""A unit that publishes on a common account: what comes in on its post is its own to watch and answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from handlers import intake
from handlers.platforms import Incoming, Visibility
from handlers.ports import Opened, Refused, Shown, Undelivered
from handlers.unit_posts import KIND
from storage.duty_tables import Reminder
from storage.tables import Account, Case, Comment, Place, Posting, TeamChannel
from tests.clocked import local
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
        assert "disa" in town.told_of({f"case:{case.id}"})
        (row,) = town.ask(lambda session: list(session.exec(select(Reminder))))
        assert "Du får det som den som publicerade inlägget · Tibro" in town.card(f"told:{row.id}").context[0]
        other = comes(town, "c8", "https://facebook.example/town/posts/annat")
        assert other.claimed_by == ""
        assert "slack:T01TEST:C0BAD" not in places(town, other)


@pytest.mark.clauses("TIB-55")
@pytest.mark.parametrize("said", ["by its address", "by its id"])
def test_what_waits_on_the_post_when_the_unit_says_so_becomes_its_own_too(said: str) -> None:
    """The post is out for an hour before Disa says that it is hers: a question has come, and others too."""
    with life("tibro") as town:
        town.town.database.change(channel)
        address, theirs = (SHARED, TOLD) if said == "by its id" else (POST, f"{POST}?comment_id=7")
        if said == "by its id":
            asked_at(town, {SHARED: "61550_122"})
        case = comes(town, "c7", theirs, post="61550_122")
        taken = comes(town, "c8", theirs, post="61550_122")
        town.forge("bo", "case.claim", f"case:{taken.id}", taken.version)
        other = comes(town, "c9", "https://facebook.example/town/posts/annat", post="61550_9")
        town.told_of({f"case:{case.id}"})
        for _ in range(2):  # said again, it is told once
            form = town.says("disa", f"inlägg {address}")
            assert isinstance(form, Opened)
            assert isinstance(town.sends("disa", form.form, channel="bad"), Shown)
            town.town.rest()
        by = {one.id: one.claimed_by for one in town.ask(lambda session: list(session.exec(select(Case))))}
        assert by == {case.id: "disa", taken.id: "bo", other.id: ""}
        assert "slack:T01TEST:C0BAD" in places(town, case)
        assert not {"slack:T01TEST:C0BAD"} & (places(town, taken) | places(town, other))
        assert "disa" in town.told_of({f"case:{case.id}"})
        (row,) = town.ask(lambda session: list(session.exec(select(Reminder).where(Reminder.kind == KIND))))
        assert (row.person, row.subject) == ("disa", f"case:{case.id}")


def told(town: Life, text: str, visibility: Visibility = Visibility.VISIBLE) -> None:
    """The platform tells how a comment on the unit's post stands now."""
    comment = Incoming(
        id="c7", text=text, url=POST, post_id="p1", created_at=town.town.time, visibility=visibility
    )
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [comment], origin="platform"))
    town.town.rest()


@pytest.mark.clauses("TIB-55")
@pytest.mark.parametrize("became", ["edited", "shown again", "reported"])
def test_what_becomes_a_case_later_is_the_units_too(became: str) -> None:
    with life("tibro") as town:
        town.town.database.change(channel)
        form = town.says("disa", f"inlägg {POST}")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("disa", form.form, channel="bad"), Shown)
        told(town, "Fint väder")
        if became == "edited":
            told(town, QUESTION)
        elif became == "shown again":
            told(town, QUESTION, Visibility.HIDDEN)  # the platform's own filter hides it as it is edited
            told(town, QUESTION)
        else:
            comment = town.ask(lambda session: session.exec(select(Comment.id)).one())
            assert comment is not None
            town.town.run(intake.take_up(town.town.world, comment, by="bo"))
            town.town.rest()
        [case] = town.ask(lambda session: list(session.exec(select(Case))))
        assert case.claimed_by == "disa"
        assert "slack:T01TEST:C0BAD" in places(town, case)
        assert "disa" in town.told_of({f"case:{case.id}"})


def test_a_case_that_was_let_go_of_stays_so_when_its_comment_is_edited() -> None:
    with life("tibro") as town:
        town.town.database.change(channel)
        form = town.says("disa", f"inlägg {POST}")
        assert isinstance(form, Opened)
        town.sends("disa", form.form, channel="bad")
        told(town, QUESTION)
        [case] = town.ask(lambda session: list(session.exec(select(Case))))
        assert not isinstance(town.forge("disa", "case.release", f"case:{case.id}", case.version), Refused)
        told(town, f"{QUESTION} Eller på söndag?")
        [case] = town.ask(lambda session: list(session.exec(select(Case))))
        assert (case.revision, case.claimed_by) == (2, "")


@pytest.mark.parametrize("channels", ["only this", "another too"])
def test_the_accounts_own_channel_may_be_the_units_and_shows_each_case_once(channels: str) -> None:
    """A small town has one team channel: the form proposes it, and what comes in is taken in as ever."""
    with life("tibro") as town:
        if channels == "another too":
            town.town.database.change(channel)
        form = town.says("disa", f"inlägg {POST}")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("disa", form.form, channel="komm"), Shown)
        case = comes(town, "c7", f"{POST}?comment_id=7")
        assert case.claimed_by == "disa"
        own = {place for place in places(town, case) if "@" not in place}
        assert own == {"slack:T1:C1", "teams:19:c"}
        for place in own:
            assert len(town.town.chats[place.partition(":")[0]].in_place(place)) == 1


@pytest.mark.parametrize("done", ["nothing", "taken over", "let go", "passed on"])
def test_on_monday_the_unit_hears_of_what_still_stands_on_it_alone(done: str) -> None:
    """A comment comes on Saturday and is Disa's; before she is at work Bo has done something about it."""
    with life("tibro") as town:
        town.town.database.change(channel)
        town.town.time = local("2026-11-21 10:00")
        form = town.says("disa", f"inlägg {POST}")
        assert isinstance(form, Opened)
        town.sends("disa", form.form, channel="bad")
        case = comes(town, "c7", f"{POST}?comment_id=7")
        pressed = {"taken over": ["case.release", "case.claim"], "let go": ["case.release"]}
        for action in pressed.get(done, []):
            version = town.ask(lambda session: session.get_one(Case, case.id).version)
            assert not isinstance(town.forge("bo", action, f"case:{case.id}", version), Refused)
        if done == "passed on":
            town.town.database.change(lambda session: set_state(session, case, "awaiting"))
        town.told_of({f"case:{case.id}"})
        town.town.time = local("2026-11-23 08:00")
        town.told_of({f"case:{case.id}"})
        town.town.rest()
        titles = {seen.card.title for seen in town.town.chats["slack"].in_place("@U0DISA")}
        assert (f"Nytt på ditt inlägg: ärende {case.id}" in titles) == (done == "nothing")


def set_state(session: Session, case: Case, state: str) -> None:
    session.get_one(Case, case.id).state = state


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


# --- where comments bear the post's id alone -------------------------------------------------------

SHARED = "https://www.facebook.com/permalink.php?story_fbid=pfbid02abc&id=61550&ref=share"
#: As Facebook's webhook tells of a comment: the address of the post is another one than people copy.
TOLD = "https://www.facebook.com/61550/posts/122?comment_id=7"


class Asked:
    """A platform that knows its own posts by their addresses."""

    def __init__(self, platform: object, known: dict[str, str], refusal: Undelivered | None = None) -> None:
        self._platform, self._known, self._refusal = platform, known, refusal

    def __getattr__(self, name: str) -> object:
        return getattr(self._platform, name)

    async def post_at(self, address: str) -> str:
        if self._refusal is not None:
            raise self._refusal
        return self._known.get(address, "")


def asked_at(town: Life, known: dict[str, str], refusal: Undelivered | None = None) -> None:
    platform = Asked(town.town.platform, known, refusal)
    town.town.world = replace(town.town.world, platform=lambda _: platform)

    def connect(session: Session) -> None:
        account = session.get_one(Account, (MUNICIPALITY, ACCOUNT))
        account.connection = {"page_id": "61550", "token": "META"}
        session.add(account)

    town.town.database.change(connect)


@pytest.mark.clauses("TIB-55")
def test_a_post_is_known_again_by_the_id_that_its_platform_gives() -> None:
    with life("tibro") as town:
        town.town.database.change(channel)
        asked_at(town, {SHARED: "61550_122"})
        form = town.says("disa", f"inlägg {SHARED}")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("disa", form.form, channel="bad"), Shown)
        case = comes(town, "c7", TOLD, post="61550_122")
        assert case.claimed_by == "disa"
        assert {"slack:T01TEST:C0BAD"} < places(town, case)
        other = comes(town, "c8", TOLD.replace("122", "123"), post="61550_123")
        assert other.claimed_by == ""


def test_an_address_that_the_platform_does_not_know_or_cannot_say_is_not_taken_for_told() -> None:
    """What comes in would never be known again, and nobody would notice."""
    with life("tibro") as town:
        asked_at(town, {})
        form = town.says("bo", f"inlägg {POST}")
        assert isinstance(form, Opened)
        again = town.sends("bo", form.form, channel="komm")
        assert isinstance(again, Opened)
        assert again.form.fields[0].error.startswith("Plattformen känner inte igen adressen")
        asked_at(town, {}, Undelivered("Meta är ur funktion för tillfället"))
        again = town.sends("bo", form.form, channel="komm")
        assert isinstance(again, Opened)
        assert "(Meta är ur funktion för tillfället). Försök igen" in again.form.fields[0].error


def test_said_again_with_another_address_the_last_word_holds() -> None:
    with life("tibro") as town:
        town.town.database.change(channel)
        asked_at(town, {SHARED: "61550_122", POST: "61550_122"})
        for who, address in (("disa", SHARED), ("bo", POST)):
            form = town.says(who, f"inlägg {address}")
            assert isinstance(form, Opened)
            assert isinstance(town.sends(who, form.form, channel="bad"), Shown)
        assert comes(town, "c7", TOLD, post="61550_122").claimed_by == "bo"
