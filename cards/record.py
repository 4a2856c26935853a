"""The exact content of what is kept, as canonical JSON: the same record gives the same bytes for ever.

Every document that people read as PDF has such a record beside it, which is what a machine relies on.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Dated:
    """Refuses a time without a time zone: nobody could say later when it was."""

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]  # only dataclasses inherit from this
            value = getattr(self, one.name)
            if isinstance(value, datetime) and value.utcoffset() is None:
                raise ValueError(f"{one.name} needs a time zone")


def canonical(schema: str, version: int, record: Any) -> bytes:
    r"""The dataclass as canonical JSON: sorted keys, UTF-8, times in UTC, one line.

    All characters stand as they are, except those that JSON or UTF-8 cannot hold: control characters
    and lone surrogates are written as ``\uXXXX`` and come back exactly when read. Two surrogates that
    form a pair are, to JSON, the character they mean, and are written as that.
    """
    content = {"schema": schema, "version": version, **_plain(asdict(record))}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return (_LONE_SURROGATE.sub(_escaped, with_pairs_joined(text)) + "\n").encode("utf-8")


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
