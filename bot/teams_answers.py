"""Our answers as what Teams wants back: bodies of invoke responses, and cards for a chat. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from cards.model import Card, Text
from cards.teams import render_card, render_form, render_private, render_refusal
from cards.teams_parts import Json
from cards.texts import own
from handlers.ports import Answer, Changed, Nothing, Opened, Press, Refused, Sent, Shown

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"

DIALOG_TITLE = "Kanalvakt"


def fault(reference: str) -> str:
    """What a person is told when we failed; the reference finds the log row."""
    return own("own-fault", reference=reference)


def invoke_card(card: Json) -> Json:
    """A card in place of the one that was pressed, for the one who pressed."""
    return {"statusCode": 200, "type": ADAPTIVE, "value": card}


def invoke_message(text: str) -> Json:
    """A line to the one who pressed, which leaves their card and what they have filled in as it is."""
    return {"statusCode": 200, "type": MESSAGE, "value": text}


def invoke_error(status: int, text: str) -> Json:
    """A press that could not be read."""
    return {"statusCode": status, "type": ERROR, "value": {"code": "BadRequest", "message": text}}


def answer_to_press(answer: Answer, event: Press | Sent, *, alone: bool = False) -> Json:
    """The invoke response's body to a press or a sent form, which may have stood ``alone``."""
    subject = "" if alone else event.subject
    match answer:
        case Opened():
            return invoke_card(render_form(answer.form, alone=alone))
        case Shown():
            return invoke_card(render_private(answer.card, subject, event.version))
        case Changed():
            return invoke_card(render_card(answer.card, word=answer.word))
        case Refused():
            return invoke_card(render_refusal(answer.reason, answer.card, subject, event.version))
        case Nothing():
            return invoke_message(own("own-unchanged"))


def dialog(answer: Answer) -> Json:
    """The invoke response's body to the message action: a dialog with a form or a card, or a line."""
    if isinstance(answer, Opened):
        return _continued(answer.form.title, render_form(answer.form, dialog=True))
    if isinstance(answer, (Shown, Changed)):
        return _continued(DIALOG_TITLE, render_card(answer.card))
    return dialog_message(answer.reason if isinstance(answer, Refused) else own("own-unchanged"))


def dialog_message(text: str) -> Json:
    """A line in the dialog."""
    return {"task": {"type": "message", "value": text}}


def _continued(title: str, card: Json) -> Json:
    value = {
        "title": title,
        "height": "large",
        "width": "medium",
        "card": {"contentType": ADAPTIVE, "content": card},
    }
    return {"task": {"type": "continue", "value": value}}


@dataclass(frozen=True, kw_only=True)
class Message:
    """A card for a chat, and its summary."""

    card: Json
    summary: str


def answer_to_words(answer: Answer) -> Message | None:
    """What is said to the one who typed."""
    match answer:
        case Opened():
            return Message(card=render_form(answer.form, alone=True), summary=answer.form.title)
        case Shown() | Changed():
            word = answer.word if isinstance(answer, Changed) else ""
            return Message(card=render_card(answer.card, word=word), summary=answer.card.summary)
        case Refused():
            card = render_refusal(answer.reason, answer.card, "", 0)
            return Message(card=card, summary=answer.reason)
        case Nothing():
            return None


def answer_to_reaction(answer: Answer) -> Message | None:
    """What is said to the one who reacted; nothing where what they did is seen on the card."""
    if isinstance(answer, Changed) and not answer.word:
        return None
    return answer_to_words(answer)


def left() -> Json:
    """What stands in place of a form that was left."""
    unchanged = own("own-unchanged")
    blocks = (Text(text=unchanged),)
    card = Card(key="left", version=0, title=own("own-left"), summary=unchanged, blocks=blocks)
    return invoke_card(render_card(card))
