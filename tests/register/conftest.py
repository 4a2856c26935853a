"""The town of the register's stories, by Tibro's routine, with a clock that they set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.duty.conftest import NOW, Story
from tests.property.machine_world import town


@pytest.fixture
def routine() -> str:
    """Tibro, unless a test says otherwise with ``parametrize("routine", [...])``."""
    return "tibro"


@pytest.fixture
def story(routine: str) -> Iterator[Story]:
    """The town as it is on a Friday morning."""
    made = town(routine, before=True)
    made.time = NOW
    try:
        yield Story(made)
    finally:
        made.close()
