"""What the rounds of absences and tasks call for reaches people, once, and only while it matters."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from cards.model import Card
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


def alone_in_slack(story: Story, who: str) -> list[Card]:
    """The cards that somebody has got alone, but for those of the day's watching."""
    cards = [seen.card for seen in story.town.chats["slack"].in_place(f"@U0{who.upper()}")]
    return [card for card in cards if "kollat" not in card.title]


@pytest.mark.parametrize("asked", ["2026-11-20 22:30", "2026-11-20 10:30"])
def test_letting_somebody_in_on_six_accounts_is_one_message_when_people_are_at_work(
    story: Story, asked: str
) -> None:
    """Frans administers six more accounts; Bo lets him in, and gets one card that says why it is he."""
    six = [
        account(
            "facebook",
            id=f"f{number}",
            name=f"Konto {number}",
            address=f"https://facebook.example/f{number}",
            responsible="bo",
            substitute="disa",
            administrators=["bo"],
        )
        for number in range(6)
    ]
    story.setup(*six)
    story.town.rest()
    keep_time(story)
    before = len(alone_in_slack(story, "bo"))
    story.at(asked)
    story.setup(*(one | {"administrators": ["bo", "frans"]} for one in six))
    story.town.rest()
    keep_time(story)
    story.town.rest()
    if asked.endswith("22:30"):
        assert len(alone_in_slack(story, "bo")) == before
        story.at("2026-11-23 08:00")
        keep_time(story)
        story.town.rest()
    (card,) = [card for card in alone_in_slack(story, "bo")[before:] if "Konto 3" in words(card)]
    assert card.title == "6 påminnelser på en gång"
    assert "Släpp in Frans Gran på Konto 3" in words(card)
    why = shown(story.press("bo", "told.why", card.buttons[0].subject, card.version))
    assert "Regel: standard, inte ur dokumentet" in words(why)
    assert "Du får det som: administratör" in words(why)


def test_what_is_asked_for_approval_at_night_waits_for_the_morning(story: Story) -> None:
    """Disa proposes another substitute late on Friday: Carin's card is not there before Monday."""
    story.setup(account("facebook"))
    story.town.rest()
    for moment, at_once in (("2026-11-20 22:30", False), ("2026-11-23 10:00", True)):
        story.at(moment)
        keep_time(story)
        opened = form(story.presses("bo", shown(story.says("bo", "konto")), "account.people"))
        shown(story.sends("bo", opened, substitute="rut" if at_once else "frans", administrators="bo,disa"))
        story.town.rest()
        keep_time(story)
        story.town.rest()
        cards = [card for card in alone_in_slack(story, "carin") if "Godkänn personer" in words(card)]
        assert bool(cards) is at_once
