"""How long a text is to X, by the examples and rules of its documentation."""

from __future__ import annotations

import pytest

from bot.platforms import Platforms
from bot.settings import load_settings
from bot.x_length import length
from handlers.ports import Opened, Undelivered
from storage.tables import Account
from tests.property.machine_world import Town, living_by
from tests.test_told_truly import opens, sends
from tests.x.stage import connected, target

gislaved = living_by("gislaved", before=True)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", 0),
        ("Badet öppnar klockan nio.", 25),
        ("cafe\u0301", 4),
        ("👾", 2),
        ("🙋🏽", 2),
        ("👨\u200d🎤", 2),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("🇸🇪", 2),
        ("日本", 4),
        ("https://example.com/very/long/path/that/goes/on/and/on", 23),
        ("Läs på https://tibro.se.", 7 + 23 + 1),
        ("Läs på tibro.se/regler", 7 + 23),
        ("”Nej” – sade hon…", 17 + 1),
        ("å" * 280, 280),
    ],
)
def test_a_text_is_as_long_as_x_counts_it(text: str, counted: int) -> None:
    assert length(text) == counted


async def test_a_text_that_is_too_long_is_not_sent_and_nothing_else_is_said_to_be_the_reason() -> None:
    """X says 403 to it as to an answer that nobody has asked for."""
    async with connected() as (account, there):
        mention = there.mention("Hej")
        with pytest.raises(Undelivered, match="texten är 281 tecken, och X tar högst 280") as no:
            await account.reply(target(mention), "å" * 281, key="k", again=False)
        assert no.value.final
        assert there.replies(mention) == []
        await account.reply(target(mention), "å" * 280, key="k", again=False)
    async with connected(longest=25_000) as (account, there):
        await account.reply(target(there.mention("Hej")), "å" * 281, key="k", again=False)


@pytest.mark.parametrize(("connection", "most"), [({}, 280), ({"longest": "300"}, 300)])
def test_what_a_person_posts_there_by_hand_is_held_to_what_x_takes_too(
    gislaved: Town, connection: dict[str, str], most: int
) -> None:
    """An account without a connection that works; one that may write more says so there."""
    account = Account(
        municipality="m", id="x", platform="x", name="Staden", address="x.com/staden", connection=connection
    )
    gislaved.platform.capabilities = Platforms(load_settings())(account).capabilities
    gislaved.comes("c1", "När öppnar badhuset?")
    form = opens(gislaved, "bo", "case.answer")
    assert f"tar högst {most} tecken" in repr(form)
    refused = sends(gislaved, "bo", form, text="å" * (most + 1))
    assert isinstance(refused, Opened)
    assert f"tar högst {most} tecken, och texten är " in repr(refused.form)
    assert gislaved.cases()[0].state == "open"
