"""The whole program gives out addresses for uploads and serves the page behind them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import aiohttp

from bot.app import Options
from cards.log_text import log_action
from tests.parts.process import free_port
from tests.scenarios.town import MUNICIPALITY, PACE, Town, account, served, settings_for, setup_of
from tests.stages.dom import parsed
from tests.stages.room import RoomStage
from tests.test_snapshots import saved, striped
from tests.uploads.counter import UPLOAD, Closing


async def test_a_picture_is_handed_over_to_the_running_program(
    asked: Closing, sqlite_with_tables: Path, tmp_path: Path
) -> None:
    """More than 1 MiB reaches this address and no other."""
    setup = setup_of("tibro", {"room": True}, {}, [account("facebook")])
    settings = settings_for(tmp_path, free_port(), f"sqlite:///{tmp_path / 'town.sqlite3'}", setup)
    address = f"http://127.0.0.1:{settings.port}"
    content = saved(striped(400, 400)) + b"\0" * 3 * 2**20
    async with served(settings, Options(room=True, pace=PACE)) as app, aiohttp.ClientSession() as session:
        town = Town(app=app, stage=RoomStage(address, "room:komm"), address=address, settings=settings)
        link = app.world.upload_to(replace(UPLOAD, municipality=MUNICIPALITY))
        assert link.startswith(f"{address}/upload/")
        form = aiohttp.FormData()
        form.add_field("file", BytesIO(content), filename="skärmbild.png", content_type="image/png")
        async with session.post(link, data=form) as answer:
            assert "Bilden är sparad" in parsed(await answer.text()).first("main").text()
        (document,) = await town.documents()
        assert (document.by, document.kind) == ("anna", "snapshot")
        (row,) = [row for row in await town.log() if row.action == "document.saved"]
        assert log_action(row.action) == "Dokumentet sparades och lästes tillbaka"
        assert await town.log_holds()
