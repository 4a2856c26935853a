"""What is told late never overwrites what is newer, and a deadline is counted from when it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from handlers import reading, watching
from handlers.happened import Happened, take_in_happened
from handlers.platforms import Author, Incoming, Visibility
from handlers.ports import Undelivered
from storage.tables import Account, Case, Comment, Revision
from tests.clocked import INSULT, Clocked, clocked, local
from tests.faults.fakes import MemoryPlatform
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

assert watching
OLD, NEWER = INSULT, "Ni är idioter allihop och jag står för det."


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten; the routine counts hours from when a comment was written."""
    with clocked("gislaved", "2026-11-20 10:00", only=("readings",)) as made:
        made.account(connection={"page_id": "1", "token": "META_TOKEN"})
        yield made


def account(town: Clocked) -> Account:
    return town.town.database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, ACCOUNT)))


def comment(text: str, at: str, **more: object) -> Incoming:
    written = Incoming(
        id="c1",
        text=text,
        created_at=local(f"2026-11-20 {at}"),
        author=Author(id="7", name="Troll"),
        visibility=Visibility.VISIBLE,
    )
    return replace(written, **more)  # type: ignore[arg-type]


def tells(town: Clocked, *told: tuple[str, str, str]) -> None:
    """The webhook tells what happened: what, when, and with which words."""
    happened = [
        Happened(what=what, at=local(f"2026-11-20 {at}"), comment=comment(text, at))  # type: ignore[arg-type]
        for what, at, text in told
    ]
    town.town.run(take_in_happened(town.town.world, account(town), happened))


def reads(town: Clocked, *found: Incoming) -> None:
    town.town.platform.news = list(found)
    town.town.run(reading.read(town.town.world, account(town)))


def stands(town: Clocked, text: str) -> None:
    """The platform shows these words when it is asked."""
    town.town.platform.texts["c1"] = text
    town.town.platform.shown["c1"] = Visibility.VISIBLE


def kept(town: Clocked) -> Comment:
    (found,) = town.town.database.ask(lambda session: list(session.exec(select(Comment))))
    return found


def revisions(town: Clocked) -> list[str]:
    return town.town.database.ask(
        lambda session: [row.text for row in session.exec(select(Revision).order_by(Revision.number))]  # type: ignore[arg-type]
    )


def case(town: Clocked) -> Case:
    (found,) = town.town.database.ask(lambda session: list(session.exec(select(Case))))
    return found


def asked(town: Clocked) -> int:
    return town.town.platform.calls.count("look")


# --- older words -----------------------------------------------------------------------------------


def test_an_edit_that_is_told_late_does_not_overwrite_what_was_read_since(town: Clocked) -> None:
    """The words of 10:20 came by reading, without a time of their own; then the edit of 10:10 is told."""
    reads(town, comment("Fint väder.", "09:59"))
    town.town.time = local("2026-11-20 10:30")
    reads(town, comment(NEWER, "09:59"))
    stands(town, NEWER)
    town.town.time = local("2026-11-20 10:40")
    tells(town, ("edited", "10:10", OLD))
    assert kept(town).text == NEWER
    assert revisions(town) == ["Fint väder.", NEWER, OLD, NEWER]  # it was said, and is a record
    assert asked(town) == 1


def test_an_edit_that_may_be_newer_is_taken_as_the_platform_shows_it(town: Clocked) -> None:
    """Its time is a minute before we read; the clocks may differ by that."""
    reads(town, comment(OLD, "09:59"))
    stands(town, NEWER)
    tells(town, ("edited", "09:59", NEWER))
    assert kept(town).text == NEWER
    assert asked(town) == 1


def test_an_edit_that_surely_is_newer_asks_nothing(town: Clocked) -> None:
    reads(town, comment(OLD, "09:59"))
    town.town.time = local("2026-11-20 10:30")
    tells(town, ("edited", "10:29", NEWER))
    assert kept(town).text == NEWER
    assert asked(town) == 0


def test_a_comment_that_is_gone_when_its_late_edit_is_told_has_gone(town: Clocked) -> None:
    reads(town, comment(OLD, "09:59"))
    town.town.platform.shown["c1"] = Visibility.GONE
    tells(town, ("edited", "09:59", NEWER))
    assert (kept(town).text, kept(town).visibility) == (NEWER, "gone")
    assert revisions(town) == [OLD, NEWER]
    assert case(town).outcome == "vanished"


def test_a_platform_that_does_not_answer_is_told_so_and_tells_again(town: Clocked) -> None:
    reads(town, comment("Fint väder.", "09:59"))
    town.town.time = local("2026-11-20 10:30")
    reads(town, comment(NEWER, "09:59"))
    stands(town, NEWER)
    town.town.platform.next["look"] = [Undelivered("Meta är ur funktion")]
    with pytest.raises(Undelivered):
        tells(town, ("edited", "10:10", OLD))
    assert kept(town).text == NEWER
    tells(town, ("edited", "10:10", OLD))
    assert kept(town).text == NEWER


def test_where_the_platform_may_not_be_asked_what_it_tells_counts(town: Clocked) -> None:
    reads(town, comment(OLD, "09:59"))
    town.town.platform.always["look"] = Undelivered("kod 190", final=True)
    tells(town, ("edited", "09:59", NEWER))
    assert kept(town).text == NEWER


@dataclass
class Meanwhile(MemoryPlatform):
    """While it is read, an edit is told; what it answers is from before."""

    town: list[Clocked] = field(default_factory=list)

    async def new(self) -> tuple[Incoming, ...]:
        (town,) = self.town
        town.town.time += timedelta(seconds=20)
        at = town.town.time - timedelta(seconds=5)
        told = Happened(what="edited", at=at, comment=comment(NEWER, "10:30"))
        await take_in_happened(town.town.world, account(town), [told])
        town.town.time += timedelta(seconds=5)
        return await super().new()


def test_a_reading_that_began_before_an_edit_does_not_take_it_back(town: Clocked) -> None:
    reads(town, comment("Fint väder.", "09:59"))
    town.town.time = local("2026-11-20 10:30")
    platform = Meanwhile(town=[town], news=[comment("Fint väder.", "09:59", url="https://fb.example/c1")])
    platform.texts["c1"] = NEWER
    world = replace(town.town.world, platform=lambda _: platform)
    town.town.run(reading.read(world, account(town)))
    assert kept(town).text == NEWER
    assert revisions(town) == ["Fint väder.", NEWER]
    assert kept(town).url == "https://fb.example/c1"  # the rest of what it found is taken in


# --- the edit comes before the comment -------------------------------------------------------------

WRITTEN: datetime = local("2026-11-20 08:15")


@pytest.mark.parametrize("told", ["webhook", "reading"])
@pytest.mark.parametrize("text", [INSULT, "När öppnar badhuset på lördag?"])
def test_the_deadline_is_counted_from_when_it_was_written_in_either_order(
    town: Clocked, told: str, text: str
) -> None:
    """The edit is told first, with the time of the edit alone; then that it was written, and when."""
    tells(town, ("edited", "09:30", text))
    first = case(town)
    assert (kept(town).precision, kept(town).created_at) == ("unknown", local("2026-11-20 09:30"))
    if told == "webhook":
        tells(town, ("written", "08:15", "Hej!"))
    else:
        reads(town, comment(text, "08:15"))
    assert (kept(town).precision, kept(town).created_at) == ("moment", WRITTEN)
    assert kept(town).text == text
    later = case(town)
    for name in ("remove_by", "answer_by"):
        was, now = getattr(first, name), getattr(later, name)
        assert (now is None) == (was is None)
        assert now is None or now < was
    assert later.version > first.version

    with clocked("gislaved", "2026-11-20 10:00", only=("readings",)) as other:
        other.account(connection={"page_id": "1", "token": "META_TOKEN"})
        tells(other, ("written", "08:15", "Hej!"))
        tells(other, ("edited", "09:30", text))
        right = case(other)
        assert (later.remove_by, later.answer_by) == (right.remove_by, right.answer_by)


def test_who_wrote_it_and_where_is_known_with_when(town: Clocked) -> None:
    """An edit may come without its author; the comment itself has them."""
    bare = comment(INSULT, "09:30", author=Author())
    edited = Happened(what="edited", at=local("2026-11-20 09:30"), comment=bare)
    town.town.run(take_in_happened(town.town.world, account(town), [edited]))
    tells(town, ("written", "08:15", "Hej!"))
    assert (kept(town).author_id, kept(town).author_name, kept(town).text) == ("7", "Troll", INSULT)
