"""Draws cards and forms as Adaptive Cards 1.5, which Teams shows on desktops, the web and telephones.

Pure functions from our data to plain dictionaries. A form is a card that replaces the pressed card for
the one person who pressed, because that works on every Teams client. What does not fit into a message
is shortened, and the card says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cards.model import Block, Button, Card, Field, Form, Option, Style
from cards.teams_parts import Json, Pen, cleaned, inert, still
from cards.texts import own, spoken

#: Verbs that the adapter itself understands; every other verb is the action of a button.
SEND = "form.send"
REFRESH = "card.refresh"
LEAVE = "form.leave"
#: Input ids are ``field.{kind}.{key}``, so that they never meet the keys of the button's own data.
INPUT = "field"
#: A Toggle must return something; this is what it returns when it is not ticked.
UNTICKED = "no"
TICKED = "yes"

#: Teams takes some 28 KB a message, envelope included.
MOST_BYTES = 25_000
MOST_BUTTONS = 6
BUTTONS_IN_SIGHT = 3
FEW_OPTIONS = 5
SHORT_HINT = 40
#: Between the label of a choice and its hint.
BETWEEN = " · "

_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_TONES = {"neutral": None, "attention": "warning", "urgent": "attention", "done": "good"}
_STYLES: dict[Style, str | None] = {"default": None, "primary": "positive", "danger": "destructive"}
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_SHORTER = (None, 6000, 3000, 1500, 700, 300, 120)


def render_card(card: Card, *, word: str = "") -> Json:
    """The card as everybody sees it; ``word`` stands above it, for the one who acted."""
    return _fit(card.summary, lambda pen: _draw_card(pen, card, word, _buttons(card.buttons, card.version)))


def render_private(card: Card, subject: str, version: int) -> Json:
    """A card for one person, in place of the card that was pressed, with a way back to that.

    Without a subject there is nothing to go back to.
    """
    buttons = _buttons(card.buttons[: MOST_BUTTONS - 1], card.version)
    actions = [*buttons, *([_return(own("own-back"), subject, version)] if subject else [])]
    return _fit(card.summary, lambda pen: _draw_card(pen, card, "", actions))


def render_refusal(reason: str, card: Card | None, subject: str, version: int) -> Json:
    """A private no with its reason, the present state where that explains it, and a way back."""
    actions = [_return(own("own-show-card"), subject, version)] if subject else []

    def draw(pen: Pen) -> Drawing:
        if card is not None:
            return _draw_card(pen, card, reason, actions)
        heading = pen.heading(own("own-refused"))
        return Drawing(head=heading, content=pen.paragraph(pen.runs(reason)), actions=actions)

    return _fit(reason, draw)


def render_form(form: Form, *, dialog: bool = False, alone: bool = False) -> Json:
    """The form for the one who pressed. A ``dialog`` (message action) takes Action.Submit alone.

    A form that stands ``alone`` was asked for by words: behind it is no card to go back to.
    """
    data: Json = {"form": form.name, "subject": form.subject, "version": form.version}
    if alone:
        data["alone"] = True
    send = _send(form.submit, data, dialog=dialog)
    if style := _STYLES[form.style]:
        send["style"] = style
    actions = [send, *(_send(way.label, {**data, "way": way.key}, dialog=dialog) for way in form.ways)]
    if not dialog:
        cancel = Button(action=LEAVE if alone else REFRESH, label=own("own-cancel"), subject=form.subject)
        actions.append(_button(cancel, form.version, 1))
    for action in actions[BUTTONS_IN_SIGHT:]:
        action["mode"] = "secondary"

    def draw(pen: Pen) -> Drawing:
        wrong = ", ".join(question.label for question in form.fields if question.error)
        notice = own("own-to-mend-these", labels=wrong) if wrong else ""
        return Drawing(
            head=[*pen.heading(form.title), *_alert(pen, notice)],
            content=_blocks(pen, form.blocks),
            foot=[_question(pen, question, free=bool(form.ways)) for question in form.fields],
            actions=actions,
        )

    return _fit(form.title, draw)


def _send(label: str, data: Json, *, dialog: bool) -> Json:
    if dialog:
        return {"type": "Action.Submit", "title": inert(label), "data": {**data, "verb": SEND}}
    return {"type": "Action.Execute", "title": inert(label), "verb": SEND, "data": data}


@dataclass
class Drawing:
    """A card before it is measured: what leads, what may be left out in need, and what must stay."""

    head: list[Json]
    content: list[Json] = field(default_factory=list)
    foot: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)

    def card(self, summary: str) -> Json:
        """The drawing as an Adaptive Card."""
        drawn: Json = {
            "$schema": _SCHEMA,
            "type": "AdaptiveCard",
            "version": "1.5",
            "lang": spoken(),
            "fallbackText": Pen(500).cut(summary),
            "msteams": {"width": "Full"},
            "body": [*self.head, *self.content, *self.foot],
        }
        if self.actions:
            drawn["actions"] = self.actions
        return drawn


def size(card: Json) -> int:
    """How many bytes the card takes on its way to Teams."""
    return len(json.dumps(card).encode())


def _fit(summary: str, draw: Callable[[Pen], Drawing]) -> Json:
    for longest in _SHORTER:
        drawing = draw(Pen(longest))
        card = drawing.card(summary)
        if size(card) <= MOST_BYTES:
            return card
    return _with_parts_left_out(summary, drawing)


def _with_parts_left_out(summary: str, drawing: Drawing) -> Json:
    """What people have typed is never cut, so the foot of a form stays whatever it weighs."""
    left_out = 0
    whole = drawing.content
    while True:
        card = drawing.card(summary)
        if size(card) <= MOST_BYTES or left_out == len(whole):
            return card
        left_out += 1
        notice = Pen().quiet(own("own-shortened-teams", n=left_out))
        drawing.content = [*whole[: len(whole) - left_out], *notice]


def _draw_card(pen: Pen, card: Card, word: str, actions: list[Json]) -> Drawing:
    header: Json = {"type": "Container", "items": pen.heading(card.title)}
    if style := _TONES[card.tone]:
        header |= {"style": style, "bleed": True}
    context = [element for line in card.context for element in pen.quiet(line)]
    if context:
        context[0] |= {"separator": True, "spacing": "Medium"}
    unseen = ", ".join(button.label for button in card.buttons[MOST_BUTTONS:])
    more = pen.quiet(own("own-more-unseen", labels=unseen)) if unseen else []
    return Drawing(
        head=[*_alert(pen, word), header],
        content=_blocks(pen, card.blocks),
        foot=[*context, *more],
        actions=actions,
    )


def _blocks(pen: Pen, blocks: tuple[Block, ...]) -> list[Json]:
    return [element for block in blocks for element in pen.block(block)]


def _alert(pen: Pen, text: str) -> list[Json]:
    items = pen.paragraph(pen.runs(text, weight="Bolder"))
    return [{"type": "Container", "style": "accent", "items": items}] if items else []


def _buttons(buttons: tuple[Button, ...], version: int) -> list[Json]:
    return [_button(button, version, place) for place, button in enumerate(buttons[:MOST_BUTTONS])]


def _button(button: Button, version: int, place: int) -> Json:
    action: Json = {
        "type": "Action.Execute",
        "title": inert(button.label),
        "verb": button.action,
        "data": {"subject": button.subject, "version": version},
        "associatedInputs": "none",
    }
    if style := _STYLES[button.style]:
        action["style"] = style
    if button.spoken:
        action["tooltip"] = button.spoken
    if place >= BUTTONS_IN_SIGHT:
        action["mode"] = "secondary"
    return action


def _return(label: str, subject: str, version: int) -> Json:
    return _button(Button(action=REFRESH, label=label, subject=subject), version, 0)


def _question(pen: Pen, question: Field, *, free: bool) -> Json:
    """A question of a form; ``free`` where the form may be sent with nothing in it.

    Teams sends answers only with an action that checks every input of the card, or none at all
    (github.com/microsoft/AdaptiveCards issue 5392). So a form with other ways asks Teams to check nothing,
    and says instead which questions may be left out.
    """
    items = [_input(question, required=question.required and not free)]
    if free and not question.required and question.kind != "tick":
        items += pen.quiet(own("own-optional"))
    if question.error:
        error = own("own-to-mend-this", error=question.error)
        items += pen.paragraph(pen.runs(error, color="Attention", weight="Bolder"), spacing="Small")
    if question.hint:
        items += pen.quiet(question.hint)
    for option in question.options:
        if option.hint and len(option.hint) > SHORT_HINT:
            items += pen.quiet(f"{option.label}: {option.hint}")
    return {"type": "Container", "spacing": "Medium", "items": items}


def _input(question: Field, *, required: bool) -> Json:
    drawn: Json = {"id": f"{INPUT}.{question.kind}.{question.key}", "label": inert(question.label)}
    match question.kind:
        case "text" | "long" | "email":
            drawn |= _written(question)
        case "choice" | "choices":
            drawn |= _chosen(question)
        case "date":
            drawn |= {"type": "Input.Date", "value": question.value}
        case "number":
            whole = _WHOLE.fullmatch(question.value)
            drawn |= {"type": "Input.Number", "value": int(question.value) if whole else ""}
        case "tick":
            ticked = TICKED if question.value == TICKED else UNTICKED
            return drawn | {
                "type": "Input.Toggle",
                "title": own("own-yes"),
                "value": ticked,
                "valueOn": TICKED,
                "valueOff": UNTICKED,
            }
    if drawn["value"] == "":
        del drawn["value"]
    if required:
        drawn |= {"isRequired": True, "errorMessage": own("own-needed")}
    return drawn


def _written(question: Field) -> Json:
    drawn: Json = {"type": "Input.Text", "value": cleaned(question.value), "maxLength": question.longest}
    if question.kind == "long":
        drawn["isMultiline"] = True
    if question.kind == "email":
        drawn["style"] = "Email"
    return drawn


def _choice(option: Option) -> str:
    """A short hint, such as a clause, stands behind the label; a long one below all choices."""
    if not option.hint or len(option.hint) > SHORT_HINT:
        return option.label
    return f"{option.label}{BETWEEN}{option.hint}"


def _chosen(question: Field) -> Json:
    choices = [{"title": still(_choice(option)), "value": option.value} for option in question.options]
    several = question.kind == "choices"
    return {
        "type": "Input.ChoiceSet",
        "choices": choices,
        "value": question.value,
        "isMultiSelect": several,
        "placeholder": own("own-choose"),
        "style": "expanded" if several or len(choices) <= FEW_OPTIONS else "compact",
        "wrap": True,
    }
