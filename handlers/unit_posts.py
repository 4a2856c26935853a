"""``inlägg``: a unit that publishes in a common channel watches the post and answers what is asked (TIB-55).

Whoever published it says so once. What comes in on the post is then shown in the unit's own team channel too,
and stands in the name of who published it; its deadlines and reminders are as for every case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlmodel import Session

from cards.forms import again
from cards.messages import note_card
from cards.model import Form
from cards.unit_posts import unit_post_form
from handlers import arrivals, telling
from handlers.arrivals import Batch
from handlers.decide import required
from handlers.dispatch import on_form
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.incoming import is_web_address
from handlers.ports import Answer, Opened, Refused, Sent, Shown, Typed
from handlers.words import said
from handlers.world import World
from storage import accounts, cases, log, people, postings, unit_posts
from storage.tables import Case, Comment


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
    """The post is the unit's; from now on what comes in on it is shown there."""
    return await world.database.write(partial(_send_post, world, acting, sent))


def _send_post(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    form = _form(world, acting, "", session)
    errors = required(world, form, sent)
    address, channel = (sent.values.get(key, "").strip() for key in ("address", "channel"))
    account = accounts.above(session, acting.municipality, address) if not errors else None
    if not errors and (account is None or not is_web_address(address)):
        errors = {"address": world.texts("error-unit-post")}
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
        team_channel=channel,
        person=acting.person,
        at=now,
    )
    details = {"team_channel": channel}
    log.append(
        session, acting.municipality, now, acting.person, "post.published", f"account:{account.id}", details
    )
    return Shown(
        card=note_card(world.texts("unit-post-title"), [world.texts("unit-post-told", channel=channel)])
    )


@arrivals.afterwards
def show(session: Session, world: World, batch: Batch) -> None:
    """What came in on a post that somebody published is shown to them and in their channel, as theirs."""
    fresh = [(comment, case) for comment, case in batch.fresh if case is not None and case.id is not None]
    if not fresh:
        return
    account = batch.account
    addresses = {one for comment, _ in fresh for one in _posts_of(comment)}
    found = unit_posts.at(session, account.municipality, account.id, addresses)
    for comment, case in fresh:
        post = next(
            (found[key] for one in _posts_of(comment) if (key := accounts.normal_address(one)) in found), None
        )
        if post is not None and case is not None:
            _hand_to(session, world, case, post.team_channel, post.person)


def _posts_of(comment: Comment) -> Iterator[str]:
    """The addresses at which the post may be that a comment stands on: its own, shortened, and the post's."""
    if comment.post_id.startswith(("https://", "http://")):
        yield comment.post_id
    plain = comment.url.partition("#")[0]
    yield plain
    yield plain.partition("?")[0]


def _hand_to(session: Session, world: World, case: Case, team_channel: str, person_id: str) -> None:
    now = world.now()
    person = people.get(session, case.municipality, person_id)
    if person is not None and case.state == "open" and not case.claimed_by:
        cases.change(session, case, now, claimed_by=person.id)
        subject = f"case:{case.id}"
        log.append(session, case.municipality, now, log.PROGRAM, "case.claimed", subject, {"for": person.id})
    channel = next(
        (one for one in accounts.team_channels(session, case.municipality) if one.id == team_channel), None
    )
    places = accounts.place_ids(channel) if channel is not None else []
    postings.show_all(session, places, [(f"case:{case.id}", case.version)], now)
    if person is not None:
        telling.show_case_to(session, world, case, [person])
