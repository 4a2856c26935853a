"""Ta bort, from the card to the log, in every chat."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Open
from tests.scenarios.town import RULES

INSULT = "Ni är idioter hela bunten."


@pytest.mark.clauses("TIB-80", "TIB-83", "TIB-78")
async def test_tibro_saves_and_registers_before_anything_is_removed(open_town: Open) -> None:
    """In Tibro nothing is removed before it is saved and has its diary number; then a person removes it."""
    async with open_town("tibro") as town:
        await town.comes_in(INSULT)
        card = await town.card("Personangrepp", "Tibro 4.4", "48 timmar", "Bo Ask")
        assert {"Godkänn", "Ta bort", "Vidarebefordra", "Svara", "Ta hand om"} <= set(card.buttons)

        form = await town.form("bo", card, "Ta bort")
        assert "förtal" in form.values["Grund"]
        assert await town.stage.send("bo", form, {"Besked till avsändaren": "Skicka inget"}) is not form

        card = await town.card("Väntar på diarienummer", "Bevis sparat")
        assert len(await town.evidence()) == 1
        waiting = await town.message("rut", "Väntar på diarienummer")

        form = await town.form("rut", waiting, "Ange diarienummer")
        again = await town.stage.send("rut", form, {"Diarienummer": "!!"})
        assert again is not None
        assert again.errors["Diarienummer"]
        await town.stage.send("rut", again, {"Diarienummer": "KS 2026/17"})  # type: ignore[arg-type]

        card = await town.card("Gör så här", "KS 2026/17")
        form = await town.form("bo", card, "Borttaget")
        label = "Jag har tagit bort kommentaren och sett att den inte syns"
        refused = await town.stage.send("bo", form, {label: "nej"})
        assert refused is not None
        assert label in refused.errors
        await town.stage.send("bo", refused, {label: "ja"})  # type: ignore[arg-type]

        card = await town.card("Borttagen", "Bo Ask", "KS 2026/17")
        assert "Ta bort" not in card.buttons
        assert "Godkänn" not in card.buttons
        actions = await town.actions()
        order = ["removal.decided", "evidence.saved", "diary.entered", "comment.removed_by_hand"]
        assert [action for action in actions if action in order] == order
        assert await town.log_holds()


@pytest.mark.clauses("LID-121", "LID-122", "LID-123")
async def test_lidingo_tells_the_author_why_with_a_link_to_the_rules(open_town: Open) -> None:
    """The removal form refuses a text without the link, and the case says how the author was told."""
    async with open_town("lidingo") as town:
        await town.comes_in(INSULT)
        card = await town.card("Personangrepp")
        form = await town.form("bo", card, "Ta bort")
        assert "Utskriften" in form.labels
        assert RULES in form.values["Text till avsändaren"]

        again = await town.stage.send("bo", form, {"Text till avsändaren": "Borta."})
        assert RULES in again.errors["Text till avsändaren"]  # type: ignore[union-attr]
        text = f"Hej! Vi har tagit bort din kommentar: [grunden]. Regler: {RULES}"
        await town.stage.send("bo", again, {"Text till avsändaren": text})  # type: ignore[arg-type]

        card = await town.card("Gör så här", "klicka på krysset", "förtal, personliga angrepp")
        form = await town.form("bo", card, "Borttaget")
        await town.stage.send(
            "bo",
            form,
            {
                "Jag har tagit bort kommentaren och sett att den inte syns": "ja",
                "Besked till avsändaren": "Det går inte",
                "Varför går det inte?": "Kontot tar inte emot svar",
            },
        )
        await town.card("Kontot tar inte emot svar", "registrators besked")
