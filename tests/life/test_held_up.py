"""What holds a request up: words that were lost, people who are away or gone, mail that nobody took."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from cards.model import Text
from handlers.ports import Changed, Letter, Opened, Refused, Shown, Undelivered
from storage.tables import Account, Person
from tests.life.everybody import FIVE, agree, decided, do, set_up
from tests.life.test_closing import FAREWELL, closes, does, heard
from tests.life.test_endings import leaves
from tests.life.test_running import change
from tests.life.walk import LIBRARY, Life, life
from tests.property.machine_world import ACCOUNT

WORDS = "Vänta tills bemanningen är klar."


def buttons(town: Life, key: str = "request:1") -> list[str]:
    return [button.action for button in town.card(key).buttons]


# --- closing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo"])
def test_a_closing_that_asks_nothing_offers_no_questions_to_go_back_to(routine: str) -> None:
    with life(routine) as town:
        closes(town)
        assert "request.change" not in buttons(town)
        assert isinstance(town.forge("bo", "request.change", "request:1", town.request().version), Refused)


# --- said and read ---------------------------------------------------------------------------------


@pytest.mark.clauses("LAH-62", "TIB-11")
@pytest.mark.parametrize("routine", ["laholm", "tibro"])
def test_whoever_decides_reads_what_was_said_before(routine: str) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        if routine == "tibro":
            town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_consultation")
        agree(town, task, words=WORDS)
        if routine == "laholm":
            town.press("disa", town.card(), "request.send")
        (approval,) = town.tasks("request_approval")
        assert f"Anna Ek: {WORDS}" in repr(town.card(f"task:{approval.id}"))
        (who,) = town.holders_of(approval)
        read = town.press(who, town.card(f"task:{approval.id}"), "request.read")
        assert isinstance(read, Shown)
        assert WORDS in repr(read.card)


@pytest.mark.clauses("TIB-11")
@pytest.mark.parametrize("holder", ["frans", ""])
def test_whoever_the_register_has_as_head_of_it_and_communications_is_asked_else_the_coordinator(
    holder: str,
) -> None:
    roles = {holder: {"roles": ["it_head", "department_head"]}} if holder else {}
    with life("tibro", **roles) as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_consultation")
        assert town.holders_of(task) == {holder or "anna"}
        assert ("IT- och kommunikationschef" in repr(town.card(f"task:{task.id}"))) == bool(holder)
        agree(town, task, words=WORDS)
        assert not town.tasks("request_consultation")


def test_whoever_decides_and_is_in_no_chat_gets_the_letter_at_once() -> None:
    """Carin has an e-mail address alone: no card is there that would have told her."""
    with life("gislaved", carin={"slack": "", "teams": ""}) as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        assert task.person == "carin"
        town.later(minutes=1)
        town.keep_time()
        (letter,) = [one for one in town.town.mail.letters if one.to == "carin@stad.example"]
        assert "Stadsbiblioteket" in letter.subject + letter.text
        for _ in range(3):
            town.later(minutes=30)
            town.keep_time()
        assert len([one for one in town.town.mail.letters if one.to == "carin@stad.example"]) == 1


def test_a_dialog_says_which_account_it_is_about() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        (who,) = town.holders_of(task)
        answer = town.press(who, town.card(f"task:{task.id}"), "request.reject")
        assert isinstance(answer, Opened)
        assert "Nytt konto: Stadsbiblioteket" in repr(answer.form.blocks)


def test_an_answer_that_could_not_be_kept_is_not_sent_past() -> None:
    """Else the old address would be decided about while somebody thinks that it is the new one."""
    with life("gislaved") as town:
        town.asks_for_library("disa")
        page = town.press("disa", town.card(), "request.continue")
        assert isinstance(page, Opened)
        saved = town.sends("disa", page.form, way="later", address="inte en adress")
        assert isinstance(saved, Shown)
        assert "Ett svar kan inte användas som det är" in repr(saved.card)
        again = town.press("disa", town.card(), "request.send")
        assert isinstance(again, Opened)
        (field,) = (field for field in again.form.fields if field.error)
        assert (field.key, field.value) == ("address", "inte en adress")
        assert f"Nu gäller: ”{town.request().answers['address']}”." in (field.error or "")
        assert town.request().state == "draft"


def both_have_it_open(town: Life) -> tuple[Opened, Opened]:
    """Disa shares her request with Bo, and both have its first page open."""
    town.asks_for_library("disa")
    share = town.press("disa", town.card(), "request.share")
    assert isinstance(share, Opened)
    town.sends("disa", share.form, person="bo")
    hers = town.press("disa", town.card(), "request.continue")
    his = town.press("bo", town.card(), "request.continue")
    assert isinstance(hers, Opened)
    assert isinstance(his, Opened)
    return hers, his


def test_a_field_that_one_of_two_has_not_touched_keeps_what_the_other_wrote() -> None:
    """Disa has the page open while Bo writes another address, and changes the name alone."""
    with life("gislaved") as town:
        hers, his = both_have_it_open(town)
        address = "https://www.instagram.com/bibliotekstips"
        town.sends("bo", his.form, way="later", address=address)
        town.sends("disa", hers.form, way="later", name="Stadsbiblioteket tipsar")
        answers = town.request().answers
        assert (answers["address"], answers["name"]) == (address, "Stadsbiblioteket tipsar")
        assert town.request().typed == {}


def test_of_two_who_write_otherwise_each_goes_on_with_their_own_words() -> None:
    """Bo's answer is there first; what Disa wrote is hers to choose, and not put in Bo's field unseen."""
    with life("degerfors") as town:
        hers, his = both_have_it_open(town)
        town.sends("bo", his.form, way="later", purpose="Bos text")
        town.sends("disa", hers.form, way="later", purpose="Disas text")

        his = town.press("bo", town.card(), "request.continue")
        assert isinstance(his, Opened)
        (field,) = (field for field in his.form.fields if field.key == "purpose")
        assert (field.value, field.error) == ("Bos text", None)
        town.sends("bo", his.form)
        assert town.request().answers["purpose"] == "Bos text"

        for action in ("request.continue", "request.send"):
            hers = town.press("disa", town.card(), action)
            assert isinstance(hers, Opened)
            (field,) = (field for field in hers.form.fields if field.key == "purpose")
            assert field.value == "Disas text"
            assert "Bo Ask skrev under tiden: ”Bos text”" in (field.error or "")
        assert town.request().state == "draft"
        town.sends("disa", hers.form)
        assert town.request().answers["purpose"] == "Disas text"
        assert town.request().typed == {}
        assert isinstance(town.press("disa", town.card(), "request.send"), Changed)


def test_a_request_is_not_sent_past_what_a_colleague_has_not_chosen() -> None:
    with life("degerfors") as town:
        hers, his = both_have_it_open(town)
        town.sends("bo", his.form, way="later", purpose="Bos text")
        town.sends("disa", hers.form, way="later", purpose="Disas text")
        refused = town.press("bo", town.card(), "request.send")
        assert isinstance(refused, Refused)
        assert refused.reason.startswith(
            "Disa Lind har skrivit ett annat svar på ”Syfte med kommunikationen” och inte valt"
        )
        assert town.request().state == "draft"
        assert town.tasks("request_approval") == []
        town.away("disa")  # nobody waits for somebody who is not there
        assert isinstance(town.press("bo", town.card(), "request.send"), Changed)
        assert town.request().answers["purpose"] == "Bos text"


def test_what_holds_for_several_steps_of_a_page_is_said_once() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        decided(town)
        pages = []
        while town.request().state == "started":
            page = town.press("disa", town.card(), "request.continue")
            if not isinstance(page, Opened):
                break
            pages.append(page.form.blocks)
            given = {field.key: town.said(field, LIBRARY) for field in page.form.fields}
            town.sends("disa", page.form, **given)
        assert any("Lösenord skrivs aldrig här" in repr(blocks) for blocks in pages)
        assert all(repr(blocks).count("Lösenord skrivs aldrig här") <= 1 for blocks in pages)


# --- away and gone ---------------------------------------------------------------------------------


def confirming(town: Life, who: str) -> list[int]:
    return [task.id or 0 for task in town.tasks("request_step") if task.person == who]


def test_whoever_stands_in_for_an_administrator_confirms_in_their_place() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        town.makes_the_page()
        town.away("bo", substitute="frans")
        for number in confirming(town, "bo"):
            page = town.press("frans", town.card(f"task:{number}"), "request.do")
            assert isinstance(page, Opened)
            answer = town.sends("frans", page.form, **{field.key: "yes" for field in page.form.fields})
            assert isinstance(answer, Changed)
        assert confirming(town, "bo") == []
        set_up(town)
        assert town.request().state == "done"
        said = [mark for marks in town.request().marks.values() for mark in marks]
        by_frans = {
            mark["instead_of"] for mark in said if (mark["by"], mark["result"]) == ("frans", "confirmed")
        }
        assert by_frans == {"bo"}


def test_nobody_confirms_a_login_both_for_themself_and_in_another_s_place() -> None:
    """Disa stands in for Bo and administers too: somebody else says that Bo's part is in order."""
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        town.makes_the_page()
        for number in confirming(town, "disa"):
            page = town.press("disa", town.card(f"task:{number}"), "request.do")
            assert isinstance(page, Opened)
            town.sends("disa", page.form, **{field.key: "yes" for field in page.form.fields})
        town.away("bo", substitute="disa")
        number = confirming(town, "bo")[0]
        assert isinstance(town.forge("disa", "request.do", f"task:{number}", 1), Refused)
        set_up(town)
        assert town.request().state == "done"
        for step in ("email_shared", "access", "deposit"):
            assert len({mark["by"] for mark in town.request().marks[step]}) == 2


@pytest.mark.clauses("GIS-99", "LID-23")
@pytest.mark.parametrize(
    ("routine", "step", "keeps"),
    [
        ("gislaved", "deposit", "informationsfunktionen"),
        ("lidingo", "registrar", "förvaltningens registrator"),
    ],
)
def test_whoever_keeps_a_login_reads_that_it_takes_two_and_who_has_said_so(
    routine: str, step: str, keeps: str
) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        assert not [task for task in town.tasks("request_step") if task.details["step"] == step]
        town.makes_the_page()
        (task,) = [task for task in town.tasks("request_step") if task.details["step"] == step]
        whose = f"Två olika personer bekräftar: en som sköter kontot, och {keeps}."
        assert whose in repr(town.card(f"task:{task.id}").blocks)
        while (own := town.tasks("request_setup")) and not town.request().marks.get(step):
            page = town.press("disa", town.card(f"task:{own[0].id}"), "request.do")
            assert isinstance(page, Opened)
            assert step not in {field.key for field in page.form.fields} or whose in repr(page.form.blocks)
            given = {field.key: town.said(field, LIBRARY) for field in page.form.fields}
            town.sends("disa", page.form, **given)
        assert f"{whose} Disa Lind har bekräftat för kontot." in repr(town.card(f"task:{task.id}").blocks)


@pytest.mark.clauses("LID-23")
def test_whoever_hands_a_login_over_cannot_say_as_its_keeper_that_it_has_come() -> None:
    """Rut administers the account, does what is to be done, and is one of those who keep the login."""
    with life("lidingo", anna={"roles": ["coordinator", "registrar"]}) as town:
        town.asks_for_library("disa", responsible="disa", administrators="disa,rut")
        decided(town)
        while not any(mark["by"] == "rut" for mark in town.request().marks.get("registrar", ())):
            page = town.press("rut", town.card(), "request.continue")
            assert isinstance(page, Opened)
            town.sends("rut", page.form, **{f.key: town.said(f, LIBRARY) for f in page.form.fields})
        (task,) = [task for task in town.tasks("request_step") if task.details["step"] == "registrar"]
        page = town.forge("rut", "request.do", f"task:{task.id}", task.version)
        assert isinstance(page, Opened)
        refused = town.sends("rut", page.form, **{field.key: "yes" for field in page.form.fields})
        assert isinstance(refused, Refused)
        assert "två olika personer" in refused.reason
        assert town.tasks("request_step")


@pytest.mark.clauses("GIS-99", "LID-23")
@pytest.mark.parametrize(
    ("routine", "keeps", "step"), [("gislaved", "anna", "deposit"), ("lidingo", "rut", "registrar")]
)
def test_the_only_one_who_keeps_logins_receives_their_own_and_another_hands_it_over(
    routine: str, keeps: str, step: str
) -> None:
    """Nobody without the role says in its name that the login has come."""
    with life(routine) as town:
        town.asks_for_library(keeps)
        decided(town, keeps)
        town.makes_the_page(keeps)
        for _ in range(5):
            page = town.press(keeps, town.card(), "request.continue")
            if not isinstance(page, Opened):
                break
            assert step not in {field.key for field in page.form.fields}
            town.sends(keeps, page.form, **{f.key: town.said(f, LIBRARY) for f in page.form.fields})
        tasks = [task for task in town.tasks("request_step") if task.details["step"] == step]
        assert {task.person or task.role: town.holders_of(task) for task in tasks} == {
            "bo": {"bo"},
            {"anna": "coordinator", "rut": "registrar"}[keeps]: {keeps},
        }
        (handed,) = (task for task in tasks if task.person == "bo")
        assert "Du svarar" not in repr(town.card(f"task:{handed.id}"))
        set_up(town)
        assert town.request().state == "done"
        said = {(mark["by"], mark["role"], mark["instead_of"]) for mark in town.request().marks[step]}
        assert said == {("bo", "", ""), (keeps, {"anna": "coordinator", "rut": "registrar"}[keeps], "")}


@pytest.mark.clauses("GIS-99")
def test_whoever_receives_a_login_in_place_of_its_keeper_is_kept_as_that() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        town.away("anna", substitute="frans")
        town.makes_the_page()
        set_up(town)
        said = [mark for mark in town.request().marks["deposit"] if mark["role"]]
        assert [(mark["by"], mark["instead_of"]) for mark in said] == [("frans", "anna")]


@pytest.mark.parametrize(
    ("routine", "role"),
    [
        ("lidingo", "chef inom förvaltningen"),
        ("gislaved", "verksamhetens chef"),
        ("degerfors", "närmsta chef"),
        ("laholm", "närmaste chef"),
        ("tibro", "ansvarig chef"),
    ],
)
def test_whoever_decides_reads_who_asks_and_as_what_they_answer(routine: str, role: str) -> None:
    with life(routine) as town:
        town.asks_for_library("disa")
        for _ in range(3):
            for task in town.tasks("request_consultation"):
                agree(town, task)
            if "request.send" in buttons(town):
                town.press("disa", town.card(), "request.send")
        card = town.asked("request_approval")
        assert (
            Text(text=f"Disa Lind ber om ditt beslut. Du svarar som {role}.", weight="strong") in card.blocks
        )


def test_an_administrator_who_has_left_is_replaced_and_what_is_set_up_stays_done() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        (own,) = town.tasks("request_setup")
        do(town, own)
        done_before = {step for step, marks in town.request().marks.items() if marks}
        leaves(town, "bo")
        number = confirming(town, "bo")[0]
        assert "Bo Ask har slutat: tryck Ändra och välj någon annan" in repr(town.card())
        page = town.press("disa", town.card(f"task:{number}"), "request.do")
        assert isinstance(page, Opened)
        refused = town.sends("disa", page.form, **{field.key: "yes" for field in page.form.fields})
        assert isinstance(refused, Refused)
        assert "Bo Ask har slutat" in refused.reason

        town.reopens()
        answer = town.press("disa", town.card(), "request.continue")
        assert isinstance(answer, Opened)
        town.fills("disa", town.sends("disa", answer.form, responsible="disa", administrators="disa,rut"))
        decided(town)
        kept = set(town.request().marks) & done_before
        assert {step for step in done_before if step.startswith(("account", "page", "email"))} <= kept
        set_up(town)
        assert town.request().state == "done"
        account = town.account("Stadsbiblioteket")
        assert account is not None
        assert set(account.administrators) == {"disa", "rut"}


def test_a_request_is_not_shared_with_whoever_is_to_be_asked() -> None:
    """Else an asker chooses that somebody else is asked instead of the coordinator."""
    with life("laholm") as town:
        town.asks_for_library("disa")
        form = town.press("disa", town.card(), "request.share")
        assert isinstance(form, Opened)
        offered = {option.value for option in form.form.fields[0].options}
        assert "anna" not in offered
        assert "bo" in offered


@pytest.mark.parametrize("routine", ["laholm", "lidingo"])
def test_when_the_coordinator_asks_somebody_else_is_consulted(routine: str) -> None:
    with life(routine, frans={"roles": []}) as town:
        if routine == "laholm":
            town.asks_for_library("anna")
        else:
            closes(town, "anna")
            (approval,) = town.tasks("request_approval")
            agree(town, approval)
        (task,) = town.tasks("request_consultation")
        assert town.holders_of(task) - {"anna"}


@pytest.mark.parametrize("routine", ["laholm", "tibro", "gislaved"])
@pytest.mark.parametrize("gone", ["away", "left"])
@pytest.mark.parametrize("substitute", ["disa", ""])
def test_a_closing_goes_on_with_whoever_is_handed_it_while_its_asker_is_gone(
    routine: str, gone: str, substitute: str
) -> None:
    """Bo began it and is away, or has left: the account's substitute goes on, or the coordinator."""
    with life(routine) as town:
        change(town, Account, ACCOUNT, substitute=substitute)
        closes(town, **({"assessment": "1"} if routine == "tibro" else {}))
        while waiting := town.tasks("request_approval", "request_consultation"):
            agree(town, waiting[0])
        town.later(days=5)
        goes(town, "bo", gone)
        town.later(days=5)
        town.keep_time()
        hands = substitute or "anna"
        (task,) = town.tasks("request_setup")
        assert heard(town, hands)
        assert not heard(town, "frans")
        card = town.card(f"task:{task.id}")
        assert "i stället för Bo Ask" in repr(card)
        assert isinstance(town.press(hands, card, "request.read"), Shown)
        page = town.press(hands, card, "request.do")
        assert isinstance(page, Opened)
        town.sends(hands, page.form, farewell=FAREWELL)
        assert town.done("farewell")


def goes(town: Life, who: str, how: str) -> None:
    """Somebody is away, with nobody named, or has left."""
    if how == "away":
        town.away(who)
    else:
        leaves(town, who)


@pytest.mark.parametrize("gone", ["away", "left"])
def test_a_walk_that_was_left_lying_by_whoever_is_gone_is_told_to_whoever_can_go_on(gone: str) -> None:
    with life("tibro") as town:
        form = town.says("bo", "avsluta-kanal")
        assert isinstance(form, Opened)
        town.sends("bo", form.form, reason="Ingen följer det.")
        assert town.request().state == "draft"
        town.later(days=5)
        goes(town, "bo", gone)
        town.later(days=5)
        town.keep_time()
        assert "request_draft" in town.told("disa")
        assert isinstance(town.press("disa", town.card(), "request.continue"), Opened)


def test_whoever_shares_a_request_goes_on_before_the_coordinator() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        share = town.press("disa", town.card(), "request.share")
        assert isinstance(share, Opened)
        town.sends("disa", share.form, person="bo")
        through(town)
        leaves(town, "disa")
        town.later(days=8)
        town.keep_time()
        assert heard(town, "bo")
        card = town.card(f"task:{town.tasks('request_setup')[0].id}")
        assert isinstance(town.press("bo", card, "request.do"), Opened)


def test_whoever_decides_in_another_s_place_reads_the_whole_request() -> None:
    """Carin, whom the asker chose, is away, and Bo, who is nothing else to it, stands in for her."""
    with life("gislaved") as town:
        town.asks_for_library("disa")
        town.press("disa", town.card(), "request.send")
        (task,) = town.tasks("request_approval")
        town.away("carin", substitute="bo")
        read = town.press("bo", town.card(f"task:{task.id}"), "request.read")
        assert isinstance(read, Shown)


# --- taken back -------------------------------------------------------------------------------------


def test_whoever_approved_sees_that_it_was_taken_back_and_why() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa")
        decided(town)
        form = town.press("disa", town.card(), "request.withdraw")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("disa", form.form, words="Vi hinner inte."), Changed)
        key = f"ended:1.{town.request().round}"
        assert {posting.key for posting in town.postings("carin")} >= {key}
        assert key not in {posting.key for posting in town.postings("disa")}
        assert "drogs tillbaka" in repr(town.card(key))
        assert "Vi hinner inte." in repr(town.card(key))


def test_a_closing_that_is_taken_back_asks_for_the_farewell_to_be_taken_down() -> None:
    with life("gislaved") as town:
        closes(town)
        for _ in range(4):
            for task in town.tasks("request_consultation", "request_approval"):
                agree(town, task)
        does(town, "farewell", FAREWELL)
        form = town.press("bo", town.card(), "request.withdraw")
        assert isinstance(form, Opened)
        assert isinstance(town.sends("bo", form.form, words="Det blev inget."), Changed)
        assert "Avskedsinlägget står kvar på kontot. Ta bort det" in repr(town.card())


# --- mail ------------------------------------------------------------------------------------------


async def refuse(_: Letter) -> None:
    raise Undelivered("550 okänd mottagare", final=True)


def through(town: Life) -> None:
    """Consulted, sent and approved, as far as it goes."""
    for _ in range(4):
        for task in town.tasks("request_consultation", "request_approval"):
            agree(town, task)
        if "request.send" in buttons(town):
            town.press("disa", town.card(), "request.send")


@pytest.mark.clauses("LAH-98")
def test_the_form_that_was_filled_in_is_what_the_unit_gets_by_mail() -> None:
    """Not only word of it: the annex itself, as it was decided."""
    with life("laholm") as town:
        town.asks_for_library("disa")
        through(town)
        (letter,) = [one for one in town.town.mail.letters if one.to == "kommunikationsenheten@laholm.se"]
        ((name, kind, content),) = letter.files
        assert (name, kind) == ("begaran.pdf", "application/pdf")
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        assert "Stadsbiblioteket" in said
        assert LIBRARY["purpose"][:30] in " ".join(said.split())
        sent = [row.details for row in town.town.rows() if row.action == "request.mailed"]
        assert {"step": "sent", "to": letter.to} in sent
        assert "Rutinen anger den här adressen som mottagare · Laholm Bilaga 1 (LAH-98)" in letter.text


@pytest.mark.clauses("LAH-98")
def test_a_colleague_in_no_chat_reads_as_what_the_form_comes_to_them() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        (consultation,) = town.tasks("request_consultation")
        agree(town, consultation)
        change(town, Person, "anna", slack="", teams="")
        through(town)
        anna = [one for one in town.town.mail.letters if one.key.endswith("person-anna")]
        assert anna
        assert "Du får det som kommunikations" in anna[0].text
        assert "· Laholm" in anna[0].text


@pytest.mark.clauses("LAH-98")
def test_a_form_that_went_in_chat_alone_says_so() -> None:
    """The coordinator has it there, so the set-up begins; the mail to the unit is seen not to have gone."""
    with life("laholm") as town:
        town.town.mail.send = refuse  # type: ignore[method-assign]
        town.asks_for_library("disa")
        through(town)
        assert town.request().state == "started"
        assert "men bara i chatten. Mejlet till kommunikationsenheten@laholm.se" in repr(town.card())


@pytest.mark.clauses("LAH-98")
def test_a_form_that_reached_nobody_holds_the_request_and_is_sent_again() -> None:
    with life("laholm") as town:
        town.asks_for_library("disa")
        (consultation,) = town.tasks("request_consultation")
        agree(town, consultation)
        change(town, Person, "anna", slack="", teams="")
        taken = town.town.mail.send
        town.town.mail.send = refuse  # type: ignore[method-assign]
        through(town)
        assert town.request().state == "asked"
        assert "gick inte fram: 550 okänd mottagare" in repr(town.card())
        assert (
            town.actions().count("request.mail_refused") == 2
        )  # the unit's address and Anna's own, once each
        assert "meddelat av Kanalvakt" not in repr(town.card())

        town.town.mail.send = taken  # type: ignore[method-assign]
        assert isinstance(town.press("disa", town.card(), "request.retry"), Changed)
        assert town.request().state == "started"
        assert "meddelat av Kanalvakt" in repr(town.card())
        assert "gick inte fram" not in repr(town.card())


def test_a_mail_server_that_is_busy_is_asked_again() -> None:
    with life("laholm") as town:
        taken, busy = town.town.mail.send, iter([True, True])

        async def send(letter: Letter) -> None:
            if next(busy, False):
                raise Undelivered("421 försök senare")
            await taken(letter)

        town.town.mail.send = send  # type: ignore[method-assign]
        town.asks_for_library("disa")
        through(town)
        assert town.request().state == "started"
        assert [action for action in town.actions() if action.startswith("request.mail")] == [
            "request.mail_refused",
            "request.mail_refused",
            "request.mailed",
        ]
        assert "bara i chatten" not in repr(town.card())


# --- what no database takes ------------------------------------------------------------------------


def test_what_no_database_takes_is_seen_as_a_sign_in_what_was_written() -> None:
    with life("gislaved") as town:
        town.asks_for_library("disa", name="Na\x00tur \ud800")
        assert town.request().answers["name"] == "Na␀tur �"


@pytest.mark.clauses("LAH-11", "LAH-62", "LID-17", "TIB-08", "GIS-27", "DEG-31")
@pytest.mark.parametrize("routine", FIVE)
def test_whoever_fills_in_for_an_absent_asker_does_not_decide_about_it(routine: str) -> None:
    """Carin, the manager, stands in for Disa, goes on with her draft and sends it."""
    with life(routine, bo={"roles": ["manager"]}) as town:
        form = town.says("disa", "registrera-kanal")
        assert isinstance(form, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in form.form.fields}
        town.sends("disa", form.form, way="later", **given)
        town.away("disa", substitute="carin")
        answer = town.press("carin", town.card(), "request.continue")
        while isinstance(answer, Opened):
            assert not [field.error for field in answer.form.fields if field.error]
            for field in answer.form.fields:
                if field.key.startswith("deciding"):
                    assert "carin" not in {option.value for option in field.options}
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("carin", answer.form, **given)
        assert town.request().shared_with == ["carin"]
        for task in town.tasks("request_consultation"):
            agree(town, task)
        town.press("carin", town.card(), "request.send")
        for _ in range(3):
            for task in town.tasks("request_consultation", "request_approval"):
                assert "carin" not in town.holders_of(task)
                agree(town, task)
        assert town.request().state == "started"
        approved = [mark["by"] for marks in town.request().marks.values() for mark in marks]
        assert "carin" not in approved


def test_whoever_only_sends_it_for_an_absent_asker_does_not_decide_about_it() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        assert town.request().answers["deciding_manager"] == "carin"
        town.away("disa", substitute="carin")
        asked = town.press("carin", town.card(), "request.send")
        assert isinstance(asked, Opened)
        errors = [field.error for field in asked.form.fields if field.error]
        assert errors == ["Den som begär kan inte själv besluta. Välj en annan chef."]


def test_whoever_only_looks_at_it_while_standing_in_may_decide() -> None:
    with life("lidingo") as town:
        town.asks_for_library("disa")
        town.away("disa", substitute="carin")
        assert isinstance(town.press("carin", town.card(), "request.read"), Shown)
        assert isinstance(town.press("carin", town.card(), "request.continue"), Opened)
        town.press("disa", town.card(), "request.send")
        assert town.holders("request_approval") == {"carin"}


@pytest.mark.clauses("LAH-62")
def test_the_coordinator_who_filled_it_in_is_not_consulted_about_it() -> None:
    with life("laholm") as town:
        form = town.says("disa", "registrera-kanal")
        assert isinstance(form, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in form.form.fields}
        town.sends("disa", form.form, way="later", **given)
        town.away("disa")
        town.fills("anna", town.press("anna", town.card(), "request.continue"))
        (task,) = town.tasks("request_consultation")
        assert town.holders_of(task)
        assert "anna" not in town.holders_of(task)
