"""Long discussions in Lidingö: suggested, ended kindly, and what is written afterwards (LID-136, LID-137)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.model import Form
from handlers.platforms import Visibility
from handlers.ports import Changed, Opened, Refused, Undelivered
from tests.crowds.town import INSULT, PRAISE, QUESTION, SECOND, Crowd, crowd, words

SECRET = "Min granne Sven, 121212-1212, går på bidrag."
TALK = (PRAISE,) * 25


def card_of(town: Crowd) -> str:
    row = town.discussions()[-1]
    return f"discussion:{row.id}.{row.count}"


def closing(town: Crowd, person: str = "bo") -> Form:
    return town.opens(person, "discussion.end", card_of(town))


def end(town: Crowd, person: str = "bo", text: str | None = None) -> None:
    """Somebody ends the suggested discussion, and the words stand there."""
    form = closing(town, person)
    answer = town.send(person, form, {"text": text} if text is not None else {})
    assert isinstance(answer, Changed), answer
    town.town.rest()
    assert town.discussions()[-1].state == "ended"
    town.later(minutes=1)


def ended(town: Crowd) -> Crowd:
    town.writes(*TALK)
    end(town)
    return town


# --- suggesting ------------------------------------------------------------------------------------


@pytest.mark.clauses("LID-136")
def test_at_twenty_five_comments_the_channel_is_asked_once() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK[:24])
        assert town.discussions() == []
        town.writes(PRAISE)
        assert [(row.state, row.count) for row in town.discussions()] == [("suggested", 25)]
        town.writes(*TALK[:24])
        assert len(town.postings("discussion:")) == 2  # one in each chat
        card = town.card("discussion:1.25")
        assert [button.label for button in card.buttons] == ["Avsluta diskussionen", "Inte nu"]
        assert "LID-136" in words(card)


def test_after_not_now_it_is_asked_again_only_when_as_many_more_have_come() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        assert isinstance(town.press("bo", "discussion.decline", "discussion:1.25"), Changed)
        assert isinstance(town.press("disa", "discussion.decline", "discussion:1.25"), Refused)
        town.writes(*TALK[:24])
        assert town.discussions()[0].state == "declined"
        town.writes(PRAISE)
        assert [(row.state, row.count) for row in town.discussions()] == [("suggested", 50)]
        assert town.card("discussion:1.25").buttons == ()
        assert isinstance(town.press("bo", "discussion.decline", "discussion:1.25"), Refused)
        assert isinstance(town.press("bo", "discussion.end", "discussion:1.25"), Refused)
        assert len(town.card("discussion:1.50").buttons) == 2


def test_each_thread_is_counted_by_itself_and_messages_are_no_thread() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK[:24])
        town.writes(*TALK[:24], post="p2")
        town.writes(*TALK, post="")
        town.writes(*TALK, post="p3", kind="message")
        assert town.discussions() == []


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "tibro"])
def test_who_does_not_have_it_in_the_routine_never_sees_it(routine: str) -> None:
    with crowd(routine) as town:
        town.writes(*TALK * 2, INSULT)
        assert town.discussions() == []
        case = town.town.cases()[-1]
        assert "discussion.end" not in town.town.possible(case)
        assert isinstance(town.on_case("bo", "discussion.end", case), Refused)
        assert town.discussions() == []


# --- ending ----------------------------------------------------------------------------------------


@pytest.mark.clauses("LID-136")
def test_kind_words_are_ready_may_be_changed_and_are_posted_in_the_thread() -> None:
    with crowd("lidingo") as town:
        ids = town.writes(*TALK)
        form = closing(town)
        text = form.fields[0].value
        assert text.startswith("Tack för alla inlägg")
        assert "Lidingö stad" in text
        end(town, text="Tack alla! Nu avslutar vi här.")
        assert town.town.platform.replies == [(ids[-1], "Tack alla! Nu avslutar vi här.")]
        row = town.discussions()[0]
        assert (row.decided_by, row.state, row.posting) == ("bo", "ended", "posted")
        assert [button.label for button in town.card("discussion:1.25").buttons] == ["Återöppna"]


@pytest.mark.clauses("LID-113")
def test_lidingos_words_are_not_signed() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        again = town.send("bo", closing(town), {"text": "Tack alla!\n/Bo Ask"})
        assert isinstance(again, Opened)
        assert "undertecknas" in (again.form.fields[0].error or "")
        assert town.discussions()[0].state == "suggested"


def test_words_that_are_missing_end_nothing() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        again = town.send("bo", closing(town), {"text": "   "})
        assert isinstance(again, Opened)
        assert town.discussions()[0].state == "suggested"


def test_from_any_case_of_the_thread_it_can_be_ended_before_it_is_suggested() -> None:
    with crowd("lidingo") as town:
        ids = town.writes(PRAISE, INSULT)
        case = town.town.cases()[0]
        assert "discussion.end" in town.town.possible(case)
        form = town.opens("bo", "discussion.end", f"case:{case.id}", case.version)
        assert isinstance(town.send("bo", form), Changed)
        town.town.rest()
        assert town.town.platform.replies[0][0] == ids[1]
        assert town.discussions()[0].state == "ended"
        assert len(town.postings("discussion:")) == 2
        after = town.town.cases()[0]
        assert after.state == "open"  # the comment itself is still to be decided about
        assert "discussion.end" not in town.town.possible(after)
        assert isinstance(town.on_case("disa", "discussion.end", after), Refused)


def test_of_two_who_end_at_once_one_does() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        first, second = closing(town), closing(town, "disa")
        assert isinstance(town.send("bo", first), Changed)
        refused = town.send("disa", second)
        assert isinstance(refused, Refused)
        assert "Bo Ask" in refused.reason
        town.town.rest()
        assert len(town.town.platform.replies) == 1


def test_where_nothing_can_be_posted_a_person_does_and_only_then_it_has_ended() -> None:
    with crowd("lidingo") as town:
        town.hands_only()
        town.writes(*TALK, origin="webhook")
        town.send("bo", closing(town))
        town.town.rest()
        assert town.discussions()[0].state == "ending"
        card = town.card("discussion:1.25")
        assert "Publicera orden nedan" in words(card)
        assert [button.action for button in card.buttons] == ["discussion.posted"]
        town.writes(INSULT, origin="webhook")
        assert town.town.cases()[-1].state == "open"  # nobody could know yet
        form = town.opens("disa", "discussion.posted", "discussion:1.25")
        missing = town.send("disa", form, {"done": "impossible"})
        assert isinstance(missing, Opened)
        town.send("disa", form, {"done": "posted"})
        assert town.discussions()[0].state == "ended"
        town.later(minutes=1)
        town.writes(PRAISE, origin="webhook")
        town.town.rest()
        case = town.town.cases()[-1]
        removal = town.town.removals()[-1]
        assert (case.state, removal.method, removal.step) == ("removing", "by_hand", "by_hand")
        assert removal.evidence is not None
        assert {item.place for item in town.postings(f"case:{case.id}")} == {"slack:T1:C1", "teams:19:c"}
        form = town.opens("bo", "case.removed", f"case:{case.id}", case.version)
        town.send("bo", form, {"gone": "yes"})


def test_a_threat_after_the_end_is_removed_and_shown_to_those_who_watch() -> None:
    """Whatever becomes of the comment, somebody has to know of it; what is only late makes no card."""
    with crowd("lidingo") as town:
        town.writes(*TALK)
        town.send("bo", closing(town))
        town.town.rest()
        town.later(minutes=1)
        town.writes(INSULT, "Jag ska döda dig Bo, jag vet var du bor.")
        town.town.rest()
        late, threat = town.town.cases()[-2:]
        channel = {"slack:T1:C1", "teams:19:c"}
        assert not {item.place for item in town.postings(f"case:{late.id}")} & channel
        assert {item.place for item in town.postings(f"case:{threat.id}")} >= channel
        assert "Hot" in words(town.card(f"case:{threat.id}"))
        assert "Ta bort" not in [button.label for button in town.card(f"case:{threat.id}").buttons]


def test_words_that_cannot_be_posted_leave_the_discussion_open() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        town.town.platform.always["reply"] = Undelivered("kommentarer är avstängda", final=True)
        town.send("bo", closing(town))
        town.town.rest()
        card = town.card("discussion:1.25")
        assert "kommentarer är avstängda" in words(card)
        form = town.opens("bo", "discussion.posted", "discussion:1.25")
        town.send("bo", form, {"done": "impossible", "reason": "Inlägget är låst"})
        assert town.discussions()[0].state == "declined"
        town.later(minutes=1)
        town.writes(INSULT)
        assert town.town.cases()[-1].state == "open"


def test_words_are_posted_once_though_the_program_dies_in_the_middle() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        town.send("bo", closing(town))
        job = next(job for job in town.town.undone() if job.startswith("end_discussion"))
        town.town.platform.next["reply"] = ["done but failed", "done but failed"]
        for touches in range(4):
            town.town.run_job(job, crash_in=touches)
        town.town.rest()
        assert len(town.town.platform.replies) == 1
        assert town.discussions()[0].state == "ended"
        assert town.actions().count("discussion.ended") == 1


# --- what comes afterwards -------------------------------------------------------------------------


@pytest.mark.clauses("LID-137")
def test_what_is_written_after_the_end_is_removed_at_once_with_evidence_and_without_notice() -> None:
    with crowd("lidingo") as town:
        ended(town)
        kind, rude = town.writes(PRAISE, INSULT)
        town.town.rest()
        for case, removal in zip(town.town.cases()[-2:], town.town.removals(), strict=True):
            assert (case.state, case.outcome, case.decided_by) == ("removing", "removed", "kanalvakt")
            assert "Bo Ask avslutade diskussionen" in case.reason
            assert "skrivet efter att en lång diskussion har avslutats" in case.reason
            assert removal.grounds == ["ended_discussion"]
            assert removal.notice is None
            assert town.town.evidence_of(removal) in {PRAISE, INSULT}
        assert town.town.platform.shown[kind] is Visibility.HIDDEN
        assert town.town.platform.shown[rude] is Visibility.HIDDEN
        assert len(town.town.platform.replies) == 1  # only the kind words
        rows = [row for row in town.town.rows() if row.action == "removal.by_rule"]
        assert [(row.actor, row.details["ended_by"]) for row in rows] == [("kanalvakt", "bo")] * 2
        assert "2 senare kommentarer" in words(town.card("discussion:1.25"))


def test_what_the_platform_lets_nobody_here_remove_is_for_people_also_after_the_end() -> None:
    with crowd("lidingo") as town:
        ended(town)
        town.writes(PRAISE, INSULT, removable=False)
        assert town.town.removals() == []
        (case,) = town.town.cases()[-1:]
        assert (case.state, case.remove_by) == ("open", None)


@pytest.mark.clauses("LID-48")
def test_the_registrar_still_decides_about_the_diary() -> None:
    """Lidingö's registrar says of each removal whether it is registered; the case waits for that."""
    with crowd("lidingo") as town:
        ended(town)
        town.writes(SECRET)
        town.town.rest()
        case, removal = town.town.cases()[-1], town.town.removals()[-1]
        assert (removal.step, removal.secrecy) == ("diary_after", True)
        assert town.postings(f"case:{case.id}")
        assert "121212" not in words(town.card(f"case:{case.id}"))


def test_what_stood_there_before_is_not_touched_not_even_when_it_comes_late_or_is_edited() -> None:
    with crowd("lidingo") as town:
        town.writes(*TALK)
        before = town.town.time
        town.later(minutes=5)
        end(town)
        town.writes(INSULT, at=before, id_="late")
        town.writes(f"{PRAISE} Tack!", id_="facebook-1")
        assert town.town.removals() == []
        assert [case.state for case in town.town.cases()] == ["open"]


def test_other_threads_and_accounts_go_on_as_usual() -> None:
    with crowd("lidingo") as town:
        ended(town)
        town.second_account()
        town.writes(PRAISE, QUESTION, post="p2")
        town.writes(PRAISE, INSULT, account=SECOND)
        assert town.town.removals() == []
        assert [case.state for case in town.town.cases()] == ["open", "open"]


@pytest.mark.clauses("LID-137")
def test_two_hundred_at_once_and_again_are_each_removed_once_with_evidence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the PDF here, which takes a while; JSON is written, read back and hashed."""
    monkeypatch.setattr("handlers.preserve.to_pdf", lambda record: b"%PDF-")
    with crowd("lidingo") as town:
        ended(town)
        ids = town.writes(*(f"{PRAISE} {number}" for number in range(200)))
        for id_ in ids[:20]:
            town.writes(town.town.platform.texts[id_], id_=id_)  # the webhook is replayed
        assert len(town.town.removals()) == 200
        jobs = [job for job in town.town.undone() if job.startswith("remove:")]
        assert len(jobs) == 200
        for job in jobs[::5]:  # as the others would
            town.town.run_job(job)
        assert sum(town.town.platform.shown.get(id_) is Visibility.HIDDEN for id_ in ids) == 40
        gone = [removal for removal in town.town.removals() if removal.removed_at]
        assert len(gone) == 40
        assert all(town.town.evidence_of(removal) for removal in gone)
        assert town.town.platform.calls.count("hide") == 40


def test_the_municipalitys_own_words_are_not_removed() -> None:
    with crowd("lidingo") as town:
        ended(town)
        row = town.discussions()[0]
        town.writes(row.text)
        town.writes("Hej, det här är stadens eget svar.", id_=row.external_id)
        assert town.town.removals() == []


@pytest.mark.clauses("LID-137")
def test_what_the_platform_hid_at_first_is_removed_when_it_stands_there() -> None:
    """The platform's own filter held it back, and somebody there lets it through."""
    with crowd("lidingo") as town:
        ended(town)
        for text in (PRAISE, INSULT):
            town.town.platform.shown[f"late {text}"] = Visibility.HIDDEN
            at = town.town.time
            (name,) = town.writes(text, id_=f"late {text}")
            removed = len(town.town.removals())
            town.town.platform.shown[name] = Visibility.VISIBLE
            town.later(minutes=5)
            town.writes(text, id_=name, at=at)
            town.town.rest()
            assert len(town.town.removals()) == removed + 1
            case = town.town.cases()[-1]
            assert (case.outcome, case.decided_by) == ("removed", "kanalvakt")
            assert town.town.platform.shown[name] is Visibility.HIDDEN


def test_an_edit_during_the_removal_is_removed_with_evidence_of_the_new_words() -> None:
    with crowd("lidingo") as town:
        ended(town)
        (name,) = town.writes(PRAISE)
        town.writes(INSULT, id_=name)
        town.town.rest()
        removals = town.town.removals()
        assert len(removals) == 1
        assert town.town.evidence_of(removals[0]) == INSULT
        assert town.town.platform.shown[name] is Visibility.HIDDEN


def test_a_removal_that_the_platform_refuses_comes_to_a_person() -> None:
    with crowd("lidingo") as town:
        ended(town)
        town.town.platform.always["hide"] = Undelivered("saknar behörighet", final=True)
        town.writes(PRAISE)
        town.town.rest()
        case = town.town.cases()[-1]
        assert town.postings(f"case:{case.id}")
        assert "case.retry" in town.town.possible(case)


def test_reopened_a_thread_is_as_any_other_and_suggested_when_as_many_more_have_come() -> None:
    with crowd("lidingo") as town:
        ended(town)
        town.writes(*TALK[:3])  # all of them removed, which makes the thread no longer
        assert len(town.town.removals()) == 3
        assert isinstance(town.press("rut", "discussion.reopen", "discussion:1.25"), Refused)
        assert isinstance(town.press("disa", "discussion.reopen", "discussion:1.25"), Changed)
        assert isinstance(town.press("bo", "discussion.reopen", "discussion:1.25"), Refused)
        town.writes(INSULT)
        assert town.town.cases()[-1].state == "open"
        assert len(town.town.removals()) == 3
        town.writes(*TALK[:23])
        assert town.discussions()[0].state == "reopened"
        town.writes(PRAISE)
        assert town.discussions()[0].state == "suggested"
        end(town, "disa")
        town.writes(PRAISE)
        assert len(town.town.removals()) == 4
        assert len(town.town.platform.replies) == 2


def test_where_the_routine_lifts_the_duty_to_remove_it_is_ended_in_words_only() -> None:
    """On X Lidingö does not remove (LID-133): words can be posted, what comes later is judged."""
    with crowd("lidingo") as town:
        town.account(platform="x")
        town.writes(*TALK)
        assert "tas allt som skrivs efter" not in words(town.card("discussion:1.25"))
        end(town)
        town.writes(PRAISE, INSULT)
        assert town.town.removals() == []
        assert [case.state for case in town.town.cases()] == ["open"]


@pytest.mark.clauses("LID-133", "LID-136")
def test_no_removal_is_promised_where_what_comes_later_is_judged_as_usual() -> None:
    """On X in Lidingö; where it is removed the words say so."""
    for platform, promised in (("facebook", True), ("x", False)):
        with crowd("lidingo") as town:
            town.account(platform=platform)
            ids = town.writes(*TALK)
            assert ("tas bort" in closing(town).fields[0].value) is promised
            end(town)
            ((below, posted),) = town.town.platform.replies
            assert below == ids[-1]
            assert posted.startswith("Tack för alla inlägg")
            assert ("tas bort" in posted) is promised


def test_no_removal_is_promised_to_everybody_where_it_only_hides() -> None:
    """X, when Lidingö removes there as elsewhere: what comes later is hidden, and everybody can open it."""
    with crowd("lidingo") as town:
        can = town.town.platform.capabilities
        town.town.platform.capabilities = replace(can, hidden_shows=True)
        town.writes(*TALK)
        assert "tas bort" not in closing(town).fields[0].value
        end(town)
        town.writes(INSULT)
        town.town.rest()
        assert [case.outcome for case in town.town.cases()][-1] == "removed"
