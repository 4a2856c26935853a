"""What the Teams adapter lets in, and that it always answers an invoke well."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from bot.teams import TeamsSettings
from bot.teams_door import MOST_BYTES
from bot.teams_keys import SigningKeys
from handlers.ports import Press
from tests.parts.process import PATIENCE
from tests.parts.teams import TENANT
from tests.teams_microsoft import APP_ID, SERVICE, Keys, Publisher, TestCredentialsFactory, publishing
from tests.teams_toy import Served, serving

SETTINGS = TeamsSettings(app_id=APP_ID, app_password="x", tenant_id=TENANT)
LOCAL = "http://127.0.0.1:9/teams/"


def activity(**changes: Any) -> dict[str, Any]:
    """A press as Teams sends it, but for what the test says."""
    return {
        "type": "invoke",
        "id": "f:1",
        "name": "adaptiveCard/action",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:anna", "name": "Anna"},
        "recipient": {"id": f"28:{APP_ID}", "name": "Kanalvakt"},
        "conversation": {"id": "19:komm@thread.tacv2;messageid=1", "conversationType": "channel"},
        "channelData": {"tenant": {"id": TENANT}, "channel": {"id": "19:komm@thread.tacv2"}},
        "value": {"action": {"verb": "case.show", "data": {"subject": "case:1", "version": 1}}},
        **changes,
    }


async def send(bot: Served, body: Any, token: str | None = None) -> tuple[int, Any]:
    """What the bot answers."""
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    async with aiohttp.ClientSession() as session:
        raw = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with session.post(bot.url, headers=headers, **raw) as response:
            return response.status, await response.json(content_type=None) if response.status != 202 else None


@pytest.fixture(scope="module")
def microsoft() -> Iterator[Publisher]:
    with publishing(Keys("one")) as publisher:
        yield publisher


@pytest.fixture
async def bot(microsoft: Publisher) -> AsyncIterator[Served]:
    async with serving(SETTINGS, credentials=TestCredentialsFactory()) as served:
        yield served


@pytest.fixture
async def local() -> AsyncIterator[Served]:
    async with serving() as served:
        yield served


async def test_a_good_token_is_let_in_and_the_body_is_plain_json(bot: Served, microsoft: Publisher) -> None:
    """The library's own adapter answers 500 here, because it serialises the body twice."""
    status, body = await send(bot, activity(), microsoft.token())

    assert status == 200
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    assert body["value"]["type"] == "AdaptiveCard"
    assert [type(event) for event in bot.toy.events] == [Press]


OTHER = Keys("one")
UNKNOWN = Keys("unknown")


@pytest.mark.parametrize(
    ("flaw", "claims"),
    [
        ("audience", {"aud": "33333333-3333-3333-3333-333333333333"}),
        ("issuer", {"iss": "https://sts.windows.net/evil/"}),
        ("service", {"serviceurl": "https://smba.trafficmanager.net/other/"}),
        ("no service", {"serviceurl": None}),
        ("expired", {"exp": int(time.time()) - 3600}),
        ("not yet", {"nbf": int(time.time()) + 3600}),
        ("forged", {"key": OTHER}),
        ("unknown key", {"key": UNKNOWN}),
        ("unsigned", {"algorithm": "none"}),
    ],
)
async def test_a_bad_token_is_401_and_nothing_happens(
    bot: Served, microsoft: Publisher, flaw: str, claims: dict[str, Any]
) -> None:
    """The library's own adapter answers 500 to some of these."""
    status, body = await send(bot, activity(), microsoft.token(**claims))

    assert (status, body) == (401, {"error": "not authorised"}), flaw
    assert bot.toy.events == []
    assert bot.references.kept == {}


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer ÅÄÖ"])
async def test_no_token_or_nonsense_is_401(bot: Served, header: str | None) -> None:
    """Whatever is wrong with the header, the answer is no."""
    headers = {} if header is None else {"Authorization": header}
    async with (
        aiohttp.ClientSession() as session,
        session.post(bot.url, json=activity(), headers=headers) as response,
    ):
        assert response.status == 401
    assert bot.toy.events == []


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": "other"}}},
        {"channelData": {}},
        {"conversation": {"id": "19:x", "tenantId": "other"}},
        {"channelId": "emulator"},
        {"channelId": "webchat"},
        {"channelId": None},
        {"serviceUrl": None},
        {"serviceUrl": "https://evil.trafficmanager.net/emea/"},
    ],
)
async def test_another_tenant_channel_or_service_is_401(
    bot: Served, microsoft: Publisher, changes: dict[str, Any]
) -> None:
    """A token of Microsoft's is not enough: it must be Teams, and our tenant."""
    service = changes.get("serviceUrl", SERVICE)

    status, _ = await send(bot, activity(**changes), microsoft.token(serviceurl=service))

    assert status == 401
    assert bot.toy.events == []
    assert bot.references.kept == {}


async def test_a_key_for_another_channel_does_not_vouch_for_teams() -> None:
    """Microsoft endorses each key for the channels that may use it."""
    with publishing(Keys("web", endorsements=["webchat"])) as publisher:
        async with serving(SETTINGS, credentials=TestCredentialsFactory()) as bot:
            status, _ = await send(bot, activity(), publisher.token())

    assert status == 401


async def test_a_new_key_of_microsofts_is_good_after_a_while_without_a_restart() -> None:
    """The library's own keys would refuse it for a day."""
    old, new = Keys("old"), Keys("new")
    now = 0.0
    with publishing(old) as publisher:
        keys = SigningKeys(f"{publisher.url}/metadata", clock=lambda: now)
        await keys.get("old")
        publisher.keys = [new]
        with pytest.raises(PermissionError):
            await keys.get("new")
        assert publisher.asked == 1
        now = 301.0
        found = await keys.get("new")

    assert found.endorsements == ["msteams"]
    assert publisher.asked == 2


async def test_yesterdays_keys_are_used_while_microsoft_cannot_be_reached() -> None:
    """A short outage of the metadata refuses nobody."""
    now = 0.0
    with publishing(Keys("one")) as publisher:
        keys = SigningKeys(f"{publisher.url}/metadata", clock=lambda: now)
        known = await keys.get("one")
    now = 100_000.0

    assert await keys.get("one") == known
    with pytest.raises(PermissionError):
        await SigningKeys(f"{publisher.url}/metadata").get("one")


async def test_bad_json_is_400_and_too_much_is_413(local: Served) -> None:
    """Each with a reason, before anything else is looked at."""
    for body in (b"{", b"[]", b"1", b"\xff", b"{}", b'{"type":"message","from":[1]}'):
        status, told = await send(local, body)
        assert (status, bool(told["error"])) == (400, True), body
    assert (await send(local, b"[" * 100_000))[0] == 400
    assert (await send(local, b" " * (MOST_BYTES + 1)))[0] == 413


async def test_too_much_without_a_length_is_413(local: Served) -> None:
    """A body in pieces is counted as it comes."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 1024 + 2):
            yield b" " * 1024

    async with aiohttp.ClientSession() as session, session.post(local.url, data=pieces()) as response:
        assert response.status == 413


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {},
        {"action": {}},
        {"action": {"verb": "x"}},
        {"action": {"verb": "x", "data": {"subject": "a"}}},
        {"action": {"verb": "x", "data": {"subject": "a", "version": "many"}}},
        {"action": {"verb": "x", "data": {"subject": "a", "version": True}}},
        {"action": {"verb": "form.send", "data": [1]}},
    ],
)
async def test_an_invoke_that_cannot_be_read_gets_a_valid_response(local: Served, value: object) -> None:
    """Anything but a valid response makes Teams say that the app cannot be reached, and try again."""
    status, body = await send(local, activity(serviceUrl=LOCAL, value=value))

    assert status == 200
    assert body["statusCode"] == 400
    assert body["type"] == "application/vnd.microsoft.error"
    assert local.toy.events == []


async def test_an_unknown_invoke_gets_a_valid_response(local: Served) -> None:
    """Also one that we never asked for."""
    status, body = await send(local, activity(serviceUrl=LOCAL, name="signin/verifyState"))

    assert (status, body["statusCode"]) == (200, 501)


async def test_a_repeated_invoke_is_answered_the_same_and_handled_once(local: Served) -> None:
    """Teams repeats what it got no answer to, sometimes while the first is still being handled."""
    come, go = asyncio.Event(), asyncio.Event()

    async def wait(_event: object) -> None:
        come.set()
        await go.wait()

    local.toy.before = wait
    repeated = [asyncio.create_task(send(local, activity(serviceUrl=LOCAL))) for _ in range(4)]
    await asyncio.wait_for(come.wait(), PATIENCE)
    go.set()
    answers = [await answer for answer in repeated]
    answers.append(await send(local, activity(serviceUrl=LOCAL)))

    assert all(answer == answers[0] for answer in answers)
    assert len(local.toy.events) == 1


async def test_an_invoke_handled_before_a_restart_shows_how_the_card_is_now(local: Served) -> None:
    """Its answer is gone with the process, but the press must not count twice."""
    local.toy.seen.add(("teams", "f:1"))

    _, body = await send(local, activity(serviceUrl=LOCAL))

    assert body["value"]["type"] == "AdaptiveCard"
    assert [event.action for event in local.toy.events if isinstance(event, Press)] == ["card.refresh"]


async def test_a_slow_press_is_told_to_wait_and_goes_on(
    local: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teams gives up after some seconds; we answer before that and finish the work."""
    monkeypatch.setattr("bot.teams.SECONDS_FOR_A_PRESS", 0.05)
    answered, done = asyncio.Event(), asyncio.Event()

    async def slow(_event: object) -> None:
        await answered.wait()
        done.set()

    local.toy.before = slow
    _, body = await send(local, activity(serviceUrl=LOCAL))

    assert "tar lite längre tid" in body["value"]
    answered.set()
    await asyncio.wait_for(done.wait(), PATIENCE)


async def test_a_failure_says_a_number_and_logs_no_words(
    local: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number is in the log, the comment's words are not."""

    words = "Kalle Anka är en tj" + "uv"

    async def fail(_event: object) -> None:
        raise RuntimeError(words)

    local.toy.before = fail
    status, body = await send(local, activity(serviceUrl=LOCAL))
    number = body["value"].rsplit(" ", 1)[-1]

    assert status == 200
    logged = capsys.readouterr()
    assert number in logged.out + logged.err
    assert "tjuv" not in logged.out + logged.err + body["value"]


async def test_a_message_is_handled_once_however_often_it_comes(local: Served) -> None:
    """The sender's id decides."""
    message = activity(serviceUrl=LOCAL, type="message", text="tyst", name=None, value=None)

    for _ in range(4):
        assert (await send(local, message))[0] == 202

    assert len(local.toy.events) == 1


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "MicrosoftAppId is empty"),
        ({"tenant_id": TENANT, "app_password": "x"}, "MicrosoftAppId is empty"),
        ({"anonymous": True}, "loopback"),
        ({"anonymous": True, "host_is_loopback": True, "app_id": APP_ID}, "exclude each other"),
        ({"app_id": APP_ID}, "MicrosoftAppPassword is empty"),
        ({"app_id": APP_ID, "app_password": "x", "app_type": "SingleTenant"}, "MicrosoftAppTenantId"),
        ({"app_id": APP_ID, "app_password": "x", "app_type": "Other"}, "MicrosoftAppType"),
    ],
)
def test_settings_that_would_let_everybody_in_are_refused(settings: dict[str, Any], reason: str) -> None:
    """An empty app id turns authentication off in the library, so the bot does not start with one."""
    with pytest.raises(ValueError, match=reason):
        TeamsSettings(**settings)


def test_the_password_is_not_shown() -> None:
    """Not even in a traceback that prints the settings."""
    assert "hemligt" not in repr(TeamsSettings(app_id=APP_ID, app_password="hemligt"))
