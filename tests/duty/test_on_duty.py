"""One function says who has duty: random absences, chains and loops against a plain, slow model."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, delete

from handlers.duty import Duties, Timeline, on_duty
from handlers.uncovered import uncovered
from storage import absences
from storage.absences import Cover
from storage.database import Database
from storage.duty_tables import Absence
from storage.schema import upgrade
from storage.tables import Account, Municipality, Person
from tests.duty.conftest import NOW

PEOPLE = ["anna", "bo", "carin", "disa", "erik", "frans"]
OF = "town"
HOUR = timedelta(hours=1)
who = st.sampled_from(PEOPLE)
maybe = st.sampled_from([*PEOPLE, "", "gone"])


@dataclass(frozen=True)
class Away:
    person: str
    substitute: str
    cover: str
    starts: int
    ends: int
    #: For which of these hours ``cover`` was named.
    covered: tuple[int, int] = (-9, 9)


absence = st.builds(
    Away,
    person=who,
    substitute=maybe,
    cover=maybe,
    starts=st.integers(-3, 2),
    ends=st.integers(-2, 4),
    covered=st.tuples(st.integers(-3, 2), st.integers(-2, 4)),
).filter(lambda away: away.starts < away.ends)


@dataclass(frozen=True)
class Scene:
    responsible: str
    substitute: str
    manager: str
    left: frozenset[str]
    coordinators: frozenset[str]
    away: tuple[Away, ...]


scenes = st.builds(
    Scene,
    responsible=maybe,
    substitute=maybe,
    manager=maybe,
    left=st.frozensets(who, max_size=3),
    coordinators=st.frozensets(who, max_size=2),
    away=st.lists(absence, max_size=9).map(tuple),
)


def expected(scene: Scene) -> str | None:
    """The rule as one would tell it at a table: ask each in turn, whoever is away names others."""
    away = [item for item in scene.away if item.starts <= 0 < item.ends]
    there = {one for one in PEOPLE if one not in scene.left and all(one != item.person for item in away)}

    def ring(first: str, substitute: str = "") -> list[str]:
        found, layer = [first], [first]
        while layer:
            following: list[str] = []
            for person in layer:
                named = [
                    item.cover
                    for item in away
                    if item.person == person and item.covered[0] <= 0 < item.covered[1]
                ]
                named += [item.substitute for item in away if item.person == person]
                named += [substitute] if person == first else []
                following += [one for one in dict.fromkeys(named) if one and one not in found + following]
            found += following
            layer = following
        return found

    candidates = ring(scene.responsible, scene.substitute)
    if scene.manager:
        candidates += ring(scene.manager)
    leading = sorted(scene.coordinators - scene.left)
    candidates += leading
    for one in leading:
        candidates += ring(one)
    return next((one for one in candidates if one in there), None)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("duty")
    made = Database(f"sqlite:///{folder / 'k.sqlite3'}")
    upgrade(made.engine)
    made.change(lambda session: session.add(Municipality(id=OF, name="Staden", routine="tibro")))
    yield made
    made.close()


def lay(session: Session, scene: Scene) -> Account:
    session.exec(delete(Absence))
    session.exec(delete(Person))
    for name in PEOPLE:
        roles = ["coordinator"] if name in scene.coordinators else []
        session.add(Person(municipality=OF, id=name, name=name, roles=roles, active=name not in scene.left))
    for item in scene.away:
        session.add(
            Absence(
                municipality=OF,
                person=item.person,
                substitute=item.substitute,
                covers=absences.written(
                    [
                        Cover(
                            account="facebook",
                            person=item.cover,
                            starts=NOW + item.covered[0] * HOUR,
                            ends=NOW + item.covered[1] * HOUR,
                        )
                    ]
                    if item.cover
                    else []
                ),
                starts=NOW + item.starts * HOUR,
                ends=NOW + item.ends * HOUR,
                noted_by=item.person,
                noted_at=NOW,
            )
        )
        session.flush()  # the same order as in the scene
    session.flush()
    return Account(
        municipality=OF,
        id="facebook",
        platform="facebook",
        address="x",
        name="x",
        responsible=scene.responsible,
        substitute=scene.substitute,
        manager=scene.manager,
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scene=scenes)
def test_whoever_has_duty_is_there_and_is_the_next_in_turn(database: Database, scene: Scene) -> None:
    """One person or nobody; never somebody who is away or has left; one answer however it is asked."""
    # The model asks absences in the order in which they begin, as the table does.
    scene = Scene(**{**vars(scene), "away": tuple(sorted(scene.away, key=lambda item: item.starts))})

    def look(session: Session) -> None:
        account = lay(session, scene)
        one = on_duty(session, account, NOW)
        many = Duties(session, OF, NOW).expect([account]).of(account)
        found = one.person.id if one is not None else None
        assert found == expected(scene)
        assert one == many
        line = Timeline(session, OF, NOW - HOUR, NOW + HOUR, [account]).at(NOW).of(account)
        assert line == one
        if one is not None:
            away = {item.person for item in scene.away if item.starts <= 0 < item.ends}
            assert one.person.active
            assert one.person.id not in away | scene.left
        session.rollback()

    database.change(look)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scene=scenes)
def test_what_an_absence_leaves_uncovered_is_so_hour_by_hour(database: Database, scene: Scene) -> None:
    """Only the hours at which an account's own people come and go are looked at; every hour says the same."""

    def look(session: Session) -> None:
        account = lay(session, scene)
        starts, ends = NOW - 3 * HOUR, NOW + 4 * HOUR
        timeline = Timeline(session, OF, starts, ends, [account])
        for absence in absences.not_over(session, OF, starts):
            found = uncovered(timeline, absence, [account], starts)
            hour = max(absence.starts, starts)
            while hour < absence.ends:
                duty = Duties(session, OF, hour).of(account)
                bare = duty is None or duty.role not in {"responsible", "substitute"}
                assert bare == any(item.starts <= hour < item.ends for item in found)
                hour += HOUR
        session.rollback()

    database.change(look)


def scene(away: tuple[Away, ...], **more: object) -> Scene:
    values: Mapping[str, object] = {
        "responsible": "anna",
        "substitute": "bo",
        "manager": "carin",
        "left": frozenset(),
        "coordinators": frozenset({"disa"}),
        **more,
    }
    return Scene(away=away, **values)  # type: ignore[arg-type]


@pytest.mark.clauses("LID-44", "DEG-45", "DEG-47", "TIB-16", "LAH-26")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        (scene(()), "anna responsible"),
        (scene((Away("anna", "", "", 0, 1),)), "bo substitute"),
        (scene((Away("anna", "erik", "", 0, 1),)), "erik substitute"),
        (scene((Away("anna", "erik", "frans", 0, 1),)), "frans substitute"),
        # the one who is named is away too, and names another
        (scene((Away("anna", "erik", "", 0, 1), Away("erik", "frans", "", 0, 1))), "bo substitute"),
        (
            scene((Away("anna", "erik", "", 0, 1), Away("erik", "frans", "", 0, 1)), substitute=""),
            "frans substitute",
        ),
        # A names B, B names A: the loop ends at the manager
        (
            scene((Away("anna", "bo", "", 0, 1), Away("bo", "anna", "", 0, 1)), substitute="bo"),
            "carin manager",
        ),
        # the manager is away and has named somebody
        (
            scene((Away("anna", "", "", 0, 1), Away("carin", "erik", "", 0, 1)), left=frozenset({"bo"})),
            "erik manager",
        ),
        (scene((Away("carin", "", "", 0, 1),), left=frozenset({"anna", "bo"})), "disa coordinator"),
        (scene((), left=frozenset(PEOPLE)), "nobody"),
        # the moment it begins it counts, the moment it ends it does not
        (scene((Away("anna", "", "", -1, 0),)), "anna responsible"),
        (scene((Away("anna", "", "", 0, 1),), responsible=""), "bo substitute"),
    ],
)
def test_the_turns_are_as_the_routines_want_them(database: Database, given: Scene, found: str) -> None:
    def look(session: Session) -> None:
        one = on_duty(session, lay(session, given), NOW)
        assert (f"{one.person.id} {one.role}" if one is not None else "nobody") == found
        session.rollback()

    database.change(look)


def test_ten_thousand_accounts_are_asked_in_one_go(database: Database) -> None:
    """Two questions to the database, whatever the number of accounts; and quick."""

    def look(session: Session) -> None:
        account = lay(session, scene((Away("anna", "bo", "", 0, 1), Away("bo", "", "", 0, 1))))
        begun = time.thread_time()
        duties = Duties(session, OF, NOW).expect([account])
        for _ in range(10_000):
            assert duties.of(account) is not None
        assert time.thread_time() - begun < 2
        session.rollback()

    database.change(look)
