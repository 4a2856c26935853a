"""What Slack's address lets in: only what Slack signed, once, and nothing of it in any log."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from aiohttp import web

from bot.slack import SlackChat, SlackSettings
from bot.slack_guard import MOST_BYTES
from cards.slack import render_form
from handlers.ports import Press, Typed
from tests.parts.slack import BOT_TOKEN, SIGNING_SECRET, TEAM, signed
from tests.slack_door import FORM, JSON, Api, Door, door_of, press, web_api
from tests.slack_toy import SECRET_WORDS, Toy, reason_form


@pytest.fixture
async def api() -> AsyncIterator[tuple[Api, str]]:
    async with web_api() as found:
        yield found


@pytest.fixture
async def door(api: tuple[Api, str]) -> AsyncIterator[Door]:
    settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=api[1])
    async with door_of(settings, api[0]) as found:
        yield found


@pytest.fixture
def logs(caplog: pytest.LogCaptureFixture) -> Any:
    """Everything that any logger writes, at its most talkative."""
    caplog.set_level(logging.DEBUG)
    written = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    yield lambda: caplog.text + written.getvalue()
    structlog.reset_defaults()


def mention(event_id: str = "Ev1") -> str:
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": event_id,
            "event": {
                "type": "app_mention",
                "user": "U0ANNA",
                "channel": "C0KOMM",
                "text": f"<@U0BOT> kanalvakt {SECRET_WORDS}",
                "ts": "1.2",
            },
        }
    )


async def test_a_signed_press_is_let_in(door: Door) -> None:
    assert await door.send(press()) == (200, "")
    assert isinstance(door.toy.events[0], Press)


async def test_a_command_in_whose_words_payload_stands_is_heard_like_any_other(door: Door) -> None:
    """slack-bolt takes such a body for one with a payload, and finds nothing in it."""
    said = "https://example.test/?a=1 payload=sant"
    body = urlencode(
        {
            "command": "/flag",
            "text": said,
            "team_id": TEAM,
            "user_id": "U0ANNA",
            "channel_id": "C0KOMM",
            "trigger_id": "1.2.abc",
            "response_url": "https://hooks.slack.invalid/commands/1",
        }
    )
    status, _ = await door.send(body)
    assert status == 200
    [typed] = door.toy.events
    assert isinstance(typed, Typed)
    assert typed.words == f"flag {said}"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "no signature"),
        ({"X-Slack-Request-Timestamp": "abc"}, "a timestamp that is no number"),
        ({"X-Slack-Request-Timestamp": "1.5"}, "a timestamp that is no whole number"),
        ({"X-Slack-Request-Timestamp": "²³"}, "a timestamp of other digits"),
        ({"X-Slack-Request-Timestamp": "9" * 400}, "a timestamp of 400 digits"),
        ({"X-Slack-Request-Timestamp": ""}, "an empty timestamp"),
        ({"X-Slack-Request-Timestamp": str(int(time.time()) - 6 * 60)}, "an old timestamp"),
        ({"X-Slack-Request-Timestamp": str(int(time.time()) + 6 * 60)}, "a timestamp to come"),
        ({"X-Slack-Signature": "v0=å" + "0" * 63}, "a signature that is not ASCII"),
        ({"X-Slack-Signature": "v0=" + "0" * 64}, "a wrong signature"),
        ({"X-Slack-Signature": "v1=" + "0" * 64}, "another version"),
        ({"X-Slack-Signature": ""}, "an empty signature"),
    ],
)
async def test_what_slack_did_not_sign_is_turned_away_and_not_logged(
    door: Door, logs: Any, headers: dict[str, str], why: str
) -> None:
    body = press(SECRET_WORDS)
    given = {**signed(body), **headers} if headers else {}

    status, told = await door.send(body, given)

    assert (status, why) == (401, why)
    assert json.loads(told)["error"]
    assert door.toy.events == []
    assert "Hemliga" not in logs()
    assert signed(body)["X-Slack-Signature"] not in logs()
    assert "turned away" in logs()


async def test_a_header_given_twice_is_turned_away(door: Door) -> None:
    body = press()
    pairs = [("Content-Type", FORM), *signed(body).items(), ("X-Slack-Signature", "v0=" + "0" * 64)]

    async with door.http.post(f"{door.url}/slack/events", data=body, headers=pairs) as answer:
        assert answer.status == 401


async def test_one_byte_changed_is_turned_away(door: Door) -> None:
    body = press()

    assert (await door.send(body.replace("U0ANNA", "U0ANNE"), signed(body)))[0] == 401


async def test_an_old_request_sent_again_is_turned_away(door: Door) -> None:
    body = press()

    assert (await door.send(body, signed(body, at=int(time.time()) - 301)))[0] == 401


async def test_an_unsigned_ssl_check_gets_no_answer_of_its_own(door: Door) -> None:
    assert (await door.send("ssl_check=1&token=x", {}))[0] == 401


async def test_slacks_question_about_the_address_is_answered(door: Door) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})

    status, told = await door.send(body, kind=JSON)

    assert (status, json.loads(told)) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_the_limit_is_turned_away_unread(door: Door, chunked: bool) -> None:
    body = b"payload=" + b"x" * MOST_BYTES

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 65536):
            yield body[at : at + 65536]

    headers = {"Content-Type": FORM, **signed(body)}
    sending = pieces() if chunked else io.BytesIO(body)
    async with door.http.post(f"{door.url}/slack/events", data=sending, headers=headers) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
async def test_another_content_type_gets_a_clear_error(door: Door, kind: str) -> None:
    status, told = await door.send(press(), kind=kind or "application/octet-stream")

    assert status == 415
    assert "application/json" in json.loads(told)["error"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", JSON),
        ("[]", JSON),
        ('"x"', JSON),
        ("null", JSON),
        ("[" * 100_000, JSON),
        ("payload=%7B", FORM),
        ("payload=%5B%5D", FORM),
        (b'{"a": "\xff"}', JSON),
    ],
)
async def test_a_signed_body_that_is_not_what_it_says_is_an_error_and_no_fault(
    door: Door, body: str | bytes, kind: str
) -> None:
    assert (await door.send(body, kind=kind))[0] == 400


async def test_an_event_that_slack_sends_four_times_is_handled_once(door: Door) -> None:
    body = mention()
    for retry in range(4):
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        assert (await door.send(body, {**signed(body), **again}, kind=JSON))[0] == 200
    await door.send(mention("Ev2"), kind=JSON)

    assert len(door.toy.events) == 2


async def test_what_nobody_here_understands_is_acknowledged_so_that_slack_does_not_send_it_again(
    door: Door,
) -> None:
    for event in ("channel_rename", "member_joined_channel", "message"):
        body = json.dumps(
            {
                "type": "event_callback",
                "team_id": TEAM,
                "event_id": event,
                "event": {"type": event, "user": "U1"},
            }
        )
        assert (await door.send(body, kind=JSON))[0] == 200
    assert (await door.send(press(actions=[{"action_id": "other", "value": "?"}])))[0] == 200
    assert (await door.send(press(type="message_action", callback_id="other")))[0] == 200
    assert door.toy.events == []


def joined(user: str, event_id: str) -> str:
    event = {"type": "member_joined_channel", "user": user, "channel": "C0KOMM", "channel_type": "C"}
    return json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": event})


async def test_where_the_bot_is_invited_it_introduces_itself_once(door: Door) -> None:
    """Told twice, and invited again later; that others join is nothing to it."""
    for user, event in (("U0ANNA", "E1"), ("U0BOT", "E2"), ("U0BOT", "E2"), ("U0BOT", "E3")):
        assert (await door.send(joined(user, event), kind=JSON))[0] == 200
    await door.chat.settled()

    (message,) = door.api.posted
    assert message["channel"] == "C0KOMM"
    assert message["text"] == "Hej! Jag är Kanalvakt. Skriv hjälp för att se vad jag kan."
    assert "@Kanalvakt hjälp" in json.dumps(message["blocks"], ensure_ascii=False)
    assert door.toy.events == []


async def test_a_channel_that_takes_no_greeting_breaks_nothing(door: Door) -> None:
    door.api.answers["chat.postMessage"] = {"ok": False, "error": "restricted_action"}
    assert (await door.send(joined("U0BOT", "E1"), kind=JSON))[0] == 200
    await door.chat.settled()
    assert (await door.send(mention(), kind=JSON))[0] == 200
    assert len(door.toy.events) == 1


async def test_the_bots_own_reactions_and_words_are_not_heard(door: Door) -> None:
    for event in (
        {"type": "reaction_added", "user": "U0BOT", "reaction": "eyes", "item": {"type": "message"}},
        {"type": "message", "user": "U0BOT", "bot_id": "B0BOT", "channel_type": "im", "text": "hej"},
    ):
        body = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "E", "event": event})
        assert (await door.send(body, kind=JSON))[0] == 200

    assert door.toy.events == []


async def test_nothing_that_people_write_is_logged_even_where_everything_is(door: Door, logs: Any) -> None:
    await door.send(mention(), kind=JSON)
    await door.send(press(SECRET_WORDS))
    form = filled(SECRET_WORDS)
    await door.send(press(type="view_submission", view=form))
    await door.chat.settled()

    assert len(door.toy.events) == 3
    assert "Hemliga" not in logs()
    assert BOT_TOKEN not in logs()


def filled(words: str) -> dict[str, Any]:
    view = render_form(reason_form())
    block = next(block["block_id"] for block in view["blocks"] if block.get("block_id", "").endswith("|text"))
    values = {block: {"answer": {"type": "plain_text_input", "value": words}}}
    return {**view, "id": "V1", "hash": "1.x", "state": {"values": values}}


async def test_a_fault_of_ours_is_told_with_a_number_that_finds_the_log_row(door: Door, logs: Any) -> None:
    door.toy.broken = RuntimeError(SECRET_WORDS)
    form = filled("x")

    status, told = await door.send(press(type="view_submission", view=form))

    answer = json.loads(told)
    assert (status, answer["response_action"]) == (200, "errors")
    [error] = answer["errors"].values()
    number = error.rpartition(" ")[2]
    assert number in logs()
    assert "RuntimeError" in logs()
    assert "Hemliga" not in logs()


async def test_a_press_that_fails_is_answered_all_the_same(door: Door) -> None:
    door.toy.broken = RuntimeError("x")

    assert (await door.send(press()))[0] == 200
    await door.chat.settled()
    assert door.api.made("chat.postEphemeral") == 1


async def test_a_press_is_answered_before_slack_is_asked_for_anything(door: Door) -> None:
    """The modal opens in a task of its own: a slow Slack does not hold back the acknowledgement."""
    released = asyncio.Event()
    real = door.api.call

    async def slow(request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] == "views.open":
            await released.wait()
        return await real(request)

    door.api.call = slow  # type: ignore[method-assign]  # for this one test
    remove = {"type": "button", "action_id": "case.remove", "block_id": "b", "value": "1|case:17"}
    assert (await door.send(press(actions=[remove])))[0] == 200
    assert door.api.made("views.open") == 0
    released.set()
    await door.chat.settled()
    assert door.api.made("views.open") == 1


async def test_no_press_waits_for_bolts_polling(door: Door) -> None:
    """Bolt's default looks every 10 ms whether a listener has acknowledged."""
    assert door.chat._app.process_before_response


async def test_slack_is_asked_once_who_we_are_and_not_at_every_request(door: Door) -> None:
    for _ in range(5):
        await door.send(press())

    assert door.api.made("auth.test") == 1


def test_no_secret_is_shown_when_settings_are() -> None:
    settings = SlackSettings(
        bot_token="xoxb-1", signing_secret="s3cret", app_token="xapp-1", client_secret="cl1ent"
    )

    assert not [secret for secret in ("xoxb-1", "s3cret", "xapp-1", "cl1ent") if secret in repr(settings)]


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        (SlackSettings(signing_secret="x"), "SLACK_BOT_TOKEN"),
        (SlackSettings(bot_token="x"), "SLACK_SIGNING_SECRET"),
        (SlackSettings(client_id="x", client_secret="y", signing_secret="z"), "KANALVAKT_PUBLIC_URL"),
    ],
)
async def test_what_is_missing_is_said_in_a_sentence(settings: SlackSettings, missing: str) -> None:
    toy = Toy()
    with pytest.raises(ValueError, match=missing):
        SlackChat(settings, handle=toy.handle, received=toy.received)


async def test_other_settings_of_slack_in_the_environment_change_nothing(
    api: tuple[Api, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bolt reads the environment by itself; one workspace by its token stays one workspace."""
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-another")
    settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=api[1])
    async with door_of(settings, api[0]) as door:
        assert [route.path for route in door.chat.routes()] == ["/slack/events"]
        assert (await door.send(press()))[0] == 200

    assert {token for _, token in api[0].calls} == {BOT_TOKEN}
    assert len(door.toy.events) == 1
