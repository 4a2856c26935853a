"""What people hear of a request: that it was rejected and by whom, who approved before, that it is live."""

from __future__ import annotations

from sqlmodel import select

from handlers.ports import Changed, Opened, Refused, Shown
from storage.duty_tables import Reminder
from storage.tables import Person
from tests.clocked import local
from tests.life.everybody import agree, decided, set_up
from tests.life.test_closing import FAREWELL, closes, does, step_now
from tests.life.test_running import change
from tests.life.walk import Life, life


def rejects(town: Life, who: str, words: str) -> None:
    (task,) = town.tasks("request_approval")
    form = town.press(who, town.card(f"task:{task.id}"), "request.reject")
    assert isinstance(form, Opened)
    assert isinstance(town.sends(who, form.form, words=words), Changed)


def test_whoever_asked_hears_anew_who_said_no_and_by_which_clause() -> None:
    """Carin approves and Frans says no in the same minute: the no is his, and so is the clause (DEG-31)."""
    with life("degerfors") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        agree(town, *town.tasks("request_approval"))
        rejects(town, "frans", "Inte i år.")
        for who, key in (("disa", "ended:1.1.own"), ("carin", "ended:1.1")):
            (card,) = town.seen(who, key)
            assert "Begäran avslogs (Frans Gran" in repr(card)
            assert "Inte i år." in repr(card)
            assert "DEG-31" in repr(card)
            assert "DEG-30" not in repr(card)
        assert "Begäran avslogs (Frans Gran" in repr(town.card())
        assert not town.seen("frans", "ended:1.1")
        refused = [words for words, state in town.steps(town.card()).items() if state == "refused"]
        assert len(refused) == 1
        assert refused[0].startswith("Förankring")


def test_management_reads_that_the_manager_approved_and_whom_they_appointed() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        agree(town, *town.tasks("request_approval"), words="", responsible="anna")
        (task,) = town.tasks("request_approval")
        said = repr(town.card(f"task:{task.id}").blocks)
        assert "Godkännande från närmsta chef – godkänt av Carin Alm" in said
        assert "Carin Alm har utsett Anna Ek, anna@stad.example till ansvarig i stället för Bo Ask" in said


def test_whoever_had_not_answered_yet_reads_why_they_need_not_now() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        agree(town, *town.tasks("request_approval"))
        (task,) = town.tasks("request_approval")
        assert task.person == "frans"
        town.reopens()
        (card,) = town.seen("frans", f"task:{task.id}")
        assert card.title.startswith("Inte aktuellt: ")
        assert "Begäran öppnades för ändring, så du behöver inte svara nu." in repr(card.blocks)
        assert "behövs inte längre" not in repr(card.blocks)


def test_the_information_unit_and_the_manager_hear_that_an_account_is_live() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        decided(town)
        set_up(town)
        (notice,) = town.seen("anna", "notice:1.informed")
        assert "Du får det som " in notice.context[0]
        assert "Kontot är i gång. Disa Lind begärde det" in repr(notice.blocks)
        assert "öppnar ett konto" not in repr(notice)
        (card,) = town.seen("carin", "ended:1.1.handles")
        assert "Kontot är i gång" in repr(card.blocks)
        assert not town.seen("disa", "ended:1.1.handles")


def test_the_manager_and_the_substitute_hear_that_an_account_is_closed() -> None:
    with life("degerfors") as town:
        closes(town)
        agree(town, *town.tasks("request_approval"))
        does(town, "farewell", FAREWELL)
        town.later(days=15)
        town.keep_time()
        (who,) = town.holders_of(step_now(town))
        town.hands_in(who, "snapshot")
        for step, said in (("disposal", "0"), ("credentials", "yes"), ("closed", "yes")):
            does(town, step, said)
        assert town.request().state == "done"
        for who in ("carin", "disa"):
            (card,) = town.seen(who, "ended:1.1.handles")
            assert "Kontot är avslutat." in repr(card.blocks)
        assert not town.seen("bo", "ended:1.1.handles")
        (notice,) = town.seen("anna", "notice:1.informed")
        assert "Kontot är avslutat. Bo Ask begärde det." in repr(notice.blocks)


def test_whoever_begins_anew_reads_that_there_is_a_request_of_theirs_that_is_not_sent() -> None:
    with life("degerfors") as town:
        empty = town.says("disa", "registrera-kanal")
        assert isinstance(empty, Opened)
        assert "inte är skickad" not in repr(empty.form.blocks)
        town.asks_for_library("disa")
        again = town.says("disa", "registrera-kanal")
        assert isinstance(again, Opened)
        assert "en begäran som inte är skickad: Stadsbiblioteket." in repr(again.form.blocks)
        others = town.says("bo", "registrera-kanal")
        assert isinstance(others, Opened)
        assert "inte är skickad" not in repr(others.form.blocks)


def test_nothing_is_said_to_be_saved_where_nothing_new_was_sent() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        for way, said in ({"name": "Biblioteket"}, "Sparat."), ({}, "Inget nytt att spara."):
            page = town.press("disa", town.card(), "request.continue")
            while isinstance(page, Opened) and way and "name" not in {one.key for one in page.form.fields}:
                page = town.sends("disa", page.form)
            assert isinstance(page, Opened)
            shown = town.sends("disa", page.form, way="later", **way)
            assert isinstance(shown, Shown)
            assert said in shown.card.summary or said in repr(shown.card.blocks)
        town.press("disa", town.card(), "request.send")
        decided(town)
        page = town.press("disa", town.card(), "request.continue")
        assert isinstance(page, Opened)
        shown = town.sends("disa", page.form, **{field.key: "" for field in page.form.fields})
        assert isinstance(shown, Shown)
        assert "Sparat." not in repr(shown.card.blocks)


def test_what_a_file_hashes_to_is_for_the_protocol_and_not_for_the_card() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        decided(town)
        town.hands_in("bo", "banner")
        (mark,) = town.request().marks["banner"]
        read = town.press("disa", town.card(), "request.read")
        assert isinstance(read, Shown)
        assert "(" in mark["words"]
        assert mark["words"].rpartition("(")[2] not in repr(read.card)


def test_what_was_rejected_is_begun_anew_with_the_same_answers_once() -> None:
    with life("degerfors") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        rejects(town, "carin", "Målgruppen är för vid.")
        before = town.card()
        assert isinstance(town.press("disa", before, "request.anew"), Shown)
        assert isinstance(town.press("disa", before, "request.anew"), Refused)
        old, new = town.requests()
        assert (old.state, new.state, new.by) == ("rejected", "draft", "disa")
        assert new.answers == old.answers
        assert new.marks == {}
        (card,) = town.seen("disa", "request:2")
        assert isinstance(town.press("disa", card, "request.send"), Changed)
        assert isinstance(town.forge("bo", "request.anew", "request:1", old.version), Refused)


def test_a_request_that_lapses_at_night_is_told_in_the_morning_and_says_why() -> None:
    """Carin has approved, and Frans never decided."""
    with life("gislaved") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        agree(town, town.tasks("request_approval")[0])
        town.town.time = local("2027-03-15 22:30")
        town.keep_time()
        town.town.rest()
        assert town.request().state == "lapsed"
        shown = {post.key for who in ("carin", "disa") for post in town.postings(who)}
        assert not any(key.startswith("ended:") for key in shown)
        town.town.time = local("2027-03-16 08:00")
        town.keep_time()
        town.town.rest()
        (row,) = [row for row in _rows(town, "carin") if row.kind == "request_ended"]
        card = town.card(f"told:{row.id}")
        assert "ingen beslutade om den eller gick vidare med den i tid" in repr(card)
        assert "Du får det som den som har sagt något om begäran · " in card.context[0]
        why = town.press("carin", card, "told.why")
        assert isinstance(why, Shown)
        assert "En begäran som ingen har beslutat om på 60 dagar avslutas" in repr(why.card)
        opened = town.press("carin", card, "told.open")
        assert isinstance(opened, Shown)
        assert opened.card.key == "ended:1.1"
        assert [row.kind for row in _rows(town, "disa")].count("request_lapsed") == 1
        assert "request_ended" not in [row.kind for row in _rows(town, "disa")]


def test_whoever_said_something_and_is_in_no_chat_gets_a_letter_of_how_it_ended() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        change(town, Person, "carin", slack="", teams="")
        town.town.mail.letters.clear()
        form = town.press("disa", town.card(), "request.withdraw")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("disa", form.form, words="Vi hinner inte."), Changed)
        town.town.time = local("2026-11-23 09:00")
        town.keep_time()
        town.town.rest()
        (letter,) = [one for one in town.town.mail.letters if "är återtagen" in one.text]
        assert letter.to.startswith("carin")
        assert "Du får det som: den som har sagt något om begäran" in letter.text


def _rows(town: Life, who: str) -> list[Reminder]:
    query = select(Reminder).where(Reminder.person == who, Reminder.state == "told")
    return town.ask(lambda session: list(session.exec(query)))
