"""What a message's buttons do for the one person it was told to: open, later, why."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from handlers import intake, tasks
from handlers.platforms import Incoming
from handlers.ports import Changed, Opened, Refused, Shown, Typed
from storage.tables import Account, Person
from tests.clocked import INSULT, QUESTION, SECRET, Clocked, clocked, local, newest, words
from tests.property.machine_world import ACCOUNT, actor
from tests.scenarios.town import MUNICIPALITY

#: A Monday.
MORNING = "2026-11-16 09:00"


def test_each_of_many_can_be_opened_and_a_snoozed_digest_tells_what_is_left() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        for number in range(12):
            town.town.comes(f"c{number}", INSULT)
        town.town.rest()
        town.at("2026-11-16 13:00")
        (card,) = town.told("bo")
        assert [button.label for button in card.buttons] == [
            *("Öppna", "Påminn mig senare", "Varför får jag detta?")
        ]
        assert "Staden på facebook, ärende 10 – senast onsdag 18 nov. kl. 09:00" in words(card)
        assert "… och 2 till." in words(card)
        which = town.press("bo", "told.open", card.buttons[0].subject)
        assert isinstance(which, Opened)
        assert len(which.form.fields[0].options) == 12
        opened = town.send("bo", which, which=which.form.fields[0].options[11].value)
        assert isinstance(opened, Shown)
        assert opened.card.key == "case:12"
        assert isinstance(town.send("bo", which, which="4711"), Opened)

        later = next(button for button in card.buttons if button.action == "told.snooze")
        form = town.press("bo", "told.snooze", later.subject)
        assert isinstance(form, Opened)
        assert isinstance(town.send("bo", form, when="hour"), Changed)
        for case in town.town.cases()[:10]:
            town.town.press("bo", "slack", "case.approve", f"case:{case.id}", case.version)
        town.at("2026-11-16 14:00")
        (again,) = town.told("bo")
        assert again.title == "2 påminnelser på en gång"
        assert "ärende 11" in words(again)
        assert "ärende 4 " not in words(again)


# --- later -----------------------------------------------------------------------------------------


def test_snooze_wakes_for_the_one_who_snoozed_and_nobody_else() -> None:
    """A new message, for an old one rings no bell; the old card says so. Duty that moved changes nothing."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-17 09:00")
        assert [len(town.told(person)) for person in ("bo", "disa", "carin")] == [1, 1, 1]
        form = town.press("disa", "told.snooze", newest(town, "disa"))
        assert isinstance(form, Opened)
        labels = [option.label for option in form.form.fields[0].options]
        assert labels == [
            "Om en timme, tisdag 17 nov. kl. 10:00",
            "I eftermiddag, tisdag 17 nov. kl. 14:00",
            "I morgon bitti, onsdag 18 nov. kl. 08:00",
        ]
        answer = town.send("disa", form, when="afternoon")
        assert isinstance(answer, Changed)
        assert "Du påminns igen tisdag 17 nov. kl. 14:00. Bara du" in words(answer.card)

        town.at("2026-11-17 13:59")
        assert town.told("disa") == []
        town.at("2026-11-17 14:00")
        town.keep()
        assert [len(town.told(person)) for person in ("bo", "disa", "carin")] == [0, 1, 0]
        old, new = town.now("disa")
        assert "Du har fått en ny påminnelse" in words(old)
        assert old.buttons == ()
        assert [button.action for button in new.buttons] == ["told.open", "told.snooze", "told.why"]
        assert [row.actor for row in town.logged("reminder.snoozed")] == ["disa"]


def test_what_came_late_and_was_snoozed_wakes_when_it_was_asked_for_and_is_not_late() -> None:
    """The program was down when it was to come, told it later that day, and then was down all evening."""
    late = "skulle ha kommit måndag 16 nov. kl. 13:00"
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 09:30")
        town.at("2026-11-16 15:00")
        (card,) = town.told("bo")
        assert late in words(card)
        snoozes(town, "bo")
        town.at("2026-11-16 16:00")
        town.keep()
        old, new = town.now("bo")
        assert late in words(old)
        assert "skulle ha kommit" not in words(new)
        snoozes(town, "bo")
        town.at("2026-11-16 20:00")
        town.at("2026-11-17 08:00")
        assert "skulle ha kommit" not in words(town.now("bo")[-1])
        assert len(town.now("bo")) == 3


def test_what_was_told_in_time_is_not_late_because_it_could_not_wake_when_it_was_asked_for() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        snoozes(town, "bo")
        town.at("2026-11-16 13:30")
        town.at("2026-11-16 20:00")  # nobody kept time all afternoon
        town.at("2026-11-17 08:00")
        assert len(town.now("bo")) == 2
        assert all("skulle ha kommit" not in words(card) for card in town.now("bo"))


def snoozes(town: Clocked, person: str) -> None:
    """Somebody wants to be reminded in an hour."""
    form = town.press(person, "told.snooze", newest(town, person))
    assert isinstance(form, Opened)
    town.send(person, form, when="hour")


@pytest.mark.parametrize(
    ("undone", "again"), [("2026-11-16 15:00", "2026-11-16 15:00"), ("2026-11-16 20:00", "2026-11-17 08:00")]
)
def test_a_snooze_that_slept_through_a_decision_wakes_when_that_is_undone(undone: str, again: str) -> None:
    """At two, when it should wake, the case is kept; Ångra brings it back, in office hours as ever."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        form = town.press("bo", "told.snooze", newest(town, "bo"))
        assert isinstance(form, Opened)
        town.send("bo", form, when="hour")
        (case,) = town.town.cases()
        town.town.press("disa", "slack", "case.approve", "case:1", case.version)
        town.at("2026-11-16 14:00")
        assert len(town.told("bo")) == 1
        town.town.time = local(undone)
        (case,) = town.town.cases()
        town.town.press("disa", "slack", "case.undo", "case:1", case.version)
        town.keep()
        assert len(town.told("bo")) == (undone == again)
        town.at(again)
        town.keep()

        old, new = town.now("bo")
        assert "Du har fått en ny påminnelse" in words(old)
        assert "skulle ha kommit" not in words(new)
        assert [button.action for button in new.buttons] == ["told.open", "told.snooze", "told.why"]


def test_a_snoozed_digest_that_a_kept_case_left_is_joined_by_it_again_when_that_is_undone() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        for number in range(4):
            town.town.comes(f"c{number}", INSULT)
        town.town.rest()
        town.at("2026-11-16 13:00")
        (card,) = town.told("bo")
        form = town.press("bo", "told.snooze", card.buttons[0].subject)
        assert isinstance(form, Opened)
        town.send("bo", form, when="hour")
        town.town.press("disa", "slack", "case.approve", "case:1", town.town.cases()[0].version)
        town.at("2026-11-16 14:00")
        assert [card.title for card in town.told("bo")] == ["3 påminnelser på en gång"]
        town.town.press("disa", "slack", "case.undo", "case:1", town.town.cases()[0].version)
        town.keep()

        (card,) = town.told("bo")
        assert "Ärende 1 är fortfarande öppet" in words(card)


def test_nobody_snoozes_past_a_deadline_without_saying_so() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-17 13:00")
        form = town.press("bo", "told.snooze", newest(town, "bo"))
        assert isinstance(form, Opened)
        # Wednesday 08:00 is before the deadline at 09:00; at a quarter to nine "tomorrow" is after it.
        town.town.time = local("2026-11-18 08:45")
        asked = town.send("bo", form, when="hour")
        assert isinstance(asked, Opened)
        assert "går ut onsdag 18 nov. kl. 09:00" in (asked.form.fields[0].error or "")
        assert asked.form.fields[1].key == "past"
        answer = town.send("bo", asked, when="hour", past="yes")
        assert isinstance(answer, Changed)
        assert "onsdag 18 nov. kl. 09:45" in words(answer.card)


def test_tomorrow_morning_is_the_next_on_which_somebody_is_at_work() -> None:
    with clocked("tibro", "2026-11-20 09:00", only=["deadlines"]) as town:
        town.town.comes("c1", QUESTION)
        town.at("2026-11-20 14:00")
        form = town.press("bo", "told.snooze", newest(town, "bo"))
        assert isinstance(form, Opened)
        labels = [option.label for option in form.form.fields[0].options]
        assert labels == [
            "Om en timme, fredag 20 nov. kl. 15:00",
            "Nästa arbetsdag, måndag 23 nov. kl. 08:00",
        ]
        wrong = town.send("bo", form, when="never")
        assert isinstance(wrong, Opened)
        assert wrong.form.fields[0].error


def test_only_whoever_was_told_may_press() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        for action in ("told.open", "told.why", "told.snooze"):
            refused = town.press("disa", action, newest(town, "bo"))
            assert isinstance(refused, Refused)
            assert refused.reason == "Den påminnelsen gick till Bo Ask."
        assert len(town.logged("refused")) == 3
        assert isinstance(town.press("bo", "told.why", "told:4711"), Refused)
        assert isinstance(town.press("bo", "told.why", "told:x"), Refused)


# --- why -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "comment", "said"),
    [
        (
            "tibro",
            INSULT,
            [
                "Regel: Tibro 4.4 (TIB-79)",
                "Tiden räknas så här: 48 timmar räknat även kvällar och helger, från måndag 16 nov.",
                "Tiden går ut: onsdag 18 nov. kl. 09:00",
                "Du får det som: kontoansvarig",
            ],
        ),
        (
            "degerfors",
            QUESTION,
            [
                "Regel: Degerfors",
                "Tiden räknas så här: en arbetsdag, till samma klockslag, från måndag 16 nov. kl. 09:00",
            ],
        ),
        (
            "lidingo",
            QUESTION,
            [
                "Regel: standard, inte ur dokumentet. Rutinen för Lidingö säger inget om det.",
                "24 timmar som inte räknar lördag, söndag och helgdagar",
            ],
        ),
    ],
)
def test_every_message_answers_why(routine: str, comment: str, said: list[str]) -> None:
    """The rule in words, its clause and section or that it is ours, the clock, and the role; privately."""
    with clocked(routine, MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", comment)
        town.at("2026-11-16 13:30")
        answer = town.press("bo", "told.why", newest(town, "bo"))
        assert isinstance(answer, Shown)
        text = words(answer.card)
        assert [line for line in said if line not in text] == []
        assert "ska" in text.splitlines()[1]
        assert "Bara du ser det här svaret." in text


def test_a_reminder_of_what_was_written_some_time_of_a_day_says_so() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        asked = town.town.handle(Typed(actor=actor("bo", "slack"), words=f"flagga {INSULT}"))
        assert isinstance(asked, Opened)
        account = asked.form.fields[0].options[0].value
        town.town.send("bo", "slack", asked.form, {"posted": "2026-11-15", "account": account})
        town.at("2026-11-16 13:30")
        answer = town.press("bo", "told.why", newest(town, "bo"))
        assert isinstance(answer, Shown)
        assert "från början av söndag 15 november (klockslaget är okänt)" in words(answer.card)


def _put_off(town: Clocked, person: str, when: str) -> None:
    form = town.press(person, "told.snooze", newest(town, person))
    assert isinstance(form, Opened)
    assert isinstance(town.send(person, form, when=when), Changed)


def test_what_was_put_off_and_is_settled_meanwhile_says_so_and_wakes_if_it_is_open_again() -> None:
    """Bo chose tomorrow morning; Disa keeps the comment today, and takes that back."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-16 13:00")
        _put_off(town, "bo", "tomorrow")
        assert "Du påminns igen tisdag 17 nov. kl. 08:00" in words(town.now("bo")[-1])
        _press_case(town, "case.approve")
        town.at("2026-11-16 13:30")
        said = words(town.now("bo")[-1])
        assert "Klart. Du behöver inte göra något." in said
        assert "fortfarande öppet" not in said
        assert "Du påminns igen" not in said
        _press_case(town, "case.undo")
        assert "Du påminns igen tisdag 17 nov. kl. 08:00" in words(town.now("bo")[-1])
        town.at("2026-11-17 08:00")
        assert len(town.now("bo")) == 2


def _press_case(town: Clocked, action: str) -> None:
    (case,) = town.town.cases()
    assert isinstance(town.press("disa", action, f"case:{case.id}", case.version), Changed)


def test_what_was_put_off_to_when_a_later_stage_comes_says_that_there_is_a_newer_one() -> None:
    """In Tibro time is out on Wednesday at nine; Bo is reminded of both at once then."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.at("2026-11-17 09:00")
        _put_off(town, "bo", "tomorrow")
        town.at("2026-11-18 09:00")
        first, second = (words(card) for card in town.now("bo"))
        assert "Du har fått en ny påminnelse om det här." in first
        assert "Du påminns igen" not in first
        assert "Tiden för ärende 1 är ute." in second


def test_whoever_has_looked_is_not_told_any_more_that_they_have_not() -> None:
    """The noon reminder, as it stands and as it was put off; and what those above heard in the afternoon."""
    with clocked("tibro", "2026-11-16 07:00", only=["watching"]) as town:
        town.through("2026-11-16 07:30", "2026-11-16 15:00")
        assert [len(town.now(person)) for person in ("bo", "carin", "anna")] == [1, 1, 1]
        _put_off(town, "carin", "hour")
        assert isinstance(town.press("bo", "watch.looked", "watch:1"), Changed)
        for person in ("bo", "carin", "anna"):
            (card,) = town.now(person)
            assert "Klart. Du behöver inte göra något." in words(card)
            assert [button.action for button in card.buttons] == ["told.open"]
        town.at("2026-11-16 16:30")
        assert [len(town.now(person)) for person in ("bo", "carin", "anna")] == [1, 1, 1]


def test_a_silent_account_says_after_how_many_days_and_how_often_again() -> None:
    """Tibro's week without a post of one's own is our clock's seven days; it is told each week."""
    with clocked("tibro", MORNING, only=["inactivity", "tasks"]) as town:
        town.account(bound_at=local("2026-10-19 10:00"))
        town.through(MORNING, "2026-11-16 09:30")
        for person, rule, days in (("bo", "Tibro 2 (TIB-31)", 7), ("carin", "standard", 28)):
            answer = town.press(person, "told.why", newest(town, person))
            assert isinstance(answer, Shown)
            text = words(answer.card)
            assert f"Regel: {rule}" in text
            counted = f"{days} dygn räknat även helger, från måndag 19 okt. kl. 10:00"
            assert f"Tiden räknas så här: {counted}" in text
            assert "Påminns igen: efter 7 dygn räknat även helger, tills det är gjort" in text


def test_what_is_told_once_does_not_say_that_it_comes_again() -> None:
    """That a calendar cannot be read."""
    with clocked("tibro", MORNING, only=["calendars"]) as town:
        asked = {"kind": "calendar", "subject": "person:bo", "person": "bo", "details": {"why": "gone"}}
        town.town.database.change(
            lambda session: tasks.ask(session, town.town.world, MUNICIPALITY, "calendar/bo", **asked)
        )
        town.at("2026-11-16 10:30")
        answer = town.press("bo", "told.why", newest(town, "bo"))
        assert isinstance(answer, Shown)
        assert "Påminns igen" not in words(answer.card)


def test_many_at_once_say_by_which_clocks_each_is_counted() -> None:
    """Two rules, two clocks, each named once; Lidingö wants what violates somebody's privacy gone at once."""
    with clocked("lidingo", MORNING, only=["deadlines"]) as town:
        for number in range(4):
            town.town.comes(f"c{number}", SECRET if number % 2 else INSULT)
        town.at("2026-11-16 09:30")
        town.at("2026-11-17 08:30")
        gathered = [row for row in town.rows() if row.kind == "gathered"]
        answer = town.press("bo", "told.why", f"told:{gathered[-1].id}", gathered[-1].version)
        assert isinstance(answer, Shown)
        text = words(answer.card)
        assert "Regel: Lidingö (LID-45); standard, inte ur dokumentet" in text
        assert (
            "Tiden räknas så här: vart och ett för sig, från sin egen början: omedelbart; "
            "48 timmar som inte räknar lördag, söndag och helgdagar" in text
        )


@pytest.mark.parametrize(
    ("clock", "person", "said"),
    [
        (
            "12:00",
            "bo",
            "Dagens kort kommer kl. 08:00, och har ingen kollat kl. 12:00 påminns den som bevakar.",
        ),
        (
            "15:00",
            "carin",
            "Dagens kort kommer kl. 08:00, och har ingen kollat kl. 15:00 får ersättare, chef",
        ),
    ],
)
def test_whoever_hears_that_nobody_has_looked_reads_when_the_day_is_asked(
    clock: str, person: str, said: str
) -> None:
    with clocked("tibro", MORNING, only=["watching"]) as town:
        town.through("2026-11-16 08:00", f"2026-11-16 {clock}", minutes=60)
        answer = town.press(person, "told.why", newest(town, person))
        assert isinstance(answer, Shown)
        text = words(answer.card)
        assert said in text
        assert "Lördagar, söndagar och helgdagar räknas inte." in text
        assert "Regel: Tibro 2 (TIB-21)" in text


def test_whoever_has_a_task_reads_by_when_it_is_to_be_done() -> None:
    with clocked("lidingo", MORNING, only=["tasks"]) as town:

        def ask(session: Session) -> None:
            tasks.ask(
                session,
                town.town.world,
                MUNICIPALITY,
                "direct_message/1",
                kind="direct_message",
                role="registrar",
                due_at=local("2026-11-18 17:00"),
                details={"case": "1", "account": "Staden"},
            )

        town.town.database.change(ask)
        town.at("2026-11-16 09:05")
        answer = town.press("rut", "told.why", newest(town, "rut"))
        assert isinstance(answer, Shown)
        assert "Påminns igen: efter" in words(answer.card)
        assert "tills det är gjort" in words(answer.card)
        assert "Ska vara gjort senast: onsdag 18 november" in words(answer.card)


def test_a_noon_reminder_is_not_put_off_to_a_day_that_has_its_own() -> None:
    """ "I morgon bitti" was offered, and never came: tomorrow has a card of its own."""
    with clocked("tibro", "2026-11-16 07:00", only=["watching"]) as town:
        town.account(bound_at=local("2026-11-01 00:00"))
        town.through("2026-11-16 07:30", "2026-11-16 12:00")
        form = town.press("bo", "told.snooze", newest(town, "bo"))
        assert isinstance(form, Opened)
        values = {option.value for option in form.form.fields[0].options}
        assert values == {"hour", "afternoon"}


def test_many_say_as_what_of_each_account_where_that_differs() -> None:
    """Bo handles one account and is the manager of another; two comments wait on each."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:

        def another(session: Session) -> None:
            first = session.get_one(Account, (MUNICIPALITY, ACCOUNT))
            values = first.model_dump() | {"id": "insta", "name": "Staden på instagram"}
            values |= {"address": "https://instagram.example/s", "responsible": "", "substitute": ""}
            session.add(Account(**values | {"manager": "bo", "team_channel": ""}))

        town.town.database.change(another)
        for number, account in enumerate((ACCOUNT, ACCOUNT, "insta", "insta")):
            came = Incoming(id=f"c{number}", text=f"{INSULT} {number}", created_at=town.town.time)
            arriving = intake.take_in(town.town.world, MUNICIPALITY, account, [came], origin="platform")
            town.town.run(arriving)
        town.at("2026-11-16 13:00")
        card = town.now("bo")[-1]
        assert card.title == "4 påminnelser på en gång"
        assert "Du får det som kontoansvarig, ansvarig chef ·" in card.context[0]
        answer = town.press("bo", "told.why", card.buttons[-1].subject)
        assert isinstance(answer, Shown)
        said = "Du får det som: kontoansvarig (Staden på facebook); ansvarig chef (Staden på instagram)"
        assert said in words(answer.card)


def test_many_tasks_say_by_when_each_is_to_be_done_and_how_often_they_come_again() -> None:
    with clocked("lidingo", MORNING, only=["tasks"]) as town:

        def ask(session: Session) -> None:
            for number in range(4):
                tasks.ask(
                    session,
                    town.town.world,
                    MUNICIPALITY,
                    f"direct_message/{number}",
                    kind="direct_message",
                    role="registrar",
                    due_at=local(f"2026-11-{19 - number % 2} 17:00"),
                    details={"case": str(number), "account": "Staden"},
                )

        town.town.database.change(ask)
        town.at("2026-11-16 09:05")
        card = town.now("rut")[-1]
        assert card.title == "4 påminnelser på en gång"
        lines = words(card).splitlines()
        assert [line.rpartition(" ")[0].endswith("– senast onsdag 18") for line in lines[2:6]] == [
            True,
            True,
            False,
            False,
        ]
        answer = town.press("rut", "told.why", card.buttons[-1].subject)
        assert isinstance(answer, Shown)
        text = words(answer.card)
        assert "Flera saker av samma slag väntar på dig" in text
        assert "Påminns igen: efter" in text
        assert "Ska vara gjort senast: onsdag 18 november; torsdag 19 november" in text


def test_a_letter_names_each_of_many_for_nothing_opens_from_it() -> None:
    """Bo is in no chat; of twelve cases the card would list ten."""
    with clocked("tibro", MORNING, only=["deadlines"]) as town:
        town.change(Person, (MUNICIPALITY, "bo"), slack="", teams="")
        for number in range(12):
            town.town.comes(f"c{number}", f"{INSULT} {number}")
        town.town.rest()
        town.at("2026-11-16 13:00")
        (letter,) = (one for one in town.town.mail.letters if "12 påminnelser på en gång" in one.subject)
        for number in range(1, 13):
            assert f"Staden på facebook, ärende {number} – senast onsdag 18 nov. kl. 09:00" in letter.text
        assert "till." not in letter.text
