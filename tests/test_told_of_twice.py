"""A comment that a person reported before its platform told of it is one comment, with one case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers import intake, reminders
from handlers.platforms import Author, Incoming
from handlers.ports import Changed, Opened
from storage.tables import Comment, Person
from tests.property.machine_world import ACCOUNT, Town, living_by
from tests.scenarios.town import MUNICIPALITY

INSULT = "Ni är idioter hela bunten."
WHERE = "https://facebook.example/p1?comment_id=7"
gislaved = living_by("gislaved", before=True)


def told(there: Town, *, id_: str, text: str, url: str, origin: str) -> None:
    item = Incoming(id=id_, text=text, url=url, created_at=there.time, author=Author(name="Troll"))
    there.platform.texts[id_] = text
    doing = intake.take_in(there.world, MUNICIPALITY, ACCOUNT, [item], origin=origin)  # type: ignore[arg-type]
    there.run(doing)
    there.rest()


def reported(there: Town) -> None:
    told(there, id_="person:abc", text=INSULT, url=WHERE, origin="person")


def by_platform(there: Town, text: str = INSULT) -> None:
    told(there, id_="7", text=text, url=WHERE, origin="platform")


def press(there: Town, action: str) -> object:
    (case,) = there.cases()
    return there.press("bo", "slack", action, f"case:{case.id}", case.version)


@pytest.mark.parametrize("text", [INSULT, "Ni är  idioter\nhela bunten."])
def test_what_was_approved_does_not_come_back_when_the_platform_tells_of_it(
    gislaved: Town, text: str
) -> None:
    reported(gislaved)
    assert isinstance(press(gislaved, "case.approve"), Changed)
    for _ in range(2):
        by_platform(gislaved, text)
    assert [(case.state, case.outcome) for case in gislaved.cases()] == [("closed", "kept")]


def test_an_open_case_goes_on_with_what_the_platform_can_do(gislaved: Town) -> None:
    """It was to be removed by hand, for nobody knew its id; now it is removed by the interface."""
    reported(gislaved)
    by_platform(gislaved, "Ni är  idioter\nhela bunten.")
    (case,) = gislaved.cases()
    assert (case.state, case.revision) == ("open", 2)
    (comment,) = gislaved.database.ask(lambda session: list(session.exec(select(Comment))))
    assert (comment.external_id, comment.origin, comment.author_name) == ("7", "platform", "Troll")
    opened = press(gislaved, "case.remove")
    assert isinstance(opened, Opened)
    assert isinstance(gislaved.send("bo", "slack", opened.form, {"notice": "none"}), Changed)
    gislaved.rest()
    assert gislaved.cases()[0].outcome == "removed"
    assert gislaved.removals()[0].method == "hide"


def test_the_same_words_elsewhere_are_another_comment(gislaved: Town) -> None:
    reported(gislaved)
    elsewhere = "https://facebook.example/p2?comment_id=8"
    told(gislaved, id_="8", text=INSULT, url=elsewhere, origin="platform")
    assert len(gislaved.cases()) == 2


@pytest.mark.clauses("TIB-54")
def test_what_waits_for_somebody_who_has_left_is_sent_to_another(gislaved: Town) -> None:
    """Their mailbox takes the reminders still; nobody reads them."""
    reported(gislaved)
    opened = press(gislaved, "case.forward")
    assert isinstance(opened, Opened)
    assert isinstance(gislaved.send("bo", "slack", opened.form, {"to": "person:frans"}), Changed)
    gislaved.rest()

    def leave(session: Session) -> None:
        session.get_one(Person, (MUNICIPALITY, "frans")).active = False

    gislaved.database.change(leave)
    letters = len(gislaved.mail.letters)
    gislaved.time += timedelta(days=7)
    gislaved.run(reminders.keep_time(gislaved.world))
    gislaved.rest()
    assert len(gislaved.mail.letters) == letters
    (case,) = gislaved.cases()
    assert "case.forward" in gislaved.possible(case)
    shown = [post.card for post in gislaved.chats["slack"].posts if post.key.startswith("case:1@")][-1]
    assert "Frans Gran finns inte längre i kommunens förteckning" in repr(shown)
