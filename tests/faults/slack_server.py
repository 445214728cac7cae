"""The other side of `slack_process`: the stand-in, which does what is asked on its standard input.

A question is `[number, verb, arguments, named arguments]`, an answer `[number, value, fault]`; number 0 says that
something in the workspace changed.
"""

import asyncio
import json
import random
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TextIO

from bot.playground import Fault, Limits, Message, Playground
from bot.playground.entities import Payload, User
from bot.playground.faults import Faults
from bot.playground.sockets import SocketHub

_GATHER_S = 0.005
_LINE_BYTES = 64 * 1024 * 1024
_SHOWN = ("channel", "ts", "user", "text", "thread_ts", "bot", "subtype", "metadata", "edited_ts")
_COMPUTED = ("streaming", "shown_text", "markdown")


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Events that people caused, by what became of them; `waiting` may still be acknowledged."""

    sent: int
    repeated: int
    acknowledged: int
    waiting: int


@dataclass(frozen=True, slots=True)
class StandIn:
    """How the stand-in behaves. `twice` is the share of events that it delivers twice, chosen with `seed`."""

    limited: bool = False
    redeliver_after_s: float = 3.0
    keep_calls: bool = True
    twice: float = 0.0
    seed: int = 0


class _CountingHub(SocketHub):
    """Socket Mode that remembers what was acknowledged and, when told so, delivers a share of the events twice."""

    def __init__(self, slack: Playground, behaviour: StandIn) -> None:
        super().__init__(slack.workspace, behaviour.redeliver_after_s, slack._wake)
        self._bot = slack.bot_user
        self._twice = behaviour.twice
        self._chance = random.Random(behaviour.seed)  # noqa: S311 - chooses what is repeated
        self.repeated = 0
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()
        self.messages: set[tuple[str, str]] = set()

    def send_event(self, payload: Payload, retry_num: int = 0) -> None:
        super().send_event(payload, retry_num)
        if payload["event"].get("user") in (None, self._bot):
            return
        self.sent.add(payload["event_id"])
        if self._chance.random() < self._twice:
            self.repeated += 1
            asyncio.get_running_loop().call_later(self._chance.random() * 3, super().send_event, payload, 1)

    def _take_ack(self, text: str) -> None:
        event = self._events.get(json.loads(text).get("envelope_id"))
        if event is not None and event.payload["event_id"] in self.sent:
            self.acknowledged.add(event.payload["event_id"])
            told = event.payload["event"]
            self.messages.add((told["channel"], told.get("ts", "")))
        super()._take_ack(text)


class _Told(Playground):
    """The playground with what a driver from outside needs beside."""

    on_change: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, behaviour: StandIn) -> None:
        super().__init__(
            limits=Limits.slack() if behaviour.limited else Limits.none(),
            redeliver_after_s=behaviour.redeliver_after_s,
            keep_calls=behaviour.keep_calls,
        )
        self.hub = _CountingHub(self, behaviour)
        self._hub = self._outlet = self._outbox.outlet = self.hub

    def _wake(self) -> None:
        super()._wake()
        self.on_change()


class _Server:
    """Answers the questions of the other side, each as a task of its own; reads them until the input ends."""

    def __init__(self, slack: _Told, out: TextIO) -> None:
        self._slack = slack
        self._out = out
        self._tasks: set[asyncio.Task[None]] = set()
        self._told = False
        self._failing: dict[str, int] = {}
        slack.on_change = self._tell

    async def serve(self) -> None:
        reader = asyncio.StreamReader(limit=_LINE_BYTES)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        async for line in reader:
            task = loop.create_task(self._answer(*json.loads(line)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, number: int, method: str, args: list[Any], named: dict[str, Any]) -> None:
        try:
            verb = getattr(self, f"_{method}", None) or getattr(self._slack, method)
            value = verb(*args, **named)
            value = await value if asyncio.iscoroutine(value) else value
        except Exception as error:  # noqa: BLE001 - told to the other side, whatever it is
            self._write([number, None, f"{type(error).__name__}: {error}"])
        else:
            self._write([number, value, None])

    def _write(self, answer: list[Any]) -> None:
        self._out.write(json.dumps(answer) + "\n")
        self._out.flush()

    def _tell(self) -> None:
        """Say that something changed; changes that come together are told once."""
        if not self._told:
            self._told = True
            asyncio.get_running_loop().call_later(_GATHER_S, self._tell_now)

    def _tell_now(self) -> None:
        self._told = False
        self._write([0, None, None])

    # What does not go over a pipe as it is

    async def _command(self, *args: str) -> dict[str, Any]:
        return asdict(await self._slack.command(*args))

    async def _dm_of(self, user: str) -> str:
        return self._slack.dm_of(user)

    def _fail_next(self, method: str, fault: str | dict[str, Any], times: int) -> None:
        self._slack.fail_next(method, fault if isinstance(fault, str) else Fault(**fault), times)

    def _fail_once(self, method: str, fault: dict[str, Any]) -> bool:
        if method in self._failing and self._failing[method] == self._slack.call_counts[method]:
            return False
        self._failing[method] = self._slack.call_counts[method]
        self._slack.fail_next(method, Fault(**fault))
        return True

    def _forget_faults(self) -> None:
        self._slack._api.faults = Faults()

    def _messages(self, channel: str, thread_ts: str | None) -> list[dict[str, Any]]:
        return [_told(message) for message in self._slack.messages(channel, thread_ts)]

    def _calls(self) -> list[dict[str, Any]]:
        return [asdict(call) for call in self._slack.calls]

    def _call_counts(self) -> dict[str, int]:
        return dict(self._slack.call_counts)

    def _connected(self) -> bool:
        return self._slack.connected

    def _deliveries(self) -> dict[str, int]:
        hub = self._slack.hub
        return asdict(Deliveries(len(hub.sent), hub.repeated, len(hub.acknowledged), hub.unsettled))

    def _acknowledged(self) -> list[tuple[str, str]]:
        return list(self._slack.hub.messages)

    def _furnish(self, people: int, channels: int) -> list[str]:
        workspace = self._slack.workspace
        for number in range(people):
            workspace.add_user(User(f"U0PERSON{number:03}", f"person{number}", f"Person {number}", "#336699"))
        return [self._slack.add_channel(f"room{number}") for number in range(channels)]

    def _threads(self, wanted: list[tuple[str, str]]) -> list[list[dict[str, Any]]]:
        return [self._messages(channel, ts) for channel, ts in wanted]

    def _statuses(self) -> list[tuple[str, str, str]]:
        return [(channel, ts, text) for (channel, ts), (text, _) in self._slack.workspace.statuses.items()]

    def _sessions(self) -> list[tuple[str, str, str]]:
        return [(channel, ts, status) for (channel, ts), status in self._slack.workspace.sessions.items()]

    def _open_streams(self) -> list[tuple[str, str]]:
        return list(self._slack.workspace.open_streams)


def _told(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in (*_SHOWN, *_COMPUTED)}


async def _main(behaviour: StandIn) -> None:
    async with _Told(behaviour) as slack:
        facts = ("api_url", "bot_token", "app_token", "signing_secret", "bot_user")
        sys.stdout.write(json.dumps({name: getattr(slack, name) for name in facts}) + "\n")
        sys.stdout.flush()
        await _Server(slack, sys.stdout).serve()


if __name__ == "__main__":
    asyncio.run(_main(StandIn(**json.loads(sys.argv[1]))))
