"""Frånvaro: who is away, from when to when, and who stands in. The reason is never asked (LID-21, LAH-66).

People say it for themselves, with words or in a form; a manager or coordinator for somebody who is ill.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.absence import (
    NOBODY,
    SELF,
    absence_form,
    absence_list_card,
    substitute_form,
)
from cards.model import Card, Form
from handlers import away, choosing, noting, rights, uncovered, views
from handlers.absence_words import Understood, understand
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import Timeline
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown, Typed
from handlers.words import help_card, said
from handlers.world import World
from storage import absences, accounts, people
from storage.duty_tables import Absence

# --- said ------------------------------------------------------------------------------------------


@said("frånvaro", "franvaro", "absence", "borta", "away", "sjuk", "semester")
async def say_absence(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Notes what was understood; opens the form for what was not; without more words shows one's own."""
    del typed
    return await world.database.write(partial(_say, world, acting, rest))


def _say(world: World, acting: Acting, rest: str, session: Session) -> Answer:
    if rest.casefold() in {"slut", "över", "over", "avsluta", "tillbaka", "back", "end"}:
        return _say_back(world, acting, session)
    own = absences.not_over(session, acting.municipality, world.now(), acting.person)
    if not rest and own:
        return Shown(card=_list(session, world, acting.municipality, own))
    form = _form(session, world, acting)
    if not rest:
        return Opened(form=form)
    values, errors = _read(session, world, acting, understand(rest, world.today), form)
    if errors:
        return Opened(form=_again(session, world, acting, form, values, errors))
    return _noted(session, world, acting, form, values)


def _everybody(session: Session, municipality: str) -> list[choosing.Item]:
    return choosing.everybody(people.all_active(session, municipality))


def _again(
    session: Session,
    world: World,
    acting: Acting,
    form: Form,
    values: Mapping[str, str],
    errors: Mapping[str, str],
) -> Form:
    """The same form; where names are typed, with the names of those who were chosen."""
    who = [*_everybody(session, acting.municipality), *_besides(world)]
    return choosing.again_as_typed(form, values, errors, who)


def _besides(world: World) -> list[choosing.Item]:
    """What may be chosen instead of somebody: oneself, and that there is nobody yet."""
    t = world.texts
    return [
        choosing.Item(id=SELF, name=t("absence-myself")),
        choosing.Item(id=NOBODY, name=t("absence-nobody-yet")),
    ]


def _list(session: Session, world: World, municipality: str, own: Sequence[Absence]) -> Card:
    shown = [away.view(session, world, item) for item in own]
    return absence_list_card(shown, municipality, world.language)


#: What may stand after "tillbaka" of whoever is back now.
_NOW = frozenset(
    {"", "nu", "idag", "i dag", "igen", "på jobbet", "på jobb", "i tjänst", "now", "today", "again"}
)
_BACK = re.compile(r"(?:tillbaka|back|åter|här igen)\b")


@said("tillbaka", "åter", "back")
async def say_back(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Jag är tillbaka, before the day that was said; of another day than today nothing is guessed."""
    del typed
    rest = rest.strip(" .!")
    if rest.casefold() not in _NOW:
        return await world.database.read(partial(_back_when, world, acting, rest))
    return await world.database.write(partial(_say_back, world, acting))


@said("jag", "i'm", "im")
async def say_i_am(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Understands "Jag är tillbaka" and "Jag är sjuk idag"."""
    words = rest.casefold().strip(" .!").removeprefix("är").strip()
    back = _BACK.match(words)
    if back is not None:
        return await say_back(world, acting, words[back.end() :], typed)
    if any(word in words.split() for word in ("sjuk", "borta", "ledig", "semester", "sick", "away")):
        return await say_absence(world, acting, words, typed)
    return Shown(card=help_card(world, known=False))


def _back_when(world: World, acting: Acting, rest: str, session: Session) -> Answer:
    """Whoever says that they come back on Monday is away until then."""
    own = absences.not_over(session, acting.municipality, world.now(), acting.person)
    reason = world.texts("refused-back-when", words=rest[:100])
    return Refused(reason=reason, card=_list(session, world, acting.municipality, own) if own else None)


def _say_back(world: World, acting: Acting, session: Session) -> Answer:
    now = world.now()
    own = absences.not_over(session, acting.municipality, now, acting.person)
    begun = [item for item in own if item.starts <= now]
    for absence in begun:
        noting.end(session, world, absence, acting.person)
    if not begun:
        return Refused(
            reason=world.texts("refused-not-away"),
            card=_list(session, world, acting.municipality, own) if own else None,
        )
    return Shown(card=away.card(session, world, begun[0], world.texts("absence-welcome-back")))


def _read(
    session: Session, world: World, acting: Acting, understood: Understood, form: Form
) -> tuple[dict[str, str], dict[str, str]]:
    """The words as answers to the form, and what could not be understood."""
    t = world.texts
    everybody = _everybody(session, acting.municipality)
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for key, typed in (("person", understood.person), ("substitute", understood.substitute)):
        if not typed:
            continue
        found = choosing.meant(typed, everybody)
        if len(found) == 1:
            values[key] = found[0]
            continue
        names = "; ".join(name for person, name in choosing.called(everybody).items() if person in found)
        said = t(f"error-absence-{'several' if found else 'nobody'}", typed=typed, names=names)
        if key == "person":  # a form that is sent as it stands would note whoever sends it
            raise Refusal(Refused(reason=f"{said} {t('refused-absence-person')}"))
        errors[key] = f"{said} {t('error-absence-choose')}"
    if values.get("person") == acting.person:
        del values["person"]
    if "person" in values and values["person"] not in _others(session, acting):
        raise Refusal(Refused(reason=t("refused-absence-other")), logged=True)
    days = {"from": understood.first, "to": understood.last}
    values |= {key: str(day) for key, day in days.items() if day is not None}
    if understood.rest:
        errors["from"] = t("error-absence-words", words=understood.rest[:100])
    elif understood.last is None:
        errors["to"] = t("error-absence-when")
    keys = {field.key for field in form.fields}
    return values, {key if key in keys else "from": error for key, error in errors.items()}


# --- the form --------------------------------------------------------------------------------------


@on_press("absence.new")
async def press_new(world: World, acting: Acting, press: Press) -> Answer:
    """Ny frånvaro: opens the form."""
    del press
    return Opened(form=await world.database.read(lambda session: _form(session, world, acting)))


def _form(session: Session, world: World, acting: Acting) -> Form:
    person = people.get(session, acting.municipality, acting.person)
    if person is None or not rights.may("absence.new", rights.relations(person)):
        raise Refusal(Refused(reason=world.texts("refused-absence-right")), logged=True)
    called = choosing.called(_everybody(session, acting.municipality))
    others = _others(session, acting)
    return absence_form(
        world.texts,
        municipality=acting.municipality,
        people=list(called.items()),
        others=[(person, name) for person, name in called.items() if person in others],
        today=str(world.today),
        rule=_rule(session, world, acting.municipality),
    )


def _others(session: Session, acting: Acting) -> set[str]:
    """For whom somebody may note an absence: a coordinator all, a manager those who handle their accounts."""
    person = people.get(session, acting.municipality, acting.person)
    if person is None:
        return set()
    if rights.may("absence.other", rights.relations(person)):
        found = {one.id for one in people.all_active(session, acting.municipality)}
    else:
        managed = accounts.managed_by(session, acting.municipality, person.id)
        mine = [one for one in managed if rights.may("absence.other", rights.relations(person, one))]
        found = {who for one in mine for who in (one.responsible, one.substitute) if who}
        found |= {who for one in mine for who in one.also_responsible}
    return found - {person.id}


def _rule(session: Session, world: World, municipality: str) -> str:
    """Where the routine demands a substitute, how it is referred to; empty where it does not."""
    routine = views.routine_of(session, world, municipality)
    cited = routine.absence.substitute_required
    if not cited.value:
        return ""
    return views.source(routine, cited.section, cited.clauses) or world.texts("our-default")


@on_form("absence.new")
async def send_new(world: World, acting: Acting, sent: Sent) -> Answer:
    """The absence is noted, or the form comes back with what is wrong."""
    return await world.database.write(partial(_send_new, world, acting, sent))


def _send_new(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    form = _form(session, world, acting)
    asked = {field.key for field in form.fields}
    sent = replace(sent, values={key: value for key, value in sent.values.items() if key in asked})
    errors = required(world, form, sent)
    who = [*_everybody(session, acting.municipality), *_besides(world)]
    whose = {*_others(session, acting), SELF}
    sent, unclear = choosing.settled(sent, "substitute", who, world.texts)
    sent, unknown = choosing.settled(sent, "person", [one for one in who if one.id in whose], world.texts)
    errors = {**unclear, **unknown, **errors}
    if errors:
        return Opened(form=_again(session, world, acting, form, sent.values, errors))
    values = dict(sent.values)
    return _noted(session, world, acting, form, values)


def _noted(session: Session, world: World, acting: Acting, form: Form, values: dict[str, str]) -> Answer:
    wanted, errors = _wanted(world, acting, values)
    if wanted is not None and not errors:
        errors = _demanded(session, world, acting, wanted, values) or _away_too(session, world, wanted)
        if not errors:
            absence, errors, word = noting.note(session, world, wanted)
            if absence is not None:
                return Shown(card=away.card(session, world, absence, word or world.texts("absence-noted")))
    return Opened(form=_again(session, world, acting, form, values, errors))


def _wanted(
    world: World, acting: Acting, values: dict[str, str]
) -> tuple[noting.Wanted | None, dict[str, str]]:
    days, errors = {}, {}
    for key in ("from", "to"):
        try:
            days[key] = isoparse(values.get(key, "").strip()).date()
        except ValueError:
            errors[key] = world.texts("error-date")
        else:
            if not 2000 <= days[key].year <= 9000:  # a day that no calendar can count from
                errors[key] = world.texts("error-date")
    if errors:
        return None, errors
    person = values.get("person", "")
    substitute = values.get("substitute", "")
    return noting.Wanted(
        municipality=acting.municipality,
        person=acting.person if person in {"", SELF} else person,
        first=days["from"],
        last=days["to"],
        substitute="" if substitute == NOBODY else substitute,
        by=acting.person,
    ), {}


def _demanded(
    session: Session, world: World, acting: Acting, wanted: noting.Wanted, values: dict[str, str]
) -> dict[str, str]:
    """Where the routine demands a substitute, one's own absence names one or says that there is none yet.

    Only if an account would be left without: its own substitute counts too (LAH-26). Who says it for
    somebody who is ill is not held up.
    """
    if wanted.substitute or values.get("substitute") == NOBODY or wanted.person != acting.person:
        return {}
    rule = _rule(session, world, wanted.municipality)
    if (
        not rule
        or wanted.last < wanted.first
        or wanted.last < world.today
        or wanted.last - wanted.first > noting.LONGEST
    ):
        return {}
    row, now = noting.row_of(world, wanted), world.now()
    of = accounts.watched_by(session, wanted.municipality, {wanted.person}).get(wanted.person, [])
    timeline = Timeline(session, wanted.municipality, wanted.starts, wanted.ends, of, instead={None: row})
    missing = uncovered.uncovered(timeline, row, of, now)
    if not missing:
        return {}
    return {"substitute": world.texts("error-absence-demanded", source=rule, account=missing[0].account.name)}


def _away_too(session: Session, world: World, wanted: noting.Wanted) -> dict[str, str]:
    """Whoever is away themselves and leaves an account to nobody is not named."""
    if wanted.substitute in {"", wanted.person} or noting.wrong_days(world, wanted):
        return {}  # what else is wrong is said where it is noted
    error = uncovered.away_too(session, world, noting.row_of(world, wanted), wanted.substitute)
    return {"substitute": error} if error else {}


# --- pressed ---------------------------------------------------------------------------------------


@on_press("absence.show")
async def press_show(world: World, acting: Acting, press: Press) -> Answer:
    """Visa: one of the list, with its buttons."""

    def look(session: Session) -> Answer:
        return Shown(
            card=away.card(session, world, away.reach(session, world, acting, press.subject, "absence.show"))
        )

    return await world.database.write(look)


@on_press("absence.end")
async def press_end(world: World, acting: Acting, press: Press) -> Answer:
    """Jag är tillbaka; before it has begun: it is withdrawn."""

    def change(session: Session) -> Answer:
        absence = away.hold(session, world, acting, press.subject, press.version, "absence.end")
        noting.end(session, world, absence, acting.person)
        return Changed(card=away.card(session, world, absence))

    return await world.database.write(change)


@on_press("absence.substitute")
async def press_substitute(world: World, acting: Acting, press: Press) -> Answer:
    """Byt ersättare: opens the form."""

    def look(session: Session) -> Answer:
        absence = away.hold(session, world, acting, press.subject, press.version, "absence.substitute")
        return Opened(form=_substitute_form(session, world, absence))

    return await world.database.write(look)


def _substitute_form(session: Session, world: World, absence: Absence) -> Form:
    return substitute_form(
        world.texts,
        away.view(session, world, absence),
        people=list(choosing.called(_stand_ins(session, absence)).items()),
        chosen=absence.substitute,
        language=world.language,
    )


def _stand_ins(session: Session, absence: Absence) -> list[choosing.Item]:
    """Who may stand in: everybody but the one who is away."""
    return [one for one in _everybody(session, absence.municipality) if one.id != absence.person]


@on_form("absence.substitute")
async def send_substitute(world: World, acting: Acting, sent: Sent) -> Answer:
    """From now on somebody else stands in, for all accounts."""
    return await world.database.write(partial(_send_substitute, world, acting, sent))


def _send_substitute(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    absence = away.hold(session, world, acting, sent.subject, sent.version, "absence.substitute")
    form = _substitute_form(session, world, absence)
    stand_ins = _stand_ins(session, absence)
    errors = required(world, form, sent)
    sent, unclear = choosing.settled(sent, "substitute", stand_ins, world.texts)
    errors = unclear | errors
    if errors:
        return Opened(form=choosing.again_as_typed(form, sent.values, errors, stand_ins))
    now = world.now()
    # The latest word counts, also for accounts where somebody else was named before.
    named: dict[str, object] = {"substitute": sent.values["substitute"], "covers": []}
    error = uncovered.away_too(session, world, absence.model_copy(update=named), sent.values["substitute"])
    if error:
        return Opened(form=choosing.again_as_typed(form, sent.values, {"substitute": error}, stand_ins))
    absences.change(session, absence, now, **named)
    noting.changed(session, world, absence, acting.person, "absence.changed")
    uncovered.review(session, world, absence.municipality)
    return Changed(card=away.card(session, world, absence, world.texts("absence-substitute-named")))
