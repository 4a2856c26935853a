"""Slack end to end on a real local server: cards, presses, forms, reactions, commands, private answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.ports import Contact, Pointed, Press, Reacted, Sent, Typed
from tests.parts.slack import CHANNEL, TEAM
from tests.slack_toy import PEOPLE, PLACE, Scene, note, reason_form, scene
from tests.stages.base import SeenCard, SeenForm
from tests.stages.slack import MISSING

pytestmark = pytest.mark.part("slack")


@pytest.fixture(params=["http", "socket mode"])
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, socket_mode=request.param == "socket mode") as found:
        yield found


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as found:
        yield found


async def test_a_card_is_posted_pressed_asked_about_mended_and_updated(here: Scene) -> None:
    """The whole story: card, Ta bort, a form, a wrong answer, a right one, and no buttons left."""
    await here.post()
    [card] = await here.stage.cards()
    assert card.title == "Ny kommentar på Ekhamra kommun (Facebook)"
    assert card.buttons == ("Godkänn", "Ta bort", "Vidarebefordra", "Svara", "Ta hand om", "Visa")

    form = await here.stage.press("anna", card, "Ta bort")
    assert isinstance(form, SeenForm)
    assert form.labels == ("Grund", "Till avsändaren", "Sekretess", "Meddela")
    assert form.values["Grund"] == "Förolämpning"
    assert form.options["Meddela"] == ("Bo, ersättare", "Carin")

    again = await here.stage.send("anna", form, {"Till avsändaren": "kort", "Sekretess": "ja"})
    assert isinstance(again, SeenForm)
    assert again.errors == {"Till avsändaren": "Skriv minst en hel mening."}
    assert again.values["Sekretess"] == "Ja"

    answers = {
        "Grund": "Reklam",
        "Till avsändaren": "Den bryter mot reglerna.",
        "Sekretess": "ja",
        "Meddela": "Carin",
    }
    assert await here.stage.send("anna", again, answers) is None
    [changed] = await here.stage.cards()
    assert changed.buttons == ()
    assert "Borttagen av Anna Ek 10:42" in changed.text

    sent = [event for event in here.toy.events if isinstance(event, Sent)][-1]
    assert (sent.form, sent.subject, sent.version) == ("case.remove", "case:17", 1)
    assert dict(sent.values) == {
        "ground": "ad",
        "text": "Den bryter mot reglerna.",
        "secret": "yes",
        "who": "carin",
    }
    assert (sent.actor.chat, sent.actor.user, sent.actor.team) == ("slack", "U0ANNA", TEAM)


async def test_slack_itself_holds_back_a_form_with_an_answer_missing(http: Scene) -> None:
    await http.post()
    [card] = await http.stage.cards()
    form = await http.stage.press("anna", card, "Ta bort")
    assert isinstance(form, SeenForm)

    again = await http.stage.send("anna", form, {})

    assert isinstance(again, SeenForm)
    assert again.errors == {"Till avsändaren": MISSING}


async def test_a_press_tells_who_did_what_on_which_version(here: Scene) -> None:
    await here.post()
    [card] = await here.stage.cards()

    word = await here.stage.press("anna", card, "Godkänn")

    assert isinstance(word, SeenCard)
    assert word.text == "Tack!"
    [press] = here.toy.events
    assert isinstance(press, Press)
    assert (press.action, press.subject, press.version) == ("case.approve", "case:17", 1)
    assert (press.actor.user, press.actor.team) == ("U0ANNA", TEAM)


async def test_an_entry_of_the_menu_is_a_press_like_any_other(http: Scene) -> None:
    await http.post()
    [card] = await http.stage.cards()

    assert await http.stage.press("anna", card, "Ta hand om") is None

    [changed] = await http.stage.cards()
    assert "Anna Ek tar hand om ärendet" in changed.text
    assert "Ta hand om" in changed.buttons


async def test_a_press_on_an_old_card_is_refused_with_how_it_is_now(http: Scene) -> None:
    await http.post()
    [old] = await http.stage.cards()
    await http.stage.press("anna", old, "Godkänn")

    refused = await http.stage.press("bo", old, "Ta bort")

    assert isinstance(refused, SeenCard)
    assert "Kortet har ändrats sedan du såg det." in refused.text
    assert "Godkänd av Anna Ek 10:42" in refused.text
    assert refused.buttons == ()


async def test_a_refusal_is_seen_by_the_one_who_pressed_alone(here: Scene) -> None:
    await here.post()
    [card] = await here.stage.cards()

    refused = await here.stage.press("erik", card, "Ta bort")

    assert isinstance(refused, SeenCard)
    assert "Du finns inte i kommunens register." in refused.text
    assert len(await here.stage.cards()) == 1
    shown = [message for message in await here.slack.messages() if message.get("ephemeral_to")]
    assert [message["ephemeral_to"] for message in shown] == ["U0ERIK"]


async def test_what_only_one_may_see_opens_for_them_and_can_be_acted_on_there(http: Scene) -> None:
    await http.post()
    [card] = await http.stage.cards()

    private = await http.stage.press("anna", card, "Visa")
    assert isinstance(private, SeenCard)
    assert private.title == "Bara för dig"
    assert "Bara för dig" not in "".join(seen.text for seen in await http.stage.cards())

    form = await http.stage.press("anna", private, "Ta bort")
    assert isinstance(form, SeenForm)
    assert len(await http.slack.modals()) == 2


async def test_a_press_within_a_modal_is_refused_there(http: Scene) -> None:
    await http.post()
    [card] = await http.stage.cards()
    private = await http.stage.press("anna", card, "Visa")
    assert isinstance(private, SeenCard)

    refused = await http.stage.press("erik", private, "Godkänn")

    assert isinstance(refused, SeenCard)
    assert "Du finns inte i kommunens register." in refused.text
    assert len(await http.slack.modals()) == 2


async def test_a_press_within_a_modal_changes_what_it_shows(http: Scene) -> None:
    await http.post()
    [card] = await http.stage.cards()
    private = await http.stage.press("anna", card, "Visa")
    assert isinstance(private, SeenCard)

    changed = await http.stage.press("anna", private, "Godkänn")
    assert isinstance(changed, SeenCard)
    assert "Tack!" in changed.text
    assert changed.buttons == ()


@pytest.mark.parametrize(
    ("answer", "told"),
    [("nej", "Bo hann före."), ("visa", "Så här blev det"), ("ord", "Sparat.")],
)
async def test_a_form_is_followed_by_what_there_is_to_say(http: Scene, answer: str, told: str) -> None:
    await http.post()
    [card] = await http.stage.cards()
    form = await http.stage.press("anna", card, "Ta bort")
    assert isinstance(form, SeenForm)

    seen = await http.stage.send("anna", form, {"Till avsändaren": answer})

    assert isinstance(seen, SeenCard)
    assert told in seen.text


async def test_a_form_may_be_followed_by_another(here: Scene) -> None:
    await here.post()
    [card] = await here.stage.cards()
    form = await here.stage.press("anna", card, "Ta bort")
    assert isinstance(form, SeenForm)

    second = await here.stage.send("anna", form, {"Till avsändaren": "mer"})

    assert isinstance(second, SeenForm)
    assert second.title == "Ett steg till"


async def test_a_reaction_is_heard_with_its_card(here: Scene) -> None:
    await here.post()
    [card] = await here.stage.cards()

    await here.stage.react("anna", card, "👀")

    [event] = here.toy.events
    assert event == Reacted(
        actor=event.actor, emoji="eyes", place=f"slack:{TEAM}:{CHANNEL}", reference=here.toy.reference
    )
    [changed] = await here.stage.cards()
    assert "Anna Ek tar hand om ärendet" in changed.text


async def test_a_form_that_a_reaction_calls_for_is_offered_with_a_button(http: Scene) -> None:
    """Slack opens a modal only for a press, so the one who reacted gets a button that nobody else sees."""
    await http.post()
    [card] = await http.stage.cards()
    await http.stage.react("anna", card, "✅")

    [offer] = [message for message in await http.slack.messages() if message.get("ephemeral_to") == "U0ANNA"]
    [button] = offer["blocks"][1]["elements"]
    action = {**button, "block_id": offer["blocks"][1]["block_id"]}
    await http.slack.control("interact", channel=CHANNEL, messageTs=offer["ts"], user="U0ANNA", action=action)
    await http.chat.settled()

    assert [view["title"]["text"] for view in await http.slack.modals()] == ["Ta bort kommentaren"]
    first, again = http.toy.events
    assert isinstance(first, Reacted)
    assert again == replace(
        first, actor=again.actor, version=reason_form().version
    )  # of the card that was seen


@pytest.mark.parametrize("command", ["/flag", "/flagga"])
async def test_a_command_opens_its_form(here: Scene, command: str) -> None:
    form = await here.stage.say("anna", f"{command} https://www.facebook.com/x?a=1&b=2 Å ä ö <b>")

    assert isinstance(form, SeenForm)
    assert form.title == "Flagga"
    [event] = here.toy.events
    assert event == Typed(
        actor=event.actor,
        words=f"{command[1:]} https://www.facebook.com/x?a=1&b=2 Å ä ö <b>",
        place=f"slack:{TEAM}:{CHANNEL}",
    )


async def test_words_to_the_bot_alone_are_answered_there(here: Scene) -> None:
    shown = await here.stage.say("anna", "kanalvakt hjälp")

    assert isinstance(shown, SeenCard)
    assert shown.title == "Hjälp"
    [event] = here.toy.events
    assert isinstance(event, Typed)
    assert (event.words, event.place) == ("kanalvakt hjälp", None)


async def test_a_form_that_words_call_for_is_offered_with_a_button(here: Scene) -> None:
    form = await here.stage.say("anna", "flagga det här")

    assert isinstance(form, SeenForm)
    assert [event.words for event in here.toy.events if isinstance(event, Typed)] == ["flagga det här"] * 2


async def test_words_that_nobody_understands_get_an_answer(http: Scene) -> None:
    shown = await http.stage.say("anna", "/kanalvakt-nej <!channel>")

    assert isinstance(shown, SeenCard)
    assert "Jag förstår inte: kanalvakt-nej @channel" in shown.text


async def test_a_mention_in_the_channel_is_heard_and_answered_to_the_one_who_wrote(http: Scene) -> None:
    await http.slack.control("message", channel=CHANNEL, user="U0BO", text="<@U0BOT> kanalvakt läget")
    await http.chat.settled()

    [event] = http.toy.events
    assert event == Typed(actor=event.actor, words="kanalvakt läget", place=f"slack:{TEAM}:{CHANNEL}")
    assert event.actor.user == "U0BO"
    [shown] = [message for message in await http.slack.messages() if message.get("ephemeral_to")]
    assert shown["ephemeral_to"] == "U0BO"


async def test_a_message_can_be_pointed_at(http: Scene) -> None:
    shown = await http.stage.point("anna", "Titta på <den här> & den där")

    assert isinstance(shown, SeenCard)
    assert "Titta på <den här> & den där" in shown.text
    pointed = http.toy.events[-1]
    assert isinstance(pointed, Pointed)
    assert pointed.link.startswith(f"https://testrum.slack.com/archives/{CHANNEL}/p")


async def test_a_card_is_told_to_one_person_once(http: Scene) -> None:
    contact = Contact(chat="slack", user="U0BO", team=TEAM)

    first = await http.chat.tell(contact, note("Påminnelse", "Svara senast fredag."), key="tell:1")
    second = await http.chat.tell(contact, note("Påminnelse", "Svara senast fredag."), key="tell:1")
    await http.chat.tell(contact, note("En till", "Svara."), key="tell:2")

    assert first == second
    assert [card.title for card in await http.stage.direct("bo")] == ["Påminnelse", "En till"]
    assert await http.stage.cards() == []


async def test_the_workspace_vouches_for_an_address(http: Scene) -> None:
    async def email(person: str) -> str | None:
        return await http.chat.email(Contact(chat="slack", user=PEOPLE[person].id, team=TEAM))

    assert await email("anna") == "anna.ek@ekhamra.se"
    assert await email("erik") is None


async def test_a_second_try_finds_the_card_of_the_first(http: Scene) -> None:
    first = await http.chat.post(PLACE, http.toy.card, key="posting:1", again=False)
    await http.chat.post(PLACE, http.toy.card, key="posting:2", again=False)

    assert await http.chat.post(PLACE, http.toy.card, key="posting:1", again=True) == first
    assert len(await http.stage.cards()) == 2


async def test_a_second_try_posts_where_the_first_never_came_through(http: Scene) -> None:
    await http.chat.post(PLACE, http.toy.card, key="posting:2", again=False)

    await http.chat.post(PLACE, http.toy.card, key="posting:1", again=True)

    assert len(await http.stage.cards()) == 2
