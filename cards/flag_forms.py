"""The forms of a person who reports a comment that they have seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cards.forms import About, form_about
from cards.model import Field, Form, Option, Text
from cards.texts import Texts, units

#: A long text is spread over these fields; together they take the longest comment of Facebook (8,000).
TEXT_FIELDS = ("text", "text_2", "text_3", "text_4")
LONGEST = 9000
#: How much one of them takes, as chats count (``units``).
PIECE = 3000
#: So far back a place inside a word is looked for; more blanks than this in a row are no words.
BLANKS = 100


def pieces(text: str) -> tuple[str, ...]:
    """The text cut so that each piece fits a field; put together again they are it, to the letter.

    It is cut inside words, for a chat may take away the blanks at the ends of a field.
    """
    found = []
    while units(text) > PIECE:
        end = PIECE
        while (over := units(text[:end]) - PIECE) > 0:
            end -= (over + 1) // 2  # no character is more than two
        inside = (
            at
            for at in range(end, max(end - BLANKS, 0), -1)
            if not text[at - 1].isspace() and not text[at].isspace()
        )
        cut = next(inside, end)
        found.append(text[:cut])
        text = text[cut:]
    return (*found, text)


def whole(values: Mapping[str, str]) -> str:
    """The text that stands in the fields of a sent form."""
    return "".join(values.get(key, "") for key in TEXT_FIELDS).strip()


def flag_form(
    about: About,
    t: Texts,
    *,
    accounts: Sequence[tuple[str, str]],
    preset: str = "",
    text: Sequence[str],
    author: str,
    url: str,
) -> Form:
    """A person reports a comment that they have seen. ``preset``: the account that its address belongs to.

    ``text``: what is known of it, in pieces (see ``pieces``); one field for each.
    """
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
        Field(
            key=TEXT_FIELDS[0],
            label=t("field-flag-text"),
            kind="long",
            value=text[0],
            hint=t("hint-flag-text", longest=PIECE),
            longest=PIECE,
        ),
        *(
            Field(
                key=key,
                label=t("field-flag-more", number=number),
                kind="long",
                value=more,
                required=False,
                longest=PIECE,
            )
            for number, (key, more) in enumerate(zip(TEXT_FIELDS[1:], text[1:], strict=False), start=2)
        ),
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
