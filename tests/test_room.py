"""The browser room over its addresses: what is shown, what pressing does, and what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import structlog

from bot.room import MemoryRoomStore, RoomChat
from cards.model import Card, Text
from handlers.ports import Contact, Place, Pointed, Press, Reacted, Sent, Typed, Undelivered
from tests.parts.process import PATIENCE
from tests.room_toy import CHANNEL, OTHER, ToyHouse, case_card, kept_card, toy_room
from tests.stages.base import SeenCard, SeenForm
from tests.stages.dom import parsed
from tests.stages.room import RoomStage
from tests.stages.room_sight import filled, seen_card


@asynccontextmanager
async def stage() -> AsyncIterator[tuple[RoomStage, ToyHouse, str]]:
    async with toy_room() as (address, house), RoomStage(address, CHANNEL) as room:
        yield room, house, address


@asynccontextmanager
async def live(address: str, *, person: str = "anna", last: str | None = None) -> AsyncIterator[Any]:
    """An open browser's line; gives a function that waits for the next event."""
    headers = {"Last-Event-ID": last} if last else {}
    query = {"som": person, "place": CHANNEL, "after": "0"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{address}/room/live", params=query, headers=headers) as response,
    ):

        async def event(name: str) -> dict[str, str]:
            found: dict[str, str] = {}
            async with asyncio.timeout(PATIENCE):
                async for line in response.content:
                    key, _, value = line.decode().rstrip("\n").partition(": ")
                    found[key] = value
                    if not line.strip() and found.get("event") == name:
                        return {**json.loads(found["data"]), "id": found.get("id", "")}
                    if not line.strip():
                        found = {}
            raise AssertionError("the line ended")

        yield event


async def opened(room: RoomStage, person: str = "anna", label: str = "Ta bort") -> SeenForm:
    form = await room.press(person, (await room.cards())[-1], label)
    assert isinstance(form, SeenForm)
    return form


async def test_a_comment_s_card_stands_in_the_channel_newest_last() -> None:
    """Everybody sees the same cards, in the order in which the comments came."""
    async with stage() as (room, house, _):
        await house.arrive(1, title="Den första")
        await house.arrive(2, title="Den andra")

        assert [card.title for card in await room.cards()] == ["Den första", "Den andra"]
        card = (await room.cards())[0]
        assert card.buttons[:3] == ("Godkänn", "Ta bort", "Vidarebefordra")
        assert "Senast: fredag 14:00, 48 timmar enligt Tibro 4.4" in card.text.splitlines()


async def test_a_card_posted_twice_with_one_key_stands_there_once() -> None:
    """A job that runs again after a crash does not repeat itself."""
    chat = RoomChat(MemoryRoomStore(lambda: datetime(2026, 10, 15, tzinfo=UTC)))
    place = Place(id=CHANNEL, chat="room", address={})

    first = await chat.post(place, case_card(1), key="case:1", again=False)
    second = await chat.post(place, case_card(1), key="case:1", again=True)

    assert first == second
    assert len(await chat.store.since((CHANNEL,), 0)) == 1


async def test_an_older_card_never_replaces_a_newer_one() -> None:
    """Two updates that overtake one another leave the later state."""
    chat = RoomChat(MemoryRoomStore(lambda: datetime(2026, 10, 15, tzinfo=UTC)))
    place = Place(id=CHANNEL, chat="room", address={})
    reference = await chat.post(place, case_card(1), key="case:1", again=False)

    await chat.update(place, reference, case_card(1, version=3, title="Senare"))
    await chat.update(place, reference, case_card(1, version=2, title="Tidigare"))

    (message,) = await chat.store.since((CHANNEL,), 0)
    assert "Senare" in message.card_json
    with pytest.raises(Undelivered) as lost:
        await chat.update(place, "nothing", case_card(1))
    assert lost.value.final


async def test_a_press_tells_who_what_and_which_version() -> None:
    """The handler learns everything it needs to judge a press."""
    async with stage() as (room, house, _):
        await house.arrive(1, version=7)

        await room.press("bo", (await room.cards())[0], "Godkänn")

        (press,) = house.events
        assert isinstance(press, Press)
        assert (press.actor.chat, press.actor.user, press.actor.name) == ("room", "bo", "Bo Lindqvist")
        assert (press.action, press.subject, press.version) == ("case.approve", "case:1", 7)


async def test_a_decision_is_seen_live_in_another_open_browser() -> None:
    """A decided card loses its buttons for everybody, without reloading."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        async with live(address, person="carin") as event:
            assert (await event("card"))["summary"].startswith("Kommentar av Kent Fors")

            assert await room.press("anna", (await room.cards())[0], "Godkänn") is None

            news = await event("card")
            card = seen_card(parsed(news["html"]).first("article"))
            assert "Godkänd av Anna Ek" in card.text
            assert card.buttons == ()
            assert (await room.cards())[0].text == card.text


async def test_a_form_keeps_what_was_written_when_an_answer_is_wrong_and_then_goes_through() -> None:
    """The handler's objection stands at its field; nothing has to be written again."""
    async with stage() as (room, house, _):
        await house.arrive(1)
        form = await opened(room)
        answers = {
            "Diarienummer": "2026/1",
            "Text till den som skrev": "Rad ett\nRad <två>",
            "Underrätta också": "Registratorn, Närmaste chef",
            "Grund för borttagning": "Reklam",
            "Omfattas av sekretess": "ja",
            "Kopia till": "kansli@ekhamra.se",
            "Följ upp den": "2026-11-01",
        }

        again = await room.send("anna", form, answers)

        assert isinstance(again, SeenForm)
        assert again.errors == {"Diarienummer": "Skriv diarienumret som KS 2026/123."}
        assert {label: again.values[label] for label in answers} == answers
        done = await room.send("anna", again, {"Diarienummer": "KS 2026/1"})
        assert isinstance(done, SeenCard)
        assert done.text == "Borttagningen är påbörjad."
        assert "Pågår Döljs på Facebook" in (await room.cards())[0].text
        sent = house.events[-1]
        assert isinstance(sent, Sent)
        assert sent.values == {
            "ground": "advert",
            "also": "registrar,manager",
            "diary": "KS 2026/1",
            "words": "Rad ett\nRad <två>",
            "mail": "kansli@ekhamra.se",
            "on": "2026-11-01",
            "likes": "",
            "secret": "yes",
        }


@pytest.mark.parametrize(
    ("label", "answer", "error"),
    [
        ("Diarienummer", "  ", "Fyll i fältet."),
        ("Diarienummer", "K" * 31, "Texten är 1 tecken för lång. Högst 30 får plats."),
        ("Grund för borttagning", "", "Välj ett alternativ."),
        ("Kopia till", "anna", "Skriv en e-postadress, som namn@kommun.se."),
        ("Följ upp den", "i morgon", "Skriv ett datum som ÅÅÅÅ-MM-DD."),
        ("Antal gilla", "några hundra", "Skriv ett heltal med siffror, som 500."),
        ("Antal gilla", "5,5", "Skriv ett heltal med siffror, som 500."),
    ],
)
async def test_an_answer_that_cannot_be_one_does_not_reach_the_handler(
    label: str, answer: str, error: str
) -> None:
    """The room checks by itself what Slack checks by itself."""
    async with stage() as (room, house, _):
        await house.arrive(1)
        form = await opened(room)
        before = len(house.events)

        again = await room.send("anna", form, {"Diarienummer": "KS 1", label: answer})

        assert isinstance(again, SeenForm)
        assert again.errors == {label: error}
        assert again.values[label] == answer
        assert len(house.events) == before


async def test_a_form_changed_on_the_way_is_refused() -> None:
    """What is asked about cannot be swapped in the browser."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        form = await opened(room)
        data = [
            (name, value.replace("case:1", "case:2") if name == "form" else value)
            for name, value in filled(form.handle, {"Diarienummer": "KS 1"})
        ]

        async with room._session.post(f"{address}/room/send", data=data) as response:
            assert response.status == 403
        assert not any(isinstance(event, Sent) for event in house.events)


async def test_a_form_is_not_sent_by_a_way_that_it_does_not_have() -> None:
    """Else what the room checks could be left out."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        form = await opened(room)
        data = [*filled(form.handle, {}), ("way", "back")]

        async with room._session.post(f"{address}/room/send", data=data) as response:
            assert response.status == 400
        assert not any(isinstance(event, Sent) for event in house.events)


async def test_a_refusal_is_for_the_one_who_pressed_alone() -> None:
    """The one without a role reads why; the card stays as it is."""
    async with stage() as (room, house, _):
        await house.arrive(1)
        before = (await room.cards())[0].text

        refusal = await room.press("erik", (await room.cards())[0], "Godkänn")

        assert isinstance(refusal, SeenCard)
        assert refusal.text == "Du har ingen roll som får göra det här."
        assert (await room.cards())[0].text == before


async def test_a_press_on_yesterdays_card_says_who_was_first_and_shows_the_card_as_it_is() -> None:
    """The second presser learns who decided, and everybody's card is brought up to date."""
    async with stage() as (room, house, _):
        await house.arrive(1)
        old = (await room.cards())[0]
        await house._decide(kept_card(house.cards["case:1"], "Bo Lindqvist"), "Bo Lindqvist")

        refusal = await room.press("anna", old, "Ta bort")

        assert isinstance(refusal, SeenCard)
        assert refusal.text == "Bo Lindqvist hann före: ärendet är redan avgjort."
        assert (await room.cards())[0].buttons == ()


async def test_what_only_one_may_see_never_stands_in_the_channel() -> None:
    """The hidden text opens for the one who pressed Visa, and is kept nowhere."""
    async with stage() as (room, house, address):
        await house.arrive(1)

        shown = await room.press("anna", (await room.cards())[0], "Visa")

        assert isinstance(shown, SeenCard)
        assert "850709-9805" in shown.text
        for person in ("anna", "bo"):
            async with room._session.get(f"{address}/room/{CHANNEL}?som={person}") as response:
                assert "850709-9805" not in await response.text()
                assert response.headers["Cache-Control"] == "no-store"


async def test_a_message_to_one_person_is_seen_by_that_person_alone_and_live() -> None:
    """Direct messages stand in the side column of the one they are for."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        async with live(address, person="bo") as event:
            await event("card")
            await room.press("bo", (await room.cards())[0], "Ta hand om")
            assert (await event("card"))["where"] == "direct"

        assert [card.title for card in await room.direct("bo")] == ["Du har tagit hand om ärende 17"]
        assert await room.direct("anna") == []
        assert len(await room.cards()) == 1


async def test_words_to_the_bot_and_slash_commands_are_the_same_words() -> None:
    """Somebody used to Slack may type as there."""
    async with stage() as (room, house, _):
        shown = await room.say("anna", "hjälp")
        await room.say("anna", " /flagga https://exempel.se ")
        await room.say("anna", "/kanalvakt status")

        assert isinstance(shown, SeenCard)
        assert shown.title == "Det här kan jag"
        typed = [event for event in house.events if isinstance(event, Typed)]
        assert [event.words for event in typed] == ["hjälp", "flagga https://exempel.se", "status"]
        assert {event.place for event in typed} == {CHANNEL}


async def test_a_text_can_be_pointed_at_and_becomes_a_card() -> None:
    """Flagga on a pasted text is the message shortcut of the room."""
    async with stage() as (room, house, _):
        said = await room.point("anna", "Ni är\njävla idioter")

        assert isinstance(said, SeenCard)
        assert said.text == "Flaggad: ett kort är på väg."
        (pointed,) = house.events
        assert isinstance(pointed, Pointed)
        assert pointed.text == "Ni är\njävla idioter"
        assert "jävla idioter" in (await room.cards())[-1].text


async def test_a_reaction_names_the_card_it_stands_on() -> None:
    """A tick keeps the comment; everybody sees it."""
    async with stage() as (room, house, _):
        await house.arrive(1)

        await room.react("bo", (await room.cards())[0], "✅")

        (reacted,) = house.events
        assert isinstance(reacted, Reacted)
        assert (reacted.emoji, reacted.place) == ("white_check_mark", CHANNEL)
        assert reacted.reference == house.references["case:1"]
        assert reacted.version == 1  # of the card that stood before him
        assert "Godkänd av Bo Lindqvist" in (await room.cards())[0].text


async def test_a_browser_that_comes_back_gets_what_it_missed() -> None:
    """After a broken line come exactly the cards that were added or changed meanwhile."""
    async with stage() as (room, house, address):
        await house.arrive(1, title="Ett")
        await house.arrive(2, title="Två")
        async with live(address) as event:
            await event("card")
            seen = await event("card")
        await house.arrive(3, title="Tre")
        await room.press("anna", (await room.cards())[0], "Godkänn")

        async with live(address, last=seen["id"]) as event:
            first, second = await event("card"), await event("card")

        titles = [parsed(news["html"]).first("h3").text() for news in (first, second)]
        assert titles == ["Ett", "Tre"]
        assert (first["id"], int(second["id"]) > int(seen["id"])) == ("", True)


async def test_a_card_of_another_channel_does_not_come_here() -> None:
    """Each team channel shows its own."""
    async with stage() as (room, house, address):
        await house.chat.post(Place(id=OTHER, chat="room", address={}), case_card(5), key="x", again=False)

        assert await room.cards() == []
        async with RoomStage(address, OTHER) as other:
            assert len(await other.cards()) == 1


async def test_open_lines_end_when_the_program_stops() -> None:
    """Stopping does not wait for browsers that stay open."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        async with toy_room() as (address, _):
            response = await session.get(f"{address}/room/live", params={"place": CHANNEL})
            await response.content.readline()
        await response.read()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"token": "0" * 64},
        {"token": ""},
        {"Origin": "https://ond.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_what_another_site_makes_the_browser_send_is_refused(spoiled: dict[str, str]) -> None:
    """A press counts only from the room's own page, in the browser that got it."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        form = (await room.cards())[0].handle.first("form", "buttons")
        data = {**dict(filled(form, {})), "pressed": "case.approve case:1"}
        data |= {key: value for key, value in spoiled.items() if key == "token"}
        headers = {key: value for key, value in spoiled.items() if key != "token"}

        async with room._session.post(f"{address}/room/press", data=data, headers=headers) as response:
            assert response.status == 403
        assert house.events == []


async def test_a_token_of_one_browser_does_not_serve_another() -> None:
    """The token is bound to the browser's cookie."""
    async with stage() as (room, house, address), aiohttp.ClientSession() as other:
        await house.arrive(1)
        form = (await room.cards())[0].handle.first("form", "buttons")
        data = {**dict(filled(form, {})), "pressed": "case.approve case:1"}

        async with other.post(f"{address}/room/press", data=data) as response:
            assert response.status == 403
        assert house.events == []


async def test_a_foreign_name_that_points_to_this_machine_gets_nothing() -> None:
    """DNS rebinding: the room answers to the names of this machine alone."""
    async with stage() as (room, _, address):
        async with room._session.get(f"{address}/room/{CHANNEL}", headers={"Host": "ond.example"}) as answer:
            assert answer.status == 421
        async with room._session.get(f"{address}/", headers={"Host": "localhost:8080"}) as answer:
            assert answer.status == 200


async def test_the_page_runs_and_loads_nothing_but_its_own_files() -> None:
    """The policy allows no inline script or style, and the page has none."""
    async with stage() as (room, house, address):
        await house.arrive(1, "<script>alert(1)</script>")
        async with room._session.get(f"{address}/room/{CHANNEL}") as response:
            policy = response.headers["Content-Security-Policy"]
            page = parsed(await response.text())

        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert all(script.get("src").startswith("/room/static/") for script in page.all("script"))
        assert not page.all("style")
        assert not [
            one for one in page.walk() if any(key.startswith(("on", "style")) for key in one.attributes)
        ]
        for name in ("room.css", "room.js", "mark.svg"):
            async with room._session.get(f"{address}/room/static/{name}") as response:
                assert response.status == 200
        async with room._session.get(f"{address}/room/static/page.html") as response:
            assert response.status == 404


async def test_without_scripts_a_press_answers_with_a_whole_page() -> None:
    """The form, and what is wrong, stand in the page itself."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        form = (await room.cards())[0].handle.first("form", "buttons")
        data = {**dict(filled(form, {})), "pressed": "case.remove case:1"}

        async with room._session.post(f"{address}/room/press", data=data) as response:
            page = parsed(await response.text())

        assert page.first(class_="private").first("h2").text() == "Ta bort kommentaren"
        assert page.first(id="messages").all("article")


async def test_a_fault_is_told_with_a_number_and_logged_without_words() -> None:
    """Whoever pressed gets an answer; the log says where it happened and quotes nobody."""
    with structlog.testing.capture_logs() as logs:
        async with stage() as (room, _, _address):
            answer = await room.say("anna", "krascha hemligt innehåll")

    assert isinstance(answer, SeenCard)
    (row,) = logs
    assert row["reference"] in answer.text
    assert row["fault"].startswith("RuntimeError at ")
    assert "hemligt innehåll" not in repr(logs)


async def test_the_log_is_a_table_and_shows_markup_as_text() -> None:
    """The log page reads rows as they were written."""
    async with stage() as (room, _, address), room._session.get(f"{address}/room/log?som=disa") as response:
        page = parsed(await response.text())

    rows = [[cell.text() for cell in row.all("td")] for row in page.first("tbody").all("tr")]
    assert rows[0] == ["2026-10-15 14:10", "Anna Ek", "Godkände kommentaren", "case:17", "9f3ac2e1"]
    assert rows[1][2] == "Tog emot kommentaren <b>"


async def test_a_kept_file_opens_and_one_that_could_run_is_downloaded() -> None:
    """Evidence is read in the browser; a page from outside is never run there."""
    async with stage() as (room, _, address):
        async with room._session.get(f"{address}/room/file/case-17.pdf") as response:
            assert (response.status, response.headers["Content-Disposition"]) == (200, "inline")
            assert (await response.read()).startswith(b"%PDF")
        async with room._session.get(f"{address}/room/file/page.html") as response:
            assert response.headers["Content-Disposition"] == "attachment"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
        for path in ("nothing.pdf", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"):
            async with room._session.get(f"{address}/room/file/{path}") as response:
                assert response.status == 404


async def test_evidence_is_listed_for_those_who_may_open_it() -> None:
    """The side column leads to what was kept, and is asked for anew without reloading."""
    async with stage() as (room, _, address):
        (line,) = (await room.page("anna")).first(id="evidence").all("li")
        assert line.first("a").get("href") == "http://127.0.0.1:8080/room/file/case-17.pdf"
        assert line.first(class_="of").text() == "Kommentar av Kent Fors, ärende 17"
        assert (await room.page("erik")).first(id="evidence").all("li") == []
        for person, count in (("disa", 1), ("erik", 0)):
            async with room._session.get(f"{address}/room/evidence?som={person}") as response:
                assert len(parsed(await response.text()).all("a")) == count


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/room/press", {"pressed": "case.approve case:1"}, 400),
        ("/room/press", {"pressed": "x", "version": "-1"}, 400),
        ("/room/press", {"pressed": "x", "version": "²"}, 400),
        ("/room/say", {}, 400),
        ("/room/say", {"words": "hjälp", "person": "ingen"}, 404),
        ("/room/say", {"words": "hjälp", "place": "room:okänd"}, 404),
        ("/room/send", {"form": "{}", "proof": "å"}, 403),
    ],
)
async def test_a_broken_request_is_a_clear_error(path: str, data: dict[str, str], status: int) -> None:
    """What no page of ours sends is refused and reaches no handler."""
    async with stage() as (room, house, address):
        composer = (await room.page()).first("form", id="composer")

        async with room._session.post(
            address + path, data={**dict(filled(composer, {})), **data}
        ) as response:
            assert response.status == status
        assert house.events == []


async def test_somebody_unknown_and_a_channel_unknown_are_not_found() -> None:
    """Only the people and channels of the sample can be chosen."""
    async with stage() as (room, _, address):
        for path in (f"/room/{CHANNEL}?som=ingen", "/room/room:okänd", "/room/live?place=room:okänd"):
            async with room._session.get(address + path) as response:
                assert response.status == 404


async def test_hostile_text_in_a_card_is_read_as_it_was_written() -> None:
    """The stage sees in the page what somebody wrote; a character that turns letters around has its sign."""
    hostile = "</textarea></li><script>alert('x')</script> & \u202e omvänt"
    async with stage() as (room, house, _):
        await house.arrive(1, hostile)
        card = Card(key="d", version=1, title=hostile, summary="x", blocks=(Text(text=hostile),))
        await house.chat.tell(Contact(chat="room", user="anna"), card, key="d")

        shown = hostile.replace("\u202e", "\ufffd")
        assert shown in (await room.cards())[0].text
        assert (await room.direct("anna"))[0].title == shown
        assert replace((await room.cards())[0], handle=None).buttons[0] == "Godkänn"
