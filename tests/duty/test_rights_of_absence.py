"""Who may do what with an absence: whose it is, the manager of their accounts, a coordinator; nobody else."""

from __future__ import annotations

import pytest

from handlers.ports import Answer, Refused
from tests.duty.conftest import Story, account, form, shown
from tests.scenarios.town import PEOPLE

#: Bo is away; Carin is the manager of his account, Anna coordinator, Disa has another account.
MAY = {"bo", "carin", "anna"}


@pytest.fixture
def away(story: Story) -> Story:
    story.setup(
        account("facebook", substitute=""), account("x", responsible="disa", manager="frans", substitute="")
    )
    asked = form(story.says("bo", "frånvaro 1/12-5/12"))
    shown(story.sends("bo", asked, substitute="nobody"))
    return story


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("absence.show", "absence:1"),
        ("absence.end", "absence:1"),
        ("absence.substitute", "absence:1"),
        ("uncovered.name", "task:1"),
        ("uncovered.take", "task:1"),
    ],
)
def test_every_button_asks_whose_absence_it_is(away: Story, who: str, action: str, subject: str) -> None:
    before = away.actions().count("refused")
    answer = away.press(who, action, subject, 999)
    assert away.actions().count("refused") - before == (who not in MAY)
    assert isinstance(answer, Refused) or action == "absence.show"


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("action", "subject"), [("absence.substitute", "absence:1"), ("uncovered.name", "task:1")]
)
def test_every_form_asks_it_again(away: Story, who: str, action: str, subject: str) -> None:
    """Who may not cannot send what somebody else has opened, either."""
    opened = form(away.press("anna", action, subject, 1))
    answer: Answer = away.sends(who, opened, substitute="rut")
    assert isinstance(answer, Refused) == (who not in MAY)
    assert (away.absences()[0].version == 1) == (who not in MAY)
