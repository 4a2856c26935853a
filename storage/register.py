"""The public list of accounts: what it shows, and which edition of it stands.

Whatever changes an account asks ``review`` before its transaction ends: if the list shows something else by
then, it is a new edition, with its time and its log row. So the edition that stands is the open accounts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, case
from sqlmodel import Session, col, select

from storage import log
from storage.tables import OPEN, Account, Person, Register

#: What is shown of one account: field → value, in the order in which the routine names the fields.
Listed: TypeAlias = Mapping[str, "str | list[str]"]

#: Fields that stand in the account's row as they are shown.
_AS_IS = ("platform", "name", "address", "unit", "contact", "purpose", "target_group")
_COLUMNS = (*(getattr(Account, name) for name in _AS_IS), Account.responsible, Account.record_types)
#: What a platform is called that is none of those with a connector.
_OTHER = case(
    (col(Account.platform) == "other", col(Account.plan)["platform_name"].as_string()), else_=None
).label("other")
#: Fields that stand in the account's plan: what was answered when it was asked for.
_PLANNED = ("topics", "goals", "watching", "hours")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a routine has the list show."""

    #: The fields of each account, see ``routines.model.RegisterField``.
    fields: tuple[str, ...]
    #: What is found on an account that says nothing else (LID-41).
    record_types: tuple[str, ...]
    #: And besides, by platform.
    record_types_on: Mapping[str, tuple[str, ...]]
    #: Who answers for an account of no unit in particular (LAH-09, TIB-07).
    shared: str


def edition(session: Session, municipality: str) -> Register | None:
    """The edition that stands now."""
    return session.get(Register, municipality, populate_existing=True)


def listed(session: Session, municipality: str) -> list[Listed]:
    """What the list shows now: the open accounts and nothing else, in no particular order."""
    held = session.get(Register, municipality)
    return _rows(session, municipality, held.terms) if held is not None else []


def lay(session: Session, municipality: str, terms: Terms, by: str, at: datetime) -> bool:
    """The list shows from now on what the routine says; whether that makes a new edition."""
    held, kept = _hold(session, municipality), json.loads(json.dumps(asdict(terms)))
    if held is None:
        held = Register(municipality=municipality, changed_at=at, terms=kept)
    elif held.terms != kept:
        held.terms = kept
    session.add(held)
    session.flush()
    return review(session, municipality, by, at)


def review(session: Session, municipality: str, by: str, at: datetime) -> bool:
    """Makes a new edition if the list shows something else than the one that stands; whether it did.

    Until it is laid down once what the list shows, there is none.
    """
    session.flush()
    # Held before it is read what is shown: of two changes the later sees what the earlier has done.
    held = _hold(session, municipality)
    if held is None:
        return False
    rows = _rows(session, municipality, held.terms)
    seals = _seals(rows)
    # A unit that has no account left has an empty list, which is news for its document plan (DEG-12).
    seals |= {unit: "" for unit in held.units if unit not in seals}
    changed = {unit: seal for unit, seal in seals.items() if held.units.get(unit, [None])[0] != seal}
    if not changed and held.version:
        return False
    held.version, held.changed_at = held.version + 1, at
    held.units = {**held.units, **{unit: [seal, held.version] for unit, seal in changed.items()}}
    session.add(held)
    session.flush()
    details = {"version": held.version, "accounts": len(rows)}
    log.append(session, municipality, at, by, "register.changed", f"register:{municipality}", details)
    return True


def _hold(session: Session, municipality: str) -> Register | None:
    return session.get(Register, municipality, with_for_update=True, populate_existing=True)


def _rows(session: Session, municipality: str, terms: Mapping[str, Any]) -> list[Listed]:
    planned = (Account.plan,) if set(_PLANNED) & set(terms["fields"]) else ()
    columns: Any = (*_COLUMNS, _OTHER, *planned)
    query: Any = select(*columns).where(Account.municipality == municipality, OPEN)
    people = _names(session, municipality) if "responsible_person" in terms["fields"] else {}
    return [_shown(row, terms, people) for row in session.execute(query)]


def _names(session: Session, municipality: str) -> dict[str, str]:
    """Who has left is no longer responsible, and no longer named."""
    query = select(Person.id, Person.name).where(Person.municipality == municipality, col(Person.active))
    return dict(session.exec(query).all())


def _shown(row: Row[Any], terms: Mapping[str, Any], people: Mapping[str, str]) -> Listed:
    found: dict[str, str | list[str]] = {name: getattr(row, name) for name in _AS_IS}
    found["responsible"] = row.unit or terms["shared"]
    found["responsible_person"] = people.get(row.responsible, "")
    found |= {name: _planned(name, row.plan.get(name)) for name in _PLANNED if name in terms["fields"]}
    usual = [*terms["record_types"], *terms.get("record_types_on", {}).get(row.platform, ())]
    found["record_types"] = row.record_types or usual
    shown = {name: found[name] for name in terms["fields"]}
    # Of a platform that has no name with us it is said which one it is, where somebody has told.
    return shown | ({"platform_name": row.other} if "platform" in shown and row.other else {})


def _planned(name: str, answer: Any) -> str | list[str]:
    """An answer of the plan as text; goals are a list, of one each or of none."""
    if name == "goals":
        return [str(one["text"]) for one in answer or ()]
    return str(answer or "")


def _seals(rows: Iterable[Listed]) -> dict[str, str]:
    by_unit: dict[str, list[str]] = {}
    for row in rows:
        said = json.dumps(row, sort_keys=True, ensure_ascii=False)
        by_unit.setdefault(str(row.get("unit", "")), []).append(said)
    return {unit: _seal(sorted(said)) for unit, said in by_unit.items()}


def _seal(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
