"""What has come of an answer so far, and what it took."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from bot.conversation.answer import Outcome, Sight
from bot.conversation.completion import Finish, ModelEvent, StandIn
from bot.conversation.context import Context
from bot.conversation.material import with_links
from bot.conversation.message import Message
from bot.conversation.tokens import estimate_prompt, estimate_text


class Gathered:
    """What has come of an answer, and when.

    `links` are the addresses for the numbers in it, where it is to have such: then it is shown as a whole, because a
    number that is half there would become no link.
    """

    def __init__(self) -> None:
        self.links: Mapping[str, str] | None = None
        self.variant = ""
        self.model_id: str | None = None
        self.stand_in: StandIn | None = None
        self.sight: Sight | None = None
        self._pieces: list[str] = []
        self._finish: Finish | None = None
        self._prompt: Sequence[Message] = ()
        self._started = time.monotonic()
        self._first: float | None = None

    def begin(self, variant: str, model_id: str, context: Context) -> None:
        """Another prompt is sent; `model_id` is what the variant's own host is asked for."""
        self.variant, self.model_id, self.stand_in = variant, model_id, None
        self._prompt = context.messages
        self.sight = context.sight
        self.links = context.excerpt.links if context.excerpt else None

    @property
    def text(self) -> str:
        """What the model wrote, with the links that its numbers stand for."""
        text = "".join(self._pieces)
        return text if self.links is None else with_links(text, self.links)

    @property
    def finish_reason(self) -> str | None:
        """How the host says that it ended; None when it did not say, or has not yet."""
        return self._finish.reason if self._finish else None

    def take(self, event: ModelEvent) -> None:
        """Take what came next."""
        if isinstance(event, Finish):
            self._finish = event
            return
        if isinstance(event, StandIn):
            self.variant, self.model_id, self.stand_in = event.variant, event.model_id, event
            return
        if self._first is None:
            self._first = time.monotonic()
        self._pieces.append(event.text)

    def outcome(self, finish: str, notice: str | None) -> Outcome:
        """The outcome of an answer that ended so."""
        told = self._finish
        outcome = Outcome(
            text=self.text,
            finish=finish,
            notice=notice,
            variant=self.variant,
            model_id=(told.model if told else None) or self.model_id,
            sight=self.sight,
        )
        return self.counted(outcome)

    def counted(self, outcome: Outcome) -> Outcome:
        """An outcome with what it took: tokens as the host counted them, else as we estimate them.

        Nothing where the model was not asked; no tokens where it said nothing.
        """
        if not self.variant:
            return outcome
        told = self._finish or Finish(None)
        prompt, completion = told.prompt_tokens, told.completion_tokens
        estimated = bool(self._pieces) and (prompt is None or completion is None)
        comparable = prompt is not None and self.stand_in is None and not any(each.pictures for each in self._prompt)
        if estimated:
            prompt = prompt or ceil(estimate_prompt(self._prompt))
            completion = completion or ceil(estimate_text("".join(self._pieces)))
        return replace(
            outcome,
            asked=True,
            prompt_tokens=prompt,
            completion_tokens=completion,
            estimated=estimated,
            estimated_tokens=estimate_prompt(self._prompt) if comparable else None,
            first_word_ms=round((self._first - self._started) * 1000) if self._first else None,
            duration_ms=round((time.monotonic() - self._started) * 1000),
            cost_usd=told.cost_usd,
        )
