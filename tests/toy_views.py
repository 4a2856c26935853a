"""Cases in every state that a card can show, calm and extreme, as handlers hand them to the cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.case import CaseView, Deadline, Duty, Finding, Progress, Settled, StepState
from routines.model import Category, ClockName

NOON = datetime(2026, 11, 18, 11, tzinfo=UTC)
LONG_WORD = "Samhällsbyggnadsförvaltningens­kommunikationsansvarighetsdelegationsordning"
HOSTILE = (
    "<!channel> <@U0ADMIN> <https://evil.example|Godkänn> **fet** _kursiv_ [länk](https://evil.example) "
    "<script>alert(1)</script> </blockquote> {{DATE(2026-11-20T10:00:00Z)}} ${x} &lt;b&gt; :tada: "
    "\u202egnirts\u202c \x00\x07 \ud83d @alla\r\n> citat\n- lista 👩‍👩‍👧 مرحبا"
)
GROUND = "förtal, personliga angrepp eller förolämpningar"
INSULT = Finding(category="insult", words="jävla idioter", ground=GROUND, source="Tibro 4.4 (TIB-83)")
QUESTION = Finding(category="question", words="", severity="low")
NUMBER = Finding(
    category="personal_number",
    words="850709-9805",
    ground="handlingar som omfattas av sekretess eller innehåller känslig information om enskilda",
    source="Tibro 4.4 (TIB-87)",
    severity="high",
)
REMOVE_BY = Deadline(
    kind="remove", at=NOON + timedelta(hours=48), amount=48, clock="elapsed", source="Tibro 4.4 (TIB-79)"
)
ANSWER_BY = Deadline(kind="answer", at=NOON + timedelta(hours=48), amount=48, clock="weekdays", source="")
OPEN = ("case.approve", "case.remove", "case.forward", "case.answer", "case.claim")

FLAGGED = CaseView(
    id=17,
    version=3,
    state="open",
    municipality="Tibro",
    account="Tibro kommun",
    platform="facebook",
    kind="comment",
    author="Troll Trollsson",
    created_at=NOON,
    received_at=NOON,
    url="https://www.facebook.com/tibrokommun/posts/1?comment_id=2",
    text="Vilka jävla idioter ni är på vägenheten! Plogbilen körde sönder min brevlåda IGEN 😡",
    marks=((7, 20),),
    findings=(INSULT,),
    deadlines=(REMOVE_BY,),
    duty=Duty(name="Anna Ek", role="kontoansvarig"),
    actions=OPEN,
)
ASKED = replace(
    FLAGGED,
    text="När öppnar badhuset på lördag?",
    marks=(),
    findings=(QUESTION,),
    deadlines=(ANSWER_BY,),
    actions=("case.answer", "case.forward", "case.approve", "case.claim", "case.remove"),
)
SECRET = replace(
    FLAGGED,
    text=None,
    marks=(),
    findings=(NUMBER,),
    actions=(*OPEN, "case.show"),
)


def settled(outcome: str, reason: str = "") -> Settled:
    return Settled(outcome=outcome, name="Bo Ask", at=NOON + timedelta(hours=1), reason=reason)


def steps(**states: StepState) -> tuple[Progress, ...]:
    return tuple(Progress(key=key, state=state) for key, state in states.items())


REMOVING = replace(
    FLAGGED, state="removing", settled=settled("removed", GROUND), actions=("case.evidence",), version=4
)
REPLYING = replace(ASKED, state="replying", settled=settled("answered"), actions=(), version=4)
FORWARDED = replace(
    ASKED,
    state="forwarded",
    settled=settled("forwarded"),
    actions=("case.answer", "forward.settle"),
    version=4,
)
CLOSED = replace(FLAGGED, state="closed", deadlines=(), actions=("case.evidence",), version=6)
OUTCOMES = ("kept", "removed", "answered", "countered", "unanswered", "forwarded", "vanished")

VIEWS: dict[str, CaseView] = {
    "a flagged comment": FLAGGED,
    "a question": ASKED,
    "a suspected secret": SECRET,
    "held by its platform": replace(
        FLAGGED, findings=(), deadlines=(), remarks=("Kommentaren är inte publicerad än.",), duty=None
    ),
    "claimed": replace(FLAGGED, claimed_by="Bo Ask", actions=(*OPEN[:4], "case.release")),
    "edited, without text, with pictures": replace(
        FLAGGED, text="  ", revision=3, revised_at=FLAGGED.received_at, attachments=2, marks=()
    ),
    "nobody knows who or where": replace(FLAGGED, author="", url="", platform="other", attachments=1),
    "evidence is being saved": replace(
        REMOVING, progress=steps(evidence="now", diary="waiting", notice="waiting", remove="waiting")
    ),
    "waiting for its diary number": replace(
        REMOVING,
        progress=steps(evidence="done", diary="now", notice="waiting", remove="waiting"),
        actions=("case.diary", "case.evidence"),
    ),
    "to be removed by hand": replace(
        REMOVING,
        progress=steps(evidence="done", notice_by_hand="now", remove="now"),
        by_hand="Klicka på krysset till höger om inlägget och välj Dölj. Tryck sedan Borttaget.",
        text_to_post="Hej! Vi har tagit bort din kommentar.",
        actions=("case.removed", "case.evidence"),
    ),
    "the platform refused": replace(
        REMOVING,
        progress=(
            *steps(evidence="done"),
            Progress(key="notice", state="failed", detail="kommentaren går inte att besvara"),
            Progress(key="remove", state="failed", detail="plattformen svarade 403"),
        ),
        actions=("case.retry", "case.removed", "case.evidence"),
    ),
    "nobody is told": replace(
        REMOVING,
        progress=(*steps(evidence="done"), Progress(key="no_notice", state="done", detail="anonym")),
    ),
    "removed, waiting for the registrar": replace(
        REMOVING,
        progress=steps(evidence="done", remove="done", diary_after="now"),
        actions=("case.diary", "case.evidence"),
    ),
    "being brought back": replace(FLAGGED, state="restoring", settled=settled("removed"), actions=()),
    "being sent on": replace(
        FORWARDED, progress=(Progress(key="forward", state="now", detail="Rut Ström"),), actions=()
    ),
    "sent on, waiting": replace(
        FORWARDED,
        progress=(
            Progress(key="forward", state="done", detail="Rut Ström"),
            Progress(key="acknowledgement_by_hand", state="now"),
            Progress(key="accepted", state="now"),
            Progress(key="diary_after", state="now"),
        ),
        text_to_post="Tack! Vi har skickat din fråga vidare.",
        actions=("case.answer", "forward.settle", "case.diary", "reply.posted", "case.evidence"),
    ),
    "sent on to nobody": replace(
        FORWARDED,
        progress=(Progress(key="forward", state="failed", detail="ren@exempel.se: ingen sådan adress"),),
        actions=("case.answer", "forward.settle", "case.forward", "case.diary", "case.evidence"),
    ),
    "answered by the receiver": replace(
        FORWARDED, progress=(Progress(key="answered", state="done", detail="”På lördag klockan 10.”"),)
    ),
    "an answer on its way": replace(REPLYING, progress=steps(answer="now")),
    "an answer to post by hand": replace(
        REPLYING,
        progress=steps(answer_by_hand="now"),
        text_to_post="Klockan 10.\n\nBo, Kommunikation",
        actions=("reply.posted",),
    ),
    "a counter-statement that could not be posted": replace(
        REPLYING,
        settled=settled("countered"),
        progress=(Progress(key="counter", state="failed", detail="plattformen svarade 500"),),
        actions=("reply.posted",),
    ),
    **{f"closed: {outcome}": replace(CLOSED, settled=settled(outcome)) for outcome in OUTCOMES},
    "closed with a number and a reason": replace(
        CLOSED,
        settled=settled("removed", GROUND),
        diary_number="KS 2026/123",
        progress=steps(evidence="done", diary="done", notice="done", remove="done"),
        actions=("case.undo", "case.evidence"),
    ),
    "a closed secret": replace(
        CLOSED, text=None, marks=(), findings=(NUMBER,), settled=settled("kept", "Nej")
    ),
    "too late": replace(
        FLAGGED,
        deadlines=(replace(REMOVE_BY, late=True), replace(ANSWER_BY, late=True, amount=0)),
        findings=(INSULT, QUESTION),
    ),
    "every clock": replace(
        FLAGGED,
        deadlines=tuple(
            replace(REMOVE_BY, clock=clock.value, amount=n) for clock in ClockName for n in (1, 48)
        ),
    ),
    "long words": replace(
        FLAGGED,
        account=f"{LONG_WORD} {LONG_WORD}",
        author=LONG_WORD,
        text=LONG_WORD * 5,
        findings=(replace(INSULT, ground=f"{LONG_WORD} {LONG_WORD}", source=LONG_WORD),),
        duty=Duty(name=LONG_WORD, role="kommunikationsenheten"),
        claimed_by=LONG_WORD,
        remarks=(LONG_WORD * 4,),
    ),
    "hostile everywhere": replace(
        FLAGGED,
        account=HOSTILE,
        author=HOSTILE,
        text=HOSTILE,
        marks=((0, 10), (5, 30), (250, 400)),
        url="javascript:alert(1)",
        findings=(replace(INSULT, words=HOSTILE, ground=HOSTILE, source=HOSTILE),),
        duty=Duty(name=HOSTILE, role="ersättare"),
        claimed_by=HOSTILE,
        settled=settled("kept", HOSTILE),
        by_hand=HOSTILE,
        text_to_post=HOSTILE,
        diary_number=HOSTILE,
        remarks=(HOSTILE,),
        progress=(Progress(key="remove", state="failed", detail=HOSTILE),),
    ),
    "40,000 characters": replace(
        FLAGGED, text="åäö 👩‍👩‍👧 " * 4000, marks=((0, 3), (1100, 1300), (39_000, 39_010))
    ),
    "40,000 hostile characters by hand": replace(
        REMOVING, text=HOSTILE * 150, text_to_post=HOSTILE * 150, by_hand=HOSTILE * 150, marks=()
    ),
    "30 findings": replace(
        FLAGGED,
        findings=tuple(
            replace(
                INSULT,
                words=f"ord {number}",
                ground=f"grund {number} {GROUND}",
                source=f"Tibro 4.4 ({number})",
            )
            for number in range(30)
        ),
    ),
    "30 words on one ground": replace(
        FLAGGED, findings=tuple(replace(INSULT, words=f"ord {number}") for number in range(30))
    ),
    "every category": replace(
        FLAGGED, findings=tuple(replace(INSULT, category=category.value) for category in Category)
    ),
    "every action at once": replace(
        FLAGGED,
        actions=(
            *OPEN,
            "case.show",
            "case.evidence",
            "case.undo",
            "case.retry",
            "case.diary",
            "case.counter",
        ),
    ),
}
