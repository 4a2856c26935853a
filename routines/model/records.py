"""What a routine says of public records, and the advice that it gives."""

from __future__ import annotations

from routines.model.cited import Cited, Months, Role, Some, Strict


class Retention(Strict):
    """When what is stored may be disposed of. The program never disposes of anything by itself."""

    #: What decides, in the document's own words.
    basis: Cited[str]
    #: When, in the document's own words.
    when: Cited[str]
    #: Asked every so many months; None: only at closing.
    asked_every: Cited[Months | None]
    asked: Cited[Role]
    at_closing: Cited[bool]
    #: Whether each board must have a decision on it.
    decision_needed: Cited[bool]
    outcomes: Cited[Some[str]]


class Disclosure(Strict):
    """How records are kept and given out."""

    #: When nothing needs to be entered in a diary.
    no_diary_when: Cited[str]
    #: The log says whether something came in or was made here.
    direction: Cited[bool]
    chronological: Cited[bool]
    printable: Cited[bool]
    digital: Cited[bool]
    #: Posts stay visible unless one of the grounds holds.
    visible: Cited[bool]


class DirectMessages(Strict):
    """What holds for messages that only the receiver sees."""

    record: Cited[bool]
    #: Whether each goes on to the registrar before it is closed.
    to_registrar: Cited[bool]
    text: Cited[str]


class Following(Strict):
    """Whom an account may like and follow."""

    may: Cited[tuple[str, ...]]
    may_not: Cited[tuple[str, ...]]
    advice: tuple[Cited[str], ...] = ()


class PrivateUse(Strict):
    """What employees are told of their own accounts: shown, never watched."""

    advice: tuple[Cited[str], ...] = ()
    #: What a question of work on a private page is answered with; empty: nothing proposed.
    referral_text: Cited[str]


class Advice(Strict):
    """The document's advice, where it helps. Shown a few lines at a time."""

    conduct: tuple[Cited[str], ...] = ()
    #: Before a post is published.
    posting: tuple[Cited[str], ...] = ()
    #: To spread a post.
    promoting: tuple[Cited[str], ...] = ()
    #: In the channels of others.
    elsewhere: tuple[Cited[str], ...] = ()
    personal_data: tuple[Cited[str], ...] = ()
    laws: tuple[Cited[str], ...] = ()
    #: Other documents that hold beside this one.
    documents: tuple[Cited[str], ...] = ()
    #: Where to turn with questions.
    help: Cited[str]
