"""Cards and forms of long discussions: the suggestion to end one, and what became of it (LID-136)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.forms import About
from cards.model import Block, Button, Card, Field, Form, Link, Option, Quote, Steps, Text, Tone
from cards.texts import Language, Texts, say_moment, texts


@dataclass(frozen=True, kw_only=True)
class DiscussionView:
    """All that the card shows."""

    id: int
    version: int
    #: The card's own number; a later suggestion of the same thread is another card.
    round: int
    #: False: the thread has a newer card.
    current: bool
    account: str
    #: "Lidingö (LID-136)"
    source: str
    #: suggested, declined, ending, ended, reopened
    state: str
    count: int
    url: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    text: str = ""
    #: "", pending, posted, by_hand, impossible
    posting: str = ""
    failure: str = ""
    ended_at: datetime | None = None
    #: What comes later is removed; False where the routine or the platform does not have it so.
    removes: bool = True
    removed: int = 0


_TONES: dict[str, Tone] = {"suggested": "attention", "ending": "attention", "ended": "done"}
_BUTTONS = {
    "suggested": ("discussion.end", "discussion.decline"),
    "ended": ("discussion.reopen",),
}


def discussion_card(view: DiscussionView, language: Language = "sv") -> Card:
    """The team channel's card of a thread."""
    t = texts(language)
    state = view.state if view.current else "earlier"
    lead = _lead(view, state, t)
    blocks: list[Block] = [Text(text=lead, weight="strong")]
    if state == "suggested":
        blocks.append(Text(text=t("discussion-then" if view.removes else "discussion-then-not")))
    if state in {"ending", "ended"}:
        blocks += _ending(view, t)
    if view.url:
        blocks.append(Link(label=t("open-at-platform"), url=view.url))
    return Card(
        key=f"discussion:{view.id}.{view.round}",
        version=view.version,
        title=t(f"discussion-title-{state}", account=view.account),
        summary=lead,
        blocks=tuple(blocks),
        buttons=_buttons(view, t) if view.current else (),
        context=(t("discussion-why", source=view.source),) if view.source else (),
        tone=_TONES.get(state, "neutral"),
    )


def _lead(view: DiscussionView, state: str, t: Texts) -> str:
    if state in {"suggested", "earlier"}:
        return t(f"discussion-{state}", n=view.count)
    moment = view.ended_at if state == "ended" and view.ended_at else view.decided_at
    return t(f"discussion-{state}", name=view.decided_by, time=say_moment(moment) if moment else "")


def _ending(view: DiscussionView, t: Texts) -> list[Block]:
    """How far the kind words have come, and what happens to what is written after them."""
    by_person = view.posting in {"by_hand", "impossible"}
    words = t(f"closing-{view.posting}", reason=view.failure)
    step = {"posted": "done", "impossible": "failed"}.get(view.posting, "now")
    blocks: list[Block] = [Steps(steps=((step, words),))]  # type: ignore[arg-type]  # one of the three words
    if view.text:
        if by_person:
            blocks.append(Text(text=t("closing-to-post"), weight="strong"))
        blocks.append(Quote(text=view.text, ours=True))
    if view.removes:
        blocks.append(Text(text=t("discussion-after")))
    if view.removed:
        blocks.append(Text(text=t("discussion-removed", n=view.removed)))
    return blocks


def _buttons(view: DiscussionView, t: Texts) -> tuple[Button, ...]:
    actions = _BUTTONS.get(view.state, ())
    if view.state == "ending" and view.posting in {"by_hand", "impossible"}:
        actions = ("discussion.posted",)
    return tuple(
        Button(
            action=action,
            label=t("action-" + action.replace(".", "-")),
            subject=f"discussion:{view.id}.{view.round}",
            style="primary" if action in {"discussion.end", "discussion.posted"} else "default",
        )
        for action in actions
    )


def closing_form(
    about: About, t: Texts, *, text: str, signature: str, count: int, removes: bool, by_hand: bool
) -> Form:
    """The kind words with which a discussion ends. ``signature`` says how they are signed, if they are."""
    then = t("discussion-then" if removes else "discussion-then-not")
    blocks = [Text(text=t("closing-form-intro", n=count)), Text(text=then)]
    if by_hand:
        blocks.append(Text(text=t("closing-form-hand")))
    return Form(
        name=about.form,
        subject=about.subject,
        version=about.version,
        title=t("closing-form-title"),
        submit=t("closing-form-submit"),
        blocks=tuple(blocks),
        fields=(
            Field(
                key="text",
                label=t("field-closing"),
                kind="long",
                value=text,
                hint=signature or None,
                longest=2000,
            ),
        ),
    )


def closed_form(about: About, t: Texts) -> Form:
    """A person says that the kind words stand there, or why they cannot."""
    options = (
        Option(value="posted", label=t("posted-yes")),
        Option(value="impossible", label=t("posted-no")),
    )
    return Form(
        name=about.form,
        subject=about.subject,
        version=about.version,
        title=t("closed-form-title"),
        submit=t("closed-form-submit"),
        blocks=(Text(text=t("closed-form-intro")), Quote(text=about.text, ours=True)),
        fields=(
            Field(key="done", label=t("field-posted"), kind="choice", options=options),
            Field(key="reason", label=t("field-posted-reason"), kind="text", required=False, longest=300),
        ),
    )
