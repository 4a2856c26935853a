"""Another picture under the same words is another revision: whoever decided has not seen it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlmodel import col, select

from bot.facebook_comment import read_comment
from bot.youtube_comment import read_comment as read_at_youtube
from handlers.intake import take_in
from handlers.platforms import Attachment, Incoming, Look, Target, Visibility
from handlers.ports import Changed
from storage.tables import Comment, Evidence, Revision
from tests.property.machine_world import ACCOUNT, Town, living_by
from tests.scenarios.town import MUNICIPALITY
from tests.test_told_truly import INSULT, opens, sends

gislaved = living_by("gislaved", before=True)
FIRST = Attachment(type="photo", url="https://cdn.example/v/10_1_n.jpg?oh=aa", id="10")
SECOND = Attachment(type="photo", url="https://cdn.example/v/20_2_n.jpg?oh=bb", id="20")


def comes(there: Town, *pictures: Attachment, text: str = "") -> None:
    there.platform.texts["c1"] = text
    incoming = Incoming(
        id="c1", text=text, created_at=there.time, attachments=pictures, visibility=Visibility.VISIBLE
    )
    there.run(take_in(there.world, MUNICIPALITY, ACCOUNT, [incoming], origin="platform"))


def revisions(there: Town) -> list[list[str]]:
    def look(session: object) -> list[list[str]]:
        rows = session.exec(select(Revision).order_by(col(Revision.number)))  # type: ignore[attr-defined]
        return [[picture.get("id", "") for picture in row.attachments] for row in rows]

    return there.database.ask(look)


def approves(there: Town) -> None:
    (*_, case) = there.cases()
    answer = there.press("bo", "slack", "case.approve", f"case:{case.id}", case.version)
    assert isinstance(answer, Changed), answer
    there.rest()


def test_what_was_approved_with_another_picture_is_judged_anew(gislaved: Town) -> None:
    comes(gislaved, FIRST, text=INSULT)
    approves(gislaved)
    comes(gislaved, SECOND, text=INSULT)
    first, second = gislaved.cases()
    assert (first.outcome, first.revision) == ("kept", 1)
    assert (second.state, second.revision) == ("open", 2)
    assert revisions(gislaved) == [["10"], ["20"]]


def test_so_is_what_a_person_had_reported_for_its_picture(gislaved: Town) -> None:
    """No rule finds anything in the words: a person saw what the picture shows."""
    incoming = Incoming(id="c1", text="", created_at=gislaved.time, attachments=(FIRST,))
    gislaved.run(take_in(gislaved.world, MUNICIPALITY, ACCOUNT, [incoming], origin="person", by="bo"))
    approves(gislaved)
    comes(gislaved, SECOND)
    assert [(case.state, case.violation) for case in gislaved.cases()] == [("closed", True), ("open", True)]


def test_an_open_case_follows_to_the_new_picture(gislaved: Town) -> None:
    comes(gislaved, FIRST, text=INSULT)
    opened = opens(gislaved, "bo", "case.remove")
    comes(gislaved, SECOND, text=INSULT)
    (case,) = gislaved.cases()
    assert case.revision == 2
    answer = sends(gislaved, "bo", opened, notice="none")  # decided on the picture that was
    assert not isinstance(answer, Changed)
    assert gislaved.cases()[0].state == "open"


def test_what_nobody_judged_makes_no_case_and_is_kept_with_both_pictures(gislaved: Town) -> None:
    comes(gislaved, FIRST, text="Fint väder.")
    comes(gislaved, SECOND, text="Fint väder.")
    assert gislaved.cases() == []
    assert revisions(gislaved) == [["10"], ["20"]]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (FIRST, replace(FIRST, url="https://other.example/w/10_1_n.jpg?oh=zz")),
        (replace(FIRST, id=""), replace(FIRST, id="", url="https://other.example/10_1_n.jpg?oh=zz")),
        (replace(FIRST, id=""), replace(FIRST, url="https://other.example/large/10_1_o.jpg")),
        (FIRST, replace(SECOND, id="")),  # a webhook tells no ids: it may be the same, the reading tells
    ],
)
def test_the_same_picture_at_another_address_is_no_news(
    gislaved: Town, before: Attachment, now: Attachment
) -> None:
    """Addresses are signed anew at each reading."""
    comes(gislaved, before, text=INSULT)
    comes(gislaved, now, text=INSULT)
    assert len(revisions(gislaved)) == 1


def test_once_its_id_is_known_another_picture_is_another(gislaved: Town) -> None:
    """The webhook tells the picture without an id, the reading with one; then it is exchanged."""
    comes(gislaved, replace(FIRST, id=""), text=INSULT)
    comes(gislaved, FIRST, text=INSULT)
    comes(gislaved, SECOND, text=INSULT)
    assert len(revisions(gislaved)) == 2


def test_a_picture_that_is_taken_away_is_nothing_to_judge_and_stays_in_the_record(gislaved: Town) -> None:
    comes(gislaved, FIRST, text=INSULT)
    comes(gislaved, text=INSULT)
    assert revisions(gislaved) == [["10"]]
    (kept,) = gislaved.database.ask(lambda session: list(session.exec(select(Comment))))
    assert [picture["id"] for picture in kept.attachments] == ["10"]


def test_a_picture_exchanged_since_the_decision_is_seen_before_the_removal(
    gislaved: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes(gislaved, FIRST, text=INSULT)
    opened = opens(gislaved, "bo", "case.remove")

    async def look(target: Target) -> Look:
        del target
        return Look(visibility=Visibility.VISIBLE, text=INSULT, attachments=(SECOND,))

    monkeypatch.setattr(gislaved.platform, "look", look)
    sends(gislaved, "bo", opened, notice="none")
    (case,) = gislaved.cases()
    assert (case.state, case.revision) == ("open", 2)
    assert "hide" not in gislaved.platform.calls


def test_the_evidence_holds_both_pictures(gislaved: Town) -> None:
    comes(gislaved, FIRST, text=INSULT)
    comes(gislaved, SECOND, text=INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="none")
    (saved,) = gislaved.database.ask(lambda session: list(session.exec(select(Evidence))))
    record = json.loads(gislaved.world.evidence.read(saved.record))
    assert [picture["url"] for picture in record["attachments"]] == [SECOND.url]
    assert [picture["url"] for picture in record["earlier"][0]["attachments"]] == [FIRST.url]


# --- what connectors remember ----------------------------------------------------------------------


def facebook(src: str, target: str) -> str:
    media = {"image": {"src": src}}
    row = {
        "id": "1_2",
        "message": "Hej",
        "created_time": "2026-11-20T13:00:00+0000",
        "attachment": {"type": "photo", "media": media, "target": {"id": target}},
    }
    return read_comment(row).mark


def test_a_connector_tells_of_another_picture_and_not_of_another_address() -> None:
    first = facebook("https://cdn.example/a.jpg?oh=1", "10")
    assert facebook("https://cdn.example/a.jpg?oh=2", "10") == first
    assert facebook("https://other.example/b.jpg", "10") == first
    assert facebook("https://cdn.example/a.jpg?oh=1", "20") != first


def test_so_it_is_at_youtube_where_pictures_have_no_id() -> None:
    def mark(url: str) -> str:
        snippet = {"textDisplay": "Hej", "publishedAt": "2026-11-20T13:00:00Z", "imageUrl": url}
        return read_at_youtube({"id": "x", "snippet": snippet}, "published").mark

    assert mark("https://yt.example/one?x=1") == mark("https://yt.example/one?x=2")
    assert mark("https://yt.example/one") != mark("https://yt.example/two")
