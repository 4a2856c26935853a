"""What may be secret opens by Visa alone, and the log says for whom."""

from __future__ import annotations

import pytest

from cards.model import Card, Form
from handlers.ports import Opened, Shown
from tests.property.machine_world import Town, living_by

SECRET = "Grannen Eva Ek, 850709-9805, är sjukskriven för depression, era idioter."


tibro = living_by("tibro", before=True)


def press(there: Town, action: str) -> object:
    (case,) = there.cases()
    return there.press("bo", "slack", action, f"case:{case.id}", case.version)


def said(seen: Form | Card) -> str:
    return repr(seen)


@pytest.mark.parametrize("action", ["case.approve", "case.remove", "case.forward", "case.answer"])
def test_no_form_tells_what_may_be_secret(tibro: Town, action: str) -> None:
    """It names the category and says where the text opens; nobody read it, so the log has no row."""
    tibro.comes("c1", SECRET)
    opened = press(tibro, action)
    assert isinstance(opened, Opened)
    assert "Eva Ek" not in said(opened.form)
    assert "9805" not in said(opened.form)
    assert "Tryck Visa på kortet för att läsa texten." in said(opened.form)
    assert "Kommentaren är flaggad: Personnummer" in said(opened.form)
    assert "case.shown" not in [row.action for row in tibro.rows()]


def test_visa_tells_it_and_the_log_says_so(tibro: Town) -> None:
    tibro.comes("c1", SECRET)
    shown = press(tibro, "case.show")
    assert isinstance(shown, Shown)
    assert "Eva Ek" in said(shown.card)
    assert [row.actor for row in tibro.rows() if row.action == "case.shown"] == ["bo"]


def test_a_form_about_what_is_not_secret_repeats_it(tibro: Town) -> None:
    tibro.comes("c1", "Ni är idioter hela bunten.")
    opened = press(tibro, "case.remove")
    assert isinstance(opened, Opened)
    assert "Ni är idioter" in said(opened.form)


def test_the_channel_does_not_see_who_wrote_what_may_be_secret(tibro: Town) -> None:
    """A name may itself be a personal number; whoever presses Visa sees it."""
    tibro.comes("c1", SECRET)
    tibro.rest()
    (card,) = {post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@")}
    assert "Troll" not in said(card)
    assert "avsändaren visas med Visa" in said(card)
    shown = press(tibro, "case.show")
    assert isinstance(shown, Shown)
    assert "Troll" in said(shown.card)


def test_the_author_of_an_ordinary_comment_is_named(tibro: Town) -> None:
    tibro.comes("c1", "Ni är idioter hela bunten.")
    tibro.rest()
    card = next(post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@"))
    assert "Troll" in said(card)


@pytest.mark.clauses("TIB-87")
@pytest.mark.parametrize("text", ["Tack för hjälpen med stängslet.", "Ni är idioter hela bunten."])
def test_a_personal_number_in_the_authors_name_makes_a_case_that_shows_neither(
    tibro: Town, text: str
) -> None:
    """Category and link only: also what the text says, which may tell who it is about."""
    name = "Eva Ek 850709-9805"
    tibro.comes("c1", text, name=name)
    tibro.rest()
    card = said(next(post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@")))
    assert "Personnummer i avsändarens namn" in card
    for hidden in ("Eva", "9805", text):
        assert hidden not in card
    for action in ("case.approve", "case.remove", "case.forward", "case.answer"):
        opened = press(tibro, action)
        assert isinstance(opened, Opened)
        assert "Eva" not in said(opened.form)
        assert text not in said(opened.form)
    shown = press(tibro, "case.show")
    assert isinstance(shown, Shown)
    assert name in said(shown.card)
    assert text in said(shown.card)


def test_new_words_under_such_a_name_are_as_secret(tibro: Town) -> None:
    """The edit is found by looking at the platform in the middle of a removal, which tells no name."""
    tibro.comes("c1", "Ni är idioter.", name="Eva Ek 850709-9805")
    tibro.platform.texts["c1"] = "Ni är kräk."
    opened = press(tibro, "case.remove")
    assert isinstance(opened, Opened)
    tibro.send("bo", "slack", opened.form, {"notice": "none"})
    tibro.rest()
    (case,) = tibro.cases()
    assert (case.revision, case.state, case.sensitive) == (2, "open", True)
    card = said(next(post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@")))
    assert "Personnummer i avsändarens namn" in card
    assert "kräk" not in card


def test_a_name_that_becomes_personal_is_judged_anew_and_one_that_only_changes_is_noted(tibro: Town) -> None:
    text = "Tack för hjälpen med stängslet."
    tibro.comes("c1", text, name="Eva Ek")
    tibro.comes("c1", text, name="Eva Ask")
    tibro.comes("c1", text, name="")  # the platform told none: that is no other name
    assert tibro.cases() == []
    tibro.comes("c1", text, name="Eva Ask 850709-9805")
    tibro.rest()
    (case,) = tibro.cases()
    assert (case.revision, case.state, case.sensitive) == (2, "open", True)
    tibro.comes("c1", text, name="Eva Ask 850709-9805")
    assert [case.revision for case in tibro.cases()] == [2]


def test_a_new_name_stands_on_the_open_card(tibro: Town) -> None:
    tibro.comes("c1", "Ni är idioter hela bunten.", name="Trollet")
    tibro.comes("c1", "Ni är idioter hela bunten.", name="Eva Ask")
    tibro.rest()
    (card,) = [post.card for post in tibro.chats["slack"].posts if post.key.startswith("case:1@")]
    assert "Eva Ask" in said(card)
    assert [case.revision for case in tibro.cases()] == [1]
