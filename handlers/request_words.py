"""A request's answers and steps in words: what was answered, what changed, who does what and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.request import Answered, StepState
from cards.texts import Texts, say_day, say_number, spoken
from handlers import views
from handlers.world import World
from routines.model import Cadence, Phase, Role, Step, StepKind
from routines.publishing import days_between_posts
from routines.walk import ANSWERED, WATCHED, Walk
from routines.watched_days import days_watched
from storage import log, people
from storage.request_tables import Request


def answered(session: Session, world: World, request: Request, walk: Walk) -> Iterator[Answered]:
    """Every answer in words, in the document's order, and which of them are not what was consulted about."""
    t, changed = world.texts, walk.changed_since()
    for step in walk.steps:
        there = step.id in request.answers
        if step.kind in ANSWERED and (there or step.id in changed):
            source = views.sources(walk.routine, step.section, step.clauses)
            label = t("request-changed-since", label=step.label) if step.id in changed else step.label
            value = said_answer(session, t, request, step) if there else t("request-taken-away")
            if step.id in WATCHED and step.kind is not StepKind.NUMBER:
                value = "\n".join([value, *_days(t, walk, step), _hours(t, walk), *_posts(t, walk, step)])
            yield Answered(label=label, value=value, source=source)
    if request.kind == "close" and request.answers.get("reason"):
        yield Answered(label=world.texts("field-request-close-reason"), value=str(request.answers["reason"]))
    yield from _words_said(session, world, request, walk)


def _days(t: Texts, walk: Walk, step: Step) -> Iterator[str]:
    """On which days it is asked whether anybody has looked, where the plan names some (GIS-93)."""
    planned = walk.routine.watching.cadence.value is Cadence.PLANNED and step.id == "watching"
    days = days_watched(str(walk.answers.get(step.id) or "")) if planned else None
    if days is not None:
        yield t("request-days-read", days=", ".join(t("request-weekday", day=day) for day in sorted(days)))


def _posts(t: Texts, walk: Walk, step: Step) -> Iterator[str]:
    """After how many days without anything new whoever has duty is reminded, where the plan says (GIS-93)."""
    watching = walk.routine.watching
    usual = watching.inactive_after.value
    if step.id != "watching" or watching.cadence.value is not Cadence.PLANNED or usual is None:
        return
    days = days_between_posts(str(walk.answers.get(step.id) or ""))
    yield t("request-posts-unread", n=usual) if days is None else t("request-posts-read", n=days)


def _hours(t: Texts, walk: Walk) -> str:
    """How the answer will be counted, so that nobody believes that other hours hold."""
    hours = walk.office_hours
    if hours is None:
        hours = walk.routine.office_hours.value
        return t("request-hours-unread", opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")
    return t("request-hours-read", opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")


def changed(session: Session, world: World, request: Request, walk: Walk) -> Iterator[Answered]:
    """What was answered otherwise since those said their view who are asked first, and how it was before."""
    t = world.texts
    for step_id, before in walk.changed_since().items():
        step = cast("Step", walk.step(step_id))
        there = step_id in request.answers
        now = said_answer(session, t, request, step) if there else t("request-taken-away")
        was = t("request-taken-away")
        if before is not None:
            was = said_answer(session, t, request, step, before)
        yield Answered(label=step.label, value=t("request-changed-from", now=now, was=was))


def _words_said(session: Session, world: World, request: Request, walk: Walk) -> Iterator[Answered]:
    """What those who were asked have said of it: whoever decides next reads it (TIB-11, LAH-62)."""
    for step in walk.steps:
        for said in walk.marks.get(step.id, ()):
            if said.words and said.result not in {"rejected", "posted", "told", "filed"}:
                name = people.name_of(session, request.municipality, said.by)
                words = world.texts("request-words", name=name, words=said.words)
                source = views.sources(walk.routine, step.section, step.clauses)
                yield Answered(label=step.label, value=words, source=source)


def said_answer(session: Session, t: Texts, request: Request, step: Step, answer: Any = None) -> str:
    """An answer as people read it: the present one, or another one to the same question."""
    answer = request.answers[step.id] if answer is None else answer
    match step.kind:
        case StepKind.TICK:
            return t("request-yes")
        case StepKind.PERSON | StepKind.PEOPLE | StepKind.APPROVER:
            ids = [answer] if isinstance(answer, str) else answer
            return ("\n" if step.reached else ", ").join(_person(session, request, step, one) for one in ids)
        case StepKind.GOALS:
            return "\n".join(goal["text"] for goal in answer)
        case StepKind.CHOICES:
            return "\n".join(answer)
        case StepKind.PLATFORM | StepKind.OWNER | StepKind.UNIT_KIND:
            return t(f"{step.kind.value.replace('_', '-')}-{answer}")
    return say_number(str(answer), spoken()) if step.kind is StepKind.NUMBER else str(answer)


def _person(session: Session, request: Request, step: Step, person: str) -> str:
    """Somebody by name; where the routine asks, how they are reached (GIS-91, GIS-92, DEG-11)."""
    name = people.name_of(session, request.municipality, person)
    found = people.get(session, request.municipality, person) if step.reached else None
    return f"{name}, {found.email}" if found is not None and found.email else name


def steps(session: Session, world: World, request: Request, walk: Walk) -> Iterator[tuple[StepState, str]]:
    """What others do and what is done after the decision; the questions are one line."""
    t = world.texts
    if walk.questions():
        left = walk.unanswered()
        now: StepState = "now" if request.state == "draft" else "waiting"
        yield ("done" if not left else now, t("request-questions", n=len(left)))
    open_ = set(_open_steps(request, walk))
    for step in walk.steps:
        if step.phase is Phase.PLAN and step.kind in ANSWERED:
            continue
        state: StepState = "done" if walk.done(step) else "now" if step.id in open_ else "waiting"
        if any(one.result == "rejected" for one in walk.marks.get(step.id, ())):
            state = "refused"
        words = _step_words(session, world, request, walk, step)
        if request.state == "started" and not walk.done(step):
            words = " – ".join([words, *_waits(t, walk, step), *_left(session, world, request, walk, step)])
        yield state, words


def _waits(t: Texts, walk: Walk, step: Step) -> Iterator[str]:
    """After which other steps this one opens, where the routine says so (GIS-99)."""
    before = walk.waits_for(step)
    if before:
        yield t("request-step-after", steps=", ".join(one.label for one in before))


def waits(world: World, request: Request, walk: Walk) -> str:
    """While the farewell stands on the account: until which day, and what is to be done then."""
    until = walk.waits_until() if request.state == "started" else None
    following = [step for step in walk.steps_of(Phase.START) if not walk.done(step)]
    if until is None or not following:
        return ""
    day = say_day(until, world.language, seen=world.now())
    return world.texts("request-waits-until", day=day, step=following[0].label)


def _left(session: Session, world: World, request: Request, walk: Walk, step: Step) -> Iterator[str]:
    """Who was to confirm a step and has left: somebody else must be chosen."""
    for who in walk.confirmers(step) if step.each else ():
        if not isinstance(who, Role) and people.get(session, request.municipality, who) is None:
            yield world.texts("request-step-left", name=people.name_of(session, request.municipality, who))


def _open_steps(request: Request, walk: Walk) -> Iterator[str]:
    if request.state == "draft":
        yield from (step.id for step in walk.consulted_now())
    elif request.state == "asked":
        waiting = walk.next_decision()
        yield from (step.id for step in walk.notices())
        if waiting is not None:
            yield waiting.id
    elif request.state == "started":
        yield from (step.id for step in (*walk.to_do(), *walk.notices()))


def _step_words(session: Session, world: World, request: Request, walk: Walk, step: Step) -> str:
    """The step's label; who did it and when, or who it waits for, and since when it may be done."""
    t = world.texts
    label = t("request-step-ours", label=step.label) if step.default else step.label
    marks = walk.said_of(step)
    if marks:
        last = marks[-1]
        who = (
            t("program") if last.by == log.PROGRAM else people.name_of(session, request.municipality, last.by)
        )
        said = t(f"request-mark-{last.result}", name=who, time=views.moment(world, last.at))
        if last.result == "told" and last.words:
            said = t("request-mark-told-in-chat", said=said, words=last.words)
        return t("request-step-said", label=label, said=said)
    edit = request.edited.get(step.id)
    there = step.id in request.answers and not walk.outdated(step.id)
    if edit is not None and step.phase is Phase.START and there:
        who = people.name_of(session, request.municipality, edit["by"])
        said = t("request-mark-answered", name=who, time=views.moment(world, isoparse(edit["at"])))
        return t("request-step-said", label=label, said=said)
    return label if step.required else t("request-step-optional", label=label)
