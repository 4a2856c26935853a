"""Whatever breaks, no word of a comment reaches the log: only the kind of fault and the line."""

from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.faults import Wordless
from handlers import intake
from tests.faults.fakes import MemoryChat, MemoryPlatform, Running, running, until
from tests.parts.text_keys import ROOT
from tests.scenarios.town import MUNICIPALITY, signed

SECRET = "Grannens Kalle har fått socialbidrag, era idioter"
#: As a library or database that quotes what it was given.
QUOTING = ValueError(f"cannot store {SECRET!r}")


@pytest.fixture
def database_kind() -> str:
    """The database plays no part in this."""
    return "sqlite"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What libraries write, as the program sets them up."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Wordless())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


async def comes_by_webhook(town: Running) -> tuple[int, dict[str, Any]]:
    told = {
        "municipality": MUNICIPALITY,
        "account": "https://facebook.example/town",
        "comments": [{"id": "w1", "text": SECRET, "created_at": datetime.now(UTC).isoformat()}],
    }
    body = json.dumps(told).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.address}/webhooks/comments", data=body, headers=signed(body)) as answer,
    ):
        return answer.status, await answer.json()


async def test_work_that_breaks_quotes_nobody(
    tmp_path: Path, database_url: str, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform's interface, a chat, what happens by the clock and a webhook all break on the text."""
    platform = MemoryPlatform(always={"hide": QUOTING})
    chat = MemoryChat(next={"slack:T1:C1": [QUOTING]})
    with capture_logs() as logs:
        async with running(tmp_path, database_url, platform=platform, chat=chat, serve=True) as town:
            case = await town.comes(SECRET)
            await town.form("bo", "case.remove", case, notice="none")

            async def breaks() -> None:
                raise QUOTING

            town.app.engine.every(0.01, "breaking", breaks)
            monkeypatch.setattr(intake, "judge", lambda *_: (_ for _ in ()).throw(QUOTING))
            status, said = await comes_by_webhook(town)

            async def told() -> bool:
                return {row.get("work") for row in logs} >= {"remove", "deliver", "breaking"}

            await until(told, lambda: str(logs))
    assert (status, set(said)) == (500, {"error", "reference"})
    assert any(row.get("reference") == said["reference"] for row in logs)
    assert all(row["fault"].startswith("ValueError at ") for row in logs if row["log_level"] == "error")
    for output in (str(logs), written.getvalue()):
        assert "Kalle" not in output
        assert "Traceback" not in output


def test_what_libraries_log_of_a_fault_is_where_it_was(written: io.StringIO) -> None:
    """They put the fault's words into their own message."""
    library = logging.getLogger("some.library")
    try:
        raise QUOTING
    except ValueError as fault:
        library.exception("could not handle %s", fault)
        library.error(f"gave up: {fault}")
    library.warning("slow")

    first, second, third = written.getvalue().splitlines()
    assert first.startswith(f"some.library {Path(__file__).name}:")
    assert "ValueError at " in first
    assert second.endswith(" error")
    assert third == "some.library slow"


def test_no_code_of_ours_logs_a_traceback() -> None:
    """``log.exception`` and ``exc_info`` write the fault's words."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for folder in ("bot", "handlers", "storage", "cards", "routines")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in {"exception", "format_exc"})
            or any(word.arg == "exc_info" for word in node.keywords)
        )
        and not ast.unparse(node).startswith("task.exception")
    ]
    assert found == []
