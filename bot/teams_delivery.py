"""Sending to Teams: new conversations, updates, messages to one person; and what its refusals mean."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botbuilder.core import CardFactory, CloudAdapterBase, TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
)
from botframework.connector.models import ErrorResponseException
from msrest.exceptions import ClientException
from requests import RequestException

from bot.teams_trust import TEAMS_CHANNEL, TeamsSettings, Untrusted, service_trusted
from cards.teams_parts import Json
from handlers.ports import Undelivered

#: Statuses after which Teams says to try again, and those that are about us and can be mended.
_PASSING = frozenset({401, 408, 412, 425, 429, 500, 502, 503, 504})
#: Between a channel and one of its messages, in the name of a thread.
MESSAGE_ID = ";messageid="


def message_with(card: Json, summary: str) -> Activity:
    """A message that shows the card; the summary is what notifications and screen readers say."""
    attachment = CardFactory.adaptive_card(card)
    return Activity(type=ActivityTypes.message, attachments=[attachment], summary=summary)


#: A connection that broke or took too long, and a token that Microsoft did not give us.
_UNREACHED = (ClientException, RequestException, OSError)


#: What Teams answers about somebody whom it does not have any more.
GONE = frozenset({"Teams answered 403", "Teams answered 404"})


def undelivered(error: Exception) -> Exception:
    """What a failure to send means: whether and when trying again can help. Bears no message text.

    A mistake of our own comes back as it is, so that it is not tried again and again.
    """
    if isinstance(error, Untrusted):
        return Undelivered(str(error), final=True)
    if not isinstance(error, ErrorResponseException):
        reached = not isinstance(error, _UNREACHED)
        return error if reached else Undelivered(f"Teams cannot be reached ({type(error).__name__})")
    response = error.response
    status = int(response.status_code)
    return Undelivered(
        f"Teams answered {status}",
        retry_after=_seconds(response.headers.get("Retry-After")),
        final=status not in _PASSING,
    )


def _seconds(told: str | None) -> float | None:
    try:
        return max(float(told), 0.0) if told is not None else None
    except ValueError:
        return None  # a date, which Teams does not send; the sender's own waits hold


@dataclass(frozen=True, kw_only=True)
class Stands:
    """Where a message now stands."""

    conversation: str
    activity: str


class Delivery:
    """Everything that leaves for Teams, over the library's adapter."""

    def __init__(self, adapter: CloudAdapterBase, settings: TeamsSettings) -> None:
        self._adapter = adapter
        self._settings = settings

    async def post(self, service: str, channel: str, tenant: str, message: Activity) -> str:
        """Begins a thread in a channel and returns the message's id."""
        parameters = ConversationParameters(
            is_group=True,
            channel_data={"channel": {"id": channel}, **_tenant(tenant)},
            tenant_id=tenant or None,
            activity=message,
        )
        stands = await self._create(service, parameters, None)
        # Where an answer bears no message id the library makes one up; the thread's own is the true one.
        _, found, message_id = stands.conversation.partition(MESSAGE_ID)
        return message_id if found else stands.activity

    async def tell(self, service: str, bot: str, user: str, tenant: str, message: Activity) -> Stands:
        """Opens the chat with one person and sends the message there."""
        parameters = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=bot) if bot else None,
            members=[ChannelAccount(id=user)],
            channel_data=_tenant(tenant),
            tenant_id=tenant or None,
        )
        return await self._create(service, parameters, message)

    async def say(self, service: str, conversation: str, message: Activity) -> str:
        """Sends the message in a conversation that exists and returns its id."""

        async def send(turn: TurnContext) -> str:
            return await _send(turn, message)

        return await self._continue(service, conversation, send)

    async def update(self, service: str, conversation: str, activity: str, message: Activity) -> None:
        """Replaces a message for everybody."""
        message.id = activity

        async def replace(turn: TurnContext) -> str:
            message.conversation = turn.activity.conversation
            await turn.adapter.update_activity(turn, message)
            return activity

        await self._continue(service, conversation, replace)

    async def email(self, service: str, conversation: str, user: str) -> str | None:
        """The address of a member, as the tenant's directory has it."""

        async def ask(turn: TurnContext) -> str:
            turn.activity.channel_data = {}  # the library stumbles over its absence
            member = await TeamsInfo.get_member(turn, user)
            return str(member.email or member.user_principal_name or "")

        return await self._continue(service, conversation, ask) or None

    async def left(self, service: str, conversation: str, user: str) -> bool:
        """Whether the directory no longer has a member."""
        try:
            await self.email(service, conversation, user)
        except Undelivered as refusal:
            if refusal.reason in GONE:
                return True
            raise
        return False

    async def _create(
        self, service: str, parameters: ConversationParameters, message: Activity | None
    ) -> Stands:
        self._check(service)
        sent: list[Stands] = []

        async def created(turn: TurnContext) -> None:
            activity = await _send(turn, message) if message is not None else str(turn.activity.id)
            sent.append(Stands(conversation=str(turn.activity.conversation.id), activity=activity))

        try:
            await self._adapter.create_conversation(
                self._settings.app_id, created, parameters, TEAMS_CHANNEL, service
            )
        except Exception as error:
            raise undelivered(error) from error
        return sent[0]

    async def _continue(
        self, service: str, conversation: str, act: Callable[[TurnContext], Awaitable[str]]
    ) -> str:
        """A failure is carried out of the callback by hand: the library may swallow what is raised in it."""
        self._check(service)
        failed: list[Exception] = []
        done: list[str] = []

        async def turn(context: TurnContext) -> None:
            try:
                done.append(await act(context))
            except Exception as error:  # noqa: BLE001 - raised again outside, as what it means
                failed.append(error)

        reference = ConversationReference(
            service_url=service, channel_id=TEAMS_CHANNEL, conversation=ConversationAccount(id=conversation)
        )
        try:
            await self._adapter.continue_conversation(reference, turn, self._settings.app_id)
        except Exception as error:
            raise undelivered(error) from error
        if failed:
            raise undelivered(failed[0]) from failed[0]
        return done[0]

    def _check(self, service: str) -> None:
        if not service_trusted(service, anonymous=self._settings.anonymous):
            raise Undelivered("the service address is not Microsoft's", final=True)


async def _send(turn: TurnContext, message: Activity) -> str:
    """Past the turn's own way of sending, which would make it a reply to an activity that never was."""
    message.conversation = turn.activity.conversation
    responses = await turn.adapter.send_activities(turn, [message])
    return str(responses[0].id or "")


def _tenant(tenant: str) -> Mapping[str, Any]:
    return {"tenant": {"id": tenant}} if tenant else {}


def thread(channel: str, message_id: str) -> str:
    """The conversation of a thread in a channel."""
    return f"{channel}{MESSAGE_ID}{message_id}"
