"""What the rounds of absences and tasks call for reaches people, once, and only while it matters."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from handlers import reminders
from storage.duty_tables import Reminder
from tests.duty.conftest import Story, account, form, shown, words


def keep_time(story: Story) -> None:
    story.town.run(reminders.keep_time(story.town.world))


def told(story: Story, who: str) -> list[str]:
    """What somebody was told, oldest first."""
    query = select(Reminder).where(Reminder.person == who, col(Reminder.told_at).is_not(None))
    rows = story.ask(lambda session: list(session.exec(query.order_by(col(Reminder.id)))))
    titles = [words(story.card(f"told:{row.id}")).partition(" | ")[0] for row in rows]
    return [title for title in titles if "Bo Ask" in title]  # other capabilities have their say too


@pytest.fixture
def alone(story: Story) -> Story:
    story.setup(account("facebook", substitute=""))
    asked = form(story.says("bo", "frånvaro 25/11-27/11"))
    shown(story.sends("bo", asked, substitute="nobody"))
    return story


def test_an_uncovered_account_is_told_day_after_day_until_it_is_solved(alone: Story) -> None:
    for moment in ("2026-11-20 10:30", "2026-11-20 11:00", "2026-11-21 12:00", "2026-11-23 09:00"):
        alone.at(moment)
        keep_time(alone)
    assert len(told(alone, "bo")) == 2
    assert len(told(alone, "carin")) == 1
    alone.at("2026-11-24 09:00")
    keep_time(alone)
    assert "Ersättare saknas när Bo Ask är borta" in told(alone, "anna")[0]
    alone.presses("carin", alone.card("task:1"), "uncovered.take")
    alone.at("2026-11-25 09:00")
    keep_time(alone)
    assert [len(told(alone, who)) for who in ("anna", "bo", "carin")] == [1, 3, 3]
    assert told(alone, "carin")[-1] == "Du ersätter Bo Ask"


def test_down_for_days_it_is_told_once_when_it_is_up_again(alone: Story) -> None:
    keep_time(alone)
    alone.at("2026-11-27 12:00")
    keep_time(alone)
    keep_time(alone)
    assert [len(told(alone, who)) for who in ("anna", "bo", "carin")] == [1, 1, 1]


def test_who_stands_in_is_told_and_not_when_somebody_else_does_by_then(story: Story) -> None:
    """Noted on a Friday evening, told on Monday morning; Frans was replaced by Rut in between."""
    story.at("2026-11-20 19:00")
    shown(story.says("bo", "frånvaro 25/11-27/11 ersättare Frans"))
    keep_time(story)
    card = story.card("absence:1")
    asked = form(story.presses("bo", card, "absence.substitute"))
    story.sends("bo", asked, substitute="rut")
    story.at("2026-11-23 09:00")
    keep_time(story)
    assert told(story, "frans") == []
    assert told(story, "rut") == ["Du ersätter Bo Ask"]
