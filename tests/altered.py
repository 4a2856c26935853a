"""A municipality's own routine file: one that comes along, with some values written otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import routines
from routines.yaml_lines import Tree

_HOME = Path(routines.__file__).parent


def written(routine: str) -> Any:
    """A routine that comes along, as its file has it."""
    return Tree((_HOME / f"{routine}.yaml").read_text(encoding="utf-8")).data


def altered(
    folder: Path, routine: str, values: dict[str, Any], *, whole: dict[str, Any] | None = None
) -> str:
    """The path of the file in which these fields ("removal.diary_strict") have these values.

    ``whole``: parts that have no value of their own ("closing.steps").
    """
    tree = written(routine)
    for field, value in values.items():
        *parts, name = field.split(".")
        part = tree
        for one in parts:  # "grounds.advert.notice": of a list the one with that id
            part = next(item for item in part if item["id"] == one) if isinstance(part, list) else part[one]
        part[name] = {**part[name], "value": value}
    for field, value in (whole or {}).items():
        part, name = field.split(".")
        tree[part][name] = value
    file = folder / f"{routine}.yaml"
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return str(file)
