"""The cards and forms of an account that is in use: which there are, who handles one, what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.model import Block, Button, Card, Facts, Field, Form, Link, Option, Text
from cards.texts import Language, Texts, texts
from cards.watching import say_people, short

#: So many of its tasks the card of an account names.
NAMED = 5
#: So many of the documents about a closed one.
DOCUMENTS = 20


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """All that the card of an account shows."""

    municipality: str
    id: str
    name: str
    platform: str
    address: str
    unit: str = ""
    #: Manager, responsible, substitute, administrators: what the municipality calls each, and who it is.
    people: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Who has duty now, "Bo Ask (kontoansvarig)"; empty: nobody.
    duty: str = ""
    hours: str = ""
    contact: str = ""
    team_channel: str = ""
    open: int = 0
    late: int = 0
    #: How what is written there comes here: "läst fredag 20 nov. kl. 10:00"; and whether nothing is wrong.
    health: str = ""
    well: bool = True
    #: What the routine asks for and the account has not, in sentences.
    missing: tuple[str, ...] = ()
    #: What is to be done about it, in a few words each.
    tasks: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What a press on it is about: the id of an account is its municipality's own."""
        return f"account:{self.municipality}/{self.id}"


def account_card(view: AccountView, language: Language = "sv", word: str = "") -> Card:
    """One account, for the one who asked; ``word`` says what has just been done."""
    t = texts(language)
    blocks: list[Block] = [Text(text=word, weight="strong")] if word else []
    blocks += [Text(text=sentence, weight="strong") for sentence in view.missing]
    blocks.append(Facts(pairs=tuple(_facts(view, t))))
    blocks.append(Link(label=t("account-open"), url=view.address))
    if view.tasks:
        blocks.append(Text(text=t("account-tasks", n=len(view.tasks)), weight="strong"))
        blocks += [Text(text=title) for title in view.tasks[:NAMED]]
    return Card(
        key="note",
        version=0,
        title=view.name,
        summary=word or t("account-summary", account=view.name, duty=view.duty or t("duty-nobody")),
        blocks=tuple(blocks),
        buttons=tuple(
            Button(action=action, label=t("action-" + action.replace(".", "-")), subject=view.subject)
            for action in view.buttons
        ),
        tone="attention" if view.missing or not view.well else "neutral",
    )


def _facts(view: AccountView, t: Texts) -> list[tuple[str, str]]:
    load = t("account-load", n=view.open, late=view.late)
    pairs = [(t("account-platform"), t(f"register-platform-{view.platform}")), (t("account-unit"), view.unit)]
    pairs += [
        (role[:1].upper() + role[1:], say_people(names, t) or t("access-nobody"))
        for role, names in view.people
    ]
    pairs += [
        (t("account-duty"), view.duty or t("duty-nobody")),
        (t("account-hours"), view.hours),
        (t("account-contact"), view.contact),
        (t("account-channel"), view.team_channel),
        (t("account-cases"), load),
        (t("account-health"), view.health),
    ]
    return [(label, value) for label, value in pairs if value]


def account_list_card(views: Sequence[AccountView], more: int, language: Language = "sv") -> Card:
    """The accounts that somebody may see, each with a button that shows it."""
    t = texts(language)
    blocks = [Text(text=t("accounts-count", n=len(views) + more), weight="strong")]
    for number, view in enumerate(views, 1):
        duty = view.duty or t("accounts-nobody")
        line = t("accounts-line", number=number, account=short(view.name), duty=duty, n=view.open)
        lacks = t("accounts-missing", n=len(view.missing)) if view.missing else ""
        wrong = "" if view.well else f"{view.health}."
        blocks.append(Text(text=" ".join(part for part in (line, lacks, wrong) if part)))
    if more:
        blocks.append(Text(text=t("accounts-more", n=more), weight="quiet"))
    title = t("accounts-title")
    return Card(
        key="note",
        version=0,
        title=title,
        summary=blocks[0].text,
        blocks=tuple(blocks),
        buttons=_shows(views, t),
    )


def _shows(views: Sequence[AccountView | ClosedView], t: Texts) -> tuple[Button, ...]:
    """A button for each account of a list."""
    return tuple(
        Button(
            action="account.show",
            label=t("tasks-show", n=number),
            subject=view.subject,
            spoken=t("accounts-show-spoken", account=short(view.name))[:75],
        )
        for number, view in enumerate(views, 1)
    )


@dataclass(frozen=True, kw_only=True)
class ClosedView:
    """All that the card of a closed account shows."""

    municipality: str
    id: str
    name: str
    platform: str
    address: str
    unit: str
    closed: str
    by: str

    @property
    def subject(self) -> str:
        """What a press on it is about."""
        return f"account:{self.municipality}/{self.id}"


def closed_card(view: ClosedView, kept: Sequence[Link], language: Language = "sv") -> Card:
    """An account that is closed, with the documents that are kept about it."""
    t = texts(language)
    said = t("account-closed", when=view.closed, name=view.by)
    pairs = (
        (t("account-platform"), t(f"register-platform-{view.platform}")),
        (t("account-address"), view.address),
        (t("account-unit"), view.unit),
    )
    shown = kept[:DOCUMENTS]
    head = t("account-documents", n=len(kept))
    blocks: list[Block] = [
        Text(text=said, weight="strong"),
        Facts(pairs=tuple((label, value) for label, value in pairs if value)),
        Text(text=head, weight="strong"),
        *shown,
    ]
    if len(kept) > len(shown):
        blocks.append(Text(text=t("account-documents-more", n=len(kept) - len(shown)), weight="quiet"))
    return Card(key="note", version=0, title=view.name, summary=f"{view.name}. {said}", blocks=tuple(blocks))


def closed_list_card(views: Sequence[ClosedView], more: int, language: Language = "sv") -> Card:
    """The closed accounts that somebody may see, each with a button that shows it."""
    t = texts(language)
    blocks = [Text(text=t("accounts-closed-count", n=len(views) + more), weight="strong")]
    for number, view in enumerate(views, 1):
        said = t(
            "accounts-closed-line", number=number, account=short(view.name), when=view.closed, name=view.by
        )
        blocks.append(Text(text=said))
    if more:
        blocks.append(Text(text=t("accounts-closed-more", n=more), weight="quiet"))
    return Card(
        key="note",
        version=0,
        title=t("accounts-closed-title"),
        summary=blocks[0].text,
        blocks=tuple(blocks),
        buttons=_shows(views, t),
    )


def people_form(
    view: AccountView,
    t: Texts,
    *,
    version: int,
    fields: Sequence[Field],
    decides: bool,
    by: str,
    above: str = "",
) -> Form:
    """Who handles the account; of who does not decide about it, a proposal to ``by``.

    ``above``: who agrees besides before anybody is given a new part; nobody, where it is empty.
    """
    intro = t("people-proposes", who=by)
    if decides:
        intro = t("people-anchored", role=above) if above else t("people-decides")
    return Form(
        name="account.people",
        subject=view.subject,
        version=version,
        title=t("people-title"),
        submit=t("people-save") if decides else t("people-propose"),
        fields=tuple(fields),
        blocks=(Text(text=view.name, weight="strong"), Text(text=intro)),
    )


def login_form(view: AccountView, t: Texts, *, parts: Sequence[str], custody: str) -> Form:
    """What of the login is another now; the login itself is never written."""
    field = Field(
        key="parts",
        label=t("field-login-parts"),
        kind="choices",
        options=tuple(Option(value=part, label=t(f"login-part-{part}")) for part in parts),
    )
    return Form(
        name="account.login",
        subject=view.subject,
        version=0,
        title=t("login-title"),
        submit=t("login-submit"),
        fields=(field,),
        blocks=(
            Text(text=view.name, weight="strong"),
            Text(text=t("login-intro", custody=custody)),
            Text(text=t("request-no-passwords"), weight="quiet"),
        ),
    )


def decline_form(task: int, version: int, text: str, t: Texts) -> Form:
    """Why the account keeps its people."""
    field = Field(key="reason", label=t("field-people-reason"), kind="long", longest=1000)
    return Form(
        name="account.decline",
        subject=f"task:{task}",
        version=version,
        title=t("people-decline-title"),
        submit=t("action-account-decline"),
        fields=(field,),
        blocks=(Text(text=text),),
        style="danger",
    )
