"""Slack as a stage: cards, modals and private words of a local Slack-like server, and people in it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.slack import FORM, OFFER
from cards.slack_form import ANSWER
from cards.slack_parts import MOST_BUTTON, cut
from cards.texts import units
from manifest.slack import FLAG_MESSAGE
from tests.parts.slack import APP, BOT, CHANNEL, TEAM, LocalSlack, SlackPerson
from tests.parts.slack_schema import check_message, check_view
from tests.stages.base import Private, SeenCard, SeenForm

Json = dict[str, Any]

EMOJI = {"👀": "eyes", "✅": "white_check_mark", "👍": "+1", "❤️": "heart", "🎉": "tada"}
#: What Slack itself says, before anything is sent, where an answer must be given.
MISSING = "Please complete this required field."
TOO_LONG = "Must be less than {} characters."
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class _InChannel:
    channel: str
    message: Json


@dataclass(frozen=True)
class _InModal:
    view: Json


class SlackStage:
    """A Slack channel of the sample municipality. Everything that the bot shows is checked on the way."""

    name = "slack"

    def __init__(
        self,
        slack: LocalSlack,
        people: Mapping[str, SlackPerson],
        *,
        settled: Callable[[], Awaitable[None]],
        channel: str = CHANNEL,
    ) -> None:
        self._slack = slack
        self._people = people
        self._settled = settled
        self._channel = channel

    # --- what is seen ------------------------------------------------------------------------------

    async def cards(self) -> Sequence[SeenCard]:
        """The cards in the team channel as everybody sees them, oldest first."""
        return await self._shown(self._channel)

    async def direct(self, person: str) -> Sequence[SeenCard]:
        """The cards in the person's own chat with the bot."""
        return await self._shown(await self._slack.direct_channel(self._people[person].id))

    async def _shown(self, channel: str) -> list[SeenCard]:
        return [
            _seen_message(channel, message)
            for message in await self._slack.messages(channel)
            if message.get("user") == BOT and message.get("blocks") and message.get("subtype") != "ephemeral"
        ]

    # --- what people do ----------------------------------------------------------------------------

    async def press(self, person: str, card: SeenCard, label: str) -> Private:
        """Presses a button or menu entry."""
        user, handle = self._people[person].id, card.handle
        action = _action(handle.message if isinstance(handle, _InChannel) else handle.view, label)
        if isinstance(handle, _InModal):
            return await self._private(user, lambda: self._press_in_modal(user, handle.view, action))
        await self._slack.close_modals(user)
        doing = {"channel": handle.channel, "messageTs": handle.message["ts"], "user": user, "action": action}
        return await self._private(user, lambda: self._slack.control("interact", **doing), handle.channel)

    async def _press_in_modal(self, user: str, view: Json, action: Json) -> None:
        # The server has no presses within modals, so a payload as Slack makes it goes to the bot.
        status, _ = await self._slack.send_signed(
            {**await self._payload("block_actions", user), "view": view, "actions": [action]}
        )
        assert status == 200

    async def send(
        self, person: str, form: SeenForm, answers: Mapping[str, str], *, way: str = ""
    ) -> Private:
        """Fills in the modal and sends it, unless Slack's own client would hold it back."""
        view: Json = form.handle["view"]
        unknown = set(answers) - set(form.labels)
        assert not unknown, f"no such fields in {form.title!r}: {unknown}; there are {form.labels}"
        values, errors = _filled(view, answers, form.handle["given"])
        user, found = self._people[person].id, {}
        if way:
            # Slack checks nothing for a button within a modal, and sends what stands in the fields along.
            filled, action = {**view, "state": {"values": values}}, _action(view, way)
            return _kept(
                await self._private(user, lambda: self._press_in_modal(user, filled, action)), values
            )
        if errors:
            return _seen_form(view, errors=errors, given=values)

        async def submit() -> None:
            found.update(await self._slack.submit(user, values))

        private = await self._private(user, submit)
        if found:
            labels = {block["block_id"]: _label(block) for block in _inputs(view)}
            return _seen_form(view, errors={labels[id_]: text for id_, text in found.items()}, given=values)
        return _kept(private, values)

    async def react(self, person: str, card: SeenCard, emoji: str) -> None:
        """Adds a reaction to a card."""
        doing = {"channel": card.handle.channel, "ts": card.handle.message["ts"], "name": EMOJI[emoji]}
        await self._slack.control("reaction", user=self._people[person].id, **doing)
        await self._settled()

    async def say(self, person: str, words: str) -> Private:
        """A slash command in the team channel, or words in the person's own chat with the bot."""
        user = self._people[person].id
        await self._slack.close_modals(user)
        if words.startswith("/"):
            command, _, text = words.partition(" ")
            doing = {"channel": self._channel, "user": user, "command": command, "text": text, "appId": APP}
            return await self._private(user, lambda: self._slack.control("command", **doing))
        direct = await self._slack.direct_channel(user)
        message = {"channel": direct, "user": user, "text": words}
        return await self._private(user, lambda: self._slack.control("message", **message), direct)

    async def point(self, person: str, text: str) -> Private:
        """The message shortcut, on a message that somebody wrote in the channel."""
        user = self._people[person].id
        await self._slack.close_modals(user)
        written = await self._slack.control("message", channel=self._channel, user=user, text=text)
        message = written["message"]

        async def shortcut() -> None:
            status, _ = await self._slack.send_signed(
                {
                    **await self._payload("message_action", user),
                    "callback_id": FLAG_MESSAGE,
                    "channel": {"id": self._channel, "name": "komm"},
                    "message": {"type": "message", "user": user, "ts": message["ts"], "text": _as_sent(text)},
                    "message_ts": message["ts"],
                }
            )
            assert status == 200

        return await self._private(user, shortcut)

    async def _payload(self, kind: str, user: str) -> Json:
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "testrum"},
            "user": {"id": user, "name": user.lower(), "team_id": TEAM},
            "api_app_id": APP,
            "trigger_id": await self._trigger(user),
        }

    async def _trigger(self, user: str) -> str:
        try:
            return await self._slack.trigger()
        except AssertionError:
            # Only presses and commands bear triggers: one that the bot does not know brings one about.
            nothing = {"type": "button", "action_id": "nothing", "value": "", "block_id": "nothing"}
            doing = {"channel": self._channel, "messageTs": "0.0", "user": user, "action": nothing}
            await self._slack.control("interact", **doing)
            await self._settled()
            return await self._slack.trigger()

    # --- what only one sees --------------------------------------------------------------------------

    async def _private(
        self, user: str, doing: Callable[[], Awaitable[Any]], channel: str | None = None
    ) -> Private:
        place = channel or self._channel
        before = {message["ts"] for message in await self._slack.messages(place)}
        before_modals = await self._slack.modals()
        await doing()
        await self._settled()
        modals = await self._slack.modals()
        if modals and modals != before_modals:
            return _seen_view(modals[-1])
        new = [message for message in await self._slack.messages(place) if message["ts"] not in before]
        for message in reversed(new):
            to_all_here = place.startswith("D") and message.get("user") == BOT
            if message.get("ephemeral_to") == user or to_all_here:
                return await self._offered(user, _seen_message(place, message))
        return None

    async def _offered(self, user: str, seen: SeenCard) -> Private:
        """Takes up the bot's offer to open what only a press may open, as any person would."""
        offers = [part for part in _elements(seen.handle.message) if part.get("action_id") == OFFER]
        if not offers:
            return seen
        person = next(name for name, known in self._people.items() if known.id == user)
        return await self.press(person, seen, offers[0]["text"]["text"])


# --- reading -----------------------------------------------------------------------------------


def _seen_message(channel: str, message: Json) -> SeenCard:
    check_message({"text": message["text"], "blocks": message["blocks"]})
    lines = [_text(block) for block in message["blocks"] if block["type"] != "actions"]
    return SeenCard(
        title=lines[0],
        text="\n".join(lines),
        buttons=tuple(_labels(message)),
        handle=_InChannel(channel, message),
    )


def _seen_view(view: Json) -> Private:
    sent = {name: view[name] for name in _VIEW if name in view}
    check_view(sent)
    if view.get("callback_id") == FORM:
        return _seen_form(view, errors={})
    lines = [_text(block) for block in view["blocks"] if block["type"] != "actions"]
    return SeenCard(
        title=lines[0] if view["blocks"][0]["type"] == "header" else view["title"]["text"],
        text="\n".join(lines),
        buttons=tuple(_labels(view)),
        handle=_InModal(view),
    )


_VIEW = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")


def _seen_form(view: Json, *, errors: Mapping[str, str], given: Json | None = None) -> SeenForm:
    inputs = _inputs(view)
    values = {}
    for block in inputs:
        state = (given or {}).get(block["block_id"], {}).get(ANSWER) or _initial(block["element"])
        values[_label(block)] = _shown_value(state)
    return SeenForm(
        title=view["title"]["text"],
        text="\n".join(_text(block) for block in view["blocks"]),
        labels=tuple(_label(block) for block in inputs),
        values=values,
        options={
            _label(block): tuple(option["text"]["text"] for option in _options(block["element"]))
            for block in inputs
            if "options" in block["element"] or "option_groups" in block["element"]
        },
        errors={**_errors_above(view), **errors},
        ways=tuple(_labels(view)),
        # What stands in the fields stays there while the modal is open, as in Slack's own client.
        handle={"view": view, "given": given or {}},
    )


def _kept(seen: Private, values: Json) -> Private:
    """Slack keeps what was typed in a block as long as one with its id stands there, whatever we say."""
    if not isinstance(seen, SeenForm):
        return seen
    view, given = seen.handle["view"], seen.handle["given"]
    known = {block["block_id"] for block in _inputs(view)}
    kept = {block: state for block, state in values.items() if block in known}
    return _seen_form(view, errors={}, given={**kept, **given})


def _errors_above(view: Json) -> dict[str, str]:
    """What an opened form says is wrong with a field, in the words above it."""
    found = {}
    for above, block in zip(view["blocks"], view["blocks"][1:], strict=False):
        words = _text(above)
        if block["type"] == "input" and above["type"] == "rich_text" and words.startswith("Rätta svaret: "):
            found[_label(block)] = words.removeprefix("Rätta svaret: ")
    return found


def _text(block: Json) -> str:
    match block["type"]:
        case "header":
            return str(block["text"]["text"])
        case "context":
            return "\n".join(element["text"] for element in block["elements"])
        case "rich_text":
            return "\n".join(
                "".join(run.get("text") or run.get("url") for run in part["elements"])
                for part in block["elements"]
            )
        case "input":
            hint = (block.get("hint") or {}).get("text")
            return "\n".join(filter(None, [_label(block), hint]))
        case _:
            return ""


def _elements(holder: Json) -> list[Json]:
    return [
        {**element, "block_id": block.get("block_id")}
        for block in holder["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def _labels(holder: Json) -> list[str]:
    found = []
    for element in _elements(holder):
        parts = element["options"] if element["type"] == "overflow" else [element]
        found += [part["text"]["text"] for part in parts]
    return found


def _action(holder: Json, label: str) -> Json:
    """What Slack sends when the button or menu entry with that label is pressed."""
    for element in _elements(holder):
        if element["type"] == "overflow":
            for option in element["options"]:
                if option["text"]["text"] == label:
                    kept = {name: element[name] for name in ("type", "action_id", "block_id")}
                    return {**kept, "selected_option": option}
        elif element["text"]["text"] == label:
            return element
    raise AssertionError(f"no button {label!r}; there are {_labels(holder)}")


# --- filling in ----------------------------------------------------------------------------------


def _inputs(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def _label(block: Json) -> str:
    return str(block["label"]["text"])


def _options(element: Json) -> list[Json]:
    if "option_groups" in element:
        return [option for group in element["option_groups"] for option in group["options"]]
    return list(element.get("options", []))


def _initial(element: Json) -> Json:
    kind = element["type"]
    match kind:
        case "radio_buttons" | "static_select":
            return {"type": kind, "selected_option": element.get("initial_option")}
        case "checkboxes" | "multi_static_select":
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        case "datepicker":
            return {"type": kind, "selected_date": element.get("initial_date")}
        case _:
            return {"type": kind, "value": element.get("initial_value")}


def _shown_value(state: Json) -> str:
    if "selected_options" in state:
        return ", ".join(option["text"]["text"] for option in state["selected_options"])
    if "selected_option" in state:
        return str(state["selected_option"]["text"]["text"]) if state["selected_option"] else ""
    return str(state.get("selected_date") or state.get("value") or "")


def _filled(view: Json, answers: Mapping[str, str], given: Json) -> tuple[Json, dict[str, str]]:
    """The state that Slack sends, and what its own client would not let through."""
    values: Json = {}
    errors: dict[str, str] = {}
    for block in _inputs(view):
        element, label = block["element"], _label(block)
        before = given.get(block["block_id"], {}).get(ANSWER) or _initial(element)
        state = _state(element, answers[label]) if label in answers else before
        values[block["block_id"]] = {ANSWER: state}
        shown = _shown_value(state)
        if not shown and not block.get("optional"):
            errors[label] = MISSING
        if units(shown) > element.get("max_length", 3000) and "value" in state:
            errors[label] = TOO_LONG.format(element.get("max_length", 3000))
        if element["type"] == "email_text_input" and shown and not _MAIL.fullmatch(shown):
            errors[label] = "Enter a valid email address."
    return values, errors


def _state(element: Json, answer: str) -> Json:
    kind, by_label = element["type"], {option["text"]["text"]: option for option in _options(element)}
    if by_label and answer not in by_label:
        answer = _as_shown(answer, by_label)
    match kind:
        case "radio_buttons" | "static_select":
            return {"type": kind, "selected_option": by_label[answer] if answer else None}
        case "checkboxes" if list(by_label) == ["Ja"]:
            return {"type": kind, "selected_options": [by_label["Ja"]] if answer == "ja" else []}
        case "checkboxes" | "multi_static_select":
            return {"type": kind, "selected_options": _chosen(by_label, answer)}
        case "datepicker":
            return {"type": kind, "selected_date": answer or None}
        case _:
            return {"type": kind, "value": answer or None}


def _as_shown(answer: str, labels: Iterable[str]) -> str:
    """The label as Slack shows it, of an option that it has too little room for."""
    short = cut(answer, MOST_BUTTON)
    numbered = [
        label for label in labels if cut(f"{label.partition('.')[0]}. {answer}", MOST_BUTTON) == label
    ]
    return next((label for label in (short, *numbered) if label in labels), answer)


def _chosen(by_label: Mapping[str, Json], answer: str) -> list[Json]:
    """Options by their labels joined with ", "; a label may hold a comma itself."""
    found = [label for label in by_label if answer == label]
    return [by_label[label] for label in found or filter(None, answer.split(", "))]


def _as_sent(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
