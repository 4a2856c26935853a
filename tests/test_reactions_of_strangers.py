"""Somebody whom the register does not know reacts in the channel: the log says only what was a try."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.ports import Nothing, Reacted
from tests.faults.fakes import actor, running
from tests.test_flagging_by_hand import INSULT


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_only_a_reaction_that_means_something_on_a_card_is_logged(
    tmp_path: Path, database_url: str
) -> None:
    """A heart on the card and eyes on somebody's own message are nobody's business."""
    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        await town.card_says(case, "idioter")
        shown = next(one for one in town.chat.posts if one.key.startswith(f"case:{case}@"))
        card = str(town.chat.posts.index(shown))
        rows = []
        for emoji, message in (("heart", card), ("eyes", "somebody's own"), ("eyes", card)):
            event = Reacted(actor=actor("nobody"), emoji=emoji, place=shown.place, reference=message)
            assert await town.app.handle(event) == Nothing()
            rows.append((await town.actions()).count("refused"))
        assert rows == [0, 0, 1]
        refused = next(row for row in await town.rows() if row.action == "refused")
        assert (refused.subject, refused.details) == (f"case:{case}", {"action": "case.claim"})
