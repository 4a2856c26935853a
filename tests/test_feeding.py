"""An account that others send to the webhook has a last contact, and its silence is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta

import aiohttp
import pytest

from bot import checks
from bot.checks import findings
from bot.settings import load_settings
from bot.webhook import routes, sign
from handlers import installation
from handlers.ports import Changed, Opened, Shown, Typed
from tests.clocked import Clocked, clocked, local, words
from tests.property.machine_world import ACCOUNT, actor
from tests.scenarios.town import MUNICIPALITY
from tests.small_world import served
from tests.test_blind import account, at, digest, figures, status

assert installation  # registers inställningar
SECRET = "en hemlighet för prov"
WHERE = f"{MUNICIPALITY}: {ACCOUNT}"
WHOSE = f'{{account="{ACCOUNT}",municipality="{MUNICIPALITY}"}}'


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten; the account has no connection."""
    with clocked("tibro", "2026-11-06 10:00", only=("feeds", "readings", "tasks")) as made:
        yield made


def sends(
    town: Clocked, *texts: str, secret: str = SECRET, late: timedelta = timedelta(0), **more: object
) -> int:
    """A program of the municipality's sends comments; the status that it is answered."""
    stamp = int((town.town.time - late).timestamp())
    written = (town.town.time - timedelta(minutes=1)).isoformat()
    comments = [
        {"id": f"{stamp}-{number}", "text": text, "created_at": written} for number, text in enumerate(texts)
    ]
    body = {"municipality": MUNICIPALITY, "account": account(town).address, "comments": comments} | more

    async def send() -> int:
        settings = load_settings(intake_secret=SECRET)
        data = json.dumps(body).encode()
        async with (
            served(routes(town.town.world, settings)) as server,
            aiohttp.ClientSession(server.make_url("/")) as program,
            program.post("/webhooks/comments", data=data, headers=sign(secret, stamp, data)) as answer,
        ):
            return answer.status

    return town.town.run(send())


def checked(town: Clocked, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(checks, "now", lambda: town.town.time)
    settings = load_settings(database_url=town.town.database.url, setup=None)
    return [str(found) for found in asyncio.run(findings(settings)) if WHERE in str(found)]


def each_day(town: Clocked, first: str, days: int) -> None:
    for day in range(days):
        town.town.time = local(first) + timedelta(days=day)
        assert sends(town, "Fint väder.") == 202


def test_what_others_send_is_a_last_contact(town: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sköts för hand" in status(town)
    assert sends(town, "Fint väder.") == 202
    assert "kommer genom webhooken, senast fredag 6 nov. kl. 10:00" in status(town)
    assert checked(town, monkeypatch) == [
        f"ok       {WHERE} is fed by /webhooks/comments, last at 2026-11-06 10:00."
    ]
    said = town.town.run(figures(town))
    (line,) = [line for line in said.splitlines() if line.startswith("kanalvakt_account_fed_seconds{")]
    assert float(line.rpartition(" ")[2]) == int(town.town.time.timestamp())
    assert f"kanalvakt_account_fed_silent{WHOSE} 0.0" in said


def test_the_installation_does_not_say_that_it_is_handled_by_hand(town: Clocked) -> None:
    def shown() -> str:
        answer = town.town.handle(Typed(actor=actor("anna", "slack"), words="inställningar"))
        assert isinstance(answer, Shown)
        return words(answer.card)

    assert "Sköts för hand" in shown()
    assert sends(town, "Fint väder.") == 202
    assert "Sköts för hand" not in shown()


def test_a_week_of_silence_after_something_each_day_is_told_until_something_comes(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    each_day(town, "2026-11-06 10:00", 5)
    at(town, "2026-11-17 09:59")
    assert town.titles("anna") == []
    at(town, "2026-11-17 10:01")
    for person in ("anna", "bo"):
        (card,) = town.told(person)
        assert card.title == "Att göra: Det kommer inget längre från Staden på facebook"
        assert "senast tisdag 10 nov. kl. 10:00" in words(card)
    assert "INGET HAR KOMMIT sedan tisdag 10 nov. kl. 10:00" in status(town)
    said = "nothing came by /webhooks/comments since 2026-11-10 10:00; "
    said += "see to the program that sends it, or press Klart on its card."
    assert checked(town, monkeypatch) == [f"mend     {WHERE}: {said}"]
    assert f"kanalvakt_account_fed_silent{WHOSE} 1.0" in town.town.run(figures(town))

    assert sends(town) == 202  # an empty list says that the sender lives
    at(town, "2026-11-17 10:05")
    assert len(town.logged("task.dropped")) == 1
    assert "kommer genom webhooken, senast tisdag 17 nov. kl. 10:01" in status(town)


def test_where_comments_are_rare_a_week_is_no_silence(town: Clocked) -> None:
    for day in ("2026-11-06 10:00", "2026-11-16 10:00", "2026-11-26 10:00"):
        town.town.time = local(day)
        assert sends(town, "Fint väder.") == 202
    at(town, "2027-01-14 10:00")
    assert town.titles("anna") == []
    at(town, "2027-01-15 10:01")  # five times the ten days that usually pass
    assert len(town.titles("anna")) == 1


def test_a_try_or_two_on_one_day_does_not_say_how_often_something_comes(town: Clocked) -> None:
    """Whoever sets a program up sends three in two minutes; nobody is told for a month."""
    for minute in range(3):
        town.town.time = local("2026-11-06 10:00") + timedelta(minutes=minute)
        assert sends(town, "Prov.") == 202
    at(town, "2026-12-04 10:01")
    assert town.titles("bo") == []
    at(town, "2026-12-07 10:01")
    (card,) = town.told("bo")
    assert "vanligt" not in words(card) + status(town)


def test_whoever_looks_after_it_by_hand_from_now_on_ends_what_is_told_for_good(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One try was made, and nothing more: no program sends, so nothing will ever come again."""
    assert sends(town, "Prov.") == 202
    at(town, "2026-12-07 10:01")
    (card,) = town.told("bo")
    assert "Ska kontot skötas för hand, tryck Klart" in words(card)
    opened = town.press("bo", "task.done", "task:1")
    assert isinstance(opened, Opened)
    (tick,) = [field for field in opened.form.fields if field.kind == "tick"]
    assert tick.label.startswith("Kontot ska skötas för hand")
    assert isinstance(town.send("bo", opened, **{tick.key: ""}), Opened), "nothing is done without the tick"
    assert isinstance(town.send("bo", opened, **{tick.key: "yes"}), Changed)

    town.titles("anna")
    town.titles("bo")
    at(town, "2026-12-14 10:01")
    assert town.titles("anna") + town.titles("bo") == []
    assert "sköts för hand" in status(town)
    assert checked(town, monkeypatch) == []
    assert sends(town, "Det kom ändå.") == 202
    assert "kommer genom webhooken, senast måndag 14 dec." in status(town)


def test_of_one_that_nothing_was_ever_sent_about_nothing_is_told(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(town, "2027-03-05 10:00")
    assert town.titles("anna") == []
    assert checked(town, monkeypatch) == []
    assert "account_fed_seconds{" not in town.town.run(figures(town))


def test_one_that_is_connected_since_then_is_not_missed_at_the_webhook(town: Clocked) -> None:
    each_day(town, "2026-11-06 10:00", 5)
    at(town, "2026-11-18 10:01")
    assert len(town.titles("anna")) == 1
    town.account(connection={"page_id": "1", "token": "META_TOKEN"}, bound_at=town.town.time)
    at(town, "2026-11-18 10:02")
    assert len(town.logged("task.dropped")) == 1
    assert "INGET HAR KOMMIT" not in status(town)


def test_the_morning_s_digest_asks_nobody_to_look_by_hand_at_what_is_sent() -> None:
    by_hand = "läses inte, titta till det för hand"
    with clocked("tibro", "2026-11-23 08:05", only=("feeds", "watching")) as town:
        town.keep()
        assert by_hand in digest(town)
        assert sends(town, "Fint väder.") == 202
        assert by_hand not in digest(town)


def test_refusals_that_name_an_account_are_counted_until_one_is_taken(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong secret, a clock that is off, a field that is wrong: the sender hears it, and so do we."""
    assert sends(town, "Hemligt", secret="en annan") == 401
    assert sends(town, "Hemligt", late=timedelta(minutes=9)) == 401
    assert sends(town, comments=[{"id": "c1"}]) == 422
    assert f"kanalvakt_account_webhook_refused{WHOSE} 3.0" in town.town.run(figures(town))
    (line,) = checked(town, monkeypatch)
    assert line == (
        f"note     {WHERE}: 3 requests to /webhooks/comments that name it were refused since one was taken, "
        "the last at 2026-11-06 10:00: the body has fields that are wrong; nothing was taken in."
    )
    assert "sköts för hand" in status(town)
    at(town, "2026-11-09 10:00")
    assert town.titles("anna") == []  # anybody may send what is refused

    assert sends(town, "Fint väder.") == 202
    assert f"kanalvakt_account_webhook_refused{WHOSE} 0.0" in town.town.run(figures(town))
    assert len(checked(town, monkeypatch)) == 1


def test_what_names_nothing_of_ours_is_counted_nowhere(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sends(town, secret="en annan", account="https://elsewhere.example/") == 401
    assert sends(town, secret="en annan", municipality="elsewhere") == 401
    assert sends(town, secret="en annan", account=["a"]) == 401
    assert checked(town, monkeypatch) == []
