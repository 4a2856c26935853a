"""``inlägg``: a unit that publishes in a common channel watches the post and answers what is asked (TIB-55).

Whoever published it says so once. What comes in on the post, and what waits there and nobody has taken on, is
then shown in the unit's own team channel too, and stands in the name of who published it; its deadlines and
reminders are as for every case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, TypeAlias, cast

from sqlmodel import Session

from cards.forms import again
from cards.messages import note_card
from cards.model import Form
from cards.unit_posts import unit_post_form
from handlers import arrivals, telling, views
from handlers.arrivals import Batch
from handlers.decide import required
from handlers.dispatch import on_form
from handlers.duty import Duties, OnDuty
from handlers.guard import Acting, Refusal
from handlers.incoming import is_web_address
from handlers.platforms import FindsPosts
from handlers.ports import Answer, Opened, Refused, Sent, Shown, Typed, Undelivered
from handlers.rounds import To, Town, as_called, on_telling
from handlers.words import said
from handlers.world import World
from routines.model import Routine
from storage import accounts, cases, log, people, reminders, unit_posts
from storage.duty_tables import Reminder
from storage.tables import Account, Case, Comment

#: The kind of the message that something came in on one's post.
KIND: Final = "unit_post"


@said("inlägg", "inlagg", "post")
async def say_post(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Asks which post it is, and in which team channel its comments are to be shown too."""
    del typed
    return Opened(form=await world.database.read(partial(_form, world, acting, rest)))


def _form(world: World, acting: Acting, address: str, session: Session) -> Form:
    channels = [channel.id for channel in accounts.team_channels(session, acting.municipality)]
    if not channels:
        raise Refusal(Refused(reason=world.texts("refused-no-channel")))
    return unit_post_form(acting.municipality, address.strip(), channels, world.texts)


@on_form("account.published")
async def send_post(world: World, acting: Acting, sent: Sent) -> Answer:
    """The post is the unit's: what waits and what comes in on it is shown there from now on."""
    address = sent.values.get("address", "").strip()

    def find(session: Session) -> list[Account]:
        """The account that the address is below first, for most posts are."""
        above = accounts.above(session, acting.municipality, address)
        reached = [one for one in accounts.connected(session) if one.municipality == acting.municipality]
        return sorted(reached, key=lambda account: above is None or account.id != above.id)

    found: _Found = ("", "", "")
    if is_web_address(address):
        found = await _at_platforms(world, address, await world.database.read(find))
    return await world.database.write(partial(_send_post, world, acting, sent, found))


#: Which account a post is of, by what id; and why that cannot be said now.
_Found: TypeAlias = tuple[str, str, str]


async def _at_platforms(world: World, address: str, asked: Sequence[Account]) -> _Found:
    """Asks the platforms whose the post is: what comes in bears its id, and seldom the copied address."""
    silent = ""
    for account in asked:
        platform = world.platform(account)
        if not isinstance(platform, FindsPosts):
            continue
        try:
            post = await platform.post_at(address)
        except Undelivered as refusal:
            silent = silent or refusal.reason
            continue
        if post:
            return account.id, post, ""
    return "", "", silent


def _send_post(world: World, acting: Acting, sent: Sent, found: _Found, session: Session) -> Answer:
    form = _form(world, acting, "", session)
    errors = required(world, form, sent)
    address, channel = (sent.values.get(key, "").strip() for key in ("address", "channel"))
    account_id, post_id, silent = found
    account = accounts.get(session, acting.municipality, account_id) if account_id else None
    if account is None and not errors:
        account = accounts.above(session, acting.municipality, address)
    if not errors and (account is None or not is_web_address(address)):
        words = "error-unit-post-silent" if silent else "error-unit-post"
        errors = {"address": world.texts(words, reason=silent)}
    elif not errors and not post_id and isinstance(world.platform(cast("Account", account)), FindsPosts):
        # What comes in there bears an id: by its address alone the post would never be known again.
        words = "error-unit-post-silent" if silent else "error-unit-post-unknown"
        errors = {"address": world.texts(words, reason=silent)}
    if errors or account is None:
        return Opened(form=again(form, sent.values, errors))
    person = people.get(session, acting.municipality, acting.person)
    now = world.now()
    duties = Duties(session, acting.municipality, now)
    if person is None or not duties.may("account.published", account, person):
        raise Refusal(Refused(reason=world.texts("refused-account-right", account=account.name)), logged=True)
    unit_posts.tell(
        session,
        acting.municipality,
        account.id,
        address,
        post_id=post_id,
        team_channel=channel,
        person=acting.person,
        at=now,
    )
    # Held before the log is, as whoever decides about one does.
    waiting = cases.hold_untaken_on(session, acting.municipality, account.id)
    details = {"team_channel": channel}
    log.append(
        session, acting.municipality, now, acting.person, "post.published", f"account:{account.id}", details
    )
    _hand_over(session, world, account, waiting)
    return Shown(
        card=note_card(world.texts("unit-post-title"), [world.texts("unit-post-told", channel=channel)])
    )


@arrivals.afterwards
def show(session: Session, world: World, batch: Batch) -> None:
    """What is a case on a post that somebody published is shown to them and in their channel, as theirs.

    Also where it became one by an edit, by being shown again, or because a colleague reported it.
    """
    _hand_over(session, world, batch.account, _came(session, batch))


def _hand_over(
    session: Session, world: World, account: Account, came: Sequence[tuple[Comment, Case]]
) -> None:
    """Of these cases those on a post that somebody published."""
    if not came:
        return
    routine = views.routine_of(session, world, account.municipality)
    addresses = {one for comment, _ in came for one in _posts_of(comment)}
    found = unit_posts.at(session, account.municipality, account.id, addresses)
    ids = {comment.post_id for comment, _ in came}
    by_id = unit_posts.with_ids(session, account.municipality, account.id, ids)
    for comment, case in came:
        post = by_id.get(comment.post_id) or next(
            (found[key] for one in _posts_of(comment) if (key := accounts.normal_address(one)) in found), None
        )
        if post is not None:
            _hand_to(session, world, routine, case, post.team_channel, post.person)


def _came(session: Session, batch: Batch) -> list[tuple[Comment, Case]]:
    """Each case that was opened or judged anew, with its comment."""
    at_hand = {comment.id: comment for comment, _ in (*batch.fresh, *batch.shown, *batch.edited)}
    return [(at_hand.get(case.comment) or cases.comment_of(session, case), case) for case in batch.cases]


def _posts_of(comment: Comment) -> Iterator[str]:
    """The addresses at which the post may be that a comment stands on: its own, shortened, and the post's."""
    if comment.post_id.startswith(("https://", "http://")):
        yield comment.post_id
    plain = comment.url.partition("#")[0]
    yield plain
    yield plain.partition("?")[0]


def _hand_to(
    session: Session, world: World, routine: Routine, case: Case, team_channel: str, person_id: str
) -> None:
    now = world.now()
    person = people.get(session, case.municipality, person_id)
    if reminders.of_key(session, case.municipality, f"case:{case.id}/{KIND}", person_id) is not None:
        return  # once: who has let go of it since does not get it back
    if person is not None and case.state == "open" and not case.claimed_by:
        cases.change(session, case, now, claimed_by=person.id)
        subject = f"case:{case.id}"
        log.append(session, case.municipality, now, log.PROGRAM, "case.claimed", subject, {"for": person.id})
    channel = next(
        (one for one in accounts.team_channels(session, case.municipality) if one.id == team_channel), None
    )
    places = accounts.place_ids(channel) if channel is not None else []
    # The unit's own channel may be the account's: the card stands there already.
    telling.show_where_missing(session, world, case, places)
    if person is not None:
        rule, whose = routine.answering.posting_unit_answers, [OnDuty(person=person, role="publisher")]
        telling.remind_of(session, world, case, whose, KIND, rule)


@on_telling(KIND)
def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Whoever published the post, while the case stands on them and waits: else its words would be false."""
    del world, town
    case = cases.get(session, int(row.details["case"]))
    waits = case is not None and case.state == "open" and case.claimed_by == row.person
    return as_called(row) if waits else None
