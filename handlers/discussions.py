"""Long discussions: suggested to be ended, ended with kind words, reopened (LID-136).

The program only counts; a person ends. What happens to comments that come after the end is in ``ended``.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.discussions import DiscussionView, closed_form, closing_form, discussion_card
from cards.forms import About, again
from cards.model import Card, Form
from handlers import arrivals, criticism, dispatch, guard, posting_text, text_limits, views
from handlers.arrivals import Batch
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent
from handlers.shown import shows
from handlers.world import World
from routines.model import Routine
from storage import accounts, cases, discussions, jobs, log, people, postings
from storage.criticism import hold_account
from storage.duty_tables import Discussion
from storage.tables import Account, Comment, Municipality, Person

BY_PERSON = frozenset({"by_hand", "impossible"})


# --- suggesting ------------------------------------------------------------------------------------


@arrivals.afterwards
def suggest(session: Session, world: World, batch: Batch) -> None:
    """A thread that has grown long is suggested once; again only after as many comments more."""
    rule, account = batch.routine.discussions, batch.account
    if not rule.may_end.value:
        return
    threads = {
        comment.post_id
        for comment, _ in batch.fresh
        if comment.post_id and comment.kind in discussions.SPOKEN
    }
    for post_id in sorted(threads):
        found = discussions.count(session, account.municipality, account.id, post_id)
        if found < rule.suggest_at.value:
            continue
        hold_account(session, account)  # of two batches at once one suggests
        row = discussions.of_thread(session, account.municipality, account.id, post_id)
        if row is None or (row.state in discussions.OPEN and found >= row.count + rule.suggest_at.value):
            _suggest(session, world, account, row or _unknown(account, post_id), found)


def _unknown(account: Account, post_id: str) -> Discussion:
    """A thread that nothing is remembered of yet."""
    return Discussion(
        municipality=account.municipality, account=account.id, post_id=post_id, version=0, state="declined"
    )


def _suggest(session: Session, world: World, account: Account, row: Discussion, found: int) -> None:
    now = world.now()
    if row.id is not None:
        discussions.change(session, row, now)  # the earlier card says that there is a newer one
    row.state, row.count, row.suggested_at = "suggested", found, now
    row.version += 1
    session.add(row)
    session.flush()
    _show(session, world, account, row)
    details = {"account": account.id, "count": found}
    subject = f"discussion:{row.id}"
    log.append(session, row.municipality, now, log.PROGRAM, "discussion.suggested", subject, details)


def _show(session: Session, world: World, account: Account, row: Discussion) -> None:
    """Its newest card stands in the channel, once."""
    key = discussions.key_of(row)
    places = [place.id for place in accounts.places_of(session, account)]
    missing = [place for place in places if postings.of_key(session, place, key) is None]
    postings.show_all(session, missing, [(key, row.version)], world.now())


# --- a person decides ------------------------------------------------------------------------------


@on_press("discussion.decline")
async def decline(world: World, acting: Acting, press: Press) -> Answer:
    """Inte nu: the suggestion goes away until the thread has grown as long again."""
    return await world.database.write(partial(_decline, world, acting, press))


def _decline(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    row, _, _ = _reach(session, world, acting, press.subject, press.action)
    _only(session, world, row, press.subject, {"suggested"})
    return _settled(session, world, acting, row, "declined", "discussion.declined", press.subject)


@on_press("discussion.end")
async def end(world: World, acting: Acting, press: Press) -> Answer:
    """Avsluta diskussionen: opens a form with kind words, from the suggestion or any case of the thread."""

    def look(session: Session) -> Answer:
        row, account, person = _reach(session, world, acting, press.subject, press.action)
        _only(session, world, row, press.subject, discussions.OPEN)
        return Opened(form=_closing_form(session, world, row, account, person, press.subject))

    return await world.database.read(look)


def _closing_form(
    session: Session, world: World, row: Discussion, account: Account, person: Person, subject: str
) -> Form:
    routine = views.routine_of(session, world, row.municipality)
    removes, rule = removes_later(routine, account, world.today), routine.discussions
    promised = removes and not views.hides_only(world, account)  # else it can still be read by everybody
    text = rule.closing_text if promised else rule.closing_text_judged
    return closing_form(
        About(form="discussion.end", subject=subject, version=row.version),
        world.texts,
        text=text.value.format(municipality=routine.name),
        signature=text_limits.said(
            world, account, "comment", posting_text.how_signed(world.texts, routine, person, account)
        ),
        count=discussions.count(session, row.municipality, row.account, row.post_id),
        removes=removes,
        by_hand=not _can_post(world, account, _answered(session, row, subject)),
    )


def removes_later(routine: Routine, account: Account, day: date) -> bool:
    """Whether what comes after the end is removed; not where the routine lifts the duty to remove at all."""
    wanted = routine.discussions.may_end.value and routine.discussions.later_removed_at_once.value
    return wanted and routine.exemption(account.platform, day) is None


def _answered(session: Session, row: Discussion, subject: str) -> Comment | None:
    """The comment that the kind words stand below: that of the case, else the thread's last."""
    if subject.startswith("case:"):
        case = cases.get(session, guard.case_number(subject))
        if case is not None:
            return cases.comment_of(session, case)
    return discussions.newest_comment(session, row)


def _can_post(world: World, account: Account, comment: Comment | None) -> bool:
    if comment is None or comment.origin != "platform":
        return False
    return world.platform(account).capabilities.reply


@on_form("discussion.end")
async def send_end(world: World, acting: Acting, sent: Sent) -> Answer:
    """The discussion is ended: the kind words are posted durably, or by a person where no interface can."""
    return await world.database.write(partial(_end, world, acting, sent))


def _end(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    row, account, person = _reach(session, world, acting, sent.subject, sent.form)
    hold_account(session, account)
    _only(session, world, row, sent.subject, discussions.OPEN)
    routine = views.routine_of(session, world, row.municipality)
    form = _closing_form(session, world, row, account, person, sent.subject)
    errors = required(world, form, sent)
    text = sent.values.get("text", "").strip()
    signed = posting_text.wrongly_signed(
        text, routine, account, person, staff=people.names(session, account.municipality)
    )
    if not errors and signed:
        errors["text"] = world.texts("error-signature", words=signed)
    if not errors and criticism.lock_on(session, routine, account) is not None:
        errors["text"] = world.texts("error-locked")
    posted = posting_text.signed(text, routine, person, account)
    if not errors and (long := text_limits.too_long(world, account, "comment", posted)):
        errors["text"] = long
    if errors:
        return Opened(form=again(form, sent.values, errors))
    comment = _answered(session, row, sent.subject)
    row.text = posted
    row.comment = comment.id if comment is not None else None
    row.posting = "pending" if _can_post(world, account, comment) else "by_hand"
    row.attempted, row.external_id, row.failure, row.ended_at = False, "", "", None
    row.run += 1
    if row.id is None:
        row.count = discussions.count(session, row.municipality, row.account, row.post_id)
        session.add(row)
        session.flush()
    answer = _settled(session, world, acting, row, "ending", "discussion.ending", sent.subject)
    _show(session, world, account, row)
    if row.posting == "pending":
        jobs.ask(session, "end_discussion", f"discussion:{row.id}", row.run, world.now())
    return answer


@on_press("discussion.reopen")
async def reopen(world: World, acting: Acting, press: Press) -> Answer:
    """Återöppna: what comes from now on is judged as everywhere else."""
    return await world.database.write(partial(_reopen, world, acting, press))


def _reopen(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    row, _, _ = _reach(session, world, acting, press.subject, press.action)
    _only(session, world, row, press.subject, {"ended"})
    return _settled(session, world, acting, row, "reopened", "discussion.reopened", press.subject)


def _settled(
    session: Session,
    world: World,
    acting: Acting,
    row: Discussion,
    state: str,
    action: str,
    subject: str,
) -> Changed:
    """The state is another, in the acting person's name, with its log row."""
    now = world.now()
    discussions.change(session, row, now, state=state, decided_by=acting.person, decided_at=now)
    details = {"account": row.account}
    log.append(session, row.municipality, now, acting.person, action, f"discussion:{row.id}", details)
    return Changed(card=_pressed(session, world, row, subject))


def _pressed(session: Session, world: World, row: Discussion, subject: str) -> Card:
    """The card that was pressed on, as it is now."""
    if subject.startswith("case:"):
        case = cases.hold(session, guard.case_number(subject))
        if row.state == "ending":
            cases.change(session, case, world.now())  # its button is gone, for everybody
        return views.card(session, world, case)
    return discussion_card(view_of(session, world, row, row.count), world.language)


# --- by hand ---------------------------------------------------------------------------------------


@on_press("discussion.posted")
async def posted(world: World, acting: Acting, press: Press) -> Answer:
    """Publicerat: a person has posted the kind words by hand."""

    def look(session: Session) -> Answer:
        row = _waiting(session, world, acting, press.subject, press.action)
        return Opened(form=_posted_form(world, row, press.subject))

    return await world.database.read(look)


def _waiting(session: Session, world: World, acting: Acting, subject: str, action: str) -> Discussion:
    """The discussion whose kind words a person is asked to post."""
    row, _, _ = _reach(session, world, acting, subject, action)
    _only(session, world, row, subject, {"ending"} if row.posting in BY_PERSON else set())
    return row


def _posted_form(world: World, row: Discussion, subject: str) -> Form:
    about = About(form="discussion.posted", subject=subject, version=row.version, text=row.text)
    return closed_form(about, world.texts)


@on_form("discussion.posted")
async def posted_by_hand(world: World, acting: Acting, sent: Sent) -> Answer:
    """A person's word that the kind words stand there, or why they cannot: then nothing is ended."""
    return await world.database.write(partial(_posted, world, acting, sent))


def _posted(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    row = _waiting(session, world, acting, sent.subject, sent.form)
    form = _posted_form(world, row, sent.subject)
    errors = required(world, form, sent)
    reason, done = sent.values.get("reason", "").strip(), sent.values.get("done") == "posted"
    if not errors and not done and not reason:
        errors["reason"] = world.texts("error-notice-reason")
    if errors:
        return Opened(form=again(form, sent.values, errors))
    now = world.now()
    if done:
        discussions.change(session, row, now, state="ended", posting="posted", ended_at=now, failure="")
    else:
        discussions.change(session, row, now, state="declined", failure=reason)
    action = "discussion.ended" if done else "discussion.given_up"
    subject = f"discussion:{row.id}"
    log.append(session, row.municipality, now, acting.person, action, subject, {"account": row.account})
    return Changed(card=_pressed(session, world, row, sent.subject))


# --- who and what ----------------------------------------------------------------------------------


def _reach(
    session: Session, world: World, acting: Acting, subject: str, action: str
) -> tuple[Discussion, Account, Person]:
    """The thread that is pressed on, if the acting person may do this to it at all.

    From a case it may be one that nothing is remembered of yet.
    """
    if subject.startswith("case:"):
        held = guard.reach(session, world, acting, guard.case_number(subject), action)
        if not held.routine.discussions.may_end.value or not held.comment.post_id:
            raise Refusal(Refused(reason=world.texts("refused-no-discussion")))
        place = (held.case.municipality, held.account.id, held.comment.post_id)
        row = discussions.of_thread(session, *place) or _unknown(held.account, held.comment.post_id)
        return row, held.account, held.person
    number = dispatch.number(subject.partition(":")[2].partition(".")[0])
    found = discussions.hold(session, number) if number is not None else None
    if found is None or found.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=True)
    account = cast("Account", accounts.get(session, found.municipality, found.account))
    return found, account, guard.at_account(session, world, acting, account, action)


def _only(
    session: Session,
    world: World,
    row: Discussion,
    subject: str,
    states: set[str] | frozenset[str],
) -> None:
    """The thread is in one of these states; else a refusal with how it is now. The first press wins."""
    older = subject.startswith("discussion:") and subject.rpartition(".")[2] != str(row.count)
    if row.state in states and not older:
        return
    card = discussion_card(view_of(session, world, row, row.count), world.language) if row.id else None
    raise Refusal(Refused(reason=card.summary if card else world.texts("refused-unknown"), card=card))


# --- how it looks ----------------------------------------------------------------------------------


def view_of(session: Session, world: World, row: Discussion, round_: int) -> DiscussionView:
    """All that the card of that number shows."""
    account = cast("Account", accounts.get(session, row.municipality, row.account))
    routine = world.routine(cast("Municipality", accounts.municipality(session, row.municipality)))
    rule = routine.discussions.may_end
    newest = discussions.newest_comment(session, row)
    return DiscussionView(
        id=cast("int", row.id),
        version=row.version,
        round=round_,
        current=round_ == row.count,
        account=account.name,
        source=views.source(routine, rule.section, rule.clauses),
        state=row.state,
        count=round_,
        url=newest.url if newest is not None else "",
        decided_by=people.name_of(session, row.municipality, row.decided_by) if row.decided_by else "",
        decided_at=row.decided_at,
        text=row.text,
        posting=row.posting,
        failure=row.failure,
        ended_at=row.ended_at,
        removes=removes_later(routine, account, world.today),
        removed=discussions.removed_after(session, row) if row.state == "ended" else 0,
    )


@shows("discussion")
def _discussion(session: Session, world: World, rest: str) -> Card | None:
    number, round_ = (dispatch.number(part) for part in (*rest.partition(".")[::2],))
    row = discussions.get(session, number) if number is not None else None
    if row is None or round_ is None:
        return None
    return discussion_card(view_of(session, world, row, round_), world.language)


def _owner(session: Session, rest: str) -> str | None:
    return dispatch.of_row(Discussion)(session, rest.partition(".")[0])


dispatch.owners["discussion"] = _owner
