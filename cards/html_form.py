"""Forms as HTML: every question with its label, hint and error tied together, whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping

from cards.html import Html, block_html, el, escaped, hidden, joined
from cards.model import Field, Form, Option
from cards.texts import leading, own

#: Before the field's key in what the browser sends.
PREFIX = "value."
#: The key of the way that was pressed, in what the browser sends.
WAY = "way"
#: More options than this are a list to open instead of radio buttons.
RADIOS = 7
#: Answers that may be longer than this get a larger box.
LARGE = 600


def form_html(form: Form, *, send_to: str, sent: Mapping[str, str] | None = None, leave_to: str = "") -> Html:
    """A form with its title, blocks, questions and submit button; ``leave_to``: where Avbryt leads."""
    wrong = [field for field in form.fields if field.error]
    star = el("p", el("span", "*", class_="star"), " ", own("own-required"), class_="text quiet")
    submit = el("button", form.submit, type="submit", class_=f"button {form.style}")
    ways = (
        el("button", way.label, type="submit", name=WAY, value=way.key, formnovalidate=True, class_="button")
        for way in form.ways
    )
    leave = el("a", own("own-cancel"), href=leave_to, class_="button default leave") if leave_to else ""
    return el(
        "form",
        hidden(sent or {}),
        el("h2", form.title, id="sheet-title", tabindex="-1", dir="auto"),
        _summary(wrong) if wrong else "",
        *(block_html(block) for block in form.blocks),
        star if any(field.required for field in form.fields) else "",
        *(field_html(field) for field in form.fields),
        el("div", submit, *ways, leave, class_="buttons"),
        method="post",
        action=send_to,
        class_="sheet-form",
        aria_labelledby="sheet-title",
    )


def field_html(field: Field) -> Html:
    """One question."""
    notes = joined(
        el("p", field.hint, class_="hint", id=f"{_id(field)}-hint", dir="auto") if field.hint else "",
        el("p", field.error, class_="error", id=f"{_id(field)}-error") if field.error else "",
    )
    class_ = f"field {field.kind}" + (" invalid" if field.error else "")
    if field.kind == "choices" or _as_radios(field):
        return _group(field, notes, class_)
    label = el("label", _label(field), for_=_id(field))
    if field.kind == "tick":
        row = el("div", _tick(field), label, class_="option")
        return el("div", row, notes, class_=class_, data_field=field.key)
    return el("div", label, notes, _control(field), class_=class_, data_field=field.key)


def chosen(field: Field) -> frozenset[str]:
    """The values that stand chosen in a field of options."""
    values = field.value.split(",") if field.kind == "choices" else [field.value]
    return frozenset(value for value in values if value)


def _summary(wrong: list[Field]) -> Html:
    lines = (
        el("li", el("a", leading(field.label), " ", field.error or "", href=f"#{_id(field)}"))
        for field in wrong
    )
    return el("div", el("p", own("own-to-mend-all")), el("ul", *lines), class_="wrong", role="alert")


def _group(field: Field, notes: Html, class_: str) -> Html:
    radios = field.kind == "choice"
    return el(
        "fieldset",
        el("legend", _label(field)),
        notes,
        *(_option(field, number, option) for number, option in enumerate(field.options)),
        class_=class_,
        role="radiogroup" if radios else None,
        aria_describedby=_described(field),
        aria_required="true" if radios and field.required else None,
        aria_invalid="true" if radios and field.error else None,
        data_field=field.key,
    )


def _option(field: Field, number: int, option: Option) -> Html:
    # The first carries the field's own id, so that the list of errors can lead to it.
    name = f"{_id(field)}-{number}" if number else _id(field)
    radio = field.kind == "choice"
    box = el(
        "input",
        type="radio" if radio else "checkbox",
        name=PREFIX + field.key,
        value=option.value,
        id=name,
        checked=option.value in chosen(field),
        required=radio and field.required,
        aria_describedby=f"{name}-about" if option.hint else None,
        aria_invalid="true" if field.error and not radio else None,
    )
    hint = el("span", option.hint, class_="hint", id=f"{name}-about") if option.hint else ""
    return el("div", box, el("div", el("label", option.label, for_=name), hint), class_="option")


def _tick(field: Field) -> Html:
    return el(
        "input",
        type="checkbox",
        value="yes",
        checked=field.value == "yes",
        **_about(field),
    )


def _control(field: Field) -> Html:
    match field.kind:
        case "long":
            rows = "8" if len(field.value) > LARGE else "4"
            # The parser drops one line feed at the start of a textarea, so one is given to drop.
            words = Html("\n" + escaped(field.value))
            return el("textarea", words, rows=rows, maxlength=str(field.longest), **_about(field))
        case "choice":
            blank = el("option", f"{own('own-choose')} …" if field.required else "–", value="")
            options = (
                el("option", option.label, value=option.value, selected=option.value == field.value)
                for option in field.options
            )
            return el("select", blank, *options, **_about(field))
        case "number":
            # Not type=number: that hides from us, and from who wrote it, what is no number.
            return el("input", type="text", inputmode="numeric", value=field.value, **_about(field))
        case "text":
            return el("input", type="text", value=field.value, maxlength=str(field.longest), **_about(field))
    return el("input", type=field.kind, value=field.value, **_about(field))


def _about(field: Field) -> dict[str, str | bool | None]:
    return {
        "id": _id(field),
        "name": PREFIX + field.key,
        "required": field.required,
        "autocomplete": None if field.kind == "tick" else "off",
        "aria_describedby": _described(field),
        "aria_invalid": "true" if field.error else None,
    }


def _label(field: Field) -> Html:
    star = el("span", " *", class_="star", aria_hidden="true") if field.required else ""
    return joined(el("span", field.label, class_="label", dir="auto"), star)


def _described(field: Field) -> str | None:
    notes = [f"{_id(field)}-hint"] * bool(field.hint) + [f"{_id(field)}-error"] * bool(field.error)
    return " ".join(notes) or None


def _id(field: Field) -> str:
    return f"field-{field.key}"


def _as_radios(field: Field) -> bool:
    # Radio buttons cannot be unchosen, so a question that may stay open is a list.
    return field.kind == "choice" and field.required and len(field.options) <= RADIOS
