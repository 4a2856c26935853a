"""The table of documents that the municipality keeps beside the evidence of comments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import counter, time


class Document(SQLModel, table=True):
    """A saved document: what it is about, where its files lie and what they must hash to."""

    __table_args__ = (UniqueConstraint("municipality", "subject", "kind", "run"),)
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    #: What it is about: "request:7", "account:bibblan".
    subject: str = Field(index=True)
    #: form, protocol, snapshot, banner
    kind: str
    #: Counts the documents of a kind about a subject. None is ever written over; the newest counts.
    run: int
    #: What people call it.
    name: str
    pdf: str
    pdf_sha256: str
    #: The exact content, as JSON.
    record: str
    record_sha256: str
    #: The uploaded picture as it came, where there is one: image/png or image/jpeg.
    image: str = ""
    image_sha256: str = ""
    media_type: str = ""
    #: A person's id, or "kanalvakt" for what the program made by itself.
    by: str
    saved_at: datetime = time()
