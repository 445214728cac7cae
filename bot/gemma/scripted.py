"""A model that is none: it stands in where no model can be had, and says so; in tests it says what it is told to."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence

from bot.conversation.adaptation import Adaptation
from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.conversation.message import Role
from bot.errors import ModelError
from bot.gemma.adaptation import Memory
from bot.gemma.catalogue import Probe

_LABEL = "scripted stand-in"
_MODEL_ID = "scripted"
_EXCERPT = 200
_WORD = re.compile(r"\S+\s*")

_CONFESSION = """\
I am **not a model**: no Gemma could be reached from here, so this text is a fixed script that only shows how answers \
arrive in Slack, word by word.

You wrote: {excerpt}

To get real answers, put an `AIML_API_KEY` into `.env`, or start a local server with a Gemma 3 model, and run me again.\
"""


class ScriptedModel:
    """Has the shape of `GemmaClient`. Answers with `answers` in turn, then with a confession of what it is.

    An answer is its text, or a ModelError to raise. `asked` holds every request. `between_s` is the pause before each
    word, in seconds.
    """

    def __init__(self, answers: Iterable[str | ModelError] = (), *, between_s: float = 0.03) -> None:
        self.asked: list[ModelRequest] = []
        self._answers = deque(answers)
        self._between_s = between_s

    async def stream(self, request: ModelRequest) -> AsyncGenerator[Delta | Finish, None]:
        """The next answer word by word, then its finish. Raises the ModelError that stands in its place."""
        answer = self._next(request)
        for word in _WORD.findall(answer):
            await asyncio.sleep(self._between_s)
            yield Delta(word)
        yield Finish("stop", model=_MODEL_ID)

    async def complete(self, request: ModelRequest) -> tuple[str, Finish]:
        """The next answer at once. Raises the ModelError that stands in its place."""
        return self._next(request), Finish("stop", model=_MODEL_ID)

    async def probe(self, variant: str) -> Probe:
        """It is always there, and never lists a variant of Gemma."""
        del variant
        return Probe(reachable=True, listed=False, latency_s=0.0)

    def describe(self, variant: str) -> tuple[str, str]:
        """The stand-in's name and model id, whatever the variant."""
        del variant
        return _LABEL, _MODEL_ID

    def trouble(self, variant: str) -> None:
        """It always answers."""

    def describe_adaptations(self) -> Sequence[Adaptation]:
        """There is nothing to learn of it."""
        return ()

    def is_hosted(self, variant: str) -> bool:
        """It answers for all of them."""
        del variant
        return True

    def context_tokens(self, variant: str) -> None:
        """It reads nothing, so any length will do."""
        del variant

    def may_load(self, variant: str) -> bool:
        """It is there from the start."""
        del variant
        return False

    def sees(self, variant: str) -> bool:
        """It looks at nothing."""
        del variant
        return False

    async def serves(self, variant: str, within_s: float) -> bool:
        """It is no Gemma of any size."""
        del variant, within_s
        return False

    async def recall(self, memory: Memory) -> None:
        """It has nothing to recall."""

    async def aclose(self) -> None:
        """Nothing is held."""

    def _next(self, request: ModelRequest) -> str:
        self.asked.append(request)
        answer = self._answers.popleft() if self._answers else _confession(request)
        if isinstance(answer, ModelError):
            raise answer
        return answer


def _confession(request: ModelRequest) -> str:
    told = next((message.text for message in reversed(request.messages) if message.role is Role.USER), "")
    # The person's words stand between our instructions and our reminders, each a paragraph of its own.
    *before, last = told.split("\n\n")
    excerpt = " ".join((before[-1] if before and last.startswith("[") else last).split())
    return _CONFESSION.format(excerpt=excerpt if len(excerpt) <= _EXCERPT else f"… {excerpt[-_EXCERPT:]}")
