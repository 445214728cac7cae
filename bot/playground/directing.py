"""What a test does beside people: it sees what happened, waits for it, and breaks what Slack may break."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bot.playground.acting import Acting
from bot.playground.api import Call, WebApi
from bot.playground.backstage import Backstage
from bot.playground.changes import ChannelsChanged, ChannelShared, UserChanged
from bot.playground.entities import Channel, ChannelKind, Message, Payload, User
from bot.playground.events import event_payload
from bot.playground.faults import EVERYWHERE, Fault
from bot.playground.listing import listing
from bot.playground.moving import give_new_id
from bot.playground.outbox import Outbox
from bot.playground.sockets import SocketHub

_T = TypeVar("_T")


class Directing(Acting):
    """The verbs of a test, on top of those of people."""

    def __init__(self, stage: Backstage, outbox: Outbox, api: WebApi, hub: SocketHub) -> None:
        super().__init__(stage, outbox)
        self._api = api
        self._hub = hub
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def bot_user(self) -> str:
        """The user id of the bot."""
        return self.workspace.bot_user

    @property
    def connected(self) -> bool:
        """Whether the app listens: a socket is open, or the last signed request was answered."""
        return self._outbox.outlet.connected

    async def deliver(self, event: Payload, *, event_id: str | None = None, retry_num: int = 0) -> str:
        """Send any event to the app, whether it subscribed or not; gives its event_id."""
        payload = event_payload(self.workspace, event, event_id or self.workspace.ids.next("Ev"))
        self._outbox.outlet.send_event(payload, retry_num)
        return str(payload["event_id"])

    def add_channel(self, name: str, members: Sequence[str] = (), *, private: bool = False) -> str:
        """Make a channel with the bot and these people (everybody when none is named); gives its id."""
        own = (
            user.id
            for user in self.workspace.users.values()
            if not (user.team_id or user.is_restricted or user.deleted)
        )
        people = [self.user(each).id for each in members] or list(own)
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        everyone = list(dict.fromkeys([*people, self.bot_user]))
        created = int(self.workspace.clock())
        return self.workspace.add_channel(Channel(self.workspace.ids.next("C"), name, kind, created, everyone)).id

    def add_person(self, name: str) -> str:
        """Make somebody who is in every channel that is added from now on; gives the user id."""
        return self.workspace.add_user(User(self.workspace.ids.next("U"), name, name.title(), "#336699")).id

    def change_user(self, name: str, **fields: bool | str) -> None:
        """Change somebody's account: `is_restricted`, `is_admin`, `deleted` … The app is told."""
        user = self.user(name)
        for field, value in fields.items():
            setattr(user, field, value)
        self.workspace.tell(UserChanged(user.id))

    def share_channel(self, name: str, *, shared: bool = True) -> None:
        """Share a channel with another organisation, or take it back. The app is told."""
        channel = self.channel(name)
        channel.shared = shared
        self.workspace.tell(ChannelShared(channel.id, shared))
        self.workspace.tell(ChannelsChanged())

    def change_channel_id(self, name: str) -> str:
        """Give a channel another id, as Slack does when a private one is shared. The app is told. The new id."""
        channel = self.channel(name)
        give_new_id(self.workspace, channel, self.workspace.ids.next("C"))
        return channel.id

    # What happened

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, unless `keep_calls` is off."""
        return self._api.calls

    @property
    def call_counts(self) -> Counter[str]:
        """How often each method was called."""
        return self._api.counts

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """The messages of a channel, replies included, oldest first; or one thread, root first."""
        found = self.channel(channel)
        return self.workspace.thread(found, thread_ts) if thread_ts else list(found.messages.values())

    async def until(self, predicate: Callable[[], _T | None], timeout_s: float = 15.0) -> _T:
        """The first truthy value of `predicate`, which is asked again after every change, call and acknowledgement.

        Raises TimeoutError, with the workspace in its message, after `timeout_s` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not (value := predicate()):
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                raise TimeoutError(f"nothing came of it in {timeout_s:g} s\n{self.dump()}") from None
            finally:
                self._waiters.discard(waiter)
        return value

    async def settled(self, timeout_s: float = 15.0) -> None:
        """Wait until the app acknowledged everything that was sent to it. Raises TimeoutError when it does not."""
        outlet = self._outbox.outlet
        before = outlet.given_up
        await self.until(lambda: outlet.unsettled == 0, timeout_s)
        if lost := outlet.given_up - before:
            raise TimeoutError(f"events that were never acknowledged: {lost}\n{self.dump()}")

    def dump(self) -> str:
        """The workspace and the newest calls, for reading."""
        calls = [f"  {call.method} → {call.response.get('error', 'ok')}" for call in self.calls[-15:]]
        state = "connected" if self.connected else "not connected"
        return "\n".join([listing(self.workspace), f"newest calls (the app is {state}):", *calls])

    # Faults

    def fail_next(
        self,
        method: str,
        fault: str | Fault,
        times: int = 1,
        *,
        spare: int = 0,
        where: Mapping[str, str] = EVERYWHERE,
    ) -> None:
        """Have the next calls of a method fail: an error code of Slack's, or a `Fault`.

        Only calls with the arguments `where` count, and of those the first `spare` are spared.
        """
        self._api.faults.order(method, fault, times, spare=spare, where=where)

    @property
    def waiting_faults(self) -> list[tuple[str, Fault]]:
        """The faults that were ordered and did not come to pass yet, with their methods."""
        return self._api.faults.waiting

    def show_late(self, seconds: float) -> None:
        """From now on, reading a conversation shows a message only when it is so old."""
        self._stage.shown_after_s = seconds

    def take_scopes(self, *scopes: str) -> None:
        """Do no more what these scopes are needed for; which method needs which is in its row of `METHODS`."""
        self._stage.lacking.update(scopes)

    async def uninstall(self) -> None:
        """Take the app out of the workspace: its token is no good any more, and it is told so on the socket."""
        self._api.uninstalled = True
        self._outbox.send("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user]}})
        self._outbox.send("app_uninstalled", {"type": "app_uninstalled"})

    def drop_events(self, count: int) -> None:
        """Lose the next `count` events."""
        self._outbox.dropping += count

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to reconnect: `warning`, `refresh_requested`, `too_many_websockets`, `link_disabled`."""
        self._hub.disconnect(reason)

    def drop_sockets(self) -> None:
        """Cut every socket without a word."""
        self._hub.drop()

    # Inside

    def _look_again(self) -> None:
        """Have every `until` look again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
