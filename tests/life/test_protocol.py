"""What was done after the decision is kept too: a protocol when an account is live, and when it is closed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cards.model import Link
from handlers.ports import Changed
from routines.library import load
from routines.model import Phase
from storage import documents
from storage.evidence import EvidenceNotSaved, Reason
from tests.life.everybody import agree, decided, each, set_up
from tests.life.test_closing import FAREWELL, closes, does
from tests.life.test_endings import leaves
from tests.life.walk import Life, life
from tests.scenarios.town import MUNICIPALITY


def kept(town: Life) -> list[dict[str, Any]]:
    """The protocols of the request as they lie in the archive."""
    found = town.ask(lambda session: documents.about(session, MUNICIPALITY, "request:1"))
    store = town.town.world.evidence
    protocols = [one for one in found if one.kind == "protocol"]
    assert all(store.read(one.pdf).startswith(b"%PDF-1.4") for one in protocols)
    return [json.loads(store.read(one.record)) for one in protocols]


def links(town: Life, key: str = "request:1") -> list[str]:
    return [block.label for block in town.card(key).blocks if isinstance(block, Link)]


def said(protocol: dict[str, Any], label: str) -> list[tuple[str, str]]:
    """Who did a step, and what is said that they did."""
    (step,) = [one for one in protocol["steps"] if one["label"] == label]
    return [(mark["name"], mark["result_words"]) for mark in step["marks"]]


@each
def test_when_an_account_is_live_each_step_stands_with_who_did_it_and_when(routine: str) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        town.later(hours=3)
        set_up(town)
        (protocol,) = kept(town)
        request = town.request()
        assert request.state == "done"
        assert request.ended_at is not None
        assert protocol["ended_at"] == request.ended_at.isoformat()
        assert (protocol["account"], protocol["state"]) == ("Stadsbiblioteket", "Kontot i gång")
        labels = [step["label"] for step in protocol["steps"]]
        steps = {step.label: step for step in load(routine).opening.steps}
        assert [label for label in steps if label in labels] == labels  # in the document's order
        for one in protocol["steps"]:
            step = steps[one["label"]]
            assert one["marks"] or not step.required, step.id
            assert not step.clauses or step.clauses[0] in one["source"]
            assert step.phase is not Phase.START or all(
                mark["at"] > str(request.asked_at) for mark in one["marks"]
            )
        assert "Protokollet över uppsättningen (PDF)" in links(town)
        for key in {posting.key for posting in town.postings("anna") if posting.key.startswith("notice:")}:
            assert "Protokollet över uppsättningen (PDF)" in links(town, key)


@pytest.mark.clauses("GIS-99")
def test_the_protocol_names_both_who_handed_the_login_over_and_who_keeps_it() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        assert kept(town) == []
        set_up(town)
        (protocol,) = kept(town)
        deposit = next(step.label for step in load("gislaved").opening.steps if step.id == "deposit")
        names = [name for name, _ in said(protocol, deposit)]
        assert "Anna Ek" in names
        assert len(set(names)) == 2
        email = next(step for step in protocol["steps"] if step["answer"] == "sociala.medier@stad.example")
        assert [mark["result_words"] for mark in email["marks"]] == ["Besvarat"]


@pytest.mark.clauses("LID-23")
def test_whoever_speaks_for_a_role_that_nobody_holds_is_no_registrar() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        leaves(town, "rut")
        set_up(town)
        (protocol,) = kept(town)
        registrar = next(step.label for step in load("lidingo").opening.steps if step.id == "registrar")
        names = [name for name, _ in said(protocol, registrar)]
        assert any(name.endswith(", för ingen i personregistret hade den rollen") for name in names)


@pytest.mark.clauses("GIS-78", "GIS-79", "GIS-82")
def test_a_closing_is_kept_with_its_farewell_snapshot_and_ended_logins() -> None:
    with life("gislaved") as town:
        closes(town)
        for _ in range(2):
            for task in town.tasks("request_approval", "request_consultation"):
                agree(town, task)
        does(town, "farewell", FAREWELL)
        town.later(days=15)
        town.keep_time()
        town.hands_in("anna", "snapshot")
        for step, words in (("disposal", "0"), ("credentials", "yes"), ("closed", "yes")):
            assert kept(town) == []
            does(town, step, words)
        (protocol,) = kept(town)
        assert (protocol["state"], protocol["title"]) == ("Kontot avslutat", "Protokoll över avslutet")
        marks = {step["label"]: step for step in protocol["steps"]}
        steps = {step.id: marks[step.label] for step in load("gislaved").closing.steps if step.label in marks}
        assert steps["manager"]["marks"][0]["result_words"] == "Godkänd"
        assert steps["farewell"]["marks"][0]["words"] == FAREWELL
        assert steps["snapshot"]["marks"][0]["name"] == "Anna Ek"
        assert steps["disposal"]["answer"] == "Gallrat"
        assert steps["credentials"]["marks"][0]["result_words"] == "Bekräftat"
        assert "Protokollet över avslutet (PDF)" in links(town)
        assert town.town.broken() is None


def test_a_protocol_that_could_not_be_saved_is_made_when_somebody_presses() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        put = town.town.world.evidence.put

        def full(*_: object, **__: object) -> object:
            raise EvidenceNotSaved(Reason.DISK_FULL, "no room")

        town.town.world.evidence.put = full  # type: ignore[method-assign]
        set_up(town)
        assert town.request().state == "done"
        assert "Protokollet kunde inte sparas (disken är full)" in repr(town.card().blocks)
        assert kept(town) == []
        town.town.world.evidence.put = put  # type: ignore[method-assign]
        assert isinstance(town.press("disa", town.card(), "request.retry"), Changed)
        assert len(kept(town)) == 1
        assert "disken är full" not in repr(town.card().blocks)
        assert len(set(links(town))) == 2
