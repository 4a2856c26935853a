"""Where the public register is, for somebody who asks the bot."""

from __future__ import annotations

from urllib.parse import quote

from cards.html import el
from cards.model import Block, Card, Link, Quote, Text
from cards.register import RegisterView
from cards.register_page import plan_query
from cards.texts import Language, say_moment, texts

#: Of more units than these the extracts are opened from one page.
UNITS_NAMED = 8


def register_card(
    view: RegisterView, *, address: str, place: str, embeds: bool, language: Language = "sv"
) -> Card:
    """Its address, what stands there, and the extracts of the units; for who keeps it, how it is embedded.

    ``address`` is where the program is reached, ``place`` where the routine wants the register to be.
    """
    t = texts(language)
    page = f"{address}/register/{quote(view.municipality)}"
    count = t("register-count", n=len(view.rows))
    about = t("register-card-about", count=count, version=str(view.version), time=say_moment(view.changed_at))
    blocks: list[Block] = [
        Text(text=about),
        Link(label=t("register-card-page"), url=page),
        Link(label=t("register-csv"), url=f"{page}.csv"),
    ]
    if view.in_document_plan and view.rows:
        blocks += [Text(text=t("register-plans"), weight="strong"), *_extracts(view, page, language)]
    if embeds:
        title = t("register-title-page", name=view.name)
        snippet = str(el("iframe", src=f"{page}?embed=1", title=title, width="100%", height="900"))
        blocks += [Text(text=t("register-card-embed", place=place)), Quote(text=snippet, ours=True)]
    return Card(
        key="note",
        version=0,
        title=t("register-title"),
        summary=f"{t('register-title')}: {page}",
        blocks=tuple(blocks),
    )


def _extracts(view: RegisterView, page: str, language: Language) -> list[Link]:
    t = texts(language)
    if len(view.units) > UNITS_NAMED:
        return [Link(label=t("register-extract"), url=f"{page}{plan_query('')}")]
    return [Link(label=unit, url=f"{page}{plan_query(unit)}") for unit in view.units]
