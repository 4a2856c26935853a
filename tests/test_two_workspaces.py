"""A municipality with two Slack workspaces: whoever works in both is one person, under each of their ids."""

from __future__ import annotations

from contextlib import closing
from functools import partial

from sqlmodel import Session, select

from handlers import guard
from handlers.leaving import closed_in_chat
from handlers.ports import Actor, Changed, Contact, Press, Refused
from storage.tables import Identity, Person, TeamChannel
from tests.property.machine_world import Town, town
from tests.scenarios.town import MUNICIPALITY

INSULT = "Ni är idioter hela bunten."


def claims(there: Town, user: str, team: str = "T2") -> object:
    (case,) = there.cases()
    actor = Actor(chat="slack", user=user, team=team)
    return there.handle(Press(actor=actor, action="case.claim", subject="case:1", version=case.version))


def test_who_is_known_in_one_workspace_is_known_in_the_other_by_the_address_that_it_vouches_for() -> None:
    with closing(town("tibro", before=True)) as there:

        async def email(contact: Contact) -> str | None:
            return {"UBO2": "bo.ask@stad.example", "UEVE": "eve@else.example"}.get(contact.user)

        def lay(session: Session) -> None:
            channel = TeamChannel(municipality=MUNICIPALITY, id="k2", slack={"team": "T2", "channel": "C2"})
            session.add(channel)
            session.get_one(Person, (MUNICIPALITY, "bo")).email = "bo.ask@stad.example"

        there.database.change(lay)
        there.chats["slack"].email = email  # type: ignore[method-assign]
        there.comes("c1", INSULT)
        assert isinstance(claims(there, "UEVE"), Refused)
        assert isinstance(claims(there, "UBO2"), Changed)
        assert there.cases()[0].claimed_by == "bo"
        # Two presses at once, and nobody knew the id when they began: it is noted once.
        acquainted = partial(
            guard._match, there.world, MUNICIPALITY, Actor(chat="slack", user="UBO2", team="T2")
        )
        assert there.database.change(partial(acquainted, "bo.ask@stad.example"))[0] is not None
        kept = there.database.ask(lambda session: list(session.exec(select(Identity))))
        assert [(one.chat, one.user, one.person) for one in kept] == [("slack", "UBO2", "bo")]
        # That the account there is closed says nothing of the person.
        there.run(closed_in_chat(there.world, "slack", "T2", "UBO2"))
        assert there.database.ask(lambda session: session.get_one(Person, (MUNICIPALITY, "bo")).active)
