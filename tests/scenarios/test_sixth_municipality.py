"""A sixth municipality is one file: copied, changed, checked, shown and lived by, with no code."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from routines.library import load
from tests.scenarios.conftest import Open

OWN = Path(__file__).parents[2] / "routines/tibro.yaml"


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    """Sjöstad copies Tibro's routine, cites its own document and decides some things for itself."""
    text = OWN.read_text("utf-8").replace("TIB-", "SJO-").replace("Tibro kommun", "Sjöstads kommun")
    for old, new in (
        ("id: tibro\n", "id: sjostad\n"),
        ("short: Tibro\n", "short: Sjöstad\n"),
        ("value: {amount: 48, clock: elapsed}", "value: {amount: 6, clock: office}"),
        ("text: kommersiella budskap", "text: tjat om båtar"),
        ("duty:\n    value: optional", "duty:\n    value: required"),
        ("consult: {value: [manager, coordinator]", "consult: {value: [department_head]"),
        ("inactive_after: {value: 7", "inactive_after: {value: 3"),
        ('value: ["04-01", "10-01"]', 'value: ["05-31"]'),
        ("min_administrators: {value: 2", "min_administrators: {value: 3"),
        ("      least: 2\n", "      least: 3\n"),
        ("holders: {value: 2", "holders: {value: 3"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "sjostad.yaml"
    file.write_text(text, "utf-8")
    return file


def test_its_file_is_checked_and_shown(routine: Path) -> None:
    checked = CliRunner().invoke(app, ["routine", "check", str(routine)])
    assert (checked.exit_code, checked.stdout) == (0, f"{routine} är en riktig rutin.\n")

    shown = CliRunner().invoke(app, ["routine", "show", str(routine)]).stdout
    for line in (
        "- Senast: 6 timmar på kontorstid [4.4: SJO-79, SJO-25, SJO-94]",
        "- tjat om båtar [4.4: SJO-93]",
        "- Innan officiella svar rådfrågas: förvaltningschef [4.2: SJO-59]",
        "- Påminnelse utan eget inlägg på: 3 dagar [2: SJO-31]",
        "- Dags: 31 maj (standard, inte ur dokumentet)",
        "- Minsta antal administratörer: 3 [2: SJO-29]",
    ):
        assert line in shown.splitlines()
    assert load(routine).id == "sjostad"


async def test_its_people_live_by_it(open_town: Open, routine: Path) -> None:
    """The card names its own document, its own ground and its own time."""
    async with open_town(str(routine)) as town:
        await town.comes_in("Köp billiga båtar! Ring 0701234567 eller besök www.batar.example, 50 % rabatt!")
        card = await town.card("tjat om båtar")
        form = await town.form("bo", card, "Ta bort")
        assert "Sjöstad" in card.text + card.title + form.text
