"""A stage in the browser room, over its addresses and the HTML that people see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import aiohttp

from tests.parts.process import PATIENCE
from tests.stages.base import Private, SeenCard, SeenForm
from tests.stages.dom import Element, parsed
from tests.stages.room_sight import filled, seen_card, seen_form, seen_words, ways

EMOJI = {"👀": "eyes", "✅": "white_check_mark"}


class RoomStage:
    """One team channel of the room; people are named by their ids."""

    name = "room"

    def __init__(self, address: str, place: str) -> None:
        self._address = address
        self._place = place

    async def __aenter__(self) -> Self:
        # The room stands at a number, and cookies of numbers are refused by default.
        jar = aiohttp.CookieJar(unsafe=True)
        self._session = aiohttp.ClientSession(
            cookie_jar=jar, timeout=aiohttp.ClientTimeout(total=PATIENCE), raise_for_status=False
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def cards(self) -> Sequence[SeenCard]:
        """The cards in the team channel as everybody sees them, oldest first."""
        page = await self.page()
        return [seen_card(article) for article in page.first(id="messages").all("article")]

    async def direct(self, person: str) -> Sequence[SeenCard]:
        """The cards that were sent to that person alone, oldest first."""
        page = await self.page(person)
        return [seen_card(article) for article in page.first(id="direct").all("article")]

    async def press(self, person: str, card: SeenCard, label: str) -> Private:
        """Presses the button with that label on the card, as that person."""
        article: Element = card.handle
        form = article.first("form", "buttons")
        button = next(button for button in form.all("button") if button.text() == label)
        data = [*filled(form, {}), (button.get("name"), button.get("value"))]
        return await self._post(form.get("action"), person, data)

    async def send(
        self, person: str, form: SeenForm, answers: Mapping[str, str], *, way: str = ""
    ) -> Private:
        """Fills the form over what stands in it, and sends it."""
        element: Element = form.handle
        pressed = [
            (button.get("name"), button.get("value")) for button in ways(element) if button.text() == way
        ]
        assert bool(way) == bool(pressed), f"no way {way!r}; there are {form.ways}"
        return await self._post(element.get("action"), person, [*filled(element, answers), *pressed])

    async def react(self, person: str, card: SeenCard, emoji: str) -> None:
        """Reacts on the card with that emoji character."""
        article: Element = card.handle
        form = article.first("form", "reactions")
        await self._post(form.get("action"), person, [*filled(form, {}), ("emoji", EMOJI[emoji])])

    async def say(self, person: str, words: str) -> Private:
        """Types the words to the bot."""
        return await self._write("/room/say", person, words)

    async def point(self, person: str, text: str) -> Private:
        """Pastes a text and presses Flagga."""
        return await self._write("/room/point", person, text)

    async def page(self, person: str | None = None) -> Element:
        """The channel's page as that person gets it."""
        query = {"som": person} if person else {}
        async with self._session.get(f"{self._address}/room/{self._place}", params=query) as response:
            assert response.status == 200, await response.text()
            return parsed(await response.text())

    async def _write(self, path: str, person: str, words: str) -> Private:
        composer = (await self.page(person)).first("form", id="composer")
        return await self._post(path, person, [*filled(composer, {}), ("words", words)])

    async def _post(self, path: str, person: str, data: Sequence[tuple[str, str]]) -> Private:
        # A card is seen by many; who presses is what that person's own page says.
        sent = [(name, person if name == "person" else value) for name, value in data]
        headers = {"Accept": "application/json", "Origin": self._address}
        async with self._session.post(self._address + path, data=sent, headers=headers) as response:
            assert response.status == 200, await response.text()
            return _private(await response.json())


def _private(answer: Mapping[str, str]) -> Private:
    match answer["kind"]:
        case "form":
            return seen_form(parsed(answer["html"]).first("form"))
        case "card":
            return seen_card(parsed(answer["html"]).first("article"))
    return seen_words(answer["word"]) if answer.get("word") else None
