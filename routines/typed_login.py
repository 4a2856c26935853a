"""Whether words hold a login: no walk takes one, wherever it is typed (TIB-30, GIS-99, LID-76). Pure."""

from __future__ import annotations

import re

#: What a secret is called, alone: "lösenordsvalv" is a place. "Pass" by itself is a shift.
_CALLED = r"\b(?:l[öo]sen(?:ord(?:et)?)?|pass ?word|passord|passwd|pwd?|pin[- ]?kod(?:en)?)\b"
_USER = r"\b(?:anv[äa]ndar(?:e|namn(?:et)?)|user(?:[ -]?name)?|log ?in|inlogg(?:ning(?:en)?)?|konto(?:t)?)\b"
#: Of what two words with a stroke between them are a login; "konto: klass_7a, klass_7b" are two accounts.
_LOGIN = r"\b(?:anv[äa]ndarnamn(?:et)?|user[ -]?name|log ?in|inlogg(?:ning(?:en)?)?)\b"
_WORD = r"[\"”“'‘’`(]*([^\s\"”“]+)"
#: "lösenord: hemligt", "pw=x"
_GIVEN = re.compile(rf"{_CALLED}\s*(?::|=|->|→)\s*{_WORD}(\s+[a-zåäö]+)?", re.IGNORECASE)
#: "lösenord Sommar2026!", "lösenordet till kontot är Sommar2026"
_FOLLOWS = re.compile(rf"{_CALLED}\s+{_WORD}", re.IGNORECASE)
_IS = re.compile(rf"{_CALLED}[^.\n]{{0,60}}?(?:\s(?:är|is|blir)\s|[:=])\s*{_WORD}", re.IGNORECASE)
#: "användarnamn bibblan, lösenord sommar"
_PAIR = re.compile(rf"{_USER}\s*[:=]?\s*{_WORD}(?:[\s,;/|&]|och)+{_CALLED}\s*[:=]?\s*{_WORD}", re.IGNORECASE)
#: "inloggning: bibblan / Sommar2026"
_SLASHED = re.compile(rf"{_LOGIN}\s*[:=]\s*[^\s/|,;]+\s*[/|,;]\s*{_WORD}", re.IGNORECASE)
#: What is no secret, however it looks.
_ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.[a-z]{2,}/\S*", re.IGNORECASE)
#: What stands in such places where no secret does: "lösenord finns hos registratorn".
_NO_SECRETS = """
och eller samt i på hos för till av med är finns ligger förvaras sparas sparat lagras lagrat lämnas byts
delas har ska kan får som inte se via enligt bara and or in at with for is are stored kept see by not
1password bitwarden keepass keepassxc keepass2 lastpass office365 microsoft365
"""
_NONE = frozenset(_NO_SECRETS.split())


def holds_login(words: str) -> bool:
    """Whether somebody has typed a password, however they call it; not where it only says where one lies."""
    words = _ADDRESS.sub(" ", words)
    if any(_secret(found[1]) or _alone(found) for found in _GIVEN.finditer(words)):
        return True
    if any(_secret(found[1]) for rule in (_FOLLOWS, _IS, _SLASHED) for found in rule.finditer(words)):
        return True
    return any(_some(found[1]) and _some(found[2]) for found in _PAIR.finditer(words))


def _bare(word: str) -> str:
    return word.rstrip(".,;:)?’'")


def _some(word: str) -> bool:
    return bool(_bare(word)) and _bare(word).casefold() not in _NONE


def _alone(found: re.Match[str]) -> bool:
    """Whether a single word is said to be it: "pw: hemligt", and not "lösenord: byt dem ofta"."""
    return _some(found[1]) and (found[2] is None or found[1][-1] in ".,;/")


def _secret(word: str) -> bool:
    """Whether a word looks like a secret: letters with digits or signs between or after them."""
    whole = _bare(word)
    if not _some(word) or len(whole) < 4:
        return False
    letters, digits = re.search(r"[^\W\d_]", whole), re.search(r"\d", whole)
    signs = re.search(r"[!#$%&*?+=@^~<>\\]", whole.rstrip("!"))
    shouted = whole.endswith("!") and digits is not None
    return letters is not None and (digits is not None or signs is not None or shouted)
