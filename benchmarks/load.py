"""The load: so many connections, each sending its next request when its last was answered.

A program of its own (``python -m benchmarks.load``), so that it shares no interpreter with what it measures.
It speaks just enough HTTP/1.1 to cost little itself. Reads a plan from its input, writes what it measured.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.comments import comments
from benchmarks.requests import intake, intake_headers, press, slack_headers


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one round sends."""

    port: int
    connections: int
    #: press or comments
    kind: str
    #: The first case or comment number; no other round may send the same.
    first: int
    #: Requests in all.
    count: int
    #: Comments in one request.
    batch: int = 1
    municipality: str = ""
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round measured, in seconds."""

    times: tuple[float, ...]
    whole: float
    #: Status → how many, of what was not 200 or 202.
    refused: Mapping[str, int]


def requests(plan: Plan) -> list[bytes]:
    """Whole requests, made before the clock runs."""
    return list(_presses(plan) if plan.kind == "press" else _comments(plan))


def _presses(plan: Plan) -> Iterator[bytes]:
    for case in range(plan.first, plan.first + plan.count):
        body = press(case)
        yield _request(plan.port, "/slack/events", slack_headers(body), body)


def _comments(plan: Plan) -> Iterator[bytes]:
    for number in range(plan.count):
        first = plan.first + number * plan.batch
        body = intake(plan.municipality, plan.account, comments(first, plan.batch))
        yield _request(plan.port, "/webhooks/comments", intake_headers(body), body)


def _request(port: int, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def measure(plan: Plan) -> Round:
    """Sends it all and waits for every answer."""
    todo = iter(requests(plan))
    streams = [await asyncio.open_connection("127.0.0.1", plan.port) for _ in range(plan.connections)]
    times: list[float] = []
    refused: dict[str, int] = {}

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for request in todo:
            began = time.perf_counter()
            writer.write(request)
            try:
                status = await _answer(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                refused["closed"] = refused.get("closed", 0) + 1
                return
            times.append(time.perf_counter() - began)
            if status not in {"200", "202"}:
                refused[status] = refused.get(status, 0) + 1

    began = time.perf_counter()
    await asyncio.gather(*(send(*stream) for stream in streams))
    whole = time.perf_counter() - began
    for _, writer in streams:
        writer.close()
    return Round(times=tuple(times), whole=whole, refused=refused)


async def _answer(reader: asyncio.StreamReader) -> str:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next((line.partition(":")[2] for line in lines if line.startswith("content-length:")), "0")
    if int(length):
        await reader.readexactly(int(length))
    return lines[0].split(" ")[1]


def run(plans: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Several rounds, one after the other."""
    return [asdict(asyncio.run(measure(Plan(**plan)))) for plan in plans]


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
