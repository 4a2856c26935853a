"""Why a comment may break a rule: one function over transparent rules.

A rule names what it found, where, and which of the routine's grounds and clauses it may concern. It never
says that a comment is fine: unflagged means that no rule spoke, and text in other languages is hardly
assessed. Irony, copyright, pictures and whether an accusation is true are nothing that rules can see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from routines.model import PERSONAL, Category, Routine
from routines.rules.found import Found
from routines.rules.lexicon import Severity
from routines.rules.offers import in_offers
from routines.rules.personal import in_addresses, in_mail, in_numbers
from routines.rules.phrases import in_phrases
from routines.rules.questions import in_questions
from routines.rules.spelling import Spelled, spell
from routines.rules.words import in_words, tokens

#: Longer texts are cut: no platform takes longer comments, and rules must not take seconds.
LONGEST = 20_000

#: Of one rule, so many hits are enough for anybody.
MOST = 10

_CONTACT = frozenset({Category.PHONE, Category.EMAIL, Category.ADDRESS})


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One reason why a comment needs a person's eyes."""

    #: The rule that spoke, for example ``threat.wish``.
    rule: str
    category: Category
    #: The routine's ground that this may concern; None for a question, and where nothing is violated.
    ground: str | None
    #: The clauses of that ground.
    clauses: tuple[str, ...]
    #: The half-open range of the original text.
    start: int
    end: int
    #: The original text of that range.
    words: str
    severity: Severity
    #: A key that the cards have a sentence for.
    reason: str
    #: It stands in the name that the author goes by: no range or words of the text.
    of_author: bool = False


def flag(
    text: str,
    routine: Routine,
    *,
    author: str = "",
    kind: str = "comment",
    allowed: frozenset[str] = frozenset(),
) -> tuple[Flag, ...]:
    """Why a comment may break this routine's rules, and whether it asks something; in the order of the text.

    Everybody can read the ``author``'s name where the comment stands: what is personal in it comes last.

    A category for which the routine has no ground is no violation there and yields nothing, except questions
    and personal data: these come without a ground, so that the text is not shown to a whole channel. The same
    holds for contact details in a direct message, which is not public. ``allowed`` are lower-case words,
    domains and phone numbers that never count, such as the municipality's own.
    """
    return (*_of(text, routine, kind, allowed), *_of_author(author, routine, kind, allowed))


def _of(text: str, routine: Routine, kind: str, allowed: frozenset[str]) -> tuple[Flag, ...]:
    spelled = spell(text[:LONGEST])
    return tuple(_flags(_found(spelled, allowed), spelled, routine, kind))


def _of_author(name: str, routine: Routine, kind: str, allowed: frozenset[str]) -> Iterator[Flag]:
    for found in _of(name, routine, kind, allowed) if name else ():
        if found.category in PERSONAL:
            yield replace(found, start=0, end=0, words="", of_author=True)


def _found(spelled: Spelled, allowed: frozenset[str]) -> list[Found]:
    letters = spelled.letters
    words = tokens(letters)
    seen = frozenset(token.word for token in words)
    with_capitals = spelled.original if spelled.starts is None else None
    found = [*in_words(letters, words, allowed), *in_phrases(letters, with_capitals, seen)]
    if any(map(str.isdigit, letters)):
        found += in_numbers(letters, allowed)
        found += in_addresses(letters)
    if "@" in letters or "snabel" in letters or "(at)" in letters or "[at]" in letters:
        found += in_mail(letters, allowed)
    found += in_offers(letters, allowed)
    found = _tidy(found)
    question = in_questions(letters, found)
    return _tidy([*found, question]) if question else found


def _tidy(found: list[Found]) -> list[Found]:
    """In the order of the text, without hits inside another hit of the same category, and not too many."""
    kept: list[Found] = []
    reached: dict[Category, int] = {}
    hits: Counter[str] = Counter()
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.end > reached.get(one.category, -1) and hits[one.rule] < MOST:
            reached[one.category] = one.end
            hits[one.rule] += 1
            kept.append(one)
    return kept


def _flags(found: list[Found], spelled: Spelled, routine: Routine, kind: str) -> Iterator[Flag]:
    for one in found:
        ground = routine.ground_for(one.category)
        if one.category is Category.QUESTION or (kind == "message" and one.category in _CONTACT):
            ground = None
        elif ground is None and one.category not in PERSONAL:
            continue
        start, end = spelled.span(one.start, one.end)
        yield Flag(
            rule=one.rule,
            category=one.category,
            ground=ground.id if ground else None,
            clauses=ground.clauses if ground else (),
            start=start,
            end=end,
            words=spelled.original[start:end],
            severity=one.severity,
            reason=one.reason,
        )
