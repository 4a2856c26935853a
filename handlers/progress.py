"""How far something that takes several steps has come: a removal, a passing-on, a text to post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cards.case import Progress, StepState
from routines.model import DiaryAtRemoval, Routine
from storage.cases import DECIDED, PASSED_ON
from storage.tables import Case, Forward, Removal, Reply

#: Texts that are posted where the comment stands and that the case waits for (a notice belongs to a removal).
AWAITED = frozenset({"answer", "counter", "acknowledgement"})
#: What answers somebody, and so stands below what they wrote.
ANSWERS = frozenset({"answer", "counter"})
#: Texts that a person has to post, or to say why it cannot be done.
BY_PERSON = frozenset({"by_hand", "impossible"})
#: The receiver of what was passed on has given their word.
SETTLED = frozenset({"accepted", "answered"})


def next_by_person(replies: Iterable[Reply]) -> Reply | None:
    """The one text that a person is asked to post now; one at a time, so that what is confirmed was shown."""
    return next((item for item in replies if item.purpose in AWAITED and item.state in BY_PERSON), None)


def number_needed(routine: Routine, row: Forward) -> bool:
    """TIB-72, LAH-50: what needs handling is entered in the diary; to the registrar everything is."""
    return row.kind == "registrar" or routine.forwarding.diary.value


def unfinished(routine: Routine, case: Case, row: Forward, replies: Iterable[Reply]) -> bool:
    """Whether a passed-on case waits: for its receiver, its diary number, or a text to the author."""
    if row.state not in SETTLED or (number_needed(routine, row) and not case.diary_number):
        return True
    texts = [item.state for item in replies if item.purpose in AWAITED]
    return any(state == "pending" or state in BY_PERSON for state in texts)


#: The steps of a removal in the order in which they are done when the author is told first.
_ORDER = ("evidence", "diary", "notice", "remove", "diary_after", "done")


def progress(
    case: Case,
    removal: Removal | None,
    replies: list[Reply],
    forward: Forward | None,
    *,
    needs_number: bool,
    remover: str,
    hides: bool,
) -> tuple[Progress, ...]:
    """The steps as the card shows them. ``remover`` is who removed by hand, by name.

    ``hides``: everybody can still open it afterwards, so nothing is called removed.
    """
    if case.state in {"removing", "restoring"} or (case.state in DECIDED and case.outcome == "removed"):
        # A removal does not answer for the receiver: what was passed on stays on the card.
        passed_on = _passed_on(forward, replies, case, needs_number=False)
        removing = (
            _removal_progress(removal, replies, case, remover, hides=hides) if removal is not None else ()
        )
        return (*passed_on, *removing)
    if case.state not in {"forwarded", "replying", *DECIDED} and forward is None:
        return ()
    steps = _passed_on(forward, replies, case, needs_number=needs_number)
    own = [reply for reply in replies if reply.purpose in ANSWERS]
    return (*steps, *(_reply_progress(reply) for reply in own[-1:]))


def _removal_progress(
    removal: Removal, replies: list[Reply], case: Case, remover: str, *, hides: bool
) -> tuple[Progress, ...]:
    steps = [_step(removal, "evidence")]
    if removal.diary_when == DiaryAtRemoval.BEFORE:
        steps.append(_step(removal, "diary", case.diary_number))
    notice = next((reply for reply in replies if reply.id == removal.notice), None)
    remove = _step(removal, "remove")
    if remove.state == "done" and removal.method == "by_hand":
        remove = Progress(key="remove_by_hand", state="done", detail=remover)
    if hides:
        remove = replace(remove, key=remove.key.replace("remove", "hide"))
    if notice is not None:
        told = _notice_progress(notice, removal)
        steps += [remove, told] if removal.removed_at and removal.step == "notice" else [told, remove]
    else:
        steps += [Progress(key="no_notice", state="done", detail=removal.no_notice), remove]
    if removal.diary_when in {"after", "registrar"}:
        after = _step(removal, "diary_after", case.diary_number)
        if removal.diary_when == DiaryAtRemoval.REGISTRAR:
            after = Progress(key="diary_decision", state=after.state, detail=after.detail)
        steps.append(after)
    return tuple(steps)


def _step(removal: Removal, key: str, detail: str = "") -> Progress:
    """Where one step of a removal stands, given how far the whole has come."""
    failed = "remove" if removal.evidence else "evidence"
    now = {"by_hand": "remove", "failed": failed, "registrar": "diary_after", "vanished": "done"}.get(
        removal.step, removal.step
    )
    state: StepState
    if removal.step == "failed" and key == failed:
        state, detail = "failed", removal.failure
    elif (key == "remove" and removal.removed_at is not None) or _ORDER.index(now) > _ORDER.index(key):
        state = "done"
    else:
        state = "now" if now == key else "waiting"
        detail = removal.failure if state == "now" and removal.failure else detail  # told to wait
    return Progress(key=key, state=state, detail=detail)


def _notice_progress(notice: Reply, removal: Removal) -> Progress:
    if notice.state == "posted":
        return Progress(key="notice", state="done")
    if notice.state in {"impossible", "given_up"}:
        return Progress(key="notice", state="failed", detail=notice.failure)
    if notice.state == "by_hand":
        return Progress(key="notice_by_hand", state="now" if removal.step == "by_hand" else "waiting")
    now = removal.step == "notice"
    return Progress(key="notice", state="now" if now else "waiting", detail=notice.failure if now else "")


def _passed_on(
    forward: Forward | None, replies: list[Reply], case: Case, *, needs_number: bool
) -> tuple[Progress, ...]:
    if forward is None:
        return ()
    sent: StepState = {"sending": "now", "failed": "failed"}.get(forward.state, "done")  # type: ignore[assignment]
    steps = [
        Progress(
            key="forward",
            state=sent,
            detail=forward.name + (f": {forward.failure}" if forward.failure else ""),
        )
    ]
    acknowledgement = next((reply for reply in replies if reply.purpose == "acknowledgement"), None)
    if acknowledgement is not None:
        steps.append(_reply_progress(acknowledgement))
    settled: StepState = "done" if forward.state in SETTLED else "waiting"
    if forward.state == "waiting":
        settled = "now"
    key = "answered" if forward.state == "answered" else "accepted"
    steps.append(Progress(key=key, state=settled, detail=forward.answer and f"”{forward.answer[:300]}”"))
    if case.state in PASSED_ON and needs_number and not case.diary_number:
        steps.append(Progress(key="diary_after", state="now"))
    return tuple(steps)


def _reply_progress(reply: Reply) -> Progress:
    state: dict[str, StepState] = {
        "waiting": "waiting",
        "pending": "now",
        "posted": "done",
        "by_hand": "now",
        "impossible": "failed",
        "given_up": "failed",
    }
    key = f"{reply.purpose}_by_hand" if reply.state == "by_hand" else reply.purpose
    return Progress(key=key, state=state[reply.state], detail=reply.failure)
