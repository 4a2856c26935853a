"""The browser room's pages as HTML. Pure: what stands there comes in, text goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from babel.dates import format_datetime

from bot.room import RoomMessage
from cards.html import Html, card_html, el, escaped, hidden, joined, safe_address
from cards.plain import card_from_json
from cards.texts import STOCKHOLM

FILES = Path(__file__).parent / "room_files"

#: When, who, what, subject, short hash: a row of the record log, in words.
LogRow: TypeAlias = tuple[str, str, str, str, str]

#: Label, what it is evidence of, address: a saved copy that the person may open.
EvidenceRow: TypeAlias = tuple[str, str, str]

#: Reactions that the bar offers: name as in Slack, character, what it is for.
REACTIONS = (
    ("eyes", "👀", "Jag tar hand om den"),
    ("white_check_mark", "✅", "Den får stå kvar"),
)


class RoomPerson(NamedTuple):
    """Somebody of the sample municipality whom one can act as."""

    id: str
    name: str
    #: In words, for example "kontoansvarig, chef".
    roles: str


class RoomChannel(NamedTuple):
    """A team channel of the room."""

    #: ``room:{team channel}``
    place: str
    title: str


@dataclass(frozen=True, kw_only=True)
class RoomScene:
    """What every page of the room knows."""

    municipality: str
    #: Says that all this is a sample.
    notice: str
    people: Sequence[RoomPerson]
    channels: Sequence[RoomChannel]


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks, at what, and the token that the browser proves itself with."""

    person: RoomPerson
    channel: RoomChannel
    token: str

    @property
    def sent(self) -> Mapping[str, str]:
        """What every form of the page sends along."""
        return {"token": self.token, "person": self.person.id, "place": self.channel.place}


def channel_page(
    scene: RoomScene,
    viewer: Viewer,
    channel: Sequence[RoomMessage],
    direct: Sequence[RoomMessage],
    *,
    change: int,
    private: Html,
    evidence: Sequence[EvidenceRow] | None,
) -> str:
    """The page of one team channel, as one person sees it.

    ``private`` is the answer to what was just pressed, for browsers without scripts. Without ``evidence``
    the page has no list of it.
    """
    return _template("page.html").substitute(
        _frame(scene, viewer),
        title=el("span", viewer.channel.title),
        page_title=escaped(f"{viewer.channel.title} – Kanalvakt"),
        sent=hidden(viewer.sent),
        place=viewer.channel.place,
        change=str(change),
        messages=joined(*(message_html(message, viewer) for message in channel)),
        direct=joined(*(message_html(message, viewer) for message in direct)),
        direct_count=str(len(direct)),
        evidence=_evidence_section(evidence) if evidence is not None else "",
        private=el("section", private, class_="private", aria_label="Svar till dig") if private else "",
    )


def log_page(scene: RoomScene, viewer: Viewer, rows: Sequence[LogRow]) -> str:
    """The record log as a table, newest as the caller orders it."""
    body = (
        el(
            "tr",
            el("td", when, class_="when"),
            el("td", who, dir="auto"),
            el("td", what, dir="auto"),
            el("td", subject, dir="auto"),
            el("td", el("code", short)),
        )
        for when, who, what, subject, short in rows
    )
    return _template("log.html").substitute(_frame(scene, viewer), rows=joined(*body), count=str(len(rows)))


def evidence_list(rows: Sequence[EvidenceRow]) -> Html:
    """What has been saved, each with what it is evidence of."""
    lines = (
        el(
            "li",
            el("a", label, href=safe_address(url), rel="noopener nofollow ugc", target="_blank"),
            el("span", of, class_="of", dir="auto"),
        )
        for label, of, url in rows
    )
    return joined(*lines)


def message_html(message: RoomMessage, viewer: Viewer) -> Html:
    """A card as it stands in the channel or among somebody's own messages."""
    card = card_from_json(message.card_json)
    sent = {**viewer.sent, "reference": message.reference}
    in_channel = message.place == viewer.channel.place
    article = card_html(
        card,
        anchor=f"m-{message.reference}",
        press_to="/room/press",
        sent=sent,
        meta=_time(message.added),
        foot=_reactions({**sent, "version": str(card.version)}) if in_channel else "",
    )
    return el("li", article, class_="message", id=f"message-{message.reference}")


def page_address(channel: RoomChannel, person: RoomPerson) -> str:
    """Where the channel stands for that person."""
    return f"/room/{quote(channel.place, safe=':')}?som={quote(person.id, safe='')}"


def initials(name: str) -> str:
    """Two letters for the picture of a person."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _frame(scene: RoomScene, viewer: Viewer) -> dict[str, str]:
    person = viewer.person
    return {
        "municipality": el("span", scene.municipality),
        "notice": el("span", scene.notice),
        "initials": el("span", initials(person.name), class_="face", aria_hidden="true"),
        "name": el("b", person.name),
        "roles": el("span", person.roles, class_="roles"),
        "people": joined(*(_person(other, viewer) for other in scene.people)),
        "channels": joined(*(_channel(other, viewer) for other in scene.channels)),
        "home": el("a", "Till kanalen", href=page_address(viewer.channel, person), class_="button default"),
        "log_address": el(
            "a", "Öppna loggen", href=f"/room/log?som={quote(person.id, safe='')}", class_="plain-link"
        ),
    }


def _person(person: RoomPerson, viewer: Viewer) -> Html:
    link = el(
        "a",
        el("span", initials(person.name), class_="face", aria_hidden="true"),
        el("span", el("b", person.name), " ", el("span", person.roles, class_="roles"), class_="whom"),
        href=page_address(viewer.channel, person),
        aria_current="true" if person == viewer.person else None,
    )
    return el("li", link)


def _channel(channel: RoomChannel, viewer: Viewer) -> Html:
    return el(
        "li",
        el(
            "a",
            el("span", "#", aria_hidden="true", class_="hash"),
            el("span", channel.title),
            href=page_address(channel, viewer.person),
            aria_current="page" if channel == viewer.channel else None,
        ),
    )


def _time(at: datetime) -> Html:
    local = at.astimezone(STOCKHOLM)
    words = format_datetime(local, "d MMM HH:mm", locale="sv")
    return el("time", words, datetime=local.isoformat(timespec="seconds"))


def _reactions(sent: Mapping[str, str]) -> Html:
    buttons = (
        el(
            "button",
            el("span", character, aria_hidden="true"),
            el("span", f"Reagera: {meaning}", class_="unseen"),
            type="submit",
            name="emoji",
            value=name,
            title=meaning,
            class_="reaction",
        )
        for name, character, meaning in REACTIONS
    )
    return el(
        "form",
        hidden(sent),
        *buttons,
        method="post",
        action="/room/react",
        class_="reactions",
    )


def _evidence_section(rows: Sequence[EvidenceRow]) -> Html:
    nothing = "Inget är bevarat ännu. Innan en kommentar tas bort sparas den här."
    return el(
        "section",
        el("h2", "Bevarade handlingar", id="evidence-title"),
        el("p", nothing, class_="empty"),
        el("ul", evidence_list(rows), class_="evidence", id="evidence"),
        aria_labelledby="evidence-title",
    )


@cache
def _template(name: str) -> Template:
    return Template((FILES / name).read_text(encoding="utf-8"))
