"""The texts that the municipality posts: filled from the routine's words, signed as the routine says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cards.texts import Texts
from routines.model import Cited, Ground, NoticeDuty, Routine, Signature
from storage.tables import Account, Municipality, Person

#: Where the chosen ground goes in a text that is edited before the ground is known.
GROUND_PLACE = "[grunden]"

#: How a text in the municipality's name ends.
GREETING = (
    r"(?:Med vänlig hälsning|Med vänliga hälsningar|Vänlig hälsning|Vänliga hälsningar|Bästa hälsningar"
    r"|Hälsningar|Hälsar|Vänligen|Mvh|/),?"
)
#: What also stands before a name below a text, where the name is known: "- Bo", "Tack, Bo".
_DASH = r"(?:[-–—~^]|Tack,?|Hej då,?|Kram,?|Kramar,?|Allt gott,?|Önskar)"
#: Initials below a text: "^BA", "/B.A.", or dotted on a line of their own.
_INITIALS = re.compile(r"(?:(?:^|\s)[\^/]\s?(?:[A-ZÅÄÖ]\.?){2,3}|(?:^|\n)\s*(?:[A-ZÅÄÖ]\.\s?){2,3})\s*$")

#: A signature is not longer, in words.
_CLOSING = 6
#: Words with a capital below a text that name nobody.
_OURS = (
    "Vi",
    "Oss",
    "Alla",
    "Kommunen",
    "Staden",
    "Kommunikation",
    "Kontaktcenter",
    "Kundtjänst",
    "Redaktionen",
)
_TITLE = re.compile(
    r"\b\w*(?:(?:kommunikatör|chef|handläggare|strateg|samordnare|redaktör|ansvarig|pedagog|bibliotekarie|rektor"
    r"|sekreterare|direktör|utvecklare|registrator|arkivarie|assistent|ingenjör|inspektör|administratör|lärare"
    r"|planerare|kurator|rådgivare|konsulent|ledare)(?:en|n|e)?|råd|nämndeman(?:nen)?)\b",
    re.IGNORECASE,
)
#: Nothing but looks: *Bo*, _Bo_.
_MARKS = re.compile(r"(?<!\w)[*_]+(?=\w)|(?<=\w)[*_]+(?!\w)")
#: Pictures between a text and a name: "Välkommen! 😊 Bo".
_PICTURES = re.compile("\\s*[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+\\s*")

_RULES_SENTENCE = re.compile(r"[^.!?\n]*\{rules_page\}[.!?]?\s*")


def notice_text(
    routine: Routine, municipality: Municipality, ground: Ground | None, *, hides: bool = False
) -> str:
    """What the author of a removed comment is told, to be read and changed before it is sent.

    ``hides``: everybody can still open what is hidden there, so nobody is told that it is removed.
    """
    text = (routine.notice.text_hides if hides else routine.notice.text).value
    if not municipality.rules_page:
        text = _RULES_SENTENCE.sub(" ", text)
    words = ground.text if ground is not None else GROUND_PLACE
    return text.format(municipality=routine.name, ground=words, rules_page=municipality.rules_page).strip()


def with_grounds(text: str, grounds: Sequence[Ground], proposed: Ground | None = None) -> str:
    """The text with the grounds that were chosen, also where it was proposed with another one's words."""
    words = "; ".join(ground.text for ground in grounds)
    if proposed is not None and [*grounds] != [proposed]:
        text = text.replace(proposed.text, words)
    return text.replace(GROUND_PLACE, words)


def notice_duty(routine: Routine, grounds: Sequence[Ground]) -> NoticeDuty:
    """Whether the author is told: the strictest of the chosen grounds, else what the routine says."""
    own = [ground.notice.value for ground in grounds if ground.notice is not None]
    if not own:
        return routine.notice.duty.value
    order = (NoticeDuty.REQUIRED, NoticeDuty.OPTIONAL, NoticeDuty.OFF)
    return min(own, key=order.index)


def acknowledgement(routine: Routine, receiver: str) -> str:
    """What the author of a forwarded comment is told (LID-117, GIS-58)."""
    return routine.forwarding.acknowledgement.value.format(
        receiver=receiver,
        municipality=routine.name,
        how_to_follow=routine.forwarding.how_to_follow.value,
    )


def not_ours(routine: Routine, receiver: str) -> str:
    """What whoever asks about what is not the municipality's is told: whom to ask instead (TIB-56)."""
    return routine.answering.not_ours_text.value.format(receiver=receiver, municipality=routine.name)


def signature(routine: Routine, person: Person, account: Account) -> str:
    """How a text is signed; empty where the routine does not ask for it.

    ``{name}`` is the first name and ``{full_name}`` all of it: which of them is the municipality's choice.
    """
    if routine.answering.signature.value is not Signature.REQUIRED:
        return ""
    return routine.answering.signature_text.value.format(
        name=person.name.split()[0],
        full_name=person.name,
        unit=person.unit or account.unit or account.name,
        municipality=routine.name,
    )


def signed(text: str, routine: Routine, person: Person, account: Account) -> str:
    """The text with its signature, added once; a greeting in the same names gives way to it."""
    mark = signature(routine, person, account)
    if not mark or mark in text:
        return text
    names = (person.name, person.name.split()[0], person.unit, account.unit, routine.name)
    signs = "|".join(re.escape(name) for name in names if name)
    bare = re.sub(rf"\s*{GREETING}\s*(?:{signs})(?:[\s,]+(?:{signs}))*\s*$", "", text, flags=re.IGNORECASE)
    return f"{bare.rstrip()}\n\n{mark}"


def how_signed(t: Texts, routine: Routine, person: Person, account: Account) -> str:
    """What the form says about the signature, with the rule behind it."""
    rule = routine.answering.signature
    mark = signature(routine, person, account)
    return t(f"signature-{rule.value.value}", signature=mark, source=said_of(routine, rule))


def said_of(routine: Routine, rule: Cited[Any]) -> str:
    """Where a rule stands: "Tibro 4.4 (TIB-79)"; empty where the document is silent."""
    if not rule.clauses:
        return ""
    where = f"{routine.short} {rule.section}" if rule.section else routine.short
    return f"{where} ({rule.clauses[0]})"


def wrongly_signed(
    text: str, routine: Routine, account: Account, *people: Person, staff: Sequence[str] = ()
) -> str:
    """With which words the text is signed by one of these, by any name or by a title (LID-113).

    ``staff``: the names of all others, who do not sign it either. Empty where it is not, or where the routine
    does not forbid it.
    """
    if routine.answering.signature.value is not Signature.FORBIDDEN:
        return ""
    text = _PICTURES.sub("\n", _MARKS.sub("", text)).strip()
    ours = " ".join([routine.name, account.name, account.unit, *(person.unit for person in people), *_OURS])
    return (
        next(filter(None, (_named(text, person) for person in people)), "")
        or _colleague(text, staff)
        or _initials(text)
        or _closed_by(text, ours)
    )


def _named(text: str, person: Person) -> str:
    """The name of that person as it stands in the text: all of it anywhere, a part of it as last words."""
    whole = re.search(re.escape(person.name), text, re.IGNORECASE)
    if whole is not None:
        return whole[0]
    parts = "|".join(re.escape(part) for part in person.name.split() if len(part) > 1)
    name = rf"(?:{parts})(?:\s+(?:{parts}|[A-ZÅÄÖ]\b))*"
    before = rf"(?:^|\n|[.!?,(]|(?<!\w){_DASH}|{GREETING})"
    for pattern in (
        rf"{before}\s*({name})[\s.)]*$",
        rf"(?:\n|[.!?]\s)\s*({name})\s+(?:på|från|vid|i)\b[^.!?\n]*[.!]?\s*$",  # "Bo på kommunikationen"
        rf"\b(?:heter|namn är)\s+({name})\b",
        rf"(?:^|\n|[.!?,]\s)\s*({name})\s+här\b",  # "Hej! Bo här från kommunen."
    ):
        found = re.search(pattern, text, re.IGNORECASE)
        if found is not None:
            return found[1]
    return ""


def _initials(text: str) -> str:
    found = _INITIALS.search(text)
    return found[0].strip() if found is not None else ""


def _colleague(text: str, staff: Sequence[str]) -> str:
    """The whole name of somebody of the register that a text ends with, greeted or not."""
    last = text.strip().rpartition("\n")[2]
    bare = re.sub(rf"^\s*(?:{_DASH}|{GREETING})\s*", "", last, flags=re.IGNORECASE).strip(" .!")
    return bare if bare.casefold() in {name.casefold() for name in staff} else ""


def _closed_by(text: str, ours: str) -> str:
    """What a text ends with that is a title, or the name of somebody, known or not; ``ours`` are no names."""
    above, _, last = text.strip().rpartition("\n")
    greeted = re.search(rf"(?:^|\s){GREETING}\s*(\S[^.!?]*)[.!]?\s*$", text, re.IGNORECASE)
    closing = greeted[1].strip() if greeted is not None else last.strip() if above else ""
    if len(closing.split()) > _CLOSING or re.search("[.!?]", closing):
        return ""
    known = {word.lower() for word in re.findall(r"\w+", ours)}
    spelled = {word.lower() for word in re.findall(r"\w+", closing) if word[0].isupper()}
    named = any(not {word, word.removesuffix("s")} & known for word in spelled)
    return closing if (greeted is not None and named) or _TITLE.search(closing) else ""
