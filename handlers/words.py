"""Words to the bot and slash commands: help, status and search; other capabilities add their own."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from sqlmodel import Session

from cards.messages import Hit, note_card, search_card
from cards.model import Card
from cards.watching import short
from handlers import condition, dispatch, own_posts, rights, views
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.platforms import Author
from handlers.ports import Answer, Refused, Shown, Typed
from handlers.world import World
from storage import accounts, cases, comments, discussions, people, watches
from storage import answered as counted
from storage.tables import Account, Case, Comment, Reply

#: Answers words: the world, who speaks, what follows the first word, and all of it as it came.
Speaker: TypeAlias = Callable[[World, Acting, str, Typed], Awaitable[Answer]]
#: By the first word, in Swedish and English, with and without å ä ö.
_speakers: dict[str, Speaker] = {}
HITS = 10
#: How many accounts the status names.
STATUS_ACCOUNTS = 12
#: What help tells, in this order.
HELPED = (
    "flag",
    "absence",
    "requests",
    "tasks",
    "accounts",
    "post",
    "status",
    "search",
    "register",
    "advice",
    "setup",
    "cards",
    "reactions",
)


#: How somebody says that they want something, before what it is.
_WISH = re.compile(
    r"^(?:jag|vi)\s+(?:vill|behöver|skulle vilja|önskar)\s+(?:gärna\s+)?(?:ha\s+)?", re.IGNORECASE
)
_ONE = re.compile(r"^ett\s+", re.IGNORECASE)


def said(*spellings: str) -> Callable[[Speaker], Speaker]:
    """Registers what answers words that begin so; a slash before them changes nothing."""

    def register(speaker: Speaker) -> Speaker:
        _speakers.update(dict.fromkeys(spellings, speaker))
        return speaker

    return register


async def words(world: World, acting: Acting, typed: Typed) -> Answer:
    """Answers what somebody types; an unknown word gets help, never silence."""
    word, rest = understand(typed.words)
    speaker = _speakers.get(word)
    if speaker is not None:
        return await speaker(world, acting, rest, typed)
    return Shown(card=help_card(world, known=False))


def understand(said: str) -> tuple[str, str]:
    """The first word, and what follows it. "kanalvakt status" is "status", "vi vill öppna ..." is "öppna"."""
    wished = _WISH.sub("", said.strip(), count=1)
    if wished != said.strip():
        wish = understand(_ONE.sub("nytt ", wished, count=1))
        if wish[0] in _speakers:
            return wish
    first, _, rest = said.strip().partition(" ")
    word = first.casefold().lstrip("/").rstrip(".!,:")
    if word == "kanalvakt" and rest.strip():
        return understand(rest)
    return word, rest.strip()


@said("hjälp", "hjalp", "help", "hej", "tack", "?", "kanalvakt", "")
async def _help(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    del acting, rest, typed
    return Shown(card=help_card(world, known=True))


def help_card(world: World, *, known: bool) -> Card:
    """What one can say to the bot."""
    t = world.texts
    opening = t("help-intro") if known else t("help-unknown")
    lines = [opening, *(t(f"help-{word}") for word in HELPED)]
    return note_card(t("help-title"), lines)


# --- status and search -----------------------------------------------------------------------------


#: So far back the answers are counted that came in time, and those that did not.
ANSWERED_WITHIN = timedelta(days=30)


@said("status", "läge", "laget", "läget")
async def _say_status(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    del rest, typed
    return Shown(card=await world.database.read(partial(_status, world, acting)))


def _status(world: World, acting: Acting, session: Session) -> Card:
    """How much is open and late, and who has duty; of many accounts those that are not well, then those where
    most is late or open.
    """
    t, now = world.texts, world.now()
    loads = watches.loads(session, acting.municipality, now)
    found = accounts.open_ones(session, acting.municipality)
    answered = counted.answered(session, acting.municipality, now - ANSWERED_WITHIN, now)
    lines = [
        t("status-open", n=sum(load.open for load in loads.values())),
        t("status-late", n=sum(load.late for load in loads.values())),
        t("status-day", n=comments.count_since(session, acting.municipality, now - timedelta(days=1))),
        t("status-answered", n=answered.due, m=answered.in_time, share=answered.share),
    ]
    idle = watches.Load()
    waiting = {account.id: loads.get(account.id, idle) for account in found}
    known = condition.of_open(session, acting.municipality)
    needs = {account.id: condition.need(world, account, *known(account)) for account in found}

    def first(account: Account) -> tuple[int, int, int]:
        """Else by name. What is blind may have what is late without our knowing."""
        load = waiting[account.id]
        return (needs[account.id], -load.late, -load.open)

    found.sort(key=first)
    duties = Duties(session, acting.municipality, now).expect(found[:STATUS_ACCOUNTS])
    for account in found[:STATUS_ACCOUNTS]:
        duty = duties.of(account)
        name = short(duty.person.name) if duty is not None else t("duty-nobody")
        way = condition.said(world, account, *known(account))
        of_account = waiting[account.id].open
        lines.append(t("status-account", account=short(account.name), n=of_account, name=name, way=way))
    if len(found) > STATUS_ACCOUNTS:
        more = found[STATUS_ACCOUNTS:]
        unwell = sum(needs[account.id] is not condition.Need.WELL for account in more)
        lines.append(t("status-more", n=len(more), unwell=unwell))
    homeless = sum(1 for account in found if not account.team_channel)
    if homeless:
        lines.append(t("status-homeless", n=homeless))
    return note_card(t("status-title"), lines, context=(t("status-at", time=views.moment(world, now)),))


@said("sök", "sok", "search", "hitta")
async def _search(world: World, acting: Acting, wanted: str, typed: Typed) -> Answer:
    del typed
    if len(wanted) < 2:
        return Refused(reason=world.texts("search-empty"))

    def look(session: Session) -> list[Hit]:
        person = people.get(session, acting.municipality, acting.person)
        held = rights.relations(person) if person is not None else frozenset()
        towards = {
            account.id: rights.relations(person, account)
            for account in accounts.with_closed(session, acting.municipality)
            if person is not None
        }
        if not any(rights.may("search", relations) for relations in (held, *towards.values())):
            raise Refusal(Refused(reason=world.texts("refused-search")), logged=True)
        opens = [account for account, relations in towards.items() if rights.may("case.show", relations)]
        found = cases.search(session, acting.municipality, wanted, HITS, opens=opens)
        own = cases.search_own(session, acting.municipality, wanted, HITS, opens=opens)
        back = {comment.external_id for comment, _ in found}
        hits = [_came_in(session, world, comment, case) for comment, case in found]
        hits += [_posted(session, world, reply, case) for reply, case in own if reply.external_id not in back]
        return sorted(hits, key=lambda hit: hit.created_at, reverse=True)[:HITS]

    hits = await world.database.read(look)
    return Shown(card=search_card(wanted, hits, world.language))


def _came_in(session: Session, world: World, comment: Comment, case: Case | None) -> Hit:
    """A comment; also one that is our own text, as the platform tells of it."""
    hidden = case is not None and case.sensitive
    account = accounts.get(session, comment.municipality, comment.account)
    hides = account is not None and views.hides_only(world, account)
    return Hit(
        account=comment.account,
        author=world.texts("secret-author-found") if hidden else comment.author_name,
        created_at=comment.created_at,
        precision=comment.precision,
        text=world.texts("text-hidden") if hidden else comment.text,
        url=comment.url,
        outcome=(views.outcome_said(case, hides=hides) or "open") if case is not None else "stored",
        case=case.id if case is not None else None,
        ours=(
            account is not None
            and own_posts.by_itself(account, Author(id=comment.author_id, name=comment.author_name))
        )
        or bool(discussions.own_texts(session, comment.municipality, [comment.external_id])),
    )


def _posted(session: Session, world: World, reply: Reply, case: Case) -> Hit:
    """What the municipality wrote (TIB-67)."""
    account = accounts.get(session, case.municipality, case.account)
    hides = account is not None and views.hides_only(world, account)
    return Hit(
        account=case.account,
        author=people.name_of(session, reply.municipality, reply.by),
        created_at=reply.at,
        text=reply.text,
        url="",
        outcome=views.outcome_said(case, hides=hides) or "open",
        case=case.id,
        ours=True,
    )


dispatch.typed.append(words)
