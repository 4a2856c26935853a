"""Outgoing mail over SMTP: what is forwarded leaves the house as a plain letter with its files."""

from __future__ import annotations

import hashlib
import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from bot.outgoing import is_this_machine
from handlers.ports import Letter, Now, Undelivered

#: A mail server answers 4xx where a later try may help, and 5xx where it will not.
FINAL_CODE = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_MEDIA_TYPE = re.compile(r"([a-z0-9][a-z0-9.+-]*)/([a-z0-9][a-z0-9.+-]*)", re.IGNORECASE)
_SECURITY = {"1": True, "0": False, "": None}


class SmtpMail:
    """Hands letters to one mail server.

    ``smtp://user:password@host:587?starttls=1&from=bot@kommun.se``, or ``smtps://`` for TLS from the
    first byte. Without ``starttls`` TLS is used where the server offers it, and demanded where a
    password would travel to another machine.
    """

    def __init__(self, url: str, *, now: Now, sender: str = "", patience: float = 30.0) -> None:
        """``sender`` is who the letters are from where the URL has no ``from``; ``now`` dates them.

        What is amiss with the settings is a ValueError in one sentence.
        """
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("e-postserverns adress ska börja med smtp:// eller smtps://")
        self._sender = _address(query.get("from", [sender])[-1], "avsändaren")
        self._host = parts.hostname
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587 if parts.username else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "") if parts.username else None
        self._start_tls = self._wanted_tls(query.get("starttls", [""])[-1])
        self._now = now
        self._patience = patience

    def _wanted_tls(self, told: str) -> bool | None:
        if told not in _SECURITY:
            raise ValueError("starttls i e-postserverns adress är 1 eller 0")
        if self._tls:
            return False
        abroad = self._user is not None and not is_this_machine(self._host)
        if abroad and told == "0":
            raise ValueError("lösenordet till e-postservern får inte gå okrypterat; ta bort starttls=0")
        return True if abroad else _SECURITY[told]

    async def send(self, letter: Letter) -> None:
        """Hands the letter over, or raises Undelivered with what the mail server said."""
        message = self._message(letter)
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                start_tls=self._start_tls,
                timeout=self._patience,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _undelivered(error) from None

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP_POLICY)
        try:
            message["From"] = self._sender
            message["To"] = _address(letter.to, "mottagaren")
            message["Subject"] = _one_line(letter.subject, "ämnet")
            message["Date"] = self._now()
            message["Message-ID"] = self._message_id(letter.key)
            message["Auto-Submitted"] = "auto-generated"  # so that no absence reply comes back
            message.set_content(letter.text)
            for name, media_type, content in letter.files:
                maintype, subtype = _media_type(media_type)
                filename = _one_line(name, "bilagans namn")
                message.add_attachment(content, maintype=maintype, subtype=subtype, filename=filename)
        except ValueError as error:
            raise Undelivered(f"brevet går inte att skicka: {error}", final=True) from None
        return message

    def _message_id(self, key: str) -> str:
        """The same for every try of a letter, and nothing about what is in it."""
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{self._sender.domain}>"


class NoMail:
    """Stands where no mail server is set, and says so."""

    async def send(self, letter: Letter) -> None:  # noqa: ARG002 - the contract's argument
        """Always raises Undelivered."""
        raise Undelivered("ingen e-postserver är inställd", final=True)


def _address(text: str, whose: str) -> Address:
    """One address and nothing else; a domain with å, ä or ö becomes what mail servers know it as."""
    try:
        address = Address(addr_spec=_one_line(text.strip(), whose))
        domain = address.domain.encode("idna").decode("ascii")
    except (MessageError, ValueError, IndexError) as error:
        raise ValueError(f"{whose} har ingen giltig e-postadress") from error
    if not address.username or not domain:
        raise ValueError(f"{whose} har ingen giltig e-postadress")
    return Address(username=address.username, domain=domain)


def _one_line(text: str, what: str) -> str:
    """Refuses line ends, which would let outside text write headers of its own."""
    if _CONTROL.search(text):
        raise ValueError(f"{what} får inte ha radbrytningar")
    return text


def _media_type(text: str) -> tuple[str, str]:
    kind = _MEDIA_TYPE.fullmatch(text)
    if kind is None:
        raise ValueError("bilagans typ går inte att läsa")
    return kind[1], kind[2]


def _undelivered(error: Exception) -> Undelivered:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= FINAL_CODE:
        return Undelivered("e-postservern godtar inte inloggningen", final=True)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = _CONTROL.sub(" ", error.message)[:200]
        return Undelivered(f"e-postservern svarade {error.code} {said}", final=error.code >= FINAL_CODE)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return Undelivered("e-postservern kan inte ta emot brevet som det är", final=True)
    if type(error) is aiosmtplib.SMTPException:
        return Undelivered("e-postservern erbjuder inte den kryptering eller inloggning som är inställd")
    return Undelivered(f"e-postservern går inte att nå ({type(error).__name__})")
