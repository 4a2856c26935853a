"""What somebody meant to write, letter by letter, remembering where each letter stands in what they wrote.

Undoes what is done to get past word lists: zero-width characters, letters of other alphabets that look alike,
marks on letters, full-width and styled letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Nothing here needs undoing, and lower case has as many letters as upper case.
_ORDINARY = re.compile(
    "[\t\n\r\x20-\x7eåäöéüèàÅÄÖÉÜÈÀ§´·«»–—‘’“”•…€☀-➿\U0001f300-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f900-\U0001faff]*\\Z"
)
#: Letters of other alphabets that look like Latin ones, and dashes that look like hyphens.
_LOOK_ALIKE = (
    str.maketrans("авекмнорстухьіјѕһԁԛԝ", "abekmhopctyxbijshdqw")  # Cyrillic
    | str.maketrans("αβγεηικμνορτυχω", "abyenikuvoptuxw")  # Greek
    | str.maketrans("օսոıɩɡɑʋƒ‐‑‒−", "ouniigavf----")  # Armenian, Latin of linguists, dashes
)
_KEPT = frozenset("åäöéüèà")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text as it was meant, in lower case, with the way back to the original."""

    original: str
    letters: str
    #: Where each letter begins in the original; None where it stands at the same place.
    starts: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original that these letters came from."""
        if self.starts is None or start == end:
            return start, end
        return self.starts[start], self._after(end - 1)

    def _after(self, index: int) -> int:
        """Where the letter ends in the original, with marks that stand on it."""
        starts = self.starts or ()
        place = starts[index] + 1
        while place < len(self.original) and unicodedata.category(self.original[place]) in {"Mn", "Me"}:
            place += 1
        return place


def spell(text: str) -> Spelled:
    """Undoes disguises; a text of ordinary characters only becomes lower case."""
    if _ORDINARY.match(text):
        return Spelled(text, text.lower(), None)
    letters: list[str] = []
    starts: list[int] = []
    for place, cluster in _clusters(text):
        for letter in _plain(cluster):
            letters.append(letter)
            starts.append(place)
    return Spelled(text, "".join(letters), tuple(starts))


def _clusters(text: str) -> list[tuple[int, str]]:
    """Characters with the marks that stand on them; what cannot be seen is left out."""
    found: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if category in {"Mn", "Me"} and found:
            begins, cluster = found[-1]
            if len(cluster) < 4:  # a letter, its dots or ring, and decoration to drop
                found[-1] = begins, cluster + character
        elif category not in {"Cf", "Cs", "Cc", "Mn", "Me"} or character in "\t\n\r":
            found.append((place, character))
    return found


def _plain(cluster: str) -> str:
    """One character with its marks as plain lower-case letters."""
    composed = unicodedata.normalize("NFKC", cluster).lower().translate(_LOOK_ALIKE)
    if composed.isascii() or composed in _KEPT:
        return composed
    return "".join(_bare(character) for character in composed)


def _bare(character: str) -> str:
    if character in _KEPT:
        return character
    if unicodedata.category(character) in {"Mn", "Me"}:
        return ""
    first = unicodedata.normalize("NFD", character)[0]
    return first if first.isascii() else character
