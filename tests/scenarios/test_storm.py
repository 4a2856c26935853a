"""500 comments at once: cards and digests in order, and nobody is flooded."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session, col, func, select

from storage.tables import Posting
from tests.scenarios.conftest import Open
from tests.scenarios.town import STRANGER, Town

MANY = 500


async def test_a_storm_becomes_a_card_and_a_digest(open_town: Open) -> None:
    """The first case has a card, the rest wait behind one digest; a press brings the next five in order."""
    async with open_town() as town:
        await _storm(town)
        await town.card("idiot nummer 0.")
        digest = await town.card(f"{MANY - 1} ärenden till väntar", buttons=("Visa nästa 5",))
        assert "Ärende 2 ·" in digest.text
        assert len(await town.stage.cards()) <= 3  # the first, the digest, and that many are critical

        said = await town.refused(STRANGER, digest, "Visa nästa 5")
        assert "förteckning" in said
        said = await town.refused("frans", digest, "Visa nästa 5")
        assert "hanterar" in said

        await town.press("bo", digest, "Visa nästa 5")
        digest = await town.card(f"{MANY - 6} ärenden till väntar")
        await town.card("idiot nummer 5.")
        numbers = [_number(card.text) for card in await town.stage.cards() if "idiot nummer" in card.text]
        assert numbers == [0, 1, 2, 3, 4, 5]
        # The channel has the last card a moment before it is written down that it is shown.
        await town.until(
            lambda: _stand(town, {"digest": MANY - 6, "shown": 7}), "all that was asked for shown"
        )


async def test_what_comes_after_a_storm_waits_its_turn_and_decided_cards_are_told_first(
    open_town: Open,
) -> None:
    """While a digest stands open a new case joins it; a decision still takes the buttons away at once."""
    async with open_town() as town:
        await _storm(town, many=20)
        first = await town.card("idiot nummer 0.")
        await town.card("19 ärenden till väntar")
        await town.comes_in("Ännu en idiot nummer 99.")
        await town.card("20 ärenden till väntar")
        await town.press("bo", first, "Godkänn")
        await town.card("Godkänd av Bo Ask", "idiot nummer 0.", buttons=("Ångra",))


async def test_a_threat_passes_the_digest_that_stands(open_town: Open) -> None:
    """Nobody has to press for it; what waits goes on waiting."""
    async with open_town() as town:
        await _storm(town, many=20)
        await town.card("19 ärenden till väntar")
        await town.comes_in("Jag ska döda dig, din jävel.")
        await town.card("Jag ska döda dig")
        await town.card("19 ärenden till väntar", buttons=("Visa nästa 5",))


def _number(text: str) -> int:
    return int(text.split("idiot nummer ")[1].split(".", maxsplit=1)[0])


async def _storm(town: Town, *, many: int = MANY) -> None:
    comments = [
        {
            "id": f"storm-{number}",
            "text": f"Du är en idiot nummer {number}.",
            "created_at": datetime.now(UTC).isoformat(),
        }
        for number in range(many)
    ]
    taken = await town.webhook(comments, account="facebook")
    assert taken == {"received": many, "duplicates": 0}


async def _stand(town: Town, states: dict[str, int]) -> bool:
    return await _states(town) == states


async def _states(town: Town) -> dict[str, int]:
    def count(session: Session) -> dict[str, int]:
        # So many insults are much criticism too, whose own cards are not counted here.
        stormy = col(Posting.key).startswith("case:") | col(Posting.key).startswith("digest:")
        query = select(Posting.state, func.count()).where(stormy).group_by(Posting.state)
        return dict(session.exec(query).all())

    return await town.app.database.read(count)
