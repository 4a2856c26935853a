"""Somebody who reads the public register: over a real port, without a login."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot import register
from tests.duty.conftest import Story
from tests.small_world import served
from tests.stages.dom import Element, parsed


@dataclass(frozen=True)
class Got:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8-sig")

    @property
    def page(self) -> Element:
        """The page as a tree; it nests, and has no comments."""
        return parsed(self.text.removeprefix("<!doctype html>"))

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def table(self) -> list[list[str]]:
        """The rows of a CSV file, as a Swedish spreadsheet reads them."""
        return list(csv.reader(io.StringIO(self.text), delimiter=";"))

    def names(self) -> list[str]:
        """What the accounts on the page are called, in its order."""
        accounts = self.page.all("ul", "accounts")
        return [heading.text() for heading in accounts[0].all("h2")] if accounts else []

    def facts(self) -> dict[str, str]:
        """What is said of the first account."""
        account = self.page.first("ul", "accounts").first("li")
        return {
            term.text(): value.text()
            for term, value in zip(account.all("dt"), account.all("dd"), strict=True)
        }


@dataclass(frozen=True)
class Reader:
    """A browser or a program that asks for addresses."""

    server: TestServer
    web: ClientSession

    def url(self, path: str) -> str:
        return str(self.server.make_url("/")).rstrip("/") + path

    async def get(self, path: str = "/register/town", method: str = "GET", **headers: str) -> Got:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.web.request(method, self.url(path), headers=named) as answer:
            return Got(answer.status, answer.headers.copy(), await answer.read())


@asynccontextmanager
async def reading(story: Story) -> AsyncIterator[Reader]:
    """The register of the story's town, served."""
    async with served(register.routes(story.town.world)) as server, ClientSession() as web:
        yield Reader(server, web)
