"""``python -m benchmarks``: measures everything in one run and prints the ratios.

Everything runs on this machine, in private folders and on free ports, with nothing else of Kanalvakt's.
Figures of another machine mean nothing beside these; the ratios are what can be compared.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import arrival, evidence, morning, press, storm
from benchmarks.figures import aim, ms, percentile, table
from benchmarks.slack_api import slack_api
from bot.app import keep_what_is_loaded

PARTS = ("press", "storm", "arrival", "evidence", "morning")
Aims = list[tuple[str, str, str, str]]


async def run(folder: Path, parts: Sequence[str], scale: float) -> Aims:
    """Measures the parts, prints their tables, returns how the aims are met."""
    aims: Aims = []
    if "morning" in parts:
        keep_what_is_loaded()  # as the program does once it is warm
        rounds = max(1, int(3 * scale))
        aims += _mornings(await asyncio.to_thread(morning.measure, folder / "morning", rounds))
    async with slack_api() as slack:
        if "press" in parts:
            aims += _presses(await press.measure(folder / "press", slack, _counts(scale), rounds=6))
        if "storm" in parts:
            aims += _storm(await storm.measure(folder / "storm", slack, int(3000 * scale), rounds=3))
        if "arrival" in parts:
            aims += _arrivals(await arrival.measure(folder / "arrival", slack, max(1, int(60 * scale))))
        if "evidence" in parts:
            count = max(1, int(50 * scale))
            print("\n" + (await asyncio.to_thread(evidence.measure, folder / "evidence", count)).table())
    return aims


def _mornings(found: morning.Mornings) -> Aims:
    print("\n" + found.table())
    few, many = morning.SIZES
    ratios = [(part, found.ratio(part)) for part in (*morning.PARTS, *morning.MINUTES)]
    return [
        aim(f"{part}, an account among {many} ÷ among {few}", f"{ratio:.2f}×", "≤ 1.5×", met=ratio <= 1.5)
        for part, ratio in ratios
    ]


def _counts(scale: float) -> dict[int, int]:
    return {connections: max(connections, int(count * scale)) for connections, count in press.COUNTS.items()}


def _presses(found: press.Presses) -> Aims:
    print("\n" + found.table())
    print(
        f"Of {found.sent} presses on Kanalvakt {found.decided} are decided, {found.logged} logged and "
        f"{found.queued} have queued their job. Refused: {found.refused or 'none'}."
    )
    ratio = found.ratio(1, press.COMMITS, 0.5)
    ours, acks = found.at(1, press.OURS, 0.5), found.at(1, press.ACKS, 0.5)
    late = found.at(16, press.OURS, 0.99)
    return [
        aim(
            "press ÷ bolt that commits one row, 1 connection, p50",
            f"{ratio:.2f}×",
            "≤ 2.5×",
            met=ratio <= 2.5,
        ),
        aim(
            "press, beside bolt that only acks, 1 connection, p50", ms(ours), f"< {ms(acks)}", met=ours < acks
        ),
        aim("press, 16 connections, p99", f"{ms(late)} ms", "< 100 ms", met=late < 0.1),
    ]


def _storm(found: storm.Storm) -> Aims:
    print("\n" + found.table())
    share = found.cases / max(1, found.stored)
    print(f"Of {found.sent} comments {found.stored} are stored; {share:.0%} became cases. ", end="")
    print(f"Refused: {found.refused or 'none'}.")
    best = {
        name: max(found.rate(name, batch) for batch in storm.BATCHES) for name in ("SQLite", "PostgreSQL")
    }
    return [
        aim(f"comments/s, {name}", f"{rate:.0f}", "≥ 1000", met=rate >= 1000) for name, rate in best.items()
    ]


def _arrivals(found: arrival.Arrivals) -> Aims:
    print("\n" + found.table())
    middle = percentile(found.times, 0.5)
    return [aim("from webhook to card when idle, p50", f"{ms(middle)} ms", "≤ 150 ms", met=middle <= 0.15)]


def flush_cost(folder: Path) -> str:
    """What one commit costs SQLite here, with and without waiting for the disk."""
    found = []
    for mode in ("FULL", "NORMAL"):
        file = sqlite3.connect(folder / f"{mode}.sqlite3", isolation_level=None)
        for pragma in ("journal_mode=WAL", f"synchronous={mode}"):
            file.execute(f"PRAGMA {pragma}")
        file.execute("CREATE TABLE one (number INTEGER)")
        times = []
        for number in range(300):
            began = time.perf_counter()
            file.execute("INSERT INTO one VALUES (?)", (number,))
            times.append(time.perf_counter() - began)
        file.close()
        found.append(f"{mode} {ms(percentile(times, 0.5))} / {ms(percentile(times, 0.99))}")
    return f"One SQLite commit in the test folder, ms p50 / p99: {', '.join(found)}."


def machine() -> str:
    """What this was measured on."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {python}; load {load}"


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all if none is named"
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how much of everything; 1 takes some minutes"
    )
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(f"Measured on {machine()}.")
    with tempfile.TemporaryDirectory(prefix="kanalvakt-bench-") as folder:
        for part in PARTS:
            (Path(folder) / part).mkdir()
        print(flush_cost(Path(folder)))
        aims = asyncio.run(run(Path(folder), given.parts or PARTS, given.scale))
    if aims:
        print("\n" + table(["aim", "measured", "wanted", "met"], aims))


if __name__ == "__main__":
    main()
