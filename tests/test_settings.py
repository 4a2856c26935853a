"""Settings come from the environment under their fixed names; what is wrong is one sentence each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsRefused, describe, load_settings, strays

#: Other programs rely on these names.
FIXED = {
    "KANALVAKT_DATA_DIR",
    "KANALVAKT_DATABASE_URL",
    "KANALVAKT_HOST",
    "KANALVAKT_PORT",
    "KANALVAKT_PUBLIC_URL",
    "KANALVAKT_INTAKE_SECRET",
    "KANALVAKT_REPLICA",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "KANALVAKT_SLACK_API_URL",
    "MicrosoftAppId",
    "MicrosoftAppPassword",
    "MicrosoftAppTenantId",
    "MicrosoftAppType",
    "KANALVAKT_TEAMS_ANONYMOUS",
    "KANALVAKT_SMTP_URL",
    "KANALVAKT_SETUP",
    "KANALVAKT_META_APP_SECRET",
    "KANALVAKT_META_VERIFY_TOKEN",
    "KANALVAKT_META_API_URL",
    "KANALVAKT_YOUTUBE_API_URL",
    "KANALVAKT_X_API_URL",
}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
TEAMS = {"MicrosoftAppId": "app", "MicrosoftAppPassword": "p", "MicrosoftAppTenantId": "t"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own environment does not leak in."""
    for name, _, _ in describe():
        monkeypatch.delenv(name, raising=False)


def settings_from(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def findings(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsRefused) as refused:
        settings_from(monkeypatch, environment)
    return refused.value.findings


def test_every_fixed_name_is_a_setting_with_a_description() -> None:
    table = describe()
    names = [name for name, _, _ in table]
    assert set(names) >= FIXED
    assert len(set(names)) == len(names)
    assert all(description.endswith(".") for _, _, description in table)
    defaults = {name: default for name, default, _ in table}
    assert defaults["KANALVAKT_DATA_DIR"] == "./data"
    assert defaults["KANALVAKT_HOST"] == "127.0.0.1"
    assert defaults["KANALVAKT_PORT"] == "8080"
    assert defaults["KANALVAKT_POLL_SECONDS"] == "30"


@pytest.mark.parametrize("name", ["kanalvakt-2", "nod_1.ekdala", "a" * 64])
def test_a_replica_has_a_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert settings_from(monkeypatch, {}).replica == "kanalvakt"
    assert settings_from(monkeypatch, {"KANALVAKT_REPLICA": name}).replica == name


@pytest.mark.parametrize("name", ["nod 1", "nod/1", "nöd", "nod\n", "a" * 65])
def test_a_replicas_name_is_plain(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (sentence,) = findings(monkeypatch, {"KANALVAKT_REPLICA": name})
    assert sentence.startswith("KANALVAKT_REPLICA should be up to 64 letters")


def test_nothing_need_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.data_dir == Path("data")
    assert settings.database == f"sqlite:///{tmp_path}/data/kanalvakt.sqlite3"
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8080, "sv")
    assert settings.host_is_loopback
    assert not settings.slack
    assert settings.teams is None


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_from(
        monkeypatch, {"KANALVAKT_PORT": "", "SLACK_BOT_TOKEN": "", "KANALVAKT_SETUP": ""}
    )
    assert settings.port == 8080
    assert not settings.slack


@pytest.mark.parametrize(
    ("given", "database"),
    [
        ("postgresql://u:p@db/kanalvakt", "postgresql+psycopg://u:p@db/kanalvakt"),
        ("postgres://u:p@db/kanalvakt", "postgresql+psycopg://u:p@db/kanalvakt"),
        ("postgresql+psycopg://u:p@db/kanalvakt", "postgresql+psycopg://u:p@db/kanalvakt"),
        ("postgresql+asyncpg://u:p@db/kanalvakt", "postgresql+psycopg://u:p@db/kanalvakt"),
        ("sqlite:////var/lib/k.db", "sqlite:////var/lib/k.db"),
        ("sqlite+aiosqlite:///k.db", "sqlite:///k.db"),
    ],
)
def test_a_database_is_reached_with_our_driver(
    monkeypatch: pytest.MonkeyPatch, given: str, database: str
) -> None:
    assert settings_from(monkeypatch, {"KANALVAKT_DATABASE_URL": given}).database == database


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KANALVAKT_PORT", "http", "integer"),
        ("KANALVAKT_PORT", "65536", "65535"),
        ("KANALVAKT_LANGUAGE", "fi", "'sv' or 'en'"),
        ("KANALVAKT_LOG_LEVEL", "loud", "'debug'"),
        ("KANALVAKT_POLL_SECONDS", "0", "greater than or equal to 1"),
        ("KANALVAKT_POLL_SECONDS", "nan", "finite"),
        ("KANALVAKT_DATABASE_URL", "mysql://u:hush@db/x", "sqlite:/// or postgresql://"),
        ("KANALVAKT_DATABASE_URL", "sqlite://", "name a file"),
        ("KANALVAKT_DATABASE_URL", "sqlite:///:memory:", "name a file"),
        ("KANALVAKT_PUBLIC_URL", "bot.tibro.se", "https://"),
        ("KANALVAKT_PUBLIC_URL", "https://u:hush@bot.tibro.se", "no user name or password"),
        ("KANALVAKT_META_API_URL", "ftp://graph", "https://"),
        ("KANALVAKT_SMTP_URL", "http://u:hush@mail", "smtp://"),
        ("KANALVAKT_SETUP", "/nowhere/hush.yaml", "not there"),
        ("KANALVAKT_SECRETS", "/nowhere/hush.yaml", "not there"),
        ("KANALVAKT_TEAMS_ANONYMOUS", "perhaps", "1 or 0"),
    ],
)
def test_a_bad_value_is_one_sentence_that_does_not_show_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    (sentence,) = findings(monkeypatch, {name: value})
    assert sentence.startswith(f"{name} ")
    assert says in sentence
    assert sentence.endswith(".")
    assert "hush" not in sentence
    assert "\n" not in sentence


def test_all_bad_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = findings(
        monkeypatch, {"KANALVAKT_PORT": "x", "KANALVAKT_LANGUAGE": "x", "KANALVAKT_PUBLIC_URL": "x"}
    )
    assert {sentence.split()[0] for sentence in said} == {
        "KANALVAKT_PORT",
        "KANALVAKT_LANGUAGE",
        "KANALVAKT_PUBLIC_URL",
    }


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_SIGNING_SECRET": "s"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}, "changed places"),
        ({"MicrosoftAppId": "app", "MicrosoftAppTenantId": "t"}, "MicrosoftAppPassword"),
        ({"MicrosoftAppPassword": "p"}, "MicrosoftAppId"),
        ({**TEAMS, "MicrosoftAppType": "Guest"}, "MicrosoftAppType"),
        ({"KANALVAKT_TEAMS_ANONYMOUS": "1", "KANALVAKT_HOST": "0.0.0.0"}, "loopback"),
        ({"KANALVAKT_TEAMS_ANONYMOUS": "1", "KANALVAKT_HOST": "bot.tibro.se"}, "loopback"),
        ({"KANALVAKT_TEAMS_ANONYMOUS": "1", **TEAMS}, "exclude each other"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], says: str
) -> None:
    (sentence,) = findings(monkeypatch, environment)
    assert says in sentence


@pytest.mark.parametrize(
    ("environment", "slack", "teams"),
    [
        (SLACK, True, False),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, True, False),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_SIGNING_SECRET": "s"}, True, False),
        (TEAMS, False, True),
        ({"KANALVAKT_TEAMS_ANONYMOUS": "1"}, False, True),
        ({"KANALVAKT_TEAMS_ANONYMOUS": "1", "KANALVAKT_HOST": "::1"}, False, True),
    ],
)
def test_which_chats_are_configured(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], slack: bool, teams: bool
) -> None:
    settings = settings_from(monkeypatch, environment)
    assert settings.slack == slack
    assert (settings.teams is not None) == teams


def test_secrets_are_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text("META_TOKEN_TIBRO: hush\n", "utf-8")
    settings = settings_from(
        monkeypatch,
        {
            "KANALVAKT_INTAKE_SECRET": "hush",
            "KANALVAKT_DATABASE_URL": "postgresql://u:hush@db/k",
            "KANALVAKT_SMTP_URL": "smtp://u:hush@mail",
            "SLACK_BOT_TOKEN": "hush",
            "SLACK_SIGNING_SECRET": "hush",
            "MicrosoftAppId": "app",
            "MicrosoftAppPassword": "hush",
            "KANALVAKT_META_APP_SECRET": "hush",
            "KANALVAKT_SECRETS": str(file),
        },
    )
    assert "hush" not in repr(settings)
    assert "hush" not in str(settings.model_dump())
    assert "hush" not in repr(settings.teams)


def test_a_platform_token_is_looked_up_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text("META_TOKEN_TIBRO: abc\nWP_TIBRO: '0123 4567'\nDIGITS: 0123\nEMPTY:\n", "utf-8")
    monkeypatch.setenv("META_TOKEN_TIBRO", "the file goes first")
    monkeypatch.setenv("X_TOKEN_TIBRO", "from the environment")
    settings = settings_from(monkeypatch, {"KANALVAKT_SECRETS": str(file)})
    assert settings.secret("META_TOKEN_TIBRO") == "abc"
    assert settings.secret("WP_TIBRO") == "0123 4567"
    assert settings.secret("DIGITS") == "0123"
    assert settings.secret("X_TOKEN_TIBRO") == "from the environment"
    assert settings.secret("EMPTY") is None
    assert settings.secret("NOBODY") is None


def test_the_programs_own_secrets_cannot_be_had_by_naming_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who connects an account names a secret and a server; that must not send Slack's secret there."""
    settings = settings_from(monkeypatch, {**SLACK, "KANALVAKT_INTAKE_SECRET": "s"})
    assert os.environ["SLACK_SIGNING_SECRET"] == "s"
    for name in ("SLACK_SIGNING_SECRET", "KANALVAKT_INTAKE_SECRET", "slack_signing_secret", "PATH/x", ""):
        assert settings.secret(name) is None


@pytest.mark.parametrize(
    "content", ["- hush\n", "hush\n", "hush: 1\n", "A: [hush\n", "A: {B: hush}\n", "\x00"]
)
def test_a_bad_secrets_file_is_one_sentence_that_shows_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text(content, "utf-8")
    (sentence,) = findings(monkeypatch, {"KANALVAKT_SECRETS": str(file)})
    assert sentence.startswith("KANALVAKT_SECRETS names a file")
    assert "hush" not in sentence


def test_a_misspelt_variable_is_pointed_at() -> None:
    assert strays({"KANALVAKT_PORTS": "1", "HOME": "/", "KANALVAKT_HOST": "x"}) == [
        "KANALVAKT_PORTS is no setting; did you mean KANALVAKT_PORT?"
    ]


def test_a_start_may_give_values_that_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANALVAKT_PORT", "1")
    assert load_settings(port=0).port == 0
