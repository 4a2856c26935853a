"""YAML that remembers its lines, so that an error in a routine can be pointed at.

Reads YAML 1.2's plain values: ``off`` and ``no`` are words and ``08:00`` is text, not octal or minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

#: Where something stands: ("grounds", 2, "notice", "value").
Path: TypeAlias = tuple[str | int, ...]


class _Plain(yaml.SafeLoader):
    """SafeLoader without YAML 1.1's surprises (booleans such as off, base-60 numbers, dates)."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  as in PyYAML


_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Plain.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d*)$"), list("-0123456789"))
_Plain.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+$"), list("-0123456789"))


#: Many times as many parts as any routine has; only aliases of aliases make more.
_MOST_PARTS = 100_000


class Unfit(yaml.MarkedYAMLError):
    """YAML that cannot be read as plain data; says why."""


class Tree:
    """A YAML document: its plain data, and the line on which every part of it stands."""

    def __init__(self, text: str) -> None:
        """Reads the text; raises yaml.YAMLError where it is not YAML, Unfit where it is no plain data."""
        loader = _Plain(text)
        try:
            node = loader.get_single_node()
            self._lines: dict[Path, int] = {(): 1}
            #: Keys that stand twice in one place, with their second line.
            self.twice: list[tuple[Path, int]] = []
            if node is not None:
                self._walk(node, (), frozenset())
            self.data: Any = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()

    def line(self, path: Path) -> int:
        """The line of that part, or of the nearest part around it that is there."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _walk(self, node: yaml.Node, path: Path, around: frozenset[int]) -> None:
        inside = around | {id(node)}
        for key, line, child in _children(node):
            place = (*path, key)
            _refuse_unfit(child, inside, len(self._lines))
            if place in self._lines:
                self.twice.append((place, line))
                continue  # what stands in it is not said to stand twice as well
            self._lines[place] = line
            self._walk(child, place, inside)


def _refuse_unfit(node: yaml.Node, around: frozenset[int], parts: int) -> None:
    why = ""
    if id(node) in around:
        why = "an alias (*) stands inside what it stands for; write it out"
    elif parts > _MOST_PARTS:
        why = "the aliases (*) here make the file too long; write out what is meant"
    elif isinstance(node, yaml.ScalarNode) and any("\ud800" <= sign <= "\udfff" for sign in node.value):
        why = "there is half a sign here (\\ud800–\\udfff), which is no text; remove it"
    if why:
        raise Unfit(problem=why, problem_mark=node.start_mark)


def _children(node: yaml.Node) -> Iterator[tuple[str | int, int, yaml.Node]]:
    """What a node holds: key or index, line, node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield index, value.start_mark.line + 1, value
