"""The evidence store: what it says is saved can be read, whatever the disk does."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import storage.evidence
from storage.evidence import EvidenceDamaged, EvidenceKeeper, EvidenceNotSaved, EvidenceStore, Reason
from tests.parts.process import PATIENCE

CASE = ("tibro", "2026", "17")
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
def store(folder: Path) -> EvidenceStore:
    return EvidenceStore(folder)


def files_below(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_saved_evidence_is_named_by_case_revision_and_hash(store: EvidenceStore, folder: Path) -> None:
    stored = store.put(*CASE, "2.pdf", content=b"%PDF")
    digest = hashlib.sha256(b"%PDF").hexdigest()

    assert (stored.path, stored.sha256, stored.size) == (f"tibro/2026/17/2-{digest[:16]}.pdf", digest, 4)
    assert files_below(folder) == [stored.path]
    assert store.read(stored.path) == b"%PDF"
    store.verify(stored.path, stored.sha256)


def test_the_store_is_one_of_several_possible_keepers(store: EvidenceStore) -> None:
    keeper: EvidenceKeeper = store

    assert keeper.read(keeper.put("a", content=b"x").path) == b"x"


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True), min_size=1, max_size=4),
    contents=st.lists(st.binary(max_size=400), min_size=1, max_size=4),
)
def test_every_content_comes_back_and_saving_again_changes_nothing(
    parts: list[str], contents: list[bytes]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        store = EvidenceStore(Path(place))
        stored = [store.put(*parts, content=one) for one in contents]
        again = [store.put(*parts, content=one) for one in contents]

        assert again == stored
        assert [store.read(one.path) for one in stored] == contents
        assert len(files_below(Path(place))) == len(set(contents))


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "a\x00b", ".hidden", "å", "a\n", "x" * 101]
)
def test_a_name_that_plays_tricks_is_refused(store: EvidenceStore, folder: Path, name: str) -> None:
    for parts in ((name,), (name, "2.pdf"), ("tibro", name)):
        with pytest.raises(EvidenceNotSaved) as refused:
            store.put(*parts, content=b"x")
        assert refused.value.reason is Reason.BAD_NAME
    with pytest.raises(EvidenceDamaged):
        store.read(f"tibro/{name}")
    assert not folder.exists() or files_below(folder) == []


def test_a_link_among_the_folders_leads_nowhere(store: EvidenceStore, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    folder.mkdir()
    (folder / "tibro").symlink_to(tmp_path / "outside")

    with pytest.raises(EvidenceNotSaved, match="evidence_bad_name"):
        store.put("tibro", "2.pdf", content=b"x")
    with pytest.raises(EvidenceDamaged, match="evidence_bad_name"):
        store.read("tibro/secret")
    assert files_below(tmp_path / "outside") == ["secret"]


def test_a_link_in_place_of_the_file_is_not_followed(
    store: EvidenceStore, folder: Path, tmp_path: Path
) -> None:
    stored = store.put("2.pdf", content=b"x")
    (tmp_path / "other").write_bytes(b"x")
    (folder / stored.path).unlink()
    (folder / stored.path).symlink_to(tmp_path / "other")

    with pytest.raises(EvidenceDamaged):
        store.read(stored.path)
    with pytest.raises(EvidenceNotSaved):
        store.put("2.pdf", content=b"x")


def test_a_flipped_bit_is_found_and_never_overwritten(store: EvidenceStore, folder: Path) -> None:
    stored = store.put(*CASE, "2.json", content=b"exact text")
    file = folder / stored.path
    file.write_bytes(b"exact tExt")

    with pytest.raises(EvidenceDamaged, match="evidence_changed"):
        store.verify(stored.path, stored.sha256)
    with pytest.raises(EvidenceNotSaved) as refused:
        store.put(*CASE, "2.json", content=b"exact text")
    assert refused.value.reason is Reason.DIFFERENT_CONTENT
    assert file.read_bytes() == b"exact tExt"


def test_missing_evidence_is_said_to_be_missing(store: EvidenceStore) -> None:
    with pytest.raises(EvidenceDamaged) as missing:
        store.verify("tibro/2026/17/2-0011223344556677.pdf", "00")

    assert missing.value.reason is Reason.MISSING


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, Reason.DISK_FULL),
        (errno.EDQUOT, Reason.DISK_FULL),
        (errno.EROFS, Reason.NOT_WRITABLE),
        (errno.EACCES, Reason.NOT_WRITABLE),
        (errno.EIO, Reason.DISK_ERROR),
    ],
)
@pytest.mark.parametrize("call", ["write", "fsync", "mkdir", "open"])
def test_a_disk_that_refuses_leaves_nothing_behind(
    store: EvidenceStore, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, reason: Reason
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(storage.evidence.os, call, refuse)
        with pytest.raises(EvidenceNotSaved) as refused:
            store.put(*CASE, "2.pdf", content=b"x" * 100)
    assert refused.value.reason is reason
    assert not folder.exists() or files_below(folder) == []
    assert store.read(store.put(*CASE, "2.pdf", content=b"x" * 100).path) == b"x" * 100


def test_short_writes_are_continued_and_a_write_of_nothing_is_an_error(
    store: EvidenceStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write
    monkeypatch.setattr(storage.evidence.os, "write", lambda handle, data: whole(handle, data[:7]))
    stored = store.put("a", content=bytes(range(100)))
    assert store.read(stored.path) == bytes(range(100))

    monkeypatch.setattr(storage.evidence.os, "write", lambda *_: 0)
    with pytest.raises(EvidenceNotSaved, match="evidence_short_write"):
        store.put("b", content=b"x")
    assert files_below(folder) == [stored.path]


def test_a_disk_that_keeps_other_bytes_than_it_got_is_found_before_the_name_is_taken(
    store: EvidenceStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write
    monkeypatch.setattr(storage.evidence.os, "write", lambda handle, data: whole(handle, bytes(len(data))))

    with pytest.raises(EvidenceNotSaved, match="evidence_read_back"):
        store.put("a", content=b"not zeros")
    assert files_below(folder) == []


CHILD = """
import os, resource, signal, sys
from pathlib import Path
from storage.evidence import EvidenceNotSaved, EvidenceStore
store, how = EvidenceStore(Path(sys.argv[1])), sys.argv[2]
if how == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
else:
    Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
try:
    store.put("tibro", "2.pdf", content=b"x" * 100_000)
except EvidenceNotSaved as problem:
    print(problem.reason)
"""


def child(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), how],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
        check=False,
    )


def test_a_real_limit_in_the_middle_of_a_file_leaves_nothing_behind(folder: Path) -> None:
    done = child(folder, "limit")

    assert done.stdout.strip() == "evidence_disk_full", done.stderr
    assert files_below(folder) == []


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    """A real file system of 64 KiB; who may not mount one gets the limit on file size instead."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        assert child(place, "limit").stdout.strip() == "evidence_disk_full"
        return
    try:
        with pytest.raises(EvidenceNotSaved) as full:
            EvidenceStore(place).put("tibro", "2.pdf", content=b"x" * 200_000)
        assert full.value.reason is Reason.DISK_FULL
        assert files_below(place) == []
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_kill_before_the_name_is_taken_leaves_no_evidence_and_the_next_try_tidies_up(
    store: EvidenceStore, folder: Path
) -> None:
    assert child(folder, "kill").returncode == -signal.SIGKILL
    (leftover,) = files_below(folder)
    assert leftover.startswith("tibro/.part-")

    stored = store.put("tibro", "2.pdf", content=b"x" * 100_000)
    assert files_below(folder) == [stored.path]


def test_many_at_once_save_the_same_file_once(store: EvidenceStore, folder: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        stored = list(threads.map(lambda n: store.put("a", content=b"same" * 5000 * (n % 2 + 1)), range(64)))

    assert files_below(folder) == sorted({one.path for one in stored})
    assert len(set(stored)) == 2
