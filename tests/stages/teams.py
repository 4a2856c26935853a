"""A stage on Microsoft's own Teams playground.

People press, send and point through the playground's own interface. What they type or react is handed to
the bot as Teams hands it, because the playground lets only one of its people type, and none react. The
channel is read from the playground's stream of messages; it shows only one person's own chat there, so
those of the others are read from its log of what it took from the bot.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.parts.process import PATIENCE
from tests.parts.teams import BOT, BOT_NAME, CHANNEL, PERSONAL_CHAT, TEAM, TENANT, Playground
from tests.stages.base import Private, SeenCard, SeenForm
from tests.stages.teams_sight import Handle, Json, filled, is_form, is_private, seen_card, seen_form

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
TEAMS_NAMES = {"👍": "like", "👀": "1f440_eyes", "✅": "2705_whiteheavycheckmark", "❤️": "heart"}


class TeamsStage:
    """The team channel of the playground and the people in it.

    ``people`` maps a person's id to their Teams user id, which the playground was started with.
    """

    name = "teams"

    def __init__(self, playground: Playground, bot_url: str, people: Mapping[str, str]) -> None:
        self._playground = playground
        self._bot_url = bot_url
        self._people = dict(people)
        #: Messages of the bot by conversation and id, in the order in which they came.
        self._messages: dict[tuple[str, str], Json] = {}
        #: What one person sees in place of a message.
        self._views: dict[tuple[str, str], Json] = {}
        self._members: dict[str, str] = {}
        self._pongs: dict[bytes, asyncio.Event] = {}
        #: How often the log told of the question that nobody but ``_settle`` asks.
        self._told = asyncio.Semaphore(0)
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        try:
            self._socket = await self._stream("/_ws_conversation/v1/conversations/stream", autoping=False)
            self._log = await self._stream("/_ws/log/stream")
        except BaseException:
            await self._session.close()
            raise
        self._listeners = [asyncio.create_task(self._listen()), asyncio.create_task(self._read_log())]
        self._members[PERSONAL_CHAT] = self._playground.users[0]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._session:
            await self._socket.close()
            await self._log.close()
            await asyncio.gather(*self._listeners)

    async def _stream(self, path: str, *, autoping: bool = True) -> aiohttp.ClientWebSocketResponse:
        return await self._session.ws_connect(self._playground.url + path, autoping=autoping, max_msg_size=0)

    # --- what people see -------------------------------------------------------------------------

    async def cards(self) -> Sequence[SeenCard]:
        """The cards in the team channel as everybody sees them, oldest first."""
        return [seen_card(handle) for handle in await self._handles([CHANNEL])]

    async def direct(self, person: str) -> Sequence[SeenCard]:
        """The cards that were sent to that person alone, oldest first."""
        return [seen_card(handle) for handle in await self._handles(await self._chats(person))]

    async def seen_by(self, person: str) -> Sequence[SeenCard | SeenForm]:
        """The team channel as that one person sees it, private views in place of messages."""
        seen: list[SeenCard | SeenForm] = []
        for handle in await self._handles([CHANNEL]):
            view = self._views.get((person, handle.message))
            mine = Handle(view, handle.conversation, handle.message) if view else handle
            seen.append(seen_form(mine) if is_form(mine.content) else seen_card(mine))
        return seen

    # --- what people do --------------------------------------------------------------------------

    async def press(self, person: str, card: SeenCard, label: str) -> Private:
        """Presses the button with that label on the card, as that person."""
        handle: Handle = card.handle
        return await self._execute(person, handle, _action(handle.content, label), {})

    async def send(
        self, person: str, form: SeenForm, answers: Mapping[str, str], *, way: str = ""
    ) -> Private:
        """Fills the form over what stands in it, and sends it, unless the client finds it wrong."""
        handle: Handle = form.handle
        data, wrong = filled(handle.content, answers)
        if wrong:
            return seen_form(handle, wrong)
        action = _action(handle.content, way) if way else handle.content["actions"][0]
        if handle.dialog:
            return await self._extension(person, "composeExtension/submitAction", {**action["data"], **data})
        return await self._execute(person, handle, action, data)

    async def leave(self, person: str, form: SeenForm) -> SeenCard:
        """Presses Avbryt; returns what stands in the form's place."""
        handle: Handle = form.handle
        await self._execute(person, handle, handle.content["actions"][-1], {})
        return seen_card(Handle(self._views[person, handle.message]))

    async def react(self, person: str, card: SeenCard, emoji: str) -> None:
        """Reacts on the card with that emoji character."""
        handle: Handle = card.handle
        await self._hand_over(
            person,
            handle.conversation,
            type="messageReaction",
            replyToId=handle.message,
            reactionsAdded=[{"type": TEAMS_NAMES.get(emoji, emoji)}],
        )

    async def say(self, person: str, words: str) -> Private:
        """Types the words to the bot in the person's own chat with it."""
        chats = await self._chats(person) or [await self._open_chat(person)]
        before = set(self._messages)
        await self._hand_over(person, chats[0], type="message", text=words, textFormat="plain")
        chats = await self._chats(person)
        fresh = [handle for handle in await self._handles(chats) if _key(handle) not in before]
        return self._private(fresh[-1]) if fresh else None

    async def say_in_channel(self, person: str, words: str) -> Private:
        """Mentions the bot in the team channel; returns what that person got to see alone."""
        before = set(self._messages)
        mention = {"type": "mention", "mentioned": {"id": BOT}, "text": f"<at>{BOT_NAME}</at>"}
        text = f"<at>{BOT_NAME}</at> {words}"
        await self._hand_over(person, CHANNEL, type="message", text=text, entities=[mention])
        chats = await self._chats(person)
        fresh = [handle for handle in await self._handles(chats) if _key(handle) not in before]
        return self._private(fresh[-1]) if fresh else None

    async def point(self, person: str, text: str) -> Private:
        """Uses the message action on a message with that text."""
        payload = {
            "body": {"contentType": "text", "content": text},
            "from": {"user": {"displayName": "Någon Annan"}},
            "linkToMessage": "https://teams.microsoft.com/l/message/1",
        }
        return await self._extension(person, "composeExtension/fetchTask", None, payload)

    # --- how it is done --------------------------------------------------------------------------

    async def _execute(self, person: str, handle: Handle, action: Json, inputs: Json) -> Private:
        data = {**action["data"], **inputs}
        body = {
            "name": "adaptiveCard/action",
            "from": {"id": self._people[person]},
            "conversation": {"id": handle.conversation},
            "replyToId": handle.message,
            "value": {
                "action": {"type": action["type"], "verb": action["verb"], "data": data},
                "trigger": "manual",
            },
        }
        answer = await self._invoke(body)
        await self._settle()
        if answer.get("type") != ADAPTIVE:
            return SeenCard(title="", text=str(answer.get("value")), buttons=())
        self._views[person, handle.message] = answer["value"]
        mine = Handle(answer["value"], handle.conversation, handle.message)
        private = data.get("alone") or is_form(mine.content) or is_private(mine.content)
        return self._private(mine) if private else None

    async def _extension(
        self, person: str, name: str, data: Json | None, payload: Json | None = None
    ) -> Private:
        value: Json = {"commandId": "flag_message", "commandContext": "message"}
        value |= {"data": data} if data is not None else {}
        value |= {"messagePayload": payload} if payload is not None else {}
        body = {
            "name": name,
            "from": {"id": self._people[person]},
            "conversation": {"id": CHANNEL},
            "value": value,
        }
        task = (await self._invoke(body)).get("task") or {}
        await self._settle()
        if task.get("type") == "continue":
            return self._private(Handle(task["value"]["card"]["content"], dialog=True))
        return SeenCard(title="", text=str(task.get("value")), buttons=()) if task else None

    async def _invoke(self, body: Json) -> Json:
        async with self._session.post(
            f"{self._playground.url}/_conversation/v1/invoke", json=body
        ) as response:
            found: Json = await response.json(content_type=None)
            assert response.status == 200, f"the bot did not answer the invoke well: {found}"
            return found

    async def _hand_over(self, person: str, conversation: str, **activity: Any) -> None:
        in_channel = conversation.startswith(CHANNEL)
        data: Json = {"tenant": {"id": TENANT}}
        body: Json = {
            "id": str(uuid.uuid4()),
            "channelId": "msteams",
            "serviceUrl": self._playground.service_url,
            "from": {"id": self._people[person], "name": person.capitalize()},
            "recipient": {"id": BOT, "name": BOT_NAME},
            "conversation": {
                "id": conversation,
                "conversationType": "channel" if in_channel else "personal",
            },
            "channelData": {**data, "channel": {"id": CHANNEL}} if in_channel else data,
            **activity,
        }
        async with self._session.post(self._bot_url, json=body) as response:
            assert response.status == 202, await response.text()

    async def _open_chat(self, person: str) -> str:
        body = {"isGroup": False, "members": [{"id": self._people[person]}]}
        address = f"{self._playground.service_url}/v3/conversations"
        async with self._session.post(address, json=body) as response:
            chat = str((await response.json())["id"])
        self._members[chat] = self._people[person]
        return chat

    async def _chats(self, person: str) -> list[str]:
        await self._settle()
        for conversation, _ in tuple(self._messages):
            if not conversation.startswith(CHANNEL) and conversation not in self._members:
                self._members[conversation] = await self._member(conversation)
        return [chat for chat, user in self._members.items() if user == self._people[person]]

    async def _member(self, conversation: str) -> str:
        address = f"{self._playground.service_url}/v3/conversations/{conversation}/members"
        async with self._session.get(address) as response:
            members = await response.json(content_type=None)
        return next((str(member["id"]) for member in members if member["id"] != BOT), "")

    async def _handles(self, conversations: Sequence[str]) -> list[Handle]:
        await self._settle()
        return [
            Handle(attachment["content"], conversation, message)
            for (conversation, message), found in self._messages.items()
            if conversation.partition(";")[0] in conversations
            for attachment in found.get("attachments", [])
            if attachment["contentType"] == ADAPTIVE
        ]

    def _private(self, handle: Handle) -> SeenCard | SeenForm:
        return seen_form(handle) if is_form(handle.content) else seen_card(handle)

    async def _settle(self) -> None:
        """Returns when everything that the playground has sent so far has been read."""
        name = uuid.uuid4().bytes
        async with self._one_at_a_time:
            self._pongs[name] = asyncio.Event()
            await self._socket.ping(name)
            async with self._session.get(f"{self._playground.service_url}/v3/teams/{TEAM}") as response:
                assert response.status == 200
            await asyncio.wait_for(self._told.acquire(), PATIENCE)
            await asyncio.wait_for(self._pongs[name].wait(), PATIENCE)
            del self._pongs[name]

    async def _listen(self) -> None:
        async for frame in self._socket:
            if frame.type == aiohttp.WSMsgType.PONG:
                self._pongs[bytes(frame.data)].set()
            elif frame.type == aiohttp.WSMsgType.PING:
                await self._socket.pong(frame.data)
            elif frame.type == aiohttp.WSMsgType.TEXT:
                event = frame.json()
                message = event.get("message") or {}
                if event["action"] in ("createMessage", "updateMessage") and message["from"]["id"] == BOT:
                    place = message.get("postConversationId") or event["actionConversationId"]
                    if place.startswith(CHANNEL):
                        self._shown(*_named(place, message["messageId"]), message)

    async def _read_log(self) -> None:
        async for frame in self._log:
            log = frame.json().get("log") or {}
            if log.get("activityName") == "fetchTeamDetails":
                self._told.release()
            place = str(log.get("conversationId", ""))
            taken = log.get("from") == "User Application" and log.get("activityName") == "message"
            if taken and not place.startswith("19:") and log["response"]["statusCode"] in (200, 201):
                self._shown(place, log["response"]["body"]["id"], log["request"]["body"])

    def _shown(self, conversation: str, message_id: str, message: Json) -> None:
        """A message stands there, new or in place of itself and of every private view of it."""
        self._messages[conversation, message_id] = message
        self._views = {key: view for key, view in self._views.items() if key[1] != message_id}


def _named(conversation: str, message: str) -> tuple[str, str]:
    """A thread's first message is told under the channel's name when it is edited."""
    if conversation == CHANNEL:
        conversation = f"{CHANNEL};messageid={message}"
    return conversation, message


def _key(handle: Handle) -> tuple[str, str]:
    return handle.conversation, handle.message


def _action(card: Json, label: str) -> Json:
    for action in card.get("actions", []):
        if action["title"] == label:
            found: Json = action
            return found
    raise AssertionError(
        f"no button {label!r} among {[action['title'] for action in card.get('actions', [])]}"
    )
