"""Our answers as what Teams wants back: bodies of invoke responses, and cards for a chat. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from cards.model import Card, Text
from cards.teams import render_card, render_form, render_private, render_refusal
from cards.teams_parts import Json
from handlers.ports import Answer, Changed, Nothing, Opened, Press, Refused, Sent, Shown

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"

UNCHANGED = "Inget har ändrats."
ANSWERED_APART = "Jag har svarat dig i vår egen chatt, så att bara du ser det."
CANNOT_ANSWER_APART = (
    "Svaret är bara för dig, men jag kan inte skriva till dig enskilt. "
    "Öppna en chatt med mig (sök efter Kanalvakt bland apparna) och skriv samma sak där."
)
STILL_WORKING = "Det här tar lite längre tid än vanligt. Jag fortsätter; kortet ändras när det är klart."
UNREADABLE = "Knappen går inte att läsa. Uppdatera kortet och försök igen."
DIALOG_TITLE = "Kanalvakt"


def fault(reference: str) -> str:
    """What a person is told when we failed; the reference finds the log row."""
    return f"Något gick fel hos oss och inget har ändrats. Försök igen om en stund. Felnummer: {reference}"


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
            return invoke_message(UNCHANGED)


def dialog(answer: Answer) -> Json:
    """The invoke response's body to the message action: a dialog with a form or a card, or a line."""
    if isinstance(answer, Opened):
        return _continued(answer.form.title, render_form(answer.form, dialog=True))
    if isinstance(answer, (Shown, Changed)):
        return _continued(DIALOG_TITLE, render_card(answer.card))
    return dialog_message(answer.reason if isinstance(answer, Refused) else UNCHANGED)


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


def left() -> Json:
    """What stands in place of a form that was left."""
    text = Text(text=UNCHANGED)
    card = Card(key="left", version=0, title="Avbrutet", summary=UNCHANGED, blocks=(text,))
    return invoke_card(render_card(card))


def welcome(*, in_channel: bool) -> Card:
    """How the bot introduces itself, once in each place."""
    where = (
        "I den här kanalen visar jag kommentarer som någon behöver ta ställning till."
        if in_channel
        else "Här får du det som bara rör dig."
    )
    return Card(
        key="welcome",
        version=1,
        title="Hej! Jag är Kanalvakt.",
        summary="Hej! Jag är Kanalvakt. Skriv hjälp för att se vad jag kan.",
        blocks=(
            Text(text=f"Jag hjälper kommunen att följa sin rutin för sociala medier. {where}"),
            Text(
                text="Skriv hjälp för att se vad jag kan. I en kanal nämner du mig först: @Kanalvakt hjälp."
            ),
        ),
    )
