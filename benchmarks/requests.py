"""What Slack and the intake send, signed as they sign it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

TEAM = "T0BENCH"
USER = "U0BO"
SLACK_SECRET = "bench-signing-secret"
INTAKE_SECRET = "bench-intake-secret"

#: A press with its message left out is some 1.7 KB, see the card below.
_CARD = "Kommentar som kan bryta mot en regel på Staden på Facebook. Personangrepp: " + "x" * 170


def press(case: int) -> bytes:
    """Slack's body for a press on Godkänn on the first version of a case's card."""
    payload: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": USER, "username": "bo.ask", "name": "bo.ask", "team_id": TEAM},
        "api_app_id": "A0BENCH",
        "token": "not-used-any-more",
        "container": {
            "type": "message",
            "message_ts": f"1760000000.{case:06}",
            "channel_id": "C0BENCH",
            "is_ephemeral": False,
        },
        "trigger_id": f"12321423423.333649436676.{case:032x}",
        "team": {"id": TEAM, "domain": "stadens-kommun"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "C0BENCH", "name": "kommunikation"},
        "message": {"ts": f"1760000000.{case:06}", "bot_id": "B0BENCH", "type": "message", "text": _CARD},
        "state": {"values": {}},
        "response_url": f"https://hooks.slack.invalid/actions/{TEAM}/{case}/bench",
        "actions": [
            {
                "action_id": "case.approve",
                "block_id": f"1|case:{case}",
                "text": {"type": "plain_text", "text": "Godkänn", "emoji": True},
                "value": f"1|case:{case}",
                "style": "primary",
                "type": "button",
                "action_ts": "1760000001.000100",
            }
        ],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def slack_headers(body: bytes) -> dict[str, str]:
    """Slack's signature of a body that is sent now."""
    stamp = str(int(time.time()))
    seal = hmac.new(SLACK_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={seal}",
    }


def intake(municipality: str, account: str, comments: Sequence[dict[str, Any]]) -> bytes:
    """The body of ``POST /webhooks/comments``."""
    body = {"municipality": municipality, "account": account, "comments": list(comments)}
    return json.dumps(body, ensure_ascii=False).encode()


def intake_headers(body: bytes) -> dict[str, str]:
    """The intake's signature of a body that is sent now."""
    stamp = str(int(time.time()))
    seal = hmac.new(INTAKE_SECRET.encode(), f"v1:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Kanalvakt-Timestamp": stamp,
        "X-Kanalvakt-Signature": f"v1={seal}",
    }
