"""All that was answered, said and asked about a request, on as many pages as every chat can show whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cards.model import Block, Button, Card, Text
from cards.request import SHORT, Answered, RequestView, answer_blocks, request_title, whose
from cards.texts import Language, Texts, say_moment, texts

#: So much stands on a page, as Teams counts it, which takes the least: 25 000 in all, and "å" as six of them.
PAGE = 12_000
#: What a chat adds to each answer around its words.
_AROUND = {"short": 300, "long": 700}


def answers_card(view: RequestView, language: Language = "sv", *, page: int = 0) -> Card:
    """Everything that was answered, for who wants to read it again; nothing of it is cut."""
    t = texts(language)
    pages = _pages(view, t)
    page = min(max(page, 0), len(pages) - 1)
    blocks: tuple[Block, ...] = (Text(text=t("request-empty")),)
    if pages[page]:
        blocks = tuple(answer_blocks(pages[page]))
    if len(pages) > 1:
        place = Text(text=t("request-page", n=page + 1, of=len(pages)), weight="quiet")
        blocks = (place, *blocks)
    return Card(
        key=f"request:{view.id}",
        version=view.version,
        title=request_title(view, t),
        summary=request_title(view, t),
        blocks=blocks,
        buttons=tuple(
            Button(
                action="request.read",
                label=t("request-page", n=other + 1, of=len(pages)),
                subject=f"request:{view.id}/{other}",
                style="primary" if other > page else "default",
            )
            for other in (page + 1, page - 1)
            if 0 <= other < len(pages)
        ),
        context=(whose(view, t),),
    )


def _pages(view: RequestView, t: Texts) -> list[list[Answered]]:
    pages: list[list[Answered]] = [[]]
    room = PAGE
    for one in (*view.answers, *_talk(view, t)):
        for piece in _pieces(one, t):
            weighs = _weight(piece)
            if pages[-1] and weighs > room:
                pages.append([])
                room = PAGE
            pages[-1].append(piece)
            room -= weighs
    return pages


def _talk(view: RequestView, t: Texts) -> Iterator[Answered]:
    """Every question about it with its answer, oldest first."""
    for said in view.talk:
        yield Answered(label=t("request-asked", name=said.by, time=say_moment(said.at)), value=said.words)
        if said.answer:
            yield Answered(label=t("request-answered", name=said.answered_by), value=said.answer)
        else:
            yield Answered(label=t("request-unanswered"), value="–")


def _pieces(one: Answered, t: Texts) -> Iterator[Answered]:
    """The answer, or parts of it where it alone is more than a page."""
    continued = replace(one, label=t("request-continued", label=one.label))
    most, whole = PAGE - _AROUND["long"] - _said(continued.label), one.value
    start = weighs = 0
    for at, letter in enumerate(whole):
        weighs += _said(letter)
        if weighs > most:
            yield replace(one, value=whole[start:at])
            one, start, weighs = continued, at, _said(letter)
    yield replace(one, value=whole[start:])


def _weight(one: Answered) -> int:
    short = len(one.value) <= SHORT and "\n" not in one.value
    return _AROUND["short" if short else "long"] + _said(one.label) + _said(one.value)


def _said(words: str) -> int:
    """What words weigh where a letter beyond English is six signs, and a rare one twelve."""
    return sum(map(_letter, words))


def _letter(letter: str) -> int:
    if letter in '"\\':
        return 2
    return 1 if " " <= letter <= "~" else 6 if letter <= "\uffff" else 12
