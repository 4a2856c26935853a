"""The Teams adapter end to end, against Microsoft's own playground."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from handlers.ports import Contact, Place, Pointed, Press, Reacted, Sent, Typed, Undelivered
from tests.parts.teams import CHANNEL, TENANT, Playground, playground
from tests.stages.base import SeenCard, SeenForm
from tests.stages.teams import TeamsStage
from tests.teams_toy import CARD, DONE, Served, place, serving

pytestmark = pytest.mark.part("teams")

PEOPLE = {"anna": "29:anna", "bo": "29:bo", "carin": "29:carin"}
BUTTONS = ("Godkänn", "Ta bort", "Visa")


@dataclass(frozen=True)
class World:
    """A bot, a playground and people."""

    bot: Served
    ground: Playground
    stage: TeamsStage

    async def posted(self) -> tuple[SeenCard, str]:
        """A card that stands in the team channel, and its reference."""
        reference = await self.bot.chat.post(place(self.ground.service_url), CARD, key="k", again=False)
        return (await self.stage.cards())[-1], reference


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """The bot's address, which the playground knows and no other program may take between two tests."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield held


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, listener: socket.socket) -> Iterator[Playground]:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/api/messages"
    with playground(tmp_path_factory.mktemp("teams"), address, list(PEOPLE.values())) as ground:
        yield ground


@pytest.fixture
async def world(ground: Playground, listener: socket.socket) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(serving(listener=listener))
        stage = await stack.enter_async_context(TeamsStage(ground, bot.url, PEOPLE))
        yield World(bot, ground, stage)


async def test_a_posted_card_stands_in_the_channel_with_its_buttons(world: World) -> None:
    """What the card says is what the channel shows."""
    card, _ = await world.posted()

    assert card.title == CARD.title
    assert card.buttons == BUTTONS
    assert "Skrev: Kalle Anka" in card.text
    assert "Du ska få se på annat!" in card.text


async def test_a_press_opens_a_form_for_the_presser_alone(world: World) -> None:
    """The form takes the card's place for Bo; Anna and the channel see the card."""
    card, _ = await world.posted()

    form = await world.stage.press("bo", card, "Ta bort")

    assert isinstance(form, SeenForm)
    assert form.labels == ("Grund", "Även", "Rör sekretess", "Skäl")
    assert form.values == {"Grund": "Hot", "Även": "", "Rör sekretess": "ja", "Skäl": ""}
    assert form.options["Grund"] == ("Hot", "Reklam")
    assert world.bot.toy.events == [
        Press(actor=world.bot.toy.events[0].actor, action="case.remove", subject="case:1", version=1)
    ]
    assert world.bot.toy.events[0].actor.user == "29:bo"
    assert world.bot.toy.events[0].actor.team == TENANT
    assert isinstance((await world.stage.seen_by("bo"))[-1], SeenForm)
    assert isinstance((await world.stage.seen_by("anna"))[-1], SeenCard)
    assert (await world.stage.cards())[-1].buttons == BUTTONS


async def test_a_form_comes_back_with_its_errors_and_keeps_what_was_filled_in(world: World) -> None:
    """An answer that is not good costs no other answer."""
    card, _ = await world.posted()
    form = await world.stage.press("bo", card, "Ta bort")
    assert isinstance(form, SeenForm)

    again = await world.stage.send(
        "bo", form, {"Grund": "Reklam", "Även": "Alfa, Gamma", "Rör sekretess": "nej", "Skäl": "kort"}
    )

    assert isinstance(again, SeenForm)
    assert again.errors == {"Skäl": "Skriv minst fem tecken om varför."}
    assert again.values == {"Grund": "Reklam", "Även": "Alfa, Gamma", "Rör sekretess": "nej", "Skäl": "kort"}
    sent = world.bot.toy.events[-1]
    assert isinstance(sent, Sent)
    assert sent.values == {"ground": "advert", "also": "a,g", "secret": "", "reason": "kort"}


async def test_a_sent_form_changes_the_card_and_an_update_changes_it_for_all(world: World) -> None:
    """The presser sees the change at once; everybody does after the update, private views included."""
    card, reference = await world.posted()
    open_form = await world.stage.press("carin", card, "Ta bort")
    form = await world.stage.press("bo", card, "Ta bort")
    assert isinstance(form, SeenForm)
    assert isinstance(open_form, SeenForm)

    assert await world.stage.send("bo", form, {"Skäl": "Ett verkligt hot."}) is None
    await world.bot.chat.update(place(world.ground.service_url), reference, DONE)

    for person in PEOPLE:
        seen = (await world.stage.seen_by(person))[-1]
        assert isinstance(seen, SeenCard)
        assert seen.title == "Borttagen av Anna"
        assert seen.buttons == ()


async def test_a_required_answer_is_asked_for_by_the_client_itself(world: World) -> None:
    """An empty required field never reaches the bot."""
    card, _ = await world.posted()
    form = await world.stage.press("bo", card, "Ta bort")
    assert isinstance(form, SeenForm)
    events = len(world.bot.toy.events)

    again = await world.stage.send("bo", form, {"Grund": "", "Skäl": "Ett verkligt hot."})

    assert isinstance(again, SeenForm)
    assert again.errors == {"Grund": "Svaret behövs."}
    assert len(world.bot.toy.events) == events


async def test_what_one_person_may_see_has_a_way_back_to_the_card(world: World) -> None:
    """The whole text is shown to Bo alone, and Tillbaka brings the card."""
    card, _ = await world.posted()

    shown = await world.stage.press("bo", card, "Visa")

    assert isinstance(shown, SeenCard)
    assert shown.title == "Hela texten"
    assert shown.buttons == ("Tillbaka",)
    assert await world.stage.press("bo", shown, "Tillbaka") is None
    assert (await world.stage.seen_by("bo"))[-1].title == CARD.title


async def test_a_refusal_is_private_and_shows_the_present_state(world: World) -> None:
    """A press on an old card is told who was first."""
    old = replace(CARD, version=0)
    await world.bot.chat.post(place(world.ground.service_url), old, key="k", again=False)
    card = (await world.stage.cards())[-1]

    refused = await world.stage.press("bo", card, "Godkänn")

    assert isinstance(refused, SeenCard)
    assert refused.text.startswith("Anna hann före klockan 10:42.")
    assert "Borttagen av Anna" in refused.text
    assert refused.buttons == ("Visa kortet",)


async def test_a_word_to_the_presser_stands_above_the_changed_card(world: World) -> None:
    """The word is for the one who pressed, the card for all."""
    card, _ = await world.posted()

    private = await world.stage.press("bo", card, "Godkänn")

    assert isinstance(private, SeenCard)
    assert private.text.splitlines()[:2] == ["Tack!", "Borttagen av Anna"]


async def test_a_reaction_is_handed_on_by_its_name_with_the_card(world: World) -> None:
    """Eyes, a thumb and a tick reach handlers under the names that Slack uses."""
    card, reference = await world.posted()

    for emoji in ("👀", "👍", "✅"):
        await world.stage.react("carin", card, emoji)

    reacted = [event for event in world.bot.toy.events if isinstance(event, Reacted)]
    assert [event.emoji for event in reacted] == ["eyes", "eyes", "white_check_mark"]
    assert {(event.place, event.reference) for event in reacted} == {(f"teams:{CHANNEL}", reference)}


async def test_words_are_answered_in_the_persons_own_chat(world: World) -> None:
    """A person who types to the bot alone gets the answer there, forms included."""
    help_card = await world.stage.say("anna", "hjälp")
    form = await world.stage.say("bo", "formulär")
    refused = await world.stage.say("bo", "nej")

    assert isinstance(help_card, SeenCard)
    assert help_card.title == "Hjälp"
    assert isinstance(form, SeenForm)
    assert isinstance(await world.stage.send("bo", form, {"Skäl": "kort"}), SeenForm)
    assert isinstance(refused, SeenCard)
    assert "Du finns inte i förteckningen." in refused.text
    assert refused.buttons == ()
    assert await world.stage.say("bo", "tyst") is None


async def test_words_in_a_channel_are_never_answered_in_the_channel(world: World) -> None:
    """The channel learns that there was an answer, not what it was."""
    before = len(await world.stage.cards())

    form = await world.stage.say_in_channel("carin", "formulär")

    assert isinstance(form, SeenForm)
    typed = world.bot.toy.events[0]
    assert isinstance(typed, Typed)
    assert (typed.words, typed.place) == ("formulär", f"teams:{CHANNEL}")
    assert len(await world.stage.cards()) == before
    assert (await world.stage.direct("carin"))[-1].title == "Ta bort kommentaren"


async def test_a_message_that_somebody_points_at_opens_a_form_in_a_dialog(world: World) -> None:
    """The message action passes text and link, not the colleague who passes it on; its form is a dialog."""
    form = await world.stage.point("bo", "Ring 070-123 45 67")

    assert isinstance(form, SeenForm)
    assert form.values == {"Text": "Ring 070-123 45 67"}
    pointed = world.bot.toy.events[-1]
    assert isinstance(pointed, Pointed)
    assert (pointed.author, pointed.link) == ("", "https://teams.microsoft.com/l/message/1")

    done = await world.stage.send("bo", form, {})

    assert isinstance(done, SeenCard)
    assert done.title == "Flaggad"


async def test_a_card_for_one_person_stands_in_their_own_chat(world: World) -> None:
    """tell() opens the chat when there is none and uses it afterwards."""
    contact = Contact(chat="teams", user="29:carin", team=TENANT)
    await world.stage.say_in_channel("bo", "hjälp")

    first = await world.bot.chat.tell(contact, replace(CARD, title="Ett"), key="1")
    await world.bot.chat.tell(contact, replace(CARD, title="Två"), key="2")

    assert [card.title for card in await world.stage.direct("carin")][-2:] == ["Ett", "Två"]

    own = Place(id=f"teams:{TENANT}:@29:carin", chat="teams", address={"team": TENANT})
    await world.bot.chat.update(own, first, DONE)

    assert [card.title for card in await world.stage.direct("carin")][-2:] == [DONE.title, "Två"]


async def test_a_form_without_a_card_behind_it_can_be_left_and_answered(world: World) -> None:
    """There is nothing to go back to, and its errors and its answer come in its place."""
    form = await world.stage.say("bo", "formulär")
    assert isinstance(form, SeenForm)
    again = await world.stage.send("bo", form, {"Skäl": "kort"})
    assert isinstance(again, SeenForm)
    events = len(world.bot.toy.events)

    left = await world.stage.leave("bo", again)

    assert left.title == "Avbrutet"
    assert left.buttons == ()
    assert len(world.bot.toy.events) == events
    changed = await world.stage.send("bo", again, {"Skäl": "Ett verkligt hot."})
    assert isinstance(changed, SeenCard)
    assert changed.title == DONE.title


async def test_the_directory_vouches_for_an_address(world: World) -> None:
    """A person's e-mail is asked of Teams; somebody never met has none."""
    await world.stage.say("bo", "hjälp")

    assert await world.bot.chat.email(Contact(chat="teams", user="29:bo", team=TENANT)) == "bo@example.se"
    assert await world.bot.chat.email(Contact(chat="teams", user="29:nobody", team=TENANT)) is None


async def test_a_failing_handler_leaves_the_form_and_gives_a_number(world: World) -> None:
    """The one who pressed is told, and the bot still answers the next press."""
    card, _ = await world.posted()

    async def fail(_event: object) -> None:
        raise RuntimeError("hemlig text")

    world.bot.toy.before = fail
    told = await world.stage.press("bo", card, "Visa")
    words = await world.stage.say("bo", "hjälp")
    world.bot.toy.before = None

    assert isinstance(told, SeenCard)
    assert "Felnummer" in told.text
    assert "hemlig" not in told.text
    assert words is None
    assert isinstance(await world.stage.press("bo", card, "Visa"), SeenCard)


async def test_a_card_that_is_no_more_is_a_final_failure(world: World) -> None:
    """Trying to update a message that does not exist is not tried again."""
    with pytest.raises(Undelivered) as caught:
        await world.bot.chat.update(place(world.ground.service_url), "1", DONE)

    assert caught.value.final
    assert caught.value.retry_after is None


async def test_two_people_press_at_once_and_each_is_answered(world: World) -> None:
    """Presses do not wait for one another and do not meet."""
    card, _ = await world.posted()

    first, second = await asyncio.gather(
        world.stage.press("bo", card, "Ta bort"), world.stage.press("carin", card, "Visa")
    )

    assert isinstance(first, SeenForm)
    assert isinstance(second, SeenCard)


def test_the_playground_has_room_for_six_people(tmp_path: Path) -> None:
    """A seventh person is refused with a reason, before anything is started."""
    with pytest.raises(ValueError, match="room for 6"), playground(tmp_path, "http://x", ["29:x"] * 7):
        pass
