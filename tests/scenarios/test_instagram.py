"""An Instagram account: what is written below its media is decided here, and the account obeys."""

from __future__ import annotations

import pytest

from tests.facebook.fake import TOKEN, graph_server
from tests.instagram.fake import USER, InstagramServer
from tests.scenarios.conftest import Open
from tests.scenarios.test_facebook import INSULT, settings
from tests.scenarios.town import RULES, account


async def test_a_comment_is_hidden_with_evidence_its_author_told_first_and_brought_back(
    open_town: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("META_TOWN", TOKEN)
    ours = account("instagram", name="Staden", connection={"user_id": USER, "token": "META_TOWN"})
    there = InstagramServer()
    async with (
        graph_server(there),
        open_town("gislaved", accounts=[ours], settings=settings(there)) as town,
    ):
        comment = there.comment(there.post(), INSULT, at=town.app.now())
        await town.app.poll()
        card = await town.card("idioter")
        form = await town.form("bo", card, "Ta bort")
        text = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        card = await town.card("Borttagen: Staden", "Avsändaren har fått besked")
        assert there.comments[comment]["hidden"] is True
        assert [RULES in row["text"] for row in there.replies(comment)] == [True]
        assert len(await town.evidence()) == 1
        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "idioter")
        assert there.comments[comment]["hidden"] is False
        assert await town.log_holds()
