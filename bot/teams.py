"""Microsoft Teams: the chat that handlers see, and the turns of what Teams sends.

Forms are cards that replace the pressed card for the one who pressed. What only one person may see is
answered in the invoke response to their press; what they typed in a channel is answered in their own chat
with the bot, never in the channel.

If the Bot Framework SDK is replaced one day, this and the other ``bot/teams_*`` modules change; cards and
handlers do not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web
from botbuilder.core import CloudAdapterBase
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.auth import ServiceClientCredentialsFactory

from bot.faults import report
from bot.hello import welcome
from bot.teams_answers import (
    Message,
    answer_to_press,
    answer_to_reaction,
    answer_to_words,
    dialog,
    dialog_message,
    fault,
    invoke_error,
    invoke_message,
    left,
)
from bot.teams_connector import Connectors, TeamsAuthentication
from bot.teams_delivery import MESSAGE_ID, Delivery, Stands, message_with, thread
from bot.teams_door import Door
from bot.teams_events import (
    Unreadable,
    action_of,
    actor_of,
    channel_of,
    place_id,
    pointed_of,
    reactions_of,
    stood_alone,
    submission_of,
    words_of,
)
from bot.teams_keys import install_signing_keys
from bot.teams_once import Once
from bot.teams_references import References, person_key, tenant_key
from bot.teams_trust import DEFAULT_SERVICE, TeamsSettings, tenant_of
from cards.model import Card
from cards.teams import LEAVE, REFRESH, render_card
from cards.teams_parts import Json
from cards.texts import own
from handlers.ports import Actor, Answer, Contact, Event, Place, Press, Undelivered

SOURCE = "teams"
PERSONAL = "personal"
#: Teams gives up on an invoke after some 15 seconds.
SECONDS_FOR_A_PRESS = 10.0

__all__ = ["TeamsChat", "TeamsSettings"]


class TeamsChat:
    """Shows cards in Teams and hands what people do there to ``handle``.

    ``received`` is told the source and the sender's id of every event and says whether it is the first
    time; ``references`` remembers where people and teams are reached; ``greeting`` says what the routine
    wants most, where the bot comes to.
    """

    def __init__(
        self,
        settings: TeamsSettings,
        *,
        handle: Callable[[Event], Awaitable[Answer]],
        received: Callable[[str, str], Awaitable[bool]],
        references: References,
        credentials: ServiceClientCredentialsFactory | None = None,
        greeting: Callable[[Actor, str], Awaitable[Sequence[str]]] | None = None,
    ) -> None:
        self._settings = settings
        self._handle = handle
        self._received = received
        self._references = references
        self._greeting = greeting
        self._remembered: dict[str, Mapping[str, str]] = {}
        self._connectors = Connectors(settings)
        self._once = Once()
        authentication = TeamsAuthentication(settings, self._connectors, credentials)
        adapter: CloudAdapterBase = CloudAdapter(authentication)
        self._delivery = Delivery(adapter, settings)
        self._door = Door(adapter, settings, self._turn)

    def routes(self) -> list[web.RouteDef]:
        """The one address that Teams calls."""
        return [web.post("/api/messages", self._door.receive)]

    async def start(self) -> None:
        """Readies the checks of tokens; nothing is fetched before the first message."""
        if not self._settings.anonymous:
            install_signing_keys()

    async def stop(self) -> None:
        """Waits for presses that are still being handled, then closes every connection."""
        await self._once.finish()
        await self._connectors.close()

    # --- what handlers ask for -------------------------------------------------------------------

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:  # noqa: ARG002
        """Shows a new card as a thread of its own and returns the message's id.

        Teams cannot be asked for a message by our key, so a second try posts a second card; a press on
        either is met by the card's version.
        """
        address = place.address
        service = await self._service(address.get("service_url"), address.get("tenant", ""))
        message = message_with(render_card(card), card.summary)
        return await self._delivery.post(service, address["channel"], address.get("tenant", ""), message)

    async def update(self, place: Place, reference: str, card: Card) -> None:
        """Replaces the card for everybody, private views of it included.

        A reference that ``tell`` returned bears its conversation, so any place of that tenant will do.
        """
        address = place.address
        tenant = address.get("tenant") or address.get("team", "")
        service = await self._service(address.get("service_url"), tenant)
        conversation, told, message_id = reference.partition(MESSAGE_ID)
        if not told:
            conversation, message_id = thread(address["channel"], reference), reference
        message = message_with(render_card(card), card.summary)
        await self._delivery.update(service, conversation, message_id, message)

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:  # noqa: ARG002
        """Shows the card in the person's own chat with the bot, which is opened if need be."""
        stands = await self._tell(contact, message_with(render_card(card), card.summary))
        return thread(stands.conversation, stands.activity)

    async def email(self, contact: Contact) -> str | None:
        """The person's address in the tenant's directory; None for somebody we have never met."""
        known = await self._references.recall(person_key(contact.team, contact.user))
        conversation = known and (known.get("conversation") or known.get("met"))
        if not known or not conversation:
            return None
        return await self._delivery.email(known["service_url"], conversation, contact.user)

    async def left(self, contact: Contact) -> bool:
        """Whether the tenant's directory no longer has the person; no for somebody we have never met."""
        known = await self._references.recall(person_key(contact.team, contact.user))
        conversation = known and (known.get("conversation") or known.get("met"))
        if not known or not conversation:
            return False
        return await self._delivery.left(known["service_url"], conversation, contact.user)

    async def _tell(self, contact: Contact, message: Activity) -> Stands:
        key = person_key(contact.team, contact.user)
        known = await self._references.recall(key) or {}
        service = await self._service(known.get("service_url"), contact.team)
        if known.get("conversation"):
            activity = await self._delivery.say(service, known["conversation"], message)
            return Stands(conversation=known["conversation"], activity=activity)
        tenant = await self._references.recall(tenant_key(contact.team)) or {}
        bot = known.get("bot") or tenant.get("bot") or f"28:{self._settings.app_id}"
        stands = await self._delivery.tell(service, bot, contact.user, contact.team, message)
        found = {"service_url": service, "bot": bot, "conversation": stands.conversation}
        await self._remember(key, {**known, **found})
        return stands

    async def _service(self, told: str | None, tenant: str) -> str:
        """Where a message goes: the address we were given, else the tenant's, else everybody's.

        The address that the setup file gives a channel holds for the tenant's people too, until somebody
        there has written and Teams has said it itself.
        """
        key = tenant_key(tenant)
        known = self._remembered.get(key) or await self._references.recall(key) or {}
        if told and tenant and not known:
            await self._remember(key, {"service_url": told})
        return told or known.get("service_url") or DEFAULT_SERVICE

    # --- what Teams sends ------------------------------------------------------------------------

    async def _turn(self, activity: Activity) -> Json | None:
        """One activity; returns the body of the invoke response, where it is an invoke."""
        match activity.type:
            case ActivityTypes.invoke:
                return await self._invoked(activity)
            case ActivityTypes.message:
                await self._said(activity)
            case ActivityTypes.message_reaction:
                await self._reacted(activity)
            case ActivityTypes.conversation_update | ActivityTypes.installation_update:
                await self._met(activity)
        return None

    async def _invoked(self, activity: Activity) -> Json | None:
        await self._remember_people(activity)
        if activity.name == "adaptiveCard/action":
            answering = self._pressed(activity)
        elif activity.name in ("composeExtension/fetchTask", "composeExtension/submitAction"):
            answering = self._pointed(activity)
        else:
            return None
        return await self._once.answer(
            f"{activity.conversation.id} {activity.id}",
            answering,
            within=SECONDS_FOR_A_PRESS,
            late=invoke_message(own("own-still-working")),
        )

    async def _is_first(self, activity: Activity) -> bool:
        """Asked inside the one answering of an invoke: of repetitions that come at once none may be taken for
        it in its place.
        """
        return not activity.id or await self._received(SOURCE, activity.id)

    async def _pressed(self, activity: Activity) -> Json:
        try:
            event = action_of(activity)
        except Unreadable:
            return invoke_error(400, own("own-unreadable"))
        if isinstance(event, Press) and event.action == LEAVE:
            return left()
        try:
            if not await self._is_first(activity):
                # Handled by another process or before a restart: what it led to is seen on the card.
                event = Press(actor=event.actor, action=REFRESH, subject=event.subject, version=event.version)
            return answer_to_press(await self._handle(event), event, alone=stood_alone(activity))
        except Exception as error:  # noqa: BLE001 - the one who pressed is told, the log has the rest
            return invoke_message(fault(report("teams_press_failed", error)))

    async def _pointed(self, activity: Activity) -> Json:
        try:
            sent = submission_of(activity)
            if not await self._is_first(activity) and sent is not None:
                return dialog_message(own("own-unchanged"))
            return dialog(await self._handle(sent or pointed_of(activity)))
        except Exception as error:  # noqa: BLE001 - the one who pointed is told, the log has the rest
            return dialog_message(fault(report("teams_pointing_failed", error)))

    async def _said(self, activity: Activity) -> None:
        await self._remember_people(activity)
        if not (activity.text or "").strip() or not await self._first(activity):
            return
        try:
            message = answer_to_words(await self._handle(words_of(activity)))
        except Exception as error:  # noqa: BLE001 - the one who typed is told, the log has the rest
            await self._reply(activity, fault(report("teams_words_failed", error)))
            return
        if message is not None:
            await self._answer_words(activity, message)

    async def _answer_words(self, activity: Activity, message: Message) -> None:
        """In the person's own chat, wherever they typed; elsewhere others would read it."""
        shown = message_with(message.card, message.summary)
        if _is_alone(activity):
            await self._delivery.say(activity.service_url, activity.conversation.id, shown)
            return
        reached = await self._tell_apart(activity, shown)
        await self._reply(activity, own("own-answered-apart" if reached else "own-cannot-answer-apart"))

    async def _answer_reaction(self, activity: Activity, shown: Activity) -> None:
        """As words are answered; the channel hears of it only where the person cannot be reached."""
        if _is_alone(activity):
            await self._delivery.say(activity.service_url, activity.conversation.id, shown)
        elif not await self._tell_apart(activity, shown):
            await self._reply(activity, own("own-cannot-answer-reaction"))

    async def _tell_apart(self, activity: Activity, shown: Activity) -> bool:
        """Whether whoever acted could be written to in their own chat."""
        actor = actor_of(activity)
        try:
            await self._tell(Contact(chat="teams", user=actor.user, team=actor.team), shown)
        except Undelivered:
            return False
        return True

    async def _reply(self, activity: Activity, words: str) -> None:
        await self._delivery.say(activity.service_url, activity.conversation.id, _plain(words))

    async def _reacted(self, activity: Activity) -> None:
        await self._remember_people(activity)
        if not await self._first(activity):
            return
        for event in reactions_of(activity):
            try:
                answer = await self._handle(event)
            except Exception as error:  # noqa: BLE001 - as for words
                words = fault(report("teams_reaction_failed", error))
                await self._answer_reaction(activity, _plain(words))
                continue
            message = answer_to_reaction(answer)
            if message is not None:
                await self._answer_reaction(activity, message_with(message.card, message.summary))

    async def _met(self, activity: Activity) -> None:
        """The bot was added somewhere: it remembers the place and introduces itself once."""
        await self._remember_people(activity)
        bot = activity.recipient.id if activity.recipient else ""
        added = any(member.id == bot for member in activity.members_added or [])
        if not added and activity.action not in ("add", "add-upgrade"):
            return
        where = activity.conversation.id.partition(";")[0]
        if await self._received(f"{SOURCE}.welcome", where):
            said = await self._said_of_routine(activity)
            in_channel = activity.conversation.conversation_type == "channel"
            card = welcome(in_channel=in_channel, routine=said)
            await self._delivery.say(
                activity.service_url, where, message_with(render_card(card), card.summary)
            )

    async def _said_of_routine(self, activity: Activity) -> Sequence[str]:
        """What the routine of those who added the bot wants most."""
        if self._greeting is None or activity.from_property is None or not activity.from_property.id:
            return ()
        channel = channel_of(activity)
        return await self._greeting(actor_of(activity), place_id(channel) if channel else "")

    async def _first(self, activity: Activity) -> bool:
        return not activity.id or await self._received(SOURCE, f"{activity.type} {activity.id}")

    async def _remember_people(self, activity: Activity) -> None:
        """Keeps where the tenant and the sender are reached; all of it has been checked at the door."""
        tenant = tenant_of(activity)
        base = {
            "service_url": activity.service_url,
            "bot": activity.recipient.id if activity.recipient else "",
        }
        await self._remember(tenant_key(tenant), base)
        sender = activity.from_property
        if sender is None or not sender.id or activity.conversation is None:
            return
        key = person_key(tenant, sender.id)
        known = self._remembered.get(key) or await self._references.recall(key) or {}
        where = activity.conversation.id.partition(";")[0]
        personal = activity.conversation.conversation_type == PERSONAL and channel_of(activity) is None
        await self._remember(key, {**known, **base, "conversation" if personal else "met": where})

    async def _remember(self, key: str, reference: Mapping[str, str]) -> None:
        if self._remembered.get(key) != reference:
            await self._references.remember(key, reference)
            self._remembered[key] = reference


def _is_alone(activity: Activity) -> bool:
    return activity.conversation.conversation_type in (None, PERSONAL)


def _plain(words: str) -> Activity:
    return Activity(type=ActivityTypes.message, text=words, text_format="plain")
