"""What a rule found, before a routine says whether it matters."""

from __future__ import annotations

from dataclasses import dataclass

from routines.model import Category
from routines.rules.lexicon import Severity


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of one rule; ``start`` and ``end`` count letters as spelled."""

    rule: str
    category: Category
    severity: Severity
    reason: str
    start: int
    end: int
