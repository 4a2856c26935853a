"""A row of the record log as people read it: who, on which account, when, why."""

from __future__ import annotations

from cards.log_text import log_added
from tests.crowds.town import QUESTION, crowd
from tests.test_documents_told import sent
from tests.test_log_of_removal import logged
from tests.test_switches import takes_longer

PEOPLE = {"anna": "Anna Ek", "bo": "Bo Ask"}


def test_a_row_says_who_on_which_account_and_until_when() -> None:
    given = {
        "until": "2026-11-24T09:00:00+00:00",
        "person": "anna",
        "administrators": ["bo", "borta"],
        "account": "facebook",
        "key": "case:3/remove/at_once",
        "late": False,
    }
    assert log_added(given, people=PEOPLE, accounts={"facebook": "Staden på Facebook"}) == (
        "Konto: Staden på Facebook. Vem: Anna Ek. Administratörer: Bo Ask, borta. Till: 2026-11-24 10:00"
    )
    assert log_added({"substitute": "", "reminder": 1, "until": "tills vidare"}) == "Till: tills vidare"


def test_more_time_for_an_answer_stands_in_the_log_with_its_reason() -> None:
    with crowd("lidingo") as town:
        town.writes(QUESTION)
        sent(town, takes_longer(town), note="Väntar på badmästaren.")
        assert (
            "Bo",
            "Tog mer tid för svaret. Till: 2026-11-24 10:00. Skäl: Väntar på badmästaren.",
        ) in logged(town)
