"""Inställningar: whoever looks after the installation reads what is set up and what is missing."""

from __future__ import annotations

from typing import Any

from cards.model import Card, Facts, Link, Text
from handlers.ports import Refused, Shown, Typed
from storage import people
from storage.tables import Municipality, Person
from tests.crowds.town import Crowd, crowd
from tests.property.machine_world import MUNICIPALITY, actor


def settings(town: Crowd, person: str = "anna", words: str = "/kanalvakt setup") -> Card:
    """What the coordinator reads."""
    answer = town.town.handle(Typed(actor=actor(person, "slack"), words=words))
    assert isinstance(answer, Shown)
    return answer.card


def strong(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text) and block.weight == "strong"]


def test_the_coordinator_reads_the_routine_the_roles_and_the_channels() -> None:
    with crowd("tibro") as town:
        card = settings(town)
        said = " ".join(block.text for block in card.blocks if isinstance(block, Text))
        assert "Rutinen: Rutin för arbete med sociala medier i Tibro kommun" in said
        (facts,) = [block for block in card.blocks if isinstance(block, Facts)]
        assert dict(facts.pairs)["IT- och kommunikationsenheten"] == "Anna Ek"
        assert dict(facts.pairs)["Registrator"] == "Rut Rönn"
        assert dict(facts.pairs)["Jurist"] == "ingen"
        assert dict(facts.pairs)["Kommunikationschef"] == "Anna Ek"  # the coordinator acts for them
        assert [block.label for block in card.blocks if isinstance(block, Link)] == [
            "Reglerna för kommentarer"
        ]
        assert card.buttons == ()
        for other in ("inställningar", "settings"):
            assert settings(town, words=other) == card


def test_who_was_given_a_role_that_the_document_names_is_read_there() -> None:
    with crowd("tibro") as town:

        def appoint(session: Any) -> None:
            disa = people.get(session, MUNICIPALITY, "disa")
            assert disa is not None
            disa.roles = ["communications_head", "strategist"]
            session.add(disa)

        town.town.database.change(appoint)
        (facts,) = [block for block in settings(town).blocks if isinstance(block, Facts)]
        found = dict(facts.pairs)
        assert (found["Kommunikationschef"], found["Kommunikationsstrateg"]) == ("Disa Lind", "Disa Lind")
        assert found["IT- och kommunikationschef"] == "Anna Ek"


def test_what_nobody_has_set_up_stands_first_in_a_sentence_each() -> None:
    with crowd("tibro") as town:
        town.account(team_channel="", substitute="")

        def lose(session: Any) -> None:
            rut = people.get(session, MUNICIPALITY, "rut")
            assert rut is not None
            rut.roles = []
            session.add(rut)
            session.add(Person(municipality=MUNICIPALITY, id="pia", name="Pia Strand"))
            held = session.get(Municipality, MUNICIPALITY)
            held.rules_page = ""
            session.add(held)

        town.town.database.change(lose)
        found = strong(settings(town))
        assert any("sidan med regler" in sentence for sentence in found)
        assert "Ingen har rollen registrator." in found
        assert "Hör inte till någon teamkanal: Staden på facebook." in found
        assert "Har ingen ersättare: Staden på facebook." in found
        assert "Nås inte, varken i chatten eller med e-post: Pia Strand." in found


def test_somebody_else_is_told_who_sees_it() -> None:
    with crowd("tibro") as town:
        answer = town.town.handle(Typed(actor=actor("bo", "slack"), words="inställningar"))
        assert isinstance(answer, Refused)
        assert "kommunikationsenheten och it-ansvarig" in answer.reason
