"""Degerfors: each board has its external sites in its document plan, and hears when they change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from cards.model import Link
from handlers import register as handled
from handlers.ports import Changed
from storage import accounts
from storage.duty_tables import Task
from storage.tables import Account
from tests.duty.conftest import Story, account, words
from tests.register.reader import reading
from tests.scenarios.town import MUNICIPALITY

HOUSING = "Degerforsbyggen AB"
BOARD = "Kultur- och utbildningsnämnden"


@pytest.fixture
def routine() -> str:
    return "degerfors"


@pytest.fixture
def degerfors(story: Story) -> Story:
    """A company with one account and a board with two."""
    story.setup(
        account("facebook", name="Degerforsbyggen", unit=HOUSING, contact="info@degerforsbyggen.example"),
        account("instagram", name="Biblioteket", unit=BOARD, contact="biblioteket@degerfors.example"),
        account("youtube", name="Skolan", unit=BOARD, contact="0586-481 00"),
    )
    return story


def change(story: Story, of: str, **values: str) -> None:
    def make(session: Session) -> None:
        accounts.change(
            session, session.get_one(Account, (MUNICIPALITY, of)), "anna", story.town.time, **values
        )

    story.town.time += timedelta(hours=1)
    story.town.database.change(make)


def close(story: Story, of: str) -> None:
    def make(session: Session) -> None:
        accounts.close(session, session.get_one(Account, (MUNICIPALITY, of)), "anna", story.town.time)

    story.town.time += timedelta(hours=1)
    story.town.database.change(make)


def plans(story: Story) -> dict[str, str]:
    """By unit the state of its newest task; the town's first account had a unit of its own."""
    story.calls("register")
    found: list[Task] = story.tasks(handled.PLAN)
    return {task.details["unit"]: task.state for task in found if task.details["unit"] != "Kommunikation"}


@pytest.mark.clauses("DEG-12")
async def test_a_board_has_its_sites_on_a_page_for_its_plan_with_whom_to_turn_to(degerfors: Story) -> None:
    async with reading(degerfors) as reader:
        links = (await reader.get()).page.first("footer").all("a")
        found = {link.text(): link.get("href") for link in links}
        got = await reader.get(f"/register/{found[BOARD]}")
        assert got.page.first("h1").text() == "Externa webbplatser"
        assert [heading.text() for heading in got.page.all("h2")] == [BOARD]
        table = got.page.first("table")
        assert [cell.text() for cell in table.all("th")] == [
            "Kanal",
            "Namn",
            "Webbadress",
            "Ansvarig",
            "Kontakt",
        ]
        rows = [[cell.text() for cell in row.all("td")] for row in table.first("tbody").all("tr")]
        assert rows == [
            [
                "Instagram",
                "Biblioteket",
                "https://instagram.example/town",
                f"Kontoansvarig, {BOARD}",
                "biblioteket@degerfors.example",
            ],
            ["YouTube", "Skolan", "https://youtube.example/town", f"Kontoansvarig, {BOARD}", "0586-481 00"],
        ]
        assert "Version 2" in got.page.first("p", "edition").text()
        assert HOUSING not in got.text
        whole = await reader.get("/register/town?extract=document-plan")
        assert [heading.text() for heading in whole.page.all("h2")] == [HOUSING, BOARD]


@pytest.mark.clauses("DEG-12")
async def test_what_is_of_no_unit_stands_in_the_extract_as_the_coordinator_s(degerfors: Story) -> None:
    change(degerfors, "youtube", unit="")
    async with reading(degerfors) as reader:
        page = (await reader.get("/register/town?extract=document-plan")).page
        headings = [heading.text() for heading in page.all("h2")]
        assert headings == [HOUSING, BOARD, "kansli och informationsenheterna"]
        assert "Skolan" in page.all("section")[-1].text()


@pytest.mark.clauses("DEG-12")
async def test_the_same_as_a_file_for_the_plan(degerfors: Story) -> None:
    async with reading(degerfors) as reader:
        page = (await reader.get(f"/register/town?extract=document-plan&unit={HOUSING}")).page
        link = next(link.get("href") for link in page.all("a") if link.get("href").startswith("town.csv"))
        heading, cells = (await reader.get(f"/register/{link}")).table
        assert dict(zip(heading, cells, strict=True)) == {
            "Kanal": "Facebook",
            "Namn": "Degerforsbyggen",
            "Webbadress": "https://facebook.example/town",
            "Verksamhet": HOUSING,
            "Ansvarig": f"Kontoansvarig, {HOUSING}",
            "Kontakt": "info@degerforsbyggen.example",
        }


@pytest.mark.clauses("DEG-12")
def test_who_keeps_the_register_puts_each_list_into_its_plan_and_each_change_after(degerfors: Story) -> None:
    assert plans(degerfors) == {HOUSING: "open", BOARD: "open"}
    for task in degerfors.tasks(handled.PLAN):
        answer = degerfors.presses("anna", degerfors.card(f"task:{task.id}"), "task.done")
        assert isinstance(answer, Changed)
    assert plans(degerfors) == {HOUSING: "done", BOARD: "done"}

    change(degerfors, "youtube", contact="skolan@degerfors.example")
    assert plans(degerfors) == {HOUSING: "done", BOARD: "open"}
    card = degerfors.card(f"task:{degerfors.tasks(handled.PLAN)[-1].id}")
    said = words(card)
    assert f"dokumenthanteringsplanen: {BOARD}" in said
    (link,) = [block.url for block in card.blocks if isinstance(block, Link)]
    assert link.endswith("/register/town?unit=Kultur-+och+utbildningsn%C3%A4mnden&extract=document-plan")
    assert "Anna Ek" in said

    close(degerfors, "facebook")
    assert plans(degerfors) == {HOUSING: "open", BOARD: "open"}


def test_a_second_change_before_the_first_was_put_there_is_one_task(degerfors: Story) -> None:
    plans(degerfors)
    change(degerfors, "youtube", name="Skolorna")
    plans(degerfors)
    change(degerfors, "youtube", name="Skolan")
    assert plans(degerfors) == {HOUSING: "open", BOARD: "open"}
    about = [task.state for task in degerfors.tasks(handled.PLAN) if task.details["unit"] == BOARD]
    assert about == ["dropped", "dropped", "open"]


async def test_a_unit_that_has_no_account_left_has_an_empty_list(degerfors: Story) -> None:
    close(degerfors, "facebook")
    async with reading(degerfors) as reader:
        got = await reader.get(f"/register/town?extract=document-plan&unit={HOUSING}")
        assert "Här finns inga externa webbplatser just nu." in got.page.text()
        assert got.page.all("table") == []


@pytest.mark.parametrize("routine", ["tibro"])
async def test_elsewhere_nobody_is_asked_and_the_page_is_the_register(story: Story) -> None:
    assert plans(story) == {}
    async with reading(story) as reader:
        got = await reader.get("/register/town?extract=document-plan")
        assert got.page.all("table") == []
        assert got.names() == ["Staden på facebook"]
        assert "dokumenthanteringsplan" not in got.text
