"""What an operator sets in the environment: every variable, its default, and what is wrong with it.

The table in the README is made from ``describe``; a value that cannot be used stops the program at its
start with one sentence, and never shows what may be a secret.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from bot.teams_trust import TeamsSettings

#: How a name of a secret looks, as in an account's ``connection``.
SECRET_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_DATABASE = re.compile(r"(sqlite|postgresql|postgres)(\+[a-z0-9]+)?://")
_REPLICA = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SQLITE_FILE = "kanalvakt.sqlite3"


class SettingsRefused(ValueError):
    """The environment is not right; ``findings`` says everything that is wrong, one sentence each."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("should be an address like https://bot.example.se, without ? and #")
    if parts.username is not None or parts.password is not None:
        raise ValueError("should hold no user name or password")
    return value


def _public_address(value: str) -> str:
    return _web_address(value).rstrip("/")


def _encrypted(value: str) -> str:
    from bot.outgoing import encrypted

    encrypted(value)
    return value


def _database_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    found = _DATABASE.match(url)
    if found is None:
        raise ValueError("should begin with sqlite:/// or postgresql://")
    kind, rest = found[1], url[found.end() :]
    if kind == "sqlite":
        if not rest.startswith("/") or rest == "/" or ":memory:" in rest:
            raise ValueError("should name a file, as in sqlite:////var/lib/kanalvakt/kanalvakt.sqlite3")
        return SecretStr(f"sqlite://{rest}")
    return SecretStr(f"postgresql+psycopg://{rest}")


def _mail_server(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("should begin with smtp:// or smtps:// and name a server")
    return value


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError("names a file that is not there")
    return value


def _replica(value: str) -> str:
    if _REPLICA.fullmatch(value) is None:
        raise ValueError("should be up to 64 letters, digits, hyphens, underscores and dots")
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _yes_or_no(value: object) -> object:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    known = words.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(known, bool):
        raise ValueError("should be 1 or 0")  # noqa: TRY004 - pydantic shows a ValueError as a finding
    return known


WebAddress = Annotated[str, AfterValidator(_web_address)]
#: Where tokens are sent.
PlatformAddress = Annotated[str, AfterValidator(_web_address), AfterValidator(_encrypted)]
ExistingFile = Annotated[Path, AfterValidator(_file)]


def _env(name: str, description: str, default: Any = None, **more: Any) -> Any:
    return Field(default=default, validation_alias=name, description=description, **more)


#: By platform the app that its accounts are asked through: what it is called, and its secret.
APPS = {
    "youtube": ("youtube_client_id", "youtube_client_secret"),
    "x": ("x_consumer_key", "x_consumer_secret"),
}


class Settings(BaseSettings):
    """Every environment variable that the program reads."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, validate_by_name=True, hide_input_in_errors=True
    )

    data_dir: Path = _env("KANALVAKT_DATA_DIR", "Folder for the database and the evidence.", Path("data"))
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = _env(
        "KANALVAKT_DATABASE_URL",
        "The database: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME. "
        f"Not set: the file {_SQLITE_FILE} in the data folder.",
    )
    host: str = _env("KANALVAKT_HOST", "Address to listen on.", "127.0.0.1", min_length=1)
    port: int = _env("KANALVAKT_PORT", "Port to listen on; 0 takes a free one.", 8080, ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(_public_address)] | None = _env(
        "KANALVAKT_PUBLIC_URL", "How the bot is reached from outside, for links and sign-ups."
    )
    intake_secret: SecretStr | None = _env(
        "KANALVAKT_INTAKE_SECRET",
        "Signs what is sent to /webhooks/comments; not set, the address takes nothing.",
    )
    replica: Annotated[str, AfterValidator(_replica)] = _env(
        "KANALVAKT_REPLICA",
        "The name of this replica on PostgreSQL: each needs its own and keeps it, "
        "so that its jobs are taken up again.",
        "kanalvakt",
    )

    slack_bot_token: SecretStr | None = _env("SLACK_BOT_TOKEN", "Slack, one workspace: its token (xoxb-…).")
    slack_signing_secret: SecretStr | None = _env(
        "SLACK_SIGNING_SECRET", "Slack over HTTP: shows that a request is Slack's."
    )
    slack_app_token: SecretStr | None = _env(
        "SLACK_APP_TOKEN", "Slack by Socket Mode instead of HTTP: the app's token (xapp-…)."
    )
    slack_client_id: str | None = _env("SLACK_CLIENT_ID", "Slack, several workspaces: for /slack/install.")
    slack_client_secret: SecretStr | None = _env("SLACK_CLIENT_SECRET", "Goes with SLACK_CLIENT_ID.")
    slack_api_url: WebAddress | None = _env(
        "KANALVAKT_SLACK_API_URL", "Another address than Slack's own, for tests."
    )

    teams_app_id: str = _env("MicrosoftAppId", "Teams: the bot's app id.", "")
    teams_app_password: SecretStr | None = _env("MicrosoftAppPassword", "Teams: the app's client secret.")
    teams_tenant_id: str = _env("MicrosoftAppTenantId", "Teams: only this tenant is listened to.", "")
    teams_app_type: str = _env(
        "MicrosoftAppType",
        "SingleTenant, MultiTenant or UserAssignedMSI; not set: by whether a tenant is named.",
        "",
    )
    teams_anonymous: Annotated[bool, BeforeValidator(_yes_or_no)] = _env(
        "KANALVAKT_TEAMS_ANONYMOUS",
        "1: no tokens, for Microsoft's playground; refused unless the host is loopback.",
        default=False,
    )

    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = _env(
        "KANALVAKT_SMTP_URL",
        "The mail server: smtp://USER:PASSWORD@HOST:587?from=ADDRESS; not set: no mail is sent.",
    )
    setup: ExistingFile | None = _env(
        "KANALVAKT_SETUP", "The setup file: municipalities, people, team channels, accounts."
    )
    secrets: ExistingFile | None = _env(
        "KANALVAKT_SECRETS",
        "A file of NAME: value, one a line, with the platforms' tokens; "
        "a name that is not in it is looked up in the environment.",
    )

    meta_app_secret: SecretStr | None = _env(
        "KANALVAKT_META_APP_SECRET", "Facebook and Instagram: shows that a webhook is Meta's."
    )
    meta_verify_token: SecretStr | None = _env(
        "KANALVAKT_META_VERIFY_TOKEN", "Facebook and Instagram: the word that Meta asks for at sign-up."
    )
    meta_api_url: PlatformAddress | None = _env("KANALVAKT_META_API_URL", "Another address than Meta's own.")
    youtube_client_id: str | None = _env(
        "KANALVAKT_YOUTUBE_CLIENT_ID", "YouTube: the OAuth client that channels have consented to."
    )
    youtube_client_secret: SecretStr | None = _env(
        "KANALVAKT_YOUTUBE_CLIENT_SECRET", "Goes with KANALVAKT_YOUTUBE_CLIENT_ID."
    )
    youtube_units: int = _env(
        "KANALVAKT_YOUTUBE_UNITS",
        "YouTube: the units a day that Google allows the client's project, for all its channels.",
        10_000,
        ge=1000,
    )
    youtube_api_url: PlatformAddress | None = _env(
        "KANALVAKT_YOUTUBE_API_URL", "Another address than YouTube's own; gives access tokens too, at /token."
    )
    x_consumer_key: str | None = _env("KANALVAKT_X_CONSUMER_KEY", "X: the app that accounts have let in.")
    x_consumer_secret: SecretStr | None = _env(
        "KANALVAKT_X_CONSUMER_SECRET", "Goes with KANALVAKT_X_CONSUMER_KEY."
    )
    x_api_url: PlatformAddress | None = _env("KANALVAKT_X_API_URL", "Another address than X's own.")

    language: Annotated[Literal["sv", "en"], BeforeValidator(_lower)] = _env(
        "KANALVAKT_LANGUAGE", "The language of cards and forms: sv or en.", "sv"
    )
    poll_seconds: float = _env(
        "KANALVAKT_POLL_SECONDS",
        "How often a connected platform is asked what is new.",
        30.0,
        ge=1,
        le=86400,
        allow_inf_nan=False,
    )
    set_aside_days: int = _env(
        "KANALVAKT_SET_ASIDE_DAYS",
        "How many days what platforms told in an unknown shape is kept before it is disposed of.",
        365,
        ge=30,
        le=36500,
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = _env(
        "KANALVAKT_LOG_LEVEL", "How much is logged: debug, info, warning or error.", "info"
    )

    _kept: dict[str, SecretStr] = PrivateAttr(default_factory=dict)

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy wants it. May hold a password: not for logs."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / _SQLITE_FILE).absolute()}"

    @property
    def host_is_loopback(self) -> bool:
        """Whether only this machine reaches the bot."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def slack(self) -> bool:
        """Whether Slack is configured, for one workspace or several."""
        return self.slack_bot_token is not None or self.slack_client_id is not None

    def lets_in(self, platform: str) -> bool:
        """Whether accounts at the platform can be asked for, as far as these settings go."""
        return all(getattr(self, name) is not None for name in APPS.get(platform, ()))

    @property
    def teams(self) -> TeamsSettings | None:
        """How the bot is known to Microsoft; None where Teams is not configured."""
        if not self.teams_app_id and not self.teams_anonymous:
            return None
        from bot.teams_trust import TeamsSettings

        password = self.teams_app_password
        return TeamsSettings(
            app_id=self.teams_app_id,
            app_password=password.get_secret_value() if password else "",
            tenant_id=self.teams_tenant_id,
            app_type=self.teams_app_type,
            anonymous=self.teams_anonymous,
            host_is_loopback=self.host_is_loopback,
        )

    def secret(self, name: str) -> str | None:
        """The platform token of that name. The program's own secrets cannot be had by naming them."""
        if SECRET_NAME.fullmatch(name) is None or is_own(name):
            return None
        if name in self._kept:
            return self._kept[name].get_secret_value()
        return os.environ.get(name) or None


def load_settings(**given: Any) -> Settings:
    """The settings of this process; ``given`` goes before the environment. Raises SettingsRefused."""
    try:
        settings = Settings(**given)
    except ValidationError as fault:
        raise SettingsRefused(tuple(_sentence(dict(error)) for error in fault.errors())) from None
    findings = [*_slack_findings(settings), *_teams_findings(settings)]
    for one, other in APPS.values():
        if (getattr(settings, one) is None) != (getattr(settings, other) is None):
            findings.append(f"{setting(one)} and {setting(other)} go together; set both or none.")
    try:
        settings._kept.update(_read_secrets(settings.secrets))  # noqa: SLF001 - its only way in
    except ValueError as fault:
        findings.append(f"KANALVAKT_SECRETS {fault}.")
    if findings:
        raise SettingsRefused(tuple(findings))
    return settings


def describe() -> list[tuple[str, str, str]]:
    """Every setting: name, default, what it is."""
    return [
        (_name(field), _shown_default(field.default), str(field.description))
        for field in Settings.model_fields.values()
    ]


def setting(field: str) -> str:
    """The environment variable of a field."""
    return _name(Settings.model_fields[field])


def is_own(name: str) -> bool:
    """Whether that is the name of a setting, and so never that of a platform's token."""
    return name.upper() in _OWN


def strays(environment: Mapping[str, str]) -> list[str]:
    """One sentence for each variable that looks like ours and is none; it may be misspelt."""
    names = [name for name, _, _ in describe()]
    found = []
    for name in sorted(environment):
        if name.startswith(("KANALVAKT_", "SLACK_", "MicrosoftApp")) and not is_own(name):
            near = difflib.get_close_matches(name, names, n=1)
            found.append(f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else "."))
    return found


def _name(field: FieldInfo) -> str:
    return str(field.validation_alias)


#: The names of our own settings.
_OWN = frozenset(_name(field).upper() for field in Settings.model_fields.values())


def _shown_default(default: object) -> str:
    if default is None or default is PydanticUndefined:
        return ""
    if isinstance(default, bool):
        return str(int(default))
    return (
        f"./{default}"
        if isinstance(default, Path)
        else f"{default:g}"
        if isinstance(default, float)
        else str(default)
    )


def _sentence(error: dict[str, Any]) -> str:
    """A finding of pydantic as one sentence that begins with the variable's name; no value is shown."""
    first = str(error["loc"][0])
    field = Settings.model_fields.get(first)
    name = _name(field) if field else first
    if error["type"] == "value_error":
        return f"{name} {error['ctx']['error']}."
    return f"{name} {str(error['msg']).removeprefix('Input ')}."


def _slack_findings(settings: Settings) -> list[str]:
    """What is amiss with Slack's variables taken together."""
    found = []
    if (settings.slack_client_id is None) != (settings.slack_client_secret is None):
        found.append("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together; set both or none.")
    if settings.slack and settings.slack_signing_secret is None and settings.slack_app_token is None:
        found.append(
            "SLACK_SIGNING_SECRET is not set; Slack needs it, or SLACK_APP_TOKEN to use Socket Mode instead."
        )
    for name, token, prefix in (
        ("SLACK_BOT_TOKEN", settings.slack_bot_token, "xapp-"),
        ("SLACK_APP_TOKEN", settings.slack_app_token, "xoxb-"),
    ):
        if token is not None and token.get_secret_value().startswith(prefix):
            found.append(f"{name} begins with {prefix}; the bot's and the app's token have changed places.")
    return found


def _teams_findings(settings: Settings) -> list[str]:
    try:
        teams = settings.teams
    except ValueError as fault:
        return [f"{fault}."]
    if teams is None and settings.teams_app_password is not None:
        return ["MicrosoftAppPassword is set but MicrosoftAppId is not; Teams needs both."]
    return []


def _read_secrets(path: Path | None) -> dict[str, SecretStr]:
    """The names and values of the secrets file; a ValueError shows no line of it."""
    if path is None:
        return {}
    try:
        # BaseLoader makes nothing but texts, so that a token of digits keeps its zeros.
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise ValueError("names a file that is not lines of NAME: value") from None
    if not read:
        return {}
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        raise ValueError("names a file that is not lines of NAME: value")
    if wrong := [key for key in read if not SECRET_NAME.fullmatch(key)]:
        number = list(read).index(wrong[0]) + 1
        raise ValueError(f"names a file whose entry {number} has a name that is not like META_TOKEN_TIBRO")
    return {key: SecretStr(value) for key, value in read.items() if value}
