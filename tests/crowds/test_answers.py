"""Before an answer is posted: politics, hatred, adverts, advice, and how every text is signed."""

from __future__ import annotations

import pytest

from cards.model import Form, Text
from handlers.politics import MOST
from handlers.ports import Changed, Opened
from routines.library import load, names
from tests.crowds.town import INSULT, QUESTION, Crowd, crowd
from tests.scenarios.town import RULES

POLITICAL = "Vad tycker Socialdemokraterna om skolan?"
MARK = "Vänliga hälsningar Bo, Kommunikation, Gislaveds kommun"


def form_of(town: Crowd, text: str = QUESTION, action: str = "case.answer", **more: object) -> Form:
    town.writes(text, **more)  # type: ignore[arg-type]
    case = town.town.cases()[-1]
    return town.opens("bo", action, f"case:{case.id}", case.version)


def field(form: Form, key: str) -> object:
    return next((item for item in form.fields if item.key == key), None)


def hint(form: Form) -> str:
    return str(next(item.hint for item in form.fields if item.key == "text"))


def advice(form: Form, routine: str) -> list[str]:
    """The routine's pieces of advice that the form shows."""
    loaded = load(routine)
    pieces = [item.value for item in (*loaded.answering.guidance, *loaded.advice.elsewhere)]
    return [piece for piece in pieces if piece in hint(form)]


def posted(town: Crowd) -> str:
    town.town.rest()
    return town.town.platform.replies[-1][1]


# --- politics --------------------------------------------------------------------------------------


@pytest.mark.clauses("GIS-59", "GIS-60")
def test_gislaved_refers_a_post_to_politicians_and_closes_it_as_referred() -> None:
    with crowd("gislaved") as town:
        form = form_of(town, POLITICAL)
        referral = field(form, "referral")
        assert referral is not None
        assert "partiernas egna kanaler" in referral.value  # type: ignore[attr-defined]
        answer = town.send("bo", form, {"kind": "refer"})
        assert isinstance(answer, Changed)
        assert "partiernas egna kanaler" in posted(town)
        assert posted(town).endswith(MARK)
        case = town.town.cases()[-1]
        assert (case.state, case.outcome) == ("closed", "referred")
        assert "referral.decided" in town.actions()
        assert "Hänvisad" in town.card(f"case:{case.id}").title


def test_a_referral_is_posted_alone_and_loses_nothing_that_was_typed() -> None:
    with crowd("gislaved") as town:
        form = form_of(town)
        both = town.send("bo", form, {"kind": "refer", "text": "Vi öppnar tio."})
        assert isinstance(both, Opened)
        typed = field(both.form, "text")
        assert typed.value == "Vi öppnar tio."  # type: ignore[union-attr]
        assert typed.error  # type: ignore[union-attr]
        empty = town.send("bo", form, {"kind": "refer", "referral": " "})
        assert isinstance(empty, Opened)
        assert field(empty.form, "referral").error  # type: ignore[union-attr]
        nothing = town.send("bo", form, {"kind": "answer"})
        assert isinstance(nothing, Opened)
        assert field(nothing.form, "text").error  # type: ignore[union-attr]
        assert town.replies() == []


@pytest.mark.clauses("TIB-56")
def test_whoever_asks_about_what_is_not_the_municipality_s_is_told_whom_to_ask() -> None:
    """One field: whom to ask instead; the words round it are the routine's."""
    with crowd("tibro") as town:
        form = form_of(town)
        answer = town.send("bo", form, {"text": " ", "receiver": "Region Västra Götaland"})
        assert isinstance(answer, Changed)
        assert "Vänd dig gärna till Region Västra Götaland." in posted(town)
        case = town.town.cases()[-1]
        assert (case.state, case.outcome) == ("closed", "answered")


def test_an_answer_and_whom_to_ask_instead_are_not_posted_both() -> None:
    with crowd("tibro") as town:
        form = form_of(town)
        both = town.send("bo", form, {"text": "Vi öppnar tio.", "receiver": "regionen"})
        assert isinstance(both, Opened)
        assert field(both.form, "text").value == "Vi öppnar tio."  # type: ignore[union-attr]
        assert field(both.form, "receiver").error  # type: ignore[union-attr]
        nothing = town.send("bo", form, {"text": "", "receiver": ""})
        assert isinstance(nothing, Opened)
        assert field(nothing.form, "text").error  # type: ignore[union-attr]
        assert town.replies() == []


@pytest.mark.clauses("TIB-57")
def test_whoever_answers_can_say_that_the_municipality_s_own_post_is_wrong() -> None:
    with crowd("tibro") as town:
        mend = field(form_of(town), "mend")
        assert mend is not None
        assert mend.label == "Vi ska rätta något i vårt eget inlägg"  # type: ignore[attr-defined]
        assert "Rätta det genast i samma inlägg, enligt Tibro 4.2 (TIB-57)." in mend.hint  # type: ignore[attr-defined]
        assert field(form_of(town, kind="mention"), "mend") is None  # that post is somebody else's


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo"])
def test_where_the_document_says_nothing_of_errors_nobody_is_asked_about_them(routine: str) -> None:
    with crowd(routine) as town:
        assert field(form_of(town), "mend") is None


@pytest.mark.parametrize("routine", ["degerfors", "laholm", "lidingo", "tibro"])
def test_elsewhere_nobody_is_asked_whether_it_is_politics(routine: str) -> None:
    with crowd(routine) as town:
        form = form_of(town)
        assert field(form, "kind") is None
        assert field(form, "referral") is None


@pytest.mark.clauses("LAH-75")
def test_laholm_is_reminded_that_its_channels_are_no_place_for_party_politics() -> None:
    with crowd("laholm") as town:
        assert "inte forum för partipolitik" in hint(form_of(town, "Vad tycker kommunalrådet om badet?"))


@pytest.mark.clauses("LAH-74")
def test_in_laholm_whoever_is_unsure_reads_whom_to_ask() -> None:
    with crowd("laholm") as town:
        assert "rådgör med närmaste chef eller en kommunikatör" in hint(form_of(town))


@pytest.mark.clauses("TIB-62")
def test_tibro_is_told_in_others_channels_only_that_politics_are_not_answered() -> None:
    with crowd("tibro") as town:
        assert "politisk karaktär" not in hint(form_of(town))
        elsewhere = form_of(town, kind="mention")
        assert hint(elsewhere).startswith("Besvara inte inlägg av politisk karaktär.")


@pytest.mark.clauses("TIB-62")
@pytest.mark.parametrize(
    "text", ["Varför gör politikerna ingenting åt badet?", "Är det Moderaternas förslag?"]
)
def test_in_its_own_channel_tibro_reads_the_advice_on_politics_first_where_it_is_about_that(
    text: str,
) -> None:
    with crowd("tibro") as town:
        assert hint(form_of(town, text)).startswith(
            "Inlägg av politisk karaktär besvaras inte i andras kanaler."
        )
    with crowd("laholm") as town:
        assert hint(form_of(town, text)).startswith("Kommunens sociala medier är inte forum för partipolitik")


@pytest.mark.parametrize("routine", names())
def test_politics_are_no_ground_for_removal_by_themselves(routine: str) -> None:
    assert not any("polit" in ground.text.lower() for ground in load(routine).grounds)


# --- hatred ----------------------------------------------------------------------------------------


@pytest.mark.clauses("LID-111")
def test_lidingo_reads_and_confirms_before_it_answers_what_is_hateful() -> None:
    with crowd("lidingo") as town:
        form = form_of(town, INSULT)
        first = form.blocks[0]
        assert isinstance(first, Text)
        assert "LID-111" in first.text
        refused = town.send("bo", form, {"text": "Tack för din synpunkt."})
        assert isinstance(refused, Opened)
        assert field(refused.form, "anyway").error  # type: ignore[union-attr]
        assert isinstance(town.send("bo", form, {"text": "Tack.", "anyway": "yes"}), Changed)
        calm = form_of(town)
        assert field(calm, "anyway") is None


@pytest.mark.clauses("DEG-42", "DEG-40")
def test_degerfors_answers_an_attack_only_where_somebody_judges_that_it_is_none() -> None:
    """The program's flag alone neither answers nor stops; who judged so stands in the log."""
    with crowd("degerfors") as town:
        form = form_of(town, "Ni är idioter, när öppnar badhuset?")
        first = form.blocks[0]
        assert isinstance(first, Text)
        assert "bemöts inte enligt Degerfors (DEG-42)" in first.text
        refused = town.send("bo", form, {"text": "Hej! Klockan tio."})
        assert isinstance(refused, Opened)
        assert field(refused.form, "anyway").error  # type: ignore[union-attr]
        assert isinstance(town.send("bo", form, {"text": "Hej! Klockan tio.", "anyway": "yes"}), Changed)
        (row,) = [row for row in town.town.rows() if row.action == "answer.decided"]
        assert row.details["not"] == ["insult"]
        assert field(form_of(town), "anyway") is None


# --- adverts ---------------------------------------------------------------------------------------


@pytest.mark.clauses("DEG-50")
def test_degerfors_asks_of_an_advert_whether_it_is_for_a_public_event_and_keeps_it_then() -> None:
    with crowd("degerfors") as town:
        town.writes("Köp billiga klockor, rabatt 50 % på www.klockor.example!", origin="person")
        case = town.town.cases()[-1]
        form = town.opens("bo", "case.remove", f"case:{case.id}", case.version)
        ground = next(item.id for item in load("degerfors").grounds if item.exception)
        answers = {"grounds": ground, f"exception_{ground}": "yes", "notice": "none"}
        refused = town.send("bo", form, answers)
        assert isinstance(refused, Opened)
        assert field(refused.form, f"exception_{ground}").error  # type: ignore[union-attr]
        assert town.town.removals() == []


# --- advice ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "kind", "said"),
    [
        ("lidingo", "comment", "Mer finns: skriv råd uppträdande, råd regler."),
        ("tibro", "mention", "Mer finns: skriv råd andra, råd uppträdande, råd regler."),
        ("degerfors", "comment", "Mer finns: skriv råd uppträdande."),
    ],
)
def test_the_answer_form_says_where_the_rest_of_the_document_s_advice_stands(
    routine: str, kind: str, said: str
) -> None:
    """Only of what the document advises on at all."""
    with crowd(routine) as town:
        assert said in hint(form_of(town, kind=kind))


@pytest.mark.parametrize("kind", ["comment", "mention"])
@pytest.mark.parametrize("text", [QUESTION, INSULT])
@pytest.mark.parametrize("routine", sorted(set(names()) - {"degerfors"}))
def test_no_form_shows_more_than_three_pieces_of_advice(routine: str, text: str, kind: str) -> None:
    with crowd(routine) as town:
        shown = advice(form_of(town, text, kind=kind), routine)
        assert 1 <= len(shown) <= MOST


def test_what_concerns_critical_comments_is_said_first_on_those_and_not_on_others() -> None:
    with crowd("tibro") as town:
        assert hint(form_of(town, INSULT)).startswith("Vid många kritiska synpunkter")
        assert "kritiska" not in hint(form_of(town))


# --- signatures ------------------------------------------------------------------------------------


@pytest.mark.clauses("GIS-50")
def test_gislaved_signs_every_text_with_name_and_unit_once() -> None:
    """Answer, counter-statement, notice, acknowledgement: one signature each, and no greeting twice."""
    with crowd("gislaved") as town:
        form = form_of(town)
        assert MARK in hint(form)
        town.send("bo", form, {"text": f"Klockan tio.\n\n{MARK}"})
        assert posted(town) == f"Klockan tio.\n\n{MARK}"
        form = form_of(town, INSULT, "case.remove")
        town.send("bo", form, {"grounds": "insult", "notice": "send"})
        form = form_of(town, INSULT, "case.forward")
        town.send("bo", form, {"to": "person:frans", "acknowledge": "yes"})
        town.account(platform="x")
        form = form_of(town, INSULT, "case.counter")
        town.send("bo", form)
        town.town.rest()
        texts = {reply.purpose: reply.text for reply in town.replies()}
        assert set(texts) == {"answer", "notice", "acknowledgement", "counter"}
        for purpose, text in texts.items():
            assert text.endswith(MARK), purpose
            assert text.count("Vänliga hälsningar") == 1, purpose


@pytest.mark.clauses("LID-113")
def test_lidingo_signs_none_of_them() -> None:
    """A name below a text is refused in every form, also the name of whoever answered a forwarded case."""
    with crowd("lidingo") as town:
        letter = f"Borttaget. {RULES}\nBo Ask"
        signed = {
            "case.answer": {"text": "Klockan tio.\n/Bo Ask"},
            "case.remove": {"grounds": "insult", "notice": "send", "notice_text": letter},
            "case.forward": {
                "to": "person:frans",
                "acknowledge": "yes",
                "acknowledgement": "Skickat vidare.\nMvh Bo",
            },
        }
        for action, answers in signed.items():
            text = QUESTION if action == "case.answer" else INSULT
            again = town.send("bo", form_of(town, text, action), answers)
            assert isinstance(again, Opened), action
            assert any("undertecknas" in (item.error or "") for item in again.form.fields), action
        assert town.replies() == []
        form = form_of(town, QUESTION, "case.forward")
        town.send("bo", form, {"to": "person:frans", "acknowledge": ""})


@pytest.mark.clauses("LID-113")
@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("Klockan tio.\nVänliga hälsningar\nEva-Karin Ö", "Eva-Karin Ö"),  # whom nobody has in the register
        ("Klockan tio. Mvh Bo", "Bo"),
        ("Klockan tio. /BO", "BO"),
        ("Klockan tio.\nHälsningar, kommunikatören", "kommunikatören"),
        ("Klockan tio.\nHälsningar en webbredaktör", "en webbredaktör"),
        ("Klockan tio.\nEnhetschef", "Enhetschef"),
        ("Klockan tio, säger Bo Ask på badet.", "Bo Ask"),
        ("Klockan tio.\nVänliga hälsningar\nLidingö stad", ""),
        ("Klockan tio.\nHälsningar från oss på Stadens facebook!", ""),
        ("Badet ligger i Bosön. Hälsningar till alla som simmade i Näset, Bosön och Brevik i går!", ""),
        ("Öppet mån/tis. Se https://lidingo.se/Badhuset/Tider", ""),
        ("Vem är chef? Fråga kontaktcenter.", ""),
    ],
)
def test_lidingo_says_which_words_sign_a_text(text: str, signed: str) -> None:
    """A name, known or not, and a title; no other words, and no word of the municipality's own name."""
    with crowd("lidingo") as town:
        answer = town.send("bo", form_of(town), {"text": text})
        if signed:
            assert isinstance(answer, Opened)
            assert f"Ta bort ”{signed}”." in str(field(answer.form, "text").error)
        else:
            assert posted(town) == text


@pytest.mark.clauses("LID-113", "LID-115")
def test_lidingo_does_not_sign_with_the_name_of_whoever_knew_the_answer() -> None:
    with crowd("lidingo") as town:
        form = form_of(town, QUESTION, "case.forward")
        told = {"acknowledge": "yes", "acknowledgement": "Vi har frågat vidare."}
        sent = town.send("bo", form, {"to": "person:frans", **told})
        assert isinstance(sent, Changed), sent
        town.town.rest()
        answer = town.opens("frans", "forward.answer", "forward:1")
        town.send("frans", answer, {"answer": "Klockan tio.\n/Frans Gran"})
        town.town.rest()
        case = town.town.cases()[-1]
        form = town.opens("bo", "case.answer", f"case:{case.id}", case.version)
        again = town.send("bo", form, {})
        assert isinstance(again, Opened)
        assert "undertecknas" in str(field(again.form, "text").error)  # type: ignore[union-attr]


@pytest.mark.parametrize("routine", ["degerfors", "laholm", "tibro"])
def test_the_others_leave_it_to_whoever_writes(routine: str) -> None:
    with crowd(routine) as town:
        town.send("bo", form_of(town), {"text": "Klockan tio.\n/Bo"})
        assert posted(town) == "Klockan tio.\n/Bo"


def test_which_name_a_signature_bears_is_a_word_of_the_routine() -> None:
    """``{name}`` is the first name; a municipality that wants all of it writes ``{full_name}``."""
    from handlers import posting_text
    from storage.tables import Account, Person

    routine = load("gislaved")
    cited = routine.answering.signature_text.model_copy(update={"value": "/{full_name}, {unit}"})
    answering = routine.answering.model_copy(update={"signature_text": cited})
    person = Person(municipality="x", id="bo", name="Bo Ask", unit="Kultur")
    account = Account(municipality="x", id="a", platform="facebook", address="", name="A")
    changed = routine.model_copy(update={"answering": answering})
    assert posting_text.signed("Hej!", changed, person, account) == "Hej!\n\n/Bo Ask, Kultur"
