"""The table of requests: an account that somebody wants to open, or to close."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.columns import counter, json, time


class Request(SQLModel, table=True):
    """A request to open or close an account, from the first answer until the account is live or closed."""

    __tablename__ = "request"
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    #: Grows with every change that people should see.
    version: int = 1
    #: open, close
    kind: str
    #: The account that is to be closed, or the one that was opened.
    account: str = Field(default="", index=True)
    #: Whose request it is, and with whom they share it.
    by: str = Field(index=True)
    shared_with: list[str] = json(list)
    #: By step of the routine: what was answered, as ``routines.answers`` reads it.
    answers: dict[str, Any] = json(dict)
    #: By step: what was typed and could not be taken, so that nobody types it again.
    typed: dict[str, str] = json(dict)
    #: By step: who last answered it, when, and in which version: {"by": ..., "at": ..., "version": ...}; what
    #: stood there "before", and the other answers that it "rests" on.
    edited: dict[str, dict[str, Any]] = json(dict)
    #: By step: what people said of it, oldest first, see ``routines.walk.Mark``.
    marks: dict[str, list[dict[str, Any]]] = json(dict)
    #: Questions about it and their answers: {"by", "at", "step", "words", "answer", "answered_by", ...}.
    talk: list[dict[str, Any]] = json(list)
    #: draft, asked (others decide), started (decided, the account is set up or wound up), done, rejected,
    #: lapsed (nobody decided or went on), withdrawn
    state: str = Field(default="draft", index=True)
    #: Counts how often it was sent for decision, so that each time has tasks of its own.
    round: int = 0
    created_at: datetime = time()
    #: When somebody last did something about it.
    moved_at: datetime = time(index=True)
    asked_at: datetime | None = time(optional=True)
    ended_at: datetime | None = time(optional=True)
    #: Why it was not approved.
    reason: str = ""
    #: Why the signed form could not be saved, where it could not.
    failure: str = ""
    #: The signed form, see ``Document``.
    document: int | None = None
