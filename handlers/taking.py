"""One batch of what came in for an account: stored, flagged, made into cases, inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeAlias, cast

from sqlmodel import Session

from handlers import answer_limits, arrivals, completion, forwarding, own_posts, telling
from handlers.arrivals import Batch
from handlers.platforms import LIVE, MENTION, MESSAGE, Attachment, Capabilities, Incoming, Visibility
from handlers.possible import KEPT
from handlers.vanishing import vanished
from handlers.withdrawing import withdraw
from handlers.world import World
from routines.clock import STOCKHOLM, due, hours_of
from routines.flagging import Flag
from routines.model import PERSONAL, URGENT, Category, Routine
from storage import accounts, cases, comments, log, postings
from storage.tables import Account, Case, Comment, Place

Origin: TypeAlias = Literal["webhook", "platform", "person"]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of what came in."""

    received: int
    duplicates: int
    cases: tuple[int, ...] = ()
    #: When the newest comment that had not come before was written.
    newest: datetime | None = None

    def __add__(self, then: Taken) -> Taken:
        """What became of this and of what was taken in after it."""
        return Taken(
            received=self.received + then.received,
            duplicates=self.duplicates + then.duplicates,
            cases=(*self.cases, *then.cases),
            newest=max((at for at in (self.newest, then.newest) if at is not None), default=None),
        )


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A comment with what the rules see in it."""

    incoming: Incoming
    flags: tuple[Flag, ...]


class Taking:
    """One batch for one account, inside its transaction."""

    def __init__(
        self,
        session: Session,
        world: World,
        municipality: str,
        account: str,
        routine: Routine,
        origin: Origin,
        by: str,
    ) -> None:
        self.session = session
        self.world = world
        self.now = world.now()
        self.account = cast("Account", accounts.get(session, municipality, account))
        self.places: list[Place] = accounts.places_of(session, self.account)
        self.routine = routine
        self.origin = origin
        self.by = by
        self.cases: list[Case] = []
        self.edited: list[tuple[Comment, Case | None]] = []
        self.shown: list[tuple[Comment, Case | None]] = []
        self.named: list[Comment] = []
        self.judged: list[Case] = []

    @cached_property
    def _can(self) -> Capabilities:
        return self.world.platform(self.account).capabilities

    def take(self, judged: Sequence[Judged]) -> Taken:
        """Takes all of it in. Of what came before, what is new about it."""
        # Of one that came twice at once, what it said last.
        once = {item.incoming.id: item for item in judged}
        known = comments.known(self.session, self.account.municipality, self.account.id, once)
        fresh: list[Judged] = []
        duplicates = len(judged) - len(once)
        for item in once.values():
            comment = known.get(item.incoming.id)
            if comment is None and self._reported_before(item):
                duplicates += 1
                continue
            was = comment.visibility if comment is not None else ""
            if comment is not None:
                self._reached(comment, item)
            if item.incoming.visibility is Visibility.GONE:
                # It comes without its words; that is no edit.
                duplicates += 1
                if comment is not None:
                    self._seen_again(comment, item.incoming)
            elif comment is None:
                fresh.append(item)
            else:
                dated = self._dated(comment, item.incoming)
                if self._says_else(comment, item):
                    self._edited(comment, item)
                    continue
                duplicates += 1
                self._seen_again(comment, item.incoming)
                self._shown_again(comment, was, item.flags)
                if dated:
                    self._count_anew(comment, item.flags)
        stored = self._store(fresh)
        own_posts.note(self.session, self.account, [item.incoming for item in judged], self.now)
        return Taken(
            received=len(judged) - duplicates,
            duplicates=duplicates,
            cases=tuple(cast("int", case.id) for case in self.cases),
            newest=max((comment.created_at for comment in stored if comment.kind != MESSAGE), default=None),
        )

    def _reached(self, comment: Comment, item: Judged) -> None:
        """The platform lets us remove it after all, or no longer: its open case has a time, or none.

        What was taken for a mention where others write may stand below a post of our own, and what was
        written in a live broadcast below what is left of it.
        """
        told = item.incoming
        ours = comment.kind in {MENTION, LIVE} and told.kind in {"comment", "reply"}
        if not ours and told.removable in {None, comment.removable}:
            return
        if ours:
            comment.kind, comment.origin = told.kind, self._origin(told)
        comment.removable = told.removable is not False
        self.session.add(comment)
        self.session.flush()
        if comment.removable:
            self._count_anew(comment, item.flags)
            return
        for case in cases.of_comment(self.session, cast("int", comment.id))[:1]:
            if case.state == "open":
                cases.change(self.session, case, self.now, remove_by=None, deadline_ground="")

    @cached_property
    def _reported(self) -> list[Comment]:
        if self.origin == "person":
            return []
        return comments.reported(self.session, self.account.municipality, self.account.id)

    def _reported_before(self, item: Judged) -> bool:
        """Whether a person reported it before the platform told of it: it has its case, or has had it.

        From now on the platform's interface reaches it.
        """
        told = item.incoming
        there = told.text and told.visibility is not Visibility.GONE
        comment = next(
            (one for one in self._reported if there and comments.is_same(one, told.text, told.url, told.id)),
            None,
        )
        if comment is None:
            return False
        self._reported.remove(comment)
        comment.external_id, comment.origin, comment.kind = told.id, self._origin(told), told.kind
        comment.author_id, comment.post_id, comment.parent_id = told.author.id, told.post_id, told.parent_id
        comment.author_name = told.author.name or comment.author_name
        comment.visibility, comment.attachments = told.visibility.value, _kept(told.attachments)
        if comment.text != told.text:  # the same but for spaces and capitals
            comment.text = told.text
            comment.revision += 1
            comments.keep_words(self.session, [(comment, _plain(item.flags))], self.now)
        self.session.add(comment)
        self.session.flush()
        for case in cases.of_comment(self.session, cast("int", comment.id)):
            if case.state != "closed":
                cases.change(self.session, case, self.now, revision=comment.revision)
        return True

    def _origin(self, item: Incoming) -> Origin:
        """How we know of it; what the platform's interface only tells of is removed by a person's hand."""
        told_only = self.origin == "platform" and item.kind in self._can.by_people
        return "webhook" if told_only else self.origin

    def _row(self, item: Incoming) -> dict[str, object]:
        return {
            "municipality": self.account.municipality,
            "account": self.account.id,
            "external_id": item.id,
            "kind": item.kind,
            "origin": self._origin(item),
            "text": item.text,
            "author_id": item.author.id,
            "author_name": item.author.name,
            "url": item.url,
            "post_id": item.post_id,
            "parent_id": item.parent_id,
            "attachments": _kept(item.attachments),
            "created_at": item.created_at,
            "precision": item.precision,
            "received_at": self.now,
            "visibility": item.visibility.value,
            "removable": item.removable is not False,
        }

    def _store(self, fresh: Sequence[Judged]) -> list[Comment]:
        """All comments, then all that hangs on them: a few round trips however many came."""
        stored = comments.store(self.session, [self._row(item.incoming) for item in fresh])
        judged = list(zip(stored, fresh, strict=True))
        comments.keep_words(
            self.session, [(comment, _plain(item.flags)) for comment, item in judged], self.now
        )
        made = [(comment, self.case(comment, item.flags)) for comment, item in judged]
        batch = Batch(
            account=self.account,
            routine=self.routine,
            places=self.places,
            fresh=made,
            shown=self.shown,
            edited=self.edited,
            named=self.named,
            cases=self.judged,
        )
        decided = {comment for rule in arrivals.rules for comment in rule(self.session, self.world, batch)}
        undecided = [case for comment, case in (*made, *self.shown) if comment.id not in decided]
        self.open([case for case in undecided if case is not None])
        batch.cases.extend(self.cases)
        for after in arrivals.after:
            after(self.session, self.world, batch)
        return stored

    def open(self, opened: Sequence[Case]) -> None:
        """New cases, each with its card in every place and its row in the log."""
        self.session.add_all(opened)
        self.session.flush()
        # Places before the log, as in every change: who holds them in another order waits for a deadlock.
        cards = [(f"case:{case.id}", case.version) for case in opened]
        postings.show_all(self.session, [place.id for place in self.places], cards, self.now)
        for case in opened:
            self.cases.append(case)
            log.append(
                self.session,
                case.municipality,
                self.now,
                self.by,
                "case.opened",
                f"case:{case.id}",
                {"account": case.account, "comment": case.comment, "revision": case.revision},
            )

    def take_up(self, comment: Comment, flags: Sequence[Flag], before: str) -> int | None:
        """A colleague reports what came in as no case, or is decided: the number of its new case."""
        case = self.case(comment, flags)
        if case is None:
            return None
        case.reason = before
        self.open([case])
        self._look_at(case)
        return case.id

    def report(self, case: Case) -> None:
        """A colleague reports what is an open case already; its times are those that it has."""
        case.reported = True
        self.session.add(case)
        details = {"account": case.account}
        log.append(
            self.session, case.municipality, self.now, self.by, "case.reported", f"case:{case.id}", details
        )
        self._look_at(case)

    def _look_at(self, case: Case) -> None:
        """What looks at all that comes in looks at what a colleague reports too."""
        batch = Batch(account=self.account, routine=self.routine, places=self.places, cases=[case])
        for after in arrivals.after:
            after(self.session, self.world, batch)

    def case(self, comment: Comment, flags: Sequence[Flag], *, reported: bool = False) -> Case | None:
        """A case if someone must decide or answer; None for what is only stored and searchable.

        ``reported``: it had been reported, or judged a violation, before it came in this time.
        """
        violation = any(item.ground for item in flags) or self.origin == "person" or reported
        question = any(item.category is Category.QUESTION for item in flags) or comment.kind == MESSAGE
        held = comment.visibility == Visibility.HELD  # nobody sees it until somebody decides
        out_of_sight = comment.visibility == Visibility.HIDDEN  # by the platform's own filter
        if out_of_sight or not (violation or question or held):
            return None
        case = Case(
            municipality=comment.municipality,
            account=comment.account,
            comment=cast("int", comment.id),
            revision=comment.revision,
            violation=violation,
            reported=self.origin == "person",
            question=question,
            sensitive=any(item.category in PERSONAL for item in flags),
            urgent=any(item.category in URGENT for item in flags),
            opened_at=self.now,
        )
        day = self.now.astimezone(STOCKHOLM).date()
        set_deadlines(case, comment, flags, self.routine, self.account, day)
        limit = answer_limits.allowed(
            self.world, self.routine, self.account, comment.kind, comment.created_at
        )
        if case.answer_by is not None and limit is not None and comment.created_at + limit > self.now:
            case.answer_by = comment.created_at + limit
        if not self._can.removes(comment.kind, removable=comment.removable):
            case.remove_by, case.deadline_ground = None, ""
        return case

    def _dated(self, comment: Comment, item: Incoming) -> bool:
        """Only now the platform tells when it was written: it was heard of by an edit before."""
        if comment.precision != "unknown" or item.precision == "unknown" or comment.origin == "person":
            return False
        comment.created_at, comment.precision, comment.kind = item.created_at, item.precision, item.kind
        for name, told in (
            ("author_id", item.author.id),
            ("post_id", item.post_id),
            ("parent_id", item.parent_id),
        ):
            setattr(comment, name, getattr(comment, name) or told)
        self.session.add(comment)
        return True

    def _count_anew(self, comment: Comment, flags: Sequence[Flag]) -> None:
        """The times of an open case are counted from when its comment was written."""
        current = next(iter(cases.of_comment(self.session, cast("int", comment.id))), None)
        if current is None or current.state in cases.DECIDED:
            return
        fresh = self.case(comment, flags)
        times = self._new_deadlines(current, fresh) if fresh is not None else {}
        cases.change(self.session, current, self.now, **times)

    def _says_else(self, comment: Comment, item: Judged) -> bool:
        """Other words, another picture, or a name that the rules see otherwise: it is judged anew.

        A name that no rule minds is only noted: nobody decides again because somebody married.
        """
        name = item.incoming.author.name
        renamed = name not in {"", comment.author_name}  # a platform may tell no name: that is no other one
        if renamed:
            if not comment.author_name:
                self.named.append(comment)
            comment.author_name = name
            self.session.add(comment)
        if item.incoming.text != comment.text:
            return True
        if shows_else(pictures(comment), item.incoming.attachments):
            return True
        if renamed and _of_author(_plain(item.flags)) != _of_author(comments.flags_of(self.session, comment)):
            return True
        if renamed:
            self._touch_open(comment)
        return False

    def _touch_open(self, comment: Comment) -> None:
        for case in cases.of_comment(self.session, cast("int", comment.id)):
            if case.state not in cases.DECIDED:
                cases.touch(self.session, cast("int", case.id), self.now)

    def _edited(self, comment: Comment, item: Judged) -> None:
        """The same comment says something else: a new revision, judged anew."""
        unpublished = comment.visibility == Visibility.HELD
        comment.revision += 1
        another_picture = shows_else(pictures(comment), item.incoming.attachments)
        comment.text = item.incoming.text
        if another_picture:
            comment.attachments = _kept(item.incoming.attachments)
        comment.visibility = item.incoming.visibility.value
        self.session.add(comment)
        self.session.flush()
        comments.keep_words(self.session, [(comment, _plain(item.flags))], self.now)
        current = next(iter(cases.of_comment(self.session, cast("int", comment.id))), None)
        # No rule sees a picture: where people judged the comment as it was, they judge it as it is.
        before = another_picture and current is not None and current.violation
        fresh = self.case(comment, item.flags, reported=before)
        if current is None or current.state in cases.DECIDED:
            if fresh is not None:
                self.open([fresh])
            if current is not None and current.outcome in KEPT:  # whether it can be undone may be otherwise
                cases.touch(self.session, cast("int", current.id), self.now)
                if fresh is not None and unpublished:
                    by, at = current.decided_by, current.decided_at
                    telling.tell_dropped(self.session, self.world, fresh, by, "approved", decided_at=at)
            current = fresh
        else:
            self.judge_anew(current, fresh, comment)
        self.edited.append((comment, current))

    def judge_anew(self, current: Case, fresh: Case | None, comment: Comment) -> None:
        """A case follows its comment; it stays even if the new text looks harmless.

        A removal that was decided on other words stops, unless they are out of sight already, and so does an
        answer to them that does not stand there yet: it is for a person to decide on what stands there now.
        """
        values: dict[str, object] = {"revision": comment.revision}
        stopped = (current.state == "removing" and self._stop_removal(current)) or (
            current.state == "replying"
            and completion.stop_answer(self.session, self.world, current, self.world.texts("answer-edited"))
        )
        dropped, decided_by = "unanswered" if current.state == "replying" else "edited", current.decided_by
        decided_at = current.decided_at
        if stopped:
            values |= completion.undecided(self.session, self.world, current)
        if fresh is not None:
            values |= {
                "violation": fresh.violation or current.violation,
                "reported": fresh.reported or current.reported,
                "question": fresh.question,
                "sensitive": fresh.sensitive or current.sensitive,
                "urgent": fresh.urgent or current.urgent,
            }
            values |= self._new_deadlines(current, fresh)
        cases.change(self.session, current, self.now, **values)
        if stopped:
            telling.tell_dropped(
                self.session, self.world, current, decided_by, dropped, decided_at=decided_at
            )
        forwarding.edited(self.session, self.world, current)
        if current.state == "open":  # a removal that no person decided had no card
            telling.show_in_channel(self.session, self.world, current)
        self.judged.append(current)
        log.append(
            self.session,
            current.municipality,
            self.now,
            self.by,
            "comment.edited",
            f"case:{current.id}",
            {"revision": comment.revision},
        )

    def _new_deadlines(self, current: Case, fresh: Case) -> dict[str, object]:
        """What is to be removed sooner than was known is counted from now; no edit gives more time, or takes
        what somebody took for the answer (LID-107).
        """
        kept = fresh.answer_by
        if kept is not None and current.answer_by is not None:
            kept = current.answer_by if current.put_off else min(kept, current.answer_by)
        found: dict[str, object] = {"answer_by": kept}
        if fresh.answer_by is not None and current.answer_by is None:
            found["answer_set_at"] = self.now
        if fresh.remove_by is not None and (current.remove_by is None or fresh.remove_by < current.remove_by):
            found |= {
                "remove_by": fresh.remove_by,
                "deadline_ground": fresh.deadline_ground,
                "remove_set_at": self.now,
            }
        return found

    def _stop_removal(self, case: Case) -> bool:
        removal = cases.removal_of(self.session, cast("int", case.id))
        if removal is None or removal.removed_at is not None:
            return False
        removal.step = "stopped"
        removal.run += 1  # a job that is under way ends at its next step
        self.session.add(removal)
        withdraw(self.session, self.world, case, removal)
        return True

    def _seen_again(self, comment: Comment, item: Incoming) -> None:
        """Nothing new was said; but the comment may have gone, or its own address is known by now."""
        if comments.leads_closer(item.url, comment.url):
            comment.url = item.url
            self.session.add(comment)
            self._touch_open(comment)
        if {one.id for one in item.attachments} - {one.id for one in pictures(comment)} - {""}:
            # By the platform's id another picture is known again, whoever told of this one first.
            comment.attachments = _kept(item.attachments)
            self.session.add(comment)
        if item.visibility is not Visibility.UNKNOWN:
            self._gone_at(comment, item)
        if item.visibility is Visibility.UNKNOWN or comment.visibility == item.visibility.value:
            return
        was_held = comment.visibility == Visibility.HELD
        unseen = {Visibility.HIDDEN, Visibility.GONE} & {Visibility(comment.visibility), item.visibility}
        comment.visibility = item.visibility.value
        self.session.add(comment)
        if item.visibility is Visibility.GONE:
            vanished(self.session, self.world, comment)
        if was_held and item.visibility is Visibility.VISIBLE:  # somebody published it at the platform
            completion.published(self.session, self.world, comment)
        if unseen:  # what the card says of it, or lets people do, is otherwise now
            for case in cases.of_comment(self.session, cast("int", comment.id))[:1]:
                if case.state == "open" or case.outcome in KEPT:
                    cases.touch(self.session, cast("int", case.id), self.now)

    def _gone_at(self, comment: Comment, item: Incoming) -> None:
        """When it was taken away, as soon as the platform tells; of what stands there again nobody asks."""
        noticed = comment.visibility == Visibility.GONE
        if item.visibility is not Visibility.GONE or not noticed:
            comment.gone_at = None
        told = item.gone_at if item.visibility is Visibility.GONE else None
        if told is not None and comment.gone_at is None and told > comment.created_at:
            comment.gone_at = min(told, self.now)
            for case in cases.of_comment(self.session, cast("int", comment.id))[:1] if noticed else ():
                cases.touch(self.session, cast("int", case.id), self.now)
        self.session.add(comment)

    def _shown_again(self, comment: Comment, was: str, flags: Sequence[Flag]) -> None:
        """What was out of sight stands there, and nobody has decided about it: people get a case of it.

        That is what the platform's own filter hid before anybody saw it, and what was gone and is back. What
        people decided about has its case.
        """
        if was not in {Visibility.HIDDEN, Visibility.GONE}:
            return
        if comment.visibility not in {Visibility.VISIBLE, Visibility.HELD}:
            return
        before = next(iter(cases.of_comment(self.session, cast("int", comment.id))), None)
        if before is not None and before.state == "forwarded" and was == Visibility.GONE:
            self._back(before, comment, flags)
            return
        # What may break a rule is closed as passed on only if it was gone: nobody has decided about it.
        undecided = (
            before is None
            or before.outcome == "vanished"
            or (before.outcome == "forwarded" and before.state in cases.DECIDED and before.violation)
        )
        if not undecided:
            return
        case = self.case(comment, flags, reported=before is not None and before.violation)
        if case is not None and before is not None and comment.visibility == Visibility.VISIBLE:
            case.reason = self.world.texts("remark-back", case=str(before.id))  # of what is held more is said
        self.shown.append((comment, case))

    def _back(self, case: Case, comment: Comment, flags: Sequence[Flag]) -> None:
        """What others have in hand stands there again: its times run, from now."""
        fresh = self.case(comment, flags, reported=case.violation)
        values = self._new_deadlines(case, fresh) if fresh is not None else {}
        cases.change(self.session, case, self.now, **values)
        log.append(self.session, case.municipality, self.now, self.by, "comment.back", f"case:{case.id}")


def shows_else(before: Sequence[Attachment], now: Sequence[Attachment]) -> bool:
    """Whether there is a picture that was not there before. That one is gone is no news to judge."""
    return any(not any(one.same(known) for known in before) for one in now)


def pictures(comment: Comment) -> tuple[Attachment, ...]:
    """What is attached to a kept comment."""
    return tuple(Attachment(**{"type": "", "url": "", **attachment}) for attachment in comment.attachments)


def _kept(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    """As they are stored; one without an id of its own has none there either."""
    return [{name: said for name, said in asdict(one).items() if said} for one in attachments]


def set_deadlines(
    case: Case, comment: Comment, flags: Sequence[Flag], routine: Routine, account: Account, day: date
) -> None:
    """Until when the comment must be removed or answered, counted from when it was posted.

    On a platform where nothing can be removed on that day there is no time for it (LID-133, LID-135, GIS-72).

    Of rules that come to the same moment the document's own is named, before what is our standard.
    """
    hours = hours_of(account.office_hours, routine.office_hours.value)
    if case.violation and (case.sensitive or routine.exemption(account.platform, day) is None):
        case.remove_by = due(comment.created_at, routine.removal.deadline.value, hours)
        ours = not routine.removal.deadline.clauses
        for item in flags:
            ground = routine.ground(item.ground) if item.ground else None
            if ground is None or ground.deadline is None:
                continue
            earlier = due(comment.created_at, ground.deadline.value, hours)
            if (earlier, not ground.deadline.clauses) < (case.remove_by, ours):
                case.remove_by, case.deadline_ground = earlier, ground.id
                ours = not ground.deadline.clauses
    if case.question:
        case.answer_by = due(comment.created_at, routine.answer_deadline(account.platform).value, hours)


def _of_author(flags: Sequence[dict[str, Any]]) -> list[str]:
    """The rules that mind the author's name."""
    return [item["rule"] for item in flags if item.get("of_author")]


def _plain(flags: Sequence[Flag]) -> list[dict[str, Any]]:
    return [asdict(item) for item in flags]
