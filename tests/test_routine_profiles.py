"""Wherein the five differ in time, duty, accounts and records, as their documents say it."""

from __future__ import annotations

import re

import pytest

from routines.library import load, names
from routines.model import (
    HELD,
    Cadence,
    NoticeDuty,
    Phase,
    PoliticsTreatment,
    RegisterField,
    RevisionCadence,
    Role,
    Routine,
    Sharing,
    SnapshotFormat,
    Step,
    StepKind,
)

DEG, GIS, LAH, LID, TIB = (load(name) for name in names())
FIVE = (DEG, GIS, LAH, LID, TIB)
each = pytest.mark.parametrize("routine", FIVE, ids=lambda routine: routine.id)


def steps(routine: Routine, kind: StepKind) -> list[Step]:
    return [step for step in routine.opening.steps if step.kind is kind]


def planned(routine: Routine) -> list[Step]:
    """What the document itself asks before the decision."""
    return [step for step in routine.opening.steps if step.phase is Phase.PLAN and step.clauses]


def cited(routine: Routine, prefix: str, first: int, last: int) -> list[str]:
    """The opening's steps by which clauses of the document they stand, in the wizard's order."""
    wanted = {f"{prefix}-{number:02}" for number in range(first, last + 1)}
    return [clause for step in routine.opening.steps for clause in step.clauses if clause in wanted]


# --- opening ---------------------------------------------------------------------------------------


def test_gislaved_asks_its_activity_plan_s_fields_in_the_plan_s_order() -> None:
    assert [step.clauses[0] for step in planned(GIS)] == [
        "GIS-83", "GIS-84", "GIS-85", "GIS-86", "GIS-87", "GIS-88",
        "GIS-90", "GIS-92", "GIS-93", "GIS-94", "GIS-95",
    ]  # fmt: skip
    assert [step.id for step in GIS.opening.steps if not step.required] == ["other"]
    assert next(step for step in GIS.opening.steps if step.id == "administrators").least == 2
    approvals = steps(GIS, StepKind.APPROVAL)
    assert [(step.by, step.clauses[0]) for step in approvals] == [
        (Role.MANAGER, "GIS-96"),
        (Role.DEPARTMENT_HEAD, "GIS-97"),
    ]


def test_laholm_asks_its_annex_s_seven_fields_and_six_ticks_in_the_annex_s_order() -> None:
    assert cited(LAH, "LAH", 84, 98) == [
        "LAH-84", "LAH-85", "LAH-86", "LAH-87", "LAH-88", "LAH-89", "LAH-90", "LAH-91",
        "LAH-92", "LAH-93", "LAH-93", "LAH-94", "LAH-95", "LAH-96", "LAH-97", "LAH-98",
    ]  # fmt: skip
    ticks = [step for step in steps(LAH, StepKind.TICK) if step.phase is Phase.PLAN]
    assert [step.label[:3] for step in ticks] == ["Vi "] * 6
    assert LAH.opening.informed_at.value == "kommunikationsenheten@laholm.se"


def test_tibro_s_decision_says_purpose_channel_group_person_and_substitute() -> None:
    plan = planned(TIB)
    assert [step.id for step in plan if step.clauses[0] in {f"TIB-{n}" for n in range(12, 17)}] == [
        "purpose", "platform", "address", "target_group", "responsible", "substitute",
    ]  # fmt: skip
    purposes = next(step for step in plan if step.id == "overall_purpose")
    assert (len(purposes.options), purposes.least) == (4, 1)
    assert TIB.opening.approval.value == (Role.DEPARTMENT_HEAD, Role.MANAGER)
    assert TIB.opening.any_approves.value
    assert TIB.opening.consultation.value == (Role.IT_HEAD,)
    assert not TIB.opening.consultation_stops.value


def test_lidingo_locks_the_start_and_makes_exceptions_for_schools_and_facebook() -> None:
    assert LID.opening.locked_until.value == (StepKind.APPROVAL, StepKind.NOTICE)
    assert LID.opening.manager_confirms[0].value == "det finns resurser att hantera kanalen"
    by_id = {step.id: step for step in LID.opening.steps}
    assert by_id["public"].unless == by_id["locked"].when
    assert by_id["made_administrators"].when is not None
    assert by_id["made_administrators"].when.platforms == ("facebook",)
    assert by_id["login"].when is not None
    assert by_id["login"].when.not_platforms == ("facebook",)
    assert by_id["registrar"].by is Role.REGISTRAR


def test_degerfors_asks_the_manager_and_anchors_it_with_the_management() -> None:
    assert DEG.opening.approval.value == (Role.MANAGER, Role.MANAGEMENT)
    assert not DEG.opening.any_approves.value
    assert [step.by for step in steps(DEG, StepKind.NOTICE)] == [Role.COORDINATOR]
    assert DEG.sender.banner.value == "degerfors.se"
    assert not DEG.sender.logo.value
    assert next(step for step in DEG.opening.steps if step.id == "administrators").least == 2


@each
def test_what_is_decided_stands_after_what_is_planned_and_before_the_start(routine: Routine) -> None:
    order = [Phase.PLAN, Phase.DECIDE, Phase.START]
    for steps_ in (routine.opening.steps, routine.closing.steps):
        phases = [order.index(step.phase) for step in steps_]
        assert phases == sorted(phases)


@each
def test_no_step_asks_for_a_password(routine: Routine) -> None:
    for step in routine.opening.steps:
        if step.kind not in {StepKind.CONFIRM, StepKind.PEOPLE}:
            assert not re.search(r"lösenord|inloggningsuppgift", step.label.lower()), step.id


# --- closing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("routine", [LID, GIS], ids=lambda routine: routine.id)
def test_lidingo_and_gislaved_contact_tell_and_picture_before_they_close(routine: Routine) -> None:
    assert [step.id for step in routine.closing.steps if step.clauses] == [
        "manager", "coordinator", "farewell", "snapshot",
    ]  # fmt: skip
    assert next(step for step in routine.closing.steps if step.id == "snapshot").by is Role.COORDINATOR


def test_degerfors_informs_before_tibro_after_and_laholm_only_pictures() -> None:
    assert [step.id for step in DEG.closing.steps if step.clauses] == ["manager", "informed", "farewell"]
    assert TIB.closing.steps[-1].kind is StepKind.NOTICE
    assert "LAH-47" in next(step for step in LAH.closing.steps if step.id == "snapshot").clauses


@each
def test_nobody_closes_an_account_without_a_yes_a_farewell_and_a_picture(routine: Routine) -> None:
    kinds = [step.kind for step in routine.closing.steps]
    assert {StepKind.APPROVAL, StepKind.POST, StepKind.FILE} <= set(kinds)
    assert routine.snapshots.before_closing.value


# --- watching and duty -----------------------------------------------------------------------------


@pytest.mark.clauses("TIB-21", "LID-44", "LAH-25", "GIS-93")
def test_watching_is_daily_continuous_or_as_planned() -> None:
    assert [routine.watching.cadence.value for routine in FIVE] == [
        Cadence.WEEKDAYS, Cadence.PLANNED, Cadence.WEEKDAYS, Cadence.WEEKDAYS, Cadence.CONTINUOUS,
    ]  # fmt: skip
    assert DEG.watching.cadence.default


@pytest.mark.clauses("TIB-31", "TIB-25", "TIB-79")
def test_only_tibro_has_a_number_of_days_and_alarms_at_weekends() -> None:
    assert TIB.watching.inactive_after.clauses == ("TIB-31",)
    assert [r.watching.inactive_after.default for r in (DEG, GIS, LAH, LID)] == [True] * 4
    assert [r.watching.weekend_alarm.value for r in FIVE] == [False, False, False, False, True]


@pytest.mark.clauses("LID-21", "LAH-66", "TIB-16", "DEG-47", "LAH-26")
def test_a_substitute_is_required_everywhere_by_clause_or_by_default() -> None:
    assert all(one.absence.substitute_required.value for one in FIVE)
    assert [one.absence.substitute_required.default for one in FIVE] == [False, True, False, True, False]
    assert LID.absence.triggers.value == LAH.absence.triggers.value
    assert LID.absence.ensured_by.value is Role.MANAGER


@pytest.mark.clauses("TIB-29", "GIS-90", "DEG-33")
def test_two_administrators_by_clause_or_by_default() -> None:
    assert {routine.roles.min_administrators.value for routine in FIVE} == {2}
    assert [routine.roles.min_administrators.default for routine in FIVE] == [False, False, True, True, False]


@pytest.mark.clauses("LID-23")
def test_only_lidingo_gives_registrars_a_way_into_the_accounts() -> None:
    assert [routine.roles.registrar_access.value for routine in FIVE] == [False, False, False, True, False]


@pytest.mark.clauses("TIB-59")
def test_only_tibro_locks_answers_when_many_are_critical() -> None:
    assert TIB.criticism.consult.value == (Role.MANAGER, Role.COORDINATOR)
    assert not any(routine.criticism.consult.value for routine in (DEG, GIS, LAH, LID))


@pytest.mark.clauses("LID-136", "LID-137")
def test_only_lidingo_ends_discussions_and_says_nothing_to_those_who_go_on() -> None:
    assert [routine.discussions.may_end.value for routine in FIVE] == [False, False, False, True, False]
    assert LID.discussions.later_notice.value is NoticeDuty.OFF
    assert LID.discussions.later_removed_at_once.value


@pytest.mark.clauses("GIS-59", "GIS-60", "TIB-62", "LAH-75")
def test_politics_is_referred_left_or_has_no_place() -> None:
    assert [routine.politics.treatment.value for routine in FIVE] == [
        PoliticsTreatment.SILENT, PoliticsTreatment.REFER, PoliticsTreatment.NO_FORUM,
        PoliticsTreatment.SILENT, PoliticsTreatment.DO_NOT_ANSWER_ELSEWHERE,
    ]  # fmt: skip
    assert not any(routine.politics.removal_ground.value for routine in FIVE)


# --- what comes round ------------------------------------------------------------------------------


@pytest.mark.clauses("LID-12", "GIS-16", "TIB-74", "LAH-45")
def test_snapshots_have_a_calendar_of_their_own() -> None:
    assert LID.snapshots.dates.value == ("03-01", "10-01")
    assert GIS.snapshots.dates.value == ("06-15", "12-15")
    assert LAH.snapshots.dates.value == ("10-01",)
    assert (TIB.snapshots.dates.value, TIB.snapshots.dates.default) == (("04-01", "10-01"), True)
    assert DEG.snapshots.dates.default


def test_snapshots_are_kept_as_each_archive_wants_them() -> None:
    assert TIB.snapshots.format.value is SnapshotFormat.PDFA1
    assert TIB.snapshots.place.value.startswith("T:\\Tibro\\Grafisk Profil\\07. ")
    assert GIS.snapshots.format.value is SnapshotFormat.PDFA
    assert GIS.snapshots.sent_to.value is Role.ARCHIVIST
    assert LID.snapshots.performer.value is Role.COORDINATOR


@pytest.mark.clauses("LID-53", "GIS-20", "TIB-02", "TIB-03", "LAH-81", "LAH-83")
def test_the_document_is_revised_yearly_on_a_date_or_once_a_term() -> None:
    assert [routine.revision.cadence.value for routine in FIVE] == [
        RevisionCadence.YEARLY, RevisionCadence.YEARLY, RevisionCadence.TERM,
        RevisionCadence.YEARLY, RevisionCadence.DATE,
    ]  # fmt: skip
    assert DEG.revision.cadence.default
    assert str(TIB.revision.date.value) == "2026-01-01"
    assert TIB.revision.owner.value is Role.COMMUNICATIONS_HEAD
    assert TIB.acting(TIB.revision.owner.value) is Role.COORDINATOR
    assert len(LAH.revision.outcomes.value) == 4
    assert GIS.revision.decided_by.value is Role.BOARD


@pytest.mark.clauses("LAH-61", "LID-60", "GIS-38")
def test_goals_are_asked_for_where_the_document_does() -> None:
    assert [routine.goals.required.value for routine in FIVE] == [False, True, True, True, False]
    assert [routine.goals.measurable.value for routine in FIVE] == [False, True, False, True, False]
    assert LID.goals.questions.value == GIS.goals.questions.value
    assert {routine.goals.follow_up.value for routine in FIVE} == {6}


# --- the list, the login, the visitors, the records ------------------------------------------------


def test_the_register_stands_where_each_document_puts_it() -> None:
    assert [routine.account_register.place.value for routine in (GIS, LAH, LID, TIB)] == [
        "gislaved.se/socialamedier", "laholm.se", "www.lidingo.se/sociala-medier", "www.tibro.se",
    ]  # fmt: skip
    assert [routine.account_register.in_document_plan.value for routine in FIVE] == [True] + [False] * 4
    wanted = {RegisterField.RESPONSIBLE_PERSON, RegisterField.PURPOSE, RegisterField.TARGET_GROUP}
    assert wanted <= set(TIB.account_register.fields.value)
    named = [RegisterField.RESPONSIBLE_PERSON in routine.account_register.fields.value for routine in FIVE]
    assert named == [routine is TIB for routine in FIVE]
    assert RegisterField.RECORD_TYPES in LID.account_register.fields.value


def test_logins_are_kept_as_each_document_says() -> None:
    assert [routine.credentials.own_email.value for routine in FIVE] == [False, True, False, False, False]
    assert GIS.credentials.custodian.value is Role.COORDINATOR
    assert GIS.credentials.told_on_change.clauses == ("GIS-100",)
    assert LID.credentials.sharing_on["facebook"].value is Sharing.ADMINISTRATORS
    assert LID.credentials.leaver_hands_over.clauses[0] == "LID-78"
    assert TIB.credentials.custody.clauses == ("TIB-30",)


def test_visitors_are_told_what_each_document_lists() -> None:
    def told(routine: Routine) -> set[str]:
        return {clause for part in routine.visitors.parts for clause in part.clauses}

    assert {"TIB-17", "TIB-18", "TIB-19", "TIB-81", "TIB-82", "TIB-94"} <= told(TIB)
    assert {f"LAH-{number}" for number in range(76, 81)} | {"LAH-30"} <= told(LAH)
    assert {"LID-66", "LID-70", "LID-72", "LID-73", "LID-74", "LID-122"} <= told(LID)
    assert [part.id for part in TIB.visitors.parts if not part.required] == ["part_of", "phone", "website"]
    assert TIB.visitors.draft.value


def test_only_lidingo_sends_direct_messages_on_to_the_registrar() -> None:
    assert [routine.direct_messages.to_registrar.value for routine in FIVE] == [False] * 3 + [True, False]
    assert all(routine.direct_messages.record.value for routine in FIVE)


def test_lidingo_names_whom_one_may_like() -> None:
    assert (len(LID.following.may.value), len(LID.following.may_not.value)) == (4, 3)


# --- all together ----------------------------------------------------------------------------------


@each
def test_whoever_is_to_act_can_be_found_in_the_register(routine: Routine) -> None:
    assert {routine.acting(role) for role in Role} <= HELD


@each
def test_no_text_of_a_routine_speaks_of_another_municipality(routine: Routine) -> None:
    others = {one.short for one in FIVE} - {routine.short}
    text = routine.model_dump_json()
    assert not [other for other in others if other in text]
