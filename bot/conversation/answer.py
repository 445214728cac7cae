"""What became of a turn: versions of its answer, and the Slack messages they stand in."""

from dataclasses import dataclass
from enum import StrEnum


class PartState(StrEnum):
    """Where one message of a reply stands; kept so that a crash at any point can be mended.

    `sending`: the call is under way, its `ts` is not known. `visible`: Slack named its `ts`, the text may grow.
    `unknown`: the call's result is not known. `settled`: its last text stands.
    """

    SENDING = "sending"
    VISIBLE = "visible"
    UNKNOWN = "unknown"
    SETTLED = "settled"


class OpenedBy(StrEnum):
    """How a part came to be: it decides how it is mended (a stream must be stopped before it can be updated)."""

    POST = "post"
    STREAM = "stream"


class Offer(StrEnum):
    """What a person may do with an answer: a button below it. The value is the button's `action_id`."""

    TRY_AGAIN = "try_again"


@dataclass(frozen=True, slots=True)
class Part:
    """One Slack message of a reply, numbered from 0."""

    part: int
    channel_id: str
    ts: str | None
    opened_by: OpenedBy
    state: PartState


@dataclass(frozen=True, slots=True)
class Answer:
    """One version of a turn's answer.

    `text` is what the model wrote, `notice` what we say below it or instead of it; `finish` is None until the text is
    complete. The notice is never sent back to the model.
    """

    id: int
    n: int
    text: str
    notice: str | None
    finish: str | None

    @property
    def finished(self) -> bool:
        """Whether nothing more is to be asked of the model."""
        return self.finish is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an answer ended, as it is stored: the text, the notice, and what it took.

    Token counts are the host's (None when it told none); times in milliseconds.
    """

    text: str
    finish: str
    notice: str | None = None
    variant: str | None = None
    model_id: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    first_word_ms: int | None = None
    duration_ms: int | None = None
    cost_usd: float | None = None

    @property
    def visible_text(self) -> str:
        """What a person sees, in Markdown: the text and, below it, the notice."""
        return "\n\n".join(piece for piece in (self.text.strip(), self.notice) if piece)
