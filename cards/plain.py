"""Cards and forms as JSON text and back, exactly, so that they can be kept and sent."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from cards.model import Button, Card, Facts, Field, Form, Link, Option, Quote, Steps, Text, Way

_CLASSES: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Button, Card, Facts, Field, Form, Link, Option, Quote, Steps, Text, Way)
}


def card_to_json(card: Card) -> str:
    """Writes a card as JSON in ASCII, so that any store keeps any character, lone surrogates too."""
    return json.dumps(_written(card))


def card_from_json(text: str) -> Card:
    """Reads what ``card_to_json`` wrote; ValueError for anything else."""
    card = _read(json.loads(text))
    if isinstance(card, Card):
        return card
    raise ValueError("not a card")


def form_to_json(form: Form) -> str:
    """Writes a form as JSON in ASCII."""
    return json.dumps(_written(form))


def form_from_json(text: str) -> Form:
    """Reads what ``form_to_json`` wrote; ValueError for anything else."""
    form = _read(json.loads(text))
    if isinstance(form, Form):
        return form
    raise ValueError("not a form")


def _written(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        written = {part.name: _written(getattr(value, part.name)) for part in fields(value)}
        return {"is": type(value).__name__, **written}
    if isinstance(value, tuple):
        return [_written(part) for part in value]
    return value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(part) for part in value)
    if isinstance(value, dict):
        parts = {name: _read(part) for name, part in value.items()}
        try:
            return _CLASSES[parts.pop("is")](**parts)
        except (KeyError, TypeError) as wrong:
            raise ValueError("not a card or form") from wrong
    return value
