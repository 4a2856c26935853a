"""Which texts the code asks for, read from the code itself without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: What the function that says a text is called in the code.
SPOKEN = {"t", "_t", "own"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Asked:
    """One place in the code that asks for texts: by a pattern of their keys."""

    where: str
    #: None where the key cannot be read from the code.
    pattern: str | None
    #: The places that the code fills; None where it passes a mapping.
    places: frozenset[str] | None

    def matches(self, key: str) -> bool:
        return self.pattern is not None and _compiled(self.pattern).fullmatch(key) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """There are more of them than the library remembers."""
    return re.compile(pattern)


def asked(*folders: str) -> list[Asked]:
    """Every text that the code in these folders asks for."""
    return [
        found
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        for found in _asked_in(file)
    ]


def _asked_in(file: Path) -> Iterator[Asked]:
    for scope, node in _calls_of(file):
        if not _says(node.func) or not node.args:
            continue
        places = frozenset(word.arg for word in node.keywords if word.arg)
        whole = all(word.arg for word in node.keywords)
        where = f"{file.relative_to(ROOT)}:{node.lineno}"
        for pattern in patterns(node.args[0], scope):
            yield Asked(where, pattern, places if whole else None)


@cache
def _calls_of(file: Path) -> tuple[tuple[Function | None, ast.Call], ...]:
    return tuple(_calls(ast.parse(file.read_text("utf-8")), None))


def _last(function: ast.expr) -> str:
    """The last of a function's names."""
    return getattr(function, "attr", getattr(function, "id", ""))


def _calls(node: ast.AST, scope: Function | None) -> Iterator[tuple[Function | None, ast.Call]]:
    """All calls with the innermost function that each stands in."""
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, Function) else scope
        if isinstance(child, ast.Call):
            yield inner, child
        yield from _calls(child, inner)


def _says(function: ast.expr) -> bool:
    """``t("…")``, ``world.texts("…")`` and ``texts("sv")("…")`` say a text; ``texts("sv")`` does not."""
    match function:
        case ast.Name(id=name):
            return name in SPOKEN
        case ast.Attribute(attr="texts"):
            return True
        case ast.Call(func=ast.Name(id="texts")):
            return True
    return False


def patterns(key: ast.expr, scope: Function | None) -> list[str | None]:
    """The keys that an expression may be, as regular expressions; None for what cannot be read."""
    match key:
        case ast.Constant(value=str(word)):
            return [re.escape(word)]
        case ast.JoinedStr(values=parts):
            words = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts]
            return ["".join(words)]
        case ast.IfExp(body=body, orelse=otherwise):
            return [*patterns(body, scope), *patterns(otherwise, scope)]
        case ast.BinOp(left=ast.Constant(value=str(word)), op=ast.Add()):
            return [f"{re.escape(word)}.+"]
        case ast.Name(id=name) if scope is not None:
            assigned = [value for value in _assigned(name, scope) if not isinstance(value, ast.Name)]
            return [found for value in assigned for found in patterns(value, scope)] or [None]
    return [None]


def _assigned(name: str, scope: Function) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            yield node.value


def keywords(function: str, keyword: str, *folders: str) -> frozenset[str]:
    """The constant values that the code gives a keyword when it calls something that ends in ``function``."""
    found: set[str] = set()
    last = function.rpartition(".")[2]
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for scope, node in _calls_of(file):
                if not (_last(node.func).endswith(last) and ast.unparse(node.func).endswith(function)):
                    continue
                for word in node.keywords:
                    if word.arg == keyword:
                        read = patterns(word.value, scope)
                        found |= {re.sub(r"\\(.)", r"\1", item) for item in read if item and ".+" not in item}
    return frozenset(found)


def swedish_literals(file: Path) -> list[tuple[int, str]]:
    """Texts with å, ä or ö that stand in the code itself, docstrings aside: line and text."""
    tree = ast.parse(file.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, Function | ast.ClassDef | ast.Module)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
        and re.search("[åäöÅÄÖ]", node.value)
    ]
