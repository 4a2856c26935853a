"""Checks what we send to Slack: Slack's own types, its SDK's models, and the limits that neither knows.

The JSON Schemas are generated from Slack's npm packages once and kept beside them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # it brings no types
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # as above
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.parts.required import need

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
GENERATOR = MODULES / ".bin/ts-json-schema-generator"
SOURCES = {
    "KnownBlock": MODULES / "@slack/types/dist/index.d.ts",
    "ModalView": MODULES / "@slack/types/dist/index.d.ts",
    "Manifest": MODULES / "@slack/web-api/dist/types/request/manifest.d.ts",
}
MOST_CHARACTERS = 13_200
MOST_VIEW_BYTES = 250_000
#: What was found good before: a story looks at the same cards again and again.
_CONFORMING: set[tuple[str, str]] = set()

Json = Mapping[str, Any]


def check_message(payload: Json) -> None:
    """Fails with a reason if Slack would refuse the message, or show it wrong."""
    for number, block in enumerate(payload["blocks"]):
        _conform("KnownBlock", block, f"block {number}")
    check_message_limits(payload)


def check_view(view: Json) -> None:
    """Fails with a reason if Slack would refuse the modal."""
    _conform("ModalView", view, "view")
    check_view_limits(view)


def check_manifest(manifest: Json) -> None:
    """Fails with a reason if the app manifest is not one."""
    _conform("Manifest", manifest, "manifest")


def check_message_limits(payload: Json) -> None:
    """The part of ``check_message`` that needs no npm packages."""
    assert set(payload) <= {"text", "blocks"}, f"unknown in a message: {set(payload)}"
    blocks = payload["blocks"]
    assert payload["text"].strip(), "a message without words for screen readers"
    assert len(payload["text"]) <= 4 * 3000
    assert 1 <= len(blocks) <= 50, f"{len(blocks)} blocks in a message"
    size = _units(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    assert size <= MOST_CHARACTERS, f"{size} characters in a message"
    _check_blocks(blocks)


def check_view_limits(view: Json) -> None:
    """The part of ``check_view`` that needs no npm packages."""
    View(**view).validate_json()
    blocks = view["blocks"]
    assert 1 <= len(blocks) <= 100, f"{len(blocks)} blocks in a view"
    assert len(json.dumps(view).encode()) <= MOST_VIEW_BYTES
    for part in ("title", "submit", "close"):
        if part in view:
            assert 1 <= _units(view[part]["text"]) <= 24, f"{part}: {view[part]['text']!r}"
    assert len(view.get("private_metadata", "")) <= 3000
    assert ("submit" in view) == any(block["type"] == "input" for block in blocks)
    _check_blocks(blocks)


def _check_blocks(blocks: list[dict[str, Any]]) -> None:
    for parsed in Block.parse_all(blocks):
        parsed.validate_json()
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    assert not [name for name, times in ids.items() if times > 1], f"a block_id twice: {ids}"
    for block in blocks:
        actions = Counter(part["action_id"] for part in block.get("elements", []) if "action_id" in part)
        assert all(times == 1 for times in actions.values()), f"an action_id twice in a block: {actions}"
        for part in objects(block):
            _check_object(part)


def _check_object(part: dict[str, Any]) -> None:
    kind = part.get("type")
    assert kind != "mrkdwn", f"read as markup: {part}"
    if kind in {"plain_text", "text"}:
        assert part["text"], "an empty text"
        assert _units(part["text"]) <= 12_000
    if kind == "plain_text":
        assert part["emoji"] is False, "a plain text that reads :smile:"
        assert _units(part["text"]) <= 3000
    if "options" in part:
        assert 1 <= len(part["options"]) <= 100
        for option in part["options"]:
            _check_option(option, short=kind == "overflow")
        values = [option["value"] for option in part["options"]]
        assert len(set(values)) == len(values), "an option's value twice"
    if kind == "overflow":
        assert len(part["options"]) <= 5
    if kind in {"checkboxes", "radio_buttons"}:
        assert len(part["options"]) <= 10
    if kind == "button":
        assert _units(part["text"]["text"]) <= 75
        assert _units(part["value"]) <= 2000
        assert _units(part.get("accessibility_label", "")) <= 75
    if kind == "link":
        assert part["url"].startswith(("http://", "https://"))


def _check_option(option: dict[str, Any], *, short: bool) -> None:
    assert 1 <= _units(option["text"]["text"]) <= 75
    assert 1 <= _units(option["value"]) <= 150
    assert _units(option.get("description", {"text": ""})["text"]) <= 75
    assert not (short and "description" in option)


def objects(part: Any) -> Iterator[dict[str, Any]]:
    """Every object within a block, the block itself included."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from objects(value)
    elif isinstance(part, list):
        for value in part:
            yield from objects(value)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _conform(kind: str, instance: Json, name: str) -> None:
    known = kind, json.dumps(instance, sort_keys=True)
    if known in _CONFORMING:
        return
    error = best_match(_validator(kind).iter_errors(instance))
    assert error is None, f"{name}: {error.message} at {list(error.absolute_path)}: {instance}"
    _CONFORMING.add(known)


@cache
def _validator(kind: str) -> Draft7Validator:
    return Draft7Validator(json.loads(_schema(kind).read_text("utf-8")))


def _schema(kind: str) -> Path:
    source, node = SOURCES[kind], shutil.which("node")
    if node is None or not GENERATOR.exists() or not source.exists():
        need("slack", "Slack's types are not installed; run npm ci in tests/parts")
    version = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    kept = MODULES / ".cache" / "kanalvakt" / f"{kind}-{version}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        made = kept.with_suffix(f".{uuid.uuid4().hex}")
        command = [node, str(GENERATOR), "--path", str(source), "--type", kind, "--no-type-check"]
        subprocess.run([*command, "--out", str(made)], check=True, capture_output=True, timeout=300)
        made.replace(kept)
    return kept
