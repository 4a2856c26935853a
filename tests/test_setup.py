"""A setup file describes an installation: refused whole in clear sentences, or laid down with one effect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from bot.settings import load_settings
from bot.setup import Setup, SetupRefused, apply, credentials_missing, read_setup, secrets_missing
from routines.library import load
from storage import accounts, log, people
from storage.database import Database
from storage.duty_tables import Task
from storage.tables import Account, LogRow, Municipality, Person, Place, TeamChannel

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FULL = """\
municipalities:
  - id: tibro
    name: Tibro kommun
    routine: tibro
    rules_page: https://www.tibro.se/sociala-medier
    people:
      - {id: anna, name: Anna Ek, email: Anna.Ek@Tibro.se, slack: U0ANNA, teams: "29:anna",
         roles: [coordinator]}
      - {id: bo, name: Bo Ål, email: bo.al@tibro.se, unit: Kommunikation}
      - {id: carin, name: Carin Öst, roles: [manager, registrar]}
    team_channels:
      - id: komm
        slack: {team: T0WS1, channel: C0KOMM}
        teams: {tenant: ten, team: "19:t@thread.tacv2", channel: "19:c@thread.tacv2", service_url: "https://smba.trafficmanager.net/emea/"}
        room: true
    accounts:
      - id: tibro-facebook
        platform: facebook
        address: https://www.facebook.com/tibrokommun
        name: Tibro kommun
        unit: Kommunikation
        manager: carin
        responsible: anna
        substitute: bo
        administrators: [anna, bo]
        team_channel: komm
        purpose: Berätta
        connection: {page_id: 123, token: META_TOKEN_TIBRO}
      - id: tibro-blogg
        platform: wordpress
        address: https://blogg.tibro.se
        name: Bloggen
        connection: {api: "http://127.0.0.1:8081", user: kommun, token: WP_TIBRO}
"""
LIDINGO = FULL.replace("routine: tibro", "routine: lidingo")
#: What a municipality needs at least.
COORDINATED = "people: [{id: eva, name: Eva, roles: [coordinator]}]"
TABLES: tuple[type[SQLModel], ...] = (Municipality, Person, TeamChannel, Account, Place, LogRow)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "setup.yaml"


def read(file: Path, text: str = FULL) -> Setup:
    file.write_text(text, encoding="utf-8")
    return read_setup(file)


def lay(database: Database, setup: Setup) -> list[str]:
    return database.change(lambda session: apply(session, setup, NOW))[0]


def changed(old: str, new: str) -> str:
    assert FULL.count(old) == 1, f"{old!r} must stand once in the sample"
    return FULL.replace(old, new)


def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    def look(session: Session) -> dict[str, list[dict[str, Any]]]:
        return {
            str(table.__tablename__): [row.model_dump() for row in session.exec(select(table))]
            for table in TABLES
        }

    return database.ask(look)


def account(database: Database, name: str = "tibro-facebook") -> Account:
    found = database.ask(lambda session: accounts.get(session, "tibro", name))
    assert found is not None
    return found


def test_everything_in_the_file_is_laid_down(database: Database, file: Path) -> None:
    said = lay(database, read(file))

    assert "tibro: accounts tibro-facebook: new" in said
    found = account(database)
    assert (found.responsible, found.substitute, found.manager) == ("anna", "bo", "carin")
    assert found.administrators == ["anna", "bo"]
    assert found.connection == {"page_id": "123", "token": "META_TOKEN_TIBRO"}
    anna = database.ask(lambda session: people.by_email(session, "tibro", "anna.ek@tibro.SE"))
    assert anna is not None
    assert (anna.slack, anna.teams, anna.roles, anna.email) == (
        "U0ANNA",
        "29:anna",
        ["coordinator"],
        "anna.ek@tibro.se",
    )
    places = database.ask(lambda session: accounts.places_of(session, found))
    assert {(place.id, place.chat, place.address["channel"]) for place in places} == {
        ("slack:T0WS1:C0KOMM", "slack", "C0KOMM"),
        ("teams:19:c@thread.tacv2", "teams", "19:c@thread.tacv2"),
        ("room:komm", "room", "komm"),
    }
    assert places[1].address["service_url"] == "https://smba.trafficmanager.net/emea/"


def test_the_log_says_what_was_set_up_without_personal_data(database: Database, file: Path) -> None:
    lay(database, read(file))
    edition, row = database.ask(lambda session: log.newest(session, "tibro", 10))
    assert edition.action == "register.changed"
    assert (row.actor, row.action, row.subject) == ("kanalvakt", "setup.applied", "tibro")
    assert row.details["people"] == {"anna": "new", "bo": "new", "carin": "new"}
    for personal in ("Anna", "tibro.se", "U0ANNA", "29:"):
        assert personal not in str(row.details)
    assert database.ask(lambda session: log.verify(session, "tibro")) is None


def test_laid_down_twice_it_has_one_effect(database: Database, file: Path) -> None:
    lay(database, read(file))
    before = rows(database)
    assert lay(database, read(file)) == []
    assert rows(database) == before


def test_a_changed_substitute_is_applied_and_logged(database: Database, file: Path) -> None:
    lay(database, read(file))
    said = lay(database, read(file, changed("substitute: bo", "substitute: carin")))
    assert said == ["tibro: accounts tibro-facebook: substitute bo → carin"]
    assert account(database).substitute == "carin"
    rows_ = database.ask(lambda session: log.newest(session, "tibro", 10))
    assert len(rows_) == 3
    assert rows_[0].details == {"accounts": {"tibro-facebook": {"substitute": ["bo", "carin"]}}}


def test_what_the_file_leaves_out_keeps_what_chat_changed(database: Database, file: Path) -> None:
    lay(database, read(file))

    def in_chat(session: Session) -> None:
        bo = session.get(Person, ("tibro", "bo"))
        blog = session.get(Account, ("tibro", "tibro-blogg"))
        assert bo is not None
        assert blog is not None
        bo.slack, blog.responsible, blog.cursor = "U0BO", "bo", {"since": "5"}

    database.change(in_chat)
    assert lay(database, read(file)) == []
    assert account(database, "tibro-blogg").responsible == "bo"
    assert account(database, "tibro-blogg").cursor == {"since": "5"}


def test_an_empty_text_empties_a_field(database: Database, file: Path) -> None:
    lay(database, read(file))
    lay(database, read(file, changed("substitute: bo", 'substitute: ""')))
    assert account(database).substitute == ""


def test_who_is_no_longer_in_the_file_stays(database: Database, file: Path) -> None:
    lay(database, read(file))
    lines = [line for line in FULL.splitlines() if "id: bo" not in line and "substitute" not in line]
    text = "\n".join(lines).replace("[anna, bo]", "[anna]")
    said = lay(database, read(file, text[: text.index("      - id: tibro-blogg")]))
    assert said == ["tibro: accounts tibro-facebook: administrators ['anna', 'bo'] → ['anna']"]
    assert database.ask(lambda session: people.get(session, "tibro", "bo")) is not None
    assert account(database).substitute == "bo"
    assert account(database, "tibro-blogg").name == "Bloggen"


def test_a_channel_that_moves_gets_a_new_place(database: Database, file: Path) -> None:
    lay(database, read(file))
    assert lay(database, read(file, changed("C0KOMM", "C0NEW"))) == [
        "tibro: team_channels komm: slack changed"
    ]
    assert lay(database, read(file, changed("/emea/", "/teams/"))) != []
    places = database.ask(lambda session: accounts.places_of(session, account(database)))
    assert places[0].id == "slack:T0WS1:C0KOMM"
    assert places[1].address["service_url"] == "https://smba.trafficmanager.net/teams/"


def test_a_routine_of_ones_own_stands_beside_the_setup_file(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = Path(__file__).parents[1].joinpath("routines/tibro.yaml").read_text("utf-8")
    file.parent.joinpath("own").mkdir()
    file.parent.joinpath("own/exempelby.yaml").write_text(own.replace("TIB-", "ABC-"), "utf-8")
    setup = read(file, changed("routine: tibro", "routine: own/exempelby.yaml"))
    lay(database, setup)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    found = database.ask(lambda session: accounts.municipality(session, "tibro"))
    assert found is not None
    assert load(found.routine).grounds[0].clauses[0].startswith("ABC-")


@pytest.mark.clauses("DEG-10")
def test_for_which_units_a_head_answers_is_laid_down_and_logged(database: Database, file: Path) -> None:
    lay(database, read(file))
    told = "roles: [manager, department_head], answers_for: [Skolan, Tibrobyggen AB]"
    said = lay(database, read(file, changed("roles: [manager, registrar]", told)))
    assert "tibro: people carin: answers_for – → ['Skolan', 'Tibrobyggen AB']" in said
    carin = database.ask(lambda session: people.get(session, "tibro", "carin"))
    assert carin is not None
    assert carin.answers_for == ["Skolan", "Tibrobyggen AB"]
    assert lay(database, read(file)) == [
        "tibro: people carin: roles ['manager', 'department_head'] → ['manager', 'registrar']"
    ]
    carin = database.ask(lambda session: people.get(session, "tibro", "carin"))
    assert carin is not None
    assert carin.answers_for == ["Skolan", "Tibrobyggen AB"]  # what the file leaves out stays


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    name: Tibro kommun\n    routine", "    routine", 2, "municipalities.0.name: is missing"),
        ("rules_page:", "rulespage:", 5, "did you mean 'rules_page'?"),
        ("id: tibro\n", "id: Tibro\n", 2, "is no id"),
        ("routine: tibro\n", "routine: nowhere.yaml\n", 4, "the routine nowhere.yaml cannot be used"),
        ("roles: [coordinator]", "roles: [boss]", 8, "'coordinator'"),
        ("{id: bo, name", "{id: anna, name", 9, "the id anna is taken already"),
        ("email: bo.al@tibro.se", "email: anna.ek@TIBRO.se", 9, "the email anna.ek@tibro.se is taken"),
        ("email: bo.al@tibro.se", "email: bo", 9, "should be an e-mail address"),
        ("bo.al@tibro.se", "bo.al@tibro.se, slack: U0ANNA", 9, "the slack U0ANNA is taken"),
        ("slack: {team: T0WS1, channel: C0KOMM}", "slack: {team: T0WS1}", 13, "slack.channel: is missing"),
        ("team_channel: komm", "team_channel: kom", 26, "there is no team channel kom in tibro"),
        ("manager: carin", "manager: karin", 22, "there is no person karin"),
        ("administrators: [anna, bo]", "administrators: [anna, åke]", 25, "is no id"),
        ("administrators: [anna, bo]", "administrators: [anna, ake]", 25, "there is no person ake"),
        ("substitute: bo", "substitute: anna", 24, "should be somebody else than the responsible"),
        ("platform: facebook", "platform: myspace", 18, "'facebook', 'instagram'"),
        ("https://blogg.tibro.se", "http://Facebook.com/tibrokommun/", 31, "the address facebook.com"),
        ("https://blogg.tibro.se", "javascript:alert(1)", 31, "should be an address like"),
        ("https://blogg.tibro.se", "https://[half", 31, "should be an address like"),
        ("id: tibro-blogg", "id: tibro-facebook", 29, "the id tibro-facebook is taken"),
        ("page_id: 123, ", "", 28, "page_id is missing; facebook needs page_id, token"),
        ("page_id: 123", "page: 123", 28, "there is no such field for facebook"),
        ("name: Bloggen", "name: Bloggen\n        name: Igen", 33, "stands here a second time"),
        ("        room: true\n", "        room: 1\n", 15, "true or false"),
        ("team_channel: komm", "office_hours: eight to five", 26, "should be hours like 08:00-17:00"),
        (
            "team_channel: komm",
            "plan: {goals: [Fler följare]}",
            26,
            "should be a goal with a number and a day",
        ),
        ("team_channel: komm", "office_hours: 17:00-08:00", 26, "should open before it closes"),
        ("team_channel: komm", "office_hours: 08:00-24:00", 26, "should be hours like 08:00-17:00"),
        ("roles: [manager, registrar]", "answers_for: [Skolan]", 10, "only a head answers for units"),
        ("team_channel: komm", "contact: Anna.Ek@tibro.se", 26, "is a person's; the public"),
        (
            "purpose: Berätta",
            "purpose: 'Anna Ek berättar, 070-123 45 67'",
            27,
            "something that is a person's",
        ),
        ("team_channel: komm", "target_group: 'Alla utom 800101-1236'", 26, "something that is a person's"),
        ("name: Bloggen", "name: Anna Eks blogg", 32, "something that is a person's"),
        ("team_channel: komm", "contact: 'Ek, Anna, 0504-180 00'", 26, "is a person's; the public"),
        ("team_channel: komm", "contact: 'Ring Anna Ek, 0504-180 00'", 26, "is a person's; the public"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(file: Path, old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        read(file, changed(old, new))
    about = [finding for finding in refused.value.findings if says in finding]
    assert about, refused.value.findings
    assert all("\n" not in finding for finding in refused.value.findings)
    assert about[0].startswith(f"setup.yaml, line {line}: "), about


def test_what_the_register_does_not_show_is_the_municipality_s_own(file: Path) -> None:
    """Tibro's list has no topics; in Lidingö not even the purpose is public."""
    read(file, changed("team_channel: komm", "plan: {topics: 'Fråga Anna Ek'}"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("META_TOKEN_TIBRO", "EAABhushhushhush"),
        ("META_TOKEN_TIBRO", "HUSH" * 12),
        ("META_TOKEN_TIBRO", "[hush]"),
        ("META_TOKEN_TIBRO", "{name: hush}"),
        ("page_id: 123", "page_id: EAABhush"),
        ("page_id: 123", "page_id: 123, password: hush"),
        ("{page_id: 123, token: META_TOKEN_TIBRO}", "EAABhush"),
        ("{page_id: 123, token: META_TOKEN_TIBRO}", "[EAABhush]"),
        ("user: kommun", "user: hush1hush2hush3hush4hush5hush6hush7hush8"),
        ('api: "http://127.0.0.1:8081"', 'api: "http://u:hush@127.0.0.1:8081"'),
        ("WP_TIBRO", "abcd hush efgh ijkl"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_shown(file: Path, old: str, new: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        read(file, changed(old, new))
    assert "connection" in str(refused.value)
    assert "hush" not in str(refused.value).lower()


def test_a_connection_cannot_name_the_programs_own_secrets(file: Path) -> None:
    with pytest.raises(SetupRefused, match="a secret of the program itself"):
        read(file, changed("META_TOKEN_TIBRO", "SLACK_SIGNING_SECRET"))


PLAN = "plan: {topics: Böcker, goals: [200 följare 2027-06-30], watching: Varje vardag, hours: 4}"


def test_an_account_that_was_there_before_is_described_as_one_that_is_asked_for(
    database: Database, file: Path
) -> None:
    """Its goals are followed up and the register shows the plan; what was answered in chat besides stays."""
    described = read(file, changed("team_channel: komm", f"team_channel: komm\n        {PLAN}"))
    lay(database, described)

    def answered(session: Session) -> None:
        row = session.get_one(Account, ("tibro", "tibro-facebook"))
        row.plan = {"visitor_text": "Hej!", "topics": "Annat"}
        session.add(row)

    database.change(answered)
    lay(database, described)
    plan = database.ask(lambda session: session.get_one(Account, ("tibro", "tibro-facebook")).plan)
    assert plan == {
        "visitor_text": "Hej!",
        "topics": "Böcker",
        "goals": [{"text": "200 följare 2027-06-30", "measure": "200", "by": "2027-06-30"}],
        "watching": "Varje vardag",
        "hours": "4",
    }
    assert lay(database, described) == []


@pytest.mark.clauses("GIS-93")
@pytest.mark.parametrize("said", ["10:00-16:00", "10.00 – 16.00", '"10:00-16:00"'])
def test_an_account_may_have_office_hours_of_its_own(database: Database, file: Path, said: str) -> None:
    """Each account says when it is watched; it is kept in one spelling, and the log names the change."""
    lay(database, read(file))
    hours = changed("team_channel: komm", f"team_channel: komm\n        office_hours: {said}")
    assert lay(database, read(file, hours)) == [
        "tibro: accounts tibro-facebook: office_hours – → 10:00-16:00"
    ]


@pytest.mark.parametrize("text", ["", "{", "municipalities: 5", "a: 1", "\x00", "- x"])
def test_what_is_no_setup_file_at_all_is_one_sentence(file: Path, text: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        read(file, text)
    assert all(finding.startswith("setup.yaml, line 1: ") for finding in refused.value.findings)
    assert len(refused.value.findings) <= 2


def test_a_file_that_is_not_there_is_one_sentence(file: Path) -> None:
    with pytest.raises(SetupRefused, match="cannot be read"):
        read_setup(file)


@pytest.mark.clauses("LID-15", "LAH-16", "DEG-07")
@pytest.mark.parametrize(
    "nobody", ["roles: [manager]", "roles: []", "roles: [coordinator], active: false"], ids=str
)
def test_no_municipality_goes_live_without_its_coordinator(file: Path, nobody: str) -> None:
    with pytest.raises(
        SetupRefused, match=r"line 6: municipalities\.0\.people: nobody coordinates the accounts"
    ):
        read(file, changed("roles: [coordinator]", nobody))


@pytest.mark.clauses("TIB-01", "LAH-05")
@pytest.mark.parametrize("exception", ["routine: degerfors", "exempt: true", "answering: {}"])
def test_no_account_of_any_board_is_left_outside_the_routine(file: Path, exception: str) -> None:
    """The routine is the municipality's; an account has no way to name another or none."""
    with pytest.raises(SetupRefused, match=r"accounts\.0.*there is no such field"):
        read(file, changed("        purpose: Berätta\n", f"        {exception}\n"))


def test_two_municipalities_cannot_share_a_channel_of_a_chat(file: Path) -> None:
    channels = "team_channels: [{id: k, slack: {team: T0WS1, channel: C0KOMM}}]"
    second = f"  - {{id: laholm, name: Laholm, routine: laholm, {channels}}}\n"
    with pytest.raises(SetupRefused, match="is the same channel as that of komm of tibro"):
        read(file, FULL + second)


def test_a_channel_that_another_municipality_has_already_is_refused_whole(
    database: Database, file: Path
) -> None:
    lay(database, read(file))
    before = rows(database)
    other = (
        "municipalities:\n"
        f"  - {{id: degerfors, name: Degerfors, routine: degerfors, {COORDINATED}}}\n"
        f"  - {{id: laholm, name: Laholm, routine: laholm, {COORDINATED}, "
        "team_channels: [{id: k, slack: {team: T0WS1, channel: C0KOMM}}]}\n"
    )
    with pytest.raises(SetupRefused, match="belongs to tibro already"):
        lay(database, read(file, other))
    assert rows(database) == before


@pytest.mark.clauses("LID-13")
def test_a_greater_change_of_an_account_asks_for_a_picture_of_it_once(database: Database, file: Path) -> None:
    """Its name or whose it is; not who handles it."""
    lay(database, read(file, LIDINGO))
    assert pictures(database) == []
    lay(database, read(file, LIDINGO.replace("substitute: bo", "substitute: carin")))
    assert pictures(database) == []
    renamed = LIDINGO.replace("        name: Tibro kommun\n", "        name: Lidingö stad\n")
    for _ in range(2):
        lay(database, read(file, renamed))
    assert pictures(database) == ["snapshot/changed/2026-11-20/tibro-facebook"]


def pictures(database: Database) -> list[str]:
    query = select(Task.key).where(Task.kind == "snapshot", Task.state == "open")
    return database.ask(lambda session: list(session.exec(query)))


def test_a_person_cannot_become_their_own_substitute_by_half_a_file(database: Database, file: Path) -> None:
    lay(database, read(file))
    before = rows(database)
    half = changed("        responsible: anna\n", "").replace("substitute: bo", "substitute: anna")
    with pytest.raises(SetupRefused, match="one person as responsible and substitute"):
        lay(database, read(file, half))
    assert rows(database) == before


def test_an_address_that_an_older_account_has_is_refused(database: Database, file: Path) -> None:
    lay(database, read(file))
    moved = FULL[: FULL.index("      - id: tibro-blogg")].replace("id: tibro-facebook", "id: tibro-fb")
    with pytest.raises(SetupRefused, match="have the same address"):
        lay(database, read(file, moved))


def test_a_chat_without_credentials_is_one_sentence(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "MicrosoftAppId", "KANALVAKT_TEAMS_ANONYMOUS"):
        monkeypatch.delenv(name, raising=False)
    setup = read(file)
    channel = "The team channel komm of tibro"
    assert credentials_missing(setup, load_settings()) == [
        f"{channel} is in Slack, but SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not set.",
        f"{channel} is in Teams, but MicrosoftAppId and MicrosoftAppPassword are not set.",
    ]
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("KANALVAKT_TEAMS_ANONYMOUS", "1")
    assert credentials_missing(setup, load_settings()) == []


def test_a_token_that_is_not_there_is_one_sentence(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("META_TOKEN_TIBRO", raising=False)
    monkeypatch.setenv("WP_TIBRO", "x")
    (sentence,) = secrets_missing(read(file), load_settings())
    assert "tibro-facebook" in sentence
    assert "META_TOKEN_TIBRO" in sentence


def test_a_channel_at_youtube_needs_a_client_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_TOKEN_TIBRO", "x")
    monkeypatch.setenv("WP_TIBRO", "x")
    text = FULL.replace("platform: facebook", "platform: youtube").replace("page_id", "channel_id")
    (sentence,) = secrets_missing(read(file, text), load_settings())
    assert "tibro-facebook" in sentence
    assert "KANALVAKT_YOUTUBE_CLIENT_ID" in sentence
    monkeypatch.setenv("KANALVAKT_YOUTUBE_CLIENT_ID", "1-a")
    monkeypatch.setenv("KANALVAKT_YOUTUBE_CLIENT_SECRET", "x")
    assert secrets_missing(read(file, text), load_settings()) == []
