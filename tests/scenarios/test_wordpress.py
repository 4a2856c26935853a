"""A real WordPress: comments held, decided here, obeyed there."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest

from tests.parts.wordpress import WordPress, wordpress
from tests.scenarios.conftest import Open
from tests.scenarios.town import PACE, RULES, Town, account
from tests.stages.base import SeenCard

pytestmark = pytest.mark.part("wordpress")
#: The stories share a site, so a later one sees the comments of those before it; and it may be slow.
MANY = replace(PACE, digest_above=1000, tries=(0.1, 0.5, 2.0, 5.0, 10.0))
#: A lie is still one after fewer tries.
LYING = replace(MANY, tries=(0.1, 0.5, 2.0))
INSULT = "Ni är idioter hela bunten. 🤬"


@pytest.fixture(scope="module")
def open_site() -> Any:
    """A site that publishes comments at once."""
    with wordpress(held=False) as site:
        yield site


@pytest.fixture(scope="module")
def held_site() -> Any:
    """A site that holds every comment."""
    with wordpress(held=True) as site:
        yield site


def blog(site: WordPress) -> dict[str, Any]:
    """The town's account for the site; the password is a named secret."""
    connection = {"api": site.base_url, "user": site.moderator.user, "token": "WP_TOWN"}
    return account("wordpress", address=site.base_url, name="Stadens blogg", connection=connection)


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    fixture = "held_site" if "held_site" in request.fixturenames else "open_site"
    site: WordPress = request.getfixturevalue(fixture)
    monkeypatch.setenv("WP_TOWN", site.moderator.application_password)


async def comes(town: Town, site: WordPress, text: str) -> tuple[int, SeenCard]:
    """A visitor writes something new; the next poll brings it as a card."""
    # Letters alone: eight digits are a telephone number, and its text is not shown.
    mark = uuid.uuid4().hex[:8].translate(str.maketrans("0123456789", "ghijklmnop"))
    comment = site.comment(f"{text} ({mark})", email=f"{mark}@medborgare.example")
    await town.app.poll()
    return comment, await town.card(mark)


async def test_a_removed_comment_is_out_of_sight_and_its_author_told(
    open_town: Open, open_site: WordPress
) -> None:
    """Evidence, removal, read-back, notice with the link; then Ångra brings it back."""
    async with open_town("gislaved", accounts=[blog(open_site)], pace=MANY) as town:
        comment, card = await comes(town, open_site, INSULT)
        form = await town.form("bo", card, "Ta bort")
        text = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
        await town.stage.send(
            "bo", form, {"Besked till avsändaren": "Skicka texten nedan", "Text till avsändaren": text}
        )
        card = await town.card("Borttagen: Stadens blogg", "Avsändaren har fått besked", _mark(card))
        assert open_site.status(comment) == "hold"
        told = [
            reply
            for reply in open_site.rest("GET", "/wp/v2/comments?per_page=100").body
            if RULES in str(reply)
        ]
        assert told
        order = ["evidence.saved", "comment.removed", "reply.posted"]
        assert [action for action in await town.actions() if action in order] == order

        await town.press("bo", card, "Ångra")
        await town.card("Kommentar att ta ställning till", "är dolt på plattformen", _mark(card))
        assert open_site.status(comment) == "approved"
        assert [open_site.status(reply["id"]) for reply in told] == ["hold"]


async def test_a_held_comment_is_published_when_it_is_approved(open_town: Open, held_site: WordPress) -> None:
    """The site holds every comment: Godkänn publishes it."""
    async with open_town("laholm", accounts=[blog(held_site)], pace=MANY) as town:
        comment, card = await comes(town, held_site, "Tack för en fin park!")
        assert "inte publicerad" in card.text
        await town.press("bo", card, "Godkänn")
        await town.card("Godkänd av Bo Ask", _mark(card))
        await town.until(lambda: _status(held_site, comment, "approved"), "the comment is published")


async def test_a_question_is_answered_below_the_comment_once(open_town: Open, open_site: WordPress) -> None:
    """The answer stands at the site, under the question."""
    async with open_town("gislaved", accounts=[blog(open_site)], pace=MANY) as town:
        comment, card = await comes(town, open_site, "När börjar simskolan i vår?")
        form = await town.form("bo", card, "Svara")
        await town.stage.send("bo", form, {"Text": "Den börjar den 15 mars."})
        await town.card("Besvarad av Bo Ask", "Svaret är publicerat", _mark(card))
        assert len(open_site.replies(comment)) == 1


async def test_a_comment_that_vanished_closes_as_vanished(open_town: Open, open_site: WordPress) -> None:
    """Somebody deleted it at the site: the case closes, nothing is pressed."""
    async with open_town("gislaved", accounts=[blog(open_site)], pace=MANY) as town:
        comment, card = await comes(town, open_site, "Ni är kräk och idioter.")
        open_site.rest("DELETE", f"/wp/v2/comments/{comment}?force=true")
        await town.app.poll()
        await town.card("Försvann", _mark(card))


async def test_a_site_that_says_removed_and_lies_is_not_believed(
    open_town: Open, open_site: WordPress
) -> None:
    """The card says that the comment is still there, and a person can try again."""
    async with open_town("gislaved", accounts=[blog(open_site)], pace=LYING) as town:
        comment, card = await comes(town, open_site, "Vilka idioter ni är egentligen.")
        with open_site.switched("lie"):
            form = await town.form("bo", card, "Ta bort")
            await town.stage.send("bo", form, {"Besked till avsändaren": "Skicka inget"})
            card = await town.card("syns fortfarande", _mark(card))
        assert "comment.removed" not in await town.actions()
        await town.press("bo", card, "Försök igen")
        await town.card("Borttagen: Stadens blogg", "Borttagen och kontrollerad", _mark(card))
        assert open_site.status(comment) == "hold"


def _mark(card: SeenCard) -> str:
    """What makes this story's comment unlike those of the others on the same site."""
    found = re.search(r"\(([a-p]{8})\)", card.text)
    assert found
    return found[1]


async def _status(site: WordPress, comment: int, wanted: str) -> bool:
    return site.status(comment) == wanted
