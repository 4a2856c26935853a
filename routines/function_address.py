"""Whose an e-mail address is: a person's, or a function's that several can read (GIS-34, GIS-35). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: First names that many in Sweden bear, without those that are words of their own, such as Dag and Sten.
_FIRST_NAMES = """
anders andreas anton arvid axel bengt bertil birger bjorn carl christer christian christoffer claes dan
daniel david elias emil erik eric filip fredrik gabriel goran gunnar gustav hakan hans henrik hugo ingemar
isak jan jens jesper jimmy joakim johan johannes john jonas jonathan jorgen josef karl kenneth kent kjell
kristoffer lars leif lennart linus lucas ludvig magnus marcus mats martin mattias michael mikael mohammed
nils niklas ola olle olof oscar oskar otto patrik per peter pontus rasmus rickard robert robin roger
roland rolf rune samuel sebastian simon stefan sven svante thomas tobias tomas tommy tony torbjorn ulf viktor
wilhelm william
agneta agnes ahmed alice amanda anette anita ann anna annelie annika astrid barbro berit birgit birgitta
britt camilla carina caroline cecilia charlotte christina ebba elin elisabeth ellen elsa emelie emma erika
eva fatima frida gerd gun gunilla gunnel hanna hedvig helen helena ida ingrid ingela irene jenny jessica
johanna josefine julia karin katarina kerstin klara kristina lena lina linda linnea lisa lotta louise
madeleine maja malin margareta maria marianne marie matilda mona monica monika nathalie pernilla petra
rebecka sandra sara sofia sofie solveig susanne therese ulla ulrika veronica victoria viktoria yvonne
asa
"""
_BORNE = frozenset(_FIRST_NAMES.split())
#: What the name of a function begins with, where no surname does.
_STEM = (
    "biblio|info|kommun|kultur|fritid|kontakt|social|redakt|service|turist|teater|kansli|registr|omsorg|forskol"
    "|ungdom|gymnas|evenemang|naringsliv|rekryt|stipend"
)
#: Words that surnames begin with too: Sköld, Medin, Festin, Pressler, Webster. They count whole, or in the
#: compounds that municipalities make of them.
_WORDS = (
    r"skol(?:a|an|ans|or|orna|bibliotek\w*|chef\w*|enhet\w*|forvaltning\w*|hals\w*|kansli\w*|kontor\w*|mat\w*)"
    r"|medi(?:a|er|erna|um|acenter\w*|ecenter\w*)|fest(?:en|er|erna|ival\w*|ligheter)?"
    r"|press(?:en|kontakt\w*|rum\w*|service|tjanst\w*)?|webb?(?:en|byra\w*|info\w*|plats\w*|redakt\w*|sid\w*)?"
    r"|insta(?:gram\w*)?|facebook\w*|konto(?:n|t|na|r|ret)?|muse(?:um|et|er|erna)\w*"
    r"|kund(?:en|er|center\w*|kontakt\w*|tjanst\w*)?|miljo(?:n|enhet\w*|fragor\w*|kontor\w*|och\w*)?"
    r"|event(?:et|en|s)?|naring(?:ar|en)?|jobb(?:a|et|en|center\w*|torg\w*)?|kyrk(?:a|an|or|orna|ogard\w*)"
    r"|forening\w*|minnes\w+|fond(?:en|er|erna)?|marknad(?:en|er|erna|s\w*)?"
)
#: What the name of a function ends with.
_PLACE = (
    "skola|skolan|hallen|huset|badet|parken|staden|garden|torget|stugan|gatan|planen|centrum|hemmet"
    "|biblioteket|museet|dagen|dagarna"
)
_FUNCTION = re.compile(rf"(?:{_STEM})\w*|{_WORDS}|\w*(?:{_PLACE})")


_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


def is_email(text: str) -> bool:
    """Whether it is one e-mail address and nothing else."""
    return _EMAIL.fullmatch(text) is not None


def plain(text: str) -> str:
    """Lower case without accents, as names are compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_first_name(word: str) -> bool:
    """Whether a word, in small letters without accents, is a first name that many bear."""
    return word in _BORNE


def is_function(word: str) -> bool:
    """Whether a word, in small letters without accents, names a function: bibliotek, skolan, info."""
    return _FUNCTION.fullmatch(word) is not None


def is_of(email: str, name: str) -> bool:
    """Whether an address is made of somebody's name: bo.ask, b.ask, ask-bo2 or boask+insta, for Bo Ask."""
    words, (first, *rest) = _words(email), plain(name).split() or [""]
    if not rest or not words:
        return False
    firsts, lasts = set(_forms(first)), set(_forms(rest[-1]))
    firsts.add("".join(_split(" ".join([first, *rest[:-1]]))))
    whole = "".join(words)
    if whole in {one + other for a, b in ((firsts, lasts), (lasts, firsts)) for one in a for other in b}:
        return True
    initials = {_split(first)[0][0], "".join(word[0] for word in _split(first))} if _split(first) else set()
    ends = ((words[0], words[-1]), (words[-1], words[0]))
    return len(words) > 1 and any(one in firsts | initials and other in lasts for one, other in ends)


def looks_personal(email: str) -> bool:
    """Whether an address looks like first.last, of somebody whom the register does not know."""
    words = _words(email)
    if len(words) < 2:
        return False
    if any(word.endswith("sson") and len(word) > len("sson") for word in words):
        return True
    named = any(word in _BORNE for word in (words[0], words[-1]))
    return named and not any(_FUNCTION.fullmatch(word) for word in words)


def may_be_personal(email: str) -> bool:
    """Whether an address may be first.last of somebody: of several words, none of them a function's."""
    words = _words(email)
    return len(words) > 1 and not any(_FUNCTION.fullmatch(word) for word in words)


def _words(email: str) -> list[str]:
    """What stands before the @, without what follows a plus sign, word by word."""
    return _split(plain(email.partition("@")[0].partition("+")[0]))


def _split(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text)


def _forms(name: str) -> Iterator[str]:
    """A name of two as it may be written: åström, öberg, åströmöberg."""
    words = _split(name)
    yield from words
    yield "".join(words)
