"""A reaction decides on the card that stood there, not on words that nobody has seen yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from handlers import intake
from handlers.platforms import Author, Incoming
from handlers.ports import Answer, Changed, Opened, Reacted, Refused
from storage import postings
from tests.clocked import INSULT, QUESTION, Clocked, clocked
from tests.property.machine_world import ACCOUNT, actor
from tests.scenarios.town import MUNICIPALITY

PLACE = "slack:T1:C1"
THREAT = "Jag ska komma hem till dig och döda dig."


@pytest.fixture
def town() -> Iterator[Clocked]:
    with clocked("lidingo", "2026-11-16 09:00") as found:
        yield found


def comes(town: Clocked, text: str, *, shown: bool = True) -> None:
    """The platform tells of it; unless ``shown``, the chat is slow and its card is not drawn anew yet."""
    told = Incoming(
        id="c1", text=text, created_at=town.town.time, author=Author(id="55", name="Kim"), kind="comment"
    )
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    if shown:
        town.town.rest()


def reacts(town: Clocked, emoji: str, version: int | None = None) -> Answer:
    """Bo reacts on the card of the case as he sees it in the channel."""

    def look(session: Session) -> str:
        posting = postings.of_key(session, PLACE, "case:1")
        assert posting is not None
        return posting.reference

    reference = town.town.database.ask(look)
    event = Reacted(
        actor=actor("bo", "slack"), emoji=emoji, place=PLACE, reference=reference, version=version
    )
    return town.town.handle(event)


@pytest.mark.parametrize("emoji", ["white_check_mark", "eyes"])
def test_what_was_edited_behind_the_card_is_not_decided_on_by_a_reaction_to_the_old_words(
    town: Clocked, emoji: str
) -> None:
    """An insult stands on the card; it has become a threat, and Slack is slow to show that."""
    comes(town, INSULT)
    comes(town, THREAT, shown=False)
    refused = reacts(town, emoji)
    assert isinstance(refused, Refused)
    assert refused.card is not None
    assert THREAT in str(refused.card)
    [case] = town.town.cases()
    assert (case.state, case.claimed_by, case.revision) == ("open", "", 2)
    town.town.rest()
    answer = reacts(town, emoji)  # now he has seen it
    assert isinstance(answer, Changed)


def test_on_the_card_as_it_is_a_reaction_keeps_and_claims(town: Clocked) -> None:
    comes(town, INSULT)
    assert isinstance(reacts(town, "eyes"), Changed)
    town.town.rest()
    assert isinstance(reacts(town, "white_check_mark"), Changed)
    [case] = town.town.cases()
    assert (case.claimed_by, case.outcome) == ("bo", "kept")


def test_a_form_that_slack_offers_for_a_reaction_is_for_the_words_that_were_reacted_on(town: Clocked) -> None:
    """A question is dismissed with a reason only; before Bo opens the form it has become an insult."""
    comes(town, QUESTION)
    offered = reacts(town, "white_check_mark")
    assert isinstance(offered, Opened)
    comes(town, INSULT)
    assert isinstance(reacts(town, "white_check_mark", offered.form.version), Refused)
    [case] = town.town.cases()
    assert case.state == "open"
