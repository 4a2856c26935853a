"""A routine file that is wrong is explained: line, place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.finding_text import in_swedish, say_finding
from routines.library import RoutineRefused, check, load, names
from routines.traceability import known_ids, read_all

ROUTINES = Path(__file__).parents[1] / "routines"
TIBRO = (ROUTINES / "tibro.yaml").read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "sjatte.yaml"


def found(path: Path, text: str) -> list[tuple[int, str, str]]:
    path.write_text(text, encoding="utf-8")
    findings = check(path)
    for finding in findings:  # whoever writes the file reads it in Swedish
        assert in_swedish(finding.sentence) != finding.sentence, finding
    return [(finding.line, finding.place, finding.sentence) for finding in findings]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def changed(old: str, new: str) -> str:
    assert TIBRO.count(old) == 1, f"{old!r} must stand once in the sample"
    return TIBRO.replace(old, new)


def test_a_sixth_municipality_is_one_file(written: Path) -> None:
    written.write_text(TIBRO.replace("TIB-", "ABC-").replace("id: tibro", "id: exempelby"), encoding="utf-8")

    assert check(written) == ()
    assert load(written).id == "exempelby"
    assert load(str(written)) == load(written)


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ("evidence_first:", "evidence_frist:", "removal.evidence_frist", "did you mean 'evidence_first'?"),
        ("short: Tibro\n", "short: Tibro\ncolour: blue\n", "colour", "known here: id, name, short"),
        (
            "counter_statement:\n    value: Tibro",
            "counter_statement:\n    words: x\n    value: Tibro",
            "removal.counter_statement.words",
            "no such field",
        ),
        (
            "{amount: 48, clock: weekdays}",
            "{amount: 48, clock: weekends}",
            "answering.deadline.value.clock",
            "'elapsed', 'weekdays', 'office' or 'working_days', not \"weekends\"",
        ),
        (
            "{amount: 48, clock: weekdays}",
            "{amount: two days, clock: weekdays}",
            "answering.deadline.value.amount",
            'a whole number, not "two days"',
        ),
        (
            "{amount: 48, clock: weekdays}",
            "{amount: -1, clock: weekdays}",
            "answering.deadline.value.amount",
            "at least 0, not -1",
        ),
        (
            "{amount: 48, clock: weekdays}",
            "{amount: 999999999999, clock: weekdays}",
            "answering.deadline.value.amount",
            "at most 87600, not 999999999999",
        ),
        (
            "{value: {amount: 48, clock: weekdays}, clauses: [TIB-53]",
            "{value: 48 hours, clauses: [TIB-53]",
            "answering.deadline.value",
            "a mapping with amount, clock",
        ),
        (
            "deadline: {value: {amount: 48, clock: weekdays}, clauses: [TIB-53]",
            "deadline: {value: {amount: 48, clock: weekdays}, clauses: [TIB 53]",
            "answering.deadline.clauses.0",
            "write it like TIB-80",
        ),
        (
            "acceptance: {value: true, default: true}",
            "acceptance: {value: true}",
            "forwarding.acceptance",
            "name the clauses",
        ),
        (
            "evidence_first: {value: true, clauses: [TIB-80]",
            "evidence_first: {value: true, default: true, clauses: [TIB-80]",
            "removal.evidence_first",
            "not both",
        ),
        (
            "evidence_first: {value: true,",
            "evidence_first: {value: ja,",
            "removal.evidence_first.value",
            'true or false, not "ja"',
        ),
        ("categories: [hate]", "categories: [hatred]", "grounds.1.categories.0", "'hate'"),
        ("categories: [hate]", "categories: [insult]", "grounds.1.categories.0", "already presets"),
        ("[manager, coordinator]", "[manager, manager]", "criticism.consult.value.1", "name each once"),
        ("categories: [hate]", "categories: [question]", "grounds.1.categories.0", "no ground for removal"),
        ("clauses: [TIB-84]", "clauses: [LAH-33]", "grounds.1.clauses.0", "another document's clause"),
        ("clauses: [TIB-84]", "clauses: []", "grounds.1.clauses", "needs at least 1"),
        ("- id: hate", "- id: insult", "grounds.1.id", "already the id of one above"),
        (
            'morning: {value: "08:00"',
            'morning: {value: "08:00+02:00"',
            "watching.morning.value",
            "the zone out",
        ),
        (
            'opens: "08:00", closes: "17:00"',
            'opens: "08:00Z", closes: "17:00"',
            "office_hours.value.opens",
            "leave the zone out",
        ),
        ('"10-01"]', '"04-01"]', "snapshots.dates.value.1", "04-01 stands here already"),
        (
            'opens: "08:00", closes: "17:00"',
            'opens: "19:00", closes: "17:00"',
            "office_hours.value",
            "open before they close",
        ),
        (
            'opens: "08:00", closes: "17:00"',
            'opens: about eight, closes: "17:00"',
            "office_hours.value.opens",
            "about eight",
        ),
        ("reglerna här: {rules_page}", "reglerna här", "notice.text.value", "put {rules_page} in the text"),
        ("{name}, {municipality}", "{namn}", "answering.signature_text.value", "it knows: {municipality}"),
        ("{name}, {municipality}", "{name", "answering.signature_text.value", "brace"),
        ("weekend_alarm:", "weekend_alram:", "watching.weekend_alram", "did you mean 'weekend_alarm'?"),
        ("{value: 7, clauses", "{value: seven, clauses", "watching.inactive_after.value", "a whole number"),
        ("{value: 7, clauses", "{value: 0, clauses", "watching.inactive_after.value", "at least 1, not 0"),
        (
            "{value: 7, clauses: [TIB-31]",
            "{value: 7, clauses: []",
            "watching.inactive_after",
            "name the clau",
        ),
        ("clauses: [TIB-31]", "clauses: [TIB31]", "watching.inactive_after.clauses.0", "like TIB-80"),
        ('noon: {value: "12:00"', 'noon: {value: "16:00"', "watching", "noon before afternoon"),
        ('noon: {value: "12:00"', 'noon: {value: "25:00"', "watching.noon.value", "a time such as 08:00"),
        ('"10-01"]', '"02-31"]', "snapshots.dates.value.1", "02-31 is no day of the year"),
        ('"10-01"]', '"02-29"]', "snapshots.dates.value.1", "only in leap years"),
        ('"10-01"]', '"1 okt"]', "snapshots.dates.value.1", "like 03-01, month before day"),
        ('date: {value: "2026-01-01"', 'date: {value: "2026-02-31"', "revision.date.value", "a day such as"),
        ('date: {value: "2026-01-01"', "date: {value: null", "revision", "needs a date"),
        (
            "[manager, coordinator]",
            "[manager, boss]",
            "criticism.consult.value.1",
            "or 'board', not \"boss\"",
        ),
        ("[manager, coordinator]", "[manger]", "criticism.consult.value.0", "did you mean 'manager'?"),
        (
            "    strategist: {value: kommunikationss",
            "    chief: {value: s",
            "roles.names.chief",
            "'strategist'",
        ),
        (
            "strategist: {value: coordinator",
            "lawyer: {value: board",
            "roles.acted_by.lawyer.value",
            "themselves",
        ),
        (
            "strategist: {value: coord",
            "board: {value: strategist} # ",
            "roles.acted_by.board",
            "name the clauses",
        ),
        (
            "{id: target_group, kind",
            "{id: purpose, kind",
            "opening.steps.9.id",
            "already the id of one above",
        ),
        (
            "{id: target_group, kind: text",
            "{id: t, kind: txt",
            "opening.steps.9.kind",
            "did you mean 'text'?",
        ),
        ("{id: target_group, kind", "{id: Mål, kind", "opening.steps.9.id", "use small letters"),
        (
            "- id: phone\n      text",
            "- id: handling\n      text",
            "visitors.parts.9.id",
            "already the id of one",
        ),
        (
            "[department_head, manager]",
            "[lawyer]",
            "opening.approval.value.0",
            "no step of opening.steps asks",
        ),
        (
            "consultation: {value: [it_head]",
            "consultation: {value: []",
            "opening.steps.15.by",
            "opening.consultation does not name the it_head, whose step this is",
        ),
        (
            "informed: {value: [coordinator]",
            "informed: {value: []",
            "opening.steps.17.by",
            "opening.informed does not name the coordinator",
        ),
        (
            "value: [it_head]",
            "value: [board]",
            "opening.consultation.value.0",
            "asks for the board's",
        ),
        ("[consultation, approval]", "[text]", "opening.locked_until.value.0", "cannot wait for a text"),
        (
            "later_removed_at_once: {value: false",
            "later_removed_at_once: {value: true",
            "discussions.later_removed_at_once.value",
            "no discussion may be ended",
        ),
        (
            "clauses: [TIB-84]",
            "clauses: [TIB-999]",
            "grounds.1.clauses.0",
            "the document has TIB-01 to TIB-103",
        ),
        ("clauses: [TIB-84]", "clauses: [TIB-8]", "grounds.1.clauses.0", "there is no clause TIB-8;"),
        (
            "within: {value: {amount: 24, clock: elapsed}",
            "within: {value: {amount: 0, clock: elapsed}",
            "criticism.within.value",
            "should be some time",
        ),
        (
            "remind_every: {value: {amount: 1",
            "remind_every: {value: {amount: 0",
            "forwarding.remind_every.value",
            "none at all",
        ),
        (
            "announce_every: {value: {amount: 1",
            "announce_every: {value: {amount: 0",
            "absence.announce_every.value",
            "none at all",
        ),
        (
            "coordinator_before: {value: {amount: 1",
            "coordinator_before: {value: {amount: 0",
            "absence.coordinator_before.value",
            "none at all",
        ),
        (
            "overdue_every: {value: {amount: 1",
            "overdue_every: {value: {amount: 0",
            "reminding.overdue_every.value",
            "none at all",
        ),
        (
            "decided_within: {value: {amount: 5",
            "decided_within: {value: {amount: 0",
            "opening.decided_within.value",
            "none at all",
        ),
        (
            "escalate: {value: {amount: 24, clock: elapsed}",
            "escalate: {value: {amount: 3, clock: office}",
            "reminding.escalate.value.amount",
            "before whoever has duty is reminded",
        ),
        (
            "first: {value: {amount: 4, clock: office}, default: true}\n  escalate: {value: {amount: 24",
            "first: {value: {amount: 48, clock: office}, default: true}\n  escalate: {value: {amount: 1",
            "reminding.escalate.value.amount",
            "before whoever has duty is reminded",
        ),
        (
            'informed_at: {value: ""',
            'informed_at: {value: "inte en adress"',
            "opening.informed_at.value",
            "'inte en adress' is no e-mail address; write it like info@kommun.se",
        ),
        (
            "lapses_after: {value: 60",
            "lapses_after: {value: 7",
            "opening.lapses_after.value",
            "lapse before it must be decided",
        ),
        (
            'date: {value: "2026-01-01"',
            'date: {value: "2021-01-01"',
            "revision.date.value",
            "comes after the last",
        ),
        ('value: ["04-01", "10-01"]', "value: []", "snapshots.dates.value", "needs at least 1"),
        (
            "diaries: {value: [kommunens dokument- och ärendehanteringssystem]",
            "diaries: {value: []",
            "secrecy.diaries.value",
            "needs at least 1",
        ),
        (
            "owners: {value: [department, unit, common]",
            "owners: {value: []",
            "roles.owners.value",
            "needs at least 1",
        ),
        (
            "outcomes: {value: [aktuell, revideras, upphävs]",
            "outcomes: {value: []",
            "revision.outcomes.value",
            "needs at least 1",
        ),
        (
            'value: "Tack för ditt inlägg! Vi har skickat det vidare till {receiver}.',
            'value: "" # ',
            "forwarding.acknowledgement.value",
            "may not be empty: the author is answered (forwarding.acknowledge)",
        ),
        ("[page_address, administrators]", "[adress]", "opening.steps.21.after.0", "no step above this one"),
        (
            "{answers: {disposal: Inte lämpligt nu}}",
            "{answers: {disposal: Kanske}}",
            "closing.steps.5.when.answers.disposal",
            "no choice above this one has the answer 'Kanske'",
        ),
        ("[page_address, administrators]", "[phone]", "opening.steps.21.after.0", "no step above this one"),
        (
            "[page_address, administrators]",
            "[purpose]",
            "opening.steps.21.after.0",
            "only a step of the start",
        ),
        (
            "label: Kontots adress, som den blev",
            "required: false\n      label: X",
            "opening.steps.21.after.0",
            "may be left out",
        ),
        (
            "rests_on: [platform, address]\n      label: Kontots",
            "rests_on: [platform, adress]\n      label: Kontots",
            "opening.steps.18.rests_on.1",
            "no other question has the id 'adress'",
        ),
        (
            "rests_on: [platform, address]\n      label: Kontots",
            "label: Kontots",
            "opening.steps.18",
            "rests on the platform and the planned",
        ),
        (
            "label: Kontots adress, som den blev",
            "holds: [adress]\n      label: X",
            "opening.steps.18.holds.0",
            "no other question has the id 'adress'",
        ),
        (
            "label: Samråd med IT",
            "rests_on: [purpose]\n      label: Samråd med IT",
            "opening.steps.15.rests_on.0",
            "of the plan only a tick rests",
        ),
        ("  least: 2\n", "  least: 1\n", "opening.steps.19.least", "needs 2 administrators"),
        ("least: 1\n      options:", "least: 5\n      options:", "opening.steps.1.least", "only 4 options"),
        (
            "options: [Logotypen används,",
            "options: [Logotypen används, Logotypen används,",
            "opening.steps.24.options.1",
            "named once",
        ),
        ("short: Tibro\n", 'short: "  "\n', "short", "may not be empty"),
        ("text: kommersiella budskap", 'text: ""', "grounds.7.text", "may not be empty"),
        (
            "coordinator: {value: IT- och komm",
            'coordinator: {value: "", note: x} # ',
            "coordinator.value",
            "may not",
        ),
        ("holders: {value: 2", "holders: {value: 1", "credentials.holders.value", "each of 2 administrators"),
        (
            'farewell_text:\n    value: "Vi avslutar snart',
            'farewell_text:\n    value: "" # ',
            "closing.farewell_text.value",
            "it is posted before an account closes",
        ),
        (
            "{value: 7, clauses",
            "{value: 4000000, clauses",
            "watching.inactive_after.value",
            "at most 3650, not",
        ),
        (
            "follow_up:\n    value: 6",
            "follow_up:\n    value: 100000",
            "goals.follow_up.value",
            "at most 120, not",
        ),
        (
            "asked_every:\n    value: 6",
            "asked_every:\n    value: 100000",
            "retention.asked_every.value",
            "at most 120, not",
        ),
        (
            "checked_every:\n    value: 12",
            "checked_every:\n    value: 200000",
            "visitors.checked_every.value",
            "at most 120, not",
        ),
        (
            "lapses_after: {value: 60",
            "lapses_after: {value: 4000",
            "opening.lapses_after.value",
            "at most 3650",
        ),
        (
            "farewell_days: {value: 14",
            "farewell_days: {value: 4000",
            "closing.farewell_days.value",
            "at most 3650",
        ),
        (
            "  days: {value: 30",
            "  days: {value: 9000000",
            "snapshots.days.value",
            "at most 3650, not 9000000",
        ),
        (
            "decided_within: {value: {amount: 5,",
            "decided_within: {value: {amount: 2601,",
            "opening.decided_within.value",
            "at most 2600, not 2601",
        ),
        (
            'value: "2021-11-03"',
            'value: "0001-01-01"',
            "revision.since.value",
            "at least 1900-01-01, not 0001-01-01",
        ),
        (
            'date: {value: "2026-01-01"',
            'date: {value: "9999-12-31"',
            "revision.date.value",
            "at most 2999-12-31",
        ),
        ("keep_needs: {value: reason,", "keep_needs: {value: luck,", "secrecy.keep_needs.value", "'reason'"),
    ],
)
def test_a_wrong_value_is_explained(written: Path, old: str, new: str, place: str, sentence: str) -> None:
    text = changed(old, new)

    findings = found(written, text)

    assert [one for one in findings if one[1] == place and sentence in one[2]], findings


PLATFORMS = "'facebook', 'instagram', 'youtube', 'x', 'wordpress' or 'other'"


@pytest.mark.parametrize(
    ("routine", "words", "right", "wrong", "place", "near"),
    [
        ("degerfors", "  deadlines:\n    {}:", "x", "twitter", "answering.deadlines.twitter", "x"),
        ("degerfors", "  deadlines:\n    {}:", "x", "wordpres", "answering.deadlines.wordpres", "wordpress"),
        ("gislaved", "  exempt:\n    {}:", "x", "Twitter", "removal.exempt.Twitter", "x"),
        (
            "gislaved",
            "  instructions:\n    {}:",
            "facebook",
            "facebok",
            "removal.instructions.facebok",
            "facebook",
        ),
        (
            "lidingo",
            "  when: {{platforms: [{}], units: [preschool]",
            "instagram",
            "instagrm",
            "opening.steps.22.when.platforms.0",
            "instagram",
        ),
        ("lidingo", "not_platforms: [{}]", "facebook", "tiktok", "opening.steps.30.when.not_platforms.0", ""),
        ("lidingo", "locked: {{value: [{}]", "instagram", "insta", "schools.locked.value.0", "instagram"),
    ],
)
def test_a_platform_on_which_no_account_is_is_found(
    written: Path, routine: str, words: str, right: str, wrong: str, place: str, near: str
) -> None:
    """A rule for "twitter" would hold for no account, and nobody would be told."""
    text = (ROUTINES / f"{routine}.yaml").read_text(encoding="utf-8")
    assert text.count(words.format(right)) == 1
    text = text.replace(words.format(right), words.format(wrong))

    ((line, at, sentence),) = found(written, text)

    hint = f"; did you mean {near!r}?" if near else ""
    assert (at, sentence) == (place, f'should be {PLATFORMS}, not "{wrong}"{hint}')
    assert wrong in text.splitlines()[line - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{amount: 48, clock: weekdays}", "{amount: 48, clock: weekends}"),
        ("evidence_first:", "evidence_frist:"),
        ("acceptance: {value: true, default: true}", "acceptance: {value: true}"),
        ("categories: [hate]", "categories: [hatred]"),
    ],
)
def test_a_finding_names_the_line_of_the_error(written: Path, old: str, new: str) -> None:
    text = changed(old, new)

    lines = [line for line, _, _ in found(written, text)]

    assert line_of(text, new) in lines


def test_what_is_missing_is_named_at_the_part_that_lacks_it(written: Path) -> None:
    text = changed("  consult: {value: närmaste chef, default: true}\n", "")

    ((line, place, sentence),) = found(written, text)

    assert (text.splitlines()[line - 1], place) == ("secrecy:", "secrecy.consult")
    assert sentence == "is missing; give it a value with its clauses, or with 'default: true'"


def test_a_section_that_is_missing_is_told_with_what_it_holds(written: Path) -> None:
    start, end = TIBRO.index("\nwatching:"), TIBRO.index("\nreminding:")

    ((line, place, sentence),) = found(written, TIBRO[:start] + TIBRO[end:])

    assert (line, place) == (1, "watching")
    assert sentence.startswith(
        "is missing; it has the fields cadence, checkin, saturday, elsewhere, morning,"
    )


def test_a_start_that_would_stay_locked_for_ever_is_found(written: Path) -> None:
    text = changed("value: [consultation, approval]", "value: [consultation, approval, notice]")
    without = text.replace("kind: notice", "kind: tick")

    assert found(written, text) == []
    assert any("locked for ever" in sentence for _, _, sentence in found(written, without))


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize(("old", "new"), [("id: watching", "id: pace"), ("", "      required: false\n")])
def test_a_plan_that_says_how_an_account_is_watched_is_asked_for(written: Path, old: str, new: str) -> None:
    text = (ROUTINES / "gislaved.yaml").read_text(encoding="utf-8")
    step = "    - id: watching\n      kind: long_text\n"
    assert text.count(step) == 1
    changed_step = step.replace(old, new) if old else step + new

    ((line, place, sentence),) = found(written, text.replace(step, changed_step))

    assert "planned" in (text.splitlines()[line - 1] + text.splitlines()[line])
    assert place == "watching.cadence.value"
    assert sentence.startswith("each account is watched as its plan says: ask for it in opening.steps")


def test_a_key_that_stands_twice_is_found_at_the_second(written: Path) -> None:
    text = TIBRO + "name: Tibro igen\n"

    assert (len(text.splitlines()), "name", "stands here a second time; remove one of the two") in found(
        written, text
    )


@pytest.mark.parametrize(
    "second", ["watching: {cadence: x}", "watching: 3", "watching: {morning: {value: x}}"]
)
def test_what_stands_twice_is_one_error_whatever_stands_in_it(written: Path, second: str) -> None:
    text = f"{TIBRO}{second}\n"

    ((line, place, sentence),) = found(written, text)

    assert (line, place) == (len(text.splitlines()), "watching")
    assert sentence == "stands here a second time; remove one of the two"


def test_a_routine_without_grounds_is_found_where_they_should_be(written: Path) -> None:
    start, end = TIBRO.index("grounds:"), TIBRO.index("\nremoval:")

    ((line, place, sentence),) = found(written, f"{TIBRO[:start]}grounds: []\n{TIBRO[end:]}")

    assert (line, place) == (line_of(TIBRO, "grounds:"), "grounds")
    assert sentence == "needs at least 1"


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("a: &x\n  - b\n  - *x\n", 1, "an alias (*) stands inside what it stands for; write it out"),
        ("id: y\na: &x\n  b: *x\n", 2, "an alias (*) stands inside what it stands for; write it out"),
        (
            'id: x\nshort: "\\ud800"\n',
            2,
            "there is half a sign here (\\ud800–\\udfff), which is no text; remove it",
        ),
    ],
)
def test_what_is_no_plain_data_is_one_sentence(written: Path, text: str, line: int, sentence: str) -> None:
    assert found(written, text) == [(line, "", sentence)]


def test_aliases_of_aliases_are_answered_at_once(written: Path) -> None:
    """Nine lines that stand for more parts than any machine can hold."""
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]

    ((_, place, sentence),) = found(written, "\n".join(lines))

    assert (place, sentence) == ("", "the aliases (*) here make the file too long; write out what is meant")


@pytest.mark.parametrize(("encoding", "line"), [("latin-1", 7), ("utf-16", 1)])
def test_a_file_that_another_program_saved_is_told_how(written: Path, encoding: str, line: int) -> None:
    written.write_bytes(TIBRO.replace("…", "-").encode(encoding, "replace"))

    (finding,) = check(written)

    assert (finding.line, finding.sentence) == (line, "the file is not UTF-8 text; save it as UTF-8")


def test_a_finding_is_one_line_whatever_a_key_is(written: Path) -> None:
    written.write_text(TIBRO + '"a\\nb": 1\n', encoding="utf-8")

    (finding,) = check(written)

    assert str(finding).splitlines() == [str(finding)]
    assert '"a\\nb": there is no such field' in str(finding)


def test_a_clock_time_without_quotes_is_a_time_and_off_is_a_word(written: Path) -> None:
    """YAML 1.1 would read 17:00 as 1020 and off as false."""
    text = changed('closes: "17:00"', "closes: 17:00").replace("value: optional", "value: off", 1)

    assert found(written, text) == []
    assert load(written).office_hours.value.closes.hour == 17
    assert load(written).notice.duty.value == "off"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("short: Tibro", "short: [Tibro", "en hakparentes eller klammer avslutas inte, eller så saknas ett"),
        ("pdfa1", '"pdfa1', "eller så saknas ett citattecken"),
        ("short: Tibro", "short:\n\t- Tibro #", "här står en tabb; dra in med blanksteg"),
        ("short: Tibro", "short: Tibro: ja", "ett kolon passar inte här; sätt texten inom citattecken"),
        ("short: Tibro", "short: @Tibro", "här står ett tecken som betyder något annat i YAML"),
        ("short: Tibro", "short: *Tibro", "här står ett tecken som betyder något annat i YAML"),
        ("short: Tibro", "- short", "raden är inte skriven eller indragen som de andra"),
        ("short: Tibro", "---", "filen har flera dokument; ta bort raden ---"),
        ("short: Tibro", "short: Tib\x07ro", "här står ett tecken som ingen text får ha; ta bort det"),
        ("short: Tibro", "? {a: b}\n: c", "dra in med blanksteg"),
    ],
)
def test_text_that_is_not_yaml_is_told_in_swedish_where_it_begins(
    written: Path, old: str, new: str, said: str
) -> None:
    """Whoever writes a routine reads no English, and looks where a bracket opens, not where it is missed."""
    text = changed(f"{old}\n", f"{new}\n")

    ((line, place, sentence),) = found(written, text)

    assert place == ""
    first = text[: text.index(new)].count("\n") + 1
    assert first <= line <= first + 2
    told = in_swedish(sentence)
    assert told.startswith("det här är inte YAML")
    assert said in told


def test_a_quotation_mark_without_its_other_half_is_told_where_it_stands(written: Path) -> None:
    text = TIBRO + 'later: "never\n'

    ((line, _, sentence),) = found(written, text)

    assert line == line_of(text, "later:")
    assert sentence == "this is not YAML: a quotation mark opens here and is closed nowhere"


def test_wrong_days_are_no_missing_ones(written: Path) -> None:
    text = changed('value: ["04-01", "10-01"]', 'value: ["1 apr", "1 okt"]')

    assert [place for _, place, _ in found(written, text)] == [
        "snapshots.dates.value.0",
        "snapshots.dates.value.1",
    ]


def test_every_error_is_told_at_once_in_the_order_of_lines(written: Path) -> None:
    text = changed("evidence_first:", "evidence_frist:").replace("clock: weekdays", "clock: weekends")

    findings = found(written, text)

    assert len(findings) == 3
    assert sorted(findings) == sorted(findings, key=lambda one: one[0])


def test_a_wrong_file_is_refused_with_all_findings(written: Path) -> None:
    written.write_text(changed("evidence_first:", "evidence_frist:"), encoding="utf-8")

    with pytest.raises(RoutineRefused, match="did you mean 'evidence_first'") as refused:
        load(written)

    assert check(written) == refused.value.findings


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{amount: 48, clock: weekdays}",
            "{amount: 48, clock: weekends}",
            "clock: ska vara 'elapsed', 'weekdays', 'office' eller 'working_days', inte \"weekends\"",
        ),
        (
            "short: Tibro\n",
            "short: 3\n",
            "short: ska vara text, inte 3",
        ),
        (
            "  consult: {value: närmaste chef, default: true}\n",
            "",
            "secrecy.consult: saknas; ge det ett värde med dess krav (clauses), eller med ”default: true”",
        ),
        (
            "clauses: [TIB-84]",
            "clauses: [TIB-999]",
            "grounds.1.clauses.0: kravet TIB-999 finns inte; dokumentet har TIB-01 till TIB-103",
        ),
    ],
)
def test_whoever_writes_a_routine_is_told_in_swedish(written: Path, old: str, new: str, said: str) -> None:
    text = changed(old, new)
    written.write_text(text, encoding="utf-8")

    (one,) = check(written)

    line = say_finding(one.line, one.place, one.sentence)
    assert line.startswith(f"rad {one.line}: ")
    assert said in line


def test_a_routine_is_found_as_its_municipality_is_written() -> None:
    assert load("Lidingö") is load("lidingo")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(RoutineRefused, match="degerfors, gislaved, laholm, lidingo, tibro"):
        load("tobro")


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "null", "a: &a [*a]", "? {a: b}\n: c", "\x00", "- \ta", "!!x y"]
)
def test_nonsense_is_explained_and_never_throws(written: Path, text: str) -> None:
    assert found(written, text)


@given(text=st.text(max_size=40), place=st.integers(0, len(TIBRO)))
@settings(max_examples=60, deadline=None)
def test_no_change_to_a_file_makes_check_throw(
    tmp_path_factory: pytest.TempPathFactory, text: str, place: int
) -> None:
    path = tmp_path_factory.mktemp("routine") / "any.yaml"
    path.write_bytes((TIBRO[:place] + text + TIBRO[place:]).encode("utf-8", "surrogatepass"))

    assert all(finding.line >= 1 and finding.sentence for finding in check(path))


def test_a_clause_that_does_not_exist_is_found_on_its_line(written: Path) -> None:
    text = changed("clauses: [TIB-84]", "clauses: [TIB-84, TIB-999]")

    ((line, place, sentence),) = found(written, text)

    assert "TIB-999" in text.splitlines()[line - 1]
    assert (place, sentence) == (
        "grounds.1.clauses.1",
        "there is no clause TIB-999; the document has TIB-01 to TIB-103",
    )


def test_the_known_clauses_are_those_of_the_clause_files() -> None:
    files, wrong = read_all()

    assert wrong == ()
    assert set(known_ids().values()) == {tuple(clauses.file.clauses) for clauses in files}


@pytest.mark.parametrize("name", names())
def test_the_routines_that_come_along_are_right(name: str) -> None:
    assert check(ROUTINES / f"{name}.yaml") == ()
