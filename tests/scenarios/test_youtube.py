"""A YouTube channel: what is written below its films is decided here, and the channel obeys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.conftest import Open
from tests.scenarios.test_facebook import INSULT
from tests.scenarios.town import RULES, account
from tests.youtube.fake import CHANNEL, CLIENT, CLIENT_SECRET, CONSENT, YouTubeServer, error, youtube_server

TOLD = {
    "Besked till avsändaren": "Skicka texten nedan",
    "Text till avsändaren": f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}",
}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUTUBE_TOWN", CONSENT)


def channel() -> dict[str, Any]:
    """The town's channel; its owner's consent is a named secret."""
    return account("youtube", name="Staden", connection={"channel_id": CHANNEL, "token": "YOUTUBE_TOWN"})


def settings(there: YouTubeServer) -> dict[str, Any]:
    return {
        "youtube_client_id": CLIENT,
        "youtube_client_secret": CLIENT_SECRET,
        "youtube_api_url": there.address,
        "youtube_units": 1_000_000_000,  # so many that the next reading is due at once
    }


async def test_a_comment_is_held_with_evidence_its_author_told_first_and_brought_back(
    open_town: Open,
) -> None:
    there = YouTubeServer()
    async with (
        youtube_server(there),
        open_town("gislaved", accounts=[channel()], settings=settings(there)) as town,
    ):
        comment = there.comment(there.film(), INSULT, at=town.app.now())
        await town.app.poll()
        card = await town.card("idioter")
        form = await town.form("bo", card, "Ta bort")
        there.done_but = [error(500, "backendError")]  # the notice is posted, and that word of it is lost
        await town.stage.send("bo", form, TOLD)
        card = await town.card("Borttagen: Staden", "Avsändaren har fått besked")
        assert there.status(comment) == "heldForReview"
        assert [RULES in there.comments[answer]["textDisplay"] for answer in there.replies(comment)] == [True]
        assert len(await town.evidence()) == 1
        await town.app.poll()  # and is seen to be held
        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "idioter")
        assert there.status(comment) == "published"
        assert await town.log_holds()


async def test_an_edit_shows_on_the_card_and_what_others_take_away_closes_it(open_town: Open) -> None:
    there = YouTubeServer()
    async with (
        youtube_server(there),
        open_town("gislaved", accounts=[channel()], settings=settings(there)) as town,
    ):
        film = there.film()
        comment = there.comment(film, INSULT, at=town.app.now())
        other = there.comment(film, "När öppnar badhuset?", at=town.app.now())
        await town.app.poll()
        await town.card("idioter")
        there.edit(comment, "Ni är idioter och klåpare.")
        await town.app.poll()
        card = await town.card("klåpare")
        there.edit(comment, "Ni är idioter, klåpare och odugliga.")
        form = await town.form("bo", card, "Ta bort")  # what it says now is found before anything is removed
        await town.stage.send("bo", form, TOLD)
        await town.card("Kommentar att ta ställning till", "odugliga")
        assert there.status(comment) == "published"
        del there.comments[other]
        there.comments[comment]["status"] = "rejected"
        await town.app.poll()
        await town.card("Försvann", "badhuset")
        await town.card("Försvann", "idioter")
        assert await town.log_holds()


async def test_an_answer_that_may_stand_there_is_not_posted_twice_and_a_person_looks(open_town: Open) -> None:
    """Its first try only met a limit and is made again; of the second nobody knows whether it arrived."""
    there = YouTubeServer()
    async with (
        youtube_server(there),
        open_town("gislaved", accounts=[channel()], settings=settings(there)) as town,
    ):
        comment = there.comment(there.film(), "När börjar simskolan?", at=town.app.now())
        await town.app.poll()
        form = await town.form("bo", await town.card("simskolan"), "Svara")
        there.next["GET comments"] = [error(503, "backendError")]
        there.shows_own_answers, there.done_but = False, [error(500, "backendError")]
        await town.stage.send("bo", form, {"Text": "Den börjar den 15 mars."})
        card = await town.card("simskolan", "den kan stå där ändå", buttons=("Publicerat",))
        assert len(there.replies(comment)) == 1
        form = await town.form("bo", card, "Publicerat")
        await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})
        await town.card("Besvarad av Bo Ask")
        assert len(there.replies(comment)) == 1
