"""Questions about a request: whoever decides asks whose it is; they ask the coordinator (LID-69, GIS-08)."""

from __future__ import annotations

from functools import partial

from sqlmodel import Session

from cards.forms import again
from cards.model import Card, Form, Quote
from cards.request import Word, news_card, request_title, word_form
from handlers import asking, dispatch, people_in_chat, requests, tasks, views
from handlers.asking import Asked, hold
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting
from handlers.no_logins import without, wrong_words
from handlers.ports import Answer, Changed, Opened, Press, Sent, Shown
from handlers.shown import shows
from handlers.world import World
from storage import people
from storage import requests as stored
from storage.request_tables import Request


def ask_form(session: Session, world: World, request: Request) -> Form:
    """A question to the coordinator, from every page (LID-69, GIS-08)."""
    routine = views.routine_of(session, world, request.municipality)
    lead = world.texts("request-ask-lead", name=routine.coordinator.value)
    return word_form(
        Word(
            about="ask",
            form="request.ask",
            subject=f"request:{request.id}",
            version=request.version,
            lead=lead,
        ),
        world.texts,
    )


@on_press("request.ask")
async def press_ask(world: World, acting: Acting, press: Press) -> Answer:
    """Fråga: whoever decides asks whose request it is; they ask the coordinator."""

    def look(session: Session) -> Answer:
        if press.subject.startswith("task:"):
            asked = hold(session, world, acting, press.subject, None, "request.ask")
            return Opened(form=_task_form(session, world, asked))
        held = requests.reach(session, world, acting, press.subject, "request.ask")
        return Opened(form=ask_form(session, world, held.request))

    return await world.database.write(look)


@on_form("request.ask")
async def send_ask(world: World, acting: Acting, sent: Sent) -> Answer:
    """The question is asked, and stands on the request with its answer."""
    return await world.database.write(partial(_send_ask, world, acting, sent))


def _send_ask(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    asked: Asked | None = None
    if sent.subject.startswith("task:"):
        asked = hold(session, world, acting, sent.subject, None, "request.ask")
        request, form = asked.request, _task_form(session, world, asked)
    else:
        request = requests.reach(session, world, acting, sent.subject, "request.ask").request
        form = ask_form(session, world, request)
    errors = wrong_words(world, form, sent)
    if errors:
        return Opened(form=again(form, without(sent.values), errors))
    said = {
        "by": acting.person,
        "at": world.now().isoformat(),
        "step": str(asked.task.details.get("step", "")) if asked is not None else "",
        # From a page of the request it goes to the coordinator, as its form says, whoever asks.
        "to": "coordinator" if asked is None or acting.person in requests.askers(request) else "requester",
        "words": sent.values["words"].strip(),
    }
    stored.change(session, request, world.now(), talk=[*request.talk, said])
    requests.record(session, world, request, acting.person, "request.question", to=said["to"])
    asking.go_on(session, world, request)
    if asked is not None:
        return Changed(card=tasks.card(session, world, asked.task))
    return Shown(card=requests.card(session, world, request, world.texts("request-question-sent")))


@on_press("request.reply")
async def press_reply(world: World, acting: Acting, press: Press) -> Answer:
    """Svara: opens the question."""

    def look(session: Session) -> Answer:
        asked = hold(session, world, acting, press.subject, None, "request.reply")
        return Opened(form=_reply_form(session, world, asked))

    return await world.database.write(look)


def _reply_form(session: Session, world: World, asked: Asked) -> Form:
    said = asked.request.talk[int(asked.task.details["more"])]
    name = people.name_of(session, asked.request.municipality, said["by"])
    word = Word(
        about="reply",
        form="request.reply",
        subject=f"task:{asked.task.id}",
        version=asked.task.version,
        lead=world.texts("request-asked-by", name=name),
        quote=said["words"],
    )
    return word_form(word, world.texts)


@on_form("request.reply")
async def send_reply(world: World, acting: Acting, sent: Sent) -> Answer:
    """The answer stands on the request, and whoever asked goes on."""

    def change(session: Session) -> Answer:
        asked = hold(session, world, acting, sent.subject, None, "request.reply")
        form = _reply_form(session, world, asked)
        errors = wrong_words(world, form, sent)
        if errors:
            return Opened(form=again(form, without(sent.values), errors))
        place = int(asked.task.details["more"])
        words = {"answer": sent.values["words"].strip(), "answered_at": world.now().isoformat()}
        answer = {**words, "answered_by": acting.person}
        talk = [{**said, **answer} if at == place else said for at, said in enumerate(asked.request.talk)]
        stored.change(session, asked.request, world.now(), talk=talk)
        requests.record(session, world, asked.request, acting.person, "request.answer_given")
        tasks.done(session, world, asked.task, acting.person, result="replied")
        asker = people.get(session, asked.request.municipality, asked.request.talk[place]["by"])
        if asker is not None and asker.id != acting.person:
            people_in_chat.show(session, asker, f"talk:{asked.request.id}.{place}", 1, world.now())
        asking.go_on(session, world, asked.request)
        return Changed(card=tasks.card(session, world, asked.task))

    return await world.database.write(change)


@shows("talk")
def _answered_card(session: Session, world: World, rest: str) -> Card | None:
    """For whoever asked: the question with its answer; a card that only changed would be seen by nobody."""
    request, place = requests.of_key(session, rest), dispatch.number(rest.partition(".")[2])
    if request is None or place is None or place >= len(request.talk):
        return None
    t, said = world.texts, request.talk[place]
    name = people.name_of(session, request.municipality, said.get("answered_by", ""))
    return news_card(
        requests.view(session, world, request),
        f"talk:{rest}",
        t,
        lead=t("request-answer-came", name=name),
        why=t("request-answer-why"),
        blocks=[Quote(text=said["words"]), Quote(text=said.get("answer", ""))],
    )


def _task_form(session: Session, world: World, asked: Asked) -> Form:
    title = request_title(requests.view(session, world, asked.request), world.texts)
    word = Word(
        about="ask",
        form="request.ask",
        subject=f"task:{asked.task.id}",
        version=asked.task.version,
        lead=f"{title}. {asked.step.label}" if asked.step is not None else title,
    )
    return word_form(word, world.texts)
