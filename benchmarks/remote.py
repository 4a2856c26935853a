"""Runs the load in a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict

from benchmarks.load import Plan, Round


async def load(plan: Plan) -> Round:
    """One round."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps([asdict(plan)]).encode())
    if process.returncode:
        raise RuntimeError(f"the load ended with {process.returncode}")
    (done,) = json.loads(out)
    return Round(times=tuple(done["times"]), whole=done["whole"], refused=done["refused"])
