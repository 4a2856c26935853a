"""Every no of YouTube has its reason and says whether to try again; no token is told to anybody."""

from __future__ import annotations

import logging
import traceback

import pytest
import structlog

from bot.outgoing import encrypted
from bot.settings import SettingsRefused, load_settings
from bot.youtube import YouTube
from bot.youtube_rest import PAUSE, Tokens
from handlers.ports import Undelivered
from tests.facebook.fake import Answer, cut_off, says, silent
from tests.youtube.fake import ACCESS, CHANNEL, CLIENT, CLIENT_SECRET, CONSENT, YouTubeServer, error
from tests.youtube.stage import connected, refusal, target


@pytest.mark.parametrize(
    ("answer", "reason", "final", "wait"),
    [
        (error(403, "rateLimitExceeded"), "vänta", False, PAUSE),
        (error(403, "userRateLimitExceeded", Retry_After="90"), "vänta", False, 90.0),
        (error(429, "tooManyRequests"), "vänta", False, PAUSE),
        (says(429, text="<h1>Slow down</h1>", Retry_After="7"), "vänta", False, 7.0),
        (error(403, "insufficientPermissions"), "räcker inte", True, None),
        (error(403, "forbidden"), "räcker inte", True, None),
        (error(404, "channelNotFound"), "kanalen finns inte", True, None),
        (error(400, "processingFailure"), "sade nej (processingFailure)", False, None),
        (error(400, "invalidValue"), "sade nej (invalidValue)", True, None),
        (error(400, f"{ACCESS} <b>"), "sade nej (HTTP 400)", True, None),
        (error(500, "backendError"), "ur funktion", False, None),
        (says(503, text="<h1>Sorry</h1>", Retry_After="17"), "ur funktion", False, 17.0),
        (says(403, text="<h1>Wall</h1>"), "sade nej (HTTP 403)", False, None),
        (says(404, text="<h1>Nothing</h1>"), "sade nej (HTTP 404)", True, None),
        (says(302, text="there", Location="http://127.0.0.1:1/"), "sade nej (HTTP 302)", True, None),
        (says(200, text="<h1>Log in</h1>"), "halvt svar", False, None),
        (says(200, [1]), "halvt svar", False, None),
        (says(200, text="[" * 200_000), "halvt svar", False, None),
        (says(400, {"error": {"errors": ["no"]}}), "sade nej (HTTP 400)", True, None),
        (cut_off, "går inte att nå", False, None),
    ],
)
async def test_every_no_has_its_reason_and_says_whether_to_try_again(
    answer: Answer, reason: str, final: bool, wait: float | None
) -> None:
    async with connected(YouTubeServer(always={"GET commentThreads": answer})) as (channel, _):
        refused = await refusal(channel.new())
    assert reason in refused.reason
    assert (refused.final, refused.retry_after) == (final, wait)


async def test_silence_is_not_waited_for_long() -> None:
    async with connected(YouTubeServer(always={"GET commentThreads": silent}), patience=0.5) as (channel, _):
        refused = await refusal(channel.new())
    assert "i tid" in refused.reason
    assert not refused.final


async def test_while_youtube_asks_us_to_wait_nothing_is_asked() -> None:
    async with connected() as (channel, there):
        there.next["GET commentThreads"] = [error(403, "rateLimitExceeded")]
        await refusal(channel.new())
        asked = len(there.asked)
        assert "vänta" in (await refusal(channel.look(target("Ugx_1")))).reason
        assert len(there.asked) == asked


async def test_an_access_token_is_asked_for_once_and_anew_when_it_is_no_longer_taken() -> None:
    async with connected() as (channel, there):
        await channel.new()
        await channel.new()
        assert there.tokens == 1
        there.tokens = 7  # YouTube takes another one now
        await channel.new()
        assert there.tokens == 8
        there.always["GET commentThreads"] = error(401, "authError")
        refused = await refusal(channel.new())
        assert refused.final
        assert there.tokens == 9


async def test_a_token_that_ends_is_asked_for_anew_before_it_does() -> None:
    now = [0.0]
    async with connected() as (_, there):
        tokens = Tokens(CLIENT, CLIENT_SECRET, api=there.address, clock=lambda: now[0])
        channel = YouTube(CHANNEL, CONSENT, tokens, api=there.address)
        await channel.new()
        now[0] = 3539.0
        await channel.new()
        assert there.tokens == 2
        await channel.close()


@pytest.mark.parametrize(
    ("answer", "reason", "final"),
    [
        (says(400, {"error": "invalid_grant", "error_description": CONSENT}), "medgivande", True),
        (says(401, {"error": "invalid_client"}), "klient (invalid_client)", True),
        (says(500, text="<h1>Sorry</h1>"), "ingen åtkomsttoken (HTTP 500)", False),
        (says(200, {"expires_in": 3599}), "ingen åtkomsttoken", False),
        (says(200, text="["), "ingen åtkomsttoken", False),
        (cut_off, "Google går inte att nå", False),
    ],
)
async def test_a_consent_that_is_lost_is_final_and_an_outage_is_not(
    answer: Answer, reason: str, final: bool
) -> None:
    async with connected(YouTubeServer(next={"POST token": [answer]})) as (channel, there):
        refused = await refusal(channel.new())
        assert there.units == 0
    assert reason in refused.reason
    assert refused.final is final


async def test_what_a_moderator_needs_is_asked_for_beforehand() -> None:
    async with connected() as (channel, there):
        await channel.ready()
        there.next["GET channels"] = [says(200, {"items": [{"id": "UCother"}]})]
        assert "en annan kanal" in (await refusal(channel.ready())).reason
        there.next["GET commentThreads"] = [error(403, "forbidden")]
        assert "räcker inte" in (await refusal(channel.ready())).reason


async def test_no_secret_is_shown_logged_or_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with connected() as (channel, there):
            there.comment(there.film(), "Hej")
            await channel.new()
            there.next["GET commentThreads"] = [error(403, "forbidden")]
            with pytest.raises(Undelivered) as refused:
                await channel.new()
            told = [caplog.text, str(logs), repr(channel), str(channel.state)]
            told += traceback.format_exception(refused.value)
    for secret in (CONSENT, ACCESS, CLIENT_SECRET):
        assert secret not in "".join(told)


@pytest.mark.parametrize("api", ["http://youtube.example", "ftp://127.0.0.1", "http://10.0.0.1:8080"])
def test_a_token_travels_encrypted_or_stays_on_this_machine(
    api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="https://"):
        encrypted(api)
    monkeypatch.setenv("KANALVAKT_YOUTUBE_API_URL", api)
    with pytest.raises(SettingsRefused, match="KANALVAKT_YOUTUBE_API_URL"):
        load_settings()


def test_a_client_without_its_secret_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANALVAKT_YOUTUBE_CLIENT_ID", CLIENT)
    with pytest.raises(SettingsRefused, match="go together"):
        load_settings()
