"""A made-up municipality in the browser room, with a small handler that decides like the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from aiohttp import web

from bot.room import MemoryRoomStore, RoomChat
from bot.room_page import EvidenceRow, LogRow, RoomChannel, RoomPerson, RoomScene
from bot.room_web import RoomSite
from cards.model import Button, Card, Facts, Field, Form, Link, Option, Quote, Steps, Text
from handlers.ports import (
    Answer,
    Changed,
    Contact,
    Event,
    Nothing,
    Opened,
    Place,
    Pointed,
    Press,
    Reacted,
    Refused,
    Sent,
    Shown,
    Typed,
)
from tests.listening import ended

CHANNEL = "room:komm"
OTHER = "room:skola"
PEOPLE = (
    RoomPerson("anna", "Anna Ek", "kontoansvarig, kommunikatör"),
    RoomPerson("bo", "Bo Lindqvist", "ersättare"),
    RoomPerson("carin", "Carin Åström", "närmaste chef"),
    RoomPerson("disa", "Disa Öberg", "registrator"),
    RoomPerson("erik", "Erik Norén", "ingen roll"),
)
SCENE = RoomScene(
    municipality="Ekhamra kommun",
    notice="Kommunen, personerna och kommentarerna är påhittade. Inget skickas till någon plattform.",
    people=PEOPLE,
    channels=(
        RoomChannel(CHANNEL, "kommunikation"),
        RoomChannel(OTHER, "barn- och utbildningsförvaltningen"),
    ),
)
INSULT = "Vilka jävla idioter ni är på vägenheten! Plogbilen körde sönder min brevlåda IGEN 😡"


def case_card(number: int, text: str = INSULT, **changes: object) -> Card:
    """A flagged comment that waits for a decision."""
    subject = f"case:{number}"
    start = text.find("jävla idioter")
    marks = ((start, start + len("jävla idioter")),) if start >= 0 else ()
    card = Card(
        key=subject,
        version=1,
        title="Ny kommentar på Ekhamra kommun (Facebook)",
        summary="Kommentar av Kent Fors kan bryta mot regeln om förolämpningar. Svar senast fredag 14:00.",
        tone="attention",
        blocks=(
            Text(text="Kan bryta mot: kränkningar och grova ord", weight="strong"),
            Quote(text=text, marks=marks),
            Facts(
                pairs=(
                    ("Skrivet av", "Kent Fors, torsdag 15 oktober kl. 13:52"),
                    ("Regel", "Förolämpningar och svordomar (Tibro 4.4, TIB-87)"),
                    ("Senast", "fredag 14:00, 48 timmar enligt Tibro 4.4"),
                    ("Bevakas av", "Anna Ek, ersättare Bo Lindqvist"),
                )
            ),
            Link(label="Öppna kommentaren på Facebook", url="https://www.facebook.com/ekhamra/posts/17"),
        ),
        buttons=(
            Button(action="case.approve", label="Godkänn", subject=subject, style="primary"),
            Button(
                action="case.remove",
                label="Ta bort",
                subject=subject,
                style="danger",
                spoken="Ta bort kommentaren av Kent Fors",
            ),
            Button(action="case.forward", label="Vidarebefordra", subject=subject),
            Button(action="case.answer", label="Svara", subject=subject),
            Button(action="case.claim", label="Ta hand om", subject=subject),
            Button(action="case.show", label="Visa", subject=subject),
        ),
        context=("Ärende 17. Orden är markerade av regeln, inte av en människa.",),
    )
    return replace(card, **changes)  # type: ignore[arg-type]  # changes are fields of Card


def removal_form(number: int, version: int) -> Form:
    """Every kind of question at once."""
    return Form(
        name="case.remove",
        subject=f"case:{number}",
        version=version,
        title="Ta bort kommentaren",
        submit="Ta bort",
        style="danger",
        blocks=(
            Text(text="Kommentaren sparas som handling och döljs sedan på Facebook."),
            Quote(text=INSULT, marks=((6, 19),)),
        ),
        fields=(
            Field(
                key="ground",
                label="Grund för borttagning",
                kind="choice",
                value="insult",
                options=(
                    Option(value="insult", label="Förolämpning eller svordom", hint="Tibro 4.4"),
                    Option(value="threat", label="Hot eller förföljelse"),
                    Option(value="advert", label="Reklam"),
                ),
            ),
            Field(
                key="also",
                label="Underrätta också",
                kind="choices",
                required=False,
                options=(
                    Option(value="registrar", label="Registratorn"),
                    Option(value="manager", label="Närmaste chef"),
                ),
            ),
            Field(
                key="diary",
                label="Diarienummer",
                kind="text",
                hint="Som KS 2026/123. Krävs före borttagning enligt rutinen.",
                longest=30,
            ),
            Field(
                key="words",
                label="Text till den som skrev",
                kind="long",
                value="Hej! Vi har tagit bort din kommentar eftersom den innehåller förolämpningar.",
                longest=500,
            ),
            Field(key="mail", label="Kopia till", kind="email", required=False, hint="E-postadress"),
            Field(key="on", label="Följ upp den", kind="date", required=False),
            Field(key="likes", label="Antal gilla", kind="number", required=False),
            Field(key="secret", label="Omfattas av sekretess", kind="tick", required=False),
        ),
    )


class ToyHouse:
    """Decides on cases in memory, and remembers every event."""

    def __init__(self, chat: RoomChat) -> None:
        self.chat = chat
        self.events: list[Event] = []
        self.cards: dict[str, Card] = {}
        self.decided: dict[str, str] = {}
        self.references: dict[str, str] = {}

    async def arrive(self, number: int, text: str = INSULT, **changes: object) -> Card:
        """A comment comes in and its card is posted."""
        card = case_card(number, text, **changes)
        self.cards[card.key] = card
        place = Place(id=CHANNEL, chat="room", address={})
        self.references[card.key] = await self.chat.post(place, card, key=card.key, again=False)
        return card

    async def handle(self, event: Event) -> Answer:  # noqa: PLR0911 - one line a kind of event
        """What the bot does when something happens."""
        self.events.append(event)
        match event:
            case Press():
                return await self._press(event)
            case Sent():
                return await self._sent(event)
            case Typed(words="hjälp"):
                return Shown(card=Card(key="help", version=1, title="Det här kan jag", summary="Hjälp."))
            case Typed() if event.words.startswith("krascha"):
                raise RuntimeError(event.words)
            case Typed():
                return Refused(reason=f"Jag förstår inte ”{event.words}”. Skriv hjälp.")
            case Pointed():
                await self.arrive(900, event.text)
                return Changed(card=self.cards["case:900"], word="Flaggad: ett kort är på väg.")
            case Reacted(emoji="white_check_mark"):
                return await self._keep(self._key(event.reference), event.actor.name)
            case Reacted():
                return Nothing()

    def _key(self, reference: str) -> str:
        return next(key for key, known in self.references.items() if known == reference)

    async def _press(self, press: Press) -> Answer:  # noqa: PLR0911 - one line a button
        card = self.cards[press.subject]
        number = int(press.subject.partition(":")[2])
        if press.actor.user == "erik":
            return Refused(reason="Du har ingen roll som får göra det här.")
        if press.subject in self.decided:
            who = self.decided[press.subject]
            return Refused(reason=f"{who} hann före: ärendet är redan avgjort.", card=card)
        match press.action:
            case "case.approve":
                return await self._keep(press.subject, press.actor.name)
            case "case.remove":
                return Opened(form=removal_form(number, card.version))
            case "case.show":
                return Shown(
                    card=Card(
                        key="secret",
                        version=1,
                        title="Texten",
                        summary="Texten.",
                        blocks=(Quote(text="Personnummer 850709-9805"),),
                    )
                )
            case "case.claim":
                await self.chat.tell(
                    Contact(chat="room", user=press.actor.user),
                    Card(
                        key="claimed",
                        version=1,
                        title="Du har tagit hand om ärende 17",
                        summary="Du har tagit hand om ärende 17.",
                    ),
                    key=f"claimed:{press.subject}",
                )
                return Nothing()
        return Refused(reason="Det går inte än.")

    async def _sent(self, sent: Sent) -> Answer:
        form = removal_form(int(sent.subject.partition(":")[2]), sent.version)
        if not sent.values["diary"].startswith("KS"):
            wrong = "Skriv diarienumret som KS 2026/123."
            fields = tuple(
                replace(field, error=wrong if field.key == "diary" else None) for field in form.fields
            )
            return Opened(form=replace(form, fields=fields))
        card = removed_card(self.cards[sent.subject], sent.actor.name)
        await self._decide(card, sent.actor.name)
        return Changed(card=card, word="Borttagningen är påbörjad.")

    async def _keep(self, key: str, name: str) -> Answer:
        card = kept_card(self.cards[key], name)
        await self._decide(card, name)
        return Changed(card=card)

    async def _decide(self, card: Card, name: str) -> None:
        self.cards[card.key] = card
        self.decided[card.key] = name


def kept_card(card: Card, name: str) -> Card:
    """A comment that was kept."""
    text = Text(text=f"Godkänd av {name} torsdag 15 oktober kl. 14:10", weight="strong")
    return replace(
        card,
        version=card.version + 1,
        tone="done",
        buttons=(),
        blocks=(text, *card.blocks),
        summary=f"Kommentaren får stå kvar. Godkänd av {name}.",
    )


def removed_card(card: Card, name: str) -> Card:
    """A comment whose removal is under way."""
    steps = Steps(
        steps=(
            ("done", f"Beslut av {name}: förolämpning eller svordom"),
            ("done", "Handlingen sparad och kontrollerad"),
            ("now", "Döljs på Facebook"),
            ("waiting", "Den som skrev får veta varför"),
        )
    )
    return replace(
        card,
        version=card.version + 1,
        buttons=(),
        blocks=(steps, *card.blocks),
        summary=f"Kommentaren tas bort efter beslut av {name}.",
    )


async def log_rows() -> Sequence[LogRow]:
    """Some rows of a record log."""
    return [
        ("2026-10-15 14:10", "Anna Ek", "Godkände kommentaren", "case:17", "9f3ac2e1"),
        ("2026-10-15 13:52", "Kanalvakt", "Tog emot kommentaren <b>", "case:17", "1c77d0ab"),
    ]


async def evidence(person: str) -> Sequence[EvidenceRow]:
    """What the registrar and those who answer for the account may open."""
    if person == "erik":
        return []
    address = "http://127.0.0.1:8080/room/file/case-17.pdf"
    return [("Bevarad handling (PDF)", "Kommentar av Kent Fors, ärende 17", address)]


async def open_file(path: str) -> tuple[str, bytes] | None:
    """One file that may be shown, and one that must not run."""
    return {
        "case-17.pdf": ("application/pdf", b"%PDF-1.7 sample"),
        "page.html": ("text/html", b"<script>alert(1)</script>"),
    }.get(path)


@asynccontextmanager
async def toy_room(port: int = 0) -> AsyncIterator[tuple[str, ToyHouse]]:
    """The room with the toy house behind it; gives its address."""
    chat = RoomChat(MemoryRoomStore(lambda: datetime(2026, 10, 15, 12, 0, tzinfo=UTC)))
    house = ToyHouse(chat)
    site = RoomSite(chat, house.handle, SCENE, log_rows=log_rows, evidence=evidence, open_file=open_file)
    app = web.Application()
    site.mount(app)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        listener = web.TCPSite(runner, "127.0.0.1", port)
        await listener.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", house
    finally:
        await ended(runner)
