"""The private SMTP server keeps, refuses and demands a login as a test tells it."""

from __future__ import annotations

from email.message import EmailMessage

import aiosmtplib
import pytest

from tests.parts.smtp import smtp


def _letter() -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = "bot@kommun.example", "registrator@kommun.example"
    letter["Subject"] = "Ärende att registrera"
    letter.set_content("Hej på er!\n.\nEn punkt ensam på en rad.\n")
    letter.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="bevarad handling.pdf")
    return letter


async def test_a_letter_arrives_whole() -> None:
    with smtp() as server:
        await aiosmtplib.send(_letter(), hostname="127.0.0.1", port=server.port)
    [kept] = server.letters
    assert (kept.sender, kept.receivers) == ("bot@kommun.example", ("registrator@kommun.example",))
    assert kept.message["Subject"] == "Ärende att registrera"
    body = kept.message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["Hej på er!", ".", "En punkt ensam på en rad."]
    [attachment] = kept.message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("bevarad handling.pdf", b"%PDF-1.4")


async def test_a_refused_letter_is_an_error_to_the_sender_and_not_kept() -> None:
    with smtp() as server:
        server.refusal = "451 4.3.0 try later"
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await aiosmtplib.send(_letter(), hostname="127.0.0.1", port=server.port)
    assert refused.value.code == 451
    assert server.letters == []


async def test_a_login_is_demanded_where_told() -> None:
    with smtp(user="bot", password="hemligt") as server:
        with pytest.raises(aiosmtplib.SMTPSenderRefused):
            await aiosmtplib.send(_letter(), hostname="127.0.0.1", port=server.port)
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await aiosmtplib.send(
                _letter(), hostname="127.0.0.1", port=server.port, username="bot", password="fel"
            )
        await aiosmtplib.send(
            _letter(), hostname="127.0.0.1", port=server.port, username="bot", password="hemligt"
        )
    assert len(server.letters) == 1
