"""Evidence of a comment: what is preserved before anything is removed, as JSON and as PDF/A-1b.

The JSON holds every character exactly and is what a machine relies on. The PDF is what people read and
what the archive keeps; it shows the same, and says with ``[U+XXXX]`` what paper cannot show. Both are
pure functions of the record: the same record gives the same bytes, on any day and any machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

#: Grows when a field of the JSON changes its meaning or goes away.
SCHEMA_VERSION = 1

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class _Dated:
    """Refuses a time without a time zone: nobody could say later when it was."""

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]  # only dataclasses inherit from this
            value = getattr(self, one.name)
            if isinstance(value, datetime) and value.utcoffset() is None:
                raise ValueError(f"{one.name} needs a time zone")


@dataclass(frozen=True, kw_only=True)
class SavedRevision(_Dated):
    """How the comment read earlier."""

    text: str
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class SavedAttachment:
    """A picture or file that belonged to the comment."""

    type: str
    url: str


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
class SavedDecision(_Dated):
    """What was decided, by whom, when and why."""

    #: In the words that people were shown, for example "Ta bort".
    what: str
    by_name: str
    by_role: str
    at: datetime
    grounds: tuple[SavedGround, ...] = ()
    secrecy: bool = False


@dataclass(frozen=True, kw_only=True)
class EvidenceRecord(_Dated):
    """Everything that is preserved about one revision of a comment."""

    municipality: str
    case_id: str
    account_name: str
    platform: str
    account_address: str
    comment_id: str
    #: comment, reply, post, mention or message.
    kind: str
    text: str
    created_at: datetime
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
    r"""The record as canonical JSON: sorted keys, UTF-8, times in UTC, one line.

    All characters stand as they are, except those that JSON or UTF-8 cannot hold: control characters
    and lone surrogates are written as ``\uXXXX`` and come back exactly when read. Two surrogates that
    form a pair are, to JSON, the character they mean, and are written as that.
    """
    content = {"schema": "kanalvakt-evidence", "version": SCHEMA_VERSION, **_plain(asdict(record))}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return (_LONE_SURROGATE.sub(_escaped, with_pairs_joined(text)) + "\n").encode("utf-8")


def to_pdf(record: EvidenceRecord) -> bytes:
    """The record as a PDF/A-1b document in Swedish, ready to file."""
    from cards.evidence_pdf import render  # fonts and fpdf2 load with the first document

    return render(record)


def with_pairs_joined(text: str) -> str:
    """The text with surrogates that form a pair as the one character they mean; lone ones stay."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
