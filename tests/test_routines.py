"""The five routines: what each municipality decided, and wherein they differ."""

from __future__ import annotations

import re
from datetime import date

import pytest

from routines.library import load, names
from routines.model import Category, ClockName, DiaryAtRemoval, NoticeDuty, Routine, Signature, Span
from routines.sense import cited_clauses

PREFIX = {"degerfors": "DEG", "gislaved": "GIS", "laholm": "LAH", "lidingo": "LID", "tibro": "TIB"}
#: How many clauses each document has.
CLAUSES = {"DEG": 60, "GIS": 100, "LAH": 98, "LID": 145, "TIB": 103}

DEG, GIS, LAH, LID, TIB = (load(name) for name in sorted(PREFIX))
FIVE = (DEG, GIS, LAH, LID, TIB)


def hours(amount: int, clock: ClockName) -> Span:
    return Span(amount=amount, clock=clock)


def ground_texts(routine: Routine) -> list[str]:
    return [ground.text for ground in routine.grounds]


def test_five_routines_come_along() -> None:
    assert names() == tuple(sorted(PREFIX))


@pytest.mark.parametrize("routine", FIVE, ids=lambda routine: routine.id)
def test_every_clause_is_one_of_the_municipalitys_own_document(routine: Routine) -> None:
    prefix = PREFIX[routine.id]
    cited = [clause for _, clause in cited_clauses(routine)]

    assert cited
    assert {clause.split("-")[0] for clause in cited} == {prefix}
    assert max(int(clause.split("-")[1]) for clause in cited) <= CLAUSES[prefix]


@pytest.mark.parametrize("routine", FIVE, ids=lambda routine: routine.id)
def test_clauses_are_written_with_two_figures(routine: Routine) -> None:
    """TIB-07 and TIB-7 would be two clauses to a search."""
    assert all(re.fullmatch(r"[A-Z]{3}-\d{2,3}", clause) for _, clause in cited_clauses(routine))


@pytest.mark.parametrize("routine", FIVE, ids=lambda routine: routine.id)
def test_personal_data_has_a_ground_of_secrecy(routine: Routine) -> None:
    """Otherwise a comment with somebody's personal number would be shown to the whole channel."""
    for category in (Category.PERSONAL_NUMBER, Category.PHONE, Category.ADDRESS, Category.SENSITIVE):
        ground = routine.ground_for(category)
        assert ground is not None
        assert ground.secrecy


@pytest.mark.parametrize("routine", FIVE, ids=lambda routine: routine.id)
def test_office_hours_are_a_default_everywhere(routine: Routine) -> None:
    assert routine.office_hours.default


# --- profiles of each -----------------------------------------------------------------------------


@pytest.mark.clauses("TIB-25", "TIB-79", "TIB-80", "TIB-53", "TIB-72")
def test_tibro() -> None:
    assert TIB.removal.deadline.value == hours(48, ClockName.ELAPSED)
    assert TIB.removal.deadline.section == "4.4"
    assert TIB.removal.diary.value is DiaryAtRemoval.BEFORE
    assert TIB.removal.diary_strict.value
    assert TIB.answering.deadline.value == hours(48, ClockName.WEEKDAYS)
    assert {
        TIB.answer_deadline(platform) for platform in ("facebook", "x", "wordpress", "anything_else")
    } == {TIB.answering.deadline}
    assert TIB.forwarding.diary.value
    assert TIB.secrecy.diaries.value == ("kommunens dokument- och ärendehanteringssystem",)
    assert len(TIB.grounds) == 9


@pytest.mark.clauses("TIB-83", "TIB-84", "TIB-85", "TIB-86", "TIB-87", "TIB-88", "TIB-91", "TIB-93")
def test_tibro_lists_eight_kinds_of_forbidden_content() -> None:
    assert [g.text for g in TIB.grounds if g.section == "4.4"] == [
        "förtal, personliga angrepp eller förolämpningar",
        "hets mot folkgrupp eller trakasserier",
        "olovliga våldsskildringar eller pornografi",
        "uppmaningar till brott eller information om brottslig verksamhet",
        "handlingar som omfattas av sekretess eller innehåller känslig information om enskilda",
        "bilder på människor där det saknas godkännande från dem som är identifierbara",
        "upphovsrättsligt skyddat material",
        "kommersiella budskap",
    ]


@pytest.mark.clauses("LAH-16", "LAH-29", "LAH-40", "LAH-50", "LAH-72", "LAH-73")
def test_laholm() -> None:
    assert LAH.removal.deadline.value == hours(48, ClockName.WEEKDAYS)
    assert LAH.removal.diary.value is DiaryAtRemoval.CASE
    assert LAH.coordinator.value == "kommunikationsenheten"
    assert LAH.answering.may_stay_unanswered.value
    assert LAH.forwarding.diary.value
    assert LAH.removal.evidence_first.default


@pytest.mark.clauses("LAH-31", "LAH-32", "LAH-33", "LAH-34", "LAH-35", "LAH-36", "LAH-37")
def test_laholm_lists_seven_kinds_and_adds_secrecy() -> None:
    assert ground_texts(LAH) == [
        "personangrepp",
        "obscena ord",
        "hets mot folkgrupp",
        "intrång i upphovsrätt",
        "våldsskildringar",
        "pornografi",
        "kommersiell reklam",
        "inlägg som innehåller sekretessbelagd information",
    ]


@pytest.mark.clauses("DEG-58", "DEG-59", "DEG-60")
def test_degerfors_answers_by_three_clocks() -> None:
    assert DEG.answer_deadline("x").value == hours(4, ClockName.OFFICE)
    assert DEG.answer_deadline("facebook").value == hours(1, ClockName.WORKING_DAYS)
    assert DEG.answer_deadline("wordpress").value == hours(1, ClockName.WORKING_DAYS)
    assert DEG.answer_deadline("instagram").value == hours(24, ClockName.WEEKDAYS)


@pytest.mark.clauses("DEG-41", "DEG-42")
def test_degerfors_removes_attacks_without_a_word() -> None:
    for ground in DEG.grounds:
        if ground.id != "advert":
            assert ground.notice is not None
            assert ground.notice.value is NoticeDuty.OFF
            assert ground.may_answer is not None
            assert not ground.may_answer.value


@pytest.mark.clauses("DEG-43", "DEG-44", "DEG-50")
def test_degerfors_tells_who_advertised_and_asks_about_public_events() -> None:
    advert = DEG.ground_for(Category.ADVERT)

    assert advert is not None
    assert advert.notice is not None
    assert advert.notice.value is NoticeDuty.REQUIRED
    assert advert.may_answer is None
    assert advert.exception is not None
    assert "offentligt evenemang" in advert.exception.value


@pytest.mark.clauses("GIS-13", "GIS-15", "GIS-50", "GIS-58", "GIS-63", "GIS-71")
def test_gislaved() -> None:
    assert GIS.removal.evidence_first.value
    assert GIS.removal.diary.value is DiaryAtRemoval.SECRECY
    assert GIS.answering.signature.value is Signature.REQUIRED
    assert GIS.forwarding.acknowledge.value
    assert GIS.removal.instructions["facebook"].value == (
        "Ta bort inlägg genom att klicka på krysset till höger om inlägget."
    )


@pytest.mark.clauses("LID-45", "LID-113", "LID-117", "LID-121", "LID-122", "LID-123", "LID-140")
def test_lidingo() -> None:
    assert len(LID.removal.archive_places.value) == 2
    assert LID.removal.diary.value is DiaryAtRemoval.REGISTRAR
    assert LID.notice.duty.value is NoticeDuty.REQUIRED
    assert LID.notice.rules_link.value
    assert LID.answering.signature.value is Signature.FORBIDDEN
    assert LID.answering.signature_text.value == ""
    assert LID.forwarding.acknowledge.clauses == ("LID-117",)
    assert LID.secrecy.keep_needs.value == "consultation"
    for ground in (LID.ground("privacy"), LID.ground("secrecy")):
        assert ground is not None
        assert ground.deadline is not None
        assert ground.deadline.value.amount == 0


@pytest.mark.clauses("LID-120", "LID-46", "LID-136", "LID-137")
def test_lidingo_has_grounds_beyond_its_list() -> None:
    assert "inlägg som inte är i enlighet med ändamålet och angivna regler" in ground_texts(LID)
    assert "kan antas strida mot gällande lagstiftning" in ground_texts(LID)
    ended = LID.ground("ended_discussion")
    assert ended is not None
    assert ended.notice is not None
    assert ended.notice.value is NoticeDuty.OFF


# --- wherein they differ --------------------------------------------------------------------------


@pytest.mark.clauses("LID-113", "GIS-50", "DEG-15")
def test_a_signature_is_forbidden_here_and_required_there() -> None:
    assert [r.answering.signature.value.value for r in FIVE] == [
        "optional",
        "required",
        "optional",
        "forbidden",
        "optional",
    ]


@pytest.mark.clauses("TIB-79", "LAH-29")
def test_only_tibro_and_laholm_give_removal_a_number() -> None:
    assert [r.id for r in FIVE if not r.removal.deadline.default] == ["laholm", "tibro"]


@pytest.mark.clauses("DEG-58", "TIB-53")
def test_only_degerfors_and_tibro_give_answers_a_number() -> None:
    assert [r.id for r in FIVE if not r.answering.deadline.default] == ["degerfors", "tibro"]


@pytest.mark.clauses("LID-119", "GIS-63", "TIB-80")
def test_evidence_comes_before_removal_everywhere_by_clause_or_by_default() -> None:
    assert all(r.removal.evidence_first.value for r in FIVE)
    assert [r.id for r in FIVE if r.removal.evidence_first.default] == ["degerfors", "laholm"]


@pytest.mark.clauses("LID-133", "GIS-72")
def test_only_lidingo_and_gislaved_exempt_x_from_removal() -> None:
    assert [r.id for r in FIVE if r.exemption("x", date(2026, 11, 29))] == ["gislaved", "lidingo"]
    assert not any(r.exemption("facebook", date(2026, 11, 29)) for r in FIVE)


@pytest.mark.clauses("LID-134", "GIS-73")
def test_the_counter_statement_has_both_parts_where_the_document_asks_for_it() -> None:
    for routine in (LID, GIS):
        text = routine.removal.counter_statement
        assert text.clauses
        assert "stödjer inte denna uppfattning" in text.value
        assert "Sådana inlägg får inte göras" in text.value


@pytest.mark.clauses("LID-129", "GIS-69", "LAH-32")
def test_swearing_is_a_ground_in_lidingo_and_gislaved_obscene_words_in_laholm_too() -> None:
    assert [r.id for r in FIVE if r.ground_for(Category.PROFANITY)] == ["gislaved", "lidingo"]
    assert [r.id for r in FIVE if r.ground_for(Category.SEXUAL)] == ["gislaved", "laholm", "lidingo"]


@pytest.mark.clauses("LID-127", "GIS-67", "DEG-55", "TIB-86")
def test_incitement_to_crime_is_no_ground_in_laholm() -> None:
    assert [r.id for r in FIVE if r.ground_for(Category.CRIME)] == [
        "degerfors",
        "gislaved",
        "lidingo",
        "tibro",
    ]


@pytest.mark.clauses("DEG-50")
def test_only_degerfors_lets_public_events_be_advertised() -> None:
    assert [r.id for r in FIVE if any(ground.exception for ground in r.grounds)] == ["degerfors"]


@pytest.mark.clauses("LID-109", "LAH-72", "TIB-52", "GIS-55", "DEG-48")
def test_only_laholm_lets_a_question_stay_unanswered() -> None:
    assert [r.id for r in FIVE if r.answering.may_stay_unanswered.value] == ["laholm"]


@pytest.mark.clauses("LID-40", "LID-139", "GIS-13", "GIS-77", "LAH-40", "TIB-72")
def test_the_diary_asked_for_first_is_the_administrations_where_two_are_named() -> None:
    assert LID.secrecy.diaries.value[0] == "aktuell förvaltnings diarium"
    assert GIS.secrecy.diaries.value[0] == "förvaltningens diarium"
    assert len(LID.secrecy.diaries.value) == len(GIS.secrecy.diaries.value) == 2


@pytest.mark.clauses("LID-131", "LID-132", "GIS-71", "GIS-74", "GIS-75")
def test_removal_instructions_are_the_documents_own_where_there_are_any() -> None:
    assert {r.id: sorted(r.removal.instructions) for r in FIVE if r.removal.instructions} == {
        "gislaved": ["facebook"],
        "lidingo": ["facebook", "instagram"],
    }
    assert not GIS.removal.instruction_otherwise.default
