"""The setup file: what one installation is to have, as an operator writes it down.

Everything that is wrong with it is one sentence with its line. Secrets never stand in it, only their names,
and no sentence shows what stands where a secret might.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from bot.settings import SECRET_NAME, is_own
from routines.clock import read_hours
from routines.findings import examine
from routines.goals import goal_of
from routines.library import RoutineRefused, load, names
from routines.model import Strict
from routines.public_words import personal_contact
from routines.yaml_lines import Path as Where
from storage.accounts import normal_address, place_ids
from storage.tables import TeamChannel

Objection: TypeAlias = tuple[Where, str]

#: What each platform's connection holds; "token" is the name of a secret.
CONNECTIONS: dict[str, tuple[str, ...]] = {
    "facebook": ("page_id", "token"),
    "instagram": ("user_id", "token"),
    "youtube": ("channel_id", "token"),
    "x": ("user_id", "token"),
    "wordpress": ("api", "user", "token"),
    "other": (),
}
#: What any connection may hold: the day on which the token ends, as its platform said when it was made.
LAST_DAY = "token_until"
#: What that of a platform may hold besides: the longest text that an account may write.
MORE: dict[str, tuple[str, ...]] = {"x": ("longest",)}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: How tokens of the platforms begin, and how long nothing else is.
_TOKEN_STARTS = ("EAA", "IGQ", "IGAA", "ya29.", "AIza", "xox", "xapp-", "1//", "Bearer ")
_TOKEN_LENGTH = 40
#: The longest that anybody may write at X.
_LONGEST = 25_000


class SetupRefused(ValueError):
    """The setup file is not right, or does not fit what is there; one sentence for each reason."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(f"{value!r} is no id; use a-z, 0-9, '-', '_' and '.', at most 64 of them")
    return value


def _mail(value: str) -> str:
    value = value.strip().lower()
    if value and not _MAIL.fullmatch(value):
        raise ValueError("should be an e-mail address like anna.ek@tibro.se")
    return value


def _chat_id(value: str) -> str:
    if any(sign.isspace() for sign in value):
        raise ValueError("should be an id of the chat, without spaces")
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        good = good and parts.port != 0
    except ValueError:  # no port at all, or a host in half a bracket
        return False
    return good and not any(sign.isspace() for sign in value)


def _web_address(value: str) -> str:
    if not _is_web_address(value):
        raise ValueError("should be an address like https://www.tibro.se/sociala-medier")
    return value


def _web_address_or_nothing(value: str) -> str:
    return _web_address(value) if value else value


def _office_hours(value: str) -> str:
    """As the account keeps them; empty is as the routine says."""
    if not value.strip():
        return ""
    hours = read_hours(value)
    return f"{hours.opens:%H:%M}-{hours.closes:%H:%M}"


def _goal(value: str) -> str:
    """A goal has a number and a day, as where an account is asked for (GIS-88); here nothing is reckoned from
    today, for the file is read anew at each start.
    """
    if goal_of(value) is None:
        raise ValueError("should be a goal with a number and a day, like 200 followers 2027-06-30")
    return value


def _secret_name(value: str) -> str:
    if value and (not SECRET_NAME.fullmatch(value) or _looks_secret(value)):
        raise ValueError("should be the NAME of a secret, like CALENDAR_ANNA, never the address itself")
    if value and is_own(value):
        raise ValueError("names a secret of the program itself; give the calendar's another")
    return value


Id = Annotated[str, AfterValidator(_id)]
#: An answer in one's own words.
Plan: TypeAlias = Annotated[str, StringConstraints(max_length=3000, strip_whitespace=True)]
OtherId = Annotated[str, AfterValidator(lambda value: _id(value) if value else value)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
ChatId = Annotated[str, StringConstraints(max_length=300), AfterValidator(_chat_id)]
ChatAddress = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_chat_id)]
Address = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_web_address)]
Role: TypeAlias = Literal[
    "coordinator",
    "registrar",
    "archivist",
    "lawyer",
    "manager",
    "department_head",
    "it_admin",
    "communications_head",
    "it_head",
    "strategist",
]


class PersonEntry(Strict):
    """Somebody of the municipality's staff."""

    id: Id
    name: Words
    email: Annotated[str, AfterValidator(_mail)] = ""
    slack: ChatId = ""
    teams: ChatId = ""
    roles: tuple[Role, ...] = ()
    unit: str = ""
    #: The units (departments, companies) that a head of department answers for and decides about.
    answers_for: tuple[Words, ...] = ()
    active: bool = True
    #: The NAME of the secret that holds the address of the person's calendar of absences.
    calendar: Annotated[str, AfterValidator(_secret_name)] = ""


class SlackAddress(Strict):
    """A channel in a Slack workspace."""

    team: ChatAddress
    channel: ChatAddress


class TeamsAddress(Strict):
    """A channel in Teams."""

    channel: ChatAddress
    tenant: ChatId = ""
    team: ChatId = ""
    service_url: Annotated[str, AfterValidator(_web_address_or_nothing)] = ""


class ChannelEntry(Strict):
    """A team channel, in one chat or several."""

    id: Id
    slack: SlackAddress | None = None
    teams: TeamsAddress | None = None
    room: bool = False

    def row(self, municipality: str) -> TeamChannel:
        """The channel as the database has it."""
        told = self.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        return TeamChannel(municipality=municipality, **told)


class PlanEntry(Strict):
    """What is answered of an account when it is asked for, of one that was there before."""

    topics: Plan = ""
    #: Which platform it is, of an account whose platform is "other".
    platform_name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""
    goals: tuple[Annotated[Words, AfterValidator(_goal)], ...] = ()
    watching: Plan = ""
    #: Hours of work a week.
    hours: Annotated[float, Field(gt=0, le=168)] | None = None

    def answers(self) -> dict[str, Any]:
        """As the walk of a request keeps them."""
        told = self.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        if "goals" in told:
            found = (goal_of(line) for line in self.goals)
            told["goals"] = [
                {"text": goal.text, "measure": goal.measure, "by": str(goal.by or "")}
                for goal in found
                if goal
            ]
        return told | ({"hours": f"{self.hours:g}"} if self.hours is not None else {})


class AccountEntry(Strict):
    """A social-media account of the municipality."""

    id: Id
    platform: Literal["facebook", "instagram", "youtube", "x", "wordpress", "other"]
    address: Address
    name: Words
    unit: str = ""
    manager: OtherId = ""
    responsible: OtherId = ""
    also_responsible: tuple[Id, ...] = ()
    substitute: OtherId = ""
    administrators: tuple[Id, ...] = ()
    team_channel: OtherId = ""
    purpose: str = ""
    target_group: str = ""
    plan: PlanEntry | None = None
    #: Whom the public turns to: a function's address or telephone, never a person's.
    contact: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""
    #: Which kinds of records are found on it, where those are not as the routine says.
    record_types: tuple[Words, ...] = ()
    #: When it is watched on a working day, "08:00-17:00", where that is not as the routine says.
    office_hours: Annotated[str, AfterValidator(_office_hours)] = ""
    #: Checked by hand, so that what may be a secret is never shown.
    connection: Any = None


class MunicipalityEntry(Strict):
    """A municipality and what it has."""

    id: Id
    name: Words
    routine: Words
    rules_page: Annotated[str, AfterValidator(_web_address_or_nothing)] = ""
    people: tuple[PersonEntry, ...] = ()
    team_channels: tuple[ChannelEntry, ...] = ()
    accounts: tuple[AccountEntry, ...] = ()


class Setup(Strict):
    """The whole file."""

    municipalities: tuple[MunicipalityEntry, ...]


def read_setup(path: Path) -> Setup:
    """The setup that a file describes. Raises SetupRefused with one sentence for everything that is wrong."""
    folder = path.absolute().parent
    setup, findings = examine(path, Setup, "setup file", partial(_objections, folder))
    if setup is None or findings:
        raise SetupRefused(tuple(f"{path.name}, {finding}" for finding in findings))
    found = [
        entry.model_copy(update={"routine": str(_routine(folder, entry))}) for entry in setup.municipalities
    ]
    return setup.model_copy(update={"municipalities": tuple(found)})


def _routine(folder: Path, entry: MunicipalityEntry) -> str | Path:
    """A routine that comes along, or a file beside the setup file."""
    return entry.routine if entry.routine in names() else folder / entry.routine


def _objections(folder: Path, setup: Setup) -> Iterator[Objection]:
    yield from _twice("id", _values(("municipalities",), setup.municipalities, "id"))
    taken: dict[str, str] = {}
    for number, entry in enumerate(setup.municipalities):
        where: Where = ("municipalities", number)
        yield from _about_routine(folder, where, entry)
        yield from _about_people(where, entry)
        yield from _about_channels(where, entry, taken)
        yield from _about_accounts(where, entry)
        yield from _about_public(where, entry, _public(folder, entry))


def _values(where: Where, entries: Iterable[Strict], field: str) -> Iterator[tuple[Where, str]]:
    """Each entry's value of a field with its place, where it has one."""
    for number, entry in enumerate(entries):
        value = str(getattr(entry, field))
        if value:
            yield (*where, number, field), value


def _twice(what: str, values: Iterable[tuple[Where, str]]) -> Iterator[Objection]:
    seen = set()
    for where, value in values:
        if value in seen:
            yield where, f"the {what} {value} is taken already, further up in this file"
        seen.add(value)


def _about_routine(folder: Path, where: Where, entry: MunicipalityEntry) -> Iterator[Objection]:
    try:
        load(_routine(folder, entry))
    except RoutineRefused as fault:
        first, more = str(fault.findings[0]), len(fault.findings) - 1
        rest = f", and {more} more; see kanalvakt routine check" if more else ""
        yield (*where, "routine"), f"the routine {entry.routine} cannot be used: {first}{rest}"


def _about_people(where: Where, entry: MunicipalityEntry) -> Iterator[Objection]:
    """No municipality goes live without its coordinator (LID-15, LAH-16, DEG-07)."""
    people = (*where, "people")
    for field in ("id", "email", "slack", "teams"):
        yield from _twice(field, _values(people, entry.people, field))
    for number, person in enumerate(entry.people):
        if person.answers_for and "department_head" not in person.roles:
            sentence = "only a head answers for units; give this person roles: [department_head] as well"
            yield (*people, number, "answers_for"), sentence
    if not any(person.active and "coordinator" in person.roles for person in entry.people):
        yield people, "nobody coordinates the accounts; give somebody who is active roles: [coordinator]"


def _about_channels(where: Where, entry: MunicipalityEntry, taken: dict[str, str]) -> Iterator[Objection]:
    """``taken`` are the places of the whole file, for a channel of a chat is only one municipality's."""
    channels = (*where, "team_channels")
    yield from _twice("id", _values(channels, entry.team_channels, "id"))
    for number, channel in enumerate(entry.team_channels):
        ids = place_ids(channel.row(entry.id))
        if not ids:
            yield (*channels, number), "names no chat; give it slack: {team, channel} or teams: {channel}"
        for place in ids:
            if place in taken:
                chat = place.partition(":")[0]
                yield (*channels, number, chat), f"is the same channel as that of {taken[place]}"
            taken.setdefault(place, f"{channel.id} of {entry.id}")


def _about_accounts(where: Where, entry: MunicipalityEntry) -> Iterator[Objection]:
    accounts = (*where, "accounts")
    yield from _twice("id", _values(accounts, entry.accounts, "id"))
    addresses = _values(accounts, entry.accounts, "address")
    yield from _twice("address", ((place, normal_address(address)) for place, address in addresses))
    people = {person.id for person in entry.people}
    channels = {channel.id for channel in entry.team_channels}
    for number, account in enumerate(entry.accounts):
        here: Where = (*accounts, number)
        yield from _about_holders(here, account, people)
        if account.team_channel and account.team_channel not in channels:
            yield (*here, "team_channel"), f"there is no team channel {account.team_channel} in {entry.id}"
        yield from _about_contact((*here, "contact"), account, entry.people)
        yield from _about_connection((*here, "connection"), account)


def _about_holders(here: Where, account: AccountEntry, people: set[str]) -> Iterator[Objection]:
    held: list[tuple[Where, str]] = [
        ((*here, field), getattr(account, field)) for field in ("manager", "responsible", "substitute")
    ]
    held += [
        ((*here, "administrators", place), person) for place, person in enumerate(account.administrators)
    ]
    held += [
        ((*here, "also_responsible", place), person) for place, person in enumerate(account.also_responsible)
    ]
    for place, person in held:
        if person and person not in people:
            yield place, f"there is no person {person} among the people of this municipality"
    if account.responsible and account.responsible == account.substitute:
        yield (*here, "substitute"), "should be somebody else than the responsible person"


def _about_contact(where: Where, account: AccountEntry, people: Iterable[PersonEntry]) -> Iterator[Objection]:
    if personal_contact(account.contact, {person.id: person for person in people}) is not None:
        yield where, "is a person's; the public register shows a function's, like info@tibro.se"


def _public(folder: Path, entry: MunicipalityEntry) -> frozenset[str]:
    """The fields that anybody may read in the municipality's register; none where its routine is refused."""
    try:
        rule = load(_routine(folder, entry)).account_register
    except RoutineRefused:
        return frozenset()
    return frozenset(field.value for field in rule.fields.value) if rule.public.value else frozenset()


def _about_public(where: Where, entry: MunicipalityEntry, public: frozenset[str]) -> Iterator[Objection]:
    """What becomes public names nobody and bears nobody's own address or number (LID-27, LAH-17, GIS-01)."""
    people = {person.id: person for person in entry.people}
    for number, account in enumerate(entry.accounts):
        here: Where = (*where, "accounts", number)
        for place, words in _written(here, account):
            if place[-1] in public or place[-2] in public:
                found = personal_contact(words, people)
                if found is not None:
                    yield place, "says something that is a person's; the public register shows it to all"


def _written(here: Where, account: AccountEntry) -> Iterator[tuple[Where, str]]:
    for field in ("name", "unit", "purpose", "target_group"):
        yield (*here, field), getattr(account, field)
    if account.plan is not None:
        for field in ("topics", "watching"):
            yield (*here, "plan", field), getattr(account.plan, field)
        for place, goal in enumerate(account.plan.goals):
            yield (*here, "plan", "goals", place), goal


def _about_connection(where: Where, account: AccountEntry) -> Iterator[Objection]:
    connection = account.connection
    if connection is None or connection == {}:
        return
    known = CONNECTIONS[account.platform]
    may = (*known, LAST_DAY, *MORE.get(account.platform, ())) if known else known
    fields = ", ".join(known) or "nothing; an account of this kind has no connection"
    if not isinstance(connection, dict):
        yield where, f"should be a mapping with {fields}"
        return
    for field, value in connection.items():
        if field not in may:
            yield (*where, field), f"there is no such field for {account.platform}; known here: {fields}"
        elif sentence := _WRONG.get(field, partial(_wrong_value, field))(value):
            yield (*where, field), sentence
    for field in known:
        if field not in connection:
            yield where, f"{field} is missing; {account.platform} needs {fields}"


def _wrong_value(field: str, value: object) -> str:
    """What is wrong with a value of a connection, without showing it; empty if nothing is."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return "should be text"
    text = str(value)
    if field == "token":
        if not SECRET_NAME.fullmatch(text) or _looks_secret(text):
            return "should be the NAME of a secret, like META_TOKEN_TIBRO, never the secret itself"
        return (
            "names a secret of the program itself; give the platform's token another" if is_own(text) else ""
        )
    if field == "api":
        return "" if _is_web_address(text) else "should be an address like https://blogg.tibro.se"
    if _looks_secret(text):
        return "looks like a secret; secrets stand in KANALVAKT_SECRETS or in the environment"
    return ""


def _wrong_longest(value: object) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LONGEST
    return "" if fits else f"should be a number of characters up to {_LONGEST}"


def _wrong_day(value: object) -> str:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return "should be a day like 2027-03-31"
    return ""


#: What is not just some text, and what is wrong with that.
_WRONG = {LAST_DAY: _wrong_day, "longest": _wrong_longest}


def _looks_secret(text: str) -> bool:
    long = len(text) >= _TOKEN_LENGTH and "_" not in text and "@" not in text
    return text.startswith(_TOKEN_STARTS) or long or len(text) > 2 * _TOKEN_LENGTH
