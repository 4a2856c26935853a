"""Where evidence is kept: one folder, written so that what is said to be saved can be read.

The routines forbid removing a comment before it is preserved, so ``put`` returns only after the bytes
were flushed, took their final name in one step and were read back from the disk with the same hash.
A file that has its final name is whole and is never written again. The calls block; run them in a
thread. Whoever keeps evidence elsewhere offers the same three methods (``EvidenceKeeper``).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TEMPORARY = ".part-"
#: So many hexadecimal digits of the hash stand in a file's name.
_HASH_DIGITS = 16


class Reason(StrEnum):
    """Why evidence could not be saved or trusted; the texts to people are looked up by this."""

    BAD_NAME = "evidence_bad_name"
    DISK_FULL = "evidence_disk_full"
    NOT_WRITABLE = "evidence_not_writable"
    SHORT_WRITE = "evidence_short_write"
    DIFFERENT_CONTENT = "evidence_different_content"
    READ_BACK = "evidence_read_back"
    DISK_ERROR = "evidence_disk_error"
    MISSING = "evidence_missing"
    CHANGED = "evidence_changed"


class EvidenceNotSaved(Exception):
    """The evidence is not safely on disk, so nothing may be removed."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason


class EvidenceDamaged(Exception):
    """Evidence that was saved is missing or is no longer what was saved."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file that was saved and read back."""

    #: Relative to the evidence folder, with slashes.
    path: str
    sha256: str
    size: int


class EvidenceKeeper(Protocol):
    """What every place for evidence can do."""

    def put(self, *parts: str, content: bytes) -> Stored:
        """Saves the content for good, or raises EvidenceNotSaved."""

    def read(self, path: str) -> bytes:
        """The saved bytes, or EvidenceDamaged."""

    def verify(self, path: str, sha256: str) -> None:
        """Raises EvidenceDamaged unless the saved bytes still have this hash."""


class EvidenceStore:
    """Evidence as files in one folder, by municipality, year and case."""

    def __init__(self, folder: Path) -> None:
        self._root = folder

    def put(self, *parts: str, content: bytes) -> Stored:
        """Saves ``content`` below the folders of ``parts``; the last part is the file's name.

        The hash becomes part of the name: ``put("tibro", "2026", "17", "2.pdf", …)`` gives
        ``tibro/2026/17/2-<hash>.pdf``. The same content again is the same file; a file that has this
        name and other bytes is left alone and is an error.
        """
        digest = hashlib.sha256(content).hexdigest()
        folders, name = _checked(parts), _named(parts[-1], digest)
        stored = Stored(path="/".join((*folders[:-1], name)), sha256=digest, size=len(content))
        final = self._root.joinpath(stored.path)
        with _saving(stored.path):
            _make_folders(self._root, final.parent)
            self._must_be_inside(final.parent)
            _sweep(final.parent)
            if os.path.lexists(final):
                _must_hold(final, digest, Reason.DIFFERENT_CONTENT)
            else:
                _write_once(final, content, digest)
            _flush_folder(final.parent)
            _must_hold(final, digest, Reason.READ_BACK)
        return stored

    def read(self, path: str) -> bytes:
        """The saved bytes as they are now; whoever relies on them calls ``verify`` too."""
        parts = path.split("/")
        try:
            _checked(parts)
            file = self._root.joinpath(*parts)
            self._must_be_inside(file.parent)
            return _bytes_on_disk(file)
        except EvidenceNotSaved as problem:
            raise EvidenceDamaged(problem.reason, path) from problem
        except FileNotFoundError as problem:
            raise EvidenceDamaged(Reason.MISSING, path) from problem
        except OSError as problem:
            raise EvidenceDamaged(Reason.DISK_ERROR, f"{path}: {_name_of(problem)}") from problem

    def verify(self, path: str, sha256: str) -> None:
        """Raises EvidenceDamaged unless the file is there and its bytes have this hash."""
        if hashlib.sha256(self.read(path)).hexdigest() != sha256:
            raise EvidenceDamaged(Reason.CHANGED, path)

    def _must_be_inside(self, folder: Path) -> None:
        """A link that somebody put among the folders must not lead the evidence elsewhere."""
        if not folder.resolve().is_relative_to(self._root.resolve()):
            raise EvidenceNotSaved(Reason.BAD_NAME, "a link leads out of the evidence folder")


def _checked(parts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    for part in parts:
        if not _PART.fullmatch(part):
            raise EvidenceNotSaved(Reason.BAD_NAME, f"{part[:100]!r} cannot be part of a name")
    if not parts:
        raise EvidenceNotSaved(Reason.BAD_NAME, "a name needs at least one part")
    return tuple(parts)


def _named(name: str, digest: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem or suffix}-{digest[:_HASH_DIGITS]}{dot if stem else ''}{suffix if stem else ''}"


@contextlib.contextmanager
def _saving(path: str) -> Iterator[None]:
    """Turns what the operating system says into why the evidence is not saved."""
    try:
        yield
    except OSError as problem:
        raise EvidenceNotSaved(_reason(problem), f"{path}: {_name_of(problem)}") from problem


def _reason(problem: OSError) -> Reason:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Reason.DISK_FULL
    if problem.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return Reason.NOT_WRITABLE
    if problem.errno in {errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EEXIST}:
        return Reason.BAD_NAME
    return Reason.DISK_ERROR


def _name_of(problem: OSError) -> str:
    return errno.errorcode.get(problem.errno or 0, type(problem).__name__)


def _make_folders(root: Path, folder: Path) -> None:
    """Makes the folders that are missing; each new name is flushed, or a power cut could take it away."""
    if folder.is_dir():
        return
    if folder != folder.parent:
        _make_folders(root, folder.parent)
    folder.mkdir(mode=0o700 if folder.is_relative_to(root) else 0o755, exist_ok=True)
    _flush_folder(folder.parent)


def _write_once(final: Path, content: bytes, digest: str) -> None:
    """Writes beside the final name, checks what is on the disk, and only then takes the name."""
    temporary = final.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        # The lock tells _sweep that somebody is at work; it ends with the process, however that ends.
        fcntl.flock(handle, fcntl.LOCK_EX)
        _write_all(handle, content)
        os.fsync(handle)
        _must_hold(temporary, digest, Reason.READ_BACK)
        temporary.rename(final)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        written = os.write(handle, left)
        if written <= 0:
            raise EvidenceNotSaved(Reason.SHORT_WRITE, "the disk took nothing")
        left = left[written:]


def _sweep(folder: Path) -> None:
    """Takes away what a killed process left unfinished: it may hold personal data and serves nobody.

    An unfinished file that is locked belongs to somebody at work. An empty one may have been made this
    moment and not be locked yet; it holds nothing, so it can stay.
    """
    for leftover in folder.glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            handle = os.open(leftover, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(handle).st_size:
                    leftover.unlink()
            finally:
                os.close(handle)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _must_hold(path: Path, digest: str, otherwise: Reason) -> None:
    if hashlib.sha256(_bytes_on_disk(path)).hexdigest() != digest:
        raise EvidenceNotSaved(otherwise, path.name)


def _bytes_on_disk(path: Path) -> bytes:
    """The bytes from the disk itself, as far as the system lets us pass by its memory of them."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with open(handle, "rb") as file:  # noqa: PTH123 - a path cannot open a handle
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()
