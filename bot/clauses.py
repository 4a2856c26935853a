"""``kanalvakt clauses``: what every clause asks, where it is carried out, and which tests show it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.marked_tests import NotReadable, marked_tests
from cards.texts import LANGUAGES, Texts, keys, texts
from routines import traceability
from routines.function_address import plain
from routines.library import load, names
from routines.traceability import Clause, Clauses, Known, Treatment

_PACKAGES = Path(__file__).resolve().parents[1]
_ROOMS = ("bot", "cards", "handlers", "routines", "storage")


class NoSuchClause(LookupError):
    """Somebody asked for a clause or a municipality that no file has."""


@dataclass(frozen=True)
class Traced:
    """All clause files, whatever is wrong with them, and the tests that there are."""

    files: tuple[Clauses, ...]
    #: One sentence each; nothing when every claim holds.
    faults: tuple[str, ...]
    #: None where the tests did not come along.
    tests: Mapping[str, frozenset[str]] | None

    def one(self, clause_id: str) -> tuple[Clauses, str]:
        """Where a clause stands, and its id, however it was typed."""
        wanted = clause_id.strip().upper()
        for clauses in self.files:
            if wanted in clauses.file.clauses:
                return clauses, wanted
        raise NoSuchClause(clause_id)


def trace(home: Path = traceability.HOME) -> Traced:
    """Reads every clause file and holds its claims against the program and its tests."""
    files, faults = traceability.read_all(home)
    found = [*faults]
    tests: Mapping[str, frozenset[str]] | None = None
    try:
        tests = marked_tests()
    except NotReadable as fault:
        found.append(str(fault))
    known = Known(keys("sv").__contains__, has_function, tests)
    for clauses in files:
        if clauses.name not in names():
            found.append(f"{clauses.path.name}: there is no routine {clauses.name}")
            continue
        claims = traceability.examine_claims(clauses, load(clauses.name), known)
        found += [f"{clauses.path.name}: {finding}" for finding in claims]
    if tests is not None and not faults:
        found += traceability.unknown_marks(files, tests)
    return Traced(files, tuple(found), tests)


def report(
    clause: str, municipality: str, treatment: Treatment | None, *, lacking: bool, language: str
) -> tuple[list[str], tuple[str, ...]]:
    """What the command prints, and what is wrong: for one clause, or for the municipalities asked for."""
    traced = trace()
    if language not in LANGUAGES:
        return [], (f"There is no language {language}; say {' or '.join(LANGUAGES)}.",)
    t = texts("sv" if language == "sv" else "en")
    try:
        if clause:
            return [*one(*traced.one(clause), t)], ()
        files = chosen(traced, municipality, treatment)
    except NoSuchClause as nothing:
        there = ", ".join(clauses.name for clauses in traced.files)
        return [], (t("clauses-none", asked=str(nothing), there=there), *traced.faults)
    lines = [*(missing(files, t) if lacking else table(files, t))]
    if traced.tests is None:
        lines += ["", t("clauses-untested")]
    return lines, traced.faults


@functools.cache
def has_function(dotted: str) -> bool:
    """Whether the program has a function, method or class of that dotted name; nothing is imported."""
    room, *rest = dotted.split(".")
    if room not in _ROOMS:
        return False
    folder = _PACKAGES / room
    while rest and (folder / rest[0]).is_dir():
        folder /= rest.pop(0)
    file = folder / f"{rest[0]}.py" if rest else None
    if file is None or len(rest) < 2 or not file.is_file():
        return False
    body = ast.parse(file.read_text(encoding="utf-8")).body
    for name in rest[1:]:
        found = next((node for node in body if name == getattr(node, "name", None)), None)
        if found is None:
            return False
        body = found.body if isinstance(found, ast.ClassDef) else []
    return True


def chosen(traced: Traced, municipality: str, treatment: Treatment | None) -> tuple[Clauses, ...]:
    """The files of one municipality, or of all, with the clauses of one treatment, or of all."""
    there = [clauses.name for clauses in traced.files]
    said, municipality = municipality.strip(), plain(municipality).strip()
    if municipality and municipality not in there:
        raise NoSuchClause(said)
    return tuple(
        Clauses(
            clauses.path,
            clauses.file.model_copy(
                update={
                    "clauses": {
                        clause_id: clause
                        for clause_id, clause in clauses.file.clauses.items()
                        if treatment in {None, clause.treatment}
                    }
                }
            ),
        )
        for clauses in traced.files
        if municipality in {"", clauses.name}
    )


def table(files: Iterable[Clauses], t: Texts) -> Iterator[str]:
    """Per municipality and treatment: how many clauses, carried out, shown by a test, and missing."""
    heads = [t(f"clauses-{head}") for head in ("asked", "carried", "shown", "missing")]
    widths = [max(len(head), 4) for head in heads]
    total: list[Clause] = []
    for clauses in files:
        every = list(clauses.file.clauses.values())
        total += every
        yield _row(load(clauses.name).name, heads, widths)
        for treatment in Treatment:
            own = [clause for clause in every if clause.treatment is treatment]
            if own:
                yield _row(f"  {t(f'treatment-{treatment.value}')}", _counts(own), widths)
        yield _row(f"  {t('clauses-together')}", _counts(every), widths)
        yield ""
    yield _row(t("clauses-all"), _counts(total), widths)


def _counts(clauses: list[Clause]) -> list[str]:
    carried = [clause for clause in clauses if clause.carried_out]
    shown = [clause for clause in carried if clause.shown]
    missing = [clause for clause in clauses if clause.missing]
    return [str(len(some)) for some in (clauses, carried, shown, missing)]


def _row(label: str, cells: list[str], widths: list[int]) -> str:
    ends = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join((f"{label:<36}", *ends)).rstrip()


def missing(files: Iterable[Clauses], t: Texts) -> Iterator[str]:
    """Every clause that nothing carries out yet, with what it asks."""
    nothing = True
    for clauses in files:
        lacking = [(name, clause) for name, clause in clauses.file.clauses.items() if clause.missing]
        if not lacking:
            continue
        nothing = False
        yield load(clauses.name).name
        for clause_id, clause in lacking:
            treatment = t(f"treatment-{clause.treatment.value}")
            yield f"  {clause_id:<8}{treatment}: {clause.says}"
        yield ""
    if nothing:
        yield t("clauses-none-missing")


def one(clauses: Clauses, clause_id: str, t: Texts) -> Iterator[str]:
    """A clause: what it asks, what carries it out, which values come from it, and which tests show it."""
    routine, clause = load(clauses.name), clauses.file.clauses[clause_id]
    yield f"{clause_id} · {routine.name} · {t(f'treatment-{clause.treatment.value}')}"
    yield clause.says
    cited = traceability.citing(routine).get(clause_id, ())
    yield from _listed(t("clauses-carried-by"), (_bearer(bearer, t) for bearer in clause.carried_by))
    yield from _listed(t("clauses-cited-by"), cited)
    yield from _listed(t("clauses-shown-by"), clause.tests)
    if clause.missing:
        yield t("clauses-is-missing")


def _bearer(bearer: traceability.Bearer, t: Texts) -> str:
    kind = next(iter(bearer.model_fields_set))
    return f"{t(f'bearer-{kind}')}: {bearer}"


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    every = list(lines)
    if every:
        yield from ("", title, *(f"  {line}" for line in every))
