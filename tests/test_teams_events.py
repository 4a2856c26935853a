"""What Teams sends, read as our events."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.schema import Activity

from bot.teams_events import (
    Unreadable,
    action_of,
    channel_of,
    plain,
    pointed_of,
    reaction_name,
    reactions_of,
    submission_of,
    words_of,
)
from handlers.ports import Actor, Pointed, Press, Reacted, Sent, Typed

CHANNEL = "19:komm@thread.tacv2"
ANNA = Actor(chat="teams", user="29:anna", team="t1", name="Anna")


def read(**fields: Any) -> Activity:
    """An activity as it comes over the wire."""
    body = {
        "type": "message",
        "from": {"id": "29:anna", "name": "Anna"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": f"{CHANNEL};messageid=1", "conversationType": "channel"},
        "channelData": {"tenant": {"id": "t1"}, "channel": {"id": CHANNEL}},
        **fields,
    }
    activity: Activity = Activity().deserialize(body)  # type: ignore[no-untyped-call] # the library's
    return activity


def action(verb: str, data: dict[str, Any]) -> Activity:
    return read(type="invoke", value={"action": {"verb": verb, "data": data}})


def test_a_button_is_a_press() -> None:
    """Its verb is the action."""
    assert action_of(action("case.remove", {"subject": "case:7", "version": 3})) == Press(
        actor=ANNA, action="case.remove", subject="case:7", version=3
    )


def test_a_version_may_come_as_text() -> None:
    """Some clients turn numbers into text."""
    event = action_of(action("x", {"subject": "s", "version": "12"}))

    assert event.version == 12


def test_a_form_is_sent_with_its_answers_by_key() -> None:
    """A tick is yes or nothing, choices stay joined, an empty field may be missing a value."""
    data = {
        "form": "case.remove",
        "subject": "case:7",
        "version": 3,
        "field.choice.ground": "threat",
        "field.choices.also": "a,b",
        "field.tick.secret": "yes",
        "field.tick.sure": "no",
        "field.long.reason": None,
        "field.text.with.dots": "x",
        "field.text.": "nothing",
        "stray": "ignored",
    }

    assert action_of(action("form.send", data)) == Sent(
        actor=ANNA,
        form="case.remove",
        subject="case:7",
        version=3,
        values={
            "ground": "threat",
            "also": "a,b",
            "secret": "yes",
            "sure": "",
            "reason": "",
            "with.dots": "x",
        },
    )


def test_a_form_may_be_sent_another_way() -> None:
    """With the same answers."""
    data = {"form": "walk.page", "subject": "walk:7", "version": 3, "way": "back", "field.text.goal": ""}

    assert action_of(action("form.send", data)) == Sent(
        actor=ANNA, form="walk.page", subject="walk:7", version=3, values={"goal": ""}, way="back"
    )


@pytest.mark.parametrize("version", [None, "", "-1", "1.5", 1.5, True, [], "9" * 20, "１"])
def test_a_version_that_is_none_is_unreadable(version: object) -> None:
    """Nothing is guessed."""
    with pytest.raises(Unreadable):
        action_of(action("x", {"subject": "s", "version": version}))


def test_somebody_without_an_id_is_nobody() -> None:
    """Teams always says who; if it does not, nobody acted."""
    with pytest.raises(Unreadable):
        words_of(read(text="hej", **{"from": {"name": "Anna"}}))


def test_words_come_without_the_mention_of_the_bot() -> None:
    """Others who are mentioned stay, and so does the order."""
    entities = [
        {"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>Kanalvakt</at>"},
        {"type": "mention", "mentioned": {"id": "29:bo"}, "text": "<at>Bo</at>"},
    ]

    typed = words_of(
        read(text="<at>Kanalvakt</at>&nbsp;frånvaro <at>Bo</at> &lt;b&gt; &amp;", entities=entities)
    )

    assert typed == Typed(actor=ANNA, words="frånvaro Bo <b> &", place=f"teams:{CHANNEL}")


def test_words_in_an_own_chat_have_no_place() -> None:
    """Only a team channel is a place."""
    activity = read(
        text="hjälp",
        conversation={"id": "a:1", "conversationType": "personal"},
        channelData={"tenant": {"id": "t1"}},
    )

    assert words_of(activity).place is None


def test_a_channel_is_found_without_channel_data() -> None:
    """Reactions may come without it."""
    assert channel_of(read(channelData={"tenant": {"id": "t1"}})) == CHANNEL


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("<p>Ett</p><p>Två</p>", "Ett\nTvå"),
        ("Ett<br>Två<br/>Tre", "Ett\nTvå\nTre"),
        ("<div>1 &lt; 2 &amp;&amp; 3 &gt; 2</div>", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<okänt>kvar</okänt>", "<okänt>kvar</okänt>"),
        ("<a href='https://x.se'>länk</a>", "länk"),
        ("  \n ", ""),
    ],
)
def test_text_is_read_as_it_was_meant(text: str, meant: str) -> None:
    """The markup of Teams goes, the author's own characters stay."""
    assert plain(text) == meant


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("like", "eyes"),
        ("plusOne", "eyes"),
        ("👍", "eyes"),
        ("1f44d_thumbsup", "eyes"),
        ("eyes", "eyes"),
        ("👀", "eyes"),
        ("1f440_eyes", "eyes"),
        ("checkmark", "white_check_mark"),
        ("✅", "white_check_mark"),
        ("2705_whiteheavycheckmark", "white_check_mark"),
        ("❤️", "heart"),
        ("laugh", "laugh"),
        ("ffffff_x", "\U0010ffff"),
    ],
)
def test_emojis_bear_the_names_that_handlers_know(told: str, name: str) -> None:
    """Teams has three ways of naming them."""
    assert reaction_name(told) == name


def test_only_added_reactions_count() -> None:
    """Taking one back does nothing."""
    activity = read(
        type="messageReaction",
        replyToId="17",
        reactionsAdded=[{"type": "like"}, {"type": "1f440_eyes"}],
        reactionsRemoved=[{"type": "heart"}],
    )

    assert reactions_of(activity) == tuple(
        Reacted(actor=ANNA, emoji=emoji, place=f"teams:{CHANNEL}", reference="17")
        for emoji in ("eyes", "eyes")
    )
    assert reactions_of(read(type="messageReaction", replyToId="17")) == ()


def test_the_message_action_passes_text_author_and_link() -> None:
    """Text as it was meant; what is missing is empty."""
    payload = {
        "body": {"contentType": "html", "content": "<p>Elakt &amp; dumt</p>"},
        "from": {"application": {"displayName": "Kalle"}},
        "linkToMessage": "https://teams.microsoft.com/l/1",
    }

    assert pointed_of(read(type="invoke", value={"messagePayload": payload})) == Pointed(
        actor=ANNA, text="Elakt & dumt", author="Kalle", link="https://teams.microsoft.com/l/1"
    )
    bare = {"messagePayload": {"from": {"user": {"displayName": "Anna Ek"}, "application": None}}}
    assert pointed_of(read(type="invoke", value=bare)) == Pointed(actor=ANNA, text="")
    with pytest.raises(Unreadable):
        pointed_of(read(type="invoke", value={}))


def test_a_dialog_sends_a_form_or_nothing() -> None:
    """Before a form there is no submission."""
    data = {"verb": "form.send", "form": "flag", "subject": "", "version": 1, "field.text.a": "b"}

    assert submission_of(read(type="invoke", value={"commandId": "flag_message"})) is None
    assert submission_of(read(type="invoke", value={"data": data})) == Sent(
        actor=ANNA, form="flag", subject="", version=1, values={"a": "b"}
    )
