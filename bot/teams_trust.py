"""Whom the Teams adapter trusts: its settings, the hosts it sends to, and who may send to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from botbuilder.schema import Activity

#: Where Microsoft's own Teams service lives: the public cloud and the three of the US government.
#: An exact list, because a whole domain is not safe: anybody can register under trafficmanager.net.
TEAMS_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
TEAMS_CHANNEL = "msteams"
DEFAULT_SERVICE = "https://smba.trafficmanager.net/teams/"
APP_TYPES = ("SingleTenant", "MultiTenant", "UserAssignedMSI")

_PATH = r"(/[A-Za-z0-9._~-]*)*"
_TEAMS_SERVICE = re.compile(rf"https://({'|'.join(map(re.escape, TEAMS_HOSTS))}){_PATH}")
_LOOPBACK_SERVICE = re.compile(rf"http://(localhost|127\.0\.0\.1|\[::1\])(:\d{{1,5}})?{_PATH}")


class Untrusted(Exception):
    """A message or an address that is not Microsoft's, or not of our tenant."""


@dataclass(frozen=True, kw_only=True)
class TeamsSettings:
    """How the bot is known to Microsoft.

    Without an app id the library would authenticate nothing at all, so that is refused, unless it was
    asked for by name and only this machine can reach the bot.
    """

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    #: Only people of this tenant are listened to; empty: of any.
    tenant_id: str = ""
    #: Empty: SingleTenant where a tenant is named, else MultiTenant.
    app_type: str = ""
    #: No tokens, for Microsoft's playground.
    anonymous: bool = False
    host_is_loopback: bool = False

    def __post_init__(self) -> None:
        if self.anonymous:
            self._check_anonymous()
            return
        if not self.app_id:
            raise ValueError("MicrosoftAppId is empty; without it no message could be authenticated")
        if self.kind not in APP_TYPES:
            raise ValueError(f"MicrosoftAppType is one of {', '.join(APP_TYPES)}, not {self.kind!r}")
        if self.kind != "MultiTenant" and not self.tenant_id:
            raise ValueError(f"MicrosoftAppType {self.kind} needs MicrosoftAppTenantId")
        if self.kind != "UserAssignedMSI" and not self.app_password:
            raise ValueError("MicrosoftAppPassword is empty; without it nothing could be sent")

    def _check_anonymous(self) -> None:
        if not self.host_is_loopback:
            raise ValueError("KANALVAKT_TEAMS_ANONYMOUS is refused unless the host is loopback (127.0.0.1)")
        if self.app_id:
            raise ValueError("KANALVAKT_TEAMS_ANONYMOUS and MicrosoftAppId exclude each other")

    @property
    def kind(self) -> str:
        """The app type, derived where it was not given."""
        return self.app_type or ("SingleTenant" if self.tenant_id else "MultiTenant")


def service_trusted(url: str | None, *, anonymous: bool) -> bool:
    """Whether a service address may be sent to or stored. The bot's token goes along to it."""
    known = _LOOPBACK_SERVICE if anonymous else _TEAMS_SERVICE
    return url is not None and known.fullmatch(url) is not None


def tenant_of(activity: Activity) -> str:
    """The tenant that an activity comes from, or an empty string."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    tenant = data.get("tenant")
    told = tenant.get("id") if isinstance(tenant, dict) else None
    conversation = activity.conversation
    # The library looks for "tenantID", which is not what Teams writes.
    said = conversation and (conversation.tenant_id or conversation.additional_properties.get("tenantId"))
    if told and said and told != said:
        raise Untrusted("the activity names two tenants")
    return str(told or said or "")


def check_origin(activity: Activity, settings: TeamsSettings) -> None:
    """Refuses what does not come from Teams, would be answered elsewhere, or is of another tenant."""
    if not settings.anonymous and activity.channel_id != TEAMS_CHANNEL:
        raise Untrusted("the activity does not come from Teams")
    if not service_trusted(activity.service_url, anonymous=settings.anonymous):
        raise Untrusted("the service address is not Microsoft's")
    if settings.tenant_id and tenant_of(activity) != settings.tenant_id:
        raise Untrusted("the activity is of another tenant")
