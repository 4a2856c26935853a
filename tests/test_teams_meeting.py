"""How the bot behaves where it is added or spoken to: one welcome, and nothing private in a channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.teams_references import person_key, tenant_key
from cards.texts import own
from handlers.ports import Actor, Changed, Opened, Press, Refused
from tests.parts.teams import CHANNEL, TENANT
from tests.teams_microsoft import Connector, connector
from tests.teams_toy import CARD, FORM, Served, serving

IN_CHANNEL = {"id": f"{CHANNEL};messageid=9", "conversationType": "channel"}
ALONE = {"id": "a:chat", "conversationType": "personal"}


@pytest.fixture
async def teams() -> AsyncIterator[Connector]:
    async with connector() as found:
        yield found


@pytest.fixture
async def bot() -> AsyncIterator[Served]:
    async with serving() as served:
        yield served


async def happens(bot: Served, teams: Connector, **fields: Any) -> None:
    """Hands the bot what Teams would send."""
    body = {
        "channelId": "msteams",
        "serviceUrl": teams.url,
        "from": {"id": "29:bo", "name": "Bo"},
        "recipient": {"id": "28:bot"},
        "channelData": {"tenant": {"id": TENANT}},
        **fields,
    }
    async with aiohttp.ClientSession() as session, session.post(bot.url, json=body) as response:
        assert response.status == 202


def said(teams: Connector) -> list[str]:
    """The plain words that the bot sent into conversations that exist."""
    return [body["text"] for _, _, body, _ in teams.requests if body.get("text")]


async def test_the_bot_introduces_itself_once_in_each_place(bot: Served, teams: Connector) -> None:
    """Teams tells of an installation in two ways and more than once."""
    added = {"type": "conversationUpdate", "membersAdded": [{"id": "28:bot"}, {"id": "29:bo"}]}
    installed = {"type": "installationUpdate", "action": "add"}

    for event in (added, installed, added):
        await happens(bot, teams, conversation=IN_CHANNEL, **event)
    await happens(bot, teams, conversation=ALONE, **installed)

    welcomes = [body["attachments"][0]["content"] for _, _, body, _ in teams.requests]
    assert len(welcomes) == 2
    assert all("råd för att läsa vad kommunens rutin säger" in str(card) for card in welcomes)
    assert [path.split("/")[4] for _, path, _, _ in teams.requests] == [CHANNEL, "a:chat"]


async def test_it_says_what_the_routine_wants_to_those_who_brought_it(teams: Connector) -> None:
    """By the channel, or alone by who added it."""
    asked: list[tuple[str, str]] = []

    async def lines(who: Actor, place: str) -> Sequence[str]:
        asked.append((who.user, place))
        return ["Frågor besvaras inom 48 timmar."]

    installed = {"type": "installationUpdate", "action": "add"}
    async with serving(greeting=lines) as bot:
        await happens(bot, teams, conversation=IN_CHANNEL, **installed)
        await happens(bot, teams, conversation=ALONE, **installed)
    assert [str(body).count("Frågor besvaras inom 48 timmar.") for _, _, body, _ in teams.requests] == [1, 1]
    assert asked == [("29:bo", f"teams:{CHANNEL}"), ("29:bo", "")]


async def test_other_people_coming_and_the_bot_going_are_no_reason_to_speak(
    bot: Served, teams: Connector
) -> None:
    """Nobody is greeted again, and nothing is sent to where the bot is no more."""
    await happens(
        bot, teams, conversation=IN_CHANNEL, type="conversationUpdate", membersAdded=[{"id": "29:anna"}]
    )
    await happens(bot, teams, conversation=IN_CHANNEL, type="installationUpdate", action="remove")
    await happens(bot, teams, conversation=IN_CHANNEL, type="typing")

    assert teams.requests == []


async def test_where_people_and_tenants_are_reached_is_remembered(bot: Served, teams: Connector) -> None:
    """Without it nothing could be sent after a restart."""
    await happens(bot, teams, conversation=IN_CHANNEL, type="message", id="1", text="tyst")
    await happens(bot, teams, conversation=ALONE, type="message", id="2", text="tyst")

    base = {"service_url": teams.url, "bot": "28:bot"}
    assert bot.references.kept[tenant_key(TENANT)] == base
    assert bot.references.kept[person_key(TENANT, "29:bo")] == {
        **base,
        "met": CHANNEL,
        "conversation": "a:chat",
    }


async def test_the_channel_learns_only_that_there_was_an_answer(bot: Served, teams: Connector) -> None:
    """What was asked for goes to the person's own chat."""
    await happens(bot, teams, conversation=IN_CHANNEL, type="message", id="1", text="formulär")

    opened, form, note = teams.requests
    assert opened[2]["members"] == [{"id": "29:bo"}]
    assert form[1].endswith("/a:chat/activities")
    assert "attachments" not in note[2]
    assert said(teams) == [own("own-answered-apart")]


async def test_somebody_who_cannot_be_written_to_is_told_how(bot: Served, teams: Connector) -> None:
    """The answer itself still does not go to the channel."""
    teams.fault = lambda: web.Response(status=403) if len(teams.requests) == 1 else None

    await happens(bot, teams, conversation=IN_CHANNEL, type="message", id="1", text="formulär")

    assert said(teams) == [own("own-cannot-answer-apart")]
    assert all("attachments" not in body for _, _, body, _ in teams.requests)


async def test_a_failing_handler_answers_words_with_a_number(bot: Served, teams: Connector) -> None:
    """Never with silence."""

    async def fail(_event: object) -> None:
        raise RuntimeError

    bot.toy.before = fail
    await happens(bot, teams, conversation=ALONE, type="message", id="1", text="hjälp")

    assert "Felnummer" in said(teams)[0]


async def test_a_reaction_that_fails_or_names_nothing_harms_nobody(bot: Served, teams: Connector) -> None:
    """Teams gets its answer, and no card is touched."""
    await happens(bot, teams, conversation=IN_CHANNEL, type="messageReaction", id="1", reactionsAdded=[])

    assert bot.toy.events == []
    assert teams.requests == []


async def react(bot: Served, teams: Connector, emoji: str, conversation: dict[str, str]) -> None:
    """Bo reacts on a card of the bot."""
    await happens(
        bot,
        teams,
        conversation=conversation,
        type="messageReaction",
        id=f"{emoji} {conversation['id']}",
        replyToId="9",
        reactionsAdded=[{"type": emoji}],
    )


async def test_a_reaction_that_takes_no_effect_is_answered_to_the_person_alone(
    bot: Served, teams: Connector
) -> None:
    """A refusal and a question of the bot's own stand in their own chat, and nothing in the channel."""
    bot.toy.reacted = {
        "heart": Refused(reason="Anna Ek har redan tagit hand om ärendet."),
        "white_check_mark": Opened(form=FORM),
        "eyes": Changed(card=CARD),
    }
    await react(bot, teams, "👀", IN_CHANNEL)
    assert teams.requests == []

    await react(bot, teams, "❤️", IN_CHANNEL)
    opened, refusal = teams.requests
    assert opened[2]["members"] == [{"id": "29:bo"}]
    assert refusal[1].endswith("/a:chat/activities")
    assert "Anna Ek har redan tagit hand om ärendet." in str(refusal[2])

    await react(bot, teams, "✅", IN_CHANNEL)
    assert teams.requests[-1][1].endswith("/a:chat/activities")
    assert FORM.title in str(teams.requests[-1][2])
    assert len(teams.requests) == 3

    await react(bot, teams, "❤️", ALONE | {"id": "a:other"})
    assert teams.requests[-1][1].endswith("/a:other/activities")


async def test_who_reacts_and_cannot_be_written_to_reads_in_the_channel_that_nothing_was_done(
    bot: Served, teams: Connector
) -> None:
    """The answer itself still does not stand there."""
    bot.toy.reacted = {"heart": Refused(reason="Anna Ek har redan tagit hand om ärendet.")}
    teams.fault = lambda: web.Response(status=403) if len(teams.requests) == 1 else None

    await react(bot, teams, "❤️", IN_CHANNEL)

    assert said(teams) == [own("own-cannot-answer-reaction")]


async def test_a_reaction_that_fails_is_answered_with_a_number(bot: Served, teams: Connector) -> None:
    """To the one who reacted, never with silence."""

    async def fail(_event: object) -> None:
        raise RuntimeError

    bot.toy.before = fail
    await react(bot, teams, "❤️", ALONE)

    assert "Felnummer" in said(teams)[0]


async def test_a_press_that_comes_twice_in_one_moment_is_carried_out(
    bot: Served, teams: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is the first is asked inside its one answering: the repetition cannot take its place."""
    calls = 0

    async def received(source: str, event: str) -> bool:
        nonlocal calls
        calls += 1
        first = calls == 1
        for _ in range(100 if first else 0):  # the first to ask is the last to hear
            await asyncio.sleep(0)
        return first

    monkeypatch.setattr(bot.chat, "_received", received)
    button = {"type": "Action.Execute", "verb": "case.approve", "data": {"subject": "case:1", "version": 1}}
    body = {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "id": "one",
        "channelId": "msteams",
        "serviceUrl": teams.url,
        "from": {"id": "29:bo", "name": "Bo"},
        "recipient": {"id": "28:bot"},
        "channelData": {"tenant": {"id": TENANT}},
        "conversation": IN_CHANNEL,
        "replyToId": "9",
        "value": {"action": button, "trigger": "manual"},
    }

    async def send() -> int:
        async with aiohttp.ClientSession() as session, session.post(bot.url, json=body) as answer:
            return answer.status

    assert await asyncio.gather(send(), send()) == [200, 200]
    assert [event.action for event in bot.toy.events if isinstance(event, Press)] == ["case.approve"]
