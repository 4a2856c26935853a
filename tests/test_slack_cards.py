"""Cards and forms as Block Kit: right for Slack, and nothing from outside is read as markup."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError

from bot.slack_answers import input_blocks
from cards import slack_parts
from cards.model import Button, Card, Facts, Field, FieldKind, Form, Link, Option, Quote, Steps, Text, Way
from cards.slack import (
    MENU,
    Pressed,
    pressed,
    render_card,
    render_form,
    render_offer,
    render_private,
    render_refusal,
    render_refusal_view,
    render_word,
    render_word_view,
)
from cards.slack_form import field_key, form_errors, with_word
from cards.slack_parts import safe_address
from cards.texts import own
from tests.parts.slack_schema import (
    check_message,
    check_message_limits,
    check_view,
    check_view_limits,
    objects,
)
from tests.room_toy import INSULT, case_card, removal_form

HOSTILE = (
    "<!channel> <!here|@here> <@U0ADMIN> <#C0KOMM> <https://evil.example|Godkänn här> *fet* _kursiv_ "
    "~struken~ `kod` ```block``` > citat :tada: &lt;!channel&gt; \u202emoc.live\u202c \x00\x07 \ud800 "
    "https://evil.example [länk](https://evil.example) {{user}} ${x}\n> nästa rad"
)
LONG_WORD = "Socialförvaltningens­verksamhetsutvecklingsavdelningssamordnarutbildningsmaterial"


def runs(blocks: Any) -> list[dict[str, Any]]:
    return [part for part in objects(blocks) if part.get("type") in {"text", "plain_text", "link"}]


def read(blocks: Any) -> str:
    return "".join(part["text"] for part in runs(blocks) if part.get("text"))


def actions_of(message: dict[str, Any]) -> dict[str, Any]:
    return next(block for block in message["blocks"] if block["type"] == "actions")


def hostile_card(text: str, *, url: str = "javascript:alert(1)") -> Card:
    return Card(
        key="case:17",
        version=3,
        title=text,
        summary=text,
        blocks=(
            Text(text=text),
            Text(text=text, weight="strong"),
            Text(text=text, weight="quiet"),
            Facts(pairs=((text, text), ("Skrivet av", text))),
            Quote(text=text, marks=((0, 5), (3, 9), (90, 10_000))),
            Link(label=text, url=url),
            Steps(steps=(("done", text), ("now", text), ("waiting", text), ("failed", text))),
        ),
        buttons=(Button(action="case.approve", label=text, subject="case:17", spoken=text),),
        context=(text,),
    )


def hostile_form(text: str) -> Form:
    options = tuple(Option(value=str(number), label=text, hint=text) for number in range(3))
    kinds = get_args(FieldKind)
    return Form(
        name="case.remove",
        subject="case:17",
        version=3,
        title=text,
        submit=text,
        blocks=(Quote(text=text, marks=((1, 4),)),),
        fields=tuple(
            Field(key=kind, label=text, kind=kind, hint=text, value=text, options=options, error=text)
            for kind in kinds
        ),
        ways=(Way(key="back", label=text),),
    )


EVERY_MESSAGE = {
    "a flagged comment": render_card(case_card(17)),
    "a card without buttons": render_card(replace(case_card(17), buttons=())),
    "a card with nothing": render_card(Card(key="k", version=0, title="", summary="")),
    "hostile words": render_card(hostile_card(HOSTILE)),
    "a huge comment": render_card(hostile_card("Långt ord och mera. " * 2000)),
    "500 facts": render_card(
        replace(case_card(17), blocks=tuple(Facts(pairs=((f"Fakta {n}", "x" * 50),)) for n in range(500)))
    ),
    "one block of 3,000 facts": render_card(
        replace(case_card(17), blocks=(Facts(pairs=tuple((f"Fakta {n}", "x" * 50) for n in range(3000))),))
    ),
    "many marks": render_card(
        replace(
            case_card(17),
            blocks=(Quote(text="ab" * 1500, marks=tuple((n, n + 1) for n in range(0, 3000, 2))),),
        )
    ),
    "30 buttons": render_card(
        replace(
            case_card(17),
            buttons=tuple(
                Button(action=f"case.a{n}", label=f"Knapp {n}", subject="case:17") for n in range(30)
            ),
        )
    ),
    "the same action for several cases": render_card(
        replace(
            case_card(17),
            buttons=tuple(
                Button(action="case.show", label=f"Visa {n}", subject=f"case:{n}") for n in range(5)
            ),
        )
    ),
    "a refusal": render_refusal("Du har inte behörighet att besluta.", case_card(17)),
    "a refusal without a card": render_refusal(HOSTILE, None),
    "a word": render_word(HOSTILE),
    "an offer": render_offer(HOSTILE, "värde", key="case:17"),
}
EVERY_VIEW = {
    "the removal form": render_form(removal_form(17, 1)),
    "a form of hostile words": render_form(hostile_form(HOSTILE)),
    "a form of nothing but room": render_form(hostile_form("Långt ord och mera. " * 800)),
    "a private card": render_private(case_card(17), word="Sparat."),
    "a private card of hostile words": render_private(hostile_card(HOSTILE)),
    "a huge private card": render_private(hostile_card("å" * 100_000)),
    "a refusal": render_refusal_view("Någon hann före.", case_card(17), title="Det går inte"),
    "a word": render_word_view(HOSTILE, title="Klart"),
}


@pytest.mark.part("slack")
@pytest.mark.parametrize("name", EVERY_MESSAGE)
def test_every_message_is_one_that_slack_takes(name: str) -> None:
    check_message(EVERY_MESSAGE[name])


@pytest.mark.part("slack")
@pytest.mark.parametrize("name", EVERY_VIEW)
def test_every_view_is_one_that_slack_takes(name: str) -> None:
    check_view(EVERY_VIEW[name])


@pytest.mark.part("slack")
@pytest.mark.parametrize(
    "break_it",
    [
        lambda message: message["blocks"][0].update(txet="x"),
        lambda message: message["blocks"][0].update(type="heading"),
        lambda message: message["blocks"].extend([{"type": "divider"}] * 50),
        lambda message: message["blocks"].append(message["blocks"][-2]),
        lambda message: actions_of(message)["elements"][0].update(style="warning"),
        lambda message: actions_of(message)["elements"][0]["text"].update(type="mrkdwn"),
        lambda message: actions_of(message)["elements"][0]["text"].update(text=""),
        lambda message: actions_of(message)["elements"][0]["text"].update(text="x" * 76),
        lambda message: message.update(text=" "),
    ],
)
def test_the_check_finds_what_slack_would_refuse(break_it: Any) -> None:
    message = json.loads(json.dumps(render_card(case_card(17))))
    break_it(message)

    with pytest.raises((AssertionError, SlackObjectFormationError)):
        check_message(message)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400) | st.just(HOSTILE), url=st.text(max_size=60), start=st.integers(-5, 400))
def test_nothing_from_outside_is_read_as_markup(text: str, url: str, start: int) -> None:
    """Whatever the words are: no mrkdwn, no mention, only safe links, and the message's text escaped."""
    card = replace(
        hostile_card(text, url=url),
        blocks=(*hostile_card(text, url=url).blocks, Quote(text=text, marks=((start, start + 7), (2, 5)))),
    )
    message, view, form = render_card(card), render_private(card), render_form(hostile_form(text))

    check_message_limits(message)
    check_view_limits(view)
    check_view_limits(form)
    assert "<" not in message["text"]
    kinds = {part["type"] for part in objects([message, view, form]) if "type" in part}
    assert kinds <= {
        *("header", "rich_text", "rich_text_section", "rich_text_quote", "context", "actions", "input"),
        *("text", "plain_text", "link", "button", "overflow", "modal"),
        *("plain_text_input", "email_text_input", "number_input", "datepicker"),
        *("checkboxes", "radio_buttons"),
    }


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u202d\u202e"),
        min_size=1,
        max_size=300,
    ),
    marks=st.lists(st.tuples(st.integers(-3, 320), st.integers(-3, 320)), max_size=6),
)
def test_a_quote_shows_exactly_the_words_whatever_is_marked(text: str, marks: list[tuple[int, int]]) -> None:
    [quote] = slack_parts.draw([Quote(text=text, marks=tuple(marks))], 3000)

    assert read(quote) == text


def test_a_rules_matched_words_are_bold_in_the_quote() -> None:
    quote = next(
        part
        for part in objects(render_card(case_card(17))["blocks"])
        if part.get("type") == "rich_text_quote"
    )

    assert [run["text"] for run in quote["elements"] if run.get("style")] == ["jävla idioter"]
    assert "".join(run["text"] for run in quote["elements"]) == INSULT


def test_letters_are_not_turned_around() -> None:
    [quote] = slack_parts.draw(
        [Quote(text="Se \u202emoc.live\u202c nu, \u0645\u0631\u062d\u0628\u0627")], 3000
    )

    assert read(quote) == "Se \ufffdmoc.live\u202c nu, \u0645\u0631\u062d\u0628\u0627"


def test_what_is_cut_says_so() -> None:
    long = "Långt ord och mera. " * 2000
    message = render_card(replace(case_card(17), blocks=(Quote(text=long),)))

    assert read(message["blocks"]).count(own("own-shortened")) == 1


def test_what_fits_is_not_cut() -> None:
    text = "å" * 2900
    message = render_card(replace(case_card(17), blocks=(Quote(text=text),)))

    assert text in read(message["blocks"])
    assert own("own-shortened") not in read(message["blocks"])


def test_blocks_beyond_slacks_fifty_are_dropped_with_a_notice_and_the_buttons_stay() -> None:
    message = EVERY_MESSAGE["500 facts"]

    assert own("own-shortened-slack") in read(message["blocks"])
    assert actions_of(message)["elements"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.se/x",
        "https://tibro.se@evil.example/",
        "https:///x",
        "https://evil.example/\nhttps://tibro.se",
        "https://evil.example/<!channel>",
        "https://example.se:99999/",
        "http://[::1",
        "//example.se/x",
        "https://example.se/" + "x" * 3000,
        "",
    ],
)
def test_an_unsafe_address_is_shown_as_words(url: str) -> None:
    [block] = slack_parts.draw([Link(label="Öppna", url=url)], 3000)

    assert not safe_address(url)
    assert [part["type"] for part in block["elements"][0]["elements"]] == ["text"]


def test_a_safe_address_is_a_link() -> None:
    [block] = slack_parts.draw([Link(label="Öppna", url="https://www.tibro.se/å?x=1&y=2#z")], 3000)

    assert block["elements"][0]["elements"] == [
        {"type": "link", "url": "https://www.tibro.se/å?x=1&y=2#z", "text": "Öppna"}
    ]


def test_the_first_four_buttons_are_in_sight_and_the_rest_in_a_menu() -> None:
    elements = actions_of(render_card(case_card(17)))["elements"]

    assert [part["type"] for part in elements] == ["button"] * 4 + ["overflow"]
    assert [option["text"]["text"] for option in elements[4]["options"]] == ["Ta hand om", "Visa"]


def test_one_button_at_most_is_emphasised() -> None:
    elements = actions_of(render_card(case_card(17)))["elements"]

    assert [part.get("style") for part in elements] == ["primary", None, None, None, None]


def test_a_screen_reader_hears_more_than_a_vague_label() -> None:
    remove = actions_of(render_card(case_card(17)))["elements"][1]

    assert remove["accessibility_label"] == "Ta bort kommentaren av Kent Fors"


def test_a_card_without_buttons_has_none_left() -> None:
    message = render_card(replace(case_card(17), buttons=()))

    assert not [part for part in objects(message["blocks"]) if part.get("type") in {"actions", "button"}]


def test_actions_keep_their_ids_and_blocks_get_new_ones_with_every_version() -> None:
    first, second = (actions_of(render_card(replace(case_card(17), version=n))) for n in (1, 2))

    assert [part["action_id"] for part in first["elements"]] == [
        part["action_id"] for part in second["elements"]
    ]
    assert first["block_id"] != second["block_id"]


def test_every_button_says_what_it_means_when_it_comes_back() -> None:
    elements = actions_of(render_card(replace(case_card(17), version=9)))["elements"]
    back = [pressed(part["action_id"], part["value"]) for part in elements[:4]]
    menu = [pressed(MENU, option["value"]) for option in elements[4]["options"]]

    names = ("approve", "remove", "forward", "answer", "claim", "show")
    assert [*back, *menu] == [Pressed(f"case.{name}", "case:17", 9) for name in names]


def test_the_same_action_for_several_cases_has_ids_that_differ_and_mean_the_same() -> None:
    elements = actions_of(EVERY_MESSAGE["the same action for several cases"])["elements"]

    assert len({part["action_id"] for part in elements}) == 5
    assert [pressed(part["action_id"], part["value"]) for part in elements] == [
        Pressed("case.show", f"case:{n}", 1) for n in range(5)
    ]


@pytest.mark.parametrize(
    ("action_id", "value"),
    [("case.show", "case:17"), ("case.show", ""), ("case.show", "-1|x"), ("more", "3"), ("case.show", "²|x")],
)
def test_a_button_that_is_not_ours_is_not_understood(action_id: str, value: str) -> None:
    assert pressed(action_id, value) is None


def test_a_subject_that_slack_cannot_carry_is_an_error_and_never_cut() -> None:
    with pytest.raises(ValueError, match="too long"):
        render_card(replace(case_card(17), buttons=(Button(action="a.b", label="x", subject="x" * 2001),)))


def test_steps_are_told_in_words() -> None:
    [block] = slack_parts.draw(
        [Steps(steps=(("done", "Sparad"), ("now", "Döljs"), ("waiting", "Svar"), ("failed", "Mejl")))], 3000
    )

    assert read(block) == "✓ Klart: Sparad\n… Pågår: Döljs\n– Väntar: Svar\n✗ Misslyckades: Mejl"


def test_a_form_carries_only_its_name_subject_and_version() -> None:
    view = render_form(removal_form(17, 4))

    assert json.loads(view["private_metadata"]) == {"form": "case.remove", "subject": "case:17", "version": 4}


def test_a_form_bears_its_verb_and_a_way_out() -> None:
    view = render_form(removal_form(17, 4))

    assert (view["submit"]["text"], view["close"]["text"]) == ("Ta bort", "Avbryt")


def test_what_is_wrong_is_told_at_its_field() -> None:
    form = removal_form(17, 1)
    wrong = replace(form, fields=(replace(form.fields[0], error="Välj en grund."), *form.fields[1:]))

    errors = form_errors(wrong, input_blocks(render_form(form)))

    assert {field_key(block): text for block, text in errors.items()} == {"ground": "Välj en grund."}
    assert set(errors) <= input_blocks(render_form(form))
    assert "Rätta svaret: Välj en grund." in read(render_form(wrong)["blocks"])


def test_the_other_ways_to_send_a_form_are_buttons_at_its_end() -> None:
    ways = (Way(key="back", label="← Tillbaka"), Way(key="later", label="Spara till senare"))
    view = render_form(replace(removal_form(17, 4), ways=ways))

    check_view(view)
    assert view["blocks"][-1]["elements"] == [
        {
            "type": "button",
            "action_id": f"form.way.{way.key}",
            "text": slack_parts.plain(way.label, 75),
            "value": way.key,
        }
        for way in ways
    ]
    assert not [block for block in render_form(removal_form(17, 4))["blocks"] if block["type"] == "actions"]


@pytest.mark.parametrize(
    "other",
    [
        {"version": 5},
        {"subject": "case:18"},
        {"fields": (Field(key="ground", label="En annan fråga", kind="text"),)},
        {"fields": (replace(removal_form(17, 4).fields[0], value="advert"),)},
    ],
)
def test_nothing_that_was_typed_on_a_page_stays_in_the_fields_of_another(other: dict[str, Any]) -> None:
    """Slack keeps it wherever the block's id is the same."""
    page = removal_form(17, 4)

    shown = input_blocks(render_form(page))

    assert shown == input_blocks(render_form(removal_form(17, 4)))
    assert not shown & input_blocks(render_form(replace(page, **other)))


def test_a_word_stands_where_the_ways_are_and_takes_the_place_of_the_word_before() -> None:
    view = {**render_form(replace(removal_form(17, 4), ways=(Way(key="back", label="←"),))), "id": "V1"}

    said = with_word(with_word(view, render_word("Ett.")), render_word("Två."))

    check_view(said)
    assert read(said["blocks"][-2]) == "Två."
    assert [block for block in said["blocks"] if block.get("block_id") != "word"] == view["blocks"]


def test_wording_that_an_option_cannot_hold_stands_whole_above_the_field() -> None:
    label = f"Inlägg som innehåller {LONG_WORD} och annat som strider mot kommunens egna regler för kontot"
    field = Field(key="g", label="Grund", kind="choice", options=(Option(value="a", label=label),))
    view = render_form(replace(removal_form(17, 1), fields=(field,), blocks=()))

    assert label in view["blocks"][0]["elements"][0]["elements"][0]["text"]
    assert view["blocks"][1]["element"]["options"][0]["text"]["text"].endswith(own("own-shortened"))


def test_options_that_are_alike_as_far_as_slack_shows_them_get_numbers() -> None:
    """Else nobody could know which is which of the list above."""
    labels = [f"{'Kommunens gemensamma konton når inte målgruppen, ' * 3}{end}" for end in ("alls", "nog")]
    options = tuple(Option(value=label[-3:], label=label) for label in (*labels, "Annat"))
    field = Field(key="g", label="Skäl", kind="choice", options=options)

    whole, asked = render_form(replace(removal_form(17, 1), fields=(field,), blocks=()))["blocks"]

    shown = [option["text"]["text"] for option in asked["element"]["options"]]
    assert [text[:5] for text in shown] == ["1. Ko", "2. Ko", "3. An"]
    assert [f"1. {labels[0]}", f"2. {labels[1]}"] == read(whole).splitlines()[1:]


@pytest.mark.parametrize("kind", ["choice", "choices"])
@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("count", [1, 10, 11, 100, 101, 350])
def test_any_number_of_options_can_be_chosen_among(kind: Any, required: bool, count: int) -> None:
    options = tuple(Option(value=str(number), label=f"Person {number}") for number in range(count))
    field = Field(key="to", label="Till", kind=kind, options=options, value="0", required=required)
    view = render_form(replace(removal_form(17, 1), fields=(field,)))

    check_view(view)
    shown = [part for part in objects(view) if "value" in part and "text" in part]
    assert {part["value"] for part in shown} == {str(number) for number in range(count)}


def test_what_stands_beforehand_is_filled_in() -> None:
    fields = (
        Field(key="a", label="A", kind="text", value="text"),
        Field(key="b", label="B", kind="long", value="lång"),
        Field(key="c", label="C", kind="email", value="a@b.se"),
        Field(key="d", label="D", kind="date", value="2026-11-20"),
        Field(key="e", label="E", kind="date", value="i morgon"),
        Field(key="f", label="F", kind="tick", value="yes"),
        Field(key="g", label="G", kind="choices", value="x,z", options=_options("x", "y", "z")),
        Field(key="h", label="H", kind="choice", value="y", options=_options("x", "y")),
        Field(key="i", label="I", kind="number", value="500"),
        Field(key="j", label="J", kind="number", value="fem"),
    )
    view = render_form(replace(removal_form(17, 1), fields=fields, blocks=()))
    elements = [block["element"] for block in view["blocks"]]

    check_view(view)
    assert [element.get("initial_value") for element in elements[:3]] == ["text", "lång", "a@b.se"]
    assert [element.get("initial_date") for element in elements[3:5]] == ["2026-11-20", None]
    assert [option["value"] for option in elements[5]["initial_options"]] == ["yes"]
    assert [option["value"] for option in elements[6]["initial_options"]] == ["x", "z"]
    assert elements[7]["initial_option"]["value"] == "y"
    assert [element.get("initial_value") for element in elements[8:]] == ["500", None]


def _options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value=value, label=value.upper()) for value in values)
