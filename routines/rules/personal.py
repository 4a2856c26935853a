"""Personal data that should not stand in a public comment: numbers, addresses, contact details."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from personnummer import personnummer

from routines.model import Category
from routines.rules.found import Found

#: Year, month, day (61-91 for a co-ordination number), birth number; parted in any of the usual ways.
_NUMBER = re.compile(
    r"(?<![\d.,/-])(?:19|20)?\d\d[ ./-]?[01]\d[ ./-]?[0-36-9]\d ?[-+–—−]? ?\d{4}(?![\d-]|[.,]\d)"
)
_PHONE = re.compile(r"(?<![\w.,/:-])(?:\+|00|\(?0)[\d][\d ()/.–-]{5,18}\d(?![\w-])")
#: "08.00-17.00" is when somebody is open.
_HOURS = re.compile(r"[012]?\d\.?[0-5]\d ?[–-] ?[012]?\d\.?[0-5]\d")
_MAIL = re.compile(
    r"[\w.+-]{1,64}(?:@|\s?[(\[](?:at|a|snabel-?a)[)\]]\s?|\ssnabel-?a\s)((?:[\w-]{1,63}(?:\.|\s?[(\[]punkt[)\]]\s?|\spunkt\s)){1,4}[a-zåäö]{2,24})(?!\w)"
)
_STREET = re.compile(
    r"(?<!\w)[a-zåäöé]{2,25}(?:gatan|gata|vägen|väg|gränden|gränd|stigen|torget|backen|allén|allé|liden|stråket|kroken|"
    r"ringen|slingan|plan|leden|brinken|gärdet|hagen|kajen)\s\d{1,3}\s?(?:[a-h](?!\w))?"
    r"(?:\s?(?:lgh|lägenhet|våning|vån|tr)\.?\s?\d{1,4})?"
)
_POSTCODE = re.compile(r"(?<![\d-])\d{3}\s?\d{2}\s+[a-zåäö]{3,20}(?!\w)")
#: What makes an address somebody's: a lamp is broken at Storgatan 12, but she lives there.
_SOMEBODYS = re.compile(
    r"\b(?:bor|bodde|bosatt|hemma hos|hem till|hemadress\w*|adress\w*|hans|hennes|lgh|lägenhet|dörren till|"
    r"familjen|åk till)\b[^.!?\n]{0,40}$"
)
_STREETS = (
    "gat",
    "väg",
    "gränd",
    "stig",
    "torg",
    "back",
    "all",
    "lid",
    "stråk",
    "krok",
    "ring",
    "sling",
    "plan",
)


def in_numbers(letters: str, allowed: frozenset[str]) -> Iterator[Found]:
    """Personal numbers and phone numbers; organisation numbers are neither."""
    taken: list[tuple[int, int]] = []
    for hit in _NUMBER.finditer(letters):
        if _is_personal_number(hit.group()):
            taken.append(hit.span())
            yield _found("personal_number", Category.PERSONAL_NUMBER, hit.start(), hit.end())
    for hit in _PHONE.finditer(letters):
        start, end = hit.span()
        if any(start < until and begin < end for begin, until in taken):
            continue
        number = "" if _HOURS.fullmatch(hit.group()) else _phone(hit.group())
        if number and not allowed & {number, hit.group().strip(), re.sub(r"\D", "", hit.group())}:
            yield _found("phone", Category.PHONE, start, end)


def in_mail(letters: str, allowed: frozenset[str]) -> Iterator[Found]:
    """E-mail addresses, also those with the at sign written out."""
    for hit in _MAIL.finditer(letters):
        domain = re.sub(r"\s?[(\[]?punkt[)\]]?\s?", ".", hit.group(1))
        if not allowed & {domain, hit.group(), *_parents(domain)}:
            yield _found("email", Category.EMAIL, hit.start(), hit.end())


def in_addresses(letters: str) -> Iterator[Found]:
    """Street addresses of somebody: with who lives there, or with a postcode and place."""
    if not any(part in letters for part in _STREETS):
        return
    for hit in _STREET.finditer(letters):
        postcode = _POSTCODE.match(letters, _past_comma(letters, hit.end()))
        end = postcode.end() if postcode else hit.end()
        if (
            postcode
            or "lgh" in hit.group()
            or _SOMEBODYS.search(letters, max(0, hit.start() - 60), hit.start())
        ):
            yield _found("address", Category.ADDRESS, hit.start(), len(letters[:end].rstrip()))


def _found(rule: str, category: Category, start: int, end: int) -> Found:
    return Found(rule, category, "high", rule, start, end)


def _past_comma(letters: str, place: int) -> int:
    while place < len(letters) and letters[place] in ", \n":
        place += 1
    return place


def _parents(domain: str) -> list[str]:
    parts = domain.split(".")
    return [".".join(parts[cut:]) for cut in range(1, len(parts) - 1)]


def _is_personal_number(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if len(digits) == 10 and digits == written and _phone(written):
        return False
    over_hundred = "+" if "+" in written else "-"
    try:
        return bool(personnummer.valid(f"{digits[:-4]}{over_hundred}{digits[-4:]}"))  # type: ignore[no-untyped-call]  # untyped library
    except (ValueError, TypeError, OverflowError):
        return False


def _phone(written: str) -> str:
    """The number in the international form, or nothing if nobody can have it."""
    try:
        number = phonenumbers.parse(written, "SE")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
