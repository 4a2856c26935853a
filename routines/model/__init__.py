"""The model of a routine: every value with the clauses that it comes from.

A routine is one YAML file. What a document says bears its clauses; what it leaves open says
``default: true``. There is no third kind, so nobody has to guess what is law and what is ours.
"""

from __future__ import annotations

from routines.model.cited import (
    HELD,
    Cited,
    ClauseId,
    ClockName,
    MonthDay,
    OfficeHours,
    PlatformName,
    Role,
    Span,
    Strict,
    day_in,
)
from routines.model.comments import (
    PERSONAL,
    Answering,
    Category,
    DiaryAtRemoval,
    Discussions,
    Forwarding,
    Ground,
    Method,
    MuchCriticism,
    Notice,
    NoticeDuty,
    Politics,
    PoliticsTreatment,
    Removal,
    Secrecy,
    Signature,
)
from routines.model.duty import (
    AbsenceRules,
    AbsenceTrigger,
    Cadence,
    Goals,
    Reminding,
    Revision,
    RevisionCadence,
    SnapshotFormat,
    Snapshots,
    Watching,
)
from routines.model.routine import Document, Routine

__all__ = [
    "HELD",
    "PERSONAL",
    "AbsenceRules",
    "AbsenceTrigger",
    "Answering",
    "Cadence",
    "Category",
    "Cited",
    "ClauseId",
    "ClockName",
    "DiaryAtRemoval",
    "Discussions",
    "Document",
    "Forwarding",
    "Goals",
    "Ground",
    "Method",
    "MonthDay",
    "MuchCriticism",
    "Notice",
    "NoticeDuty",
    "OfficeHours",
    "PlatformName",
    "Politics",
    "PoliticsTreatment",
    "Reminding",
    "Removal",
    "Revision",
    "RevisionCadence",
    "Role",
    "Routine",
    "Secrecy",
    "Signature",
    "SnapshotFormat",
    "Snapshots",
    "Span",
    "Strict",
    "Watching",
    "day_in",
]
