"""What a test says when the real part that it needs is not on this machine."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def need(part: str, reason: str) -> NoReturn:
    """Skips the test with the reason; with KANALVAKT_REQUIRE_PARTS=1 (as in CI) it fails instead."""
    __tracebackhide__ = True
    message = f"real part {part}: {reason}"
    if os.environ.get("KANALVAKT_REQUIRE_PARTS") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
