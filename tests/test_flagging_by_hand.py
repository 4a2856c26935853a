"""A person flags what has come in already: the open case is shown, a closed one can be decided on again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from cards.flag_forms import BLANKS, LONGEST, PIECE, TEXT_FIELDS, pieces
from cards.texts import units
from handlers.platforms import Visibility
from handlers.ports import Answer, Changed, Opened, Pointed, Sent, Shown, Typed
from storage.tables import Comment
from tests.faults.fakes import MemoryPlatform, Running, actor, running
from tests.faults.program import filled
from tests.scenarios.town import account

INSULT = "Ni är  idioter\nhela bunten på Vägenheten."
PASTED = " ni är idioter hela bunten på vägenheten. "


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def flag(town: Running, person: str, text: str, **answers: str) -> Answer:
    """Types "flagga", fills the form in and sends it."""
    opened = await town.app.handle(Typed(actor=actor(person), words="flagga", place=town.place))
    assert isinstance(opened, Opened)
    return await send(town, person, opened, text=text, account="facebook", **answers)


async def send(town: Running, person: str, opened: Opened, **answers: str) -> Answer:
    form = opened.form
    return await town.app.handle(
        Sent(
            actor=actor(person),
            form=form.name,
            subject=form.subject,
            version=form.version,
            values=filled(form) | answers,
        )
    )


async def opened_cases(town: Running) -> int:
    return (await town.actions()).count("case.opened")


async def test_what_is_an_open_case_is_shown_and_not_opened_twice(tmp_path: Path, database_url: str) -> None:
    """Capitals and line breaks make no difference; who may not decide gets no buttons."""
    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        for person, handles in (("disa", True), ("frans", False)):
            shown = await flag(town, person, PASTED)
            assert isinstance(shown, Shown)
            assert shown.card.key == f"case:{case}"
            assert f"redan ärende {case}" in str(shown.card.blocks[0])
            assert bool(shown.card.buttons) == handles
        assert await opened_cases(town) == 1


async def test_another_account_or_address_is_another_comment(tmp_path: Path, database_url: str) -> None:
    """Where both have an address it must be the same; www and http make no difference."""
    accounts = [account("facebook"), account("x")]
    async with running(tmp_path, database_url, accounts=accounts) as town:
        await town.comes(INSULT, account_="x")
        first = await flag(town, "bo", PASTED, url="https://www.facebook.com/town/1")
        assert "blev ärende 2" in str(first)
        assert "redan ärende 2" in str(await flag(town, "disa", INSULT, url="http://facebook.com/town/1/"))
        assert "redan ärende 2" in str(await flag(town, "disa", INSULT))
        assert "blev ärende 3" in str(await flag(town, "disa", INSULT, url="https://facebook.com/town/2"))
        assert await opened_cases(town) == 3


async def test_a_decided_one_is_decided_on_again_only_if_the_person_says_so(
    tmp_path: Path, database_url: str
) -> None:
    """The new case is of the same comment, and its card says what was decided before."""
    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        assert isinstance(await town.press("bo", "case.approve", case), Changed)
        asked = await flag(town, "disa", PASTED)
        assert isinstance(asked, Opened)
        assert f"Ärende {case} om samma kommentar: Godkänd av Bo Ask" in str(asked.form.blocks[0])
        assert isinstance(await send(town, "disa", asked, again=""), Opened)
        assert await opened_cases(town) == 1

        both = await asyncio.gather(*(send(town, name, asked, again="yes") for name in ("disa", "frans")))
        assert await opened_cases(town) == 2
        assert all(f"ärende {case + 1}" in str(answer) for answer in both)
        found = await town.case(case + 1)
        assert (found.comment, found.state) == ((await town.case(case)).comment, "open")
        await town.card_says(case + 1, "Godkänd av Bo Ask")
        assert isinstance(await town.press("bo", "case.approve", case + 1), Changed)
        closed = await town.card_says(case + 1, "Godkänd: ")
        assert "om samma kommentar" not in str(closed)
        assert await town.log_holds()


async def test_what_was_removed_and_stands_there_again_is_another_comment(
    tmp_path: Path, database_url: str
) -> None:
    platform = MemoryPlatform()
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await town.form("bo", "case.remove", case, notice="none")
        await town.card_says(case, "Borttagen av Bo Ask")
        assert platform.shown["c1"] is Visibility.HIDDEN
        asked = await flag(town, "disa", PASTED)
        assert isinstance(asked, Opened)
        assert f"ärende {case + 1}" in str(await send(town, "disa", asked, again="yes"))
        assert (await town.case(case + 1)).comment != (await town.case(case)).comment


async def test_what_came_in_and_was_no_case_becomes_one(tmp_path: Path, database_url: str) -> None:
    """No rule found anything in it; the person did. It stays one comment."""
    async with running(tmp_path, database_url) as town:
        with pytest.raises(IndexError):
            await town.comes("Det luktar konstigt vid ån idag igen.")
        assert "ärende 1" in str(await flag(town, "disa", "Det luktar konstigt vid ån idag igen."))
        assert (await town.case(1)).comment == 1
        opened = [row.actor for row in await town.rows() if row.action == "case.opened"]
        assert opened == ["disa"]


ACCOUNTS = [
    account("facebook", address="https://www.facebook.com/town"),
    account("facebook", id="library", address="https://www.facebook.com/town/library/"),
    account("facebook", id="profile", address="https://www.facebook.com/profile.php?id=7"),
    account("x", address="https://x.example/town"),
]


async def test_the_account_of_a_pasted_address_is_preset(tmp_path: Path, database_url: str) -> None:
    """The account whose own address leads to it, and none where that is not sure; typed and pointed at."""
    expected = {
        "https://www.facebook.com/town/posts/17?comment_id=3": "facebook",
        "http://m.facebook.com/Town/posts/17": "facebook",
        "https://facebook.com/town": "facebook",
        "https://www.facebook.com/town/library/posts/2": "library",
        "https://www.facebook.com/profile.php?id=7": "profile",
        "https://www.facebook.com/profile.php?id=77": "",
        "https://x.example/town/status/9": "x",
        "https://www.facebook.com/townhall/posts/1": "",
        "https://www.facebook.com.evil.example/town/posts/1": "",
        "https://[x.example/town": "",
    }
    async with running(tmp_path, database_url, accounts=ACCOUNTS) as town:
        bo = actor("bo")
        for address, preset in expected.items():
            for event in (
                Typed(actor=bo, words=f"flagga {address} {INSULT}"),
                Pointed(actor=bo, text=f"{INSULT}\n{address}", link="https://chat.example/1"),
            ):
                opened = await town.app.handle(event)
                assert isinstance(opened, Opened)
                found = {field.key: field.value for field in opened.form.fields}
                assert (found["account"], found["url"], found["text"]) == (preset, address, INSULT), address


async def test_an_account_that_is_left_empty_follows_from_the_address(
    tmp_path: Path, database_url: str
) -> None:
    """Where it does not, the form asks and nothing is lost."""
    async with running(tmp_path, database_url, accounts=ACCOUNTS) as town:
        opened = await town.app.handle(Typed(actor=actor("bo"), words="flagga"))
        assert isinstance(opened, Opened)
        again = await send(town, "bo", opened, text=INSULT, url="https://elsewhere.example/1")
        assert isinstance(again, Opened)
        assert again.form.fields[0].error == "Välj konto. Adressen hör inte till något av dem."
        assert again.form.fields[1].value == INSULT
        done = await send(town, "bo", again, url="https://www.facebook.com/town/library/posts/2")
        assert isinstance(done, Shown)
        assert (await town.case(1)).account == "library"


async def test_what_cannot_be_so_is_said_beneath_its_question(tmp_path: Path, database_url: str) -> None:
    """By the same rules as for a program that sends comments; nothing that was written is lost."""
    address = "Skriv hela webbadressen utan mellanslag. Den börjar med https:// eller http://."
    too_old = "Datumet ligger före år 2000. Kontrollera årtalet."
    wrong = [
        ("posted", "0001-01-01", too_old),
        ("posted", "1800-05-01", too_old),
        ("posted", "1999-12-31", too_old),
        ("url", "https://[::1", address),
        ("url", "http://", address),
        ("url", "https://x y", address),
        ("text", "\u200b\u200d \ufeff", "Fyll i det här."),
    ]
    async with running(tmp_path, database_url) as town:
        for key, written, error in wrong:
            opened = await flag(town, "bo", **{"text": INSULT, key: written})
            assert isinstance(opened, Opened)
            found = {field.key: field for field in opened.form.fields}
            assert {name: one.error for name, one in found.items() if one.error} == {key: error}
            assert found[key].value == written
        assert await opened_cases(town) == 0
        assert "blev ärende 1" in str(await flag(town, "bo", INSULT, posted="2000-01-01"))


@pytest.mark.parametrize(
    "text",
    ["Ni är idioter! " * 500, "🤡" * 1501, "ö" * 3000 + "!", " ".join(["a" * 2999, "b" * 2999, "c" * 2999])],
)
async def test_a_long_text_is_spread_over_several_fields_and_put_together_again(
    tmp_path: Path, database_url: str, text: str
) -> None:
    """To the letter, though a chat takes away the blanks at the ends of a field."""
    async with running(tmp_path, database_url) as town:
        for event in (
            Pointed(actor=actor("bo"), text=text),
            Typed(actor=actor("bo"), words=f"flagga {text}"),
        ):
            opened = await town.app.handle(event)
            assert isinstance(opened, Opened)
            fields = [field for field in opened.form.fields if field.key.startswith("text")]
            assert len(fields) > 1
            assert {field.error for field in fields} == {None}
        values = {field.key: field.value.strip() for field in fields} | {"account": "facebook"}
        # Something else is wrong first: nothing of the text is lost by it.
        again = await send(town, "bo", opened, **values, hour="25:70")
        assert isinstance(again, Opened)
        assert {field.key: field.value for field in again.form.fields}.items() >= values.items()
        assert "blev ärende 1" in str(await send(town, "bo", again, **values, hour=""))
        comment = await town.app.database.read(lambda session: session.exec(select(Comment)).one())
        assert comment.text == text.strip()


@given(text=st.text(st.sampled_from("aö 🤡\n"), min_size=1, max_size=9).map(lambda text: text * 997))
def test_pieces_are_the_whole_text_and_each_fits(text: str) -> None:
    found = pieces(text)
    assert "".join(found) == text
    assert all(0 < units(piece) <= PIECE for piece in found)
    # As few as can be: none is left over where there are no more fields.
    assert all(units(piece) >= PIECE - 2 * BLANKS for piece in found[:-1])
    assert units(text) > LONGEST or len(found) <= len(TEXT_FIELDS)
    if "aö" in text:  # there are places inside words
        assert "".join(piece.strip() for piece in found) == text.strip()


async def test_a_text_that_is_too_long_for_the_form_is_never_cut(tmp_path: Path, database_url: str) -> None:
    """The form says so and asks for what matters most."""
    async with running(tmp_path, database_url) as town:
        opened = await town.app.handle(Pointed(actor=actor("bo"), text="Ni är idioter!" * 650))
        assert isinstance(opened, Opened)
        texts = [field for field in opened.form.fields if field.key.startswith("text")]
        assert [field.value for field in texts] == [""]
        error = str(texts[0].error).replace("\N{NO-BREAK SPACE}", " ")
        assert "Texten har 9 100 tecken, och här får högst 9 000 plats." in error
        assert "blev ärende 1" in str(await send(town, "bo", opened, text=INSULT, account="facebook"))
