"""The forms of the question whether an account that has gone quiet is kept or closed."""

from __future__ import annotations

from cards.model import Field, Form, Style, Text
from cards.texts import Texts


def assess_form(
    answer: str, t: Texts, *, subject: str, version: int, account: str, source: str, style: Style
) -> Form:
    """Why an account is kept, or why it is to be closed; ``answer`` is keep or close."""
    intro = t(f"inactive-{answer}-intro", account=account)
    according = Text(text=t("according-to", source=source), weight="quiet")
    return Form(
        name=f"inactive.{answer}",
        subject=subject,
        version=version,
        title=t(f"inactive-{answer}-title"),
        submit=t(f"inactive-{answer}-submit"),
        fields=(
            Field(
                key="reason",
                label=t(f"field-inactive-{answer}"),
                kind="long",
                hint=t("hint-inactive-reason"),
                longest=1000,
            ),
        ),
        blocks=(Text(text=intro), *((according,) if source else ())),
        style=style,
    )
