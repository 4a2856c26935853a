"""``avsluta-konto``: an account is closed in the routine's own order, each step locked by the one before.

Manager and coordinator, the farewell on the account, a snapshot before it closes, what is disposed of, the
logins ended, the register changed (LID-143 to LID-145, GIS-78 to GIS-82, DEG-34 to DEG-36, TIB-33, LAH-47).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlmodel import Session

from cards.forms import again
from cards.model import Form
from cards.request import account_form
from handlers import asking, choosing, requests, running, views
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.no_logins import without, wrong_words
from handlers.ports import Answer, Opened, Press, Refused, Sent, Shown, Typed
from handlers.words import said
from handlers.world import World
from routines.walk import ASSESSMENT, Walk
from storage import accounts, people
from storage import requests as stored
from storage.request_tables import Request
from storage.tables import Account


@said("avsluta-kanal", "close-channel", "avsluta", "stäng", "stänga")
async def say_close(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Asks which account is to be closed; words after it preset one."""
    del typed
    return Opened(form=await world.database.read(partial(_form, world, acting, rest)))


@on_press("request.close")
async def press_close(world: World, acting: Acting, press: Press) -> Answer:
    """Avsluta konto, on the card of an account."""

    def look(session: Session) -> Answer:
        account = running.hold(session, world, acting, press.subject, "request.close").account
        listed = [(account.id, account.name)]
        return Opened(form=account_form(acting.municipality, listed, account.id, world.texts))

    return await world.database.write(look)


def _form(world: World, acting: Acting, words: str, session: Session) -> Form:
    """Which account, of those that the words may mean; of all, where they mean none."""
    able = _able(session, world, acting)
    if not able:
        raise Refusal(Refused(reason=world.texts("refused-close-none")))
    wanted = words.strip().casefold()
    within = [one for one in able if wanted in f"{one.name} {one.address}".casefold()] if wanted else []
    listed = within or able
    called = choosing.called(choosing.all_accounts(able))
    preset = listed[0].id if len(listed) == 1 else ""
    return account_form(
        acting.municipality, [(one.id, called[one.id]) for one in listed], preset, world.texts
    )


def _able(session: Session, world: World, acting: Acting) -> list[Account]:
    """The open accounts that somebody may ask to close: those they handle, a coordinator all."""
    person = people.get(session, acting.municipality, acting.person)
    found = accounts.open_ones(session, acting.municipality)
    duties = Duties(session, acting.municipality, world.now())
    return [one for one in found if person is not None and duties.may("request.close", one, person)]


@on_form("request.close")
async def send_close(world: World, acting: Acting, sent: Sent) -> Answer:
    """The walk begins: what the routine asks first, or straight to those who decide."""
    return await world.database.write(partial(_send_close, world, acting, sent))


def _send_close(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    able = choosing.all_accounts(_able(session, world, acting))
    chosen, unclear = choosing.one(sent.values.get("account", ""), able, world.texts, of="account")
    form = _sent_form(session, world, acting, chosen)
    sent = replace(sent, values={**sent.values, "account": chosen}) if chosen else sent
    errors = wrong_words(world, form, sent)
    if unclear:
        errors["account"] = unclear
    if errors:
        return Opened(form=again(form, without(sent.values), errors))
    request = begin(session, world, acting, chosen, sent.values.get("reason", "").strip())
    return Shown(card=requests.card(session, world, request, world.texts("request-close-begun")))


def _sent_form(session: Session, world: World, acting: Acting, chosen: str) -> Form:
    """The form that comes back: with the account that was chosen, else as it is asked first."""
    account = accounts.get(session, acting.municipality, chosen) if chosen else None
    if account is None:
        return _form(world, acting, "", session)
    return account_form(acting.municipality, [(account.id, account.name)], account.id, world.texts)


def begin(
    session: Session, world: World, acting: Acting, account_id: str, reason: str, *, assessed: bool = False
) -> Request:
    """A request to close an account; the one that is under way already, if there is one.

    ``assessed``: it has been decided that it is not to stay, and nobody is asked that again (TIB-32).
    """
    accounts.hold(session, acting.municipality, account_id)  # of two who begin at once one does
    for before in stored.of_account(session, acting.municipality, account_id):
        if before.kind == "close" and before.state in stored.UNDER_WAY:
            return before
    now = world.now()
    answers = {"reason": reason} if reason else {}
    steps = views.routine_of(session, world, acting.municipality).closing.steps
    answers |= {step.id: step.options[-1] for step in steps if assessed and step.id == ASSESSMENT}
    request = stored.add(
        session,
        Request(
            municipality=acting.municipality,
            kind="close",
            account=account_id,
            by=acting.person,
            answers=answers,
            created_at=now,
            moved_at=now,
        ),
    )
    requests.record(session, world, request, acting.person, "request.begun", kind="close", account=account_id)
    walk: Walk = requests.walk_of(session, world, request)
    if walk.unanswered() or walk.asked_first():
        asking.go_on(session, world, request)
    else:
        asking.send(session, world, request, acting.person)
    return request
