"""Words of the word lists in a text, however they are written, and only where they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from routines.model import Category
from routines.rules.found import Found
from routines.rules.lexicon import Context, Entry, Lexicon, context, lexicon

_WORD = re.compile(r"[\w@$*]+(?:!(?=\w)[\w@$*]+)*")
#: Single letters with something between them: "i d i o t", "f.a.n", "h-o-r-a".
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:([ .\-_*·]{1,2})[^\W\d_])(?:\1[^\W\d_])+(?!\w)")
_LEET = str.maketrans("013457@$!", "oieastasi")
_THRICE = re.compile(r"([^\W\d_])\1\1")
_RUN = re.compile(r"([^\W\d_])\1+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as spelled, with its place."""

    word: str
    start: int
    end: int


def tokens(letters: str) -> list[Token]:
    """The words of a text."""
    return [Token(hit.group(), hit.start(), hit.end()) for hit in _WORD.finditer(letters)]


def in_words(letters: str, words: list[Token], allowed: frozenset[str]) -> Iterator[Found]:
    """Every word of the lists that counts where it stands."""
    known, around = lexicon(), context()
    for index, token in enumerate(words):
        if token.word in allowed:
            continue
        for entry in _meaning(token.word, known):
            if _counts(entry, words, index, around):
                yield _found(entry, words, index)
    for hit in _SPACED.finditer(letters):
        joined = "".join(character for character in hit.group() if character.isalpha())
        for entry in known.words.get(joined, ()):
            if entry.when == "always" and joined not in allowed:
                yield Found(entry.rule, entry.category, entry.severity, "word", hit.start(), hit.end())


def _meaning(word: str, known: Lexicon) -> tuple[Entry, ...]:
    """Looks a word up as it stands, then as it may be meant."""
    found = known.find(word)
    if found or (word.isalpha() and not _THRICE.search(word)):
        return found
    if "*" in word:
        return known.starred.get(word) or known.words.get(word.strip("*"), ())
    plain = word.strip("_@$").translate(_LEET) if any(map(str.isalpha, word)) else ""
    return known.words.get(plain) or _unrepeated(plain, known)


def _unrepeated(word: str, known: Lexicon) -> tuple[Entry, ...]:
    """Runs of a letter stand for one, or for two: "jääävla", "fannnn"."""
    if not _THRICE.search(word):
        return ()
    return known.words.get(_RUN.sub(r"\1", word)) or known.words.get(_THRICE.sub(r"\1\1", word), ())


def _counts(entry: Entry, words: list[Token], index: int, around: Context) -> bool:
    before = words[index - 1].word if index else ""
    if entry.when == "always":
        return words[index].word != "fan" or not _admirer(words, index, around)
    if before in around.curses or before in around.your:
        return True
    if entry.when == "cursed":
        return False
    return before in around.jibes or before in around.outcry or _told(words, index, around)


def _told(words: list[Token], index: int, around: Context) -> bool:
    """Whether "du är …" or "är du …" leads up to a word."""
    place = index - 1
    while place > 0 and words[place].word in around.fillers and index - place < 6:
        place -= 1
    if place < 1:
        return False
    pair = words[place - 1].word, words[place].word
    return (pair[0] in around.you and pair[1] in around.are) or (
        pair[0] in around.are and pair[1] in around.you
    )


def _admirer(words: list[Token], index: int, around: Context) -> bool:
    after = words[index + 1].word if index + 1 < len(words) else ""
    return after in around.fan_of or (index > 0 and words[index - 1].word in around.a_fan)


def _found(entry: Entry, words: list[Token], index: int) -> Found:
    token = words[index]
    start = token.start
    reason = "word"
    if entry.when != "always":
        reason = "directed_word"
        start = words[index - 1].start if index else start
    elif entry.category is Category.HATE:
        reason = "group_slur"
    return Found(entry.rule, entry.category, entry.severity, reason, start, token.end)
