"""What cards and forms say is true, whole and to the point."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cards import forms
from cards.case import SHOWN, Progress, case_card, shown_card
from cards.forms import MOST_PEOPLE
from cards.messages import DigestLine, _digest_line
from cards.model import Facts, Quote, Text
from cards.texts import enumerated, say_time, texts
from cards.watching import OpenCase, WatchedAccount, WatchView, watch_card
from routines.library import names
from tests.toy_cards import (
    ABOUT,
    FORMS,
    FORWARD_STATES,
    answer_to,
    digest,
    forward,
    found,
    grounds,
    removal,
    words_of,
)
from tests.toy_views import (
    CLOSED,
    FLAGGED,
    GROUND,
    NOON,
    OUTCOMES,
    REMOVING,
    REPLYING,
    SECRET,
    VIEWS,
    settled,
)


@pytest.mark.parametrize("outcome", [outcome for outcome in OUTCOMES if outcome != "vanished"])
def test_a_closed_card_leads_with_what_was_decided_by_whom_and_when(outcome: str) -> None:
    t = texts()
    card = case_card(replace(CLOSED, settled=settled(outcome, "Därför")))

    assert card.title == f"{t(f'outcome-{outcome}')}: Tibro kommun"
    assert card.blocks[0] == Text(
        text=f"{t(f'outcome-{outcome}')} av Bo Ask 2026-11-18 13:00", weight="strong"
    )
    assert card.blocks[1] == Text(text="Skäl: Därför")
    assert card.tone == "done"
    assert "Senast" not in words_of(card)


def test_what_vanished_at_the_platform_is_laid_to_nobody() -> None:
    card = case_card(replace(CLOSED, settled=settled("vanished")))

    assert card.title == "Försvann: Tibro kommun"
    words = (
        "Kommentaren försvann från plattformen. Det syns inte vem som tog bort den: avsändaren, plattformen "
        "eller någon med tillgång till kontot. Upptäckt 2026-11-18 13:00."
    )
    assert card.blocks[0] == Text(text=words, weight="strong")
    assert words in card.summary
    assert "Bo Ask" not in words_of(card)


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (REMOVING, "Bo Ask bestämde 2026-11-18 13:00 att kommentaren ska tas bort"),
        (REPLYING, "Bo Ask skrev ett svar 2026-11-18 13:00"),
        (replace(REPLYING, settled=settled("countered")), "Bo Ask skrev ett bemötande 2026-11-18 13:00"),
    ],
)
def test_what_is_decided_but_not_yet_done_is_not_said_to_be_done(view: Any, says: str) -> None:
    card = case_card(view)

    assert Text(text=says, weight="strong") in card.blocks
    for lie in ("Borttagen av", "Besvarad av", "Bemött av"):
        assert lie not in words_of(card)


@pytest.mark.parametrize("state", ["removing", "restoring", "forwarded", "replying"])
def test_a_case_under_way_does_not_ask_for_a_decision(state: str) -> None:
    card = case_card(replace(FLAGGED, state=state, settled=settled("removed")))

    assert card.title == texts()(f"case-title-{state}", account="Tibro kommun")
    assert "Ta ställning" not in card.summary


def test_a_suspected_secret_is_on_no_card_of_the_channel() -> None:
    """Category, ground and link, but neither the text nor the words that matched."""
    for card in (case_card(SECRET), forward("waiting", "sv", view=SECRET)):
        said = words_of(card)
        assert "850709" not in said
        assert "Tryck Visa" in said
        assert [button for button in card.buttons if button.action == "case.show"]
    assert "Personnummer" in words_of(case_card(SECRET))


def test_nobody_is_told_to_press_what_is_not_there() -> None:
    for card in (case_card(VIEWS["a closed secret"]), forward("accepted", "sv", view=SECRET)):
        assert "sekretess" in words_of(card)
        assert "Tryck Visa" not in words_of(card)


def test_the_one_who_may_sees_the_whole_text() -> None:
    text = "Personnumret är 850709-9805. " * 200
    card = shown_card(replace(SECRET, text=text))

    assert Quote(text=text) in card.blocks
    assert card.buttons == ()


def test_what_is_too_late_says_so_first_and_in_words() -> None:
    card = case_card(VIEWS["too late"])
    facts = next(block for block in card.blocks if isinstance(block, Facts))

    assert card.tone == "urgent"
    assert facts.pairs[0] == (
        "Ta bort eller godkänn",
        f"FÖR SENT sedan {say_time(NOON.replace(day=20))}, 48 timmar enligt Tibro 4.4 (TIB-79)",
    )
    assert "omedelbart (standard; rutinen anger ingen tid)" in facts.pairs[1][1]


def test_an_old_comment_and_a_deadline_after_new_year_bear_their_year() -> None:
    """Who wrote when, and until when, are read beside the day on which it came in."""
    old = replace(FLAGGED, created_at=NOON.replace(year=2020))
    assert "onsdag 18 nov. 2020 kl. 12:00" in words_of(case_card(old))
    due = tuple(replace(item, at=NOON.replace(year=2027, month=1)) for item in FLAGGED.deadlines)
    late = replace(FLAGGED, deadlines=due)
    for card in (case_card(late), forward("waiting", "sv", view=late)):
        assert "måndag 18 jan. 2027 kl. 12:00" in words_of(card)
    assert "onsdag 18 nov. kl. 12:00" in words_of(case_card(FLAGGED))


def test_a_digest_and_a_morning_say_the_year_of_what_is_due_after_new_year() -> None:
    january = NOON.replace(year=2027, month=1)
    line = DigestLine(case=17, account="Tibro", category="insult", due=january, received_at=NOON)
    assert "2027" in _digest_line(line, "sv")
    assert "20" not in _digest_line(replace(line, due=NOON), "sv").replace("12:00", "")
    case = OpenCase(case=17, account="Tibro", kind="remove", due=january)
    account = WatchedAccount(name="Tibro", duty="Bo Ask", role="kontoansvarig", open=1)
    view = WatchView(
        id=1,
        version=1,
        day=NOON.date(),
        state="open",
        now=NOON,
        accounts=(account,),
        cases=(case,),
        opened=NOON,
        morning="08:00",
    )
    assert "måndag 18 jan. 2027 kl. 12:00" in words_of(watch_card(view))
    assert "FÖR SENT" not in words_of(watch_card(view))


def test_a_deadline_says_when_by_which_clock_and_why() -> None:
    assert "senast fredag 20 nov. kl. 12:00, 48 timmar enligt Tibro 4.4 (TIB-79)" in words_of(
        case_card(FLAGGED)
    )


def test_a_cut_text_says_how_much_is_missing() -> None:
    long = replace(
        FLAGGED, text="å" * (SHOWN + 345), marks=((0, 2), (SHOWN - 1, SHOWN + 9), (SHOWN + 5, SHOWN + 9))
    )
    t = texts()
    quote = Quote(text="å" * SHOWN, marks=((0, 2), (SHOWN - 1, SHOWN)))
    more = Text(text=t("text-cut", more=345), weight="quiet")

    assert [block for block in case_card(long).blocks if block in {quote, more}] == [quote, more]
    assert more in forward("waiting", "sv", view=long).blocks
    form = answer_to("case.answer", "", "sv", replace(ABOUT, text="å" * (forms.REPEATED + 345)))
    assert more in form.blocks
    assert "…" in next(
        block.text for block in found(1, "ä" * 900, "sv").blocks[2:] if isinstance(block, Quote)
    )


def test_findings_of_one_ground_are_one_line_with_the_first_words() -> None:
    lines = [
        block.text
        for block in case_card(VIEWS["30 words on one ground"]).blocks
        if isinstance(block, Text) and GROUND in block.text
    ]
    said = f"Personangrepp: kan falla under ”{GROUND}” enligt Tibro 4.4 (TIB-83)"
    assert lines == [f"{said} – ”ord 0”, ”ord 1”, ”ord 2”, ”ord 3”, ”ord 4”"]


@pytest.mark.parametrize("state", ["done", "now", "waiting", "failed"])
def test_a_step_says_where_it_stands_and_why(state: Any) -> None:
    card = case_card(replace(REMOVING, progress=(Progress(key="remove", state=state, detail="403"),)))
    said = texts()(f"step-remove-{state}")

    assert f"{said} 403" in words_of(card)


def test_a_case_that_nobody_watches_says_what_to_do() -> None:
    assert "Ingen. Utse en ansvarig för kontot." in words_of(case_card(replace(FLAGGED, duty=None)))


@pytest.mark.parametrize("state", FORWARD_STATES)
def test_the_receiver_is_asked_only_while_the_case_waits_for_them(state: str) -> None:
    card = forward(state, "sv")
    asked = "behöver ditt svar" in card.summary

    assert asked == bool(card.buttons) == bool(card.context) == (state == "waiting")
    assert card.tone == {"waiting": "attention", "failed": "urgent", "sending": "neutral"}.get(state, "done")


def test_a_reminder_of_what_is_done_is_no_reminder() -> None:
    assert forward("waiting", "sv", again="reminder").title.startswith("Påminnelse")
    assert forward("answered", "sv", again="reminder") == forward("answered", "sv")


@pytest.mark.parametrize(
    ("waiting", "label"), [(1, "Visa nästa"), (3, "Visa nästa 3"), (500, "Visa nästa 5")]
)
def test_a_digest_offers_as_many_as_come(waiting: int, label: str) -> None:
    card = digest(waiting, min(waiting, 2), "sv")

    assert [button.label for button in card.buttons] == [label]
    assert (f"… och {waiting - 2} till." in words_of(card)) == (waiting > 2)


def test_a_ground_stands_in_the_municipality_s_own_words_whole() -> None:
    for routine in names():
        form = removal("sv", routine)
        assert [option.label for option in form.fields[0].options] == [
            ground.text for ground in grounds(routine)
        ]


def test_a_large_register_says_how_to_reach_the_rest() -> None:
    form = FORMS["forward in a large municipality", "sv"]
    to = form.fields[0]

    assert len(to.options) == MOST_PEOPLE + 2
    assert (to.options[0].value, to.options[-1].value) == ("registrar", "other")
    assert str(MOST_PEOPLE) in (to.hint or "")
    assert FORMS["forward", "sv"].fields[0].hint is None


def test_answers_stay_when_something_is_wrong() -> None:
    form = forms.again(removal("sv", "tibro"), {"grounds": "insult", "notice_text": "x"}, {"grounds": "Nej."})

    assert (form.fields[0].value, form.fields[0].error) == ("insult", "Nej.")
    assert next(field for field in form.fields if field.key == "notice_text").value == "x"


def test_of_several_names_in_a_row_the_first_alone_keeps_its_capital() -> None:
    assert enumerated(["Personnummer", "Telefonnummer", "ICS-adress", "Personnummer"]) == (
        "Personnummer, telefonnummer, ICS-adress"
    )
    assert enumerated([]) == ""
