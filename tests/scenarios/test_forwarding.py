"""Vidarebefordra, until the receiver has answered or accepted."""

from __future__ import annotations

import pytest

from tests.parts.smtp import smtp
from tests.scenarios.conftest import Open
from tests.stages.base import SeenForm

REPORT = "Gatlampan utanför Storgatan 12 är trasig. Vem kan laga den?"
TELL = "Tala om för avsändaren att ärendet gått vidare"
INSULT = "Ni är idioter hela bunten."


@pytest.mark.clauses("LID-116", "LID-117", "LID-115")
async def test_a_question_goes_to_a_colleague_and_the_answer_comes_back(open_town: Open) -> None:
    """The receiver gets card and mail with the evidence; their answer comes back to be posted."""
    with smtp() as server:
        url = f"smtp://127.0.0.1:{server.port}?from=bot@town.example&starttls=0"
        async with open_town("lidingo", settings={"smtp_url": url}) as town:
            await town.comes_in(REPORT)
            form = await town.form("bo", await town.card("Fråga"), "Vidarebefordra")
            choice = next(label for label in form.options["Till"] if "Frans Gran" in label)
            answers = {"Till": choice, "Meddelande till mottagaren": "Kan du svara?"}
            await town.stage.send("bo", form, answers)

            card = await town.card("Skickat till", "Frans Gran", "Publicera texten nedan")
            assert len(await town.evidence()) == 1
            letter = server.letters[0]
            names = [part.get_filename() or "" for part in letter.message.iter_attachments()]
            assert any(name.endswith(".pdf") for name in names)
            form = await town.form("bo", card, "Publicerat")
            await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})

            asked = await town.message("frans", "Bo Ask", "Kan du svara?", "Gatlampan")
            form = await town.form("frans", asked, "Svara")
            await town.stage.send("frans", form, {"Svar": "Vi lagar den på tisdag."})
            card = await town.card("Mottagaren har svarat", "tisdag")
            form = await town.form("bo", card, "Svara")
            assert form.values["Text"] == "Vi lagar den på tisdag."
            await town.stage.send("bo", form, {})
            await town.card("Publicera svaret")


@pytest.mark.clauses("TIB-72")
async def test_to_the_registrar_the_diary_number_comes_back_onto_the_card(open_town: Open) -> None:
    """The case stays open until the registrar has accepted and the number is there."""
    async with open_town("tibro") as town:
        await town.comes_in(INSULT)
        form = await town.form("bo", await town.card("idioter"), "Vidarebefordra")
        await town.stage.send("bo", form, {"Till": "Registrator", TELL: "nej"})
        asked = await town.message("rut", "Ett ärende till dig")
        await town.press("rut", asked, "Ta emot")
        card = await town.card("Mottagaren har tagit emot")
        form = await town.form("rut", card, "Ange diarienummer")
        answer = await town.stage.send("rut", form, {"Diarienummer": "KS 2026/9"})
        assert not isinstance(answer, SeenForm)
        # The comment still stands where everybody sees it: passing it on has not decided about it.
        card = await town.card("Kommentar att ta ställning till", "KS 2026/9")
        assert {"Godkänn", "Ta bort"} <= set(card.buttons)
        assert "case.closed" not in await town.actions()


async def test_a_comment_can_be_removed_while_somebody_else_looks_at_it(open_town: Open) -> None:
    """Passing a suspected secret on does not take away the possibility, or the duty, to remove it."""
    async with open_town("lidingo") as town:
        await town.comes_in("Min granne Sven, 121212-1212, går på bidrag.")
        form = await town.form("bo", await town.card("Personnummer"), "Vidarebefordra")
        await town.stage.send("bo", form, {"Till": "Registrator"})
        card = await town.card("Vidarebefordrad", "Skickat till")
        assert "Ta bort" in card.buttons
        form = await town.form("bo", card, "Ta bort")
        answers = {
            "Besked till avsändaren": "Det går inte",
            "Om avsändaren inte kan få besked: varför?": "Okänd avsändare",
        }
        await town.stage.send("bo", form, answers)
        await town.card("Tas bort", "Gör så här")


async def test_texts_are_posted_one_at_a_time_and_an_answer_does_not_end_the_waiting(open_town: Open) -> None:
    """What is confirmed was shown; the registrar's word and number are still waited for."""
    async with open_town("lidingo") as town:
        await town.comes_in(REPORT)
        form = await town.form("bo", await town.card("Fråga"), "Vidarebefordra")
        await town.stage.send("bo", form, {"Till": "Registrator"})
        card = await town.card("fört ärendet vidare", "Väntar på att mottagaren")
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Vi lagar lampan på tisdag."})

        card = await town.card("Svar på väg", "fört ärendet vidare")
        assert "på tisdag" not in card.text
        form = await town.form("bo", card, "Publicerat")
        assert "fört ärendet vidare" in form.text
        await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})
        card = await town.card("Svar på väg", "på tisdag")
        form = await town.form("bo", card, "Publicerat")
        await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})

        card = await town.card("Vidarebefordrad", "Svaret är publicerat", "Väntar på att mottagaren")
        asked = await town.message("rut", "Ett ärende till dig")
        await town.press("rut", asked, "Ta emot")
        form = await town.form("rut", await town.card("har tagit emot"), "Ange diarienummer")
        await town.stage.send("rut", form, {"Diarienummer": "KS 2026/31"})
        await town.card("Besvarad: Staden på facebook", "KS 2026/31")


async def test_only_the_receiver_may_accept(open_town: Open) -> None:
    """Somebody else's press on the receiver's behalf is refused, and so is a second acceptance."""
    async with open_town("tibro") as town:
        await town.comes_in(INSULT)
        form = await town.form("bo", await town.card("idioter"), "Vidarebefordra")
        await town.stage.send("bo", form, {"Till": "Frans Gran (Gata och park)"})
        asked = await town.message("frans", "Ett ärende till dig")
        await town.press("frans", asked, "Ta emot")
        await town.message("frans", "Du har tagit emot ärendet", buttons=("Bevis",))
        said = await town.refused("frans", asked, "Ta emot")
        assert "längre" in said
