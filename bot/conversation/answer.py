"""What became of a turn: versions of its answer, and the Slack messages they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.conversation.variants import answerer_of


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
    """What a person may do with an answer: something to press below it. The value is its `action_id`.

    `feedback`: say how good it is. `larger`: have the next larger variant answer. `go_on`: have it continued.
    """

    GO_ON = "continue"
    TRY_AGAIN = "try_again"
    LARGER = "ask_larger"
    FEEDBACK = "feedback"
    DELETE = "delete_answer"


CUT_OFF = "cut_off"
"""How an answer ended that broke off: its text is kept."""

FILTERED = "content_filter"
"""How an answer ended that the host broke off because of what it says: its text is kept."""

FAILED = "failed"
"""How an answer ended that did not come to be, where another try may help."""

REFUSED = "refused"
"""How an answer ended that did not come to be, and would not if it were asked for again."""

STOPPED = "stopped"
"""How an answer ended that a person stopped: its text is kept."""

TOO_LONG = "length"
"""How an answer ended that reached its cap, in the hosts' word: it can be continued."""

BLIND = "blind"
"""How an answer ended that did not come to be, because the variant sees no pictures: another one can be asked."""

UNSERVED = "unserved"
"""How an answer ended that did not come to be, because no host serves the variant: another one can be asked."""

LINE = "line"
"""How a reply ended that is no answer: a line of our own."""

_WHOLE = (Offer.TRY_AGAIN, Offer.LARGER, Offer.FEEDBACK, Offer.DELETE)

OFFERS: Mapping[str, tuple[Offer, ...]] = MappingProxyType(
    {
        TOO_LONG: (Offer.GO_ON, *_WHOLE),
        CUT_OFF: (Offer.TRY_AGAIN, Offer.DELETE),
        STOPPED: (Offer.TRY_AGAIN, Offer.DELETE),
        FAILED: (Offer.TRY_AGAIN, Offer.DELETE),
        FILTERED: (Offer.DELETE,),
        REFUSED: (Offer.DELETE,),
        BLIND: (Offer.LARGER, Offer.DELETE),
        UNSERVED: (Offer.LARGER, Offer.DELETE),
        LINE: (),
    }
)
"""What is offered below an answer, by how it ended; every other end (`stop`, `eos` …) is that of a whole one."""


def offers_of(finish: str, larger: str | None) -> tuple[Offer, ...]:
    """What is offered below an answer that ended so; `larger` names the larger variant that could be asked."""
    return tuple(offer for offer in OFFERS.get(finish, _WHOLE) if larger or offer is not Offer.LARGER)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the model saw for an answer: so many messages of the thread, and of so many files what is in them.

    `cut`: not all of the question. `noted`: of so many other messages it had notes.
    """

    seen: int
    total: int
    files_seen: int = 0
    files: int = 0
    cut: bool = False
    noted: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One Slack message of a reply, numbered from 0."""

    part: int
    channel_id: str
    ts: str | None
    opened_by: OpenedBy
    state: PartState


STOP_LINE = 10_000
"""The number of the message that offers to stop a reply: a part of the reply, but none of the answer's text."""


ENCLOSED = 20_000
"""The number of the part that stands for the files of an answer; its `ts` is that of the last one, as far as known."""


def text_parts(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts in which an answer's text stands."""
    return tuple(part for part in parts if part.part < STOP_LINE)


@dataclass(frozen=True, slots=True)
class Answer:
    """One version of a turn's answer.

    `text` is what the model wrote, `notice` what we say below it or instead of it; `finish` is None until the text is
    complete. The notice is never sent back to the model. A version that was asked for anew holds the text of the one
    before it until it has its own; one that `continues` goes on where that stopped. `begun_at` in seconds since the
    epoch: nothing of it was written to Slack before. The last four are as in `Outcome`.
    """

    id: int
    n: int
    text: str
    notice: str | None
    finish: str | None
    begun_at: float
    continues: bool = False
    variant: str | None = None
    model_id: str | None = None
    larger: str | None = None
    sight: Sight | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A stored question and how its answer stands: who asked, the variant that answered (or was asked for), its end.

    `larger` is the variant that is offered below it; `under_way`: it runs, or waits to.
    """

    turn_id: int
    user_id: str
    variant: str | None
    finish: str | None
    larger: str | None = None
    under_way: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below an answer: a line that tells who answered and what it saw, and what can be done with it.

    `answerer` is "" where nobody did. `answer_id` names the version that feedback is about; `language` is that of our
    words.
    """

    offers: Sequence[Offer] = ()
    answer_id: int = 0
    answerer: str = ""
    larger: str | None = None
    sight: Sight | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an answer ended, as it is stored: the text, the notice, and what it took.

    Token counts are the host's; where it told none and there was an answer they are `estimated`. Times in
    milliseconds. `larger` is the next larger variant that the host serves, None when there is none. `asked`: the model
    was asked for it, so that it counts against budgets. `estimated_tokens` is what we took the prompt for, None where
    that cannot be compared with the host's count.
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
    larger: str | None = None
    sight: Sight | None = None
    asked: bool = False
    estimated: bool = False
    estimated_tokens: int | None = None

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered below it."""
        return offers_of(self.finish, self.larger)

    def below(self, answer_id: int | None, language: str) -> Below:
        """What stands below it, in a language; nothing where no version of an answer is stored."""
        if answer_id is None or not self.offers:
            return Below(language=language)
        answerer = answerer_of(self.variant, self.model_id) if self.variant and self.text.strip() else ""
        return Below(self.offers, answer_id, answerer, self.larger, self.sight, language)
