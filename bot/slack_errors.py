"""What Slack's refusals mean: wait, try again, or give up with a reason that says what to do."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from handlers.ports import Undelivered

#: What Slack refuses for good, and what a person can do about it.
FINAL = {
    "account_inactive": "the bot's user is deactivated; install the app again",
    "cannot_dm_bot": "a bot cannot be told anything",
    "cant_update_message": "the message is not the bot's own",
    "channel_not_found": "the channel is gone, or the bot is not in it; invite the bot there",
    "ekm_access_denied": "the workspace's administrators have suspended posting",
    "invalid_auth": "the token is not valid; install the app again",
    "invalid_blocks": "the card is not one that Slack takes",
    "is_archived": "the channel is archived",
    "message_not_found": "the message is gone",
    "missing_scope": "the app lacks a permission; install it again with the current manifest",
    "msg_blocks_too_long": "the card is too long",
    "no_permission": "the app may not post there",
    "not_authed": "no token was sent",
    "not_in_channel": "the bot is not in the channel; invite it there",
    "org_login_required": "the workspace is being moved",
    "restricted_action": "a setting of the workspace keeps apps from posting there",
    "team_access_not_granted": "the app is not granted to this workspace",
    "token_expired": "the token has expired; install the app again",
    "token_revoked": "the app was removed from the workspace; install it again",
    "user_disabled": "the person's account is deactivated",
    "user_not_found": "there is no such person",
    "user_not_visible": "the bot may not see this person",
}


async def asked(asking: Awaitable[Any]) -> Any:
    """Slack's answer, or Undelivered."""
    try:
        return await asking
    except SlackApiError as error:
        raise undelivered(error) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Undelivered(f"slack: no answer ({type(error).__name__})") from None
    except (AttributeError, TypeError, ValueError):
        # slack_sdk falls over an answer that is not JSON: something on the way answered for Slack.
        raise Undelivered("slack: unreadable_answer") from None


def undelivered(error: SlackApiError) -> Undelivered:
    """What Slack's refusal means for the job: wait, try again, or give up with a reason."""
    status = int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))
    if status == 429:
        return Undelivered("slack: too many messages", retry_after=retry_after(error))
    if status >= 500:
        return Undelivered(f"slack: answered {status}")
    code = error_code(error)
    if code in FINAL:
        return Undelivered(f"slack: {code}: {FINAL[code]}", final=True)
    return Undelivered(f"slack: {code}", retry_after=retry_after(error) if code == "ratelimited" else None)


def error_code(error: SlackApiError) -> str:
    """Slack's own name for what is wrong."""
    # A proxy on the way may have answered with a page instead of Slack's JSON.
    told = getattr(error.response, "data", None)
    return str(told.get("error") if isinstance(told, dict) else "") or "unreadable_answer"


def retry_after(error: SlackApiError) -> float:
    """The seconds that Slack asks us to wait; one minute where it says nothing that can be read."""
    headers = {name.lower(): value for name, value in dict(getattr(error.response, "headers", {})).items()}
    try:
        return max(float(headers.get("retry-after", 60)), 0.0)
    except ValueError:
        return 60.0
