"""Reads the browser room's HTML as a person sees it: text line by line, buttons, fields, errors."""

from __future__ import annotations

from collections.abc import Mapping

from tests.stages.base import SeenCard, SeenForm
from tests.stages.dom import Element

YES, NO = "ja", "nej"
#: Elements that are a line of their own.
LINES = frozenset({"h2", "h3", "p", "li", "blockquote", "legend", "label", "div"})


def seen_card(article: Element) -> SeenCard:
    """A card as people see it."""
    buttons = [button for form in article.all("form", "buttons") for button in form.all("button")]
    return SeenCard(
        title=article.first("h3").text(),
        text="\n".join(lines(article)),
        buttons=tuple(button.text() for button in buttons),
        handle=article,
    )


def seen_words(words: str) -> SeenCard:
    """A word to one person alone."""
    return SeenCard(title=words, text=words, buttons=())


def seen_form(form: Element) -> SeenForm:
    """A form as the one who opened it sees it."""
    fields = {label_of(field): field for field in form.all(class_="field")}
    return SeenForm(
        title=form.first("h2").text(),
        text="\n".join(lines(form)),
        labels=tuple(fields),
        values={label: _value(field) for label, field in fields.items()},
        options={
            label: tuple(options(field))
            for label, field in fields.items()
            if field.classes & {"choice", "choices"}
        },
        errors={label: error.text() for label, field in fields.items() for error in field.all("p", "error")},
        ways=tuple(button.text() for button in ways(form)),
        handle=form,
    )


def ways(form: Element) -> list[Element]:
    """The buttons that send a form another way, whatever stands in it."""
    return [button for button in form.all("button") if "formnovalidate" in button.attributes]


def lines(element: Element) -> list[str]:
    """All visible text, one block a line."""
    if element.classes & {"reactions", "buttons", "tone"} or element.name in {"time", "option", "textarea"}:
        return []
    if element.name == "dl":
        return [f"{row.first('dt').text()}: {row.first('dd').text()}" for row in element.all("div")]
    blocks = [part for part in element.inside if isinstance(part, Element)]
    inner = [line for block in blocks for line in lines(block)]
    if inner or element.name not in LINES:
        return inner
    text = element.text()
    return [text] if text else []


def label_of(field: Element) -> str:
    """The label of a field without the star."""
    return field.first(class_="label").text()


def options(field: Element) -> Mapping[str, str]:
    """The labels of a field's options with their values."""
    if field.all("select"):
        return {option.text(): option.get("value") for option in field.all("option") if option.get("value")}
    labels = {label.get("for"): label.text() for label in field.all("label")}
    return {labels[box.get("id")]: box.get("value") for box in field.all("input")}


def filled(form: Element, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a browser sends for these answers over what stands in the form."""
    data = [(hidden.get("name"), hidden.get("value")) for hidden in form.all("input", type="hidden")]
    unknown = dict(answers)
    for field in form.all(class_="field"):
        label = label_of(field)
        name = next(control.get("name") for control in field.walk() if "name" in control.attributes)
        answer = unknown.pop(label, _value(field))
        data += [(name, value) for value in _sent(field, answer)]
    assert not unknown, f"the form has no field {sorted(unknown)}"
    return data


def _sent(field: Element, answer: str) -> list[str]:
    if "tick" in field.classes:
        return ["yes"] * (answer == YES)
    if not field.classes & {"choice", "choices"}:
        return [answer.replace("\n", "\r\n")]
    known = options(field)
    if answer in known or not answer:
        return [known[answer]] if answer else []
    return [known[label] for label in answer.split(", ")]


def _value(field: Element) -> str:
    if field.all("textarea"):
        # The parser of a browser drops the first line feed; Python's keeps it.
        return field.first("textarea").text().removeprefix("\n")
    if "tick" in field.classes:
        return YES if "checked" in field.first("input").attributes else NO
    if field.classes & {"choice", "choices"}:
        chosen = {box.get("value") for box in field.walk() if {"checked", "selected"} & box.attributes.keys()}
        return ", ".join(label for label, value in options(field).items() if value in chosen)
    return field.first("input").get("value")
