"""Cards and forms as Adaptive Cards: against the schema, in Microsoft's renderer, and with hostile text."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from cards.model import Button, Card, Facts, Field, FieldKind, Form, Link, Option, Quote, Steps, Text, Way
from cards.teams import (
    MOST_BUTTONS,
    MOST_BYTES,
    SHORT_HINT,
    render_card,
    render_form,
    render_private,
    render_refusal,
    size,
)
from cards.teams_parts import Pen, cleaned, safe_address, still
from tests.stages.teams_sight import elements, text_of, words
from tests.teams_browser import CardBrowser, card_browser
from tests.teams_toy import CARD, DONE, FORM

LONG = "Samhällsbyggnadsförvaltningens kommunikationsansvarighetsdelegationsordning"
HOSTILE = (
    "**fet** _kursiv_ [länk](https://evil.se) https://evil.se www.evil.se <b>x</b> <script>alert(1)</script> "
    "{{DATE(2026-11-20T10:00:00Z, LONG)}} {{TIME(2026-11-20T10:00:00Z)}} ${$root.secret} $refs \\*\n"
    "- lista\n1. lista\n# rubrik\n> citat\n`kod` ~~struket~~ &lt; &amp; @alla\u202egnirts\u202c 👩‍👩‍👧 مرحبا"
)

RICH = Card(
    key="case:2",
    version=7,
    title=f"Brådskande: {LONG}",
    summary="Ett hot på Tibro kommuns sida. Svara före klockan 14.",
    blocks=(
        Text(text="Någon behöver bestämma.", weight="strong"),
        Text(text="Så här står det i rutinen."),
        Text(text="Regel: hot, Tibro 4.4", weight="quiet"),
        Facts(pairs=(("Konto", LONG), ("Skrev", HOSTILE), ("Senast", "fredag 20 nov. kl. 14:00"))),
        Quote(text=HOSTILE, marks=((0, 7), (30, 60), (80, 130))),
        Link(label="Visa på Facebook", url="https://www.facebook.com/tibrokommun/posts/1?x=1&y=2"),
        Steps(
            steps=(
                ("done", "Sparad"),
                ("now", "Tas bort"),
                ("waiting", "Avsändaren får besked"),
                ("failed", "Diarienummer"),
            )
        ),
    ),
    buttons=(
        Button(
            action="case.approve",
            label="Godkänn",
            subject="case:2",
            style="primary",
            spoken="Godkänn inlägget",
        ),
        Button(action="case.remove", label="Ta bort", subject="case:2", style="danger"),
        Button(action="case.forward", label="Vidarebefordra", subject="case:2"),
        Button(action="case.answer", label="Svara", subject="case:2"),
        Button(action="case.claim", label="Ta hand om", subject="case:2"),
    ),
    context=(f"Du ser det här för att du är ersättare för {LONG}.", "48 timmar enligt Tibro 4.4"),
    tone="urgent",
)
CROWDED = replace(
    RICH,
    buttons=tuple(Button(action=f"a.{number}", label=f"Val {number}", subject="s") for number in range(9)),
)
EVERY_FIELD = Form(
    name="everything",
    subject="case:2",
    version=7,
    title="Alla frågor",
    submit="Skicka",
    blocks=(Text(text=HOSTILE), Quote(text=HOSTILE)),
    fields=(
        Field(key="a", label="Kort text", kind="text", value="x" * 90, hint=HOSTILE, longest=100),
        Field(key="b", label=LONG, kind="long", value=HOSTILE, error=HOSTILE),
        Field(key="c", label="E-post", kind="email", value="a@b.se", required=False),
        Field(key="d", label="Datum", kind="date", value="2026-11-20"),
        Field(key="e", label="Ett av få", kind="choice", value="y", options=(
            Option(value="x", label=LONG, hint="Med en förklaring."), Option(value="y", label="Nej"),
        )),
        Field(key="f", label="Ett av många", kind="choice", options=tuple(
            Option(value=str(number), label=f"Val {number}") for number in range(9)
        )),
        Field(key="g", label="Flera", kind="choices", value="1,2", options=tuple(
            Option(value=str(number), label=f"{number}. *Val* [x](https://evil.se)") for number in range(4)
        )),
        Field(key="h", label="Kryssa", kind="tick", value="yes"),
        Field(key="i", label="Kryssa inte", kind="tick"),
        Field(key="j", label="Hur många?", kind="number", value="500"),
        Field(key="k", label="Hur många till?", kind="number", value="många", required=False),
    ),
)  # fmt: skip

DRAWN: dict[str, dict[str, Any]] = {
    "card": render_card(CARD),
    "decided": render_card(DONE, word="Tack!"),
    "rich": render_card(RICH),
    "crowded": render_card(CROWDED),
    "private": render_private(RICH, "case:2", 7),
    "refusal": render_refusal("Bara den som bevakar kontot får bestämma.", None, "case:2", 7),
    "refusal-state": render_refusal("Anna hann före.", DONE, "case:2", 7),
    "form": render_form(FORM),
    "every-field": render_form(EVERY_FIELD),
    "dialog": render_form(FORM, dialog=True),
    "huge": render_card(replace(RICH, blocks=(Quote(text=HOSTILE * 400), Text(text="slut")))),
}


@pytest.fixture(scope="module")
def schema() -> Draft6Validator:
    text = resources.files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


@pytest.fixture(scope="module")
def browser() -> Iterator[CardBrowser]:
    with card_browser() as found:
        yield found


@pytest.mark.parametrize("name", DRAWN)
def test_every_card_follows_the_schema_and_fits(schema: Draft6Validator, name: str) -> None:
    """Adaptive Cards 1.5, of the size that Teams takes."""
    card = copy.deepcopy(DRAWN[name])

    assert card["version"] == "1.5"
    assert card["fallbackText"]
    assert card.pop("msteams") == {"width": "Full"}
    assert [error.message for error in schema.iter_errors(card)] == []
    assert size(DRAWN[name]) <= MOST_BYTES


def test_the_schema_notices_what_is_wrong(schema: Draft6Validator) -> None:
    """Otherwise the test above would show nothing."""
    for wrong in (
        {"body": [{"type": "TextBlock"}]},
        {"actions": [{"type": "Action.Execute", "mode": "third"}]},
    ):
        assert not schema.is_valid({"type": "AdaptiveCard", "version": "1.5", **wrong})


@pytest.mark.part("chromium")
@pytest.mark.parametrize("width", [320, 700])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_card_is_drawn_whole_on_every_screen(
    browser: CardBrowser, tmp_path: Path, name: str, look: Literal["light", "dark"], width: int
) -> None:
    """Microsoft's renderer has nothing to say against it, and nothing is cut at the side."""
    sight = browser.draw(DRAWN[name], look=look, width=width)
    browser.picture(tmp_path / f"{name}-{look}-{width}.png")

    assert sight.problems == ()
    assert (sight.hidden, sight.wider) == ((), 0)
    assert (tmp_path / f"{name}-{look}-{width}.png").stat().st_size > 1000


@pytest.mark.part("chromium")
def test_the_one_link_is_ours_and_shows_where_it_goes(browser: CardBrowser) -> None:
    """However many addresses the outside text is full of."""
    sight = browser.draw(DRAWN["rich"])

    assert sight.links == (("Visa på Facebook", "https://www.facebook.com/tibrokommun/posts/1?x=1&y=2"),)
    assert "Visa på Facebook (www.facebook.com)" in sight.blocks


INERT_ELEMENTS = {"DIV", "SPAN", "BR", "BUTTON", "INPUT", "TEXTAREA", "LABEL", "SELECT", "OPTION"}
TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["**", "_", "[a](https://e.se)", "<b>", "https://e.se ", "{{DATE(2026-11-20T10:00:00Z)}}", "${x}",
         "{{TIME(2026-11-20T10:00:00Z)}}", "{", "$", "\n", "- ", "1. ", "`", "\\", "&amp;", "å", "👩", "\x00"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@pytest.mark.part("chromium")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_outside_text_is_seen_exactly_as_it_is_and_does_nothing(browser: CardBrowser, text: str) -> None:
    """In a title, a fact, a quote, a button's card, an error and a choice: no markup, no link, no date."""
    card = replace(
        CARD, title=text or "-", blocks=(Facts(pairs=(("a", text),)), Quote(text=text), Text(text=text))
    )
    sight = browser.draw(render_card(card, word=text))

    whole = cleaned(text)
    shown = [f"a: {whole}", *(["Citat", whole] if whole else []), *([whole] if whole else [])]
    assert list(sight.blocks) == [*([whole] if whole else []), whole or "-", *shown, CARD.context[0]]
    assert sight.links == ()
    assert set(sight.elements) <= INERT_ELEMENTS
    assert "MARKDOWN" not in sight.seen

    options = (Option(value="x", label=text or "-", hint=text),)
    asked = Field(key="a", label="A", kind="choice", options=options, error=text, hint=text)
    sight = browser.draw(render_form(replace(FORM, fields=(asked,))))
    assert sight.links == ()
    assert set(sight.elements) <= INERT_ELEMENTS
    assert "MARKDOWN" not in sight.seen


@pytest.mark.part("chromium")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS.filter(str.strip))
def test_outside_text_does_nothing_in_any_place_of_a_form(browser: CardBrowser, text: str) -> None:
    """Labels, hints, values, errors, options and buttons of every kind of question."""
    options = (Option(value="a", label=text, hint=text[:SHORT_HINT]), Option(value=text, label="B"))
    fields = tuple(
        Field(key=kind, label=text, kind=kind, hint=text, error=text, value=text, options=options)
        for kind in get_args(FieldKind)
    )
    form = replace(FORM, title=text, submit=text, fields=fields, ways=(Way(key="back", label=text),))

    sight = browser.draw(render_form(form))

    assert sight.links == ()
    assert set(sight.elements) <= INERT_ELEMENTS
    assert "MARKDOWN" not in sight.seen
    # Heading, labels and hints; the errors stand among other words, and an option may happen to be the text.
    shown = [block.replace("\u2060", "") for block in sight.blocks]
    assert shown.count(cleaned(text)) >= 1 + len(fields) * 2


@pytest.mark.part("chromium")
def test_the_browser_notices_markup_and_dates(browser: CardBrowser) -> None:
    """Otherwise the test above would show nothing."""
    body = [
        {"type": "TextBlock", "text": "**a**"},
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "{{DATE(2026-11-20T10:00:00Z)}}"}]},
    ]
    sight = browser.draw({"type": "AdaptiveCard", "version": "1.5", "body": body})

    assert "MARKDOWN" in sight.seen
    assert "DATE" not in sight.blocks[1]


@settings(deadline=None)
@given(text=TEXTS, marks=st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=4))
def test_marks_emphasise_just_what_was_matched(text: str, marks: list[tuple[int, int]]) -> None:
    """Overlapping, empty and reaching too far: the text stays whole, and no other character is marked."""
    plain = text.replace("\r", "")
    drawn = Pen().block(Quote(text=plain, marks=tuple(marks)))
    runs = drawn[0]["items"][-1]["inlines"] if drawn else []

    marked = [any(start <= at < end for start, end in marks) for at in range(len(plain))]
    assert "".join(run["text"] for run in runs) == cleaned(plain)
    assert [bool(run.get("highlight")) for run in runs for _ in run["text"]] == marked


@settings(max_examples=50, deadline=None)
@given(length=st.integers(0, 60_000), piece=st.sampled_from(["a", "å", "👩‍👩‍👧", "{{D", "${", '"', "\n"]))
def test_what_does_not_fit_is_shortened_and_says_so(length: int, piece: str) -> None:
    """Never silently, and always small enough."""
    text = (piece * length)[:length]
    drawn = render_card(replace(CARD, title="Kort", blocks=(Quote(text=text), Text(text="Sist"))))

    assert size(drawn) <= MOST_BYTES
    shown = text_of(drawn)
    whole = not length or any(words(element) == text for element in elements(drawn))
    assert whole or "kortat" in shown
    assert "Sist" in shown


def test_too_many_parts_are_left_out_and_counted() -> None:
    """The buttons and the reason for the card stay."""
    drawn = render_card(replace(CARD, blocks=tuple(Text(text="x" * 100) for _ in range(500))))

    assert size(drawn) <= MOST_BYTES
    assert "delar får inte plats i Teams" in text_of(drawn)
    assert CARD.context[0] in text_of(drawn)
    assert len(drawn["actions"]) == len(CARD.buttons)


def test_what_a_person_has_typed_is_never_cut() -> None:
    """A form that comes back with an error bears every answer whole."""
    typed = "å" * 3000
    fields = tuple(Field(key=str(n), label="Skäl", kind="long", value=typed, error="Fel") for n in range(3))

    drawn = render_form(replace(FORM, fields=fields, blocks=(Quote(text="y" * 50_000),)))

    assert [found["value"] for found in elements(drawn) if found["type"] == "Input.Text"] == [typed] * 3
    assert "kortat" in text_of(drawn)


def test_a_few_buttons_are_in_sight_and_the_rest_in_a_menu() -> None:
    """At most six, and those that Teams cannot show are named."""
    actions = DRAWN["crowded"]["actions"]

    assert len(actions) == MOST_BUTTONS
    assert [action.get("mode") for action in actions] == [None] * 3 + ["secondary"] * 3
    assert "Fler val än Teams kan visa: Val 6, Val 7, Val 8" in text_of(DRAWN["crowded"])
    assert len(render_private(CROWDED, "s", 1)["actions"]) == MOST_BUTTONS


def test_a_button_bears_its_action_subject_version_and_spoken_name() -> None:
    """And its emphasis."""
    approve, remove, *_ = DRAWN["rich"]["actions"]

    assert (approve["verb"], approve["data"]) == ("case.approve", {"subject": "case:2", "version": 7})
    assert approve["tooltip"] == "Godkänn inlägget"
    assert (approve["style"], remove["style"]) == ("positive", "destructive")


def test_a_form_says_all_that_is_wrong_at_once_and_beside_each_field() -> None:
    """In words, not by colour alone."""
    wrong = tuple(replace(question, error=f"Fel {question.key}.") for question in FORM.fields[:2])
    shown = text_of(render_form(replace(FORM, fields=(*wrong, *FORM.fields[2:]))))

    assert "Rätta och skicka igen: Grund, Även" in shown
    assert "Rätta: Fel ground." in shown
    assert "Rätta: Fel also." in shown


def test_a_dialog_sends_with_submit_and_a_card_with_execute() -> None:
    """Dialogs know no Action.Execute, and they have a cross of their own."""
    [send] = DRAWN["dialog"]["actions"]
    execute, cancel = DRAWN["form"]["actions"]

    assert (send["type"], send["data"]["verb"], send["data"]["form"]) == (
        "Action.Submit",
        "form.send",
        "case.remove",
    )
    assert (execute["type"], execute["verb"]) == ("Action.Execute", "form.send")
    assert (cancel["title"], cancel["verb"], cancel["associatedInputs"]) == ("Avbryt", "card.refresh", "none")


def test_a_form_with_other_ways_sends_the_same_answers_with_each_and_lets_teams_check_none() -> None:
    """Teams sends answers with an action only if it finds nothing wrong with them."""
    ways = (Way(key="back", label="← Tillbaka"), Way(key="later", label="Spara till senare"))
    for drawn in (render_form(replace(FORM, ways=ways)), render_form(replace(FORM, ways=ways), dialog=True)):
        send, back, later, *cancel = drawn["actions"]
        about = {"form": "case.remove", "subject": "case:1", "version": 1}

        assert {**about, "way": "back"}.items() <= back["data"].items()
        assert {**about, "way": "later"}.items() <= later["data"].items()
        assert about.items() <= send["data"].items()
        assert "way" not in send["data"]
        assert not [action for action in (send, back, later) if "associatedInputs" in action]
        assert not [found for found in elements(drawn) if found.get("isRequired")]
        assert [action.get("mode") for action in cancel] in ([], ["secondary"])

    assert [found for found in elements(render_form(FORM)) if found.get("isRequired")]


def test_a_form_that_teams_does_not_check_says_what_may_be_left_out() -> None:
    ways = (Way(key="back", label="← Tillbaka"),)

    assert text_of(render_form(replace(FORM, ways=ways))).splitlines().count("Valfritt") == 2
    assert "Valfritt" not in text_of(render_form(FORM))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "//evil.se",
        "https://tibro.se@evil.se",
        "https://evil.se/<x>",
        "https://evil.se/ x",
        "https://[x",
        "msteams:/l/call",
        "",
        "https://e.se/\u202e",
    ],
)
def test_an_unsafe_address_is_shown_as_text(url: str) -> None:
    """It can be read, not followed."""
    drawn = render_card(replace(CARD, blocks=(Link(label="Visa", url=url),)))

    assert "selectAction" not in json.dumps(drawn)
    assert f"Visa: {cleaned(url)}".removesuffix(": ") in text_of(drawn)


def test_safe_addresses_are_followed() -> None:
    """http and https with a host."""
    for url in ("https://www.tibro.se/a?b=c#d", "http://localhost:8080/x", "HTTPS://TIBRO.SE"):
        assert safe_address(url) == url


def test_steps_are_said_in_words() -> None:
    """Their colour is only an addition."""
    shown = text_of(DRAWN["rich"])

    for line in (
        "Klart: Sparad",
        "Pågår: Tas bort",
        "Väntar: Avsändaren får besked",
        "Misslyckades: Diarienummer",
    ):
        assert line in shown


def test_a_short_hint_stands_behind_its_choice_and_a_long_one_below() -> None:
    """A clause is read with the ground; a sentence would make the list unreadable."""
    options = (
        Option(value="a", label="Hot", hint="Tibro 4.4"),
        Option(value="b", label="Hat", hint="x" * 41),
    )
    asked = Field(key="g", label="Grund", kind="choice", options=options)
    drawn = render_form(replace(FORM, fields=(asked,)))

    [choices] = [found["choices"] for found in elements(drawn) if found["type"] == "Input.ChoiceSet"]
    assert [choice["title"] for choice in choices] == ["Hot · Tibro 4.4", "Hat"]
    assert f"Hat: {'x' * 41}" in text_of(drawn)
    assert "Hot: " not in text_of(drawn)


def test_ordinary_labels_are_left_alone() -> None:
    """Only what would be markup is written otherwise."""
    for label in ("Hot", "Anna Ek (ersättare)", "Ja, absolut!", "4.4 § 2"):
        assert still(label) == label or "." in label
    assert "*" not in still("*fet*")
    assert still("1. Hot") != "1. Hot"
