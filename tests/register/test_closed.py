"""A closed account is asked nothing any more; what it has left behind is decided on, searched and kept."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlmodel import Session, col, select

import storage
from bot.settings import load_settings
from bot.webhook import routes, sign
from handlers import reminders
from handlers.ports import Changed
from storage import accounts, watches
from storage.duty_tables import Reminder
from tests.duty.conftest import Story, account, form, shown, words
from tests.scenarios.town import MUNICIPALITY
from tests.small_world import served

QUESTION = "När öppnar badhuset på lördag?"
INSULT = "Ni är idioter hela bunten."


def close(story: Story, name: str = "facebook", by: str = "anna") -> bool:
    def change(session: Session) -> bool:
        found = accounts.get(session, MUNICIPALITY, name)
        assert found is not None
        return accounts.close(session, found, by, story.town.time)

    return story.town.database.change(change)[0]


def keep_time(story: Story) -> None:
    story.town.run(reminders.keep_time(story.town.world))
    story.town.rest()


def about_accounts(story: Story) -> set[str]:
    """Which accounts something is to be done about."""
    return {task.subject for task in story.tasks() if task.state == "open" and task.subject}


@pytest.fixture
def two(story: Story) -> Story:
    """Facebook, on which somebody was rude and somebody asked, and Instagram."""
    story.setup(account("facebook"), account("instagram"))
    story.town.comes("c1", INSULT)
    story.town.comes("c2", QUESTION)
    return story


def test_who_closed_it_and_when_is_kept_with_its_log_row(two: Story) -> None:
    assert close(two)
    kept = two.account("facebook")
    assert (kept.closed_by, kept.closed_at) == ("anna", two.town.time)
    assert (kept.responsible, kept.substitute) == ("bo", "disa")
    (row,) = [row for row in two.log() if row.action == "account.closed"]
    assert (row.actor, row.subject) == ("anna", "account:facebook")


def test_of_two_who_close_it_the_first_one_did(two: Story) -> None:
    assert close(two, by="anna")
    before = two.log()
    assert not close(two, by="carin")
    assert two.account("facebook").closed_by == "anna"
    assert two.log() == before


def test_it_leaves_every_list_of_accounts(two: Story) -> None:
    close(two)

    def lists(session: Session) -> dict[str, list[str]]:
        held = accounts.watched_by(session, MUNICIPALITY, {"bo"})
        found = {
            "open": accounts.open_ones(session, MUNICIPALITY),
            "held": accounts.held_by(session, MUNICIPALITY, ["bo"]),
            "responsible": held["bo"],
            "managed": accounts.managed_by(session, MUNICIPALITY, "carin"),
            "handled": accounts.handled_by(session, MUNICIPALITY, "disa"),
            "watched": watches.accounts_in(session, MUNICIPALITY, ["komm"]),
        }
        return {name: [one.id for one in ones] for name, ones in found.items()}

    assert set(map(tuple, two.ask(lists).values())) == {("instagram",)}


def test_status_and_flag_form_no_longer_know_it_and_what_is_open_still_counts(two: Story) -> None:
    close(two)
    said = words(shown(two.says("bo", "status")))
    assert "Staden på instagram" in said
    assert "Staden på facebook" not in said
    assert "2 öppna ärenden" in said
    asked = form(two.says("bo", "flagga"))
    (choice,) = [field for field in asked.fields if field.key == "account"]
    assert [option.value for option in choice.options] == ["instagram"]


def test_nobody_is_reminded_of_its_deadlines_and_its_tasks_are_dropped(two: Story) -> None:
    """Bo has left, so the account had tasks; two of its cases would be overdue on Monday."""
    two.setup(account("facebook"), account("instagram"), people={"bo": {"active": False}})
    keep_time(two)
    assert about_accounts(two) == {"account:facebook", "account:instagram"}
    close(two)
    two.at("2026-11-24 10:00")
    keep_time(two)
    assert about_accounts(two) == {"account:instagram"}
    assert "deadline.missed" not in two.actions()


def test_a_deadline_that_was_about_to_be_told_is_not_told(two: Story) -> None:
    two.at("2026-11-20 20:00")
    keep_time(two)
    waiting = select(Reminder).where(Reminder.state == "waiting")
    assert len(two.ask(lambda session: list(session.exec(waiting)))) == 2
    close(two)
    two.at("2026-11-24 10:00")
    keep_time(two)
    told = select(Reminder.kind).where(col(Reminder.kind).startswith("deadline"), Reminder.state != "dropped")
    assert two.ask(lambda session: list(session.exec(told))) == []


def test_its_cases_are_still_decided_by_the_same_people_and_found(two: Story) -> None:
    close(two)
    assert "idioter" in words(shown(two.says("bo", "sök idioter")))
    answer = two.presses("bo", two.card("case:2"), "case.approve")
    assert isinstance(answer, Changed) or form(answer)
    assert isinstance(two.presses("bo", two.card("case:1"), "case.claim"), Changed)


def test_its_platform_is_not_asked_any_more(two: Story) -> None:
    two.setup(account("facebook", connection={"page_id": "1", "token": "META"}))
    assert [one.id for one in two.ask(accounts.connected)] == ["facebook"]
    close(two)
    assert two.ask(accounts.connected) == []


async def test_the_webhook_says_that_it_is_closed_and_since_when(two: Story) -> None:
    close(two)
    world = two.town.world
    sent = {"id": "c9", "text": INSULT, "created_at": "2026-11-20T10:00:00+01:00"}
    body = {
        "municipality": MUNICIPALITY,
        "account": "https://facebook.example/town/",
        "comments": [sent],
    }
    raw = json.dumps(body).encode()
    async with served(routes(world, load_settings(intake_secret="hush"))) as server, ClientSession() as web:
        headers = sign("hush", int(world.now().timestamp()), raw)
        async with web.post(server.make_url("/webhooks/comments"), data=raw, headers=headers) as answer:
            status, said = answer.status, await answer.json()
    assert status == 422
    assert "closed" in said["error"]
    assert said["errors"] == [
        {"field": "account", "message": "the account at this address was closed on 2026-11-20"}
    ]
    assert len(two.town.cases()) == 2


def test_the_setup_file_does_not_open_it_again_nor_change_what_it_was(two: Story) -> None:
    close(two)
    before = two.log()
    two.setup(account("facebook", name="Ett annat namn"), account("instagram"))
    kept = two.account("facebook")
    assert (kept.name, kept.closed_by) == ("Staden på facebook", "anna")
    assert two.log() == before


def test_a_new_account_may_stand_where_a_closed_one_was(two: Story) -> None:
    close(two)

    def again(session: Session) -> str:
        made = accounts.open_account(
            session,
            MUNICIPALITY,
            "carin",
            two.town.time,
            platform="facebook",
            address="https://www.facebook.example/town",
            name="Staden på Facebook",
            responsible="bo",
            team_channel="komm",
            plan={"purpose": "Svara"},
        )
        return made.id

    made = two.town.database.change(again)[0]
    assert made == "staden-pa-facebook-facebook"
    fresh = two.account(made)
    assert (fresh.opened_at, fresh.bound_at, fresh.plan) == (
        two.town.time,
        two.town.time,
        {"purpose": "Svara"},
    )
    (row,) = [row for row in two.log() if row.action == "account.opened"]
    assert (row.actor, row.details) == ("carin", {"platform": "facebook", "responsible": "bo"})
    with pytest.raises(accounts.AddressTaken):
        two.town.database.change(again)
    close(two, made)
    assert two.town.database.change(again)[0] == f"{made}-2"


# --- nobody forgets --------------------------------------------------------------------------------

#: Questions that mean every account, or one whose key is known; each with its reason.
EVERY = {
    "with_closed": "cases, log and evidence of closed accounts",
    "closed_at_address": "the closed ones",
    "with_enough_names": "drops tasks, whatever became of the account",
    "unregistered": "a diary number is owed, whatever became of the account",
    "open_account": "makes one",
    "several": "those that are named, as ``get`` does for one",
}


def _questions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in sorted(Path(storage.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield file.name, node


def _asks_for_accounts(node: ast.AST) -> bool:
    """``select(...)`` or ``join(...)`` with Account, or a column of it, among what is asked for."""
    for call in ast.walk(node):
        name: Any = getattr(call, "func", None)
        if isinstance(call, ast.Call) and getattr(name, "id", getattr(name, "attr", "")) in {
            "select",
            "join",
        }:
            named = [
                inner.id for part in call.args for inner in ast.walk(part) if isinstance(inner, ast.Name)
            ]
            if "Account" in named:
                return True
    return False


def test_every_question_about_accounts_says_whether_it_means_the_closed_ones_too() -> None:
    """A list that forgot it would ask people about an account that is gone."""
    asking = [(file, node) for file, node in _questions() if _asks_for_accounts(node)]
    assert len(asking) > 12
    forgot = [
        f"{file}: {node.name}"
        for file, node in asking
        if node.name not in EVERY
        and "OPEN" not in {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    ]
    assert forgot == []
