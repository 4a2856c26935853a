"""Much criticism in Tibro: when it begins, whom it waits for, what goes on meanwhile (TIB-59)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handlers.ports import Changed, Opened, Refused, Shown, Typed
from storage.absences import add
from storage.duty_tables import Absence
from tests.crowds.town import INSULT, NOON, PRAISE, QUESTION, SECOND, Crowd, crowd, words
from tests.property.machine_world import actor
from tests.scenarios.town import MUNICIPALITY

ADVERT = "Köp billiga klockor på www.klockor.example, rabatt 50 %!"
FIVE = (INSULT,) * 5


def answers(town: Crowd, person: str = "bo") -> object:
    """Somebody presses Svara on the newest case."""
    return town.on_case(person, "case.answer", town.town.cases()[-1])


def consult(town: Crowd, person: str, role: str, view: str = "") -> object:
    lock = town.locks()[-1]
    answer = town.press(person, "criticism.consult", f"consult:{lock.id}.{role}")
    if not isinstance(answer, Opened):
        return answer
    return town.send(person, answer.form, {"view": view})


def consult_both(town: Crowd) -> None:
    assert isinstance(consult(town, "carin", "manager"), Changed)
    assert isinstance(consult(town, "anna", "coordinator"), Changed)


# --- when it begins --------------------------------------------------------------------------------


@pytest.mark.clauses("TIB-59")
def test_five_critical_comments_in_a_day_lock_answers_and_four_do_not() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE[:4])
        assert not town.locked()
        assert isinstance(answers(town), Opened)
        town.writes(INSULT)
        assert town.locked()
        assert town.locks()[0].count == 5
        assert isinstance(answers(town), Shown)


def test_what_counts_is_tone_and_what_a_colleague_reports_not_every_broken_rule() -> None:
    with crowd("tibro") as town:
        town.writes(*(ADVERT, "Ring Sven på 070-123 45 67", QUESTION, PRAISE) * 6)
        assert not town.locked()
        town.writes(*(PRAISE,) * 5, origin="person")
        assert town.locked()


def reports(town: Crowd, *texts: str) -> None:
    """A colleague flags what they have seen, one after the other."""
    for text in texts:
        opened = town.town.handle(Typed(actor=actor("disa", "slack"), words=f"flagga {text}"))
        assert isinstance(opened, Opened)
        assert isinstance(town.send("disa", opened.form), Shown)


@pytest.mark.clauses("TIB-59")
def test_what_colleagues_report_counts_also_where_the_platform_has_told_of_it() -> None:
    """Polite criticism is flagged by no rule; that it came in before makes no difference."""
    polite = [f"Beslutet om skola {number} är fel." for number in range(5)]
    with crowd("tibro") as town:
        town.writes(*polite)
        assert town.town.cases() == []
        reports(town, *polite[:4])
        assert not town.locked()
        reports(town, polite[0])  # a second one of the same is no second comment
        assert not town.locked()
        reports(town, polite[4])
        assert town.locked()
        assert town.locks()[0].count == 5


def test_what_colleagues_reported_counts_still_when_the_platform_tells_of_it() -> None:
    polite = [f"Beslutet om skola {number} är fel." for number in range(5)]
    with crowd("tibro") as town:
        reports(
            town, *(f"{text} https://facebook.example/facebook-{n}" for n, text in enumerate(polite[:4], 1))
        )
        town.writes(*polite[:4])
        assert len(town.town.cases()) == 4
        assert not town.locked()
        reports(town, polite[4])
        assert town.locked()


def test_a_question_that_a_colleague_reports_counts_too() -> None:
    questions = [f"Varför lägger ni ned skola {number}?" for number in range(5)]
    with crowd("tibro") as town:
        town.writes(*questions)
        assert not town.locked()
        reports(town, *questions)
        assert town.locked()
        assert town.actions().count("case.reported") == 5


def test_each_account_is_counted_by_itself_and_locked_by_itself() -> None:
    with crowd("tibro") as town:
        town.second_account()
        town.writes(*FIVE[:3])
        town.writes(*FIVE[:4], account=SECOND)
        assert not town.locked()
        town.writes(INSULT, account=SECOND)
        assert town.locked(SECOND)
        assert not town.locked()


@pytest.mark.parametrize(
    ("first", "last", "locks"),
    [
        # across midnight
        ("2026-11-20T22:00Z", "2026-11-21T21:59Z", True),
        ("2026-11-20T22:00Z", "2026-11-21T22:00Z", True),
        ("2026-11-20T22:00Z", "2026-11-21T22:01Z", False),
        # the clock goes forward: the day has 23 hours, the window has 24 still
        ("2027-03-27T12:00Z", "2027-03-28T11:59Z", True),
        ("2027-03-27T12:00Z", "2027-03-28T12:01Z", False),
        # the clock goes back
        ("2026-10-24T12:00Z", "2026-10-25T11:59Z", True),
        ("2026-10-24T12:00Z", "2026-10-25T12:01Z", False),
        # over the year's end
        ("2026-12-31T20:00Z", "2027-01-01T19:00Z", True),
    ],
)
def test_a_day_is_twenty_four_hours_wherever_it_begins(first: str, last: str, locks: bool) -> None:
    begins, ends = datetime.fromisoformat(first), datetime.fromisoformat(last)
    with crowd("tibro", at=begins) as town:
        town.writes(INSULT)
        town.writes(*FIVE[:3], at=begins + (ends - begins) / 2)
        town.town.time = ends
        town.writes(INSULT)
        assert town.locked() is locks


def test_what_comes_late_counts_by_when_it_was_written() -> None:
    """The program was down over the weekend: the five of Friday are five still; five of a week are not."""
    with crowd("tibro") as town:
        for days in range(5):
            town.writes(INSULT, at=NOON - timedelta(days=2 * days))
        assert not town.locked()
        friday = NOON - timedelta(days=15)
        town.writes(*FIVE, at=friday)
        assert town.locked()


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo"])
def test_who_does_not_have_it_in_the_routine_never_sees_it(routine: str) -> None:
    with crowd(routine) as town:
        town.writes(*FIVE * 3)
        assert town.locks() == []
        case = town.town.cases()[0]
        assert "criticism.declare" not in town.town.possible(case)
        refused = town.on_case("bo", "criticism.declare", case)
        assert isinstance(refused, Refused)
        assert town.locks() == []


def test_a_replayed_webhook_and_an_edit_count_nothing_twice() -> None:
    with crowd("tibro") as town:
        ids = town.writes(*FIVE[:4])
        for id_ in ids:
            town.writes(INSULT, id_=id_)
            town.writes(f"{INSULT} Era kräk!", id_=id_)
        assert not town.locked()
        town.writes("Helt harmlöst.", id_="mild")
        assert not town.locked()
        town.writes(INSULT, id_="mild")  # a comment that has become critical counts
        assert town.locked()


def test_a_thousand_at_once_begin_one_lock_quickly() -> None:
    with crowd("tibro") as town:
        town.writes(*(INSULT,) * 1000)
        assert [lock.count for lock in town.locks()] == [1000]
        town.writes(*FIVE * 4)
        assert len(town.locks()) == 1


def test_a_press_begins_it_and_a_second_press_shows_it() -> None:
    with crowd("tibro") as town:
        town.writes(INSULT)
        case = town.town.cases()[0]
        assert "criticism.declare" in town.town.possible(case)
        assert isinstance(town.on_case("disa", "criticism.declare", case), Changed)
        assert isinstance(town.on_case("bo", "criticism.declare", case), Shown)
        assert [(lock.declared_by, lock.count) for lock in town.locks()] == [("disa", 1)]
        assert "criticism.declare" not in town.town.possible(town.town.cases()[0])
        assert town.actions().count("criticism.began") == 1


# --- while it is on --------------------------------------------------------------------------------


@pytest.mark.clauses("TIB-59", "TIB-53")
def test_svara_says_why_and_whom_to_ask_and_the_clock_goes_on() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE)
        town.writes(QUESTION)
        case = town.town.cases()[-1]
        shown = answers(town)
        assert isinstance(shown, Shown)
        said = words(shown.card)
        for word in ("TIB-59", "Carin Alm", "Anna Ek", "Besvara", "tisdag 24 nov.", "48 timmar"):
            assert word in said
        after = town.town.cases()[-1]
        assert (after.state, after.answer_by) == ("open", case.answer_by)


@pytest.mark.clauses("TIB-59")
def test_a_receipt_carries_no_words_of_one_s_own_past_the_lock() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE)
        assert town.locked()
        opened = town.on_case("bo", "case.forward", town.town.cases()[0])
        assert isinstance(opened, Opened)
        given = {"to": "person:frans", "acknowledge": "yes", "acknowledgement": "Badhuset öppnar 1 maj."}
        asked = town.send("bo", opened.form, given)
        assert isinstance(asked, Opened)
        (wrong,) = [field for field in asked.form.fields if field.error]
        assert wrong.key == "acknowledgement"
        assert "Många är kritiska" in (wrong.error or "")
        assert wrong.value == "Badhuset öppnar 1 maj."
        consult_both(town)
        assert isinstance(town.send("bo", asked.form, given), Changed)


def test_removing_forwarding_and_keeping_go_on_and_so_do_notice_and_acknowledgement() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE)
        first, second, third, *_ = town.town.cases()
        assert isinstance(town.on_case("bo", "case.approve", first), Changed)
        form = town.opens("bo", "case.remove", f"case:{second.id}", second.version)
        town.send("bo", form, {"grounds": form.fields[0].options[0].value, "notice": "send"})
        form = town.opens("bo", "case.forward", f"case:{third.id}", third.version)
        answer = town.send("bo", form, {"to": "person:frans", "acknowledge": "yes"})
        assert isinstance(answer, Changed), answer
        town.town.rest()
        posted = {reply.purpose for reply in town.replies() if reply.state == "posted"}
        assert "acknowledgement" in posted
        assert town.locked()


def test_the_channel_and_those_who_are_asked_see_it_at_once() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE)
        town.keep_time()
        places = {item.place for item in town.postings("criticism:")}
        assert places == {"slack:T1:C1", "teams:19:c"}
        asked = [("anna", "consult:1.coordinator"), ("carin", "consult:1.manager")]
        assert town.told("consult_asked") == asked
        card = town.card("consult:1.manager")
        assert "Ärende 1" in words(card)
        town.writes(QUESTION)
        assert "Besvara senast tisdag 24 nov." in words(town.card("consult:1.manager"))
        assert "Ta bort eller godkänn" in words(card)
        assert [button.action for button in card.buttons] == ["criticism.consult"]


@pytest.mark.clauses("TIB-59")
def test_both_must_be_asked_before_answers_open() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE)
        town.writes(QUESTION)
        consult(town, "carin", "manager", view="Svara kort och sakligt.")
        assert town.locked()
        assert "Svara kort och sakligt." in words(town.card("criticism:1"))
        assert "Carin Alm konsulterad" in words(town.card("criticism:1"))
        consult(town, "anna", "coordinator")
        assert not town.locked()
        assert isinstance(answers(town), Opened)
        assert town.card("criticism:1").buttons == ()
        rows = [row for row in town.town.rows() if row.action.startswith("criticism.")]
        assert [(row.action, row.actor, row.details.get("role")) for row in rows] == [
            ("criticism.began", "kanalvakt", None),
            ("criticism.consulted", "carin", "manager"),
            ("criticism.consulted", "anna", "coordinator"),
            ("criticism.lifted", "anna", None),
        ]


def test_nobody_answers_for_a_role_that_is_not_theirs() -> None:
    with crowd("tibro") as town:
        town.writes(*FIVE)
        for person, role in (
            ("anna", "manager"),
            ("carin", "coordinator"),
            ("bo", "manager"),
            ("rut", "manager"),
        ):
            refused = consult(town, person, role)
            assert isinstance(refused, Refused), (person, role)
        made_up = town.press("anna", "criticism.consult", "consult:1.lawyer")
        assert isinstance(made_up, Refused)
        assert town.locked()
        assert town.locks()[0].consulted == {}


def test_one_person_who_is_both_answers_for_each_by_itself() -> None:
    with crowd("tibro") as town:
        town.account(manager="anna")
        town.writes(*FIVE)
        town.keep_time()
        asked = [("anna", "consult:1.coordinator"), ("anna", "consult:1.manager")]
        assert town.told("consult_asked") == asked
        consult(town, "anna", "manager")
        assert town.locked()
        again = consult(town, "anna", "manager")
        assert isinstance(again, Refused)
        assert "redan konsulterad" in again.reason
        assert town.locked()
        consult(town, "anna", "coordinator")
        assert not town.locked()


def test_whoever_stands_in_for_an_absent_manager_is_asked_instead() -> None:
    with crowd("tibro") as town:
        absence = Absence(
            municipality=MUNICIPALITY,
            person="carin",
            starts=NOON - timedelta(days=1),
            ends=NOON + timedelta(days=5),
            substitute="frans",
            noted_by="carin",
            noted_at=NOON,
        )
        town.town.database.change(lambda session: add(session, absence))
        town.writes(*FIVE)
        town.keep_time()
        assert ("frans", "consult:1.manager") in town.told("consult_asked")
        assert isinstance(consult(town, "frans", "manager"), Changed)
        assert isinstance(consult(town, "disa", "coordinator"), Refused)
        consult(town, "anna", "coordinator")
        assert not town.locked()


def test_two_who_press_at_once_both_count() -> None:
    """Both opened the form on the same version of the card."""
    with crowd("tibro") as town:
        town.writes(*FIVE)
        manager = town.opens("carin", "criticism.consult", "consult:1.manager")
        coordinator = town.opens("anna", "criticism.consult", "criticism:1.coordinator")
        assert isinstance(town.send("carin", manager), Changed)
        assert isinstance(town.send("anna", coordinator), Changed)
        assert not town.locked()
        assert isinstance(town.send("carin", manager), Refused)
        assert town.actions().count("criticism.consulted") == 2


@pytest.mark.clauses("TIB-59")
@pytest.mark.parametrize("how", ["counted", "declared"])
def test_nobody_ends_it_alone_however_it_began(how: str) -> None:
    """Manager and coordinator have to be consulted, each of them, before the municipality answers."""
    with crowd("tibro") as town:
        if how == "counted":
            town.writes(*FIVE)
        else:
            town.writes(INSULT)
            town.on_case("disa", "criticism.declare", town.town.cases()[0])
        for card in ("criticism:1", "consult:1.manager", "consult:1.coordinator"):
            assert {button.action for button in town.card(card).buttons} == {"criticism.consult"}
        for person in ("disa", "carin", "anna"):  # of an older card
            assert isinstance(town.press(person, "criticism.end", "criticism:1"), Refused)
        consult(town, "carin", "manager")
        assert town.locked()
        consult(town, "anna", "coordinator")
        assert not town.locked()


# --- afterwards ------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["counted", "declared"])
def test_only_as_many_new_comments_lock_again(how: str) -> None:
    with crowd("tibro") as town:
        if how == "counted":
            ids = town.writes(*FIVE)
        else:
            ids = town.writes(*FIVE[:4])
            town.on_case("disa", "criticism.declare", town.town.cases()[0])
        town.later(minutes=5)
        consult_both(town)
        town.later(minutes=5)
        town.writes(*FIVE[:4])
        town.writes(f"{INSULT} Igen!", id_=ids[0])  # counted before
        assert not town.locked()
        town.writes(INSULT)
        assert town.locked()
        assert [lock.count for lock in town.locks()] == [len(ids), 5]


def test_an_answer_that_was_written_before_waits_and_goes_out_afterwards() -> None:
    with crowd("tibro") as town:
        town.writes(QUESTION)
        form = answers(town)
        assert isinstance(form, Opened)
        town.send("bo", form.form, {"text": "Klockan tio."})
        town.writes(*FIVE)
        town.town.rest()
        assert town.town.platform.replies == []
        assert "Väntar tills alla har konsulterats" in words(town.card("case:1"))
        consult_both(town)
        town.town.rest()
        assert [text for _, text in town.town.platform.replies] == ["Klockan tio."]
        assert town.town.cases()[0].state == "closed"


def test_an_answer_that_a_person_was_to_post_is_taken_off_the_card_until_then() -> None:
    with crowd("tibro") as town:
        town.hands_only()
        town.writes(QUESTION)
        form = answers(town)
        assert isinstance(form, Opened)
        town.send("bo", form.form, {"text": "Klockan tio."})
        town.town.rest()
        assert "Klockan tio." in words(town.card("case:1"))
        town.writes(*FIVE)
        assert "Klockan tio." not in words(town.card("case:1"))
        assert "Publicera inte svaret än" in words(town.card("case:1"))
        consult_both(town)
        assert "Klockan tio." in words(town.card("case:1"))


def test_a_form_that_stood_open_keeps_its_words_and_posts_nothing() -> None:
    with crowd("tibro") as town:
        town.writes(QUESTION)
        form = answers(town)
        assert isinstance(form, Opened)
        town.writes(*FIVE)
        again = town.send("bo", form.form, {"text": "Klockan tio."})
        assert isinstance(again, Opened)
        field = next(field for field in again.form.fields if field.key == "text")
        assert field.value == "Klockan tio."
        assert "kritiska" in (field.error or "")
        assert town.replies() == []


def test_an_account_whose_roles_nobody_has_can_still_be_opened() -> None:
    """No manager: a coordinator answers in their place."""
    with crowd("tibro") as town:
        town.account(manager="")
        town.writes(*FIVE)
        consult(town, "anna", "manager")
        consult(town, "anna", "coordinator")
        assert not town.locked()
