"""What a handler answers, as the one who acted sees it in Slack.

A form or a private card opens as a modal, which needs the trigger of a press or command within three
seconds. Where there is none (a mention, a reaction), a private message offers a button for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.faults import report
from bot.slack_delivery import PLAIN
from bot.slack_errors import error_code
from bot.slack_events import offer
from cards.model import Card, Form
from cards.slack import (
    render_card,
    render_form,
    render_offer,
    render_private,
    render_refusal,
    render_refusal_view,
    render_word,
    render_word_view,
)
from cards.slack_form import form_errors, with_word
from cards.slack_parts import Json
from cards.texts import own
from handlers.ports import Answer, Changed, Event, Nothing, Opened, Refused, Sent, Shown

log = structlog.get_logger(__name__)

#: Slack's names for a trigger that has been waited with, or used.
_TRIGGER = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})
#: Slack's name for a modal that has changed since somebody pressed in it.
NEWER = "hash_conflict"


def fault(reference: str) -> str:
    """What a person is told when we failed; the number finds the log row."""
    return own("own-fault", reference=reference)


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where the one who acted is, and how they alone are reached."""

    client: AsyncWebClient
    user: str
    channel: str = ""
    #: The thread that somebody wrote in.
    thread: str | None = None
    #: What lets us open a modal; empty where nothing was pressed.
    trigger: str = ""
    #: The modal that was pressed in; empty for a message.
    view: str = ""
    #: That modal as it was sent to us, where it is a form, which holds what somebody has typed.
    form: Json | None = None
    #: Slack's own way to answer a press or command, also in channels where the bot is not.
    respond: Callable[..., Awaitable[Any]] | None = None


async def show(answer: Answer, event: Event, where: Where) -> None:
    """Shows an answer to the one who acted. Every failure is logged without content, none is raised."""
    try:
        await (_in_modal(answer, where) if where.view else _in_channel(answer, event, where))
    except SlackApiError as error:
        if error_code(error) == NEWER:
            log.info("slack shows something newer than an answer")
            return
        log.warning("slack did not show an answer", error=error_code(error))
        late = error_code(error) in _TRIGGER
        await tell(render_word(own("own-too-late" if late else "own-not-shown")), where)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("slack could not be reached with an answer", kind=type(error).__name__)
        await tell(render_word(own("own-not-shown")), where)
    except Exception as error:  # noqa: BLE001 - nobody waits for this task, so nobody else would see it
        await tell(render_word(fault(report("an answer could not be shown in slack", error))), where)


async def tell(message: Json, where: Where) -> None:
    """A message that only this person sees. Failures are logged, never raised."""
    try:
        await _tell(message, where)
    except SlackApiError as error:
        log.warning("slack did not take a private word", error=error_code(error))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("slack could not be reached with a private word", kind=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - as above
        report("a private word could not be shown in slack", error)


async def greet(card: Card, where: Where) -> None:
    """A message that the whole channel sees, of nobody's asking. Failures are logged, never raised."""
    try:
        await where.client.chat_postMessage(channel=where.channel, **render_card(card), **PLAIN)
    except SlackApiError as error:
        log.warning("slack did not take the bot's greeting", error=error_code(error))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("slack could not be reached with the bot's greeting", kind=type(error).__name__)


def acknowledgement(answer: Answer, sent: Sent, fields: frozenset[str]) -> Json:
    """The answer to a form, which goes into Slack's own response: errors, another view, or closed.

    ``fields`` are the input blocks of the view that was sent.
    """
    match answer:
        case Opened(form=form) if _again(form, sent):
            return {"response_action": "errors", "errors": form_errors(form, fields)}
        case Opened(form=form):
            return {"response_action": "update", "view": render_form(form)}
        case Shown(card=card):
            return {"response_action": "update", "view": render_private(card)}
        case Refused(reason=reason, card=card):
            view = render_refusal_view(reason, card, title=own("own-refused"))
            return {"response_action": "update", "view": view}
        case Changed(word=word) if word:
            return {"response_action": "update", "view": render_word_view(word, title=own("own-done"))}
        case Changed() | Nothing():
            return {"response_action": "clear"}


def failed_form(reference: str, fields: frozenset[str]) -> Json:
    """What a form says when we failed: the person keeps what they have written."""
    first = min(fields, default="")
    if not first:
        view = render_word_view(fault(reference), title=own("own-refused"))
        return {"response_action": "update", "view": view}
    return {"response_action": "errors", "errors": {first: fault(reference)}}


def _again(form: Form, sent: Sent) -> bool:
    """Whether the form is the one that was sent, and says what is wrong with it."""
    same = (form.name, form.subject, form.version) == (sent.form, sent.subject, sent.version)
    wrong = any(field.error for field in form.fields)
    return same and wrong and {field.key for field in form.fields} == set(sent.values)


async def _in_channel(answer: Answer, event: Event, where: Where) -> None:
    match answer:
        case Opened(form=form) if where.trigger:
            await where.client.views_open(trigger_id=where.trigger, view=render_form(form))
        case Opened(form=form):
            value = offer(event, form.version)
            await _tell(render_offer(form.title, value, key=form.subject) if value else _too_long(), where)
        case Shown(card=card) if where.trigger:
            await where.client.views_open(trigger_id=where.trigger, view=render_private(card))
        case Shown(card=card):
            await _tell(render_card(card), where)
        case Refused(reason=reason, card=card):
            await _tell(render_refusal(reason, card), where)
        case Changed(word=word) if word:
            await _tell(render_word(word), where)
        case Changed() | Nothing():
            pass


async def _in_modal(answer: Answer, where: Where) -> None:
    match answer:
        case Opened(form=form) if where.form is None:
            await where.client.views_push(trigger_id=where.trigger, view=render_form(form))
        case Opened(form=form):
            await _replace(where, render_form(form))
        case Shown(card=card):
            await _replace(where, render_private(card))
        case Changed(card=card, word=word):
            await _replace(where, render_private(card, word=word))
        case Refused(reason=reason, card=card):
            # Above the modal, for beneath it may be a form with what somebody has typed.
            view = render_refusal_view(reason, card, title=own("own-refused"))
            await where.client.views_push(trigger_id=where.trigger, view=view)
        case Nothing() if where.form is not None:
            await _tell(render_word(own("own-unchanged")), where)
        case Nothing():
            pass


async def _replace(where: Where, view: Json) -> None:
    """Puts the view in place of the one that was pressed in, unless a form has already been replaced."""
    seal = where.form.get("hash") if where.form is not None else None
    await where.client.views_update(view_id=where.view, hash=seal, view=view)


def _too_long() -> Json:
    return render_word(own("own-too-long"))


async def _tell(message: Json, where: Where) -> None:
    if where.form is not None:
        await _replace(where, with_word(where.form, message))
    elif where.view:
        view = render_word_view(message["text"], title=own("own-refused"))
        await where.client.views_update(view_id=where.view, view=view)
    elif where.respond is not None:
        await where.respond(**message, response_type="ephemeral", replace_original=False)
    elif where.channel.startswith("D"):
        await where.client.chat_postMessage(channel=where.channel, thread_ts=where.thread, **PLAIN, **message)
    elif where.channel:
        await where.client.chat_postEphemeral(
            channel=where.channel, user=where.user, thread_ts=where.thread, parse="none", **message
        )


def input_blocks(view: Json) -> frozenset[str]:
    """The input blocks of a view that Slack sent back."""
    return frozenset(block["block_id"] for block in view.get("blocks") or [] if block.get("type") == "input")
