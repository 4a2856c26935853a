"""The card in the channel names who has duty now and who has the case, and turns late when it is late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from bot.setup import apply
from bot.setup_file import Setup
from cards.model import Card
from handlers.ports import Changed, Opened, Typed
from storage.duty_tables import Absence
from tests.clocked import INSULT, QUESTION, Clocked, clocked, local, words
from tests.property.machine_world import CHATS, actor
from tests.scenarios.town import PEOPLE, account, setup_of


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    """A Friday morning; time has been kept once, as it is each minute."""
    with clocked("tibro", "2026-11-20 07:00") as made:
        made.keep()
        made.at("2026-11-20 08:00")
        yield made


def lay_down(town: Clocked, *of: dict[str, object], **people: dict[str, object]) -> None:
    """The setup file says so now."""
    identities = {
        name: {"slack": f"U0{name.upper()}", "teams": f"29:{name}", **people.get(name, {})} for name in PEOPLE
    }
    setup = Setup.model_validate(
        setup_of("tibro", CHATS, identities, of or [account("facebook")])  # type: ignore[arg-type]
    )

    def change(session: Session) -> None:
        apply(session, setup, town.town.time)

    town.town.database.change(change)


def comes(town: Clocked, text: str = QUESTION, id_: str = "c1") -> None:
    town.town.comes(id_, text)
    town.town.rest()


def says(town: Clocked, who: str, said: str) -> None:
    town.town.handle(Typed(actor=actor(who, "slack"), words=said))
    town.keep()


def channel(town: Clocked, key: str = "case:1") -> Card:
    """What stands in the channel now."""
    posts = town.town.chats["slack"].in_place("slack:T1:C1")
    return next(post.card for post in reversed(posts) if post.card.key == key)


def edits(town: Clocked, key: str = "case:1") -> int:
    """How often the card was drawn anew."""
    posts = town.town.chats["slack"].in_place("slack:T1:C1")
    return sum(len(post.changed) for post in posts if post.card.key == key)


@pytest.mark.clauses("DEG-45", "TIB-16")
def test_the_card_names_who_has_duty_and_that_its_claimer_is_away(tibro: Clocked) -> None:
    comes(tibro)
    assert isinstance(tibro.press("bo", "case.claim", "case:1"), Changed)
    says(tibro, "bo", "frånvaro idag-30/11")
    said = words(channel(tibro))
    assert "Bevakas av: Disa Lind (ersättare, Bo Ask är borta till och med måndag 30 nov" in said
    assert "Tas om hand av: Bo Ask (borta till och med måndag 30 nov" in said
    says(tibro, "bo", "tillbaka")
    said = words(channel(tibro))
    assert "Bevakas av: Bo Ask (kontoansvarig)" in said
    assert "borta" not in said


def answering(town: Clocked) -> Opened:
    opened = town.press("carin", "case.answer", "case:1", channel(town).version)
    assert isinstance(opened, Opened)
    return opened


def test_what_somebody_writes_meanwhile_is_taken_when_duty_moves_or_the_time_runs_out(tibro: Clocked) -> None:
    """Nothing about the case has changed: only what its card says by the clock."""
    comes(tibro)
    form = answering(tibro)
    says(tibro, "bo", "frånvaro idag-30/11")
    assert "Disa Lind" in words(channel(tibro))
    tibro.at("2026-11-24 08:01")
    assert "FÖR SENT" in words(channel(tibro))
    assert isinstance(tibro.send("carin", form, text="Klockan åtta."), Changed)


def test_a_press_on_a_card_that_is_being_drawn_anew_is_a_press_on_what_is_seen(tibro: Clocked) -> None:
    comes(tibro)
    version = channel(tibro).version
    says(tibro, "bo", "frånvaro idag-30/11")
    assert channel(tibro).version == version
    assert isinstance(tibro.press("carin", "case.claim", "case:1", version), Changed)


def test_an_absence_that_begins_and_ends_by_itself_draws_the_card_anew_once_each(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 21/11-22/11")
    comes(tibro)
    drawn = edits(tibro)
    tibro.at("2026-11-20 23:59")
    assert (edits(tibro), "Bevakas av: Bo Ask" in words(channel(tibro))) == (drawn, True)
    tibro.through("2026-11-21 00:00", "2026-11-21 12:00", minutes=60)
    assert (edits(tibro), "Bevakas av: Disa Lind" in words(channel(tibro))) == (drawn + 1, True)
    tibro.at("2026-11-23 00:00")
    assert (edits(tibro), "Bevakas av: Bo Ask" in words(channel(tibro))) == (drawn + 2, True)


def test_another_stand_in_is_named_at_once(tibro: Clocked) -> None:
    comes(tibro)
    says(tibro, "bo", "frånvaro idag-30/11")
    tibro.change(Absence, 1, substitute="frans")
    tibro.keep()
    assert "Bevakas av: Frans Gran" in words(channel(tibro))


@pytest.mark.clauses("TIB-53", "TIB-79")
def test_the_card_turns_late_when_its_time_is_out(tibro: Clocked) -> None:
    comes(tibro)
    tibro.at("2026-11-24 07:59")
    assert "FÖR SENT" not in words(channel(tibro))
    tibro.at("2026-11-24 08:01")
    assert "FÖR SENT" in words(channel(tibro))
    drawn = edits(tibro)
    tibro.through("2026-11-24 09:00", "2026-11-25 12:00", minutes=120)
    assert edits(tibro) == drawn


@pytest.mark.clauses("TIB-16", "LID-21")
def test_what_somebody_who_has_left_had_taken_on_nobody_has(tibro: Clocked) -> None:
    comes(tibro)
    assert isinstance(tibro.press("bo", "case.claim", "case:1"), Changed)
    lay_down(tibro, bo={"active": False})
    tibro.at("2026-11-20 08:10")
    said = words(channel(tibro))
    assert "Tas om hand av" not in said
    assert "Bevakas av: Disa Lind (ersättare, Bo Ask har slutat)" in said
    (released,) = tibro.logged("case.released")
    assert released.details["for"] == "bo"
    assert "case.claim" in {button.action for button in channel(tibro).buttons}
    tibro.at("2026-11-20 08:20")
    assert len(tibro.logged("case.released")) == 1


def test_only_the_open_cases_of_the_accounts_concerned_are_drawn_anew(tibro: Clocked) -> None:
    """Bo watches one account and Frans the other; what is decided stays as it stands."""
    lay_down(tibro, account("facebook"), account("x", responsible="frans", administrators=["frans"]))
    tibro.keep()
    comes(tibro)
    comes(tibro, INSULT, "c2")
    assert isinstance(tibro.press("bo", "case.approve", "case:2"), Changed | Opened)
    before = edits(tibro), edits(tibro, "case:2")
    says(tibro, "frans", "frånvaro idag-30/11 ersättare rut")
    assert (edits(tibro), edits(tibro, "case:2")) == before
    says(tibro, "bo", "frånvaro idag-30/11")
    assert (edits(tibro), edits(tibro, "case:2")) == (before[0] + 1, before[1])


@pytest.mark.clauses("TIB-54")
def test_that_a_receiver_has_gone_away_stands_on_the_card_until_they_are_back(tibro: Clocked) -> None:
    comes(tibro)
    form = tibro.press("bo", "case.forward", "case:1", 1)
    assert isinstance(form, Opened)
    tibro.send("bo", form, to="person:frans")
    says(tibro, "frans", "frånvaro idag-24/11 ersättare rut")
    assert "Frans Gran är borta till och med tisdag 24 nov" in words(channel(tibro))
    tibro.town.time = local("2026-11-25 08:00")
    tibro.keep()
    assert "Frans Gran är borta" not in words(channel(tibro))


@pytest.mark.clauses("TIB-21", "DEG-45")
def test_the_morning_s_digest_names_who_watches_from_noon_on(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro idag-30/11")
    digests = [post.card for post in tibro.town.chats["slack"].in_place("slack:T1:C1")]
    (digest,) = [card for card in digests if card.title.startswith("Dagens bevakning")]
    assert "Disa Lind (ersättare, i stället för Bo Ask)" in words(digest)
