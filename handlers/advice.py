"""Råd: what the municipality's document advises, a topic at a time, to whoever asks for it.

The answer form shows the few lines that fit a case; everything else that the document advises about stands
here: how to write, what to ask oneself before a post, whom to follow, one's own accounts. Nothing of it is
checked or watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from sqlmodel import Session

from cards.messages import note_card
from cards.model import Card
from handlers import views
from handlers.guard import Acting
from handlers.ports import Answer, Shown, Typed
from handlers.words import said
from handlers.world import World
from routines.model import Cited, Routine

#: By what people write after "råd"; the overview names each topic by its Swedish word.
WORDS = {
    "uppträdande": "conduct",
    "upptradande": "conduct",
    "conduct": "conduct",
    "inlägg": "posting",
    "inlagg": "posting",
    "posting": "posting",
    "sprida": "promoting",
    "promoting": "promoting",
    "andra": "elsewhere",
    "elsewhere": "elsewhere",
    "följa": "following",
    "folja": "following",
    "following": "following",
    "privat": "private",
    "private": "private",
    "personuppgifter": "personal_data",
    "personal": "personal_data",
    "regler": "rules",
    "rules": "rules",
    "syfte": "purpose",
    "purpose": "purpose",
    "gallra": "retention",
    "gallring": "retention",
    "retention": "retention",
}
TOPICS = tuple(dict.fromkeys(WORDS.values()))


@said("råd", "rad", "advice")
async def say_advice(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Everybody who works with the accounts may read what the document advises."""
    del typed
    return Shown(card=await world.database.read(partial(_card, world, acting, rest)))


@said("checklista", "checklist")
async def say_checklist(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """The questions before a post (LID-96 … LID-100)."""
    del typed
    return Shown(card=await world.database.read(partial(_card, world, acting, rest or "inlägg")))


def _card(world: World, acting: Acting, wanted: str, session: Session) -> Card:
    routine = views.routine_of(session, world, acting.municipality)
    topic = WORDS.get(wanted.casefold().strip(" .!?"), "")
    lines = lines_of(world, routine, topic)
    title = world.texts(f"advice-title-{topic}") if lines else world.texts("advice-title")
    return note_card(title, lines or _overview(world, routine), context=(routine.document.title,))


def _overview(world: World, routine: Routine) -> list[str]:
    """What there is to ask about, and where to turn with what stands nowhere."""
    t = world.texts
    found = [t(f"advice-topic-{topic}") for topic in TOPICS if lines_of(world, routine, topic)]
    return [t("advice-intro" if found else "advice-none"), *found, routine.advice.help.value]


def more(world: World, routine: Routine, *topics: str) -> str:
    """What to write to read more: "Mer finns: råd uppträdande, råd privat."; empty where there is no more."""
    t = world.texts
    asked = [
        t(f"advice-topic-{topic}").partition(" – ")[0] for topic in topics if lines_of(world, routine, topic)
    ]
    return t("advice-more", asked=", ".join(asked)) if asked else ""


def lines_of(world: World, routine: Routine, topic: str) -> list[str]:
    """What the document says about the topic; nothing where it is silent."""
    found = {
        "conduct": routine.advice.conduct,
        "posting": (*routine.advice.posting, *routine.schools.advice),  # TIB-89
        "promoting": routine.advice.promoting,
        "elsewhere": routine.advice.elsewhere,
        "personal_data": routine.advice.personal_data,
        "private": routine.private_use.advice,
        "following": routine.following.advice,
        "rules": routine.advice.laws,
        "purpose": routine.purposes.statements,
    }.get(topic, ())
    return [*_before(world, routine, topic), *_listed(world, found), *_after(world, routine, topic)]


def _listed(world: World, found: Iterable[Cited[str]]) -> list[str]:
    return [world.texts("advice-line", advice=item.value) for item in found]


def _before(world: World, routine: Routine, topic: str) -> Sequence[str]:
    """Whom an account may like, and whom not (LID-90, LID-91)."""
    if topic != "following":
        return ()
    may, may_not = routine.following.may.value, routine.following.may_not.value
    liked = [world.texts("advice-may", whom=", ".join(may))] if may else []
    return [*liked, world.texts("advice-may-not", whom=", ".join(may_not))] if may_not else liked


def _after(world: World, routine: Routine, topic: str) -> Sequence[str]:
    """Texts to copy (DEG-29), other documents (LID-24, GIS-22), uses (LID-09), disposal (LID-43, GIS-19)."""
    t = world.texts
    if topic == "private" and routine.private_use.referral_text.value:
        return [t("advice-referral", text=routine.private_use.referral_text.value)]
    if topic == "rules" and routine.advice.documents:
        return [t("advice-documents", names=", ".join(item.value for item in routine.advice.documents))]
    if topic == "purpose" and routine.purposes.choices:
        return [t("advice-uses"), *_listed(world, routine.purposes.choices)]
    if topic == "retention":
        rule = routine.retention
        return [t("advice-basis", basis=rule.basis.value), t("advice-when", when=rule.when.value)]
    return ()
