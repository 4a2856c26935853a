"""Somebody who asks has found an error in our own post: it is put right there, and not forgotten (TIB-57)."""

from __future__ import annotations

import pytest

from handlers.ports import Changed, Opened
from tests.clocked import QUESTION, Clocked, clocked

ANSWER = "Du har rätt, det ska stå lördag."


def answers(town: Clocked, **answers: str) -> None:
    """Bo answers the one question."""
    town.town.comes("c1", QUESTION)
    town.town.rest()
    opened = town.press("bo", "case.answer", "case:1", town.town.cases()[0].version)
    assert isinstance(opened, Opened)
    assert isinstance(town.send("bo", opened, **answers), Changed)


def titles(town: Clocked, *people: str) -> list[tuple[str, str]]:
    """Who was told what since this was asked last."""
    return [(person, title) for person in people for title in town.titles(person)]


WRONG = "Rätta vårt inlägg på Staden på facebook"


@pytest.mark.clauses("TIB-57")
@pytest.mark.parametrize("how", [{}, {"other": "telefon", "other_reason": "Hon ringde."}])
def test_whoever_answers_that_we_were_wrong_is_reminded_until_the_post_is_put_right(
    how: dict[str, str],
) -> None:
    with clocked("tibro", "2026-11-16 09:00", only=["tasks"]) as town:
        answers(town, text=ANSWER, mend="yes", **how)
        town.at("2026-11-16 09:05")
        assert titles(town, "bo", "carin", "anna") == [("bo", f"Att göra: {WRONG}")]
        told = str(town.now("bo")[-1])
        assert "Rätta det i samma inlägg, inte i ett nytt" in told
        assert "Tibro 4.2 (TIB-57)" in told

        town.through("2026-11-16 10:00", "2026-11-17 12:00", minutes=60)
        assert titles(town, "bo", "carin", "anna") == [
            ("bo", f"Att göra: {WRONG}"),
            ("carin", f"Försenat: {WRONG}"),
        ]
        town.at("2026-11-18 08:00")
        assert titles(town, "bo", "anna") == [("bo", f"Att göra: {WRONG}"), ("anna", f"Försenat: {WRONG}")]

        opened = town.press("bo", "task.done", "task:1")
        assert isinstance(opened, Opened)
        assert isinstance(town.send("bo", opened, note="Nu står det lördag."), Changed)
        titles(town, "bo", "carin", "anna")
        town.through("2026-11-18 09:00", "2026-11-20 12:00", minutes=60)
        assert titles(town, "bo", "carin", "anna") == []
        assert [row.actor for row in town.logged("task.done")] == ["bo"]


@pytest.mark.clauses("TIB-57")
def test_whoever_is_away_leaves_it_to_whoever_stands_in() -> None:
    with clocked("tibro", "2026-11-16 16:00", only=["tasks"]) as town:
        answers(town, text=ANSWER, mend="yes")
        town.away("bo", "2026-11-16 16:30", "2026-11-23 00:00", substitute="disa")
        town.at("2026-11-17 09:00")
        assert titles(town, "disa") == [("disa", f"Att göra: {WRONG}")]


def test_where_nothing_was_wrong_there_is_nothing_to_put_right() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=["tasks"]) as town:
        answers(town, text="Klockan tio.")
        town.at("2026-11-16 09:05")
        assert titles(town, "bo") == []
