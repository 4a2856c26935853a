"""What is wrong with a YAML file that people write: each fault, its line and place, and how to mend it."""

from __future__ import annotations

import difflib
import json
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from routines.yaml_lines import Path as Place
from routines.yaml_lines import Tree, Unfit

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with a file."""

    #: The line in the file, from 1.
    line: int
    #: Where in the file, for example ``removal.deadline.value.clock``; empty for the whole file.
    place: str
    #: What is wrong and how to mend it.
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.place + ': ' if self.place else ''}{self.sentence}"


def examine(
    path: Path,
    model: type[Model],
    kind: str,
    objections: Callable[[Model], Iterable[tuple[Place, str]]],
    *,
    unreadable: str = "",
) -> tuple[Model | None, tuple[Finding, ...]]:
    """Reads a file as the model; everything that is wrong with it, in the order of its lines.

    ``objections`` are what the model itself cannot see, each with its place in the file; they are asked for
    once the shape is right. ``unreadable`` is a hint for a file that is not there.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tree = Tree(text)
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        return None, (Finding(line=line, place="", sentence="the file is not UTF-8 text; save it as UTF-8"),)
    except OSError as fault:
        hint = f"; {unreadable}" if unreadable else ""
        return None, (Finding(line=1, place="", sentence=f"{_unread(fault)}{hint}"),)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        return None, (_not_yaml(fault, text),)
    findings = [
        Finding(line=line, place=_dotted(place), sentence="stands here a second time; remove one of the two")
        for place, line in tree.twice
    ]
    read = None
    try:
        read = model.model_validate_json(json.dumps(tree.data), strict=True)
    except ValidationError as fault:
        again = [
            place for place, _ in tree.twice
        ]  # only one of the two is read, so nothing else is sure of it
        errors = fault.errors(include_url=False)
        findings += [
            _explain(error, tree, model)
            for error in errors
            if not any(error["loc"][: len(place)] == place for place in again)
            and not _only_wrong(error, errors)
        ]
    except (TypeError, ValueError, RecursionError) as fault:
        findings.append(Finding(line=1, place="", sentence=f"this is no {kind}: {fault}"))
    else:
        findings += [
            Finding(line=tree.line(place), place=_dotted(place), sentence=sentence)
            for place, sentence in objections(read)
        ]
    return read, tuple(sorted(findings, key=lambda finding: finding.line))


def _unread(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "the file cannot be read: there is none of that name"
    if isinstance(fault, PermissionError):
        return "the file cannot be read: it is not allowed"
    return (
        "the file cannot be read: it is a folder"
        if isinstance(fault, IsADirectoryError)
        else ("the file cannot be read")
    )


#: What the reader of YAML finds, and what whoever wrote the file can do about it.
_NOT_YAML: Mapping[str, str] = {
    r"while scanning a quoted scalar.*unexpected": "a quotation mark opens here and is closed nowhere",
    r"while parsing a flow": "a bracket opens here and is not closed, or a comma is missing in it",
    r"'\\t' that cannot start": "a tab stands here; indent with spaces",
    r"that cannot start|alias|anchor|tag|alphabetic|chomping|escape": (
        "a sign stands here that means something else in YAML; put the text in quotes"
    ),
    r"values are not allowed": (
        "a colon stands where none fits; put the text in quotes, or indent the line as others"
    ),
    r"keys are not allowed|entries are not allowed|block end|node content|find expected ':'": (
        "this line is not written or indented as the others, or a quotation mark is missing above"
    ),
    r"another document|document start|separator": "the file holds several documents; remove the line ---",
}
_NO_SIGN = "a sign stands here that no text may hold; remove it"
#: Where what is wrong began lies above where the reader noticed it.
_OPENED = ("while scanning a quoted scalar", "while parsing a flow")


def _not_yaml(fault: Exception, text: str) -> Finding:
    mark = getattr(fault, "problem_mark", None)
    if isinstance(fault, Unfit):
        return Finding(line=mark.line + 1 if mark else 1, place="", sentence=str(fault.problem))
    if isinstance(fault, yaml.reader.ReaderError):
        line = text.count("\n", 0, fault.position) + 1
        return Finding(line=line, place="", sentence=f"this is not YAML: {_NO_SIGN}")
    context = str(getattr(fault, "context", "") or "")
    if context.startswith(_OPENED):
        mark = getattr(fault, "context_mark", None) or mark
    said = f"{context} {getattr(fault, 'problem', None) or fault}"
    why = next((why for sign, why in _NOT_YAML.items() if re.search(sign, said, re.DOTALL)), "")
    why = why and f"this is not YAML: {why}"
    sentence = why or "this is not YAML; indent with spaces, and put text with a colon in quotes"
    return Finding(line=mark.line + 1 if mark else 1, place="", sentence=sentence)


def _only_wrong(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether a list counts as too short because what stands in it is wrong, which is said by itself."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in errors
    )


def _explain(error: ErrorDetails, tree: Tree, model: type[BaseModel]) -> Finding:
    place = error["loc"]
    return Finding(line=tree.line(place), place=_dotted(place), sentence=_sentence(error, place, model))


#: What a value should be, said better than the types say it.
_SHOULD_BE: Mapping[str, str] = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day such as 2026-01-31",
    "date_parsing": "a day such as 2026-01-31",
    "date_from_datetime_parsing": "a day such as 2026-01-31",
    "time_type": "a time such as 08:00",
    "time_parsing": "a time such as 08:00",
    "string_type": "text",
    "tuple_type": "a list",
}


def _sentence(error: ErrorDetails, place: Place, model: type[BaseModel]) -> str:
    kind = error["type"]
    if kind in _SHOULD_BE:
        return f"should be {_SHOULD_BE[kind]}, not {_short(error['input'])}"
    ways: Mapping[str, Callable[[], str]] = {
        "extra_forbidden": lambda: _unknown(place, model),
        "missing": lambda: _missing(place, model),
        "value_error": lambda: str(error["ctx"]["error"]),
        "string_pattern_mismatch": lambda: _no_name(error, place),
        "enum": lambda: _no_choice(error),
        "literal_error": lambda: _no_choice(error),
        "greater_than_equal": lambda: f"should be at least {error['ctx']['ge']}, not {error['input']}",
        "less_than_equal": lambda: f"should be at most {error['ctx']['le']}, not {error['input']}",
        "too_short": lambda: f"needs at least {error['ctx']['min_length']}",
        "string_too_short": lambda: (
            "may not be empty"
            if error["ctx"]["min_length"] == 1
            else f"needs at least {error['ctx']['min_length']} characters"
        ),
        **dict.fromkeys(
            ("model_type", "model_attributes_type", "dict_type"), lambda: _wrong_shape(error, place, model)
        ),
    }
    if kind in ways:
        return ways[kind]()
    return f"{error['msg'].removeprefix('Input ')}, not {_short(error['input'])}"


def _missing(place: Place, model: type[BaseModel]) -> str:
    fields = _fields_at(place, model)
    if {"value", "clauses", "default"} <= set(fields):
        return "is missing; give it a value with its clauses, or with 'default: true'"
    return f"is missing; it has the fields {', '.join(fields)}" if fields else "is missing"


def _no_name(error: ErrorDetails, place: Place) -> str:
    if "clauses" in place:
        return f"{error['input']!r} is no clause id; write it like TIB-80"
    return f"{error['input']!r} is no name; use small letters a–z, figures and _, and begin with a letter"


def _no_choice(error: ErrorDetails) -> str:
    expected = error["ctx"]["expected"]
    near = difflib.get_close_matches(str(error["input"]), re.findall(r"'([^']*)'", expected), n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"should be {expected}, not {_short(error['input'])}{hint}"


def _wrong_shape(error: ErrorDetails, place: Place, model: type[BaseModel]) -> str:
    fields = ", ".join(_fields_at(place, model)) or "names and values"
    return f"should be a mapping with {fields}, not {_short(error['input'])}"


def _unknown(place: Place, model: type[BaseModel]) -> str:
    fields = _fields_at(place[:-1], model)
    near = difflib.get_close_matches(str(place[-1]), fields, n=1, cutoff=0.7)
    hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(fields)}"
    return f"there is no such field{hint}"


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _dotted(place: Place) -> str:
    return ".".join(_legible(str(part)) for part in place if part != "[key]")


def _legible(key: str) -> str:
    """A key on one line, whatever stands in it."""
    return key if key.isprintable() else json.dumps(key, ensure_ascii=False)


def _fields_at(place: Place, model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that the model knows at a place of the file."""
    kind: object = model
    for part in place:
        kind = _step(kind, part)
    bare = _bare(kind)
    return tuple(bare.model_fields) if _is_model(bare) else ()


def _step(kind: object, part: str | int) -> object:
    kind = _bare(kind)
    if _is_model(kind):
        field = kind.model_fields.get(str(part))
        return field.annotation if field else None
    parts = typing.get_args(kind)
    if typing.get_origin(kind) is dict:
        return parts[1]
    return parts[0] if typing.get_origin(kind) is tuple and parts else None


def _is_model(kind: object) -> typing.TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _bare(kind: object) -> object:
    """The type without ``| None``."""
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind
