"""Which connector serves an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.by_hand import ByHand
from bot.facebook import Facebook
from bot.graph import META, Limits
from bot.instagram import Instagram
from bot.settings import Settings
from bot.wordpress import WordPress
from bot.x import XAccount
from bot.x_length import LONGEST
from bot.x_lists import InDatabase as XInDatabase
from bot.x_lists import Remembered
from bot.x_rest import X
from bot.youtube import YouTube
from bot.youtube_quota import InDatabase, InMemory, Project, Quota
from bot.youtube_rest import YOUTUBE, Tokens
from handlers.platforms import Platform
from storage import accounts
from storage.database import Database
from storage.tables import Account

_BY_HAND = ByHand()
#: Where a person does it at a platform that we know: what nobody can take away there, they cannot either.
_BY_HAND_AT = {
    "facebook": ByHand(Facebook.capabilities.by_hand),
    "instagram": ByHand(Instagram.capabilities.by_hand),
    "x": ByHand(XAccount.capabilities.by_hand),
}
#: How far the clock of a platform may lag behind ours, so that no first comment is taken for an old one.
SKEW = timedelta(minutes=1)


class Platforms:
    """Makes the interface to an account's platform; by hand where no connector is set up."""

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        """``database``: where it is written down what a platform was asked that allows so much a day."""
        self._settings = settings
        #: What Meta asks of one account of an app holds for the others.
        self._limits = Limits()
        #: What Google asks of one channel of a project holds for the others.
        self._project = _project(settings, database)
        self._google_limits = Limits()
        self._x_limits = Limits()
        #: What one connector to X learns holds for the next.
        self._x_remembered = Remembered() if database is None else Remembered(hidden=XInDatabase(database))
        self._tokens: Tokens | None = None
        #: By platform what a connection must hold beside the token, and what makes an interface of both.
        self._makers: dict[str, tuple[str, Callable[[Account, str], Platform]]] = {
            "wordpress": ("api", self._wordpress),
            "facebook": ("page_id", self._facebook),
            "instagram": ("user_id", self._instagram),
            "youtube": ("channel_id", self._youtube),
            "x": ("user_id", self._x),
        }
        self._session: aiohttp.ClientSession | None = None
        self._ended = False

    def __call__(self, account: Account) -> Platform:
        """The interface as the account's connection describes it."""
        token = self._settings.secret(account.connection.get("token", ""))
        needs, make = self._makers.get(account.platform, ("", None))
        if token is None or make is None or not account.connection.get(needs):
            return _by_hand(account)
        return make(account, token) if self._settings.lets_in(account.platform) else _by_hand(account)

    def _wordpress(self, account: Account, password: str) -> WordPress:
        connection = account.connection
        return WordPress(
            connection["api"],
            connection.get("user", ""),
            password,
            state=account.cursor,
            since=_since(account),
            session=self._http(),
        )

    def _facebook(self, account: Account, token: str) -> Facebook:
        return Facebook(account.connection["page_id"], token, **self._meta(account))

    def _instagram(self, account: Account, token: str) -> Instagram:
        return Instagram(account.connection["user_id"], token, **self._meta(account))

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

    def _youtube(self, account: Account, consent: str) -> YouTube:
        api = self._settings.youtube_api_url or YOUTUBE
        return YouTube(
            account.connection["channel_id"],
            consent,
            self._google_tokens(api),
            project=self._project,
            limits=self._google_limits,
            api=api,
            state=account.cursor,
            since=_since(account),
            session=self._http(),
        )

    def _x(self, account: Account, token: str) -> XAccount:
        key, secret = self._settings.x_consumer_key, self._settings.x_consumer_secret
        assert key is not None
        assert secret is not None
        return XAccount(
            account.connection["user_id"],
            token,
            (key, secret.get_secret_value()),
            api=self._settings.x_api_url or X,
            limits=self._x_limits,
            longest=int(account.connection.get("longest", LONGEST)),
            remembered=self._x_remembered,
            state=account.cursor,
            since=_since(account),
            session=self._http(),
        )

    def _google_tokens(self, api: str) -> Tokens:
        if self._tokens is None:
            id_, secret = self._settings.youtube_client_id, self._settings.youtube_client_secret
            assert id_ is not None
            assert secret is not None
            self._tokens = Tokens(id_, secret.get_secret_value(), api=api, session=self._http())
        return self._tokens

    def lacks(self, account: Account) -> str:
        """What an account lacks to be asked: "secret", "app-youtube", "app-x", "connector"; or empty."""
        if self._settings.secret(account.connection.get("token", "")) is None:
            return "secret"
        if not self._settings.lets_in(account.platform):
            return f"app-{account.platform}"
        return "connector" if isinstance(self(account), ByHand) else ""

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


def _by_hand(account: Account) -> ByHand:
    """A person does it, who may write as long as the account may, where its connection says so."""
    there = _BY_HAND_AT.get(account.platform, _BY_HAND)
    if "longest" not in account.connection:
        return there
    return ByHand(replace(there.capabilities, longest=int(account.connection["longest"])))


def _project(settings: Settings, database: Database | None) -> Project:
    """The Google project that YouTube is asked through; its clients' ids begin with its number."""
    number = (settings.youtube_client_id or "").partition("-")[0]
    ledger = InDatabase(database, f"youtube {number}") if database is not None else InMemory()
    return Project(quota=Quota(settings.youtube_units, ledger=ledger))


def _since(account: Account) -> datetime | None:
    since = accounts.news_since(account)
    return since - SKEW if since else None
