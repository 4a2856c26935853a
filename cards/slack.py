"""Draws cards and forms as Slack's Block Kit: pure functions from our data to plain dictionaries.

The tone of a card is in its words: Slack has no colour for it, and colour alone says nothing.
What does not fit is cut with a visible sign.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cards.model import Block, Button, Card, Field, Form, Option, Text
from cards.slack_parts import (
    MESSAGE,
    MOST_BUTTON,
    MOST_ID,
    MOST_SUMMARY,
    MOST_TITLE,
    MOST_VALUE,
    VIEW,
    Json,
    cut,
    draw,
    escape,
    fit,
    plain,
    rich,
    small,
    units,
    words,
)
from cards.texts import own

#: The menu's own action id; the action of the entry chosen is in its value.
MENU = "more"
#: The one action id of every input.
ANSWER = "answer"
#: Opens what could not be opened without a press, see ``render_offer``.
OFFER = "slack.offer"
#: Begins the action id of each of a form's ways.
WAY = "form.way."
#: The block of a form's ways, and of a word that stands above them.
WAYS = "ways"
WORD = "word"
#: Views that are forms, and views that only show.
FORM = "form"
SHOWN = "shown"

IN_SIGHT = 4
IN_MENU = 5
MOST_OPTIONS = 10
MOST_VIEW_TITLE = 24
MOST_LABEL = 2000
MOST_OPTION_VALUE = 150

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_NUMBERED = re.compile(r"#\d+$")


@dataclass(frozen=True)
class Pressed:
    """What a button of ours means."""

    action: str
    subject: str
    version: int


def render_card(card: Card) -> Json:
    """A message: ``text`` is the summary for notifications and screen readers, ``blocks`` the card."""
    ending = [*_actions(card.key, card.version, card.buttons)]
    if card.context:
        ending.append(small(card.context, 500))

    def make(longest: int) -> tuple[list[Json], list[Json]]:
        return [_header(card.title), *draw(card.blocks, longest)], ending

    return {"text": escape(cut(card.summary, MOST_SUMMARY)), "blocks": fit(make, MESSAGE)}


def render_private(card: Card, *, word: str = "") -> Json:
    """A modal that shows a card to one person; ``word`` stands above it."""
    ending = [*_actions(card.key, card.version, card.buttons)]
    if card.context:
        ending.append(small(card.context, 500))
    above = (Text(text=word, weight="strong"),) if word else ()

    def make(longest: int) -> tuple[list[Json], list[Json]]:
        return [_header(card.title), *draw((*above, *card.blocks), longest)], ending

    return _view(SHOWN, card.title, fit(make, VIEW))


def render_refusal(reason: str, card: Card | None) -> Json:
    """A private no with its reason; the card as it is now, without buttons, where that explains it."""
    return render_card(_refused(reason, card))


def render_refusal_view(reason: str, card: Card | None, *, title: str) -> Json:
    """The same no as a modal, for who is in one."""
    return {**render_private(_refused(reason, card)), "title": plain(title, MOST_VIEW_TITLE, sign="…")}


def render_word(text: str) -> Json:
    """A few words to one person, as a message."""
    return {"text": escape(cut(text, MOST_SUMMARY)), "blocks": [rich(words(text, MOST_SUMMARY))]}


def render_word_view(text: str, *, title: str) -> Json:
    """A few words to one person, as a modal."""
    return _view(SHOWN, title, [rich(words(text, MOST_SUMMARY))])


def render_offer(title: str, value: str, *, key: str) -> Json:
    """A message with a button for what only a press may open: Slack opens no modal without one."""
    button: Json = {
        "type": "button",
        "action_id": OFFER,
        "text": plain(own("own-open"), MOST_BUTTON),
        "value": value,
        "style": "primary",
    }
    actions = {"type": "actions", "block_id": _id(f"offer:{key}"), "elements": [button]}
    return {
        "text": escape(cut(own("own-open-summary", title=title), MOST_SUMMARY)),
        "blocks": [rich(words(title, MOST_SUMMARY, bold=True)), actions],
    }


def render_form(form: Form) -> Json:
    """A modal with the form. Slack gives its send button no emphasis, so the form's style is not seen."""
    page = _page(form)
    asked = [block for field in form.fields for block in _question(page, field)]

    def make(longest: int) -> tuple[list[Json], list[Json]]:
        return draw(form.blocks, longest), [*asked, *_ways(form)]

    about = {"form": form.name, "subject": form.subject, "version": form.version}
    return {
        **_view(FORM, form.title, fit(make, VIEW), close=own("own-cancel")),
        "submit": plain(form.submit, MOST_VIEW_TITLE, sign="…"),
        "private_metadata": json.dumps(about, ensure_ascii=False),
    }


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


def field_key(block_id: str) -> str:
    """The field that an input block stands for."""
    return block_id.partition("|")[2]


def pressed(action_id: str, value: str) -> Pressed | None:
    """Reads a button or menu entry of ours; None for anything else."""
    version, _, rest = value.partition("|")
    if not version.isascii() or not version.isdigit() or len(version) > 18:
        return None
    name = _NUMBERED.sub("", action_id)
    if name == MENU:
        action, bar, subject = rest.partition("|")
        return Pressed(action, subject, int(version)) if bar and action else None
    return Pressed(name, rest, int(version))


# --- drawing -----------------------------------------------------------------------------------


def _refused(reason: str, card: Card | None) -> Card:
    if card is None:
        words_ = (Text(text=reason),)
        return Card(key="refused", version=0, title=own("own-refused"), summary=reason, blocks=words_)
    blocks: tuple[Block, ...] = (Text(text=reason, weight="strong"), *card.blocks)
    return replace(card, summary=reason, blocks=blocks, buttons=())


def _view(kind: str, title: str, blocks: list[Json], *, close: str = "") -> Json:
    return {
        "type": "modal",
        "callback_id": kind,
        "title": plain(title, MOST_VIEW_TITLE, sign="…"),
        "close": plain(close or own("own-close"), MOST_VIEW_TITLE),
        "blocks": blocks,
    }


def _header(title: str) -> Json:
    return {"type": "header", "text": plain(title.replace("\n", " "), MOST_TITLE)}


def _id(text: str) -> str:
    return text if len(text) <= MOST_ID else text[: MOST_ID - 1] + "…"


def _actions(key: str, version: int, buttons: Sequence[Button]) -> list[Json]:
    """The buttons: the first few in sight, the rest in menus. The block's id tells the card's version."""
    if not buttons:
        return []
    in_sight = buttons[:IN_SIGHT] if len(buttons) > IN_SIGHT + 1 else buttons
    emphasised = next((button for button in in_sight if button.style != "default"), None)
    seen: Counter[str] = Counter()
    elements = [_button(button, version, seen, strong=button is emphasised) for button in in_sight]
    rest = buttons[len(in_sight) :]
    menus = [rest[at : at + IN_MENU] for at in range(0, len(rest), IN_MENU)]
    elements += [_menu(entries, version, number) for number, entries in enumerate(menus)]
    return [{"type": "actions", "block_id": _id(f"{version}|{key}"), "elements": elements}]


def _button(button: Button, version: int, seen: Counter[str], *, strong: bool) -> Json:
    seen[button.action] += 1
    number = seen[button.action]
    # Slack wants every action id of a block to differ; the first keeps the plain name.
    drawn: Json = {
        "type": "button",
        "action_id": button.action if number == 1 else f"{button.action}#{number}",
        "text": plain(button.label, MOST_BUTTON),
        "value": _value(f"{version}|{button.subject}", MOST_VALUE),
    }
    if strong:
        drawn["style"] = button.style
    if button.spoken:
        drawn["accessibility_label"] = cut(button.spoken, MOST_BUTTON)
    return drawn


def _menu(entries: Sequence[Button], version: int, number: int) -> Json:
    return {
        "type": "overflow",
        "action_id": MENU if number == 0 else f"{MENU}#{number + 1}",
        "options": [
            {
                "text": plain(entry.label, MOST_BUTTON),
                "value": _value(f"{version}|{entry.action}|{entry.subject}", MOST_OPTION_VALUE),
            }
            for entry in entries
        ],
    }


def _value(value: str, longest: int) -> str:
    if units(value) > longest:
        raise ValueError(f"a button's subject is too long for Slack ({longest} characters)")
    return value


# --- questions ---------------------------------------------------------------------------------


def _page(form: Form) -> str:
    """Names what the form asks and what stands in it.

    Slack keeps what was typed in a block when another with the same id takes its place, whatever stands in
    that (docs.slack.dev/reference/methods/views.update): so another page must have other ids.
    """
    asked = repr((form.name, form.subject, form.version, form.fields))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _ways(form: Form) -> list[Json]:
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


def _question(page: str, field: Field) -> list[Json]:
    block: Json = {
        "type": "input",
        "block_id": _id(f"{page}|{field.key}"),
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


def _whole_options(field: Field) -> list[Json]:
    """The options' full wording above the field, where Slack's 75 characters are too few for it."""
    long = [option for option in field.options if units(option.label) > MOST_BUTTON]
    long += [
        option for option in field.options if units(option.hint or "") > MOST_BUTTON and option not in long
    ]
    if not long:
        return []
    lines = [f"{option.label}{f' ({option.hint})' if option.hint else ''}" for option in long]
    return [rich(words("\n".join([own("own-all-options"), *lines]), MOST_SUMMARY))]


def _element(field: Field) -> Json:
    match field.kind:
        case "text" | "long":
            return _typed(field)
        case "email":
            mail: Json = {"type": "email_text_input", "action_id": ANSWER}
            return {**mail, "initial_value": cut(field.value, MOST_SUMMARY)} if field.value else mail
        case "date":
            day: Json = {"type": "datepicker", "action_id": ANSWER}
            return {**day, "initial_date": field.value} if _DATE.fullmatch(field.value) else day
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
    drawn: Json = {"text": plain(option.label, MOST_BUTTON), "value": _value(option.value, MOST_OPTION_VALUE)}
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
