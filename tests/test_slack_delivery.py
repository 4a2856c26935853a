"""Cards to a Slack that is busy, broken, slow or unwilling: what the job is told, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from cards.slack import render_card
from handlers.ports import Contact, Undelivered
from tests.parts.slack import BOT_TOKEN, CHANNEL, TEAM
from tests.parts.slack_proxy import Fault, refusal
from tests.slack_toy import PLACE, Scene, note, scene
from tests.stages.base import SeenCard, SeenForm

pytestmark = pytest.mark.part("slack")
CONTACT = Contact(chat="slack", user="U0BO", team=TEAM)
PAGE = "<html><body>Bad gateway</body></html>"


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as found:
        yield found


async def undelivered(here: Scene, *, again: bool = False) -> Undelivered:
    with pytest.raises(Undelivered) as told:
        await here.chat.post(PLACE, here.toy.card, key="posting:1", again=again)
    return told.value


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"Retry-After": "7"}, 7), ({}, 60), ({"Retry-After": "soon"}, 60)]
)
async def test_a_rate_limit_tells_the_job_how_long_to_wait(
    http: Scene, headers: dict[str, str], seconds: float
) -> None:
    limited = Fault(status=429, headers=headers, body='{"ok":false,"error":"ratelimited"}')
    http.slack.proxy.fail("chat.postMessage", limited)

    told = await undelivered(http)

    assert (told.retry_after, told.final) == (seconds, False)
    assert len(http.slack.proxy.made("chat.postMessage")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, body='{"ok":false,"error":"internal_error"}'),
        Fault(status=502, body=PAGE, content_type="text/html"),
        Fault(status=503, body="upstream connect error", content_type="text/plain"),
        Fault(status=504, body="", content_type="text/plain"),
        Fault(status=200, body="not what one expects", content_type="text/plain"),
        Fault(status=200, body='{"ok": tru', content_type="application/json"),
        Fault(breaks=True),
        refusal("internal_error"),
        refusal("fatal_error"),
        refusal("service_unavailable"),
        refusal("an_error_that_nobody_has_seen_before"),
    ],
)
async def test_a_fault_on_the_way_is_for_the_job_to_try_again(http: Scene, fault: Fault) -> None:
    http.slack.proxy.fail("chat.postMessage", fault)

    told = await undelivered(http)

    assert not told.final
    assert len(http.slack.proxy.made("chat.postMessage")) == 1, "only the job tries again"
    await http.chat.post(PLACE, http.toy.card, key="posting:1", again=True)
    assert len(await http.stage.cards()) == 1


async def test_a_slack_that_does_not_answer_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.SECONDS_TO_ANSWER", 0.5)
    async with scene(tmp_path) as here:
        here.slack.proxy.fail("chat.postMessage", Fault(seconds=5))

        told = await undelivered(here)

    assert not told.final


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "account_inactive",
        "invalid_auth",
        "token_revoked",
        "missing_scope",
        "msg_blocks_too_long",
        "invalid_blocks",
    ],
)
async def test_what_slack_refuses_for_good_is_final_and_says_what_to_do(http: Scene, code: str) -> None:
    http.slack.proxy.fail("chat.postMessage", refusal(code))

    told = await undelivered(http)

    assert told.final
    assert code in told.reason
    assert len(told.reason) > len(f"slack: {code}: ")


async def test_a_post_whose_answer_was_lost_is_found_and_not_posted_twice(http: Scene) -> None:
    http.slack.proxy.fail("chat.postMessage", Fault(when="after", breaks=True))
    await undelivered(http)

    reference = await http.chat.post(PLACE, http.toy.card, key="posting:1", again=True)

    assert [message["ts"] for message in await http.slack.messages()] == [reference]


async def test_a_message_that_is_gone_is_not_updated_again_and_again(http: Scene) -> None:
    with pytest.raises(Undelivered, match="message_not_found") as told:
        await http.chat.update(PLACE, "1.000001", http.toy.card)

    assert told.value.final


async def test_an_update_brings_all_its_blocks(http: Scene) -> None:
    """With words alone Slack would take the blocks away."""
    await http.post()
    changed = replace(http.toy.card, version=2, buttons=())

    await http.chat.update(PLACE, http.toy.reference, changed)

    [call] = http.slack.proxy.made("chat.update")
    assert call.body["blocks"] == render_card(changed)["blocks"]


async def test_slack_is_told_to_look_for_no_markup_names_or_links(http: Scene) -> None:
    await http.post()

    [call] = http.slack.proxy.made("chat.postMessage")
    assert (call.body["parse"], call.body["link_names"], call.body["mrkdwn"]) == ("none", False, False)
    assert (call.body["unfurl_links"], call.body["unfurl_media"]) == (False, False)
    assert call.token == BOT_TOKEN


async def test_another_workspace_is_not_reached_with_this_ones_token(http: Scene) -> None:
    elsewhere = replace(PLACE, id="slack:T0OTHER:C1", address={"team": "T0OTHER", "channel": "C1"})

    with pytest.raises(Undelivered, match="T0OTHER") as told:
        await http.chat.post(elsewhere, http.toy.card, key="k", again=False)

    assert told.value.final
    assert http.slack.proxy.made("chat.postMessage") == []


@pytest.mark.parametrize(
    "user",
    [
        {"team_id": "T0OTHER", "profile": {"email": "anna.ek@ekhamra.se"}},
        {"is_stranger": True, "profile": {"email": "anna.ek@ekhamra.se"}},
        {"deleted": True, "profile": {"email": "anna.ek@ekhamra.se"}},
        {"is_bot": True, "profile": {"email": "anna.ek@ekhamra.se"}},
        {"is_email_confirmed": False, "profile": {"email": "anna.ek@ekhamra.se"}},
        {"profile": {}},
        {},
    ],
)
async def test_an_address_that_this_workspace_does_not_vouch_for_is_none(
    http: Scene, user: dict[str, object]
) -> None:
    """Another workspace's administrator can write any address into its people's profiles."""
    http.slack.proxy.answer("users.info", {"ok": True, "user": {"team_id": TEAM, **user}})

    assert await http.chat.email(CONTACT) is None


async def test_a_person_who_is_not_there_is_final(http: Scene) -> None:
    with pytest.raises(Undelivered, match="user_not_found") as told:
        await http.chat.email(replace(CONTACT, user="U0NOBODY"))

    assert told.value.final


async def test_a_telling_whose_answer_was_lost_is_not_told_twice(http: Scene) -> None:
    http.slack.proxy.fail("chat.postMessage", Fault(when="after", breaks=True))
    with pytest.raises(Undelivered):
        await http.chat.tell(CONTACT, note("Påminnelse", "x"), key="tell:1")

    await http.chat.tell(CONTACT, note("Påminnelse", "x"), key="tell:1")

    assert len(await http.stage.direct("bo")) == 1


# --- answers to people -----------------------------------------------------------------------------


async def test_a_form_waits_for_a_short_rate_limit_and_opens(http: Scene) -> None:
    await http.post()
    [card] = await http.stage.cards()
    limited = Fault(status=429, headers={"Retry-After": "1"}, body='{"ok":false,"error":"ratelimited"}')
    http.slack.proxy.fail("views.open", limited)

    form = await http.stage.press("anna", card, "Ta bort")

    assert isinstance(form, SeenForm)
    assert len(http.slack.proxy.made("views.open")) == 2


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
async def test_who_waited_too_long_for_a_form_is_asked_to_press_again(http: Scene, code: str) -> None:
    await http.post()
    [card] = await http.stage.cards()
    http.slack.proxy.fail("views.open", refusal(code))

    await http.stage.press("anna", card, "Ta bort")

    [told] = [message for message in await http.slack.messages() if message.get("ephemeral_to")]
    assert "Tryck en gång till" in told["text"]


@pytest.mark.parametrize(
    "faults",
    [
        [refusal("internal_error")],
        [Fault(status=502, body=PAGE)],
        [Fault(body="not what one expects", content_type="text/plain")],
        [Fault(breaks=True)] * 2,
    ],
)
async def test_who_presses_for_a_form_that_cannot_open_is_told(http: Scene, faults: list[Fault]) -> None:
    await http.post()
    [card] = await http.stage.cards()
    http.slack.proxy.fail("views.open", *faults)

    told = await http.stage.press("anna", card, "Ta bort")

    assert isinstance(told, SeenCard)
    assert re.search(r"Försök igen om en stund\.", told.text)
    assert isinstance(await http.stage.press("anna", card, "Ta bort"), SeenForm)


async def test_stopping_waits_for_what_is_still_to_be_shown(http: Scene) -> None:
    await http.post()
    [message] = await http.slack.messages()
    http.slack.proxy.fail("views.open", Fault(status=429, headers={"Retry-After": "1"}, body="{}"))
    actions = next(block for block in message["blocks"] if block["type"] == "actions")
    button = {**actions["elements"][1], "block_id": actions["block_id"]}
    await http.slack.control(
        "interact", channel=CHANNEL, messageTs=message["ts"], user="U0ANNA", action=button
    )

    await http.chat.stop()

    assert len(await http.slack.modals()) == 1
