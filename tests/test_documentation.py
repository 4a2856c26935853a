"""What the README says is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import app, log_app, manifest_app, routine_app
from bot.settings import describe
from cards.texts import source

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_readme_as_the_program_has_it() -> None:
    """The table between the marks is the one that the settings themselves give."""
    table = README.split("<!-- settings:")[1].split("<!-- /settings -->")[0]
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {what} |" for name, default, what in describe()
    ]

    assert rows == [line for line in table.splitlines() if line.startswith("| `")]


def test_every_command_stands_in_the_readme() -> None:
    """Commands and their sub-commands, by the words that one types."""
    for group, typed in (
        (app, ""),
        (routine_app, "routine "),
        (log_app, "log "),
        (manifest_app, "manifest "),
    ):
        for command in group.registered_commands:
            name = command.name or (command.callback.__name__ if command.callback else "")
            word = name.removeprefix(typed.strip() + "_")
            commands = README.split("## Commands")[1].split("## Routines")[0]
            assert re.search(rf"\b{word}\b", commands), f"{typed}{word} is not in the README"


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    """One line in the table says why each is there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = README.split("## What it stands on")[1].split("## The house")[0]
    for requirement in project["dependencies"]:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert name in named, f"{name} is not explained"


def test_every_link_within_the_readme_leads_somewhere() -> None:
    """Headings that are linked to exist."""
    headings = {
        re.sub(r"[^a-z0-9åäö -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in README.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(#([^)]+)\)", README):
        assert target in headings, target


def test_every_label_that_the_readme_names_is_on_a_card() -> None:
    """Words in bold that look like a button are a button's label in Swedish."""
    catalogue = source("sv")
    labels = set(re.findall(r"^action-\S+ = (.+)$", catalogue, re.MULTILINE))
    table = README.split("## What people do")[1].split("Words to the bot")[0]
    for label in re.findall(r"^\| \*\*(\S[^*]*)\*\*", table, re.MULTILINE):
        assert label in labels, label


def test_decisions_are_numbered_without_gaps() -> None:
    """docs/decisions/0001-… and on."""
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("platform", ["WordPress", "Facebook", "Instagram", "YouTube", "X"])
def test_each_platform_s_page_says_how_to_get_in_why_and_what_cannot_be_done(platform: str) -> None:
    """Whoever sets it up finds the same parts at each."""
    page = README.split(f"\n### {platform}\n")[1].split("\n### ")[0]
    assert "`connection: {" in page
    assert "`kanalvakt check` says" in page
    assert "What cannot be done: " in page
    assert "Uncertain: " in page
    assert re.search(r"author of a (?:removed comment|hidden answer)", page), "whether its author is told"
    table = page.partition("| permission | why |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)
    assert rows
    assert all(name.strip() and why.strip() for name, why in rows)
