"""How the library reaches Teams, without three things that it does when left alone.

It makes a new client and asks for a new token for every message, it fetches that token with a blocking
request inside the event loop, and it repeats failed requests by itself, sleeping as long as it is told.
Here clients are kept, tokens are fetched in a thread, and every failure comes back at once, because when
to try again is decided where it survives a restart.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, TypeAlias

from botbuilder.integration.aiohttp import ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    ClaimsIdentity,
    ConnectorFactory,
    ServiceClientCredentialsFactory,
    UserTokenClient,
)

from bot.teams_trust import TeamsSettings, Untrusted, service_trusted

SECONDS_TO_ANSWER = 15

#: The library's ConnectorClient, whose annotations contradict what it does.
Client: TypeAlias = Any


class Connectors:
    """One client for each service address, for as long as the bot runs."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings
        self._clients: dict[tuple[str, str | None], Client] = {}

    async def client(self, inner: Any, url: str, audience: str | None) -> Client:
        """The client for that address, which must be one that we trust with our token."""
        if not service_trusted(url, anonymous=self._settings.anonymous):
            raise Untrusted("the service address is not Microsoft's")
        known = self._clients.get((url, audience))
        if known is None:
            known = _impatient(await inner.create(url, audience))
            self._clients[url, audience] = known
        return known

    async def with_token(self, client: Client) -> Client:
        """The same client, after its token has been fetched where it stops nobody."""
        if not self._settings.anonymous:
            await asyncio.to_thread(client.config.credentials.get_access_token)
        return client

    async def close(self) -> None:
        """Closes every connection."""
        for client in self._clients.values():
            await client.__aexit__()
        self._clients.clear()


def _impatient(client: Client) -> Client:
    """Changed in place, since the client's session has already taken this very policy."""
    policy = client.config.retry_policy.policy
    policy.total, policy.connect, policy.read, policy.status_forcelist = 0, 0, False, ()
    client.config.redirect_policy.allow = False
    client.config.connection.timeout = SECONDS_TO_ANSWER
    return client


class KeptConnectors(ConnectorFactory):
    """Hands out kept clients; ``sending`` ones bear their token already."""

    def __init__(self, inner: ConnectorFactory, connectors: Connectors, *, sending: bool) -> None:
        self._inner = inner
        self._connectors = connectors
        self._sending = sending

    async def create(self, service_url: str, audience: str | None = None) -> Client:
        """A client for that address."""
        client = await self._connectors.client(self._inner, service_url, audience)
        return await self._connectors.with_token(client) if self._sending else client


class TeamsAuthentication(ConfigurationBotFrameworkAuthentication):
    """The library's own checks of tokens, with kept clients."""

    def __init__(
        self,
        settings: TeamsSettings,
        connectors: Connectors,
        credentials: ServiceClientCredentialsFactory | None = None,
    ) -> None:
        configuration = SimpleNamespace(
            APP_ID=settings.app_id,
            APP_PASSWORD=settings.app_password,
            APP_TYPE="MultiTenant" if settings.anonymous else settings.kind,
            APP_TENANTID=settings.tenant_id,
        )
        super().__init__(configuration, credentials_factory=credentials)  # type: ignore[arg-type] # None is its default
        self._connectors = connectors
        self._user_tokens: UserTokenClient | None = None

    async def authenticate_request(self, activity: Activity, auth_header: Any) -> AuthenticateRequestResult:
        """Who sent it; raises for every token that is not good."""
        result = await super().authenticate_request(activity, auth_header)
        result.connector_factory = KeptConnectors(result.connector_factory, self._connectors, sending=False)
        return result

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """The way out, for messages that answer nobody."""
        inner = super().create_connector_factory(claims_identity)
        return KeptConnectors(inner, self._connectors, sending=True)

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> UserTokenClient:
        """We sign nobody in, but the library wants one for every turn; one is enough."""
        if self._user_tokens is None:
            self._user_tokens = await super().create_user_token_client(claims_identity)
        return self._user_tokens
