"""The public register of accounts as a page: without scripts, for every browser, reader and printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from babel.dates import format_datetime

from cards.html import Html, el, hidden, joined, safe_address
from cards.register import RegisterView, Row, Wanted, found, in_words, platform_name, said
from cards.texts import STOCKHOLM, Language, Texts, texts

#: So many accounts stand on a page; a village has one page, and nobody waits for a city's two thousand.
A_PAGE: Final = 100
#: How long words somebody may look for.
LONGEST: Final = 100
#: These stand as the heading of an account; the other fields below it.
_HEADING: Final = frozenset({"name", "address"})
#: Said as they were written, in the language of the municipality.
_OWN_WORDS: Final = frozenset(
    {
        *("unit", "responsible", "contact", "purpose", "target_group", "record_types"),
        *("topics", "goals", "watching"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How the page is asked for."""

    language: Language = "sv"
    #: Stands in a frame of the municipality's own site.
    embedded: bool = False
    #: The list as it belongs in a unit's document plan.
    extract: bool = False
    #: Which of the pages of a long list.
    page: int = 1
    #: Where the style sheet is, seen from the page.
    style: str = ""


def register_page(view: RegisterView, wanted: Wanted, shape: Shape) -> str:
    """The register, or what is looked for in it."""
    if shape.extract and view.in_document_plan:
        return _extract(view, wanted, shape)
    t, rows = texts(shape.language), found(view, wanted)
    page = min(shape.page, _pages(rows))
    here = rows[(page - 1) * A_PAGE : page * A_PAGE]
    main = el(
        "main",
        _top(view, shape),
        _search(view, wanted, shape) if view.rows else "",
        el("p", _counted(view, rows, t), class_="count", role="status"),
        el("ul", *(_account(row, view, shape) for row in here), class_="accounts") if rows else "",
        _nothing(view, wanted, shape) if not rows else "",
        _turning(view, wanted, shape, page, _pages(rows)),
        el("p", _edition(view, t, shape.language), class_="edition"),
        id="register",
    )
    around = () if shape.embedded else (_header(view, wanted, shape),)
    below = () if shape.embedded else (_footer(view, wanted, shape),)
    return _document(t("register-title-page", name=view.name), shape, *around, main, *below)


def missing_page(sentence: str, shape: Shape) -> str:
    """There is no such register, or it is not public."""
    t = texts(shape.language)
    title = t("register-missing")
    return _document(title, shape, el("main", el("h1", title), el("p", sentence)))


def _document(title: str, shape: Shape, *body: Html) -> str:
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light" if shape.embedded else "light dark"),
        el("title", title),
        # Without this a browser asks the whole site for one.
        el("link", rel="icon", href="data:,"),
        el("link", rel="stylesheet", href=shape.style),
    )
    kind = "embedded" if shape.embedded else "extract" if shape.extract else "whole"
    return f"<!doctype html>\n{el('html', head, el('body', *body, class_=kind), lang=shape.language)}\n"


# --- around the list -------------------------------------------------------------------------------


def _header(view: RegisterView, wanted: Wanted, shape: Shape) -> Html:
    other: Language = "en" if shape.language == "sv" else "sv"
    words = texts(other)("register-in-this-language")
    query = _query(wanted, lang=other if other == "en" else "")
    link = el("a", words, href=f"{view.municipality}{query}", lang=other, hreflang=other)
    t = texts(shape.language)
    skip = el("a", t("register-skip"), href="#register", class_="skip")
    return el("header", skip, el("p", view.name, class_="municipality", lang="sv"), link)


def _top(view: RegisterView, shape: Shape) -> Html:
    t = texts(shape.language)
    heading = el("h1", t("register-title"), class_="unseen" if shape.embedded else None)
    if shape.embedded:
        return heading
    rules = safe_address(view.rules_page)
    about = el("p", t("register-about", name=view.name))
    return joined(heading, about, el("p", el("a", t("register-rules"), href=rules)) if rules else "")


def _footer(view: RegisterView, wanted: Wanted, shape: Shape) -> Html:
    t, lang = texts(shape.language), "en" if shape.language == "en" else ""
    files = [
        el("a", t("register-json"), href=f"{view.municipality}.json{_query(wanted)}"),
        el("a", t("register-csv"), href=f"{view.municipality}.csv{_query(wanted, lang=lang)}", download=True),
    ]
    parts = [
        el("p", t("register-kept-by", unit=view.kept_by)),
        el("h2", t("register-open-data")),
        el("ul", *(el("li", link) for link in files)),
    ]
    if view.in_document_plan and view.rows:
        parts += [el("h2", t("register-plans")), el("ul", *(_plans(view, shape)))]
    return el("footer", *parts)


def _plans(view: RegisterView, shape: Shape) -> list[Html]:
    lang = "en" if shape.language == "en" else ""
    return [
        el(
            "li",
            el("a", unit, href=f"{view.municipality}{plan_query(unit, lang=lang)}", lang="sv", dir="auto"),
        )
        for unit in view.units
    ]


def plan_query(unit: str, **more: str) -> str:
    """What the address of a unit's extract ends with."""
    return _query(Wanted(unit=unit), extract="document-plan", **more)


def _query(wanted: Wanted, **more: str) -> str:
    asked = {"q": wanted.words, "platform": wanted.platform, "unit": wanted.unit, **more}
    filled = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(filled)}" if filled else ""


def _edition(view: RegisterView, t: Texts, language: Language) -> Html:
    local = view.changed_at.astimezone(STOCKHOLM)
    moment = el("time", _moment(local, language), datetime=local.isoformat(timespec="seconds"))
    return joined(t("register-version", n=view.version), " ", t("register-changed"), " ", moment)


def _moment(local: datetime, language: Language) -> str:
    pattern = "d MMMM y 'kl.' HH:mm" if language == "sv" else "d MMMM y 'at' HH:mm"
    return str(format_datetime(local, pattern, locale=language))


# --- looking for an account ------------------------------------------------------------------------


def _search(view: RegisterView, wanted: Wanted, shape: Shape) -> Html:
    t = texts(shape.language)
    words = el(
        "input",
        type="search",
        id="q",
        name="q",
        value=wanted.words,
        maxlength=str(LONGEST),
        autocomplete="off",
        spellcheck="false",
    )
    names = {platform: t(f"register-platform-{platform}") for platform in view.platforms}
    units = {unit: unit for unit in view.units}
    kept = {"lang": "en"} if shape.language == "en" else {}
    kept |= {"embed": "1"} if shape.embedded else {}
    return el(
        "form",
        hidden(kept),
        _asked("q", t("register-search"), words),
        _choice(
            "platform", t("register-field-platform"), t("register-all-platforms"), names, wanted.platform
        ),
        _choice("unit", t("register-field-unit"), t("register-all-units"), units, wanted.unit),
        el("button", t("register-look"), type="submit"),
        "" if wanted.everything else el("a", t("register-show-all"), href=_all(view, shape)),
        method="get",
        action=view.municipality,
        role="search",
    )


def _choice(name: str, label: str, every: str, options: dict[str, str], chosen: str) -> Html:
    """Nothing is asked where there is only one answer."""
    if len(options) < 2 and not chosen:
        return Html("")
    values = {"": every, **options}
    if chosen not in values:  # an old address; the person sees what it looks for
        values[chosen] = chosen
    shown = (el("option", words, value=value, selected=value == chosen) for value, words in values.items())
    return _asked(name, label, el("select", *shown, id=name, name=name))


def _asked(name: str, label: str, field: Html) -> Html:
    return el("p", el("label", label, for_=name), field)


def _all(view: RegisterView, shape: Shape) -> str:
    lang = "en" if shape.language == "en" else ""
    return f"{view.municipality}{_query(Wanted(), lang=lang, embed='1' if shape.embedded else '')}"


def _counted(view: RegisterView, rows: Sequence[Row], t: Texts) -> str:
    if len(rows) == len(view.rows):
        return t("register-count", n=len(rows))
    return t("register-count-of", found=str(len(rows)), n=len(view.rows))


def _nothing(view: RegisterView, wanted: Wanted, shape: Shape) -> Html:
    t = texts(shape.language)
    if not view.rows or wanted.everything:
        return el("p", t("register-empty", name=view.name), class_="empty")
    return el("p", t("register-no-hit"), class_="empty")


def _pages(rows: Sequence[Row]) -> int:
    return max(1, -(-len(rows) // A_PAGE))


def _turning(view: RegisterView, wanted: Wanted, shape: Shape, page: int, pages: int) -> Html:
    """To the page before and the page after."""
    if pages == 1:
        return Html("")
    t = texts(shape.language)
    around = {"prev": (t("register-page-before"), page - 1), "next": (t("register-page-after"), page + 1)}
    kept = {"lang": "en" if shape.language == "en" else "", "embed": "1" if shape.embedded else ""}
    links = {
        rel: el("a", words, rel=rel, href=f"{view.municipality}{_query(wanted, page=str(number), **kept)}")
        for rel, (words, number) in around.items()
        if 1 <= number <= pages
    }
    here = el("span", t("register-page", page=str(page), pages=str(pages)), aria_current="page")
    return el("nav", links.get("prev", ""), here, links.get("next", ""), aria_label=t("register-pages"))


# --- an account ------------------------------------------------------------------------------------


def _account(row: Row, view: RegisterView, shape: Shape) -> Html:
    facts = (field for field in view.fields if field not in _HEADING)
    return el(
        "li",
        el("h2", _name(row, shape), dir="auto"),
        _address(row) if "address" in view.fields else "",
        el("dl", *(_fact(row, field, shape) for field in facts)),
    )


def _name(row: Row, shape: Shape) -> Html:
    name, address = said(row, "name"), safe_address(said(row, "address"))
    shown = el("span", name or platform_name(row, shape.language), lang=_own(shape), dir="auto")
    if address is None:
        return shown
    # Out of the frame, as most platforms refuse to be shown in one.
    return el("a", shown, href=address, rel="noopener", target="_top" if shape.embedded else None)


def _address(row: Row) -> Html:
    """Without "https://", which nobody reads; a hostile one is plain text."""
    address = said(row, "address")
    shown = address.removeprefix("https://").removesuffix("/") if safe_address(address) else address
    return el("p", shown, class_="address", dir="ltr") if shown else Html("")


def _fact(row: Row, field: str, shape: Shape) -> Html:
    return el(
        "div", el("dt", texts(shape.language)(f"register-field-{field}")), _value("dd", row, field, shape)
    )


def _value(tag: str, row: Row, field: str, shape: Shape) -> Html:
    words = in_words(row, field, shape.language)
    if not words:
        return el(tag, texts(shape.language)("register-lacking"), class_="lacking")
    own = field in _OWN_WORDS and field != "responsible"
    return el(tag, words, dir="auto", lang=_own(shape) if own else None)


def _own(shape: Shape) -> str | None:
    return "sv" if shape.language != "sv" else None


# --- the document plan -----------------------------------------------------------------------------


def _extract(view: RegisterView, wanted: Wanted, shape: Shape) -> str:
    """On which sites a unit is active, to be put into its document plan (DEG-12)."""
    t = texts(shape.language)
    # What is of no unit is the coordinator's: without a section of its own it would stand in no plan.
    units = [wanted.unit] if wanted.unit else [*view.units, *view.of_no_unit]
    sections = [_section(view, unit, shape) for unit in units]
    main = el(
        "main",
        el("p", view.name, class_="municipality", lang=_own(shape)),
        el("h1", t("register-extract")),
        el("p", t("register-extract-about")),
        *sections,
        el("p", _edition(view, t, shape.language), class_="edition"),
        el("nav", *(el("a", words, href=href) for words, href in _elsewhere(view, wanted, shape))),
        id="register",
    )
    return _document(t("register-extract-page", unit=wanted.unit or view.name), shape, main)


def _elsewhere(view: RegisterView, wanted: Wanted, shape: Shape) -> list[tuple[str, str]]:
    t, lang = texts(shape.language), "en" if shape.language == "en" else ""
    unit = Wanted(unit=wanted.unit)
    return [
        (t("register-csv-extract"), f"{view.municipality}.csv{_query(unit, lang=lang)}"),
        (t("register-whole"), f"{view.municipality}{_query(Wanted(), lang=lang)}"),
    ]


def _section(view: RegisterView, unit: str, shape: Shape) -> Html:
    t = texts(shape.language)
    fields = [field for field in view.fields if field != "unit"]
    rows = [row for row in view.rows if said(row, "unit") == unit]
    name = unit or view.kept_by
    head = el("tr", *(el("th", t(f"register-field-{field}"), scope="col") for field in fields))
    body = (el("tr", *(_value("td", row, field, shape) for field in fields)) for row in rows)
    table = el("table", el("thead", head), el("tbody", *body))
    framed = el("div", table, class_="wide", tabindex="0", role="region", aria_label=name)
    nothing = el("p", t("register-extract-empty"))
    return el("section", el("h2", name, dir="auto", lang=_own(shape)), framed if rows else nothing)
