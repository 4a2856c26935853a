"""Every card and form that people can see, in every state and both languages, as handlers build them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from cards import forms, messages
from cards.case import case_card, shown_card
from cards.flag_forms import flag_again_form, flag_form, pieces
from cards.forms import About, GroundChoice
from cards.messages import DigestLine, Hit
from cards.model import Card, Facts, Field, Form, Link, Option, Quote, Steps, Text, Way
from cards.task import TaskView, task_done_form
from cards.texts import LANGUAGES, Language, texts
from routines.library import load, names
from tests.toy_views import FLAGGED, FORWARDED, HOSTILE, LONG_WORD, NOON, SECRET, VIEWS

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
        "source": "Tibro 4.2 (TIB-54)",
        "language": language,
    }
    return messages.forward_card(changes.pop("view", FORWARDED), **(given | changes))


def digest(waiting: int, named: int, language: Language, urgent: int = 0) -> Card:
    line = DigestLine(case=17, account="Tibro kommun", category="insult", due=NOON, received_at=NOON)
    lines = [line, replace(line, category="", due=None, account=LONG_WORD)] * 5
    return messages.digest_card(
        key="digest:room:komm.1",
        version=2,
        place="slack:T0WS1:C0KOMM",
        waiting=waiting,
        urgent=urgent,
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
            f"{again}: {state}": forward(state, language, again=again)
            for state in FORWARD_STATES
            for again in get_args(messages.Again)
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
            f"digest: {waiting}": digest(waiting, min(waiting, 10), language, waiting // 2)
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
    return forms.answer_form(
        about,
        texts(language),
        guidance=advice,
        signature="Skriv under.",
        preset=preset,
        mend=f"Tibro 4.2 (TIB-57) {preset[:200]}" if form == "case.answer" else "",
        not_ours=tibro.answering.not_ours_text.value if form == "case.answer" else "",
    )


def task_done(language: Language, *, hostile: str = "") -> Form:
    """A task with all that its form can ask."""
    view = TaskView(
        id=7, version=2, kind="disposal_decision", places={"unit": f"{LONG_WORD} {hostile}".strip()}
    )
    form = task_done_form(
        view,
        texts(language),
        required=True,
        each=[f"300 följare {hostile}".strip()],
        decided=f"kommunstyrelsen {hostile}".strip(),
        confirms=f"PDF-filen ligger i T:\\{LONG_WORD} {hostile}".strip(),
    )
    link = Link(label="Lämna bilden", url="https://kanalvakt.example/upload/x")
    return replace(form, blocks=(*form.blocks, link))


def flagged(accounts: int, text: str, language: Language) -> Form:
    bare = replace(ABOUT, form="flag", subject="municipality:tibro", text="", marks=())
    listed = [(f"account-{number}", f"Tibro bibliotek och kulturhus {number}") for number in range(accounts)]
    return flag_form(
        bare, texts(language), accounts=listed, text=pieces(text[:9000]), author=text[:200], url=text[:400]
    )


GUIDANCE = (
    "Beskriv varför verksamheten behöver ett eget konto och vad ni vill uppnå med det. Fundera på vilka "
    "ni vill nå, vad de behöver få veta och om det går lika bra att nå dem på ett konto som redan finns. "
    "Tänk också på att någon ska hinna svara på frågor och kommentarer varje vardag, även på sommaren och "
    "över jul, och att kontot behöver en ersättare som kan ta över från en dag till en annan. Målen ska "
    "gå att mäta: skriv till exempel hur många ni vill nå, vilken sorts frågor ni vill få färre av i "
    "kundtjänst eller hur många som ska anmäla sig till det ni ordnar. Följ upp målen varje halvår "
    "tillsammans med närmaste chef. Ett konto som inte används avslutas enligt rutinen. Vänd er till "
    "kommunikationsenheten tidigt: den vet vilka konton som finns, vilka målgrupper de når och om ni kan "
    "dela konto med någon annan. Den som ansvarar för kontot går kommunens utbildning innan det öppnas. "
)
LONG_OPTION = (
    "{n}. Verksamheten når inte sin målgrupp genom kommunens gemensamma konton, och har prövat det under "
    "minst ett halvår först"
)


def page_of(people: int) -> Form:
    """A page of a walk, as long as the routines make it."""
    staff = tuple(
        Option(value=f"person-{n}", label=f"Namn Namnsson-Efternamn {n}", hint="Kultur och fritid")
        for n in range(people)
    )
    return Form(
        name="walk.page",
        subject="walk:3",
        version=4,
        title="Nytt konto, del 2 av 5",
        submit="Spara och fortsätt",
        blocks=(
            Text(text="Biblioteket på Instagram", weight="strong"),
            Steps(steps=(("done", "Syfte"), ("now", "Målgrupp och mål"), ("waiting", "Bemanning"))),
        ),
        fields=(
            Field(
                key="purpose",
                label="Varför behövs kontot?",
                kind="long",
                hint=f"{GUIDANCE}(Tibro 4.1, TIB-40)",
            ),
            Field(
                key="need",
                label="Vilket av det här stämmer bäst på er verksamhet och den målgrupp som ni vill nå?",
                kind="choice",
                hint=f"{GUIDANCE[:300]}(Tibro 4.1, TIB-41)",
                options=tuple(Option(value=f"o{n}", label=LONG_OPTION.format(n=n)) for n in range(1, 5)),
            ),
            Field(
                key="responsible",
                label="Kontoansvarig",
                kind="choice",
                options=staff,
                value="person-7" if people > 7 else "",
            ),
            Field(key="reach", label="Hur många vill ni nå?", kind="number", value="500"),
            Field(key="minors", label="Kontot vänder sig till barn under 13 år", kind="tick", required=False),
            Field(key="more", label=LONG_WORD, kind="text", required=False),
        ),
        ways=(
            Way(key="back", label="← Tillbaka"),
            Way(key="ask", label="Fråga kommunikationsenheten"),
            Way(key="later", label="Spara till senare"),
        ),
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
        "task": task_done(language),
        "task with what is hostile": task_done(language, hostile=HOSTILE),
        "counter": answer_to("case.counter", "Kommunen delar inte uppfattningen.", language),
        "diary": forms.diary_form(bare, t, registrar_decides=False, example="KS 2026/123"),
        "diary, decided": forms.diary_form(bare, t, registrar_decides=True, example="KS 2026/123"),
        "settle": forms.settle_form(bare, t, by_receiver=False),
        "settle by the receiver": forms.settle_form(bare, t, by_receiver=True),
        "posted": forms.posted_form(bare, t),
        "flag": flagged(1, "", language),
        "flag again": flag_again_form(bare, t, before="Ärende 17 om samma kommentar: Godkänd av Bo."),
        "a page of a walk": page_of(12),
        "a page of a walk in a large municipality": page_of(100),
        "flag what is hostile": flagged(100, HOSTILE * 5, language),
        "flag what is very long": flagged(2, (HOSTILE * 200)[:9000], language),
        **{
            f"keep, {needs}": forms.keep_form(
                ABOUT, t, needs=needs, consult=load("laholm").secrecy.consult.value
            )
            for needs in ("reason", "consultation", "forbidden", "unanswered")
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
