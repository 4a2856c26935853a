"""The form with which a unit says that a post is its own."""

from __future__ import annotations

from collections.abc import Sequence

from cards.model import Field, Form, Option, Text
from cards.texts import Texts


def unit_post_form(municipality: str, address: str, channels: Sequence[str], t: Texts) -> Form:
    """Which post it is, and where what comes in on it is shown besides."""
    return Form(
        name="account.published",
        subject=f"municipality:{municipality}",
        version=0,
        title=t("unit-post-title"),
        submit=t("unit-post-submit"),
        fields=(
            Field(
                key="address",
                label=t("field-unit-post-address"),
                kind="text",
                value=address,
                hint=t("hint-unit-post-address"),
                longest=500,
            ),
            Field(
                key="channel",
                label=t("field-unit-post-channel"),
                kind="choice",
                options=tuple(Option(value=channel, label=channel) for channel in channels),
                value=channels[0] if len(channels) == 1 else "",
            ),
        ),
        blocks=(Text(text=t("unit-post-intro")),),
    )
