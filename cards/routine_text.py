"""A routine as a person would want to read it, in Swedish, each line with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cards.texts import Texts, keys, texts
from routines.model import Cited, Ground, Routine, Span


def routine_text(routine: Routine) -> str:
    """All that the routine decides, with clauses; what the document leaves open says so."""
    t = texts("sv")
    sections = (
        ("Om rutinen", _about(routine)),
        ("Ta bort kommentarer", _removal(routine, t)),
        ("Grunder för borttagning", _grounds(routine, t)),
        ("Besked till avsändaren", _notice(routine)),
        ("Svara", _answering(routine, t)),
        ("Vidarebefordra", _forwarding(routine, t)),
        ("Sekretess och personuppgifter", _secrecy(routine)),
    )
    parts = [f"{routine.name}: {routine.document.title}", f"Antagen: {routine.document.adopted}"]
    for title, lines in sections:
        parts += ["", title, "-" * len(title), *lines]
    return "\n".join(parts)


def _origin(cited: Cited[Any]) -> str:
    """Where a value comes from, in brackets."""
    if cited.default:
        return "[standard, inte från dokumentet]"
    section = f"{cited.section}: " if cited.section else ""
    return f"[{section}{', '.join(cited.clauses)}]"


def _line(label: str, value: str, cited: Cited[Any]) -> str:
    note = f"\n    ({cited.note})" if cited.note else ""
    return f"- {label}: {value} {_origin(cited)}{note}"


def _yes(value: object) -> str:
    return "ja" if value else "nej"


def _span(span: Span, t: Texts) -> str:
    return t("span-at-once") if span.amount == 0 else t(f"span-{span.clock.value}", n=span.amount)


def _about(routine: Routine) -> Iterator[str]:
    if routine.document.reference:
        yield f"- Diarienummer: {routine.document.reference}"
    yield _line("Samordnas av", routine.coordinator.value, routine.coordinator)
    hours = routine.office_hours.value
    yield _line("Kontorstid", f"{hours.opens:%H:%M}–{hours.closes:%H:%M}", routine.office_hours)


_DIARY = {
    "before": "alltid, innan något tas bort",
    "secrecy": "vid sekretess, innan ärendet avslutas",
    "registrar": "registrator avgör efter borttagningen",
    "case": "när det är ett ärende eller sekretess",
    "never": "krävs inte",
}
_METHOD = {"hide": "dölj", "delete": "radera", "either": "dölj eller radera"}


def _removal(routine: Routine, t: Texts) -> Iterator[str]:
    removal = routine.removal
    yield _line("Senast", _span(removal.deadline.value, t), removal.deadline)
    yield _line("Spara bevis först", _yes(removal.evidence_first.value), removal.evidence_first)
    yield _line("Diarieför", _DIARY[removal.diary.value.value], removal.diary)
    yield _line("Utan diarienummer tas inget bort", _yes(removal.diary_strict.value), removal.diary_strict)
    yield _line("Hur", _METHOD[removal.method.value.value], removal.method)
    if removal.archive_places.value:
        yield _line("Utskriften", " eller ".join(removal.archive_places.value), removal.archive_places)
    for platform, exempt in removal.exempt.items():
        yield _line(f"Undantag för {_platform(platform, t)}", _yes(exempt.value), exempt)
    yield _line("Bemötande vid undantag", removal.counter_statement.value, removal.counter_statement)
    for platform, instruction in removal.instructions.items():
        yield _line(f"För hand på {_platform(platform, t)}", instruction.value, instruction)
    yield _line("För hand annars", removal.instruction_otherwise.value, removal.instruction_otherwise)


def _platform(name: str, t: Texts) -> str:
    """A routine may name a platform that nothing else here knows."""
    return t(f"platform-{name}") if f"platform-{name}" in keys("sv") else name


def _grounds(routine: Routine, t: Texts) -> Iterator[str]:
    for ground in routine.grounds:
        section = f"{ground.section}: " if ground.section else ""
        yield f"- {ground.text} [{section}{', '.join(ground.clauses)}]"
        yield from _about_ground(ground, t)


def _about_ground(ground: Ground, t: Texts) -> Iterator[str]:
    if ground.deadline is not None:
        yield "  " + _line("senast", _span(ground.deadline.value, t), ground.deadline)
    if ground.notice is not None:
        yield "  " + _line("besked", _NOTICE[ground.notice.value.value], ground.notice)
    if ground.may_answer is not None:
        yield "  " + _line("får besvaras", _yes(ground.may_answer.value), ground.may_answer)
    if ground.exception is not None:
        yield "  " + _line("undantag", ground.exception.value, ground.exception)


_NOTICE = {"required": "ska ges om det är möjligt", "optional": "får ges", "off": "ges inte"}


def _notice(routine: Routine) -> Iterator[str]:
    notice = routine.notice
    yield _line("Besked", _NOTICE[notice.duty.value.value], notice.duty)
    yield _line("Länk till reglerna", _yes(notice.rules_link.value), notice.rules_link)
    yield _line("Text", notice.text.value, notice.text)


_SIGNATURE = {"forbidden": "inte med namn eller titel", "required": "ska göras", "optional": "valfritt"}


def _answering(routine: Routine, t: Texts) -> Iterator[str]:
    answering = routine.answering
    yield _line("Senast", _span(answering.deadline.value, t), answering.deadline)
    for platform, deadline in answering.deadlines.items():
        yield _line(f"Senast på {_platform(platform, t)}", _span(deadline.value, t), deadline)
    stay = answering.may_stay_unanswered
    yield _line("En fråga får lämnas utan svar", _yes(stay.value), stay)
    yield _line("Underskrift", _SIGNATURE[answering.signature.value.value], answering.signature)
    yield _line("Så undertecknas", answering.signature_text.value, answering.signature_text)
    for advice in answering.guidance:
        yield _line("Råd", advice.value, advice)


def _forwarding(routine: Routine, t: Texts) -> Iterator[str]:
    forwarding = routine.forwarding
    yield _line("Avsändaren får veta", _yes(forwarding.acknowledge.value), forwarding.acknowledge)
    yield _line("Text", forwarding.acknowledgement.value, forwarding.acknowledgement)
    yield _line("Följa ärendet", forwarding.how_to_follow.value, forwarding.how_to_follow)
    yield _line("Diarienummer krävs", _yes(forwarding.diary.value), forwarding.diary)
    yield _line("Mottagaren ska ta emot", _yes(forwarding.acceptance.value), forwarding.acceptance)
    yield _line("Påminnelse var", _span(forwarding.remind_every.value, t), forwarding.remind_every)


def _secrecy(routine: Routine) -> Iterator[str]:
    secrecy = routine.secrecy
    needs = {"reason": "ett skäl", "consultation": "att någon rådfrågats"}[secrecy.keep_needs.value]
    yield _line("Texten visas i kanalen", _yes(not secrecy.hide_text.value), secrecy.hide_text)
    yield _line("Att låta stå kvar kräver", needs, secrecy.keep_needs)
    yield _line("Vid tveksamhet", secrecy.consult.value, secrecy.consult)
    yield _line("Diarium", " eller ".join(secrecy.diaries.value), secrecy.diaries)
