"""Every prompt that reaches the model on a walk, and every export, is searched for secrets that do not belong there."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field

from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.gemma.scripted import ScriptedModel
from bot.store import Store
from bot.store.exporting import ExportStore
from tests.security.confidants import Secrets
from tests.security.town import Town

_TURN = "SELECT team_id, channel_id, thread_ts, ts, user_id, task FROM turns WHERE short_id = ?1 AND status = 'running'"


@dataclass
class Findings:
    """What a walk came to."""

    steps: int = 0
    prompts: int = 0
    exports: int = 0
    secrets: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)

    def add(self, other: "Findings") -> None:
        """Count another walk in."""
        self.steps += other.steps
        self.prompts += other.prompts
        self.exports += other.exports
        self.secrets += other.secrets
        self.taken += other.taken
        self.leaks += other.leaks

    def rows(self) -> list[tuple[str, object]]:
        """Names and values, to be printed."""
        return [
            ("isolation: steps", self.steps),
            ("isolation: prompts searched", self.prompts),
            ("isolation: exports searched", self.exports),
            ("isolation: secrets told", self.secrets),
            ("isolation: foreign secrets found", len(self.leaks)),
        ]


class Search:
    """Looks at what one walk brings to light, and knows the secrets that were told on it."""

    def __init__(self, store: Store, towns: Mapping[str, Town]) -> None:
        self.found = Findings()
        self.secrets = Secrets()
        self._store = store
        self._towns = towns

    async def asked(self, request: ModelRequest) -> str:
        """Search a prompt; the secret that the answer is to tell."""
        self.found.prompts += 1
        (row,) = await self._store.database.read(_TURN, request.request_id.partition(".")[0])
        turn = {name: row[name] for name in ("team_id", "channel_id", "thread_ts", "ts", "user_id")}
        task = json.loads(row["task"]) if row["task"] else {}
        prompt = "\n".join(message.text for message in request.messages)
        found = self.secrets.misplaced_in_prompt(self._towns[turn["team_id"]], turn, task, prompt)
        self._leak(f"a prompt of {turn} {task}", found)
        self.found.secrets += 1
        answer = self.secrets.tell(
            "answer", turn["team_id"], (turn["channel_id"], turn["thread_ts"]), turn["user_id"], turn["ts"]
        )
        self.secrets.stands_in(answer, (turn["team_id"], turn["channel_id"], turn["ts"]))
        return answer

    def export(self, town: Town, person: str, text: str) -> None:
        """Search what a person got of themselves."""
        self.found.exports += 1
        self._leak(f"an export of {person}", self.secrets.misplaced_in_export(town, person, text))

    async def channel_export(self, team: str, channel: str) -> None:
        """Search what an operator gets of a channel."""
        self.found.exports += 1
        async for record in ExportStore(self._store.database).of_channel(team, channel):
            found = self.secrets.misplaced_in_channel_export(team, channel, json.dumps(record))
            self._leak(f"the export of {channel} in {team}", found)

    def _leak(self, where: str, names: list[str]) -> None:
        for name in names:
            self.found.leaks.append(f"step {self.found.steps}: {where} holds {name}: {self.secrets.all[name]}")


class Telltale(ScriptedModel):
    """A model whose every answer is a new secret, and that shows each prompt to the search."""

    def __init__(self) -> None:
        super().__init__(between_s=0)
        self.search: Search | None = None

    async def stream(self, request: ModelRequest) -> AsyncGenerator[Delta | Finish, None]:
        """One secret."""
        assert self.search is not None
        yield Delta(f"It is {await self.search.asked(request)}.")
        yield Finish("stop")
