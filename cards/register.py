"""The public register of accounts as people and programs read it: what is looked for, JSON and CSV.

Pure. Names and addresses are what somebody wrote: they are escaped where they stand, and a spreadsheet
never takes one for a formula.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeAlias
from urllib.parse import urlsplit

from cards.html import safe_address
from cards.texts import LANGUAGES, Language, say_number, texts

#: What is shown of one account, field → value, in the routine's order.
Row: TypeAlias = Mapping[str, "str | list[str]"]

PLATFORMS = frozenset({"facebook", "instagram", "youtube", "x", "wordpress"})
#: Swedish puts its three letters last, and the Danish ones with them; other accents stand with their letter.
_LAST = {0xE5: "{", 0xE4: "|", 0xE6: "|", 0xF6: "}", 0xF8: "}"}
#: Signs of writing direction, which reach beyond the name that they stand in.
_TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
#: How a cell begins that a spreadsheet would calculate, also after blanks.
_FORMULA = re.compile("^\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, kw_only=True, eq=False)
class RegisterView:
    """One edition of a municipality's register."""

    municipality: str
    #: The municipality's name.
    name: str
    version: int
    changed_at: datetime
    #: Which fields it has, in order.
    fields: tuple[str, ...]
    #: One for each open account, see ``in_order``.
    rows: tuple[Row, ...]
    #: Who keeps it.
    kept_by: str
    rules_page: str = ""
    #: Each unit's list belongs in its document plan too (DEG-12).
    in_document_plan: bool = False

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that have accounts, as Swedish sorts."""
        return tuple(sorted({said(row, "unit") for row in self.rows} - {""}, key=sorting))

    @cached_property
    def of_no_unit(self) -> tuple[str, ...]:
        """The empty name, where accounts bear it."""
        return ("",) if any(not said(row, "unit") for row in self.rows) else ()

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """In which words each account is looked for: all that is shown of it, in both languages."""
        return tuple(
            sought("\n".join(in_words(row, field, language) for language in LANGUAGES for field in row))
            for row in self.rows
        )

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that there are accounts on."""
        return tuple(sorted({said(row, "platform") for row in self.rows} - {""}))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty: everything."""

    words: str = ""
    platform: str = ""
    unit: str = ""

    @property
    def everything(self) -> bool:
        """Nothing in particular is looked for."""
        return not (self.words or self.platform or self.unit)


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """By name, as Swedish sorts, then by address."""
    return tuple(sorted(rows, key=lambda row: (sorting(said(row, "name")), said(row, "address"))))


def sorting(text: str) -> str:
    """What a text is sorted by."""
    kept = unicodedata.normalize("NFC", text).casefold().translate(_LAST)
    return "".join(sign for sign in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(sign))


def sought(text: str) -> str:
    """A text as it is looked for: letters alike however they are put together, and whatever their case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def found(view: RegisterView, wanted: Wanted) -> tuple[Row, ...]:
    """The accounts that fit: every word somewhere in what is shown, the platform and the unit exactly."""
    asked = sought(wanted.words).split()
    return tuple(
        row
        for row, words in zip(view.rows, view.searched, strict=True)
        if wanted.platform in {"", row.get("platform", "")}
        and wanted.unit in {"", said(row, "unit")}
        and all(word in words for word in asked)
    )


def said(row: Row, field: str) -> str:
    """A value as one line; empty where there is none."""
    value = row.get(field, "")
    return _line(value if isinstance(value, str) else ", ".join(value))


def _line(text: str) -> str:
    """Without what would turn the text around it the other way."""
    return " ".join(text.translate(_TURNING).split())


def platform_name(row: Row, language: Language) -> str:
    """What the platform is called; of one that has no name with us, as somebody named it, or where it is."""
    platform = said(row, "platform")
    if platform in PLATFORMS:
        t = texts(language)
        return t(f"register-platform-{platform}")
    return (
        said(row, "platform_name")
        or _host(said(row, "address"))
        or texts(language)("register-platform-other")
    )


def _host(address: str) -> str:
    safe = safe_address(address)
    return (urlsplit(safe).hostname or "").removeprefix("www.") if safe is not None else ""


def in_words(row: Row, field: str, language: Language) -> str:
    """A value as people read it."""
    if field == "platform":
        return platform_name(row, language)
    text = said(row, field)
    if field == "hours" and text:
        return texts(language)("register-hours-a-week", n=say_number(text, language))
    if field == "goals":
        value = row.get(field, "")
        return "; ".join(_line(one) for one in ([value] if isinstance(value, str) else value))
    if field == "responsible" and text:
        return texts(language)("register-responsible-of", unit=text)
    return text


def register_json(view: RegisterView, wanted: Wanted) -> str:
    """For programs; its shape is described in the README and only ever grows."""
    listed = {
        "municipality": view.municipality,
        "name": view.name,
        "version": view.version,
        "last_changed": view.changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "fields": view.fields,
        "accounts": [
            {
                **{field: _plain(row, field) for field in (*view.fields, *_besides(row))},
                "lacking": [field for field in view.fields if not said(row, field)],
            }
            for row in found(view, wanted)
        ],
    }
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _besides(row: Row) -> tuple[str, ...]:
    """What only some accounts have: which platform it is, where that is none with a name of its own."""
    return ("platform_name",) if said(row, "platform_name") else ()


def _plain(row: Row, field: str) -> str | list[str]:
    if field == "address":
        return safe_address(said(row, field)) or ""
    value = row.get(field, "")
    return _line(value) if isinstance(value, str) else [_line(one) for one in value]


def register_csv(view: RegisterView, wanted: Wanted, language: Language) -> bytes:
    """For spreadsheets, as a Swedish Excel opens it: semicolons, UTF-8 with its mark, Windows line ends."""
    t = texts(language)
    lines = io.StringIO()
    write = csv.writer(lines, delimiter=";", lineterminator="\r\n").writerow
    write([t(f"register-field-{field}") for field in view.fields])
    for row in found(view, wanted):
        write([_cell(in_words(row, field, language) or t("register-lacking")) for field in view.fields])
    return lines.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """Text that stays text: what begins as a formula gets the apostrophe that says so (also +46 500 …)."""
    return f"'{text}" if _FORMULA.match(text) else text
