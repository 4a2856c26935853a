"""The locks hold all that pyproject.toml asks for, each package with hashes, and name no registry or path."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def _locked(lock: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def _wanted(lock: str) -> list[Requirement]:
    project = PYPROJECT["project"]
    tests = project["optional-dependencies"]["test"] if lock == "requirements-test.lock" else []
    # "editables" is what hatchling needs to install the project in place.
    build = [*PYPROJECT["build-system"]["requires"], "editables"]
    return [Requirement(line) for line in [*project["dependencies"], *tests, *build]]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked_in_a_version_that_pyproject_allows(lock: str) -> None:
    locked = _locked(lock)
    wrong = [
        str(wanted)
        for wanted in _wanted(lock)
        if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0.dev0"))
    ]
    assert not wrong, f"run scripts/lock: {wrong} not in {lock}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    # A package, and the lines that belong to it.
    entries = re.split(r"^(?=\S)", (ROOT / lock).read_text(), flags=re.MULTILINE)
    bare = [entry.split("\n")[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert not bare


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_no_path(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    assert not [line for line in lines if re.search(r"://|^\s*-[^-]|^--|^#| @ |(^|[ =])/", line)]


def test_the_test_lock_holds_the_other_one_in_the_same_versions() -> None:
    tests = _locked("requirements-test.lock")
    assert {name: tests.get(name) for name in _locked("requirements.lock")} == _locked("requirements.lock")
