"""What is done after the decision: an account is set up or wound up, each step by whom the routine says.

Opening: in any order, a few at a time. Closing: each step waits for the one before, and the account may not
be closed before the farewell has stood there for the days that the routine says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from cards.forms import again
from cards.model import Block, Card, Form, Link, Quote, Text, Way
from cards.texts import say_day
from handlers import (
    asked_card,
    asking,
    dispatch,
    finishing,
    questions,
    request_talk,
    requests,
    rights,
    tasks,
    unsettled,
)
from handlers.asking import Asked, hold
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Refusal
from handlers.no_logins import without
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown, Upload
from handlers.requests import Held
from handlers.world import World
from routines.answers import read
from routines.given import Wrong
from routines.model import Phase, Role, Step, StepKind
from routines.post_link import no_post
from routines.walk import ANSWERED, Walk, paged
from storage import accounts, people
from storage.request_tables import Request

BACK, ASK, CORRECT = "back", "ask", "correct"

# --- one's own steps -------------------------------------------------------------------------------


def own_steps(walk: Walk, person: str) -> tuple[Step, ...]:
    """The open steps that somebody of the account can do themselves now."""
    return tuple(step for step in walk.to_do() if _own(walk, step, person))


def _own(walk: Walk, step: Step, person: str) -> bool:
    if walk.exemption_waits(step):
        return False
    if step.kind is StepKind.CONFIRM:
        missing = walk.confirmers(step)
        return person in missing or Role.RESPONSIBLE in missing
    # What whoever will be responsible is asked by name, whose request it is may do as well.
    return step.by is None or step.by in requests.OF_ACCOUNT


def _mine(session: Session, request: Request, walk: Walk, person: str) -> tuple[Step, ...]:
    """Those of them that are this person's: who alone keeps what is handed over does not hand it over too."""
    found = own_steps(walk, person)
    return tuple(step for step in found if asking.keeper(session, request, walk, step) != person)


def opened(session: Session, world: World, held: Held, acting: Acting) -> Answer:
    """Fortsätt after the decision: the next few steps that this person can do."""
    form = _form(session, world, held.request, held.walk, acting.person)
    if form is None:
        word = world.texts("request-waits-for-others")
        return Shown(card=requests.card(session, world, held.request, word))
    return _shown(form)


def _shown(form: Form) -> Answer:
    """The form; where there is nothing to fill in, only a file to hand in, a card with the way to it."""
    if form.fields:
        return Opened(form=form)
    words = next((block.text for block in form.blocks if isinstance(block, Text)), form.title)
    return Shown(card=Card(key=form.subject, version=0, title=form.title, summary=words, blocks=form.blocks))


def _form(session: Session, world: World, request: Request, walk: Walk, person: str) -> Form | None:
    mine = _mine(session, request, walk, person)
    early = _too_early(world, walk)
    if early:
        return _link_again(session, world, request, walk, person, early)
    pages = paged(mine)
    if not pages:
        return None
    _while_cases_are_open(session, world, request, pages[0])
    return _page(session, world, request, walk, pages[0], f"request:{request.id}", request.version, person)


def _posted_before(walk: Walk) -> tuple[Step, ...]:
    """The farewell, once it stands there: its link can be put right."""
    if walk.locked():
        return ()
    posts = (step for step in walk.steps_of(Phase.START) if step.kind is StepKind.POST)
    return tuple(step for step in posts if walk.done(step))


def _link_again(
    session: Session, world: World, request: Request, walk: Walk, person: str, early: str
) -> Form:
    """While the closing waits: from when it goes on, and the farewell's link to be put right meanwhile."""
    steps, subject = _posted_before(walk), f"request:{request.id}"
    form = _page(session, world, request, walk, steps, subject, request.version, person)
    links = {step.id: _link_of(walk, step) for step in steps}
    said = (Text(text=early), Text(text=world.texts("request-farewell-again")))
    return replace(again(form, links, {}), blocks=said)


def _link_of(walk: Walk, step: Step) -> str:
    """The link that was given last of a post."""
    return next((mark.words for mark in reversed(walk.said_of(step)) if mark.result == "posted"), "")


# --- put right -------------------------------------------------------------------------------------


def _answered_steps(request: Request, walk: Walk) -> tuple[Step, ...]:
    """What was answered at the set-up, and can be put right."""
    if walk.locked() or walk.waits_until() is not None:
        return ()
    return tuple(step for step in walk.questions(Phase.START) if step.id in request.answers)


def can_correct(request: Request, walk: Walk) -> bool:
    """Whether something was answered since the decision that can be put right without another one."""
    return request.state == "started" and bool(_answered_steps(request, walk))


def corrections(
    session: Session, world: World, request: Request, walk: Walk, person: str, number: int = 0
) -> Form:
    """Rätta: what was answered at the set-up, a few questions at a time; the plan is not changed by it."""
    t, all_pages = world.texts, paged(_answered_steps(request, walk))
    number = min(max(number, 0), len(all_pages) - 1)
    page = all_pages[number]
    given = requests.given_of(session, world, request)
    back = [Way(key=BACK, label=t("request-way-back"))] if number else []
    return Form(
        name="request.continue",
        subject=f"request:{request.id}/{CORRECT}{number}",
        version=request.version,
        title=t("walk-correct-title"),
        submit=t("request-submit-last" if number == len(all_pages) - 1 else "request-submit-next"),
        fields=questions.fields_of(world, request, walk, page, given, person),
        blocks=(
            Text(text=t("request-correct-lead")),
            *questions.blocks_of(world, walk, page, first=False),
        ),
        ways=(*back, *_ask(session, world, request, walk, person)),
    )


def _corrected(session: Session, world: World, held: Held, acting: Acting, sent: Sent) -> Answer:
    """Keeps what was put right; what rests on it is asked anew."""
    request, all_pages = held.request, paged(_answered_steps(held.request, held.walk))
    number = dispatch.number(sent.subject.partition(f"/{CORRECT}")[2]) or 0
    if number >= len(all_pages):
        raise requests.not_now(session, world, request)
    before, steps = request.version, all_pages[number]
    errors = questions.taken(
        session,
        world,
        request,
        held.walk,
        steps,
        sent.values,
        by=acting.person,
        version=sent.version,
        whole=not sent.way,
    )
    word = "request-saved" if request.version != before else "request-nothing-new"
    asking.go_on(session, world, request)
    walk = requests.walk_of(session, world, request)
    if sent.way == ASK:
        return Opened(form=request_talk.ask_form(session, world, request))
    if errors and not sent.way:
        form = corrections(session, world, request, walk, acting.person, number)
        return Opened(form=again(form, {}, errors))
    number += -1 if sent.way == BACK else 1
    if can_correct(request, walk) and number < len(paged(_answered_steps(request, walk))):
        return Opened(form=corrections(session, world, request, walk, acting.person, number))
    return Shown(card=requests.card(session, world, request, world.texts(word)))


# --- page by page ----------------------------------------------------------------------------------


def _too_early(world: World, walk: Walk) -> str:
    """Why a closing does not go on yet: the farewell has not stood there long enough."""
    until = walk.waits_until()
    if until is None:
        return ""
    days = walk.routine.closing.farewell_days.value
    return world.texts("refused-too-early", day=say_day(until, world.language, seen=world.now()), n=days)


def _while_cases_are_open(session: Session, world: World, request: Request, steps: Sequence[Step]) -> None:
    """Refuses what ends an account on which something waits to be decided, and names it.

    Without logins nothing is removed or answered there, and nobody is reminded of what a closed account has.
    """
    if request.kind != "close" or all(step.kind is not StepKind.CONFIRM for step in steps):
        return
    left = finishing.undecided(session, world, request)
    if left:
        raise Refusal(Refused(reason=left, card=requests.card(session, world, request)))


def _page(
    session: Session,
    world: World,
    request: Request,
    walk: Walk,
    steps: Sequence[Step],
    subject: str,
    version: int,
    person: str,
) -> Form:
    t = world.texts
    given = requests.given_of(session, world, request)
    fields = questions.fields_of(world, request, walk, steps, given, person)
    blocks: list[Block] = [
        *questions.blocks_of(world, walk, steps, first=False),
        *(block for step in steps for block in _above(world, request, walk, step, person)),
    ]
    return Form(
        name="request.do" if subject.startswith("task:") else "request.continue",
        subject=subject,
        version=version,
        title=t(f"walk-setup-{request.kind}-title"),
        submit=t("walk-setup-submit"),
        # What is not done yet is left; the rest is kept.
        fields=tuple(replace(field, required=False) for field in fields),
        blocks=tuple(dict.fromkeys(blocks)),  # what holds for several steps is said once
        ways=_ways(session, world, request, walk, subject, person),
    )


def _ways(
    session: Session, world: World, request: Request, walk: Walk, subject: str, person: str
) -> tuple[Way, ...]:
    """From a page of the set-up: back to earlier answers, and to whoever can help (GIS-42, LID-69)."""
    ask = tuple(_ask(session, world, request, walk, person))
    if subject.startswith("task:") or not can_correct(request, walk):
        return ask
    return (Way(key=CORRECT, label=world.texts("request-way-correct")), *ask)


def _ask(session: Session, world: World, request: Request, walk: Walk, person: str) -> Iterator[Way]:
    """To the communications unit, for those who may ask it and are not it themselves."""
    someone = people.get(session, request.municipality, person)
    if someone is None or Role.COORDINATOR in someone.roles:
        return
    if rights.may("request.ask", requests.relations(session, world, request, someone)):
        yield Way(key=ASK, label=world.texts("request-way-ask", name=walk.routine.coordinator.value))


def _above(world: World, request: Request, walk: Walk, step: Step, person: str) -> tuple[Block, ...]:
    """The farewell to post, where a file is handed in, and that no login is typed here."""
    t = world.texts
    if step.kind is StepKind.POST:
        text = walk.routine.closing.farewell_text.value
        account = walk.account_name or str(walk.answers.get("name", ""))
        quote = text.format_map({"account": account, "municipality": walk.routine.name})
        days = walk.routine.closing.farewell_days.value
        return (Text(text=t("request-farewell", n=days)), Quote(text=quote, ours=True))
    if step.kind is StepKind.FILE:
        upload = Upload(
            municipality=request.municipality, person=person, subject=f"request:{request.id}", step=step.id
        )
        lead = Text(text=f"{step.label}. {' '.join(step.guidance)}".strip(), weight="strong")
        return (
            lead,
            Text(text=t("request-upload-how")),
            Link(label=t("request-upload"), url=world.upload_to(upload)),
        )
    if step.kind is StepKind.CONFIRM and (step.each or step.by is not None):
        who = asked_card.who_confirms(world, walk, step)
        return (Text(text=who), Text(text=t("request-no-passwords"), weight="quiet"))
    return ()


def answered(session: Session, world: World, held: Held, acting: Acting, sent: Sent) -> Answer:
    """Keeps what was done; the form comes again with what is wrong."""
    if f"/{CORRECT}" in sent.subject:
        return _corrected(session, world, held, acting, sent)
    request = held.request
    mine = _mine(session, request, held.walk, acting.person)
    steps = [*mine, *_done_meanwhile(held, acting.person, sent.version), *_posted_before(held.walk)]
    steps = [step for step in steps if step.id in sent.values]
    before = request.version
    errors = _kept(session, world, request, held.walk, steps, sent, acting.person, "")
    word = "request-saved" if request.version != before else "request-nothing-new"
    asking.go_on(session, world, request)
    walk = requests.walk_of(session, world, request)
    if sent.way == ASK:
        return Opened(form=request_talk.ask_form(session, world, request))
    if sent.way == CORRECT and can_correct(request, walk):
        return Opened(form=corrections(session, world, request, walk, acting.person))
    if errors:
        form = _page(session, world, request, walk, steps, sent.subject, request.version, acting.person)
        links = {step.id: sent.values[step.id] for step in steps if step.kind is StepKind.POST}
        return Opened(form=again(form, links, errors))
    return Shown(card=requests.card(session, world, request, world.texts(word)))


def _done_meanwhile(held: Held, person: str, version: int) -> list[Step]:
    """What a colleague answered while this person's form was open: it is shown, and may be overruled."""
    request, walk = held.request, held.walk
    if walk.locked() or walk.waits_until() is not None:
        return []
    edited = {
        step
        for step, edit in request.edited.items()
        if step in unsettled.steps(request, person) or (edit["by"] != person and edit["version"] > version)
    }
    return [step for step in walk.questions(Phase.START) if step.id in edited and walk.done(step)]


def _kept(
    session: Session,
    world: World,
    request: Request,
    walk: Walk,
    steps: Sequence[Step],
    sent: Sent,
    person: str,
    role: str,
    instead_of: str = "",
) -> dict[str, str]:
    """Keeps answers, confirmations and posts; says by field what is wrong."""
    _while_cases_are_open(session, world, request, steps)
    asked = [step for step in steps if step.kind in ANSWERED]
    errors = questions.taken(
        session, world, request, walk, asked, sent.values, by=person, version=sent.version, whole=False
    )
    for step in steps:
        said = sent.values.get(step.id, "").strip()
        if not said:
            continue
        if step.kind is StepKind.CONFIRM:
            requests.mark(
                session,
                world,
                request,
                step.id,
                by=person,
                result="confirmed",
                role=role,
                instead_of=instead_of,
            )
        elif step.kind is StepKind.POST:
            why = _posted(session, world, request, walk, step, said, person, role, sent.version)
            if why:
                errors[step.id] = why
    return errors


def _posted(
    session: Session,
    world: World,
    request: Request,
    walk: Walk,
    step: Step,
    said: str,
    person: str,
    role: str,
    version: int,
) -> str:
    """The farewell's link, as the proof that it stands there; one that is put right is kept beside it.

    Of two who hand it in at once the second is shown the other's link, and chooses.
    """
    given = replace(requests.given_of(session, world, request), taken=frozenset())
    found = read(step.model_copy(update={"kind": StepKind.ADDRESS}), said, given)
    if isinstance(found, Wrong):
        return world.texts(f"answer-{found.why}", **found.places)
    account = accounts.get(session, request.municipality, request.account)
    why = no_post(found, account.address, account.platform) if account is not None else None
    if account is not None and why is not None:
        return world.texts(f"answer-{why}", address=account.address)
    before = next((mark for mark in reversed(walk.said_of(step)) if mark.result == "posted"), None)
    if before is not None and before.words == found:
        return ""
    if before is not None and before.by != person and version != request.version:
        name = people.name_of(session, request.municipality, before.by)
        return world.texts("answer-clash", name=name, answer=before.words)
    requests.mark(session, world, request, step.id, by=person, result="posted", role=role, words=found)
    return ""


# --- a step that was asked of somebody -------------------------------------------------------------


@on_press("request.do")
async def press_do(world: World, acting: Acting, press: Press) -> Answer:
    """Gör klart: the one step that was asked of this person or role, or the next of one's own."""

    def look(session: Session) -> Answer:
        asked = hold(session, world, acting, press.subject, None, "request.do")
        if asked.task.kind == asking.SETUP:
            held = requests.reach(session, world, acting, asked.task.subject, "request.continue")
            return opened(session, world, held, acting)
        return _shown(_asked_form(session, world, acting, asked))

    return await world.database.write(look)


def _asked_form(session: Session, world: World, acting: Acting, asked: Asked) -> Form:
    assert asked.step is not None
    _while_cases_are_open(session, world, asked.request, (asked.step,))
    subject, version = f"task:{asked.task.id}", asked.task.version
    return _page(session, world, asked.request, asked.walk, (asked.step,), subject, version, acting.person)


@on_form("request.do")
async def send_do(world: World, acting: Acting, sent: Sent) -> Answer:
    """The step is done, and said by whom."""
    return await world.database.write(partial(_send_asked, world, acting, sent))


def _send_asked(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    asked = hold(session, world, acting, sent.subject, None, "request.do")
    assert asked.step is not None
    if sent.way == ASK:
        return Opened(form=request_talk.ask_form(session, world, asked.request))
    role = "" if asked.task.person else asked.step.by.value if asked.step.by is not None else ""
    before = asked.request.version
    whose = asked.task.person
    if whose and people.get(session, asked.request.municipality, whose) is None:
        name = people.name_of(session, asked.request.municipality, whose)
        raise Refusal(Refused(reason=world.texts("refused-step-left", name=name)))
    if _spoke(asked, acting):
        raise Refusal(Refused(reason=world.texts("refused-two-people")))
    if whose:
        instead_of = whose if whose != acting.person else ""
    else:
        instead_of = asking.in_place_of(session, asked.request, asked.walk, asked.step, acting.person)
    errors = _kept(
        session, world, asked.request, asked.walk, (asked.step,), sent, acting.person, role, instead_of
    )
    if asked.request.version == before and not errors:
        errors = {asked.step.id: world.texts("answer-missing")}
    if errors:
        return Opened(form=again(_asked_form(session, world, acting, asked), without(sent.values), errors))
    tasks.done(session, world, asked.task, acting.person, result="confirmed")
    asking.go_on(session, world, asked.request)
    return Changed(card=tasks.card(session, world, asked.task))


def _spoke(asked: Asked, acting: Acting) -> bool:
    """Whether what another is to confirm has this person's word already: one's own, or in another's place.

    Whoever hands a login over cannot confirm that it has come: that is another's to say (GIS-99).
    """
    if asked.step is None or asked.step.kind is not StepKind.CONFIRM or asked.task.person == acting.person:
        return False
    said = (mark for mark in asked.walk.said_of(asked.step) if mark.result == "confirmed")
    return any(mark.by == acting.person and (asked.task.person or not mark.role) for mark in said)
