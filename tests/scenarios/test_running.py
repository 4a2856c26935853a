"""An account in use, in every chat: other people are proposed, decided and let in, and a login is changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from handlers import reminders
from storage.tables import Account
from tests.scenarios.conftest import Open
from tests.scenarios.town import MUNICIPALITY, Town, account
from tests.stages.base import SeenCard, SeenForm

#: A Friday at ten in Stockholm.
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.clauses("GIS-99", "GIS-100")
@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_an_account_gets_another_substitute_and_another_login(open_town: Open) -> None:
    """Bo proposes, Frans decides, Rut gets in, Anna hears of it; then the login is changed and handed on."""
    there = account("instagram", manager="frans", administrators=["bo", "disa"])
    async with open_town(routine="gislaved", accounts=[there], now=lambda: NOW) as town:
        card = await town.stage.say("bo", "konto")
        assert isinstance(card, SeenCard)
        assert {"Ändra personer", "Inloggningen är bytt", "Avsluta kontot"} <= set(card.buttons)
        form = await town.stage.press("bo", card, "Ändra personer")
        assert isinstance(form, SeenForm)
        assert "Ditt förslag skickas till Frans Gran" in form.text
        wrong = await town.stage.send("bo", form, {"Vem är ersättare vid frånvaro?": "Bo Ask"})
        assert isinstance(wrong, SeenForm)
        assert "Bo Ask" in " ".join(wrong.errors.values())
        sent = await town.stage.send("bo", wrong, {"Vem är ersättare vid frånvaro?": "Rut Rönn"})
        assert isinstance(sent, SeenCard)
        assert "Förslaget är skickat" in sent.text
        assert await substitute(town) == "disa"

        asked = await town.message("frans", "Godkänn personer för")
        assert "Disa Lind → Rut Rönn" in asked.text
        await town.stage.press("frans", asked, "Godkänn")
        assert await substitute(town) == "rut"
        await town.message("bo", "Godkänn personer för", "Godkänt")  # whoever proposed sees it

        give = await to_do(town, "bo", "Släpp in Rut Rönn")
        assert "Skriv aldrig lösenordet här" in give.text
        await town.stage.press("bo", give, "Klart")
        await town.stage.press("rut", await to_do(town, "rut", "Kommer du in på"), "Klart")
        told = await to_do(town, "anna", "Ändrat:", "Disa Lind → Rut Rönn")
        await town.stage.press("anna", told, "Klart")

        again = await town.stage.say("bo", "konto")
        assert isinstance(again, SeenCard)
        login = await town.stage.press("bo", again, "Inloggningen är bytt")
        assert isinstance(login, SeenForm)
        noted = await town.stage.send("bo", login, {"Vad är bytt?": "Lösenord"})
        assert isinstance(noted, SeenCard)
        await town.stage.press("bo", await to_do(town, "bo", "Lämna över inloggningen"), "Klart")
        received = await to_do(town, "anna", "Har inloggningen till")
        await town.stage.press("anna", received, "Klart")
        await to_do(town, "disa", "Kommer du in på", "Hämta den nya")
        assert await town.log_holds()


async def to_do(town: Town, person: str, *words: str) -> SeenCard:
    """They are told alone what they have to do; the card that this leads to."""
    await reminders.keep_time(town.app.world)
    told = await town.message(person, "Att göra", *words)
    opened = await town.press(person, told, "Öppna")
    assert isinstance(opened, SeenCard)
    return opened


async def substitute(town: Town) -> str:
    def look(session: Session) -> str:
        found = session.get(Account, (MUNICIPALITY, "instagram"))
        assert found is not None
        return found.substitute

    return await town.app.database.read(look)
