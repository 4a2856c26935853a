"""The forms of a person who reports a comment that they have seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.forms import About, form_about
from cards.model import Field, Form, Option, Text
from cards.texts import Texts


def flag_form(
    about: About,
    t: Texts,
    *,
    accounts: Sequence[tuple[str, str]],
    preset: str = "",
    text: str,
    author: str,
    url: str,
) -> Form:
    """A person reports a comment that they have seen. ``preset``: the account that its address belongs to."""
    options = tuple(Option(value=account, label=name) for account, name in accounts)
    alone = accounts[0][0] if len(accounts) == 1 else ""
    fields = [
        Field(
            key="account",
            label=t("field-account"),
            kind="choice",
            options=options,
            value=preset or alone,
            required=bool(alone),
            hint=None if alone else t("hint-flag-account"),
        ),
        Field(key="text", label=t("field-flag-text"), kind="long", value=text, hint=t("hint-flag-text")),
        Field(
            key="url",
            label=t("field-flag-url"),
            kind="text",
            required=False,
            value=url,
            hint=t("hint-flag-url"),
            longest=500,
        ),
        Field(
            key="author", label=t("field-flag-author"), kind="text", required=False, value=author, longest=200
        ),
        Field(
            key="posted",
            label=t("field-flag-posted"),
            kind="date",
            required=False,
            hint=t("hint-flag-posted"),
        ),
        Field(
            key="hour",
            label=t("field-flag-hour"),
            kind="text",
            required=False,
            hint=t("hint-flag-hour"),
            longest=10,
        ),
    ]
    return form_about(about, t, "flag", fields)


def flag_again_form(about: About, t: Texts, *, before: str) -> Form:
    """What a person reports was decided ``before``: should it be decided on again?"""
    options = (Option(value="yes", label=t("flag-again-yes")),)
    field = Field(key="again", label=t("field-flag-again"), kind="choice", options=options)
    form = form_about(about, t, "flag-again", [field])
    return replace(form, blocks=(Text(text=before, weight="strong"), *form.blocks))
