"""A real SMTP server on loopback that keeps the letters it gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.parts.process import free_port


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A letter as it arrived: the envelope and the message."""

    sender: str
    receivers: tuple[str, ...]
    message: EmailMessage


@dataclass
class SmtpServer:
    """A running server. Set ``refusal`` to answer every letter with it, for example "451 try later"."""

    port: int
    url: str
    letters: list[Kept] = field(default_factory=list)
    refusal: str | None = None
    demands_login: bool = False

    async def handle_MAIL(  # noqa: N802  # aiosmtpd calls it by this name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes the sender, or answers that a login is needed."""
        if self.demands_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keeps or refuses a letter."""
        if self.refusal is not None:
            return self.refusal
        content = envelope.content
        assert isinstance(content, bytes)
        message = BytesParser(policy=policy.default).parsebytes(content)
        assert isinstance(message, EmailMessage)
        receivers = tuple(envelope.rcpt_tos)
        self.letters.append(Kept(sender=envelope.mail_from or "", receivers=receivers, message=message))
        return "250 kept"


@contextmanager
def smtp(*, user: str = "", password: str = "") -> Iterator[SmtpServer]:
    """A new server on a free port, in a thread of its own; with a user it demands that login."""
    port = free_port()
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    server = SmtpServer(port=port, url=f"smtp://{login}127.0.0.1:{port}", demands_login=bool(user))

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    controller = Controller(
        server, hostname="127.0.0.1", port=port, authenticator=check, auth_require_tls=False
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
