"""Reads an Adaptive Card as a person sees it: text line by line, buttons, fields, errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.stages.base import SeenCard, SeenForm

Json = dict[str, Any]

ERROR = "Rätta: "
YES, NO = "ja", "nej"


@dataclass(frozen=True)
class Handle:
    """Where a card stands and what it is."""

    content: Json
    conversation: str = ""
    message: str = ""
    #: True for a form in the dialog of the message action.
    dialog: bool = False


def elements(card: Json) -> Iterator[Json]:
    """All elements of a card's body, containers opened."""

    def walk(items: list[Json]) -> Iterator[Json]:
        for item in items:
            yield item
            yield from walk(item.get("items", []))

    yield from walk(card.get("body", []))


def words(element: Json) -> str:
    """The text of one element."""
    if element["type"] == "RichTextBlock":
        return "".join(run["text"] for run in element["inlines"])
    return str(element.get("text") or element.get("label") or "")


def title_of(card: Json) -> str:
    """The card's heading."""
    for element in elements(card):
        look = element["inlines"][0] if element["type"] == "RichTextBlock" else element
        if look.get("size") == "Medium":
            return words(element)
    return ""


def text_of(card: Json) -> str:
    """All visible text, one block a line."""
    return "\n".join(line for element in elements(card) if (line := words(element)))


def is_form(card: Json) -> bool:
    """Whether there is something to fill in."""
    return any(element["type"].startswith("Input.") for element in elements(card))


def is_private(card: Json) -> bool:
    """Whether the card is another than the one that everybody sees."""
    leads_back = any(action.get("verb") == "card.refresh" for action in card.get("actions", []))
    body = card.get("body", [])
    return leads_back or bool(body and body[0].get("style") == "accent")


def seen_card(handle: Handle) -> SeenCard:
    """A card as people see it."""
    card = handle.content
    labels = tuple(action["title"] for action in card.get("actions", []))
    return SeenCard(title=title_of(card), text=text_of(card), buttons=labels, handle=handle)


def seen_form(handle: Handle, client_errors: Mapping[str, str] | None = None) -> SeenForm:
    """A form as the one who opened it sees it."""
    inputs = [element for element in elements(handle.content) if element["type"].startswith("Input.")]
    return SeenForm(
        title=title_of(handle.content),
        text=text_of(handle.content),
        labels=tuple(found["label"] for found in inputs),
        values={found["label"]: _value(found) for found in inputs},
        options={
            found["label"]: tuple(label_of(choice) for choice in found["choices"])
            for found in inputs
            if found["type"] == "Input.ChoiceSet"
        },
        errors={**_errors(handle.content), **(client_errors or {})},
        ways=tuple(action["title"] for action in handle.content["actions"] if "way" in action["data"]),
        handle=handle,
    )


def label_of(choice: Json) -> str:
    """A choice's label, without the hint behind it."""
    title = str(choice["title"])
    return title.rpartition(" · ")[0] or title


def _value(found: Json) -> str:
    value = str(found.get("value", ""))
    if found["type"] == "Input.Toggle":
        return YES if value == found["valueOn"] else NO
    if found["type"] == "Input.ChoiceSet":
        chosen = value.split(",") if found.get("isMultiSelect") else [value]
        return ", ".join(label_of(choice) for choice in found["choices"] if choice["value"] in chosen)
    return value


def _errors(card: Json) -> dict[str, str]:
    errors = {}
    for group in card.get("body", []):
        items = group.get("items", [])
        if items and items[0]["type"].startswith("Input."):
            told = [words(item) for item in items[1:] if words(item).startswith(ERROR)]
            if told:
                errors[items[0]["label"]] = told[0].removeprefix(ERROR)
    return errors


def filled(card: Json, answers: Mapping[str, str]) -> tuple[Json, dict[str, str]]:
    """What a Teams client sends for these answers, and what it finds wrong itself and sends nothing."""
    data: Json = {}
    wrong: dict[str, str] = {}
    unknown = dict(answers)
    for found in elements(card):
        if not found["type"].startswith("Input."):
            continue
        label = found["label"]
        answer = _answer(found, unknown.pop(label)) if label in unknown else str(found.get("value", ""))
        if found.get("isRequired") and not answer:
            wrong[label] = found["errorMessage"]
        data[found["id"]] = answer
    if unknown:
        raise AssertionError(f"the form has no field {sorted(unknown)}")
    return data, wrong


def _answer(found: Json, answer: str) -> str:
    if found["type"] == "Input.Toggle":
        return str(found["valueOn"] if answer == YES else found["valueOff"])
    if found["type"] != "Input.ChoiceSet":
        return answer
    values = {label_of(choice): choice["value"] for choice in found["choices"]}
    # A label may hold a comma itself.
    one = answer in values or not found.get("isMultiSelect")
    wanted = [answer] if one else [label for label in answer.split(", ") if label]
    return ",".join(values[label] for label in wanted if label)
