"""The record log says in words what was done to a lock and to a discussion."""

from __future__ import annotations

import pytest

from cards.log_text import log_action, log_subject
from tests.crowds.town import INSULT, PRAISE, crowd


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("case:17", "Ärende 17"),
        ("criticism:2", "Kritik 2"),
        ("discussion:3", "Diskussion 3"),
        ("gathered/deadline_remove/4", "Flera påminnelser"),
        ("person:bo", "person:bo"),
        ("bo", "bo"),
        ("", ""),
    ],
)
def test_a_subject_is_said_in_words_where_there_are_some(subject: str, words: str) -> None:
    assert log_subject(subject) == words


@pytest.mark.parametrize("routine", ["tibro", "lidingo"])
def test_every_row_that_these_capabilities_write_has_words(routine: str) -> None:
    with crowd(routine) as town:
        town.writes(*(PRAISE,) * 25, INSULT)
        town.on_case("bo", "criticism.declare", town.town.cases()[0])
        if town.locks():
            for person, role in (("carin", "manager"), ("anna", "coordinator")):
                town.send(person, town.opens(person, "criticism.consult", f"consult:1.{role}"))
        for row in town.discussions():
            town.press("bo", "discussion.decline", f"discussion:{row.id}.{row.count}")
        rows = [row for row in town.town.rows() if row.action.startswith(("criticism.", "discussion."))]
        assert len(rows) == (4 if routine == "tibro" else 2)
        assert not [row.action for row in rows if log_action(row.action) == row.action]
