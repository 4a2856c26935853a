"""Cards and forms as handlers build them, in every state: true, and right for every chat."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft6Validator

from cards import forms, html, html_form, messages, slack, teams
from cards.case import SHOWN, Progress, case_card, shown_card
from cards.forms import MOST_PEOPLE, About, GroundChoice
from cards.messages import DigestLine, Hit
from cards.model import Card, Facts, Form, Quote, Text
from cards.plain import card_from_json, card_to_json, form_from_json, form_to_json
from cards.texts import LANGUAGES, Language, say_time, texts
from routines.library import load, names
from tests.parts.slack_schema import check_message, check_message_limits, check_view, check_view_limits
from tests.stages.dom import parsed
from tests.toy_views import (
    CLOSED,
    FLAGGED,
    FORWARDED,
    GROUND,
    HOSTILE,
    LONG_WORD,
    NOON,
    OUTCOMES,
    REMOVING,
    REPLYING,
    SECRET,
    VIEWS,
    settled,
)

ABOUT = About(form="case.remove", subject="case:17", version=3, text=FLAGGED.text or "", marks=FLAGGED.marks)
HUGE = replace(ABOUT, text=HOSTILE * 150, marks=((0, 9), (1400, 1600), (30_000, 30_001)))


def forward(state: str, language: Language, **changes: Any) -> Card:
    given: dict[str, Any] = {
        "forward_id": 5,
        "version": 2,
        "state": state,
        "sender": "Bo Ask",
        "note": "Kan du svara?",
        "at": NOON,
        "settled_by": "Rut Ström" if state in {"accepted", "answered"} else "",
        "answer": "På lördag." if state == "answered" else "",
        "language": language,
    }
    build: Callable[..., Card] = changes.pop("build", messages.forward_card)
    return build(changes.pop("view", FORWARDED), **(given | changes))


def digest(waiting: int, named: int, language: Language) -> Card:
    line = DigestLine(case=17, account="Tibro kommun", category="insult", due=NOON)
    lines = [line, replace(line, category="", due=None, account=LONG_WORD)] * 5
    return messages.digest_card(
        key="digest:room:komm.1",
        version=2,
        place="slack:T0WS1:C0KOMM",
        waiting=waiting,
        lines=lines[:named],
        step=5,
        language=language,
    )


def found(count: int, text: str, language: Language) -> Card:
    hit = Hit(
        account="tibro-facebook",
        author="",
        created_at=NOON,
        text=text,
        url="https://exempel.se/1",
        outcome="kept",
        case=4,
    )
    return messages.search_card(
        text[:3000], [replace(hit, case=None, outcome="stored"), hit] * count, language
    )


def cards_of(language: Language) -> dict[str, Card]:
    """Every card that people can see."""
    return {
        **{name: case_card(view, language) for name, view in VIEWS.items()},
        **{f"shown: {name}": shown_card(view, language) for name, view in VIEWS.items()},
        **{f"forward: {state}": forward(state, language) for state in FORWARD_STATES},
        **{
            f"reminder: {state}": forward(state, language, build=messages.reminder_card)
            for state in FORWARD_STATES
        },
        "forward: secret": forward("waiting", language, view=SECRET),
        "forward: hostile": forward(
            "answered",
            language,
            view=VIEWS["hostile everywhere"],
            note=HOSTILE,
            answer=HOSTILE,
            sender=HOSTILE,
        ),
        "forward: huge": forward("waiting", language, view=VIEWS["40,000 characters"], note="å" * 1500),
        **{
            f"digest: {waiting}": digest(waiting, min(waiting, 10), language)
            for waiting in (0, 1, 2, 12, 500)
        },
        "search: nothing": found(0, "badhus", language),
        "search: ten": found(5, "Vi vill ha ett badhus! " * 30, language),
        "search: hostile": found(5, HOSTILE * 50, language),
        "note": messages.note_card("Kanalvakt", ["Ett.", "Två."], context=("Nu.",)),
        "note: nothing": messages.note_card("Kanalvakt", []),
        "note: hostile": messages.note_card(HOSTILE, [HOSTILE * 20] * 30, context=(HOSTILE,)),
    }


FORWARD_STATES = ("sending", "waiting", "accepted", "answered", "failed")
CARDS = {(name, language): card for language in LANGUAGES for name, card in cards_of(language).items()}


def grounds(routine: str) -> list[GroundChoice]:
    return [
        GroundChoice(
            id=ground.id, text=ground.text, source=f"Tibro 4.4 ({ground.clauses[0]})", preset=not number
        )
        for number, ground in enumerate(load(routine).grounds)
    ]


def removal(language: Language, routine: str, **changes: Any) -> Form:
    """The removal form of a municipality."""
    decided = load(routine)
    given: dict[str, Any] = {
        "grounds": grounds(routine),
        "secrecy": True,
        "diaries": decided.secrecy.diaries.value,
        "archive_places": decided.removal.archive_places.value,
        "exceptions": [(item.id, item.exception.value) for item in decided.grounds if item.exception],
        "notice": decided.notice.duty.value.value,
        "notice_text": decided.notice.text.value,
        "diary_before": decided.removal.diary.value == "before",
        "by_hand": False,
    }
    about = changes.pop("about", ABOUT)
    return forms.remove_form(about, texts(language), **(given | changes))


def forward_to(people: int, language: Language, about: About = ABOUT) -> Form:
    return forms.forward_form(
        about,
        texts(language),
        people=[(f"person-{number}", f"Person {number} ({LONG_WORD})") for number in range(people)],
        acknowledgement="Tack för ditt inlägg! Vi har skickat det vidare.",
        acknowledge=True,
    )


def answer_to(form: str, preset: str, language: Language, about: About = ABOUT) -> Form:
    tibro = load("tibro")
    advice = [item.value for item in tibro.answering.guidance]
    about = replace(about, form=form)
    return forms.answer_form(about, texts(language), guidance=advice, signature="Skriv under.", preset=preset)


def flagged(accounts: int, text: str, language: Language) -> Form:
    bare = replace(ABOUT, form="flag", subject="municipality:tibro", text="", marks=())
    listed = [(f"account-{number}", f"Tibro bibliotek och kulturhus {number}") for number in range(accounts)]
    return forms.flag_form(
        bare, texts(language), accounts=listed, text=text, author=text[:200], url=text[:400]
    )


def forms_of(language: Language) -> dict[str, Form]:
    """Every form that people can be asked to fill in."""
    t = texts(language)
    bare = replace(ABOUT, text="", marks=())
    made = {
        **{f"remove in {routine}": removal(language, routine) for routine in names()},
        **{f"remove, {notice}": removal(language, "lidingo", notice=notice) for notice in NOTICES},
        "remove what is huge": removal(language, "tibro", about=HUGE, notice_text="å" * 2000),
        "remove by strange rules": removal(
            language,
            "tibro",
            grounds=[
                GroundChoice(id=f"g_{n}", text=HOSTILE if n == 1 else LONG_WORD, source=LONG_WORD)
                for n in range(20)
            ],
            diaries=[LONG_WORD * 4, HOSTILE],
            archive_places=[HOSTILE, LONG_WORD],
            exceptions=[("g_1", HOSTILE)],
        ),
        "removed": forms.removed_form(bare, t, notice_text="", notice_required=False),
        "removed, told": forms.removed_form(bare, t, notice_text="Hej!", notice_required=True),
        "forward to nobody": forward_to(0, language),
        "forward": forward_to(12, language),
        "forward in a large municipality": forward_to(1000, language, HUGE),
        "answer": answer_to("case.answer", "", language),
        "answer with what came back": answer_to("case.answer", HOSTILE * 8, language, HUGE),
        "counter": answer_to("case.counter", "Kommunen delar inte uppfattningen.", language),
        "diary": forms.diary_form(bare, t, registrar_decides=False, example="KS 2026/123"),
        "diary, decided": forms.diary_form(bare, t, registrar_decides=True, example="KS 2026/123"),
        "settle": forms.settle_form(bare, t, by_receiver=False),
        "settle by the receiver": forms.settle_form(bare, t, by_receiver=True),
        "posted": forms.posted_form(bare, t),
        "flag": flagged(1, "", language),
        "flag what is hostile": flagged(100, HOSTILE * 5, language),
        **{
            f"keep, {needs}": forms.keep_form(
                ABOUT, t, needs=needs, consult=load("laholm").secrecy.consult.value
            )
            for needs in ("reason", "consultation", "unanswered")
        },
    }
    wrong = {
        f"{name}, wrong": forms.again(
            form,
            {field.key: HOSTILE if field.kind in {"text", "long"} else field.value for field in form.fields},
            {field.key: f"{t('error-required')} {HOSTILE}" for field in form.fields},
        )
        for name, form in made.items()
    }
    return made | wrong


NOTICES = ("required", "optional", "off")
FORMS = {(name, language): form for language in LANGUAGES for name, form in forms_of(language).items()}


@pytest.fixture(scope="module")
def schema() -> Draft6Validator:
    text = resources.files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


def check_teams(schema: Draft6Validator, drawn: dict[str, Any]) -> None:
    assert teams.size(drawn) <= teams.MOST_BYTES
    assert drawn["fallbackText"].strip()
    drawn = {key: value for key, value in drawn.items() if key != "msteams"}
    assert [error.message for error in schema.iter_errors(drawn)] == []


def inputs(drawn: Any) -> list[str]:
    """The ids of the inputs of an Adaptive Card."""
    if isinstance(drawn, dict):
        own = [drawn["id"]] if str(drawn.get("type", "")).startswith("Input.") else []
        return own + [found for value in drawn.values() for found in inputs(value)]
    return [found for part in drawn for found in inputs(part)] if isinstance(drawn, list) else []


def words_of(card: Card) -> str:
    """Everything that the card says, line by line."""
    lines = [card.title, card.summary, *card.context, *(button.label for button in card.buttons)]
    for block in card.blocks:
        match block:
            case Text() | Quote():
                lines.append(block.text)
            case Facts():
                lines += [f"{label}: {value}" for label, value in block.pairs]
            case _:
                lines += [words for _, words in getattr(block, "steps", ())]
    return "\n".join(lines)


# --- every chat ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), CARDS)
def test_every_card_is_right_in_slack(name: str, language: Language) -> None:
    check_message_limits(slack.render_card(CARDS[name, language]))
    check_view_limits(slack.render_private(CARDS[name, language], word="Klart."))


@pytest.mark.part("slack")
@pytest.mark.parametrize("name", [name for name, language in CARDS if language == "sv"])
def test_every_card_is_what_slack_s_own_types_say(name: str) -> None:
    check_message(slack.render_card(CARDS[name, "sv"]))


@pytest.mark.parametrize(("name", "language"), CARDS)
def test_every_card_is_right_in_teams(schema: Draft6Validator, name: str, language: Language) -> None:
    card = CARDS[name, language]
    check_teams(schema, teams.render_card(card))
    check_teams(schema, teams.render_private(card, "case:17", 3))
    check_teams(schema, teams.render_refusal("Anna hann före.", card, "case:17", 3))


@pytest.mark.parametrize(("name", "language"), CARDS)
def test_every_card_is_right_in_the_browser_and_can_be_kept(name: str, language: Language) -> None:
    card = CARDS[name, language]
    tree = parsed(html.card_html(card, anchor="m-1", press_to="/room/press"))

    assert tree.first("article").get("data-key") == card.key
    assert len(tree.all("button", class_="button")) == len(card.buttons)
    assert not tree.all("script")
    assert card_from_json(card_to_json(card)) == card


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_every_form_is_right_in_slack(name: str, language: Language) -> None:
    form = FORMS[name, language]
    view = slack.render_form(form)

    check_view_limits(view)
    asked = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert asked == slack.input_ids(form)
    assert set(slack.form_errors(form)) <= asked


@pytest.mark.part("slack")
@pytest.mark.parametrize("name", [name for name, language in FORMS if language == "sv"])
def test_every_form_is_what_slack_s_own_types_say(name: str) -> None:
    check_view(slack.render_form(FORMS[name, "sv"]))


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_every_form_is_right_in_teams_and_asks_everything(
    schema: Draft6Validator, name: str, language: Language
) -> None:
    form = FORMS[name, language]
    for drawn in (teams.render_form(form), teams.render_form(form, dialog=True)):
        check_teams(schema, drawn)
        assert [found.rpartition(".")[2] for found in inputs(drawn)] == [field.key for field in form.fields]


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_every_form_is_right_in_the_browser_and_can_be_kept(name: str, language: Language) -> None:
    form = FORMS[name, language]
    tree = parsed(html_form.form_html(form, send_to="/room/send"))

    fields = [element.get("data-field") for element in tree.walk() if element.get("data-field")]
    assert fields == [field.key for field in form.fields]
    assert not tree.all("script")
    assert form_from_json(form_to_json(form)) == form


@pytest.mark.parametrize(("name", "language"), FORMS)
def test_a_form_s_questions_can_be_told_apart(name: str, language: Language) -> None:
    """By their keys, and by the labels that a screen reader says; so can the options of each."""
    form = FORMS[name, language]
    for labels in (
        [field.key for field in form.fields],
        [field.label for field in form.fields],
        *([option.value for option in field.options] for field in form.fields),
    ):
        assert len(set(labels)) == len(labels)
    for field in form.fields:
        values = {option.value for option in field.options}
        assert not field.options or not field.value or set(field.value.split(",")) <= values


# --- what the cards say ----------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_closed_card_leads_with_what_was_decided_by_whom_and_when(outcome: str) -> None:
    t = texts()
    card = case_card(replace(CLOSED, settled=settled(outcome, "Därför")))

    assert card.title == f"{t(f'outcome-{outcome}')}: Tibro kommun"
    assert card.blocks[0] == Text(
        text=f"{t(f'outcome-{outcome}')} av Bo Ask 2026-11-18 13:00", weight="strong"
    )
    assert card.blocks[1] == Text(text="Skäl: Därför")
    assert card.tone == "done"
    assert "Senast" not in words_of(card)


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (REMOVING, "Bo Ask bestämde 2026-11-18 13:00 att kommentaren ska tas bort"),
        (REPLYING, "Bo Ask skrev ett svar 2026-11-18 13:00"),
        (replace(REPLYING, settled=settled("countered")), "Bo Ask skrev ett bemötande 2026-11-18 13:00"),
    ],
)
def test_what_is_decided_but_not_yet_done_is_not_said_to_be_done(view: Any, says: str) -> None:
    card = case_card(view)

    assert Text(text=says, weight="strong") in card.blocks
    for lie in ("Borttagen av", "Besvarad av", "Bemött av"):
        assert lie not in words_of(card)


@pytest.mark.parametrize("state", ["removing", "restoring", "forwarded", "replying"])
def test_a_case_under_way_does_not_ask_for_a_decision(state: str) -> None:
    card = case_card(replace(FLAGGED, state=state, settled=settled("removed")))

    assert card.title == texts()(f"case-title-{state}", account="Tibro kommun")
    assert "Ta ställning" not in card.summary


def test_a_suspected_secret_is_on_no_card_of_the_channel() -> None:
    """Category, ground and link, but neither the text nor the words that matched."""
    for card in (case_card(SECRET), forward("waiting", "sv", view=SECRET)):
        said = words_of(card)
        assert "850709" not in said
        assert "Tryck Visa" in said
        assert [button for button in card.buttons if button.action == "case.show"]
    assert "Personnummer" in words_of(case_card(SECRET))


def test_nobody_is_told_to_press_what_is_not_there() -> None:
    for card in (case_card(VIEWS["a closed secret"]), forward("accepted", "sv", view=SECRET)):
        assert "sekretess" in words_of(card)
        assert "Tryck Visa" not in words_of(card)


def test_the_one_who_may_sees_the_whole_text() -> None:
    text = "Personnumret är 850709-9805. " * 200
    card = shown_card(replace(SECRET, text=text))

    assert Quote(text=text) in card.blocks
    assert card.buttons == ()


def test_what_is_too_late_says_so_first_and_in_words() -> None:
    card = case_card(VIEWS["too late"])
    facts = next(block for block in card.blocks if isinstance(block, Facts))

    assert card.tone == "urgent"
    assert facts.pairs[0] == (
        "Ta bort eller godkänn",
        f"FÖR SENT sedan {say_time(NOON.replace(day=20))}, 48 timmar enligt Tibro 4.4 (TIB-79)",
    )
    assert "omedelbart (standard; rutinen anger ingen tid)" in facts.pairs[1][1]


def test_a_deadline_says_when_by_which_clock_and_why() -> None:
    assert "senast fredag 20 nov. kl. 12:00, 48 timmar enligt Tibro 4.4 (TIB-79)" in words_of(
        case_card(FLAGGED)
    )


def test_a_cut_text_says_how_much_is_missing() -> None:
    long = replace(
        FLAGGED, text="å" * (SHOWN + 345), marks=((0, 2), (SHOWN - 1, SHOWN + 9), (SHOWN + 5, SHOWN + 9))
    )
    t = texts()
    quote = Quote(text="å" * SHOWN, marks=((0, 2), (SHOWN - 1, SHOWN)))
    more = Text(text=t("text-cut", more=345), weight="quiet")

    assert [block for block in case_card(long).blocks if block in {quote, more}] == [quote, more]
    assert more in forward("waiting", "sv", view=long).blocks
    form = answer_to("case.answer", "", "sv", replace(ABOUT, text="å" * (forms.REPEATED + 345)))
    assert more in form.blocks
    assert "…" in next(
        block.text for block in found(1, "ä" * 900, "sv").blocks[2:] if isinstance(block, Quote)
    )


def test_findings_of_one_ground_are_one_line_with_the_first_words() -> None:
    lines = [
        block.text
        for block in case_card(VIEWS["30 words on one ground"]).blocks
        if isinstance(block, Text) and GROUND in block.text
    ]
    said = f"Personangrepp: kan strida mot ”{GROUND}” enligt Tibro 4.4 (TIB-83)"
    assert lines == [f"{said} – ”ord 0”, ”ord 1”, ”ord 2”, ”ord 3”, ”ord 4”"]


@pytest.mark.parametrize("state", ["done", "now", "waiting", "failed"])
def test_a_step_says_where_it_stands_and_why(state: Any) -> None:
    card = case_card(replace(REMOVING, progress=(Progress(key="remove", state=state, detail="403"),)))
    said = texts()(f"step-remove-{state}")

    assert f"{said} 403" in words_of(card)


def test_a_case_that_nobody_watches_says_what_to_do() -> None:
    assert "Ingen. Utse en ansvarig för kontot." in words_of(case_card(replace(FLAGGED, duty=None)))


@pytest.mark.parametrize("state", FORWARD_STATES)
def test_the_receiver_is_asked_only_while_the_case_waits_for_them(state: str) -> None:
    card = forward(state, "sv")
    asked = "behöver ditt svar" in card.summary

    assert asked == bool(card.buttons) == bool(card.context) == (state == "waiting")
    assert card.tone == {"waiting": "attention", "failed": "urgent", "sending": "neutral"}.get(state, "done")


def test_a_reminder_of_what_is_done_is_no_reminder() -> None:
    assert forward("waiting", "sv", build=messages.reminder_card).title.startswith("Påminnelse")
    assert forward("answered", "sv", build=messages.reminder_card) == forward("answered", "sv")


@pytest.mark.parametrize(
    ("waiting", "label"), [(1, "Visa nästa"), (3, "Visa nästa 3"), (500, "Visa nästa 5")]
)
def test_a_digest_offers_as_many_as_come(waiting: int, label: str) -> None:
    card = digest(waiting, min(waiting, 2), "sv")

    assert [button.label for button in card.buttons] == [label]
    assert (f"… och {waiting - 2} till." in words_of(card)) == (waiting > 2)


def test_a_ground_stands_in_the_municipality_s_own_words_whole() -> None:
    for routine in names():
        form = removal("sv", routine)
        assert [option.label for option in form.fields[0].options] == [
            ground.text for ground in grounds(routine)
        ]


def test_a_large_register_says_how_to_reach_the_rest() -> None:
    form = FORMS["forward in a large municipality", "sv"]
    to = form.fields[0]

    assert len(to.options) == MOST_PEOPLE + 2
    assert (to.options[0].value, to.options[-1].value) == ("registrar", "other")
    assert str(MOST_PEOPLE) in (to.hint or "")
    assert FORMS["forward", "sv"].fields[0].hint is None


def test_answers_stay_when_something_is_wrong() -> None:
    form = forms.again(removal("sv", "tibro"), {"grounds": "insult", "notice_text": "x"}, {"grounds": "Nej."})

    assert (form.fields[0].value, form.fields[0].error) == ("insult", "Nej.")
    assert next(field for field in form.fields if field.key == "notice_text").value == "x"
