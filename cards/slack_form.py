"""The questions of a form as Slack's input blocks, and what stands around them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from cards.model import Field, Form, Option
from cards.slack_parts import (
    MOST_BUTTON,
    MOST_OPTION_VALUE,
    MOST_SUMMARY,
    Json,
    block_id,
    carried,
    cut,
    plain,
    rich,
    words,
)
from cards.texts import own, units

#: The one action id of every input.
ANSWER = "answer"
#: Begins the action id of each of a form's ways.
WAY = "form.way."
#: The block of a form's ways, and of a word that stands above them.
WAYS = "ways"
WORD = "word"
MOST_OPTIONS = 10
MOST_LABEL = 2000
#: What Slack itself checks the form of: the element, and what may stand in it beforehand, by which name.
_FORMED: dict[str, tuple[Json, str, re.Pattern[str]]] = {
    "email": ({"type": "email_text_input"}, "initial_value", re.compile(r".+", re.DOTALL)),
    "date": (
        {"type": "datepicker"},
        "initial_date",
        re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    ),
    "number": (
        {"type": "number_input", "is_decimal_allowed": False},
        "initial_value",
        re.compile(r"-?[0-9]{1,15}"),
    ),
}


def questions(form: Form) -> list[Json]:
    """The form's fields, each with what is wrong with it and what Slack has no room for above it."""
    page = _page(form)
    return [block for field in form.fields for block in _question(page, field)]


def ways(form: Form) -> list[Json]:
    """A modal has one button to send with, so the other ways are buttons in it."""
    drawn = [
        {
            "type": "button",
            "action_id": f"{WAY}{way.key}",
            "text": plain(way.label, MOST_BUTTON),
            "value": way.key,
        }
        for way in form.ways
    ]
    return [{"type": "actions", "block_id": WAYS, "elements": drawn}] if drawn else []


def with_word(view: Json, message: Json) -> Json:
    """The form that Slack sent back, with a message where its ways are; what was typed in it stays."""
    blocks = [block for block in view["blocks"] if block.get("block_id") != WORD]
    said = [{**block, "block_id": WORD} for block in message["blocks"][:1]]
    at = next((place for place, block in enumerate(blocks) if block.get("block_id") == WAYS), len(blocks))
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    return {**{name: view[name] for name in kept}, "blocks": [*blocks[:at], *said, *blocks[at:]]}


def form_errors(form: Form, blocks: Iterable[str]) -> dict[str, str]:
    """What is wrong with the answers, by their blocks in the open view: Slack shows it beneath the field."""
    wrong = {field.key: cut(field.error, MOST_LABEL) for field in form.fields if field.error}
    return {block: wrong[field_key(block)] for block in blocks if field_key(block) in wrong}


def field_key(block: str) -> str:
    """The field that the input block of that id stands for."""
    return block.partition("|")[2]


def _page(form: Form) -> str:
    """Names what the form asks and what stands in it.

    Slack keeps what was typed in a block when another with the same id takes its place, whatever stands in
    that (docs.slack.dev/reference/methods/views.update): so another page must have other ids.
    """
    asked = repr((form.name, form.subject, form.version, form.fields))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _question(page: str, field: Field) -> list[Json]:
    field = _told_apart(field)
    block: Json = {
        "type": "input",
        "block_id": block_id(f"{page}|{field.key}"),
        "label": plain(field.label, MOST_LABEL),
        "element": _element(field),
        "optional": not field.required,
    }
    if field.hint:
        block["hint"] = plain(field.hint, MOST_LABEL)
    above = _whole_options(field)
    if field.error:
        above.append(rich(words(f"{own('own-to-mend')}: ", 75, bold=True), words(field.error, MOST_LABEL)))
    return [*above, block]


def _told_apart(field: Field) -> Field:
    """Options get numbers, in the list too, where they begin alike and are cut after that."""
    shown = {cut(option.label, MOST_BUTTON) for option in field.options}
    alike = len(shown) < len({option.label for option in field.options})
    if not alike:
        return field
    numbered = enumerate(field.options, 1)
    options = tuple(replace(option, label=f"{place}. {option.label}") for place, option in numbered)
    return replace(field, options=options)


def _whole_options(field: Field) -> list[Json]:
    """The options' full wording above the field, where Slack's 75 characters are too few for it."""
    long = [option for option in field.options if units(option.label) > MOST_BUTTON]
    long += [
        option for option in field.options if units(option.hint or "") > MOST_BUTTON and option not in long
    ]
    if not long:
        return []
    lines = [f"{option.label}{f' · {option.hint}' if option.hint else ''}" for option in long]
    return [rich(words("\n".join([own("own-all-options"), *lines]), MOST_SUMMARY))]


def _element(field: Field) -> Json:
    match field.kind:
        case "text" | "long":
            return _typed(field)
        case "email" | "date" | "number":
            drawn, beforehand, right = _FORMED[field.kind]
            stands = {beforehand: cut(field.value, MOST_SUMMARY)} if right.fullmatch(field.value) else {}
            return {**drawn, "action_id": ANSWER, **stands}
        case "tick":
            tick: Json = {"type": "checkboxes", "action_id": ANSWER, "options": [_yes()]}
            return {**tick, "initial_options": [_yes()]} if field.value == "yes" else tick
        case "choice":
            return _one_of(field)
        case "choices":
            return _some_of(field)


def _yes() -> Json:
    return {"text": plain(own("own-yes"), MOST_BUTTON), "value": "yes"}


def _typed(field: Field) -> Json:
    most = max(min(field.longest, 3000), len(own("own-shortened")))
    drawn: Json = {
        "type": "plain_text_input",
        "action_id": ANSWER,
        "multiline": field.kind == "long",
        "max_length": most,
    }
    return {**drawn, "initial_value": cut(field.value, most)} if field.value else drawn


def _one_of(field: Field) -> Json:
    options = [_option(option) for option in field.options]
    chosen = [
        drawn for drawn, option in zip(options, field.options, strict=True) if option.value == field.value
    ]
    # Radio buttons show every option at once, but cannot be left empty again once pressed.
    radio = len(options) <= MOST_OPTIONS and field.required
    drawn: Json = {"type": "radio_buttons" if radio else "static_select", "action_id": ANSWER}
    if not radio:
        drawn["placeholder"] = plain(own("own-choose"), MOST_LABEL)
    return {**drawn, **_grouped(options), **({"initial_option": chosen[0]} if chosen else {})}


def _some_of(field: Field) -> Json:
    options = [_option(option) for option in field.options]
    values = set(field.value.split(",")) if field.value else set()
    chosen = [drawn for drawn, option in zip(options, field.options, strict=True) if option.value in values]
    boxes = len(options) <= MOST_OPTIONS
    drawn: Json = {"type": "checkboxes" if boxes else "multi_static_select", "action_id": ANSWER}
    if not boxes:
        drawn["placeholder"] = plain(own("own-choose"), MOST_LABEL)
    return {**drawn, **_grouped(options), **({"initial_options": chosen} if chosen else {})}


def _option(option: Option) -> Json:
    drawn: Json = {
        "text": plain(option.label, MOST_BUTTON),
        "value": carried(option.value, MOST_OPTION_VALUE),
    }
    return {**drawn, "description": plain(option.hint, MOST_BUTTON)} if option.hint else drawn


def _grouped(options: list[Json]) -> Json:
    """At most 100 options in a list; more go into groups of 100."""
    if len(options) <= 100:
        return {"options": options}
    groups = [options[at : at + 100] for at in range(0, len(options), 100)]
    return {
        "option_groups": [
            {"label": plain(f"{number * 100 + 1}–{number * 100 + len(group)}", MOST_BUTTON), "options": group}
            for number, group in enumerate(groups)
        ]
    }
