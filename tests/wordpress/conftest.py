"""One real WordPress for all tests of the connector."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.wordpress import WordPress
from tests.parts.wordpress import WordPress as Site
from tests.parts.wordpress import wordpress
from tests.wordpress.seen import connected


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    with wordpress() as started:
        yield started


@pytest.fixture
async def platform(site: Site) -> AsyncIterator[WordPress]:
    """A connector that has already read everything that other tests wrote."""
    async with connected(site) as connector:
        await connector.new()
        yield connector
