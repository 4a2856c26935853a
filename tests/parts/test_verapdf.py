"""veraPDF tells a good archive file from a bad one."""

from __future__ import annotations

import fpdf
import pytest

from tests.parts.verapdf import validate

pytestmark = pytest.mark.part("verapdf")


def _pdf(profile: str | None) -> fpdf.FPDF:
    document = fpdf.FPDF(enforce_compliance=profile) if profile else fpdf.FPDF()
    document.set_title("Bevarad kommentar")
    document.add_page()
    return document


@pytest.mark.parametrize(("profile", "flavour"), [("PDF/A-1B", "1b"), ("PDF/A-2U", "2u"), ("PDF/A-3U", "3u")])
def test_a_pdf_of_the_profile_is_valid(profile: str, flavour: str) -> None:
    assert validate(bytes(_pdf(profile).output()), flavour) == (True, ())


def test_a_plain_pdf_is_not_and_every_broken_rule_is_named() -> None:
    plain = _pdf(None)
    plain.set_font("Helvetica")  # a font that the reader must have
    plain.cell(text="Hej")
    valid, messages = validate(bytes(plain.output()))
    assert not valid
    rules = {message.partition(":")[0] for message in messages}
    assert {"6.3.4-1", "6.7.2-1"} <= rules, messages


def test_a_file_of_another_profile_is_not_valid() -> None:
    assert not validate(bytes(_pdf("PDF/A-3U").output()), "1b")[0]


def test_what_is_no_pdf_is_not_valid() -> None:
    valid, messages = validate(b"not a pdf")
    assert not valid
    assert messages[0].startswith("unreadable:")


def test_an_unknown_flavour_is_an_error_and_not_a_verdict() -> None:
    with pytest.raises(RuntimeError, match="no profile for flavour '9z'"):
        validate(b"", "9z")
