"""The routines that are there: the five that come along, and any YAML file that a municipality writes.

Adding a municipality is one file. ``check`` explains everything that is wrong with one, with its line.
"""

from __future__ import annotations

import difflib
import functools
import json
import types
import typing
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from routines import sense
from routines.model import Routine
from routines.yaml_lines import Path as Place
from routines.yaml_lines import Tree

_HOME = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with a routine file."""

    #: The line in the file, from 1.
    line: int
    #: Where in the routine, for example ``removal.deadline.value.clock``; empty for the whole file.
    place: str
    #: What is wrong and how to mend it.
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.place + ': ' if self.place else ''}{self.sentence}"


class RoutineRefused(ValueError):
    """A routine file is not right; says everything that is wrong with it."""

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join((f"{name} is not a routine:", *(f"  {finding}" for finding in findings))))
        self.findings = findings


def names() -> tuple[str, ...]:
    """The names of the routines that come along."""
    return tuple(sorted(path.stem for path in _HOME.glob("*.yaml")))


def load(name_or_path: str | Path) -> Routine:
    """A routine that comes along, by name, or one of a municipality's own, by the path of its file.

    Raises RoutineRefused with every finding, so that a wrong file stops a program at its start.
    """
    if str(name_or_path) in names():
        return _built_in(str(name_or_path))
    return _read(Path(name_or_path))


def check(path: str | Path) -> tuple[Finding, ...]:
    """Everything that is wrong with a routine file, in the order of its lines; nothing if it is right."""
    return _examine(Path(path))[1]


@functools.cache
def _built_in(name: str) -> Routine:
    return _read(_HOME / f"{name}.yaml")


def _read(path: Path) -> Routine:
    routine, findings = _examine(path)
    if routine is None or findings:
        raise RoutineRefused(str(path), findings)
    return routine


def _examine(path: Path) -> tuple[Routine | None, tuple[Finding, ...]]:
    try:
        tree = Tree(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        known = f"; the routines that come along are {', '.join(names())}"
        return None, (Finding(line=1, place="", sentence=f"the file cannot be read ({fault}){known}"),)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        return None, (_not_yaml(fault),)
    findings = [
        Finding(line=line, place=_dotted(place), sentence="stands here a second time; remove one of the two")
        for place, line in tree.twice
    ]
    routine = None
    try:
        routine = Routine.model_validate_json(json.dumps(tree.data), strict=True)
    except ValidationError as fault:
        findings += [_explain(error, tree) for error in fault.errors(include_url=False)]
    except (TypeError, ValueError, RecursionError) as fault:
        findings.append(Finding(line=1, place="", sentence=f"this is no routine: {fault}"))
    else:
        findings += [
            Finding(line=tree.line(place), place=_dotted(place), sentence=sentence)
            for place, sentence in sense.objections(routine)
        ]
    return routine, tuple(sorted(findings, key=lambda finding: finding.line))


def _not_yaml(fault: Exception) -> Finding:
    mark = getattr(fault, "problem_mark", None)
    problem = getattr(fault, "problem", None) or str(fault).splitlines()[0]
    hint = "; indent with spaces, and put text that holds a colon or starts with a sign in quotes"
    return Finding(line=mark.line + 1 if mark else 1, place="", sentence=f"this is not YAML: {problem}{hint}")


def _explain(error: ErrorDetails, tree: Tree) -> Finding:
    place = error["loc"]
    return Finding(line=tree.line(place), place=_dotted(place), sentence=_sentence(error, place))


def _sentence(error: ErrorDetails, place: Place) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown(place)
    if kind == "missing":
        return "is missing"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "string_pattern_mismatch" and "clauses" in place:
        return f"{error['input']!r} is no clause id; write it like TIB-80"
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return _wrong_shape(error, place)
    message = error["msg"].removeprefix("Input ")
    return f"{message}, not {_short(error['input'])}"


def _wrong_shape(error: ErrorDetails, place: Place) -> str:
    fields = ", ".join(_fields_at(place)) or "names and values"
    return f"should be a mapping with {fields}, not {_short(error['input'])}"


def _unknown(place: Place) -> str:
    fields = _fields_at(place[:-1])
    near = difflib.get_close_matches(str(place[-1]), fields, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(fields)}"
    return f"there is no such field{hint}"


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _dotted(place: Place) -> str:
    return ".".join(str(part) for part in place)


def _fields_at(place: Place) -> tuple[str, ...]:
    """The fields that the model knows at a place of a routine."""
    kind: object = Routine
    for part in place:
        kind = _step(kind, part)
    model = _bare(kind)
    return tuple(model.model_fields) if _is_model(model) else ()


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
