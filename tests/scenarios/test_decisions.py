"""Godkänn, Ta hand om, Visa, Svara: decisions that take a press or a short form."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import Session, col, select

from storage.tables import Posting
from tests.scenarios.conftest import Open
from tests.scenarios.town import STRANGER, Town, account
from tests.stages.base import SeenCard, SeenForm

INSULT = "Ni är idioter hela bunten."
SECRET = "Min granne Sven, 121212-1212, går på bidrag."
QUESTION = "När öppnar badhuset på lördag?"


async def test_a_comment_is_kept_and_comes_back_only_if_it_is_edited(open_town: Open) -> None:
    """Kept, with who and when; sent again it changes nothing; edited it is judged anew."""
    async with open_town() as town:
        await town.comes_in(INSULT, comment_id="1")
        card = await town.card("Troll Trollsson", "förtal", "idioter")
        assert await town.press("bo", card, "Godkänn") is None or True
        kept = await town.card("Godkänd av Bo Ask", buttons=("Ångra",))
        assert "idioter" in kept.text

        again = await town.comes_in(INSULT, comment_id="1")
        assert again == {"received": 0, "duplicates": 1}
        edited = await town.comes_in("Ni är idioter allihop, era kräk.", comment_id="1")
        assert edited["received"] == 1
        fresh = await town.card("kräk", "version 2")
        assert "Godkänn" in fresh.buttons
        assert "case.kept" in await town.actions()


async def test_a_mistaken_keep_is_undone(open_town: Open) -> None:
    """The case is open as before, says who kept it and who undid that, and can be decided anew."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        card = await town.card("idioter")
        deadline = next(line for line in card.text.splitlines() if "senast" in line)
        await town.press("bo", card, "Godkänn")
        kept = await town.card("Godkänd av Bo Ask", buttons=("Ångra",))
        await town.refused("frans", kept, "Ångra")
        await town.press("disa", kept, "Ångra")
        again = await town.card("Bo Ask godkände", "Disa Lind ångrade det", deadline)
        assert {"Godkänn", "Ta bort"} <= set(again.buttons)
        await town.press("disa", again, "Godkänn")
        settled = await town.card("Godkänd av Disa Lind")
        assert "ångrade" not in settled.text
        said = [row for row in await town.actions() if row in {"case.kept", "decision.undone"}]
        assert said == ["case.kept", "decision.undone", "case.kept"]
        assert await town.log_holds()


@pytest.mark.clauses("TIB-78", "TIB-87", "LID-141")
async def test_a_suspected_secret_is_hidden_and_not_kept_by_a_mere_press(open_town: Open) -> None:
    """The channel sees category and link only; handlers may open the text; keeping it needs a reason."""
    async with open_town() as town:
        await town.comes_in(SECRET)
        card = await town.card("Personnummer", "sekretess")
        assert "121212" not in card.text
        assert "Sven" not in card.text

        shown = await town.press("bo", card, "Visa")
        assert isinstance(shown, SeenCard)
        assert "121212-1212" in shown.text
        assert "case.shown" in await town.actions()
        assert "121212" not in (await town.card("Personnummer")).text

        form = await town.form("bo", await town.card("Personnummer"), "Godkänn")
        empty = await town.stage.send("bo", form, {})
        assert isinstance(empty, SeenForm)
        assert empty.errors
        label = form.labels[-1]
        await town.stage.send("bo", empty, {label: "Det är ett exempelnummer"})
        await town.card("Godkänd av Bo Ask", "exempelnummer")


async def test_a_question_is_answered_where_it_stands_by_hand(open_town: Open) -> None:
    """No interface can post: the card shows the text, and a person says that it stands there."""
    async with open_town("gislaved") as town:
        await town.comes_in(QUESTION)
        card = await town.card("Fråga", "Besvara")
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Hej! Vi öppnar klockan 10."})
        card = await town.card("Vi öppnar klockan 10", "Publicera svaret")
        assert "Bo" in card.text  # Gislaved: tell who you are (GIS-50)
        form = await town.form("bo", card, "Publicerat")
        await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})
        await town.card("Besvarad av Bo Ask")


@pytest.mark.clauses("TIB-52", "LAH-72")
async def test_a_question_is_not_dismissed_silently(open_town: Open) -> None:
    """Closing a question without an answer needs a reason."""
    async with open_town("laholm") as town:
        await town.comes_in(QUESTION)
        form = await town.form("bo", await town.card("Fråga"), "Godkänn")
        refused = await town.stage.send("bo", form, {})
        assert isinstance(refused, SeenForm)
        assert refused.errors
        await town.stage.send("bo", refused, {"Varför behövs inget svar?": "Redan besvarad i tråden"})
        await town.card("Avslutad utan svar", "Redan besvarad i tråden")


@pytest.mark.clauses("LID-113")
async def test_lidingo_does_not_let_an_answer_be_signed(open_town: Open) -> None:
    """A name below the answer is refused, with the reason; the text is kept."""
    async with open_town("lidingo") as town:
        await town.comes_in(QUESTION)
        form = await town.form("bo", await town.card("Fråga"), "Svara")
        again = await town.stage.send("bo", form, {"Text": "Klockan tio.\n/Bo Ask"})
        assert isinstance(again, SeenForm)
        assert "undertecknas" in again.errors["Text"]
        assert again.values["Text"].startswith("Klockan tio.")


@pytest.mark.clauses("DEG-42")
async def test_degerfors_does_not_answer_an_attack_unless_somebody_judges_that_it_is_none(
    open_town: Open,
) -> None:
    """Svara opens with the clause, and nothing is posted before that is confirmed."""
    async with open_town("degerfors") as town:
        await town.comes_in(INSULT)
        form = await town.form("bo", await town.card("Personangrepp"), "Svara")
        assert "DEG-42" in form.text
        again = await town.stage.send("bo", form, {"Text": "Tack för ditt inlägg."})
        assert isinstance(again, SeenForm)
        # Each chat says in its own words that it must be ticked.
        assert list(again.errors) == ["Jag har läst det och vill ändå svara"]


@pytest.mark.clauses("LID-133", "LID-134")
async def test_on_x_lidingo_counters_instead_of_removing(open_town: Open) -> None:
    """Where the routine lifts the duty to remove, the card offers a counter-statement."""
    async with open_town("lidingo", accounts=[account("x")]) as town:
        await town.comes_in(INSULT, account="x")
        card = await town.card("Personangrepp", "LID-133")
        assert "Ta bort" not in card.buttons
        assert "Ta bort eller godkänn" not in card.text
        form = await town.form("bo", card, "Bemöt")
        assert form.values["Text"]
        await town.stage.send("bo", form, {})
        await town.card("Publicera bemötandet")


async def test_others_see_who_takes_care_of_it(open_town: Open) -> None:
    """Ta hand om shows the name; Släpp lets go."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        await town.press("disa", await town.card("idioter"), "Ta hand om")
        card = await town.card("Tas om hand av", "Disa Lind")
        assert "Släpp" in card.buttons
        await town.press("bo", card, "Släpp")
        card = await town.card("idioter", "Ta bort eller godkänn")
        await town.until(lambda: _not_shown(town, "Disa Lind"), "the claim is gone from the card")


async def _not_shown(town: object, words: str) -> bool:
    cards = await town.stage.cards()  # type: ignore[attr-defined]
    return all(words not in card.text for card in cards)


async def _noted(town: Town) -> bool:
    """A chat shows a card a moment before it answers that it does; no person reacts within that."""

    def look(session: Session) -> bool:
        return session.exec(select(Posting).where(col(Posting.shown) < Posting.wanted)).first() is None

    return await town.app.database.read(look)


async def test_reactions_claim_and_keep_but_never_remove(open_town: Open) -> None:
    """👀 claims and ✅ keeps; anything else does nothing."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        card = await town.card("idioter")
        await town.until(lambda: _noted(town), "it is noted what stands there")
        await town.stage.react("disa", card, "👍" if town.stage.name == "teams" else "👀")
        card = await town.card("Tas om hand av", "Disa Lind")
        if town.stage.name != "room":  # the room offers no others
            await town.stage.react("bo", card, "❤️")
        await town.until(lambda: _noted(town), "it is noted what stands there")
        await town.stage.react("disa", card, "✅")
        await town.card("Godkänd av Disa Lind")


async def test_only_people_of_the_register_may_press(open_town: Open) -> None:
    """A stranger gets a private no, the log a row; somebody without the right likewise."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        card = await town.card("idioter")
        said = await town.refused(STRANGER, card, "Godkänn")
        assert "förteckning" in said
        said = await town.refused("frans", card, "Ta bort")
        assert "Bo Ask" in said
        refusals = [row for row in await town.log() if row.action == "refused"]
        assert len(refusals) == 2
        assert {"frans"} < {row.actor for row in refusals}
        assert "Godkänn" in (await town.card("idioter")).buttons


async def test_two_who_press_at_once_one_decides_and_the_other_is_told_who(open_town: Open) -> None:
    """The first decision wins; the second presser is told who and when; there is one decision in the log."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        card = await town.card("idioter")
        answers = await asyncio.gather(town.press("bo", card, "Godkänn"), town.press("disa", card, "Godkänn"))
        await town.card("Godkänd av")
        told = [answer.text for answer in answers if isinstance(answer, SeenCard)]
        assert any("Redan avgjort" in text for text in told)
        assert (await town.actions()).count("case.kept") == 1


async def test_a_press_on_an_old_card_is_refused_with_the_present_state(open_town: Open) -> None:
    """The card that was pressed shows what was, not what is."""
    async with open_town() as town:
        await town.comes_in(INSULT)
        old = await town.card("idioter")
        await town.press("disa", old, "Ta hand om")
        await town.card("Disa Lind")
        said = await town.refused("bo", old, "Godkänn")
        assert "Disa Lind" in said
        assert "case.kept" not in await town.actions()
