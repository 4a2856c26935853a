"""Which connector serves an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.by_hand import ByHand
from bot.facebook import Facebook
from bot.graph import META, Limits
from bot.instagram import Instagram
from bot.settings import Settings
from bot.wordpress import WordPress
from handlers.ports import Platform
from storage.tables import Account

_BY_HAND = ByHand()
#: How far the clock of a platform may lag behind ours, so that no first comment is taken for an old one.
SKEW = timedelta(minutes=1)


class Platforms:
    """Makes the interface to an account's platform; by hand where no connector is set up."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        #: What Meta asks of one account of an app holds for the others.
        self._limits = Limits()
        self._session: aiohttp.ClientSession | None = None
        self._ended = False

    def __call__(self, account: Account) -> Platform:
        """The interface as the account's connection describes it."""
        connection = account.connection
        token = self._settings.secret(connection.get("token", ""))
        if token is None:
            return _BY_HAND
        if account.platform == "wordpress" and connection.get("api"):
            return WordPress(
                connection["api"],
                connection.get("user", ""),
                token,
                state=account.cursor,
                since=_since(account),
                session=self._http(),
            )
        if account.platform == "facebook" and connection.get("page_id"):
            return Facebook(connection["page_id"], token, **self._meta(account))
        if account.platform == "instagram" and connection.get("user_id"):
            return Instagram(connection["user_id"], token, **self._meta(account))
        return _BY_HAND

    def _meta(self, account: Account) -> dict[str, Any]:
        """What all accounts at Meta are made with."""
        secret = self._settings.meta_app_secret
        return {
            "api": self._settings.meta_api_url or META,
            "app_secret": secret.get_secret_value() if secret is not None else "",
            "limits": self._limits,
            "state": account.cursor,
            "since": _since(account),
            "session": self._http(),
        }

    def lacks(self, account: Account) -> str:
        """What an account's connection lacks to be asked: "secret", "connector"; empty if nothing."""
        if self._settings.secret(account.connection.get("token", "")) is None:
            return "secret"
        return "connector" if self(account) is _BY_HAND else ""

    def _http(self) -> aiohttp.ClientSession:
        if self._ended:
            # Work that a stop breaks off is taken up at the next start; it must not act by half a connection.
            raise RuntimeError("the program is stopping")
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        return self._session

    async def open(self) -> None:
        """Makes ready in the event loop; handlers ask for interfaces in threads, where none can be made."""
        self._http()

    async def close(self) -> None:
        """Ends the connections, for good."""
        self._ended = True
        if self._session is not None:
            await self._session.close()


def _since(account: Account) -> datetime | None:
    return account.bound_at - SKEW if account.bound_at else None
