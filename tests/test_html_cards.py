"""Cards and forms as HTML: what is said arrives exactly, and nothing from outside becomes markup."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cards.html import OPEN_BUTTONS, block_html, card_html, escaped, safe_address
from cards.html_form import form_html
from cards.model import Button, Card, Facts, Field, FieldKind, Form, Link, Option, Quote, Steps, Text, Way
from cards.plain import card_from_json, card_to_json, form_from_json, form_to_json
from tests.room_toy import case_card, removal_form, removed_card
from tests.stages.dom import Element, parsed
from tests.stages.room_sight import label_of, seen_card, seen_form

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</blockquote></article><form action=//ond.example><button>Godkänn",
    "&lt;b&gt; &amp; &#60;i&#62; &notit;",
    "<!-- --><![CDATA[ ]]><?php ?>",
    "</textarea><script>1</script>",
    "\u202eelddem\u202c \u2066dold\u2069",
    "rad ett\r\nrad två\rrad tre\n",
    "\nbörjar med ny rad",
    "\x00\x07\x1b[31m\x7f\x9b",
    "\ud83d ensam halva",
    "javascript:alert(1)",
    "$title {{7*7}} ${7*7}",
    "هذا تعليق 👩‍👩‍👧‍👦 ÅÄÖ",
)
texts = some.one_of(some.sampled_from(HOSTILE), some.text(max_size=60), some.text(alphabet="<>&\"'/= ax\n\r"))


def shown(text: str) -> str:
    """The text as it is shown: what cannot be shown has a picture in its place."""
    pictures = {code: 0x2400 + code for code in range(0x20) if code not in (9, 10, 13)}
    lost = [*range(0x80, 0xA0), 0x202D, 0x202E, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
    return text.translate({**pictures, 0x7F: 0x2421, **dict.fromkeys(lost, 0xFFFD)})


def outline(element: Element) -> list[str]:
    """Names and classes of all elements, indented, without texts."""
    lines = []
    for part in element.inside:
        if isinstance(part, Element):
            lines.append(".".join([part.name, *part.get("class").split()]))
            lines += ["  " + line for line in outline(part)]
    return lines


def card_tree(card: Card) -> Element:
    return parsed(card_html(card, anchor="m-1", press_to="/room/press", sent={"token": "t"}))


@settings(deadline=None)
@given(text=texts, start=some.integers(-5, 70), length=some.integers(-5, 70))
def test_a_quote_is_shown_exactly_whatever_stands_in_it_and_is_marked(
    text: str, start: int, length: int
) -> None:
    """The words from outside are the same after parsing, and the marked ones are those of the rule."""
    tree = parsed(block_html(Quote(text=text, marks=((start, start + length),))))

    quote = tree.first("blockquote")
    assert shown(text) == quote.text()
    assert {"mark"} >= {found.name for found in quote.walk()} - {"blockquote"}
    marked = "".join(mark.text() for mark in quote.all("mark"))
    assert shown(text[max(start, 0) : max(start + length, 0)]) == marked


@settings(deadline=None)
@given(text=texts)
def test_hostile_text_is_inert_in_every_place_of_a_card(text: str) -> None:
    """Whatever a text says, the card has the same elements as with a harmless text."""

    def card(word: str) -> Card:
        return Card(
            key=word,
            version=1,
            title=word,
            summary=word,
            blocks=(
                Text(text=word),
                Facts(pairs=((word, word),)),
                Quote(text=word),
                Link(label=word, url="https://exempel.se/"),
                Steps(steps=(("now", word),)),
            ),
            buttons=(Button(action="case.approve", label=word, subject=word, spoken=word),),
            context=(word,),
        )

    tree = card_tree(card(text))

    assert outline(card_tree(card("ord"))) == outline(tree)
    for name in ("h3", "p", "dt", "dd", "blockquote", "button"):
        assert shown(text) == tree.first(name).text()
    assert shown(text) == tree.first("article").get("data-key")
    assert {"class", "id", "dir", "href"} >= {name for link in tree.all("p") for name in link.attributes}


@settings(deadline=None)
@given(text=texts)
def test_hostile_text_is_inert_in_every_place_of_a_form(text: str) -> None:
    """Labels, hints, errors, values and options come back exactly; no element is added."""

    def form(word: str) -> Form:
        options = (Option(value="a", label=word, hint=word), Option(value="b", label="B"))
        fields = tuple(
            Field(key=kind, label=word, kind=kind, hint=word, error=word, value=word, options=options)
            for kind in get_args(FieldKind)
        )
        return Form(
            name="x",
            subject="y",
            version=1,
            title=word,
            submit=word,
            fields=fields,
            blocks=(Quote(text=word),),
            ways=(Way(key=word, label=word),),
        )

    tree = parsed(form_html(form(text or "."), send_to="/room/send"))

    word = shown(text or ".")
    assert outline(parsed(form_html(form("ord"), send_to="/"))) == outline(tree)
    assert word == tree.first("input", type="text").get("value")
    assert word == tree.first("textarea").text().removeprefix("\n")
    assert {word} == {error.text() for error in tree.all("p", "error")}
    assert {word} == {label_of(field) for field in tree.all(class_="field")}
    assert [word] * 2 == [button.text() for button in tree.all("button")]
    assert word == tree.all("button")[1].get("value")


@settings(deadline=None)
@given(text=texts)
def test_a_card_kept_as_json_comes_back_the_same(text: str) -> None:
    """Nothing of a card is lost between posting and showing, lone surrogates included."""
    card = case_card(1, text, title=text)

    written = card_to_json(card)

    assert written.isascii()
    assert card == card_from_json(written)


def test_a_form_kept_as_json_comes_back_the_same() -> None:
    """The form that a browser sends back is the one that was asked."""
    form = removal_form(1, 2)

    assert form == form_from_json(form_to_json(form))


@pytest.mark.parametrize("written", ["{}", "[]", '{"is": "Card"}', '{"is": "os.system"}', "17"])
def test_json_that_is_no_card_is_refused(written: str) -> None:
    """A damaged row is an error with a name, never half a card."""
    with pytest.raises(ValueError, match="not a card"):
        card_from_json(written)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " https://tibro.se",
        "data:text/html,x",
        "//tibro.se",
        "https:///x",
        "https://tibro.se@ond.example/",
        "https://tibro.se\\@ond.example",
        'https://tibro.se/"onclick=',
        "https://[::1",
        "ftp://tibro.se",
        "",
    ],
)
def test_an_address_that_is_not_plainly_http_is_no_link(url: str) -> None:
    """The label stays and says that the address cannot be opened."""
    tree = parsed(block_html(Link(label="Öppna", url=url)))

    assert safe_address(url) is None
    assert not tree.all("a")
    assert tree.first("p").text() == "Öppna (adressen går inte att öppna)"


def test_an_address_with_a_handle_in_it_is_a_link() -> None:
    """YouTube, TikTok and Threads name their accounts so; only a login before the host hides one."""
    for url in ("https://www.youtube.com/@tibro", "https://www.threads.com/@tibro?x=a@b"):
        assert safe_address(url) == url
        assert parsed(block_html(Link(label="Öppna", url=url))).first("a").get("href") == url


def test_a_link_gives_nothing_away_to_the_page_it_opens() -> None:
    """Links open apart from the room, and the platform does not learn where from."""
    tree = parsed(block_html(Link(label="Öppna", url="https://www.facebook.com/x?a=1&b=2")))

    link = tree.first("a")
    assert (
        link.get("href"),
        link.get("rel"),
    ) == ("https://www.facebook.com/x?a=1&b=2", "noopener nofollow ugc")


def test_a_card_has_its_parts_in_the_order_in_which_they_are_read() -> None:
    """Title, tone, blocks, buttons, small print: the order of a screen reader is that of the eye."""
    card = replace(removed_card(case_card(17), "Anna Ek"), buttons=case_card(17).buttons)

    assert "\n".join(outline(card_tree(card))) == GOLDEN


GOLDEN = """\
article.card.tone-attention
  header
    h3
    span.tone
  ol.steps
    li.done
      span.state
      span.what
    li.done
      span.state
      span.what
    li.now
      span.state
      span.what
    li.waiting
      span.state
      span.what
  p.text.strong
  figure.quote
    figcaption
    blockquote
      mark
  dl.facts
    div
      dt
      dd
    div
      dt
      dd
    div
      dt
      dd
    div
      dt
      dd
  p.link
    a
      span.label
      span.unseen
  form.buttons
    input
    input
    button.button.primary
    button.button.danger
    button.button.default
    button.button.default
    details.menu
      summary.button
      div.more
        button.button.default
        button.button.default
  footer.foot
    ul.context
      li"""


def test_tone_and_steps_are_said_in_words_and_not_only_in_colour() -> None:
    """Somebody who sees no colours still reads what is urgent and what is done."""
    tree = card_tree(removed_card(case_card(17), "Anna Ek"))

    assert tree.first(class_="tone").text() == "Att göra"
    assert [word.text() for word in tree.all(class_="state")] == ["Klart", "Klart", "Pågår", "Väntar"]
    assert tree.first("li", "now").get("aria-current") == "step"


def test_marks_that_touch_or_overlap_are_shown_as_one() -> None:
    """Two rules that match the same words do not tear them apart."""
    tree = parsed(
        block_html(Quote(text="helt jävla dumma och dumma", marks=((5, 16), (5, 10), (21, 26), (10, 16))))
    )

    assert [mark.text() for mark in tree.all("mark")] == ["jävla dumma", "dumma"]


def test_a_long_quote_says_that_there_is_more_and_can_be_scrolled_by_keyboard() -> None:
    """Nothing is cut: the box is low, says how much it holds, and takes the focus."""
    tree = parsed(block_html(Quote(text="å" * 2000)))

    assert "2\xa0000 tecken" in tree.first("figcaption").text()
    assert tree.first("blockquote").get("tabindex") == "0"
    assert tree.first("blockquote").text() == "å" * 2000


def test_more_buttons_than_fit_go_in_a_menu() -> None:
    """The important ones stand in the open; none is lost."""
    card = case_card(1)
    tree = card_tree(card)

    assert len(tree.all("button")) - len(tree.first("details").all("button")) == OPEN_BUTTONS
    assert tuple(button.label for button in card.buttons) == seen_card(tree.first("article")).buttons


def test_what_a_button_says_aloud_begins_with_what_stands_on_it() -> None:
    """Voice control finds a button by the word that one sees."""
    buttons = (
        Button(action="a", label="Ta bort", subject="s", spoken="Ta bort kommentaren av Kent"),
        Button(action="a", label="Visa", subject="s", spoken="öppnar den dolda texten"),
        Button(action="a", label="Svara", subject="s"),
    )
    tree = card_tree(replace(case_card(1), buttons=buttons))

    spoken = [button.attributes.get("aria-label") for button in tree.all("button")]
    assert spoken == ["Ta bort kommentaren av Kent", "Visa: öppnar den dolda texten", None]


def test_every_field_has_label_hint_and_error_tied_to_it() -> None:
    """What a screen reader says at a field is its label, its hint and what is wrong."""
    form = removal_form(1, 1)
    wrong = replace(form, fields=tuple(replace(one, error="Fel.", hint="Råd.") for one in form.fields))
    tree = parsed(form_html(wrong, send_to="/room/send"))

    ids = [found.get("id") for found in tree.walk() if "id" in found.attributes]
    assert sorted(set(ids)) == sorted(ids)
    for field in tree.all(class_="field"):
        described = next(
            found.get("aria-describedby") for found in field.walk() if "aria-describedby" in found.attributes
        )
        assert [field.first(id=name).text() for name in described.split()[:2]] == ["Råd.", "Fel."]
        assert any(found.get("aria-invalid") == "true" for found in field.walk())
    for label in tree.all("label"):
        assert tree.all(id=label.get("for"))
    for link in tree.first(class_="wrong").all("a"):
        assert tree.all(id=link.get("href")[1:])


def test_the_other_ways_of_a_form_come_after_its_submit_button_and_hold_nobody_up() -> None:
    """Enter presses the first button of a form, which is the one that checks."""
    ways = (Way(key="back", label="← Tillbaka"), Way(key="later", label="Spara till senare"))
    tree = parsed(form_html(replace(removal_form(1, 1), ways=ways), send_to="/room/send", leave_to="/"))

    buttons = tree.first("div", "buttons").all("button")
    assert [button.text() for button in buttons] == ["Ta bort", "← Tillbaka", "Spara till senare"]
    assert [button.attributes.get("value") for button in buttons] == [None, "back", "later"]
    assert ["formnovalidate" in button.attributes for button in buttons] == [False, True, True]


def test_a_form_shows_what_stands_in_it_beforehand() -> None:
    """Presets of every kind are seen."""
    seen = seen_form(parsed(form_html(removal_form(1, 1), send_to="/")).first("form"))

    assert seen.values["Grund för borttagning"] == "Förolämpning eller svordom"
    assert seen.values["Omfattas av sekretess"] == "nej"
    assert seen.options["Underrätta också"] == ("Registratorn", "Närmaste chef")
    assert seen.errors == {}


def test_what_is_escaped_is_not_escaped_again() -> None:
    """Pieces can be nested."""
    once = escaped("<å & ä>")

    assert once == "&lt;å &amp; ä&gt;"
    assert once == escaped(once)
