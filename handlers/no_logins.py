"""No login is taken from anybody who types one: it is refused, and kept nowhere (TIB-30, GIS-99, LID-76)."""

from __future__ import annotations

from collections.abc import Mapping

from cards.model import Form
from handlers.decide import required
from handlers.ports import Sent
from handlers.world import World
from routines.typed_login import holds_login


def wrong_words(world: World, form: Form, sent: Sent) -> dict[str, str]:
    """By field what is missing, or not to be said here."""
    errors = required(world, form, sent)
    logins = (field.key for field in form.fields if holds_login(sent.values.get(field.key, "")))
    return errors | dict.fromkeys(logins, world.texts("answer-login"))


def without(values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, to be shown again to whoever typed it: no login among it."""
    return {key: "" if holds_login(said) else said for key, said in values.items()}
