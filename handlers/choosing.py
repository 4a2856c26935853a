"""Whom or what somebody means who chooses among many: in a list, or by a name that they typed.

The same everywhere: people by name, e-mail or "name, unit"; accounts by name or address. Whoever is called
as somebody else is told apart by the unit, else by the e-mail.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cards.choosing import Chosen
from cards.forms import again
from cards.model import Form
from cards.texts import Texts
from handlers.absence_words import find
from handlers.ports import Sent
from routines.given import Someone
from routines.web_address import normal
from storage.tables import Account, Person

#: What stands between several that were typed.
_BETWEEN = re.compile(r"[,;\n]")
#: So many that a word may mean are named.
NAMED = 5
#: So many are read that were typed.
MOST_TYPED = 50
#: A name and its unit have no more commas together than this has parts.
LONGEST = 4


@dataclass(frozen=True, kw_only=True)
class Item:
    """Somebody or something that may be chosen."""

    id: str
    name: str
    unit: str = ""
    #: An e-mail, or where an account is found: it alone names whose it is.
    address: str = ""


def everybody(found: Iterable[Person]) -> list[Item]:
    """People of the register as they may be chosen."""
    return [Item(id=one.id, name=one.name, unit=one.unit, address=one.email) for one in found]


def someones(found: Mapping[str, Someone]) -> list[Item]:
    """The same, as answers are read against them."""
    return [Item(id=one, name=who.name, unit=who.unit, address=who.email) for one, who in found.items()]


def all_accounts(found: Iterable[Account]) -> list[Item]:
    """Accounts as they may be chosen."""
    return [Item(id=one.id, name=one.name, unit=one.unit, address=one.address) for one in found]


def called(items: Iterable[Item]) -> dict[str, str]:
    """By id what each is called, so that no two are called the same: "Bo Ask, Kommunikation"."""
    items = list(items)
    names = Counter(_plain(one.name) for one in items)
    units = Counter((_plain(one.name), _plain(one.unit)) for one in items)
    addresses = Counter((_plain(one.name), _plain(one.address)) for one in items)

    def say(one: Item) -> str:
        name = _plain(one.name)
        if names[name] == 1:
            return one.name
        if one.unit and units[name, _plain(one.unit)] == 1:
            return f"{one.name}, {one.unit}"
        mark = one.address if one.address and addresses[name, _plain(one.address)] == 1 else one.id
        return f"{one.name}, {mark}"

    return {one.id: say(one) for one in items}


def meant(typed: str, items: Iterable[Item]) -> list[str]:
    """Whom or what a name that was typed may mean; one where it is clear."""
    items, wanted = list(items), _plain(typed)
    by_id = [one.id for one in items if one.id == typed.strip()]
    there = _page(typed)
    alone = [one.id for one in items if one.address and wanted == _plain(one.address)]
    alone = alone or [one.id for one in items if there and there == _page(one.address)]
    whole = by_id or alone or _marked(items).get(wanted, [])
    return whole or find(typed, [(one.id, one.name) for one in items])


def _marked(items: Iterable[Item]) -> dict[str, list[str]]:
    """By name and what tells apart, "bo ask, kommunikation" and "bo ask, bo@…", who that is."""
    found: dict[str, list[str]] = {}
    for one in items:
        for mark in filter(None, {_plain(one.unit), _plain(one.address), one.id}):
            found.setdefault(f"{_plain(one.name)}, {mark}", []).append(one.id)
    return found


def chosen(said: str, items: Iterable[Item]) -> tuple[list[str], list[str]]:
    """The ids of those who were chosen or typed, and what of it is not clear.

    A comma stands between two, or between somebody's name and unit: what says more is meant.
    """
    items = list(items)
    marked = _marked(items)
    parts = [part.strip() for part in _BETWEEN.split(said) if part.strip()][:MOST_TYPED]
    found: list[str] = []
    unclear: list[str] = []
    while parts:
        runs = ((many, marked.get(_plain(", ".join(parts[:many])), [])) for many in range(LONGEST, 1, -1))
        many, ids = next(((many, ids) for many, ids in runs if len(ids) == 1), (1, []))
        ids = ids or meant(parts[0], items)
        if len(ids) == 1:
            found += ids
        else:
            unclear.append(parts[0])
        del parts[:many]
    return list(dict.fromkeys(found)), unclear


def read(said: str, items: Iterable[Item], t: Texts, *, of: Chosen = "person") -> tuple[list[str], str]:
    """The ids of those who were chosen or typed; or in a sentence what is not clear."""
    items = list(items)
    found, unclear = chosen(said, items)
    return found, say_unclear(unclear[0], items, t, of=of) if unclear else ""


def one(said: str, items: Iterable[Item], t: Texts, *, of: Chosen = "person") -> tuple[str, str]:
    """The id of the one who was chosen or typed; or why it is nobody, empty where nothing was said."""
    found, unclear = read(said, items, t, of=of)
    if len(found) > 1 and not unclear:
        return "", t("error-choose-one")
    return next(iter(found), "") if not unclear else "", unclear


def settled(
    sent: Sent, key: str, items: Iterable[Item], t: Texts, *, of: Chosen = "person"
) -> tuple[Sent, dict[str, str]]:
    """What was sent, with the id of the one who was chosen or typed; and what is wrong with it, by field."""
    found, unclear = one(sent.values.get(key, ""), items, t, of=of)
    if unclear or key not in sent.values:
        return sent, {key: unclear} if unclear else {}
    return replace(sent, values={**sent.values, key: found}), {}


def again_as_typed(
    form: Form, values: Mapping[str, str], errors: Mapping[str, str], items: Iterable[Item]
) -> Form:
    """The same form with what was answered; where names are typed, names and not ids."""
    names = called(items)
    typed = {field.key for field in form.fields if field.kind == "text"}
    shown = {key: names.get(value, value) if key in typed else value for key, value in values.items()}
    return again(form, shown, errors)


def say_unclear(typed: str, items: Iterable[Item], t: Texts, *, of: Chosen = "person") -> str:
    """That nobody is called that, or that several are, and what these are called."""
    items = list(items)
    ids = meant(typed, items)
    if not ids:
        return t(f"error-choose-{of}-nobody", typed=typed[:100])
    names = called(items)
    more = len(ids) - NAMED
    said = "; ".join(names[one] for one in ids[:NAMED])
    return t(f"error-choose-{of}-several", typed=typed[:100], names=said, more=max(more, 0))


def _plain(text: str) -> str:
    return " ".join(text.casefold().lstrip("@").split())


def _page(address: str) -> str:
    """A web address as it is compared, also without https://; empty for what is none."""
    if "@" in address or "." not in address or address.split() != [address]:
        return ""
    try:
        return normal(address if "://" in address else f"https://{address}")
    except ValueError:
        return ""
