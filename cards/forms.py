"""The forms of a case: removal, forwarding, answers, and the few questions asked along the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cards.model import Block, Field, Form, Link, Option, Quote, Style, Text, Way
from cards.texts import Texts, enumerated


@dataclass(frozen=True, kw_only=True)
class About:
    """What a form is about: which card was pressed, and the outside text in question."""

    form: str
    subject: str
    version: int
    text: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    #: The text may be secret: the form names what the rules found and where it stands, but not the text.
    hidden: bool = False
    categories: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class GroundChoice:
    """A ground in the municipality's own words."""

    id: str
    text: str
    source: str
    preset: bool = False


#: Another way to send an answer: it takes longer.
MORE_TIME = "more_time"
#: How much of the outside text a form repeats above its questions.
REPEATED = 1500
#: More people than this make a list that nobody reads and that Teams does not take.
MOST_PEOPLE = 100
#: Slack's longest value of an option is 150 UTF-16 units.
MOST_VALUE = 75


def form_about(
    about: About, t: Texts, key: str, fields: Sequence[Field], *, style: Style = "primary"
) -> Form:
    """Title, what it is for and what it is about, then the fields; its words are those of ``key``."""
    blocks: list[Block] = [Text(text=t(f"form-{key}-intro"))]
    if about.hidden:
        blocks += _hidden(about, t)
    elif about.text:
        marks = tuple((start, min(end, REPEATED)) for start, end in about.marks if start < REPEATED)
        blocks.append(Quote(text=about.text[:REPEATED], marks=marks))
        if len(about.text) > REPEATED:
            blocks.append(Text(text=t("text-cut", more=len(about.text) - REPEATED), weight="quiet"))
    return Form(
        name=about.form,
        subject=about.subject,
        version=about.version,
        title=t(f"form-{key}-title"),
        submit=t(f"form-{key}-submit"),
        fields=tuple(fields),
        blocks=tuple(blocks),
        style=style,
    )


def _hidden(about: About, t: Texts) -> list[Block]:
    """Category and link only: the text opens by Visa, which leaves its row in the log."""
    blocks: list[Block] = [Text(text=t("secret-in-form"), weight="strong")]
    if about.categories:
        names = enumerated(t(f"category-{category}") for category in about.categories)
        blocks.append(Text(text=t("secret-in-form-categories", categories=names)))
    if about.url:
        blocks.append(Link(label=t("open-at-platform"), url=about.url))
    return blocks


def again(form: Form, values: Mapping[str, str], errors: Mapping[str, str]) -> Form:
    """The same form with what was answered, and what is wrong with it, by field key."""
    fields = tuple(
        replace(field, value=values.get(field.key, field.value), error=errors.get(field.key))
        for field in form.fields
    )
    return replace(form, fields=fields)


def remove_form(
    about: About,
    t: Texts,
    *,
    grounds: Sequence[GroundChoice],
    secrecy: bool,
    diaries: Sequence[str],
    archive_places: Sequence[str],
    exceptions: Sequence[tuple[str, str]],
    notice: str,
    notice_text: str,
    diary_before: bool,
    by_hand: bool,
    may_be_none: bool = False,
    signature: str = "",
    hides: str = "",
) -> Form:
    """Why it is removed, and what the author is told. ``notice`` is required, optional or off.

    ``signature`` says how the text to the author is signed, if it is. ``hides``: what removing means where
    everybody can still open what is hidden.
    """
    fields = [
        Field(
            key="grounds",
            label=t("field-grounds"),
            kind="choices",
            options=tuple(
                Option(value=ground.id, label=ground.text, hint=ground.source) for ground in grounds
            ),
            value=",".join(ground.id for ground in grounds if ground.preset),
            hint=t("hint-grounds"),
        ),
        Field(
            key="secrecy",
            label=t("field-secrecy"),
            kind="tick",
            required=False,
            value="yes" if secrecy else "",
            hint=t("hint-secrecy"),
        ),
    ]
    fields += [
        Field(
            key=f"exception_{ground}", label=question, kind="tick", required=False, hint=t("hint-exception")
        )
        for ground, question in exceptions
    ]
    if len(diaries) > 1:
        fields.append(_choice("diary", t("field-diary"), diaries, hint=t("hint-diary")))
    if archive_places:
        fields.append(_choice("archive", t("field-archive"), archive_places, hint=t("hint-archive")))
    if notice != "off":
        none = may_be_none or notice == "optional"
        fields += _notice_fields(t, notice, notice_text, may_be_none=none, signature=signature)
    key = "remove-hand" if by_hand else "remove"
    key = "remove-diary" if diary_before else key
    if not hides:
        return form_about(about, t, key, fields, style="danger")
    form = form_about(about, t, f"{key}-hides", fields, style="danger")
    return replace(form, blocks=(form.blocks[0], Text(text=hides), *form.blocks[1:]))


def _notice_fields(
    t: Texts, notice: str, notice_text: str, *, may_be_none: bool, signature: str
) -> list[Field]:
    options = [
        Option(value="send", label=t("notice-send")),
        Option(value="impossible", label=t("notice-impossible")),
    ]
    if may_be_none:
        options.insert(1, Option(value="none", label=t("notice-none")))
    return [
        Field(
            key="notice",
            label=t("field-notice"),
            kind="choice",
            options=tuple(options),
            value="send" if notice == "required" else "none",
            hint=t(f"hint-notice-{notice}"),
        ),
        Field(
            key="notice_text",
            label=t("field-notice-text"),
            kind="long",
            required=False,
            value=notice_text,
            hint=f"{t('hint-notice-text')} {signature}".strip(),
            longest=2000,
        ),
        Field(
            key="notice_reason",
            label=t("field-notice-reason"),
            kind="text",
            required=False,
            longest=300,
        ),
    ]


def _choice(key: str, label: str, values: Sequence[str], *, hint: str | None = None) -> Field:
    options = tuple(Option(value=value[:MOST_VALUE], label=value) for value in values)
    return Field(key=key, label=label, kind="choice", options=options, value=options[0].value, hint=hint)


def removed_form(
    about: About, t: Texts, *, notice_text: str, notice_required: bool, hides: bool = False
) -> Form:
    """A person says that they have removed the comment by hand, and whether the author was told.

    ``hides``: it could only be hidden, so nobody is asked to have seen that it is gone.
    """
    label, hint = (t("field-hidden"), t("hint-hidden")) if hides else (t("field-gone"), t("hint-gone"))
    fields = [Field(key="gone", label=label, kind="tick", hint=hint, required=False)]
    if notice_text:
        options = [
            Option(value="sent", label=t("notice-sent")),
            Option(value="impossible", label=t("notice-impossible")),
        ]
        hint = t("hint-notice-required" if notice_required else "hint-notice-optional")
        fields += [
            Field(key="notice", label=t("field-notice"), kind="choice", options=tuple(options), hint=hint),
            Field(
                key="notice_reason", label=t("field-notice-reason"), kind="text", required=False, longest=300
            ),
        ]
    key = "removed-hides" if hides else "removed"
    return form_about(about, t, key, fields)


def extend_form(about: About, t: Texts, *, until: str, source: str, typed: str) -> Form:
    """Until when the answer then has time, and why it needs it; ``typed``: the answer so far."""
    hint = t("hint-extend", until=until, source=source)
    fields = [Field(key="note", label=t("field-extend"), kind="long", hint=hint, longest=300)]
    form = form_about(about, t, "extend", fields)
    kept = (Text(text=t("extend-typed")), Quote(text=typed, ours=True)) if typed else ()
    return replace(form, blocks=(*form.blocks, *kept))


def keep_form(about: About, t: Texts, *, needs: str, consult: str) -> Form:
    """Why a comment is kept although it may be secret or criminal, or why a question is not answered.

    ``needs`` is reason, consultation, forbidden or unanswered.
    """
    fields = []
    if needs == "consultation":
        fields.append(
            Field(key="consulted", label=t("field-consulted"), kind="text", hint=consult, longest=200)
        )
    label = t("field-unanswered" if needs == "unanswered" else "field-keep-reason")
    hint = consult if needs == "unanswered" else t("hint-keep-reason")
    fields.append(Field(key="reason", label=label, kind="long", hint=hint, longest=1000))
    return form_about(about, t, f"keep-{needs}", fields)


def answer_form(
    about: About,
    t: Texts,
    *,
    guidance: Sequence[str],
    signature: str,
    preset: str,
    cautions: Sequence[str] = (),
    referral: str = "",
    referral_source: str = "",
    mend: str = "",
    not_ours: str = "",
    other: str = "",
    longer: bool = False,
) -> Form:
    """What is posted where the comment stands. ``signature`` says how it is signed, if it is.

    ``cautions``: why the routine would rather not answer this; it asks to confirm. ``referral``: what is
    posted instead to somebody who writes to politicians, where the routine refers them elsewhere.
    ``mend``: by which rule what is wrong in the municipality's own post is put right. ``not_ours``: what is
    posted to whoever asks about what is not the municipality's, with a place for whom to turn to. ``other``:
    reason or free, where it may be answered otherwise than here. ``longer``: more time may be taken instead.
    """
    fields = []
    if cautions:
        hint = t("hint-answer-anyway")
        fields.append(Field(key="anyway", label=t("field-answer-anyway"), kind="tick", hint=hint))
    if referral:
        options = (
            Option(value="answer", label=t("answer-ordinary")),
            Option(value="refer", label=t("answer-refer")),
        )
        hint = t("hint-refer", source=referral_source or t("by-default"))
        fields.append(
            Field(
                key="kind",
                label=t("field-answer-kind"),
                kind="choice",
                options=options,
                value="answer",
                hint=hint,
            )
        )
    hint = " ".join([*guidance, signature]).strip()
    fields.append(
        Field(
            key="text",
            label=t("field-answer"),
            kind="long",
            value=preset,
            hint=hint or None,
            longest=3000,
            required=not referral and not not_ours,
        )
    )
    if not_ours:
        hint = t("hint-receiver-not-ours", text=not_ours)
        label = t("field-receiver-not-ours")
        fields.append(Field(key="receiver", label=label, kind="text", hint=hint, required=False, longest=200))
    if referral:
        fields.append(
            Field(
                key="referral",
                label=t("field-referral"),
                kind="long",
                value=referral,
                longest=2000,
                required=False,
                hint=t("hint-referral"),
            )
        )
    if mend:
        hint = t("hint-answer-mend", source=mend)
        fields.append(Field(key="mend", label=t("field-answer-mend"), kind="tick", hint=hint, required=False))
    if other:
        hint = t(f"hint-answer-other-{other}")
        label = t("field-answer-other")
        fields.append(Field(key="other", label=label, kind="text", hint=hint, required=False, longest=200))
    if other == "reason":
        label = t("field-answer-other-reason")
        fields.append(Field(key="other_reason", label=label, kind="text", required=False, longest=300))
    key = "counter" if about.form == "case.counter" else "answer"
    form = form_about(about, t, key, fields)
    stop = tuple(Text(text=caution, weight="strong") for caution in cautions)
    ways = (Way(key=MORE_TIME, label=t("answer-more-time")),) if longer else ()
    return replace(form, blocks=(*stop, *form.blocks), ways=ways)


def forward_form(
    about: About,
    t: Texts,
    *,
    people: Sequence[tuple[str, str]],
    acknowledgement: str | None,
    acknowledge: bool,
    held: str = "",
    signature: str = "",
) -> Form:
    """To whom a case goes, and what its author is told; None where they are not told.

    ``held`` says that the platform has not published the comment, and when its author is told then;
    ``signature`` says how the text to the author is signed, if it is.
    """
    options = [Option(value="registrar", label=t("forward-registrar"))]
    options += [Option(value=f"person:{person}", label=label) for person, label in people[:MOST_PEOPLE]]
    options.append(Option(value="other", label=t("forward-other")))
    fields = [
        Field(
            key="to",
            label=t("field-forward-to"),
            kind="choice",
            options=tuple(options),
            hint=t("hint-forward-to", n=MOST_PEOPLE) if len(people) > MOST_PEOPLE else None,
        ),
        Field(
            key="email",
            label=t("field-forward-email"),
            kind="email",
            required=False,
            hint=t("hint-forward-email"),
            longest=200,
        ),
        Field(key="note", label=t("field-forward-note"), kind="long", required=False, longest=1500),
    ]
    if acknowledgement is None:
        return form_about(about, t, "forward", fields)
    fields += [
        Field(
            key="acknowledge",
            label=t("field-acknowledge"),
            kind="tick",
            required=False,
            value="yes" if acknowledge else "",
            hint=t("hint-acknowledge"),
        ),
        Field(
            key="acknowledgement",
            label=t("field-acknowledgement"),
            kind="long",
            required=False,
            value=acknowledgement,
            hint=signature or None,
            longest=2000,
        ),
    ]
    form = form_about(about, t, "forward", fields)
    return replace(form, blocks=(*form.blocks, Text(text=held, weight="strong"))) if held else form


def diary_form(about: About, t: Texts, *, registrar_decides: bool, example: str) -> Form:
    """The number in the diary; where the registrar decides, also that none is needed."""
    fields = []
    if registrar_decides:
        options = (Option(value="yes", label=t("diary-yes")), Option(value="no", label=t("diary-no")))
        fields.append(Field(key="decision", label=t("field-diary-decision"), kind="choice", options=options))
    fields.append(
        Field(
            key="number",
            label=t("field-diary-number"),
            kind="text",
            required=not registrar_decides,
            hint=t("hint-diary-number", example=example),
            longest=60,
        )
    )
    fields.append(
        Field(
            key="existing",
            label=t("field-diary-existing"),
            kind="tick",
            required=False,
            hint=t("hint-diary-existing"),
        )
    )
    return form_about(about, t, "diary", fields)


def settle_form(about: About, t: Texts, *, by_receiver: bool) -> Form:
    """What the receiver of a forwarded case answered."""
    key = "forward-answer" if by_receiver else "settle"
    field = Field(key="answer", label=t("field-forward-answer"), kind="long", longest=3000)
    return form_about(about, t, key, [field])


def posted_form(about: About, t: Texts) -> Form:
    """A person says that they have posted a text by hand, or why it cannot be done."""
    options = (
        Option(value="posted", label=t("posted-yes")),
        Option(value="impossible", label=t("posted-no")),
    )
    fields = [
        Field(key="done", label=t("field-posted"), kind="choice", options=options),
        Field(key="reason", label=t("field-posted-reason"), kind="text", required=False, longest=300),
    ]
    return form_about(about, t, "posted", fields)
