"""The command line: plain sentences, the right code at the end, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import describe
from bot.setup import apply, read_setup
from routines.library import load, names
from storage import accounts, log
from storage.database import Database
from storage.schema import upgrade
from storage.tables import LogHead, Municipality
from tests.parts.process import PATIENCE
from tests.parts.text_keys import ROOT

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ALL = {
    "KANALVAKT_PUBLIC_URL": "https://bot.exempel.se",
    "KANALVAKT_INTAKE_SECRET": "hush-intake",
    "KANALVAKT_SMTP_URL": "smtp://127.0.0.1:2525?from=bot@exempel.se",
    "SLACK_BOT_TOKEN": "xoxb-hush",
    "SLACK_SIGNING_SECRET": "hush-signing",
    "MicrosoftAppId": "00000000-0000-0000-0000-000000000001",
    "MicrosoftAppPassword": "hush-teams",
    "MicrosoftAppTenantId": "00000000-0000-0000-0000-000000000002",
    "WP_TIBRO": "hush-wordpress",
}
SECRETS = {name for name, value in ALL.items() if "hush" in value}
SETUP = """\
municipalities:
  - id: tibro
    name: Tibro kommun
    routine: tibro
    rules_page: https://www.tibro.se/regler
    people:
      - {id: anna, name: Anna Ek, roles: [coordinator]}
      - {id: rut, name: Rut Ström, roles: [registrar]}
    team_channels:
      - id: komm
        slack: {team: T0WS1, channel: C0KOMM}
    accounts:
      - id: blogg
        platform: wordpress
        address: https://blogg.tibro.se
        name: Bloggen
        unit: Kommunikation
        responsible: anna
        purpose: Berätta
        target_group: Alla
        team_channel: komm
        connection: {api: "http://127.0.0.1:PORT", user: kommun, token: WP_TIBRO}
"""


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and none of the tests' own environment."""
    for name, _, _ in describe():
        monkeypatch.delenv(name, raising=False)
    for name in list(os.environ):
        if name.startswith(("KANALVAKT_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nobody answers."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def say(*words: str, code: int = 0, given: Mapping[str, str] | None = None, **environment: str) -> Result:
    result = CliRunner().invoke(app, list(words), env={**(given or {}), **environment})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def one_sentence(result: Result) -> str:
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith(".\n")
    return result.stderr


# --- help ------------------------------------------------------------------------------------------

COMMANDS: tuple[tuple[str, ...], ...] = (
    (),
    ("run",),
    ("demo",),
    ("check",),
    ("routine",),
    ("routine", "list"),
    ("routine", "show"),
    ("routine", "check"),
    ("log",),
    ("log", "verify"),
    ("manifest",),
    ("manifest", "slack"),
    ("manifest", "teams"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    said = say(*words, "--help").stdout
    assert "Usage:" in said
    for shorter in COMMANDS:
        if len(shorter) == len(words) + 1 and shorter[: len(words)] == words:
            assert shorter[-1] in said


@pytest.mark.parametrize("words", [("nope",), ("routine", "show"), ("demo", "--port", "x")])
def test_what_is_no_command_ends_with_code_2(words: tuple[str, ...]) -> None:
    assert "Usage:" in say(*words, code=2).stderr


def test_python_m_bot_does_the_same(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    asked = subprocess.run(
        [sys.executable, "-m", "bot", "routine", "list"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout == say("routine", "list").stdout
    assert asked.stderr == ""


# --- routines --------------------------------------------------------------------------------------


def test_the_routines_that_come_along_are_listed() -> None:
    lines = say("routine", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(names())
    assert "Tibro kommun: Rutin för arbete med sociala medier" in lines[-1]


@pytest.mark.parametrize("name", names())
def test_a_routine_is_shown_with_everything_that_it_decides(name: str) -> None:
    """Every clause and every wording of the file; what is ours says so."""
    shown = " ".join(say("routine", "show", name).stdout.split())
    routine = load(name).model_dump(mode="json")
    values = list(cited(routine))
    assert len(values) > 20
    for value in values:
        for clause in value.get("clauses", ()):
            assert clause in shown
        if isinstance(value.get("value"), str) and " " in value["value"]:
            assert " ".join(value["value"].split()) in shown
        for words in (value.get("note"), value.get("label"), *value.get("guidance", ())):
            assert (words or "") in shown
    assert "(standard, inte ur dokumentet)" in shown
    assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|\{'|\[\]|\b[A-Z]+_[A-Z]+\b", shown)


def cited(part: object) -> Iterator[dict[str, Any]]:
    """Every value of a routine that says where it comes from, and every ground."""
    if isinstance(part, dict):
        if "clauses" in part:
            yield part
        for value in part.values():
            yield from cited(value)
    elif isinstance(part, list):
        for value in part:
            yield from cited(value)


def test_a_municipality_s_own_routine_is_checked_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "tibro2.yaml"
    source = (ROOT / "routines/tibro.yaml").read_text("utf-8")
    file.write_text(source.replace("exempt: {}", ""), "utf-8")

    assert say("routine", "check", str(file)).stdout == f"{file} är en riktig rutin.\n"
    assert "Tibro kommun" in say("routine", "show", str(file)).stdout


def test_a_platform_that_no_account_can_be_on_is_other(tmp_path: Path) -> None:
    """What is said for Mastodon would reach nobody: its accounts are "other"."""
    file = tmp_path / "own.yaml"
    source = (ROOT / "routines/lidingo.yaml").read_text("utf-8")
    assert "    facebook:" in source
    file.write_text(source.replace("    facebook:", "    mastodon:"), "utf-8")
    said = say("routine", "check", str(file), code=1).stdout
    assert "'wordpress' eller 'other', inte \"mastodon\"" in said

    file.write_text(source.replace("    facebook:", "    other:"), "utf-8")
    assert "För hand på en annan plattform: " in say("routine", "show", str(file)).stdout


def test_every_error_of_a_routine_file_is_explained_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    source = (ROOT / "routines/tibro.yaml").read_text("utf-8").replace("short:", "shrot:")
    file.write_text(source, "utf-8")
    number = next(at for at, line in enumerate(source.splitlines(), 1) if line.startswith("shrot:"))

    lines = say("routine", "check", str(file), code=1).stdout.splitlines()
    assert all(line.startswith(f"{file}: rad ") for line in lines)
    assert f"{file}: rad {number}: shrot: det fältet finns inte; menar du 'short'?" in lines
    shown = say("routine", "show", str(file), code=1).stderr
    assert "är ingen riktig rutin" in shown
    assert f"rad {number}: shrot: det fältet finns inte" in shown


@pytest.mark.parametrize("spoken", [{"KANALVAKT_LANGUAGE": "en"}, {"KANALVAKT_LANGUAGE": "EN"}])
def test_the_errors_of_a_routine_file_are_said_in_english_too(tmp_path: Path, spoken: dict[str, str]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text((ROOT / "routines/tibro.yaml").read_text("utf-8").replace("short:", "shrot:"), "utf-8")

    said = say("routine", "check", str(file), code=1, **spoken).stdout
    assert "shrot: there is no such field; did you mean 'short'?" in said
    assert said == say("routine", "check", str(file), "--language", "en", code=1).stdout


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"- 1\n"])
def test_what_is_no_routine_at_all_is_said_with_a_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    assert f"{file}: rad 1" in say("routine", "check", str(file), code=1).stdout


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "nowhere.yaml är ingen fil." in one_sentence(say("routine", "check", "nowhere.yaml", code=1))
    assert "är ingen fil." in one_sentence(say("routine", "check", str(tmp_path), code=1))
    nowhere = say("routine", "show", "nowhere", code=1).stderr
    assert (
        "filen går inte att läsa: det finns ingen som heter så; de rutiner som följer med är deg" in nowhere
    )
    assert "Lidingö stad" in say("routine", "show", "Lidingö").stdout


# --- the log ---------------------------------------------------------------------------------------


@pytest.fixture
def logged(database: Database) -> Database:
    """Two municipalities: five rows in one log, none in the other."""

    def lay(session: Session) -> None:
        for name in ("laholm", "tibro"):
            session.add(Municipality(id=name, name=name, routine=name))
            session.flush()
            session.add(LogHead(municipality=name))
        session.flush()
        for number in range(5):
            log.append(session, "tibro", NOW, "anna", "case.kept", f"case:{number}", {"number": number})

    database.change(lay)
    return database


def verified(database: Database, *, code: int) -> list[str]:
    return say("log", "verify", code=code, KANALVAKT_DATABASE_URL=database.url).stdout.splitlines()


def test_a_log_that_holds_says_its_head(logged: Database) -> None:
    empty, whole = verified(logged, code=0)
    head = logged.ask(lambda session: log.newest(session, "tibro", 1))[0]
    assert empty == "laholm: the log is empty"
    assert whole == f"tibro: 5 rows hold; head {head.seal}"


@pytest.mark.parametrize(
    ("statements", "number", "why"),
    [
        (["UPDATE log SET actor = 'bo' WHERE number = 3"], 3, "row was changed"),
        (["DELETE FROM log WHERE number = 2"], 2, "row is missing"),
        (["DELETE FROM log WHERE number = 5"], 5, "rows are missing at the end"),
        (["DELETE FROM log"], 1, "rows are missing at the end"),
        (
            [
                "UPDATE log SET number = 99 WHERE number = 2",
                "UPDATE log SET number = 2 WHERE number = 3",
                "UPDATE log SET number = 3 WHERE number = 99",
            ],
            2,
            "row was changed",
        ),
        (["UPDATE log_head SET number = 6 WHERE municipality = 'tibro'"], 6, "rows are missing at the end"),
    ],
    ids=["edit", "delete", "cut tail", "cut all", "swap", "head"],
)
def test_a_log_that_was_tampered_with_says_the_first_row_that_does_not_hold(
    logged: Database, statements: list[str], number: int, why: str
) -> None:
    with logged.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))

    assert verified(logged, code=1)[1] == f"tibro: row {number} does not hold: {why}"


def test_a_log_is_not_looked_for_where_there_is_no_database(tmp_path: Path, closed_port: int) -> None:
    assert "no database yet" in one_sentence(say("log", "verify", code=1))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty.db").touch()
    empty = f"sqlite:///{tmp_path}/empty.db"
    assert "no tables" in one_sentence(say("log", "verify", code=1, KANALVAKT_DATABASE_URL=empty))
    (tmp_path / "text.db").write_text("no database " * 1000)
    text_file = f"sqlite:///{tmp_path}/text.db"
    assert "does not answer" in one_sentence(say("log", "verify", code=1, KANALVAKT_DATABASE_URL=text_file))
    away = f"postgresql://u:hush@127.0.0.1:{closed_port}/k"
    said = one_sentence(say("log", "verify", code=1, KANALVAKT_DATABASE_URL=away))
    assert "does not answer" in said
    assert "hush" not in said


# --- check -----------------------------------------------------------------------------------------


def levels(result: Result) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"ok": [], "note": [], "mend": []}
    for line in result.stdout.splitlines():
        level, _, sentence = line.partition(" ")
        found[level].append(sentence.strip())
    return found


def test_check_with_nothing_configured_says_what_is_missing_and_makes_nothing(tmp_path: Path) -> None:
    found = levels(say("check", code=1))

    assert [sentence for sentence in found["mend"] if "Neither Slack nor Teams" in sentence]
    assert len(found["mend"]) == 1
    assert any("not there yet" in sentence for sentence in found["note"])
    assert any("no database yet" in sentence for sentence in found["note"])
    assert list(tmp_path.iterdir()) == []


def configured(folder: Path, port: int) -> dict[str, str]:
    """Everything set, the setup applied."""
    (folder / "setup.yaml").write_text(SETUP.replace("PORT", str(port)), "utf-8")
    (folder / "data").mkdir()
    database = Database(f"sqlite:///{folder}/data/kanalvakt.sqlite3")
    upgrade(database.engine)
    setup = read_setup(folder / "setup.yaml")
    database.change(lambda session: apply(session, setup, NOW))
    database.close()
    return {**ALL, "KANALVAKT_SETUP": "setup.yaml"}


def test_check_with_everything_configured_finds_what_does_not_answer(
    tmp_path: Path, closed_port: int
) -> None:
    result = say("check", code=1, given=configured(tmp_path, closed_port))
    found = levels(result)

    assert found["note"] == []
    assert len(found["mend"]) == 1
    assert found["mend"][0].startswith("blogg: ")
    assert "The database answers; it knows 1 municipality." in found["ok"]
    assert "The setup file describes 1 municipality." in found["ok"]
    for name in SECRETS:
        assert ALL[name] not in result.output


def by_hand(folder: Path) -> None:
    """The setup file connects no account any more."""
    file = folder / "setup.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "connection:" not in line), "utf-8")


def test_check_with_everything_right_ends_well(tmp_path: Path, closed_port: int) -> None:
    environment = configured(tmp_path, closed_port)
    by_hand(tmp_path)
    with Database(f"sqlite:///{tmp_path}/data/kanalvakt.sqlite3").engine.begin() as connection:
        connection.execute(text("UPDATE account SET connection = '{}'"))

    found = levels(say("check", given=environment))
    assert (found["mend"], found["note"]) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    rules_page: https://www.tibro.se/regler\n", "", "rules_page is empty"),
        ("roles: [registrar]", "roles: [lawyer]", "nobody is registrar"),
        ("routine: tibro", "routine: tibbro", "tibbro"),
        ("WP_TIBRO", "WP_MISSING", "WP_MISSING"),
        ("slack: {team: T0WS1, channel: C0KOMM}", "room: true", "browser room"),
    ],
)
def test_check_reads_the_setup_file(tmp_path: Path, closed_port: int, old: str, new: str, says: str) -> None:
    environment = configured(tmp_path, closed_port)
    file = tmp_path / "setup.yaml"
    content = file.read_text("utf-8")
    assert content.count(old) == 1
    file.write_text(content.replace(old, new), "utf-8")

    found = levels(say("check", code=1, given=environment))
    assert [line for line in [*found["mend"], *found["note"]] if says in line]


@pytest.mark.clauses("TIB-28")
def test_check_says_what_the_public_register_lacks(tmp_path: Path, closed_port: int) -> None:
    environment = configured(tmp_path, closed_port)
    database = Database(f"sqlite:///{tmp_path}/data/kanalvakt.sqlite3")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE account SET connection = '{}', purpose = ''"))
    database.close()
    by_hand(tmp_path)

    found = levels(say("check", given=environment))
    assert found["mend"] == []
    assert found["note"] == ["tibro: the public register lacks purpose of Bloggen."]


def test_check_says_that_the_file_still_names_a_closed_account(tmp_path: Path, closed_port: int) -> None:
    environment = configured(tmp_path, closed_port)
    database = Database(f"sqlite:///{tmp_path}/data/kanalvakt.sqlite3")

    def close(session: Session) -> None:
        account = accounts.get(session, "tibro", "blogg")
        assert account is not None
        accounts.close(session, account, "anna", NOW)

    database.change(close)
    database.close()

    found = levels(say("check", given=environment))
    assert found["mend"] == []
    (said,) = found["note"]
    assert said.startswith("tibro: the account blogg was closed on 2026-11-20; the setup file still names it")


def test_check_says_which_settings_are_misspelt() -> None:
    result = say("check", code=1, KANALVAKT_PUBLC_URL="https://x.se")
    assert any("did you mean KANALVAKT_PUBLIC_URL?" in line for line in levels(result)["note"])


def test_check_says_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("file", "file/data"):
        found = levels(say("check", code=1, KANALVAKT_DATA_DIR=folder))
        assert any("cannot be written" in sentence for sentence in found["mend"])


@pytest.mark.parametrize("words", [("check",), ("run",), ("log", "verify"), ("manifest", "slack")])
def test_a_setting_that_is_wrong_is_one_sentence(words: tuple[str, ...]) -> None:
    said = one_sentence(say(*words, code=1, KANALVAKT_PORT="hej"))
    assert said.startswith("KANALVAKT_PORT ")


# --- manifests -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "environment", "says"),
    [
        (("slack",), {}, "KANALVAKT_PUBLIC_URL is not set"),
        (("slack",), {"KANALVAKT_PUBLIC_URL": "http://bot.exempel.se"}, "https://"),
        (("teams",), {}, "MicrosoftAppId is not set"),
        (("teams",), {"MicrosoftAppId": ALL["MicrosoftAppId"],
            "MicrosoftAppPassword": "p", "MicrosoftAppTenantId": "t"}, "KANALVAKT_PUBLIC_URL is not set"),
        (("teams", "nowhere/x.zip"), ALL, "nowhere/x.zip cannot be written"),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_made_is_one_sentence(
    words: tuple[str, ...], environment: dict[str, str], says: str, tmp_path: Path
) -> None:
    assert says in one_sentence(say("manifest", *words, code=1, given=environment))
    assert list(tmp_path.iterdir()) == []


def test_the_slack_manifest_is_json_for_this_address() -> None:
    drawn = json.loads(say("manifest", "slack", given=ALL).stdout)
    assert drawn["settings"]["interactivity"]["request_url"] == "https://bot.exempel.se/slack/events"


def test_a_bot_that_slack_cannot_reach_needs_no_address() -> None:
    drawn = json.loads(say("manifest", "slack", "--socket-mode").stdout)
    assert drawn["settings"]["socket_mode_enabled"]
    assert "http" not in json.dumps(drawn)


def test_the_teams_package_is_written(tmp_path: Path) -> None:
    assert say("manifest", "teams", given=ALL).stdout == "Wrote kanalvakt-teams.zip.\n"
    with zipfile.ZipFile(tmp_path / "kanalvakt-teams.zip") as package:
        assert ALL["MicrosoftAppId"] in package.read("manifest.json").decode()


# --- run -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("routine: tibro", "routine: nope", "setup.yaml, line 4"),
        ("slack: {team: T0WS1, channel: C0KOMM}", 'teams: {channel: "19:x"}', "MicrosoftAppId"),
    ],
)
def test_run_refuses_what_cannot_work_in_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    setup = SETUP.replace("PORT", "8081").replace(old, new)
    (tmp_path / "setup.yaml").write_text(setup, "utf-8")
    environment = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    result = say("run", code=1, KANALVAKT_SETUP="setup.yaml", KANALVAKT_PORT="0", given=environment)
    assert says in result.stderr
    assert "Traceback" not in result.output
