"""A town in which accounts are opened and closed, played without DBOS: quick enough for every corner."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlmodel import Session, col, select

from bot.app import CAPABILITIES
from bot.setup import apply
from bot.setup_file import Setup
from cards.model import Card, Form, Steps
from handlers import documents, reminders, requests
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown, Typed, Upload
from handlers.shown import card_of
from routines.model import Step, StepKind
from storage import accounts, tasks
from storage.duty_tables import Absence, Reminder, Task
from storage.request_tables import Request
from storage.tables import Account, Person, Posting
from tests.property.machine_world import ACCOUNT, CHATS, Town, actor, town
from tests.scenarios.town import MUNICIPALITY, PEOPLE, account, setup_of

assert CAPABILITIES  # importing them registers what they handle

#: Who decides in this town, besides those of every town.
MORE = {"carin": {"roles": ["manager"]}, "frans": {"roles": ["department_head"]}}


def picture() -> bytes:
    """A screenshot that anybody could have taken."""
    written = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(written, "PNG")
    return written.getvalue()


#: What somebody answers who wants an account for the library, by step of whichever routine asks.
LIBRARY: Mapping[str, str] = {
    "platform": "instagram",
    "address": "https://www.instagram.com/stadsbiblioteket",
    "name": "Stadsbiblioteket",
    "school_name": "lejonet_östra",
    "unit": "Stadsbiblioteket",
    "owner": "unit",
    "unit_kind": "other",
    "purpose": "Att berätta om böcker och locka fler till biblioteket.",
    "assignment": "Biblioteket ska främja läsning.",
    "need": "Invånarna vill veta vad som finns att läsa.",
    "target_group": "Unga läsare",
    "message": "Böcker är till för alla.",
    "topics": "Böcker, evenemang och öppettider.",
    "goals": "300 följare 2027-12-31",
    "watching": "Varje vardag; nytt två gånger i veckan.",
    "hours": "4",
    "contact": "biblioteket@stad.example",
    "responsible": "bo",
    "substitute": "frans",
    "administrators": "bo,disa",
    "email": "sociala.medier@stad.example",
    "presentation": "",
    "login_place": "Kommunens gemensamma lösenordsvalv",
}


class Life:
    """The town, and what a story about the life of an account says and sees."""

    def __init__(self, town_: Town) -> None:
        self.town = town_

    # --- what people do ----------------------------------------------------------------------------

    def says(self, who: str, words: str, chat: str = "slack") -> Answer:
        return self._rested(self.town.handle(Typed(actor=actor(who, chat), words=words)))

    def press(self, who: str, card: Card, action: str, chat: str = "slack", *, rest: bool = True) -> Answer:
        """Presses a button that stands on the card; without ``rest`` what follows is not carried out yet."""
        button = next((one for one in card.buttons if one.action == action), None)
        assert button is not None, f"{action} is not on {card.title}: {[one.action for one in card.buttons]}"
        event = Press(actor=actor(who, chat), action=action, subject=button.subject, version=card.version)
        answer = self.town.handle(event)
        return self._rested(answer) if rest else answer

    def forge(self, who: str, action: str, subject: str, version: int, chat: str = "slack") -> Answer:
        """Presses what need not stand on any card."""
        event = Press(actor=actor(who, chat), action=action, subject=subject, version=version)
        return self._rested(self.town.handle(event))

    def sends(
        self, who: str, form: Form, *, way: str = "", chat: str = "slack", rest: bool = True, **values: str
    ) -> Answer:
        """Sends the form as it stands, with these answers in it."""
        given = {field.key: field.value for field in form.fields}
        unknown = set(values) - set(given)
        assert not unknown, f"{unknown} is not asked in {form.title}: {list(given)}"
        event = Sent(
            actor=actor(who, chat),
            form=form.name,
            subject=form.subject,
            version=form.version,
            values=given | values,
            way=way,
        )
        answer = self.town.handle(event)
        return self._rested(answer) if rest else answer

    def _rested(self, answer: Answer) -> Answer:
        self.town.rest()
        assert self.town.faults == []
        return answer

    def fills(self, who: str, answer: Answer, chat: str = "slack", **values: str) -> Card:
        """Answers page after page until the request's card is shown."""
        for _ in range(20):
            if isinstance(answer, Shown | Changed):
                return answer.card
            assert isinstance(answer, Opened), answer
            wrong = {field.key: field.error for field in answer.form.fields if field.error}
            assert not wrong, wrong
            given = {field.key: _answer(field, {**LIBRARY, **values}) for field in answer.form.fields}
            answer = self.sends(who, answer.form, chat=chat, **given)
        raise AssertionError("the pages never end")

    def asks_for_library(self, who: str = "anna", **values: str) -> Card:
        """Somebody walks through all the questions about an account for the library."""
        if "platform" in values:
            values.setdefault("address", f"https://www.{values['platform']}.com/stadsbiblioteket")
        if values.get("platform") == "other":
            values.setdefault("platform_name", "TikTok")
        return self.fills(who, self.says(who, "registrera-kanal"), **values)

    def makes_the_page(self, who: str = "disa") -> None:
        """Whose request it is fills in until the page is there; nobody says before that who can log in."""
        while "page_address" not in self.request().answers:
            page = self.press(who, self.card(), "request.continue")
            assert isinstance(page, Opened), page
            self.sends(who, page.form, **{one.key: _answer(one, LIBRARY) for one in page.form.fields})

    def reopens(self, who: str = "disa") -> None:
        """Ändra, and yes to that the approvals are lost, if there are any."""
        answer = self.press(who, self.card(), "request.change")
        if isinstance(answer, Opened):
            answer = self.sends(who, answer.form)
        assert isinstance(answer, Changed), answer

    # --- what is seen ------------------------------------------------------------------------------

    def ask(self, look: Any) -> Any:
        return self.town.database.ask(look)

    def request(self, number: int = 1) -> Request:
        found = self.ask(lambda session: session.get(Request, number))
        assert found is not None
        return found

    def requests(self) -> list[Request]:
        return self.ask(lambda session: list(session.exec(select(Request).order_by(col(Request.id)))))

    def card(self, key: str = "request:1") -> Card:
        found = self.ask(lambda session: card_of(session, self.town.world, key))
        assert found is not None, key
        return found

    def tasks(self, *kinds: str, state: str = "open") -> list[Task]:
        def look(session: Session) -> list[Task]:
            query = select(Task).where(Task.state == state).order_by(col(Task.id))
            return list(session.exec(query.where(col(Task.kind).in_(kinds)) if kinds else query))

        return self.ask(look)

    def waiting(self) -> list[Task]:
        """What is still asked of anybody about requests."""
        return [task for task in self.tasks() if task.kind.startswith("request_")]

    def asked(self, kind: str) -> Card:
        """The card of the one open task of that kind."""
        (task,) = self.tasks(kind)
        return self.card(f"task:{task.id}")

    def holders(self, kind: str) -> set[str]:
        """To whom the cards of open tasks of that kind were shown, or who is told when time is kept."""
        keys = {f"task:{task.id}" for task in self.tasks(kind)}

        def look(session: Session) -> set[str]:
            found = session.exec(select(Posting).where(col(Posting.key).in_(keys)))
            return {
                posting.place.rpartition("@")[2].removeprefix("U0").removeprefix("29:").casefold()
                for posting in found
            }

        return self.ask(look) or self.told_of(keys)

    def told_of(self, subjects: Collection[str]) -> set[str]:
        """Who is told about these once time is kept, be it only when somebody is at work again."""
        self.town.run(reminders.keep_time(self.town.world))
        query = select(Reminder).where(col(Reminder.subject).in_(subjects), Reminder.state != "dropped")
        return self.ask(lambda session: {row.person for row in session.exec(query)})

    def holders_of(self, task: Task) -> set[str]:
        """To whom the card of one task was shown, or who was asked by name."""
        return {task.person} if task.person and task.kind == "request_step" else self.holders_by_key(task)

    def holders_by_key(self, task: Task) -> set[str]:
        query = select(Posting).where(Posting.key == f"task:{task.id}")
        found = self.ask(lambda session: list(session.exec(query)))
        users = (posting.place.rpartition("@")[2] for posting in found)
        shown = {user.removeprefix("U0").removeprefix("29:").casefold() for user in users}
        return shown or self.told_of({f"task:{task.id}"})

    def postings(self, who: str) -> list[Posting]:
        """The cards that somebody was shown alone."""
        query = select(Posting).where(col(Posting.place).endswith(f"@U0{who.upper()}"))
        return self.ask(lambda session: list(session.exec(query)))

    def seen(self, who: str, key: str = "") -> list[Card]:
        """What stands in Slack for somebody alone, as it was last drawn; of one key, or all."""
        found = [shown.card for shown in self.town.chats["slack"].in_place(f"@U0{who.upper()}")]
        return [card for card in found if not key or card.key == key]

    def address_in_register(self) -> str:
        """The address of an account that is there already."""
        return self.ask(lambda session: str(accounts.open_ones(session, MUNICIPALITY)[0].address))

    def done(self, step_id: str) -> bool:
        """Whether nothing more is asked about a step of the request."""

        def look(session: Session) -> bool:
            walk = requests.walk_of(session, self.town.world, self.request())
            step = walk.step(step_id)
            assert step is not None
            return walk.done(step)

        return self.ask(look)

    def away(self, who: str, substitute: str = "", days: int = 7) -> None:
        """Somebody is away for so many days from now."""
        now = self.town.time

        def note(session: Session) -> None:
            session.add(
                Absence(
                    municipality=MUNICIPALITY,
                    person=who,
                    starts=now - timedelta(hours=1),
                    ends=now + timedelta(days=days),
                    substitute=substitute,
                    noted_by=who,
                    noted_at=now,
                )
            )

        self.town.database.change(note)

    def role(self, who: str, *roles: str) -> None:
        """Somebody has these roles from now on, and no others."""

        def change(session: Session) -> None:
            person = session.get(Person, (MUNICIPALITY, who))
            assert person is not None
            person.roles = list(roles)
            session.add(person)

        self.town.database.change(change)

    @staticmethod
    def said(field: Any, values: Mapping[str, str]) -> str:
        """What somebody would answer to a question; what stands there already, if something does."""
        return _answer(field, values)

    def account(self, name: str) -> Account | None:
        def look(session: Session) -> Account | None:
            return next(
                (one for one in accounts.with_closed(session, MUNICIPALITY) if one.name == name), None
            )

        return self.ask(look)

    def actions(self) -> list[str]:
        return [row.action for row in self.town.rows()]

    def steps(self, card: Card) -> dict[str, str]:
        """By the first words of each step how it stands."""
        block = next(block for block in card.blocks if isinstance(block, Steps))
        return {words: state for state, words in block.steps}

    # --- time --------------------------------------------------------------------------------------

    def later(self, **span: float) -> None:
        self.town.time += timedelta(**span)

    def keep_time(self) -> None:
        self.town.run(reminders.keep_time(self.town.world))
        self.town.rest()

    def told(self, who: str) -> list[str]:
        """The kinds of messages that somebody was told."""
        query = select(Reminder.kind).where(Reminder.person == who, Reminder.state == "told")
        return self.ask(lambda session: list(session.exec(query.order_by(col(Reminder.id)))))

    def hands_in(self, who: str, step: str, number: int = 1, content: bytes | None = None) -> None:
        """Somebody uploads a picture on the page that their card links to."""
        upload = Upload(municipality=MUNICIPALITY, person=who, subject=f"request:{number}", step=step)
        self.town.run(documents.take(self.town.world, upload, "bild.png", content or picture()))
        self.town.rest()


def _answer(field: Any, values: Mapping[str, str]) -> str:
    said = values.get(field.key, "")
    # Whoever has somebody in mind as the substitute takes no other who is proposed (GIS-90).
    if field.value and not (field.key == "substitute" and said):
        return str(field.value)
    if field.kind == "tick":
        return "yes"
    if field.options:
        offered = [option.value for option in field.options]
        chosen = [one for one in said.split(",") if one in offered]
        return ",".join(chosen) or offered[0]
    return said


@contextmanager
def life(routine: str, **also: Mapping[str, Any]) -> Iterator[Life]:
    """A town that lives by that routine, with its managers and heads, and what else people are."""
    made = town(routine, before=False)
    people = {
        name: {
            "slack": f"U0{name.upper()}",
            "teams": f"29:{name}",
            "email": f"{name}@stad.example",
            **MORE.get(name, {}),
            **also.get(name, {}),
        }
        for name in PEOPLE
    }
    setup = Setup.model_validate(setup_of(routine, CHATS, people, [account(ACCOUNT)]))
    made.database.change(lambda session: apply(session, setup, made.time))
    try:
        yield Life(made)
    finally:
        made.close()


__all__ = ["LIBRARY", "Changed", "Life", "Opened", "Refused", "Shown", "Step", "StepKind", "life", "tasks"]
