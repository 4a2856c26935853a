"""An account that cannot be read is announced, never silent; and nobody hears of what passes by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml
from sqlmodel import select

from bot import health
from bot.checks import findings
from bot.settings import load_settings
from bot.setup_file import SetupRefused, read_setup
from handlers import reading, watching
from handlers.platforms import Author, Incoming
from handlers.ports import Shown, Typed, Undelivered
from handlers.shown import card_of
from storage import readings
from storage.counts import count
from storage.tables import Account, Comment, Reading
from tests.clocked import Clocked, clocked, local, words
from tests.property.machine_world import ACCOUNT, CHATS, actor
from tests.scenarios.town import MUNICIPALITY, setup_of
from tests.scenarios.town import account as account_of
from tests.small_world import served

assert watching  # registers the digest
DOWN = Undelivered("Facebook är ur funktion för tillfället (kod 2)")
ENDED = Undelivered("Facebook godtar inte sidans åtkomsttoken (kod 190); den behöver bytas", final=True)
CONNECTION = {"page_id": "1", "token": "META_TOKEN"}


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten; Bo is responsible, Anna the coordinator."""
    with clocked("tibro", "2026-11-20 10:00", only=("readings", "tasks")) as made:
        made.account(connection=CONNECTION)
        yield made


def account(town: Clocked) -> Account:
    return town.town.database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, ACCOUNT)))


def read(town: Clocked, *, fails: Undelivered | None = None) -> None:
    platform = town.town.platform
    if fails is not None:
        platform.always["new"] = fails
    else:
        platform.always.pop("new", None)
    town.town.run(reading.read(town.town.world, account(town)))


def at(town: Clocked, said: str) -> None:
    """Time is kept twice: once something is found to be done, and the next time it is told."""
    town.at(said)
    town.keep()


def row(town: Clocked) -> Reading:
    return town.town.database.ask(lambda session: readings.of(session, MUNICIPALITY, ACCOUNT))


def status(town: Clocked) -> str:
    answer = town.town.handle(Typed(actor=actor("bo", "slack"), words="status"))
    assert isinstance(answer, Shown)
    return words(answer.card)


def digest(town: Clocked) -> str:
    (*_, key) = sorted(post.key for post in town.town.chats["slack"].posts if post.key.startswith("watch:"))
    card = town.town.database.ask(lambda session: card_of(session, town.town.world, key.partition("@")[0]))
    assert card is not None
    return words(card)


def test_a_token_that_is_not_taken_any_more_is_told_at_once_and_until_it_is_mended(town: Clocked) -> None:
    """Whoever can have it mended hears it, and whoever has to look by hand meanwhile."""
    read(town, fails=ENDED)
    at(town, "2026-11-20 10:01")
    for person in ("anna", "bo"):
        (card,) = town.told(person)
        said = words(card)
        assert "Kontot går inte att läsa: " in said
        assert "sedan fredag 20 nov. kl. 10:00: Facebook godtar inte sidans åtkomsttoken (kod 190)" in said
        assert "Titta till kontot för hand" in said
    assert "KAN INTE LÄSAS sedan fredag 20 nov. kl. 10:00" in status(town)

    at(town, "2026-11-23 10:00")
    read(town, fails=ENDED)
    assert len(town.titles("anna")) == 1  # the next working day again

    read(town)
    at(town, "2026-11-24 10:00")
    assert town.titles("anna") == []
    assert len(town.logged("task.dropped")) == 1
    assert "läst måndag 23 nov. kl. 10:00" in status(town)


def test_the_morning_s_digest_says_it_first() -> None:
    with clocked("tibro", "2026-11-23 07:00", only=("readings", "watching")) as town:
        town.account(connection=CONNECTION)
        read(town, fails=ENDED)
        at(town, "2026-11-23 08:30")
        assert "KAN INTE LÄSAS sedan måndag 23 nov. kl. 07:00, titta till kontot för hand" in digest(town)
        read(town)
        assert "KAN INTE LÄSAS" not in digest(town)


def test_an_account_that_is_handled_by_hand_from_now_on_is_not_blind() -> None:
    with clocked("tibro", "2026-11-23 07:00", only=("readings", "watching")) as town:
        town.account(connection=CONNECTION)
        read(town, fails=ENDED)
        at(town, "2026-11-23 08:30")
        assert "KAN INTE LÄSAS" in digest(town)
        town.account(connection={})
        assert "KAN INTE LÄSAS" not in digest(town)


def test_a_platform_that_is_down_for_a_while_is_told_to_nobody(town: Clocked) -> None:
    read(town, fails=DOWN)
    town.through("2026-11-20 10:01", "2026-11-20 10:58", minutes=10)
    assert town.titles("anna") == []
    read(town)
    at(town, "2026-11-20 12:30")
    assert town.titles("anna") == []

    read(town, fails=DOWN)
    at(town, "2026-11-20 13:31")
    assert len(town.titles("anna")) == 1


def test_a_part_that_can_no_longer_be_read_is_told_and_the_rest_comes_in(town: Clocked) -> None:
    town.town.platform.news = [comment(town, 1)]
    town.town.platform.refused = "meddelanden: appen saknar en behörighet (kod 10)"
    read(town)
    at(town, "2026-11-20 10:01")
    (card,) = town.told("anna")
    assert "meddelanden: appen saknar en behörighet" in words(card)
    (kept,) = town.town.database.ask(lambda session: list(session.exec(select(Comment))))
    assert kept.text == "Fint väder."


def test_of_a_part_it_is_not_said_that_nothing_comes_in(town: Clocked) -> None:
    town.town.platform.refused = "citat: X tillåter inte kontot detta (HTTP 403)"
    read(town)
    at(town, "2026-11-20 10:01")
    (card,) = town.told("anna")
    assert card.title.startswith("Att göra: En del av kontot går inte att läsa")
    assert "inga nya kommentarer" not in words(card)
    assert "läst fredag 20 nov. kl. 10:00, EN DEL KAN INTE LÄSAS sedan fredag 20 nov." in status(town)
    counted = town.town.database.ask(lambda session: count(session, town.town.time))
    whose = (MUNICIPALITY, ACCOUNT)
    assert (counted.blind, counted.partly_blind) == ([(whose, 0)], [(whose, 1)])

    town.town.platform.refused = "citat: HTTP 403; svar: HTTP 403"
    read(town)
    at(town, "2026-11-20 10:02")
    assert town.titles("anna") == []
    at(town, "2026-11-23 10:00")  # the next working day again, as it is now
    (card,) = town.told("anna")
    assert "svar: HTTP 403" in words(card)


@pytest.mark.parametrize("first", ["a part", "an outage"])
def test_what_comes_on_top_of_something_less_is_told_at_once_too(town: Clocked, first: str) -> None:
    """A part was refused, or the platform was down, and then the token ends: nothing is seen any more."""
    if first == "a part":
        town.town.platform.refused = "citat: X tillåter inte kontot detta (HTTP 403)"
        read(town)
    else:
        read(town, fails=DOWN)
    at(town, "2026-11-20 11:01")
    assert len(town.titles("anna")) == 1
    read(town, fails=ENDED)
    at(town, "2026-11-20 11:02")
    (card,) = town.told("anna")
    assert "Kontot går inte att läsa: " in words(card)
    assert "kod 190" in words(card)
    assert "KAN INTE LÄSAS sedan" in status(town)
    assert "kod 190" in status(town)

    read(town, fails=DOWN)  # an outage besides does not hide what a person has to do
    at(town, "2026-11-20 12:30")
    assert town.titles("anna") == []
    assert "kod 190" in status(town)
    read(town)
    at(town, "2026-11-23 10:00")
    assert [card.title for card in town.told("anna") if "inte att läsa: " in card.title] == (
        ["Att göra: En del av kontot går inte att läsa: Staden på facebook"] if first == "a part" else []
    )


def test_that_few_calls_are_left_is_told_before_none_is(town: Clocked) -> None:
    town.town.platform.used = 95
    read(town)
    at(town, "2026-11-20 10:15")
    assert town.titles("anna") == []  # some platforms give new ones each quarter of an hour
    read(town)
    at(town, "2026-11-20 10:21")
    for person in ("anna", "bo"):
        (card,) = town.told(person)
        assert "Anropen till" in card.title
        assert "minst 90 procent av de anrop" in words(card)
    town.town.platform.used = 85
    read(town)
    at(town, "2026-11-20 10:40")
    assert town.logged("task.dropped") == []
    town.town.platform.used = 20
    read(town)
    at(town, "2026-11-20 10:50")
    assert len(town.logged("task.dropped")) == 1


def test_what_cannot_even_be_asked_is_told(town: Clocked) -> None:
    """A secret that nobody put there, and a platform that there is no connector for."""
    town.town.run(reading.impossible(town.town.world, account(town), "secret"))
    at(town, "2026-11-20 10:01")
    (card,) = town.told("anna")
    assert "hemligheten META_TOKEN finns inte hos programmet" in words(card)


def test_a_fault_of_ours_may_pass_before_anybody_is_told(town: Clocked) -> None:
    town.town.run(reading.impossible(town.town.world, account(town), "fault"))
    at(town, "2026-11-20 10:50")
    assert town.titles("anna") == []
    town.town.run(reading.impossible(town.town.world, account(town), "fault"))
    at(town, "2026-11-20 11:01")
    (card,) = town.told("anna")
    assert "programmet stötte på ett fel" in words(card)


def test_nobody_is_told_of_an_account_that_is_looked_at_by_hand_from_now_on(town: Clocked) -> None:
    read(town, fails=ENDED)
    at(town, "2026-11-20 10:01")
    assert len(town.titles("anna")) == 1
    town.account(connection={})
    at(town, "2026-11-23 10:00")
    assert town.titles("anna") == []
    assert len(town.logged("task.dropped")) == 1


def test_a_token_that_ends_is_told_two_weeks_ahead_and_each_week(town: Clocked) -> None:
    town.account(connection=CONNECTION | {"token_until": "2026-12-18"})
    read(town)
    at(town, "2026-12-03 10:00")
    assert town.titles("anna") == []
    at(town, "2026-12-04 10:00")
    (card,) = town.told("anna")
    assert "går ut fredag 18 december" in words(card)
    read(town)
    assert "nyckeln går ut fredag 18 december" in status(town)
    at(town, "2026-12-08 10:00")
    assert town.titles("anna") == []
    at(town, "2026-12-11 10:00")
    assert len(town.titles("anna")) == 1
    town.account(connection=CONNECTION | {"token_until": "2027-06-18"})
    town.through("2026-12-14 10:00", "2026-12-31 10:00", minutes=24 * 60)
    assert town.titles("anna") == []


def comment(town: Clocked, number: int) -> Incoming:
    written = town.town.time - timedelta(seconds=45)
    return Incoming(id=f"c{number}", text="Fint väder.", created_at=written, author=Author(name="Eva"))


def test_a_webhook_that_no_longer_tells_is_told(town: Clocked) -> None:
    town.town.run(reading.told(town.town.world, account(town)))
    read(town)
    for number in range(3):
        at(town, f"2026-11-20 10:1{number}")
        assert town.titles("anna") == []
        town.town.platform.news = [comment(town, number)]
        read(town)
    at(town, "2026-11-20 10:14")
    (card,) = town.told("anna")
    assert "Webhooken för" in words(card)
    assert "meddelade senast en kommentar fredag 20 nov. kl. 10:00" in words(card)
    assert "webhooken är tyst" in status(town)
    town.town.run(reading.told(town.town.world, account(town)))
    at(town, "2026-11-23 10:14")
    assert town.titles("anna") == []
    assert "webhooken" not in status(town)


def test_a_webhook_that_is_meant_to_tell_and_never_did_is_told(town: Clocked) -> None:
    """The app's secret is set, but at Meta nobody subscribed the account."""
    town.town.platform.webhook = True
    read(town)
    for number in range(3):
        at(town, f"2026-11-20 10:1{number}")
        assert town.titles("anna") == []
        town.town.platform.news = [comment(town, number)]
        read(town)
    at(town, "2026-11-20 10:14")
    (card,) = town.told("anna")
    assert "har aldrig meddelat någon kommentar" in words(card)
    assert "webhooken är tyst" in status(town)
    settings = load_settings(database_url=town.town.database.url, setup=None)
    said = "\n".join(map(str, asyncio.run(findings(settings))))
    assert f"mend     {MUNICIPALITY}: {ACCOUNT}: its webhook has told of no comment ever" in said
    town.town.run(reading.told(town.town.world, account(town)))
    at(town, "2026-11-23 10:14")
    assert town.titles("anna") == []
    assert "webhooken" not in status(town)


def fresh(town: Clocked, number: int) -> Incoming:
    """Found as soon as it is written, as when the account is read each half minute."""
    return replace(comment(town, number), created_at=town.town.time - timedelta(seconds=number * 7 % 30))


def test_a_webhook_that_tells_nothing_is_noticed_though_each_comment_is_found_at_once(town: Clocked) -> None:
    town.town.run(reading.told(town.town.world, account(town)))
    for number in range(20):
        town.town.time += timedelta(seconds=30)
        town.town.platform.news = [fresh(town, number)]
        read(town)
    at(town, "2026-11-20 10:11")
    (card,) = town.told("anna")
    assert "Webhooken för" in words(card)


def test_what_the_webhook_tells_after_reading_has_found_it_is_not_missed(town: Clocked) -> None:
    town.town.run(reading.told(town.town.world, account(town)))
    for number in range(20):
        town.town.time += timedelta(seconds=30)
        town.town.platform.news = [fresh(town, number)]
        read(town)
        if number % 3 == 2:  # a minute and a half on its way
            town.town.run(reading.told(town.town.world, account(town)))
    assert row(town).missed == 0


def test_where_no_webhook_is_meant_to_tell_none_is_missed(town: Clocked) -> None:
    """Also where the app's secret was taken away again."""
    town.town.platform.webhook = True
    read(town)
    for number in range(4):
        town.town.time += timedelta(minutes=1)
        town.town.platform.news = [comment(town, number)]
        town.town.platform.webhook = number < 3
        read(town)
    assert row(town).missed == 0


def test_a_message_is_no_sign_that_the_webhook_for_comments_is_silent(town: Clocked) -> None:
    town.town.run(reading.told(town.town.world, account(town)))
    read(town)
    for number in range(4):
        town.town.time += timedelta(minutes=1)
        town.town.platform.news = [replace(comment(town, number), kind="message")]
        read(town)
    assert row(town).missed == 0


def test_after_a_downtime_of_ours_the_webhook_is_not_to_blame(town: Clocked) -> None:
    town.town.run(reading.told(town.town.world, account(town)))
    read(town)
    town.town.time += timedelta(days=2)
    town.town.platform.news = [comment(town, number) for number in range(5)]
    read(town)
    assert row(town).missed == 0


def test_what_says_nothing_new_is_not_written(town: Clocked) -> None:
    """10,000 accounts are read every minute; each would be a change."""
    read(town)
    first = row(town).read_at
    town.town.time += timedelta(minutes=9)
    read(town)
    assert row(town).read_at == first
    town.town.time += timedelta(minutes=2)
    read(town)
    assert row(town).read_at == town.town.time


def test_the_figures_say_what_is_blind_and_how_many_calls_are_used(town: Clocked) -> None:
    town.town.platform.used = 85
    read(town)
    counted = town.town.database.ask(lambda session: count(session, town.town.time))
    assert counted.read_at == [((MUNICIPALITY, ACCOUNT), int(town.town.time.timestamp()))]
    assert counted.calls_used == [((MUNICIPALITY, ACCOUNT), 85)]
    assert counted.blind == [((MUNICIPALITY, ACCOUNT), 0)]
    read(town, fails=DOWN)
    counted = town.town.database.ask(lambda session: count(session, town.town.time))
    assert counted.blind == [((MUNICIPALITY, ACCOUNT), 1)]
    assert counted.read_at == [((MUNICIPALITY, ACCOUNT), int(town.town.time.timestamp()))]


async def figures(town: Clocked) -> str:
    """What machines are told of the accounts."""
    world = town.town.world
    async with (
        served(health.routes(world, load_settings(), Launched())) as server,
        aiohttp.ClientSession(server.make_url("/")) as browser,
        browser.get("/metrics") as answer,
    ):
        return await answer.text()


class Launched:
    launched = True


def test_the_figures_say_ahead_of_time_what_will_go_blind(town: Clocked) -> None:
    """A token's end where it is known, a webhook that is quiet, and what is left of the calls."""
    whose = f'{{account="{ACCOUNT}",municipality="{MUNICIPALITY}"}}'
    town.town.platform.used = 85
    read(town)
    said = town.town.run(figures(town))
    assert f"kanalvakt_account_calls_left{whose} 15.0" in said
    assert f"kanalvakt_account_webhook_quiet{whose} 0.0" in said
    assert f"kanalvakt_account_token_ends_seconds{whose}" not in said

    town.account(connection=CONNECTION | {"token_until": "2026-12-18"})
    town.town.run(reading.told(town.town.world, account(town)))
    for number in range(3):
        town.town.platform.news = [comment(town, number)]
        read(town)
    said = town.town.run(figures(town))
    assert f"kanalvakt_account_webhook_quiet{whose} 1.0" in said
    ends = int(local("2026-12-18 00:00").timestamp())
    (line,) = [line for line in said.splitlines() if line.startswith("kanalvakt_account_token_ends_seconds{")]
    assert line.startswith(f"kanalvakt_account_token_ends_seconds{whose} ")
    assert float(line.rpartition(" ")[2]) == ends
    told = "\n".join(
        str(found) for found in asyncio.run(findings(load_settings(database_url=town.town.database.url)))
    )
    assert f"mend     {MUNICIPALITY}: {ACCOUNT}: its webhook tells nothing since 2026-11-20 10:00" in told


def test_what_is_used_of_the_calls_stands_in_the_status_and_in_the_check(town: Clocked) -> None:
    read(town)
    assert "anropen" not in status(town)
    town.at("2026-11-20 10:10")
    town.town.platform.used = 27
    read(town)
    assert "läst fredag 20 nov. kl. 10:10, 27 % av anropen använda" in status(town)
    settings = load_settings(database_url=town.town.database.url, setup=None)
    told = [str(found) for found in asyncio.run(findings(settings))]
    said = "27 % of the calls were used when it was last read; 73 % are left."
    assert f"ok       {MUNICIPALITY}: {ACCOUNT}: {said}" in told

    town.at("2026-11-20 10:20")
    town.town.platform.used = 80  # from here on reading is spared
    read(town)
    told = [str(found) for found in asyncio.run(findings(settings))]
    said = "80 % of the calls were used when it was last read; 20 % are left."
    assert f"note     {MUNICIPALITY}: {ACCOUNT}: {said}" in told


def test_what_is_not_due_is_left_alone_and_not_said_to_be_read(town: Clocked) -> None:
    read(town)
    town.at("2026-11-20 10:30")
    town.town.platform.news = [comment(town, 1)]
    town.town.platform.due = False  # type: ignore[attr-defined]
    read(town)
    assert "läst fredag 20 nov. kl. 10:00" in status(town)
    town.town.platform.due = True  # type: ignore[attr-defined]
    read(town)
    assert "läst fredag 20 nov. kl. 10:30" in status(town)
    assert len(town.town.database.ask(lambda session: list(session.exec(select(Comment))))) == 1


def test_a_closed_account_is_not_missed(town: Clocked) -> None:
    read(town, fails=ENDED)
    town.account(closed_at=town.town.time)
    at(town, "2026-11-20 10:30")
    assert town.titles("anna") == []
    counted = town.town.database.ask(lambda session: count(session, town.town.time))
    assert counted.blind == []


# --- the setup file and the check ------------------------------------------------------------------


def setup(folder: Path, **connection: object) -> Path:
    facebook = {**account_of("facebook"), "connection": connection}
    file = folder / "setup.yaml"
    laid = dict(setup_of("tibro", CHATS, {}, [facebook]))
    file.write_text(yaml.safe_dump(laid, allow_unicode=True), encoding="utf-8")
    return file


@pytest.mark.parametrize("day", ["2027-03-31", date(2027, 3, 31)])
def test_the_setup_file_takes_the_day_on_which_a_token_ends(tmp_path: Path, day: object) -> None:
    (town,) = read_setup(setup(tmp_path, **CONNECTION, token_until=day)).municipalities
    assert str(town.accounts[0].connection["token_until"]) == "2027-03-31"


@pytest.mark.parametrize("day", ["snart", "2027-02-30", "", 3, True])
def test_another_day_is_refused_in_a_sentence(tmp_path: Path, day: object) -> None:
    with pytest.raises(SetupRefused, match="should be a day like 2027-03-31"):
        read_setup(setup(tmp_path, **CONNECTION, token_until=day))


def test_the_check_says_what_cannot_be_read(town: Clocked, tmp_path: Path) -> None:
    town.account(connection=CONNECTION | {"token_until": "2020-01-01"})
    read(town, fails=ENDED)
    where = f"sqlite:///{town.town.folder / 'town.sqlite3'}"
    settings = load_settings(data_dir=tmp_path, database_url=where)
    said = "\n".join(str(found) for found in asyncio.run(findings(settings)))
    assert (
        f"mend     {MUNICIPALITY}: facebook has not been read since 2026-11-20 10:00: Facebook godt" in said
    )
    assert f"mend     {MUNICIPALITY}: facebook: its token ends on 2020-01-01." in said
