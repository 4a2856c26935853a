"""A platform that lets us read and no longer lets us remove or answer: announced until it does again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.checks import findings
from bot.graph import Declined as MetaDeclined
from bot.settings import load_settings
from bot.wordpress_rest import Declined as WordPressDeclined
from bot.x_rest import Declined as XDeclined
from bot.youtube_rest import Declined as YouTubeDeclined
from handlers import reading
from handlers.allowed import What, carried_out
from handlers.ports import Shown, Typed, Undelivered
from storage.counts import count
from storage.tables import Account
from tests.clocked import Clocked, clocked, words
from tests.property.machine_world import ACCOUNT, actor
from tests.scenarios.town import MUNICIPALITY

LOST = MetaDeclined("appen saknar en behörighet för kontot hos Meta (kod 200)", code=200, final=True)


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten; Bo is responsible, Anna the coordinator."""
    with clocked("tibro", "2026-11-20 10:00", only=("readings", "tasks")) as made:
        made.account(connection={"page_id": "1", "token": "META_TOKEN"})
        made.town.run(reading.read(made.town.world, account(made)))
        yield made


def account(town: Clocked) -> Account:
    return town.town.database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, ACCOUNT)))


def does(town: Clocked, what: What, *, fails: Undelivered | None = None) -> None:
    """Something is done at the platform, which lets us or not."""

    async def act() -> None:
        if fails is not None:
            raise fails

    async def tried() -> None:
        try:
            await carried_out(town.town.world, account(town), what, act())
        except Undelivered as refusal:
            assert refusal is fails  # noqa: PT017 - whoever asked for it hears of it too

    town.town.run(tried())


def after(town: Clocked, said: str) -> None:
    town.at(said)
    town.keep()


def status(town: Clocked) -> str:
    answer = town.town.handle(Typed(actor=actor("bo", "slack"), words="status"))
    assert isinstance(answer, Shown)
    return words(answer.card)


def barred(town: Clocked) -> int:
    [(_, figure)] = town.town.database.ask(lambda session: count(session, town.town.time)).barred
    return figure


def test_a_lost_permission_is_told_once_and_ends_when_the_same_works_again(town: Clocked) -> None:
    does(town, "remove", fails=LOST)
    after(town, "2026-11-20 10:01")
    (card,) = town.told("anna")
    assert card.title.startswith("Att göra: Kanalvakt får inte längre ta bort på ")
    assert "appen saknar en behörighet för kontot hos Meta (kod 200)" in words(card)
    assert len(town.told("bo")) == 1  # who looks at the account does by hand what waits
    assert "FÅR INTE TA BORT sedan fredag 20 nov. kl. 10:00: appen saknar" in status(town)
    assert barred(town) == 1

    does(town, "remove", fails=LOST)
    does(town, "answer")  # that is another permission
    after(town, "2026-11-20 10:30")
    assert town.titles("anna") == []
    assert barred(town) == 1

    does(town, "remove")
    after(town, "2026-11-20 11:00")
    assert town.titles("anna") == []
    assert len(town.logged("task.dropped")) == 1
    assert "FÅR INTE" not in status(town)
    assert barred(town) == 0


def test_a_second_lost_permission_is_told_besides_and_each_ends_by_itself(town: Clocked) -> None:
    does(town, "remove", fails=LOST)
    after(town, "2026-11-20 10:01")
    assert len(town.titles("anna")) == 1
    does(town, "answer", fails=LOST)
    after(town, "2026-11-20 10:02")
    (card,) = town.told("anna")
    assert card.title.startswith("Att göra: Kanalvakt får inte längre svara på ")
    assert "FÅR INTE TA BORT sedan fredag 20 nov. kl. 10:00: " in status(town)
    assert "FÅR INTE SVARA sedan fredag 20 nov. kl. 10:01: " in status(town)
    settings = load_settings(database_url=town.town.database.url, setup=None)
    said = "\n".join(map(str, asyncio.run(findings(settings))))
    assert f"{ACCOUNT}: we may not remove there since 2026-11-20 10:00: appen" in said
    assert f"{ACCOUNT}: we may not answer there since 2026-11-20 10:01: appen" in said

    does(town, "answer")
    after(town, "2026-11-20 10:03")
    assert len(town.logged("task.dropped")) == 1
    assert "FÅR INTE TA BORT sedan fredag 20 nov. kl. 10:00: " in status(town)
    assert "FÅR INTE SVARA" not in status(town)
    assert barred(town) == 1


def test_a_lost_permission_is_told_again_each_week_and_says_how_it_ends(town: Clocked) -> None:
    """Nobody can end the card, and not every day is there something to remove."""
    does(town, "remove", fails=LOST)
    after(town, "2026-11-20 10:01")
    (card,) = town.told("anna")
    assert "av sig självt nästa gång det lyckas för Kanalvakt att dölja eller ta bort en" in words(card)
    town.through("2026-11-23 10:01", "2026-11-26 10:01", minutes=24 * 60)
    assert town.titles("anna") == []
    after(town, "2026-11-27 10:01")
    assert len(town.titles("anna")) == 1


def test_what_is_refused_for_one_comment_is_told_to_nobody_else(town: Clocked) -> None:
    does(town, "answer", fails=MetaDeclined("Meta sade nej (kod 100)", code=100, final=True))
    does(town, "remove", fails=Undelivered("plattformen är nere"))
    after(town, "2026-11-20 10:01")
    assert town.titles("anna") == []
    assert barred(town) == 0


@pytest.mark.parametrize(
    ("no", "unpermitted"),
    [
        (MetaDeclined("", code=10, final=True), True),
        (MetaDeclined("", code=3, final=True), True),
        (MetaDeclined("", code=368, final=True), True),
        (MetaDeclined("", code=10, subcode=2018278, final=True), False),  # the time to answer has run out
        (MetaDeclined("", code=100, subcode=33, final=True), False),
        (YouTubeDeclined("", word="insufficientPermissions"), True),
        (YouTubeDeclined("", word="commentsDisabled"), False),
        (WordPressDeclined("", status=403, code="rest_cannot_edit", final=True), True),
        (WordPressDeclined("", status=403, code="rest_comment_closed", final=True), False),
        (XDeclined("", status=403, unpermitted=True), True),
        (XDeclined("", status=403), False),
        (Undelivered(""), False),
    ],
)
def test_each_platform_says_in_its_own_way_that_a_permission_is_missing(
    no: Undelivered, *, unpermitted: bool
) -> None:
    assert no.unpermitted is unpermitted
