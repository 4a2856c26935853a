"""Outgoing mail against a real SMTP server."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.mail import NoMail, SmtpMail
from handlers.ports import Letter, Undelivered
from tests.parts.process import PATIENCE, free_port
from tests.parts.smtp import SmtpServer, smtp

MOMENT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
SENDER = "kanalvakt@tibro.example"


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp() as started:
        yield started


def mail(url: str, *, sender: str = SENDER, patience: float = 30.0) -> SmtpMail:
    return SmtpMail(url, now=lambda: MOMENT, sender=sender, patience=patience)


def letter(
    *,
    to: str = "registrator@tibro.example",
    subject: str = "Ärende att diarieföra",
    text: str = "Hej!",
    key: str = "case:17:forward:1",
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> Letter:
    return Letter(to=to, subject=subject, text=text, key=key, files=files)


async def test_a_letter_arrives_with_its_swedish_words_and_its_files(server: SmtpServer) -> None:
    words = "Räksmörgås på Ån 🙂\n.\nFrom början\n" + "å" * 2000 + "\n"
    evidence = bytes(range(256)) * 400
    files = (
        ("bevarad handling – ärende 17.pdf", "application/pdf", evidence),
        ("å.json", "text/json", b"{}"),
    )

    await mail(server.url).send(letter(text=words, files=files))

    [kept] = server.letters
    assert (kept.sender, kept.receivers) == (SENDER, ("registrator@tibro.example",))
    assert kept.message["Subject"] == "Ärende att diarieföra"
    body = kept.message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == words
    arrived = list(kept.message.iter_attachments())
    assert [file.get_filename() for file in arrived] == ["bevarad handling – ärende 17.pdf", "å.json"]
    assert [file.get_content_type() for file in arrived] == ["application/pdf", "text/json"]
    assert arrived[0].get_payload(decode=True) == evidence


async def test_every_try_of_a_letter_bears_the_same_name_and_another_letter_another(
    server: SmtpServer,
) -> None:
    for key in ("case:17:forward:1", "case:17:forward:1", "case:18:forward:1"):
        await mail(server.url).send(letter(key=key))

    first, second, other = (kept.message["Message-ID"] for kept in server.letters)
    assert first == second != other
    assert first.endswith("@tibro.example>")
    assert "forward" not in first


async def test_a_letter_is_dated_and_asks_for_no_absence_replies(server: SmtpServer) -> None:
    await mail(server.url).send(letter())

    [kept] = server.letters
    assert kept.message["Date"].datetime == MOMENT
    assert kept.message["Auto-Submitted"] == "auto-generated"


async def test_the_sender_may_stand_in_the_url(server: SmtpServer) -> None:
    await mail(f"{server.url}?from=annan@tibro.example", sender="").send(letter())
    assert server.letters[0].sender == "annan@tibro.example"


async def test_a_domain_with_swedish_letters_is_reached(server: SmtpServer) -> None:
    await mail(server.url).send(letter(to="anna@håbo.example"))
    assert server.letters[0].receivers == ("anna@xn--hbo-ula.example",)


@pytest.mark.parametrize(
    "bad",
    [
        {"subject": "Hej\r\nBcc: alla@tibro.example"},
        {"subject": "Hej\nX: y"},
        {"subject": "Hej\u2028Bcc: x"},
        {"to": "a@tibro.example\r\nBcc: b@tibro.example"},
        {"to": "a@tibro.example, b@tibro.example"},
        {"to": "Anna <a@tibro.example>"},
        {"to": "a@tibro.example> SIZE=1"},
        {"to": ""},
        {"to": "utan-snabel-a"},
        {"to": "@tibro.example"},
        {"files": (("a\r\nX: y.pdf", "application/pdf", b""),)},
        {"files": (("a.pdf", "application/pdf\r\nX: y", b""),)},
        {"files": (("a.pdf", "pdf", b""),)},
    ],
)
async def test_headers_cannot_be_smuggled_in_and_nonsense_is_refused(
    server: SmtpServer, bad: dict[str, Any]
) -> None:
    with pytest.raises(Undelivered, match="brevet går inte att skicka") as refused:
        await mail(server.url).send(letter(**bad))
    assert refused.value.final
    assert server.letters == []


@pytest.mark.parametrize(
    ("said", "final"),
    [
        ("451 4.3.0 Försök senare", False),
        ("452 4.2.2 full", False),
        ("554 5.7.1 Nej", True),
        ("552 5.3.4 Stor", True),
    ],
)
async def test_what_the_server_refuses_is_tried_again_only_where_it_helps(
    server: SmtpServer, said: str, final: bool
) -> None:
    server.refusal = said
    with pytest.raises(Undelivered, match=said[:3]) as refused:
        await mail(server.url).send(letter())
    assert refused.value.final is final


async def test_the_password_is_used_and_never_told() -> None:
    with smtp(user="bot@tibro", password="h€mligt:/@") as server:
        await mail(server.url).send(letter())
        assert len(server.letters) == 1
        with pytest.raises(Undelivered, match="godtar inte inloggningen") as refused:
            await mail(server.url.replace("%E2%82%AC", "e")).send(letter())
    assert refused.value.final
    assert "mligt" not in repr(refused.value) + str(refused.value.__context__)


async def test_a_refused_receiver_is_final() -> None:
    class Refusing:
        async def handle_RCPT(self, *_args: object) -> str:  # noqa: N802  # aiosmtpd calls it by this name
            return "550 5.1.1 Finns inte"

    port = free_port()
    controller = Controller(Refusing(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(Undelivered, match="550") as refused:
            await mail(f"smtp://127.0.0.1:{port}").send(letter())
    finally:
        controller.stop()
    assert refused.value.final


async def test_a_server_that_is_down_or_silent_is_tried_again() -> None:
    with pytest.raises(Undelivered, match="går inte att nå") as refused:
        await mail(f"smtp://127.0.0.1:{free_port()}").send(letter())
    assert not refused.value.final

    hung_up = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    mute = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with mute:
        port = mute.sockets[0].getsockname()[1]
        with pytest.raises(Undelivered, match="går inte att nå") as refused:
            await mail(f"smtp://127.0.0.1:{port}", patience=0.3).send(letter())
        await asyncio.wait_for(hung_up.wait(), PATIENCE)
    assert not refused.value.final


async def test_demanded_encryption_is_not_given_up(server: SmtpServer) -> None:
    with pytest.raises(Undelivered, match="kryptering"):
        await mail(f"{server.url}?starttls=1").send(letter())
    assert server.letters == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_an_encrypted_server_is_trusted_only_with_its_certificate(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = _certificate(tmp_path)
    keeper = SmtpServer(port=free_port(), url="")
    encryption: dict[str, Any] = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    controller = Controller(keeper, hostname="127.0.0.1", port=keeper.port, **encryption)
    with monkeypatch.context() as trusted:  # the starting server greets itself
        trusted.setenv("SSL_CERT_FILE", str(certificate))
        controller.start()
        await mail(f"{scheme}://127.0.0.1:{keeper.port}?starttls=1").send(letter())
    assert len(keeper.letters) == 1

    with pytest.raises(Undelivered, match="går inte att nå") as refused:
        await mail(f"{scheme}://127.0.0.1:{keeper.port}?starttls=1").send(letter())
    controller.stop()
    assert not refused.value.final
    assert len(keeper.letters) == 1


def _certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
        .not_valid_after(datetime.now(UTC) + timedelta(hours=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key_file)
    return context, file


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://smtp.example", "smtp://"),
        ("smtp://", "smtp://"),
        ("smtp://mail.example?starttls=kanske", "starttls"),
        ("smtp://bot:x@mail.example?starttls=0", "okrypterat"),
        ("smtp://mail.example?from=inte-en-adress", "avsändaren"),
    ],
)
def test_a_wrong_setting_is_said_at_start_without_the_password(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        mail(url)
    assert "bot:x" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "start_tls"),
    [
        ("smtp://bot:x@mail.example", True),
        ("smtp://mail.example", None),
        ("smtp://mail.example?starttls=1", True),
        ("smtps://bot:x@mail.example", False),
    ],
)
def test_a_password_travels_only_encrypted(url: str, start_tls: bool | None) -> None:
    assert mail(url)._start_tls is start_tls


async def test_without_a_mail_server_it_says_so() -> None:
    with pytest.raises(Undelivered, match="ingen e-postserver är inställd") as refused:
        await NoMail().send(letter())
    assert refused.value.final
