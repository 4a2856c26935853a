"""Documents: what is kept about requests and accounts beside the evidence of comments."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from storage.document_tables import Document


def get(session: Session, municipality: str, document: int) -> Document | None:
    """The municipality's document of that number."""
    found = session.get(Document, document)
    return found if found is not None and found.municipality == municipality else None


def of_run(session: Session, municipality: str, subject: str, kind: str, run: int) -> Document | None:
    """The document of a kind about a subject, by its count."""
    query = select(Document).where(
        Document.municipality == municipality,
        Document.subject == subject,
        Document.kind == kind,
        Document.run == run,
    )
    return session.exec(query).first()


def newest(session: Session, municipality: str, subject: str, kind: str) -> Document | None:
    """The document of a kind about a subject that counts: the newest."""
    query = select(Document).where(
        Document.municipality == municipality, Document.subject == subject, Document.kind == kind
    )
    return session.exec(query.order_by(col(Document.run).desc()).limit(1)).first()


def about(session: Session, municipality: str, subject: str) -> list[Document]:
    """All documents about a subject, oldest first."""
    query = select(Document).where(Document.municipality == municipality, Document.subject == subject)
    return list(session.exec(query.order_by(col(Document.id))))


def files(document: Document) -> Iterator[tuple[str, str]]:
    """Where each of its files lies, and what it must hash to."""
    yield document.pdf, document.pdf_sha256
    yield document.record, document.record_sha256
    if document.image:
        yield document.image, document.image_sha256
