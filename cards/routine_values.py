"""The Swedish words in which a routine's values are shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from routines.model import (
    AbsenceTrigger,
    Cadence,
    Method,
    NoticeDuty,
    OtherMedium,
    OwnerKind,
    Phase,
    PoliticsTreatment,
    RegisterField,
    RevisionCadence,
    Role,
    SamePerson,
    Sharing,
    Signature,
    SnapshotFormat,
    StepKind,
    UnitKind,
)
from routines.model.comments import DiaryAtRemoval

VALUES: Mapping[type[StrEnum], Mapping[str, str]] = {
    Role: {
        Role.RESPONSIBLE: "kontoansvarig",
        Role.SUBSTITUTE: "ersättare",
        Role.ADMINISTRATOR: "kontots administratör",
        Role.MANAGER: "närmaste chef",
        Role.DEPARTMENT_HEAD: "förvaltningschef",
        Role.MANAGEMENT: "ledningen",
        Role.COORDINATOR: "samordnaren",
        Role.COMMUNICATIONS_HEAD: "kommunikationschef",
        Role.IT_HEAD: "IT-chef",
        Role.STRATEGIST: "kommunikationsstrateg",
        Role.REGISTRAR: "registrator",
        Role.ARCHIVIST: "arkivarie",
        Role.LAWYER: "jurist",
        Role.IT_ADMIN: "IT-ansvarig",
        Role.BOARD: "kommunstyrelsen",
    },
    OwnerKind: {
        OwnerKind.DEPARTMENT: "förvaltning",
        OwnerKind.UNIT: "enhet",
        OwnerKind.COMPANY: "bolag",
        OwnerKind.COMMON: "kommunen gemensamt",
    },
    Cadence: {
        Cadence.WEEKDAYS: "varje vardag",
        Cadence.CONTINUOUS: "löpande, och varje vardag",
        Cadence.PLANNED: "varje vardag; vad kontot behöver därutöver står i dess egen plan",
    },
    AbsenceTrigger: {
        AbsenceTrigger.ABSENCE: "frånvaro",
        AbsenceTrigger.LEAVE: "ledighet",
        AbsenceTrigger.SICKNESS: "sjukdom",
        AbsenceTrigger.END_OF_EMPLOYMENT: "när någon slutar",
    },
    SnapshotFormat: {
        SnapshotFormat.SCREENSHOT: "skärmdump",
        SnapshotFormat.PDFA: "skärmdump som PDF/A",
        SnapshotFormat.PDFA1: "skärmdump som PDF/A-1",
    },
    RevisionCadence: {
        RevisionCadence.YEARLY: "en gång om året",
        RevisionCadence.DATE: "ett angivet datum",
        RevisionCadence.TERM: "en gång per mandatperiod",
        RevisionCadence.NONE: "anges inte",
    },
    PoliticsTreatment: {
        PoliticsTreatment.REFER: "besvaras inte, hänvisas till partierna",
        PoliticsTreatment.DO_NOT_ANSWER_ELSEWHERE: "besvaras inte i andras kanaler",
        PoliticsTreatment.NO_FORUM: "kommunens kanaler är inte forum för partipolitik",
        PoliticsTreatment.SILENT: "nämns inte",
    },
    DiaryAtRemoval: {
        DiaryAtRemoval.BEFORE: "alltid, innan något tas bort",
        DiaryAtRemoval.SECRECY: "vid sekretess, innan ärendet avslutas",
        DiaryAtRemoval.SECRECY_BEFORE: "vid sekretess, innan något tas bort",
        DiaryAtRemoval.REGISTRAR: "registrator avgör efter borttagningen",
        DiaryAtRemoval.CASE: "när det är ett ärende eller sekretess",
        DiaryAtRemoval.NEVER: "krävs inte",
    },
    Method: {Method.HIDE: "dölj", Method.DELETE: "radera", Method.EITHER: "dölj eller radera"},
    NoticeDuty: {
        NoticeDuty.REQUIRED: "ska ges om det är möjligt",
        NoticeDuty.OPTIONAL: "får ges",
        NoticeDuty.OFF: "ges inte",
    },
    OtherMedium: {
        OtherMedium.NEVER: "aldrig",
        OtherMedium.REASON: "med ett skäl",
        OtherMedium.FREE: "när det passar",
    },
    Signature: {
        Signature.FORBIDDEN: "inte med namn eller titel",
        Signature.REQUIRED: "ska göras",
        Signature.OPTIONAL: "valfritt",
    },
    Sharing: {
        Sharing.ADMINISTRATORS: "alla är administratörer",
        Sharing.LOGIN: "gemensam inloggning",
        Sharing.EITHER: "administratörer eller gemensam inloggning",
    },
    RegisterField: {
        RegisterField.PLATFORM: "kanal",
        RegisterField.NAME: "namn",
        RegisterField.ADDRESS: "adress",
        RegisterField.UNIT: "verksamhet",
        RegisterField.RESPONSIBLE: "ansvarig verksamhet",
        RegisterField.RESPONSIBLE_PERSON: "vem som är ansvarig",
        RegisterField.CONTACT: "kontaktuppgifter",
        RegisterField.PURPOSE: "syfte",
        RegisterField.TARGET_GROUP: "målgrupp",
        RegisterField.TOPICS: "vad kontot handlar om",
        RegisterField.GOALS: "mål",
        RegisterField.WATCHING: "hur kontot bevakas",
        RegisterField.HOURS: "timmar i veckan",
        RegisterField.RECORD_TYPES: "handlingstyper",
    },
    SamePerson: {
        SamePerson.TWICE: "godkänner hen två gånger, en gång i varje roll",
        SamePerson.ONCE: "räcker det att hen godkänner en gång",
        SamePerson.NEVER: "väljs någon annan: två personer godkänner",
    },
    Phase: {Phase.PLAN: "Planera", Phase.DECIDE: "Besluta", Phase.START: "Genomföra"},
    UnitKind: {
        UnitKind.PRESCHOOL: "förskola",
        UnitKind.SCHOOL: "skola",
        UnitKind.YOUTH: "ungdomsverksamhet",
        UnitKind.CULTURE: "kultur och fritid",
    },
    StepKind: {
        StepKind.TEXT: "skrivs in",
        StepKind.LONG_TEXT: "beskrivs",
        StepKind.NUMBER: "ett tal skrivs in",
        StepKind.ADDRESS: "webbadressen skrivs in",
        StepKind.PLATFORM: "kanalen väljs",
        StepKind.UNIT: "verksamheten skrivs in",
        StepKind.UNIT_KIND: "verksamhetens slag väljs",
        StepKind.OWNER: "ägaren väljs",
        StepKind.TEAM_CHANNEL: "teamkanalen väljs",
        StepKind.PERSON: "en person väljs",
        StepKind.PEOPLE: "personer väljs",
        StepKind.CHOICE: "ett av svaren väljs",
        StepKind.CHOICES: "svar väljs",
        StepKind.GOALS: "mål skrivs in, med mått och datum",
        StepKind.TICK: "bockas av",
        StepKind.APPROVER: "den som beslutar väljs",
        StepKind.APPROVAL: "godkänns",
        StepKind.CONSULTATION: "samråd",
        StepKind.NOTICE: "meddelas",
        StepKind.CONFIRM: "bekräftas",
        StepKind.POST: "publiceras, och länken skrivs in",
        StepKind.FILE: "en fil bifogas",
    },
}

#: Answers and questions that stand beside one another.
ALTERNATIVES: frozenset[str] = frozenset({"retention.outcomes", "revision.outcomes", "goals.questions"})

#: Plain values that are words of the file's own language.
SAID: Mapping[str, Mapping[str, str]] = {
    "opening.locked_until": {
        StepKind.APPROVAL: "godkännande",
        StepKind.CONSULTATION: "samråd",
        StepKind.NOTICE: "anmälan",
    },
    "secrecy.keep_needs": {"reason": "ett skäl", "consultation": "att någon rådfrågats"},
}

#: What is said where there is no value.
NOTHING: Mapping[str, str] = {
    "watching.inactive_after": "ingen påminnelse",
    "watching.assess_after": "frågas aldrig",
    "schools.consent_below": "anges inte",
    "retention.asked_every": "bara vid avslut",
    "removal.possible_from": "inget datum satt",
    "visitors.checked_every": "frågas inte",
    "criticism.consult": "ingen; svar låses inte",
    "opening.consultation": "ingen",
    "opening.informed_at": "mottagaren i chatten",
}
