"""From a comment's arrival at the webhook to its card at Slack, when nothing else goes on."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.comments import INSULT, comments, filled
from benchmarks.figures import ms, percentile, table
from benchmarks.requests import intake, intake_headers
from benchmarks.slack_api import SlackApi
from benchmarks.town import CHANNELS, MUNICIPALITY, Bot, address, running_bot
from tests.parts.process import PATIENCE

#: Between two comments. Each goes to another channel, so that none waits for Slack's one message a second.
PAUSE = 0.4
#: Comments that are sent first and not counted.
WARMING = CHANNELS


@dataclass
class Arrivals:
    """Seconds from the sending of the webhook to the call of chat.postMessage."""

    times: list[float] = field(default_factory=list)

    def table(self) -> str:
        """One row."""
        shares = [ms(percentile(self.times, share)) for share in (0.5, 0.95)]
        return table(["from webhook to card, ms", "p50", "p95"], [["idle, SQLite", *shares]])


async def measure(folder: Path, slack: SlackApi, count: int) -> Arrivals:
    """One comment after the other."""
    found = Arrivals()
    with ExitStack() as stack:
        bot = await asyncio.to_thread(stack.enter_context, running_bot(folder, slack=slack.url))
        async with aiohttp.ClientSession() as session:
            for number in range(count + WARMING):
                seconds = await _one(session, bot, slack, number)
                if number >= WARMING:
                    found.times.append(seconds)
                await asyncio.sleep(PAUSE)
    return found


async def _one(session: aiohttp.ClientSession, bot: Bot, slack: SlackApi, number: int) -> float:
    (comment,) = comments(1_000_000 + number, 1)
    comment["text"] = filled((INSULT,), number)
    body = intake(MUNICIPALITY, address(number % CHANNELS), [comment])
    posted = len(slack.posted)
    slack.came.clear()
    began = time.monotonic()
    url = f"http://127.0.0.1:{bot.port}/webhooks/comments"
    async with session.post(url, data=body, headers=intake_headers(body)) as answer:
        answer.raise_for_status()
    async with asyncio.timeout(PATIENCE):
        await slack.came.wait()
    return slack.posted[posted][0] - began
