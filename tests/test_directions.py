"""The house's rooms know one another in one direction only: bot → handlers → cards, storage, routines."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: A room, and the other rooms or modules of ours that it may import.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot": ("handlers", "cards", "storage", "routines", "manifest"),
    "handlers": ("cards", "storage", "routines"),
    "cards": ("routines.model",),
    "storage": ("routines.model",),
    "routines": (),
}
#: Ours, but no room of the product may import them.
NEVER = ("tests", "benchmarks")
#: A chat's library, and the only files that may know it.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "slack_bolt": ("bot/slack*", "cards/slack.py"),
    "slack_sdk": ("bot/slack*", "cards/slack.py"),
    "botbuilder": ("bot/teams*", "cards/teams.py"),
    "botframework": ("bot/teams*", "cards/teams.py"),
}
CLOCK = "bot/clock.py"
#: What tells the time of day; time.monotonic only measures and is free.
CLOCK_READERS = frozenset(
    {
        *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
        "datetime.date.today",
        *(
            f"time.{name}"
            for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime")
        ),
        "sqlalchemy.func.now",
        "sqlmodel.func.now",
        "sqlalchemy.func.current_timestamp",
        "sqlmodel.func.current_timestamp",
    }
)


@dataclass(frozen=True)
class Import:
    """A name that a file imports: the module, and what of it (empty for the module itself)."""

    line: int
    module: str
    name: str = ""
    known_as: str = ""

    @property
    def dotted(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module


def _imports(path: str, tree: ast.Module) -> Iterator[Import]:
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known_as = alias.asname or alias.name.partition(".")[0]
                # "import a.b" binds a; "import a.b as c" binds a.b
                yield Import(node.lineno, alias.name, known_as=known_as if alias.asname else "")
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                yield Import(node.lineno, module, alias.name, alias.asname or alias.name)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            first = node.args[0] if node.args else None
            if called in {"import_module", "__import__"} and isinstance(first, ast.Constant):
                yield Import(node.lineno, str(first.value))


def _within(dotted: str, modules: tuple[str, ...]) -> bool:
    return any(dotted == module or dotted.startswith(f"{module}.") for module in modules)


def _wrong_import(path: str, imported: Import) -> str | None:
    room, top = path.split("/", maxsplit=1)[0], imported.module.partition(".")[0]
    if top in LIBRARIES and not any(fnmatch.fnmatch(path, known) for known in LIBRARIES[top]):
        return f"imports {top}, which only {' and '.join(LIBRARIES[top])} may know"
    ours = top in MAY_IMPORT or top in NEVER or top == "manifest"
    if not ours or top == room or _within(imported.dotted, MAY_IMPORT[room]):
        return None
    return f"imports {imported.dotted}; {room} may import {', '.join(MAY_IMPORT[room]) or 'nothing of ours'}"


def _clock_readings(tree: ast.Module, imports: list[Import]) -> Iterator[tuple[int, str]]:
    names = {found.known_as: found.dotted for found in imports if found.known_as}
    for found in imports:
        if found.dotted in CLOCK_READERS:
            yield found.line, found.dotted
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            first, _, rest = dotted.partition(".")
            full = f"{names.get(first, first)}.{rest}"
            if full in CLOCK_READERS:
                yield node.lineno, full


def faults(path: str, source: str) -> list[str]:
    """What a file of the product breaks, each as "path:line reason"."""
    tree = ast.parse(source)
    imports = list(_imports(path, tree))
    found = [(imported.line, _wrong_import(path, imported)) for imported in imports]
    wrong = [f"{path}:{line} {reason}" for line, reason in found if reason]
    if path != CLOCK:
        wrong += [f"{path}:{line} reads the clock: {what}" for line, what in _clock_readings(tree, imports)]
    return wrong


def test_the_house_keeps_its_direction() -> None:
    files = [file for room in MAY_IMPORT for file in sorted((ROOT / room).rglob("*.py"))]
    assert len(files) > len(MAY_IMPORT)
    wrong = [
        fault
        for file in files
        for fault in faults(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("handlers/removal.py", "from bot.clock import now"),
        ("handlers/removal.py", "def f():\n    import bot.wiring"),
        ("cards/case.py", "from handlers import rights"),
        ("cards/case.py", "from storage.tables import Case"),
        ("cards/case.py", "from ..storage import tables"),
        ("cards/case.py", "from routines.clock import Deadline"),
        ("cards/case.py", "import routines"),
        ("storage/cases.py", "from cards.model import Card"),
        ("storage/cases.py", "import importlib\nimportlib.import_module('bot')"),
        ("storage/migrations/versions/one.py", "from handlers import rights"),
        ("routines/model.py", "from storage import tables"),
        ("bot/wiring.py", "from tests.stages import base"),
        ("bot/wiring.py", "from slack_sdk.errors import SlackApiError"),
        ("bot/teams.py", "import slack_bolt"),
        ("cards/html.py", "from slack_sdk.models.blocks import Block"),
        ("bot/slack.py", "from botbuilder.core import TurnContext"),
        ("handlers/ports.py", "import botframework.connector"),
        ("handlers/duty.py", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
        ("handlers/duty.py", "import datetime as dt\nx = dt.datetime.utcnow()"),
        ("storage/tables.py", "import datetime\nx = dict(default_factory=datetime.datetime.now)"),
        ("routines/clock.py", "from datetime import date as day\nx = day.today()"),
        ("bot/mail.py", "import time\nx = time.time()"),
        ("bot/mail.py", "from time import time\nx = time()"),
        ("storage/log.py", "from sqlalchemy import func\nx = func.now()"),
    ],
)
def test_a_break_is_found(path: str, source: str) -> None:
    assert faults(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/wiring.py", "from handlers import rights\nfrom cards.model import Card\nimport storage.tables"),
        (
            "handlers/removal.py",
            "from storage.cases import Case\nfrom routines import model\nfrom . import rights",
        ),
        ("cards/case.py", "from routines.model import Category\nfrom routines import model"),
        ("cards/slack.py", "from slack_sdk.models.blocks import Block"),
        ("bot/slack_http.py", "from slack_bolt.async_app import AsyncApp"),
        ("bot/teams_door.py", "from botbuilder.core import TurnContext\nimport botframework.connector.auth"),
        ("bot/clock.py", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
        ("bot/mail.py", "import time\nx = time.monotonic()\nfrom datetime import datetime\ny = datetime.max"),
        ("handlers/removal.py", "def f(now):\n    return now()"),
    ],
)
def test_what_is_allowed_is_not_called_a_break(path: str, source: str) -> None:
    assert not faults(path, source)
