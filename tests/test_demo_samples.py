"""Each sample comment of the demo shows what it is meant to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from bot.demo import FILES
from routines.flagging import flag
from routines.library import load

ROUTINE = load(str(FILES / "ekdala.yaml"))
SAMPLES: list[Mapping[str, Any]] = yaml.safe_load((FILES / "comments.yaml").read_text(encoding="utf-8"))

#: What is found in each, by who wrote it.
MEANT: dict[str, set[str]] = {
    "Maj-Britt Ek": {"question"},
    "Roger S": {"insult", "profanity"},
    "Anonym Medborgare": {"personal_number", "phone"},
    "lasvarg_98": set(),
    "snabba.cash.nu": {"advert"},
    "@arg_i_ekdala": {"threat"},
    "Karin på Höjden": {"question"},
    "Ahmed K": set(),
    "mamma.till.tre": {"question"},
    "Ove": set(),
    "Ekdala hembygdsförening": set(),
    "مريم": {"question"},
    "@ekdalabo": {"question"},
    "Gunilla": {"question"},
    "Peter P": {"profanity"},
    "boknörd": {"question"},
    "Kent": {"insult", "profanity"},
    "Linnea": {"question"},
    "Villaägare": {"question", "email", "address"},
    "kattälskare": set(),
    "Bygg & Tak AB": {"advert", "phone", "question"},
    "@troll42": {"insult"},
    "Elsa 9 år": {"question"},
    "Mats": set(),
    "Okänd": {"crime", "profanity"},
    "studiecirkeln": set(),
    "Birgitta": {"sensitive", "question"},
    "Tommy": {"question"},
}


def test_every_sample_is_told_of_once() -> None:
    assert [sample["author"] for sample in SAMPLES] == list(MEANT)


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["author"] for sample in SAMPLES])
def test_a_sample_gets_the_flags_that_it_is_meant_to_show(sample: Mapping[str, Any]) -> None:
    assert {one.category.value for one in flag(sample["text"], ROUTINE)} == MEANT[sample["author"]]
