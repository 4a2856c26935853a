"""What the Teams adapter sends, where it never sends, and what Teams' refusals mean."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from botframework.connector.auth import JwtTokenExtractor

from bot import teams_connector, teams_delivery
from bot.teams import TeamsSettings
from bot.teams_references import person_key, tenant_key
from bot.teams_trust import TEAMS_HOSTS, service_trusted
from handlers.ports import Contact, Place, Undelivered
from tests.parts.teams import CHANNEL, TENANT
from tests.teams_microsoft import APP_ID, Connector, TestCredentialsFactory, connector
from tests.teams_toy import CARD, Served, place, serving

BO = Contact(chat="teams", user="29:bo", team=TENANT)


def everything(bot: Served, where: Place) -> tuple[Callable[[], Awaitable[object]], ...]:
    """All that can be sent."""
    return (
        lambda: bot.chat.post(where, CARD, key="k", again=False),
        lambda: bot.chat.update(where, "1700", CARD),
        lambda: bot.chat.tell(BO, CARD, key="k"),
        lambda: bot.chat.email(BO),
    )


@pytest.fixture
async def teams() -> AsyncIterator[Connector]:
    async with connector() as found:
        yield found


@pytest.fixture
async def bot() -> AsyncIterator[Served]:
    async with serving() as served:
        yield served


async def test_a_card_begins_a_thread_in_the_channel(bot: Served, teams: Connector) -> None:
    """One request, with the card in it and the tenant beside the channel."""
    reference = await bot.chat.post(place(teams.url), CARD, key="k", again=False)

    [(method, path, body, _)] = teams.requests
    assert (method, path) == ("POST", "/teams/v3/conversations")
    assert body["channelData"] == {"channel": {"id": CHANNEL}, "tenant": {"id": TENANT}}
    assert body["activity"]["summary"] == CARD.summary
    assert body["activity"]["attachments"][0]["content"]["msteams"] == {"width": "Full"}
    assert reference == "1700"


async def test_the_reference_is_the_threads_own_where_teams_names_no_message(
    bot: Served, teams: Connector
) -> None:
    """The library makes an id up there, with which nothing could be updated."""
    found = {"id": f"{CHANNEL};messageid=1800"}
    teams.fault = lambda: web.json_response(found, status=201)

    assert await bot.chat.post(place(teams.url), CARD, key="k", again=False) == "1800"


async def test_an_update_goes_to_the_thread_and_the_message(bot: Served, teams: Connector) -> None:
    """The path names both."""
    await bot.chat.update(place(teams.url), "1700", CARD)

    [(method, path, _, _)] = teams.requests
    assert (method, path) == ("PUT", f"/teams/v3/conversations/{CHANNEL};messageid=1700/activities/1700")


async def test_a_persons_chat_is_opened_once_and_remembered(bot: Served, teams: Connector) -> None:
    """Messages are no replies to activities that never were, as the library would make them."""
    await bot.references.remember(tenant_key(TENANT), {"service_url": teams.url, "bot": "28:kanalvakt"})

    await bot.chat.tell(BO, CARD, key="1")
    await bot.chat.tell(BO, CARD, key="2")

    assert [path for _, path, _, _ in teams.requests] == [
        "/teams/v3/conversations",
        "/teams/v3/conversations/a:chat/activities",
        "/teams/v3/conversations/a:chat/activities",
    ]
    opened = teams.requests[0][2]
    assert (opened["members"], opened["bot"]["id"]) == ([{"id": "29:bo"}], "28:kanalvakt")
    assert bot.references.kept[person_key(TENANT, "29:bo")]["conversation"] == "a:chat"


async def test_a_person_is_written_to_where_the_tenants_channel_is(bot: Served, teams: Connector) -> None:
    """Also before anybody of the tenant has written: the setup file says where the channel is."""
    await bot.chat.post(place(teams.url), CARD, key="k", again=False)
    await bot.chat.tell(BO, CARD, key="1")

    assert "/teams/v3/conversations" in [path for _, path, _, _ in teams.requests][1:]
    assert bot.references.kept[person_key(TENANT, "29:bo")]["service_url"] == teams.url


@pytest.mark.parametrize(
    ("status", "final"),
    [
        (429, False),
        (412, False),
        (502, False),
        (504, False),
        (503, False),
        (500, False),
        (401, False),
        (400, True),
        (403, True),
        (404, True),
        (413, True),
    ],
)
async def test_a_refusal_says_whether_to_try_again(
    bot: Served, teams: Connector, status: int, final: bool
) -> None:
    """At once, after a single request: when to try again is decided by who keeps the job."""
    teams.fault = lambda: web.json_response({"error": {"code": "x", "message": "hemligt"}}, status=status)
    await bot.references.remember(
        person_key(TENANT, "29:bo"), {"service_url": teams.url, "conversation": "a:chat"}
    )
    began = time.monotonic()

    for act in everything(bot, place(teams.url)):
        with pytest.raises(Undelivered) as caught:
            await act()
        assert (caught.value.final, caught.value.retry_after) == (final, None)
        assert caught.value.reason == f"Teams answered {status}"

    assert len(teams.requests) == 4
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("status", [429, 412, 502, 504])
@pytest.mark.parametrize(
    ("told", "seconds"), [("7", 7.0), ("0.5", 0.5), ("Wed, 21 Oct 2026", None), ("-1", 0.0)]
)
async def test_teams_says_how_long_to_wait(
    bot: Served, teams: Connector, status: int, told: str, seconds: float | None
) -> None:
    """Retry-After is handed on and not slept over here."""
    teams.fault = lambda: web.Response(status=status, headers={"Retry-After": told})

    with pytest.raises(Undelivered) as caught:
        await bot.chat.update(place(teams.url), "1700", CARD)

    assert (caught.value.retry_after, caught.value.final) == (seconds, False)
    assert len(teams.requests) == 1


async def test_a_teams_that_does_not_answer_is_given_up(
    bot: Served, teams: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time limit, to be tried again."""
    monkeypatch.setattr(teams_connector, "SECONDS_TO_ANSWER", 0.3)
    teams.hang = True

    with pytest.raises(Undelivered) as caught:
        await bot.chat.post(place(teams.url), CARD, key="k", again=False)

    assert not caught.value.final
    assert len(teams.requests) == 1


async def test_nobody_there_is_to_be_tried_again(bot: Served) -> None:
    """A refused connection passes."""
    with pytest.raises(Undelivered) as caught:
        await bot.chat.post(place("http://127.0.0.1:9/teams/"), CARD, key="k", again=False)

    assert not caught.value.final


async def test_a_mistake_of_our_own_is_not_called_undelivered(
    bot: Served, teams: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or it would be tried again for ever and nobody would learn of it."""
    monkeypatch.setattr(teams_delivery, "_send", lambda _turn, _message: 1 / 0)
    await bot.references.remember(
        person_key(TENANT, "29:bo"), {"service_url": teams.url, "conversation": "a:chat"}
    )

    with pytest.raises(ZeroDivisionError):
        await bot.chat.tell(BO, CARD, key="k")


POISONED = [
    "https://evil.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net.evil.se/",
    "https://smba.trafficmanager.net@evil.se/",
    "https://user:pass@smba.trafficmanager.net/",
    "https://evil.se/smba.trafficmanager.net/",
    "https://evil.se#smba.trafficmanager.net/",
    "https://evil.se?smba.trafficmanager.net/",
    "https://evil.se\\@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net\\.evil.se/",
    "https://smba.trafficmanager.net./emea/",
    "https://SMBA.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net:8443/emea/",
    "http://smba.trafficmanager.net/emea/",
    "HTTPS://smba.trafficmanager.net/emea/",
    "ftp://smba.trafficmanager.net/",
    "//smba.trafficmanager.net/",
    "https://smba.trafficmanager.net/emea/\n",
    "https://smba.trafficmanager.net/\r\nHost: evil.se",
    " https://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net/?x=",
    "https://smbа.trafficmanager.net/",  # a Cyrillic а
    "https://webchat.botframework.com/",
    "http://localhost:56150/_connector",
    "http://127.0.0.1:9/",
    "",
    None,
]


@pytest.mark.parametrize("url", POISONED)
async def test_nothing_is_ever_sent_to_a_service_that_is_not_microsofts(url: str | None) -> None:
    """A poisoned address would receive the bot's token, so it is refused before a token is asked for."""
    settings = TeamsSettings(app_id=APP_ID, app_password="x", tenant_id=TENANT)
    factory = TestCredentialsFactory()
    async with serving(settings, credentials=factory) as bot:
        await bot.references.remember(
            person_key(TENANT, "29:bo"), {"service_url": url or "x", "conversation": "a"}
        )
        where = Place(id="teams:c", chat="teams", address={"channel": "c", "service_url": url or "x"})
        for act in everything(bot, where):
            with pytest.raises(Undelivered) as caught:
                await act()
            assert caught.value.final

    assert not service_trusted(url, anonymous=False)
    assert factory.made == []


@pytest.mark.parametrize("host", TEAMS_HOSTS)
def test_microsofts_own_services_are_trusted(host: str) -> None:
    """By the tokens' rules; without tokens only this machine is."""
    assert service_trusted(f"https://{host}/emea/", anonymous=False)
    assert service_trusted(f"https://{host}", anonymous=False)
    assert not service_trusted(f"https://{host}/emea/", anonymous=True)


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("http://localhost:56150/_connector", True),
        ("http://127.0.0.1:1/", True),
        ("http://[::1]:1/", True),
        ("http://localhost.evil.se/", False),
        ("http://localhost@evil.se/", False),
        ("http://127.0.0.1.evil.se/", False),
        ("http://169.254.169.254/", False),
    ],
)
def test_without_tokens_only_this_machine_is_a_service(url: str, trusted: bool) -> None:
    """The playground is on loopback."""
    assert service_trusted(url, anonymous=True) is trusted


async def test_the_token_goes_along_and_is_fetched_beside_the_loop(
    teams: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Credentials are made once and asked in a thread, so that Entra's slowness stops nobody."""
    for module in (teams_connector, teams_delivery):
        monkeypatch.setattr(module, "service_trusted", lambda url, **_: url == teams.url)
    factory = TestCredentialsFactory()
    settings = TeamsSettings(app_id=APP_ID, app_password="x", tenant_id=TENANT)
    async with serving(settings, credentials=factory) as bot:
        for _ in range(3):
            await bot.chat.post(place(teams.url), CARD, key="k", again=False)
    JwtTokenExtractor.metadataCache.clear()

    assert [token for _, _, _, token in teams.requests] == ["Bearer outgoing-token"] * 3
    asked = [made for made in factory.made if made.threads]
    assert len(asked) == 1
    assert asked[0].threads[0] != "MainThread"


async def test_a_redirect_is_not_followed(bot: Served, teams: Connector) -> None:
    """The token would go along."""
    teams.fault = lambda: web.Response(status=307, headers={"Location": f"{teams.url}elsewhere"})

    with pytest.raises(Undelivered):
        await bot.chat.post(place(teams.url), CARD, key="k", again=False)

    assert len(teams.requests) == 1
