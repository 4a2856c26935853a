"""A platform that lies, fails, refuses or is silent: the card says the truth, and a person can go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.platforms import Capabilities, Visibility
from handlers.ports import Changed, Refused, Undelivered
from tests.faults.fakes import FORBIDDEN, GONE, MemoryPlatform, Running, running, until
from tests.scenarios.town import RULES, account

INSULT = "Ni är idioter hela bunten."
QUESTION = "När öppnar badhuset på lördag?"
NOTICE = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
BUSY = Undelivered("plattformen svarade 429", retry_after=0.01)
BROKEN = Undelivered("plattformen svarade 502")


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database plays no part in this."""
    return str(request.param)


async def remove(town: Running, case: int, *, notice: bool = False) -> None:
    told = {"notice": "send", "notice_text": NOTICE} if notice else {"notice": "none"}
    assert isinstance(await town.form("bo", "case.remove", case, **told), Changed)


async def removed_once(town: Running, case: int) -> None:
    """It ended well: one removal in the log, the comment out of sight, evidence older than the removal."""
    await town.card_says(case, "Borttagen och kontrollerad", "Borttagen av Bo Ask")
    actions = await town.actions()
    assert actions.count("comment.removed") == 1
    assert actions.index("evidence.saved") < actions.index("comment.removed")
    assert town.platform.shown["c1"] is not Visibility.VISIBLE
    assert await town.log_holds()


@pytest.mark.parametrize("fault", ["lie", BUSY, BROKEN, GONE])
async def test_a_passing_fault_is_tried_again(
    fault: str | Exception, tmp_path: Path, database_url: str
) -> None:
    """It lies, is busy, broken or silent once: the next try does it."""
    platform = MemoryPlatform(next={"hide": [fault]})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        await removed_once(town, case)
        assert platform.calls.count("hide") == 2


async def test_an_error_although_it_is_gone_is_seen_by_looking(tmp_path: Path, database_url: str) -> None:
    """The platform removes and then says that it failed: nothing is asked of it twice."""
    platform = MemoryPlatform(next={"hide": ["done but failed"]})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        await removed_once(town, case)
        assert platform.calls.count("hide") == 1


async def test_what_was_edited_and_then_taken_away_has_vanished(tmp_path: Path, database_url: str) -> None:
    """The author edits and deletes while the removal is decided: no case is left without an end."""
    platform = MemoryPlatform()
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        platform.texts["c1"] = "Ni är kräk."
        platform.shown["c1"] = Visibility.GONE
        await remove(town, case)
        await town.card_says(case, "Försvann")
        assert "hide" not in platform.calls
        assert "comment.removed" not in await town.actions()


async def test_a_lie_that_does_not_end_is_told_and_a_person_tries_again(
    tmp_path: Path, database_url: str
) -> None:
    """The card says that it still can be seen; nothing says that it was removed until it is."""
    platform = MemoryPlatform(always={"hide": "lie"})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        card = await town.card_says(case, "syns fortfarande")
        assert {"case.retry", "case.removed"} <= {button.action for button in card.buttons}
        assert "comment.removed" not in await town.actions()
        platform.always.clear()
        assert isinstance(await town.press("disa", "case.retry", case), Changed)
        await removed_once(town, case)


async def test_what_cannot_be_looked_at_is_not_called_a_lie(tmp_path: Path, database_url: str) -> None:
    """The platform takes the removal and cannot be asked after it: the card says just that."""
    platform = MemoryPlatform(always={"look": BROKEN})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        await town.card_says(case, "går inte att kontrollera")
        assert "comment.removed" not in await town.actions()
        platform.always.clear()
        await town.press("bo", "case.retry", case)
        await removed_once(town, case)


async def test_a_final_no_is_told_at_once_and_can_be_done_by_hand(tmp_path: Path, database_url: str) -> None:
    """One call, the reason on the card; a person removes it instead and is named."""
    platform = MemoryPlatform(always={"hide": FORBIDDEN})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        await town.card_says(case, "saknar behörighet", "Kunde inte tas bort")
        assert platform.calls.count("hide") == 1
        assert isinstance(await town.form("disa", "case.removed", case, gone="yes"), Changed)
        await town.card_says(case, "Borttagen av Disa Lind", "Bo Ask bestämde det")
        assert (await town.actions()).count("comment.removed_by_hand") == 1


async def test_a_notice_that_was_to_follow_is_still_sent_after_a_removal_by_hand(
    tmp_path: Path, database_url: str
) -> None:
    """The platform cannot remove but can answer, as WordPress does after a removal."""
    platform = MemoryPlatform(always={"hide": FORBIDDEN})
    platform.capabilities = type(platform.capabilities)(
        hide=True, restore=True, reply=True, look=True, reply_before_removal=False
    )
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case, notice=True)
        await town.card_says(case, "saknar behörighet")
        await town.form("bo", "case.removed", case, gone="yes")
        await town.card_says(case, "Avsändaren har fått besked", "Borttagen av Bo Ask")
        assert len(platform.replies) == 1


@pytest.mark.parametrize("fault", [FORBIDDEN, BROKEN])
async def test_a_notice_that_fails_does_not_hold_up_the_removal(
    fault: Exception, tmp_path: Path, database_url: str
) -> None:
    """The author cannot be told: the card and the log say so once, and the comment is removed."""
    platform = MemoryPlatform(always={"reply": fault})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case, notice=True)
        await removed_once(town, case)
        await town.card_says(case, "Avsändaren kunde inte få besked", str(fault).split(":", maxsplit=1)[0])
        assert (await town.actions()).count("reply.failed") == 1
        assert platform.replies == []


async def test_a_notice_whose_answer_got_lost_is_not_sent_twice(tmp_path: Path, database_url: str) -> None:
    """It was posted and the platform said that it failed: the next try finds our own."""
    platform = MemoryPlatform(next={"reply": ["done but failed"]})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(INSULT)
        await remove(town, case, notice=True)
        await removed_once(town, case)
        assert len(platform.replies) == 1


async def test_evidence_that_cannot_be_saved_stops_everything(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: nothing is removed, the card says that there is no evidence; with room it goes on."""
    from storage.evidence import EvidenceNotSaved, EvidenceStore, Reason

    def full(*_: object, **__: object) -> None:
        raise EvidenceNotSaved(Reason.DISK_FULL, "ENOSPC")

    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        with monkeypatch.context() as patch:
            patch.setattr(EvidenceStore, "put", full)
            await remove(town, case)
            card = await town.card_says(case, "Beviset kunde inte sparas")
        assert "Bevis sparat" not in str(card)
        assert {button.action for button in card.buttons} & {"case.retry", "case.removed"} == {"case.retry"}
        assert town.platform.calls.count("hide") == 0
        await town.press("bo", "case.retry", case)
        await removed_once(town, case)


async def test_a_comment_that_vanished_before_the_removal_closes_as_vanished(
    tmp_path: Path, database_url: str
) -> None:
    """Its author took it away between the card and the removal: the evidence stays, nobody removed it."""
    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        town.platform.shown["c1"] = Visibility.GONE
        await remove(town, case)
        await town.card_says(case, "Försvann")
        actions = await town.actions()
        assert "comment.removed" not in actions
        assert "evidence.saved" in actions


# --- Ångra ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["lie", BROKEN, BUSY])
async def test_undoing_is_tried_again_and_happens_once(
    fault: str | Exception, tmp_path: Path, database_url: str
) -> None:
    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        await removed_once(town, case)
        town.platform.next["restore"] = [fault]
        await town.press("bo", "case.undo", case)
        await town.card_says(case, "action='case.remove'")
        assert (await town.actions()).count("comment.restored") == 1
        assert town.platform.shown["c1"] is Visibility.VISIBLE


async def test_undoing_that_fails_says_so_and_can_be_tried_again(tmp_path: Path, database_url: str) -> None:
    """The card stays that of a removed comment, with the reason; a second press meanwhile is refused."""
    async with running(tmp_path, database_url) as town:
        case = await town.comes(INSULT)
        await remove(town, case)
        await removed_once(town, case)
        town.platform.always["restore"] = BROKEN
        await town.press("bo", "case.undo", case)
        assert isinstance(await town.press("disa", "case.undo", case), Refused)
        await town.card_says(case, "kunde inte tas tillbaka", "502")
        assert (await town.actions()).count("removal.undone") == 1
        town.platform.always.clear()
        await town.press("bo", "case.undo", case)
        await town.card_says(case, "action='case.remove'")


# --- Svara ---------------------------------------------------------------------------------------------


async def test_an_answer_that_fails_once_is_posted_once(tmp_path: Path, database_url: str) -> None:
    platform = MemoryPlatform(next={"reply": ["done but failed", BROKEN]})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(QUESTION)
        await town.form("bo", "case.answer", case, text="Klockan tio.")
        await town.card_says(case, "Svaret är publicerat")
        assert len(platform.replies) == 1
        assert (await town.actions()).count("reply.posted") == 1


async def test_an_answer_that_is_refused_can_be_posted_by_hand(tmp_path: Path, database_url: str) -> None:
    """The card shows why and offers Publicerat; the case closes with a person's word."""
    platform = MemoryPlatform(always={"reply": FORBIDDEN})
    async with running(tmp_path, database_url, platform=platform) as town:
        case = await town.comes(QUESTION)
        await town.form("bo", "case.answer", case, text="Klockan tio.")
        card = await town.card_says(case, "Svaret kunde inte publiceras", "saknar behörighet", "Klockan tio.")
        assert "reply.posted" in {button.action for button in card.buttons}
        await town.form("bo", "reply.posted", case, done="posted")

        async def closed() -> bool:
            return (await town.case(case)).state == "closed"

        await until(closed, "the case closes")


async def test_passed_on_in_chat_alone_says_what_got_there_and_what_did_not(
    tmp_path: Path, database_url: str
) -> None:
    """No mail server is set: the receiver has the card, and nothing reads as done and failed at once."""
    async with running(tmp_path, database_url) as town:
        case = await town.comes(QUESTION)
        assert isinstance(await town.form("bo", "case.forward", case, to="person:frans"), Changed)
        card = await town.card_says(case, "Frans Gran: i chatten, men inte med e-post")
        assert "(ingen e-postserver är inställd)" in str(card)


@pytest.mark.parametrize(
    ("text", "action"), [(QUESTION, "case.answer"), (INSULT, "case.answer"), (INSULT, "case.counter")]
)
async def test_what_a_person_could_not_post_leaves_the_case_open(
    text: str, action: str, tmp_path: Path, database_url: str
) -> None:
    """Nobody reads that it was answered, or that it was decided to say nothing: it is still to be decided."""
    platform = MemoryPlatform(capabilities=Capabilities())
    # Lidingö answers on Twitter what it need not remove there.
    routine = "lidingo" if action == "case.counter" else "gislaved"
    async with running(
        tmp_path,
        database_url,
        routine=routine,
        platform=platform,
        accounts=[account("x")],
    ) as town:
        case = await town.comes(text, account_="x")
        assert isinstance(await town.form("bo", action, case, text="Så här är det."), Changed)
        answered = await town.form("bo", "reply.posted", case, done="impossible", reason="Tråden är stängd")
        assert isinstance(answered, Changed)
        card = await town.card_says(case, "Texten blev inte publicerad: Tråden är stängd")
        assert action in {button.action for button in card.buttons}
        assert (await town.case(case)).state == "open"
        assert "utan svar" not in str(card)
        assert isinstance(await town.form("bo", action, case, text="Så här är det."), Changed)
        await town.form("bo", "reply.posted", case, done="posted")
        card = await town.card_says(case, f"{'Bemött' if action == 'case.counter' else 'Besvarad'} av Bo Ask")
        assert (await town.case(case)).outcome in {"answered", "countered"}
        assert "blev inte publicerad" not in str(card)
        assert await town.log_holds()
