"""Three pairs of chat and database a story: what the choice must hold."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.pairs import DATABASES, EVERY, STAGES, pairs

STORIES = re.findall(
    r"^async def (test_\w+)\(.*open_town: Open",
    "\n".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py")),
    re.MULTILINE,
)


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_told_in_each_chat_once_and_on_both_databases(story: str) -> None:
    told = pairs(story)
    assert [chat for chat, _ in told] == list(STAGES)
    assert {database for _, database in told} == set(DATABASES)


def test_over_all_stories_each_chat_meets_each_database_about_as_often() -> None:
    counted = Counter(pair for story in STORIES for pair in pairs(story))
    assert set(counted) == set(EVERY)
    assert min(counted.values()) > 0.3 * len(STORIES), counted


def test_all_six_are_told_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANALVAKT_EVERY_PAIR", "1")
    assert pairs("any") == EVERY


def test_what_is_collected_is_what_was_chosen(request: pytest.FixtureRequest) -> None:
    """No story of this run has a pair that was not chosen for it."""
    for item in request.session.items:
        if isinstance(item, pytest.Function) and item.function.__name__ in STORIES and item.callspec.params:
            given = item.callspec.params
            named = [mark.args[0] for mark in item.iter_markers("parametrize")]
            if ("stage_name", "database_kind") in named:  # else the story names its own
                assert (given["stage_name"], given["database_kind"]) in pairs(item.function.__name__)
