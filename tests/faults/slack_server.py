"""The other side of `slack_process`: the stand-in, which does what is asked on its standard input.

A question is `[number, verb, arguments, named arguments]`, an answer `[number, value, fault]`; number 0 says that
something in the workspace changed.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TextIO

from bot.playground import Fault, Limits, Message, Playground
from bot.playground.entities import ChannelKind
from bot.playground.faults import FaultKind, Faults
from bot.playground.sessions import WORKING
from bot.playground.streams import stop
from tests.faults.counting import CountingHttp, CountingHub, Counts, StandIn

_GATHER_S = 0.02
_LINE_BYTES = 64 * 1024 * 1024
_SHOWN = ("channel", "ts", "user", "text", "thread_ts", "bot", "subtype", "metadata", "edited_ts")
_COMPUTED = ("streaming", "shown_text", "shown_blocks", "markdown")


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Events that people caused, by what became of them; `waiting` may still be acknowledged."""

    sent: int
    repeated: int
    acknowledged: int
    waiting: int


class _Told(Playground):
    """The playground with what a driver from outside needs beside."""

    on_change: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, behaviour: StandIn) -> None:
        super().__init__(
            limits=Limits.slack() if behaviour.limited else Limits.none(),
            redeliver_after_s=behaviour.redeliver_after_s,
            keep_calls=behaviour.keep_calls,
        )
        self.counts = Counts(self.bot_user, behaviour)
        self._hub = CountingHub(self, behaviour, self.counts)
        self._outlet = CountingHttp(self, behaviour, self.counts) if behaviour.events_url else self._hub
        self._outbox.outlet = self._outlet

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

    async def _press(self, *args: Any) -> dict[str, Any]:
        return asdict(await self._slack.press(*args))

    async def _dm_of(self, user: str) -> str:
        return self._slack.dm_of(user)

    def _fail_next(self, method: str, fault: str | dict[str, Any], times: int, **which: Any) -> None:
        self._slack.fail_next(method, fault if isinstance(fault, str) else fault_from(fault), times, **which)

    def _fail_once(self, method: str, fault: dict[str, Any]) -> bool:
        if method in self._failing and self._failing[method] == self._slack.call_counts[method]:
            return False
        self._failing[method] = self._slack.call_counts[method]
        self._slack.fail_next(method, fault_from(fault))
        return True

    def _forget_faults(self) -> None:
        self._slack._api.faults = Faults()

    def _waiting_faults(self) -> list[tuple[str, dict[str, Any]]]:
        return [(method, asdict(fault)) for method, fault in self._slack.waiting_faults]

    def _end_streams(self) -> None:
        """As Slack does after some minutes."""
        for message in list(self._slack.workspace.open_streams.values()):
            stop(self._slack.workspace, message, "", [])

    def _go_away(self) -> None:
        self._slack._api.faults = _Away()

    def _come_back(self) -> None:
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
        counts = self._slack.counts
        waiting = self._slack._outlet.unsettled
        return asdict(Deliveries(len(counts.sent), counts.repeated, len(counts.acknowledged), waiting))

    def _acknowledged(self) -> list[str]:
        return list(self._slack.counts.heard)

    def _abandoned(self) -> list[str]:
        return list(self._slack.counts.given_up - self._slack.counts.heard)

    def _furnish(self, people: int, channels: int) -> list[str]:
        for number in range(people):
            self._slack.add_person(f"person{number}")
        return [self._slack.add_channel(f"room{number}") for number in range(channels)]

    def _threads(self, wanted: list[tuple[str, str]]) -> list[list[dict[str, Any]]]:
        return [self._messages(channel, ts) for channel, ts in wanted]

    def _statuses(self) -> list[tuple[str, str, str]]:
        """The lines below threads, however old, and the sessions that direct messages show at work."""
        workspace = self._slack.workspace
        at_work = [
            (channel, ts, WORKING)
            for (channel, ts), status in workspace.sessions.items()
            if status == "processing" and workspace.channels[channel].kind is ChannelKind.DM
        ]
        return at_work + [(channel, ts, text) for (channel, ts), (text, _) in workspace.statuses.items()]

    def _sessions(self) -> list[tuple[str, str, str]]:
        return [(channel, ts, status) for (channel, ts), status in self._slack.workspace.sessions.items()]

    def _open_streams(self) -> list[tuple[str, str]]:
        return list(self._slack.workspace.open_streams)


class _Away(Faults):
    """Every call fails, and does nothing."""

    def take(self, method: str, args: Any) -> Fault:
        del method, args
        return Fault.http_500


def fault_from(told: dict[str, Any]) -> Fault:
    """A fault as it came over a pipe."""
    return Fault(**{**told, "kind": FaultKind(told["kind"])})


def _told(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in (*_SHOWN, *_COMPUTED)}


async def _main(behaviour: StandIn) -> None:
    async with _Told(behaviour) as slack:
        facts = {
            name: getattr(slack, name) for name in ("api_url", "bot_token", "app_token", "signing_secret", "bot_user")
        }
        sys.stdout.write(json.dumps({**facts, "team_id": slack.workspace.team_id}) + "\n")
        sys.stdout.flush()
        await _Server(slack, sys.stdout).serve()


def run(told: str) -> None:
    """Be a stand-in that behaves as `told` (a `StandIn` as JSON), until the input ends."""
    asyncio.run(_main(StandIn(**json.loads(told))))
