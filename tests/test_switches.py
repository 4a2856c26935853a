"""Where a document can be read in two ways the reading is a value, and the other one holds as well."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from cards.model import Form, Quote
from cards.routine_text import routine_text
from handlers.platforms import Visibility
from handlers.ports import Opened, Refused, Sent
from routines import library
from routines.clock import due, elapsed, hours_of, opening
from routines.model import ClockName, OfficeHours, Span
from tests.altered import altered
from tests.crowds.town import INSULT, QUESTION, SECOND, Crowd, crowd, words
from tests.life.everybody import agree
from tests.life.walk import Life, life
from tests.property.machine_world import actor
from tests.test_documents_told import case_of, field, opened, posted, sent
from tests.watching.place import place

#: The crowd's Friday is 2026-11-20.
YESTERDAY, TODAY, TOMORROW = "2026-11-19", "2026-11-20", "2026-11-21"


def shown(file: str) -> str:
    """What ``routine show`` says, in one paragraph."""
    return " ".join(routine_text(library.load(file)).split())


# --- when a platform's exemption ends (LID-133, LID-135) ----------------------------------------------


def exempt_until(folder: Path, day: str | None) -> str:
    return altered(folder, "lidingo", {"removal.possible_from.x": day})


@pytest.mark.clauses("LID-135", "LID-133")
@pytest.mark.parametrize(("day", "removes"), [(None, False), (TOMORROW, False), (TODAY, True)])
def test_from_the_day_on_which_it_is_possible_x_is_no_exemption(
    day: str | None, removes: bool, tmp_path: Path
) -> None:
    with crowd(exempt_until(tmp_path, day)) as town:
        town.second_account(platform="x")
        town.writes(INSULT, account=SECOND)
        offered = town.town.possible(case_of(town))
        assert ("case.remove" in offered, "case.counter" in offered) == (removes, not removes)
        assert (case_of(town).remove_by is not None) == removes
        told = "Från och med lördag 21 november ska sådant tas bort även här."
        assert (told in words(town.card("case:1"))) == (day == TOMORROW)


def test_a_day_that_ends_no_exemption_is_refused(tmp_path: Path) -> None:
    file = altered(tmp_path, "lidingo", {"removal.possible_from.x": TODAY, "removal.exempt.x": False})
    (finding,) = library.check(Path(file))
    assert finding.place == "removal.possible_from.x.value"
    assert finding.sentence == "nothing is exempt there that could end on a day (removal.exempt)"


def test_routine_show_says_whether_the_exemption_ends(tmp_path: Path) -> None:
    assert "Undantaget upphör på X (Twitter): inget datum satt [LID-135]" in shown("lidingo")
    assert "Undantaget upphör på X (Twitter): 21 november 2026" in shown(exempt_until(tmp_path, TOMORROW))


# --- whether politics are a reason to remove (LAH-75) -------------------------------------------------


POLITICS = "Rösta på Partiet!"


@pytest.mark.clauses("LAH-75")
@pytest.mark.parametrize("removes", [False, True])
def test_whether_party_politics_may_be_removed_for_that_is_the_routines_to_say(
    removes: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "laholm", {"politics.removal_ground": removes})) as town:
        town.writes(POLITICS, origin="person")
        grounds = {option.value: option for option in field(opened(town, "case.remove"), "grounds").options}
        assert ("politics" in grounds) == removes
        if removes:
            assert "partipolitik" in grounds["politics"].label
            assert "LAH-75" in str(grounds["politics"])
            sent(town, opened(town, "case.remove"), grounds="politics", notice="none")
            assert case_of(town).reason == "partipolitik"
            assert town.town.removals()[0].grounds == ["politics"]


def test_nothing_is_removed_for_politics_without_a_clause(tmp_path: Path) -> None:
    (finding,) = library.check(Path(altered(tmp_path, "lidingo", {"politics.removal_ground": True})))
    assert finding.place == "politics.removal_ground.value"
    assert finding.sentence.startswith("nothing is removed for politics without a clause")


# --- whether a question may be answered otherwise than where it was asked (GIS-56) --------------------


MAILED = {"text": "Klockan tio.", "other": "e-post"}


@pytest.mark.clauses("GIS-56")
@pytest.mark.parametrize(("rule", "asked"), [("reason", 2), ("free", 1), ("never", 0)])
def test_when_another_medium_may_be_used_is_the_routines_to_say(
    rule: str, asked: int, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, "gislaved", {"answering.other_medium": rule})) as town:
        town.writes(QUESTION)
        form = opened(town, "case.answer")
        assert sum(item.key.startswith("other") for item in form.fields) == asked
        answer = town.send("bo", form, MAILED)
        if rule == "reason":
            assert isinstance(answer, Opened)
            assert (
                field(answer.form, "other_reason").error
                == "Skriv varför svaret inte gavs där frågan ställdes."
            )
            answer = town.send("bo", form, MAILED | {"other_reason": "Hen gav sitt nummer"})
        assert not isinstance(answer, Opened)
        town.town.rest()
        if rule == "never":
            assert len(posted(town)) == 1
            return
        assert posted(town) == []
        case = case_of(town)
        assert (case.state, case.outcome) == ("closed", "answered")
        assert "Besvarad på annat sätt: e-post." in words(town.card("case:1"))
        assert [reply.text for reply in town.replies()] == ["Klockan tio."]
        assert "answer.otherwise" in town.actions()


@pytest.mark.clauses("DEG-42")
def test_who_answers_an_attack_otherwise_has_judged_that_it_is_none_and_the_log_says_so() -> None:
    with crowd("degerfors") as town:
        town.writes("Ni är idioter. När öppnar badhuset?")
        said = {
            "text": "Hej! Klockan tio.",
            "anyway": "yes",
            "other": "e-post",
            "other_reason": "Personligt.",
        }
        sent(town, opened(town, "case.answer"), **said)
        (row,) = [row for row in town.town.rows() if row.action == "answer.otherwise"]
        assert row.details["not"] == ["insult"]
        assert posted(town) == []


@pytest.mark.clauses("GIS-56")
def test_in_gislaved_an_answer_elsewhere_than_where_the_question_stands_needs_a_reason() -> None:
    with crowd("gislaved") as town:
        town.writes(QUESTION)
        form = opened(town, "case.answer")
        answer = town.send("bo", form, MAILED)
        assert isinstance(answer, Opened)
        error = field(answer.form, "other_reason").error
        assert error == "Skriv varför svaret inte gavs där frågan ställdes."
        assert case_of(town).state == "open"
        sent(town, form, **MAILED, other_reason="Hen gav sitt nummer")
        assert case_of(town).state == "closed"


def test_an_answer_given_otherwise_says_how_and_stands_alone() -> None:
    with crowd("gislaved") as town:
        town.writes(QUESTION)
        form = opened(town, "case.answer")
        for wrong, key in (
            ({"text": "Klockan tio.", "other_reason": "Hen bad om det"}, "other"),
            (MAILED | {"text": "", "other_reason": "Hen bad om det"}, "text"),
            (MAILED | {"other_reason": "Hen bad om det", "receiver": "regionen"}, "other"),
        ):
            answer = town.send("bo", form, wrong)
            assert isinstance(answer, Opened)
            assert field(answer.form, key).error
        assert case_of(town).state == "open"


# --- two roles that approve, and one person who has both (GIS-27) -------------------------------------


def both_chiefs(town: Life) -> None:
    """Carin is the unit's chief and the department's."""
    town.role("carin", "manager", "department_head")
    town.role("frans")


@pytest.mark.clauses("GIS-27")
@pytest.mark.parametrize(("rule", "presses"), [("twice", 2), ("once", 1)])
def test_whoever_is_both_chiefs_approves_as_often_as_the_routine_says(
    rule: str, presses: int, tmp_path: Path
) -> None:
    with life(altered(tmp_path, "gislaved", {"opening.same_person": rule})) as town:
        both_chiefs(town)
        town.press("disa", town.asks_for_library("disa"), "request.send")
        for _ in range(presses):
            assert town.request().state == "asked"
            (task,) = town.tasks("request_approval")
            agree(town, task)
        assert town.request().state == "started"
        for role in ("manager", "department_head"):
            (mark,) = town.request().marks[role]
            assert (mark["by"], mark["role"]) == ("carin", role)


@pytest.mark.clauses("GIS-27")
def test_where_two_people_are_to_approve_nobody_is_chosen_twice(tmp_path: Path) -> None:
    with life(altered(tmp_path, "gislaved", {"opening.same_person": "never"})) as town:
        town.role("carin", "manager", "department_head")
        with pytest.raises(AssertionError, match="ska redan godkänna i en annan roll"):
            town.asks_for_library("disa", deciding_manager="carin", deciding_head="carin")


@pytest.mark.clauses("GIS-27")
@pytest.mark.parametrize(("rule", "same"), [("twice", True), ("never", False)])
def test_whoever_stood_in_for_the_first_chief_gives_the_second_word_only_where_one_person_may(
    rule: str, same: bool, tmp_path: Path
) -> None:
    with life(altered(tmp_path, "gislaved", {"opening.same_person": rule})) as town:
        card = town.asks_for_library("disa")
        town.away("carin", substitute="frans")
        town.press("disa", card, "request.send")
        agree(town, town.tasks("request_approval")[0])
        (second,) = town.tasks("request_approval")
        assert ("frans" in town.holders_of(second)) == same


def test_one_approval_in_both_roles_leaves_what_the_second_confirms_to_be_asked(tmp_path: Path) -> None:
    values = {"opening.same_person": "once", "roles.appointed_by": "department_head"}
    with life(altered(tmp_path, "gislaved", values)) as town:
        both_chiefs(town)
        town.press("disa", town.asks_for_library("disa"), "request.send")
        agree(town, town.tasks("request_approval")[0])
        assert [task.role for task in town.tasks("request_approval")] == ["department_head"]


# --- whether an answer may take longer, with a note (LID-38, LID-107) ---------------------------------


def takes_longer(town: Crowd, typed: str = "") -> Form:
    """Svara, and there Mer tid."""
    answer = opened(town, "case.answer")
    event = Sent(
        actor=actor("bo", "slack"),
        form=answer.name,
        subject=answer.subject,
        version=answer.version,
        values={"text": typed},
        way="more_time",
    )
    asked = town.town.handle(event)
    assert isinstance(asked, Opened)
    return asked.form


@pytest.mark.clauses("LID-107", "GIS-52")
@pytest.mark.parametrize(("routine", "longer"), [("lidingo", True), ("gislaved", True), ("lidingo", False)])
def test_whether_an_answer_may_take_longer_is_the_routines_to_say(
    routine: str, longer: bool, tmp_path: Path
) -> None:
    with crowd(altered(tmp_path, routine, {"answering.extendable": longer})) as town:
        town.writes(QUESTION)
        before = case_of(town).answer_by
        assert before is not None
        answer = opened(town, "case.answer")
        assert [way.label for way in answer.ways] == (["Mer tid"] if longer else [])
        form = takes_longer(town, "Klockan")
        if not longer:
            assert isinstance(town.send("bo", form, {"note": "Väntar."}), Refused)
            return
        assert Quote(text="Klockan", ours=True) in form.blocks  # what was typed is not lost
        empty = town.send("bo", form, {"note": " "})
        assert isinstance(empty, Opened)
        sent(town, form, note="Väntar på badmästaren.")
        after = case_of(town).answer_by
        assert after is not None
        assert after - before == timedelta(days=1 + 2 * (before.weekday() == 4))
        said = words(town.card("case:1"))
        assert "tog mer tid för svaret: Väntar på badmästaren." in said
        assert (
            f"mer tid enligt {'Lidingö (LID-107)' if routine == 'lidingo' else 'Gislaved 4 (GIS-52)'}" in said
        )
        assert "räknat från" not in said
        assert "answer.extended" in town.actions()


@pytest.mark.clauses("LID-107")
def test_an_edit_takes_back_no_time_that_somebody_took_for_the_answer() -> None:
    with crowd("lidingo") as town:
        (comment,) = town.writes(QUESTION)
        town.later(hours=2)
        sent(town, takes_longer(town), note="Väntar på badmästaren.")
        longer = case_of(town).answer_by
        town.later(hours=1)
        town.writes("När öppnar badhuset på söndag?", id_=comment)
        assert case_of(town).answer_by == longer
        assert "Väntar på badmästaren." in words(town.card("case:1"))


@pytest.mark.clauses("LID-107")
def test_why_an_answer_took_longer_is_no_reason_for_the_answer_and_no_failure_to_publish() -> None:
    with crowd("lidingo") as town:
        town.town.platform.shown["held"] = Visibility.HELD
        town.writes(QUESTION, id_="held")
        sent(town, takes_longer(town), note="Väntar på badmästaren.")
        said = words(town.card("case:1"))
        assert "Väntar på badmästaren." in said
        assert "publicerade den inte" not in said
        sent(town, opened(town, "case.answer"), text="Klockan tio.")
        assert "Väntar på badmästaren." not in words(town.card("case:1"))


# --- whether Saturday is a "vardag" (LID-44) ----------------------------------------------------------


def on_saturdays(folder: Path, routine: str, *, watched: bool) -> str:
    return altered(folder, routine, {"watching.saturday": watched})


@pytest.mark.clauses("LID-44", "TIB-21")
@pytest.mark.parametrize("routine", ["lidingo", "tibro"])
@pytest.mark.parametrize("watched", [False, True])
def test_whether_the_accounts_are_watched_on_saturdays_is_the_routines_to_say(
    routine: str, watched: bool, tmp_path: Path
) -> None:
    with place(on_saturdays(tmp_path, routine, watched=watched)) as town:
        town.at(TODAY, "08:00").rounds()
        said = "varje vardag och lördag enligt" if watched else "varje vardag enligt"
        assert said in repr(town.card("watch:1"))
        town.press("bo", 1)
        town.at(TOMORROW, "08:00").rounds()  # a Saturday
        assert [watch.day for watch in town.watches()] == [TODAY, *([TOMORROW] if watched else [])]
        told = town.at(TOMORROW, "12:00").told()
        assert told == ({("bo", "watch_noon")} if watched else set())
        town.at("2026-11-22", "08:00").rounds()  # never on a Sunday
        town.at("2026-12-26", "08:00").rounds()  # nor on a Saturday that is a holiday
        assert len(town.watches()) == 1 + watched
        town.at("2026-12-28", "08:00").rounds()
        (missed,) = town.logged("watch.missed")
        assert ("2026-12-05" in missed.details["days"]) == watched


@pytest.mark.clauses("DEG-58", "TIB-53")
@pytest.mark.parametrize(("watched", "due"), [(False, "2026-11-23"), (True, TOMORROW)])
def test_the_hours_of_weekdays_run_on_saturdays_where_they_are_weekdays(
    watched: bool, due: str, tmp_path: Path
) -> None:
    """Instagram in Degerfors: within a day, on weekdays."""
    with crowd(on_saturdays(tmp_path, "degerfors", watched=watched)) as town:
        town.second_account(platform="instagram")
        town.writes(QUESTION, account=SECOND)
        answer_by = case_of(town).answer_by
        assert answer_by is not None
        assert answer_by.date().isoformat() == due


def test_an_account_s_own_hours_hold_on_saturdays_too() -> None:
    usual = OfficeHours(saturday=True)
    assert hours_of("10:00-12:00", usual) == OfficeHours(opens=time(10), closes=time(12), saturday=True)
    saturday = datetime(2026, 11, 21, 9, tzinfo=UTC)
    for own, opens in ((usual, saturday), (OfficeHours(), datetime(2026, 11, 23, 7, tzinfo=UTC))):
        assert opening(saturday, own) == opens


@pytest.mark.parametrize("clock", [ClockName.WEEKDAYS, ClockName.OFFICE, ClockName.WORKING_DAYS])
def test_every_clock_counts_saturdays_alike(clock: ClockName) -> None:
    """From Friday noon: a working day, 24 hours of weekdays, and nine of office hours end on Saturday."""
    friday = datetime(2026, 11, 20, 11, tzinfo=UTC)
    amount = {ClockName.WEEKDAYS: 24, ClockName.OFFICE: 9, ClockName.WORKING_DAYS: 1}[clock]
    for saturday, day in ((True, 21), (False, 23)):
        hours = OfficeHours(saturday=saturday)
        ends = due(friday, Span(amount=amount, clock=clock), hours)
        assert ends == datetime(2026, 11, day, 11, tzinfo=UTC)
        day_before_noon = elapsed(friday, ends, clock, hours)
        assert day_before_noon == timedelta(hours=9 if clock is ClockName.OFFICE else 24)


def test_whether_saturday_is_a_weekday_is_said_in_one_place(tmp_path: Path) -> None:
    hours = {"opens": "08:00", "closes": "17:00", "saturday": True}
    (finding,) = library.check(Path(altered(tmp_path, "lidingo", {"office_hours": hours})))
    assert "watching.saturday" in finding.sentence
    assert "Lördag är också en vardag: nej [LID-44]" in shown("lidingo")
