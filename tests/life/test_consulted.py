"""Laholm's consultation before the plan: asked when there is something to say, and of what it was given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cards.model import Quote
from cards.request_form import request_pdf
from handlers import request_records
from handlers.ports import Opened, Shown
from tests.life.everybody import agree
from tests.life.test_held_up import buttons
from tests.life.walk import LIBRARY, Life, life


@pytest.fixture
def town() -> Iterator[Life]:
    with life("laholm") as made:
        yield made


def changes(town: Life, **values: str) -> None:
    """Disa opens the page that asks this, and writes something else."""
    page = town.press("disa", town.card(), "request.continue")
    while isinstance(page, Opened):
        here = {field.key for field in page.form.fields} & values.keys()
        page = town.sends("disa", page.form, **{key: values[key] for key in here})
    assert isinstance(page, Shown)


def told(town: Life) -> list[str]:
    """The cards that say what was changed, of whoever was consulted."""
    return sorted({posting.key for posting in town.postings("anna") if posting.key.startswith("changed:")})


@pytest.mark.clauses("LAH-62")
def test_nobody_is_consulted_before_there_is_all_that_it_is_about(town: Life) -> None:
    page = town.says("disa", "registrera-kanal")
    assert isinstance(page, Opened)
    page = town.sends("disa", page.form, **{f.key: town.said(f, LIBRARY) for f in page.form.fields})
    assert town.request().answers["unit"] == "Stadsbiblioteket"
    assert town.tasks("request_consultation") == []
    assert town.steps(town.card())["Avstämning med kommunikationsenheten"] == "waiting"
    town.fills("disa", page)
    (task,) = town.tasks("request_consultation")
    assert town.holders_of(task) == {"anna"}
    assert LIBRARY["topics"] in repr(town.asked("request_consultation"))
    assert town.steps(town.card())["Avstämning med kommunikationsenheten"] == "now"


@pytest.mark.clauses("LAH-62")
def test_what_is_changed_after_the_consultation_is_told_and_seen_by_whoever_decides(town: Life) -> None:
    """Anna's view stands; she hears what is new when the request is sent, and Carin sees where it is."""
    town.asks_for_library("disa")
    agree(town, town.tasks("request_consultation")[0])
    changes(town, topics="Bara öppettider.", name="Biblioteket i stan")
    changes(town, name=LIBRARY["name"])  # as it was
    assert town.tasks("request_consultation") == []
    assert told(town) == []
    town.press("disa", town.card(), "request.send")

    (key,) = told(town)
    assert "sagt något om begäran. Enligt Laholm" in town.card(key).context[0]
    assert "(LAH-62)" in town.card(key).context[0]
    assert Quote(text=f"Bara öppettider.\nTidigare: {LIBRARY['topics']}") in town.card(key).blocks
    assert LIBRARY["name"] not in repr(town.card(key).blocks)
    assert isinstance(town.press("anna", town.card(key), "request.read"), Shown)

    decides = repr(town.asked("request_approval").blocks)
    assert "Ämnen? (ändrat sedan samrådet)" in decides
    assert decides.count("ändrat sedan samrådet") == 1
    form = town.ask(lambda session: request_records.signed_form(session, town.town.world, town.request()))
    assert [one.label for one in form.answers if "ändrat" in one.label] == ["Ämnen? (ändrat sedan samrådet)"]
    assert request_pdf(form).startswith(b"%PDF")


@pytest.mark.clauses("LAH-62")
def test_who_was_told_of_a_change_is_told_again_of_the_next_and_of_nothing_else(town: Life) -> None:
    town.asks_for_library("disa")
    agree(town, town.tasks("request_consultation")[0])
    town.press("disa", town.card(), "request.send")
    assert told(town) == []
    for sent, topics in ((1, "Bara öppettider."), (1, ""), (2, "Öppettider och böcker.")):
        town.reopens()
        town.later(minutes=5)
        if topics:
            changes(town, topics=topics)
        assert "request.send" in buttons(town)
        town.press("disa", town.card(), "request.send")
        assert len(told(town)) == sent
    assert "Öppettider och böcker." in repr(town.card(told(town)[-1]))


@pytest.mark.clauses("LAH-62")
def test_as_it_was_again_is_no_change(town: Life) -> None:
    town.asks_for_library("disa")
    agree(town, town.tasks("request_consultation")[0])
    changes(town, topics="Bara öppettider.")
    changes(town, topics=LIBRARY["topics"])
    town.press("disa", town.card(), "request.send")
    assert told(town) == []
    assert "ändrat sedan samrådet" not in repr(town.asked("request_approval"))
