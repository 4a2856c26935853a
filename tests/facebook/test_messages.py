"""Direct messages to a Page: told, found after a downtime, answered once, while Facebook lets us."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.facebook import LONGEST, Facebook
from bot.graph import LATE
from bot.instagram import Instagram
from bot.meta_body import Change, Odd, read_body
from bot.meta_messages import CONVERSATIONS, PAGES, TOO_OLD
from handlers import intake
from handlers.platforms import MESSAGE, Incoming, Target, Visibility
from handlers.ports import Changed, Opened, Undelivered
from storage.tables import Case
from tests.clocked import QUESTION, Clocked, clocked
from tests.facebook.fake import PAGE, Answer, GraphServer, error, says
from tests.facebook.stage import connected, refusal
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY
from tests.youtube.test_news import Clock

KIM = "24601"
NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def target(id_: str) -> Target:
    return Target(comment_id=id_, kind=MESSAGE, author_id=KIM)


async def test_what_people_write_to_the_page_alone_is_told_once() -> None:
    async with connected() as (page, meta):
        id_ = meta.message(KIM, "Hur överklagar jag? 🌲")
        meta.message(KIM, "Det står i beslutet.", by=PAGE)
        (told,) = await page.new()
        assert (told.id, told.text, told.kind) == (id_, "Hur överklagar jag? 🌲", "message")
        assert (told.author.id, told.author.name) == (KIM, "Kim Ås")
        for minutes, text in ((6, "Tack!"), (12, "Hej då!")):
            meta.message(KIM, text, at=datetime.now(UTC) + timedelta(minutes=minutes))
            assert (await page.new())[-1].text == text
        # What is some minutes old is told again, for whoever takes it in knows it; the rest is not.
        assert [message.text for message in await page.new()] == ["Hej då!"]


async def test_after_a_downtime_nothing_is_missed_and_nothing_before_our_time_is_told() -> None:
    begun = datetime.now(UTC) - timedelta(days=3)
    async with connected(since=begun) as (page, meta):
        meta.message(KIM, "Långt före", at=begun - timedelta(days=30))
        assert await page.new() == ()
        state = page.state
        meta.message(KIM, "Medan ni var nere", at=begun + timedelta(days=1))
    async with connected(meta, state=state, since=begun) as (again, _):
        assert [message.text for message in await again.new()] == ["Medan ni var nere"]


async def test_however_many_wrote_while_we_were_down_each_is_told_and_then_not_again() -> None:
    begun = datetime.now(UTC) - timedelta(days=3)
    async with connected(since=begun) as (page, meta):
        for number in range(60):
            meta.message(str(1000 + number), f"Hej {number}", at=begun + timedelta(hours=1, minutes=number))
        meta.message(KIM, "Långt före", at=begun - timedelta(days=30))
        told = [message.text for message in await page.new()]
        assert told == [f"Hej {number}" for number in range(60)]
        meta.asked.clear()
        await page.new()
        assert meta.asked.count(f"GET {PAGE}/conversations") == 1
        assert [message.text for message in await page.new()] == [f"Hej {number}" for number in range(55, 60)]


@pytest.mark.parametrize("as_text", [True, False])
async def test_conversations_whose_time_is_told_in_seconds_are_read(*, as_text: bool) -> None:
    """Meta's page on conversations writes UNIX-TIMESTAMP where others have ISO 8601."""
    begun = datetime.now(UTC) - timedelta(days=3)
    many = CONVERSATIONS + 5

    class Seconds(GraphServer):
        def _conversations(self, person: str) -> list[dict[str, Any]]:
            rows = super()._conversations(person)
            for row in rows:
                seconds = int(datetime.fromisoformat(row["updated_time"]).timestamp())
                row["updated_time"] = str(seconds) if as_text else seconds
            return rows

    async with connected(Seconds(), since=begun) as (page, meta):
        for number in range(many):
            meta.message(str(1000 + number), f"Hej {number}", at=begun + timedelta(hours=1, minutes=number))
        assert len(await page.new()) == many


async def test_what_is_too_much_for_one_reading_is_read_on_and_nobody_who_moved_is_missed() -> None:
    """Between the readings somebody far down writes again, and so stands at the top with what they wrote."""
    begun = datetime.now(UTC) - timedelta(days=3)
    many = PAGES * CONVERSATIONS + 30
    async with connected(since=begun) as (page, meta):
        await page.new()
        for number in range(many):
            meta.message(str(1000 + number), f"Hej {number}", at=begun + timedelta(hours=1, minutes=number))
        first = {message.text for message in await page.new()}
        assert first == {f"Hej {number}" for number in range(30, many)}
        meta.message("1000", "Är ni där?", at=begun + timedelta(days=2))
    async with connected(meta, state=json.loads(json.dumps(page.state)), since=begun) as (again, _):
        second = {message.text for message in await again.new()}
        third = {message.text for message in await again.new()}
        assert "Är ni där?" in third
        assert first | second | third == {f"Hej {number}" for number in range(many)} | {"Är ni där?"}
        assert [message.text for message in await again.new()] == ["Är ni där?"]


async def test_a_place_that_meta_no_longer_knows_is_left_for_the_beginning() -> None:
    begun = datetime.now(UTC) - timedelta(days=3)
    async with connected(since=begun) as (page, meta):
        for number in range(PAGES * CONVERSATIONS + 1):
            meta.message(str(1000 + number), "Hej", at=begun + timedelta(hours=1, minutes=number))
        await page.new()
        meta.next["GET conversations"] = [error(100)]
        assert await page.new() == ()
        assert len(await page.new()) == PAGES * CONVERSATIONS
        assert [message.author.id for message in await page.new()] == ["1000"]


@pytest.mark.parametrize("no", [error(10, status=403), error(200, status=403), error(298)])
async def test_a_page_that_never_let_us_read_messages_has_none_and_one_that_did_is_missed(no: object) -> None:
    """Its comments come all the same; but a permission that was there and is gone is no small thing."""
    async with connected() as (page, meta):
        meta.always["GET conversations"] = no  # type: ignore[assignment]
        comment = meta.comment(meta.post(), "Hej")
        assert [told.id for told in await page.new()] == [comment]
        del meta.always["GET conversations"]
        await page.new()
        meta.always["GET conversations"] = no  # type: ignore[assignment]
        other = meta.comment(meta.post(), "Hej igen")
        assert [told.id for told in await page.new()] == [other]
        assert "meddelanden: appen saknar en behörighet" in page.refused
        del meta.always["GET conversations"]
        await page.new()
        assert page.refused == ""


HTML = says(502, text="<html>")


@pytest.mark.parametrize("no", [error(2, status=503), error(1), error(80006), error(100), HTML])
async def test_messages_that_cannot_be_read_for_a_while_stop_no_comment(no: Answer) -> None:
    """They are read on when they can be again; when it lasts, people are told."""
    clock = Clock()
    async with connected(now=clock) as (page, meta):
        meta.message(KIM, "Hej")
        await page.new()
        meta.always["GET conversations"] = no
        meta.message(KIM, "Är ni där?", at=datetime.now(UTC) + timedelta(minutes=10))
        comment = meta.comment(meta.post(), "Idiot")
        assert [told.id for told in await page.new()] == [comment]
        assert page.refused == ""
        await page.hide(Target(comment_id=comment))
        assert meta.comments[comment]["is_hidden"] is True
        clock.later(minutes=61)
        state = json.loads(json.dumps(page.state))
    async with connected(meta, now=clock, state=state) as (again, _):
        await again.new()
        assert again.refused.startswith("meddelanden: Meta")
    del meta.always["GET conversations"]
    async with connected(meta, now=clock, state=again.state) as (at_last, _):
        assert (await at_last.new())[-1].text == "Är ni där?"
        assert at_last.refused == ""


async def test_one_message_that_is_only_half_told_hides_nobody_else_s_and_is_said_when_it_lasts() -> None:
    clock, begun = Clock(), datetime.now(UTC)
    async with connected(now=clock) as (page, meta):
        meta.message(KIM, "Hej")
        await page.new()
        meta.message(KIM, "Är ni där?", at=begun + timedelta(minutes=1))
        meta.messages[KIM][-1]["created_time"] = "nyss"
        for minute, said in ((2, "När öppnar badet?"), (70, "Hallå?")):
            assert page.refused == ""
            meta.message("77", said, at=begun + timedelta(minutes=minute))
            assert (await page.new())[-1].text == said
            clock.later(minutes=61)
        assert page.refused.startswith("meddelanden: ")


@pytest.mark.parametrize("read_before", [True, False])
async def test_what_a_half_told_message_says_is_read_when_meta_tells_it_whole(*, read_before: bool) -> None:
    """Though others have written long after it, and though nothing was ever read before."""
    clock, begun = Clock(), datetime.now(UTC)
    async with connected(now=clock, since=begun - timedelta(days=1)) as (page, meta):
        if read_before:
            await page.new()
        meta.message(KIM, "Jag ska döda dig", at=begun + timedelta(minutes=1))
        (row,) = meta.messages[KIM]
        whole, row["created_time"] = row["created_time"], "nyss"
        for minute, said in ((2, "När öppnar badet?"), (70, "Hallå?")):
            meta.message("77", said, at=begun + timedelta(minutes=minute))
            assert said in [message.text for message in await page.new()]
            clock.later(minutes=61)
        await page.new()
        assert page.refused.startswith("meddelanden: ")
        row["created_time"] = whole
        assert "Jag ska döda dig" in [message.text for message in await page.new()]
        assert page.refused == ""
        assert [message.text for message in await page.new()] == ["Hallå?"]


async def test_on_many_pages_too_a_half_told_message_is_read_when_it_is_whole() -> None:
    begun = datetime.now(UTC) - timedelta(days=3)
    many = PAGES * CONVERSATIONS + 30
    async with connected(since=begun) as (page, meta):
        await page.new()
        for number in range(many):
            meta.message(str(1000 + number), f"Hej {number}", at=begun + timedelta(hours=1, minutes=number))
        (row,) = meta.messages[str(1000 + many - 1)]  # on the first page
        whole, row["created_time"] = row["created_time"], "nyss"
        told = {message.text for _ in range(2) for message in await page.new()}
        assert told == {f"Hej {number}" for number in range(many - 1)}
        row["created_time"] = whole
        assert f"Hej {many - 1}" in [message.text for message in await page.new()]


async def test_a_token_that_ended_is_no_matter_of_the_messages_alone() -> None:
    async with connected() as (page, meta):
        meta.always["GET conversations"] = error(190)
        assert "åtkomsttoken" in (await refusal(page.new())).reason


async def test_an_answer_is_sent_to_the_person_once_though_meta_loses_its_answer() -> None:
    async with connected() as (page, meta):
        id_ = meta.message(KIM, "När öppnar ni?")
        meta.done_but = [error(2, status=500)]
        assert not (await refusal(page.reply(target(id_), "Klockan\nnio.", key="1", again=False))).final
        sent = await page.reply(target(id_), "Klockan\nnio.", key="1", again=True)
        assert [row["message"] for row in meta.messages[KIM]] == ["När öppnar ni?", "Klockan\nnio."]
        assert sent == meta.messages[KIM][-1]["id"]


async def test_after_a_day_facebook_takes_no_answer_and_says_why() -> None:
    async with connected() as (page, meta):
        id_ = meta.message(KIM, "När öppnar ni?")
        meta.next["POST messages"] = [error(10, 2018278)]
        refused = await refusal(page.reply(target(id_), "Nu.", key="1", again=False))
        assert (refused.reason, refused.final) == (LATE, True)


async def test_a_message_is_nowhere_to_be_seen_or_hidden() -> None:
    async with connected() as (page, meta):
        id_ = meta.message(KIM, "Ni är idioter.")
        assert (await page.look(target(id_))).visibility is Visibility.UNKNOWN
        for act in (page.hide, page.delete):
            assert "i kontots inkorg" in (await refusal(act(target(id_)))).reason
        assert meta.asked == []
        with pytest.raises(Undelivered, match="högst 2000 tecken"):
            await page.reply(target(id_), "å" * (LONGEST + 1), key="1", again=False)


@pytest.mark.parametrize("connected_", [True, False])
@pytest.mark.parametrize(
    ("connector", "most", "letters"), [(Facebook, "2 000 tecken", 2000), (Instagram, "1 000 tecken", 500)]
)
def test_the_form_takes_no_longer_answer_than_messenger_does(
    connector: type[Facebook | Instagram], most: str, letters: int, *, connected_: bool
) -> None:
    """Also where a person posts it by hand; Instagram counts å as two. A comment has no such limit."""
    can = connector.capabilities if connected_ else connector.capabilities.by_hand
    with clocked("lidingo", "2026-11-17 10:00", only=["deadlines"]) as there:
        town = there.town
        town.platform.capabilities = can
        for kind in ("comment", MESSAGE):
            told = Incoming(id=kind, kind=kind, text=QUESTION, created_at=town.time)  # type: ignore[arg-type]
            town.run(intake.take_in(town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
            town.rest()
        comment, message = town.cases()
        assert "tar högst" not in read(opened(there, comment))
        form = opened(there, message)
        assert f"tar högst {most}, så som det räknas där" in read(form)
        refused = there.send("bo", form, text="å" * (letters + 1))
        assert isinstance(refused, Opened)
        assert f"tar högst {most}, och texten är " in read(refused)
        assert town.cases()[1].state == "open"
        assert isinstance(there.send("bo", form, text="å" * (letters - 60)), Changed)  # and its signature
        assert isinstance(there.send("bo", opened(there, comment), text="å" * 2500), Changed)


def read(form: Opened) -> str:
    return repr(form.form).replace(r"\xa0", " ")


def opened(there: Clocked, case: Case) -> Opened:
    form = there.press("bo", "case.answer", f"case:{case.id}", case.version)
    assert isinstance(form, Opened)
    return form


# --- as the webhook tells them -----------------------------------------------------------------------


def test_a_message_is_nothing_that_can_be_removed_at_its_sender_s() -> None:
    for connector in (Facebook, Instagram):
        assert not connector.capabilities.removes(MESSAGE)


def body(*events: object, name: str = "messaging") -> bytes:
    entry = {"id": PAGE, "time": 1_795_183_200_000, name: list(events)}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def event(**more: object) -> dict[str, object]:
    return {"sender": {"id": KIM}, "recipient": {"id": PAGE}, "timestamp": 1_795_183_200_000, **more}


@pytest.mark.parametrize("name", ["messaging", "standby"])
def test_a_message_is_read_with_its_picture_and_time(name: str) -> None:
    picture = {"type": "image", "payload": {"url": "https://cdn.example/a.jpg"}}
    message = {"mid": "m_AbC-1", "text": "Hej\x00 😀", "attachments": [picture]}
    (change,) = read_body(body(event(message=message), name=name), now=NOW + timedelta(days=900))
    assert isinstance(change, Change)
    said = change.happened.comment
    assert (change.account, change.happened.what, said.kind, said.author.id) == (
        PAGE,
        "written",
        "message",
        KIM,
    )
    assert (said.id, said.text) == ("m_AbC-1", "Hej␀ 😀")
    assert said.created_at == datetime.fromtimestamp(1_795_183_200, UTC)
    assert [(one.type, one.url) for one in said.attachments] == [("image", "https://cdn.example/a.jpg")]


def test_an_edited_message_is_an_edit() -> None:
    (change,) = read_body(body(event(message_edit={"mid": "m_1", "text": "Nej", "num_edit": 1})), now=NOW)
    assert isinstance(change, Change)
    assert (change.happened.what, change.happened.comment.text) == ("edited", "Nej")


@pytest.mark.parametrize(
    "quiet",
    [
        event(message={"mid": "m_1", "text": "Vi", "is_echo": True}),
        event(read={"watermark": 1}),
        event(delivery={"mids": ["m_1"]}),
        event(reaction={"mid": "m_1", "action": "react"}),
    ],
)
def test_what_we_wrote_and_that_it_was_read_is_no_news(quiet: object) -> None:
    assert read_body(body(quiet), now=NOW) == []


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (event(postback={"payload": "x"}), "other_message"),
        (event(message={"text": "utan nummer"}), "no_message_id"),
        (event(message={"mid": "m_1 /../x"}), "no_message_id"),
        (event(message="text"), "other_message"),
        ("text", "other_message"),
    ],
)
def test_a_message_of_another_shape_is_set_aside_and_stops_nothing(odd: object, why: str) -> None:
    parts = read_body(body(odd, event(message={"mid": "m_2", "text": "Hej"})), now=NOW)
    assert [part.why for part in parts if isinstance(part, Odd)] == [why]
    assert [part.happened.comment.text for part in parts if isinstance(part, Change)] == ["Hej"]


# --- to a comment's author alone ---------------------------------------------------------------------


async def test_the_author_of_a_comment_is_told_alone_once_though_meta_loses_its_answer() -> None:
    async with connected(now=lambda: NOW) as (page, meta):
        about = Target(comment_id=meta.comment(meta.post(), "Ni är idioter."), author_id="5544332211")
        meta.done_but = [error(2, status=500)]
        assert not (await refusal(page.write_alone(about, "Borttagen.", again=False))).final
        meta.next["POST messages"] = [error(10900)]  # as Meta answers a second one
        sent = await page.write_alone(about, "Borttagen.", again=True)
        assert sent == meta.messages["5544332211"][-1]["id"]
        assert meta.told_alone == [about.comment_id]


async def test_an_author_whom_facebook_does_not_name_is_not_told_in_public_what_they_have_read() -> None:
    """Nobody can look into the conversation; but we tried, and there is a message."""
    async with connected(now=lambda: NOW) as (page, meta):
        about = Target(comment_id=meta.comment(meta.post(), "Ni är idioter."))
        meta.done_but = [error(2, status=500)]
        assert not (await refusal(page.write_alone(about, "Borttagen.", again=False))).final
        del meta.comments[about.comment_id]["from"]
        meta.next["POST messages"] = [error(10900)]
        assert await page.write_alone(about, "Borttagen.", again=True) == ""
        meta.next["POST messages"] = [error(10903)]
        assert (await refusal(page.write_alone(about, "Borttagen.", again=True))).final
        meta.next["POST messages"] = [error(10900)]
        assert (await refusal(page.write_alone(about, "Borttagen.", again=False))).final
        # Where the webhook told who it is, we look.
        meta.next["POST messages"] = [error(10900)]
        named = Target(comment_id=about.comment_id, author_id="5544332211")
        sent = await page.write_alone(named, "Borttagen.", again=True)
        assert sent == meta.messages["5544332211"][-1]["id"]


async def test_what_a_colleague_has_written_to_them_is_not_taken_for_ours() -> None:
    """Facebook takes one message for each comment: the author has read something else."""
    async with connected(now=lambda: NOW) as (page, meta):
        about = Target(comment_id=meta.comment(meta.post(), "Ni är idioter."), author_id="5544332211")
        meta.message("5544332211", "Hej, ring oss!", by=PAGE)
        for again in (False, True):
            meta.next["POST messages"] = [error(10900)]
            assert (await refusal(page.write_alone(about, "Borttagen.", again=again))).final


async def test_the_same_words_to_the_same_person_before_are_no_answer_to_a_new_question() -> None:
    """Also where the conversation does not show the question by the id that the webhook told."""
    async with connected() as (page, meta):
        now = datetime.now(UTC)
        meta.message(KIM, "Tack!", at=now - timedelta(hours=2), by=PAGE)
        meta.message(KIM, "Och på lördag?", at=now - timedelta(hours=1))
        about = replace(target("mid.webhookens_egen"), written=now - timedelta(hours=1))
        sent = await page.reply(about, "Tack!", key="1", again=True)
        said = [row["id"] for row in meta.messages[KIM] if row["message"] == "Tack!"]
        assert (len(said), said[-1]) == (2, sent)
        assert await page.reply(about, "Tack!", key="1", again=True) == sent  # that one is found


@pytest.mark.parametrize("no", [error(10, 2018278), error(10), error(100), error(10903), error(10900)])
async def test_whom_facebook_does_not_let_us_write_to_is_said_for_good(no: object) -> None:
    async with connected(now=lambda: NOW) as (page, meta):
        about = Target(comment_id=meta.comment(meta.post(), "Ni är idioter."))
        meta.next["POST messages"] = [no]  # type: ignore[list-item]
        assert (await refusal(page.write_alone(about, "Borttagen.", again=False))).final


async def test_who_wrote_long_ago_is_told_in_another_way_and_facebook_is_not_asked() -> None:
    """Seven days after the comment nobody takes a private reply; what an earlier try sent before counts."""
    at = NOW - timedelta(days=7, minutes=1)
    async with connected(now=lambda: NOW) as (page, meta):
        about = Target(comment_id=meta.comment(meta.post(), "Ni är idioter.", at=at))
        for again in (False, True):
            refused = await refusal(page.write_alone(about, "Borttagen.", again=again))
            assert (refused.reason, refused.final) == (TOO_OLD, True)
        assert f"POST {PAGE}/messages" not in meta.asked
        id_ = meta.message("5544332211", "Borttagen.", by=PAGE)
        assert await page.write_alone(about, "Borttagen.", again=True) == id_


async def test_the_same_words_about_an_earlier_comment_are_not_about_this_one() -> None:
    async with connected(now=lambda: NOW) as (page, meta):
        meta.message("5544332211", "Borttagen.", at=NOW - timedelta(hours=9), by=PAGE)
        about = Target(comment_id=meta.comment(meta.post(), "Ni är idioter."))
        meta.next["POST messages"] = [error(10900)]
        assert (await refusal(page.write_alone(about, "Borttagen.", again=True))).final
