"""A form asked a page at a time, to and fro, in every chat: nothing typed is lost or mixed up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from cards.model import Field, Form, Option, Text, Way
from handlers import dispatch
from handlers.guard import Acting
from handlers.ports import Answer, Opened, Press, Refused, Sent, Shown
from handlers.world import World
from tests.scenarios.conftest import Open
from tests.slack_toy import note
from tests.stages.base import SeenCard, SeenForm

BACK, LATER = Way(key="back", label="← Tillbaka"), Way(key="later", label="Spara till senare")
KINDS = (Option(value="fb", label="Facebook"), Option(value="ig", label="Instagram"))
#: Both pages name their first question alike, which must not carry the answer over.
PAGES = (
    (
        Field(
            key="answer",
            label="Vilken verksamhet är kontot för?",
            kind="text",
            hint="Till exempel: biblioteket",
        ),
        Field(key="kind", label="Plattform", kind="choice", options=KINDS),
        Field(key="more", label="Något mer?", kind="long", required=False),
    ),
    (
        Field(key="answer", label="Vilka vill ni nå?", kind="text"),
        Field(key="sure", label="Målen går att mäta", kind="tick", required=False),
        Field(key="many", label="Hur många vill ni nå?", kind="number", required=False),
        Field(key="goal", label="Vilket är målet?", kind="long"),
    ),
)


@dataclass
class Walk:
    """Two pages that are saved at every step."""

    subject: str = ""
    version: int = 1
    page: int = 0
    answers: list[dict[str, str]] = field(default_factory=lambda: [{}, {}])

    def form(self, errors: dict[str, str] | None = None) -> Form:
        fields = tuple(
            replace(
                asked, value=self.answers[self.page].get(asked.key, ""), error=(errors or {}).get(asked.key)
            )
            for asked in PAGES[self.page]
        )
        return Form(
            name="test.walk",
            subject=self.subject,
            version=self.version,
            title=f"Nytt konto, {self.page + 1} av 2",
            submit="Fortsätt",
            blocks=(Text(text="Några frågor i taget."),),
            fields=fields,
            ways=(BACK, LATER) if self.page else (LATER,),
        )

    async def open(self, world: World, acting: Acting, press: Press) -> Answer:
        self.subject = press.subject
        return Opened(form=self.form())

    async def sent(self, world: World, acting: Acting, sent: Sent) -> Answer:
        if sent.version != self.version:
            return Refused(reason="Någon har ändrat sedan du öppnade formuläret.")
        self.answers[self.page] = dict(sent.values)
        missing = {
            asked.key: "Skriv något här."
            for asked in PAGES[self.page]
            if asked.required and not sent.values[asked.key]
        }
        if missing and not sent.way:
            return Opened(form=self.form(missing))
        self.version += 1
        if sent.way == "later":
            return Shown(card=note("Sparat", "Fortsätt när du vill."))
        self.page += -1 if sent.way == "back" else 1
        if self.page == len(PAGES):
            return Shown(card=note("Skickat", "Tack!"))
        return Opened(form=self.form())


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Stands in for what Vidarebefordra opens, for a test."""
    found = Walk()
    monkeypatch.setitem(dispatch.presses, "case.forward", found.open)
    monkeypatch.setitem(dispatch.forms, "test.walk", found.sent)
    return found


async def test_a_walk_goes_to_and_fro_and_is_saved_for_later(open_town: Open, walk: Walk) -> None:
    async with open_town() as town:
        await town.comes_in("Ni är jävla idioter!")
        card = await town.card("jävla idioter")

        first = await town.form("bo", card, "Vidarebefordra")
        assert (first.title, first.ways) == ("Nytt konto, 1 av 2", ("Spara till senare",))
        assert "Till exempel: biblioteket" in first.text

        # Nothing is answered: each chat, or the handler, says what is missing, and what was typed stays.
        again = await town.stage.send("bo", first, {"Något mer?": "Ja, på lätt svenska"})
        assert isinstance(again, SeenForm)
        assert set(again.errors) == {"Vilken verksamhet är kontot för?", "Plattform"}
        assert again.values["Något mer?"] == "Ja, på lätt svenska"

        given = {
            "Vilken verksamhet är kontot för?": "Biblioteket",
            "Plattform": "Instagram",
            "Något mer?": "Ja, på lätt svenska",
        }
        second = await town.stage.send("bo", again, given)
        assert isinstance(second, SeenForm)
        assert (second.title, second.ways) == ("Nytt konto, 2 av 2", ("← Tillbaka", "Spara till senare"))
        # What stood on the page before is not taken for an answer on this one.
        assert second.values["Vilka vill ni nå?"] == ""

        # Back with a page half done, which no chat holds up.
        half = {"Vilka vill ni nå?": "Barn", "Målen går att mäta": "ja", "Hur många vill ni nå?": "500"}
        back = await town.stage.send("bo", second, half, way="← Tillbaka")
        assert isinstance(back, SeenForm)
        assert back.title == "Nytt konto, 1 av 2"
        assert dict(back.values) == given

        forward = await town.stage.send("bo", back, {"Något mer?": ""})
        assert isinstance(forward, SeenForm)
        assert forward.values["Vilka vill ni nå?"] == "Barn"
        assert forward.values["Målen går att mäta"].casefold() == "ja"
        assert forward.values["Hur många vill ni nå?"] == "500"

        saved = await town.stage.send("bo", forward, {"Vilka vill ni nå?": "Unga"}, way="Spara till senare")
        assert isinstance(saved, SeenCard)
        assert "Fortsätt när du vill." in saved.text
        assert walk.answers == [
            {"answer": "Biblioteket", "kind": "ig", "more": ""},
            {"answer": "Unga", "sure": "yes", "many": "500", "goal": ""},
        ]

        # What is older than what was saved changes nothing, and is told so.
        refused = await town.stage.send("bo", forward, {"Vilka vill ni nå?": "Alla"}, way="← Tillbaka")
        assert isinstance(refused, SeenCard)
        assert "Någon har ändrat sedan du öppnade formuläret." in refused.text

        # Anew, on another device.
        later = await town.form("bo", await town.card("jävla idioter"), "Vidarebefordra")
        assert later.values["Vilka vill ni nå?"] == "Unga"
        done = await town.stage.send("bo", later, {"Vilket är målet?": "100 följare till sommaren"})
        assert isinstance(done, SeenCard)
        assert "Tack!" in done.text
        assert walk.answers[1] == {
            "answer": "Unga",
            "sure": "yes",
            "many": "500",
            "goal": "100 följare till sommaren",
        }
