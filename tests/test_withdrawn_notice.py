"""Ångra of a removal whose author was told: the notice does not stay, or the card says that it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.platforms import Capabilities, Visibility
from handlers.ports import Changed, Undelivered
from tests.faults.fakes import FORBIDDEN, MemoryPlatform, Running, running
from tests.faults.test_platform import INSULT, NOTICE, remove, removed_once

HIDDEN = "är dolt på plattformen, för det stämmer inte längre"
LEFT = "står kvar på plattformen, men det stämmer inte längre. Ta bort det där."


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database plays no part in this."""
    return str(request.param)


class Answering(MemoryPlatform):
    """A platform where our own texts are comments too, as at WordPress."""

    async def reply(self, *args: object, **more: object) -> str:
        return f"ours-{await super().reply(*args, **more)}"  # type: ignore[arg-type]

    def refuses(self, fault: Undelivered | str) -> None:
        """It hides nothing of ours any more."""
        act = self._act

        def unless_ours(call: str, comment: str, to: Visibility) -> None:
            if not comment.startswith("ours-"):
                act(call, comment, to)
            elif isinstance(fault, Undelivered):
                raise fault

        self._act = unless_ours  # type: ignore[method-assign]


async def undone(town: Running, *, told: bool = True) -> int:
    """A comment that was removed and brought back."""
    case = await town.comes(INSULT)
    await remove(town, case, notice=told)
    await removed_once(town, case)
    assert isinstance(await town.press("bo", "case.undo", case), Changed)
    await town.card_says(case, "action='case.remove'")
    return case


async def test_our_own_notice_is_hidden_where_the_platform_can(tmp_path: Path, database_url: str) -> None:
    platform = Answering()
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await undone(town)
        await town.card_says(case, HIDDEN)
        assert platform.shown["c1"] is Visibility.VISIBLE
        assert platform.shown["ours-0"] is Visibility.HIDDEN
        assert (await town.actions()).count("notice.withdrawn") == 1

        await remove(town, case, notice=True)
        await removed_again(town, case)
        assert len(platform.replies) == 2


async def removed_again(town: Running, case: int) -> None:
    """The second notice is true; nothing is said of the first."""
    card = await town.card_says(case, "Borttagen och kontrollerad", "Borttagen av Bo Ask", "har fått besked")
    assert HIDDEN not in str(card)


@pytest.mark.parametrize(
    ("fault", "why"), [(FORBIDDEN, "saknar behörighet"), ("lie", "visar det fortfarande")]
)
async def test_what_the_platform_will_not_hide_a_person_is_asked_to_remove(
    fault: Undelivered | str, why: str, tmp_path: Path, database_url: str
) -> None:
    """The comment is back all the same, and the case can be decided on."""
    platform = Answering()
    platform.refuses(fault)
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await undone(town)
        await town.card_says(case, LEFT, why)
        assert "notice.left" in await town.actions()
        assert isinstance(await town.press("bo", "case.approve", case), Changed)
        await town.card_says(case, "Godkänd av Bo Ask", LEFT)


async def test_what_a_person_posted_a_person_is_asked_to_remove(tmp_path: Path, database_url: str) -> None:
    platform = MemoryPlatform(capabilities=Capabilities())
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case, notice=True)
        await town.card_says(case, "action='case.removed'")
        await town.form("bo", "case.removed", case, gone="yes", notice="sent")
        await town.card_says(case, "Borttagen av Bo Ask")
        await town.press("bo", "case.undo", case)
        await town.card_says(case, "action='case.remove'", LEFT)


async def test_who_was_not_told_is_not_mentioned(tmp_path: Path, database_url: str) -> None:
    async with running(tmp_path, database_url, platform=Answering()) as town:
        case = await undone(town, told=False)
        assert "Beskedet" not in str(town.card(case))


async def test_a_removal_that_stops_at_new_words_takes_its_notice_back(
    tmp_path: Path, database_url: str
) -> None:
    """The author was told before the removal, then edited: it is not removed, so the notice is untrue."""
    platform = Answering()
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        told = platform.reply

        async def told_and_edited(*args: object, **more: object) -> str:
            platform.texts["c1"] = "Ni är kräk."
            return await told(*args, **more)

        platform.reply = told_and_edited  # type: ignore[method-assign]
        await remove(town, case, notice=True)
        await town.card_says(case, "action='case.remove'", "Ni är kräk", HIDDEN)
        assert "comment.removed" not in await town.actions()
        assert NOTICE.split(":", maxsplit=1)[0] in platform.replies[0][1]
