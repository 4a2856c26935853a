"""Evidence PDFs a second: drawn, and drawn, saved, flushed and read back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.comments import text
from benchmarks.figures import table
from cards.evidence import EvidenceRecord, SavedDecision, SavedFlag, SavedGround, to_json, to_pdf
from storage.evidence import EvidenceStore

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Papers:
    """Documents a second, one after the other on one core."""

    drawn: float
    saved: float
    size: int

    def table(self) -> str:
        """One row."""
        row = ["PDF/A-1b and JSON", f"{self.drawn:.0f}", f"{self.saved:.0f}", f"{self.size / 1024:.0f}"]
        return table(["evidence", "drawn/s", "saved and read back/s", "KiB each"], [row])


def measure(folder: Path, count: int) -> Papers:
    """Draws and saves so many, each of another comment."""
    store = EvidenceStore(folder)
    sizes: list[int] = []

    def draw(number: int) -> None:
        sizes.append(len(to_pdf(record(number))))

    def save(number: int) -> None:
        one = record(number)
        store.put("town", "2026", str(number), "1.json", content=to_json(one))
        store.put("town", "2026", str(number), "1.pdf", content=to_pdf(one))

    draw(0)  # reads the fonts
    return Papers(
        drawn=_a_second(draw, range(1, count + 1)),
        saved=_a_second(save, range(count + 1, 2 * count + 1)),
        size=sum(sizes) // len(sizes),
    )


def _a_second(do: Callable[[int], None], numbers: range) -> float:
    began = time.perf_counter()
    for number in numbers:
        do(number)
    return len(numbers) / (time.perf_counter() - began)


def record(number: int) -> EvidenceRecord:
    """A comment as it is kept when somebody decides to remove it."""
    return EvidenceRecord(
        municipality="Stadens kommun",
        case_id=str(number),
        account_name="Staden på Facebook",
        platform="facebook",
        account_address="https://facebook.example/town",
        comment_id=f"bench-{number}",
        kind="comment",
        text=f"{text(number * 5)} 😡 {text(number)}",
        created_at=AT,
        received_at=AT,
        made_at=AT,
        url=f"https://facebook.example/town/posts/1?comment={number}",
        author_id=f"person-{number}",
        author_name="Kent",
        flags=(SavedFlag(rule="Personangrepp", clause="TIB-83", words=("idioter",)),),
        decision=SavedDecision(
            what="Ta bort",
            by_name="Bo Ask",
            by_role="Kontoansvarig",
            at=AT,
            grounds=(
                SavedGround(text="förtal, personliga angrepp eller förolämpningar", clauses=("TIB-83",)),
            ),
        ),
        routine="Rutin för sociala medier",
    )
