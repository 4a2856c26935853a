"""The clauses: nothing is said to be carried out that is not there, or that no test shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.clauses import has_function, report, trace
from bot.marked_tests import NotReadable, marked_tests
from routines.library import load, names
from routines.traceability import (
    HOME,
    Known,
    Treatment,
    citing,
    examine_claims,
    has_field,
    read_all,
    unknown_marks,
)
from tests.test_routines import CLAUSES, PREFIX

TIB = load("tibro")
SHOWN = "tests/test_x.py::test_saved"
#: A file with every clause that Tibro's routine cites, so that only what a test changes is wrong.
CITED = {
    clause: f"{{says: Något som rutinen säger {clause}., treatment: show, kind: other}}"
    for clause in citing(TIB)
}


HANDLER = "{handler: handlers.removing.remove}"


def claim(carried_by: str, tests: str = SHOWN, treatment: str = "enforce") -> str:
    return (
        "{says: Något som ska göras., kind: other,"
        f" treatment: {treatment}, carried_by: [{carried_by}], tests: [{tests}]}}"
    )


def written(folder: Path, **clauses: str) -> Path:
    """A clause file of Tibro's; TIB_80="…" stands for TIB-80."""
    lines = (
        CITED
        | {"TIB-80": claim("{field: removal.diary}, " + HANDLER)}
        | {name.replace("_", "-"): text for name, text in clauses.items()}
    )
    text = "".join(f"  {name}: {line}\n" for name, line in lines.items() if line)
    (folder / "tibro.yaml").write_text(f"municipality: tibro\nclauses:\n{text}", "utf-8")
    return folder


def known(**marks: str) -> Known:
    """A program with one text and its real functions, and one marked test."""
    tests = {SHOWN: frozenset({"TIB-80"}), "tests/test_x.py::test_unmarked": frozenset[str]()}
    more = {f"tests/test_x.py::{test}": frozenset(clause.split()) for test, clause in marks.items()}
    return Known({"log-case-kept"}.__contains__, has_function, tests | more)


def faults(folder: Path, found: Known | None = None, **clauses: str) -> list[str]:
    files, wrong = read_all(written(folder, **clauses))
    assert wrong == ()
    return [str(fault) for fault in examine_claims(files[0], TIB, found or known())]


def test_a_claim_that_holds_is_not_questioned(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        (claim(HANDLER, "tests/test_x.py::test_gone"), "there is no test tests/test_x.py::test_gone"),
        (claim(HANDLER, "tests/test_x.py::test_unmarked"), "test_unmarked is not marked with TIB-80"),
        (claim("{handler: handlers.removing.dream}"), "there is no handlers.removing.dream"),
        (claim("{handler: somewhere.else.remove}"), "there is no somewhere.else.remove"),
        (claim(HANDLER + ", {text: no-such-text}"), "there is no text no-such-text"),
        (claim(HANDLER + ", {field: removal.dairy}"), "the routine has no removal.dairy"),
        (claim(HANDLER, ""), "no test shows it"),
        (claim("{field: removal.diary}"), "name the handler that carries it out"),
        (claim("{text: log-case-kept}", treatment="remind"), "name the handler that carries it out"),
        (claim(HANDLER, "tests/test_routines.py::test_tibro"), "no test shows it"),
        (claim(HANDLER, treatment="none"), "nothing can carry out a clause that asks for nothing"),
    ],
)
def test_a_claim_that_does_not_hold_is_pointed_at(tmp_path: Path, clause: str, sentence: str) -> None:
    found = faults(tmp_path, TIB_80=clause)

    assert any(sentence in fault for fault in found), found
    assert all("TIB-80" in fault for fault in found)


def test_a_test_of_a_value_alone_leaves_the_clause_missing(tmp_path: Path) -> None:
    """The routine may say it, and a test that it does, before anything follows from it."""
    assert faults(tmp_path, TIB_80=claim("")) == []
    files, _ = read_all(tmp_path)
    assert files[0].file.clauses["TIB-80"].missing


def test_what_is_only_shown_needs_no_handler(tmp_path: Path) -> None:
    assert faults(tmp_path, TIB_80=claim("{text: log-case-kept}", treatment="show")) == []


def test_a_marked_test_must_be_listed(tmp_path: Path) -> None:
    found = faults(tmp_path, known(test_new="TIB-80"))
    assert len(found) == 1
    assert "tests/test_x.py::test_new is marked with TIB-80 but not listed: run scripts/clauses" in found[0]


def test_a_clause_that_the_routine_cites_must_stand_in_its_file(tmp_path: Path) -> None:
    found = faults(tmp_path, TIB_94="")
    assert len(found) == 1
    assert "removal.deadline" in found[0]
    assert "TIB-94" in found[0]


def test_a_mark_with_an_unknown_clause_is_found(tmp_path: Path) -> None:
    files, _ = read_all(written(tmp_path))
    assert unknown_marks(files, {"tests/test_x.py::test_y": frozenset({"TIB-80", "TIB-999"})}) == (
        "TIB-999 stands in no clause file; marked with it: tests/test_x.py::test_y",
    )


def test_without_tests_the_rest_is_still_checked(tmp_path: Path) -> None:
    bare = Known({"log-case-kept"}.__contains__, has_function)
    assert faults(tmp_path, bare) == []
    assert len(faults(tmp_path, bare, TIB_80=claim("{handler: handlers.removing.dream}"))) == 1


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("{says: Något som sägs., treatment: enforced, kind: other}", "'enforce'"),
        ("{says: Något som sägs., treatment: show, kind: poetry}", "'account-opening'"),
        ("{says: Något som sägs., treatment: show, kind: other, carried: []}", "did you mean 'carried_by'"),
        (claim("{field: removal.diary, text: log-case-kept}"), "name one thing: field, text or handler"),
        (claim("{}"), "name one thing: field, text or handler"),
        ("{says: '', treatment: show, kind: other}", "needs at least 10 characters"),
    ],
)
def test_a_clause_file_that_is_wrong_is_explained_with_its_line(
    tmp_path: Path, clause: str, sentence: str
) -> None:
    files, wrong = read_all(written(tmp_path, TIB_80=clause))
    line = next(
        number
        for number, text in enumerate((tmp_path / "tibro.yaml").read_text("utf-8").splitlines(), 1)
        if "TIB-80" in text
    )
    assert files == ()
    assert all(fault.startswith(f"tibro.yaml: line {line}: clauses.TIB-80") for fault in wrong)
    assert any(sentence in fault for fault in wrong), wrong


# --- what is there ---------------------------------------------------------------------------------


def test_a_field_is_found_by_its_path() -> None:
    assert has_field(TIB, "removal.diary")
    assert has_field(TIB, "grounds.insult")
    assert has_field(TIB, "answering.guidance.0")
    assert not has_field(TIB, "answering.guidance.99")
    assert not has_field(TIB, "grounds.nothing")
    assert not has_field(TIB, "removal.diary.value.more")


def test_the_values_that_come_from_a_clause_are_named_by_their_paths() -> None:
    assert citing(TIB)["TIB-80"] == ("removal.evidence_first", "removal.diary", "removal.diary_strict")
    assert "grounds.secrecy" in citing(TIB)["TIB-78"]
    assert citing(TIB)["TIB-49"] == ("answering.du", "answering.guidance")
    assert all(has_field(TIB, path) for paths in citing(TIB).values() for path in paths)


def test_a_function_is_found_without_running_anything() -> None:
    assert has_function("handlers.removing._diary")
    assert has_function("handlers.taking.Taking.take")
    assert has_function("routines.rules.words.tokens")
    assert not has_function("handlers.removing.Run.fly")
    assert not has_function("handlers.removing")
    assert not has_function("handlers.nowhere.remove")
    assert not has_function("os.path.join")


# --- marks -----------------------------------------------------------------------------------------

MARKED = """
import pytest

pytestmark = [pytest.mark.clauses("TIB-01")]

@pytest.mark.clauses("TIB-02", "TIB-03")
async def test_one(): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.clauses("TIB-04"))])
def test_two(x): ...

@pytest.mark.clauses("TIB-05")
class TestMany:
    def test_three(self): ...

TestPlay = pytest.mark.clauses("TIB-06")(Play.TestCase)

def helper(): ...
raise RuntimeError("never run")
"""


def checkout(folder: Path, text: str) -> Path:
    (folder / "tests" / "deep").mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    (folder / "tests" / "deep" / "test_x.py").write_text(text, "utf-8")
    return folder


def test_marks_are_read_from_functions_classes_parameters_machines_and_whole_files(tmp_path: Path) -> None:
    file = "tests/deep/test_x.py"
    assert marked_tests(checkout(tmp_path, MARKED)) == {
        f"{file}::test_one": {"TIB-01", "TIB-02", "TIB-03"},
        f"{file}::test_two": {"TIB-01", "TIB-04"},
        f"{file}::TestMany::test_three": {"TIB-01", "TIB-05"},
        f"{file}::TestPlay": {"TIB-01", "TIB-06"},
    }


def test_a_mark_that_cannot_be_searched_for_is_refused(tmp_path: Path) -> None:
    text = "import pytest\n\n@pytest.mark.clauses(*ALL)\ndef test_x(): ...\n"
    with pytest.raises(NotReadable, match=r"tests/deep/test_x\.py:3: write out the clauses"):
        marked_tests(checkout(tmp_path, text))


def test_an_installed_program_has_no_tests_to_read(tmp_path: Path) -> None:
    assert marked_tests(tmp_path) is None


# --- the command -----------------------------------------------------------------------------------


def say(*words: str) -> Result:
    return CliRunner().invoke(app, ["clauses", *words])


def test_what_is_wrong_is_told_and_ends_the_command_with_a_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim that does not hold, and marks of clauses that no file has; the table comes too."""
    home = written(tmp_path, TIB_80=claim("{handler: handlers.removing.dream}"))
    traced = trace(home)
    assert any("there is no handlers.removing.dream" in fault for fault in traced.faults)
    assert any(fault.startswith("LAH-72 stands in no clause file") for fault in traced.faults)

    monkeypatch.setattr("bot.clauses.trace", lambda: traced)
    result = say()
    assert result.exit_code == 1
    assert "Tibro kommun" in result.stdout
    assert "there is no handlers.removing.dream" in result.stderr


@pytest.mark.parametrize("name", names())
def test_every_clause_of_a_document_has_its_place(name: str) -> None:
    """Each is there once, in order, so that none can be forgotten in silence."""
    files, wrong = read_all(HOME)
    file = next(clauses.file for clauses in files if clauses.name == name)
    assert wrong == ()
    assert list(file.clauses) == [f"{PREFIX[name]}-{n:02}" for n in range(1, CLAUSES[PREFIX[name]] + 1)]


def test_the_table_counts_per_municipality_and_treatment() -> None:
    lines, _ = report("", "tibro", None, lacking=False, language="sv")
    assert lines[0].split() == ["Tibro", "kommun", "krav", "genomförda", "visade", "av", "test", "saknas"]
    rows = {line[:36].strip(): [int(cell) for cell in line[36:].split()] for line in lines[1:] if line}
    parts = [row for label, row in rows.items() if label not in {"tillsammans", "Alla kommuner"}]
    assert rows["tillsammans"] == [sum(column) for column in zip(*parts, strict=True)]
    assert rows["tillsammans"][0] == CLAUSES["TIB"]


def test_one_clause_says_where_it_is_carried_out_and_which_tests_show_it() -> None:
    result = say("tib-80")
    assert result.exit_code == 0
    assert "TIB-80 · Tibro kommun · Krävs av programmet" in result.output
    assert "värde i rutinen: removal.diary" in result.output
    assert "test_tibro_saves_and_registers_before_anything_is_removed" in result.output


def test_what_is_missing_is_listed_with_what_it_asks() -> None:
    lines, _ = report("", "tibro", Treatment.ENFORCE, lacking=True, language="en")
    lacking = {
        clause_id
        for clauses in trace().files
        if clauses.name == "tibro"
        for clause_id, clause in clauses.file.clauses.items()
        if clause.missing and clause.treatment is Treatment.ENFORCE
    }
    assert {line.split()[0] for line in lines if line.startswith("  ")} == lacking


@pytest.mark.parametrize("words", [["TIB-999"], ["--municipality", "atlantis"], ["--language", "fi"]])
def test_what_is_not_there_is_said_in_a_sentence(words: list[str]) -> None:
    result = say(*words)
    assert result.exit_code == 1
    assert words[-1] in result.output


def test_a_municipality_is_found_whatever_the_letters_case() -> None:
    assert say("--municipality", "Tibro").output == say("--municipality", "tibro").output
    assert say("--municipality", "Lidingö").output == say("--municipality", "lidingo").output
