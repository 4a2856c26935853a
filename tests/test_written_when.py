"""When a comment was written, that a person flags: no more is said of it than they know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from cards.evidence import to_json, to_pdf
from handlers import views
from handlers.incoming import clock_time
from handlers.ports import Opened, Shown, Typed
from routines.clock import STOCKHOLM
from storage.tables import Comment
from tests.faults.fakes import Running, actor, running
from tests.property.machine_world import town as machine
from tests.test_evidence_pdf import RECORD
from tests.test_flagging_by_hand import flag, send

INSULT = "Ni är idioter hela bunten på Vägenheten."


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def card(town: Running) -> str:
    case = await town.case(1)
    shown = await town.app.database.read(lambda session: views.card(session, town.app.world, case))
    return str(shown.blocks)


async def comment(town: Running) -> Comment:
    found = await town.app.database.read(lambda session: session.get(Comment, 1))
    assert found is not None
    return found


async def test_a_day_without_an_hour_is_a_day(tmp_path: Path, database_url: str) -> None:
    """The time counts from its beginning, so that no deadline is missed, and the card says so."""
    async with running(tmp_path, database_url) as town:
        assert isinstance(await flag(town, "bo", INSULT, posted="2026-01-20"), Shown)
        said = await card(town)
        assert "tisdag 20 januari (klockslaget är okänt)" in said
        assert "räknat från början av tisdag 20 januari (klockslaget är okänt)" in said
        assert "tisdag 20 jan. kl. 00:00" not in said
        assert (await comment(town)).created_at == datetime(2026, 1, 19, 23, tzinfo=UTC)
        found = await town.app.handle(Typed(actor=actor("bo"), words="sök idioter", place=town.place))
        assert isinstance(found, Shown)
        assert "2026-01-20" in str(found.card)
        assert "00:00" not in str(found.card)


async def test_the_hour_that_is_known_counts(tmp_path: Path, database_url: str) -> None:
    async with running(tmp_path, database_url) as town:
        assert isinstance(await flag(town, "bo", INSULT, posted="2026-01-20", hour="kl. 14.30"), Shown)
        said = await card(town)
        assert "tisdag 20 jan. kl. 14:30" in said
        assert "räknat från tisdag 20 jan. kl. 14:30" in said
        assert "okänt" not in said


async def test_of_what_nobody_knows_when_it_is_said_when_we_heard(tmp_path: Path, database_url: str) -> None:
    async with running(tmp_path, database_url) as town:
        assert isinstance(await flag(town, "bo", INSULT), Shown)
        assert "– okänt när, vi fick veta det" in await card(town)
        assert (await comment(town)).precision == "unknown"


@pytest.mark.parametrize(
    ("answers", "key", "error"),
    [
        ({"posted": "2026-01-20", "hour": "25:00"}, "hour", "Skriv klockslaget som 14:30."),
        ({"posted": "2026-01-20", "hour": "sent"}, "hour", "Skriv klockslaget som 14:30."),
        ({"hour": "14:30"}, "posted", "Välj också vilken dag klockslaget gäller."),
    ],
)
async def test_an_hour_that_is_none_is_asked_again(
    tmp_path: Path, database_url: str, answers: dict[str, str], key: str, error: str
) -> None:
    async with running(tmp_path, database_url) as town:
        asked = await flag(town, "bo", INSULT, **answers)
        assert isinstance(asked, Opened)
        assert {field.key: field.error for field in asked.form.fields if field.error} == {key: error}
        assert {field.key: field.value for field in asked.form.fields}["hour"] == answers["hour"]
        done = await send(town, "bo", asked, posted="2026-01-20", hour="9")
        assert isinstance(done, Shown)


async def test_an_hour_of_today_that_has_not_come_is_refused(tmp_path: Path, database_url: str) -> None:
    async with running(tmp_path, database_url) as town:
        local = (town.app.world.now() + timedelta(minutes=2)).astimezone(STOCKHOLM)
        asked = await flag(town, "bo", INSULT, posted=str(local.date()), hour=f"{local:%H:%M}")
        assert isinstance(asked, Opened)
        assert "Det ligger i framtiden." in str(asked.form.fields)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("14:30", time(14, 30)),
        ("9", time(9)),
        ("kl 9.05", time(9, 5)),
        (" KL. 00:00 ", time(0)),
        ("24:00", None),
        ("14:60", None),
        ("14:3", None),
        ("1430", None),
        ("", None),
        ("²", None),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, read: time | None) -> None:
    assert clock_time(words) == read


def test_the_evidence_says_what_is_known(tmp_path: Path) -> None:
    for precision, words in (("day", "klockslag okänt"), ("unknown", "Okänt när")):
        record = replace(RECORD, precision=precision)
        path = tmp_path / "evidence.pdf"
        path.write_bytes(to_pdf(record))
        assert words in "".join(page.extract_text() for page in PdfReader(path).pages)
        assert f'"precision":"{precision}"' in to_json(record).decode().replace(": ", ":")


def test_what_its_author_changed_is_said_with_the_time_when_it_was_seen() -> None:
    """The time above is the first words'; these came later."""
    there = machine("tibro", before=True)
    try:
        there.comes("c1", INSULT)
        there.time += timedelta(hours=3)
        there.comes("c1", "Ni är verkligen idioter hela bunten.")
        (case,) = there.cases()
        shown = there.database.ask(lambda session: views.card(session, there.world, case))
        seen = there.time.astimezone(STOCKHOLM)
        assert f"version 2, sedd {seen:%Y-%m-%d %H:%M}; tidigare versioner är sparade" in str(shown.context)
    finally:
        there.close()
