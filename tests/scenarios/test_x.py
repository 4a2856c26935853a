"""An account at X: what answers it is hidden, since nothing there can be deleted, and the card says so."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from storage.tables import SetAside
from tests.scenarios.conftest import Open
from tests.scenarios.test_facebook import INSULT
from tests.scenarios.town import RULES, account
from tests.stages.base import SeenCard, SeenForm
from tests.x.fake import KEY, KEY_SECRET, TOKEN, TOKEN_SECRET, USER, XServer, problem, x_server

SHOWS = "X (Twitter) låter ingen ta bort andras inlägg"


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_TOWN", f"{TOKEN}:{TOKEN_SECRET}")


def ours() -> dict[str, Any]:
    """The town's account; its keys are a named secret."""
    return account("x", name="Staden", connection={"user_id": USER, "token": "X_TOWN"})


def settings(there: XServer) -> dict[str, Any]:
    return {"x_consumer_key": KEY, "x_consumer_secret": KEY_SECRET, "x_api_url": there.address}


async def test_an_answer_is_hidden_with_evidence_its_author_told_first_and_brought_back(
    open_town: Open,
) -> None:
    there = XServer()
    async with x_server(there), open_town("laholm", accounts=[ours()], settings=settings(there)) as town:
        own = there.post(at=town.app.now())
        answer = there.answer(own, INSULT, at=town.app.now())
        await town.app.poll()
        card = await town.card("idioter", SHOWS)
        form = await town.form("bo", card, "Ta bort")
        there.done_but = [problem(503)]  # the notice is posted, and that word of it is lost
        told = {
            "Besked till avsändaren": "Skicka texten nedan",
            "Text till avsändaren": f"Hej! Ditt svar är dolt: [grunden]. Regler: {RULES}",
        }
        await town.stage.send("bo", form, told)
        card = await town.card("Dold: Staden", "Avsändaren har fått besked", SHOWS)
        assert there.hidden == {answer}
        assert len(there.replies(answer)) == 1
        assert len(await town.evidence()) == 1
        await town.app.poll()
        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "idioter")
        assert there.hidden == set()
        assert await town.log_holds()


async def test_what_can_only_be_hidden_is_called_hidden_to_everybody_though_no_rule_flagged_it(
    open_town: Open,
) -> None:
    """Everybody can still open it, and neither card, form, receipt nor the text to its author say else."""
    there = XServer()
    async with x_server(there), open_town("laholm", accounts=[ours()], settings=settings(there)) as town:
        own = there.post(at=town.app.now())
        answer = there.answer(own, "När öppnar badhuset, ni som aldrig svarar?", at=town.app.now())
        await town.app.poll()
        card = await town.card("Fråga att besvara", "badhuset", SHOWS)
        form = await town.form("bo", card, "Ta bort")
        assert form.title == "Dölj kommentaren"
        assert SHOWS in form.text
        assert "tas kommentaren bort" not in form.text
        asked = {"Grund": form.options["Grund"][0], "Besked till avsändaren": "Skicka texten nedan"}
        await town.stage.send("bo", form, asked)
        card = await town.card("Dold: Staden", "Dold av Bo Ask", "Dold, och plattformen har bekräftat", SHOWS)
        assert "Borttagen" not in f"{card.title} {card.text}"
        assert there.hidden == {answer}
        found = await town.stage.say("bo", "sök badhuset")
        assert isinstance(found, SeenCard)
        assert "Dold" in found.text
        assert "Borttagen" not in found.text
        (told,) = [there.posts[id_]["text"] for id_ in there.replies(answer)]
        assert told.startswith("Hej! Vi har dolt ditt inlägg")
        await town.press("bo", card, "Ångra")
        card = await town.card("Fråga att besvara", "Beskedet om att kommentaren är dold", SHOWS)
        assert "borttagen" not in card.text


async def test_where_a_person_hides_it_nobody_is_asked_to_delete_what_x_lets_nobody_delete(
    open_town: Open,
) -> None:
    """An account without a connection: the platform is the same, whoever does it there."""
    async with open_town("laholm", accounts=[account("x", name="Staden")]) as town:
        await town.comes_in(f"{INSULT} Hörni @staden", account="x", kind="mention")
        card = await town.card("Hörni", "står hos någon annan på X")
        assert "Ta bort" not in card.buttons
        assert "Ta bort eller godkänn" not in card.text
        await town.comes_in(INSULT, account="x", kind="reply")
        card = await town.card("idioter", SHOWS)
        form = await town.form("bo", card, "Ta bort")
        assert form.title == "Dölj kommentaren"
        await town.stage.send("bo", form, {})
        card = await town.card(
            "Döljs: Staden", "dölj det där", SHOWS, buttons=["Borttaget", "Ångra", "Bevis"]
        )
        assert "radera" not in card.text
        form = await town.form("bo", card, "Borttaget")
        (asked,) = form.labels
        assert asked.startswith("Jag har dolt kommentaren")
        await town.stage.send("bo", form, {asked: "ja"})
        await town.card("Dold: Staden", "Dold för hand av Bo Ask", SHOWS)
        assert await town.log_holds()


async def test_where_x_refuses_to_hide_in_our_own_thread_a_person_is_asked_to_hide_it_and_told_why(
    open_town: Open,
) -> None:
    there = XServer()
    async with x_server(there), open_town("laholm", accounts=[ours()], settings=settings(there)) as town:
        there.answer(there.post(at=town.app.now()), INSULT, at=town.app.now())
        await town.app.poll()
        there.always["PUT hidden"] = problem(403)
        await town.stage.send("bo", await town.form("bo", await town.card("idioter"), "Ta bort"), {})
        card = await town.card("Kunde inte döljas", "X tillåter inte kontot detta (HTTP 403)", "dölj det där")
        assert "X döljer bara svar i trådar" not in card.text
        assert "radera" not in card.text


async def test_one_post_that_cannot_be_read_blinds_nobody_and_is_kept_for_people_to_look_through(
    open_town: Open,
) -> None:
    there = XServer()
    async with x_server(there), open_town("laholm", accounts=[ours()], settings=settings(there)) as town:
        own = there.post(at=town.app.now())
        odd = there.answer(own, "Konstig", at=town.app.now())
        there.answer(own, INSULT, at=town.app.now())
        there.posts[odd]["created_at"] = "nyss"
        for _ in range(3):  # once more, for the answer may have been half, and then the rest is read
            await town.app.poll()
        await town.card("idioter")
        (kept,) = await town.app.database.read(lambda session: list(session.exec(select(SetAside))))
        assert (kept.source, kept.reason) == ("x", "odd_row")
        assert odd in kept.body


async def test_no_text_is_decided_that_is_longer_than_x_takes(open_town: Open) -> None:
    """Neither an answer nor the notice to whose answer is hidden; a link counts as 23."""
    there = XServer()
    async with x_server(there), open_town("laholm", accounts=[ours()], settings=settings(there)) as town:
        own = there.post(at=town.app.now())
        question = there.answer(own, "När öppnar badhuset?", at=town.app.now())
        insult = there.answer(own, INSULT, at=town.app.now())
        await town.app.poll()
        form = await town.form("bo", await town.card("badhuset"), "Svara")
        assert "tar högst 280 tecken" in form.text
        long = f"https://laholm.se/{'a' * 200} {'Badet öppnar klockan nio. ' * 10}".strip()
        form = await town.stage.send("bo", form, {"Text": long})
        assert isinstance(form, SeenForm)
        assert form.errors["Text"].startswith("X (Twitter) tar högst 280 tecken, och texten är 283")
        await town.stage.send("bo", form, {"Text": long.removesuffix(" Badet öppnar klockan nio.")})
        await town.card("Besvarad av Bo Ask")
        assert len(there.replies(question)) == 1
        form = await town.form("bo", await town.card("idioter"), "Ta bort")
        told = {
            "Besked till avsändaren": "Skicka texten nedan",
            "Text till avsändaren": f"{'Hej! ' * 60}{RULES}",
        }
        form = await town.stage.send("bo", form, told)
        assert isinstance(form, SeenForm)
        assert "Korta den" in form.errors["Text till avsändaren"]
        assert there.hidden == set()
        told["Text till avsändaren"] = f"Hej! Vi har dolt ditt inlägg. {RULES}"
        await town.stage.send("bo", form, told)
        await town.card("Dold av Bo Ask")
        assert there.hidden == {insult}


async def test_what_the_routine_lets_stand_there_is_answered_with_a_counter_statement(
    open_town: Open,
) -> None:
    """Gislaved and Lidingö: on X offence is not removed but responded to (GIS-72, LID-133)."""
    there = XServer()
    async with x_server(there), open_town("gislaved", accounts=[ours()], settings=settings(there)) as town:
        own = there.post(at=town.app.now())
        answer = there.answer(own, INSULT, at=town.app.now())
        await town.app.poll()
        card = await town.card("idioter", "Bemöt den i stället")
        form = await town.form("bo", card, "Bemöt")
        await town.stage.send("bo", form, {"Text": "Vi vill ha ett gott samtal här."})
        await town.card("Staden", "Bemötandet är publicerat")
        (said,) = [there.posts[id_]["text"] for id_ in there.replies(answer)]
        assert said.startswith("Vi vill ha")
        assert there.hidden == set()


async def test_a_quote_is_answered_and_nobody_is_asked_to_remove_it(open_town: Open) -> None:
    there = XServer()
    async with x_server(there), open_town("laholm", accounts=[ours()], settings=settings(there)) as town:
        own = there.post(at=town.app.now())
        quote = there.quote(own, f"{INSULT} När öppnar badet?", at=town.app.now())
        await town.app.poll()
        card = await town.card("ett inlägg som citerar kontot", "idioter", "står hos någon annan på X")
        assert "Ta bort" not in card.buttons
        assert "Ta bort eller godkänn" not in card.text
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Badet öppnar klockan nio."})
        await town.card("Besvarad av Bo Ask", "Svaret är publicerat")
        assert len(there.replies(quote)) == 1
        assert await town.log_holds()
