"""What fits in a profile on a platform, and a text for visitors that does where the whole one does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How many characters a platform's profile takes, and who says so."""

    longest: int
    source: str


#: Seen 2026-11-29. Instagram and Facebook show the limit in the field itself and in no reference of theirs.
LIMITS: Mapping[str, Limit] = {
    "x": Limit(
        longest=160,
        source="https://help.x.com/en/managing-your-account/how-to-customize-your-profile",
    ),
    "instagram": Limit(longest=150, source="Redigera profil, fältet Presentation"),
    "facebook": Limit(longest=101, source="Redigera sida, fältet Presentation"),
    "youtube": Limit(
        longest=1000,
        source="https://developers.google.com/youtube/v3/docs/channels#brandingSettings.channel.description",
    ),
}


def short_text(*, municipality: str, unit: str, rules_page: str, longest: int) -> str:
    """Who speaks, that what is written becomes a public record, where all of it stands; as much as fits."""
    return next(
        (text for text in _shorter(municipality, unit, rules_page) if len(text) <= longest),
        municipality[:longest],
    )


def _shorter(municipality: str, unit: str, rules_page: str) -> Iterator[str]:
    """From the most to the least that says enough."""
    named = f"{unit}, {municipality}." if unit else f"{municipality}."
    record = "Det du skriver blir en allmän handling."
    whole = f"Om kontot och reglerna: {rules_page}" if rules_page else ""
    rules = f"Regler: {rules_page}" if rules_page else ""
    for sentences in (
        (f"Officiellt konto för {named}", record, whole),
        (named, record, whole),
        (named, record, rules),
        (named, rules),
        (f"{municipality}.", rules),
        (rules,),
        (named,),
    ):
        text = " ".join(filter(None, sentences))
        if text:
            yield text[:1].upper() + text[1:]
