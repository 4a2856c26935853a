"""Somebody or something chosen among many: in a list, or typed where that would be too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from cards.forms import MOST_PEOPLE
from cards.model import Field, Option
from cards.texts import Texts

#: What is chosen, as the words about it are named.
Chosen: TypeAlias = Literal["person", "account"]


def choosing(field: Field, listed: Sequence[tuple[str, str]], t: Texts, *, of: Chosen = "person") -> Field:
    """The question with its choices, by id what each is called; typed where they are too many."""
    if len(listed) <= MOST_PEOPLE:
        return replace(field, options=tuple(Option(value=one, label=label) for one, label in listed))
    called = dict(listed)
    hint = t(f"hint-choose-{of}" if field.kind == "choice" else "hint-choose-people")
    return replace(
        field,
        kind="text",
        value=", ".join(called[one] for one in field.value.split(",") if one in called),
        hint=" ".join(filter(None, (field.hint, hint))),
    )
