"""Evidence of a comment: what is preserved before anything is removed, as JSON and as PDF/A-1b.

The JSON holds every character exactly and is what a machine relies on. The PDF is what people read and
what the archive keeps; it shows the same, and says with ``[U+XXXX]`` what paper cannot show. Both are
pure functions of the record: the same record gives the same bytes, on any day and any machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.record import Dated, canonical

#: Grows when a field of the JSON changes its meaning or goes away.
SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class SavedAttachment:
    """A picture or file that belonged to the comment, and which file beside this one holds it."""

    type: str
    #: Where the platform said that it lies; it works for some days.
    url: str
    #: The platform's own id of it, where it tells one.
    id: str = ""
    #: The file's name; empty where it is not kept.
    file: str = ""
    sha256: str = ""
    #: What its server called it, and how many bytes it has.
    media: str = ""
    size: int = 0
    #: Why it is not kept, as one word: address, silent, gone, large, page. Empty too where nobody tried.
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class SavedRevision(Dated):
    """How the comment read, and what it showed, earlier."""

    text: str
    seen_at: datetime
    attachments: tuple[SavedAttachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SavedFlag:
    """Why the comment was flagged: the rule's name, its clause and the words that it matched."""

    rule: str
    clause: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SavedGround:
    """A ground of the decision in the municipality's own words, with its clauses."""

    text: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SavedDecision(Dated):
    """What was decided, by whom, when and why."""

    #: In the words that people were shown, for example "Ta bort".
    what: str
    by_name: str
    by_role: str
    at: datetime
    grounds: tuple[SavedGround, ...] = ()
    secrecy: bool = False
    #: In which diary it is to be entered, and where the print is archived, where the routine lets one choose.
    diary: str = ""
    archive_place: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidenceRecord(Dated):
    """Everything that is preserved about one revision of a comment."""

    municipality: str
    case_id: str
    account_name: str
    platform: str
    account_address: str
    comment_id: str
    #: comment, reply, post, mention, quote or message.
    kind: str
    text: str
    created_at: datetime
    #: How well that is known: moment; day (then it is the beginning); unknown (then it is when we heard).
    precision: str = "moment"
    received_at: datetime
    #: When the evidence was made. It is the PDF's date, so that the bytes can be made again.
    made_at: datetime
    #: When the platform was last asked how the comment stands; None if it cannot be asked.
    seen_at: datetime | None = None
    #: visible, held, hidden, gone or unknown, when last asked.
    visibility: str = "unknown"
    url: str = ""
    post_id: str = ""
    parent_id: str = ""
    author_id: str = ""
    author_name: str = ""
    revision: int = 1
    #: Oldest first.
    #: When we noticed that it was gone; who took it away, also a colleague may have, no platform tells.
    vanished_at: datetime | None = None
    #: When that was done, where the platform told.
    gone_at: datetime | None = None
    earlier: tuple[SavedRevision, ...] = ()
    attachments: tuple[SavedAttachment, ...] = ()
    flags: tuple[SavedFlag, ...] = ()
    #: None when the comment is preserved without a decision.
    decision: SavedDecision | None = None
    #: The routine's name, and which document it is.
    routine: str = ""
    routine_document: str = ""
    diary_number: str = ""


def to_json(record: EvidenceRecord) -> bytes:
    """The record as canonical JSON."""
    return canonical("kanalvakt-evidence", SCHEMA_VERSION, record)


def to_pdf(record: EvidenceRecord) -> bytes:
    """The record as a PDF/A-1b document in Swedish, ready to file."""
    from cards.evidence_pdf import render  # fonts and fpdf2 load with the first document

    return render(record)
