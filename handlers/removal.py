"""Ta bort: the form, and what then happens durably.

Evidence saved, read back and hashed → diary number, where the routine demands it first → the author told,
where the platform can only answer what still exists → removed → read back at the platform → diary number,
where the routine demands it after. Each step reads how far the removal has come and does the next thing, so
a crash at any point goes on from there; nothing is removed without evidence.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.forms import About, GroundChoice, again, remove_form, removed_form
from cards.model import Form
from handlers import completion, guard, posting_text, revisits, text_limits, views
from handlers.beginning import anew, diary_when, method
from handlers.decide import about, changed, required, settle
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Held, Refusal
from handlers.intake import follow
from handlers.platforms import Visibility
from handlers.ports import Answer, Opened, Press, Refused, Sent
from handlers.possible import KEPT
from handlers.progress import number_needed
from handlers.withdrawing import withdraw
from handlers.world import World
from routines.model import Ground, NoticeDuty, Routine
from storage import accounts, cases, jobs, log, people
from storage.tables import Case, Municipality, Removal, Reply


@on_press("case.remove")
async def remove(world: World, acting: Acting, press: Press) -> Answer:
    """Opens the form with the grounds of this municipality's own list, preset from the flags."""

    def change(session: Session) -> Answer:
        held = guard.hold(session, world, acting, press.subject, press.version, "case.remove")
        return Opened(form=_form(session, world, held))

    return await world.database.read(change)


def _form(session: Session, world: World, held: Held) -> Form:
    routine = held.routine
    municipality = cast("Municipality", accounts.municipality(session, held.case.municipality))
    preset = views.preset_grounds(session, held.case, routine)
    notice, may_be_none = _notice_asked(routine, preset)
    if held.comment.visibility == Visibility.HELD:
        notice = NoticeDuty.OFF
    hides = views.hides_only(world, held.account)
    return remove_form(
        about(session, world, held, "case.remove"),
        world.texts,
        grounds=[
            GroundChoice(
                id=ground.id,
                text=ground.text,
                source=views.source(routine, ground.section, ground.clauses),
                preset=ground in preset,
            )
            for ground in routine.removal_grounds
        ],
        secrecy=any(ground.secrecy for ground in preset),
        diaries=routine.secrecy.diaries.value,
        archive_places=routine.removal.archive_places.value,
        exceptions=[
            (ground.id, ground.exception.value) for ground in routine.removal_grounds if ground.exception
        ],
        notice=notice.value,
        may_be_none=may_be_none,
        notice_text=posting_text.notice_text(routine, municipality, _proposed(preset), hides=hides),
        diary_before=diary_when(routine, secrecy=False) == "before",
        by_hand=method(world, held.account, held.comment, routine) == "by_hand",
        signature=text_limits.said(
            world,
            held.account,
            held.comment.kind,
            posting_text.how_signed(world.texts, routine, held.person, held.account),
        ),
        hides=views.only_hides(world, held.account) if hides else "",
    )


def _proposed(preset: list[Ground]) -> Ground | None:
    """The ground whose words stand in the proposed text to the author: the only one that the flags name."""
    return preset[0] if len(preset) == 1 else None


def _notice_asked(routine: Routine, preset: list[Ground]) -> tuple[NoticeDuty, bool]:
    """How the form asks about the author, and whether nothing may be sent on some ground.

    Which duty holds follows from the grounds that are chosen, which the form cannot know yet.
    """
    duties = {posting_text.notice_duty(routine, [ground]) for ground in routine.removal_grounds}
    expected = posting_text.notice_duty(routine, preset) if preset else routine.notice.duty.value
    if expected is not NoticeDuty.REQUIRED:
        expected = NoticeDuty.OFF if duties == {NoticeDuty.OFF} else NoticeDuty.OPTIONAL
    return expected, duties != {NoticeDuty.REQUIRED}


@on_form("case.remove")
async def decide(world: World, acting: Acting, sent: Sent) -> Answer:
    """The decision to remove: one transaction with its log row and its job."""
    return await world.database.write(partial(_decide, world, acting, sent))


def _decide(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "case.remove")
    form = _form(session, world, held)
    errors = required(world, form, sent)
    grounds = [held.routine.ground(ground) for ground in sent.values.get("grounds", "").split(",") if ground]
    chosen = [ground for ground in grounds if ground is not None]
    municipality = cast("Municipality", accounts.municipality(session, held.case.municipality))
    duty = posting_text.notice_duty(held.routine, chosen)
    errors |= _exception_errors(world, chosen, sent) | _notice_errors(
        session, world, held, municipality, duty, sent
    )
    if not errors and _is_told(held, sent, duty):
        long = text_limits.too_long(
            world, held.account, held.comment.kind, _text(session, held, chosen, sent)
        )
        errors |= {"notice_text": long} if long else {}
    if errors:
        return Opened(form=again(form, sent.values, errors))
    case = settle(
        session,
        world,
        held,
        "removal.decided",
        state="removing",
        outcome="removed",
        decided_by=held.person.id,
        decided_at=world.now(),
        reason="; ".join(ground.text for ground in chosen),
    )
    removal = _begin(session, world, case, held, chosen, sent, duty)
    why = world.texts("acknowledgement-removed")
    completion.leave_untold(session, world, case, held.person.id, why)
    details = {"grounds": removal.grounds, "secrecy": removal.secrecy, "run": removal.run}
    added = {
        "no_notice": removal.no_notice,
        "diary": views.diary_of(held.routine, removal),
        "archive_place": removal.archive_place,
    }
    details |= {key: said for key, said in added.items() if said}
    log.append(
        session, case.municipality, world.now(), held.person.id, "removal.grounds", f"case:{case.id}", details
    )
    jobs.ask(session, "remove", f"case:{case.id}", removal.run, world.now())
    return changed(session, world, case)


def _exception_errors(world: World, chosen: list[Ground], sent: Sent) -> dict[str, str]:
    """DEG-50: an advert for a public event is not removed on that ground."""
    return {
        f"exception_{ground.id}": world.texts("error-exception", ground=ground.text)
        for ground in chosen
        if ground.exception is not None and sent.values.get(f"exception_{ground.id}") == "yes"
    }


def _notice_errors(
    session: Session, world: World, held: Held, municipality: Municipality, duty: NoticeDuty, sent: Sent
) -> dict[str, str]:
    """What the routine demands about telling the author: LID-121, DEG-42, DEG-44."""
    t = world.texts
    choice = sent.values.get("notice", "")
    if held.comment.visibility == Visibility.HELD:  # nobody has seen it, and an answer would be public
        return {}
    if choice in {"", "none"}:
        return {"notice": t("error-notice-required")} if duty is NoticeDuty.REQUIRED else {}
    if choice == "impossible":
        missing = not sent.values.get("notice_reason", "").strip()
        return {"notice_reason": t("error-notice-reason")} if missing else {}
    if duty is NoticeDuty.OFF:
        return {"notice": t("error-notice-off")}
    wrong = _text_error(session, world, held, municipality, sent.values.get("notice_text", "").strip())
    return {"notice_text": wrong} if wrong else {}


def _text_error(session: Session, world: World, held: Held, municipality: Municipality, text: str) -> str:
    """What is wrong with the text to the author: empty, no link to the rules (LID-122), signed (LID-113)."""
    t = world.texts
    if not text:
        return t("error-required")
    if held.routine.notice.rules_link.value:
        if not municipality.rules_page:
            return t("error-no-rules-page")
        if municipality.rules_page not in text:
            return t("error-rules-link", address=municipality.rules_page)
    signed = posting_text.wrongly_signed(
        text, held.routine, held.account, held.person, staff=people.names(session, held.account.municipality)
    )
    return t("error-signature", words=signed) if signed else ""


def _begin(
    session: Session,
    world: World,
    case: Case,
    held: Held,
    chosen: list[Ground],
    sent: Sent,
    duty: NoticeDuty,
) -> Removal:
    secrecy = sent.values.get("secrecy") == "yes" or any(ground.secrecy for ground in chosen)
    removal = anew(session, world, case, held.comment, held.account, held.routine, secrecy=secrecy)
    removal.grounds = [ground.id for ground in chosen]
    removal.archive_place = sent.values.get("archive", "")
    removal.diary = sent.values.get("diary", removal.diary)
    if removal.diary_when == "never" and held.forward and number_needed(held.routine, held.forward):
        removal.diary_when = "after"  # it was passed on, and its number is waited for as before (TIB-72)
    if held.comment.visibility == Visibility.HELD:
        removal.no_notice = world.texts("no-notice-held")
    elif _is_told(held, sent, duty):
        removal.notice = _notice(session, world, case, held, chosen, sent)
    else:
        reason = sent.values.get("notice_reason", "").strip()
        removal.no_notice = reason or world.texts(f"no-notice-{duty.value}")
    session.add(removal)
    return removal


def _is_told(held: Held, sent: Sent, duty: NoticeDuty) -> bool:
    """Whether the author is sent the text; what nobody has seen yet is answered by nobody."""
    asked = sent.values.get("notice") == "send" and duty is not NoticeDuty.OFF
    return asked and held.comment.visibility != Visibility.HELD


def _text(session: Session, held: Held, chosen: list[Ground], sent: Sent) -> str:
    """What the author is sent: with the grounds that were chosen, and signed."""
    proposed = _proposed(views.preset_grounds(session, held.case, held.routine))
    text = posting_text.with_grounds(sent.values["notice_text"].strip(), chosen, proposed)
    return posting_text.signed(text, held.routine, held.person, held.account)


def _notice(session: Session, world: World, case: Case, held: Held, chosen: list[Ground], sent: Sent) -> int:
    text = _text(session, held, chosen, sent)
    can_reply = world.platform(held.account).capabilities.reply and held.comment.origin == "platform"
    reply = Reply(
        municipality=case.municipality,
        case=cast("int", case.id),
        purpose="notice",
        text=text,
        by=held.person.id,
        at=world.now(),
        state="pending" if can_reply else "by_hand",
    )
    session.add(reply)
    session.flush()
    return cast("int", reply.id)


# --- by hand ---------------------------------------------------------------------------------------


@on_press("case.removed")
async def removed(world: World, acting: Acting, press: Press) -> Answer:
    """Borttaget: a person says that the comment is gone; asks whether the author was told."""

    def look(session: Session) -> Answer:
        held = guard.hold(session, world, acting, press.subject, press.version, "case.removed")
        return Opened(form=_removed_form(session, world, held))

    return await world.database.read(look)


def _by_hand_notice(session: Session, case: Case) -> Reply | None:
    replies = cases.replies_of(session, cast("int", case.id))
    removal = cases.removal_of(session, cast("int", case.id))
    wanted = removal.notice if removal else None
    return next((reply for reply in replies if reply.id == wanted and reply.state == "by_hand"), None)


def _removed_form(session: Session, world: World, held: Held) -> Form:
    notice = _by_hand_notice(session, held.case)
    removal = cast("Removal", cases.removal_of(session, cast("int", held.case.id)))
    chosen = [ground for ground in held.routine.removal_grounds if ground.id in removal.grounds]
    duty = posting_text.notice_duty(held.routine, chosen)
    ask = About(form="case.removed", subject=f"case:{held.case.id}", version=held.case.version)
    return removed_form(
        ask,
        world.texts,
        notice_text=notice.text if notice else "",
        hides=views.hides_only(world, held.account),
        notice_required=duty is NoticeDuty.REQUIRED,
    )


@on_form("case.removed")
async def removed_by_hand(world: World, acting: Acting, sent: Sent) -> Answer:
    """A person's word that the comment is gone, with who said so."""
    return await world.database.write(partial(_removed, world, acting, sent))


def _removed(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    held = guard.hold(session, world, acting, sent.subject, sent.version, "case.removed")
    form = _removed_form(session, world, held)
    t = world.texts
    errors = required(world, form, sent)
    if sent.values.get("gone") != "yes":
        hides = views.hides_only(world, held.account)
        errors["gone"] = t("error-hidden" if hides else "error-gone")
    if sent.values.get("notice") == "impossible" and not sent.values.get("notice_reason", "").strip():
        errors["notice_reason"] = t("error-notice-reason")
    if errors:
        return Opened(form=again(form, sent.values, errors))
    notice = _by_hand_notice(session, held.case)
    if notice is not None:
        _note_told(session, world, held, notice, sent)
    removal = cast("Removal", cases.removal_of(session, cast("int", held.case.id)))
    removal.removed_at, removal.removed_by, removal.failure = world.now(), held.person.id, ""
    removal.step = _left_after(session, removal, held.case)
    removal.method = "by_hand"
    session.add(removal)
    done = removal.step == "done"
    state = completion.after_removal(session, world, held.case) if done else "removing"
    case = settle(session, world, held, "comment.removed_by_hand", state=state)
    if removal.step != "done":
        removal.run += 1
        jobs.ask(session, "remove", f"case:{case.id}", removal.run, world.now())
    return changed(session, world, case)


def _note_told(session: Session, world: World, held: Held, notice: Reply, sent: Sent) -> None:
    """Whether the author was told by hand, or why not, with who said so (LID-121, TIB-83)."""
    told = sent.values.get("notice") == "sent"
    notice.state = "posted" if told else "given_up"
    notice.failure = "" if told else sent.values["notice_reason"].strip()
    session.add(notice)
    action = "notice.given_by_hand" if told else "notice.not_given"
    details = {"reply": notice.id} | ({"failure": notice.failure} if notice.failure else {})
    subject = f"case:{held.case.id}"
    log.append(session, held.case.municipality, world.now(), held.person.id, action, subject, details)


def _left_after(session: Session, removal: Removal, case: Case) -> str:
    """What the program still does after a person's removal: a notice that it was to post, the diary."""
    notice = session.get(Reply, removal.notice) if removal.notice else None
    if notice is not None and notice.state == "pending":
        return "notice"
    return "diary_after" if diary_missing(removal, case) else "done"


def diary_missing(removal: Removal, case: Case) -> bool:
    """Whether the removed comment still waits for its number, or for the registrar's word."""
    if removal.diary_when == "registrar":
        return not removal.diary_decision and not case.diary_number
    return removal.diary_when == "after" and not case.diary_number


@on_press("case.retry")
async def retry(world: World, acting: Acting, press: Press) -> Answer:
    """Försök igen, after the platform would not do it."""

    def change(session: Session) -> Answer:
        held = guard.hold(session, world, acting, press.subject, press.version, "case.retry")
        case = settle(session, world, held, "removal.retried")
        # From the beginning: what is done is found done, and what must come before the removal does.
        go_on(session, world, case, step="evidence")
        return changed(session, world, case)

    return await world.database.write(change)


@on_press("case.undo")
async def undo(world: World, acting: Acting, press: Press) -> Answer:
    """Ångra: a hidden comment is brought back, and the case is open again.

    What was removed by hand is brought back by hand; the case opens so that it can be decided anew. So does
    the case of what was kept by mistake, with the deadlines that it had. A removal that waits for its diary
    number before it (TIB-80), or for a person to remove by hand, has done nothing yet and stops.
    """

    def change(session: Session) -> Answer:
        _refuse_older(session, world, acting, press)
        held = guard.hold(session, world, acting, press.subject, press.version, "case.undo")
        if held.case.outcome in KEPT:
            return changed(session, world, _decide_again(session, world, held))
        before = cast("Removal", cases.removal_of(session, cast("int", held.case.id)))
        if before.step in {"diary", "by_hand"}:
            return changed(session, world, _stop(session, world, held, before))
        if before.method == "by_hand":
            return changed(session, world, _reopen(session, world, held, before))
        case = settle(session, world, held, "removal.undone", state="restoring")
        removal = cast("Removal", cases.removal_of(session, cast("int", case.id)))
        removal.run += 1
        removal.failure = ""  # of an earlier try
        session.add(removal)
        jobs.ask(session, "restore", f"case:{case.id}", removal.run, world.now())
        return changed(session, world, case)

    return await world.database.write(change)


def _refuse_older(session: Session, world: World, acting: Acting, press: Press) -> None:
    """Says where to decide, if what was kept has got a newer case and an old card is pressed."""
    held = guard.reach(session, world, acting, guard.case_number(press.subject), "case.undo")
    newest = cases.of_comment(session, held.case.comment)[0]
    if held.case.outcome in KEPT and newest.id != held.case.id:
        reason = world.texts("refused-newer-case", case=str(newest.id))
        raise Refusal(Refused(reason=reason, card=views.card(session, world, held.case)))


def _decide_again(session: Session, world: World, held: Held) -> Case:
    """The comment was kept by mistake: the case is open as before and says so."""
    case = held.case
    reason = world.texts(
        "remark-undone",
        name=people.name_of(session, case.municipality, case.decided_by),
        time=views.moment(world, cast("datetime", case.decided_at)),
        who=held.person.name,
    )
    values = {"outcome": "", "decided_by": "", "decided_at": None, "reason": reason, "claimed_by": ""}
    revisits.decided_again(session, world, case)
    return follow(session, world, settle(session, world, held, "decision.undone", state="open", **values))


def _reopen(session: Session, world: World, held: Held, removal: Removal) -> Case:
    """What a person removed, or said that they had, a person brings back; the open case says so."""
    case = held.case
    reason = world.texts(
        "remark-undone-by-hand",
        name=people.name_of(session, case.municipality, removal.removed_by or case.decided_by),
        time=views.moment(world, cast("datetime", removal.removed_at or case.decided_at)),
        who=held.person.name,
    )
    removal.step, removal.removed_at, removal.removed_by = "undone", None, ""
    session.add(removal)
    withdraw(session, world, case, removal)
    values = completion.undecided(session, world, case) | {"claimed_by": "", "reason": reason}
    return follow(session, world, settle(session, world, held, "removal.undone", **values))


def _stop(session: Session, world: World, held: Held, removal: Removal) -> Case:
    """Nothing is removed yet: the removal ends there, the evidence stays, and the open case says so."""
    case = held.case
    settled = views.case_view(session, world, case).settled
    name, at = (settled.name, views.moment(world, settled.at)) if settled is not None else ("", "")
    reason = world.texts("remark-undone-before", name=name, time=at, who=held.person.name)
    removal.step = "undone"
    removal.run += 1
    session.add(removal)
    withdraw(session, world, case, removal)
    values = completion.undecided(session, world, case) | {"claimed_by": "", "reason": reason}
    return settle(session, world, held, "removal.undone", **values)


def go_on(session: Session, world: World, case: Case, *, step: str) -> None:
    """Lets a removal that waited go on from a step."""
    removal = cases.removal_of(session, cast("int", case.id))
    if removal is None:
        raise Refusal(Refused(reason=world.texts("refused-not-now")))
    removal.step, removal.failure = step, ""
    removal.run += 1
    session.add(removal)
    jobs.ask(session, "remove", f"case:{case.id}", removal.run, world.now())
