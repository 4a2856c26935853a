"""Walking through a request: a few questions at a time, back and forth, saved after every step.

``registrera-kanal`` begins a request to open an account. Whoever asks can stop anywhere and go on tomorrow,
on another device or in another chat, or share it with a colleague; nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from cards.forms import again
from cards.model import Form, Text, Way
from cards.request import Word, share_form, word_form
from handlers import (
    asking,
    choosing,
    questions,
    request_changes,
    request_talk,
    requests,
    rights,
    setting_up,
    unsettled,
)
from handlers.deciders import deciders
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Refusal
from handlers.no_logins import without, wrong_words
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown, Typed
from handlers.requests import Held
from handlers.words import said
from handlers.world import World
from routines.model import Phase, Step, StepKind
from routines.walk import Walk
from storage import accounts, people
from storage import requests as stored
from storage.request_tables import Request
from storage.tables import Person

BACK, ASK, LATER = "back", "ask", "later"


# --- begun -----------------------------------------------------------------------------------------


@said("registrera-kanal", "register-channel", "registrera", "öppna", "nytt", "starta", "skaffa")
async def say_open(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Begins to ask what this municipality's routine asks of a new account."""
    del rest, typed
    return Opened(form=await world.database.read(partial(_first, world, acting)))


def _first(world: World, acting: Acting, session: Session) -> Form:
    person = people.get(session, acting.municipality, acting.person)
    if person is None or not rights.may("request.begin", rights.relations(person)):
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=True)
    form = _form(session, world, _new(session, world, acting), 0, acting.person)
    own = _begun(session, world, acting)
    if not own:
        return form
    said = Text(text=world.texts("request-begun-already", names="; ".join(own), n=len(own)), weight="strong")
    return replace(form, blocks=(said, *form.blocks))


def _begun(session: Session, world: World, acting: Acting) -> list[str]:
    """What this person's requests for new accounts are called that are not sent yet."""
    return [
        requests.name(session, one) or world.texts("request-unnamed")
        for one in stored.under_way(session, acting.municipality)
        if one.kind == "open" and one.state == "draft" and acting.person in requests.askers(one)
    ]


def _new(session: Session, world: World, acting: Acting) -> Request:
    now = world.now()
    request = Request(
        municipality=acting.municipality, kind="open", by=acting.person, created_at=now, moved_at=now
    )
    channels = accounts.team_channels(session, acting.municipality)
    if len(channels) < 2:
        request.answers = {"team_channel": channels[0].id if channels else ""}
    return request


@on_form("request.begin")
async def send_begin(world: World, acting: Acting, sent: Sent) -> Answer:
    """The first answers: from now on the request is kept."""
    return await world.database.write(partial(_send_begin, world, acting, sent))


def _send_begin(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    person = people.get(session, acting.municipality, acting.person)
    if person is None or not rights.may("request.begin", rights.relations(person)):
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=True)
    if not any(value.strip() for value in sent.values.values()):
        form = _form(session, world, _new(session, world, acting), 0, acting.person)
        return Opened(form=again(form, {}, {form.fields[0].key: world.texts("answer-missing")}))
    request = stored.add(session, _new(session, world, acting))
    requests.record(session, world, request, acting.person, "request.begun", kind=request.kind)
    return _answered(session, world, acting, request, 0, sent)


@on_press("request.anew")
async def press_anew(world: World, acting: Acting, press: Press) -> Answer:
    """Börja om med samma svar: a new request with what was answered in one that came to nothing."""

    def change(session: Session) -> Answer:
        held = requests.hold(session, world, acting, press.subject, press.version, "request.anew")
        plan = {step.id for step in held.walk.steps_of(Phase.PLAN)}
        new = _new(session, world, acting)
        new.answers = {
            step: said for step, said in held.request.answers.items() if step in plan
        } | new.answers
        # What was looked through for one platform is not for another (LAH-91).
        new.edited = {
            step: {"by": acting.person, "at": world.now().isoformat(), "version": 0, "rests": rests}
            for step, rests in held.walk.rested.items()
            if step in plan
        }
        stored.add(session, new)
        requests.record(session, world, new, acting.person, "request.begun", kind=new.kind)
        # A second press in the same moment is one on an older card.
        stored.change(session, held.request, world.now())
        requests.refresh(session, world, held.request)
        asking.go_on(session, world, new)
        return Shown(card=requests.card(session, world, new))

    return await world.database.write(change)


# --- page by page ----------------------------------------------------------------------------------


def pages(request: Request, walk: Walk) -> tuple[tuple[Step, ...], ...]:
    """The plan's questions, a few at a time; where there is but one team channel nobody is asked which."""
    settled = "team_channel" in request.answers and "team_channel" not in request.edited
    found = (
        tuple(step for step in page if not (settled and step.kind is StepKind.TEAM_CHANNEL))
        for page in walk.pages()
    )
    return tuple(page for page in found if page)


def _form(session: Session, world: World, request: Request, number: int, person: str) -> Form:
    """One page: what the routine says first, its questions, and the ways back and forth."""
    t = world.texts
    walk = requests.walk_of(session, world, request)
    all_pages = pages(request, walk)
    number = min(max(number, 0), len(all_pages) - 1)
    page = all_pages[number]
    given = requests.given_of(session, world, request, person)
    ways = [Way(key=BACK, label=t("request-way-back"))] if number else []
    ways.append(Way(key=ASK, label=t("request-way-ask", name=walk.routine.coordinator.value)))
    ways.append(Way(key=LATER, label=t("request-way-later")))
    begun = request.id is not None
    last = number == len(all_pages) - 1
    position = Text(text=t("request-page", n=number + 1, of=len(all_pages)), weight="quiet")
    return Form(
        name="request.continue" if begun else "request.begin",
        subject=f"request:{request.id}/{number}" if begun else f"municipality:{request.municipality}",
        version=request.version,
        title=t(f"walk-{request.kind}-title"),
        submit=t("request-submit-last" if last else "request-submit-next"),
        fields=questions.fields_of(world, request, walk, page, given, person),
        blocks=(
            position,
            *questions.blocks_of(world, walk, page, first=number == 0),
        ),
        ways=tuple(ways),
    )


@on_press("request.continue")
async def press_continue(world: World, acting: Acting, press: Press) -> Answer:
    """Fortsätt: the first page with something to answer; after the decision what is to be set up."""

    def look(session: Session) -> Answer:
        held = requests.reach(session, world, acting, press.subject, "request.continue")
        if held.request.state == "started":
            return setting_up.opened(session, world, held, acting)
        if held.request.state != "draft":
            raise requests.not_now(session, world, held.request)
        form = _form(session, world, held.request, _unfinished(session, world, held), acting.person)
        others = unsettled.chosen(session, world, held.request, held.walk, acting.person)
        return Opened(form=_with(form, others))

    return await world.database.write(look)


def _with(form: Form, errors: Mapping[str, str]) -> Form:
    """The form with what is to be said of the questions that it asks."""
    shown = {field.key for field in form.fields}
    return again(form, {}, {key: why for key, why in errors.items() if key in shown})


def _unfinished(session: Session, world: World, held: Held) -> int:
    """The first page on which something is missing or no longer right; the first of all, if nothing is."""
    wrong = questions.objections(session, world, held.request, held.walk)
    left = unsettled.steps(held.request, held.person.id)
    for number, page in enumerate(pages(held.request, held.walk)):
        if any(step.id in wrong or step.id in left for step in page):
            return number
    return 0


@on_form("request.continue")
async def send_page(world: World, acting: Acting, sent: Sent) -> Answer:
    """Keeps what was answered and goes on: to the next page, back, or to the card."""

    def change(session: Session) -> Answer:
        held = requests.reach(session, world, acting, sent.subject, "request.continue")
        if held.request.state == "started":
            return setting_up.answered(session, world, held, acting, sent)
        if held.request.state != "draft":
            raise requests.not_now(session, world, held.request)
        page = sent.subject.partition("/")[2]
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 0
        return _answered(session, world, acting, held.request, number, sent)

    return await world.database.write(change)


def _answered(
    session: Session, world: World, acting: Acting, request: Request, number: int, sent: Sent
) -> Answer:
    walk = requests.walk_of(session, world, request)
    all_pages = pages(request, walk)
    number = min(number, len(all_pages) - 1)
    before = (request.version, dict(request.typed))
    errors = questions.taken(
        session,
        world,
        request,
        walk,
        all_pages[number],
        sent.values,
        by=acting.person,
        version=sent.version,
        whole=not sent.way,
    )
    new = before != (request.version, request.typed)
    stays = requests.walk_of(session, world, request).stays()
    if stays:
        asking.end(session, world, request, acting.person, "withdrawn", stays)
    else:
        asking.go_on(session, world, request)
    if stays or sent.way == LATER:
        left = len(unsettled.steps(request, acting.person))
        word = (
            world.texts("request-saved-typed", n=left)
            if left
            else world.texts("request-saved" if new else "request-nothing-new")
        )
        word = "" if stays else word
        return Shown(card=requests.card(session, world, request, word))
    if sent.way == ASK:
        return Opened(form=request_talk.ask_form(session, world, request))
    if sent.way == BACK:
        return Opened(form=_form(session, world, request, number - 1, acting.person))
    if errors:
        return Opened(form=_with(_form(session, world, request, number, acting.person), errors))
    # What was answered may have added questions or taken some away.
    after = _after(session, world, request, all_pages[number])
    if after is not None:
        return Opened(form=_form(session, world, request, after, acting.person))
    return Shown(card=requests.card(session, world, request, world.texts("request-saved")))


def _after(session: Session, world: World, request: Request, page: Sequence[Step]) -> int | None:
    """The page that follows the questions just answered; None after the last.

    First the same again where an answer has brought a question along ("en annan plattform": which one?).
    """
    walk = requests.walk_of(session, world, request)
    answered = {step.id for step in page}
    following = pages(request, walk)
    for number, steps in enumerate(following):
        new = any(step.required and step.id not in {*answered, *request.answers} for step in steps)
        if new and answered & {step.id for step in steps}:
            return number
    last = max((n for n, steps in enumerate(following) if answered & {step.id for step in steps}), default=-1)
    return last + 1 if last + 1 < len(following) else None


# --- sent, shared, taken back ---------------------------------------------------------------------


@on_press("request.send")
async def press_send(world: World, acting: Acting, press: Press) -> Answer:
    """Skicka för beslut: everything is checked once more, then it goes to the first who decides."""

    def change(session: Session) -> Answer:
        held = requests.hold(session, world, acting, press.subject, press.version, "request.send")
        requests.join(session, world, held.request, acting.person)
        # What was typed and could not be kept is not sent past unseen in favour of what stood there before.
        typed = unsettled.words(session, world, held.request, held.walk, acting.person)
        wrong = typed | questions.objections(session, world, held.request, held.walk)
        if wrong:
            form = _form(session, world, held.request, _unfinished(session, world, held), acting.person)
            return Opened(form=_with(form, wrong))
        _all_have_chosen(session, world, held, acting)
        asking.send(session, world, held.request, acting.person)
        return Changed(card=requests.card(session, world, held.request))

    return await world.database.write(change)


def _all_have_chosen(session: Session, world: World, held: Held, acting: Acting) -> None:
    """Not sent while a colleague has written something else and is shown both: who decides reads one."""
    for whose, step_id in unsettled.of_others(session, world, held.request, acting.person):
        step = held.walk.step(step_id)
        if step is not None:
            name = people.name_of(session, acting.municipality, whose)
            reason = world.texts("refused-request-unsettled", name=name, label=step.label)
            raise Refusal(Refused(reason=reason, card=requests.card(session, world, held.request)))


@on_press("request.change")
async def press_change(world: World, acting: Acting, press: Press) -> Answer:
    """Ändra: a draft again; what was approved was approved of other words, so it is asked anew.

    Nobody's approval is lost by a mere press.

    What was set up already stays done, but for what rests on an answer that is changed; nothing more is set
    up until the new words are approved.
    """

    def change(session: Session) -> Answer:
        held = requests.hold(session, world, acting, press.subject, press.version, "request.change")
        form = _change_form(session, world, held)
        return Opened(form=form) if form is not None else _change(session, world, acting, held, "")

    return await world.database.write(change)


def _change_form(session: Session, world: World, held: Held) -> Form | None:
    """Asks first where somebody's approval is lost by it, and says whose."""
    names = [
        people.name_of(session, held.request.municipality, one)
        for one in request_changes.approvers(held.request)
    ]
    if not names:
        return None
    form = word_form(
        Word(
            about="change",
            form="request.change",
            subject=f"request:{held.request.id}",
            version=held.request.version,
            lead=world.texts("request-change-lead", names=", ".join(names)),
            required=False,
        ),
        world.texts,
    )
    if not setting_up.can_correct(held.request, held.walk):
        return form
    # What was answered since is put right without anybody's approval being lost.
    return replace(form, ways=(Way(key=setting_up.CORRECT, label=world.texts("request-way-correct-only")),))


@on_form("request.change")
async def send_change(world: World, acting: Acting, sent: Sent) -> Answer:
    """Yes, change it: whoever has approved is told, and is asked anew."""

    def change(session: Session) -> Answer:
        held = requests.hold(session, world, acting, sent.subject, sent.version, "request.change")
        form = _change_form(session, world, held)
        if sent.way == setting_up.CORRECT and setting_up.can_correct(held.request, held.walk):
            page = setting_up.corrections(session, world, held.request, held.walk, acting.person)
            return Opened(form=page)
        errors = wrong_words(world, form, sent) if form is not None else {}
        if form is not None and errors:
            return Opened(form=again(form, without(sent.values), errors))
        return _change(session, world, acting, held, sent.values.get("words", "").strip())

    return await world.database.write(change)


def _change(session: Session, world: World, acting: Acting, held: Held, reason: str) -> Answer:
    request = held.request
    request_changes.tell_reopened(session, world, request, acting.person)
    kept = {step.id for step in (*held.walk.asked_first(), *held.walk.steps_of(Phase.START))}
    marks = {step: said for step, said in request.marks.items() if step in kept}
    stored.change(session, request, world.now(), state="draft", marks=marks, reason=reason)
    requests.record(session, world, request, acting.person, "request.changed")
    asking.go_on(session, world, request)
    return Changed(card=requests.card(session, world, request))


@on_press("request.share")
async def press_share(world: World, acting: Acting, press: Press) -> Answer:
    """Dela: asks with whom."""

    def look(session: Session) -> Answer:
        held = requests.hold(session, world, acting, press.subject, None, "request.share")
        return Opened(form=_share_form(session, world, held))

    return await world.database.write(look)


def _share_form(session: Session, world: World, held: Held) -> Form:
    called = choosing.called(_colleagues(session, held))
    return share_form(requests.view(session, world, held.request), list(called.items()), world.texts)


def _colleagues(session: Session, held: Held) -> list[choosing.Item]:
    """With whom a request may be shared: nobody who decides about it, or is asked what they think."""
    request = held.request
    everybody = people.all_active(session, request.municipality)
    deciding = {*requests.decided_by(held.walk).values(), *_consulted(session, held.walk, everybody)}
    no = {*requests.askers(request), *deciding}
    return [one for one in choosing.everybody(everybody) if one.id not in no]


def _consulted(session: Session, walk: Walk, everybody: Sequence[Person]) -> Iterator[str]:
    """Whom the routine wants to be asked: with them a request is not shared past being asked."""
    for step in walk.steps:
        if step.kind in {StepKind.CONSULTATION, StepKind.APPROVAL} and step.by is not None:
            yield from (one.id for one in deciders(session, walk.routine, step.by, everybody))


@on_form("request.share")
async def send_share(world: World, acting: Acting, sent: Sent) -> Answer:
    """From now on a colleague sees the request and fills it in too, and so cannot decide about it."""
    return await world.database.write(partial(_send_share, world, acting, sent))


def _send_share(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = requests.hold(session, world, acting, sent.subject, None, "request.share")
    form = _share_form(session, world, held)
    errors = wrong_words(world, form, sent)
    person, unclear = choosing.one(sent.values.get("person", ""), _colleagues(session, held), world.texts)
    if unclear:
        errors.setdefault("person", unclear)
    if errors:
        return Opened(form=again(form, without(sent.values), errors))
    request = held.request
    stored.change(session, request, world.now(), shared_with=[*request.shared_with, person])
    requests.record(session, world, request, acting.person, "request.shared", person=person)
    requests.refresh(session, world, request)
    return Changed(card=requests.card(session, world, request))


@on_press("request.withdraw")
async def press_withdraw(world: World, acting: Acting, press: Press) -> Answer:
    """Dra tillbaka: asks why."""

    def look(session: Session) -> Answer:
        held = requests.hold(session, world, acting, press.subject, press.version, "request.withdraw")
        return Opened(form=_withdraw_form(world, held.request))

    return await world.database.write(look)


def _withdraw_form(world: World, request: Request) -> Form:
    return word_form(
        Word(
            about="withdraw",
            form="request.withdraw",
            subject=f"request:{request.id}",
            version=request.version,
            lead=world.texts(f"request-withdraw-lead-{request.kind}"),
            required=False,
        ),
        world.texts,
    )


@on_form("request.withdraw")
async def send_withdraw(world: World, acting: Acting, sent: Sent) -> Answer:
    """The request ends; what was asked of others is no longer needed."""

    def change(session: Session) -> Answer:
        held = requests.hold(session, world, acting, sent.subject, sent.version, "request.withdraw")
        form = _withdraw_form(world, held.request)
        errors = wrong_words(world, form, sent)
        if errors:
            return Opened(form=again(form, without(sent.values), errors))
        reason = sent.values.get("words", "").strip()
        asking.end(session, world, held.request, acting.person, "withdrawn", reason)
        return Changed(card=requests.card(session, world, held.request))

    return await world.database.write(change)
