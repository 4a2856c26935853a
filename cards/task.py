"""The card of a task: what is to be done, by when, by whom, and because of which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cards.choosing import choosing
from cards.model import Block, Button, Card, Facts, Field, Form, Quote, Text, Tone
from cards.texts import Language, Texts, say_day, say_moment, texts

#: How many tasks a list shows; so many buttons every chat takes.
LISTED = 9


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose a task is, and as what."""

    name: str
    #: In words, "närmaste chef"; empty where it is simply theirs.
    role: str = ""
    #: Whose place they take.
    instead_of: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """All that the card of a task shows."""

    id: int
    version: int
    #: Its words are ``task-<kind>-title`` and ``task-<kind>-text``.
    kind: str
    places: Mapping[str, str | int] = field(default_factory=dict)
    #: open, done, dropped
    state: str = "open"
    #: Since when it is there.
    opened: datetime | None = None
    due: datetime | None = None
    late: bool = False
    holders: tuple[Holder, ...] = ()
    #: The rule behind it, "Tibro 4.4 (TIB-79)"; empty where the routine is silent.
    source: str = ""
    #: Its words are ``task-result-<result>``.
    result: str = ""
    reason: str = ""
    done_by: str = ""
    done_at: datetime | None = None
    buttons: tuple[str, ...] = ("task.done",)


def task_title(view: TaskView, t: Texts) -> str:
    """What is to be done, in a few words."""
    return t(f"task-{view.kind}-title", **view.places)


def task_text(view: TaskView, t: Texts) -> str:
    """What is to be done, in whole sentences."""
    return t(f"task-{view.kind}-text", **view.places)


def task_card(view: TaskView, language: Language = "sv") -> Card:
    """The task as it is now; one that is done says by whom and when, and has no buttons."""
    t = texts(language)
    title = task_title(view, t)
    open_ = view.state == "open"
    text = Text(text=task_text(view, t), weight="normal" if open_ else "quiet")
    blocks = [text, *_facts(view, t, language)] if open_ else [*_end(view, t), text]
    return Card(
        key=f"task:{view.id}",
        version=view.version,
        title=title if open_ else t(f"task-{view.state}", title=title),
        summary=_summary(view, title, t, language),
        blocks=tuple(blocks),
        buttons=_buttons(view, t) if open_ else (),
        context=(_why(view, t),) if open_ else (),
        tone=_tone(view),
    )


def _facts(view: TaskView, t: Texts, language: Language) -> list[Block]:
    pairs = []
    if view.due is not None:
        key = "task-due-late" if view.late else "task-due"
        pairs.append((t("task-due-label"), t(key, day=say_day(view.due, language, seen=view.opened))))
    pairs.append((t("task-whose"), ", ".join(_holder(one, t) for one in view.holders) or t("task-nobody")))
    return [Facts(pairs=tuple(pairs))]


def _holder(holder: Holder, t: Texts) -> str:
    who = t("duty-who", name=holder.name, role=holder.role) if holder.role else holder.name
    return t("task-instead", who=who, name=holder.instead_of) if holder.instead_of else who


def _end(view: TaskView, t: Texts) -> list[Block]:
    blocks: list[Block] = []
    when = say_moment(view.done_at) if view.done_at is not None else ""
    if view.state == "done":
        result = t(f"task-result-{view.result or 'done'}")
        blocks.append(
            Text(text=t("task-ended", result=result, name=view.done_by, time=when), weight="strong")
        )
    else:
        blocks.append(Text(text=t("task-not-needed", time=when), weight="strong"))
    if view.reason:
        blocks.append(Quote(text=view.reason))
    return blocks


def _why(view: TaskView, t: Texts) -> str:
    return t("task-why", source=view.source) if view.source else t("task-why-default")


def _summary(view: TaskView, title: str, t: Texts, language: Language) -> str:
    if view.state != "open":
        return t(f"task-{view.state}", title=title)
    if view.due is None:
        return f"{title}."
    return t("task-summary", title=title, day=say_day(view.due, language, seen=view.opened))


def _tone(view: TaskView) -> Tone:
    if view.state != "open":
        return "done"
    return "urgent" if view.late else "attention"


def _buttons(view: TaskView, t: Texts) -> tuple[Button, ...]:
    return tuple(
        Button(
            action=action,
            label=t("action-" + action.replace(".", "-")),
            subject=f"task:{view.id}",
            style="default" if place else "primary",
        )
        for place, action in enumerate(view.buttons)
    )


def task_list_card(
    mine: Sequence[TaskView],
    others: Sequence[TaskView],
    language: Language = "sv",
    *,
    cases: int = 0,
    late: int = 0,
    unregistered: Sequence[int] = (),
) -> Card:
    """Open tasks, soonest first, each with a button that shows it: one's own, then what one may do too.

    ``cases``: how many open ones wait besides on the accounts that they watch, and how many of them are late.
    ``unregistered``: which wait for the diary number of one who is a registrar.
    """
    t = texts(language)
    blocks: list[Block] = [Text(text=t("tasks-yours", n=len(mine)), weight="strong")]
    blocks += _lines(mine[:LISTED], 1, t, language)
    if others:
        blocks.append(Text(text=t("tasks-others", n=len(others)), weight="strong"))
        blocks += _lines(others[: LISTED - len(mine[:LISTED])], len(mine) + 1, t, language)
    every = [*mine, *others]
    if len(every) > LISTED:
        blocks.append(Text(text=t("tasks-more", n=len(every) - LISTED), weight="quiet"))
    if cases:
        blocks.append(Text(text=t("tasks-cases", n=cases, late=t("status-late", n=late))))
    if unregistered:
        named = ", ".join(map(str, unregistered[:LISTED]))
        blocks.append(Text(text=t("tasks-unregistered", n=len(unregistered), cases=named)))
    title = t("tasks-title")
    buttons = tuple(_show(view, number, t) for number, view in enumerate(every[:LISTED], 1))
    return Card(key="note", version=0, title=title, summary=title, blocks=tuple(blocks), buttons=buttons)


def _lines(views: Sequence[TaskView], first: int, t: Texts, language: Language) -> list[Block]:
    found: list[Block] = []
    for number, view in enumerate(views, first):
        line = t("tasks-line", number=number, title=task_title(view, t))
        if view.due is not None:
            key = "tasks-late" if view.late else "tasks-due"
            line = f"{line} {t(key, day=say_day(view.due, language, seen=view.opened))}"
        found.append(Text(text=line))
    return found


def _show(view: TaskView, number: int, t: Texts) -> Button:
    spoken = t("tasks-show-spoken", title=task_title(view, t))[:75]
    label = t("tasks-show", n=number)
    return Button(action="task.show", label=label, subject=f"task:{view.id}", spoken=spoken)


def leaver_form(view: TaskView, t: Texts, *, people: Sequence[tuple[str, str]]) -> Form:
    """Who takes the place of somebody who has left."""
    who = choosing(Field(key="person", label=t("field-leaver-person"), kind="choice"), people, t)
    return Form(
        name="leaver.name",
        subject=f"task:{view.id}",
        version=view.version,
        title=t("leaver-form-title"),
        submit=t("action-leaver-name"),
        fields=(who,),
        blocks=(Text(text=task_text(view, t)),),
    )


def task_done_form(
    view: TaskView,
    t: Texts,
    *,
    required: bool,
    each: Sequence[str] = (),
    decided: str = "",
    next_day: str = "",
    confirms: str = "",
) -> Form:
    """What was done, in a person's own words; first of each thing that is asked about by itself.

    ``decided``: who must have decided, if it is a greater change. ``next_day``: what the day of the next time
    is called, where it is asked. ``confirms``: what is ticked.
    """
    asked = (
        Field(key=f"each-{place}", label=label, kind="long", required=True, longest=1000)
        for place, label in enumerate(each)
    )
    note = Field(
        key="note",
        label=t("field-task-note"),
        kind="long",
        hint=t("hint-task-note"),
        required=required,
        longest=1000,
    )
    return Form(
        name="task.done",
        subject=f"task:{view.id}",
        version=view.version,
        title=t("task-form-title"),
        submit=t("action-task-done"),
        fields=(*asked, note, *_decision(decided, t), *_next(next_day, t), *_confirmed(confirms)),
        blocks=(Text(text=task_title(view, t), weight="strong"), Text(text=task_text(view, t))),
    )


def _decision(decided: str, t: Texts) -> tuple[Field, ...]:
    if not decided:
        return ()
    hint = t("hint-task-decision", decided=decided)
    return (
        Field(key="greater", label=t("field-task-greater"), kind="tick", required=False),
        Field(
            key="decision",
            label=t("field-task-decision"),
            kind="text",
            hint=hint,
            required=False,
            longest=200,
        ),
    )


def _next(label: str, t: Texts) -> tuple[Field, ...]:
    if not label:
        return ()
    return (Field(key="next", label=label, kind="date", hint=t("hint-task-next"), required=False),)


def _confirmed(label: str) -> tuple[Field, ...]:
    return (Field(key="confirmed", label=label, kind="tick", required=False),) if label else ()
