"""What a browser sent as a form's answers: read, and checked as Slack would check them by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from multidict import MultiMapping

from cards.html_form import PREFIX, chosen
from cards.model import Field, Form

_NUMBER = re.compile(r"-?[0-9]{1,15}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def filled(form: Form, sent: MultiMapping[object]) -> Form:
    """The form with what the person answered in it, and no errors."""
    return replace(
        form,
        fields=tuple(replace(field, value=_answer(field, sent), error=None) for field in form.fields),
    )


def checked(form: Form) -> Form | None:
    """The form with an error at each answer that cannot be one, or None if all can be.

    What an answer must be beyond its kind, only the handler knows.
    """
    fields = tuple(replace(field, error=_wrong(field)) for field in form.fields)
    return replace(form, fields=fields) if any(field.error for field in fields) else None


def kept(asked: Form, answered: Form) -> Form:
    """The form that a handler sent back, with what the person wrote where something is wrong."""
    same = (asked.name, asked.subject) == (answered.name, answered.subject)
    if not same or not any(field.error for field in asked.fields):
        return asked
    written = {field.key: field.value for field in answered.fields}
    fields = tuple(replace(field, value=written.get(field.key, field.value)) for field in asked.fields)
    return replace(asked, fields=fields)


def _answer(field: Field, sent: MultiMapping[object]) -> str:
    values = [value for value in sent.getall(PREFIX + field.key, []) if isinstance(value, str)]
    if field.kind == "choices":
        return ",".join(values)
    # Browsers send line ends as CR LF, whatever was typed.
    return values[0].replace("\r\n", "\n") if values else ""


def _wrong(field: Field) -> str | None:
    if not field.value.strip():
        return _MISSING.get(field.kind, "Fyll i fältet.") if field.required else None
    over = len(field.value) - field.longest
    known = {option.value for option in field.options}
    match field.kind:
        case "choice" | "choices" if not chosen(field) <= known:
            return "Välj något av alternativen."
        case "email" | "date" | "number" if not _RIGHT[field.kind](field.value):
            return _FORMS[field.kind]
        case "text" | "long" if over > 0:
            return f"Texten är {over} tecken för lång. Högst {field.longest} får plats."
    return None


_MISSING = {
    "choice": "Välj ett alternativ.",
    "choices": "Välj minst ett alternativ.",
    "tick": "Kryssa i rutan för att gå vidare.",
    "date": "Ange ett datum.",
    "email": "Ange en e-postadress.",
}


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_RIGHT: dict[str, Callable[[str], object]] = {
    "email": _EMAIL.fullmatch,
    "date": _is_date,
    "number": _NUMBER.fullmatch,
}
_FORMS = {
    "email": "Skriv en e-postadress, som namn@kommun.se.",
    "date": "Skriv ett datum som ÅÅÅÅ-MM-DD.",
    "number": "Skriv ett heltal med siffror, som 500.",
}
