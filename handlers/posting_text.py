"""The texts that the municipality posts: filled from the routine's words, signed as the routine says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from routines.model import Ground, NoticeDuty, Routine, Signature
from storage.tables import Account, Municipality, Person

#: Where the chosen ground goes in a text that is edited before the ground is known.
GROUND_PLACE = "[grunden]"

_RULES_SENTENCE = re.compile(r"[^.!?\n]*\{rules_page\}[.!?]?\s*")


def notice_text(routine: Routine, municipality: Municipality, ground: Ground | None) -> str:
    """What the author of a removed comment is told, to be read and changed before it is sent."""
    text = routine.notice.text.value
    if not municipality.rules_page:
        text = _RULES_SENTENCE.sub(" ", text)
    words = ground.text if ground is not None else GROUND_PLACE
    return text.format(municipality=routine.name, ground=words, rules_page=municipality.rules_page).strip()


def with_grounds(text: str, grounds: Sequence[Ground]) -> str:
    """The text with the grounds that were chosen."""
    return text.replace(GROUND_PLACE, "; ".join(ground.text for ground in grounds))


def notice_duty(routine: Routine, grounds: Sequence[Ground]) -> NoticeDuty:
    """Whether the author is told: the strictest of the chosen grounds, else what the routine says."""
    own = [ground.notice.value for ground in grounds if ground.notice is not None]
    if not own:
        return routine.notice.duty.value
    order = (NoticeDuty.REQUIRED, NoticeDuty.OPTIONAL, NoticeDuty.OFF)
    return min(own, key=order.index)


def acknowledgement(routine: Routine, receiver: str) -> str:
    """What the author of a forwarded comment is told (LID-117, GIS-58)."""
    return routine.forwarding.acknowledgement.value.format(
        receiver=receiver,
        municipality=routine.name,
        how_to_follow=routine.forwarding.how_to_follow.value,
    )


def signature(routine: Routine, person: Person, account: Account) -> str:
    """How an answer is signed; empty where the routine does not ask for it."""
    if routine.answering.signature.value is not Signature.REQUIRED:
        return ""
    return routine.answering.signature_text.value.format(
        name=person.name.split()[0], unit=account.unit or account.name, municipality=routine.name
    )


def signed(text: str, routine: Routine, person: Person, account: Account) -> str:
    """The text with its signature, added once."""
    mark = signature(routine, person, account)
    return text if not mark or mark in text else f"{text.rstrip()}\n\n{mark}"


def names_somebody(text: str, person: Person) -> bool:
    """Whether the text bears the writer's name where the routine forbids it (LID-113)."""
    parts = [part for part in person.name.split() if len(part) > 1]
    return person.name.lower() in text.lower() or any(
        re.search(rf"(?:^|\n)\s*(?:/|mvh|hälsningar,?)?\s*{re.escape(part)}\s*$", text, re.IGNORECASE)
        for part in parts
    )
