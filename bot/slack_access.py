"""The tokens that Slack gave us: one workspace by its token, or many by Slack's own install pages."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.slack_errors import error_code
from handlers.ports import Undelivered

log = structlog.get_logger(__name__)

#: How long somebody may take at Slack's page that asks whether the app may be installed.
SECONDS_TO_INSTALL = 600


class Access(Protocol):
    """How we come into a workspace."""

    def for_bolt(self) -> dict[str, Any]:
        """What slack-bolt needs to authorise what comes in."""

    async def token(self, team: str) -> str:
        """The bot's token in that workspace; Undelivered if it is not installed there."""

    async def start(self) -> None:
        """Readies what is needed before the first request."""


class OneWorkspace(AsyncAuthorize):
    """One workspace, known by the bot's token."""

    def __init__(self, token: str, client: AsyncWebClient) -> None:
        self._token = token
        self._client = client
        self._known: AuthorizeResult | None = None
        self._asking = asyncio.Lock()

    def for_bolt(self) -> dict[str, Any]:
        """An ``authorize`` of our own: bolt then asks Slack nothing, and reads no other setting of ours."""
        return {"authorize": self}

    async def token(self, team: str) -> str:
        """The token; Undelivered for another workspace, once Slack told which one this is."""
        if self._known is not None and team and team != self._known.team_id:
            raise Undelivered(f"slack: the bot's token is not for workspace {team}", final=True)
        return self._token

    async def start(self) -> None:
        """Asks Slack who we are; a wrong token is logged, and asked again at the first request."""
        try:
            await self._who_are_we()
        except SlackApiError as error:
            # Without the traceback: Slack's answer says it all.
            log.error(  # noqa: TRY400
                "slack does not accept the bot's token", error=error_code(error)
            )
        except (TimeoutError, OSError) as error:
            log.warning("slack cannot be reached", kind=type(error).__name__)

    async def __call__(self, **_: Any) -> AuthorizeResult:
        """What bolt asks before each listener."""
        return self._known or await self._who_are_we()

    async def _who_are_we(self) -> AuthorizeResult:
        async with self._asking:
            if self._known is None:
                told = await self._client.auth_test(token=self._token)
                self._known = AuthorizeResult(
                    enterprise_id=told.get("enterprise_id"),
                    team_id=told.get("team_id"),
                    bot_token=self._token,
                    bot_id=told.get("bot_id"),
                    bot_user_id=told.get("user_id"),
                )
            return self._known


class ManyWorkspaces:
    """Every workspace that installed the app from /slack/install; tokens in slack_sdk's own tables."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        engine: AsyncEngine,
        public_url: str,
        scopes: tuple[str, ...],
    ) -> None:
        self._client_id = client_id
        self._store = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine)
        self._states = AsyncSQLAlchemyOAuthStateStore(expiration_seconds=SECONDS_TO_INSTALL, engine=engine)
        self._engine = engine
        self._settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=scopes,
            redirect_uri=f"{public_url}/slack/oauth_redirect",
            install_path="/slack/install",
            redirect_uri_path="/slack/oauth_redirect",
            installation_store=self._store,
            installation_store_bot_only=True,
            state_store=self._states,
        )
        # Otherwise bolt asks Slack auth.test at every single request.
        self._settings.authorize.cache_enabled = True  # type: ignore[attr-defined]  # of the subclass in use

    def for_bolt(self) -> dict[str, Any]:
        """Bolt's own OAuth flow."""
        return {"oauth_settings": self._settings}

    async def token(self, team: str) -> str:
        """The newest token of that workspace. By team alone: its enterprise is nothing we know."""
        bots = self._store.bots.c
        newest = (
            select(bots.bot_token)
            .where(bots.client_id == self._client_id, bots.team_id == team)
            .order_by(bots.installed_at.desc())
            .limit(1)
        )
        async with self._engine.connect() as connection:
            token = await connection.scalar(newest)
        if not token:
            reason = f"slack: the app is not installed in workspace {team}; open /slack/install there"
            raise Undelivered(reason, final=True)
        return str(token)

    async def start(self) -> None:
        """Creates slack_sdk's tables where they are missing."""
        async with self._engine.begin() as connection:
            await connection.run_sync(self._store.metadata.create_all)
            await connection.run_sync(self._states.metadata.create_all)
