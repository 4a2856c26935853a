"""A small Microsoft for tests: it signs tokens, publishes its keys, and takes messages as Teams does."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from aiohttp import web
from botframework.connector.auth import (
    AppCredentials,
    ChannelValidation,
    JwtTokenExtractor,
    ServiceClientCredentialsFactory,
)
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.listening import ended

APP_ID = "22222222-2222-2222-2222-222222222222"
SERVICE = "https://smba.trafficmanager.net/emea/"
ISSUER = "https://api.botframework.com"


class Keys:
    """A key pair under a name."""

    def __init__(self, name: str, endorsements: list[str] | None = None) -> None:
        self.name = name
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        published = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        self.published = {**published, "kid": name, "endorsements": endorsements or ["msteams"]}


@dataclass
class Publisher:
    """The metadata address and the keys at it, which a test may change."""

    url: str
    keys: list[Keys]
    asked: int = 0

    def token(self, *, key: Keys | None = None, algorithm: str = "RS256", **claims: Any) -> str:
        """A token as Microsoft signs it, but for what the test says."""
        key = key or self.keys[0]
        now = int(time.time())
        body = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": SERVICE,
            "nbf": now - 5,
            "exp": now + 600,
            **claims,
        }
        body = {name: value for name, value in body.items() if value is not None}
        secret: Any = "" if algorithm == "none" else key.private
        return jwt.encode(body, secret, algorithm=algorithm, headers={"kid": key.name})


@contextmanager
def publishing(*keys: Keys) -> Iterator[Publisher]:
    """Publishes the keys from another thread, where the library looks for them."""
    publisher = Publisher("", list(keys))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found: dict[str, Any] = {"jwks_uri": f"{publisher.url}/keys"}
            if self.path == "/keys":
                publisher.asked += 1
                found = {"keys": [key.published for key in publisher.keys]}
            body = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    publisher.url = f"http://127.0.0.1:{server.server_port}"
    ChannelValidation.open_id_metadata_endpoint = f"{publisher.url}/v1/.well-known/openidconfiguration"
    JwtTokenExtractor.metadataCache.clear()
    try:
        yield publisher
    finally:
        ChannelValidation.open_id_metadata_endpoint = ""
        JwtTokenExtractor.metadataCache.clear()
        server.shutdown()
        thread.join()
        server.server_close()


class TestCredentials(AppCredentials):
    """A token from nowhere; counts how often it was asked for."""

    __test__ = False

    def __init__(self, app_id: str) -> None:
        super().__init__(app_id)
        self.threads: list[str] = []

    def get_access_token(self, force_refresh: bool = False) -> str:
        """The token."""
        self.threads.append(threading.current_thread().name)
        return "outgoing-token"


class TestCredentialsFactory(ServiceClientCredentialsFactory):
    """Hands out test credentials, so that nothing is asked of Entra."""

    __test__ = False

    def __init__(self) -> None:
        self.made: list[TestCredentials] = []

    async def is_valid_app_id(self, app_id: str) -> bool:
        """Whether it is ours."""
        return app_id == APP_ID

    async def is_authentication_disabled(self) -> bool:
        """Never."""
        return False

    async def create_credentials(
        self, app_id: str, oauth_scope: str, login_endpoint: str, validate_authority: bool
    ) -> TestCredentials:
        """New ones, noted."""
        self.made.append(TestCredentials(app_id))
        return self.made[-1]


Answer = Callable[[], web.Response | None]


@dataclass
class Connector:
    """What the bot sent to Teams, and what Teams says to it."""

    url: str
    requests: list[tuple[str, str, Any, str]] = field(default_factory=list)
    #: Answers instead of Teams; None lets it answer well.
    fault: Answer | None = None
    #: Set to let a request hang until the test is over.
    hang: bool = False


@asynccontextmanager
async def connector() -> AsyncIterator[Connector]:
    """A Teams that takes every message, unless told otherwise."""
    listener = socket.create_server(("127.0.0.1", 0))
    teams = Connector(f"http://127.0.0.1:{listener.getsockname()[1]}/teams/")
    over = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        body: Any = await request.json() if request.can_read_body else {}
        teams.requests.append((request.method, request.path, body, request.headers.get("Authorization", "")))
        if teams.hang:
            await over.wait()
        if teams.fault is not None and (answer := teams.fault()) is not None:
            return answer
        if request.path.endswith("/v3/conversations"):
            channel = (body.get("channelData") or {}).get("channel")
            found = f"{channel['id']};messageid=1700" if channel else "a:chat"
            return web.json_response({"id": found, "activityId": "1700"}, status=201)
        return web.json_response({"id": "1701"}, status=200 if request.method == "PUT" else 201)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield teams
    finally:
        over.set()
        await ended(runner)
