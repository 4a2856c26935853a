"""Which clauses each test bears, read from the tests' text: nothing of them is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

#: Beside the packages in a checkout; an installed program has no tests.
ROOT = Path(__file__).resolve().parents[1]


class NotReadable(ValueError):
    """A mark that does not name its clauses in plain words."""


def marked_tests(root: Path = ROOT) -> dict[str, frozenset[str]] | None:
    """The clauses of every test by its node id; None where there are no tests to read.

    Raises NotReadable for a mark whose ids are not written out, as nobody could find them by searching.
    """
    if not ((root / "tests").is_dir() and (root / "pyproject.toml").is_file()):
        return None
    found: dict[str, frozenset[str]] = {}
    for file in sorted((root / "tests").rglob("test_*.py")):
        if "node_modules" not in file.parts:
            found.update(_of_file(file, str(file.relative_to(root))))
    return found


def _of_file(file: Path, name: str) -> Iterator[tuple[str, frozenset[str]]]:
    tree = ast.parse(file.read_text(encoding="utf-8"), name)
    everywhere = frozenset(
        clause
        for node in tree.body
        if isinstance(node, ast.Assign) and any(ast.unparse(to) == "pytestmark" for to in node.targets)
        for clause in _ids(node.value, name)
    )
    yield from _of_body(tree.body, name, name, everywhere)


def _of_body(
    body: list[ast.stmt], node_id: str, file: str, around: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield f"{node_id}::{node.name}", around | _decorated(node, file)
        elif isinstance(node, ast.ClassDef):
            own = around | _decorated(node, file)
            yield from _of_body(node.body, f"{node_id}::{node.name}", file, own)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("Test"):
            # a state machine becomes a test by a name: TestPlay = pytest.mark.clauses(…)(Play.TestCase)
            yield f"{node_id}::{ast.unparse(node.targets[0])}", around | _ids(node.value, file)


def _decorated(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, file: str) -> frozenset[str]:
    return frozenset(clause for decorator in node.decorator_list for clause in _ids(decorator, file))


def _ids(node: ast.expr, file: str) -> frozenset[str]:
    """The clauses of every mark in an expression, those of single parameters too."""
    found: set[str] = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.clauses"):
            for given in call.args:
                if not (isinstance(given, ast.Constant) and isinstance(given.value, str)):
                    raise NotReadable(f"{file}:{given.lineno}: write out the clauses of a mark")
                found.add(given.value)
    return frozenset(found)
