"""Puts a setup file into the database: as often as one likes, with one effect.

Only what the file names is laid down. A field that it leaves out keeps what was changed in chat, and nobody
and nothing disappears because a line did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any, Final, TypeVar

from sqlmodel import Session, SQLModel, select

from bot.settings import APPS, Settings, setting
from bot.setup_file import (
    AccountEntry,
    ChannelEntry,
    MunicipalityEntry,
    Setup,
    SetupRefused,
    read_setup,
)
from handlers import credentials, register, snapshots
from handlers.own_posts import OWN_IDS
from routines.library import load
from routines.second_administrator import substitute_of
from storage import accounts, comments, log, people, readings
from storage.tables import Account, LogHead, Municipality, Person, Place, TeamChannel

__all__ = ["Setup", "SetupRefused", "apply", "credentials_missing", "read_setup", "secrets_missing"]

Row = TypeVar("Row", bound=SQLModel)

#: Fields whose values the log names, as they are ids and no personal data; of others it names the field.
_NAMED: Final = accounts.NAMED | {"routine", "roles", "active", "answers_for"}
#: What of a connection says where the account is; the rest is how to be let in there.
_WHERE: Final = ("api", *OWN_IDS)


def apply(session: Session, setup: Setup, now: datetime) -> list[str]:
    """Lays the setup down in the running transaction; says what changed, nothing if nothing did.

    One log row a municipality that changed, and one if its public register shows something else now. Raises
    SetupRefused where the file does not fit what is there; the caller's transaction then ends without any of
    it.
    """
    said: list[str] = []
    for entry in setup.municipalities:
        applying = _Applying(session, entry, now)
        changes = applying.changes()
        if changes:
            log.append(session, entry.id, now, log.PROGRAM, "setup.applied", entry.id, changes)
            said += [f"{entry.id}: {line}" for line in _said(changes)]
        for person in applying.came_back():
            credentials.came_back(session, entry.id, person, now)
        for account, fields in applying.changed_accounts():
            snapshots.after_change(session, load(entry.routine), account, fields, now)
        register.lay(session, entry.id, load(entry.routine), now)
    return said


class _Applying:
    """One municipality's part of the file, inside its transaction."""

    def __init__(self, session: Session, entry: MunicipalityEntry, now: datetime) -> None:
        self.session = session
        self.now = now
        self.entry = entry
        self.id = entry.id
        #: Kind of thing → its id → "new", or field → [before, after] or "changed".
        self.found: dict[str, dict[str, Any]] = {}

    def changes(self) -> dict[str, dict[str, Any]]:
        """Lays everything down; gives what is different now."""
        self._municipality()
        for person in self.entry.people:
            self._lay("people", Person, person.id, person.model_dump(mode="json", exclude_unset=True))
        for channel in self.entry.team_channels:
            self._channel(channel)
        for account in self.entry.accounts:
            self._account(account)
        self.session.flush()
        conflicts = tuple(self._conflicts())
        if conflicts:
            raise SetupRefused(conflicts)
        return self.found

    def changed_accounts(self) -> Iterator[tuple[Account, Iterable[str]]]:
        """The accounts that say something else now, each with its changed fields."""
        for key, what in self.found.get("accounts", {}).items():
            row = self.session.get(Account, (self.id, key))
            if row is not None and what != "new":
                yield row, what

    def came_back(self) -> Iterator[str]:
        """Who had left and is in the register again."""
        for person, what in self.found.get("people", {}).items():
            if what != "new" and what.get("active") == [False, True]:
                yield person

    def _municipality(self) -> None:
        # Held first: of two replicas that start at once the second sees what the first has done.
        held = select(LogHead).where(LogHead.municipality == self.id).with_for_update()
        head = self.session.exec(held).first()
        values = self.entry.model_dump(include={"name", "routine", "rules_page"}, exclude_unset=True)
        row = self.session.get(Municipality, self.id, populate_existing=True)
        if row is None:
            self.session.add(Municipality(id=self.id, **values))
            self._note("municipality", self.id, "new")
        else:
            self._update("municipality", self.id, row, values)
        self.session.flush()
        if head is None:
            self.session.add(LogHead(municipality=self.id))
            self.session.flush()

    def _lay(self, kind: str, table: type[Row], key: str, values: Mapping[str, Any]) -> Row:
        """The row of that id as the file has it, new or changed or as it was."""
        row = self.session.get(table, (self.id, key), populate_existing=True)
        if row is None:
            row = table(municipality=self.id, **values)
            self._note(kind, key, "new")
        else:
            self._update(kind, key, row, values)
        self.session.add(row)
        return row

    def _update(self, kind: str, key: str, row: SQLModel, values: Mapping[str, Any]) -> None:
        changed: dict[str, Any] = {}
        for field, after in values.items():
            before = getattr(row, field)
            if before != after:
                changed[field] = [before, after] if field in _NAMED else "changed"
                setattr(row, field, after)
        if changed:
            self._note(kind, key, changed)

    def _note(self, kind: str, key: str, what: Any) -> None:
        self.found.setdefault(kind, {})[key] = what

    def _channel(self, entry: ChannelEntry) -> None:
        values = entry.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        channel = self._lay("team_channels", TeamChannel, entry.id, values)
        addresses = {"slack": channel.slack, "teams": channel.teams, "room": {"channel": channel.id}}
        for place_id in accounts.place_ids(channel):
            chat = place_id.partition(":")[0]
            place = self.session.get(Place, place_id, populate_existing=True)
            if place is None:
                place = Place(id=place_id, municipality=self.id, chat=chat)
            elif place.municipality != self.id:
                sentence = (
                    f"the {chat} channel of {entry.id} in {self.id} belongs to {place.municipality} already"
                )
                raise SetupRefused((sentence,))
            place.address = addresses[chat]
            self.session.add(place)
        self.session.flush()

    def _account(self, entry: AccountEntry) -> None:
        """A closed account stays closed, as it was when it was closed, whatever the file says."""
        row = self.session.get(Account, (self.id, entry.id), populate_existing=True)
        if row is not None and row.closed_at is not None:
            return
        before = accounts.people_of(row) if row is not None else None
        values = _account_values(entry)
        if entry.plan is not None:  # what was answered in chat besides stays
            values["plan"] = {**(row.plan if row is not None else {}), **entry.plan.answers()}
        if "substitute" not in values:
            values |= self._substitute(row, entry, values)
        moved = row is not None and _where(row.connection) != _where(values.get("connection", row.connection))
        account = self._lay("accounts", Account, entry.id, values)
        if moved:
            read = readings.of(self.session, self.id, entry.id)
            accounts.read_anew(account, read.read_at or self.now)
            comments.left_behind(self.session, self.id, entry.id)
        if before is None:
            account.people_before = accounts.people_of(account)
        elif before != accounts.people_of(account):
            accounts.people_changed(self.session, account, log.PROGRAM, self.now)

    def _substitute(
        self, row: Account | None, entry: AccountEntry, values: Mapping[str, Any]
    ) -> dict[str, str]:
        """Whom the routine makes substitute where the file names none (GIS-90).

        Of an account that is there already only where an administrator was it who is none any more, or is
        responsible now: whom the file has taken out keeps neither duty nor rights.
        """
        routine = load(self.entry.routine)
        said = {**entry.model_dump(), **(row.model_dump() if row is not None else {}), **values}
        if row is not None:
            stays = row.substitute in said["administrators"] and row.substitute != said["responsible"]
            named = row.substitute not in row.administrators
            if stays or named or not routine.absence.second_administrator.value:
                return {}
        responsible = {said["responsible"], *said["also_responsible"]}
        return {"substitute": substitute_of(routine, responsible, said["administrators"])}

    def _conflicts(self) -> Iterable[str]:
        """Where the file and what was there before cannot both hold."""
        held = accounts.open_ones(self.session, self.id)
        for one, other in combinations(held, 2):
            if accounts.normal_address(one.address) == accounts.normal_address(other.address):
                yield f"the accounts {one.id} and {other.id} of {self.id} have the same address"
        for account in held:
            if account.responsible and account.responsible == account.substitute:
                yield f"the account {account.id} of {self.id} has one person as responsible and substitute"
        for anna, bo in combinations(people.all_active(self.session, self.id), 2):
            for field in ("email", "slack", "teams"):
                if getattr(anna, field) and getattr(anna, field) == getattr(bo, field):
                    yield f"{anna.id} and {bo.id} of {self.id} have the same {field}"


def named_by(setup: Setup, known: Mapping[tuple[str, str], Account], now: datetime) -> list[Account]:
    """The accounts that the file names, as the next start would connect them or not; nothing is written.

    ``known``: those that are there already, by municipality and id; a closed one stays closed.
    """
    found = []
    for municipality in setup.municipalities:
        for entry in municipality.accounts:
            row, values = known.get((municipality.id, entry.id)), _account_values(entry)
            connection = values.get("connection", row.connection if row is not None else {})
            if row is not None and row.closed_at is not None:
                continue
            stays = row is not None and _where(row.connection) == _where(connection)
            found.append(
                Account(
                    municipality=municipality.id,
                    id=entry.id,
                    platform=entry.platform,
                    address=entry.address,
                    name=entry.name,
                    connection=connection,
                    bound_at=row.bound_at if row is not None and stays else now,
                    cursor=row.cursor if row is not None and stays else {},
                )
            )
    return found


def _where(connection: Mapping[str, str]) -> list[str | None]:
    return [connection.get(field) for field in _WHERE]


def _account_values(entry: AccountEntry) -> dict[str, Any]:
    values = entry.model_dump(mode="json", exclude_unset=True, exclude={"plan"})
    if "connection" in values:
        values["connection"] = {key: str(value) for key, value in (values["connection"] or {}).items()}
    return values


def _said(changes: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    """The changes as lines for people."""
    for kind, ones in changes.items():
        for key, what in ones.items():
            if what == "new":
                yield f"{kind} {key}: new"
                continue
            for field, values in what.items():
                shown = "changed" if values == "changed" else f"{values[0] or '–'} → {values[1] or '–'}"
                yield f"{kind} {key}: {field} {shown}"


_NEEDS: Final = {
    "slack": ("Slack", "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"),
    "teams": ("Teams", "MicrosoftAppId and MicrosoftAppPassword"),
}


def credentials_missing(setup: Setup, settings: Settings, *, room: bool = False) -> list[str]:
    """One sentence for each team channel that names a chat which this program cannot reach.

    ``room``: the browser room is there, as in the demo.
    """
    configured = {"slack": settings.slack, "teams": settings.teams is not None}
    found = []
    for municipality in setup.municipalities:
        for channel in municipality.team_channels:
            named = [chat for chat in _NEEDS if getattr(channel, chat) is not None]
            where = f"The team channel {channel.id} of {municipality.id}"
            if not named and not room:
                found.append(f"{where} is only in the browser room, which there is in the demo only.")
            for chat in named:
                name, variables = _NEEDS[chat]
                if not configured[chat]:
                    found.append(f"{where} is in {name}, but {variables} are not set.")
    return found


def secrets_missing(setup: Setup, settings: Settings) -> list[str]:
    """One sentence for each platform token and calendar that is not to be found under its name."""
    found = []
    for municipality in setup.municipalities:
        found += [
            f"The calendar of {person.id} in {municipality.id} needs the secret {person.calendar}, "
            "which is neither in KANALVAKT_SECRETS nor in the environment; it is not read until then."
            for person in municipality.people
            if person.calendar and settings.secret(person.calendar) is None
        ]
        for account in municipality.accounts:
            token = (account.connection or {}).get("token")
            if token and not settings.lets_in(account.platform):
                needed = " and ".join(map(setting, APPS[account.platform]))
                found.append(
                    f"The account {account.id} of {municipality.id} needs {needed}; "
                    "it is handled by hand until then."
                )
            if token and settings.secret(token) is None:
                found.append(
                    f"The account {account.id} of {municipality.id} needs the secret {token}, which is "
                    "neither in KANALVAKT_SECRETS nor in the environment; it is handled by hand until then."
                )
    return found
