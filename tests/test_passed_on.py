"""A passed-on case is open, whatever is decided meanwhile, until its receiver's word and number are there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import reminders
from handlers.platforms import Visibility
from handlers.ports import Changed, Letter, Opened, Refused, Shown, Undelivered
from storage.tables import Reply
from tests.property.machine_world import Town, living_by

INSULT = "Ni är idioter hela bunten."
NUMBER = "KS 2026/7"


tibro = living_by("tibro", before=True)


def press(there: Town, action: str, case: int = 1) -> object:
    version = there.cases()[case - 1].version
    return there.press("bo", "slack", action, f"case:{case}", version)


def fill(there: Town, action: str, **answers: str) -> None:
    opened = press(there, action)
    assert isinstance(opened, Opened), opened
    answer = there.send("bo", "slack", opened.form, answers)
    assert isinstance(answer, Changed), answer


def passed_on(there: Town, **answers: str) -> None:
    there.comes("c1", INSULT)
    fill(there, "case.forward", to="registrar", **answers)
    there.rest()


def card(there: Town, case: int = 1) -> str:
    """What the channel sees of the case."""
    there.rest()
    posts = there.chats["slack"].in_place("slack:T1:C1")
    return repr(next(post.card for post in posts if post.key == f"case:{case}@slack:T1:C1"))


def titles(there: Town, person: str) -> list[str]:
    """What somebody was told alone."""
    return [post.card.title for post in there.chats["slack"].in_place(f"@U0{person.upper()}")]


def offers(there: Town, case: int = 1) -> set[str]:
    return set(there.possible(there.cases()[case - 1]))


def removed(there: Town) -> None:
    fill(there, "case.remove", notice="impossible", notice_reason="Kontot tar inte emot svar")
    there.rest()


@pytest.mark.clauses("TIB-72")
@pytest.mark.parametrize("first", ["receiver", "number"])
def test_nothing_is_kept_before_the_receiver_and_the_number(tibro: Town, first: str) -> None:
    """Godkänn would close what somebody else has in hand; it is there again when both have come."""
    passed_on(tibro)
    assert isinstance(press(tibro, "case.approve"), Refused)
    steps = {
        "receiver": lambda: fill(tibro, "forward.settle", answer="Diariefört."),
        "number": lambda: fill(tibro, "case.diary", number=NUMBER),
    }
    steps.pop(first)()
    assert "case.approve" not in offers(tibro)
    assert isinstance(press(tibro, "case.approve"), Refused)
    assert tibro.cases()[0].state == "forwarded"
    steps.popitem()[1]()
    assert tibro.cases()[0].state == "open"
    assert isinstance(press(tibro, "case.approve"), Changed)
    (case,) = tibro.cases()
    assert (case.state, case.outcome, case.diary_number) == ("closed", "kept", NUMBER)
    assert "Väntar på" not in card(tibro)


@pytest.mark.clauses("TIB-72")
def test_a_removed_case_is_open_until_its_receiver_has_answered(tibro: Town) -> None:
    """The card says that the comment is gone, and for whom the case waits; no time runs out any more."""
    passed_on(tibro)
    removed(tibro)
    assert "Skickat till" in card(tibro)
    assert "Väntar på att mottagaren" in card(tibro)
    fill(tibro, "case.diary", number=NUMBER)
    tibro.rest()
    assert tibro.cases()[0].state == "awaiting"
    assert "Borttagen, väntar på mottagaren: " in card(tibro)
    assert "Borttagen av Bo Ask" in card(tibro)
    assert "Väntar på att mottagaren" in card(tibro)
    assert "Senast" not in card(tibro)
    assert {"case.approve", "case.remove", "case.answer", "case.diary"}.isdisjoint(offers(tibro))
    assert "case.closed" not in [row.action for row in tibro.rows()]

    tibro.time += timedelta(days=4)
    tibro.run(reminders.keep_time(tibro.world))
    tibro.rest()
    assert "Påminnelse: ett ärende väntar på dig" in titles(tibro, "rut")
    fill(tibro, "forward.settle", answer="Diariefört.")
    assert tibro.cases()[0].state == "closed"
    assert "Mottagaren har svarat: ”Diariefört.”" in card(tibro)
    assert "forward.settle" not in offers(tibro)
    assert tibro.cases()[0].outcome == "removed"
    assert [row.action for row in tibro.rows()].count("case.closed") == 1


@pytest.mark.clauses("TIB-72")
def test_a_removed_case_that_reached_nobody_is_sent_again_and_then_waits(tibro: Town) -> None:
    """The author cannot be told any more where it has gone, so nobody is asked to."""
    tibro.comes("c1", INSULT)
    send = tibro.mail.send

    async def refuse(letter: Letter) -> None:
        raise Undelivered("550 okänd mottagare", final=True)

    tibro.mail.send = refuse  # type: ignore[method-assign]
    fill(tibro, "case.forward", to="other", email="fel@adress.example")
    tibro.rest()
    removed(tibro)
    fill(tibro, "case.diary", number=NUMBER)
    tibro.rest()
    assert tibro.cases()[0].state == "awaiting"
    assert {"case.forward", "forward.settle"} <= offers(tibro)

    tibro.mail.send = send  # type: ignore[method-assign]
    opened = press(tibro, "case.forward")
    assert isinstance(opened, Opened)
    assert [field.key for field in opened.form.fields] == ["to", "email", "note"]
    fill(tibro, "case.forward", to="person:frans")
    tibro.rest()
    (case,) = tibro.cases()
    assert (case.state, case.outcome) == ("awaiting", "removed")
    assert "Borttagen av Bo Ask" in card(tibro)
    answer = tibro.press("frans", "slack", "forward.accept", "forward:2", 1)
    assert isinstance(answer, Changed)
    assert tibro.cases()[0].state == "closed"


def test_what_is_written_again_under_a_case_that_only_waits_is_a_new_case(tibro: Town) -> None:
    """The old one goes on waiting for its receiver; people decide on what stands there now."""
    passed_on(tibro)
    removed(tibro)
    fill(tibro, "case.diary", number=NUMBER)
    tibro.rest()
    tibro.platform.shown["c1"] = Visibility.VISIBLE
    tibro.comes("c1", "Ni är idioter och kräk.")
    assert [case.state for case in tibro.cases()] == ["awaiting", "open"]


@pytest.mark.parametrize("fails", [False, True])
def test_angra_of_such_a_removal_leads_back_to_the_waiting(tibro: Town, *, fails: bool) -> None:
    passed_on(tibro)
    removed(tibro)
    fill(tibro, "case.diary", number=NUMBER)
    tibro.rest()
    if fails:
        tibro.platform.always["restore"] = Undelivered("plattformen svarade 502")
    assert isinstance(press(tibro, "case.undo"), Changed)
    tibro.rest()
    assert tibro.cases()[0].state == ("awaiting" if fails else "forwarded")
    assert ("kunde inte tas tillbaka" in card(tibro)) == fails


def test_the_card_says_what_became_of_a_text_that_nobody_posts_any_more(tibro: Town) -> None:
    """Under a comment that is removed nobody is told where it has gone."""
    passed_on(tibro, acknowledge="yes", acknowledgement="Vi har skickat frågan vidare.")

    def by_hand(session: object) -> None:
        reply = session.get(Reply, 1)  # type: ignore[attr-defined]
        reply.state = "by_hand"
        session.add(reply)  # type: ignore[attr-defined]

    tibro.database.change(by_hand)  # type: ignore[arg-type]
    assert "reply.posted" in offers(tibro)
    removed(tibro)
    assert "kunde inte få veta att ärendet gått vidare: kommentaren tas bort" in card(tibro)
    assert "tryck Publicerat" not in card(tibro)


@pytest.mark.clauses("TIB-72")
def test_what_is_brought_back_is_passed_on_as_before(tibro: Town) -> None:
    """Ångra of the removal: the receiver still has the case, so it waits for them."""
    passed_on(tibro)
    before = tibro.cases()[0]
    removed(tibro)
    fill(tibro, "case.diary", number=NUMBER)
    tibro.rest()
    assert isinstance(press(tibro, "case.undo"), Changed)
    tibro.rest()
    after = tibro.cases()[0]
    same = ("state", "outcome", "decided_by", "decided_at", "remove_by")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert isinstance(press(tibro, "case.approve"), Refused)
    fill(tibro, "forward.settle", answer="Diariefört.")
    assert tibro.cases()[0].state == "open"


@pytest.mark.clauses("TIB-72")
def test_new_words_stop_the_removal_and_not_the_waiting(tibro: Town) -> None:
    passed_on(tibro)
    removed(tibro)
    tibro.comes("c1", "Ni är idioter och kräk.")
    tibro.rest()
    assert tibro.cases()[0].state == "forwarded"
    assert "case.approve" not in offers(tibro)


QUESTION = "När öppnar badhuset på lördag?"


def test_whoever_gets_a_question_is_told_by_which_rule_and_until_when_by_card_and_by_mail(
    tibro: Town,
) -> None:
    tibro.comes("c1", QUESTION)
    fill(tibro, "case.forward", to="person:frans")
    tibro.rest()
    (post,) = tibro.chats["slack"].in_place("@U0FRANS")
    until = "48 timmar på vardagar enligt Tibro 4.2 (TIB-53), räknat från"
    assert until in repr(post.card.blocks)
    (why,) = post.card.context
    assert "Bo Ask har valt dig som mottagare (Tibro 4.2 (TIB-54))" in why

    tibro.comes("c2", QUESTION)
    version = tibro.cases()[1].version
    opened = tibro.press("bo", "slack", "case.forward", "case:2", version)
    assert isinstance(opened, Opened)
    answers = {"to": "other", "email": "bad@tibro.example"}
    assert isinstance(tibro.send("bo", "slack", opened.form, answers), Changed)
    tibro.rest()
    letter = tibro.mail.letters[-1]
    assert until in letter.text
    assert "Bo Ask har valt dig som mottagare (Tibro 4.2 (TIB-54))" in letter.text


EDITED = "När öppnar badhuset på söndag, och vad kostar det?"


@pytest.mark.clauses("TIB-54")
def test_whoever_was_asked_is_told_that_the_question_reads_otherwise_now(tibro: Town) -> None:
    """By a message that rings, and by a letter with the words as they are; nobody answers the old ones."""
    tibro.comes("c1", QUESTION)
    fill(tibro, "case.forward", to="person:frans")
    tibro.comes("c2", QUESTION)
    opened = tibro.press("bo", "slack", "case.forward", "case:2", tibro.cases()[1].version)
    assert isinstance(opened, Opened)
    tibro.send("bo", "slack", opened.form, {"to": "other", "email": "bad@tibro.example"})
    tibro.rest()
    letters = len(tibro.mail.letters)
    tibro.comes("c1", EDITED)
    tibro.comes("c2", EDITED)
    tibro.run(reminders.keep_time(tibro.world))
    tibro.rest()
    card, told = tibro.chats["slack"].in_place("@U0FRANS")
    assert (card.card.title, told.card.title) == (
        "Ett ärende till dig",
        "Ändrat: kommentaren som väntar på dig",
    )
    assert EDITED in repr(card.card)
    opened = tibro.press("frans", "slack", "told.open", told.card.buttons[0].subject, 1)
    assert isinstance(opened, Shown)
    assert EDITED in repr(opened.card)
    assert "forward.answer" in {button.action for button in opened.card.buttons}
    (letter,) = (one for one in tibro.mail.letters[letters:] if one.to == "bad@tibro.example")
    assert "har ändrats sedan Bo Ask vidarebefordrade den till dig" in letter.text
    assert EDITED.encode() in next(data for name, _, data in letter.files if name.endswith(".json"))

    fill(tibro, "forward.settle", answer="På söndag.")
    tibro.comes("c1", QUESTION)
    tibro.run(reminders.keep_time(tibro.world))
    tibro.rest()
    assert len(tibro.chats["slack"].in_place("@U0FRANS")) == 2  # who has answered is asked no more


def test_the_registrar_gets_it_by_the_rule_of_the_diary(tibro: Town) -> None:
    passed_on(tibro)
    (post,) = tibro.chats["slack"].in_place("@U0RUT")
    assert "(Tibro 4.3 (TIB-72))" in post.card.context[0]
