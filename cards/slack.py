"""Draws cards and forms as Slack's Block Kit: pure functions from our data to plain dictionaries.

The tone of a card is in its words: Slack has no colour for it, and colour alone says nothing.
What does not fit is cut with a visible sign.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cards.model import Block, Button, Card, Form, Text
from cards.slack_form import questions, ways
from cards.slack_parts import (
    MESSAGE,
    MOST_BUTTON,
    MOST_OPTION_VALUE,
    MOST_SUMMARY,
    MOST_TITLE,
    MOST_VALUE,
    VIEW,
    Json,
    block_id,
    carried,
    cut,
    draw,
    escape,
    fit,
    plain,
    rich,
    small,
    words,
)
from cards.texts import own

#: The menu's own action id; the action of the entry chosen is in its value.
MENU = "more"
#: Opens what could not be opened without a press, see ``render_offer``.
OFFER = "slack.offer"
#: Views that are forms, and views that only show.
FORM = "form"
SHOWN = "shown"

IN_SIGHT = 4
IN_MENU = 5
MOST_VIEW_TITLE = 24

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
    actions = {"type": "actions", "block_id": block_id(f"offer:{key}"), "elements": [button]}
    return {
        "text": escape(cut(own("own-open-summary", title=title), MOST_SUMMARY)),
        "blocks": [rich(words(title, MOST_SUMMARY, bold=True)), actions],
    }


def render_form(form: Form) -> Json:
    """A modal with the form. Slack gives its send button no emphasis, so the form's style is not seen."""
    ending = [*questions(form), *ways(form)]

    def make(longest: int) -> tuple[list[Json], list[Json]]:
        return draw(form.blocks, longest), ending

    about = {"form": form.name, "subject": form.subject, "version": form.version}
    return {
        **_view(FORM, form.title, fit(make, VIEW), close=own("own-cancel")),
        "submit": plain(form.submit, MOST_VIEW_TITLE, sign="…"),
        "private_metadata": json.dumps(about, ensure_ascii=False),
    }


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
    return [{"type": "actions", "block_id": block_id(f"{version}|{key}"), "elements": elements}]


def _button(button: Button, version: int, seen: Counter[str], *, strong: bool) -> Json:
    seen[button.action] += 1
    number = seen[button.action]
    # Slack wants every action id of a block to differ; the first keeps the plain name.
    drawn: Json = {
        "type": "button",
        "action_id": button.action if number == 1 else f"{button.action}#{number}",
        "text": plain(button.label, MOST_BUTTON),
        "value": carried(f"{version}|{button.subject}", MOST_VALUE),
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
                "value": carried(f"{version}|{entry.action}|{entry.subject}", MOST_OPTION_VALUE),
            }
            for entry in entries
        ],
    }
