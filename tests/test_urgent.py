"""What is urgent does not wait behind a digest; and a storm of it is no more than people can take in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cards.model import Card
from handlers import intake
from handlers.platforms import Incoming
from handlers.ports import Changed, Opened
from tests.clocked import INSULT, Clocked, clocked, words
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

#: A Monday.
MORNING = "2026-11-16 09:00"
PLACE = "slack:T1:C1"
THREAT = "Jag ska döda dig, din jävel. Passa dig."
NUMBER = "Grannen heter Eva Ek, 850709-9805."
PHONE = "Ring Sven på 070-174 06 35."


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    with clocked("tibro", MORNING, only=["digests"]) as made:
        yield made


def storm(there: Clocked, text: str = INSULT, *, many: int = 20, first: int = 1) -> None:
    storm_of(there, [text] * many, first=first)


def storm_of(there: Clocked, texts: list[str], *, first: int = 1) -> None:
    """All at once, as the webhook may bring them."""
    told = [
        Incoming(id=f"c{number}", text=text, created_at=there.town.time)
        for number, text in enumerate(texts, start=first)
    ]
    town = there.town
    town.platform.texts |= {item.id: item.text for item in told}
    town.run(intake.take_in(town.world, MUNICIPALITY, ACCOUNT, told, origin="platform"))
    town.rest()


def comes(there: Clocked, text: str, id_: str = "u1") -> None:
    there.town.comes(id_, text)
    there.town.rest()


def seen(there: Clocked) -> list[str]:
    """The cards of the channel in order: the numbers of cases, and "digest"; not that many are critical."""
    keys = [shown.key.partition("@")[0] for shown in there.town.chats["slack"].in_place(PLACE)]
    names = [key.removeprefix("case:").partition(":")[0] for key in keys]
    return [name for name in names if name != "criticism"]


def digest(there: Clocked) -> Card:
    """The newest digest as it looks now."""
    shown = there.town.chats["slack"].in_place(PLACE)
    return next(item.card for item in reversed(shown) if item.key.startswith("digest:"))


def press(there: Clocked, action: str, case: int) -> object:
    version = there.town.cases()[case - 1].version
    return there.press("bo", action, f"case:{case}", version)


def keeps(town: Clocked, case: int) -> None:
    """Somebody says why a threat is none (TIB-78)."""
    form = press(town, "case.approve", case)
    assert isinstance(form, Opened)
    assert isinstance(town.send("bo", form, reason="Ett citat"), Changed)


@pytest.mark.parametrize("text", [THREAT, NUMBER])
def test_a_threat_or_a_personal_number_passes_the_digest_that_stands(tibro: Clocked, text: str) -> None:
    """What is not urgent waits on; the digest says how many as before."""
    storm(tibro)
    assert seen(tibro) == ["1", "digest"]
    before = digest(tibro)
    comes(tibro, text)
    assert seen(tibro) == ["1", "digest", "21"]
    assert digest(tibro) == before
    comes(tibro, INSULT, "c22")
    assert seen(tibro) == ["1", "digest", "21"]
    assert digest(tibro).title == "20 ärenden till väntar"


def test_it_passes_also_in_the_storm_in_which_it_comes(tibro: Clocked) -> None:
    """The first, the urgent one and then the digest; the rest keeps its order."""
    storm_of(tibro, [THREAT if number == 13 else INSULT for number in range(1, 21)])
    assert seen(tibro) == ["1", "13", "digest"]
    tibro.press("bo", "digest.next", f"place:{PLACE}", digest(tibro).version)
    assert seen(tibro)[3:] == ["2", "3", "4", "5", "6"]


@pytest.mark.clauses("LID-45")
def test_what_the_routine_wants_removed_at_once_passes_too() -> None:
    """A telephone number waits in Tibro, which gives 48 hours, and not in Lidingö."""
    for routine, order in {"tibro": ["1", "digest"], "lidingo": ["1", "digest", "21"]}.items():
        with clocked(routine, MORNING, only=["digests"]) as there:
            storm(there)
            comes(there, PHONE)
            assert seen(there) == order


def test_what_must_be_gone_within_the_hour_by_now_passes_by_itself(tibro: Clocked) -> None:
    """Nothing else happens in the channel than that time goes by."""
    storm(tibro, many=8)
    tibro.at("2026-11-18 07:59")
    assert seen(tibro) == ["1", "digest"]
    tibro.at("2026-11-18 08:00")
    assert seen(tibro) == ["1", "digest", "2", "3", "4", "5"]


def test_a_storm_of_threats_is_five_cards_and_the_next_when_one_is_taken_on(tibro: Clocked) -> None:
    storm(tibro, THREAT, many=500)
    assert seen(tibro) == ["1", "2", "3", "4", "5", "digest"]
    assert "495 av dem brådskar. De visas av sig själva, efter hand som" in words(digest(tibro))
    comes(tibro, THREAT, "c501")
    assert len(seen(tibro)) == 6
    assert isinstance(press(tibro, "case.claim", 2), Changed)
    assert seen(tibro)[6:] == ["6"]
    keeps(tibro, 1)
    keeps(tibro, 3)
    assert seen(tibro)[6:] == ["6", "7", "8"]
    assert "493 av dem brådskar" in words(digest(tibro))


def test_of_many_the_press_brings_the_urgent_too(tibro: Clocked) -> None:
    """Those that could not pass are among the next five; what is shown at once is in its order."""
    storm(tibro, many=9)
    storm(tibro, THREAT, many=7, first=10)
    assert seen(tibro) == ["1", "digest", "10", "11", "12", "13", "14"]
    assert "2 av dem brådskar" in words(digest(tibro))
    tibro.press("bo", "digest.next", f"place:{PLACE}", digest(tibro).version)
    assert seen(tibro)[7:] == ["2", "3", "4", "15", "16"]
    assert "brådskar" not in words(digest(tibro)).replace("inom en timme", "")


def test_what_is_held_back_and_becomes_a_threat_passes(tibro: Clocked) -> None:
    """Its author edits it while it waits behind the digest."""
    storm(tibro)
    comes(tibro, THREAT, "c7")
    assert seen(tibro) == ["1", "digest", "7"]
    assert digest(tibro).title == "18 ärenden till väntar"


def test_the_last_that_is_held_back_passes_and_the_digest_says_that_all_are_shown(tibro: Clocked) -> None:
    storm(tibro, many=6)
    for _ in range(2):
        tibro.press("bo", "digest.next", f"place:{PLACE}", digest(tibro).version)
    assert digest(tibro).title == "Alla samlade ärenden är visade"
    tibro.town.time += timedelta(hours=1)
    comes(tibro, THREAT)
    assert seen(tibro)[-1] == "7"


def test_a_handful_of_threats_needs_no_digest(tibro: Clocked) -> None:
    """One card and five that pass: nothing is left to be held back."""
    storm(tibro, THREAT, many=5)
    assert seen(tibro) == ["1", "2", "3", "4", "5"]


def test_what_is_decided_in_private_does_not_pass(tibro: Clocked) -> None:
    """Somebody opened it from a reminder and kept it: it is urgent no more."""
    storm(tibro, THREAT, many=10)
    assert seen(tibro) == ["1", "2", "3", "4", "5", "digest"]
    keeps(tibro, 6)
    keeps(tibro, 1)
    assert seen(tibro)[6:] == ["7"]
