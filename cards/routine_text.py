"""A routine as a person would want to read it, in Swedish, each line with where it comes from."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from babel.dates import format_date

from cards.routine_values import ALTERNATIVES, NOTHING, SAID, VALUES
from cards.routine_words import EVERY, HEADINGS, LABELS, UNITS
from cards.texts import Texts, texts
from routines.model import (
    Cited,
    ClockName,
    Ground,
    OfficeHours,
    Part,
    Phase,
    Role,
    Routine,
    Span,
    Step,
    StepKind,
    When,
    day_in,
)

_WIDTH = 100
#: Its blanks do not break; the lines that are shown have common ones.
_DEFAULT = "(standard,\N{NO-BREAK SPACE}inte\N{NO-BREAK SPACE}ur\N{NO-BREAK SPACE}dokumentet)"
_ANY_YEAR = 2027


def routine_text(routine: Routine) -> str:
    """All that the routine decides, with clauses; what the document leaves open says so."""
    reader = _Reader(routine)
    lines = [f"{routine.name}: {routine.document.title}", f"Antagen: {routine.document.adopted}"]
    if routine.document.reference:
        lines.append(f"Diarienummer: {routine.document.reference}")
    for name, heading in HEADINGS.items():
        section = tuple(reader.section(name))
        if section:
            lines += ["", heading, "-" * len(heading), *section]
    return "\n".join(lines)


class _Reader:
    """Says one routine's values in its municipality's own words."""

    def __init__(self, routine: Routine) -> None:
        self._routine = routine
        self._t: Texts = texts("sv")
        #: How values of a kind are said; a truth is also a number, so it comes first.
        self._ways: dict[type, Callable[[str, Any], str]] = {
            bool: lambda _, value: "ja" if value else "nej",
            int: _number,
            Span: self._span,
            OfficeHours: lambda _, value: f"{value.opens:%H:%M}–{value.closes:%H:%M}",
            dt.time: lambda _, value: f"klockan {value:%H:%M}",
            dt.date: lambda _, value: str(format_date(value, "d MMMM y", locale="sv")),
            tuple: self._several,
        }

    def section(self, name: str) -> Iterator[str]:
        """One part of the routine."""
        if name == "about":
            yield from self._cited("about.coordinator", self._routine.coordinator)
            yield from self._cited("about.office_hours", self._routine.office_hours)
        elif name == "grounds":
            for ground in self._routine.grounds:
                yield from self._ground(ground)
        else:
            part = getattr(self._routine, name)
            for field in type(part).model_fields:
                yield from self._field(f"{name}.{field}", getattr(part, field))

    def _field(self, path: str, value: Any) -> Iterator[str]:
        if isinstance(value, Cited):
            yield from self._cited(path, value)
        elif isinstance(value, dict):
            for key, cited in value.items():
                yield from self._cited(path, cited, self._keyed(path, key))
        elif value and isinstance(value[0], Step):
            yield f"- {LABELS[path]}:"
            yield from self._steps(value)
        elif value:
            yield f"- {LABELS[path]}:"
            for item in value:
                yield from self._item(path, item)

    def _keyed(self, path: str, key: str) -> str:
        """What a value for one role, one platform or one choice of purpose is called."""
        if path.startswith("roles."):
            return f"{LABELS[path]} ({VALUES[Role][key]})"
        if path.startswith("purposes."):
            return f"{LABELS[path]} ({self._platform(key)})"
        if path == "visitors.purposes":
            return f"{LABELS[path]} (”{key}”)"
        return f"{LABELS[path]} på {self._platform(key)}"

    def _cited(self, path: str, cited: Cited[Any], label: str = "") -> Iterator[str]:
        if cited.default and _is_empty(cited.value) and path not in NOTHING and not cited.note:
            return
        yield from _wrapped("- ", f"{label or LABELS[path]}: {self._say(path, cited.value)} {_origin(cited)}")
        yield from _note(cited.note)

    def _item(self, path: str, item: Cited[Any] | Part) -> Iterator[str]:
        if isinstance(item, Part):
            optional = "" if item.required else " – om möjligt"
            yield from _wrapped("  • ", f"{item.text}{optional} {_origin(item)}")
        else:
            yield from _wrapped("  • ", f"{self._say(path, item.value)} {_origin(item)}")
        yield from _note(item.note, 4)

    def _say(self, path: str, value: Any) -> str:
        """A value in plain words."""
        if _is_empty(value):
            return NOTHING.get(path, "ingen" if path.endswith(("_by", "_from", "_to")) else "anges inte")
        for kind, say in self._ways.items():
            if isinstance(value, kind):
                return say(path, value)
        return self._word(path, value)

    def _several(self, path: str, values: tuple[Any, ...]) -> str:
        if path == "snapshots.dates":
            days = (format_date(day_in(_ANY_YEAR, day), "d MMMM", locale="sv") for day in values)
            return _joined(list(days), "och")
        if path == "schools.locked":
            return ", ".join(self._platform(name) for name in values)
        if path in ALTERNATIVES:
            return " / ".join(values)
        either = path in {"removal.archive_places", "secrecy.diaries"} or (
            path == "opening.approval" and self._routine.opening.any_approves.value
        )
        return _joined([self._say(path, value) for value in values], "eller" if either else "och")

    def _word(self, path: str, value: Any) -> str:
        if isinstance(value, Role):
            return self._role(value)
        if path in SAID:
            return SAID[path][value]
        return VALUES[type(value)][value] if isinstance(value, StrEnum) else str(value)

    def _role(self, role: Role) -> str:
        """What the municipality itself calls it."""
        if role is Role.COORDINATOR:
            return self._routine.coordinator.value
        own = self._routine.roles.names.get(role)
        return own.value if own is not None else VALUES[Role][role]

    def _span(self, path: str, span: Span) -> str:
        if path == "reminding.escalate" and span.clock is ClockName.ELAPSED:
            return f"{span.amount} timmar"
        return self._t("span-at-once") if span.amount == 0 else self._t(f"span-{span.clock}", n=span.amount)

    def _platform(self, name: str) -> str:
        """What a platform is called."""
        return self._t(f"platform-{name}")

    def _ground(self, ground: Ground) -> Iterator[str]:
        yield from _wrapped("- ", f"{ground.text} {_cites(ground.section, ground.clauses)}")
        about: tuple[tuple[str, str, Cited[Any] | None], ...] = (
            ("senast", "removal.deadline", ground.deadline),
            ("besked", "notice.duty", ground.notice),
            ("får besvaras", "answering.may_stay_unanswered", ground.may_answer),
            ("undantag", "removal.exempt", ground.exception),
        )
        for label, path, cited in about:
            if cited is not None:
                yield from _wrapped("  • ", f"{label}: {self._say(path, cited.value)} {_origin(cited)}")
                yield from _note(cited.note, 4)

    def _steps(self, steps: Iterable[Step]) -> Iterator[str]:
        phase: Phase | None = None
        numbers: dict[str, int] = {}
        for number, step in enumerate(steps, 1):
            numbers[step.id] = number
            if step.phase is not phase:
                phase = step.phase
                yield f"  {VALUES[Phase][phase]}"
            yield from _wrapped(f"  {number:>2}. ", f"{step.label} {_origin(step)}")
            for line in self._about_step(step):
                yield from _wrapped("      ", line)
            if step.after:
                before = " och ".join(str(numbers[name]) for name in step.after)
                yield from _wrapped("      ", f"Öppnas när steg {before} är klart")
            yield from _note(step.note, 6)

    def _about_step(self, step: Step) -> Iterator[str]:
        prepositions = {StepKind.NOTICE: "till", StepKind.CONSULTATION: "med", StepKind.APPROVER: "som"}
        who = f" {prepositions.get(step.kind, 'av')} {self._role(step.by)}" if step.by is not None else ""
        if step.each:
            who = " av var och en som är " + " eller ".join(self._role(role) for role in step.each)
        if step.kind is StepKind.APPROVAL and self._routine.opening.any_approves.value:
            who = ""
        least = f", minst {step.least}" if step.least else ""
        yield f"→ {VALUES[StepKind][step.kind]}{who}{least}{'' if step.required else ' (frivilligt)'}"
        if step.when is not None:
            yield f"Bara om: {self._when(step.when)}"
        if step.unless is not None:
            yield f"Inte om: {self._when(step.unless)}"
        if step.options:
            yield f"Val: {' / '.join(step.options)}"
        yield from step.guidance

    def _when(self, when: When) -> str:
        parts = [
            " eller ".join(self._platform(name) for name in when.platforms),
            "annat än " + " eller ".join(map(self._platform, when.not_platforms))
            if when.not_platforms
            else "",
            " eller ".join(self._word("", unit) for unit in when.units),
            "inloggningen är gemensam" if when.shared_login else "",
            " och ".join(f"svaret är ”{option}”" for option in when.answers.values()),
        ]
        return ", ".join(part for part in parts if part)


def _origin(value: Cited[Any] | Step | Part) -> str:
    """Where something comes from."""
    if value.default:
        return _DEFAULT
    return _cites(value.section, value.clauses)


def _cites(section: str | None, clauses: tuple[str, ...]) -> str:
    where = f"{section}:\N{NO-BREAK SPACE}" if section else ""
    return f"[{where}{', '.join(clauses)}]"


def _is_empty(value: object) -> bool:
    return value is None or value in ("", ())


def _note(note: str | None, indent: int = 2) -> Iterator[str]:
    if note:
        yield from _wrapped(" " * indent, f"({note})")


def _wrapped(lead: str, text: str) -> Iterator[str]:
    """One paragraph, its further lines under its first word."""
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (line.replace("\N{NO-BREAK SPACE}", " ") for line in lines)


def _joined(words: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _number(path: str, number: int) -> str:
    if path not in UNITS:
        return str(number)
    one, many = UNITS[path]
    if path in EVERY:
        return f"varje {one}" if number == 1 else f"var {number}:e {one}"
    return f"{number} {one if number == 1 else many}"
