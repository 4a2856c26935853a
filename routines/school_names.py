"""What speaks against the name or address of a school's account where it is locked (LID-64, LID-65). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from routines.function_address import is_first_name, plain
from routines.given import Someone
from routines.public_words import may_name_somebody, personal

#: What draws those who look for pictures of children, in a name or an address.
_DRAWS = re.compile(r"forskol|preschool|dagis|barnbild|kindergarten|daycare")
_PART = re.compile(r"[^\W\d_]{2,}")
_OF_A_PERSON = re.compile(r"\w{2,}ssons?")


def doubt(words: str, pattern: str, people: Mapping[str, Someone], *, preschool: bool) -> str:
    """Why a name is asked about once: what it draws, whose it is, or that it is not made as is proposed.

    Of other units only what draws; a name that the routine proposes nothing against is "".
    """
    if _DRAWS.search(plain(words)):
        return "draws"
    if not preschool:
        return ""
    if "barn" in plain(words):
        return "child"
    if _names_a_person(words, people):
        return "person"
    return "" if len(_PART.findall(words)) >= len(_PART.findall(pattern)) else "pattern"


def _names_a_person(words: str, people: Mapping[str, Someone]) -> bool:
    """Whether it names somebody: of the register, or by what looks like a first name or a surname."""
    parts = _PART.findall(plain(words))
    named = any(is_first_name(part) or is_first_name(part.removesuffix("s")) for part in parts)
    surnamed = any(_OF_A_PERSON.fullmatch(part) for part in parts)
    return named or surnamed or may_name_somebody(words) or personal(" ".join(parts), people) is not None
