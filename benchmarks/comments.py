"""Made-up Swedish comments as they come in on a municipality's accounts: about one in five needs somebody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

_PLACES = ("Ekdala", "Lövudden", "Västerby", "Kvarnbacken", "Norrängen", "Hamngatan", "Lillsjön", "torget")
_THINGS = ("lekplatsen", "cykelbanan", "biblioteket", "badhuset", "skolgården", "parken", "gångbron")
_NAMES = ("Maj-Britt", "Ahmed", "Roger", "Linnea", "Gunilla", "Kent", "Elsa", "Tommy", "Birgitta", "Ove")

#: Harmless: stored, counted, searchable, no card.
_QUIET = (
    "Tack för snabb snöröjning vid {place} i morse, ni är bäst!",
    "Så fint det blev vid {thing} 😍",
    "Bra att ni äntligen rustar upp {thing}. Hoppas det blir klart i tid till våren.",
    "❤️❤️❤️",
    "{name} titta vad roligt, här var vi ju i somras!",
    "Det var bättre förr när {thing} låg vid {place}, men det här duger också.",
    "Jag tycker att kommunen borde lägga pengarna på skolan i stället för på {thing}.",
    "Vi var där i lördags med barnbarnen och alla var så trevliga. Kaffet var gott och solen sken.",
    "Instämmer med {name}.",
    "Håller inte alls med om beslutet kring {thing}, men bra att ni berättar så att man får veta.",
    "Grattis till alla som har jobbat med {thing}! Det märks att ni har tänkt på tillgängligheten också.",
    "Följer det här med intresse. Vi i {place} har väntat länge på att något ska hända.",
)
#: Somebody must look: insults, threats, personal data, adverts, questions.
_LOUD = (
    "Ni som bestämmer om {thing} är idioter hela bunten.",
    "När öppnar {thing} efter renoveringen?",
    "Ring {name} på 070-174 06 {two} så får ni höra hur det går till vid {place}.",
    "Jag ska slå ihjäl dig om du bygger om {thing}.",
    "Tjäna 5 000 kr om dagen hemifrån! Köp nu med rabattkod {place}50 på www.snabbcash.example",
    "Varför svarar ingen när man ringer om {thing}?",
)
#: One in so many is loud.
_LOUD_EVERY = 5
#: An open case that may be kept by a mere press: an insult, nothing secret, no question.
INSULT = "Ni som bestämmer om {thing} vid {place} är idioter hela bunten, säger {name}."


def comments(first: int, count: int) -> list[dict[str, Any]]:
    """So many comments, numbered from ``first``; the same numbers are the same comments."""
    return [_comment(number) for number in range(first, first + count)]


def text(number: int) -> str:
    """What comment ``number`` says."""
    return filled(_LOUD if number % _LOUD_EVERY == 0 else _QUIET, number)


def filled(choices: tuple[str, ...], number: int) -> str:
    """One of the sentences with this number's names and places in it."""
    chance = Random(number)
    return chance.choice(choices).format(
        place=chance.choice(_PLACES),
        thing=chance.choice(_THINGS),
        name=chance.choice(_NAMES),
        two=f"{number % 100:02}",
    )


def _comment(number: int) -> dict[str, Any]:
    written = datetime.now(UTC) - timedelta(minutes=number % 600)
    return {
        "id": f"bench-{number}",
        "kind": "comment",
        "text": text(number),
        "author": {"id": f"person-{number % 977}", "name": _NAMES[number % len(_NAMES)]},
        "url": f"https://facebook.example/town/posts/{number % 50}?comment={number}",
        "created_at": written.isoformat(),
        "post_id": str(number % 50),
        "parent_id": "",
        "attachments": [],
    }
