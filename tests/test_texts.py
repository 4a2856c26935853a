"""The words of cards and forms: alike in both languages, all that the code asks for, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast as fluent

from bot.setup_file import AccountEntry, Role
from cards.absence import say_span
from cards.picture import Problem
from cards.texts import (
    LANGUAGES,
    STOCKHOLM,
    Language,
    TextMissing,
    keys,
    say_day,
    say_moment,
    say_time,
    source,
    texts,
)
from handlers import rights
from handlers.platforms import Incoming
from routines.model import Category, ClockName, NoticeDuty, Signature
from routines.model import Role as RoutineRole
from storage.cases import DECIDED
from storage.evidence import Reason
from tests.parts.text_keys import ROOT, asked, keywords, swedish_literals

ASKED = asked("cards", "handlers", "bot")
KEYS = sorted(keys("sv"))
LONGEST = {"title": 24, "submit": 24}
#: Numbers that the plural forms differ by, and one that gets its thousands set apart.
NUMBERS = (0, 1, 2, 48, 12345)


def messages(language: Language) -> dict[str, fluent.Message]:
    body = FluentResource(source(language)).body
    assert not [entry for entry in body if isinstance(entry, fluent.Junk)]
    return {entry.id.name: entry for entry in body if isinstance(entry, fluent.Message)}


def places(message: fluent.Message) -> frozenset[str]:
    """The places of a text that the code must fill, also those of a text within it."""
    return frozenset(
        node.id.name
        for part in (message, *within(message))
        for node in nodes(part.value)
        if isinstance(node, fluent.VariableReference)
    )


def within(message: fluent.Message) -> list[fluent.Message]:
    """The texts that a text has within it; they have the same places in both languages."""
    found = (node.id.name for node in nodes(message.value) if isinstance(node, fluent.MessageReference))
    return [MESSAGES["sv"][key] for key in found]


def nodes(node: object) -> Iterator[object]:
    if isinstance(node, fluent.BaseNode):
        yield node
        for value in vars(node).values():
            yield from nodes(value)
    elif isinstance(node, list):
        for part in node:
            yield from nodes(part)


MESSAGES = {language: messages(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language: Language) -> None:
    """The library would take the last one in silence."""
    names = re.findall(r"^([a-z][\w-]*) =", source(language), re.MULTILINE)
    assert sorted(names) == sorted(keys(language))


def test_both_languages_say_the_same_things() -> None:
    assert keys("sv") == keys("en")
    different = [key for key in KEYS if places(MESSAGES["sv"][key]) != places(MESSAGES["en"][key])]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said_with_any_number(language: Language) -> None:
    say = texts(language)
    for key in KEYS:
        for number in NUMBERS:
            filled = {name: number if name == "n" else "ord" for name in places(MESSAGES[language][key])}
            said = say(key, **filled)
            assert said.strip() == said
            assert "{" not in said


def test_every_text_that_the_code_asks_for_is_there() -> None:
    assert len(ASKED) > 100
    assert [item.where for item in ASKED if item.pattern is None] == []
    missing = [item for item in ASKED if not any(item.matches(key) for key in KEYS)]
    assert missing == []


def test_every_text_that_is_there_is_asked_for() -> None:
    assert [key for key in KEYS if not any(item.matches(key) for item in ASKED)] == []


def test_the_code_fills_every_place_of_the_texts_that_it_asks_for() -> None:
    unfilled = [
        (item.where, key, needed - item.places)
        for item in ASKED
        if item.places is not None
        for key in KEYS
        if item.matches(key) and (needed := places(MESSAGES["sv"][key])) - item.places
        if item.pattern == re.escape(key)
    ]
    assert unfilled == []


@pytest.mark.parametrize("clock", ClockName)
def test_one_hour_or_day_is_not_said_as_many(clock: ClockName) -> None:
    assert texts("sv")(f"span-{clock}", n=1).split()[0] == "en"
    assert texts("sv")(f"span-{clock}", n=48).split()[0] == "48"
    assert texts("en")(f"span-{clock}", n=1).split()[0] == "one"


def test_a_text_that_is_missing_or_not_filled_is_a_fault_not_a_blank() -> None:
    say = texts("sv")
    with pytest.raises(TextMissing, match="no-such-text"):
        say("no-such-text")
    with pytest.raises(TextMissing, match="account"):
        say("case-title-removing")


# --- families of texts that follow from the code ---------------------------------------------------


def family(prefix: str) -> frozenset[str]:
    return frozenset(key.removeprefix(prefix) for key in KEYS if key.startswith(prefix))


def _form_keys() -> frozenset[str]:
    source = "".join((ROOT / "cards" / name).read_text("utf-8") for name in ("forms.py", "flag_forms.py"))
    called = set(re.findall(r'form_about\(about, t, "([\w-]+)"', source))
    chosen = re.findall(r'key = "([\w-]+)" if .* else (?:"([\w-]+)"|key)', source)
    keep = {f"keep-{needs}" for needs in ("reason", "consultation", "forbidden", "unanswered")}
    hides = {f"{key}-hides" for key in ("remove", "remove-hand", "remove-diary")}
    return frozenset(called | {key for pair in chosen for key in pair if key} | keep | hides)


def _decided(keyword: str) -> frozenset[str]:
    """The values of a case's field that handlers set."""
    settled = keywords("settle", keyword, "handlers") | keywords("cases.change", keyword, "handlers")
    return settled - {""}


#: Prefix, what must stand behind it, and why.
FAMILIES = {
    "action-": (
        {name.replace(".", "-") for name in rights.MAY}
        - {
            "flag",
            "flag-again",
            "status",
            "search",
            "absence-other",
            "request-begin",
            "account-published",
            "setup",
        },
        "every action that is a button",
    ),
    "category-": ({*Category} | {"reported"}, "every category of finding, and a colleague's report"),
    "outcome-": (
        _decided("outcome") | {"unanswered", "open", "stored", "hidden"},
        "every decision, what search shows beside them, and what a removal is where it only hides",
    ),
    "case-title-": (
        (_decided("state") - {"open"}) | DECIDED | {"flagged", "question", "open", "hiding"},
        "every state of a case; an open one by what was found, a removal by whether it only hides",
    ),
    "kind-": (set(get_args(get_type_hints(Incoming)["kind"])), "every kind of comment"),
    "platform-": (
        {*get_args(AccountEntry.model_fields["platform"].annotation), "lies"},
        "every platform; and another text that begins alike",
    ),
    "span-": ({*ClockName, "at-once"}, "every clock"),
    "role-": (
        ({*rights.Relation, *get_args(Role), *RoutineRole} - {rights.Relation.MEMBER, rights.Relation.UNIT})
        | {
            "anybody",
            "away",
            "decider",
            "claimer",
            "sender",
            "answerer",
            "publisher",
            "formerly",
            "spoke",
            "handles",
            "instead",
        },
        "every relation and role that people are shown by or others act for; what else somebody is told as",
    ),
    "signature-": (set(Signature), "every way to sign"),
    "hint-notice-": ({*NoticeDuty, "text"}, "every duty to tell the author"),
    "no-notice-": ({*NoticeDuty, "held"}, "every duty to tell the author, and nobody to tell"),
    "decided-": (
        {"removed", "hidden", "answered", "countered", "referred"},
        "what is decided before it is done",
    ),
    "form-": (
        {f"{key}-{part}" for key in _form_keys() for part in ("title", "submit", "intro")},
        "every form's title, submit button and opening words",
    ),
    "reason-evidence_": (
        {reason.removeprefix("evidence_") for reason in Reason},
        "every reason why evidence is not safe",
    ),
    "picture-": (set(Problem), "every reason why a file cannot become a document"),
}


@pytest.mark.parametrize("prefix", FAMILIES)
def test_every_value_of_the_code_has_its_text_and_no_text_is_left_over(prefix: str) -> None:
    wanted, why = FAMILIES[prefix]
    assert family(prefix) == {str(word) for word in wanted}, why


def test_every_step_has_words_for_every_state_that_it_can_be_in() -> None:
    states = {"done", "now", "waiting", "failed"}
    replies = {"answer", "counter", "acknowledgement", "notice"}
    steps = keywords("Progress", "key", "handlers") | {"evidence", "diary", "remove"}
    steps |= replies | {f"{purpose}_by_hand" for purpose in replies} | {"hide", "hide_by_hand"}
    wanted = {f"{step}-{state}" for step in steps for state in states} - {
        f"no_notice-{state}" for state in states - {"done"}
    }
    assert family("step-") == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_buttons_fit_where_they_stand(language: Language) -> None:
    """Slack's modals take 24 characters in title and submit button; a button longer than 30 is cut."""
    say = texts(language)
    for key in KEYS:
        kind = key.rpartition("-")[2]
        if key.startswith("form-") and kind in LONGEST:
            assert len(say(key)) <= LONGEST[kind], key
        elif key.startswith("action-"):
            for number in NUMBERS[:4]:
                filled = dict.fromkeys(places(MESSAGES[language][key]), number)
                assert len(say(key, **filled)) <= 30, key
        elif re.match(r"(evidence|shown|digest|help|status|search|flag)-.*title", key):
            filled = dict.fromkeys(places(MESSAGES[language][key]), 500)
            assert len(say(key, **filled)) <= 150, key


#: Files that may hold Swedish words, and why.
SWEDISH = {
    "handlers/absence.py": "the words that people type, understood in both languages",
    "handlers/absence_words.py": "the same",
    "handlers/advice.py": "the same",
    "handlers/installation.py": "the same",
    "handlers/register.py": "the same",
    "handlers/unit_posts.py": "the same",
    "handlers/closing.py": "the same",
    "handlers/walking.py": "the same",
    "handlers/words.py": "the words that people type, understood in both languages",
    "handlers/diary.py": "the letters that a diary number may have",
    "handlers/posting_text.py": "how people end a letter, to find a signature that is forbidden",
    "cards/finding_text.py": "every sentence of a check beside its Swedish one",
    "cards/routine_text.py": "shows a Swedish document in Swedish",
    "cards/routine_values.py": "the same",
    "cards/routine_words.py": "the same",
    "cards/evidence_pdf.py": "evidence is a Swedish public document, whatever the interface speaks",
    "cards/evidence_text.py": "the same",
    "cards/paper.py": "the same",
    "cards/request_form.py": "the same",
    "cards/request_protocol.py": "the same",
    "cards/snapshot.py": "the same",
}


def test_no_swedish_stands_in_the_code_outside_the_catalogue() -> None:
    files = [*ROOT.glob("handlers/*.py"), *ROOT.glob("cards/*.py")]
    found = {str(file.relative_to(ROOT)): swedish_literals(file) for file in files}
    spoken = {file: literals for file, literals in found.items() if literals}
    assert {file: literals for file, literals in spoken.items() if file not in SWEDISH} == {}
    assert set(SWEDISH) <= set(found)


def test_the_search_for_swedish_finds_it(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text('"""Ångra."""\n\n\ndef say():\n    """Släpp."""\n    return f"{1} ärenden"\n', "utf-8")
    assert swedish_literals(file) == [(6, " ärenden")]


# --- times -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "swedish", "english"),
    [
        (datetime(2026, 11, 20, 13, tzinfo=UTC), "fredag 20 nov. kl. 14:00", "Friday 20 Nov at 14:00"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "torsdag 2 juli kl. 00:30", "Thursday 2 Jul at 00:30"),
        # the clock goes forward: 01:59 is followed by 03:00
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "söndag 29 mars kl. 01:59", "Sunday 29 Mar at 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "söndag 29 mars kl. 03:00", "Sunday 29 Mar at 03:00"),
        # the clock goes back: 02:59 is followed by 02:00
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "söndag 25 okt. kl. 02:59", "Sunday 25 Oct at 02:59"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "söndag 25 okt. kl. 02:00", "Sunday 25 Oct at 02:00"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "söndag 25 okt. kl. 03:00", "Sunday 25 Oct at 03:00"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "fredag 1 jan. kl. 00:30", "Friday 1 Jan at 00:30"),
    ],
)
def test_times_are_said_by_the_clock_in_sweden(at: datetime, swedish: str, english: str) -> None:
    assert (say_time(at, "sv"), say_time(at, "en")) == (swedish, english)


def test_a_year_is_said_where_it_is_another_than_the_present_one() -> None:
    """By the calendar in Sweden, which is in the new year an hour before Greenwich."""
    seen = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    same, other = datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert say_time(same, "sv", seen=seen) == "torsdag 1 jan. kl. 09:00"
    assert say_time(other, "sv", seen=seen) == "fredag 1 jan. 2027 kl. 00:30"
    assert say_time(other, "en", seen=seen) == "Friday 1 Jan 2027 at 00:30"
    assert (say_day(same, seen=seen), say_day(other, seen=seen)) == (
        "torsdag 1 januari",
        "fredag 1 januari 2027",
    )


def test_days_away_bear_the_years_that_do_not_go_without_saying() -> None:
    seen = datetime(2026, 11, 28, 12, tzinfo=UTC)
    midnight = {
        day: datetime(*day, tzinfo=STOCKHOLM) for day in [(2026, 12, 24), (2026, 12, 27), (2027, 1, 3)]
    }
    christmas, after, january = midnight.values()
    assert say_span(christmas, after, seen=seen) == "torsdag 24 december – lördag 26 december"
    assert say_span(christmas, january, seen=seen) == "torsdag 24 december – lördag 2 januari 2027"
    assert say_span(january, january + timedelta(days=1), seen=seen) == "söndag 3 januari 2027"
    noon = january + timedelta(hours=12)
    assert say_span(january, noon, seen=seen) == "söndag 3 jan. 2027 kl. 00:00 – söndag 3 jan. 2027 kl. 12:00"


def test_a_moment_for_the_record_bears_its_year() -> None:
    assert say_moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "2027-01-01 00:30"
    assert say_moment(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "en") == "2026-03-29 03:00"
