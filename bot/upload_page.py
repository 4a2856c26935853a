"""The page where a file is handed over, as HTML. Pure: what stands there comes in, text goes out."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from cards.html import Html, el, joined, safe_address
from cards.texts import Language, Texts, say_moment, say_time, texts
from handlers.documents import Desk

FILES = Path(__file__).parent / "upload_files"


def upload_page(
    desk: Desk, language: Language, *, until: datetime, open_at: str = "", wrong: str = ""
) -> str:
    """What is wanted of whom; what is there already (``open_at``); why a file was not taken."""
    t = texts(language)
    wanted = desk.wanted
    facts = (
        (t("upload-account"), joined(el("b", wanted.account, dir="auto"), f" ({wanted.platform})")),
        (t("upload-address"), _address(wanted.address)),
        (t("upload-why"), el("span", wanted.why, dir="auto")),
        (t("upload-matter"), el("span", wanted.matter, dir="auto")),
    )
    given = t(
        "upload-given",
        person=desk.person,
        municipality=desk.municipality,
        time=say_time(until, language),
    )
    return _page(
        language,
        t("upload-title", name=wanted.name),
        _wrong(t("upload-wrong"), wrong),
        _taken(desk, language, open_at, before=bool(wrong)) if desk.newest is not None else "",
        el("p", desk.closed, dir="auto") if desk.closed else "",
        el("dl", *(el("div", el("dt", label), el("dd", value)) for label, value in facts if value)),
        _form(desk, t, wrong=bool(wrong)) if not desk.closed else "",
        el("p", given, class_="hint", dir="auto") if not desk.closed else "",
    )


def refusal_page(sentence: str, language: Language) -> str:
    """Nothing can be handed over, and why."""
    t = texts(language)
    return _page(language, t("upload-refused"), el("p", sentence, role="alert", dir="auto"))


def _page(language: Language, title: str, *inside: str) -> str:
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="robots", content="noindex"),
        el("title", f"{title} – Kanalvakt"),
        el("style", Html(_style())),
    )
    body = el("body", el("header", "Kanalvakt"), el("main", el("h1", title, dir="auto"), *inside))
    return "<!doctype html>\n" + el("html", head, body, lang=language)


def _address(address: str) -> Html:
    known = safe_address(address)
    if known is None:
        return el("span", address, dir="auto")
    return el("a", address, href=known, rel="noopener noreferrer", target="_blank")


def _wrong(title: str, why: str) -> Html:
    if not why:
        return Html()
    said = el("p", why, id="why", dir="auto")
    return el("div", el("h2", title), said, class_="note wrong", role="alert")


def _taken(desk: Desk, language: Language, open_at: str, *, before: bool) -> Html:
    t, newest = texts(language), desk.newest
    assert newest is not None
    return el(
        "div",
        el("h2", t("upload-taken-before" if before else "upload-taken")),
        el("p", t("upload-taken-when", time=say_moment(newest.saved_at), person=desk.saved_by), dir="auto"),
        el("p", el("a", t("upload-open"), href=open_at)) if open_at else "",
        class_="note taken",
        role="status",
    )


def _form(desk: Desk, t: Texts, *, wrong: bool) -> Html:
    again = desk.newest is not None
    chooser = el(
        "input",
        type="file",
        id="file",
        name="file",
        required=True,
        accept="image/png,image/jpeg",
        aria_describedby="hint why" if wrong else "hint",
        aria_invalid="true" if wrong else None,
    )
    return el(
        "form",
        joined(el("h2", t("upload-again")), el("p", t("upload-again-hint"))) if again else "",
        el("p", desk.wanted.guidance or t("upload-guidance"), dir="auto") if not again else "",
        el("label", t("upload-file"), for_="file"),
        el("p", t("upload-file-hint"), class_="hint", id="hint"),
        chooser,
        el("button", t("upload-send"), type="submit"),
        method="post",
        enctype="multipart/form-data",
    )


@cache
def _style() -> str:
    return (FILES / "page.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """Nothing but our own style, sent to nobody but us, in no frame."""
    seal = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{seal}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
