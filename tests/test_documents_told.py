"""What the documents let authors and colleagues read: notices, counter-statements, instructions, thanks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from cards.model import Field, Form
from handlers import possible
from handlers.ports import Changed, Opened, Shown, Typed
from handlers.words import HITS
from routines.library import load
from storage.tables import Case
from tests.crowds.town import INSULT, QUESTION, SECOND, Crowd, crowd, words
from tests.property.machine_world import actor
from tests.scenarios.town import MUNICIPALITY, RULES

SECRET = "Min granne Sven, 121212-1212, går på bidrag."
PHONE = "Ring min granne Sven Karlsson på 070-123 45 67 och fråga honom!"
ILLNESS = "Min granne Sven Karlsson har schizofreni och är inlagd på psyket."
ADVERT = "Köp nu på www.billigaskor.com för 99 kr"


def field(form: Form, key: str) -> Field:
    return next(item for item in form.fields if item.key == key)


def hints(form: Form) -> str:
    return " ".join(item.hint or "" for item in form.fields)


def case_of(town: Crowd, number: int = 1) -> Case:
    return town.town.cases()[number - 1]


def opened(town: Crowd, action: str, person: str = "bo", number: int = 1) -> Form:
    answer = town.on_case(person, action, case_of(town, number))
    assert isinstance(answer, Opened), answer
    return answer.form


def sent(town: Crowd, form: Form, person: str = "bo", **answers: str) -> None:
    """A form that is taken; then everything that follows from it is done."""
    answer = town.send(person, form, answers)
    assert not isinstance(answer, Opened), [item.error for item in answer.form.fields]
    town.town.rest()


def card(town: Crowd, number: int = 1) -> str:
    return words(town.card(f"case:{number}"))


def posted(town: Crowd) -> list[str]:
    """What the platform shows as the municipality's own words."""
    return [text for _, text in town.town.platform.replies]


# --- the author of what is removed -----------------------------------------------------------------


@pytest.mark.clauses("LID-121", "LID-122", "LID-113")
def test_lidingo_tells_why_in_the_documents_words_with_the_rules_and_nobodys_name() -> None:
    with crowd("lidingo") as town:
        town.writes(INSULT)
        form = opened(town, "case.remove")
        for wrong in ("Borta.", f"Borta. {RULES}\n/Bo Ask"):
            answer = town.send("bo", form, {"notice_text": wrong})
            assert isinstance(answer, Opened)
            assert field(answer.form, "notice_text").error
        sent(town, form)
        (text,) = posted(town)
        assert "förtal, personliga angrepp eller förolämpningar" in text
        assert RULES in text
        assert "Bo" not in text


@pytest.mark.clauses("LID-121")
@pytest.mark.parametrize(("choice", "key"), [("impossible", "notice_reason"), ("none", "notice")])
def test_in_lidingo_nobody_is_left_without_word_unless_somebody_says_why(choice: str, key: str) -> None:
    with crowd("lidingo") as town:
        town.writes(INSULT)
        form = opened(town, "case.remove")
        answer = town.send("bo", form, {"notice": choice, "notice_reason": ""})
        assert isinstance(answer, Opened)
        assert field(answer.form, key).error
        assert town.town.platform.calls == []
        sent(town, form, notice="impossible", notice_reason="Kontot är borta")
        assert posted(town) == []
        assert town.town.removals()[0].no_notice == "Kontot är borta"


@pytest.mark.clauses("DEG-42", "DEG-44")
@pytest.mark.parametrize(("text", "told"), [(ADVERT, 1), (INSULT, 0)])
def test_degerfors_tells_who_advertises_and_nobody_else(text: str, told: int) -> None:
    with crowd("degerfors") as town:
        town.writes(text)
        form = opened(town, "case.remove")
        wrong, right = ("none", "send") if told else ("send", "none")
        answer = town.send("bo", form, {"notice": wrong})
        assert isinstance(answer, Opened)
        assert field(answer.form, "notice").error
        sent(town, form, notice=right)
        assert case_of(town).outcome == "removed"
        assert len(posted(town)) == told


@pytest.mark.clauses("DEG-50")
def test_in_degerfors_what_advertises_a_public_event_stays() -> None:
    with crowd("degerfors") as town:
        town.writes(ADVERT)
        form = opened(town, "case.remove")
        assert "offentligt evenemang" in field(form, "exception_advert").label
        answer = town.send("bo", form, {"exception_advert": "yes", "notice": "send"})
        assert isinstance(answer, Opened)
        assert field(answer.form, "exception_advert").error
        assert town.town.platform.calls == []


# --- where nothing is removed, or a person removes it ----------------------------------------------


@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("lidingo", marks=pytest.mark.clauses("LID-133", "LID-134")),
        pytest.param("gislaved", marks=pytest.mark.clauses("GIS-72", "GIS-73")),
    ],
)
def test_on_x_an_insult_is_countered_and_has_no_deadline_for_removal(routine: str) -> None:
    with crowd(routine) as town:
        town.second_account(platform="x")
        town.writes(INSULT, account=SECOND)
        case = case_of(town)
        assert case.remove_by is None
        assert "case.remove" not in town.town.possible(case)
        form = opened(town, "case.counter")
        text = field(form, "text").value
        assert "stödjer inte denna uppfattning" in text
        assert "Sådana inlägg får inte göras" in text
        sent(town, form)
        assert text in posted(town)[0]
        assert "hide" not in town.town.platform.calls


@pytest.mark.clauses("LID-135")
def test_once_x_lets_lidingo_remove_it_removes_there_too() -> None:
    """The municipality changes one value of its routine."""
    lidingo = load("lidingo")
    exempt = {"x": lidingo.removal.exempt["x"].model_copy(update={"value": False})}
    changed = lidingo.model_copy(
        update={"removal": lidingo.removal.model_copy(update={"exempt": exempt})}, deep=True
    )
    with crowd("lidingo") as town:
        world = replace(town.town.world, routine=lambda _: changed)
        town.town.world = world
        town.second_account(platform="x")
        town.writes(INSULT, account=SECOND)
        case = case_of(town)
        assert case.remove_by is not None
        offered = town.town.database.ask(lambda session: possible.actions(session, world, case))
        assert "case.remove" in offered
        assert "case.counter" not in offered


@pytest.mark.parametrize(
    ("routine", "platform", "how"),
    [
        pytest.param("lidingo", "facebook", "krysset till höger", marks=pytest.mark.clauses("LID-131")),
        pytest.param("lidingo", "instagram", "pratbubblan under", marks=pytest.mark.clauses("LID-132")),
        pytest.param("gislaved", "facebook", "krysset till höger", marks=pytest.mark.clauses("GIS-71")),
        pytest.param(
            "gislaved", "youtube", "Sunt förnuft råder", marks=pytest.mark.clauses("GIS-74", "GIS-75")
        ),
        pytest.param(
            "gislaved", "youtube", "den mån det behövs plockas", marks=pytest.mark.clauses("GIS-75")
        ),
        pytest.param("lidingo", "other", "tryck sedan", marks=pytest.mark.clauses("LID-01")),
    ],
)
def test_a_person_who_removes_reads_how(routine: str, platform: str, how: str) -> None:
    """In the document's own words; before that the copy is saved."""
    with crowd(routine) as town:
        town.second_account(platform=platform)
        town.hands_only()
        town.writes(INSULT, account=SECOND)
        form = opened(town, "case.remove")
        sent(town, form, notice="impossible", notice_reason="Okänd")
        (removal,) = town.town.removals()
        assert removal.evidence is not None
        assert how.lower() in card(town).lower()
        assert "case.removed" in town.town.possible(case_of(town))


@pytest.mark.clauses("LID-01")
def test_in_lidingo_a_platform_that_nobody_thought_of_gets_the_same_deadlines_and_grounds() -> None:
    with crowd("lidingo") as town:
        town.second_account(platform="other")
        town.writes(INSULT)
        town.writes(INSULT, account=SECOND)
        first, second = case_of(town, 1), case_of(town, 2)
        assert first.remove_by == second.remove_by is not None
        offered = [field(opened(town, "case.remove", number=number), "grounds") for number in (1, 2)]
        assert offered[0] == offered[1]


# --- secrecy and privacy ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "text", "found"),
    [
        pytest.param("lidingo", SECRET, "Personnummer", marks=pytest.mark.clauses("LID-32", "LID-141")),
        pytest.param("lidingo", PHONE, "Telefonnummer", marks=pytest.mark.clauses("LID-32")),
        pytest.param("lidingo", ILLNESS, "Känsligt", marks=pytest.mark.clauses("LID-142")),
        pytest.param("gislaved", SECRET, "Personnummer", marks=pytest.mark.clauses("GIS-07", "GIS-80")),
        pytest.param("gislaved", PHONE, "Telefonnummer", marks=pytest.mark.clauses("GIS-07", "GIS-80")),
        pytest.param("gislaved", ILLNESS, "Känsligt", marks=pytest.mark.clauses("GIS-81")),
    ],
)
def test_what_may_be_secret_or_private_is_said_to_be_so_and_not_shown(
    routine: str, text: str, found: str
) -> None:
    with crowd(routine) as town:
        town.writes(text)
        shown = card(town)
        assert found in shown
        assert "sekretess" in shown or "integritet" in shown
        assert "Sven" not in shown
        assert case_of(town).violation


@pytest.mark.clauses("LID-45")
@pytest.mark.parametrize("text", [PHONE, SECRET])
def test_in_lidingo_what_violates_somebodys_privacy_is_due_at_once(text: str) -> None:
    with crowd("lidingo") as town:
        town.writes(text)
        assert case_of(town).remove_by == town.town.time
        assert "omedelbart" in card(town)
        town.later(minutes=1)
        status = town.town.handle(Typed(actor=actor("bo", "slack"), words="status"))
        assert "Ett är för sent." in words(status.card)  # type: ignore[union-attr]


@pytest.mark.clauses("LID-140")
def test_in_lidingo_the_doubtful_is_kept_only_when_somebody_was_asked() -> None:
    """The form says whom, in the document's words; who it was stays with the case."""
    with crowd("lidingo") as town:
        town.writes(SECRET)
        form = opened(town, "case.approve")
        assert "närmaste chef eller stadens jurister och stadsarkivet" in hints(form)
        answer = town.send("bo", form, {"reason": "Ett exempel", "consulted": " "})
        assert isinstance(answer, Opened)
        assert field(answer.form, "consulted").error
        assert case_of(town).state == "open"
        sent(town, form, reason="Ett exempel", consulted="Juristen Eva")
        assert "Juristen Eva" in case_of(town).reason


@pytest.mark.clauses("LID-48")
@pytest.mark.parametrize(("decision", "number"), [("no", ""), ("yes", "KS 2026/4")])
def test_in_lidingo_the_registrar_says_of_each_removal_whether_it_is_registered(
    decision: str, number: str
) -> None:
    with crowd("lidingo") as town:
        town.writes(INSULT)
        sent(town, opened(town, "case.remove"))
        assert case_of(town).state == "removing"
        town.keep_time()
        assert town.told("diary") == [("rut", "case:1")]
        sent(town, opened(town, "case.diary", "rut"), "rut", decision=decision, number=number)
        assert (case_of(town).state, case_of(town).diary_number) == ("closed", number)


@pytest.mark.clauses("LID-123")
def test_in_lidingo_the_copy_is_printed_into_a_binder_or_given_to_the_registrar_first() -> None:
    with crowd("lidingo") as town:
        town.writes(INSULT)
        form = opened(town, "case.remove")
        asked = field(form, "archive")
        assert [option.label for option in asked.options] == ["förvaras i en pärm", "lämnas till registrator"]
        answer = town.send("bo", replace(form, fields=()), {})
        assert isinstance(answer, Opened)
        assert field(answer.form, "archive").error
        assert town.town.platform.calls == []
        sent(town, form, archive="lämnas till registrator")
        assert town.town.removals()[0].archive_place == "lämnas till registrator"


# --- answers and passing on ------------------------------------------------------------------------


@pytest.mark.clauses("GIS-50")
def test_in_gislaved_every_answer_says_who_wrote_it_for_the_municipality() -> None:
    with crowd("gislaved") as town:
        town.writes(QUESTION)
        sent(town, opened(town, "case.answer"), text="Klockan tio.")
        assert posted(town) == ["Klockan tio.\n\nVänliga hälsningar Bo, Kommunikation, Gislaveds kommun"]


@pytest.mark.parametrize(
    ("routine", "clause"),
    [
        pytest.param("lidingo", "LID-117", marks=pytest.mark.clauses("LID-117")),
        pytest.param("gislaved", "GIS-58", marks=pytest.mark.clauses("GIS-58")),
    ],
)
def test_who_asked_reads_there_that_it_went_on_and_how_to_follow_it(routine: str, clause: str) -> None:
    """Nothing goes on without that text, and nothing is closed before it stands there."""
    with crowd(routine) as town:
        town.writes(QUESTION)
        form = opened(town, "case.forward")
        answer = town.send("bo", form, {"to": "person:frans", "acknowledge": ""})
        assert isinstance(answer, Opened)
        assert clause in (field(answer.form, "acknowledge").error or "")
        sent(town, form, to="person:frans")
        (text,) = posted(town)
        assert "fört ärendet vidare" in text
        assert "följa ditt ärende" in text


@pytest.mark.clauses("GIS-58")
def test_in_gislaved_what_went_on_stays_open_until_who_asked_has_read_it() -> None:
    with crowd("gislaved") as town:
        town.hands_only()
        town.writes(QUESTION)
        sent(town, opened(town, "case.forward"), to="person:frans")
        town.press("frans", "forward.accept", "forward:1")
        town.town.rest()
        assert case_of(town).state == "forwarded"
        sent(town, opened(town, "reply.posted"), done="posted")
        assert case_of(town).state == "closed"


@pytest.mark.clauses("GIS-11")
@pytest.mark.parametrize("text", [INSULT, QUESTION])
def test_in_gislaved_what_holds_no_secret_needs_no_diary_and_can_be_found(text: str) -> None:
    with crowd("gislaved") as town:
        town.writes(text)
        if text == INSULT:
            sent(town, opened(town, "case.remove"))
        else:
            sent(town, opened(town, "case.answer"), text="Klockan tio.")
        assert (case_of(town).state, case_of(town).diary_number) == ("closed", "")
        assert text in found(town, text.split()[2])


@pytest.mark.clauses("GIS-11")
def test_in_gislaved_what_goes_on_to_somebody_needs_no_diary_and_a_secret_does() -> None:
    with crowd("gislaved") as town:
        town.writes(QUESTION, SECRET)
        sent(town, opened(town, "case.forward"), to="person:frans")
        town.press("frans", "forward.accept", "forward:1")
        town.town.rest()
        assert (case_of(town).state, case_of(town).diary_number) == ("closed", "")
        sent(town, opened(town, "case.remove", number=2))
        assert case_of(town, 2).state == "removing"
        assert "case.diary" in {button.action for button in town.card("case:2").buttons}


@pytest.mark.clauses("LID-10")
def test_in_lidingo_everything_that_came_in_can_be_found_with_what_became_of_it() -> None:
    with crowd("lidingo") as town:
        town.writes(INSULT, "Så fint det blev i parken.")
        sent(town, opened(town, "case.remove"))
        hit = found(town, "idioter")
        assert "Troll" in hit
        assert "https://facebook.example/" in hit
        assert "Så fint det blev" in found(town, "parken")
        assert "Så fint det blev" not in found(town, "idioter")


@pytest.mark.clauses("TIB-68")
def test_in_tibro_what_is_found_stands_in_order_of_time_each_with_its_own() -> None:
    with crowd("tibro") as town:
        for text in ("Parken är fin.", "Parken är stängd.", "Parken är öppen igen."):
            town.writes(text)
            town.town.time += timedelta(days=1)
        hits = found(town, "parken")
        said = ["Parken är öppen igen.", "Parken är stängd.", "Parken är fin."]
        assert sorted(said, key=hits.index) == said
        days = re.findall(r"2026-\d\d-\d\d", hits)
        assert len(set(days)) == len(said)
        assert days == sorted(days, reverse=True)
        town.writes(*(f"Parken, bild {number}" for number in range(HITS)))
        assert "Parken är" not in found(town, "parken")  # of many the newest


@pytest.mark.clauses("TIB-67")
def test_in_tibro_a_search_says_what_came_in_and_what_the_municipality_wrote() -> None:
    with crowd("tibro") as town:
        town.writes(QUESTION)
        town.town.time += timedelta(hours=1)
        answer = town.send("bo", opened(town, "case.answer"), {"text": "Badhuset öppnar klockan tio."})
        assert isinstance(answer, Changed)
        town.town.rest()

        hits = found(town, "badhuset")
        ours, theirs = hits.index("Badhuset öppnar klockan tio."), hits.index(QUESTION)
        assert ours < theirs
        assert "Bo Ask · skrivet av kommunen" in hits[:ours]
        assert "· inkommen, skriven 2026" in hits[ours:theirs]


def found(town: Crowd, word: str) -> str:
    answer = town.town.handle(Typed(actor=actor("bo", "slack"), words=f"sök {word}"))
    assert isinstance(answer, Shown)
    return words(answer.card)


# --- who did what ----------------------------------------------------------------------------------


@pytest.mark.clauses("LID-16", "LID-33")
@pytest.mark.parametrize(
    ("action", "answers", "row"),
    [
        ("case.approve", {"reason": "Redan besvarad"}, "case.unanswered"),
        ("case.answer", {"text": "Klockan tio."}, "answer.decided"),
        ("case.remove", {"grounds": "off_purpose"}, "removal.decided"),
        ("case.forward", {"to": "person:frans"}, "case.forwarded"),
    ],
)
def test_whatever_is_decided_is_logged_under_a_name_and_has_its_copy(
    action: str, answers: dict[str, str], row: str
) -> None:
    with crowd("lidingo") as town:
        town.writes(QUESTION)
        sent(town, opened(town, action), **answers)
        logged = next(item for item in town.town.rows() if item.action == row)
        assert (logged.actor, logged.municipality, logged.at) == ("bo", MUNICIPALITY, town.town.time)
        assert town.town.broken() is None
        saved = {item.action for item in town.town.rows()} & {"evidence.saved"}
        assert bool(saved) == (action in {"case.remove", "case.forward"})
